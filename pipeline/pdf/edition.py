"""Book -> PrintEdition: laid out until references and line breaks hold, judged by its geometry, written, pictured."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from xml.etree.ElementTree import ParseError, fromstring

import pydyf
import pypdfium2
from weasyprint import Document

from ..identifiers import edition_time, identifier, page_map_digest
from ..model import Announce, Book, Finding, Layout, PageFormat, PageStart, PrintEdition, Result, Style
from ..rules import finding
from . import broadside, claims, engine, fonts, layout, linebreaks, pictures, tagging, xmp
from .beside import on_left_pages
from .bookmarks import set_bookmarks
from .fitting import misfits
from .floats import floated
from .grid import rooms
from .layout import Press, Typesetting
from .lines import lines, placed_pictures
from .notes import brought_back, misplaced, placed_notes, stranded, too_long
from .page_breaks import kept_together
from .page_map import folios_that_differ, is_turned, page_map
from .tree import Hints, grow
from .wide_tables import fitted

LAYOUTS = 16  # of what still changes, for line breaks and notes: what is mended on one page may move to another
ROUNDS = 8  # of the whole Book, each after its documents have been mended by themselves
REFERENCE_LAYOUTS = 3  # one to learn where pages begin, one to say it, one more where saying it moved them
COVER_HEIGHT = 1600  # pixels


def make(
    book: Book, style: Style, page: PageFormat, announce: Announce = lambda _stage, _step: None
) -> Result[PrintEdition]:
    """The PDF of ``book`` in ``page`` format, with its Layout and the picture of its cover.

    The findings tell all that is wrong with the pages; the value is None only where a document cannot be parsed.
    The same arguments give the same bytes, with the same fonts, Pango and HarfBuzz.
    """
    if malformed := tuple(_malformed(book)):
        return Result(None, malformed)
    with fonts.only(style.fonts):
        press = layout.prepare(book, style, page)
        press, typesetting, findings = _settle(press, _Layouts(announce))
        announce("tagged PDF", "")
        return _finish(press, typesetting, findings)


def _malformed(book: Book) -> Iterator[Finding]:
    for document in book.documents:
        try:
            fromstring(document.xhtml)  # noqa: S314 - made by us, and checked for entities before
        except ParseError as error:
            yield finding("PDF-012", None, document=document.name, problem=error)


# The loop: what a layout teaches is an input of the next


@dataclass
class _Layouts:
    """Lays out, and counts and announces how often."""

    announce: Announce
    count: int = 0

    def typeset(self, press: Press, hints: Hints) -> Typesetting:
        self.count += 1
        stage = f"layout {self.count} ({len(press.book.documents)} documents)"
        self.announce(stage, "")
        return layout.typeset(press, hints, partial(self.announce, stage))


def _settle(press: Press, layouts: _Layouts) -> tuple[Press, Typesetting, list[Finding]]:
    """The first layout that has nothing to teach, or the last one that is allowed, and the press that it came from."""
    hints = _with_notes_measured(press, layouts)
    rounds = for_references = 0
    while True:
        press, typesetting = _by_thickness(press, layouts, hints)
        lesson = _lesson(press, typesetting, hints)
        rounds += 1
        for_references = for_references + 1 if lesson == replace(hints, references=lesson.references) else 0
        if lesson == hints or for_references == REFERENCE_LAYOUTS or rounds == ROUNDS:
            # What an earlier layout had wrong, this one may have right.
            findings = [*press.findings, *typesetting.findings]
            moved = [_unsettled(hints, lesson)] if lesson.references != hints.references else []
            return press, typesetting, findings + moved
        del typesetting  # hundreds of megabytes in a long book: two at a time are too many
        hints = _mended_apart(press, layouts, hints, lesson)


def _by_thickness(press: Press, layouts: _Layouts, hints: Hints) -> tuple[Press, Typesetting]:
    """A layout, on the pages of a thick book as soon as it is one."""
    typesetting = layouts.typeset(press, hints)
    thick = layout.thickened(press, len(typesetting.document.pages))
    return (press, typesetting) if thick is press else (thick, layouts.typeset(thick, hints))


def _mended_apart(press: Press, layouts: _Layouts, before: Hints, hints: Hints) -> Hints:
    """What the documents that change from ``before`` to ``hints`` teach when they are laid out by themselves.

    Each document begins a page, so its pages come out as they do in the whole Book; what is said there of the pages of
    others stays.
    """
    for _ in range(LAYOUTS):
        changed = hints.changed(before)
        documents = tuple(document for document in press.book.documents if document.name in changed)
        if not documents:
            break
        part = replace(press, book=replace(press.book, documents=documents))
        lesson = _lesson(part, layouts.typeset(part, hints), hints)
        before, hints = hints, replace(lesson, references=hints.references, turned=hints.turned, left=hints.left)
    return hints


def _with_notes_measured(press: Press, layouts: _Layouts) -> Hints:
    """What a layout teaches that has all notes at the end of their documents.

    There a note may be of any length, while one at a foot that is longer than its page can bring the engine down.
    """
    tree = grow(press.book, Hints())
    hints = Hints(marks=linebreaks.joined(tree))
    if not tree.notes:
        return hints
    hints = replace(hints, endnotes=frozenset(note.get("id", "") for note in tree.notes))
    typesetting = layouts.typeset(press, hints)
    return replace(_lesson(press, typesetting, hints), endnotes=_too_long(press, typesetting))


def _too_long(press: Press, typesetting: Typesetting) -> frozenset[str]:
    return too_long(typesetting.document, typesetting.tree, float(press.style.tokens["notes"]["longest"]))


def _lesson(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """What to do better: long notes, wide tables, and line breaks; when these hold, where broadside tables stand; then
    notes parted from their calls, and the grid; when these hold too, notes that found no room.

    References and sides of pages are learned beside all that: a document laid out by itself does not know them.
    """
    document, tree, shown = typesetting.document, typesetting.tree, typesetting.trace.shown
    starts = page_map(press.book, tree, shown, len(document.pages))
    references = _references(starts, typesetting, press.style.texts["labels"]["note_page"])
    endnotes = hints.endnotes | _too_long(press, typesetting)
    fits = fitted(document, tree, press.style.tokens["tables"]["fits"], hints.fits)
    learned = replace(hints, references=references, turned=is_turned(starts), endnotes=endnotes, fits=fits)
    learned = replace(learned, left=on_left_pages(tree, shown))
    improve = linebreaks.improve if press.page.hyphenate else linebreaks.lengthen_ends
    learned = improve(press, typesetting, learned)
    if not learned.changed(hints):
        learned = replace(learned, floats=floated(document, tree, hints.floats))
    if learned.changed(hints):
        return learned
    notes = placed_notes(document, tree)
    moved = brought_back(notes, tree, shown) or kept_together(lines(shown, tree), placed_pictures(shown), tree)
    learned = replace(learned, page_breaks=hints.page_breaks | moved, room=rooms(document, tree, hints.room))
    return learned if learned.changed(hints) else replace(learned, endnotes=hints.endnotes | stranded(notes))


def _references(starts: tuple[PageStart, ...], typesetting: Typesetting, note_page: str) -> dict[str, str]:
    """For each id that a page reference leads to the label of its page, for a note at the end ``note_page`` with it."""
    tree = typesetting.tree
    forms = dict.fromkeys(tree.references, "{page}") | {note.get("id", ""): note_page for note in tree.endnotes}
    labels = _labels(starts, typesetting)
    return {target: forms[target].format(page=label) for target, label in labels.items() if target in forms}


def _labels(starts: tuple[PageStart, ...], typesetting: Typesetting) -> dict[str, str]:
    """The label of the page on which each element with an id begins."""
    labels: dict[str, str] = {}
    for page, start in zip(typesetting.document.pages, starts, strict=True):
        for anchor in page.anchors:
            labels.setdefault(anchor, start.label)
    return labels


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
