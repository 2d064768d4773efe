"""Tables on paper, in a house's own style: where they break, what a wide one becomes, and how it stands in the file."""

from __future__ import annotations

import ctypes
import io
import subprocess
from itertools import chain
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from pipeline import style as house
from pipeline.checks.tagged_pdf import read_tags
from pipeline.pdf import edition

STYLES = Path(__file__).parents[2] / "styles"
SHEET = (432, 648)


@pytest.fixture(scope="module")
def casi():
    return house.load("casi", [STYLES]).value


def _table(columns: int, rows: int, caption: str = "Forces") -> str:
    """A table in which each cell names its row and column."""
    heads = "".join(f"<th>boats{column:02}</th>" for column in range(columns))
    cells = ("".join(f'<td class="numeric">r{row}c{column}</td>' for column in range(columns)) for row in range(rows))
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        '<div class="table" data-source="text.md:7:1"><table id="tbl-forces">'
        f'<caption><span class="label" data-made="label">Table 1.</span> {caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _made(specimen, casi, *content: str, page: str = "6x9", notes: str = ""):
    document = specimen.document("text", '<header><h1 id="title">Title</h1></header>' + "".join(content) + notes)
    return edition.make(specimen.book(document), casi, casi.pages[page])


def _words(page: pypdfium2.PdfPage) -> list[str]:
    return page.get_textpage().get_text_range().split()


def _rows(pdf: bytes) -> list[list[str]]:
    """The first cells of the rows on each page that has any."""
    pages = [[word for word in _words(page) if word.endswith("c0")] for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]
    return [rows for rows in pages if rows]


# Where a table breaks


@pytest.mark.parametrize(("page", "lines"), [("6x9", lines) for lines in range(23, 30)] + [("letter", 27)])
def test_a_caption_stands_with_two_rows_and_no_row_alone(specimen, casi, page, lines):
    caption = "A caption of more lines than one, since it tells all that there is to tell of the forces. " * 2
    made = _made(specimen, casi, "<p>Line.</p>" * lines, _table(2, 12, caption), "<p>After.</p>", page=page).value
    rows = _rows(made.pdf)
    assert list(chain(*rows)) == [f"r{row}c0" for row in range(12)]
    assert all(len(on_page) > 1 for on_page in rows)
    captions = ["Table" in _words(page) for page in pypdfium2.PdfDocument(io.BytesIO(made.pdf))]
    heads = ["boats00" in _words(page) for page in pypdfium2.PdfDocument(io.BytesIO(made.pdf))]
    assert captions.index(True) == heads.index(True)
    assert sum(heads) == len(rows)


@pytest.mark.parametrize("lines", [24, 28, 31])
def test_a_table_of_eight_rows_stays_whole(specimen, casi, lines):
    assert len(_rows(_made(specimen, casi, "<p>Line.</p>" * lines, _table(2, 8)).value.pdf)) == 1


def test_a_table_of_many_pages_is_one_table_whose_head_is_read_once(specimen, casi):
    pdf = _made(specimen, casi, _table(2, 90)).value.pdf
    table, *others = read_tags(pdf).all("Table")
    assert not others
    assert len(_rows(pdf)) == 3
    assert len(table.all("TH")) == 2
    assert [row.tags[0].text() for row in table.all("TR")[1:]] == [f"r{row}c0" for row in range(90)]


# A table that is too wide


def _sizes(pdf: bytes, word: str) -> set[float]:
    """The sizes in which a word is set."""
    found = set()
    for page in pypdfium2.PdfDocument(io.BytesIO(pdf)):
        text = page.get_textpage()
        for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
            size, buffer = ctypes.c_float(), ctypes.create_string_buffer(200)
            pdfium.FPDFTextObj_GetText(piece.raw, text.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 100)
            pdfium.FPDFTextObj_GetFontSize(piece.raw, size)
            if word in buffer.raw.decode("utf-16-le"):
                a, b = piece.get_matrix().a, piece.get_matrix().b
                found.add(round(size.value * (a * a + b * b) ** 0.5, 2))
    return found


