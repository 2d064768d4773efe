"""What a PDF says of itself: the standards it conforms to, its metadata, the labels of its pages.

The document information dictionary and XMP say the same.  Dates and identifiers are given, never taken from the clock,
so that the same edition has the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pydyf
from weasyprint.document import Document

from . import xmp
from .conformance import Conformance
from .page_labels import number_tree
from .xmp import CREATOR, PRODUCER, Description

Finisher = Callable[[Document, pydyf.PDF], None]


def options(conformance: Conformance, description: Description) -> dict[str, object]:
    """The engine's options for a file that is to claim ``conformance``.

    The first part of the file's identifier (ISO 32000-1, 14.4) is that of the edition, the second that of its bytes.
    """
    return {
        "pdf_variant": conformance.variant,
        "pdf_version": conformance.version,
        "pdf_identifier": description.document_id.hex.encode(),
    }


def finisher(conformance: Conformance, description: Description, page_labels: Sequence[str]) -> Finisher:
    """What gives a written PDF its claims: one label for each page, metadata, identification of the standards."""

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        _write_catalog(pdf, description, page_labels)
        _write_metadata(pdf, xmp.packet(conformance, description))
        pdf.info.clear()
        if conformance.has_information_dictionary:
            pdf.info.update(_information(description))

    return finish


def _write_catalog(pdf: pydyf.PDF, description: Description, page_labels: Sequence[str]) -> None:
    pdf.catalog["Lang"] = pydyf.String(description.language)
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["PageLabels"] = number_tree(page_labels)


def _write_metadata(pdf: pydyf.PDF, packet: bytes) -> None:
    stream = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"})
    if "Metadata" in pdf.catalog:
        number = int(pdf.catalog["Metadata"].split()[0])
        pdf.objects[number].stream, pdf.objects[number].compress = stream.stream, False
        return
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def _information(description: Description) -> dict[str, pydyf.String]:
    """ISO 32000-1, table 317."""
    moment = f"D:{description.moment:%Y%m%d%H%M%S}Z"
    entries = {
        "Title": description.title,
        "Author": "; ".join(description.authors),
        "Subject": description.description,
        "Keywords": ", ".join(description.keywords),
        "Creator": CREATOR,
        "Producer": PRODUCER,
        "CreationDate": moment,
        "ModDate": moment,
    }
    return {key: pydyf.String(text) for key, text in entries.items() if text}
