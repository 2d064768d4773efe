"""Better line breaks for the next layout: each justified paragraph is fitted as a whole, and the result hinted.

The engine fills line after line and knows no limits.  Here, as in TeX, every way of breaking a paragraph is weighed
by the looseness of all its lines and by its hyphens (D. E. Knuth, M. F. Plass, "Breaking Paragraphs into Lines", 1981).
The engine is then told so by marks alone: a soft hyphen where a word is to be divided, a word joiner where the line
must not be filled further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from ..proofreading import Limits, short_ends
from .box_tree import classes
from .hyphenation import Dictionary, bound_dashes, bound_ends, bound_hyphens
from .layout import Press, Typesetting
from .lines import Rows, at_foot, ends_in_hyphen, lines, rows_of_the_book
from .paragraphs import End, Paragraph, Piece, justified, paragraphs
from .tree import SOFT_HYPHEN, WORD_JOINER, Hints, Mark, Point, Slot, Tree, says_page

# The engine measures a line as a whole, we by its pieces: kerning across them makes up to this, in CSS pixels.
SLACK = 0.35

_REACH = 2 * SLACK  # what is no more than this too wide might still be taken into the line

# Demerits on TeX's scale: a line as loose as the limit has (10 + 100)².
_LINE = 10
_HYPHEN = {End.SOFT_HYPHEN: 60, End.HARD_HYPHEN: 30, End.CAPITALISED: 1000}
_SECOND_HYPHEN = 4000
_LOOSE = 4000
_SHORT = 1000  # a last line shorter than the limit

Marks = Mapping[Slot, tuple[Mark, ...]]


def joined(tree: Tree) -> Marks:
    """The word joiners of any format.

    Short parts of compounds stay with their hyphen, dashes with the word before, and two characters of a run of
    Chinese at its beginning and two at its end.
    """
    found: dict[Slot, tuple[Mark, ...]] = {}
    for element, nodes in tree.texts.items():
        bound = (bound_ends,) if "han" in classes(element) else (bound_hyphens, bound_dashes)
        for slot, text in nodes:
            found[slot] = tuple(sorted({mark for bind in bound for mark in bind(text)}))
    return {slot: marks for slot, marks in found.items() if marks}


def improve(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """``hints`` with the best breaks for the justified paragraphs, none of which divides a word at a page's foot.

    The first time every paragraph is fitted, later those alone whose text or whose forbidden breaks have changed.
    """
    tree, shown, metadata = typesetting.tree, typesetting.trace.shown, press.book.metadata
    limits, fixed = Limits.of(press.style), joined(tree)
    dictionary = Dictionary.of(metadata.language, metadata.hyphenation, limits)
    is_first = hints.marks == fixed
    at_feet = frozenset() if is_first else frozenset(_divided_at_foot(typesetting)) - hints.forbidden
    forbidden = hints.forbidden | at_feet
    chosen = _without(hints.marks, fixed)
    wanted = justified(shown) if is_first else _touched(justified(shown), at_feet)
    spacing = dict(hints.spacing)
    for block, paragraph in paragraphs(tree, wanted, chosen, dictionary, press.text):
        fitted, ends = _fitted(paragraph, limits, forbidden)
        chosen |= _marks(fitted, ends)
        if fitted.shrunk > paragraph.shrunk:
            spacing[block] = -limits.shrink
    slots = {**chosen, **fixed}
    marks = {slot: tuple(sorted({*chosen.get(slot, ()), *fixed.get(slot, ())})) for slot in slots}
    kept = {slot: found for slot, found in marks.items() if found}
    return replace(hints, marks=kept, forbidden=forbidden, spacing=spacing)


def lengthen_ends(press: Press, typesetting: Typesetting, hints: Hints) -> Hints:
    """``hints`` with the word that goes before taken into each last line that is too short: for text set flush left."""
    tree, shown = typesetting.tree, typesetting.trace.shown
    found = lines(shown, tree)
    short = set(short_ends(found, Limits.of(press.style)))
    marks = dict(hints.marks)
    for line, row in zip(found, rows_of_the_book(shown), strict=True):
        if line in short:
            start = next(point for box in row for point in box.points)
            marks[start.slot] = tuple(sorted({*marks.get(start.slot, ()), Mark(start.offset, WORD_JOINER)}))
    return replace(hints, marks=marks)


def _without(marks: Marks, fixed: Marks) -> dict[Slot, tuple[Mark, ...]]:
    return {slot: tuple(mark for mark in found if mark not in fixed.get(slot, ())) for slot, found in marks.items()}


def _touched(blocks: Iterable[Rows], at_feet: frozenset[Point]) -> Iterator[Rows]:
    """The blocks that have a break to avoid, a reference whose page may have changed, or another block before them."""
    for block in blocks:
        boxes = [box for row in block for box in row]
        has_moved = boxes[0].block.element.get("data-joined") is not None
        if has_moved or any(says_page(box.element) or not at_feet.isdisjoint(box.points) for box in boxes):
            yield block


def _divided_at_foot(typesetting: Typesetting) -> Iterator[Point]:
    """Where the words go on that are divided at the end of a page."""
    found = rows_of_the_book(typesetting.trace.shown)
    for index in at_foot(found):
        block = found[index][0].block.element
        after = next((row for row in found[index + 1 :] if row[0].block.element is block), None)
        if after and ends_in_hyphen(found[index]):
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

    def left(self, first: int, last: int) -> float:
        """The room that the line's text leaves, without its hyphen; negative where it is too wide."""
        piece = self.paragraph.pieces[last]
        room = self.paragraph.room if first else self.paragraph.first_room
        return room - SLACK - (self.widths[last + 1] - self.widths[first] - piece.space)

    def looseness(self, first: int, last: int) -> float:
        """The extra word space in em that fills the line, negative where the spaces of the type had to be narrower."""
        piece = self.paragraph.pieces[last]
        spaces = self.spaces[last + 1] - self.spaces[first] - (piece.space > 0)
        extra = (self.left(first, last) - piece.hyphen) / (spaces or 0.1)
        return (extra - self.paragraph.shrunk) / self.paragraph.em


