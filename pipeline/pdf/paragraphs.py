"""The justified paragraphs of a layout as sequences of pieces, between which a line may end, with their widths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import get_log_attrs

from .box_tree import classes
from .hyphenation import Dictionary, is_capitalised
from .known_text import KnownText, Look, look
from .lines import HYPHENS, Rows, extent, measure, rows
from .trace import Shown
from .tree import SOFT_HYPHEN, UNSEEN, WORD_JOINER, Mark, Point, Slot, Tree

NO_BREAK_SPACE = "\u00a0"

Style = Mapping[str, Any]


class End(Enum):
    """How a line ends after a piece."""

    SPACE = "at a space"
    DASH = "after a dash or a slash"
    HARD_HYPHEN = "after a hyphen of the text"
    SOFT_HYPHEN = "in a word"
    CAPITALISED = "in a capitalised word"
    PARAGRAPH = "with the paragraph"

    @property
    def is_hyphen(self) -> bool:
        return self in (End.HARD_HYPHEN, End.SOFT_HYPHEN, End.CAPITALISED)

    @property
    def is_soft(self) -> bool:
        return self in (End.SOFT_HYPHEN, End.CAPITALISED)


@dataclass(frozen=True)
class Piece:
    """Text that no line end divides, lengths in CSS pixels.

    ``space`` is the width of the space after it, ``hyphen`` that of the hyphen that a line ending here adds; ``spaces``
    counts the spaces inside that stretch with the line.  ``start`` is its first character of the Book.
    """

    start: Point | None
    width: float
    space: float
    hyphen: float
    spaces: int
    end: End


@dataclass(frozen=True)
class Paragraph:
    """``first_room`` and ``room`` are the lengths of its first and its other lines; ``em`` is its size of type.

    ``shrunk`` tells by how much its spaces are narrower than those of the type, in CSS pixels.
    """

    pieces: tuple[Piece, ...]
    first_room: float
    room: float
    em: float
    shrunk: float = 0.0

    def tightened(self, by: float) -> Paragraph:
        """The same paragraph with spaces narrower ``by`` so many em than those of the type."""
        narrower = by * self.em - self.shrunk
        pieces = (replace(piece, space=piece.space - narrower) if piece.space else piece for piece in self.pieces)
        return replace(self, pieces=tuple(pieces), shrunk=by * self.em)


class Letter(NamedTuple):
    """A character as it is set, with the point of the Book where it has one."""

    character: str
    point: Point | None
    style: Style


def justified(shown: Iterable[Shown]) -> list[Rows]:
    """The lines of every justified block of more than one line that may be hyphenated."""
    blocks: dict[Element, list[tuple[Shown, ...]]] = {}
    for row in rows(shown):
        style = row[0].line.style
        if style["text_align_all"] == "justify" and style["hyphens"] != "none":
            blocks.setdefault(row[0].block.element, []).append(row)
    return [tuple(block) for block in blocks.values() if len(block) > 1]


def paragraphs(
    tree: Tree,
    blocks: Iterable[Rows],
    chosen: Mapping[Slot, tuple[Mark, ...]],
    dictionary: Dictionary | None,
    known: KnownText,
) -> Iterator[tuple[tuple[str, int], Paragraph]]:
    """The blocks that are nothing but text, each with its number in the Book.

    ``chosen`` are the marks that earlier choices of breaks have put in.
    """
    gauge = _Gauge(known)
    for block in blocks:
        if not all(_is_plain(row) for row in block):
            continue
        if letters := _letters(tree, block, chosen):
            pieces = tuple(_pieces(letters, dictionary, gauge))
            first_room = measure(block[0]) - _behind_mark(block[0])
            style = block[0][0].block.style
            fitted = Paragraph(pieces, first_room, measure(block[1]), style["font_size"], -style["word_spacing"])
            yield tree.numbers[block[0][0].block.element], fitted


def _is_plain(row: tuple[Shown, ...]) -> bool:
    """Whether the line is as wide as its texts, the room behind its mark added: no picture stands in it."""
    texts = sum(box.box.width for box in row if isinstance(box.box, boxes.TextBox))
    return abs(texts + _behind_mark(row) - extent(row)) < 0.5


def _behind_mark(row: tuple[Shown, ...]) -> float:
    """The padding between the mark with which a note begins and its words."""
    if len(row) < 2 or "note-mark" not in classes(row[0].element):
        return 0.0
    return row[1].box.position_x - (row[0].box.position_x + row[0].box.width)


# From lines back to letters


def _letters(tree: Tree, block: Rows, chosen: Mapping[Slot, tuple[Mark, ...]]) -> list[Letter] | None:
    """The paragraph as one text: line ends, hyphens and marks of the layout undone.  None where it cannot be read."""
    letters: list[Letter] = []
    for row in block:
        for box in row:
            read = _read(tree, box, chosen)
            if read is None:
                return None
            if letters and read and _space_is_lost(tree, letters[-1], read[0]):
                letters.append(Letter(" ", None, read[0].style))
            letters.extend(letter for letter in read if not _ends_in_space(letters) or not _is_idle(letter))
    return letters


def _ends_in_space(letters: list[Letter]) -> bool:
    return bool(letters) and letters[-1].character == " "


def _is_idle(letter: Letter) -> bool:
    """Whether a letter says nothing after a space: another one, or what keeps a mark in the margin to its word."""
    return letter.character == " " or (letter.character == WORD_JOINER and letter.point is None)


def _read(tree: Tree, box: Shown, chosen: Mapping[Slot, tuple[Mark, ...]]) -> list[Letter] | None:
    if not box.runs:
        return [Letter(character, None, box.style) for character in box.text if character != SOFT_HYPHEN]
    letters: list[Letter] = []
    points = box.points
    point = next(points, None)
    for at, character in enumerate(box.text):
        if character in UNSEEN:
            kept = character == WORD_JOINER and not _is_chosen(point, chosen)
            if kept or character == " ":
                letters.append(Letter(character, None, box.style))
        elif point and tree.words[point.slot][point.offset].casefold() == character.casefold():
            letters.append(Letter(character, point, box.style))
            point = next(points, None)
        elif at < len(box.text) - 1:
            return None
    return letters


def _is_chosen(point: Point | None, chosen: Mapping[Slot, tuple[Mark, ...]]) -> bool:
    """Whether a word joiner in front of ``point`` was put there to shorten a line."""
    return point is not None and Mark(point.offset, WORD_JOINER) in chosen.get(point.slot, ())


def _space_is_lost(tree: Tree, before: Letter, after: Letter) -> bool:
    """Whether the Book has white space between two letters that the layout has parted by a line end."""
    if " " in (before.character, after.character):
        return False
    if after.point and tree.words[after.point.slot][: after.point.offset][-1:].isspace():
        return True
    return before.point is not None and tree.words[before.point.slot][before.point.offset + 1 :][:1].isspace()


# From letters to pieces


def _pieces(letters: list[Letter], dictionary: Dictionary | None, gauge: _Gauge) -> Iterator[Piece]:
    chunks = list(_chunks(letters))
    last_word = max((index for index, chunk in enumerate(chunks) if _is_word(chunk)), default=0)
    for index, chunk in enumerate(chunks):
        final = index == len(chunks) - 1
        compound = _ends_hard(chunk) or (index > 0 and _ends_hard(chunks[index - 1]))
        divided = dictionary if index < last_word and not compound else None
        yield from _divide(chunk, divided, gauge, End.PARAGRAPH if final else _end(chunk))


def _chunks(letters: list[Letter]) -> Iterator[list[Letter]]:
    """The text cut wherever Unicode (UAX 14) and the style let a line end; a space stays with what is before it."""
    text = "".join(letter.character for letter in letters)
    attributes = get_log_attrs(text, letters[0].style["lang"])
    begin = 0
    for index in range(1, len(letters)):
        if attributes[index].is_line_break and not _is_unbroken(letters[index - 1], letters[index]):
            yield letters[begin:index]
            begin = index
    yield letters[begin:]


def _is_unbroken(before: Letter, after: Letter) -> bool:
    """Whether both letters stand in a run that is kept on one line, as short Chinese is."""
    return before.style is after.style and after.style["white_space"] == "nowrap"


def _divide(chunk: list[Letter], dictionary: Dictionary | None, gauge: _Gauge, end: End) -> Iterator[Piece]:
    """The pieces of one chunk: one, or more where it is a word that may be divided."""
    visible = chunk[:-1] if chunk[-1].character == " " else chunk
    space = gauge.width([chunk[-1]]) if len(visible) < len(chunk) else 0.0
    token = "".join(letter.character for letter in visible)
    cuts = dictionary.divisions(token) if dictionary and _is_whole(visible) else ()
    soft = End.CAPITALISED if is_capitalised(token) else End.SOFT_HYPHEN
    begin, done = 0, 0.0
    for cut in cuts:
        width = gauge.width(visible[:cut])
        yield Piece(_start(visible[begin:]), width - done, 0.0, gauge.hyphen(visible[:cut]) - width, 0, soft)
        begin, done = cut, width
    rest = visible[begin:]
    spaces = sum(letter.character == NO_BREAK_SPACE for letter in rest)
    yield Piece(_start(rest), gauge.width(visible) - done, space, 0.0, spaces, end)


def _start(letters: list[Letter]) -> Point | None:
    return next((letter.point for letter in letters if letter.character != WORD_JOINER), None)


def _is_whole(letters: list[Letter]) -> bool:
    """Whether a word stands in one text of the Book, so that a soft hyphen can be put into it."""
    return len({letter.point.slot if letter.point else None for letter in letters}) == 1


def _is_word(chunk: list[Letter]) -> bool:
    return any(letter.character.isalpha() for letter in chunk)


def _ends_hard(chunk: list[Letter]) -> bool:
    return chunk[-1].character in HYPHENS


def _end(chunk: list[Letter]) -> End:
    if chunk[-1].character == " ":
        return End.SPACE
    return End.HARD_HYPHEN if _ends_hard(chunk) else End.DASH


@dataclass(frozen=True)
class _Gauge:
    """Measures text as the engine does."""

    _known: KnownText
    _looks: dict[int, tuple[Look, Style]] = field(default_factory=dict)

    def width(self, letters: list[Letter]) -> float:
        runs = groupby(letters, key=lambda letter: id(letter.style))
        return sum(self._width([*run]) for _, run in runs)

    def hyphen(self, letters: list[Letter]) -> float:
        """The width with a hyphen at the end."""
        style = letters[-1].style
        return self.width([*letters, Letter(style["hyphenate_character"], None, style)])

    def _width(self, run: list[Letter]) -> float:
        style = run[0].style
        if id(style) not in self._looks:
            self._looks[id(style)] = look(style), style  # while it is held, its id is no other's
        return self._known.width("".join(letter.character for letter in run), style, self._looks[id(style)][0])
