"""Book -> PrintEdition: laid out until references and line breaks hold, judged by its geometry, written, pictured."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from functools import partial
from xml.etree.ElementTree import ParseError, fromstring

import pydyf
import pypdfium2
from weasyprint import Document

from ..identifiers import edition_time, identifier, page_map_digest
from ..kept import NOTHING_KEPT, Kept
from ..model import Announce, Book, Finding, Layout, PageFormat, PageStart, PrintEdition, Result, Style
from ..rules import finding
from . import broadside, claims, crew, engine, fonts, layout, pictures, tagging, xmp
from .beside import on_left_pages
from .bookmarks import set_bookmarks
from .crew import Hire, Task
from .fitting import misfits
from .layout import Press, Typesetting
from .lines import lines, placed_pictures
from .notes import misplaced, placed_notes
from .page_map import anchored, folios_that_differ, is_turned, page_map
from .pagination import pages_of, paginated
from .settling import Extent, Settled, learned, said
from .tree import Hints

ROUNDS = 8  # of the whole Book, each after its documents have been settled by themselves
REFERENCE_LAYOUTS = 3  # one to learn where pages begin, one to say it, one more where saying it moved them
COVER_HEIGHT = 1600  # pixels


def make(
    book: Book,
    style: Style,
    page: PageFormat,
    announce: Announce = lambda _stage, _step: None,
    workers: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Result[PrintEdition]:
    """The PDF of ``book`` in ``page`` format, with its Layout and the picture of its cover.

    ``workers`` processes share the work, as many as are worth their while where it is None, and documents that are as
    they were settle as they are ``kept``.  The findings tell all that is wrong with the pages; the value is None only
    where a document cannot be parsed or a process was ended.
    The same arguments give the same bytes, with the same fonts, Pango and HarfBuzz, whatever the ``workers``.
    """
    if malformed := tuple(_malformed(book)):
        return Result(None, malformed)
    hire = partial(crew.crew, workers=workers, kept=kept)
    with fonts.only(style.fonts):
        try:
            press, typesetting, findings = _laid_out(layout.prepare(book, style, page), announce, hire)
        except BrokenExecutor:
            return Result(None, (finding("PDF-016", None),))
        announce("tagged PDF", "")
        return _finish(press, typesetting, findings)


def _malformed(book: Book) -> Iterator[Finding]:
    for document in book.documents:
        try:
            fromstring(document.xhtml)  # noqa: S314 - made by us, and checked for entities before
        except ParseError as error:
            yield finding("PDF-012", None, document=document.name, problem=error)


# The loop: what a layout teaches is an input of the next


def _laid_out(press: Press, announce: Announce, hire: Hire) -> tuple[Press, Typesetting, list[Finding]]:
    """The first layout of the whole Book that has nothing to teach, or the last one that is allowed, with its press.

    Documents are settled by themselves first, so that one layout is enough as a rule.
    """
    press, settled = _settled_apart(press, announce, hire)
    hints = _paginated(press.book, settled)
    pages = pages_of(_extents(press.book, settled))
    rounds = for_references = 0
    while True:
        rounds += 1
        stage = f"layout {rounds}"
        announce(stage, "")
        typesetting = layout.typeset(press, hints, partial(_announce_page, announce, stage, pages))
        thick = layout.thickened(press, len(typesetting.document.pages))
        if thick is not press:
            return _laid_out(thick, announce, hire)
        lesson = _lesson(press, typesetting, hints)
        for_references = for_references + 1 if lesson == replace(hints, references=lesson.references) else 0
        if lesson == hints or for_references == REFERENCE_LAYOUTS or rounds == ROUNDS:
            # What an earlier layout had wrong, this one may have right.
            findings = [*press.findings, *typesetting.findings]
            moved = [_unsettled(hints, lesson)] if lesson.references != hints.references else []
            return press, typesetting, findings + moved
        del typesetting  # hundreds of megabytes in a long book: two at a time are too many
        stage = f"documents after {stage}"
        announce(stage, "")
        tasks = _unsettled_by(press.book, settled, lesson)
        with hire(press) as settle_all:
            settled |= dict(_announced(settle_all(tasks), tasks, partial(announce, stage)))
        hints = _together(press.book, settled)
        hints = replace(hints, references=lesson.references, turned=lesson.turned, left=lesson.left)


def _announce_page(announce: Announce, stage: str, pages: int, page: str) -> None:
    announce(stage, f"{page} of {pages}")


def _settled_apart(press: Press, announce: Announce, hire: Hire) -> tuple[Press, dict[str, Settled]]:
    """Every document, settled with what it says of the pages of others; on the pages of a thick book if need be."""
    documents = press.book.documents
    with hire(press) as settle_all:
        settled: dict[str, Settled] = {}
        tasks: list[Task] = [(document, None) for document in documents]
        for attempt in range(REFERENCE_LAYOUTS):
            stage = f"page numbers {attempt}" if attempt else "documents"
            announce(stage, "")
            settled |= dict(_announced(settle_all(tasks), tasks, partial(announce, stage)))
            tasks = _unsettled_by(press.book, settled, _paginated(press.book, settled))
            if not tasks:
                break
    thick = layout.thickened(press, pages_of(_extents(press.book, settled)))
    return (press, settled) if thick is press else _settled_apart(thick, announce, hire)


def _announced(
    outcomes: Iterable[tuple[str, Settled]], tasks: Sequence[Task], announce: Callable[[str], None]
) -> Iterator[tuple[str, Settled]]:
    """The ``outcomes`` as they come, each with a word on how much of the text of ``tasks`` is done."""
    lengths = {document.name: len(document.xhtml) for document, _ in tasks}
    done = 0
    for name, one in outcomes:
        done += lengths[name]
        announce(f"{done / sum(lengths.values()):.0%}")
        yield name, one


def _unsettled_by(book: Book, settled: Mapping[str, Settled], hints: Hints) -> list[Task]:
    """The documents for which ``hints`` are other ones than those with which they settled."""
    tasks = ((one, hints.of(one.name, settled[one.name].extent.says)) for one in book.documents)
    return [(document, given) for document, given in tasks if given != settled[document.name].hints]


def _together(book: Book, settled: Mapping[str, Settled]) -> Hints:
    return Hints.together(settled[document.name].hints for document in book.documents)


def _paginated(book: Book, settled: Mapping[str, Settled]) -> Hints:
    return paginated(book.documents, _extents(book, settled), _together(book, settled))


def _extents(book: Book, settled: Mapping[str, Settled]) -> list[Extent]:
    return [settled[document.name].extent for document in book.documents]


def _lesson(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """What to do better: what documents learn by themselves, and what is said of the pages of the whole."""
    tree, shown = typesetting.tree, typesetting.trace.shown
    starts = page_map(press.book, tree, shown, len(typesetting.document.pages))
    return replace(
        learned(press, typesetting, hints),
        references=_references(starts, typesetting, press.style.texts["labels"]["note_page"]),
        turned=is_turned(starts),
        left=on_left_pages(tree, shown),
    )


def _references(starts: tuple[PageStart, ...], typesetting: Typesetting, note_page: str) -> dict[str, str]:
    """For each id of whose page the Book tells what it says of it."""
    forms = said(typesetting.tree, note_page)
    labels = _labels(starts, typesetting)
    return {target: forms[target].format(page=label) for target, label in labels.items() if target in forms}


def _labels(starts: tuple[PageStart, ...], typesetting: Typesetting) -> dict[str, str]:
    """The label of the page on which each element with an id begins."""
    return {anchor: starts[index].label for anchor, index in anchored(typesetting.document).items()}


def _unsettled(before: Hints, after: Hints) -> Finding:
    moving = sorted(key for key, label in after.references.items() if before.references.get(key) != label)
    return finding("PDF-008", None, targets=", ".join(moving), layouts=REFERENCE_LAYOUTS)


# The finished edition


def _finish(press: Press, typesetting: Typesetting, findings: list[Finding]) -> Result[PrintEdition]:
    book, style, document = press.book, press.style, typesetting.document
    shown = typesetting.trace.shown
    starts = page_map(book, typesetting.tree, shown, len(document.pages))
    notes = placed_notes(document, typesetting.tree)
    set_bookmarks(document, book.navigation)
    with layout.listening() as records:
        pdf = _write(press, typesetting, starts)
    families = {font.family for font in document.fonts.values()}
    uncovered = fonts.once(
        [
            *fonts.uncovered(book, style, typesetting.tree),
            *fonts.misused(book, style, shown),
            *pictures.uncovered(book, style, typesetting.tree),
        ]
    )
    findings += [
        *layout.told(fonts.untold(records, uncovered)),
        *layout.refusals(press),
        *uncovered,
        *pictures.coarse(book, style, shown),
        *fonts.strangers(style, families),
        *folios_that_differ(starts, document),
        *misplaced(notes, typesetting.tree),
        *misfits(book, typesetting),
    ]
    made = Layout(
        starts,
        notes,
        lines(shown, typesetting.tree),
        _faces(document),
        _labels(starts, typesetting),
        placed_pictures(shown),
    )
    return Result(PrintEdition(pdf, made, _picture(pdf), engine.versions()), tuple(dict.fromkeys(findings)))


def _faces(document: Document) -> tuple[str, ...]:
    """The faces in the file by name, without the tag of their subset (ISO 32000-1, 9.6.4)."""
    return tuple(sorted({font.name.decode("ascii").lstrip("/").partition("+")[2] for font in document.fonts.values()}))


def _write(press: Press, typesetting: Typesetting, starts: tuple[PageStart, ...]) -> bytes:
    book, texts = press.book, press.style.texts
    moment = edition_time(book.metadata.date)
    pages = page_map_digest(starts)
    description = xmp.describe(book.metadata, identifier(book, "pdf"), moment, texts.get("publisher"), pages)
    claim = claims.finisher(press.conformance, description, [start.label for start in starts])

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        broadside.turn(document, pdf)
        claim(document, pdf)

    return tagging.write(
        typesetting.document,
        finish,
        labels=texts["labels"],
        **claims.options(press.conformance, description),
    )


def _picture(pdf: bytes) -> bytes:
    """The first page as a PNG."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=COVER_HEIGHT / page.get_height()).to_pil()
    written = io.BytesIO()
    picture.convert("RGB").save(written, "PNG", optimize=True)
    return written.getvalue()
