"""The outputs stand the validators that they claim to stand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Report, Severity, Verdict

from .conftest import Run, run_casi

#: EPUBCheck's usage message on each @font-face: fonts cannot be embedded without one.
UNAVOIDABLE = {"CSS-028"}


def told(reports: tuple[Report, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {report.tool: (report.verdict, tuple(one.message for one in report.findings)) for report in reports}


@pytest.mark.parametrize("name", ["forging_ahead", "specimen"])
def test_the_pdf_stands_pdf_ua_1_and_pdf_a_2a(
    name: str, request: pytest.FixtureRequest, verapdf: Callable[[Path], tuple[Report, ...]]
) -> None:
    run: Run = request.getfixturevalue(name)
    reports = verapdf(run.output(name.replace("_", "-"), "pdf"))
    assert len(reports) == 2
    assert all(report.verdict is Verdict.PASSED for report in reports), told(reports)


@pytest.mark.parametrize("name", ["forging_ahead", "specimen"])
def test_the_epub_stands_epubcheck_without_a_message_that_we_could_have_avoided(
    name: str, request: pytest.FixtureRequest, epubcheck: Callable[[Path], Report]
) -> None:
    run: Run = request.getfixturevalue(name)
    report = epubcheck(run.output(name.replace("_", "-"), "epub"))
    assert report.verdict is Verdict.PASSED
    assert [one for one in report.findings if one.severity is not Severity.REMARK or one.code not in UNAVOIDABLE] == []


def test_the_specimen_stands_them_in_letter_too(
    tmp_path: Path, verapdf: Callable[[Path], tuple[Report, ...]], epubcheck: Callable[[Path], Report]
) -> None:
    run = run_casi("build", as_letter(tmp_path), build=tmp_path / "build")
    assert run.code == 0, run.err
    reports = (*verapdf(run.output("specimen", "pdf")), epubcheck(run.output("specimen", "epub")))
    assert all(report.verdict is Verdict.PASSED for report in reports), told(reports)


def as_letter(folder: Path) -> Path:
    """A copy of the specimen that asks for letter paper."""
    copy = folder / "specimen"
    shutil.copytree(Path(__file__).parent.parent / "specimen", copy)
    publication = copy / "publication.yaml"
    publication.write_text(publication.read_text("utf-8").replace("page: 6x9", "page: letter"), "utf-8")
    return copy
