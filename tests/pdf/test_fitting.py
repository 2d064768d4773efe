"""What runs off a page, or does not fit on one."""

from __future__ import annotations

import pytest

from pipeline.model import Resource
from pipeline.pdf import edition

LONG = "w" * 60


def _told(specimen, page, *documents, extra: str = "", **changes) -> list[tuple[str, str]]:
    result = edition.make(specimen.book(*documents, **changes), specimen.style(extra), page)
    return [(one.code, str(one.where)) for one in result.findings if one.code in ("PDF-014", "PDF-015")]


def test_each_block_that_runs_off_the_page_is_told_once_with_its_place(specimen, small):
    article = specimen.article("Words.", f"Words {LONG} words {LONG}.", "Words.", f"<em>{LONG}</em>")
    assert _told(specimen, small, article) == [("PDF-014", "text.md:4:1"), ("PDF-014", "text.md:6:1")]


def test_a_table_that_runs_off_the_page_is_told_once(specimen, small):
    row = "".join(f"<td>warships {column}</td>" for column in range(16))
    table = f'<table data-source="text.md:3:1">{f"<tr>{row}</tr>" * 3}</table>'
    assert _told(specimen, small, specimen.document("text", table)) == [("PDF-014", "text.md:3:1")]


def test_a_picture_that_is_too_wide_is_told(specimen, small):
    article = specimen.article('<img src="figures/map.png" alt="A map"/>')
    wide = _told(specimen, small, article, extra="img { width: 400pt }", resources=(specimen.picture(),))
    assert wide == [("PDF-014", "text.md:3:1")]


@pytest.mark.parametrize("line", ["hanging", "justified"])
def test_lines_that_fill_their_column_or_hang_within_the_page_are_not_told(specimen, six_by_nine, sentences, line):
    css = "p { padding-left: 20pt; text-indent: -20pt }" if line == "hanging" else ""
    assert _told(specimen, six_by_nine, specimen.article(sentences), extra=css) == []


def test_decoration_may_stand_outside(specimen, small):
    article = specimen.article('<img src="figures/map.png" alt=""/>')
    css = "img { position: absolute; left: -30pt }"
    assert _told(specimen, small, article, extra=css, resources=(specimen.picture(),)) == []


@pytest.mark.parametrize("kind", ["cover", "series"])
def test_a_document_of_one_page_that_goes_on_is_told(specimen, small, kind):
    told = _told(specimen, small, specimen.document("first", "<p>Words.</p>" * 40, kind), specimen.article("Words."))
    assert [code for code, _ in told] == ["PDF-015"]


def test_lines_printed_over_one_another_on_a_cover_are_told(specimen, small):
    cover = specimen.document("cover", "<p>An author</p><p>A line at the foot</p>", "cover")
    over = "section.cover p + p { position: absolute; top: 2pt; left: 0 } section.cover { position: relative }"
    assert [code for code, _ in _told(specimen, small, cover, specimen.article("Words."), extra=over)] == ["PDF-015"]
    assert _told(specimen, small, cover, specimen.article("Words.")) == []


def test_a_missing_character_of_a_drawing_is_told_once_at_the_place_of_the_picture(specimen, small):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">武 <tspan>𒀀</tspan></text></svg>'
    book = specimen.book(
        specimen.article('<img src="a.svg" alt="A tablet"/>'),
        resources=(Resource("a.svg", "image/svg+xml", svg.encode()),),
    )
    findings = edition.make(book, specimen.style(), small).findings
    assert [(one.code, str(one.where)) for one in findings] == [("FONT-001", "text.md:3:1")]
