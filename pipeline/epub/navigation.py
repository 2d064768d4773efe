"""The ways into the EPUB: the navigation document with contents, printed pages and landmarks, and the cover's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from ..model import Book, BookDocument, Matter, NavigationEntry, Style
from ..templates import fill
from ..typography import mark_chinese
from .documents import DOCTYPE, NAVIGATION, file_name
from .markers import OPS, XHTML, PageMarker

#: What may be a landmark beside cover, title page, contents and the beginning of the text.
LANDMARKS = frozenset(
    {"loi", "lot", "foreword", "preface", "introduction", "glossary", "bibliography", "appendix", "index"}
)

#: The ``epub:type`` of the lists beside the contents (EPUB 3.3, 7.4), by the kind of their document in the Book.
LISTS = {"figures": "loi", "tables": "lot"}


@dataclass(frozen=True)
class Link:
    """A line of a list in the navigation document, or such a list; ``type`` is its ``epub:type`` where it needs one."""

    title: str
    href: str
    type: str = ""
    children: tuple[Link, ...] = ()


def contents(book: Book) -> tuple[Link, ...]:
    """The headings of the Book, or its documents where it lists none."""
    entries = book.navigation or tuple(NavigationEntry(d.title, d.name, d.name) for d in book.documents)
    return tuple(_link(book, entry) for entry in entries)


def navigation(book: Book, style: Style, trees: Mapping[str, Element], markers: Sequence[PageMarker]) -> bytes:
    """The navigation document.  Printed pages that begin in the Book's own contents are marked at its head."""
    replaced = {d.name for d in book.documents if d.kind == "contents"}
    filled = render(
        style,
        f"{NAVIGATION}.xhtml",
        book=book,
        contents=contents(book),
        lists=[_list(book, style, kind) for kind in book.lists if kind in LISTS],
        markers=[marker for marker in markers if marker.document in replaced],
        pages=[Link(page.label, f"{file_name(book, page.document)}#{page.id}") for page in markers],
        landmarks=list(_landmarks(book, style, trees)),
    )
    tree = etree.fromstring(filled)
    mark_chinese(tree.find("{*}body"), book.metadata.chinese)
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, doctype=DOCTYPE) + b"\n"


def render(style: Style, template: str, **values: Any) -> bytes:
    """A template of the style, filled.  Raises templates.FillError where it asks for what is not there."""
    return fill(style.templates, template, {"texts": style.texts, **values}).encode()


def _link(book: Book, entry: NavigationEntry) -> Link:
    file = file_name(book, entry.document)
    fragment = f"#{entry.fragment}" if entry.fragment and file == f"{entry.document}.xhtml" else ""
    return Link(entry.title, file + fragment, children=tuple(_link(book, child) for child in entry.children))


def _list(book: Book, style: Style, kind: str) -> Link:
    lines = tuple(_link(book, entry) for entry in book.lists[kind])
    return Link(style.texts["labels"][kind], f"{kind}.xhtml", LISTS[kind], lines)


def _landmarks(book: Book, style: Style, trees: Mapping[str, Element]) -> Iterator[Link]:
    texts = style.texts["epub"]
    yield Link(texts["cover"], "cover-image.xhtml", "cover")
    for document in book.documents:
        if document.kind == "cover":
            yield Link(texts["title_page"], f"{document.name}.xhtml", "titlepage")
    if any(document.kind == "contents" for document in book.documents):  # else it is no page of the reading order
        yield Link(style.texts["labels"]["contents"], f"{NAVIGATION}.xhtml#toc", "toc")
    body = next((document for document in book.documents if document.matter is Matter.BODY), None)
    if body:
        yield Link(texts["text"], f"{body.name}.xhtml", "bodymatter")
    for document in book.documents:
        for kind in sorted(LANDMARKS.intersection(_types(document, trees))):
            yield Link(document.title, f"{document.name}.xhtml", kind)


def _types(document: BookDocument, trees: Mapping[str, Element]) -> list[str]:
    section = trees[document.name].find(f".//{{{XHTML}}}section")
    return section.get(etree.QName(OPS, "type"), "").split()
