"""The order of the stages: what stops a build, what a proof goes past, what is written and what is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import build
from pipeline.build import BACK_ENDS, CLAIMS, Delivery, Order
from pipeline.checks import claims
from pipeline.kept import FOLDER
from pipeline.model import Result, Severity
from pipeline.rules import finding

STYLES = Path(__file__).parents[1] / "styles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "navy"
    folder.mkdir()
    (folder / "publication.yaml").write_text("title: The Navy\ndate: 2023\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text("Some text.\n", "utf-8")
    return folder


Deliver = Callable[..., Delivery]


@pytest.fixture
def deliver(folder: Path, tmp_path: Path) -> Deliver:
    """``deliver("pdf")`` is what comes of an order of the title ``navy``, put into ``out``."""

    def order(*formats: str, proof: str | None = None, styles: Path = STYLES) -> Delivery:
        return build.build(Order(folder, formats or ("pdf",), [styles], tmp_path / "out", proof))

    return order


def files(folder: Path) -> set[str]:
    """Every file below ``folder``, without the results that are kept for the next build."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.parts[0] != FOLDER}


def test_every_back_end_says_what_it_claims() -> None:
    assert BACK_ENDS.keys() == CLAIMS.keys()


def test_a_build_leaves_the_outputs_the_book_and_the_reports_and_nothing_else(deliver: Deliver, tmp_path: Path) -> None:
    delivery = deliver("pdf", "epub")
    assert delivery.findings == ()
    assert [(one.format, one.claims) for one in delivery.artifacts] == [
        ("pdf", ("PDF/UA-1", "PDF/A-2a")),
        ("epub", ("EPUB 3.3",)),
    ]
    assert files(tmp_path / "out") == {
        "navy/navy.pdf",
        "navy/navy.epub",
        *(f"navy/xhtml/{name}" for name in ("cover.xhtml", "series.xhtml", "article.xhtml", "style.css")),
        *(f"navy/reports/{name}" for name in ("changes.txt", "findings.json", "manifest.json", "pages.json")),
    }


def test_a_title_or_its_house_may_ask_for_pdf_2(deliver: Deliver, folder: Path, tmp_path: Path) -> None:
    about, styles = folder / "publication.yaml", tmp_path / "styles"
    modern = ("PDF/UA-2", "PDF/A-4", "WTPDF 1.0")
    shutil.copytree(STYLES, styles)
    with (styles / "casi" / "style.yaml").open("a", encoding="utf-8") as tokens:
        tokens.write("\npdf: {conformance: modern}\n")
    assert [one.claims for one in deliver(styles=styles).artifacts] == [modern]
    about.write_text(about.read_text("utf-8") + "pdf: {conformance: established}\n", "utf-8")
    assert [one.claims for one in deliver(styles=styles).artifacts] == [("PDF/UA-1", "PDF/A-2a")]
    about.write_text(about.read_text("utf-8").replace("established", "modern"), "utf-8")
    (made,) = deliver().artifacts
    assert made.claims == modern
    assert made.path.read_bytes().startswith(b"%PDF-2.0")
    assert claims.is_modern(made.path)


