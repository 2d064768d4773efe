"""Stylesheets, page formats and templates of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from .. import templates as jinja
from ..model import Finding, PageFormat, Place, Result, Stylesheet, ThickBook
from ..rules import finding
from .documents import gathered, read_text
from .layers import Chain

#: The templates that a style must have: for each kind of document (``docs/book.md`` names the kinds), for what the
#: EPUB has beside the Book, for the CSS that depends on the fonts of one title, for the dossier, and for releases.
TEMPLATES = (
    *("document.xhtml", "cover.xhtml", "series.xhtml", "contents.xhtml", "part.xhtml", "text.xhtml"),
    *("nav.xhtml", "cover-image.xhtml", "fonts.css", "drawing.css", "title.css", "dossier.xhtml"),
    *("release-notes.md", "errata.md"),
)


def stylesheets(chain: Chain, *path: str) -> Result[tuple[Stylesheet, ...]]:
    """The sheets that each layer lists at ``path`` of its style.yaml, the ground's first."""
    return gathered(_stylesheets(chain, path))


def _stylesheets(chain: Chain, path: tuple[str, ...]) -> Iterator[Stylesheet | Finding]:
    for layer in chain.layers:
        listed = reduce(lambda value, key: value.get(key, {}), path, layer.data)
        for index, file in enumerate(listed):
            sheet = layer.folder / file
            if not (sheet.is_file() and sheet.resolve().is_relative_to(layer.folder.resolve())):
                yield finding("STY-006", layer.document.place([*path, index]), file=file)
                continue
            text = read_text(sheet)
            yield from text.findings
            if text.value is not None:
                yield Stylesheet(f"{layer.folder.parent.name}/{layer.name}/{file}", text.value)


def pages(chain: Chain) -> Result[Mapping[str, PageFormat]]:
    """The page formats by name; one without a size is nought by nought, and told by ``layers.lacking``."""
    found: dict[str, PageFormat] = {}
    findings: list[Finding] = []
    for name, page in chain.merged.get("pages", {}).items():
        sheets, thick = stylesheets(chain, "pages", name, "print"), _thick(chain, name, page)
        findings += (*sheets.findings, *thick.findings)
        size = page.get("width", 0), page.get("height", 0)
        found[name] = PageFormat(name, *size, page.get("hyphenate", False), sheets.value or (), thick.value)
    return Result(found, tuple(findings))


def _thick(chain: Chain, name: str, page: Mapping[str, Any]) -> Result[ThickBook]:
    """What the page format ``name`` says of thick books; None where it says nothing."""
    if "thick" not in page:
        return Result(None)
    sheets = stylesheets(chain, "pages", name, "thick", "print")
    return Result(ThickBook(page["thick"].get("pages", 0), sheets.value or ()), sheets.findings)


def templates(chain: Chain) -> Result[Mapping[str, str]]:
    """Template sources by name, the house's over the ground's, each one compiled once to tell its faults."""
    paths = {path.name: path for layer in chain.layers for path in sorted((layer.folder / "templates").glob("*"))}
    read = {name: read_text(path) for name, path in paths.items()}
    texts = {name: text.value for name, text in read.items() if text.value is not None}
    findings = [one for text in read.values() for one in text.findings]
    for name in texts:
        findings += _faults(paths[name], texts)
    house = chain.house.document.place()
    for name in (name for name in TEMPLATES if name not in paths):
        findings.append(finding("STY-008", house, name=name, why="extend a style that has it, such as base"))
    return Result(texts, tuple(findings))


def _faults(path: Path, texts: Mapping[str, str]) -> Iterator[Finding]:
    try:
        for name in jinja.missing(texts, path.name):
            why = f"correct the name that {path.name} extends, includes or imports"
            yield finding("STY-008", Place(path.as_posix()), name=name, why=why)
    except jinja.FillError as fault:
        yield finding("STY-007", Place(path.as_posix(), fault.line), name=path.name, problem=fault.problem)
