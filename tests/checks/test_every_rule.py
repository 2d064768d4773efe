"""Every rule has the smallest title that triggers it and nothing else; README.md beside this file tells how."""

from __future__ import annotations

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline import build, manuscript, waivers, xhtml
from pipeline import style as house
from pipeline.checks import book as book_checks
from pipeline.checks import review as review_checks
from pipeline.model import Finding, Result, Style
from pipeline.rules import all_rules

from .generators import GENERATORS

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CODE = re.compile(r"[A-Z]+-\d{3}")
SPECIMENS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and CODE.match(path.name))
ELSEWHERE: dict[str, str] = yaml.safe_load((HERE / "elsewhere.yaml").read_text("utf-8"))

#: How the codes begin whose faults only the pages show.
ON_PAGES = ("FONT-", "PDF-", "PIC-017")


@cache
def _style(name: str) -> Result[Style]:
    return house.load(name, [ROOT / "styles"])


def told(name: str, folder: Path) -> list[str]:
    """The lines of ``expected.txt`` for all that is said of the title in ``folder``."""
    findings = told_of_pages(folder) if name.startswith(ON_PAGES) else told_of_book(folder)
    return [f"{one.where or '-'} {one.severity} {one.code}".removeprefix(f"{folder}/") for one in findings]


def told_of_pages(folder: Path) -> tuple[Finding, ...]:
    """All that the build of a PDF says of a title."""
    return build.build(build.Order(folder, ["pdf"], [ROOT / "styles"], folder.parent / "build")).findings


def told_of_book(folder: Path) -> tuple[Finding, ...]:
    """All that the stages up to the Book, and the checks of it, say of a title; pages would take their time."""
    read = manuscript.read(folder)
    told = list(read.findings)
    if read.value is not None:
        named = read.value.metadata.style
        style = house.load(named, [folder / "styles", ROOT / "styles"]) if named == "bad" else _style(named)
        told += style.findings
        if style.value is not None:
            book = xhtml.make_book(read.value, style.value)
            told += book.findings
            if book.value is not None:
                told += book_checks.check(book.value)
                told += review_checks.check(book.value, style.value, read.value.review)
        told = [*waivers.applied(told, read.value.metadata.waive), *waivers.unused(told, read.value.metadata.waive)]
    return tuple(told)


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_triggers_its_rule_and_nothing_else(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "specimen"
    shutil.copytree(HERE / name, folder, ignore=shutil.ignore_patterns("expected.txt"))
    if name in GENERATORS:
        GENERATORS[name](folder)
    expected = (HERE / name / "expected.txt").read_text("utf-8").splitlines()
    assert sorted(told(name, folder)) == sorted(expected)


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_expects_the_rule_that_it_is_named_for(name: str) -> None:
    code = CODE.match(name)[0]
    assert code in all_rules()
    assert code in (HERE / name / "expected.txt").read_text("utf-8").split()


def test_every_rule_is_triggered_by_a_specimen_or_a_test_named_elsewhere() -> None:
    shown = {CODE.match(name)[0] for name in SPECIMENS}
    assert set(all_rules()) - shown - set(ELSEWHERE) == set()


def test_elsewhere_names_only_rules_without_a_specimen() -> None:
    shown = {CODE.match(name)[0] for name in SPECIMENS}
    assert set(ELSEWHERE) <= set(all_rules()) - shown


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_a_test_named_elsewhere_is_there(code: str) -> None:
    file, _, test = ELSEWHERE[code].partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_a_generator_belongs_to_a_specimen() -> None:
    assert set(GENERATORS) <= set(SPECIMENS)
