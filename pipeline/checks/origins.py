"""From a place in a finished file back to the line of the manuscript that it came from, where anything leads there."""

from __future__ import annotations

import json
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeAlias

import pikepdf
from lxml import etree

from ..model import Edition, Finding, Place
from ..places import place
from . import own

Element: TypeAlias = etree._Element

#: How veraPDF names the structure element and the page where a check failed.
_STRUCTURE_ELEMENT = re.compile(r"\((\d+) (\d+) obj SE\w+")
_PAGE = re.compile(r"/pages\[(\d+)\]")


class Origins:
    """The ways back from the finished files of ``edition``, by the Book and the page map that its build left."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._traced: dict[str, list[tuple[tuple[int, int], Place | None]]] = {}

    def of(self, found: Finding) -> Place | None:
        """Where in the manuscript that stands which ``found`` complains of, to the line of its block; None if unknown.

        A complaint about content outside the structure tree leads to the first line of its page.
        """
        try:
            return found.where and self._of(found, found.where)
        except own.UNREADABLE:  # then the file's fault is told by whoever was to judge it
            return None

    def _of(self, found: Finding, where: Place) -> Place | None:
        if where.file in self._sources:
            return where
        if elements := _STRUCTURE_ELEMENT.findall(found.hint):
            return self._of_structure(*map(int, elements[-1]))
        if page := _PAGE.search(found.hint):
            return self._of_page(int(page[1]))
        if where.line and PurePosixPath(where.file).name in self._documents:
            return self._of_element(where.file, where.line, where.column)
        return None

    @cached_property
    def _documents(self) -> Mapping[str, list[Element]]:
        """The elements of each document of the Book in document order, by the name of its file."""
        files = sorted(self._edition.book.glob("*.xhtml"))
        return {file.name: list(etree.parse(file).getroot().iter("{*}*")) for file in files}

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(found.file for elements in self._documents.values() for e in elements if (found := place(e)))

    @cached_property
    def _by_id(self) -> Mapping[str, Element]:
        return {e.get("id"): e for elements in self._documents.values() for e in elements if e.get("id")}

    def _of_structure(self, number: int, generation: int) -> Place | None:
        """By the nearest structure element, at or above this one, that bears the id of an element of the Book."""
        with pikepdf.open(self._edition.pdf) as pdf:
            element: pikepdf.Object | None = pdf.get_object(number, generation)
            while isinstance(element, pikepdf.Dictionary):
                if (known := self._by_id.get(str(element.get("/ID", "")))) is not None:
                    return _first_place(known)
                element = element.get("/P")
        return None

    def _of_page(self, index: int) -> Place | None:
        position = self._pages[index]["position"] if index < len(self._pages) else None
        return place(self._documents[f"{position['document']}.xhtml"][position["element"]]) if position else None

    @cached_property
    def _pages(self) -> list[dict[str, Any]]:
        recorded = json.loads((self._edition.records / "pages.json").read_bytes())
        return list(recorded["pages"])

    def _of_element(self, file: str, line: int, column: int | None) -> Place | None:
        """By the last element that begins up to there in a document of the EPUB; without a column, the line's first."""
        if file not in self._traced:
            self._traced[file] = list(self._elements(file))
        starts = [start for start, _ in self._traced[file]]
        index = bisect_right(starts, (line, column)) - 1 if column else bisect_left(starts, (line, 0))
        return self._traced[file][index][1] if index in range(len(starts)) else None

    def _elements(self, file: str) -> Iterator[tuple[tuple[int, int], Place | None]]:
        """Where each element of a document of the EPUB begins that the Book has too, and where it comes from."""
        with zipfile.ZipFile(self._edition.epub) as archive:
            data = archive.read(file)
        starts, made = own.starts(data), list(etree.fromstring(data).iter("{*}*"))
        book = self._documents[PurePosixPath(file).name]
        alike = SequenceMatcher(None, [*map(_key, made)], [*map(_key, book)], autojunk=False)
        for start, same, length in alike.get_matching_blocks():
            for offset in range(length):
                yield starts[start + offset], _first_place(book[same + offset])


def _key(element: Element) -> tuple[str, str]:
    """By what an element is known again in the EPUB, which adds elements and takes attributes away."""
    return etree.QName(element).localname, element.get("id") or (element.text or "").strip()[:40]


def _first_place(element: Element) -> Place | None:
    """Where ``element`` comes from; one without a place of its own begins where the first with one inside it does."""
    inside = (Place.parse(source) for inner in element.iter("{*}*") if (source := inner.get("data-source")))
    return next(inside, None) or place(element)