def test_stages_are_announced_in_their_order(folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    build.build(Order(folder, ("pdf",), [STYLES], tmp_path / "out"), lambda stage, _step: said.append(stage))
    stages = ["manuscript", "style", "book", "layout", "pdf", "writing"]
    assert [stage for stage in said if stage in stages] == stages


def test_faults_of_the_manuscript_and_of_its_text_are_told_together_and_no_page_is_laid_out(
    deliver: Deliver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def layout(*_: object) -> None:
        pytest.fail("a page was laid out")

    monkeypatch.setattr("pipeline.pdf.edition.make", layout)
    (folder / "publication.yaml").write_text("title: The Navy\ndate: 2023-02-30\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text("[](#nowhere)\n", "utf-8")
    delivery = deliver()
    assert delivery.artifacts == ()
    assert {one.where.file.rpartition("/")[2] for one in delivery.findings if one.where} == {
        "publication.yaml", "article.md",
    }  # fmt: skip


def test_places_are_named_as_the_reader_named_the_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (folder / "article.md").write_text("[](#nowhere)\n", "utf-8")
    (told,) = build.build(Order(Path("navy"), ("pdf",), [STYLES], Path("out"))).findings
    assert str(told.where) == "navy/article.md:1:1"


def test_places_in_a_style_are_named_by_its_own_folder(deliver: Deliver, tmp_path: Path) -> None:
    style = tmp_path / "styles" / "casi"
    style.mkdir(parents=True)
    (style / "style.yaml").write_text("extends: nothing\n", "utf-8")
    (told,) = deliver(styles=tmp_path / "styles").findings
    assert (told.code, str(told.where)) == ("STY-001", f"{style.as_posix()}/style.yaml:1:1")


def test_a_failed_build_leaves_what_was_there_before(deliver: Deliver, folder: Path, tmp_path: Path) -> None:
    deliver()
    before = {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")}
    (folder / "article.md").write_text("[](#nowhere)\n", "utf-8")
    assert deliver().artifacts == ()
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")} == before


def test_a_fault_of_one_back_end_keeps_the_others_from_being_put_in_place(
    deliver: Deliver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = finding("EPUB-005", reason="a template is broken")
    monkeypatch.setitem(BACK_ENDS, "epub", lambda *_: Result(None, (fault,)))
    delivery = deliver("pdf", "epub")
    assert (delivery.artifacts, delivery.findings) == ((), (fault,))
    assert files(tmp_path / "out") == set()


def test_a_proof_is_made_past_faults_apart_from_the_edition_and_claims_nothing(
    deliver: Deliver, folder: Path, tmp_path: Path
) -> None:
    (folder / "article.md").write_text("Some text [](#nowhere).\n", "utf-8")
    delivery = deliver(proof="2023-03-20")
    (artifact,) = delivery.artifacts
    assert artifact.path == tmp_path / "out" / "navy" / "proof" / "navy.pdf"
    assert artifact.claims == ()
    assert [one.code for one in delivery.findings] == ["REF-001"]
    assert not (tmp_path / "out" / "navy" / "navy.pdf").exists()


def test_a_waived_error_is_a_remark_and_forbids_nothing(deliver: Deliver, folder: Path, tmp_path: Path) -> None:
    (folder / "article.md").write_text("Read <b>this</b>.\n", "utf-8")
    with (folder / "publication.yaml").open("a", encoding="utf-8") as publication:
        publication.write('waive: [{code: MD-001, where: article.md, reason: "As in the original."}]\n')
    delivery = deliver()
    assert delivery.artifacts
    assert {(one.code, one.severity) for one in delivery.findings} == {("WAIVE-001", Severity.REMARK)}
    kept = json.loads((tmp_path / "out" / "navy" / "reports" / "findings.json").read_text("utf-8"))
    assert {one["code"] for one in kept} == {"WAIVE-001"}


def test_a_waiver_that_meets_nothing_forbids_the_build(deliver: Deliver, folder: Path) -> None:
    with (folder / "publication.yaml").open("a", encoding="utf-8") as publication:
        publication.write('waive: [{code: MD-001, where: article.md, reason: "As in the original."}]\n')
    delivery = deliver()
    assert delivery.artifacts == ()
    assert [one.code for one in delivery.findings] == ["WAIVE-002"]


def test_a_warning_is_told_and_forbids_nothing(deliver: Deliver, folder: Path) -> None:
    (folder / "local.css").write_text("p { colour: red }\n", "utf-8")
    delivery = deliver()
    assert delivery.artifacts
    assert [(one.code, one.severity) for one in delivery.findings] == [("PDF-013", Severity.WARNING)]


def test_a_page_format_that_the_style_lacks_stops_the_build(deliver: Deliver, folder: Path) -> None:
    with (folder / "publication.yaml").open("a", encoding="utf-8") as publication:
        publication.write("page: leter\n")
    (told,) = deliver().findings
    assert told.code == "PAGE-001"
    assert "letter" in told.hint


def test_a_folder_that_cannot_be_written_is_told_with_its_reason(deliver: Deliver, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder would be", "utf-8")
    delivery = deliver("pdf")
    assert delivery.artifacts == ()
    assert [one.code for one in delivery.findings] == ["OUT-001"]
    assert "out/navy" in delivery.findings[0].message


def test_an_output_of_an_earlier_build_that_no_longer_goes_with_this_one_is_told(
    deliver: Deliver, folder: Path
) -> None:
    deliver("pdf", "epub")
    assert deliver("pdf").findings == ()
    (folder / "article.md").write_text("Another text.\n", "utf-8")
    assert [one.code for one in deliver("pdf").findings] == ["OUT-002"]
    assert deliver("pdf", "epub").findings == ()


def test_findings_come_in_the_order_of_their_places(deliver: Deliver, folder: Path) -> None:
    (folder / "article.md").write_text("[](#no)\n\nRaw <b>words</b>.\n\n[](#nowhere)\n", "utf-8")
    places = [(one.where.line, one.where.column) for one in deliver("pdf").findings]
    assert len(places) == 4
    assert places == sorted(places)
