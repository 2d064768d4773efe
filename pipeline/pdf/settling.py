"""A document laid out by itself until its layout has nothing more to teach.

Each document begins a page, so its pages come out as they do in the whole Book.  How it settles hangs on the document,
on the hints that concern it and on the ``ground`` that it shares with the others, and is told as plain data: it may be
found out in another process, and holds for as long as these stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring

from ..model import Book, BookDocument, Metadata, PageFormat, Resource, Style
from . import linebreaks
from .box_tree import descendants, page_box
from .floats import floated
from .grid import rooms
from .known_text import KnownText
from .layout import Press, Typesetting, typeset
from .lines import lines, placed_pictures
from .notes import brought_back, placed_notes, stranded, too_long
from .page_breaks import kept_together, parted
from .page_map import anchored
from .trace import Area
from .tree import Hints, Tree, grow
from .wide_tables import fitted

LAYOUTS = 32  # one for each float, and some for line breaks and notes: what is mended on one page may move to another


@dataclass(frozen=True)
class Extent:
    """The pages of a document that is laid out by itself, counted from 0.

    ``opens`` is how it begins, as ``break-before`` says it: on a page, or on one of a certain side.  ``begins`` gives
    the page on which each element with an id begins, ``marks`` that of each mark of a page of the original, ``says``,
    for each id of whose page the document tells, in what form it does.
    """

    pages: int
    opens: str
    begins: Mapping[str, int]
    marks: Mapping[tuple[str, int], int]
    says: Mapping[str, str]


@dataclass(frozen=True)
class Settled:
    """The hints with which a document has nothing more to teach, and the pages that they give it."""

    hints: Hints
    extent: Extent


def ground(book: Book) -> Book:
    """What the layout of one document of ``book`` needs to know of the rest of it, and no more: what else changes in
    the Book leaves the document as it settled.
    """
    about = book.metadata
    told = Metadata(
        about.title, about.date, language=about.language, conformance=about.conformance, hyphenation=about.hyphenation
    )
    return Book(book.slug, told, (), (), book.resources, proof=book.proof)


def resources_of(document: BookDocument, book: Book, style: Style, page: PageFormat) -> tuple[Resource, ...]:
    """Those of ``book`` that ``document`` or a stylesheet names."""
    values = (value for element in fromstring(document.xhtml).iter() for value in element.attrib.values())  # noqa: S314
    named = unquote("\n".join((*values, *(sheet.text for sheet in (*style.print, *page.stylesheets)))))
    return tuple(resource for resource in book.resources if resource.path in named)


def settle(press: Press, document: BookDocument, hints: Hints | None = None) -> Settled:
    """``document``, settled from ``hints`` on, or from nothing where it has not been laid out before.

    What it says of pages is what ``hints`` say of them.  Of the Book in ``press`` the ``ground`` alone is read.
    """
    press = replace(press, book=replace(ground(press.book), documents=(document,)), text=KnownText())
    hints = hints or _with_notes_measured(press)
    for _ in range(LAYOUTS):
        typesetting = typeset(press, hints)
        lesson = learned(press, typesetting, hints)
        if lesson == hints:
            break
        hints = lesson
    return Settled(hints, _extent(press, typesetting))


def learned(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """What to do better within documents: long notes, wide tables, and line breaks; when these hold, where broadside
    tables stand; then notes parted from their calls, and the grid; when these hold too, notes that found no room.
    """
    document, tree, shown = typesetting.document, typesetting.tree, typesetting.trace.shown
    fits = fitted(document, tree, press.style.tokens["tables"]["fits"], hints.fits)
    endnotes = hints.endnotes | _too_long(press, typesetting)
    improve = linebreaks.improve if press.page.hyphenate else linebreaks.lengthen_ends
    lesson = improve(press, typesetting, replace(hints, endnotes=endnotes, fits=fits))
    if lesson == hints:
        least_room = float(press.style.tokens["floats"]["least_room"])
        lesson = replace(lesson, floats=floated(document, tree, hints.floats, least_room))
    if lesson != hints:
        return lesson
    notes = placed_notes(document, tree)
    moved = brought_back(notes, tree, shown) or kept_together(lines(shown, tree), placed_pictures(shown), tree)
    lesson = replace(
        lesson,
        page_breaks=hints.page_breaks | moved,
        room=rooms(document, tree, hints.room),
        continued=parted(shown, tree),
    )
    return lesson if lesson != hints else replace(lesson, endnotes=hints.endnotes | stranded(notes))


def _with_notes_measured(press: Press) -> Hints:
    """What a layout teaches that has all notes at the end of their documents.

    There a note may be of any length, while one at a foot that is longer than its page can bring the engine down.  Of
    its pages nothing is kept: without notes at their feet they are not those of any other layout.
    """
    tree = grow(press.book, Hints())
    hints = Hints(marks=linebreaks.joined(tree))
    if not tree.notes:
        return hints
    hints = replace(hints, endnotes=frozenset(note.get("id", "") for note in tree.notes))
    typesetting = typeset(press, hints)
    lesson = learned(press, typesetting, hints)
    return Hints(
        endnotes=_too_long(press, typesetting),
        marks=lesson.marks,
        forbidden=lesson.forbidden,
        fits=lesson.fits,
        spacing=lesson.spacing,
    )


def _too_long(press: Press, typesetting: Typesetting) -> frozenset[str]:
    return too_long(typesetting.document, typesetting.tree, float(press.style.tokens["notes"]["longest"]))


# What is told of a settled document


def _extent(press: Press, typesetting: Typesetting) -> Extent:
    tree = typesetting.tree
    beside = (box for box in typesetting.trace.shown if box.area is Area.BESIDE)
    return Extent(
        pages=len(typesetting.document.pages),
        opens=_opening(typesetting),
        begins=anchored(typesetting.document),
        marks={tree.numbers[box.element]: box.page for box in beside},
        says=said(tree, press.style.texts["labels"]["note_page"]),
    )


def _opening(typesetting: Typesetting) -> str:
    """``break-before`` of the first section."""
    page = page_box(typesetting.document, 0)
    first = next((box for box in descendants(page) if box.element_tag == "section"), page)
    return str(first.style["break_before"])


def said(tree: Tree, note_page: str) -> Mapping[str, str]:
    """For each id that a page reference leads to ``{page}``, for a note at the end ``note_page``."""
    return dict.fromkeys(sorted(tree.references), "{page}") | {
        note.get("id", ""): note_page for note in tree.endnotes
    }
