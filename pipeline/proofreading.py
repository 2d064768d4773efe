"""What a proof-reader marks on the pages: the lines of a Layout that break the house's limits.

``checks`` tells of them, ``pdf`` mends them in the next layout.  All is judged by plain data, with no box in sight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from .model import Line, LineRole, PlacedPicture, Position, Style

_NEARLY = 0.005  # em of word space, which the engine's sums may be off
_LINES_AFTER_A_HEADING = 2


@dataclass(frozen=True)
class Limits:
    """``lines`` of a style's tokens: what lines and pages may look like.

    ``shortest``, ``before`` and ``after`` count the letters of a divided word, ``row`` the lines in a row that may end
    in a hyphen, ``page`` the fewest lines on a page.  In em: ``stretch`` is the most extra word space, ``shrink`` how
    much less it may be where a paragraph has a loose line otherwise, ``end`` the least length of a last line.
    """

    shortest: int
    before: int
    after: int
    row: int
    stretch: float
    shrink: float
    end: float
    page: int

    @classmethod
    def of(cls, style: Style) -> Limits:
        """Raises KeyError for a style whose tokens have no ``lines``; ``styles/base`` gives them all."""
        lines = cast("Mapping[str, Any]", style.tokens["lines"])
        return cls(
            int(lines["shortest_hyphenated_word"]),
            int(lines["letters_before_hyphen"]),
            int(lines["letters_after_hyphen"]),
            int(lines["hyphens_in_a_row"]),
            float(lines["extra_word_space"]),
            float(lines["less_word_space"]),
            float(lines["shortest_last_line"]),
            int(lines["fewest_on_a_page"]),
        )


# Where pages break


def widows(lines: Iterable[Line]) -> Iterator[Line]:
    """The last lines of paragraphs that stand alone at the head of a page."""
    for block in _paragraphs(lines):
        if len(block) > 1 and block[-1].page != block[-2].page:
            yield block[-1]


def orphans(lines: Iterable[Line]) -> Iterator[Line]:
    """The first lines of paragraphs that stand alone at the foot of a page."""
    for block in _paragraphs(lines):
        if len(block) > 1 and block[0].page != block[1].page:
            yield block[0]


def headings_at_foot(lines: Iterable[Line], pictures: Iterable[PlacedPicture]) -> Iterator[Line]:
    """The headings with fewer than two lines below them on their page, while their text goes on after it.

    A picture below a heading is enough.  A heading with which its page begins stands at no foot.
    """
    pages = _pages(line for line in lines if line.role is not LineRole.NOTE)
    pictured = defaultdict(list)
    for picture in pictures:
        pictured[picture.page].append(picture.top)
    for page, following in zip(pages, [*pages[1:], []], strict=False):
        if following and _document(following[0]) == _document(page[0]):
            yield from _headings_at_foot(page, pictured[page[0].page])


def _headings_at_foot(page: Sequence[Line], pictures: Sequence[float]) -> Iterator[Line]:
    others = [line.top for line in page if line.role is not LineRole.HEADING]
    for heading in (line for line in page if line.role is LineRole.HEADING):
        above = any(top < heading.top for top in (*others, *pictures))
        below = {top for top in others if top > heading.top}
        pictured = any(top > heading.top for top in pictures)
        if above and not pictured and len(below) < _LINES_AFTER_A_HEADING:
            yield heading


def divided_at_foot(lines: Iterable[Line]) -> Iterator[Line]:
    """The last lines of pages that end in a hyphen; notes do not go on to the next page."""
    for page in _pages(line for line in lines if line.role is not LineRole.NOTE):
        if page[-1].hyphenated:
            yield page[-1]


def nearly_empty(
    lines: Iterable[Line], pictures: Iterable[PlacedPicture], limits: Limits
) -> Iterator[tuple[Line, int]]:
    """The first line of each page with too few of them, notes counted, and their number.

    A page with a picture is full enough, and so is one that a table has for itself.  Texts of one page are as short as
    they are by nature, and contents and other matter that is made of the title are as long as they come out.
    """
    pages = _pages(lines)
    pictured = {picture.page for picture in pictures}
    lengths: dict[str, int] = defaultdict(int)
    for page in pages:
        lengths[_document(page[0])] += 1
    for page in pages:
        first, count = page[0], len({line.top for line in page})
        running = any(line.role is LineRole.TEXT and line.where is not None for line in page)
        full = count >= limits.page or first.page in pictured or lengths[_document(first)] == 1
        if running and not full:
            yield first, count


# How lines end and how they are filled


def short_ends(lines: Iterable[Line], limits: Limits) -> Iterator[Line]:
    """The last lines of paragraphs and notes that are shorter than the limit."""
    for block in _blocks(lines, LineRole.TEXT, LineRole.NOTE):
        if len(block) > 1 and block[-1].last and block[-1].width < limits.end * block[-1].size:
            yield block[-1]


def loose(lines: Iterable[Line], limits: Limits) -> Iterator[Line]:
    """The lines with more space between their words than the limit."""
    return (line for line in lines if line.stretch > limits.stretch + _NEARLY)


def ladders(lines: Iterable[Line], limits: Limits) -> Iterator[list[Line]]:
    """Lines in a row that end in a hyphen, where they are more than the limit."""
    for block in _blocks(lines, *LineRole):
        for divided, group in groupby(block, key=lambda line: line.hyphenated):
            ladder = list(group)
            if divided and len(ladder) > limits.row:
                yield ladder


# Lines by what they are part of


def _paragraphs(lines: Iterable[Line]) -> Iterable[Sequence[Line]]:
    return _blocks(lines, LineRole.TEXT)


def _blocks(lines: Iterable[Line], *roles: LineRole) -> Iterable[Sequence[Line]]:
    """The lines of each block, across pages."""
    blocks: dict[Position, list[Line]] = defaultdict(list)
    for line in lines:
        if line.role in roles:
            blocks[line.block].append(line)
    return blocks.values()


def _pages(lines: Iterable[Line]) -> list[list[Line]]:
    return [list(page) for _, page in groupby(lines, key=lambda line: line.page)]


def _document(line: Line) -> str:
    return line.block.document
