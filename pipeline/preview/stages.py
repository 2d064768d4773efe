"""From a title's folder to what a preview shows of it: the stages of a build, in parts that answer at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TypeVar

from lxml import etree
from PIL import Image

from .. import archive, epub, manuscript, waivers, xhtml
from .. import style as house
from ..build import on_paper, unwaived
from ..checks import book as book_checks
from ..checks import layout as layout_checks
from ..checks import review as review_checks
from ..epub.documents import file_name
from ..kept import Kept
from ..model import (
    Announce,
    Book,
    BookDocument,
    Finding,
    Layout,
    PageFormat,
    PrintEdition,
    Result,
    Severity,
    Style,
    Waiver,
)
from ..pdf import edition
from .view import Screen

Value = TypeVar("Value")

#: The namespace of the attribute by which an element of the EPUB's view says its place in the manuscript.
PLACES = "urn:x-casi:preview"

_CONTAINER = "META-INF/container.xml"


@dataclass(frozen=True)
class Work:
    """A title made ready for its pages."""

    book: Book
    style: Style
    page: PageFormat


@dataclass(frozen=True)
class Reading:
    """What a title's files gave: the Work, None where there is nothing to lay out, and all that was ``said``."""

    work: Work | None
    said: tuple[Finding, ...]
    waivers: tuple[Waiver, ...]

    def findings(self, later: Iterable[Finding] = ()) -> tuple[Finding, ...]:
        """All that was said, and ``later`` what stages after it said, with waivers applied."""
        return waivers.applied((*self.said, *later), self.waivers)

    def all_findings(self, later: Iterable[Finding]) -> tuple[Finding, ...]:
        """Likewise where ``later`` is all that there is to say: with the waivers that met nothing."""
        said = (*self.said, *later)
        return self.findings((*later, *waivers.unused(said, self.waivers)))

    @property
    def is_faulty(self) -> bool:
        """Whether it forbids pages."""
        return self.work is None or any(one.severity is Severity.ERROR for one in self.findings())


class Reader:
    """Reads a title again and again; its style only where a file of it has changed."""

    def __init__(self, folder: Path, styles: Sequence[Path]) -> None:
        self._folder, self._styles = folder, styles
        self._style: tuple[object, Result[Style]] | None = None

    def read(self, state_of_styles: object) -> Reading:
        """The title as it is now."""
        said: list[Finding] = []
        excused: tuple[Waiver, ...] = ()

        def taken(result: Result[Value]) -> Value:
            said.extend(result.findings)
            if result.value is None:
                raise _Ended
            return result.value

        try:
            title = taken(manuscript.read(self._folder))
            excused = title.metadata.waive
            style = taken(house.for_title(taken(self._load(title.metadata.style, state_of_styles)), title))
            page = style.pages.get(title.metadata.page)
            page = taken(Result(page, () if page else (house.no_such_page(title, style),)))
            book = taken(xhtml.make_book(title, style, None))
        except _Ended:
            return Reading(None, tuple(said), excused)
        said += (*book_checks.check(book), *review_checks.check(book, style, title.review))
        return Reading(Work(book, style, page), tuple(said), excused)

    def _load(self, name: str, state: object) -> Result[Style]:
        if self._style is None or self._style[0] != (name, state):
            self._style = (name, state), house.load(name, self._styles)
        return self._style[1]


class _Ended(Exception):  # noqa: N818 - it ends a reading in good order
    """A stage had nothing to hand on."""


def known(work: Work, kept: Kept) -> Result[PrintEdition] | None:
    """The edition's pages and what is to be said of them, where they have been laid out before."""
    made = kept.known("layout", PrintEdition, unwaived(work.book), on_paper(work.style), work.page)
    return made and _judged(work, made)


def printed(work: Work, kept: Kept, announce: Announce) -> Result[PrintEdition]:
    """Likewise, laid out now; in this process alone, so that it can be ended between any two pages."""
    make = partial(edition.make, announce=announce, workers=1, kept=kept)
    made = kept.result("layout", PrintEdition, make, unwaived(work.book), on_paper(work.style), work.page)
    return _judged(work, made)


def _judged(work: Work, made: Result[PrintEdition]) -> Result[PrintEdition]:
    judged = layout_checks.check(made.value.layout, work.style, work.page) if made.value else ()
    return Result(made.value, (*made.findings, *judged))


def on_screen(work: Work, pages: PrintEdition) -> Result[Mapping[str, bytes]]:
    """The files of the EPUB, whose elements say their places, and what is to be said of it."""
    made = epub.make(_with_places(work.book), work.style, pages)
    return Result(archive.unpack(made.value) if made.value else None, made.findings)


def no_pages() -> PrintEdition:
    """What stands for the printed edition before there is one."""
    white = BytesIO()
    Image.new("RGB", (3, 4), "white").save(white, "PNG")
    return PrintEdition(b"", Layout((), (), (), ()), white.getvalue())


def screens(files: Mapping[str, bytes], book: Book) -> tuple[Screen, ...]:
    """The texts of an EPUB of ``book`` in reading order."""
    path = etree.fromstring(files[_CONTAINER]).find(".//{*}rootfile").get("full-path")
    package = etree.fromstring(files[path])
    hrefs = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    names = [hrefs[reference.get("idref")] for reference in package.iter("{*}itemref")]
    known = {file_name(book, document.name): document for document in book.documents}
    return tuple(_screen(str(PurePosixPath(path).parent / name), known.get(name), files) for name in names)


def _screen(path: str, document: BookDocument | None, files: Mapping[str, bytes]) -> Screen:
    """A text, called by its first heading; the house's own by what they are."""
    root = etree.fromstring(files[path])
    heading = root.find(".//{*}h1")
    title = "".join(heading.itertext()) if heading is not None else root.findtext(".//{*}title") or path
    if document is not None and document.source is None:
        title = document.kind.capitalize()
    return Screen(path, document.name if document else "", " ".join(title.split()))


def _with_places(book: Book) -> Book:
    """``book`` with each place also in an attribute that stays in an EPUB."""
    return replace(book, documents=tuple(replace(one, xhtml=_placed(one.xhtml)) for one in book.documents))


def _placed(xhtml_: bytes) -> bytes:
    root = etree.fromstring(xhtml_)
    for element in root.iter(etree.Element):
        if source := element.get("data-source"):
            element.set(f"{{{PLACES}}}source", source)
    return etree.tostring(root, encoding="utf-8")
