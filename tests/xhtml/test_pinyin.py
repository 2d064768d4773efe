"""Pinyin with tone marks, in words, and the orders of the alphabet."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.xhtml import sorting
from pipeline.xhtml.pinyin import transcribed


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("重要", "zhòngyào"),
        ("重复", "chóngfù"),
        ("长度", "chángdù"),
        ("船长", "chuánzhǎng"),
        ("行动", "xíngdòng"),
        ("银行", "yínháng"),
        ("军事行动", "jūnshì xíngdòng"),
    ],
)
def test_a_character_of_several_readings_is_read_as_its_word_asks(chinese: str, pinyin: str) -> None:
    assert transcribed(chinese) == pinyin


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("西安", "xī'ān"),
        ("天安门", "tiān'ānmén"),
        ("女儿", "nǚ'ér"),
        ("反恶意", "fǎn'èyì"),
        ("安全", "ānquán"),
    ],
)
def test_an_apostrophe_stands_before_a_vowel_that_begins_a_syllable_within_a_word(chinese: str, pinyin: str) -> None:
    assert transcribed(chinese) == pinyin


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("海军", "hǎijūn"),
        ("制空权", "zhìkōngquán"),
        ("民族复兴", "mínzú fùxīng"),
        ("中国人民解放军", "zhōngguó rénmín jiěfàngjūn"),
        ("信息化战争", "xìnxīhuà zhànzhēng"),
        ("海军陆战队", "hǎijūn lùzhànduì"),
        ("新时代", "xīnshídài"),
    ],
)
def test_syllables_are_joined_to_words(chinese: str, pinyin: str) -> None:
    assert transcribed(chinese) == pinyin


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("歼-20", "jiān-20"),
        ("东风-21D", "dōngfēng-21D"),
        ("C919客机", "C919 kèjī"),
        ("《孙子》", "sūnzi"),
        ("陆、海、空", "lù, hǎi, kōng"),
        ("𠀋", "𠀋"),
        ("一个", "yīgè"),
        ("PLA", "PLA"),
    ],
)
def test_what_is_no_han_stays_and_tones_are_marked_without_sandhi(chinese: str, pinyin: str) -> None:
    assert transcribed(chinese) == pinyin


@given(some.text(some.sampled_from("重长行一不安海军-A2 、《𠀋ａ"), max_size=12))
def test_no_text_is_too_odd(chinese: str) -> None:
    assert isinstance(transcribed(chinese), str)


def test_english_stands_word_by_word_numbers_first_without_case_accents_marks_and_articles() -> None:
    order = [
        "“9” tactics", "16 tactics", "1979 war", "Ålesund", "anti-access", "antiaircraft gun", "the Hague", "海军",
        "J-8 fighter", "J-11B fighter", "New York", "New Zealand", "news", "Xi’an",
    ]  # fmt: skip
    shuffled = order.copy()
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=sorting.english) == order
    initials = ["", "", "", "A", "A", "A", "H", "H", "J", "J", "N", "N", "N", "X"]
    assert [sorting.initial(text) for text in order] == initials


def test_pinyin_stands_letter_by_letter_and_then_by_tones() -> None:
    assert sorted(["mǎ", "mā", "hǎijūn lùzhànduì", "hǎijūn", "hǎi àn", "hángkōng"], key=sorting.pinyin) == [
        "hǎi àn", "hǎijūn", "hǎijūn lùzhànduì", "hángkōng", "mā", "mǎ",
    ]  # fmt: skip
