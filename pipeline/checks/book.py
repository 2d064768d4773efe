"""Is the Book sound?  Valid by its schema, its ids unique, its links leading somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from lxml import etree

from ..model import Book, BookDocument, Finding, Place
from ..places import place
from ..rules import finding, nearest

Element: TypeAlias = etree._Element


def check(book: Book) -> tuple[Finding, ...]:
    """Everything that is wrong with ``book`` as XHTML, in reading order."""
    trees = {document.name: etree.fromstring(document.xhtml) for document in book.documents}
    return (
        *(found for document in book.documents for found in _invalid(document, trees[document.name])),
        *_ids_given_twice(trees),
        *_links_to_nowhere(trees, {resource.path for resource in book.resources}),
    )


@cache
def _schema() -> etree.RelaxNG:
    schema = files("pipeline").joinpath("schemas", "book.rng")
    return etree.RelaxNG(etree.fromstring(schema.read_bytes()))


def _invalid(document: BookDocument, tree: Element) -> Iterator[Finding]:
    schema = _schema()
    if not schema.validate(tree):
        # libxml2 tells the element that did not fit last; what it says before are the ways by which it came there.
        worst = schema.error_log.last_error
        problem = f"line {worst.line}: {worst.message}"
        yield finding("BOOK-001", _place_at(tree, worst.line), document=document.name, problem=problem)


def _ids_given_twice(trees: Mapping[str, Element]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, tree in trees.items():
        for element in tree.iter("{*}*"):
            identifier = element.get("id")
            if identifier in seen:
                yield finding("BOOK-003", place(element), id=identifier, other=seen[identifier])
            elif identifier:
                seen[identifier] = str(place(element) or f"{name}.xhtml")


def _links_to_nowhere(trees: Mapping[str, Element], resources: Iterable[str]) -> Iterator[Finding]:
    targets = {f"{name}.xhtml" for name in trees} | set(resources)
    for name, tree in trees.items():
        targets |= {f"{name}.xhtml#{element.get('id')}" for element in tree.iter("{*}*") if element.get("id")}
    for tree in trees.values():
        for link in tree.iterfind(".//{*}a[@href]"):
            target = link.get("href")
            if ":" not in target and target not in targets:
                near = nearest(target, targets, " (did you mean {}?)")
                yield finding("BOOK-002", place(link), target=target, near=near)


def _place_at(tree: Element, line: int) -> Place | None:
    """Where that comes from which begins on ``line`` of the document, or on the last line before it."""
    before = [element for element in tree.iter("{*}*") if (element.sourceline or 0) <= line]
    return place(before[-1]) if before else None
