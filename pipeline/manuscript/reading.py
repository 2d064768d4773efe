"""From a title's folder to its Manuscript, with all faults of all its files at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from ..model import (
    Cover,
    EditionDate,
    Finding,
    Manuscript,
    Matter,
    Metadata,
    Original,
    Part,
    Person,
    Place,
    Result,
    Review,
    SourceDocument,
    Term,
    TitleFont,
    Waiver,
)
from ..rules import all_rules, finding
from .files import Folder, nearest, read_text
from .validation import validate
from .yaml_nodes import Node, read_nodes

Value = TypeVar("Value")

PUBLICATION = "publication.yaml"
TERMS = "terms.yaml"
REVIEW = "review.yaml"
LOCAL_CSS = "local.css"

#: Pictures by their suffix, those too that no output takes: what they really are is judged where one is used.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp"})

#: A title longer than this asks for a short one.
RUNNING_HEAD = 50

#: For a proof of a title whose date is missing or wrong.
STAND_IN_DATE = "1970"

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def read(folder: Path) -> Result[Manuscript]:
    """The title in ``folder``, complete.  The value lacks whatever is told to be wrong and a proof can do without.

    It is None where all texts of the body are missing.  The folder's name stands in for a title that is missing or
    wrong, and a date long past for a date, so that the faults of the texts are told too.
    """
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - a link to a title has the link's name
    if not root.is_dir():
        return Result(None, (finding("SRC-001", folder=folder),))
    reading = _Reading(Folder.survey(root))
    manuscript = reading.manuscript()
    return Result(manuscript, tuple(sorted(reading.findings, key=_by_place)))


def _by_place(one: Finding) -> tuple[bool, str, int, int]:
    """``publication.yaml`` first, then the files by name."""
    where = one.where or Place("")
    return where.file != PUBLICATION, where.file, where.line or 0, where.column or 0


class _Reading:
    """One walk through a folder.  ``findings`` grows on the way: no step is stopped by the faults of another."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.findings: list[Finding] = []

    def tell(self, code: str, where: Place, **values: object) -> None:
        self.findings.append(finding(code, where, **values))

    def take(self, result: Result[Value]) -> Value | None:
        """A step's value; what it had to say is kept."""
        self.findings.extend(result.findings)
        return result.value

    def manuscript(self) -> Manuscript | None:
        slug = self.folder.root.name
        if not SLUG.fullmatch(slug):
            self.tell("PUB-020", Place(PUBLICATION), slug=slug)
        node = self.yaml(PUBLICATION)
        terms, local_css, review = self.terms(), self.optional(LOCAL_CSS), self.review()
        if node is None:
            return None
        documents = self.documents(tuple(_entries(node)))
        if not any(document.matter is Matter.BODY for document in documents):
            return None
        metadata = self.metadata(node)
        return Manuscript(slug, metadata, documents, self.assets(metadata), terms, local_css, review)

    # Files

    def text(self, name: str, where: Place) -> str | None:
        path = self.take(self.folder.find(name, where))
        return self.take(read_text(path, name)) if path else None

    def optional(self, name: str) -> str | None:
        """The text of a file that a title may do without."""
        return self.text(name, Place(name)) if os.path.lexists(self.folder.root / name) else None

    def yaml(self, name: str) -> Node | None:
        text = self.text(name, Place(name)) if name == PUBLICATION else self.optional(name)
        if not text or not text.strip():
            return None
        node = self.take(read_nodes(text, name))
        return self.take(validate(node, name.replace(".yaml", ".schema.json"))) if node else None

    def assets(self, metadata: Metadata) -> Mapping[str, Path]:
        fonts = {font.file for font in metadata.fonts}
        files = self.folder.files.items()
        return MappingProxyType({name: path for name, path in files if name in fonts or _is_picture(name)})

    # Documents

    def documents(self, entries: tuple[_Entry, ...]) -> tuple[SourceDocument, ...]:
        first: dict[str, _Entry] = {}
        for entry in entries:
            if first.setdefault(entry.name, entry) is not entry:
                self.tell("SRC-008", entry.place, file=entry.name, line=first[entry.name].place.line)
        self.tell_unlisted(first.keys())
        return tuple(document for entry in first.values() if (document := self.document(entry)))

    def document(self, entry: _Entry) -> SourceDocument | None:
        text = self.text(entry.name, entry.place)
        return None if text is None else SourceDocument(entry.name, entry.matter, text, entry.part)

    def tell_unlisted(self, listed: Container[str]) -> None:
        for name in self.folder.files:
            if name.endswith(".md") and name not in listed and Path(name).stem.casefold() != "readme":
                self.tell("SRC-009", Place(name), file=name)

    # Metadata and terms

    def metadata(self, node: Node) -> Metadata:
        data = {"title": self.folder.root.name, "date": STAND_IN_DATE, **cast("dict[str, Any]", node.data())}
        if len(data["title"]) > RUNNING_HEAD and "short_title" not in data:
            self.tell("PUB-028", node.at(("title",)).place, length=len(data["title"]))
        isbn = self.isbn(node, data)
        fonts = [font for at, font in enumerate(data.get("fonts", ()))
                 if self.is_there(node.at(("fonts", at, "file")))]
        cover = dict(data.get("cover", {}))
        if "image" in cover and not self.is_there(node.at(("cover", "image"))):
            del cover["image"]
        checked = {**data, "fonts": fonts, "cover": cover, "waive": self.waivers(node, data)}
        known = {key: CONVERSIONS.get(key, _same)(value) for key, value in checked.items() if key not in TAKEN_APART}
        doi = data.get("identifiers", {}).get("doi")
        conformance = data.get("pdf", {}).get("conformance")
        return Metadata(
            **known, doi=doi, isbn=isbn, conformance=conformance, places=MappingProxyType(dict(node.places()))
        )

    def is_there(self, node: Node) -> bool:
        return self.take(self.folder.find(str(node.value), node.place)) is not None

    def isbn(self, node: Node, data: Mapping[str, Any]) -> Mapping[str, str]:
        given: dict[str, str] = data.get("identifiers", {}).get("isbn", {})
        if len({re.sub("[- ]", "", number) for number in given.values()}) < len(given):
            last = list(given)[-1]
            self.tell("PUB-027", node.at(("identifiers", "isbn", last)).place, value=given[last])
        return MappingProxyType(given)

    def waivers(self, node: Node, data: Mapping[str, Any]) -> Iterator[Waiver]:
        for at, entry in enumerate(data.get("waive", ())):
            where, code = node.at(("waive", at, "code")).place, entry["code"]
            if code not in all_rules():
                self.tell("WAIVE-004", where, waived=code, choices=nearest(code, all_rules()))
            elif not all_rules()[code].waivable:
                self.tell("WAIVE-003", where, waived=code)
            else:
                yield Waiver(**entry, place=node.at(("waive", at)).place)

    def terms(self) -> tuple[Term, ...]:
        node = self.yaml(TERMS)
        places: dict[str, Place] = {}
        return tuple(_term(entry) for entry in node.items() if self.is_new_term(entry, places)) if node else ()

    def review(self) -> Review | None:
        """The signature, where it is whole."""
        node = self.yaml(REVIEW)
        data = cast("dict[str, Any]", node.data()) if node else {}
        if node is None or not data.keys() >= {"name", "date", "digest"}:
            return None
        return Review(data["name"], _date(data["date"]), data["digest"], node.at(("digest",)).place)

    def is_new_term(self, entry: Node, places: dict[str, Place]) -> bool:
        zh = str(entry.at(("zh",)).value)
        first = places.setdefault(zh, entry.place)
        if first is not entry.place:
            self.tell("PUB-031", entry.place, zh=zh, line=first.line)
        return first is entry.place


