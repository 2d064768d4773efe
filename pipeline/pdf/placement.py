"""In what order text and floats fill pages best.  All is judged by plain data, with no box in sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: As many lines may stay empty, rather than that a float parts a list, a quotation or verse from its introduction.
_PARTING = 4


@dataclass(frozen=True)
class Block:
    """A block of the running text, or a float of a ``series``, whose members keep their order among themselves.

    ``place`` is where it stands in the Book.  It begins on no page that has less room than ``least``: the ``height`` of
    what is not divided, nothing for text.  What ``introduces`` belongs to the block behind it, what ``depends`` to that
    in front.  Lengths in CSS pixels.
    """

    place: int
    height: float
    least: float = 0.0
    series: str = ""
    calls_notes: bool = False
    introduces: bool = False
    depends: bool = False


class Page(NamedTuple):
    """The depth of pages and the height of their lines, in CSS pixels."""

    depth: float
    line: float


def arranged(blocks: Sequence[Block], room: float, page: Page) -> tuple[Block, ...]:
    """``blocks``, the first of which begins where a page has ``room`` left, in the order that leaves the least empty.

    Text keeps its order, and floats of one series theirs.  A float comes to stand behind later text or behind a float
    of another series, never in front of what it has stood behind; where it calls notes it passes nothing that does,
    since their marks would no longer follow each other.  Of orders that leave the same, that is taken in which floats
    pass the least.
    """
    texts = [block for block in blocks if not block.series]
    floats = list(_floats(blocks, texts))
    found: Mapping[frozenset[int], _Filled] = {frozenset(): _Filled(0, 0, room, ())}
    for passed in range(len(texts) + 1):
        here = [one for one in floats if one.may_stand_behind(passed, texts)]
        found = _with_floats(found, here, passed, texts, page)
        if passed < len(texts):
            due = frozenset(one.number for one in floats if one.latest <= passed)
            text = texts[passed]
            found = {placed: filled.with_block(text, page) for placed, filled in found.items() if due <= placed}
    return found[frozenset(one.number for one in floats)].order


@dataclass(frozen=True)
class _Float:
    """A float behind ``stands`` texts and the floats that it ``follows``, which may go behind ``latest`` at most."""

    number: int
    block: Block
    stands: int
    latest: int
    follows: frozenset[int]

    def may_stand_behind(self, passed: int, texts: Sequence[Block]) -> bool:
        if not self.stands < passed <= self.latest:
            return passed == self.stands
        return not texts[passed - 1].introduces

    def parts(self, passed: int, texts: Sequence[Block]) -> bool:
        """Whether it parts what belongs together, there where the Book does not have it."""
        return passed > self.stands and any(text.depends for text in texts[passed : passed + 1])


def _floats(blocks: Sequence[Block], texts: Sequence[Block]) -> Iterator[_Float]:
    before: list[Block] = []
    stands = 0
    for block in blocks:
        if not block.series:
            stands += 1
            continue
        follows = frozenset(number for number, other in enumerate(before) if _keeps_behind(block, other))
        calling = (number for number, text in enumerate(texts) if number >= stands and text.calls_notes)
        latest = next(calling, len(texts)) if block.calls_notes else len(texts)
        yield _Float(len(before), block, stands, latest, follows)
        before.append(block)


def _keeps_behind(block: Block, other: Block) -> bool:
    """Whether a float stays behind one that stands in front: one that it has passed it does not go back behind."""
    in_series = block.series == other.series or (block.calls_notes and other.calls_notes)
    return in_series or other.place > block.place


class _Filled(NamedTuple):
    """How many lines are empty, how many texts floats have passed, and what is left of the last page."""

    empty: int
    passed: int
    left: float
    order: tuple[Block, ...]

    def with_block(self, block: Block, page: Page) -> _Filled:
        empty, left = self.empty, self.left
        if left < block.least:
            # Less than two lines is nothing: no paragraph could begin there.
            empty += int(left / page.line) if 2 * page.line <= left < page.depth else 0
            left = page.depth
        left -= block.height
        return _Filled(empty, self.passed, left if left >= 0 else left % page.depth, (*self.order, block))

    def with_float(self, one: _Float, passed: int, texts: Sequence[Block], page: Page) -> _Filled:
        """Of floats in a row the first parts what they stand between."""
        filled = self.with_block(one.block, page)
        parting = _PARTING if one.parts(passed, texts) and not self.order[-1].series else 0
        return filled._replace(empty=filled.empty + parting, passed=filled.passed + passed - one.stands)


def _with_floats(
    found: Mapping[frozenset[int], _Filled], floats: Sequence[_Float], passed: int, texts: Sequence[Block], page: Page
) -> Mapping[frozenset[int], _Filled]:
    """``found`` and the best ways to set some of ``floats`` behind ``passed`` texts, by what is set then."""
    best, newest = dict(found), dict(found)
    while newest:
        further: dict[frozenset[int], _Filled] = {}
        for placed, filled in newest.items():
            for one in floats:
                if one.number not in placed and one.follows <= placed:
                    added = filled.with_float(one, passed, texts, page)
                    key = placed | {one.number}
                    further[key] = min(further.get(key, best.get(key, added)), added, key=lambda each: each[:2])
        newest = {key: filled for key, filled in further.items() if best.get(key) is not filled}
        best |= newest
    return best
