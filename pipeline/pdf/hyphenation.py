"""Where a word may be divided, by the patterns of its language, the title's exceptions and the house's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

import pyphen

from ..proofreading import Limits
from .tree import WORD_JOINER, Mark

# A word with the punctuation around it; what has digits, stops, slashes or hyphens inside is no such word.
_WORD = re.compile(r"^[^\w]*(?P<word>[^\W\d_]+)(?:[’'][^\W\d_]+)?[^\w]*$")
_HARD_HYPHEN = re.compile(r"(?<=\w)[-\u2010](?=\w)")
_DASH = re.compile(r"(?<=\S)\u2014")
_LEAST = 3  # letters on either side of a hard hyphen at which a line may end


@dataclass(frozen=True)
class Dictionary:
    """The division of words.  ``exceptions`` gives the only places for a word, in lower case."""

    patterns: pyphen.Pyphen
    exceptions: Mapping[str, tuple[int, ...]]
    limits: Limits
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, language: str, exceptions: tuple[str, ...], limits: Limits) -> Dictionary | None:
        """None for a language of which no patterns are known: its words are not divided."""
        known = pyphen.language_fallback(language.replace("-", "_"))
        if known is None:
            return None
        patterns = pyphen.Pyphen(lang=known, left=limits.before, right=limits.after)
        return cls(patterns, dict(_exception(entry) for entry in exceptions), limits)

    def divisions(self, token: str) -> tuple[int, ...]:
        """The offsets in ``token``, a word with its punctuation, in front of which it may be divided.

        Empty for what is short, an acronym, a compound or no word; a word of mixed case is divided like any other.
        """
        if token not in self._known:
            self._known[token] = tuple(self._divisions(token))
        return self._known[token]

    def _divisions(self, token: str) -> Iterator[int]:
        if (match := _WORD.match(token)) is None or len(word := match["word"]) < self.limits.shortest:
            return
        exception = self.exceptions.get(word.lower())
        if exception is None and (word.isupper() or any(letter.isupper() for letter in word[1:])):
            return
        for offset in self.patterns.positions(word) if exception is None else exception:
            if self.limits.before <= offset <= len(word) - self.limits.after:
                yield match.start("word") + offset


def is_capitalised(token: str) -> bool:
    """Whether the first letter of ``token`` is a capital: a name, or the first word of a sentence."""
    return next((letter.isupper() for letter in token if letter.isalpha()), False)


def bound_hyphens(text: str) -> tuple[Mark, ...]:
    """A word joiner after each hard hyphen of ``text`` that has fewer than three letters on one of its sides."""
    hyphens = (match.start() for match in _HARD_HYPHEN.finditer(text))
    short = (at for at in hyphens if min(_letters(text[:at][::-1]), _letters(text[at + 1 :])) < _LEAST)
    return tuple(Mark(at + 1, WORD_JOINER) for at in short)


def bound_dashes(text: str) -> tuple[Mark, ...]:
    """A word joiner before each em dash that follows a word: a line may end after it, but not begin with it."""
    return tuple(Mark(dash.start(), WORD_JOINER) for dash in _DASH.finditer(text))


def bound_ends(text: str) -> tuple[Mark, ...]:
    """A word joiner behind the first character of a run of Chinese and one in front of its last."""
    return (Mark(1, WORD_JOINER), Mark(len(text) - 1, WORD_JOINER)) if len(text) > 1 else ()


def _letters(text: str) -> int:
    """How many letters ``text`` begins with."""
    return len(list(takewhile(str.isalpha, text)))


def _exception(entry: str) -> tuple[str, tuple[int, ...]]:
    """``demo-cra-cy`` as ``democracy`` and (4, 7)."""
    parts = entry.split("-")
    offsets = [len("".join(parts[:count])) for count in range(1, len(parts))]
    return "".join(parts).lower(), tuple(offsets)
