"""The text of the PDF as readers copy it: whole, and in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2

from .. import tools
from ..model import Edition, Finding, Place, Report
from ..rules import finding
from ..tools import Finished, Missing, Tool
from . import outside, own
from .opened_epub import letters
from .readable import shown
from .tagged_pdf import Reader, passages

POPPLER, PDFIUM = "text copied by Poppler", "text copied by PDFium"
TIMEOUT = 300.0  # seconds; a page takes a hundredth of one


def check_poppler(edition: Edition, pdftotext: Tool | Missing | None = None) -> Report:
    """Whether ``pdftotext`` (this machine's, if None) copies the text of the PDF as it is to be read."""
    program = pdftotext or tools.probe(tools.PDFTOTEXT)
    if isinstance(program, Missing):
        return outside.missing(edition.pdf, POPPLER, program)
    outcome = tools.run(program, ["-enc", "UTF-8", edition.pdf, "-"], timeout=TIMEOUT)
    if not isinstance(outcome, Finished):
        return outside.broken_off(edition.pdf, POPPLER, outcome)
    if outcome.code != 0:
        return outside.unreadable(edition.pdf, POPPLER, outside.failed_to_start(outcome))
    pages = outcome.output.decode("utf-8", "replace").split("\f")
    return replace(own.report(edition.pdf, POPPLER, _findings(edition, pages)), version=program.version)


def check_pdfium(edition: Edition) -> Report:
    """Whether PDFium copies the text of the PDF as it is to be read."""
    return replace(own.report(edition.pdf, PDFIUM, _copied_by_pdfium(edition)), version=pypdfium2.PDFIUM_INFO.tag)


def _copied_by_pdfium(edition: Edition) -> Iterator[Finding]:
    with pypdfium2.PdfDocument(edition.pdf) as document:
        yield from _findings(edition, [page.get_textpage().get_text_range() for page in document])


def _findings(edition: Edition, pages: Sequence[str]) -> Iterator[Finding]:
    reader, place = Reader(edition.pdf.read_bytes()), Place(edition.pdf.name)
    labels = [page.label for page in reader.pdf.pages]
    marks = [tag.text() for tag in reader.root if tag.made == "source-page"]
    for (page, _), read in passages(reader.root).items():
        for passage in _out_of_order(read, letters(_without(marks, pages[page]))):
            yield finding("READ-022", place, page=labels[page], text=shown(passage))


def _without(marks: Sequence[str], text: str) -> str:
    """A page's text without the marks of pages of the original, which stand beside their line, for some before it."""
    for mark in marks:
        text = text.replace(mark, "", 1)
    return text


def _out_of_order(read: Sequence[str], copied: str) -> Iterator[str]:
    """Those of the passages ``read`` that are not found whole behind the one before them."""
    reached = 0
    for passage in read:
        at = copied.find(letters(passage), reached)
        if at < 0:
            yield passage
        else:
            reached = at + len(letters(passage))
