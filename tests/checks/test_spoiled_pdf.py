"""Each fault of a PDF that our own checks are for, put into a sound one: the check tells it, and by its name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.checks import conformance, contrast, copied_text, mupdf, pair, pair_text, pdf_file, tag_tree
from pipeline.checks.tagged_pdf import Reader, Tag, is_note
from pipeline.model import Edition, Verdict

from ..end_to_end.conftest import run_casi
from ..end_to_end.test_absent_constructs import CONSTRUCTS, NAMED, of_pdf, present

OURS = {tag_tree.NAME, pair_text.NAME, contrast.NAME, pdf_file.NAME, pair.NAME, "content of the EPUB"}
OURS |= {copied_text.POPPLER, copied_text.PDFIUM, mupdf.PDF, mupdf.EPUB}
CHECKS = tuple(check for check in conformance.CHECKS if check.name in OURS)

Spoil = Callable[[Reader], None]

FAULTS: dict[str, tuple[Spoil, str, set[str]]] = {}


def fault(check: str, *codes: str) -> Callable[[Spoil], Spoil]:
    """Puts a way to spoil a PDF on the list, with the check that is to tell it, and all that this check then tells."""

    def listed(spoil: Spoil) -> Spoil:
        FAULTS[spoil.__name__.replace("_", " ")] = spoil, check, set(codes)
        return spoil

    return listed


# The structure tree


@fault(tag_tree.NAME, "READ-001")
def a_paragraph_in_two(reader: Reader) -> None:
    paragraph = next(tag for tag in reader.root.all("P") if len(tag.pages) == 2)
    siblings = paragraph.entries.P.K
    first, *rest = paragraph.entries.K
    second = Dictionary(Type=Name.StructElem, S=Name.P, P=paragraph.entries.P, Pg=paragraph.entries.Pg, K=Array(rest))
    paragraph.entries.K = Array([first])
    siblings.insert(place_of(paragraph) + 1, reader.pdf.make_indirect(second))


@fault(tag_tree.NAME, "READ-002")
def two_blocks_swapped(reader: Reader) -> None:
    heading = reader.root.all("H2")[0]
    kids, at = heading.entries.P.K, place_of(heading)
    kids[at], kids[at + 1] = kids[at + 1], kids[at]


@fault(tag_tree.NAME, "READ-002", "READ-010")
def a_tag_removed(reader: Reader) -> None:
    quoted = reader.root.all("BlockQuote")[0].tags[0]
    del quoted.entries.P.K[place_of(quoted)]


@fault(tag_tree.NAME, "READ-003")
def a_note_before_its_call(reader: Reader) -> None:
    note = next(filter(is_note, reader.root))
    kids, at = note.entries.P.K, place_of(note)
    moved = kids[at]
    del kids[at]
    kids.insert(0, moved)


@fault(tag_tree.NAME, "READ-004")
def a_call_that_leads_elsewhere(reader: Reader) -> None:
    note = next(filter(is_note, reader.root))
    link_to(reader, note.id).Dest = String("ch-roads")


@fault(tag_tree.NAME, "READ-004")
def the_place_of_a_note_on_another_page(reader: Reader) -> None:
    destination(reader, next(filter(is_note, reader.root)).id)[0] = reader.pdf.pages[-1].obj


@fault(tag_tree.NAME, "READ-005")
def a_way_back_that_leads_elsewhere(reader: Reader) -> None:
    note = next(filter(is_note, reader.root))
    note.all("Link")[0].annotations[0].Dest = String("ch-roads")


@fault(tag_tree.NAME, "READ-006")
def chinese_without_its_language(reader: Reader) -> None:
    del next(tag for tag in reader.root if str(tag.entries.get("/Lang", "")) == "zh-Hans").entries.Lang


@fault(tag_tree.NAME, "READ-007")
def a_heading_of_a_lower_level(reader: Reader) -> None:
    reader.root.all("H2")[0].entries.S = Name.H3


@fault(tag_tree.NAME, "READ-008")
def a_bookmark_of_another_name(reader: Reader) -> None:
    with reader.pdf.open_outline() as outline:
        outline.root[0].children[0].title = "The pier"


@fault(tag_tree.NAME, "READ-008")
def a_bookmark_removed(reader: Reader) -> None:
    with reader.pdf.open_outline() as outline:
        del outline.root[0].children[0].children[0]


@fault(tag_tree.NAME, "READ-009")
def an_alternative_text_emptied(reader: Reader) -> None:
    reader.root.all("Figure")[0].entries.Alt = String("")


@fault(tag_tree.NAME, "READ-009")
def an_alternative_text_that_names_a_file(reader: Reader) -> None:
    reader.root.all("Figure")[0].entries.Alt = String("mole-v2.svg")


@fault(tag_tree.NAME, "READ-010")
def a_running_head_that_is_no_artifact(reader: Reader) -> None:
    rewrite(reader, lambda operator, operands: (operator, mended(operands)))


@fault(tag_tree.NAME, "READ-021", "READ-002")
def a_glyph_that_is_no_character(reader: Reader) -> None:
    change_glyph(reader, glyph=b"\x00\x00")


# Fonts, links, name


@fault(pdf_file.NAME, "READ-016")
def a_font_that_is_not_embedded(reader: Reader) -> None:
    descriptor = next(fonts(reader)).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


@fault(pdf_file.NAME, "READ-017")
def a_font_without_the_mark_of_a_subset(reader: Reader) -> None:
    font = next(fonts(reader))
    font.BaseFont = Name("/" + str(font.BaseFont).partition("+")[2])


@fault(pdf_file.NAME, "READ-018")
def another_font(reader: Reader) -> None:
    font = next(fonts(reader))
    font.BaseFont = Name("/ABCDEF+Comic-Serif")
    font.DescendantFonts[0].FontDescriptor.FontFamily = String("Comic Serif")


@fault(pdf_file.NAME, "READ-011")
def a_place_that_is_not_there(reader: Reader) -> None:
    names = reader.pdf.Root.Names.Dests.Names
    at = next(at for at in range(0, len(names), 2) if str(names[at]) == "tbl-waits")
    names[at] = String("tbl-wakes")


@fault(pdf_file.NAME, "READ-011")
def an_address_that_is_none(reader: Reader) -> None:
    next(one for tag in reader.root for one in tag.annotations if "/A" in one).A.URI = String("accounts")


@fault(pdf_file.NAME, "READ-012")
def a_title_that_is_not_shown(reader: Reader) -> None:
    del reader.pdf.Root.ViewerPreferences


@fault(pdf_file.NAME, "READ-012")
def no_language(reader: Reader) -> None:
    del reader.pdf.Root.Lang


@fault(contrast.NAME, "READ-013")
def text_in_a_pale_grey(reader: Reader) -> None:
    rewrite(reader, lambda operator, operands: (operator, [0.8, 0.8, 0.8] if operator == "rg" else operands))


# What is copied


@fault(copied_text.PDFIUM, "READ-022")
def a_line_drawn_after_the_next_one(reader: Reader) -> None:
    page = reader.pdf.pages[4]
    drawn = list(pikepdf.parse_content_stream(page))
    marked = {one.operands[1].get("/MCID"): at for at, one in enumerate(drawn) if str(one.operator) == "BDC"}
    this, other, end = (marked[number] for number in (3, 4, 5))
    drawn[this:end] = drawn[other:end] + drawn[this:other]
    page.Contents = reader.pdf.make_stream(pikepdf.unparse_content_stream(drawn))


@fault(copied_text.POPPLER, "READ-022")
def a_line_at_another_place_of_the_page(reader: Reader) -> None:
    drawn = 0

    def change(operator: str, operands: Any) -> tuple[str, Any]:
        nonlocal drawn
        drawn += operator == "Tm"
        return operator, [*operands[:5], 100] if operator == "Tm" and drawn == 4 else operands

    rewrite(reader, change, slice(4, 5))


@fault(tag_tree.NAME, "READ-023")
def a_hyphen_that_does_not_say_that_it_is_soft(reader: Reader) -> None:
    def change(operator: str, operands: Any) -> tuple[str, Any]:
        is_soft = operator == "BDC" and str(operands[1].get("/ActualText", "")) == "\u00ad"
        return operator, [operands[0], Dictionary()] if is_soft else operands

    rewrite(reader, change)


# MuPDF


@fault(mupdf.PDF, "READ-024")
def pages_that_are_not_there(reader: Reader) -> None:
    del reader.pdf.Root.Pages


@fault(mupdf.PDF, "READ-025")
def a_font_program_that_is_none(reader: Reader) -> None:
    descriptor = next(fonts(reader)).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            descriptor[key].write(b"none")


# The pair


@fault(pair_text.NAME, "PAIR-003")
def a_word_changed(reader: Reader) -> None:
    change_glyph(reader)


@fault(pair_text.NAME, "PAIR-004")
def a_note_changed(reader: Reader) -> None:
    note = next(filter(is_note, reader.root))
    note.tags[-1].entries.K = Array([])


@fault(pair_text.NAME, "PAIR-005", "PAIR-006", "PAIR-007")
def labels_off_by_one(reader: Reader) -> None:
    numbers = reader.pdf.Root.PageLabels.Nums
    last = numbers[len(numbers) - 1]
    last.St = int(last.get("/St", 1)) + 1


@fault(pair.NAME, "PAIR-008")
def another_author(reader: Reader) -> None:
    with reader.pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:creator"] = ["Somebody Else"]


# Means


def place_of(tag: Tag) -> int:
    return next(at for at, kid in enumerate(tag.entries.P.K) if getattr(kid, "objgen", None) == tag.entries.objgen)


def link_to(reader: Reader, name: str) -> Any:
    annotations = (one for tag in reader.root for one in tag.annotations)
    return next(one for one in annotations if str(one.get("/Dest", "")) == name)


def destination(reader: Reader, name: str) -> Any:
    names = reader.pdf.Root.Names.Dests.Names
    return next(names[at + 1] for at in range(0, len(names), 2) if str(names[at]) == name)


def fonts(reader: Reader) -> Iterator[Any]:
    return (font for page in reader.pdf.pages for font in page.Resources.Font.values())


def rewrite(reader: Reader, change: Callable[[str, Any], tuple[str, Any]], pages: slice = slice(None)) -> None:
    """Let ``change`` write each operator of the pages anew."""
    for page in list(reader.pdf.pages)[pages]:
        written = []
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = change(str(instruction.operator), list(instruction.operands))
            written.append((operands, pikepdf.Operator(operator)))
        page.Contents = reader.pdf.make_stream(pikepdf.unparse_content_stream(written))


def mended(operands: Any) -> Any:
    """The operands of a mark of a running head, as those of a mark of text."""
    is_head = len(operands) == 2 and operands[0] == Name.Artifact and operands[1].get("/Subtype") == Name.Header
    return [Name.Span, Dictionary()] if is_head else operands


def change_glyph(reader: Reader, glyph: bytes | None = None) -> None:
    """Set ``glyph``, or another of the same line, in the place of the fourth glyph of the fourth line of a page."""
    lines = 0

    def change(operator: str, operands: Any) -> tuple[str, Any]:
        nonlocal lines
        shown = b"".join(bytes(one) for one in operands[0] if isinstance(one, String)) if operator == "TJ" else b""
        lines += len(shown) > 80  # a line of a paragraph
        if lines != 4 or len(shown) <= 80:
            return operator, operands
        other = next(shown[at : at + 2] for at in range(0, len(shown), 2) if shown[at : at + 2] != shown[6:8])
        return operator, [Array([String(shown[:6] + (glyph or other) + shown[8:])])]

    rewrite(reader, change, slice(4, 5))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_by_its_check_and_by_its_name(name: str, edition: Edition) -> None:
    spoil, judge, codes = FAULTS[name]
    reader = Reader(edition.pdf.read_bytes())
    spoil(reader)
    reader.pdf.save(edition.pdf)
    reports = conformance.judge(edition, [check for check in CHECKS if check.name == judge])
    assert {found.code for report in reports for found in report.findings} == codes
    assert [report.verdict for report in reports] == [Verdict.FAILED]


def test_a_fault_in_the_structure_leads_to_the_line_of_the_manuscript(edition: Edition) -> None:
    reader = Reader(edition.pdf.read_bytes())
    two_blocks_swapped(reader)
    reader.pdf.save(edition.pdf)
    places = [str(found.where) for found in tag_tree.check(edition).findings]
    assert set(places) <= {"harbor.md:9:1", "harbor.md:11:1"}, places
    assert places


def test_a_sound_edition_passes_every_check_of_ours(short: Edition) -> None:
    reports = conformance.judge(short, CHECKS)
    assert len(reports) == len(OURS)
    assert {report.tool: (report.verdict, report.findings) for report in reports} == {
        check.name: (Verdict.PASSED, ()) for check in CHECKS
    }


def test_a_sound_edition_of_the_modern_standards_passes_too(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(Path(__file__).parent / "edition", folder)
    with (folder / "publication.yaml").open("a", encoding="utf-8") as publication:
        publication.write("pdf: {conformance: modern}\n")
    run = run_casi("build", folder, build=tmp_path / "build")
    assert run.code == 0, run.err
    made = Edition("edition", run.build / "edition")
    reports = conformance.judge(made, CHECKS)
    assert [found for report in reports for found in report.findings] == []
    with pikepdf.open(made.pdf) as pdf:
        facts = frozenset(of_pdf(pdf))
    assert [name for name in NAMED if present(CONSTRUCTS[name].get("pdf", {}), facts)] == []
