"""What a file that is imported says, whatever it was written with: blocks of inlines, each with its place.

``at`` is where a block begins in the file: a line of plain text, a paragraph of a Word file or a page, counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

# Inlines


@dataclass(frozen=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True)
class Marked:
    """Words that stand out; ``mark`` is ``*`` for emphasis, ``**`` for strong emphasis, a backtick for code."""

    mark: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """Words that lead to an address."""

    address: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Break:
    """The forced end of a line."""


@dataclass(frozen=True)
class Note:
    """A note at its call; ``series`` is ``author``, ``translator`` or ``editor``."""

    series: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Picture:
    """A picture by its path below the title's folder."""

    path: str
    alternative: str
    caption: tuple[Inline, ...] = ()


Inline: TypeAlias = Text | Marked | Link | Break | Note | Picture

# Blocks


@dataclass(frozen=True)
class Heading:
    """A heading; levels count from 1."""

    at: int
    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.  A ``lead`` stands out with a dash at its head."""

    at: int
    inlines: tuple[Inline, ...]
    lead: bool = False


@dataclass(frozen=True)
class Quotation:
    """Blocks of somebody else's words."""

    at: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Items:
    """A list; ``start`` is the number of its first item, None where it has bullets."""

    at: int
    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Definitions:
    """Terms, each with what is said of it."""

    at: int
    entries: tuple[tuple[tuple[Inline, ...], tuple[tuple[Block, ...], ...]], ...]


@dataclass(frozen=True)
class Table:
    """A table whose first row is its head.  ``alignments`` are ``left``, ``center``, ``right`` or empty.

    ``captioned_at`` is where its caption stands in the file.
    """

    at: int
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    alignments: tuple[str, ...]
    caption: tuple[Inline, ...] = ()
    captioned_at: int | None = None


@dataclass(frozen=True)
class Lines:
    """Verse, line by line."""

    at: int
    lines: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class Verbatim:
    """Text kept as it is."""

    at: int
    text: str


@dataclass(frozen=True)
class Rule:
    """A break between sections."""

    at: int


Block: TypeAlias = Heading | Paragraph | Quotation | Items | Definitions | Table | Lines | Verbatim | Rule

# What is said about the way


@dataclass(frozen=True)
class Told:
    """Something that was changed, left out or is unsure: the rule, the place in the file, what the rule's words need.

    ``gone`` are words of the file that are therefore not in the manuscript.
    """

    code: str
    at: int | None
    values: Mapping[str, object] = field(default_factory=dict)
    gone: str = ""


@dataclass(frozen=True)
class Passage:
    """Words of the file as it has them, by which the manuscript is checked."""

    at: int
    text: str


@dataclass(frozen=True)
class Content:
    """A file as it was read: its own words passage by passage, what was made of them, and all that there is to say.

    ``title``, ``subtitle`` and ``authors`` are what the file says of itself, ``series`` is that of the house that it
    names.  ``pictures`` are files by their path below the title's folder.  ``unit`` is what ``at`` counts.
    """

    unit: str
    passages: tuple[Passage, ...]
    blocks: tuple[Block, ...]
    told: tuple[Told, ...]
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    series: str | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)


def words(inlines: Sequence[Inline]) -> str:
    """The text of ``inlines``, without that of notes and pictures."""
    return "".join(_words(inlines))


def _words(inlines: Sequence[Inline]) -> Iterator[str]:
    for one in inlines:
        if isinstance(one, Text):
            yield one.text
        elif isinstance(one, Marked | Link):
            yield from _words(one.inlines)
        elif isinstance(one, Break):
            yield "\n"


def cut(inlines: Sequence[Inline], first: int, last: int) -> tuple[Inline, ...]:
    """``inlines`` without the ``first`` and the ``last`` so many characters of their words."""
    kept = _cut_first(list(inlines), first)
    return tuple(_reversed(_cut_first(_reversed(kept), last))) if last else tuple(kept)


def _reversed(inlines: Sequence[Inline]) -> list[Inline]:
    """The same from the end, letter by letter."""
    turned: list[Inline] = []
    for one in reversed(inlines):
        if isinstance(one, Text):
            turned.append(Text(one.text[::-1]))
        elif isinstance(one, Marked | Link):
            turned.append(replace(one, inlines=tuple(_reversed(one.inlines))))
        else:
            turned.append(one)
    return turned


def _cut_first(inlines: list[Inline], count: int) -> list[Inline]:
    kept: list[Inline] = []
    for one in inlines:
        length = len(words((one,)))
        if count <= 0 or (length == 0 and not isinstance(one, Break)):
            kept.append(one)
        elif length > count:
            if isinstance(one, Text):
                kept.append(Text(one.text[count:]))
            elif isinstance(one, Marked | Link):
                kept.append(replace(one, inlines=tuple(_cut_first(list(one.inlines), count))))
        count -= length
    return kept


def texts(blocks: Iterable[Block]) -> Iterator[tuple[int, tuple[Inline, ...]]]:
    """Every text in ``blocks`` and in blocks within them, in order, with its place; notes are left out."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.at, block.inlines
            case Verbatim():
                yield block.at, (Text(block.text),)
            case Quotation():
                yield from texts(block.blocks)
            case Items():
                yield from texts(inner for item in block.items for inner in item)
            case Table():
                yield from ((block.at, cell) for row in block.rows for cell in row)
            case Lines():
                yield from ((block.at, line) for line in block.lines)
            case Definitions():
                for term, meanings in block.entries:
                    yield block.at, term
                    yield from texts(inner for meaning in meanings for inner in meaning)


def text_of(block: Block) -> str:
    """The words of a block and of blocks within it, without those of notes."""
    return words(tuple(inlines_of(block))).strip()


def inlines_of(block: Block) -> Iterator[Inline]:
    """All inlines of a block, the texts within it parted by spaces."""
    for number, (_, inlines) in enumerate(texts((block,))):
        yield from (Text(" "),) * (number > 0)
        yield from inlines


def notes_in(inlines: Sequence[Inline]) -> Iterator[Note]:
    """The notes that are called in ``inlines``, in order."""
    for one in inlines:
        if isinstance(one, Note):
            yield one
        elif isinstance(one, Marked | Link):
            yield from notes_in(one.inlines)


def pictures_in(inlines: Sequence[Inline]) -> Iterator[Picture]:
    """The pictures that stand in ``inlines``, in order."""
    for one in inlines:
        if isinstance(one, Picture):
            yield one
        elif isinstance(one, Marked | Link):
            yield from pictures_in(one.inlines)
