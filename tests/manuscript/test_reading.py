from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import manuscript
from pipeline.model import (
    Cover,
    EditionDate,
    Finding,
    Manuscript,
    Matter,
    Original,
    Person,
    Place,
    Severity,
    Term,
    TitleFont,
    Waiver,
)

from .conftest import MINIMAL

Title = Callable[..., Path]

COMPLETE = """\
# yaml-language-server: $schema=../../pipeline/schemas/publication.schema.json
title: The Science of Military Strategy
subtitle: null
series: in-their-own-words
style: casi
authors:
  - name: Xiao Tianliang
    native: 肖天亮
    role: Chief Editor
translators: [{name: A Translator}]
short_title: Military Strategy
date: 2023-03
version: 1.10
language: en-US
original:
  title: Zhanlüe xue
  native_title: 战略学
  language: zh-Hans
  publisher: 国防大学出版社
  date: 2020
  url: https://example.org/a?b=c
translation: human
notices: [Approved for public release.]
identifiers:
  doi: 10.1234/abc
  isbn: {pdf: 978-0-306-40615-7, epub: 9783161484100}
description: >
  A textbook
  in full.
keywords: [no, 12:30, 0123, 1e3]
rights: ~
cover:
  image: figures/radar.svg
  alt: A radar station.
  title_lines: [The Science of, Military Strategy]
page: 6x9
front: [preface.md]
body:
  - introduction.md
  - part: "Part One: The Sea"
    chapters: [sea/navy.md]
back: [appendix.md]
hyphenation: [demo-cra-cy, Beijing]
fonts: [{file: fonts/Uighur.ttf, licence: OFL-1.1}]
waive: [{code: PUB-028, where: "publication.yaml:2", reason: It is well known.}]
"""
FILES = {
    "preface.md": "Preface.\n",
    "introduction.md": "Introduction.\n",
    "sea/navy.md": "Navy.\n",
    "appendix.md": "Appendix.\n",
    "figures/radar.svg": "<svg/>",
    "figures/movie.GIF": "GIF89a",
    "fonts/Uighur.ttf": "a font",
    "fonts/Other.ttf": "a font that is not declared",
    "terms.yaml": (
        "- {zh: 民族复兴, en: national rejuvenation, wrong: [national revival]}\n"
        "- {zh: 海军, en: navy, pinyin: hǎijūn}\n"
    ),
    "local.css": "h1 { color: black }\n",
    ".hidden.md": "Not seen.\n",
    "README.md": "For the staff.\n",
    "article.md": "Not listed.\n",
}


@pytest.fixture
def complete(title: Title) -> Manuscript:
    result = manuscript.read(title(COMPLETE, FILES))
    assert [one.code for one in result.findings] == ["SRC-009"]
    assert result.value is not None
    return result.value


def codes(folder: Path) -> list[str]:
    return [one.code for one in manuscript.read(folder).findings]


# What a complete title says


def test_every_key_comes_through_typed(complete: Manuscript) -> None:
    metadata = complete.metadata
    assert complete.slug == "a-title"
    assert metadata.authors == (Person("Xiao Tianliang", "肖天亮", "Chief Editor"),)
    assert metadata.translators == (Person("A Translator"),)
    assert metadata.date == EditionDate(2023, 3)
    assert metadata.original == Original(
        "Zhanlüe xue", "战略学", "zh-Hans", "国防大学出版社", EditionDate(2020), "https://example.org/a?b=c"
    )
    assert metadata.isbn == {"pdf": "978-0-306-40615-7", "epub": "9783161484100"}
    assert metadata.doi == "10.1234/abc"
    assert metadata.cover == Cover("figures/radar.svg", "A radar station.", ("The Science of", "Military Strategy"))
    assert metadata.fonts == (TitleFont("fonts/Uighur.ttf", "OFL-1.1"),)
    assert metadata.waive == (
        Waiver("PUB-028", "publication.yaml:2", "It is well known.", Place("publication.yaml", 45, 9)),
    )
    assert (metadata.page, metadata.series, metadata.style) == ("6x9", "in-their-own-words", "casi")


