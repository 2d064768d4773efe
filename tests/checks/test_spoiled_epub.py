"""Each fault of an EPUB that our own checks are for, put into a sound one: the check tells it, and by its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest

from pipeline.checks import conformance, epub_content, mupdf, pair, pair_text
from pipeline.model import Edition, Verdict
from pipeline.rules import all_rules

from . import test_spoiled_pdf

FIRST, SECOND, NAVIGATION = "EPUB/harbor.xhtml", "EPUB/roads.xhtml", "EPUB/nav.xhtml"
PACKAGE, STYLESHEET = "EPUB/content.opf", "EPUB/style.css"

#: A marker with the words around it: at a page that begins in the midst of a paragraph.
MARKER = r'(<span epub:type="pagebreak"[^>]*/>)'
IN_TEXT = rf"(?<=\w) {MARKER}(\w)(\w+) "

#: What is spoiled: the file, the pattern that is replaced, by what, by which check it is told, and all that this tells.
FAULTS: dict[str, tuple[str, str, str, str, set[str]]] = {
    # Pages
    "a marker moved by a word": (FIRST, IN_TEXT, r" \2\3 \1", pair_text.NAME, {"PAIR-007"}),
    "a marker inside a word": (FIRST, IN_TEXT, r" \2\1\3 ", epub_content.NAME, {"READ-015"}),
    "a marker removed": (FIRST, MARKER, "", epub_content.NAME, {"READ-014", "READ-011"}),
    "a marker of another page": (FIRST, 'aria-label="3"', 'aria-label="4"', epub_content.NAME, {"READ-014"}),
    "a label of the list off by one": (NAVIGATION, ">3</a>", ">2</a>", epub_content.NAME, {"READ-014"}),
    "a label of the list that the PDF lacks": (NAVIGATION, ">3</a>", ">97</a>", pair_text.NAME, {"PAIR-006"}),
    "lines of the page list swapped": (
        *(NAVIGATION, r"(<li><a href=\S+page_2\S+</li>)\s*(<li><a href=\S+page_3\S+</li>)", r"\2\1"),
        *(epub_content.NAME, {"READ-014"}),
    ),
    "a page left out of the list": (NAVIGATION, r"<li><a href=\S+page_3\S+</li>", "", pair_text.NAME, {"PAIR-006"}),
    # Words
    "a word changed": (FIRST, "eleven", "twenty", pair_text.NAME, {"PAIR-003"}),
    "a word of a note changed": (FIRST, "once for the dues", "twice for the dues", pair_text.NAME, {"PAIR-004"}),
    "a note removed": (SECOND, r"<aside.*?</aside>", "", pair_text.NAME, {"PAIR-004"}),
    # Notes
    "a call that leads elsewhere": (SECOND, r'"\S*?#roads_note-2"', '"#ch-roads"', epub_content.NAME, {"READ-004"}),
    "a note that leads back elsewhere": (FIRST, '"#harbor_call-2"', '"#ch-harbor"', epub_content.NAME, {"READ-005"}),
    # What a document says of itself
    "chinese without its language": (FIRST, ' lang="zh-Hans" xml:lang="zh-Hans"', "", epub_content.NAME, {"READ-006"}),
    "a heading of a lower level": (FIRST, r"<h2(.*?)</h2>", r"<h3\1</h3>", epub_content.NAME, {"READ-007"}),
    "a line of the contents of another name": (NAVIGATION, "The mole<", "The pier<", epub_content.NAME, {"READ-008"}),
    "an alternative text emptied": (FIRST, r'alt="A mole[^"]*"', 'alt=""', epub_content.NAME, {"READ-009"}),
    "a file name for an alternative": (FIRST, r'alt="A mole[^"]*"', 'alt="mole.svg"', epub_content.NAME, {"READ-009"}),
    "a link to no place": (SECOND, "#tbl-waits", "#tbl-wakes", epub_content.NAME, {"READ-011"}),
    "a link to no file": (SECOND, r"harbor\.xhtml", "harbour.xhtml", epub_content.NAME, {"READ-011"}),
    "a picture that is not there": (FIRST, 'src="mole.svg"', 'src="pier.svg"', epub_content.NAME, {"READ-011"}),
    "a document without a language": (FIRST, '(<html[^>]*) lang="en-US"', r"\1", epub_content.NAME, {"READ-012"}),
    # Fonts
    "a font that no stylesheet names": (
        *(STYLESHEET, r"@font-face \{.*?\}", ""),
        *(epub_content.NAME, {"READ-019", "READ-020"}),
    ),
    "a font that is not there": (
        *(STYLESHEET, r"EBGaramond-400\.ttf", "Other.ttf"),
        *(epub_content.NAME, {"READ-016", "READ-019", "READ-020"}),
    ),
    "a character that no font has": (FIRST, "stone", "st\N{THAI CHARACTER KO KAI}ne", epub_content.NAME, {"READ-019"}),
    # Another reader
    "a picture that cannot be read": ("EPUB/mole.svg", "<path", "<path <", mupdf.EPUB, {"READ-025"}),
    "a paragraph that is hidden": (FIRST, "<p>Its", '<p style="display: none">Its', mupdf.EPUB, {"READ-026"}),
    # Metadata
    "nothing of how it can be read": (PACKAGE, "schema:accessibilitySummary", "x:y", epub_content.NAME, {"READ-012"}),
    "another title": (PACKAGE, "A Short Edition<", "A Long Edition<", pair.NAME, {"PAIR-008"}),
    "another date": (PACKAGE, "<dc:date>2026", "<dc:date>2025", pair.NAME, {"PAIR-008"}),
    "pages of another PDF": (PACKAGE, r"(pageBreakSource.>)[^<]*", r"\1urn:x:1", pair.NAME, {"PAIR-001"}),
    "the page map of another layout": (PACKAGE, r"(pageMapDigest.>)[^<]*", r"\1d2", pair.NAME, {"PAIR-002"}),
}  # fmt: skip


def spoil(edition: Edition, name: str, change: Callable[[str], str]) -> None:
    """Write the EPUB anew with the text file ``name`` changed."""
    with zipfile.ZipFile(edition.epub) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    spoiled = change(files[name].decode())
    assert spoiled != files[name].decode(), "nothing is spoiled"
    with zipfile.ZipFile(edition.epub, "w") as archive:
        for one, data in files.items():
            archive.writestr(one, spoiled if one == name else data)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_by_its_check_and_by_its_name(name: str, edition: Edition) -> None:
    file, pattern, replacement, judge, codes = FAULTS[name]
    spoil(edition, file, lambda text: re.sub(pattern, replacement, text, count=1, flags=re.DOTALL))
    checks = [check for check in conformance.CHECKS if check.name == judge]
    reports = conformance.judge(edition, checks)
    assert {found.code for report in reports for found in report.findings} == codes
    assert [report.verdict for report in reports] == [Verdict.FAILED]


def test_every_rule_of_finished_files_is_told_of_a_spoiled_one() -> None:
    told = {code for *_, codes in (*FAULTS.values(), *test_spoiled_pdf.FAULTS.values()) for code in codes}
    assert {code for code in all_rules() if code.startswith(("READ-", "PAIR-"))} == told


def test_every_check_of_ours_tells_a_spoiled_output() -> None:
    judges = {judge for *_, judge, _ in (*FAULTS.values(), *test_spoiled_pdf.FAULTS.values())}
    assert judges == test_spoiled_pdf.OURS


def test_a_fault_in_a_document_is_told_with_its_line(edition: Edition) -> None:
    spoil(edition, FIRST, lambda text: text.replace('alt="A mole', 'title="A mole', 1))
    (found,) = epub_content.check(edition).findings
    assert found.where is not None
    assert found.where.file == FIRST
    with zipfile.ZipFile(edition.epub) as archive:
        assert "<img" in archive.read(FIRST).decode().splitlines()[found.where.line - 1]
