"""The table of checks: what runs, what several verdicts come to, and what is said of a standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import checklist, conformance
from pipeline.checks.conformance import ARCHIVAL, CHECKS, EPUB_33, PDF_A_2A, PDF_UA_1, STANDARDS, TAGGED, Check
from pipeline.model import Edition, Report, Verdict

PASSED, FAILED, NOT_RUN = Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    for name in ("navy.pdf", "navy.epub"):
        (tmp_path / name).touch()
    return Edition("navy", tmp_path)


def saying(verdict: Verdict, *standards: conformance.Standard, reads: tuple[str, ...] = ("pdf",)) -> Check:
    """A check that always comes to ``verdict``."""
    return Check("a check", reads, standards, lambda made: Report("navy.pdf", "a check", verdict))


def test_every_standard_has_a_check_that_speaks_of_it() -> None:
    spoken = {standard for check in CHECKS for standard in check.speaks_of}
    assert spoken == set(STANDARDS)


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_a_check_that_is_not_of_one_profile_speaks_of_a_standard_in_all_its_parts() -> None:
    for check in CHECKS:
        if "veraPDF" not in check.name:
            for parts in (TAGGED, ARCHIVAL):
                assert set(check.speaks_of) & set(parts) in (set(), set(parts)), check.name


def test_reports_come_in_the_order_of_the_checks(edition: Edition) -> None:
    checks = [saying(PASSED, PDF_UA_1), saying(FAILED, PDF_UA_1), saying(NOT_RUN, PDF_UA_1)]
    assert [report.verdict for report in conformance.judge(edition, checks)] == [PASSED, FAILED, NOT_RUN]


@pytest.mark.parametrize(
    ("verdicts", "together"),
    [
        ((PASSED, PASSED), PASSED),
        ((PASSED, FAILED), FAILED),
        ((NOT_RUN, FAILED), FAILED),
        ((PASSED, NOT_RUN), NOT_RUN),
        ((), NOT_RUN),
    ],
)
def test_a_standard_passes_only_where_all_that_speak_of_it_do(
    verdicts: tuple[Verdict, ...], together: Verdict, edition: Edition
) -> None:
    checks = [*(saying(verdict, PDF_UA_1) for verdict in verdicts), saying(PASSED, PDF_A_2A)]
    reports = conformance.judge(edition, checks)
    of = {one.standard: one.verdict for one in conformance.judgements(reports, checks)}
    assert (of[PDF_UA_1], of[PDF_A_2A]) == (together, PASSED)
    assert conformance.overall(reports[:-1]) is together


def test_what_a_machine_cannot_judge_as_a_whole_is_never_simply_passed(edition: Edition) -> None:
    checks = [saying(PASSED, *STANDARDS)]
    says = {
        str(one.standard.name): str(one) for one in conformance.judgements(conformance.judge(edition, checks), checks)
    }
    assert says == {
        "PDF/UA-1": "machine conditions passed",
        "PDF/A-2a": "machine conditions passed",
        "PDF/UA-2": "machine conditions passed",
        "PDF/A-4": "machine conditions passed",
        "WTPDF 1.0": "machine conditions passed",
        "EPUB 3.3": "passed",
        "EPUB Accessibility 1.1": "machine conditions passed",
    }
    assert all(checklist.items(standard.key) for standard in STANDARDS if standard is not EPUB_33)


def test_what_failed_or_was_not_run_is_said_so_of_every_standard(edition: Edition) -> None:
    for verdict in (FAILED, NOT_RUN):
        checks = [saying(verdict, *STANDARDS)]
        judged = conformance.judgements(conformance.judge(edition, checks), checks)
        assert {str(one) for one in judged} == {verdict.value}


def test_an_output_that_was_not_made_is_told_and_not_judged(edition: Edition) -> None:
    edition.epub.unlink()
    checks = [saying(PASSED, PDF_UA_1), saying(PASSED, EPUB_33, reads=("pdf", "epub"))]
    made, lacking = conformance.judge(edition, checks)
    assert (made.verdict, lacking.verdict) == (PASSED, NOT_RUN)
    assert lacking.why == "the EPUB of navy has not been made, so it cannot be checked"
    (finding,) = conformance.lacking(edition)
    assert (finding.code, finding.message) == ("CHECK-001", lacking.why)
    assert "casi build navy" in finding.hint


def test_items_of_a_checklist_say_all_that_a_person_needs() -> None:
    for standard in STANDARDS:
        items = checklist.items(standard.key)
        assert len({item.id for item in items}) == len(items)
        assert all(item.asks.endswith("?") and item.steps and item.expect and item.program for item in items)
