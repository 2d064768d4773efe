"""The head of a file: the house's own words, the title, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .content import Passage, Told
from .signs import words as signs

_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,4}[A-Z][\w.'’-]*(?:\s*[(（]?[\u3400-\u9fff·]+[)）]?)?")
_SPACED_OUT = re.compile(r"\s*(?:\w\s+){3,}\w\s*")

SHOWN = 60
"""So many characters of a passage are told."""


@dataclass(frozen=True)
class Front:
    """What a cover says: the title, what stands below it, the authors; and the places that say so."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    taken: frozenset[int] = frozenset()
    told: tuple[Told, ...] = ()


def read(units: Sequence[str], passages: Sequence[Passage]) -> Front:
    """The cover whose words belong together as ``units`` say; its ``passages`` go into publication.yaml."""
    if not units:
        return Front()
    title, *others = units
    authors = tuple(without_by(unit) for unit in others if is_name(unit))
    subtitle = " ".join(unit for unit in others if not is_name(unit))
    filled = [passage for passage in passages if passage.text.strip()]
    said = [("title", title), ("subtitle", subtitle), *(("author", author) for author in authors)]
    guesses = [{"what": what, "part": "head", "words": words} for what, words in said if words]
    guessed = [Told("IMP-031", filled[0].at, guess) for guess in guesses]
    moved = [Told("IMP-052", passage.at, {"words": shown(passage.text)}, passage.text) for passage in filled]
    taken = frozenset(passage.at for passage in filled)
    return Front(title, subtitle, authors, taken, (*guessed, *moved))


def printed_by_the_house(passages: Sequence[Passage]) -> list[Told]:
    """What is said of the house's own words, which are left out."""
    return [Told("IMP-050", one.at, {"words": shown(one.text)}, one.text) for one in passages]


def plain(text: str) -> str:
    """A line of a cover without its marks, letters that stand apart closed up."""
    text = re.sub(r"[*_#]+", " ", text).strip().rstrip("\\").rstrip()
    return closed_up(text) if is_spaced_out(text) else " ".join(text.split())


def is_spaced_out(text: str) -> bool:
    """Whether the letters of a line stand apart, as in C H I N A."""
    return _SPACED_OUT.fullmatch(text) is not None


def closed_up(text: str) -> str:
    """Such a line in words: more than one space parts two of them."""
    return " ".join("".join(word.split()) for word in re.split(r"\s{2,}", text.strip()))


def without_by(text: str) -> str:
    """A name without the "by" before it."""
    by = next((sign for sign in signs("by") if text.lower().startswith(f"{sign} ")), "")
    return text[len(by) :].strip()


def is_name(text: str) -> bool:
    """Whether ``text`` is two to five words with capitals, as a person's name is."""
    name = without_by(text)
    return _NAME.fullmatch(name) is not None and not any(word in signs("unfinished") for word in name.lower().split())


def shown(text: str) -> str:
    """The beginning of a passage, as a finding shows it."""
    text = " ".join(text.replace("*", "").strip("# ").split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
