"""Two files that belong together, and two that do not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

from pipeline.checks import pair
from pipeline.model import Report, Verdict

VOCABULARY = "urn:uuid:5f0c7b0e-6a0b-4a52-9d58-3b6f0e9a1c47#"
CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata>
<meta property="pageBreakSource">{source}</meta><meta property="casi:pageMapDigest">{digest}</meta>
</metadata></package>"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A PDF ``urn:x:1`` whose page map has the digest ``d1``, and an EPUB of the same."""
    pdf, epub = tmp_path / "a.pdf", tmp_path / "a.epub"
    with pikepdf.new() as made:
        made.add_blank_page()
        with made.open_metadata() as xmp:
            xmp["dc:identifier"] = "urn:x:1"
            xmp[f"{{{VOCABULARY}}}pageMapDigest"] = "d1"
        made.save(pdf)
    write_epub(epub)
    return pdf, epub


def write_epub(path: Path, source: str = "urn:x:1", digest: str = "d1") -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/book.opf", PACKAGE.format(source=source, digest=digest))


def codes(report: Report) -> list[str]:
    return [found.code for found in report.findings]


def test_files_of_one_edition_pass(files: tuple[Path, Path]) -> None:
    report = pair.check(*files)
    assert (report.subject, report.verdict, report.findings) == ("a.epub", Verdict.PASSED, ())


def test_an_epub_that_names_another_pdf_fails(files: tuple[Path, Path]) -> None:
    write_epub(files[1], source="urn:x:2")
    report = pair.check(*files)
    assert (report.verdict, codes(report)) == (Verdict.FAILED, ["PAIR-001"])
    assert "urn:x:2" in report.findings[0].message


def test_an_epub_with_the_pages_of_another_layout_fails(files: tuple[Path, Path]) -> None:
    write_epub(files[1], digest="d2")
    report = pair.check(*files)
    assert (report.verdict, codes(report)) == (Verdict.FAILED, ["PAIR-002"])
    assert "is d2, that of the PDF d1" in report.findings[0].message


def test_a_pdf_that_says_nothing_of_its_pages_fails(files: tuple[Path, Path]) -> None:
    with pikepdf.new() as bare:
        bare.add_blank_page()
        bare.save(files[0])
    assert codes(pair.check(*files)) == ["PAIR-001", "PAIR-002"]


@pytest.mark.parametrize("torn", [0, 1])
def test_a_file_that_cannot_be_read_fails(torn: int, files: tuple[Path, Path]) -> None:
    files[torn].write_bytes(b"nothing of the kind")
    report = pair.check(*files)
    assert (report.verdict, codes(report)) == (Verdict.FAILED, ["CHECK-003"])


@pytest.mark.parametrize("container", [CONTAINER, "<container/>", "<container>"])
def test_an_archive_without_a_package_document_fails(container: str, files: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(files[1], "w") as archive:
        archive.writestr("META-INF/container.xml", container)
    assert codes(pair.check(*files)) == ["CHECK-003"]
