"""Better line breaks for the next layout: each justified paragraph is fitted as a whole, and the result hinted.

The engine fills line after line and knows no limits.  Here, as in TeX, every way of breaking a paragraph is weighed
by the looseness of all its lines and by its hyphens (D. E. Knuth, M. F. Plass, "Breaking Paragraphs into Lines", 1981).
The engine is then told so by marks alone: a soft hyphen where a word is to be divided, a word joiner where the line
must not be filled further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from .hyphenation import Dictionary, bound_hyphens
from .layout import Press, Typesetting
from .lines import Limits, at_foot, rows
from .paragraphs import End, Paragraph, Piece, paragraphs
from .tree import SOFT_HYPHEN, WORD_JOINER, Hints, Mark, Point, Slot, Tree

# The engine measures a line as a whole, we by its pieces: kerning across them makes up to this, in CSS pixels.
SLACK = 0.35

_REACH = 3 * SLACK  # what is so little too wide might still be taken into the line

# Demerits on TeX's scale: a line as loose as the limit has (10 + 100)².
_LINE = 10
_HYPHEN = {End.SOFT_HYPHEN: 60, End.HARD_HYPHEN: 30, End.CAPITALISED: 1000}
_SECOND_HYPHEN = 4000
_LOOSE = 4000
_RUNT = 90  # a last line shorter than 1.5 em

Marks = Mapping[Slot, tuple[Mark, ...]]


def joined(tree: Tree) -> Marks:
    """The word joiners that keep short parts of compounds with their hyphen, whatever the format: e-commerce, J-11B."""
    found = {slot: bound_hyphens(slot, text) for nodes in tree.texts.values() for slot, text in nodes}
    return {slot: marks for slot, marks in found.items() if marks}


def improve(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """``hints`` with the best breaks for every justified paragraph, none of which divides a word at a page's foot."""
    limits, tree, shown = Limits.of(press.style), typesetting.tree, typesetting.trace.shown
    metadata, fixed = press.book.metadata, joined(tree)
    dictionary = Dictionary.of(metadata.language, metadata.hyphenation, limits)
    forbidden = hints.forbidden
    if hints.marks != fixed:
        forbidden |= frozenset(_divided_at_foot(typesetting))
    own = replace(hints, marks=_without(hints.marks, fixed))
    marks: dict[Slot, list[Mark]] = defaultdict(list)
    for paragraph in paragraphs(tree, shown, own, dictionary):
        for point, character in _marks(paragraph, fit(paragraph, limits, forbidden)):
            marks[point.slot].append(Mark(point.offset, character))
    for slot, kept in fixed.items():
        marks[slot].extend(kept)
    return Hints(hints.references, {slot: tuple(sorted(set(found))) for slot, found in marks.items()}, forbidden)


def _without(marks: Marks, fixed: Marks) -> Marks:
    return {slot: tuple(mark for mark in found if mark not in fixed.get(slot, ())) for slot, found in marks.items()}


def _divided_at_foot(typesetting: Typesetting) -> Iterator[Point]:
    """Where the words go on that are divided at the end of a page."""
    found = [row for row in rows(typesetting.trace.shown) if any(box.points for box in row)]
    for index in at_foot(found):
        after = next((row for row in found[index + 1 :] if row[0].block.element is found[index][0].block.element), None)
        text = "".join(box.text for box in found[index]).rstrip(SOFT_HYPHEN + WORD_JOINER)
        if after and text.endswith(("-", "\u2010")):
            yield next(point for box in after for point in box.points)


# The best breaks of a paragraph


@dataclass(frozen=True)
class _Way:
    """A way to break a paragraph in front of the piece ``index``; ``row`` counts the hyphens in a row at its end."""

    index: int
    row: int
    demerits: float
    before: _Way | None


