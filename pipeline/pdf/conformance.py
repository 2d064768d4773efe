"""The standards that a file can claim, as data: how they are named in XMP, and how the engine writes for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..model import Book, Style


@dataclass(frozen=True)
class Property:
    """A property of an XMP schema as an extension schema describes it to PDF/A (ISO 19005-2, 6.6.2.3.3)."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Identification:
    """How a standard, or what else a file is known by, is named in XMP: properties of one namespace.

    ``schema`` and ``extension`` describe the namespace to PDF/A; both are empty where PDF/A knows it.
    """

    prefix: str
    namespace: str
    properties: tuple[tuple[str, str], ...]
    schema: str = ""
    extension: tuple[Property, ...] = ()


@dataclass(frozen=True)
class Conformance:
    """The standards that a file claims, and the variant and version in which the engine writes such a file.

    ``declarations`` are the addresses of what it claims by PDF Declarations (PDF Association, 2019).
    """

    standards: tuple[str, ...]
    variant: str | None
    version: str
    identifications: tuple[Identification, ...]
    declarations: tuple[str, ...] = ()
    has_information_dictionary: bool = True  # PDF/A-4 forbids it (ISO 19005-4, 6.1.3)


PDF_A_2A = Identification("pdfaid", "http://www.aiim.org/pdfa/ns/id/", (("part", "2"), ("conformance", "A")))

PDF_UA_1 = Identification(
    "pdfuaid",
    "http://www.aiim.org/pdfua/ns/id/",
    (("part", "1"),),
    schema="PDF/UA identification schema",
    extension=(Property("part", "Integer", "The part of ISO 14289 to which the file conforms"),),
)

PDF_A_4 = Identification("pdfaid", PDF_A_2A.namespace, (("part", "4"), ("rev", "2020")))

PDF_UA_2 = Identification("pdfuaid", PDF_UA_1.namespace, (("part", "2"), ("rev", "2024")))

#: Well-Tagged PDF (WTPDF) 1.0, 6.1.
WELL_TAGGED = tuple(f"http://pdfa.org/declarations/wtpdf#{level}1.0" for level in ("accessibility", "reuse"))

ARCHIVAL_AND_ACCESSIBLE = Conformance(("PDF/UA-1", "PDF/A-2a"), "pdf/a-2a", "1.7", (PDF_A_2A, PDF_UA_1))
MODERN = Conformance(
    ("PDF/UA-2", "PDF/A-4", "WTPDF 1.0"),
    "pdf/a-4u",
    "2.0",
    (PDF_A_4, PDF_UA_2),
    declarations=WELL_TAGGED,
    has_information_dictionary=False,
)
NOTHING = Conformance((), None, "1.7", ())

#: What a style or a title may ask for, by the word for it under ``pdf: conformance``.
CHOICES: Mapping[str, Conformance] = MappingProxyType({"established": ARCHIVAL_AND_ACCESSIBLE, "modern": MODERN})


def of(book: Book, style: Style) -> Conformance:
    """What the PDF of ``book`` is to claim: what its title asks for, else its house.  A proof claims nothing."""
    if book.proof:
        return NOTHING
    return CHOICES[book.metadata.conformance or style.tokens["pdf"]["conformance"]]