def _turns(pdf: bytes) -> list[int]:
    return [page.get_rotation() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


@pytest.mark.parametrize(
    ("columns", "size", "turns"),
    [(5, 9, {0}), (8, 8.5, {0}), (12, 9, {0, 90}), (13, 8.5, {0, 90})],
    ids=["fits", "small", "broadside", "broadside and small"],
)
def test_a_wide_table_is_set_smaller_then_broadside(specimen, casi, columns, size, turns):
    made = _made(specimen, casi, "<p>Before.</p>", _table(columns, 3), "<p>After.</p>")
    assert not made.findings
    assert _sizes(made.value.pdf, "r1c0") == {size}
    assert set(_turns(made.value.pdf)) == turns


def test_a_table_too_wide_for_the_height_of_the_page_is_told_with_its_place(specimen, casi):
    findings = _made(specimen, casi, "<p>Before.</p>", _table(17, 3), "<p>After.</p>").findings
    assert [(one.code, str(one.where)) for one in findings] == [("PDF-014", "text.md:7:1")]


# Broadside in the file


@pytest.fixture(scope="module")
def broadside(specimen, casi) -> bytes:
    call, aside = specimen.note(1, "A note of the caption.")
    caption = f'Forces{call} as <a href="https://example.org/">told there</a>, <a href="text.xhtml#end">the end</a>'
    made = _made(
        specimen,
        casi,
        '<p>See <a href="text.xhtml#tbl-forces">the table</a>.</p>' * 3,
        _table(12, 75, caption),
        '<h2 id="end">The end</h2><p>After.</p>',
        notes=specimen.notes(aside),
    )
    assert not made.findings
    return made.value.pdf


def test_all_sheets_have_one_size_and_broadside_ones_are_shown_turned(broadside):
    with pikepdf.open(io.BytesIO(broadside)) as pdf:
        boxes = {tuple(map(float, page[name])) for page in pdf.pages for name in ("/MediaBox", "/TrimBox", "/BleedBox")}
    assert boxes == {(0, 0, *SHEET)}
    assert _turns(broadside) == [0, 90, 90, 90, 90, 0]


def test_the_head_of_a_broadside_table_is_at_the_left_of_the_sheet(broadside):
    page = pypdfium2.PdfDocument(io.BytesIO(broadside))[1]
    text = page.get_textpage()
    whole = text.get_text_range()
    left, bottom, *_ = text.get_charbox(whole.index("boats00"))
    last = text.get_charbox(whole.index("r5c11"))
    assert left < last[0]
    assert bottom < last[1]


def test_a_broadside_table_goes_on_with_its_head_and_is_one_table(broadside):
    rows = _rows(broadside)
    assert [len(on_page) > 1 for on_page in rows] == [True] * 4
    assert list(chain(*rows)) == [f"r{row}c0" for row in range(75)]
    (table,) = read_tags(broadside).all("Table")
    assert len(table.all("TH")) == 12


def test_broadside_pages_keep_their_folio_at_the_foot_of_the_sheet_and_have_no_head(broadside):
    document = pypdfium2.PdfDocument(io.BytesIO(broadside))
    foot = [page.get_textpage().get_text_bounded(0, 0, 432, 60).strip() for page in document]
    assert foot == [document.get_page_label(number) for number in range(len(document))]
    head = {document[number].get_textpage().get_text_bounded(0, 592, 432, 648).strip() for number in (1, 2, 3, 4)}
    assert head == {""}


def test_links_of_a_broadside_page_lie_on_their_words(broadside):
    with pikepdf.open(io.BytesIO(broadside)) as pdf:
        rectangles = [[float(corner) for corner in link.Rect] for link in pdf.pages[1].Annots]
    text = pypdfium2.PdfDocument(io.BytesIO(broadside))[1].get_textpage()
    assert {text.get_text_bounded(*one).strip() for one in rectangles} == {"told there", "the end", "1"}


def test_a_link_to_a_broadside_table_leads_to_its_head(broadside):
    with pikepdf.open(io.BytesIO(broadside)) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        page, _, left, top, _ = places["tbl-forces"]
        assert page.objgen == pdf.pages[1].objgen
    text = pypdfium2.PdfDocument(io.BytesIO(broadside))[1].get_textpage()
    begins = text.get_charbox(text.get_text_range().index("Table"))
    assert abs(float(left) - begins[0]) < 14
    assert abs(float(top) - begins[1]) < 14


def test_other_readers_extract_a_broadside_table_row_by_row(broadside, tmp_path):
    (tmp_path / "a.pdf").write_bytes(broadside)
    command = ["pdftotext", "-layout", "-f", "2", "-l", "2", tmp_path / "a.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    row = [f"r4c{column}" for column in range(12)]
    assert row in [line.split() for line in text.splitlines()]
