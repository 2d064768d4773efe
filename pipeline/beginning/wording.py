"""What follows from the words of a title: a short title, its lines on the cover, a name for its folder.

All three are proposals by rule; a person who reads the title may know better.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import yaml

from ..manuscript import RUNNING_HEAD

SHORT = 2
"""A short title has at least so many words, articles not counted."""

_PHRASE_END = re.compile(r"[,;:–—]$")
_LIST_MARKS = re.compile(r"[,;:–—\s]+$")
_SUBTITLE = re.compile(r":\s|\s[–—-]{1,2}\s|\s?—\s?")


def short_title(title: str) -> str:
    """The title up to its subtitle, or up to the first phrase that hangs on it: at least two words of weight."""
    main = _SUBTITLE.split(title, maxsplit=1)[0]
    if len(main) < len(title):
        return main
    taken: list[str] = []
    for phrase in _phrases(title.split()):
        taken += phrase
        if sum(word.lower() not in _words("articles") for word in taken) >= SHORT:
            break
    return _LIST_MARKS.sub("", " ".join(taken))


def title_lines(title: str, longest: int) -> tuple[str, ...]:
    """The title in lines of at most ``longest`` characters, broken by sense; a longer word has a line of its own.

    A line begins with a phrase where it can.  Phrases that fit share a line; one that is too long is broken where its
    halves come out most alike, after a word such as "and" if it has one.
    """
    pieces = [piece for phrase in _phrases(title.split()) for piece in _fitting(phrase, longest)]
    lines: list[str] = []
    for piece in map(" ".join, pieces):
        if lines and len(lines[-1]) + 1 + len(piece) <= longest:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return tuple(lines)


def name_of(title: str) -> str:
    """A folder's name: the words in lower-case ASCII with hyphens between; empty where there is no such letter.

    Of a title so long that it asks for a short one, the words of that.
    """
    short = short_title(title) if len(title) > RUNNING_HEAD else title
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", short)).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))


def _phrases(words: Sequence[str]) -> Iterator[list[str]]:
    """The words of a title in groups, each of which may begin a line."""
    phrase: list[str] = []
    for word in words:
        if phrase and (word.lower() in _words("begins_a_phrase") or _PHRASE_END.search(phrase[-1])):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _fitting(phrase: Sequence[str], longest: int) -> list[Sequence[str]]:
    if _length(phrase) <= longest or len(phrase) == 1:
        return [phrase]
    joints = [at for at, word in enumerate(phrase[:-1], 1) if word.lower() in _words("joins")]
    at = min(joints or range(1, len(phrase)), key=lambda at: abs(_length(phrase[:at]) - _length(phrase[at:])))
    return [*_fitting(phrase[:at], longest), *_fitting(phrase[at:], longest)]


def _length(words: Sequence[str]) -> int:
    return len(" ".join(words))


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of ``wording.yaml`` of one kind."""
    text = files(__package__).joinpath("wording.yaml").read_text("utf-8")
    return frozenset(yaml.safe_load(text)[kind])
