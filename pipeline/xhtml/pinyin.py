"""Chinese in pinyin with tone marks, written in words (GB/T 16159; ISO 7098).

Readings come from a dictionary of phrases, so that characters with several (重, 长, 行) are read as their words ask.
That dictionary knows too few words to part a text by it alone: what stands between them is taken in twos, as most
Chinese words are.  Proper names are not known as such and get no capitals; a term base can say otherwise.  It takes a
third of a second to load, so it is loaded when there is something to transcribe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
IN_WORDS = re.compile(r"[^\W_]")

#: GB/T 16159, 7.1: tones are marked as they are without sandhi, which the dictionary follows in its phrases.
WITHOUT_SANDHI = {("一", "yí"): "yī", ("一", "yì"): "yī", ("不", "bú"): "bù"}

#: Chinese marks as pinyin writes them; those of titles and quotations are left out.
MARKS = str.maketrans({"、": ", ", "，": ", ", "。": ".", "·": " ", **dict.fromkeys("《》〈〉「」『』【】〔〕", "")})

APOSTROPHE = "'"
VOWELS = "aoe"


def transcribed(chinese: str) -> str:
    """``民族复兴`` is ``mínzú fùxīng``, ``西安`` is ``xī'ān``, ``歼-20`` is ``jiān-20``; what is too rare stays."""
    pieces: list[str] = []
    end = 0
    for match in HAN.finditer(chinese):
        pieces += [chinese[end : match.start()], " ".join(_words(match[0]))]
        end = match.end()
    pieces.append(chinese[end:])
    return _joined(pieces)


def _joined(pieces: list[str]) -> str:
    """Words of pinyin and what stands between them; where two words would touch, a space parts them."""
    text = ""
    for piece in filter(None, pieces):
        touching = bool(text) and IN_WORDS.match(text[-1]) and IN_WORDS.match(piece[0])
        text += f" {piece}" if touching else piece
    return " ".join(unicodedata.normalize("NFKC", text.translate(MARKS)).split())


def _words(han: str) -> Iterator[str]:
    from pypinyin import Style, pinyin

    readings = [reading for (reading,) in pinyin(han, style=Style.TONE, errors=_each)]
    start = 0
    for length in _lengths(han):
        word = zip(han[start : start + length], readings[start : start + length], strict=True)
        yield _spelled([WITHOUT_SANDHI.get(pair, pair[1]) for pair in word])
        start += length


def _each(unknown: str) -> Any:
    """Characters without a reading, one by one: what the library takes, if not what its types say."""
    return list(unknown)


def _spelled(syllables: list[str]) -> str:
    """One word; a syllable within it that begins with a vowel is set apart by an apostrophe."""
    inner = (APOSTROPHE * (_plain(one)[:1] in VOWELS) + one for one in syllables[1:])
    return "".join([*syllables[:1], *inner])


def _plain(syllable: str) -> str:
    return unicodedata.normalize("NFD", syllable)


# Which characters make a word


def _lengths(han: str) -> list[int]:
    """The lengths of the words, by the phrases that the dictionary knows.

    Of an odd number of characters after a phrase the first belongs to it, as 化 does in 信息化战争; a single one at the
    head belongs to the word after it.
    """
    lengths: list[int] = []
    from pypinyin.seg.mmseg import seg

    for is_loose, pieces in groupby(seg.cut(han), lambda piece: len(piece) == 1):
        if is_loose:
            count = len(list(pieces))
            if count % 2 and lengths:
                lengths[-1], count = lengths[-1] + 1, count - 1
            lengths += _in_twos(count)
        else:
            lengths += [length for phrase in pieces for length in _in_twos(len(phrase))]
    return [1 + lengths[1], *lengths[2:]] if lengths[0] == 1 and len(lengths) > 1 else lengths


def _in_twos(count: int) -> list[int]:
    """Words of two characters; of an odd number the last three are one."""
    rest = count % 2 and min(count, 3)
    return [2] * ((count - rest) // 2) + [rest] * bool(rest)
