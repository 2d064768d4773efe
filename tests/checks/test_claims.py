"""Which standards a PDF is judged by: those that it names itself."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.checks import claims, conformance
from pipeline.model import Edition
from pipeline.pdf.conformance import ARCHIVAL_AND_ACCESSIBLE, MODERN, NOTHING, Conformance

from ..pdf.test_claims import press


def edition_of(folder: Path, data: bytes) -> Edition:
    (folder / "navy.pdf").write_bytes(data)
    return Edition("navy", folder)


@pytest.mark.parametrize("claimed", [ARCHIVAL_AND_ACCESSIBLE, MODERN])
def test_a_pdf_is_judged_by_the_standards_that_it_claims_and_no_others(claimed: Conformance, tmp_path: Path) -> None:
    standards = conformance.claimed(edition_of(tmp_path, press(claimed)))
    assert {one.name for one in standards if one.format == "pdf"} == set(claimed.standards)
    assert {one.name for one in standards if one.format == "epub"} == {"EPUB 3.3", "EPUB Accessibility 1.1"}


def test_one_claim_of_three_is_enough_to_be_judged_by_all_of_them(tmp_path: Path) -> None:
    data = press(MODERN)
    for kept in (b"pdfaid:part", b"pdfuaid:part", b"pdfd:conformsTo"):
        edition = edition_of(tmp_path, data)
        with pikepdf.open(edition.pdf, allow_overwriting_input=True) as pdf:
            packet = pdf.Root.Metadata.read_bytes()
            for name in {b"pdfaid:part", b"pdfuaid:part", b"pdfd:conformsTo"} - {kept}:
                packet = packet.replace(name, name + b"ial")
            pdf.Root.Metadata = pdf.make_stream(packet)
            pdf.save(edition.pdf)
        assert claims.is_modern(edition.pdf), kept


@pytest.mark.parametrize("data", [press(NOTHING), b"no PDF", b""])
def test_a_pdf_without_a_claim_does_not_escape(data: bytes, tmp_path: Path) -> None:
    standards = conformance.claimed(edition_of(tmp_path, data))
    assert {"PDF/UA-1", "PDF/A-2a"} <= {one.name for one in standards}


def test_checks_of_other_profiles_are_left_out() -> None:
    names = {check.name for check in conformance.checks_of((conformance.PDF_UA_2, conformance.WTPDF))}
    profiles = {name for name in names if "veraPDF" in name}
    assert profiles == {"veraPDF PDF/UA-2", "veraPDF WTPDF 1.0 Accessibility", "veraPDF WTPDF 1.0 Reuse"}
