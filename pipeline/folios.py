"""Folios: the numbers of pages taken apart, and lists of them as an index prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<number>[1-9][0-9]*)", re.DOTALL)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_ROMAN_VALUES = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}

RANGE = 3  # so many pages in a row make a range


@dataclass(frozen=True)
class Numbering:
    """A label taken apart: the style of its number (``D``, ``r``, ``R``, none), what stands before it, its value."""

    style: str | None
    prefix: str
    value: int = 1

    @classmethod
    def of(cls, label: str) -> Numbering:
        """``xii`` is roman, ``12`` and ``A-12`` arabic, the last with a prefix; everything else is all prefix."""
        if value := _roman_value(label):
            return cls("r", "", value)
        if label.isupper() and (value := _roman_value(label.lower())):
            return cls("R", "", value)
        if match := _NUMBERED.fullmatch(label):
            return cls("D", match["prefix"], int(match["number"]))
        return cls(None, label)

    def followed_by(self, other: Numbering) -> bool:
        step = 1 if self.style else 0
        return other == Numbering(self.style, self.prefix, self.value + step)

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """By which labels sort as their pages do: front matter, in roman numerals, comes first."""
        return self.style != "r", self.style or "", self.prefix, self.value


def _roman_value(text: str) -> int:
    """The value of a lower-case roman numeral in its one right form, 0 for every other text."""
    if not text or set(text) - _ROMAN_VALUES.keys():
        return 0
    values = [_ROMAN_VALUES[letter] for letter in text]
    total = sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
    return total if roman(total) == text else 0


def roman(number: int) -> str:
    """``number``, from 1, as a lower-case Roman numeral."""
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters


# Lists of them


def folded(labels: Sequence[str]) -> list[tuple[str, ...]]:
    """The labels in the order of their pages, each once: alone, or the first and the last of a range."""
    runs: list[list[str]] = []
    for label in sorted({label for label in labels if label}, key=lambda label: Numbering.of(label).order):
        if runs and Numbering.of(runs[-1][-1]).followed_by(Numbering.of(label)):
            runs[-1].append(label)
        else:
            runs.append([label])
    ranges: list[tuple[str, ...]] = []
    for run in runs:
        ranges += [(run[0], run[-1])] if len(run) >= RANGE else [(label,) for label in run]
    return ranges


def fill_locators(locators: Any, labels: Sequence[str]) -> None:
    """Write the labels of the pages into ``span.locators``, of which each child is a link to one of them.

    The first link to a page stands for it; those that are not needed are taken out.  ``locators`` is an element of
    ElementTree or of lxml; its ``data-between`` and ``data-through`` part two entries, and the ends of a range.
    """
    links = dict(zip(reversed(labels), reversed(list(locators)), strict=True))
    kept = []
    for pages in folded(labels):
        for label in pages:
            link = links[label]
            link.text, link.tail = label, locators.get("data-through")
            kept.append(link)
        kept[-1].tail = locators.get("data-between")
    if kept:
        kept[-1].tail = None
    locators[:] = kept
