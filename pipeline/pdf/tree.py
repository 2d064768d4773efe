"""Book -> one element tree for the layout engine, in which every piece of text still knows where it stands in the Book.

The tree is a copy: notes move from the end of their document to the place of their call, links lose the file name,
references get their page numbers, and the hints of an earlier layout are put between the letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..folios import fill_locators
from ..model import Book, BookDocument, Matter, Place, Position

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SOFT_HYPHEN = "\u00ad"
WORD_JOINER = "\u2060"

# What may differ between a text of the Book and the same text in a box: white space, and what has no width.
UNSEEN = frozenset(" \t\r\n\f\u200b" + SOFT_HYPHEN + WORD_JOINER)


class Slot(NamedTuple):
    """A text node of the Book: the ``text`` or the ``tail`` of an element, counted as in ``model.Position``."""

    document: str
    element: int
    slot: str

    def at(self, offset: int) -> Position:
        return Position(self.document, self.element, self.slot, offset)


class Point(NamedTuple):
    """A character of the Book: its text node and the code points in front of it."""

    slot: Slot
    offset: int


class Mark(NamedTuple):
    """A soft hyphen or a word joiner that stands in front of the code point ``offset`` of a text node."""

    offset: int
    character: str


class Room(NamedTuple):
    """The padding below a block, in CSS pixels: that of the stylesheet, and what is added to it."""

    own: float
    added: float


Hint = Mapping[Any, object] | frozenset[Any]


@dataclass(frozen=True)
class Hints:
    """What one layout teaches the next.  Hints change where lines break and what references say, never a word.

    ``references`` gives for an id what is said of its page: the label, or for one of ``endnotes`` the words behind its
    call.  ``endnotes`` are the ids of the notes that stay at the end of their document.

    ``marks`` gives the marks of a text node in ascending order; ``forbidden`` holds the beginnings of lines that a
    later choice of breaks must avoid, ``page_breaks`` the blocks that begin a page, as (document, element); ``turned``
    says that the first page of the body is a left-hand page; ``fits`` gives, for a table that is too wide, the step by
    which it is made to fit; ``left`` holds the marks of pages of the original on left-hand pages.  The blocks get the
    attributes ``data-break`` and ``data-fit``, the root ``data-turned``, what is around those marks ``data-side``, on
    which the stylesheet acts.  ``room`` gives the padding below blocks, ``spacing`` by what their word spaces are
    wider, in em, ``floats`` the block behind which a float goes, in the order in which they go; it becomes
    ``data-floated``, what now follows where it stood ``data-joined``, and ``data-place`` is where each of its siblings
    stands in the Book.  ``continued`` are the lines of an index that begin a page below an entry of the page before,
    and get ``data-at-head``.
    """

    references: Mapping[str, str] = field(default_factory=dict)
    endnotes: frozenset[str] = frozenset()
    marks: Mapping[Slot, tuple[Mark, ...]] = field(default_factory=dict)
    forbidden: frozenset[Point] = frozenset()
    page_breaks: frozenset[tuple[str, int]] = frozenset()
    turned: bool = False
    fits: Mapping[tuple[str, int], str] = field(default_factory=dict)
    floats: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    left: frozenset[tuple[str, int]] = frozenset()
    room: Mapping[tuple[str, int], Room] = field(default_factory=dict)
    continued: frozenset[tuple[str, int]] = frozenset()
    spacing: Mapping[tuple[str, int], float] = field(default_factory=dict)

    def of(self, document: str, says: Iterable[str]) -> Hints:
        """What concerns ``document`` by itself, which tells of the pages of the ids ``says``."""
        parts = {name: _part(getattr(self, name), document) for name in _OF_DOCUMENTS}
        return Hints(references={key: self.references[key] for key in says if key in self.references}, **parts)

    @classmethod
    def together(cls, parts: Iterable[Hints]) -> Hints:
        """What documents have learned by themselves, as hints for all of them."""
        every = (cls(), *parts)
        return cls(**{name: _joined([getattr(part, name) for part in every]) for name in _OF_DOCUMENTS})


# The hints that belong to a document, and not to the pages of the whole.
_OF_DOCUMENTS = tuple(one.name for one in fields(Hints) if one.name not in ("references", "turned", "left"))


def _part(hint: Hint, document: str) -> Any:
    """What of ``hint`` belongs to ``document``."""
    if isinstance(hint, Mapping):
        return {key: value for key, value in hint.items() if _document(key) == document}
    return frozenset(key for key in hint if _document(key) == document)


def _joined(parts: Sequence[Hint]) -> Any:
    mappings = [part for part in parts if isinstance(part, Mapping)]
    if mappings:
        return {key: value for part in mappings for key, value in part.items()}
    return frozenset(key for part in parts for key in part)


def _document(key: object) -> str:
    """The document of a text node, of a point or an element in it, or of the id of a note."""
    while isinstance(key, tuple):
        key = key[0]
    return str(key).rpartition("_note-")[0] or str(key)


@dataclass(frozen=True)
class Tree:
    """The joined Book.

    ``texts`` gives, for an element, the text nodes that it owns as (slot, words of the Book), ``words`` the words by
    their slot.  ``numbers`` tells where an element stands in the Book, ``places`` where its block begins in the
    manuscript; ``parents`` gives the element around an element.  ``notes`` maps a note that stands at its call to the
    id of the call, ``endnotes`` one that stands at the end of its document to the call itself.  ``references`` are
    the ids that page references of the Book lead to.
    """

    root: Element
    texts: Mapping[Element, tuple[tuple[Slot, str], ...]]
    words: Mapping[Slot, str]
    numbers: Mapping[Element, tuple[str, int]]
    places: Mapping[Element, Place | None]
    parents: Mapping[Element, Element]
    notes: Mapping[Element, str]
    endnotes: Mapping[Element, Element]
    references: frozenset[str]

    def before(self, element: Element) -> Position | None:
        """The position in front of ``element``, None for an element that is not of the Book."""
        number = self.numbers.get(element)
        return Position(number[0], number[1], "before") if number else None


def grow(book: Book, hints: Hints) -> Tree:
    """The Book as one tree in reading order, its body matter in a ``main`` element, with ``hints`` applied.

    Raises xml.etree.ElementTree.ParseError for a document that is not well-formed.
    """
    root, body = _frame(book)
    if hints.turned:
        root.set("data-turned", "turned")
    grower = _Grower(hints)
    parents = {Matter.FRONT: body, Matter.BODY: ElementTree.Element("main"), Matter.BACK: body}
    for document in book.documents:
        if document.matter is Matter.BODY and parents[Matter.BODY] not in list(body):
            body.append(parents[Matter.BODY])
        for section in grower.take(document):
            parents[document.matter].append(section)
    around = {child: parent for parent in root.iter() for child in parent}
    texts = grower.texts(root)
    words = dict(node for nodes in texts.values() for node in nodes)
    references = frozenset(grower.references)
    return Tree(
        root, texts, words, grower.numbers, grower.places, around, grower.notes, grower.endnotes, references
    )


def _frame(book: Book) -> tuple[Element, Element]:
    language = book.metadata.language
    root = ElementTree.Element("html", {"lang": language})
    if book.proof:
        root.set("data-proof", book.proof)
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = book.metadata.title
    return root, ElementTree.SubElement(root, "body")


class _Grower:
    """Takes documents in, one after the other, and remembers where each element and each text came from."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._text: dict[Element, tuple[Slot, str]] = {}
        self._tail: dict[Element, tuple[Slot, str]] = {}
        self.numbers: dict[Element, tuple[str, int]] = {}
        self.places: dict[Element, Place | None] = {}
        self.notes: dict[Element, str] = {}
        self.endnotes: dict[Element, Element] = {}
        self.references: set[str] = set()

    def take(self, document: BookDocument) -> list[Element]:
        html = ElementTree.fromstring(document.xhtml)  # noqa: S314 - made by us, and checked for entities before
        self._remember(html, document.name)
        body = next(element for element in html if _local(element.tag) == "body")
        for element in body.iter():
            self._adapt(element)
        for locators in [element for element in body.iter() if "locators" in _classes(element)]:
            fill_locators(locators, [link.text or "" for link in locators])
        self._move_notes(body, document.kind)
        self._float(body)
        self._wrap_source_pages(body)
        _show_picture_alone(body)
        self._place(body, None)
        return list(body)

    def texts(self, root: Element) -> dict[Element, tuple[tuple[Slot, str], ...]]:
        """For each element its own text and the tails of its children, which the engine sets in its style."""
        owned: dict[Element, tuple[tuple[Slot, str], ...]] = {}
        for element in root.iter():
            nodes = [self._text.get(element), *(self._tail.get(child) for child in element)]
            owned[element] = tuple(node for node in nodes if node)
        return owned

    def _remember(self, html: Element, document: str) -> None:
        for number, element in enumerate(html.iter()):
            self.numbers[element] = (document, number)
            if element.text:
                slot = Slot(document, number, "text")
                self._text[element], element.text = (slot, element.text), self._marked(slot, element.text)
            if element.tail:
                slot = Slot(document, number, "tail")
                self._tail[element], element.tail = (slot, element.tail), self._marked(slot, element.tail)

    def _marked(self, slot: Slot, text: str) -> str:
        for mark in reversed(self._hints.marks.get(slot, ())):
            text = text[: mark.offset] + mark.character + text[mark.offset :]
        return text

    def _adapt(self, element: Element) -> None:
        """Names without a namespace, links without a file, lists with their number, and what the hints say of it."""
        element.tag = _local(element.tag)
        if self.numbers[element] in self._hints.page_breaks:
            element.set("data-break", "page")
        if self.numbers[element] in self._hints.continued:
            element.set("data-at-head", "page")
        if step := self._hints.fits.get(self.numbers[element]):
            element.set("data-fit", step)
        if declarations := list(self._declarations(self.numbers[element])):
            element.set("style", "; ".join(declarations))
        if (language := element.attrib.pop(XML_LANG, None)) and not element.get("lang"):
            element.set("lang", language)
        if element.tag == "ol" and (start := element.get("start")):
            # CSS Lists 3, appendix A: what an attribute says, but this engine's attr() gives no number.
            element.set("style", f"counter-reset: list-item {int(start) - 1}")
        target = internal_target(element)
        if target is None:
            return
        element.set("href", f"#{target}")
        if is_reference(element):
            self.references.add(target)
            element.text = self._hints.references.get(target) or None

    def _declarations(self, number: tuple[str, int]) -> Iterator[str]:
        if room := self._hints.room.get(number):
            yield f"padding-bottom: {room.own + room.added:.3f}px"
        if spacing := self._hints.spacing.get(number):
            yield f"word-spacing: {spacing}em"

    def _wrap_source_pages(self, body: Element) -> None:
        """Each mark goes into a ``span.beside`` that keeps to the word behind it, from which a style may take it out.

        A word joiner that the layout wants in front of that word has to stand in front of the mark too.
        """
        for parent in list(body.iter()):
            for index, mark in enumerate(parent):
                if "source-page" not in _classes(mark):
                    continue
                parent[index] = beside = ElementTree.Element("span", {"class": "beside"})
                beside.append(mark)
                if self.numbers[mark] in self._hints.left:
                    beside.set("data-side", "left")
                following, mark.tail = mark.tail or "", None
                beside.tail = WORD_JOINER + following
                if mark in self._tail:
                    self._tail[beside] = self._tail.pop(mark)
                if following.startswith(WORD_JOINER):
                    _append(parent, index, WORD_JOINER)

    def _move_notes(self, body: Element, kind: str) -> None:
        """Each note goes to the place of its call, save those that the hints keep at the end."""
        waiting = {note.get("id"): (holder, note) for holder, note in _notes(body)}
        for parent in list(body.iter()):
            for index, call in enumerate(parent):
                if "note-call" not in _classes(call) or (target := internal_target(call)) not in waiting:
                    continue
                holder, note = waiting[target]
                if target in self._hints.endnotes:
                    self._point_to_end(call, target, kind)
                    self.endnotes.setdefault(note, call)
                    continue
                del waiting[target]
                holder.remove(note)
                parent[index] = note
                self._swap(call, note)
        for parent in list(body.iter()):
            for section in [child for child in parent if "notes" in _classes(child) and not _has_note(child)]:
                parent.remove(section)

    def _float(self, body: Element) -> None:
        """One float after the other behind the block that the hints name, where its siblings know their order."""
        found = {self.numbers[element]: element for element in body.iter()}
        parents = {child: parent for parent in body.iter() for child in parent}
        moves = [(found[key], found[behind]) for key, behind in self._hints.floats.items() if key in found]
        for parent in dict.fromkeys(parents[block] for block, _ in moves):
            for place, child in enumerate(parent):
                child.set("data-place", str(place))
        for block, behind in moves:
            parent = parents[block]
            start = list(parent).index(block)
            parent.remove(block)
            parent[start].set("data-joined", "joined")
            parent.insert(list(parent).index(behind) + 1, block)
            block.set("data-floated", "floated")

    def _point_to_end(self, call: Element, note: str, kind: str) -> None:
        """``data-at`` is what the note stands at the end of, ``data-page`` what the style sets behind the call."""
        call.set("data-at", "chapter" if kind == "chapter" else "text")
        call.set("data-page", self._hints.references.get(note, ""))

    def _swap(self, call: Element, note: Element) -> None:
        """What followed the call follows the note; the engine makes its words anew from ``data-mark``."""
        note.tail = call.tail
        self._tail.pop(note, None)
        if call in self._tail:
            self._tail[note] = self._tail[call]
        self.notes[note] = call.get("id", "")

    def _place(self, element: Element, inherited: Place | None) -> None:
        """Notes are placed by their own source, everything else by the nearest block or call around it."""
        pending = [(element, inherited)]
        while pending:
            current, place = pending.pop()
            source = current.get("data-source")
            self.places[current] = place = Place.parse(source) if source else place
            pending.extend((child, place) for child in current)


