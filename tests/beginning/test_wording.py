"""What follows from the words of a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.beginning import name_of, short_title, title_lines
from pipeline.manuscript import SLUG

WORD = st.sampled_from(["the", "Navy", "of", "War", "and", "Peace,", "Jiu-jitsu", "in", "A", "2035:"])
WORDS = st.lists(WORD, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Forging Ahead to Open a New Chapter of China-Russia Friendship", "Forging Ahead"),
        ("The Science of Military Strategy", "The Science of Military Strategy"),
        ("Lectures on the Science of Space Operations in a New Era", "Lectures on the Science"),
        ("Near Seas, Far Seas: How a Navy Learned to Leave Its Coast", "Near Seas, Far Seas"),
        ("Opinions of the Central Committee on Reform", "Opinions of the Central Committee"),
        ("Winning Local Wars — A Reader", "Winning Local Wars"),
        ("Of Boats", "Of Boats"),
    ],
)
def test_a_short_title_ends_where_the_first_phrase_does(title: str, short: str) -> None:
    assert short_title(title) == short


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Venturing Out to Find a New Way of Sea-Land Transport, Navigation and Coastal Settlement",
            ["Venturing Out", "to Find a New Way", "of Sea-Land Transport,", "Navigation and", "Coastal Settlement"],
        ),
        (
            "A Study of the Art of War in the Age of Steam and of Telegraphs",
            ["A Study of the Art of War", "in the Age of Steam and", "of Telegraphs"],
        ),
        ("Near Seas, Far Seas: How a Navy Learned", ["Near Seas, Far Seas:", "How a Navy Learned"]),
    ],
)
def test_the_lines_of_a_title_break_by_sense(title: str, lines: list[str]) -> None:
    assert list(title_lines(title, 28)) == lines


@given(WORDS, st.integers(min_value=10, max_value=40))
def test_lines_hold_every_word_and_none_is_too_long_that_could_be_broken(words: list[str], longest: int) -> None:
    lines = title_lines(" ".join(words), longest)
    assert " ".join(lines).split() == words
    assert all(len(line) <= longest or " " not in line for line in lines)


@given(WORDS)
def test_a_short_title_is_the_beginning_of_the_title(words: list[str]) -> None:
    assert " ".join(words).startswith(short_title(" ".join(words)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Sea’s Édge: 2035", "the-seas-edge-2035"),
        ("Forging Ahead to Open a New Chapter of China-Russia Friendship", "forging-ahead"),
        ("海权", ""),
    ],
)
def test_a_folder_is_named_after_the_words_of_the_title(title: str, name: str) -> None:
    assert name_of(title) == name


@given(st.text(max_size=60))
def test_a_name_is_a_slug_or_nothing(title: str) -> None:
    assert name_of(title) == "" or SLUG.fullmatch(name_of(title))
