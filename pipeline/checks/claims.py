"""What a PDF claims to keep to, read from its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
from lxml import etree

from .own import UNREADABLE

_PDF_A = "{http://www.aiim.org/pdfa/ns/id/}"
_PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}"
_DECLARES = "{http://pdfa.org/declarations/}conformsTo"
_WELL_TAGGED = "http://pdfa.org/declarations/wtpdf#"


def is_modern(pdf: Path) -> bool:
    """Whether ``pdf`` names any of PDF/A-4, PDF/UA-2 and WTPDF, by which it is then judged.

    Any other file is judged by PDF/A-2a and PDF/UA-1: one that has lost its claims, or cannot be read, must not escape.
    """
    try:
        return any(_modern_claims(pdf))
    except UNREADABLE:
        return False


def _modern_claims(pdf: Path) -> Iterator[bool]:
    with pikepdf.open(pdf) as opened:
        packet = etree.fromstring(opened.Root["/Metadata"].read_bytes())
    yield _value(packet, f"{_PDF_A}part") == "4"
    yield _value(packet, f"{_PDF_UA}part") == "2"
    yield from ((declared.text or "").startswith(_WELL_TAGGED) for declared in packet.iter(_DECLARES))


def _value(packet: etree._Element, name: str) -> str | None:
    """A property of XMP, which may be written as an element or as an attribute (ISO 16684-1, 7.9.2.2)."""
    found = next((element.text for element in packet.iter(name)), None)
    return found or next((value for element in packet.iter() if (value := element.get(name))), None)
