"""Renderings that a term base calls wrong, found wherever they are printed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ..model import Finding, Place, Term, TextRun
from ..rules import finding
from .term_base import WORD, Rendering, TermBase, rendering, singular

OBJECT = "\ufffc"
BETWEEN = re.compile(r"[\s‐‑-]+")
"""What may stand between two words of one rendering."""


class WrongRenderings:
    """The renderings that a term base calls wrong, and where they are used, in running text as in marked terms.

    What is the right English of another entry is judged where it is marked as a term, for prose does not tell which
    Chinese it stands for.
    """

    def __init__(self, base: TermBase) -> None:
        known: dict[Rendering, Term | None] = {**base.wrong, **dict.fromkeys(base.right)}
        self._phrases: dict[str, list[tuple[Rendering, Term | None]]] = {}
        for words, term in sorted(known.items(), key=lambda entry: -len(entry[0])):
            if words:
                self._phrases.setdefault(words[0], []).append((words, term))

    def find(self, runs: Sequence[TextRun]) -> Iterator[Finding]:
        """TERM-004 for each wrong rendering in the text of one block, which may run over lines and emphasis."""
        text = "".join(_readable(run) for run in runs)
        matches = list(WORD.finditer(text))
        words = [singular(match[0]) for match in matches]
        at = 0
        while at < len(words):
            length, term = self._phrase_at(at, words, matches, text)
            if term is not None:
                start, end = matches[at].start(), matches[at + length - 1].end()
                used, where = " ".join(text[start:end].split()), _place(runs, start)
                yield finding("TERM-004", where, used=used, chinese=term.zh, english=term.en, entry=term.place)
            at += length

    def _phrase_at(
        self, at: int, words: Sequence[str], matches: Sequence[re.Match[str]], text: str
    ) -> tuple[int, Term | None]:
        """How many words the longest rendering has that begins with word ``at``, and the entry that calls it wrong."""
        for phrase, term in self._phrases.get(words[at], ()):
            end = at + len(phrase)
            gaps = (text[matches[n].end() : matches[n + 1].start()] for n in range(at, min(end, len(words)) - 1))
            if tuple(words[at:end]) == phrase and all(BETWEEN.fullmatch(gap) for gap in gaps):
                return len(phrase), term
        return 1, None


def _readable(run: TextRun) -> str:
    """The words of a run; code and addresses are none."""
    return OBJECT * len(run.text) if run.verbatim and not run.text.isspace() else run.text


def _place(runs: Sequence[TextRun], offset: int) -> Place:
    starts = [0, *accumulate(len(run.text) for run in runs)]
    number = next(number for number, end in enumerate(starts[1:]) if offset < end)
    place = runs[number].place
    return replace(place, column=(place.column or 1) + offset - starts[number])


def indistinct(base: TermBase, own: Container[Term]) -> Iterator[Finding]:
    """TERM-006 for each rendering that an entry calls wrong and that is its English but for case, number or hyphens.

    ``own`` are the entries of the title: those of the house have no place in its folder.
    """
    for term in base.entries.values():
        for wrong in term.wrong:
            if rendering(wrong) == rendering(term.en):
                where = term.place if term in own else None
                yield finding("TERM-006", where, wrong=wrong, chinese=term.zh, english=term.en, entry=term.place)
