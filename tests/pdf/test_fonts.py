"""Declared faces and no others."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pipeline.model import Place
from pipeline.pdf import edition, fonts


def _codes(result) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_character_that_no_face_has_is_told_with_its_exact_place(specimen, small):
    source = "\n\nNormal words, then \u1200 and more.\n"
    book = specimen.book(specimen.article("Normal words, then \u1200 and more."), sources={"text.md": source})
    result = edition.make(book, specimen.style(), small)
    found = next(finding for finding in result.findings if finding.code == "FONT-001")
    assert found.where == Place("text.md", 3, 20)
    assert "U+1200 ETHIOPIC SYLLABLE HA" in found.message


def test_a_character_that_the_stack_of_its_own_text_lacks_is_told(specimen, small):
    latin_only = 'p { font-family: "EB Garamond" }'
    result = edition.make(specimen.book(specimen.article("Chinese 武 here.")), specimen.style(latin_only), small)
    assert "FONT-001" in _codes(result)


def test_chinese_comes_from_the_declared_face_of_a_collection(specimen, small):
    han = '<span lang="zh-Hans" class="han">武装</span>'
    result = edition.make(specimen.book(specimen.article(f"Chinese {han} here.")), specimen.style(), small)
    assert not result.findings
    assert result.value.layout.fonts == ("EB-Garamond", "Noto-Serif-CJK-SC")


def test_a_face_that_is_not_declared_is_told_and_none_is_made_up(specimen, small):
    regular = tuple(font for font in specimen.style().fonts if font.weight == 400 and not font.italic)
    book = specimen.book(specimen.article("An <em>italic</em> word."))
    result = edition.make(book, specimen.style(fonts=regular), small)
    assert "FONT-002" in _codes(result)


def test_no_font_of_the_machine_is_used_for_a_family_that_is_not_declared(specimen, small):
    css = 'p { font-family: "DejaVu Sans", "Noto Sans CJK JP", "EB Garamond" }'
    result = edition.make(specimen.book(specimen.article("Words 武.")), specimen.style(css), small)
    with pikepdf.open(io.BytesIO(result.value.pdf)) as pdf:
        names = {str(one.get("/BaseFont", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
    assert not [name for name in names if "DejaVu" in name or "JP" in name]


def _refused(*_: object) -> None:
    raise OSError(1314, "a privilege is missing")


@pytest.mark.parametrize("refused", [(), ("symlink_to",), ("symlink_to", "hardlink_to")], ids=lambda names: len(names))
def test_the_faces_are_found_where_links_are_refused_too(refused, specimen, small, monkeypatch):
    for name in refused:
        monkeypatch.setattr(Path, name, _refused)
    result = edition.make(specimen.book(specimen.article("Words.")), specimen.style(), small)
    assert not result.findings
    assert result.value.layout.fonts == ("EB-Garamond",)


def test_the_environment_is_as_before_and_styles_may_follow_each_other(specimen, small):
    before = dict(os.environ)
    book = specimen.book(specimen.article("Words."))
    first = edition.make(book, specimen.style(), small)
    fewer = replace(specimen.style(), fonts=specimen.style().fonts[:4])
    second = edition.make(book, fewer, small)
    assert dict(os.environ) == before
    assert first.value.layout == second.value.layout


def test_a_place_is_refined_to_the_column_of_what_is_wanted(specimen):
    book = specimen.book(sources={"a.md": "one\ntwo ☃ three\n"})
    assert fonts.exact_place(book, Place("a.md", 1, 1), "☃") == Place("a.md", 2, 5)
    assert fonts.exact_place(book, Place("a.md", 1, 1), "☂") == Place("a.md", 1, 1)
    assert fonts.exact_place(book, None, "☃") is None


def test_a_character_of_the_title_is_placed_in_the_metadata_and_not_in_the_text_that_repeats_it(specimen):
    book = specimen.book(sources={"a.md": "one\n"})
    title = Place("publication.yaml", 2, 1)
    book = replace(book, metadata=replace(book.metadata, title="Snow ☃", places={"title": title}))
    assert fonts.exact_place(book, Place("a.md", 1, 1), "☃") == title
