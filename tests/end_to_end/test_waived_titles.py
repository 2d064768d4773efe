"""Whatever a house may waive, the outputs still keep what they claim."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.model import Report, Verdict
from pipeline.rules import all_rules

from .conftest import Casi

Title = Callable[..., Path]

#: One fault for each rule on a text that forbids an edition and can be waived.
FAULTS = {
    "FIG-004": 'An image ![a coast](coast.svg) in running text.',
    "HEAD-001": "A line of text\n---",
    "LINK-004": "Brackets [as of a][nothing].",
    "LINK-006": "[unused]: https://example.org",
    "LINK-008": "A link [that](is not one).",
    "MD-001": "Raw <b>words</b>.",
    "MD-003": "A brace group [that]{=is none}.",
    "MD-004": "A brace group [that]{.unknown}.",
    "MD-007": "A mark of emphasis** is printed.",
    "MD-012": "1. One\n3. Three",
    "MD-018": "A page [§ 7]{.source-page} of the original.",
    "MD-019": "##Ships",
    "MD-020": "A {.brace} group.",
    "MD-021": "A mark H~2~O of a subscript.",
    "TBL-003": "| a | b |\n|---|---|\n| 1 | 2 |\n\n: A caption without an id",
    "TBL-005": "| a | b |\n| 1 | 2 |",
    "TERM-004": "The air dominance of a quotation.",
}
TERMS = "- {zh: 制空权, en: command of the air, wrong: [air dominance]}\n"
COAST = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0H20V10Z"/></svg>'


def test_a_title_with_everything_waived_that_can_be_stands_its_validators(
    casi: Casi, title: Title, verapdf: Callable[[Path], tuple[Report, ...]], epubcheck: Callable[[Path], Report]
) -> None:
    waive = ", ".join(f"{{code: {code}, where: article.md, reason: As in the original.}}" for code in sorted(FAULTS))
    folder = title("## First\n\n" + "\n\n".join(FAULTS.values()) + "\n", waive=f"[{waive}]")
    (folder / "coast.svg").write_text(COAST, "utf-8")
    (folder / "terms.yaml").write_text(TERMS, "utf-8")
    run = casi("build", folder)
    assert run.code == 0, run.err
    reports = (*verapdf(run.output("small-title", "pdf")), epubcheck(run.output("small-title", "epub")))
    assert [report.verdict for report in reports] == [Verdict.PASSED] * 3, reports


def test_every_rule_on_a_text_that_can_be_waived_is_among_them() -> None:
    waivable = {code for code, rule in all_rules().items() if rule.waivable and rule.severity == "error"}
    assert waivable == set(FAULTS)
