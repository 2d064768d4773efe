"""Whether every letter and digit of a file is in the manuscript that was made of it, and no other.

The manuscript is read back by the program's own parser, the file's words by other means than its content was; what was
left out on purpose is taken off first.  So a loss is found whoever is to blame.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from lxml import etree

from .. import markup
from ..model import Finding, Matter, Place, SourceDocument
from .content import Passage, Told

WINDOW = 4000
"""Within so many letters both sides must agree again; what differs for longer is told as one loss."""

AGREED = 16
"""So many equal letters in a row are taken for the same passage."""

SHOWN = 60
"""So many characters of a difference are told."""


@dataclass(frozen=True)
class Difference:
    """Letters of the file where the manuscript has others: what stands there on either side, and where."""

    at: int | None
    line: int | None
    source: str
    manuscript: str


@dataclass(frozen=True)
class _Letters:
    """Letters and digits in a row, each with the place where it stands."""

    letters: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> _Letters:
        pairs = [(letter, passage.at) for passage in passages for letter in letters_of(passage.text)]
        return cls("".join(letter for letter, _ in pairs), tuple(place for _, place in pairs))

    def place(self, index: int) -> int | None:
        return self.places[min(index, len(self.places) - 1)] if self.places else None

    def shown(self, start: int, end: int) -> str:
        text = self.letters[start:end]
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)})"


def letters_of(text: str) -> str:
    """The letters and digits of ``text``, whatever form of them it has (a raised 2 is a 2)."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def read_back(name: str, text: str) -> tuple[tuple[Passage, ...], tuple[Finding, ...]]:
    """The words of a Markdown file in the order of its lines, and what a build will say of its form."""
    document = SourceDocument(name, Matter.BODY, text)
    result = markup.convert(document, lambda runs, _block: [run.text for run in runs])
    if result.value is None:
        return (), result.findings
    trees = chain(result.value.blocks, (note.aside for note in result.value.notes))
    passages = (passage for tree in trees for passage in _passages(tree, 1))
    return tuple(sorted(passages, key=lambda passage: passage.at)), result.findings


def in_order_of(lines: Mapping[int, int], passages: Iterable[Passage]) -> list[Passage]:
    """The passages of the file in the order in which the manuscript has them: a caption may stand elsewhere there.

    ``lines`` tells where in the manuscript stands what began in each place; what has no line follows what it followed.
    """
    ordered: list[tuple[int, Passage]] = []
    line = 0
    for passage in passages:
        line = lines.get(passage.at, line)
        ordered.append((line, passage))
    return [passage for _, passage in sorted(ordered, key=lambda pair: pair[0])]


def _passages(element: etree._Element, line: int) -> Iterator[Passage]:
    source = element.get("data-source")
    line = (Place.parse(source).line or line) if source else line
    yield Passage(line, element.text or "" if element.get("data-made") is None else "")
    for child in element:
        yield from _passages(child, line)
        yield Passage(line, child.tail or "")


def differences(
    source: Iterable[Passage], gone: Iterable[Told], manuscript: Iterable[Passage]
) -> Iterator[Difference]:
    """Where the letters of the file, without those that are ``gone``, are not those of the manuscript."""
    here, there = _Letters.of(_without(source, gone)), _Letters.of(manuscript)
    i, j = 0, 0
    while here.letters[i:] != there.letters[j:]:
        same = _common(here.letters, i, there.letters, j)
        i, j = i + same, j + same
        more, others = _agree_again(here.letters[i:], there.letters[j:])
        yield Difference(
            here.place(i), there.place(j), here.shown(i, i + more), there.shown(j, j + others)
        )
        i, j = i + more, j + others


def _without(passages: Iterable[Passage], gone: Iterable[Told]) -> Iterator[Passage]:
    """The passages, the words that are gone taken off where they stand.  What is not found there stays."""
    lost: dict[int | None, list[str]] = {}
    for told in gone:
        if told.gone:
            lost.setdefault(told.at, []).append(letters_of(told.gone))
    for passage in passages:
        text, left = letters_of(passage.text), []
        for words in lost.get(passage.at, []):
            cut = text.replace(words, "", 1)
            left += [words] if cut == text else []
            text = cut
        lost[passage.at] = left
        yield Passage(passage.at, text)


def _common(one: str, i: int, other: str, j: int) -> int:
    """How many letters are equal from ``i`` and ``j`` on."""
    length = 0
    step = 4096
    while step:
        piece = one[i + length : i + length + step]
        if len(piece) == step and other.startswith(piece, j + length):
            length += step
        else:
            step //= 2
    return length


def _agree_again(one: str, other: str) -> tuple[int, int]:
    """How many letters of each to pass over until both agree; all of both where they do not within reach."""
    ends = f"{one[:WINDOW]}{chr(0) * AGREED}" if len(one) <= WINDOW else one[:WINDOW]
    others = f"{other[:WINDOW]}{chr(0) * AGREED}" if len(other) <= WINDOW else other[:WINDOW]
    first: dict[str, int] = {}
    for index in range(len(others) - AGREED + 1):
        first.setdefault(others[index : index + AGREED], index)
    found = [
        (index, first[ends[index : index + AGREED]])
        for index in range(len(ends) - AGREED + 1)
        if ends[index : index + AGREED] in first
    ]
    return min(found, key=sum, default=(len(one), len(other)))
