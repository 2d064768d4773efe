"""From a title's folder to its finished files: the order of the stages, and the table of back ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from . import epub, manuscript, outputs, reports, unchanged, waivers, workshop, xhtml
from . import style as house
from .checks import book as book_checks
from .checks import layout as layout_checks
from .checks import review as review_checks
from .checks import sizes as size_checks
from .kept import Kept
from .model import (
    NOTHING,
    Announce,
    Artifact,
    Book,
    Delivery,
    Finding,
    Layout,
    Manuscript,
    Order,
    PageFormat,
    Place,
    PrintEdition,
    Result,
    Review,
    Severity,
    Style,
    Waiver,
)
from .pdf import conformance, crew, edition
from .rules import finding

Value = TypeVar("Value")

#: One line a format.  Pages are laid out whatever is asked for: they give the EPUB its page list.
BACK_ENDS: Mapping[str, Callable[[Kept, Book, Style, PrintEdition, Review | None], Result[bytes]]] = {
    "pdf": lambda _kept, _book, _style, printed, _review: Result(printed.pdf),
    "epub": lambda kept, book, style, printed, review: kept.result(
        "epub", bytes, epub.make, unwaived(book), on_screen(style), pages_of(printed), review
    ),
}

#: How the codes begin whose places are in a house style and are named from where its folder is.
ON_STYLES = ("STY-", "TOOL-")

#: The standards that each output says it keeps to.
CLAIMS: Mapping[str, Callable[[Book, Style, Review | None], tuple[str, ...]]] = {
    "pdf": lambda book, style, _review: conformance.of(book, style).standards,
    "epub": lambda book, _style, review: () if book.proof else epub.claims(review),
}


def build(order: Order, announce: Announce = lambda _stage, _step: None) -> Delivery:
    """Make the outputs of ``order`` and put them in place, all of them or none.

    A proof is made past every fault that leaves something to show.  What an earlier build made of the same is not made
    again, and the outputs are the same bytes as without it.
    """
    kept = Kept(order.build, workshop.digest())
    name = unchanged.name(order, kept)
    delivery = _build(order, kept, announce)
    unchanged.remember(delivery, order, name, kept)
    kept.sweep()
    return delivery


def _build(order: Order, kept: Kept, announce: Announce) -> Delivery:
    run = _Run(announce, order, kept)
    try:
        title = run.stage("manuscript", manuscript.read, order.folder)
        run.waivers = title.metadata.waive
        style = run.stage("style", house.load, title.metadata.style, order.styles)
        style = run.stage("style of the title", house.for_title, style, title)
        page = run.stage("page", _page_format, title, style)
        book = run.kept("book", Book, xhtml.make_book, to_be_set(title), in_the_book(style), order.proof)
        run.say(book_checks.check(book))
        run.say(review_checks.check(book, style, title.review))
        run.stop_at_errors()
        workers = min(crew.size(book.documents), order.cores or crew.MOST)
        lay_out = partial(edition.make, announce=announce, workers=workers, kept=kept)
        printed = run.kept("layout", PrintEdition, lay_out, unwaived(book), on_paper(style), page)
        run.say(layout_checks.check(printed.layout, style, page))
        run.stop_at_errors()
        review = review_checks.certified(book, style, title.review, run.said)
        made = {name: run.stage(name, BACK_ENDS[name], kept, book, style, printed, review) for name in order.formats}
        run.say(size_checks.check(made, style))
        run.say(waivers.unused(run.said, run.waivers))
        run.stop_at_errors()
        records = reports.write(book, style, printed, run.findings())
        return run.delivery(*run.stage("writing", _deliver, order, book, style, review, made, records))
    except _Forbidden:
        return run.delivery()


# By what a stage is given its result is kept: so it is given no more than it needs.


def to_be_set(title: Manuscript) -> Manuscript:
    """What of a manuscript is in the Book: neither its signature nor its own stylesheet."""
    return replace(title, review=None, local_css=None)


def in_the_book(style: Style) -> Style:
    """What of a style is in the Book: templates, texts, terms, and the faces of drawings."""
    return replace(style, print=(), epub=(), pages=NOTHING)


def on_paper(style: Style) -> Style:
    """What of a style the typesetter looks at, its page format apart."""
    return replace(style, templates=NOTHING, epub=(), pages=NOTHING, terms=())


def on_screen(style: Style) -> Style:
    """What of a style is in an EPUB."""
    return replace(style, print=(), pages=NOTHING, terms=())


def unwaived(book: Book) -> Book:
    """The Book without what only decides what is told of it."""
    about = book.metadata
    places = {key: place for key, place in about.places.items() if not key.startswith("waive")}
    return replace(book, metadata=replace(about, waive=(), places=places), changes=())


def pages_of(printed: PrintEdition) -> PrintEdition:
    """What an EPUB shows of the printed edition: where its pages begin, and the cover."""
    layout = Layout(printed.layout.page_map, (), (), (), printed.layout.labels)
    return replace(printed, pdf=b"", layout=layout, engine=NOTHING)


class _Forbidden(Exception):  # noqa: N818 - it ends a build in good order
    """A finding forbids to go on."""


class _Run:
    """One build on its way: what has been said, and whether it may go on."""

    def __init__(self, announce: Announce, order: Order, kept: Kept) -> None:
        self._announce = announce
        self._order = order
        self._kept = kept
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

    def kept(self, name: str, kind: type, make: Callable[..., Result[Value]], *given: Any) -> Value:
        """Likewise, taken from an earlier build where it was given the same."""
        return self.stage(name, self._kept.result, name, kind, make, *given)

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

    def delivery(self, made: tuple[Artifact, ...] = (), written: Mapping[str, str] = NOTHING) -> Delivery:
        """What came of the order: ``made`` and ``written``, and all that was said."""
        return Delivery(made, _located(self._order, self.findings()), written)


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
) -> Result[tuple[tuple[Artifact, ...], Mapping[str, str]]]:
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
    written = {(folder / name).as_posix(): sha256(data).hexdigest() for name, data in files.items()}
    return Result((tuple(artifacts), written), left_behind)


def _left_behind(folder: Path, slug: str, made: Mapping[str, bytes], manifest: bytes) -> Iterator[Finding]:
    """A Finding for each output of an earlier build from other words, pictures or style that stays beside this one."""
    before = folder / reports.MANIFEST
    if before.is_file() and before.read_bytes() != manifest:
        for name in BACK_ENDS.keys() - made.keys():
            if (folder / f"{slug}.{name}").is_file():
                yield finding("OUT-002", None, file=(folder / f"{slug}.{name}").as_posix())
