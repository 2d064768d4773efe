"""The house rules on text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from pipeline.model import Place, TextRun
from pipeline.typography import SetRuns, set_runs

RULES = {"en": {"quotes": "“”‘’", "dash": "—", "range": "–", "last-word": 5}}
NO_BREAK = "\u00a0"
CASES = [
    pytest.param(text, expected, id=title)
    for _, title, text, expected in read_fixture_file(Path(__file__).parent / "fixtures" / "marks.txt")
]


def runs_of(*texts: str | tuple[str]) -> list[TextRun]:
    """Runs on one line, side by side; a tuple is verbatim."""
    runs, column = [], 1
    for text in texts:
        verbatim = isinstance(text, tuple)
        words = text[0] if isinstance(text, tuple) else text
        runs.append(TextRun(words, Place("article.md", 1, column), verbatim))
        column += len(words)
    return runs


def joined(result: SetRuns) -> str:
    return "".join(result.texts)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_marks_are_set(text: str, expected: str) -> None:
    shown = [joined(set_runs(runs_of(line), RULES, "en-US")).replace(NO_BREAK, "~") for line in text.splitlines()]
    assert shown == expected.splitlines()


def test_a_mark_knows_its_context_across_runs() -> None:
    result = set_runs(runs_of('He wrote "', "this", '" and "', "that", '" too', "."), RULES, "en")
    assert result.texts == ("He wrote “", "this", "” and “", "that", "”\u00a0too", ".")


def test_a_dash_takes_its_spaces_with_it_across_runs() -> None:
    assert set_runs(runs_of("one", " ", "-- ", "two"), RULES, "en").texts == ("one", "", "—", "two")


def test_verbatim_text_is_context_and_stays() -> None:
    result = set_runs(runs_of('say "', ('a "b" -- c',), '" and ', ('"',), "x", ("--",), "y"), RULES, "en")
    assert result.texts == ("say “", 'a "b" -- c', "” and\u00a0", '"', "x", "--", "y")
    assert not result.findings


def test_a_dash_that_a_backslash_protects_keeps_its_spaces() -> None:
    assert joined(set_runs(runs_of("a ", ("-",), ("-",), " b"), RULES, "en")) == "a -- b"


def test_a_change_tells_rule_place_and_both_readings() -> None:
    (change,) = set_runs(runs_of("It", "'s here"), {"en": {"quotes": "“”‘’"}}, "en-US").changes
    assert (change.rule, str(change.where)) == ("quote", "article.md:1:3")
    assert (change.before, change.after) == ("It's here", "It’s here")


def test_a_mark_in_doubt_is_left_and_told() -> None:
    result = set_runs(runs_of("6' 2\" -x --y"), {"en": RULES["en"] | {"last-word": None}}, "en")
    assert joined(result) == "6' 2\" -x --y"
    assert [(finding.code, str(finding.where)) for finding in result.findings] == [
        ("TYP-001", "article.md:1:2"),
        ("TYP-001", "article.md:1:5"),
        ("TYP-002", "article.md:1:10"),
    ]


def test_a_rule_that_the_house_does_not_name_is_not_applied() -> None:
    text = "\"a\" -- b 1949-1976 c... 'd'"
    assert joined(set_runs(runs_of(text), {"en": {}}, "en")) == text
    assert joined(set_runs(runs_of(text), RULES, "de")) == text
    assert joined(set_runs(runs_of("a... b...."), {"en": {"ellipsis": "…"}}, "en")) == "a… b...."


def test_white_space_becomes_one_space() -> None:
    assert set_runs(runs_of("a  ", " b\tc"), {}, "en").texts == ("a ", "b c")


def test_a_last_word_of_more_than_five_letters_may_stand_alone() -> None:
    assert NO_BREAK not in joined(set_runs(runs_of("it was a long history."), RULES, "en"))


def test_a_unit_stays_with_its_number_and_a_word_that_begins_like_one_does_not() -> None:
    rules = {"en": {"units": ["m", "km", "m/s", "°C"]}}
    text = "3,040 m and 12  km² at 5 m/s, 20 °C; 3 men, in 1942 made, 7 kmh, m 4 m"
    kept = "3,040~m and 12~km² at 5~m/s, 20~°C; 3 men, in 1942 made, 7 kmh, m 4~m"
    assert joined(set_runs(runs_of(text), rules, "en")) == kept.replace("~", NO_BREAK)


PIECES = st.sampled_from(
    ["'", '"', "--", "---", " -- ", "...", " ", "  ", "-", "1949", "1976", "6", "a", "S", "中", "“", "”",
     "(", ")", ".", "é"]
)  # fmt: skip
TEXT = st.one_of(st.lists(PIECES).map("".join), st.text(max_size=8), st.tuples(st.text(max_size=4)))
RUNS = st.lists(TEXT, max_size=6)


@given(RUNS)
@settings(max_examples=400, deadline=None)
def test_letters_and_digits_stay_the_same_sequence(texts: Sequence[str | tuple[str]]) -> None:
    runs = runs_of(*texts)
    result = set_runs(runs, {"en": RULES["en"] | {"ellipsis": "…"}}, "en")
    assert len(result.texts) == len(runs)
    for run, text in zip(runs, result.texts, strict=True):
        assert [c for c in text if c.isalnum()] == [c for c in run.text if c.isalnum()]
        assert text == run.text or not run.verbatim
    line = "".join(run.text for run in runs)
    for change in result.changes:
        assert change.before != change.after
        assert change.before in line
        assert 1 <= (change.where.column or 0) <= len(line)