@dataclass(frozen=True)
class _Entry:
    """A Markdown file that the manuscript lists."""

    name: str
    matter: Matter
    part: Part | None
    place: Place


def _entries(node: Node) -> Iterator[_Entry]:
    """The files that the manuscript lists, in reading order."""
    numbers = count(1)
    for matter in Matter:
        for item in node.items(matter):
            if isinstance(item.value, str):
                yield _Entry(item.value, matter, None, item.place)
            else:
                part = Part(str(item.at(("part",)).value), next(numbers))
                yield from (_Entry(str(file.value), matter, part, file.place) for file in item.items("chapters"))


def _is_picture(name: str) -> bool:
    return Path(name).suffix.lower() in PICTURES


# Plain data to the types of the model


def _same(value: Any) -> Any:
    return value


def _date(text: str) -> EditionDate:
    return EditionDate(*(int(part) for part in text.split("-")))


def _term(entry: Node) -> Term:
    data = cast("dict[str, Any]", entry.data())
    return Term(**{**data, "wrong": tuple(data.get("wrong", ()))}, place=entry.place)


def _people(entries: Iterable[Mapping[str, str]]) -> tuple[Person, ...]:
    return tuple(Person(**entry) for entry in entries)


def _original(entry: Mapping[str, Any]) -> Original:
    return Original(**{**entry, "date": _date(entry["date"]) if "date" in entry else None})


def _cover(entry: Mapping[str, Any]) -> Cover:
    return Cover(**{**entry, "title_lines": tuple(entry.get("title_lines", ()))})


def _fonts(entries: Iterable[Mapping[str, str]]) -> tuple[TitleFont, ...]:
    return tuple(TitleFont(**entry) for entry in entries)


#: Keys whose value is more than a text.
CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("authors", "translators", "editors", "contributors"), _people),
    **dict.fromkeys(("notices", "keywords", "hyphenation", "waive"), tuple),
    "date": _date,
    "original": _original,
    "cover": _cover,
    "fonts": _fonts,
}

#: Keys that do not go into the metadata under their own name.
TAKEN_APART = frozenset({"front", "body", "back", "identifiers", "pdf"})
