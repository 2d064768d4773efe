"""From a complaint about a finished file back to the line of the manuscript."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.checks.origins import Origins
from pipeline.model import Edition, Finding, Place, Severity

BOOK = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Navy</title></head><body>
<section id="navy" data-source="navy.md:1:1"><h1 id="navy_h" data-source="navy.md:1:1">Navy</h1>
<p data-source="navy.md:3:1">One.</p>
<figure id="fig-a" data-source="navy.md:5:1"><img alt="A" src="a.svg" data-source="navy.md:5:3"/></figure>
<section id="navy_notes">
<aside id="navy_note-1" data-source="navy.md:9:1"><p data-source="navy.md:9:7">Note.</p></aside></section>
</section></body></html>"""
IN_THE_EPUB = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Navy</title></head><body>
<section id="navy"><span id="page-1" role="doc-pagebreak"/><h1 id="navy_h">Navy</h1>
<p>One.</p><figure id="fig-a"><img alt="A" src="a.svg"/></figure>
<section id="navy_notes"><aside id="navy_note-1"><p>Note. <a href="#x">back</a></p></aside></section>
</section></body></html>"""


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    (tmp_path / "xhtml").mkdir()
    (tmp_path / "xhtml" / "navy.xhtml").write_text(BOOK, "utf-8")
    (tmp_path / "reports").mkdir()
    begins = [None, {"document": "navy", "element": 6, "slot": "text", "offset": 2}]
    pages = {"pages": [{"position": position} for position in begins]}
    (tmp_path / "reports" / "pages.json").write_text(json.dumps(pages))
    with zipfile.ZipFile(tmp_path / "navy.epub", "w") as archive:
        archive.writestr("EPUB/navy.xhtml", IN_THE_EPUB)
        archive.writestr("EPUB/nav.xhtml", "<html/>")
    return Edition("navy", tmp_path)


def found(where: Place | None, hint: str = "") -> Finding:
    return Finding("X", Severity.ERROR, "wrong", where, hint)


@pytest.mark.parametrize(
    ("what", "line", "column", "source"),
    [
        ("what has no place of its own", 1, 1, "navy.md:1:1"),
        ("the heading", 2, 65, "navy.md:1:1"),
        ("what the EPUB adds comes after what stands before it", 2, 25, "navy.md:1:1"),
        ("a line alone", 3, None, "navy.md:3:1"),
        ("the picture", 3, 40, "navy.md:5:3"),
        ("a note's paragraph", 4, 60, "navy.md:9:7"),
        ("a line with nothing of the Book", 5, 1, "navy.md:9:7"),
    ],
)
def test_a_place_in_the_epub_leads_to_its_element(
    what: str, line: int, column: int | None, source: str, edition: Edition
) -> None:
    assert str(Origins(edition).of(found(Place("EPUB/navy.xhtml", line, column)))) == source


@pytest.mark.parametrize("place", [None, Place("EPUB/nav.xhtml", 1, 1), Place("EPUB/navy.xhtml"), Place("navy.epub")])
def test_where_nothing_leads_back_nothing_is_told(place: Place | None, edition: Edition) -> None:
    assert Origins(edition).of(found(place)) is None


def test_a_place_in_the_manuscript_is_its_own_origin(edition: Edition) -> None:
    assert Origins(edition).of(found(Place("navy.md", 41, 7))) == Place("navy.md", 41, 7)


def test_a_page_leads_to_where_it_begins(edition: Edition) -> None:
    hint = "root/document[0]/pages[{}](68 0 obj PDPage)/contentStream[0](9 0 obj PDSemanticContentStream)/content[3]"
    pdf = Place("navy.pdf")
    assert Origins(edition).of(found(pdf, hint.format(1))) == Place("navy.md", 3, 1)
    assert [Origins(edition).of(found(pdf, hint.format(index))) for index in (0, 9)] == [None, None]


def test_a_structure_element_leads_to_the_nearest_one_with_an_id(edition: Edition) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        section = pdf.make_indirect(Dictionary(S=Name.Sect, ID=String("fig-a")))
        figure = pdf.make_indirect(Dictionary(S=Name.Figure, P=section))
        section.K = Array([figure])
        lost = pdf.make_indirect(Dictionary(S=Name.P))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([section, lost])))
        pdf.save(edition.pdf)
    with pikepdf.open(edition.pdf) as pdf:
        section, lost = pdf.Root.StructTreeRoot.K
        numbers = section.K[0].objgen[0], lost.objgen[0]
    hint = "root/document[0]/StructTreeRoot[0](1 0 obj PDStructTreeRoot)/K[0]({} 0 obj SEFigure Figure)"
    places = [Origins(edition).of(found(Place("navy.pdf"), hint.format(number))) for number in numbers]
    assert places == [Place("navy.md", 5, 1), None]


def test_a_file_that_cannot_be_read_leads_nowhere(edition: Edition) -> None:
    edition.epub.write_bytes(b"torn")
    assert Origins(edition).of(found(Place("EPUB/navy.xhtml", 3, 1))) is None
