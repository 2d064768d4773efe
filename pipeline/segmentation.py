"""Where a word begins, which is where a printed page may: the page map and the EPUB's markers agree on it."""

from __future__ import annotations

import unicodedata


def word_start(text: str, offset: int) -> int:
    """Where the word begins that ``offset`` stands in; ``offset`` itself between words, and within Chinese."""
    if not (0 < offset < len(text) and _in_word(text[offset])):
        return offset
    while offset and _in_word(text[offset - 1]):
        offset -= 1
    return offset


def _in_word(character: str) -> bool:
    """Letters, digits and combining marks of scripts that part words by spaces."""
    category = unicodedata.category(character)
    return category[0] in "LMN" and not (category == "Lo" and unicodedata.name(character, "").startswith("CJK"))
