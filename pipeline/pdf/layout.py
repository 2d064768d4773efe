"""One layout of the Book: tree, house style and declared fonts through the engine, which can reach nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Document
from weasyprint.css.counters import CounterStyle
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration

from ..model import Book, Finding, PageFormat, Style
from ..rules import finding
from . import beside, conformance, trace
from .conformance import Conformance
from .fetcher import ORIGIN, ClosedFetcher
from .known_text import KnownText
from .mends import mended
from .trace import Trace
from .tree import Hints, Tree, grow

Progress = Callable[[str], None]

_LOGGER = logging.getLogger("weasyprint")
_PAGE = re.compile(r"Page (\d+)$")
_AT = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")


@dataclass(frozen=True)
class Press:
    """Book and style, made ready for as many layouts as it takes.

    ``findings`` tells what the engine did not understand of the stylesheets.
    """

    book: Book
    style: Style
    page: PageFormat
    fonts: FontConfiguration
    counters: CounterStyle
    fetcher: ClosedFetcher
    stylesheets: tuple[CSS, ...]
    findings: tuple[Finding, ...]
    images: dict[str, object] = field(default_factory=dict)
    text: KnownText = field(default_factory=KnownText)

    @property
    def conformance(self) -> Conformance:
        return conformance.of(self.book, self.style)


@dataclass(frozen=True)
class Typesetting:
    """A layout with the tree that it came from, what stands where in it, and all that the engine said."""

    document: Document
    tree: Tree
    trace: Trace
    findings: tuple[Finding, ...]


def prepare(book: Book, style: Style, page: PageFormat) -> Press:
    """Reads the stylesheets in cascade order: the style's, then the page format's."""
    fonts, counters, fetcher = FontConfiguration(), CounterStyle(), ClosedFetcher(book.resources)
    sheets: list[CSS] = []
    findings: list[Finding] = []
    for source in (*style.print, *page.stylesheets):
        with listening() as records:
            sheets.append(
                CSS(
                    string=source.text,
                    base_url=ORIGIN,
                    url_fetcher=fetcher,
                    media_type="print",
                    font_config=fonts,
                    counter_style=counters,
                )
            )
        findings.extend(_told_of_sheet(record, source.name) for record in records)
    return Press(book, style, page, fonts, counters, fetcher, tuple(sheets), tuple(findings))


def typeset(press: Press, hints: Hints, progress: Progress = lambda _step: None) -> Typesetting:
    """Lays the Book out once.  Raises xml.etree.ElementTree.ParseError for a document that is not well-formed."""
    tree = grow(press.book, hints)
    _forget_drawings(press.images)
    with listening() as records, watching(progress), mended(press.text):
        document = _Joined(tree.root, press.fetcher).render(
            stylesheets=list(press.stylesheets),
            font_config=press.fonts,
            counter_style=press.counters,
            cache=press.images,
            pdf_variant=press.conformance.variant,
        )
    beside.part(document)
    followed = trace.follow(document, tree)
    return Typesetting(document, tree, followed, (*(_told(record) for record in records), *followed.findings))


def _forget_drawings(images: dict[str, object]) -> None:
    """Keeps what can be shown in any layout: a drawing holds on to all the boxes of the layout that it was read for."""
    for address in [address for address, image in images.items() if isinstance(image, SVGImage)]:
        del images[address]


def thickened(press: Press, pages: int) -> Press:
    """``press``, made ready anew for a thick book where its format knows one and ``pages`` make it; there is no way
    back from there.
    """
    thick = press.page.thick
    if thick is None or pages <= thick.pages:
        return press
    page = replace(press.page, stylesheets=(*press.page.stylesheets, *thick.stylesheets), thick=None)
    return prepare(press.book, press.style, page)


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Everything from a warning upwards that the engine says meanwhile; nothing of it is printed."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[assignment, method-assign]
    level, propagate = _LOGGER.level, _LOGGER.propagate
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.WARNING)
    _LOGGER.propagate = False
    try:
        yield records
    finally:
        _LOGGER.removeHandler(handler)
        _LOGGER.setLevel(level)
        _LOGGER.propagate = propagate


@contextmanager
def watching(progress: Progress) -> Iterator[None]:
    """Says each page that the engine has come to, in every layout meanwhile; what ``progress`` raises ends it."""
    logger, handler = logging.getLogger("weasyprint.progress"), logging.Handler(logging.INFO)

    def say(record: logging.LogRecord) -> None:
        if page := _PAGE.search(record.getMessage()):
            progress(f"page {page[1]}")

    handler.emit = say  # type: ignore[method-assign]
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def told(records: list[logging.LogRecord]) -> tuple[Finding, ...]:
    """A Finding for every record: PDF-001 for an error of the engine, PDF-002 for a warning."""
    return tuple(dict.fromkeys(_told(record) for record in records))


def refusals(press: Press) -> tuple[Finding, ...]:
    """PDF-003 for each address outside the Book that something asked for."""
    return tuple(finding("PDF-003", None, address=address) for address in dict.fromkeys(press.fetcher.refused))


class _Joined(HTML):
    """The engine's view of a tree that is already parsed: as a string it would be read as HTML 5, not as XML."""

    def __init__(self, root: Element, fetcher: ClosedFetcher) -> None:
        self.base_url = ORIGIN
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


def _told(record: logging.LogRecord) -> Finding:
    code = "PDF-001" if record.levelno >= logging.ERROR else "PDF-002"
    return finding(code, None, message=record.getMessage().rstrip("."))


def _told_of_sheet(record: logging.LogRecord, sheet: str) -> Finding:
    message = record.getMessage().rstrip(".")
    at = _AT.search(message)
    place = f"{sheet}:{at['line']}:{at['column']}" if at else sheet
    return finding("PDF-013", None, sheet=place, message=message)
