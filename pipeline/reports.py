"""What a build leaves beside its outputs: findings, changed marks, page map, manifest, terms, pages of the original."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from . import __version__, digests
from .folios import folded
from .identifiers import page_map_digest, text_digest
from .model import Book, Change, Finding, Font, GlossaryEntry, Metadata, PrintEdition, Style
from .workshop import LIBRARIES

#: Where the manifest stands in a title's build folder.
MANIFEST = "reports/manifest.json"

#: Between the first and the last page of a range: an en dash, since a spreadsheet takes 3-5 for a date.
THROUGH = "–"


def write(book: Book, style: Style, printed: PrintEdition, findings: Iterable[Finding]) -> Mapping[str, bytes]:
    """The reports and lists by their path in the title's build folder; the same build gives the same bytes."""
    return {
        "reports/findings.json": _json([asdict(found) for found in findings]),
        "reports/changes.txt": changes(book.changes),
        "reports/pages.json": _json(
            {
                "digest": page_map_digest(printed.layout.page_map),
                "pages": [asdict(page) for page in printed.layout.page_map],
            }
        ),
        MANIFEST: _json(manifest(book, style, printed)),
        **_terms(book, printed.layout.labels),
        **_concordance(book, printed.layout.labels),
    }


def _terms(book: Book, labels: Mapping[str, str]) -> Mapping[str, bytes]:
    """The terms of a title for the house's own term base, whose keys they have; nothing where there are none."""
    terms = [_term(entry, labels) for entry in book.glossary]
    if not terms:
        return {}
    return {"glossary.json": _json(terms), "glossary.csv": _table(terms)}


def _term(entry: GlossaryEntry, labels: Mapping[str, str]) -> Mapping[str, Any]:
    pages = [(label, label) for use in entry.uses if (label := labels.get(use.partition("#")[2]))]
    return {
        "zh": entry.chinese,
        "en": entry.english,
        "pinyin": entry.pinyin,
        "wrong": list(entry.wrong),
        "pages": [THROUGH.join(pages) for pages in folded(pages)],
    }


def _table(terms: Iterable[Mapping[str, Any]]) -> bytes:
    """RFC 4180, with the mark at its head without which Excel does not take a file for UTF-8."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(["English", "Chinese", "Pinyin", "Wrong renderings", "Pages"])
    for term in terms:
        rows.writerow([term["en"], term["zh"], term["pinyin"], "; ".join(term["wrong"]), ", ".join(term["pages"])])
    return written.getvalue().encode("utf-8-sig")


def _concordance(book: Book, labels: Mapping[str, str]) -> Mapping[str, bytes]:
    """Where each page of the original begins, in print and in the EPUB; nothing where the manuscript marks none."""
    pages = [
        {
            "original": entry.title,
            "printed": labels.get(entry.fragment),
            "epub": f"{entry.document}.xhtml#{entry.fragment}",
        }
        for entry in book.lists.get("concordance", ())
    ]
    return {"concordance.json": _json(pages)} if pages else {}


def changes(changed: Iterable[Change]) -> bytes:
    """A line for each change: its place, the rule, both readings; a forced line end in them is shown as ``\\``."""
    return "".join(_line(f"{one.where}\t{one.rule}\t{one.before} → {one.after}") for one in changed).encode()


def _line(text: str) -> str:
    return text.replace("\n", "\\").replace("\N{OBJECT REPLACEMENT CHARACTER}", "…") + "\n"


def manifest(book: Book, style: Style, printed: PrintEdition) -> Mapping[str, Any]:
    """What the bytes of the outputs depend on: words, pictures, style, fonts, and the programs that set and draw."""
    faces = sorted(style.fonts, key=lambda font: (font.family, font.weight, font.italic))
    return {
        "title": book.slug,
        "text": text_digest(book, style),
        **words(book.sources, book.metadata),
        "resources": {resource.path: _digest(resource.data) for resource in book.resources},
        "documents": {document.name: _digest(document.xhtml) for document in book.documents},
        "style": style.name,
        "stylesheets": {sheet.name: _digest(sheet.text.encode()) for sheet in (*style.print, *style.epub)},
        "templates": {name: _digest(text.encode()) for name, text in sorted(style.templates.items())},
        "texts": _digest(repr((style.texts, style.tokens)).encode()),
        "fonts": [_face(font) for font in faces],
        "engine": dict(printed.engine),
        "programs": {"casi": __version__, **{name: version(name) for name in LIBRARIES}},
    }


def words(sources: Mapping[str, str], metadata: Metadata) -> Mapping[str, Any]:
    """By what a manuscript is known again: the digests of its texts, by file, and of its ``publication.yaml``."""
    return {
        "sources": {name: _digest(text.encode()) for name, text in sorted(sources.items())},
        "metadata": _digest(repr(replace(metadata, places={})).encode()),
    }


def _face(font: Font) -> Mapping[str, Any]:
    return {
        "family": font.family,
        "weight": font.weight,
        "italic": font.italic,
        "file": font.path.name,
        "number": font.number,
        "licence": font.licence,
        "sha256": digests.of_file(font.path),
    }


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
