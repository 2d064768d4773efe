"""By what the parts of a text are known: the words of ``signs.yaml``, and the forms in which they stand."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OPENING, _CLOSING, _DASH = r"[\[(（【〔]", r"[\])）】〕]", r"(?:—|–|--|-)"

#: An English word or two with Chinese in brackets behind it, which may be a term.
CHINESE_BESIDE = re.compile(rf"([A-Za-z][\w'’-]*(?: [A-Za-z][\w'’-]*){{0,3}}) ?[(（\[]([{_HAN}]+)[)）\]]")

#: A number alone in brackets, which may be a page of the original.
PAGE_OF_ORIGINAL = re.compile(r"\[(?:p\. ?|page )?(\d{1,4})\]", re.IGNORECASE)

#: A translator's or an editor's note within the text.
_NOTE_IN_TEXT = r"\[\s*(?:{words})\s*[:.：—–-]"


@cache
def words(*path: str) -> Any:
    """The words at ``path`` of ``signs.yaml``."""
    value = yaml.safe_load(files(__package__).joinpath("signs.yaml").read_text("utf-8"))
    for key in path:
        value = value[key]
    return value


def whose(note: str) -> tuple[str, str, str] | None:
    """Whose a note is by what it says: the series, then its sign at the beginning and at the end, as they stand."""
    for series in words("notes"):
        if begin := _begins(series).match(note):
            opened = re.match(rf"\s*{_OPENING}", begin[0]) and not re.search(_CLOSING, begin[0])
            closing = re.search(rf"\s*{_CLOSING}\s*$", note) if opened else None
            return series, begin[0], closing[0] if closing else ""
        if end := _ends(series).search(note):
            return series, "", end[0]
    return None


def notes_within(text: str) -> list[str]:
    """The notes of translators and editors that stand in brackets within a text, by how they begin."""
    pattern = "|".join(_either(words("notes", series, "begins")) for series in ("translator", "editor"))
    return [match[0] for match in re.finditer(_NOTE_IN_TEXT.format(words=pattern), text, re.IGNORECASE)]


@cache
def _begins(series: str) -> re.Pattern[str]:
    sign = _either(words("notes", series, "begins"))
    return re.compile(
        rf"\s*(?:{_OPENING}\s*(?:{sign})\.?\s*{_CLOSING}\s*[:：]?|{_OPENING}?\s*(?:{sign})\.?\s*(?:[:：]|{_DASH}\s))\s*",
        re.IGNORECASE,
    )


@cache
def _ends(series: str) -> re.Pattern[str]:
    sign = _either(words("notes", series, "ends"))
    return re.compile(
        rf"\s*(?:{_DASH}\s*(?:{sign})\.?|{_OPENING}\s*{_DASH}?\s*(?:{sign})\.?\s*{_CLOSING}\.?)\s*$", re.IGNORECASE
    )


def _either(signs: list[str]) -> str:
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))


@cache
def caption_label(kind: str) -> re.Pattern[str]:
    """The label and number with which the caption of a ``table`` or a ``figure`` begins."""
    return re.compile(rf"\s*(?:{_either(words('captions', kind))})\s*[\d.-]*\d\s*[.:：—–-]?\s*", re.IGNORECASE)
