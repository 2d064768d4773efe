from __future__ import annotations

import pytest

from pipeline import waivers
from pipeline.model import Finding, Place, Severity, Waiver
from pipeline.rules import all_rules, finding

HERE = Place("publication.yaml", 9, 9)
FAULT = finding("MD-001", Place("article.md", 41, 7), tag="<b>")


def apply(findings: list[Finding], granted: list[Waiver]) -> tuple[Finding, ...]:
    return (*waivers.applied(findings, granted), *waivers.unused(findings, granted))


def waiver(where: str, code: str = "MD-001") -> Waiver:
    return Waiver(code, where, "The original prints it so.", HERE)


@pytest.mark.parametrize("where", ["article.md", "article.md:41", "article.md:41:7"])
def test_a_waived_finding_becomes_a_remark_with_the_reason(where: str) -> None:
    (remark,) = apply([FAULT], [waiver(where)])
    assert (remark.code, remark.severity, remark.where) == ("WAIVE-001", Severity.REMARK, FAULT.where)
    assert "MD-001" in remark.message
    assert FAULT.message in remark.message
    assert "The original prints it so." in remark.hint


@pytest.mark.parametrize("where", ["other.md", "article.md:4", "article.md:42", "article.md:41:8", "article.md:41:70"])
def test_a_waiver_of_another_place_lets_nothing_pass_and_is_told(where: str) -> None:
    kept, unused = apply([FAULT], [waiver(where)])
    assert kept == FAULT
    assert (unused.code, unused.severity, unused.where) == ("WAIVE-002", Severity.ERROR, HERE)


def test_a_waiver_of_a_file_lets_every_finding_of_its_code_pass() -> None:
    another = finding("MD-001", Place("article.md", 50, 1), tag="<i>")
    told = apply([FAULT, another], [waiver("article.md")])
    assert [one.code for one in told] == ["WAIVE-001", "WAIVE-001"]


def test_a_waiver_of_another_code_lets_nothing_pass() -> None:
    assert [one.code for one in apply([FAULT], [waiver("article.md", "MD-003")])] == ["MD-001", "WAIVE-002"]


def test_a_code_that_cannot_be_waived_stays() -> None:
    lost = finding("SRC-013", Place("article.md", 41, 7), character="U+FFFD")
    assert lost in apply([lost], [waiver("article.md", "SRC-013")])


def test_a_finding_of_another_tool_is_not_ours_to_waive() -> None:
    foreign = Finding("MD-001", Severity.ERROR, "something", Place("article.md", 41, 7), origin="epubcheck")
    assert foreign in apply([foreign], [waiver("article.md")])


def test_a_finding_without_a_place_stays() -> None:
    bare = finding("MD-001", tag="<b>")
    assert bare in apply([bare], [waiver("article.md")])


def test_without_waivers_findings_stay_as_they_are() -> None:
    assert apply([FAULT], []) == (FAULT,)


def test_what_makes_a_build_impossible_cannot_be_waived() -> None:
    for code, rule in all_rules().items():
        if code.startswith("WAIVE") or (code.startswith(("PIC", "PUB")) and rule.severity is Severity.ERROR):
            assert not waivers.is_waivable(code), code
