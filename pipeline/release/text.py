"""The words of an edition as its readers have them: block by block, each word on its printed page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lxml import etree

from ..model import Metadata

XHTML = "{http://www.w3.org/1999/xhtml}"

#: What each innermost element with text is to a reader; text in any other element is of the paragraph around it.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("p", "dt", "dd", "pre", "li"), "paragraph"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "tr": "row",
    "aside": "note",
}

#: Blocks that are one to a reader, whatever blocks stand in them.
WHOLE = ("row", "note")

#: Elements behind which another word begins.
PARTING = frozenset((*KINDS, "td", "th", "br"))

#: Values of ``data-made`` on words that the manuscript has: all without it, and the Chinese beside a term.
AUTHORS = (None, "term")


@dataclass(frozen=True)
class Piece:
    """A stretch of a block that stands on one page, whose label is ``page``: empty for what is not on a page."""

    page: str
    text: str


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, caption, row of a table, note or picture; ``label`` is its mark or its number.

    The text is that of the pieces joined, without what the program has added.  ``content`` is the digest of a picture,
    whose text is its alternative text.
    """

    kind: str
    label: str
    pieces: tuple[Piece, ...]
    content: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def page(self) -> str:
        """Where it begins."""
        return self.pieces[0].page if self.pieces else ""


@dataclass(frozen=True)
class Text:
    """All words of an edition, in reading order, notes apart; ``pages`` is the digest of its page map."""

    title: str
    pages: str
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...]


def read(
    metadata: Metadata, documents: Mapping[str, bytes], page_map: Mapping[str, Any], pictures: Mapping[str, str]
) -> Text:
    """The Text of an edition, from its Book, the page map that its build recorded, and its pictures' digests."""
    reading = _Reading(page_map["pages"], pictures)
    for name, xhtml in documents.items():
        reading.document(name, etree.fromstring(xhtml))
    blocks = (*_front_words(metadata), *(block for block in reading.blocks if block.kind != "note"))
    notes = tuple(block for block in reading.blocks if block.kind == "note")
    return Text(metadata.title, page_map["digest"], blocks, notes)


def loads(data: Mapping[str, Any]) -> Text:
    """The Text that ``dataclasses.asdict`` gave.  Raises KeyError and TypeError for any other data."""

    def blocks(listed: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
        return tuple(Block(**{**one, "pieces": tuple(Piece(**piece) for piece in one["pieces"])}) for one in listed)

    return Text(data["title"], data["pages"], blocks(data["blocks"]), blocks(data["notes"]))


def _front_words(metadata: Metadata) -> Iterator[Block]:
    """What the cover says, of which the Book has only what the house has made."""
    people = (person.name for person in (*metadata.authors, *metadata.translators, *metadata.editors))
    for words in (metadata.title, metadata.subtitle, *people):
        if words:
            yield Block("title", "", (Piece("", words),))


@dataclass
class _Reading:
    """Documents read one after the other, and the page that the reading has come to."""

    page_map: Sequence[Mapping[str, Any]]
    pictures: Mapping[str, str]
    page: str = ""
    blocks: list[Block] = field(default_factory=list)
    calls: dict[str, str] = field(default_factory=dict)

    def document(self, name: str, root: etree._Element) -> None:
        starts: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for page in self.page_map:
            at = page["position"]
            if at and at["document"] == name:
                starts.setdefault((at["element"], at["slot"]), []).append((at["offset"], page["label"]))
        found: dict[etree._Element, list[tuple[str, str]]] = {}
        for block, label, text in _Walk(root, starts, self).words(root):
            if block is not None:
                found.setdefault(block, []).append((label, text))
        for block, words in found.items():
            self._add(block, words)

    def _add(self, element: etree._Element, words: Sequence[tuple[str, str]]) -> None:
        kind = "picture" if _name(element) == "img" else KINDS[_name(element)]
        page = self.calls.get(element.get("data-call", ""))
        pieces = tuple(_pieces((page or each, text) for each, text in words))
        content = self.pictures.get(element.get("src", ""), "")
        if pieces or content:
            self.blocks.append(Block(kind, _label(element), pieces, content))


@dataclass
class _Walk:
    """One document, walked in reading order: each stretch of its words, with its block and the page it stands on."""

    root: etree._Element
    starts: Mapping[tuple[int, str], Sequence[tuple[int, str]]]
    reading: _Reading

    def __post_init__(self) -> None:
        self.numbers = {element: number for number, element in enumerate(self.root.iter())}

    def words(
        self, element: etree._Element, block: etree._Element | None = None, made: bool = False
    ) -> Iterator[tuple[etree._Element | None, str, str]]:
        """The words of ``element``, which stands in ``block``; what is ``made`` only turns the pages."""
        for _ in self._turned(element, "before", ""):
            pass
        if "note-call" in element.get("class", "").split():
            self.reading.calls[element.get("id", "")] = self.reading.page
        made = made or element.get("data-made") not in AUTHORS
        inner = element if _is_block(element) and not _inside_whole(block) else block
        if _name(element) == "img" and not made:
            yield element, self.reading.page, element.get("alt", "")
        for page, text in self._turned(element, "text", element.text or ""):
            yield None if made else inner, page, text
        for child in element:
            yield from self.words(child, inner, made)
            for page, text in self._turned(child, "tail", child.tail or ""):
                yield None if made else inner, page, text
        if _name(element) in PARTING:
            yield None if made else inner, self.reading.page, " "

    def _turned(self, element: etree._Element, slot: str, text: str) -> Iterator[tuple[str, str]]:
        """``text`` with its page, parted where a page begins, which the reading then has come to."""
        done = 0
        for offset, label in self.starts.get((self.numbers[element], slot), ()):
            yield self.reading.page, text[done:offset]
            self.reading.page, done = label, offset
        yield self.reading.page, text[done:]


def _is_block(element: etree._Element) -> bool:
    """Whether a reader takes the element for one thing: a row or a note, else the innermost element of its kind."""
    kind = KINDS.get(_name(element))
    if kind == "note" and "note" not in element.get("class", "").split():
        return False
    return kind is not None and (kind in WHOLE or not any(_name(below) in KINDS for below in element.iterdescendants()))


def _inside_whole(block: etree._Element | None) -> bool:
    return block is not None and KINDS[_name(block)] in WHOLE


def _label(element: etree._Element) -> str:
    label = element.find(f".//{XHTML}span[@class='label']")
    return element.get("data-mark") or ("" if label is None else "".join(label.itertext()).strip(" ."))


def _pieces(words: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """The words by pages, white space as one space between two of them and none at the ends."""
    begun = apart = False
    for page, run in groupby(words, key=lambda word: word[0]):
        text = "".join(part for _, part in run)
        apart = apart or text[:1].isspace()
        if joined := " ".join(text.split()):
            yield Piece(page, (" " if begun and apart else "") + joined)
            begun, apart = True, text[-1].isspace()


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(XHTML)
