"""How each line of text came out, and which lines break the house's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from ..model import Finding, Line, Style
from ..rules import finding
from .trace import Area, Shown
from .tree import SOFT_HYPHEN, WORD_JOINER

POINT = 0.75  # of a CSS pixel
HYPHENS = ("-", "\u2010")

Rows = tuple[tuple[Shown, ...], ...]  # lines as the boxes that stand in them

_UNSEEN = dict.fromkeys(map(ord, SOFT_HYPHEN + WORD_JOINER))


@dataclass(frozen=True)
class Limits:
    """``lines`` of a style's tokens: what a line of a hyphenated format may look like.

    ``shortest``, ``before`` and ``after`` count the letters of a divided word, ``row`` the lines in a row that may end
    in a hyphen; ``stretch`` is the most extra word space, in em.
    """

    shortest: int
    before: int
    after: int
    row: int
    stretch: float

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
        )


def rows(shown: Iterable[Shown]) -> Iterator[tuple[Shown, ...]]:
    """The boxes of each line of text and notes, in the order of the pages."""
    set_in_lines = (box for box in shown if box.line is not None and box.area in (Area.TEXT, Area.NOTES))
    for _, row in groupby(set_in_lines, key=lambda box: id(box.line)):
        yield tuple(row)


def lines(shown: Iterable[Shown]) -> tuple[Line, ...]:
    """Every line of the Book's text and notes; what the style alone has written is left out."""
    kept = rows_of_the_book(shown)
    last = {row[0].block.element: index for index, row in enumerate(kept)}
    return tuple(_line(row, index == last[row[0].block.element]) for index, row in enumerate(kept))


def rows_of_the_book(shown: Iterable[Shown]) -> list[tuple[Shown, ...]]:
    """The lines that hold text of the Book."""
    return [row for row in rows(shown) if any(box.points for box in row)]


def _line(row: tuple[Shown, ...], is_last: bool) -> Line:
    return Line(
        page=row[0].page,
        where=next((box.place for box in row if box.place), None),
        text=_text(row),
        width=extent(row) * POINT,
        measure=measure(row) * POINT,
        stretch=max(_stretch(box) for box in row),
        hyphenated=ends_in_hyphen(row) and not is_last,
        last=is_last,
    )


def ends_in_hyphen(row: tuple[Shown, ...]) -> bool:
    """Whether the line ends in a hyphen, an automatic one or one of the text."""
    return _text(row).endswith(HYPHENS)


def _text(row: tuple[Shown, ...]) -> str:
    return "".join(box.text for box in row).translate(_UNSEEN).strip()


def measure(row: tuple[Shown, ...]) -> float:
    """The room that a line has in its block, its indent taken off, in CSS pixels."""
    line, block = row[0].line, row[0].block
    if line.style["text_align_all"] in ("justify", "start", "left"):
        return block.width - (row[0].box.position_x - block.content_box_x())
    return block.width


def extent(row: tuple[Shown, ...]) -> float:
    """From the beginning of a line's first box to the end of its last, in CSS pixels."""
    last = row[-1].box
    return last.position_x + last.width - row[0].box.position_x


def _stretch(box: Shown) -> float:
    spacing = getattr(box.box, "justification_spacing", 0)
    return spacing / box.style["font_size"] if box.style["font_size"] else 0.0


def beyond_limits(shown: Iterable[Shown], limits: Limits) -> Iterator[Finding]:
    """PDF-009 for loose lines, PDF-010 for ladders of hyphens, PDF-011 for a word divided at the foot of a page."""
    shown = tuple(shown)
    found = lines(shown)
    for line in found:
        if line.stretch > limits.stretch + 0.005:
            stretch = f"{line.stretch:.2f}"
            yield finding("PDF-009", line.where, stretch=stretch, limit=limits.stretch, text=line.text)
    for divided, group in groupby(found, key=lambda line: line.hyphenated):
        ladder = list(group)
        if divided and len(ladder) > limits.row:
            yield finding("PDF-010", ladder[0].where, count=len(ladder), limit=limits.row, text=ladder[0].text)
    for index in at_foot(rows_of_the_book(shown)):
        if found[index].hyphenated:
            yield finding("PDF-011", found[index].where, page=found[index].page + 1, text=found[index].text)


def at_foot(found: Iterable[tuple[Shown, ...]]) -> list[int]:
    """Which rows are the last of their page's text; notes do not go on to the next page."""
    feet = {row[0].page: index for index, row in enumerate(found) if row[0].area is Area.TEXT}
    return sorted(feet.values())
