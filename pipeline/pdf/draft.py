"""A document of the Book as it looks at a first layout: what an editor sees before the edition has settled.

It is laid out once, by itself, with nothing mended and nothing claimed.  Each document begins a page, so its pages are
nearly those of the whole Book, and come in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element, fromstring

from weasyprint import CSS

from .. import templates
from ..model import NOTHING, Book, BookDocument, Layout, PageFormat, Style
from . import fonts, layout
from .layout import Press
from .lines import lines, placed_pictures
from .tree import Hints, grow


@dataclass(frozen=True)
class Surroundings:
    """What a document needs to know of the others.

    ``index`` counts the pages in front of it, ``number`` is that of its first page.  ``labels`` gives the label of the
    page of an id, as far as it is known; ``turned`` is that of ``Hints``.  A note may stand at the foot of its page if
    it has no more than ``longest`` characters: a longer one could bring the engine down.
    """

    index: int = 0
    number: int = 1
    turned: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    longest: int = 0


@dataclass(frozen=True)
class Draft:
    """The pages of one document.  Of its Layout there are ``lines`` and ``pictures``, on pages counted from 0."""

    pdf: bytes
    layout: Layout
    pages: int


#: Makes the Draft of a document.
Drafting = Callable[[BookDocument, Surroundings], Draft]


@contextmanager
def drafting(book: Book, style: Style, page: PageFormat) -> Iterator[Drafting]:
    """While it lasts, drafts of documents of ``book``."""
    with fonts.only(style.fonts):
        press = layout.prepare(book, style, page)
        yield lambda document, around: _draft(press, document, around)


def longest_at_foot(book: Book, printed: Layout) -> int:
    """The characters of the longest note that an edition of ``book`` has at the foot of a page."""
    at_foot = {note.id for note in printed.notes if not note.at_end}
    elements = (element for document in book.documents for element in fromstring(document.xhtml).iter())  # noqa: S314
    return max((_length(element) for element in elements if element.get("id") in at_foot), default=0)


def _length(note: Element) -> int:
    return len("".join(note.itertext()))


def _draft(press: Press, document: BookDocument, around: Surroundings) -> Draft:
    apart = replace(_paged(press, around), book=replace(press.book, documents=(document,)))
    typesetting = layout.typeset(apart, _hints(apart, around))
    shown, tree = typesetting.trace.shown, typesetting.tree
    with layout.listening():  # the edition tells what there is to tell
        pdf = typesetting.document.write_pdf(pdf_tags=False, uncompressed_pdf=True)
    made = Layout((), (), lines(shown, tree), (), pictures=placed_pictures(shown))
    return Draft(pdf, made, len(typesetting.document.pages))


def _paged(press: Press, around: Surroundings) -> Press:
    side = "left" if around.index % 2 else "right"
    text = templates.fill(press.style.templates, "apart.css", {"number": around.number, "side": side})
    return replace(press, stylesheets=(*press.stylesheets, CSS(string=text, url_fetcher=press.fetcher)))


def _hints(press: Press, around: Surroundings) -> Hints:
    """What is known of pages, and which notes stand at the end."""
    form = press.style.texts["labels"]["note_page"]
    lengths = {note.get("id", ""): _length(note) for note in grow(press.book, Hints()).notes}
    endnotes = frozenset(note for note, length in lengths.items() if length > around.longest)
    pages = {note: form.format(page=around.labels[note]) for note in endnotes if note in around.labels}
    return Hints(references={**around.labels, **pages}, endnotes=endnotes, turned=around.turned)
