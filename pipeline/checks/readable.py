"""What both formats must give their readers: how it is judged, whatever file it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

Heading = TypeVar("Heading")

#: Han characters (Unicode, script Han) of the blocks that text is written in.
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

#: A text that is the name of a file and describes nothing.
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|tiff?|webp|bmp|pdf)", re.IGNORECASE)

_SHOWN = 40  # characters of a text in a message


def of_chinese(language: str) -> bool:
    """Whether a language tag names Chinese, or another language that is written with Han characters."""
    return language.split("-")[0].lower() in {"zh", "ja", "ko", "vi", "lzh", "yue"}


def is_described(alternative: str) -> bool:
    """Whether an alternative text says something, and more than the name of a file."""
    return bool(alternative.strip()) and not _FILE_NAME.fullmatch(alternative.strip())


def skipped(headings: Iterable[tuple[Heading, int]]) -> Iterator[tuple[Heading, int, int]]:
    """The headings that skip a level, each with the level before it and its own; the first heading is to be of 1."""
    before = 0
    for heading, level in headings:
        if level > before + 1:
            yield heading, before, level
        before = level


def shown(text: str) -> str:
    """The beginning of a text, as a message shows it."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
