"""The cases that are known to be awkward, on the pages and in the EPUB of the specimen, in 6 x 9 and in Letter."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from pipeline.checks.opened_epub import XHTML, Epub, letters
from pipeline.checks.tagged_pdf import Reader, Tag, to_unicode

from .conftest import Run

BLOCKS = ("H1", "H2", "H3", "P", "Table", "L", "BlockQuote")

RARE = "𠀋"
"""Of Extension B, U+2000B."""


@dataclass(frozen=True)
class Edition:
    """The specimen in one format, opened."""

    path: Path
    reader: Reader
    epub: Epub
    pages: tuple[str, ...]

    @property
    def root(self) -> Tag:
        return self.reader.root


@pytest.fixture(scope="module", params=["specimen", "specimen_in_letter"])
def edition(request: pytest.FixtureRequest) -> Edition:
    run: Run = request.getfixturevalue(request.param)
    path = run.output("specimen", "pdf")
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return Edition(path, Reader(path.read_bytes()), Epub(run.output("specimen", "epub")), tuple(said.split("\f")[:-1]))


# Notes


def test_a_note_longer_than_a_page_is_whole_and_its_call_says_on_which_page_it_stands(edition: Edition) -> None:
    (note,) = [tag for tag in edition.root.all("Note") if "too often to be answered shortly" in tag.text()]
    assert len(pages_of(note)) > 1
    (call,) = [tag for tag in edition.root if tag.role == "Reference" and leads_to(tag, identifier(note))]
    assert call.text().endswith(edition.reader.pdf.pages[min(pages_of(note))].label)
    (aside,) = [one for one in asides(edition.epub) if "too often to be answered shortly" in "".join(one.itertext())]
    assert letters(note.text(lambda tag: tag.made == "marker")) == letters("".join(aside.itertext()))


def test_three_notes_on_one_line_stand_at_the_foot_of_its_page(edition: Edition) -> None:
    (number,) = [number for number, page in enumerate(edition.pages) if "well.b,A,3" in page.replace("\u2060", "")]
    notes = [tag for tag in edition.root.one("chapters-01-needle").all("Note") if number in pages_of(tag)]
    assert [note.text()[0] for note in notes if note.text()[0] in "bA3"] == ["b", "A", "3"]


def test_a_note_of_several_paragraphs_holds_chinese_a_list_and_a_quotation(edition: Edition) -> None:
    (note,) = [tag for tag in edition.root.all("Note") if "Shen names four ways" in tag.text()]
    assert {"P", "L", "BlockQuote"} <= {tag.role for tag in note}
    assert "zh-Hans" in {str(tag.entries.get("/Lang", "")) for tag in note}
    assert "最善" in note.text()


@pytest.mark.parametrize("role", ["H2", "Caption", "TD"])
def test_a_note_called_in_a_heading_a_caption_or_a_cell_stands_on_its_page(role: str, edition: Edition) -> None:
    notes = {identifier(note): note for note in edition.root.all("Note")}
    called = [
        (call, notes[name])
        for holder in edition.root.all(role)
        for call in holder.all("Reference")
        for name in notes
        if leads_to(call, name)
    ]
    assert called
    for call, note in called:
        assert pages_of(call) & pages_of(note)


# Tables


def test_a_table_of_sixty_rows_is_one_table_whose_head_is_repeated_on_paper(edition: Edition) -> None:
    (table,) = [tag for tag in edition.root.all("Table") if identifier(tag) == "tbl-cycle"]
    (body,) = [tag for tag in table.tags if tag.role == "TBody"]
    assert len(body.tags) == 60
    assert len([tag for tag in table.tags if tag.role == "THead"]) == 1
    assert len(pages_of(table)) > 1
    for number in pages_of(table):
        assert "Pinyin" in edition.pages[number]
        assert "Third" in edition.pages[number]


def test_captions_stand_on_the_page_of_what_they_caption(edition: Edition) -> None:
    captions = edition.root.all("Caption")
    assert len(captions) > 10
    for caption in captions:
        holder = next(tag for tag in edition.root if caption in tag.tags)
        captioned = [tag for tag in holder.tags if tag.role in ("Figure", "TBody")]
        assert captioned
        assert pages_of(caption) == {min(pages_of(captioned[0]))}


def test_a_table_that_is_a_little_too_wide_is_set_smaller_in_the_book_format(specimen: Run) -> None:
    sizes = font_sizes(specimen.output("specimen", "pdf"), "Hurricane")
    assert sizes == {8.5}


def test_a_table_that_is_much_too_wide_stands_broadside_on_a_sheet_of_its_own(edition: Edition) -> None:
    (table,) = [tag for tag in edition.root.all("Table") if identifier(tag) == "tbl-scales"]
    (number,) = pages_of(table)
    assert "1:60,000" in edition.pages[number]
    assert "16,878" in edition.pages[number]
    assert edition.reader.pdf.pages[number].get("/Rotate") == 90


# Headings and figures


def test_no_heading_is_parted_from_the_text_below_it(edition: Edition) -> None:
    blocks = [tag for tag in edition.root if tag.role in BLOCKS and pages_of(tag)]
    headings = [at for at, tag in enumerate(blocks[:-1]) if tag.role in ("H2", "H3")]
    assert len(headings) > 15
    for at in headings:
        following = next(tag for tag in blocks[at + 1 :] if not tag.made and pages_of(tag))
        assert max(pages_of(blocks[at])) == min(pages_of(following)), blocks[at].text()


def test_a_raster_picture_has_two_hundred_dots_to_the_inch_at_its_printed_size(edition: Edition) -> None:
    pictures = [tag for tag in edition.root.all("Figure") if "An island seen" in str(tag.entries.Alt)]
    (number,) = pages_of(pictures[0])
    left, _, right, _ = (float(edge) for edge in pictures[0].entries.A.BBox)
    images = edition.reader.pdf.pages[number].get_images()
    assert max(int(image.Width) for image in images.values()) / ((right - left) / 72) >= 200


def test_the_words_of_a_drawing_are_words_on_the_page(edition: Edition) -> None:
    (drawing,) = [tag for tag in edition.root.all("Figure") if "falls to twenty-four degrees" in str(tag.entries.Alt)]
    (number,) = pages_of(drawing)
    assert "磁偏角" in edition.pages[number]
    assert "due north" in edition.pages[number]


# Chinese


def test_a_rare_character_comes_from_the_declared_face_on_paper(edition: Edition) -> None:
    assert any(RARE in page for page in edition.pages)
    assert {face.partition("+")[2] for face in faces_with(RARE, edition.reader)} == {"Noto-Serif-CJK-SC"}


def test_a_rare_character_is_in_a_font_that_the_epub_carries(edition: Edition) -> None:
    fonts = [item.get("href") for item in edition.epub.items.values() if "font" in item.get("media-type", "")]
    having = [href for href in fonts if ord(RARE) in TTFont(BytesIO(edition.epub.read(href))).getBestCmap()]
    assert having
    assert any(RARE in "".join(tree.itertext()) for _, tree in edition.epub.spine())


def test_chinese_stands_in_headings_in_bold_in_emphasis_and_in_a_running_head(edition: Edition) -> None:
    assert any("活字" in tag.text() for tag in edition.root.all("H2"))
    for name in ("strong", "em"):
        runs = [run for _, tree in edition.epub.spine() for run in tree.iter(f"{XHTML}{name}")]
        assert any("活字印刷" in "".join(run.itertext()) for run in runs)
    faces = faces_with("刷", edition.reader)
    assert any("Bold" in face for face in faces)
    assert not any("Italic" in face or "Oblique" in face for face in faces)
    heads = "".join(text for kind, text in edition.reader.artifacts if kind == "/Pagination/Header")
    assert "活字与纸" in heads


def test_a_term_that_crosses_a_page_is_one_element(edition: Edition) -> None:
    names = ("Map of Putting Out", "Map for Crossing the Ocean")
    spans = edition.root.one("chapters-02-charts").all("Span")
    terms = [tag for tag in spans if tag.text().startswith(names)]
    assert len(terms) == 2
    assert [len(pages_of(term)) for term in terms].count(2) == 1


# Pages of the original


def test_a_page_of_the_original_begins_inside_a_word_inside_a_note_and_inside_a_table(edition: Edition) -> None:
    found = {one.get("id"): one for _, tree in edition.epub.spine() for one in tree.iter(f"{XHTML}a")}
    assert found["source-38"].tail.startswith("translates")
    assert "source-40" in [one.get("id") for aside in asides(edition.epub) for one in aside.iter(f"{XHTML}a")]
    assert found["source-39"].getparent().tag == f"{XHTML}td"


# Reading


def identifier(tag: Tag) -> str:
    return str(tag.entries.get("/ID", ""))


def pages_of(tag: Tag) -> set[int]:
    return {page for one in tag for page in one.pages}


def leads_to(tag: Tag, name: str) -> bool:
    return any(str(annotation.get("/Dest", "")) == name for one in tag for annotation in one.annotations)


def asides(epub: Epub) -> list[etree._Element]:
    return [one for _, tree in epub.spine() for one in tree.iter(f"{XHTML}aside")]


def faces_with(character: str, reader: Reader) -> set[str]:
    """The names of the fonts of the file that set this character."""
    fonts = {str(font.BaseFont): font for page in reader.pdf.pages for font in page.Resources.Font.values()}
    return {name for name, font in fonts.items() if character in to_unicode(font).values()}


def font_sizes(path: Path, word: str) -> set[float]:
    """The sizes in which the pages set pieces of text with this word, in points."""
    found = set()
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            objects = page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5, textpage=text)
            pieces = [one for one in objects if word in one.extract()]
            found |= {round(one.get_font_size() * abs(one.get_matrix().d), 2) for one in pieces}
    return found
