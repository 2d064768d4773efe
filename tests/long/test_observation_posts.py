"""A book of real size, built and judged.  It takes its time: ``make test-long`` runs it, ``make test`` does not."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from pipeline.checks import epubcheck, verapdf
from pipeline.checks.opened_epub import Epub
from pipeline.model import Verdict

from ..end_to_end.notes import SIX_BY_NINE, assert_notes_can_be_read
from .book import write

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
SLUG = "observation-posts"
MEMORY = 1 << 20  # kibibytes: one gibibyte


@dataclass(frozen=True)
class Built:
    """What came of the build: its exit code, what it said, the most memory that it held in kibibytes, and its files."""

    code: int
    said: str
    memory: int
    pdf: Path
    epub: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("book") / SLUG
    write(folder)
    build = folder.parent / "build"
    command = [sys.executable, "-m", "pipeline", "build", str(folder), "--build", str(build), "-v"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    made = build / SLUG / SLUG
    return Built(done.returncode, done.stderr, memory, made.with_suffix(".pdf"), made.with_suffix(".epub"))


def test_the_book_is_built_without_an_error(built: Built) -> None:
    assert built.code == 0, built.said


def test_the_build_tells_the_time_of_each_stage_and_of_each_layout(built: Built) -> None:
    timed = re.findall(rf"^{SLUG}: (.+) \d+\.\d\d s$", built.said, re.MULTILINE)
    assert {"manuscript", "book", "documents", "layout 1", "tagged PDF", "epub", "writing"} <= set(timed)


def test_the_build_holds_less_than_a_gibibyte(built: Built) -> None:
    assert built.memory < MEMORY


def test_the_book_is_as_long_as_it_should_be(built: Built) -> None:
    labels = [label for label, _ in Epub(built.epub).pages()]
    assert len([label for label in labels if not label.isdigit()]) >= 60
    with pikepdf.open(built.pdf) as pdf:
        assert len(pdf.pages) >= 300


def test_every_one_of_its_notes_can_be_read(built: Built) -> None:
    assert len(assert_notes_can_be_read(built.pdf, SIX_BY_NINE)) >= 700


def test_the_same_seed_writes_the_same_book(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 40
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_validators_find_nothing_in_the_book(built: Built) -> None:
    reports = [*verapdf.check(built.pdf), epubcheck.check(built.epub)]
    assert [report.verdict for report in reports] == [Verdict.PASSED] * len(reports)
