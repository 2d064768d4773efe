"""A book of real size, built and judged.  It takes its time: ``make test-long`` runs it, ``make test`` does not."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from pipeline.checks.opened_epub import Epub

from ..end_to_end.notes import SIX_BY_NINE, assert_notes_can_be_read
from .book import write
from .memory import Run, run

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
SLUG = "observation-posts"
MEMORY = 10**9  # bytes
UNMENDABLE = {"PDF-020", "PDF-021", "PDF-022"}  # a widow, an orphan, a heading at the foot


@dataclass(frozen=True)
class Built:
    """What came of the build, and where its title and its files are."""

    run: Run
    title: Path
    build: Path

    @property
    def pdf(self) -> Path:
        return self.build / SLUG / f"{SLUG}.pdf"

    @property
    def epub(self) -> Path:
        return self.build / SLUG / f"{SLUG}.epub"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("book")
    write(folder / SLUG)
    return Built(_casi("build", folder), folder / SLUG, folder / "build")


@pytest.fixture(scope="session")
def checked(built: Built) -> Run:
    return _casi("check", built.title.parent)


def _casi(verb: str, folder: Path) -> Run:
    command = [sys.executable, "-m", "pipeline", verb, str(folder / SLUG), "--build", str(folder / "build"), "-v"]
    return run(command, ROOT, folder / f"{verb}.log")


def test_the_book_is_built_without_an_error(built: Built) -> None:
    assert built.run.code == 0, built.run.said


def test_the_build_tells_the_time_of_each_stage_and_of_each_layout(built: Built) -> None:
    timed = re.findall(rf"^{SLUG}: (.+) \d+\.\d\d s$", built.run.said, re.MULTILINE)
    assert {"manuscript", "book", "documents", "layout 1", "tagged PDF", "epub", "writing"} <= set(timed)


def test_the_build_holds_less_than_a_gigabyte(built: Built) -> None:
    assert built.run.memory < MEMORY


def test_the_book_is_as_long_as_it_should_be(built: Built) -> None:
    labels = [label for label, _ in Epub(built.epub).pages()]
    assert len([label for label in labels if not label.isdigit()]) >= 60
    with pikepdf.open(built.pdf) as pdf:
        assert len(pdf.pages) >= 300


def test_every_one_of_its_notes_can_be_read(built: Built) -> None:
    assert len(assert_notes_can_be_read(built.pdf, SIX_BY_NINE)) >= 700


def test_no_line_stands_alone_and_no_heading_at_a_foot(built: Built) -> None:
    findings = json.loads((built.build / SLUG / "reports" / "findings.json").read_text("utf-8"))
    assert findings
    assert not [one for one in findings if one["code"] in UNMENDABLE]


def test_the_same_seed_writes_the_same_book(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 40
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_no_check_of_any_standard_finds_a_fault_in_the_book(built: Built, checked: Run) -> None:
    report = json.loads((built.build / SLUG / "reports" / "report.json").read_text("utf-8"))
    verdicts = {one["name"]: one["verdict"] for one in report["standards"]}
    assert set(verdicts) == {"PDF/UA-1", "PDF/A-2a", "EPUB 3.3", "EPUB Accessibility 1.1"}
    assert set(verdicts.values()) == {"passed"}, checked.said
    assert checked.code == 0, checked.said