def test_scalars_stay_what_they_look_like(complete: Manuscript) -> None:
    assert complete.metadata.keywords == ("no", "12:30", "0123", "1e3")
    assert complete.metadata.version == "1.10"
    assert complete.metadata.description == "A textbook in full."


def test_null_and_left_out_mean_the_same(complete: Manuscript) -> None:
    assert complete.metadata.rights is None
    assert complete.metadata.subtitle is None
    assert complete.metadata.editors == ()


def test_documents_stand_in_reading_order_with_their_part(complete: Manuscript) -> None:
    assert [(one.name, one.matter, one.part and one.part.title) for one in complete.documents] == [
        ("preface.md", Matter.FRONT, None),
        ("introduction.md", Matter.BODY, None),
        ("sea/navy.md", Matter.BODY, "Part One: The Sea"),
        ("appendix.md", Matter.BACK, None),
    ]


def test_assets_are_pictures_of_any_kind_and_declared_fonts(complete: Manuscript) -> None:
    assert list(complete.assets) == ["figures/movie.GIF", "figures/radar.svg", "fonts/Uighur.ttf"]


def test_terms_and_local_css_are_read(complete: Manuscript) -> None:
    assert complete.terms == (
        Term("民族复兴", "national rejuvenation", None, ("national revival",), Place("terms.yaml", 1, 3)),
        Term("海军", "navy", "hǎijūn", (), Place("terms.yaml", 2, 3)),
    )
    assert complete.local_css == "h1 { color: black }\n"


def test_places_are_those_of_the_keys(complete: Manuscript) -> None:
    places = complete.metadata.places
    assert places["title"] == Place("publication.yaml", 2, 1)
    assert places["authors.0.native"] == Place("publication.yaml", 8, 5)
    assert places["body.1.chapters.0"] == Place("publication.yaml", 41, 16)


def test_the_defaults_are_those_of_the_format(title: Title) -> None:
    metadata = manuscript.read(title()).value.metadata
    assert (metadata.style, metadata.language, metadata.page) == ("casi", "en-US", "letter")


# Files


def test_line_ends_become_one_kind_and_a_byte_order_mark_goes(title: Title) -> None:
    folder = title(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode(), {"article.md": b"\xef\xbb\xbfa\r\nb\rc\n"})
    result = manuscript.read(folder)
    assert result.findings == ()
    assert result.value.documents[0].text == "a\nb\nc\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["SRC-001"]


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert codes(tmp_path / "file") == ["SRC-001"]


def test_a_folder_without_publication_yaml_names_the_nearest_file(tmp_path: Path) -> None:
    (tmp_path / "a-title").mkdir()
    (tmp_path / "a-title" / "publication.yml").write_text(MINIMAL)
    (finding,) = manuscript.read(tmp_path / "a-title").findings
    assert (finding.code, finding.where) == ("SRC-002", Place("publication.yaml"))
    assert "publication.yml" in finding.hint


@pytest.mark.parametrize("name", ["Capital", "two words", "a--b", "-a", "ä"])
def test_a_folder_whose_name_is_no_slug_is_told(title: Title, name: str) -> None:
    folder = title()
    assert codes(folder.rename(folder.with_name(name))) == ["PUB-020"]


def test_a_name_in_other_capitals_is_told_with_the_right_one(title: Title) -> None:
    (finding,) = (one for one in manuscript.read(title(MINIMAL.replace("article", "Article"))).findings
                  if one.severity is Severity.ERROR)
    assert finding.code == "SRC-002"
    assert "article.md" in finding.hint