def _fitted(
    paragraph: Paragraph, limits: Limits, forbidden: frozenset[Point]
) -> tuple[Paragraph, tuple[int, ...]]:
    """The paragraph with its line ends, its spaces made narrower where its loosest line is better for it."""
    ends = fit(paragraph, limits, forbidden)
    loosest = _loosest(paragraph, ends)
    if loosest <= limits.stretch or paragraph.shrunk:
        return paragraph, ends
    tighter = paragraph.tightened(limits.shrink)
    closer = fit(tighter, limits, forbidden)
    return (tighter, closer) if _loosest(tighter, closer) < loosest else (paragraph, ends)


def _loosest(paragraph: Paragraph, ends: tuple[int, ...]) -> float:
    """The extra word space of the loosest line in em; the last line is not filled."""
    lines = _Lines.of(paragraph)
    starts = (0, *(end + 1 for end in ends))
    return max((lines.looseness(first, last) for first, last in zip(starts, ends[:-1], strict=False)), default=0.0)


def fit(paragraph: Paragraph, limits: Limits, forbidden: frozenset[Point]) -> tuple[int, ...]:
    """The numbers of the pieces with which the lines end, that of the last piece included.

    Where the words leave no way to keep the limit on hyphens in a row and ``forbidden``, these are given up; where
    a piece is wider than the line, so is its line.
    """
    widest = max(piece.width + piece.hyphen for piece in paragraph.pieces) + SLACK
    widened = replace(paragraph, room=max(paragraph.room, widest), first_room=max(paragraph.first_room, widest))
    without_row = replace(limits, row=len(paragraph.pieces))
    way = (
        _search(_Lines.of(paragraph), limits, forbidden)
        or _search(_Lines.of(paragraph), without_row, frozenset())
        or _search(_Lines.of(widened), without_row, frozenset())
    )
    return tuple(_ends(way))[::-1] if way else (len(paragraph.pieces) - 1,)


