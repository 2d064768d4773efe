"""The outputs stand the validators that they claim to stand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.checks import conformance
from pipeline.checks.tagged_pdf import read_tags
from pipeline.model import Edition, Report, Verdict

from .conftest import ROOT, Run, run_casi, specimen_with

RUNS = [("forging_ahead", "forging-ahead"), ("specimen", "specimen"), ("specimen_in_letter", "specimen")]

#: EPUBCheck's usage message on each @font-face: fonts cannot be embedded without one.
UNAVOIDABLE = {"CSS-028"}


def told(reports: tuple[Report, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {report.tool: (report.verdict, tuple(one.message for one in report.findings)) for report in reports}


@pytest.mark.parametrize(("name", "slug"), RUNS)
def test_the_outputs_stand_every_check_without_a_message_that_we_could_have_avoided(
    name: str, slug: str, request: pytest.FixtureRequest, judged: Callable[[Report], Report]
) -> None:
    run: Run = request.getfixturevalue(name)
    edition = Edition(slug, run.build / slug)
    reports = conformance.judge(edition, conformance.checks_of(conformance.claimed(edition)))
    assert {"veraPDF PDF/UA-1", "veraPDF PDF/A-2a"} <= {report.tool for report in reports}
    assert Verdict.FAILED not in {report.verdict for report in reports}, told(reports)
    findings = [found for report in map(judged, reports) for found in report.findings]
    assert [found for found in findings if found.code not in UNAVOIDABLE] == []


def test_a_picture_on_the_cover_says_what_it_shows(specimen_in_letter: Run) -> None:
    cover = read_tags(specimen_in_letter.output("specimen", "pdf").read_bytes()).one("cover")
    assert [str(picture.entries.Alt) for picture in cover.all("Figure")] == ["A sea"]


def test_the_specimen_stands_them_in_another_house_too(
    tmp_path: Path, verapdf: Callable[[Path], tuple[Report, ...]]
) -> None:
    folder = specimen_with(tmp_path, "page: a5\nstyle: harbour")
    for file in (folder / "translators-note.md", folder / "chapters" / "02-charts.md"):
        file.write_text(file.read_text("utf-8").replace("𠀋", "好"), "utf-8")  # in no font of that house
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles" / "base", styles / "base")
    shutil.copytree(ROOT / "tests" / "styles" / "harbour", styles / "harbour")
    run = run_casi("pdf", folder, "--styles", styles, build=tmp_path / "build")
    assert run.code == 0, run.err
    reports = verapdf(run.output("specimen", "pdf"))
    assert [report.verdict for report in reports] == [Verdict.PASSED] * 2, told(reports)
