"""The term base that holds for a title, and when two English words are one rendering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..model import Manuscript, Style, Term

Rendering: TypeAlias = tuple[str, ...]
"""English words as they are compared: without case, number, a leading article or the sort of an apostrophe."""

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ARTICLE = re.compile(r"(?:an?|the)\s+(?=\S)", re.IGNORECASE)
PLURALS = ((re.compile(r"(?<=\w\w)ies$"), "y"), (re.compile(r"(?<=ss|sh|ch)es$|(?<=[xz])es$|(?<![sui])s$"), ""))


@dataclass(frozen=True)
class TermBase:
    """The title's entries and, for Chinese of which the title says nothing, the house's, by their Chinese.

    ``right`` gives the first entry of each English, ``wrong`` the one that calls a rendering wrong; what is right
    for one Chinese and wrong for another is in both.
    """

    entries: Mapping[str, Term]
    right: Mapping[Rendering, Term]
    wrong: Mapping[Rendering, Term]

    @classmethod
    def of(cls, manuscript: Manuscript, style: Style) -> TermBase:
        title = {term.zh: term for term in manuscript.terms}
        entries = {**title, **{term.zh: term for term in style.terms if term.zh not in title}}
        right: dict[Rendering, Term] = {}
        wrong: dict[Rendering, Term] = {}
        for term in entries.values():
            right.setdefault(rendering(term.en), term)
            for one in term.wrong:
                wrong.setdefault(rendering(one), term)
        return cls(entries, right, wrong)

    def calls_wrong(self, used: Rendering) -> bool:
        """Whether a rendering is wrong wherever it stands: what is right for some Chinese is not."""
        return used in self.wrong and used not in self.right


def without_article(english: str) -> str:
    match = ARTICLE.match(english)
    return english[match.end() :] if match else english


def rendering(english: str) -> Rendering:
    """What ``english`` is compared by: “The Navies” and “navy” are one rendering, “fleet” is another."""
    return tuple(singular(match[0]) for match in WORD.finditer(without_article(english)))


def singular(word: str) -> str:
    """The word in small letters without the ending of a plural or of a possessive."""
    plain = re.sub(r"'s?$", "", word.casefold().replace("’", "'"))
    for ending, instead in PLURALS:
        if ending.search(plain):
            return ending.sub(instead, plain)
    return plain
