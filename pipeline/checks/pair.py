"""Do a PDF and an EPUB belong together?  What each of them says is read from the files alone."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

from ..identifiers import VOCABULARY
from ..model import Finding, Place, Report
from ..rules import finding
from . import own

NAME = "PDF and EPUB of one edition"


def check(pdf: Path, epub: Path) -> Report:
    """Whether the EPUB names the PDF as the source of its pages, and both bear the digest of one page map."""
    return own.report(epub, NAME, _differences(pdf, epub))


def _differences(pdf: Path, epub: Path) -> Iterator[Finding]:
    place = Place(epub.name)
    with pikepdf.open(pdf) as opened:
        xmp = opened.open_metadata()
        identifier, digest = xmp.get("dc:identifier"), xmp.get(f"{{{VOCABULARY}}}pageMapDigest")
    said = _metadata(epub)
    if identifier is None or said.get("pageBreakSource") != identifier:
        yield finding("PAIR-001", place, pdf=pdf.name, source=said.get("pageBreakSource"), identifier=identifier)
    if digest is None or said.get("casi:pageMapDigest") != digest:
        yield finding("PAIR-002", place, pdf=pdf.name)


def _metadata(epub: Path) -> Mapping[str, str]:
    """The values of the package's ``meta`` elements by their property."""
    with zipfile.ZipFile(epub) as archive:
        metas = own.package(archive).iter(f"{own.OPF}meta")
        return {meta.get("property", ""): meta.text or "" for meta in metas}
