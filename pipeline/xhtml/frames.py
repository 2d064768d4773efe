"""The house's templates: what a draft or a page of front matter looks like as a whole document of the Book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from markupsafe import Markup

from ..model import BookDocument, Finding, Manuscript, Matter, NavigationEntry, Result, Style
from ..rules import finding
from ..templates import FillError, fill
from ..typography import mark_chinese
from .drafts import Draft
from .elements import OPS, XHTML, Element

#: EPUB semantics (EPUB 3 Structural Semantics 1.1) and ARIA roles (DPUB-ARIA 1.1) by kind of document.
SEMANTICS: Mapping[str, tuple[str | None, str | None]] = {
    "cover": ("titlepage", None),
    "series": ("copyright-page", None),
    "contents": ("toc", None),
    "figures": ("loi", None),
    "tables": ("lot", None),
    "glossary": ("glossary", "doc-glossary"),
    "index": ("index", "doc-index"),
    "part": ("part", "doc-part"),
    "chapter": ("chapter", "doc-chapter"),
    "article": ("chapter", "doc-chapter"),
}

#: The same for front and back matter, by how the file's name begins.
SEMANTICS_BY_NAME: Mapping[str, tuple[str, str]] = {
    "foreword": ("foreword", "doc-foreword"),
    "preface": ("preface", "doc-preface"),
    "introduction": ("introduction", "doc-introduction"),
    "acknowledg": ("acknowledgments", "doc-acknowledgments"),
    "afterword": ("afterword", "doc-afterword"),
    "appendix": ("appendix", "doc-appendix"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "conclusion": ("conclusion", "doc-conclusion"),
}


@dataclass(frozen=True)
class Frame:
    """What a template is told of the document that it frames."""

    name: str
    kind: str
    matter: Matter
    title: str
    source: str | None = None
    verso: str | None = None
    recto: str | None = None

    @property
    def epub_type(self) -> str | None:
        return self._semantics[0]

    @property
    def role(self) -> str | None:
        return self._semantics[1]

    @property
    def _semantics(self) -> tuple[str | None, str | None]:
        by_name = (found for start, found in SEMANTICS_BY_NAME.items() if self.name.startswith(start))
        return SEMANTICS.get(self.kind) or next(by_name, (None, None))


class Frames:
    """The house's templates, ready to be filled for one title."""

    def __init__(
        self,
        manuscript: Manuscript,
        style: Style,
        navigation: tuple[NavigationEntry, ...],
        made: Mapping[str, object],
        proof: str | None,
    ) -> None:
        metadata = manuscript.metadata
        self._templates = style.templates
        self._context: dict[str, Any] = {
            "metadata": metadata,
            "texts": style.texts,
            "series": style.texts["series"].get(metadata.series),
            "tokens": style.tokens,
            "navigation": navigation,
            "made": made,
            "proof": proof,
        }
        self._chinese = manuscript.metadata.chinese

    def text(self, frame: Frame, draft: Draft) -> Result[BookDocument]:
        """A document with text of the manuscript."""
        return self._fill("text.xhtml", frame, _inner(draft.section))

    def page(self, frame: Frame) -> Result[BookDocument]:
        """A document of the house's own making."""
        return self._fill(f"{frame.kind}.xhtml", frame, Markup())

    def _fill(self, template: str, frame: Frame, content: Markup) -> Result[BookDocument]:
        try:
            text = fill(self._templates, template, {**self._context, "document": frame, "content": content})
            tree = _parse(text)
        except FillError as fault:
            return Result(None, (_fault(fault.template, fault.line, fault.problem),))
        except (etree.XMLSyntaxError, ValueError) as error:
            return Result(None, (_fault(template, getattr(error, "lineno", None), str(error)),))
        mark_chinese(tree.find("{*}body"), self._chinese)
        xhtml = etree.tostring(tree, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"
        return Result(BookDocument(frame.name, frame.kind, frame.matter, frame.title, xhtml, frame.source))


def _inner(section: Element) -> Markup:
    """The section's content as markup; namespaces are declared once, by the frame."""
    parts = [etree.tostring(child, encoding="unicode") for child in section]
    return Markup("\n".join(parts))  # noqa: S704 - serialised by lxml, so it is markup already


def _parse(text: str) -> Element:
    """The document's tree, its namespaces declared once.  Raises ValueError and etree.XMLSyntaxError."""
    tree = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    if tree.find("{*}body/{*}section") is None:
        raise ValueError("it makes no body with a section in it")
    if next(tree.iter(etree.Entity), None) is not None:
        raise ValueError("it refers to an entity, which the Book has none of")
    etree.cleanup_namespaces(tree, top_nsmap={None: XHTML, "epub": OPS})
    return tree


def _fault(template: str, line: int | None, problem: str) -> Finding:
    return finding("BOOK-006", None, template=template, line=line or "?", problem=problem)
