"""A way on: a manuscript with faults can be proofed, and a house may let a finding pass, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2

from pipeline.checks.opened_epub import Epub

from .conftest import Casi

Title = Callable[..., Path]
FAULTY = "A text with [](#nowhere) and ![](missing.png) in it.\n\n![](no.png)\n"


def test_a_proof_is_made_past_the_faults_of_a_manuscript_and_tells_them(casi: Casi, title: Title) -> None:
    run = casi("pdf", title(FAULTY), "--proof", SOURCE_DATE_EPOCH="1790000000")
    assert run.code == 0
    assert run.out.strip() == (run.build / "small-title" / "proof" / "small-title.pdf").as_posix()
    assert "REF-001" in run.err


def test_every_page_of_a_proof_says_so_with_the_date(casi: Casi, title: Title) -> None:
    run = casi("build", title(FAULTY), "--proof", SOURCE_DATE_EPOCH="1790000000")
    folder = run.build / "small-title" / "proof"
    with pypdfium2.PdfDocument(folder / "small-title.pdf") as pdf:
        assert len(pdf) == 3
        for page in pdf:
            text = page.get_textpage().get_text_range()
            assert "PROOF" in text
            assert "2026-09-21" in text
    for name, tree in Epub(folder / "small-title.epub").spine():
        assert "PROOF 2026-09-21" in "".join(tree.itertext()), name


def test_a_proof_claims_nothing(casi: Casi, title: Title) -> None:
    run = casi("pdf", title(FAULTY), "--proof")
    with pikepdf.open(run.build / "small-title" / "proof" / "small-title.pdf") as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert "pdfuaid" not in xmp
    assert "pdfaid" not in xmp


def test_a_proof_leaves_the_edition_alone(casi: Casi, title: Title) -> None:
    edition = casi("pdf", title()).output("small-title", "pdf")
    before = edition.read_bytes()
    assert casi("pdf", title(FAULTY), "--proof").code == 0
    assert edition.read_bytes() == before


def test_what_leaves_nothing_to_show_stops_a_proof_too(casi: Casi, title: Title) -> None:
    assert casi("pdf", title(body="[missing.md]"), "--proof").code == 1


def test_a_waived_finding_no_longer_forbids_and_is_told_with_its_reason(casi: Casi, title: Title) -> None:
    article = "Read <b>this</b>.\n"
    assert casi("pdf", title(article)).code == 1
    waive = "[{code: MD-001, where: article.md, reason: The original prints these marks.}]"
    run = casi("pdf", title(article, waive=waive), "-v")
    assert run.code == 0
    assert "The original prints these marks." in run.err


def test_a_waiver_that_meets_nothing_is_an_error(casi: Casi, title: Title) -> None:
    run = casi("pdf", title(waive="[{code: MD-001, where: article.md, reason: None left.}]"))
    assert run.code == 1
    assert "publication.yaml:4:9: error WAIVE-002" in run.err
