"""Page labels as a PDF writes them: ranges of pages that are numbered alike (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pydyf

_NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<number>[1-9][0-9]*)", re.DOTALL)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_ROMAN_VALUES = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}


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


def number_tree(labels: Sequence[str]) -> pydyf.Dictionary:
    """The ``PageLabels`` entry of the catalog by which the pages have exactly these labels, in order."""
    numbers = pydyf.Array()
    for index, numbering in _ranges(labels):
        entry = pydyf.Dictionary({"S": f"/{numbering.style}"} if numbering.style else {})
        if numbering.prefix:
            entry["P"] = pydyf.String(numbering.prefix)
        if numbering.value > 1:
            entry["St"] = numbering.value
        numbers += [index, entry]
    return pydyf.Dictionary({"Nums": numbers})


def _ranges(labels: Sequence[str]) -> Iterator[tuple[int, Numbering]]:
    """The first page of each range, with the numbering of the range."""
    previous: Numbering | None = None
    for index, numbering in enumerate(map(Numbering.of, labels)):
        if previous is None or not previous.followed_by(numbering):
            yield index, numbering
        previous = numbering


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