def test_a_link_that_leads_out_of_the_folder_is_refused(title: Title, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Secret.\n")
    folder = title()
    (folder / "article.md").unlink()
    (folder / "article.md").symlink_to(tmp_path / "secret.md")
    (folder / "terms.yaml").symlink_to(tmp_path / "secret.md")
    assert codes(folder) == ["SRC-003", "SRC-003"]


def test_a_link_within_the_folder_is_followed(title: Title) -> None:
    folder = title(MINIMAL.replace("article", "linked"), {"texts/one.txt": "Text.\n"})
    (folder / "article.md").unlink()
    (folder / "linked.md").symlink_to(folder / "texts" / "one.txt")
    assert manuscript.read(folder).findings == ()


def test_a_loop_of_links_and_a_pipe_are_told_and_not_read(title: Title) -> None:
    folder = title(MINIMAL.replace("article.md", "article.md, loop.md, pipe.md"))
    (folder / "loop.md").symlink_to(folder / "loop.md")
    os.mkfifo(folder / "pipe.md")
    assert codes(folder) == ["SRC-002", "SRC-004"]


def test_a_file_that_cannot_be_opened_is_told(title: Title, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    folder = title()
    monkeypatch.setattr(Path, "open", refuse)
    (finding,) = manuscript.read(folder).findings
    assert finding.code == "SRC-004"
    assert "Permission denied" in finding.message


@pytest.mark.parametrize("name", ["../a.md", "/a.md", r"..\a.md", "C:/a.md", "sea/../../a.md"])
def test_a_path_that_leads_out_is_refused_even_if_nothing_is_there(title: Title, name: str) -> None:
    assert "SRC-003" in codes(title(f"title: A\ndate: 2023\nbody: [article.md, '{name}']\n"))


@pytest.mark.parametrize("name", ["./article.md", "sea/../article.md", "article.md/", "x" * 5000 + ".md", "\u3000.md"])
def test_a_name_that_is_not_the_files_own_is_told(title: Title, name: str) -> None:
    (finding,) = _errors(title(f"title: A\ndate: 2023\nbody: ['{name}']\n"))
    assert finding.code in {"SRC-002", "SRC-003", "PUB-033"}


def test_a_hidden_file_is_told_as_such(title: Title) -> None:
    assert codes(title(MINIMAL.replace("article.md", "article.md, .draft.md"), {".draft.md": "Text."})) == ["SRC-004"]


def test_a_missing_cover_and_a_missing_font_are_told_and_left_out(title: Title) -> None:
    publication = MINIMAL + "cover: {image: a.png, alt: A}\nfonts: [{file: b.ttf, licence: OFL}]\n"
    result = manuscript.read(title(publication))
    assert [one.code for one in result.findings] == ["SRC-002", "SRC-002"]
    assert (result.value.metadata.cover.image, result.value.metadata.fonts) == (None, ())


def test_a_name_in_another_normal_form_is_the_same_name(title: Title) -> None:
    folder = title(MINIMAL + "cover: {image: 'Me\N{COMBINING ACUTE ACCENT}.svg', alt: A}\n", {"M\xe9.svg": "<svg/>"})
    assert codes(folder) == ["SRC-015"]


# Faults


def test_nine_faults_are_nine_findings(title: Title) -> None:
    publication = (
        "titel: x\ntitle: A\ndate: 2023-13\nbody: [none.md, article.md]\nlanguage: english\n"
        "authors: Xi\ntranslation: no\npage: A 4\nversion: ''\n"
    )
    assert codes(title(publication, {"article.md": "a\x0bb"})) == [
        "PUB-006", "PUB-022", "SRC-002", "PUB-023", "PUB-008", "PUB-009", "PUB-032", "PUB-011", "SRC-010"
    ]  # fmt: skip


def test_what_a_proof_can_do_without_is_left_out(title: Title) -> None:
    publication = MINIMAL + "titel: x\npage: A 4\nauthors: [{nom: Xi}, {name: Liu}]\nkeywords: [a, [b]]\n"
    metadata = manuscript.read(title(publication)).value.metadata
    assert metadata.authors == (Person("Liu"),)
    assert metadata.keywords == ("a",)
    assert metadata.page == "letter"


def test_without_a_body_there_is_no_manuscript(title: Title) -> None:
    lines = [line for line in MINIMAL.splitlines() if not line.startswith("body")]
    result = manuscript.read(title("\n".join(lines), {"article.md": "a\x0bb"}))
    assert result.value is None


@pytest.mark.parametrize("key", ["title", "date"])
def test_a_missing_title_or_date_is_told_with_the_faults_of_the_texts(title: Title, key: str) -> None:
    lines = [line for line in MINIMAL.splitlines() if not line.startswith(key)]
    result = manuscript.read(title("\n".join(lines), {"article.md": "a\x0bb"}))
    assert result.value is not None
    assert {one.code for one in result.findings} == {"PUB-007", "SRC-010"}


def test_a_key_without_a_value_is_missing(title: Title) -> None:
    (finding,) = manuscript.read(title(MINIMAL.replace("2023", ""))).findings
    assert (finding.code, finding.message) == ("PUB-007", "date is missing")


@pytest.mark.parametrize("publication", ["[a, b]", "text", "# a remark\n", "--- {}\n", "~"])
def test_a_publication_that_is_no_group_of_keys_is_told(title: Title, publication: str) -> None:
    assert {one.code for one in _errors(title(publication))} <= {"PUB-007", "PUB-008"}
    assert _errors(title(publication)) != ()


@pytest.mark.parametrize("date", ["20230320", "2023/03/20", "2023-3-20", "23-03-20", "March 2023", "2023-03-20T00:00"])
def test_a_date_of_another_form_is_told(title: Title, date: str) -> None:
    assert codes(title(MINIMAL.replace("2023", f'"{date}"'))) == ["PUB-021"]


@pytest.mark.parametrize("date", ["2023-02-29", "2023-00", "2023-13", "2023-04-31", "0000"])
def test_a_day_that_never_was_is_told(title: Title, date: str) -> None:
    assert codes(title(MINIMAL.replace("2023", date))) == ["PUB-022"]


@pytest.mark.parametrize("tag", ["en", "en-US", "zh-Hans", "zh-Hant-TW", "sl-rozaj", "de-1996", "en-x-house", "und"])
def test_language_tags_are_taken(title: Title, tag: str) -> None:
    assert codes(title(MINIMAL + f"language: {tag}\n")) == []


@pytest.mark.parametrize("tag", ["english", "en_US", "e", "en-", "zh-hans-hans", "x-house", "12"])
def test_what_is_no_language_tag_is_told(title: Title, tag: str) -> None:
    assert codes(title(MINIMAL + f"language: {tag}\n")) == ["PUB-023"]


@pytest.mark.parametrize("url", ["ftp://a.org", "https://", "https:///x", "http://a b", "javascript:x", "http://[", "http://a:b"])
def test_what_is_no_web_address_is_told(title: Title, url: str) -> None:
    assert codes(title(MINIMAL + f"original: {{url: '{url}'}}\n")) == ["PUB-024"]


@pytest.mark.parametrize("isbn", ["0-306-40615-2", "978-0-306-40615-8", "9780306406157x", "979 0306406157"])
def test_what_is_no_isbn_is_told(title: Title, isbn: str) -> None:
    assert codes(title(MINIMAL + f"identifiers: {{isbn: {{pdf: '{isbn}'}}}}\n")) == ["PUB-026"]


def test_a_character_made_by_an_escape_is_told_as_one_in_the_text(title: Title) -> None:
    publication = MINIMAL + 'rights: "a\\0"\nversion: "\\uD800"\nsubtitle: "\\uDC80\\u202E"\n'
    assert codes(title(publication)) == ["SRC-010", "SRC-010", "SRC-010", "SRC-011"]


def test_of_a_file_in_another_encoding_only_the_encoding_is_told(title: Title) -> None:
    (finding,) = manuscript.read(title(files={"article.md": "# A\n\nText.\n".encode("utf-16")})).findings
    assert finding.code == "SRC-007"


def test_the_hint_on_an_unknown_key_names_every_key(title: Title) -> None:
    (finding,) = manuscript.read(title(MINIMAL + "zzz: x\n")).findings
    assert {"authors", "title", "waive"} <= set(finding.hint.rstrip(".").removeprefix("Write one of: ").split(", "))


def test_a_long_list_of_files_in_a_hint_says_that_it_goes_on(title: Title) -> None:
    files = {f"figures/{number}.png": "" for number in range(20)}
    (finding,) = manuscript.read(title(MINIMAL + "cover: {image: zzzzzzzz, alt: A ship}\n", files)).findings
    assert finding.hint.rstrip(".").endswith(", …")


def _errors(folder: Path) -> tuple[Finding, ...]:
    return tuple(one for one in manuscript.read(folder).findings if one.severity is Severity.ERROR)
