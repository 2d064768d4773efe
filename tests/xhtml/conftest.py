"""Titles given as texts, made into Books in the house style of the institute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline import style as house
from pipeline import xhtml
from pipeline.model import Book, EditionDate, Finding, Manuscript, Matter, Metadata, Part, SourceDocument, Style

ROOT = Path(__file__).parents[2]
Element = etree._Element


@dataclass(frozen=True)
class Made:
    """A Book and what was said of it."""

    value: Book | None
    findings: tuple[Finding, ...]

    @property
    def book(self) -> Book:
        assert self.value is not None, self.told
        return self.value

    @property
    def told(self) -> list[str]:
        return [f"{one.where or '-'} {one.code}" for one in self.findings]

    def section(self, name: str = "article") -> Element:
        """The outermost section of the document ``name``."""
        document = next(one for one in self.book.documents if one.name == name)
        section = etree.fromstring(document.xhtml).find("{*}body/{*}section")
        assert section is not None
        return section

    def all(self, path: str, document: str = "article") -> list[Element]:
        """The elements at ``path``, an expression of ElementTree without namespaces, as ``a[@class='xref']``."""
        return self.section(document).findall(f".//{{*}}{path}")

    def texts(self, path: str, document: str = "article") -> list[str]:
        return ["".join(element.itertext()) for element in self.all(path, document)]


Make = Callable[..., Made]


@pytest.fixture(scope="session")
def casi() -> Style:
    style = house.load("casi", [ROOT / "styles"]).value
    assert style is not None
    return style


@pytest.fixture(scope="session")
def made(casi: Style) -> Make:
    """``made("Text.", title="Navy")`` is an article; ``made({"a.md": "# A"})`` chapters, by the names of their files.

    ``front`` and ``back`` are such files too, ``parts`` names the part of a file.  Other keys are those of Metadata.
    """

    def make(
        body: str | Mapping[str, str],
        front: Mapping[str, str] | None = None,
        back: Mapping[str, str] | None = None,
        parts: Mapping[str, str | Part] | None = None,
        assets: Mapping[str, Path] | None = None,
        style: Style = casi,
        proof: str | None = None,
        **metadata: Any,
    ) -> Made:
        files = {"article.md": body} if isinstance(body, str) else body
        texts = ((Matter.FRONT, front or {}), (Matter.BODY, files), (Matter.BACK, back or {}))
        numbers = {title: number for number, title in enumerate(dict.fromkeys((parts or {}).values()), 1)}
        in_parts = {
            name: part if isinstance(part, Part) else Part(part, numbers[part]) for name, part in (parts or {}).items()
        }
        documents = tuple(
            SourceDocument(name, matter, text, in_parts.get(name))
            for matter, some in texts
            for name, text in some.items()
        )
        terms = metadata.pop("terms", ())
        given = Metadata(**{"title": "A Title", "date": EditionDate(2023), **metadata})
        result = xhtml.make_book(Manuscript("title", given, documents, assets or {}, terms), style, proof)
        return Made(result.value, result.findings)

    return make


@pytest.fixture(scope="session")
def dressed(casi: Style) -> Callable[..., Style]:
    """``dressed(templates={"text.xhtml": "…"})`` is the house style with that changed."""

    def dress(templates: Mapping[str, str] | None = None, **tokens: Any) -> Style:
        return replace(casi, templates={**casi.templates, **(templates or {})}, tokens={**casi.tokens, **tokens})

    return dress


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[str], Path]:
    """``picture("map.svg")`` is the path of a drawing of 40 x 20 pixels."""

    def draw(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h9"/></svg>', "utf-8"
        )
        return path

    return draw
