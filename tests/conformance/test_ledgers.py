"""The ledgers are in step: with the standards, with what shows that a clause holds, and with the editor's checklist."""

from __future__ import annotations

import ast
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from pipeline.checks import checklist, verapdf, verapdf_library
from pipeline.checks.conformance import CHECKS, STANDARDS
from pipeline.rules import all_rules
from pipeline.tools import Missing

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Clause = Mapping[str, Any]

FILES = (
    *("pdf-ua-1", "pdf-a-2a", "pdf-ua-2", "pdf-a-4", "wtpdf-1.0"),
    *("epub-3.3", "epub-accessibility-1.1", "wcag-2.2"),
)
LEDGERS: Mapping[str, Mapping[str, Any]] = {
    name: yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")) for name in FILES
}
ABSENT: Mapping[str, Mapping[str, Any]] = yaml.safe_load((HERE / "absent.yaml").read_text("utf-8"))

#: What shows that a clause holds, and what a clause may say besides.
EVIDENCE = ("tests", "verapdf", "checks", "rules", "person")
KEYS = {"says", "how", "level", "absent", "by", *EVIDENCE, "open"}

#: The conditions of each checkpoint of the Matterhorn Protocol 1.1, in order: for a machine, for a human, for neither.
MATTERHORN = (
    "HHMMMHM MHMM HHH H HHH MMMH MM HH HHHMMMMM M MMMMMMH H HHHMHHHH HMMHHMM HHMHH HHH HMM HH HHMM MMM M H - H M MM - "
    "HMHMMMMMMMMMHMMMMM H MM MMMMMMMMMHMMMMMMMMMMMMMMMMMMMM"
)
HOW = {"M": "machine", "H": "human", "-": "none"}

#: The success criteria of WCAG 2.2, by their levels.
WCAG = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 "
    "2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 "
    "3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}


def clauses() -> Iterator[tuple[str, Clause]]:
    """Every clause of every ledger, by the ledger's name and its own."""
    for name, ledger in LEDGERS.items():
        yield from ((f"{name} {number}", clause) for number, clause in ledger["clauses"].items())


def named(key: str) -> set[str]:
    """All that stands under ``key`` in any clause."""
    return {one for _, clause in clauses() for one in clause.get(key, ())}


# The ledgers themselves


def test_no_clause_stands_twice() -> None:
    for name in FILES:
        node = yaml.compose((HERE / f"{name}.yaml").read_text("utf-8"))
        listed = next(value for key, value in node.value if key.value == "clauses")
        assert [number for number, times in Counter(key.value for key, _ in listed.value).items() if times > 1] == []


def test_a_clause_says_what_holds_and_who_sees_to_it_and_what_shows_it_or_that_it_cannot_occur() -> None:
    assert [name for name, clause in clauses() if not is_complete(clause)] == []


def is_complete(clause: Clause) -> bool:
    if not set(clause) <= KEYS or not clause["says"].endswith("."):
        return False
    if "absent" in clause:
        return clause["absent"] in ABSENT and "by" not in clause
    return bool(clause.get("by")) and any(clause.get(key) for key in EVIDENCE)


def test_what_is_absent_is_so_for_a_reason_and_for_a_clause() -> None:
    assert all(construct["why"].endswith(".") for construct in ABSENT.values())
    assert {clause["absent"] for _, clause in clauses() if "absent" in clause} == set(ABSENT)


# What they name


def test_every_file_that_sees_to_a_clause_is_there() -> None:
    assert [path for path in sorted(named("by")) if not (ROOT / path).is_file()] == []


def test_every_test_that_shows_a_clause_is_there() -> None:
    split = (test.split("::") for test in sorted(named("tests")))
    assert [f"{file}::{test}" for file, test in split if test not in functions_of(file)] == []


