"""The order of the alphabet in which glossary and index stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import TypeAlias

from .pinyin import HAN, transcribed
from .term_base import without_article

Piece: TypeAlias = tuple[bool, int, str]
"""A number or letters: numbers come first, by their value."""

PIECES = re.compile(r"\d+|[^\W\d]+")


def english(text: str) -> tuple[tuple[tuple[Piece, ...], ...], str]:
    """Word by word (Chicago Manual of Style, 18th edition): case, accents, marks and a leading article are nothing.

    A hyphened word is one word; numbers stand first, by their value; Chinese stands where its pinyin does.
    """
    in_letters = HAN.sub(lambda match: transcribed(match[0]), without_article(text))
    words = [_plain(word) for word in in_letters.split()]
    return tuple(tuple(map(_piece, PIECES.findall(word))) for word in words if word), text


def without(text: str, passed_over: Container[str]) -> str:
    """What is left of ``text`` behind the words at its head that are ``passed_over``, unless that is nothing."""
    first, _, rest = text.partition(" ")
    return without(rest, passed_over) if rest and first.casefold() in passed_over else text


def initial(text: str) -> str:
    """The capital under which ``text`` stands; empty for what begins with a number or with no letter at all."""
    pieces = [piece for word in english(text)[0] for piece in word]
    return pieces[0][2][:1].upper() if pieces else ""


def pinyin(text: str) -> tuple[str, str]:
    """Letter by letter, then by tones, as dictionaries of Chinese have it."""
    return _plain(text).replace(" ", ""), text


def _plain(text: str) -> str:
    """Small letters without accents, apostrophes, hyphens and other marks."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in letters if one.isalnum() or one.isspace())


def _piece(piece: str) -> Piece:
    return (False, int(piece), "") if piece.isdecimal() else (True, 0, piece)
