"""What a preview shows, as plain data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from typing import Any

import pypdfium2

from ..model import NOTHING, Finding, Layout, Line, Place

LINE = 1.36  # of the size of its type: how deep a line is taken to be where no other follows


class State(StrEnum):
    """How what is shown stands to the manuscript: not there yet, a first layout, the edition; the last good pages where
    faults or, at worst, a fault of the program forbid new ones.
    """

    BEGINNING = "beginning"
    DRAFT = "draft"
    SETTLED = "settled"
    FAULTY = "faulty"
    BROKEN = "broken"


@dataclass(frozen=True)
class File:
    """A finished file under a name that changes with its content."""

    name: str
    data: bytes

    @classmethod
    def of(cls, data: bytes) -> File:
        return cls(_digest(data), data)


@dataclass(frozen=True)
class Screen:
    """A text of an EPUB: the ``path`` of its file, the document of the Book that it shows, what it is called."""

    path: str
    document: str
    title: str


@dataclass(frozen=True)
class Screens:
    """The files of an EPUB by their path, under a name that changes with their content, and what is read in it."""

    name: str = ""
    files: Mapping[str, bytes] = field(default_factory=lambda: NOTHING)
    texts: tuple[Screen, ...] = ()

    @classmethod
    def of(cls, files: Mapping[str, bytes], texts: tuple[Screen, ...]) -> Screens:
        return cls(_digest(b"".join(files.values())), files, texts)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or the like on a page: where it comes from, its edges in points, its first words."""

    where: Place
    top: float
    bottom: float
    words: str


@dataclass(frozen=True)
class Sheet:
    """A page: the ``index`` of it in ``file``, the document of the Book that it belongs to, its size in points."""

    file: File
    index: int
    document: str
    label: str
    width: float
    height: float
    blocks: tuple[Block, ...]
    draft: bool = False


@dataclass(frozen=True)
class View:
    """All that is shown at one time."""

    title: str
    state: State = State.BEGINNING
    sheets: tuple[Sheet, ...] = ()
    screens: Screens = Screens()
    findings: tuple[Finding, ...] = ()


def sheets(pdf: bytes, layout: Layout, labels: Sequence[str], documents: Sequence[str]) -> tuple[Sheet, ...]:
    """The pages of a PDF, each with its label and the name of its document."""
    file = File.of(pdf)
    blocks = _blocks(layout.lines)
    opened = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [opened.get_page_size(index) for index in range(len(opened))]
    finally:
        opened.close()
    return tuple(
        Sheet(file, index, document, label, width, height, tuple(blocks.get(index, ())))
        for index, ((width, height), label, document) in enumerate(zip(sizes, labels, documents, strict=True))
    )


def _blocks(lines: Iterable[Line]) -> dict[int, list[Block]]:
    """The blocks of each page, in reading order."""
    found: dict[int, list[Block]] = {}
    for (page, _), rows in groupby(lines, key=lambda line: (line.page, line.block)):
        block = list(rows)
        if where := block[0].where:
            words = " ".join(line.text for line in block[:2])
            bottom = max(line.top + LINE * line.size for line in block)
            found.setdefault(page, []).append(Block(where, min(line.top for line in block), bottom, words[:80]))
    return found


def documents(layout: Layout) -> list[str]:
    """The document that each page belongs to; an empty page belongs to the one before it."""
    names: list[str] = []
    first = {line.page: line.block.document for line in reversed(layout.lines)}
    for start in layout.page_map:
        known = start.position.document if start.position else first.get(start.index)
        names.append(known or (names[-1] if names else ""))
    return names


def relabelled(pages: Iterable[Sheet], labels: Iterable[str]) -> tuple[Sheet, ...]:
    return tuple(replace(page, label=label) for page, label in zip(pages, labels, strict=True))


# As data for the page in the browser


def as_data(view: View) -> dict[str, Any]:
    """The view in types that JSON has; pages and documents by their addresses."""
    page_of = _Pages(view.sheets)
    return {
        "title": view.title,
        "state": view.state,
        "pages": [_sheet(sheet) for sheet in view.sheets],
        "screens": [
            {"address": f"epub/{view.screens.name}/{one.path}", "document": one.document, "title": one.title}
            for one in view.screens.texts
        ],
        "findings": [_finding(one, page_of(one.where)) for one in view.findings],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "address": f"pages/{sheet.file.name}/{sheet.index}",
        "document": sheet.document,
        "label": sheet.label,
        "width": round(sheet.width, 1),
        "height": round(sheet.height, 1),
        "draft": sheet.draft,
        "blocks": [
            {**_place(block.where), "top": round(block.top, 1), "bottom": round(block.bottom, 1), "words": block.words}
            for block in sheet.blocks
        ],
    }


def _finding(one: Finding, page: int | None) -> dict[str, Any]:
    said = {"severity": one.severity, "code": one.code, "message": one.message, "hint": one.hint, "page": page}
    return {**said, **(_place(one.where) if one.where else {})}


def _place(where: Place) -> dict[str, Any]:
    return {"file": where.file, "line": where.line, "column": where.column}


class _Pages:
    """Finds the page of a place: that of the block in which, or behind which, it stands."""

    def __init__(self, pages: Sequence[Sheet]) -> None:
        self._starts: dict[str, list[tuple[int, int, int]]] = {}
        for number, file, line, column in _starts(pages):
            self._starts.setdefault(file, []).append((line, column, number))
        for starts in self._starts.values():
            starts.sort()

    def __call__(self, where: Place | None) -> int | None:
        if where is None or where.line is None or not (starts := self._starts.get(where.file)):
            return None
        before = bisect_right(starts, (where.line, where.column or 0, len(starts) + 1e9)) - 1
        return starts[max(before, 0)][2]


def _starts(pages: Sequence[Sheet]) -> Iterator[tuple[int, str, int, int]]:
    for number, page in enumerate(pages):
        for block in page.blocks:
            yield number, block.where.file, block.where.line or 0, block.where.column or 0
