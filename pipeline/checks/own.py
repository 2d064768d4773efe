"""What all checks of ours on finished files have in common: how a file is opened, and the Report of what was found."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.parsers import expat

import pikepdf
from lxml import etree

from ..model import Finding, Place, Report, Severity, Verdict
from ..rules import finding

OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"

#: How a file shows that it is no PDF or no EPUB.
UNREADABLE = (
    *(pikepdf.PdfError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, expat.ExpatError),
    *(KeyError, OSError),
)


def report(subject: Path, name: str, found: Iterable[Finding]) -> Report:
    """The Report of the check ``name``: failed where ``found`` has an error or a warning.

    ``found`` may open files and look things up while it is read: one that cannot be read fails the check.
    """
    try:
        findings = tuple(found)
    except UNREADABLE as problem:
        findings = (
            finding("CHECK-003", Place(subject.name), check=name, problem=f"{type(problem).__name__}: {problem}"),
        )
    failed = any(one.severity is not Severity.REMARK for one in findings)
    return Report(subject.name, name, Verdict.FAILED if failed else Verdict.PASSED, findings)


def package_file(archive: zipfile.ZipFile) -> PurePosixPath:
    """Where the package document of an EPUB stands in it (EPUB 3.3, 4.2.6.3.1).  Raises what is UNREADABLE."""
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    if rootfile is None:
        raise KeyError("rootfile")
    return PurePosixPath(rootfile.attrib["full-path"])


def package(archive: zipfile.ZipFile) -> etree._Element:
    """The package document of an EPUB."""
    return etree.fromstring(archive.read(str(package_file(archive))))


def starts(xml: bytes) -> list[tuple[int, int]]:
    """Line and column, from 1, at which each element of a document begins, in document order."""
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: found.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
    parser.Parse(xml, True)
    return found
