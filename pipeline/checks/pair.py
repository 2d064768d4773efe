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

_DC = "{http://purl.org/dc/elements/1.1/}"

#: The elements that both formats have; each has an identifier of its own.
_SETS = ("contributor", "language", "publisher", "subject")
_SHARED = ("title", "creator", "date", "description", "rights", *_SETS)


def check(pdf: Path, epub: Path) -> Report:
    """Whether the EPUB names the PDF as the source of its pages, and both tell of one page map and of the same work."""
    return own.report(epub, NAME, _differences(pdf, epub))


def page_map(output: Path) -> str | None:
    """The digest of the page map that a PDF or an EPUB bears, None if it bears none.  Raises what is own.UNREADABLE."""
    if output.suffix == ".epub":
        return _metadata(output).get("casi:pageMapDigest")
    with pikepdf.open(output) as opened:
        digest: str | None = opened.open_metadata().get(f"{{{VOCABULARY}}}pageMapDigest")
    return digest


def _differences(pdf: Path, epub: Path) -> Iterator[Finding]:
    place = Place(epub.name)
    with pikepdf.open(pdf) as opened:
        xmp = opened.open_metadata()
        identifier = xmp.get("dc:identifier")
        printed = {name: _values(xmp.get(f"dc:{name}")) for name in _SHARED}
    said = _metadata(epub)
    if identifier is None or said.get("pageBreakSource") != identifier:
        yield finding("PAIR-001", place, pdf=pdf.name, source=said.get("pageBreakSource"), identifier=identifier)
    digests = page_map(pdf), page_map(epub)
    if None in digests or digests[0] != digests[1]:
        yield finding("PAIR-002", place, pdf=pdf.name, printed=digests[0], listed=digests[1])
    for name, elements in _elements(epub).items():
        if elements != printed[name]:
            values = {"pdf": "; ".join(printed[name]), "epub": "; ".join(elements)}
            yield finding("PAIR-008", place, what=name, **values)


def _values(value: object) -> list[str]:
    """The values of a property in XMP: lists have an order, sets have none."""
    if isinstance(value, list):
        return value
    return sorted(value) if isinstance(value, set) else [str(value)] if value else []


def _elements(epub: Path) -> Mapping[str, list[str]]:
    """The values of the package's elements as XMP has them: the subtitle with the title, sets sorted."""
    with zipfile.ZipFile(epub) as archive:
        package = own.package(archive)
    found = {name: [one.text or "" for one in package.iter(f"{_DC}{name}")] for name in _SHARED}
    together = {"title": [": ".join(found["title"])] if found["title"] else []}
    sets = {name: sorted(set(found[name])) for name in _SETS}
    return {**found, **together, **sets}


def _metadata(epub: Path) -> Mapping[str, str]:
    """The values of the package's ``meta`` elements by their property."""
    with zipfile.ZipFile(epub) as archive:
        metas = own.package(archive).iter(f"{own.OPF}meta")
        return {meta.get("property", ""): meta.text or "" for meta in metas}