@cache
def functions_of(file: str) -> frozenset[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8") if path.is_file() else "")
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_check_shows_a_clause_and_no_other_is_named() -> None:
    profiles = {verapdf.name(flavour) for flavour in verapdf.FLAVOURS}  # their rules are named one by one
    assert named("checks") == {check.name for check in CHECKS} - profiles


def test_every_rule_that_shows_a_clause_is_there() -> None:
    assert named("rules") - set(all_rules()) == set()


@pytest.mark.parametrize("name", [name for name, ledger in LEDGERS.items() if "profiles" in ledger])
def test_every_rule_of_verapdf_belongs_to_a_clause_and_no_other_is_named(
    name: str, leave_out: Callable[[str], None]
) -> None:
    jar = verapdf._jar()
    if isinstance(jar, Missing):
        leave_out(jar.why)
    ledger = LEDGERS[name]
    with zipfile.ZipFile(jar) as archive:
        rules = set().union(*(rules_of(archive, flavour) for flavour in ledger["profiles"]))
    assert len(rules) > 50
    told = {rule for clause in ledger["clauses"].values() for rule in clause.get("verapdf", ())}
    shared = LEDGERS.get(ledger.get("with"), {"clauses": {}})["clauses"].values()
    assert told <= rules
    assert rules - told <= {rule for clause in shared for rule in clause.get("verapdf", ())}


def rules_of(archive: zipfile.ZipFile, flavour: str) -> set[str]:
    """The rules of a profile by clause and number; those of a table of what may stand in what by the table."""
    _, file = verapdf_library.PROFILES[flavour]
    profile = etree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{file}.xml"))
    ids = profile.iterfind("{*}rules/{*}rule/{*}id")
    return {f"{one.get('clause')}-{one.get('testNumber')}".partition(". ")[0] for one in ids}


def test_every_profile_of_verapdf_by_which_files_are_judged_has_a_ledger() -> None:
    profiles = [flavour for ledger in LEDGERS.values() for flavour in ledger.get("profiles", ())]
    judged = {check.name for check in CHECKS}
    assert sorted(profiles) == sorted(flavour for flavour in verapdf.FLAVOURS if verapdf.name(flavour) in judged)


def test_rules_of_verapdf_are_named_only_where_their_profile_is() -> None:
    without = [ledger for ledger in LEDGERS.values() if "profiles" not in ledger]
    assert [clause for ledger in without for clause in ledger["clauses"].values() if "verapdf" in clause] == []


# The standards


def test_the_matterhorn_protocol_is_there_condition_by_condition() -> None:
    numbered = [
        (f"{checkpoint:02}-{condition:03}", HOW[how])
        for checkpoint, hows in enumerate(MATTERHORN.split(), 1)
        for condition, how in enumerate(hows, 1)
    ]
    ledger = LEDGERS["pdf-ua-1"]["clauses"]
    assert [(number, clause["how"]) for number, clause in ledger.items() if "how" in clause] == numbered


def test_its_conditions_are_as_many_as_it_says() -> None:
    assert len(MATTERHORN.split()) == 31
    # Its preface counts 136, of them 47 for a person; 13-008, the one that version 1.1 added, is the 137th.
    assert Counter(MATTERHORN.replace(" ", "")) == {"M": 87, "H": 47 + 1, "-": 2}


def test_wcag_is_there_criterion_by_criterion() -> None:
    ledger = LEDGERS["wcag-2.2"]["clauses"]
    assert list(ledger) == sorted(ledger, key=lambda number: [int(part) for part in number.split(".")])
    for level, count in (("A", 31), ("AA", 24)):
        numbers = WCAG[level].split()
        assert len(numbers) == count
        assert [number for number, clause in ledger.items() if clause["level"] == level] == numbers


# The editor's checklist


def test_what_only_a_person_can_judge_is_on_the_checklist() -> None:
    human = [(name, clause) for name, clause in clauses() if clause.get("how") == "human" and "absent" not in clause]
    assert len(human) > 20
    assert [name for name, clause in human if not clause.get("person")] == []


def test_the_checklist_and_the_ledgers_name_the_same_items() -> None:
    items = {f"{one.key}/{item.id}" for one in STANDARDS for item in checklist.items(one.key)}
    whole = {item for ledger in LEDGERS.values() for item in ledger.get("whole", ())}
    assert named("person") | whole == items
