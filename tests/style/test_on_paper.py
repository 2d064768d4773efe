"""What a house's sheets put on paper."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from lxml import etree

from pipeline.model import Book, BookDocument, Matter, Resource, Style
from pipeline.pdf import edition

from .conftest import BARE, ROOT, render

SPECIMEN = (ROOT / "tests" / "styles" / "specimen.xml").read_text("utf-8")
PICTURE = Resource("bar.svg", "image/svg+xml", (ROOT / "tests" / "styles" / "bar.svg").read_bytes())

#: Size of the text, its line, the top margin, and the first baseline below it, in points.
LETTER = (12.5, 17.0, 68.0)
SIX_BY_NINE = (11.0, 14.0, 59.0)


class Piece(NamedTuple):
    """A piece of text on paper: its page from 1, left edge and baseline in points from the top left, size in points."""

    text: str
    page: int
    left: float
    baseline: float
    size: float


def typeset(house: Style, page: str, proof: str | None = None) -> tuple[Piece, ...]:
    chapters = [
        BookDocument(name, kind, matter, name, etree.tostring(render(house, kind, BARE, content)))
        for name, kind, matter, content in [
            ("cover", "cover", Matter.FRONT, ""),
            ("series", "series", Matter.FRONT, ""),
            ("chapter", "chapter", Matter.BODY, SPECIMEN),
        ]
    ]
    metadata = replace(BARE, page=page)
    book = Book("specimen", metadata, tuple(chapters), (), (PICTURE,), proof=proof)
    result = edition.make(book, house, house.pages[page])
    assert [finding for finding in result.findings if finding.code in ENGINE_SAYS] == []
    assert result.value is not None
    return tuple(read(result.value.pdf))


#: What the engine logs, addresses outside the Book, and fonts that are not declared.
ENGINE_SAYS = {"PDF-001", "PDF-002", "PDF-003", "FONT-001", "FONT-002", "FONT-003"}


def read(data: bytes) -> Iterator[Piece]:
    with pypdfium2.PdfDocument(data) as file:
        for number, page in enumerate(file, 1):
            reader, height = page.get_textpage(), page.get_height()
            for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
                matrix, size = text.get_matrix(), ctypes.c_float()
                pdfium.FPDFTextObj_GetFontSize(text.raw, size)
                yield Piece(words_of(text, reader), number, matrix.e, height - matrix.f, abs(matrix.d) * size.value)


def words_of(text: pypdfium2.PdfObject, reader: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(text.raw, reader.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(text.raw, reader.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


@pytest.fixture(scope="module", params=["letter", "6x9"])
def sheet(request: pytest.FixtureRequest, casi: Style) -> tuple[tuple[float, float, float], tuple[Piece, ...]]:
    return {"letter": LETTER, "6x9": SIX_BY_NINE}[request.param], typeset(casi, request.param)


def text_of(pieces: Sequence[Piece], size: float) -> list[Piece]:
    return [piece for piece in pieces if piece.page > 2 and abs(piece.size - size) < 0.01]


def test_the_lines_of_the_text_stand_on_the_grid_or_half_a_line_off(sheet) -> None:
    (size, u, top), pieces = sheet
    offsets = {round((piece.baseline - top) / u * 2 % 1, 2) for piece in text_of(pieces, size)}
    assert len(offsets) == 1


def test_after_every_construct_the_text_is_back_on_the_grid(sheet) -> None:
    (size, u, _), pieces = sheet
    after = [piece for piece in text_of(pieces, size) if piece.text.startswith("After")]
    first = next(piece for piece in text_of(pieces, size) if piece.text.startswith("Paper"))
    assert {piece.text.split(".")[0] for piece in after} >= {"After the quotation", "After the list", "After the table"}
    assert {round((piece.baseline - first.baseline) / u % 1, 2) for piece in after} <= {0.0, 1.0}


def test_five_lines_of_a_note_are_four_of_the_text(sheet) -> None:
    (_, u, _), pieces = sheet
    size = {17.0: 10.0, 14.0: 9.0}[u]
    lines = sorted({round(piece.baseline, 2) for piece in text_of(pieces, size) if "note" in piece.text})
    assert len(lines) > 2
    assert lines[1] - lines[0] == pytest.approx(0.8 * u, abs=0.02)


def test_the_folio_begins_at_one_with_the_text_and_opening_pages_have_no_head(sheet) -> None:
    (size, _, top), pieces = sheet
    bodies = [piece for piece in pieces if piece.page == 3]
    assert [piece.text for piece in bodies if piece.baseline < top] == []
    assert "1" in [piece.text.strip() for piece in bodies if abs(piece.size - size) < 0.01]
    assert [piece.text for piece in pieces if piece.page == 4 and piece.baseline < top] == ["Left"]


def test_a_proof_says_so_on_every_page(casi: Style) -> None:
    pieces = typeset(casi, "letter", proof="2026-11-23")
    marked = {piece.page for piece in pieces if "PROOF 2026-11-23" in piece.text}
    assert marked == {piece.page for piece in pieces}


def test_a_house_of_its_own_needs_no_python(harbour: Style) -> None:
    pieces = typeset(harbour, "a5")
    assert any(piece.text.startswith("Occasional papers") for piece in pieces if piece.page == 1)
    assert len(text_of(pieces, 10.0)) > 10