def _search(lines: _Lines, limits: Limits, forbidden: frozenset[Point]) -> _Way | None:
    """The best way through the whole paragraph; None where there is none within the limits."""
    pieces = lines.paragraph.pieces
    active = [_Way(0, 0, 0.0, None)]
    for last, piece in enumerate(pieces):
        roomy = [(way, left) for way in active if (left := lines.left(way.index, last)) >= 0]
        fitting = [way for way, left in roomy if left >= piece.hyphen] if _may_end(pieces, last, forbidden) else []
        active = [way for way, _ in roomy] + _best(lines, fitting, last, limits)
    whole = [way for way in active if way.index == len(pieces)]
    return min(whole, key=lambda way: way.demerits, default=None)


def _may_end(pieces: tuple[Piece, ...], last: int, forbidden: frozenset[Point]) -> bool:
    return not (pieces[last].end.is_hyphen and pieces[last + 1].start in forbidden)


def _best(lines: _Lines, ways: list[_Way], last: int, limits: Limits) -> list[_Way]:
    """The best way to end a line with the piece ``last``, for each count of hyphens in a row."""
    best: dict[int, _Way] = {}
    is_hyphen = lines.paragraph.pieces[last].end.is_hyphen
    for way in ways:
        row = way.row + 1 if is_hyphen else 0
        if row > limits.row or (row in best and way.demerits >= best[row].demerits):
            continue
        demerits = way.demerits + _demerits(lines, way.index, last, row, limits)
        if row not in best or demerits < best[row].demerits:
            best[row] = _Way(last + 1, row, demerits, way)
    return list(best.values())


def _demerits(lines: _Lines, first: int, last: int, row: int, limits: Limits) -> float:
    end = lines.paragraph.pieces[last].end
    if end is End.PARAGRAPH:
        width = lines.widths[last + 1] - lines.widths[first]
        return float((_LINE + (_SHORT if first and width < limits.end * lines.paragraph.em else 0)) ** 2)
    looseness = lines.looseness(first, last)
    ratio = looseness / limits.stretch if looseness > 0 else -looseness / (limits.shrink or 1)
    badness = (_LOOSE if looseness > limits.stretch else 100) * ratio**3
    return (_LINE + badness) ** 2 + _HYPHEN.get(end, 0) ** 2 + (_SECOND_HYPHEN if row > 1 else 0)


def _ends(way: _Way) -> Iterator[int]:
    """From the last line to the first."""
    while way.before is not None:
        yield way.index - 1
        way = way.before


# Breaks as marks


def _marks(paragraph: Paragraph, ends: tuple[int, ...]) -> Marks:
    """A soft hyphen where a line ends in a word, word joiners where the engine would fill a line further.

    Every text of the paragraph is there, if only to say that it has no marks.
    """
    marks: dict[Slot, list[Mark]] = {piece.start.slot: [] for piece in paragraph.pieces if piece.start}
    for point, character in _breaks(_Lines.of(paragraph), ends):
        marks[point.slot].append(Mark(point.offset, character))
    return {slot: tuple(found) for slot, found in marks.items()}


def _breaks(lines: _Lines, ends: tuple[int, ...]) -> Iterator[tuple[Point, str]]:
    pieces = lines.paragraph.pieces
    for first, last in zip((0, *(end + 1 for end in ends)), ends[:-1], strict=False):
        if pieces[last].end.is_soft and (start := pieces[last + 1].start):
            yield start, SOFT_HYPHEN
        for piece in range(last + 1, len(pieces) - 1):
            if lines.left(first, piece) < -_REACH:
                break
            if not pieces[piece].end.is_soft and (start := pieces[piece + 1].start):
                yield start, WORD_JOINER
