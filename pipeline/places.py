"""From an element of the Book back to the manuscript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from .model import Book, Metadata, Place

_PART = re.compile(r"body\.\d+\.part")


def place(element: etree._Element) -> Place | None:
    """Where the element comes from, by the nearest ``data-source`` at or above it."""
    for ancestor in (element, *element.iterancestors()):
        if source := ancestor.get("data-source"):
            return Place.parse(source)
    return None


def of_words(book: Book, words: str) -> Place | None:
    """The first key of ``publication.yaml`` whose value has ``words``, as the house sets them; None where none has."""
    return next((where for where, value in _values(book) if words in value), None)


def _values(book: Book) -> Iterator[tuple[Place, str]]:
    """What stands under the keys: the texts of the metadata, then the titles of parts, which documents have."""
    places = book.metadata.places
    for key, where in places.items():
        yield where, _value(book.metadata, key)
    parts = (document.title for document in book.documents if document.kind == "part")
    yield from zip((where for key, where in places.items() if _PART.fullmatch(key)), parts, strict=False)


def _value(metadata: Metadata, key: str) -> str:
    """The text under a dotted key; empty where there is none."""
    value: object = metadata
    for step in key.removeprefix("identifiers.").split("."):
        if isinstance(value, Sequence) and step.isdigit():
            value = value[int(step)]
        else:
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value if isinstance(value, str) else ""
