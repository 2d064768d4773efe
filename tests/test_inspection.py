"""From finished files to a dossier: what is told, in which order, and what is written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from pipeline import inspection, manuscript, reports
from pipeline.checks import conformance
from pipeline.checks.conformance import Check
from pipeline.inspection import Inspection, Order
from pipeline.model import Finding, Place, Report, Severity, Verdict

ROOT = Path(__file__).parents[1]
FAULT = Finding("RSC-005", Severity.ERROR, "a stray element", Place("EPUB/navy.xhtml", 3, 2), "", "EPUBCheck")
BOOK = '<html xmlns="http://www.w3.org/1999/xhtml"><body>\n<p data-source="navy.md:1:1">Words.</p></body></html>'


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """A title ``navy``, and beside it what a build made of it, as far as a check reads it."""
    monkeypatch.chdir(tmp_path)
    title, made = tmp_path / "source" / "navy", tmp_path / "build" / "navy"
    for folder in (title, made / "reports", made / "xhtml"):
        folder.mkdir(parents=True)
    (title / "publication.yaml").write_text("title: Navy\ndate: 2023\nbody: [navy.md]\n")
    (title / "navy.md").write_text("Words.\n")
    (made / "xhtml" / "navy.xhtml").write_text(BOOK)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made / "navy.pdf")
    (made / "navy.epub").write_bytes(b"")
    read = manuscript.read(title).value
    manifest = {
        **reports.words({one.name: one.text for one in read.documents}, read.metadata),
        "text": "0" * 64,
        "style": "base",
        "fonts": [],
        "resources": {},
        "stylesheets": {},
        "templates": {},
        "programs": {},
        "engine": {},
    }
    records = {"findings": [], "pages": {"pages": [{"label": "1", "position": None}]}, "manifest": manifest}
    for name, value in records.items():
        (made / "reports" / f"{name}.json").write_text(json.dumps(value))
    return Order(Path("source/navy"), [ROOT / "styles"], Path("build"), datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _checks_in_place_of_the_validators(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, Verdict.PASSED)


def say(monkeypatch: pytest.MonkeyPatch, verdict: Verdict, *findings: Finding) -> None:
    """Let all checks pass but the one of the EPUB, which comes to ``verdict``."""

    def judge(edition: object, checks: Sequence[Check]) -> tuple[Report, ...]:
        said = {check: Report("navy.pdf", check.name, Verdict.PASSED) for check in checks}
        epub = next(check for check in conformance.CHECKS if check.speaks_of == (conformance.EPUB_33,))
        said[epub] = Report("navy.epub", epub.name, verdict, findings)
        return tuple(said.values())

    monkeypatch.setattr(conformance, "judge", judge)


def codes(inspected: Inspection) -> list[str]:
    return [f"{found.where} {found.code}" for found in inspected.findings]


def test_what_passes_has_a_dossier_and_nothing_to_tell(order: Order) -> None:
    inspected = inspection.inspect(order)
    assert (inspected.verdict, inspected.findings) == (Verdict.PASSED, ())
    assert inspected.text == "0" * 64
    assert [path.as_posix() for path in inspected.files] == [
        "build/navy/reports/index.html",
        "build/navy/reports/report.json",
    ]
    assert all(path.is_file() for path in inspected.files)
    assert json.loads(inspected.files[1].read_text())["judged"] == "2026-11-23T00:00:00+00:00"


def test_what_the_build_recorded_stays(order: Order) -> None:
    before = sorted(path.name for path in Path("build/navy/reports").iterdir())
    inspection.inspect(order)
    left = Path("build/navy/reports/pages/0999.jpg")
    left.touch()
    inspection.inspect(order)
    assert not left.exists()
    assert sorted(path.name for path in Path("build/navy/reports").iterdir()) == sorted(
        [*before, "index.html", "pages", "report.json"]
    )


def test_a_finding_is_told_at_its_line_of_the_manuscript_where_one_is_known(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile("build/navy/navy.epub", "w") as archive:
        archive.writestr(
            "EPUB/navy.xhtml", BOOK.replace("<body>", "<body>\n").replace(' data-source="navy.md:1:1"', "")
        )
    elsewhere = Finding("CSS-028", Severity.REMARK, "a font", Place("EPUB/style.css", 2, 3))
    whole = Finding("PKG-008", Severity.ERROR, "torn", Place("navy.epub"))
    say(monkeypatch, Verdict.FAILED, FAULT, elsewhere, whole)
    inspected = inspection.inspect(order)
    assert inspected.verdict is Verdict.FAILED
    assert codes(inspected) == [
        "source/navy/navy.md:1:1 RSC-005",
        "build/navy/navy.epub/EPUB/style.css:2:3 CSS-028",
        "build/navy/navy.epub PKG-008",
    ]
    assert inspected.findings[0].message == "a stray element (in EPUB/navy.xhtml:3:2)"


def test_a_check_that_was_not_run_leaves_the_edition_without_a_verdict(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Verdict.NOT_RUN)
    inspected = inspection.inspect(order)
    assert inspected.verdict is Verdict.NOT_RUN
    assert {judged.standard.name: str(judged) for judged in inspected.judgements}["EPUB 3.3"] == "not run"


def test_a_title_that_was_not_built_is_told_with_the_command_that_builds_it(order: Order) -> None:
    for path in Path("build/navy").rglob("*.*"):
        path.unlink()
    inspected = inspection.inspect(order)
    assert (inspected.verdict, inspected.files) == (Verdict.FAILED, ())
    assert codes(inspected) == ["build/navy/navy.pdf CHECK-001", "build/navy/navy.epub CHECK-001"]
    assert all("casi build navy" in found.hint for found in inspected.findings)


def test_without_the_records_of_the_build_nothing_is_judged(order: Order) -> None:
    Path("build/navy/reports/manifest.json").unlink()
    inspected = inspection.inspect(order)
    assert (inspected.verdict, inspected.files) == (Verdict.FAILED, ())
    assert codes(inspected) == ["build/navy/reports/manifest.json CHECK-002"]


def test_a_format_that_was_not_made_is_told_and_the_other_one_judged(order: Order) -> None:
    Path("build/navy/navy.epub").unlink()
    inspected = inspection.inspect(order)
    assert inspected.verdict is Verdict.FAILED
    assert codes(inspected) == ["build/navy/navy.epub CHECK-001"]
    assert len(inspected.files) == 2


def test_a_manuscript_that_has_changed_since_is_told(order: Order) -> None:
    Path("source/navy/navy.md").write_text("Other words.\n")
    Path("source/navy/publication.yaml").write_text("title: Navies\ndate: 2023\nbody: [navy.md]\n")
    inspected = inspection.inspect(order)
    assert inspected.verdict is Verdict.PASSED
    assert codes(inspected) == ["source/navy/publication.yaml CHECK-004", "source/navy/navy.md CHECK-004"]


def test_a_style_that_cannot_be_read_is_told_and_no_dossier_written(order: Order, tmp_path: Path) -> None:
    (tmp_path / "styles" / "base").mkdir(parents=True)
    (tmp_path / "styles" / "base" / "style.yaml").write_text("{")
    inspected = inspection.inspect(Order(order.folder, [tmp_path / "styles"], order.build, order.moment))
    assert (inspected.verdict, inspected.files) == (Verdict.FAILED, ())
    assert {found.code for found in inspected.findings} == {"STY-002"}


def test_a_folder_that_cannot_be_written_is_told(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inspection.outputs, "write", refuse)
    inspected = inspection.inspect(order)
    assert (inspected.verdict, codes(inspected)) == (Verdict.FAILED, ["None OUT-001"])
