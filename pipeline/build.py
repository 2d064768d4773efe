"""From a title's folder to its finished files: the order of the stages, and the table of back ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from . import epub, manuscript, outputs, reports, waivers, xhtml
from . import style as house
from .checks import book as book_checks
from .checks import layout as layout_checks
from .checks import review as review_checks
from .model import (
    Announce,
    Artifact,
    Book,
    Finding,
    Manuscript,
    PageFormat,
    Place,
    PrintEdition,
    Result,
    Review,
    Severity,
    Style,
    Waiver,
)
from .pdf import conformance, edition
from .rules import finding

Value = TypeVar("Value")

#: One line a format.  Pages are laid out whatever is asked for: they give the EPUB its page list.
BACK_ENDS: Mapping[str, Callable[[Book, Style, PrintEdition, Review | None], Result[bytes]]] = {
    "pdf": lambda _book, _style, printed, _review: Result(printed.pdf),
    "epub": epub.make,
}

#: How the codes begin whose places are in a house style and are named from where its folder is.
ON_STYLES = ("STY-", "TOOL-")

#: The standards that each output says it keeps to.
CLAIMS: Mapping[str, Callable[[Book, Style, Review | None], tuple[str, ...]]] = {
    "pdf": lambda book, style, _review: conformance.of(book, style).standards,
    "epub": lambda book, _style, review: () if book.proof else epub.claims(review),
}


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


def build(order: Order, announce: Announce = lambda _stage, _step: None) -> Delivery:
    """Make the outputs of ``order`` and put them in place, all of them or none.

    A proof is made past every fault that leaves something to show.
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
        run.say(review_checks.check(book, style, title.review))
        run.stop_at_errors()
        printed = run.stage("layout", edition.make, book, style, page, announce)
        run.say(layout_checks.check(printed.layout, style, page))
        run.stop_at_errors()
        review = review_checks.certified(book, style, title.review, run.said)
        made = {name: run.stage(name, BACK_ENDS[name], book, style, printed, review) for name in order.formats}
        run.say(waivers.unused(run.said, run.waivers))
        run.stop_at_errors()
        records = reports.write(book, style, printed, run.findings())
        artifacts = run.stage("writing", _deliver, order, book, style, review, made, records)
    except _Forbidden:
        return Delivery((), _located(order, run.findings()))
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
        self._announce(name, "")
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
    """The findings in the order of their places, each place named as the reader would name it.

    Places in a style are named so already.
    """
    folder = order.folder.as_posix()
    located = (
        replace(one, where=one.where.within(folder)) if one.where and not one.code.startswith(ON_STYLES) else one
        for one in findings
    )
    return tuple(sorted(located, key=_reading_order))


def _reading_order(one: Finding) -> tuple[bool, str, int, int]:
    """``publication.yaml`` first, then the files by name; last what has no place."""
    where = one.where or Place("\N{REPLACEMENT CHARACTER}")
    return not where.file.endswith("publication.yaml"), where.file, where.line or 0, where.column or 0


def _page_format(title: Manuscript, style: Style) -> Result[PageFormat]:
    """The page that the title asks for."""
    page = style.pages.get(title.metadata.page)
    return Result(page, () if page else (house.no_such_page(title, style),))


def _deliver(
    order: Order,
    book: Book,
    style: Style,
    review: Review | None,
    made: Mapping[str, bytes],
    records: Mapping[str, bytes],
) -> Result[tuple[Artifact, ...]]:
    """Write everything, and say what was made and what of an earlier build no longer goes with it."""
    folder = order.build / book.slug / ("proof" if order.proof else "")
    files = {
        **{f"{book.slug}.{name}": data for name, data in made.items()},
        **{f"xhtml/{document.name}.xhtml": document.xhtml for document in book.documents},
        **{f"xhtml/{resource.path}": resource.data for resource in book.resources},
        "xhtml/style.css": "\n".join(sheet.text for sheet in style.epub).encode(),
        **records,
    }
    try:
        left_behind = tuple(_left_behind(folder, book.slug, made, records[reports.MANIFEST]))
        outputs.write(folder, files)
    except OSError as error:
        return Result(None, (finding("OUT-001", None, folder=folder.as_posix(), problem=error.strerror or error),))
    paths = {name: folder / f"{book.slug}.{name}" for name in made}
    artifacts = (Artifact(path, name, CLAIMS[name](book, style, review)) for name, path in paths.items())
    return Result(tuple(artifacts), left_behind)


def _left_behind(folder: Path, slug: str, made: Mapping[str, bytes], manifest: bytes) -> Iterator[Finding]:
    """A Finding for each output of an earlier build from other words, pictures or style that stays beside this one."""
    before = folder / reports.MANIFEST
    if before.is_file() and before.read_bytes() != manifest:
        for name in BACK_ENDS.keys() - made.keys():
            if (folder / f"{slug}.{name}").is_file():
                yield finding("OUT-002", None, file=(folder / f"{slug}.{name}").as_posix())
