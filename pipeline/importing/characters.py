"""Characters that no text of a manuscript may hold."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from .content import Told

#: Controls, soft hyphens, marks of direction and of no width: they are dropped.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)

#: Ends of lines of other kinds: they become spaces.
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")

#: Of private meaning or of none (Unicode 23.7): a replacement character stands for each, which a build tells.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Clean:
    """A text that a manuscript may hold, and what was done for it."""

    text: str
    told: tuple[Told, ...]


def cleaned(text: str, at: int) -> Clean:
    """``text``, which stands at ``at``, without characters that it may not hold."""
    found = Counter(match for form in (_DROPPED, PRIVATE) for match in form.findall(text))
    text = PRIVATE.sub("\N{REPLACEMENT CHARACTER}", _LINE_ENDS.sub(" ", _DROPPED.sub("", text)))
    return Clean(text, tuple(Told("IMP-058", at, {"character": _name(one), "count": found[one]}) for one in found))


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
