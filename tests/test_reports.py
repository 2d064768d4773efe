"""What a build leaves in ``reports/``: readable by programs and people, and the same for the same build."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import reports
from pipeline.identifiers import page_map_digest
from pipeline.model import (
    Book,
    BookDocument,
    Change,
    EditionDate,
    Font,
    GlossaryEntry,
    Layout,
    Matter,
    Metadata,
    PageStart,
    Place,
    Position,
    PrintEdition,
    Resource,
    Style,
)
from pipeline.rules import finding

STARTS = (PageStart(0, "i", None), PageStart(1, "1", Position("article", 4, "text", 12)))
CHANGES = (
    Change("dash", Place("article.md", 3, 9), "one -- two", "one—two"),
    Change("quotes", Place("article.md", 5, 1), '"民"', "“民”"),
)
ERROR = finding("REF-001", Place("article.md", 3, 7), target="#nowhere", near="")


@pytest.fixture
def book() -> Book:
    return Book(
        slug="navy",
        metadata=Metadata("The Navy", EditionDate(2023)),
        documents=(BookDocument("article", "article", Matter.BODY, "The Navy", b"<html/>", "article.md"),),
        navigation=(),
        resources=(Resource("map.svg", "image/svg+xml", b"<svg/>"),),
        changes=CHANGES,
        sources={"b.md": "Two 民.\n", "a.md": "One.\n"},
    )


@pytest.fixture
def style(tmp_path: Path) -> Style:
    fonts = []
    for family, weight in (("Serif", 700), ("Serif", 400), ("Sans", 400)):
        path = tmp_path / f"{family}-{weight}.ttf"
        path.write_bytes(f"{family} {weight}".encode())
        fonts.append(Font(family, path, weight, italic=False, licence="OFL-1.1"))
    return Style("house", {}, {}, (), (), tuple(fonts), {}, {}, {})


@pytest.fixture
def printed() -> PrintEdition:
    return PrintEdition(b"%PDF-", Layout(STARTS, (), (), ()), b"", {"weasyprint": "70.0"})


@pytest.fixture
def written(book: Book, style: Style, printed: PrintEdition) -> dict[str, bytes]:
    return dict(reports.write(book, style, printed, [ERROR]))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_there_are_four_reports(written: dict[str, bytes]) -> None:
    names = ("findings.json", "changes.txt", "pages.json", "manifest.json")
    assert set(written) == {f"reports/{name}" for name in names}


def test_every_finding_is_kept_with_its_place_and_what_to_do(written: dict[str, bytes]) -> None:
    (told,) = json.loads(written["reports/findings.json"])
    assert told["where"] == {"file": "article.md", "line": 3, "column": 7}
    assert (told["code"], told["severity"], told["hint"]) == ("REF-001", "error", ERROR.hint)


def test_a_change_is_a_line_with_its_place_its_rule_and_both_readings(written: dict[str, bytes]) -> None:
    assert written["reports/changes.txt"].decode().splitlines() == [
        "article.md:3:9\tdash\tone -- two → one—two",
        'article.md:5:1\tquotes\t"民" → “民”',
    ]


def test_the_pages_are_those_of_the_layout_under_their_digest(written: dict[str, bytes]) -> None:
    told = json.loads(written["reports/pages.json"])
    assert told["digest"] == page_map_digest(STARTS)
    assert [(page["label"], page["position"]) for page in told["pages"]] == [
        ("i", None),
        ("1", {"document": "article", "element": 4, "slot": "text", "offset": 12}),
    ]


def test_the_manifest_names_everything_that_the_bytes_depend_on(written: dict[str, bytes], style: Style) -> None:
    manifest = json.loads(written["reports/manifest.json"])
    assert manifest["sources"] == {"a.md": sha256(b"One.\n"), "b.md": sha256("Two 民.\n".encode())}
    assert manifest["resources"] == {"map.svg": sha256(b"<svg/>")}
    assert manifest["documents"] == {"article": sha256(b"<html/>")}
    assert (manifest["style"], manifest["engine"]) == ("house", {"weasyprint": "70.0"})


def test_fonts_are_named_by_their_content_and_not_by_where_they_are(written: dict[str, bytes], tmp_path: Path) -> None:
    faces = json.loads(written["reports/manifest.json"])["fonts"]
    assert [(face["family"], face["weight"], face["sha256"]) for face in faces] == [
        ("Sans", 400, sha256(b"Sans 400")),
        ("Serif", 400, sha256(b"Serif 400")),
        ("Serif", 700, sha256(b"Serif 700")),
    ]
    assert tmp_path.as_posix().encode() not in written["reports/manifest.json"]


def test_reports_are_text_in_utf_8_that_a_person_can_read(written: dict[str, bytes]) -> None:
    assert all(data.endswith(b"\n") for data in written.values())
    assert "民" in written["reports/changes.txt"].decode()
    assert "\\u" not in written["reports/findings.json"].decode()


def test_terms_are_told_for_the_house_s_own_term_base_with_their_pages(
    book: Book, style: Style, printed: PrintEdition
) -> None:
    uses = tuple(f"a.xhtml#a_term-{number}" for number in range(1, 6))
    entry = GlossaryEntry("Xi'an", "西安", "xī'ān", ("Sian", "Hsian"), uses)
    labels = dict(zip((use.partition("#")[2] for use in uses), ["3", "3", "4", "5", "9"], strict=True))
    layout = replace(printed.layout, labels=labels)
    told = reports.write(replace(book, glossary=(entry,)), style, replace(printed, layout=layout), [])
    assert json.loads(told["glossary.json"]) == [
        {"zh": "西安", "en": "Xi'an", "pinyin": "xī'ān", "wrong": ["Sian", "Hsian"], "pages": ["3–5", "9"]}
    ]
    assert told["glossary.csv"].startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    rows = list(csv.reader(told["glossary.csv"].decode("utf-8-sig").splitlines()))
    assert rows[1] == ["Xi'an", "西安", "xī'ān", "Sian; Hsian", "3–5, 9"]
    assert len(rows[0]) == len(rows[1])


def test_where_nothing_is_to_be_told_the_reports_are_empty_and_there(
    book: Book, style: Style, printed: PrintEdition
) -> None:
    told = reports.write(book, style, printed, [])
    assert json.loads(told["reports/findings.json"]) == []
    assert reports.changes([]) == b""
