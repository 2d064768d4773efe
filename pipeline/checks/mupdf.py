"""MuPDF, a reader that had no part in making the files: does it open them, without complaint, and show their words?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from .. import tools
from ..model import Edition, Finding, Place, Report
from ..rules import finding
from ..tools import Finished, Missing, Tool
from . import outside, own
from .opened_epub import XHTML, Element, Epub, is_made, letters
from .readable import shown
from .tagged_pdf import passages, read_tags
from .written_book import INLINE

PDF, EPUB = "PDF in MuPDF", "EPUB in MuPDF"
TIMEOUT = 300.0  # seconds; a page takes a hundredth of one

_ROWS = frozenset({f"{XHTML}thead", f"{XHTML}tbody"})

#: What MuPDF says of itself and of every sound file.
_OF_ITSELF = ("warning: ICC support is not available", "warning: unknown epub version: 3")


def check_pdf(edition: Edition, mutool: Tool | Missing | None = None) -> Report:
    """Whether MuPDF (this machine's, if None) opens the PDF and shows each passage of its text."""
    return _check(edition.pdf, PDF, mutool, lambda: _passages_of_pdf(edition.pdf))


def check_epub(edition: Edition, mutool: Tool | Missing | None = None) -> Report:
    """Whether MuPDF (this machine's, if None) opens the EPUB, pictures and all, and shows each passage of its text."""
    return _check(edition.epub, EPUB, mutool, lambda: _passages_of_epub(edition.epub))


def _check(path: Path, name: str, mutool: Tool | Missing | None, written: Callable[[], Iterable[str]]) -> Report:
    program = mutool or tools.probe(tools.MUTOOL)
    if isinstance(program, Missing):
        return outside.missing(path, name, program)
    outcome = tools.run(program, ["draw", "-q", "-F", "text", "-o", "-", path], timeout=TIMEOUT)
    if not isinstance(outcome, Finished):
        return outside.broken_off(path, name, outcome)
    if outcome.code != 0 and not any(line.startswith("error: ") for line in _said(outcome)):
        return outside.unreadable(path, name, outside.failed_to_start(outcome))
    report = own.report(path, name, _findings(Place(path.name), outcome, written))
    return replace(report, version=program.version)


def _findings(place: Place, outcome: Finished, written: Callable[[], Iterable[str]]) -> Iterator[Finding]:
    said = _said(outcome)
    if outcome.code != 0:
        yield finding("READ-024", place, said="; ".join(said))
        return
    if said:
        yield finding("READ-025", place, said="; ".join(dict.fromkeys(said)))
    seen = letters(outcome.output.decode("utf-8", "replace"))
    for passage in written():
        if letters(passage) not in seen:
            yield finding("READ-026", place, text=shown(passage))


def _said(outcome: Finished) -> list[str]:
    """The lines in which MuPDF speaks of the file."""
    return [line for line in outcome.errors.splitlines() if line.strip() and not line.startswith(_OF_ITSELF)]


def _passages_of_pdf(path: Path) -> Iterator[str]:
    for read in passages(read_tags(path.read_bytes())).values():
        yield from read


def _passages_of_epub(path: Path) -> Iterator[str]:
    for _, tree in Epub(path).spine():
        yield from _passages(tree.find(f"{XHTML}body"))


def _passages(body: Element) -> Iterator[str]:
    """What stands without a break in the blocks of a document; what was made may be shown elsewhere, as numbers are.

    The cells of tables come word by word: MuPDF reads the lines of a row across them.
    """
    passage = ""
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if is_made(element) or etree.QName(element).localname not in INLINE:
            yield passage
            passage = ""
        if event == "end":
            passage += element.tail or ""
        elif element.tag in _ROWS or element.get("hidden") is not None:
            yield from " ".join(element.itertext()).split() if element.tag in _ROWS else ()
            walk.skip_subtree()
        else:
            passage += element.text or ""
    yield passage
