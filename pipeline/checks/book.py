"""Is the Book sound?  Valid by its schema, its ids unique, its links leading somewhere."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from lxml import etree

from ..model import Book, BookDocument, Finding, Place
from ..rules import finding

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
        worst = schema.error_log.last_error
        yield finding("BOOK-001", None, document=document.name, problem=f"line {worst.line}: {worst.message}")


def _ids_given_twice(trees: Mapping[str, Element]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, tree in trees.items():
        for element in tree.iter("{*}*"):
            identifier = element.get("id")
            if identifier in seen:
                yield finding("BOOK-003", _place(element), id=identifier, other=seen[identifier])
            elif identifier:
                seen[identifier] = str(_place(element) or f"{name}.xhtml")


def _links_to_nowhere(trees: Mapping[str, Element], resources: Iterable[str]) -> Iterator[Finding]:
    targets = {f"{name}.xhtml" for name in trees} | set(resources)
    for name, tree in trees.items():
        targets |= {f"{name}.xhtml#{element.get('id')}" for element in tree.iter("{*}*") if element.get("id")}
    for tree in trees.values():
        for link in tree.iterfind(".//{*}a[@href]"):
            target = link.get("href")
            if ":" not in target and target not in targets:
                yield finding("BOOK-002", _place(link), target=target, near=_near(target, targets))


def _near(target: str, targets: Iterable[str]) -> str:
    close = difflib.get_close_matches(target, list(targets), n=1)
    return f" (did you mean {close[0].rpartition('#')[2]}?)" if close else ""


def _place(element: Element) -> Place | None:
    """Where the element comes from, by the nearest ``data-source`` at or above it."""
    for ancestor in (element, *element.iterancestors()):
        if source := ancestor.get("data-source"):
            return Place.parse(source)
    return None