@dataclass(frozen=True)
class _Lines:
    """The lines that a paragraph can have, each from the piece ``first`` to the piece ``last``."""

    paragraph: Paragraph
    widths: tuple[float, ...]
    spaces: tuple[int, ...]

    @classmethod
    def of(cls, paragraph: Paragraph) -> _Lines:
        pieces = paragraph.pieces
        widths = accumulate((piece.width + piece.space for piece in pieces), initial=0.0)
        spaces = accumulate((piece.spaces + (piece.space > 0) for piece in pieces), initial=0)
        return cls(paragraph, tuple(widths), tuple(spaces))

    def excess(self, first: int, last: int) -> float:
        """How much the line's text is too wide for its room; negative where there is room left."""
        piece = self.paragraph.pieces[last]
        room = self.paragraph.room if first else self.paragraph.first_room
        return self.widths[last + 1] - self.widths[first] - piece.space - (room - SLACK)

    def looseness(self, first: int, last: int) -> float:
        """The extra word space in em that fills the line."""
        piece = self.paragraph.pieces[last]
        spaces = self.spaces[last + 1] - self.spaces[first] - (piece.space > 0)
        left = -self.excess(first, last) - piece.hyphen
        return left / (spaces or 0.1) / self.paragraph.em


def fit(paragraph: Paragraph, limits: Limits, forbidden: frozenset[Point]) -> tuple[int, ...]:
    """The numbers of the pieces with which the lines end, that of the last piece included.

    The limit on hyphens in a row and ``forbidden`` are kept as long as the lines can be filled at all.
    """
    lines, pieces = _Lines.of(paragraph), paragraph.pieces
    active = [_Way(0, 0, 0.0, None)]
    for last, piece in enumerate(pieces):
        fitting = [way for way in active if lines.excess(way.index, last) + piece.hyphen <= 0]
        best = _best(lines, fitting, last, limits) if _may_end(pieces, last, forbidden) else []
        roomy = [way for way in active if lines.excess(way.index, last) <= 0]
        active = roomy + best or _best(lines, active[-1:], last, replace(limits, row=len(pieces)))
    ends = min((way for way in active if way.index == len(pieces)), key=lambda way: way.demerits)
    return tuple(_ends(ends))[::-1]


def _may_end(pieces: tuple[Piece, ...], last: int, forbidden: frozenset[Point]) -> bool:
    return not (pieces[last].end.is_hyphen and pieces[last + 1].start in forbidden)


def _best(lines: _Lines, ways: list[_Way], last: int, limits: Limits) -> list[_Way]:
    """The best way to end a line with the piece ``last``, for each count of hyphens in a row."""
    best: dict[int, _Way] = {}
    for way in ways:
        row = way.row + 1 if lines.paragraph.pieces[last].end.is_hyphen else 0
        if row <= limits.row:
            demerits = way.demerits + _demerits(lines, way.index, last, row, limits)
            if row not in best or demerits < best[row].demerits:
                best[row] = _Way(last + 1, row, demerits, way)
    return list(best.values())


def _demerits(lines: _Lines, first: int, last: int, row: int, limits: Limits) -> float:
    end = lines.paragraph.pieces[last].end
    if end is End.PARAGRAPH:
        width = lines.widths[last + 1] - lines.widths[first]
        return float((_LINE + (_RUNT if first and width < 1.5 * lines.paragraph.em else 0)) ** 2)
    ratio = max(lines.looseness(first, last) / limits.stretch, 0.0)
    badness = 100 * ratio**3 + (_LOOSE if ratio > 1 else 0)
    return (_LINE + badness) ** 2 + _HYPHEN.get(end, 0) ** 2 + (_SECOND_HYPHEN if row > 1 else 0)


def _ends(way: _Way) -> Iterator[int]:
    """From the last line to the first."""
    while way.before is not None:
        yield way.index - 1
        way = way.before


# Breaks as marks


def _marks(paragraph: Paragraph, ends: tuple[int, ...]) -> Iterator[tuple[Point, str]]:
    """A soft hyphen where a line ends in a word, word joiners where the engine would fill a line further."""
    lines, pieces = _Lines.of(paragraph), paragraph.pieces
    for first, last in zip((0, *(end + 1 for end in ends)), ends[:-1], strict=False):
        if pieces[last].end.is_soft and (start := pieces[last + 1].start):
            yield start, SOFT_HYPHEN
        for piece in range(last + 1, len(pieces) - 1):
            if lines.excess(first, piece) > _REACH:
                break
            if not pieces[piece].end.is_soft and (start := pieces[piece + 1].start):
                yield start, WORD_JOINER
