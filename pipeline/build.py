"""From a title's folder to its finished files: the order of the stages, and the table of back ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from . import epub, manuscript, outputs, reports, waivers, xhtml
from . import style as house
from .checks import book as book_checks
from .model import (
    Artifact,
    Book,
    Finding,
    Manuscript,
    PageFormat,
    PrintEdition,
    Result,
    Severity,
    Style,
    Waiver,
)
from .pdf import edition

Value = TypeVar("Value")
Announce = Callable[[str], None]

#: One line a format.  Pages are laid out whatever is asked for: they give the EPUB its page list.
BACK_ENDS: Mapping[str, Callable[[Book, Style, PrintEdition], Result[bytes]]] = {
    "pdf": lambda _book, _style, printed: Result(printed.pdf),
    "epub": epub.make,
}

#: How the codes begin whose places are in a house style and are named from where its folder is.
ON_STYLES = ("STY-", "TOOL-")

CLAIMS: Mapping[str, tuple[str, ...]] = {"pdf": ("PDF/UA-1", "PDF/A-2a"), "epub": ("EPUB 3.3",)}


@dataclass(frozen=True)
class Order:
    """What is wanted: which formats of which title, by which styles, and where to put them.

    ``folder`` is the title's folder as its reader would name it, ``styles`` the folders of styles in the order in
    which they are searched.  ``proof`` is the date to print on every page of a proof, None for the edition itself.
    """

    folder: Path
    formats: Sequence[str]
    styles: Sequence[Path]
    build: Path
    proof: str | None = None


@dataclass(frozen=True)
class Delivery:
    """What came of an Order: the files made, none where a finding forbade them, and every finding."""

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]


def build(order: Order, announce: Announce = lambda _stage: None) -> Delivery:
    """Make the outputs of ``order`` and put them in place, all of them or none.

    A proof is made past every fault that leaves something to show.  Raises OSError where the disk refuses.
    """
    run = _Run(announce, order)
    try:
        title = run.stage("manuscript", manuscript.read, order.folder)
        run.waivers = title.metadata.waive
        style = run.stage("style", house.load, title.metadata.style, order.styles)
        style = run.stage("style of the title", house.for_title, style, title)
        page = run.stage("page", _page_format, title, style)
        book = run.stage("book", xhtml.make_book, title, style, order.proof)
        run.say(book_checks.check(book))
        run.stop_at_errors()
        printed = run.stage("layout", edition.make, book, style, page)
        made = {name: run.stage(name, BACK_ENDS[name], book, style, printed) for name in order.formats}
        run.say(waivers.unused(run.said, run.waivers))
        run.stop_at_errors()
    except _Forbidden:
        return Delivery((), _located(order, run.findings()))
    announce("writing")
    artifacts = _deliver(order, book, style, printed, made, run.findings())
    return Delivery(artifacts, _located(order, run.findings()))


class _Forbidden(Exception):  # noqa: N818 - it ends a build in good order
    """A finding forbids to go on."""


class _Run:
    """One build on its way: what has been said, and whether it may go on."""

    def __init__(self, announce: Announce, order: Order) -> None:
        self._announce = announce
        self._order = order
        self.said: list[Finding] = []
        self.waivers: tuple[Waiver, ...] = ()

    def stage(self, name: str, make: Callable[..., Result[Value]], *given: Any) -> Value:
        """The value that ``make`` returns; what it has to say is kept.  Raises _Forbidden where there is none."""
        self._announce(name)
        result = make(*given)
        self.say(result.findings)
        if result.value is None:
            raise _Forbidden
        return result.value

    def say(self, findings: Sequence[Finding]) -> None:
        self.said.extend(findings)

    def stop_at_errors(self) -> None:
        """Raises _Forbidden where an error stands that nobody waived, unless a proof was ordered."""
        errors = any(one.severity is Severity.ERROR for one in waivers.applied(self.said, self.waivers))
        if errors and self._order.proof is None:
            raise _Forbidden

    def findings(self) -> tuple[Finding, ...]:
        """All that was said, with waivers applied, places relative to the title's folder."""
        return waivers.applied(self.said, self.waivers)


def _located(order: Order, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with each place named as the reader would name it; those on a style name it so already."""
    folder = order.folder.as_posix()
    return tuple(
        replace(one, where=one.where.within(folder)) if one.where and not one.code.startswith(ON_STYLES) else one
        for one in findings
    )


def _page_format(title: Manuscript, style: Style) -> Result[PageFormat]:
    """The page that the title asks for."""
    page = style.pages.get(title.metadata.page)
    return Result(page, () if page else (house.no_such_page(title, style),))


def _deliver(
    order: Order,
    book: Book,
    style: Style,
    printed: PrintEdition,
    made: Mapping[str, bytes],
    findings: Sequence[Finding],
) -> tuple[Artifact, ...]:
    """Write everything and say what was made."""
    folder = order.build / book.slug / ("proof" if order.proof else "")
    files = {
        **{f"{book.slug}.{name}": data for name, data in made.items()},
        **{f"xhtml/{document.name}.xhtml": document.xhtml for document in book.documents},
        **{f"xhtml/{resource.path}": resource.data for resource in book.resources},
        "xhtml/style.css": "\n".join(sheet.text for sheet in style.epub).encode(),
        **reports.write(book, style, printed, findings),
    }
    outputs.write(folder, files)
    return tuple(
        Artifact(folder / f"{book.slug}.{name}", name, () if order.proof else CLAIMS[name]) for name in made
    )