def _append(parent: Element, index: int, text: str) -> None:
    """Puts ``text`` in front of the child ``index`` of ``parent``."""
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _show_picture_alone(body: Element) -> None:
    """A cover that has a picture is that picture; its words are for the other back end."""
    for cover in body:
        picture = next((child for child in cover if "picture" in _classes(child)), None)
        if "cover" in _classes(cover) and picture is not None:
            cover[:] = [picture]


def internal_target(element: Element) -> str | None:
    """The id that a link inside the Book leads to, None for every other element; a document is its section's id."""
    path, _, fragment = element.get("href", "").partition("#")
    if "/" in path or ":" in path or not (fragment or path) or (path and not path.endswith(".xhtml")):
        return None
    return fragment or path.removesuffix(".xhtml")


def is_reference(element: Element) -> bool:
    """Whether ``element`` is a reference to a page, whose text each layout makes for the next."""
    return "page-ref" in _classes(element)


def says_page(element: Element) -> bool:
    """Whether the words of ``element``, or those behind it, tell of a page, and may change with each layout."""
    return is_reference(element) or "data-page" in element.attrib


def _notes(body: Element) -> Iterator[tuple[Element, Element]]:
    for holder in body.iter():
        if "notes" in _classes(holder):
            yield from ((holder, note) for note in list(holder) if "note" in _classes(note))


def _has_note(section: Element) -> bool:
    return any("note" in _classes(child) for child in section)


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
