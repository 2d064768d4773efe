"""Which words of the Book stand in which box of the layout.

A box knows its element, and an element's texts come out in order, however they are cut into lines and pages.  So each
text box is matched, character by character, with the next words of its element that were not yet seen.  A book has a
million characters: what a box shows is kept as runs of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, islice
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from ..model import Finding, Place
from ..rules import finding
from .box_tree import LEAVES, children, is_beside, page_box, pseudo
from .tree import UNSEEN, Point, Slot, Tree


class Area(Enum):
    """The part of a page in which a box stands."""

    TEXT = "text"
    NOTES = "notes"
    BESIDE = "beside"
    MARGIN = "margin"


class Run(NamedTuple):
    """The visible characters of a text node from one offset in its ``words`` up to another."""

    slot: Slot
    words: str
    begin: int
    end: int

    @property
    def points(self) -> Iterator[Point]:
        offsets = range(self.begin, self.end)
        return (Point(self.slot, offset) for offset in offsets if self.words[offset] not in UNSEEN)


@dataclass(frozen=True, slots=True)
class Shown:
    """A box with text or a picture.  ``runs`` are its characters of the Book, white space left out.

    ``runs`` is empty for what the style or the engine added and for pictures; ``made`` tells the two apart.
    ``line`` and ``block`` are the boxes of the line and of the block container around it, None outside of lines.
    """

    box: boxes.Box
    page: int
    area: Area
    made: bool
    runs: tuple[Run, ...]
    place: Place | None
    line: Any
    block: Any

    @property
    def points(self) -> Iterator[Point]:
        """The characters of ``runs``, one by one."""
        return chain.from_iterable(run.points for run in self.runs)

    @property
    def text(self) -> str:
        return self.box.text if isinstance(self.box, boxes.TextBox) else ""

    @property
    def style(self) -> Mapping[str, Any]:
        return self.box.style

    @property
    def element(self) -> Element:
        return self.box.element


@dataclass(frozen=True)
class Trace:
    """All shown boxes in the order of the pages, and the faults met on the way."""

    shown: tuple[Shown, ...]
    findings: tuple[Finding, ...]


def follow(document: Document, tree: Tree) -> Trace:
    """The Trace of a layout.  Words that no page shows, or shows otherwise, are PDF-004 with their place."""
    reader = _Reader(tree)
    shown: list[Shown] = []
    for number in range(len(document.pages)):
        page = page_box(document, number)
        shown.extend(reader.read(leaf, number) for leaf in _leaves(page, reader.heads))
    return Trace(tuple(shown), tuple(reader.lost()))


# Walking the boxes


@dataclass(frozen=True)
class _Leaf:
    box: boxes.Box
    area: Area
    repeated: bool
    line: boxes.LineBox | None = None
    block: boxes.Box | None = None


def areas(page: boxes.PageBox) -> Iterator[tuple[Area, boxes.Box]]:
    """The parts of a page in reading order: text, notes, then the margins."""
    for box in children(page):
        if isinstance(box, boxes.MarginBox):
            yield Area.MARGIN, box
        elif isinstance(box, boxes.FootnoteAreaBox):
            yield Area.NOTES, box
        else:
            yield Area.TEXT, box


def _is_head(box: boxes.Box) -> bool:
    """Whether ``box`` is the head or foot of a table, which the engine repeats on each of its pages and columns."""
    return isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)


def _leaves(page: boxes.PageBox, heads: set[Element]) -> Iterator[_Leaf]:
    for area, top in areas(page):
        pending = [_Leaf(top, area, repeated=False)]
        while pending:
            leaf = pending.pop()
            if isinstance(leaf.box, LEAVES):
                yield leaf
            else:
                pending.extend(reversed([_below(leaf, child, heads) for child in children(leaf.box)]))


def _below(parent: _Leaf, child: boxes.Box, heads: set[Element]) -> _Leaf:
    """``child`` with what its parents say of it; a table's head is a repetition wherever it was met before."""
    line, block, area = parent.line, parent.block, Area.BESIDE if is_beside(child) else parent.area
    if isinstance(parent.box, boxes.LineBox):
        line = parent.box
    elif isinstance(child, boxes.LineBox):
        block = parent.box
    repeated = parent.repeated or (_is_head(child) and child.element in heads)
    if _is_head(child):
        heads.add(child.element)
    return _Leaf(child, area, repeated, line, block)


