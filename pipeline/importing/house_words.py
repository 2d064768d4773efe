"""What the house style prints by itself, found in a file, so that it does not stand in the manuscript too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..model import Style
from .account import letters_of
from .content import Passage

ALIKE = 0.9
"""Words of which so large a share is the house's are probably meant to be the house's."""

LONG = 60
"""Only of so many letters on can words be alike without being the same."""


@dataclass(frozen=True)
class Fixed:
    """A fixed text of the house in its letters; ``series`` is that of which it speaks, if it speaks of one."""

    letters: str
    series: str | None = None


@dataclass(frozen=True)
class HouseWords:
    """All fixed texts of a house that may stand at the head of a publication."""

    texts: tuple[Fixed, ...]

    @classmethod
    def of(cls, style: Style) -> HouseWords:
        return cls(tuple(one for one in _texts(style) if one.letters))

    def within(self, passages: Sequence[Passage]) -> dict[int, Fixed]:
        """By their place, the passages that are the house's words; a text may run through several of them."""
        plain = [(passage.at, _plain(passage.text)) for passage in passages]
        plain = [(at, letters) for at, letters in plain if letters]
        found: dict[int, Fixed] = {}
        for index in range(len(plain)):
            for fixed in self.texts:
                count = _run(plain, index, fixed.letters)
                found |= {at: fixed for at, _ in plain[index : index + count]}
        return found

    def nearly(self, text: str) -> bool:
        """Whether ``text`` is almost, and not quite, a fixed text of the house."""
        letters = _plain(text)
        if len(letters) < LONG:
            return False
        shortest, longest = ALIKE * len(letters) / (2 - ALIKE), (2 - ALIKE) * len(letters) / ALIKE
        near = (fixed.letters for fixed in self.texts if shortest <= len(fixed.letters) <= longest)
        matchers = (SequenceMatcher(None, letters, other, autojunk=False) for other in near)
        return any(one.quick_ratio() >= ALIKE and one.ratio() >= ALIKE for one in matchers)


def _plain(text: str) -> str:
    return letters_of(text).casefold()


def _run(plain: Sequence[tuple[int, str]], index: int, letters: str) -> int:
    """How many passages from ``index`` on are together exactly ``letters``; none where they are not."""
    said = ""
    for count, (_, more) in enumerate(plain[index:], 1):
        said += more
        if said == letters:
            return count
        if not letters.startswith(said):
            return 0
    return 0


def _texts(style: Style) -> Iterator[Fixed]:
    texts = style.texts
    for text in ("".join(texts["masthead"]), texts["publisher"], texts["cover_line"]):
        yield Fixed(_plain(text or ""))
    for key, series in texts["series"].items():
        paragraphs = (*series.get("statement", ()), *series.get("disclaimer", ()))
        for text in (series.get("name"), series.get("cover"), *paragraphs):
            yield Fixed(_plain(text or ""), key)
