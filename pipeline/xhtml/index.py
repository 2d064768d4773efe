"""The index: the words that a manuscript marks for it, and its terms, in alphabetical order with all their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import NamedTuple

from ..model import Finding, GlossaryEntry, Style
from ..places import place
from ..rules import finding, nearest
from . import sorting
from .drafts import Draft
from .elements import Element, classes
from .notes import PREFIXES
from .short_texts import ShortTexts
from .term_base import Rendering, rendering

#: What parts an entry from one below it in the manuscript.
BELOW = "!"


class Locator(NamedTuple):
    """A place that the index leads to, and where it ends if not there; what the house prints of the note it is in."""

    href: str
    until: str = ""
    note: str = ""


@dataclass
class Entry:
    """A line of the index: its words, its Chinese where it is a term, its places, where else to look, what is below.

    ``path`` are the words of the entries above it and its own; ``number`` counts the entries as they are printed.
    Where it stands in the alphabet is told by ``sorted_by`` if that is not by its own words.
    """

    path: tuple[str, ...]
    chinese: str = ""
    places: list[Locator] = field(default_factory=list)
    see: list[Entry] = field(default_factory=list)
    below: dict[Rendering, Entry] = field(default_factory=dict)
    number: int = 0
    sorted_by: str = ""

    @property
    def words(self) -> str:
        return self.path[-1]

    @property
    def entries(self) -> list[Entry]:
        return sorted(
            self.below.values(), key=lambda entry: (sorting.english(entry.sorted_by or entry.words), entry.chinese)
        )


@dataclass(frozen=True)
class Index:
    """Entries by their first letter (empty for numbers), and a Finding for each mark that cannot be one."""

    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    findings: tuple[Finding, ...]


def compile_index(drafts: Sequence[Draft], terms: Sequence[GlossaryEntry], style: Style, texts: ShortTexts) -> Index:
    """The index of a title; one without groups where no word is marked and its terms are too few for one."""
    marks = [(draft, mark) for draft in drafts for mark in _marks(draft)]
    wanted = style.tokens["index"]
    terms = terms if "terms" in wanted["of"] and (marks or len(terms) >= wanted["least"]) else ()
    compiler = _Compiler(terms, _notes(drafts, style.texts["labels"]), frozenset(wanted["passed_over"]), texts)
    for draft, mark in marks:
        compiler.enter(draft, mark)
    for mark, entry in compiler.referring:
        compiler.refer(mark, entry)
    compiler.end()
    entries = compiler.root.entries
    _give_numbers(entries, count(1))
    groups = groupby(entries, key=lambda entry: sorting.initial(entry.words))
    return Index(tuple((letter, tuple(same)) for letter, same in groups), tuple(compiler.findings))


def _marks(draft: Draft) -> Iterator[Element]:
    return (span for span in draft.section.iter("{*}span") if "index-mark" in classes(span))


def _notes(drafts: Iterable[Draft], labels: Mapping[str, str]) -> Mapping[str, str]:
    """What the house prints behind the page of a place in a note, by the place."""
    return {
        f"{draft.name}.xhtml#{inner.get('id')}": labels[f"in_{series}_note"].format(mark=note.get("data-mark"))
        for draft in drafts
        for note in draft.section.iter("{*}aside")
        for series in PREFIXES.keys() & set(classes(note))
        for inner in note.iter("{*}span")
        if inner.get("id")
    }


def _give_numbers(entries: Iterable[Entry], numbers: Iterator[int]) -> None:
    for entry in entries:
        entry.number = next(numbers)
        _give_numbers(entry.entries, numbers)


class _Compiler:
    """Enters one mark after another below ``root``; ``findings`` grows on the way.

    Entries are one that differ in case, number or a leading article only; a term's words go before those of a mark.
    """

    def __init__(
        self, terms: Iterable[GlossaryEntry], notes: Mapping[str, str], passed_over: frozenset[str], texts: ShortTexts
    ) -> None:
        self.root = Entry(())
        self.findings: list[Finding] = []
        self.referring: list[tuple[Element, Entry]] = []
        self._begun: dict[tuple[str, ...], tuple[Element, str]] = {}
        self._notes = notes
        self._passed_over = passed_over
        self._texts = texts
        for term in terms:
            key = rendering(term.english)
            key = key if key not in self.root.below else (*key, term.chinese)
            places = [self._locator(use) for use in term.uses]
            self.root.below[key] = Entry((term.english,), term.chinese, places)

    def enter(self, draft: Draft, mark: Element) -> None:
        steps = self._steps(mark, "data-entry")
        if not all(steps):
            self.findings.append(finding("INDEX-001", place(mark), entry=mark.get("data-entry", "")))
            return
        entry = self.root
        for step in steps:
            new = Entry((*entry.path, step), sorted_by=sorting.without(step, self._passed_over) if entry.path else "")
            entry = entry.below.setdefault(rendering(step) or (step,), new)
        if mark.get("data-see") is None:
            self._place(mark, entry, f"{draft.name}.xhtml#{mark.get('id')}")
        else:
            self.referring.append((mark, entry))

    def _place(self, mark: Element, entry: Entry, href: str) -> None:
        """A place, or one end of a place that goes on from one mark to another."""
        end = mark.get("data-range")
        if end is None:
            entry.places.append(self._locator(href))
        elif (end == "begins") == (entry.path in self._begun):
            self._misplaced(mark)
        elif end == "begins":
            self._begun[entry.path] = mark, href
        else:
            entry.places.append(Locator(self._begun.pop(entry.path)[1], until=href))

    def _locator(self, href: str) -> Locator:
        return Locator(href, note=self._notes.get(href, ""))

    def _misplaced(self, mark: Element) -> None:
        self.findings.append(finding("INDEX-003", place(mark), entry=mark.get("data-entry", "")))

    def end(self) -> None:
        """Tell of what has begun and does not end."""
        for mark, _ in self._begun.values():
            self._misplaced(mark)

    def refer(self, mark: Element, entry: Entry) -> None:
        """Resolve a see-reference, when all entries are known."""
        other: Entry | None = self.root
        for step in self._steps(mark, "data-see"):
            other = other.below.get(rendering(step) or (step,)) if other else None
        if other is None or other is entry:
            known = [BELOW.join(one.path) for one in _all(self.root.below)]
            see = mark.get("data-see", "")
            self.findings.append(finding("INDEX-002", place(mark), see=see, near=nearest(see, known)))
        elif other not in entry.see:
            entry.see.append(other)

    def _steps(self, mark: Element, attribute: str) -> list[str]:
        """The words of a path, set as text is: a mark may give them apart from its text."""
        return [self._texts.set(" ".join(step.split()), place(mark)) for step in mark.get(attribute, "").split(BELOW)]


def _all(below: Mapping[Rendering, Entry]) -> Iterator[Entry]:
    for entry in below.values():
        yield entry
        yield from _all(entry.below)
