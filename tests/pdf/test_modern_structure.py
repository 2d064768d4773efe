"""The tag tree of a PDF 2.0: its types, the relations in it, and the places that lead into it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from weasyprint.document import Document

from pipeline.checks import verapdf
from pipeline.model import Verdict
from pipeline.pdf.conformance import MODERN

from .test_tagging import constructs, lay_out, write

PDF_2 = "http://iso.org/pdf2/ssn"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return lay_out(tmp_path_factory.mktemp("modern"), constructs(), "@page { size: letter }")


@pytest.fixture(scope="module")
def pressed(document: Document) -> bytes:
    return write(document, MODERN)


@pytest.fixture(scope="module")
def pdf(pressed: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pressed)) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """All structure elements in reading order."""
    return list(below(pdf.Root.StructTreeRoot.K[0]))


def below(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    yield element
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from below(kid)


def of(elements: list[pikepdf.Dictionary], role: str) -> list[pikepdf.Dictionary]:
    found = [element for element in elements if str(element.S) == f"/{role}"]
    assert found, role
    return found


def test_verapdf_finds_nothing_against_any_profile(pressed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "constructs.pdf"
    path.write_bytes(pressed)
    reports = verapdf.check(path, ("4", "ua2", "wt1a", "wt1r"))
    assert [(report.verdict, report.findings) for report in reports] == [(Verdict.PASSED, ())] * 4


def test_types_that_pdf_2_has_stand_in_its_namespace_and_the_others_in_that_of_pdf_1_7(
    elements: list[pikepdf.Dictionary],
) -> None:
    modern = {str(element.S) for element in elements if "/NS" in element and str(element.NS.NS) == PDF_2}
    older = {str(element.S) for element in elements if "/NS" not in element}
    assert {"/Document", "/FENote", "/H1", "/P", "/L", "/Table", "/Link"} <= modern
    assert older <= {"/BlockQuote", "/Code", "/Quote", "/Reference", "/TOC", "/TOCI"}
    assert "/Note" not in modern | older


def test_a_note_and_its_call_refer_to_each_other(elements: list[pikepdf.Dictionary]) -> None:
    notes = of(elements, "FENote")
    assert {str(note.A.NoteType) for note in notes} == {"/Footnote", "/Endnote"}
    for note in notes:
        (call,) = note.Ref
        assert [other.objgen for other in call.Ref] == [note.objgen]


def test_a_line_of_the_contents_refers_to_what_it_leads_to(elements: list[pikepdf.Dictionary]) -> None:
    for line in of(elements, "TOCI"):
        (target,) = line.Ref
        assert str(target.S) in ("/H1", "/H2", "/Sect", "/Caption", "/Table")


def test_every_place_that_something_leads_to_is_one_in_the_structure(
    pdf: pikepdf.Pdf, elements: list[pikepdf.Dictionary]
) -> None:
    known = {element.objgen for element in elements}
    names = pdf.Root.Names.Dests.Names
    named = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
    assert all(place.SD[0].objgen in known and place.D[0].Type == "/Page" for place in named.values())
    for note in of(elements, "FENote"):
        assert named[str(note.ID)].SD[0].objgen == note.objgen
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note]
    assert links
    assert {str(link.Dest) for link in links} <= named.keys()


def test_bookmarks_lead_into_the_structure(pdf: pikepdf.Pdf, elements: list[pikepdf.Dictionary]) -> None:
    known = {element.objgen for element in elements}
    with pdf.open_outline() as outline:
        items = [item.obj for item in outline.root]
    assert items
    assert all(item.A.SD[0].objgen == item.SE.objgen in known for item in items)


def test_the_same_document_is_written_twice_alike(document: Document, pressed: bytes) -> None:
    assert write(document, MODERN) == pressed