# Matching their words


# What may differ between a text of the Book and the same text in a box.
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


class _Stream:
    """The visible characters of an element's own texts, and how many of them were ``seen``."""

    def __init__(self, nodes: tuple[tuple[Slot, str], ...]) -> None:
        self.characters = "".join(text for _, text in nodes).translate(_UNSEEN)
        self.seen = 0
        self._nodes = nodes
        self._at = 0, 0  # the text node and the offset in it of what is next

    def take(self, text: str) -> tuple[Run, ...]:
        """The runs that ``text`` shows, which are seen from now on."""
        before, self.seen = self.seen, self._matched(text)
        return tuple(self._runs(self.seen - before))

    def _matched(self, text: str) -> int:
        """How many characters are seen after ``text``; a hyphen at a line's end is passed over."""
        if self.characters.startswith(visible := text.translate(_UNSEEN), self.seen):
            return self.seen + len(visible)
        seen, at = self.seen, 0
        while at < len(text) and seen < len(self.characters):
            length = _drawn(self.characters[seen], text, at)
            seen, at = (seen + 1, at + length) if length else (seen, at + 1)
        return seen

    def _runs(self, count: int) -> Iterator[Run]:
        """The next ``count`` characters."""
        while count:
            node, begin = self._at
            slot, words = self._nodes[node]
            visible = (offset for offset in range(begin, len(words)) if words[offset] not in UNSEEN)
            offsets = list(islice(visible, count))
            count -= len(offsets)
            self._at = (node, offsets[-1] + 1) if offsets and not count else (node + 1, 0)
            if offsets:
                yield Run(slot, words, offsets[0], offsets[-1] + 1)


@dataclass
class _Reader:
    tree: Tree
    heads: set[Element] = field(default_factory=set)
    streams: dict[Element, _Stream] = field(default_factory=dict)

    def read(self, leaf: _Leaf, page: int) -> Shown:
        element = leaf.box.element
        runs, made = self._runs(leaf), self._is_made(leaf)
        place = self.tree.places.get(element) if element is not None else None
        return Shown(leaf.box, page, leaf.area, made, runs, place, leaf.line, leaf.block)

    def lost(self) -> Iterator[Finding]:
        """One finding for each element whose words are not all there."""
        for element in self.tree.texts:
            stream = self._stream(element)
            if stream.seen < len(stream.characters):
                words = _shortened(stream.characters[stream.seen :])
                yield finding("PDF-004", self.tree.places.get(element), words=words)

    def _is_made(self, leaf: _Leaf) -> bool:
        box = leaf.box
        if leaf.area is Area.MARGIN or leaf.repeated or box.is_leader or pseudo(box):
            return True
        return box.element not in self.tree.numbers

    def _runs(self, leaf: _Leaf) -> tuple[Run, ...]:
        if self._is_made(leaf) or not isinstance(leaf.box, boxes.TextBox):
            return ()
        return self._stream(leaf.box.element).take(leaf.box.text)

    def _stream(self, element: Element) -> _Stream:
        if element not in self.streams:
            self.streams[element] = _Stream(self.tree.texts.get(element, ()))
        return self.streams[element]


def _drawn(character: str, text: str, at: int) -> int:
    """How many characters of ``text`` from ``at`` draw ``character``, whatever ``text-transform`` did to it."""
    if text[at] == character:
        return 1
    for form in (character.upper(), character.lower(), character.title()):
        if text.startswith(form, at):
            return len(form)
    return 0


def _shortened(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
