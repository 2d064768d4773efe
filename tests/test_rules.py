"""The rule files: every code that the program uses has its words, and every rule is used."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.model import Place, Severity
from pipeline.rules import all_rules, by_area, finding, in_general

ROOT = Path(__file__).parents[1]


NODES = [
    (path.relative_to(ROOT).as_posix(), node)
    for path in sorted((ROOT / "pipeline").rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
]


def used() -> Iterator[tuple[str, str]]:
    """Every string of the program that looks like the code of a rule, with the file that it stands in."""
    areas = {code.partition("-")[0] for code in all_rules()}
    for file, node in NODES:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            area, _, number = node.value.partition("-")
            if area in areas and number.isdecimal():
                yield node.value, file


@cache
def calls() -> list[tuple[str, set[str | None]]]:
    """The code and the names of every call of ``finding`` that spells both out."""
    found = []
    for _, node in NODES:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
            code, given = node.args[0], {keyword.arg for keyword in node.keywords}
            if isinstance(code, ast.Constant) and None not in given:
                found.append((code.value, given))
    return found


def wanted(code: str) -> set[str]:
    """The names that the words of the rule ``code`` are filled from."""
    rule = all_rules()[code]
    return {name for words in (rule.says, rule.hint) for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_code_that_the_program_uses_has_a_rule() -> None:
    assert [(code, file) for code, file in used() if code not in all_rules()] == []


def test_every_rule_is_used_by_the_program() -> None:
    assert set(all_rules()) - {code for code, _ in used()} == set()


def test_the_program_gives_the_names_that_the_words_of_a_rule_need() -> None:
    assert [(code, given) for code, given in calls() if code in all_rules() and not given >= wanted(code)] == []


def test_a_rule_says_what_is_wrong_what_to_do_and_what_it_means_a_line_each() -> None:
    for code, rule in all_rules().items():
        assert rule.severity in Severity, code
        assert all(words.strip() for words in (rule.says, rule.hint, rule.means)), code
        assert "\n" not in rule.says.strip() + rule.hint.strip(), code


def test_the_words_of_a_rule_are_filled_from_names_and_nothing_else() -> None:
    for code in all_rules():
        names = wanted(code)
        assert all(name.isidentifier() for name in names), code
        made = finding(code, Place("article.md", 1, 1), **{name: f"<{name}>" for name in names})
        assert (made.code, made.origin) == (code, "casi")
        assert all(f"<{name}>" in made.message + made.hint for name in names), code


def test_a_name_that_the_words_need_cannot_be_left_out() -> None:
    with pytest.raises(KeyError, match="target"):
        finding("REF-001", near="")


def test_a_code_that_no_rule_has_is_refused() -> None:
    with pytest.raises(KeyError):
        finding("XYZ-001")


def test_every_area_has_a_heading_and_every_rule_stands_under_one() -> None:
    assert [heading for heading in by_area() if heading.isupper()] == []
    assert sorted(rule.code for rules in by_area().values() for rule in rules) == sorted(all_rules())


@pytest.mark.parametrize("words", ["says", "hint"])
def test_the_words_of_a_rule_can_be_read_without_a_finding(words: str) -> None:
    for code, rule in all_rules().items():
        said = in_general(getattr(rule, words))
        assert "{{" not in said, code
        assert "….." not in said, code


def test_a_hint_is_a_sentence_that_tells_what_to_do() -> None:
    """It begins with what to do, in a capital, unless all of it is filled in, as the command that installs a tool."""
    for code, rule in all_rules().items():
        hint = rule.hint.strip()
        assert hint == "{install}" or hint[0].isupper(), code
        assert hint.split()[0].rstrip(",") not in {"The", "A", "An", "It", "There", "What", "Ids"}, code


def test_rules_stand_in_the_order_of_their_codes() -> None:
    assert list(all_rules()) == sorted(all_rules())
