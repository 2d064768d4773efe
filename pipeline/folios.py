"""Folios: the numbers of pages taken apart, and lists of them as an index prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

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

Stretch: TypeAlias = tuple[str, str]
"""The labels of the first and the last page of one place of a text: of a place on one page twice the same."""


def folded(places: Iterable[Stretch]) -> list[tuple[str, ...]]:
    """The pages in their order, each once: alone, or the first and the last of a range.

    A place that goes over several pages is a range however few they are, pages of their own from ``RANGE`` in a row on.
    """
    runs: list[tuple[Stretch, bool]] = []
    for place in sorted({place for place in places if all(place)}, key=lambda place: tuple(map(_order, place))):
        first, last = place
        (begins, ends), is_range = runs[-1] if runs else (("", ""), False)
        if runs and _reaches(ends, first):
            runs[-1] = (begins, max(ends, last, key=_order)), is_range or first != last
        else:
            runs.append((place, first != last))
    return [pages for run, is_range in runs for pages in _printed(run, is_range)]


def _printed(run: Stretch, is_range: bool) -> list[tuple[str, ...]]:
    first, last = run
    if first == last:
        return [(first,)]
    if is_range or Numbering.of(last).value - Numbering.of(first).value + 1 >= RANGE:
        return [run]
    return [(first,), (last,)]


def _order(label: str) -> tuple[bool, str, str, int]:
    return Numbering.of(label).order


def _reaches(last: str, label: str) -> bool:
    """Whether the page stands in a run of pages that ends with ``last``, or right behind it."""
    end, other = Numbering.of(last), Numbering.of(label)
    return end.order[:-1] == other.order[:-1] and other.value <= end.value + 1


def shortened(first: str, last: str) -> str:
    """The last number of a range as the Chicago Manual of Style has it: 3–10, 100–104, 107–8, 321–28, 498–532."""
    if not (first.isdecimal() and last.isdecimal() and len(first) == len(last) > 2) or first.endswith("00"):
        return last
    same = next(at for at, digits in enumerate(zip(first, last, strict=True)) if len(set(digits)) > 1)
    return last[min(same, len(last) - (1 if first[-2] == "0" else 2)) :]


def fill_locators(locators: Any, labels: Sequence[str]) -> None:
    """Write the labels of the pages into ``span.locators``, of which each child is a link to one of them.

    The first link to a page stands for it; those that are not needed are taken out.  A link with ``data-until`` leads
    to where a place begins, the next one to its end; one with ``data-note`` into a note, which is named behind the
    number of a page that is not there for itself.  ``data-number`` says in full what a link stands for.

    ``locators`` is an element of ElementTree or of lxml; its ``data-between`` and ``data-through`` part two entries,
    and the ends of a range, whose last number is shortened where ``data-ranges`` says so.
    """
    links, places, notes = _sorted_out(zip(locators, labels, strict=True))
    runs = folded(places)
    entries = [(run[0], [(links[label], label) for label in run]) for run in runs]
    for note, (label, link) in notes.items():
        if not any(_order(run[0]) <= _order(label) <= _order(run[-1]) for run in runs):
            entries.append((label, [(link, note)]))
    kept: list[Any] = []
    for _, written in sorted(entries, key=lambda entry: _order(entry[0])):
        for link, number in written:
            link.text, link.tail = number, locators.get("data-through")
            link.set("data-number", number)
        if len(written) > 1 and locators.get("data-ranges") == "shortened":
            link.text = shortened(written[0][1], number)
        link.tail = locators.get("data-between")
        kept += [link for link, _ in written]
    if kept:
        kept[-1].tail = None
    locators[:] = kept


def _sorted_out(
    labelled: Iterator[tuple[Any, str]],
) -> tuple[Mapping[str, Any], Sequence[Stretch], Mapping[str, tuple[str, Any]]]:
    """The link to each page; the places in the text; the pages and links of notes, by what is printed of them."""
    links: dict[str, Any] = {}
    places: list[Stretch] = []
    notes: dict[str, tuple[str, Any]] = {}
    for link, label in labelled:
        end, last = next(labelled) if link.get("data-until") is not None else (link, label)
        if link.get("data-note") and label:
            notes.setdefault(label + link.get("data-note"), (label, link))
        else:
            places.append((label, last))
            links = {label: link, last: end} | links
    return links, places, notes
