"""What in an imported text may be meant as more than it says.  None of it is changed: an editor decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .content import Block, Told, notes_in, texts, words
from .front import shown
from .signs import CHINESE_BESIDE, PAGE_OF_ORIGINAL, notes_within
from .signs import words as signs


def of(blocks: Sequence[Block]) -> Iterator[Told]:
    """Chinese beside its English, numbers that may be pages of the original, notes that stand in the text."""
    for at, inlines in texts(blocks):
        text = words(inlines)
        for match in CHINESE_BESIDE.finditer(text):
            yield Told("IMP-029", at, {"english": _phrase(match[1]), "chinese": match[2]})
        for match in PAGE_OF_ORIGINAL.finditer(text):
            yield Told("IMP-039", at, {"words": match[0], "page": match[1]})
        for sign in notes_within(text):
            yield Told("IMP-038", at, {"words": shown(text[text.index(sign) :])})
        for note in notes_in(inlines):
            yield from (one for one in of(note.blocks) if one.code == "IMP-029")


def _phrase(english: str) -> str:
    """The words from behind the last one that no term begins with."""
    found = english.split()
    first = max((at for at, word in enumerate(found[:-1], 1) if word.lower() in signs("unfinished")), default=0)
    return " ".join(found[first:])
