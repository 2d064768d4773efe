"""What all tests may ask for: outside programs and validators.  In CI they must be there, elsewhere they may lack.

And the order of the tests, and what interrupts them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.checks import epubcheck as epubcheck_check
from pipeline.checks import verapdf as verapdf_check
from pipeline.model import Report, Verdict
from pipeline.tools import Missing, Program, Tool


def pytest_configure() -> None:
    """A shell lets what it begins in the background ignore interrupts, and so would the programs that tests begin."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of whole titles first: they take longest, and one that begins last keeps every process waiting."""
    items.sort(key=lambda item: "end_to_end" not in item.path.parts)


def not_run(why: str) -> None:
    """Leave the test out, visibly; in CI, where nothing may be left out, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"not run: {why}", pytrace=False)
    pytest.skip(f"not run: {why}")


@pytest.fixture(scope="session")
def leave_out() -> Callable[[str], None]:
    """``leave_out(why)`` ends a test whose parts this machine lacks."""
    return not_run


@pytest.fixture(scope="session")
def installed() -> Callable[[Program], Tool]:
    """A function that gives the Tool of a Program, as in ``installed(tools.QPDF)``."""

    def ask(program: Program) -> Tool:
        answer = tools.probe(program)
        if isinstance(answer, Missing):
            not_run(str(answer))
        assert isinstance(answer, Tool)
        return answer

    return ask


@pytest.fixture(scope="session")
def epubcheck() -> Callable[[Path], Report]:
    """``epubcheck(path)`` is EPUBCheck's Report on an EPUB, passed or failed."""
    return lambda path: _judged(epubcheck_check.check(path))


@pytest.fixture(scope="session")
def verapdf() -> Callable[..., tuple[Report, ...]]:
    """``verapdf(path)`` is veraPDF's Reports on a PDF, for PDF/UA-1 and PDF/A-2a or the flavours that are named."""
    return lambda path, *flavours: tuple(
        _judged(report) for report in verapdf_check.check(path, flavours or ("ua1", "2a"))
    )


@pytest.fixture(scope="session")
def judged() -> Callable[[Report], Report]:
    """``judged(report)`` is a report of a check whose tools must have judged."""
    return _judged


def _judged(report: Report) -> Report:
    """The report, unless a tool was missing.  One that was there and broke off is a failure anywhere."""
    if any(finding.code == "TOOL-001" for finding in report.findings):
        not_run(report.why)
    assert report.verdict is not Verdict.NOT_RUN, report.why
    return report
