"""The outputs stand the validators that they claim to stand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.checks import conformance
from pipeline.checks.tagged_pdf import read_tags
from pipeline.model import Edition, Report, Verdict

from .conftest import ROOT, Run, run_casi

#: EPUBCheck's usage message on each @font-face: fonts cannot be embedded without one.
UNAVOIDABLE = {"CSS-028"}


def told(reports: tuple[Report, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {report.tool: (report.verdict, tuple(one.message for one in report.findings)) for report in reports}


@pytest.mark.parametrize("name", ["forging_ahead", "specimen"])
def test_the_outputs_stand_every_check_without_a_message_that_we_could_have_avoided(
    name: str, request: pytest.FixtureRequest, judged: Callable[[Report], Report]
) -> None:
    run: Run = request.getfixturevalue(name)
    slug = name.replace("_", "-")
    edition = Edition(slug, run.build / slug)
    reports = conformance.judge(edition, conformance.checks_of(conformance.claimed(edition)))
    assert {"veraPDF PDF/UA-1", "veraPDF PDF/A-2a"} <= {report.tool for report in reports}
    assert Verdict.FAILED not in {report.verdict for report in reports}, told(reports)
    findings = [found for report in map(judged, reports) for found in report.findings]
    assert [found for found in findings if found.code not in UNAVOIDABLE] == []


def test_the_specimen_stands_them_in_letter_with_a_picture_on_its_cover_too(
    tmp_path: Path, verapdf: Callable[[Path], tuple[Report, ...]], epubcheck: Callable[[Path], Report]
) -> None:
    cover = "{image: figures/cover.png, alt: A blue sea below a grey sky}"
    folder = specimen_with(tmp_path, f"page: letter\ncover: {cover}")
    Image.new("RGB", (612, 792), (20, 40, 75)).save(folder / "figures" / "cover.png")
    run = run_casi("build", folder, build=tmp_path / "build")
    assert run.code == 0, run.err
    reports = (*verapdf(run.output("specimen", "pdf")), epubcheck(run.output("specimen", "epub")))
    assert all(report.verdict is Verdict.PASSED for report in reports), told(reports)
    picture = read_tags(run.output("specimen", "pdf").read_bytes()).one("cover").all("Figure")[0]
    assert str(picture.entries.Alt) == "A blue sea below a grey sky"


def test_the_specimen_stands_them_in_another_house_too(
    tmp_path: Path, verapdf: Callable[[Path], tuple[Report, ...]]
) -> None:
    folder = specimen_with(tmp_path, "page: a5\nstyle: harbour")
    rare = folder / "chapters" / "03-air.md"
    rare.write_text(rare.read_text("utf-8").replace("𠀋", "好"), "utf-8")  # in no font of that house
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles" / "base", styles / "base")
    shutil.copytree(ROOT / "tests" / "styles" / "harbour", styles / "harbour")
    run = run_casi("pdf", folder, "--styles", styles, build=tmp_path / "build")
    assert run.code == 0, run.err
    reports = verapdf(run.output("specimen", "pdf"))
    assert [report.verdict for report in reports] == [Verdict.PASSED] * 2, told(reports)


def specimen_with(folder: Path, keys: str) -> Path:
    """A copy of the specimen with these lines in the place of its page format."""
    copy = folder / "specimen"
    shutil.copytree(ROOT / "tests" / "specimen", copy)
    publication = copy / "publication.yaml"
    publication.write_text(publication.read_text("utf-8").replace("page: 6x9", keys), "utf-8")
    return copy
