from __future__ import annotations

import pytest

from pipeline.segmentation import word_start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a divi|ded word", "a |divided word"),
        ("a |word", "a |word"),
        ("a word|, then", "a word|, then"),
        ("|word", "|word"),
        ("word|", "word|"),
        ("blue-|water", "blue-|water"),
        ("in 20|23", "in |2023"),
        ("nai\u0308|ve", "|nai\u0308ve"),
        ("中国|人民", "中国|人民"),
        ("of the 武|装", "of the 武|装"),
    ],
)
def test_a_word_begins_where_a_reader_would_say(text: str, start: str) -> None:
    offset = text.index("|")
    assert word_start(text.replace("|", ""), offset) == start.index("|")
