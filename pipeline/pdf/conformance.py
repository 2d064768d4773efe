"""The standards that a file can claim, as data: how they are named in XMP, and how the engine writes for them."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The standards that a file claims, and the variant and version in which the engine writes such a file."""

    standards: tuple[str, ...]
    variant: str | None
    version: str
    identifications: tuple[Identification, ...]
    has_information_dictionary: bool = True  # PDF/A-4 forbids it (ISO 19005-4, 6.1.3)


PDF_A_2A = Identification("pdfaid", "http://www.aiim.org/pdfa/ns/id/", (("part", "2"), ("conformance", "A")))

PDF_UA_1 = Identification(
    "pdfuaid",
    "http://www.aiim.org/pdfua/ns/id/",
    (("part", "1"),),
    schema="PDF/UA identification schema",
    extension=(Property("part", "Integer", "The part of ISO 14289 to which the file conforms"),),
)

ARCHIVAL_AND_ACCESSIBLE = Conformance(("PDF/UA-1", "PDF/A-2a"), "pdf/a-2a", "1.7", (PDF_A_2A, PDF_UA_1))
NOTHING = Conformance((), None, "1.7", ())
