"""What an edition is known by, in the PDF and the EPUB alike: its identifiers, its time, the digest of its pages."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import astuple, fields
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from .model import Book, EditionDate, Metadata, PageStart, Style

#: The namespace of every identifier that the program mints (RFC 9562, 5.5).  It never changes.
NAMESPACE = UUID("5f0c7b0e-6a0b-4a52-9d58-3b6f0e9a1c47")

#: The namespace of our own words in the metadata of both formats, which name it ``casi``.
VOCABULARY = f"{NAMESPACE.urn}#"


def identifier(book: Book, format_: str) -> str:
    """The URN of the book in one format (``pdf``, ``epub``): its ISBN, else a UUID derived from slug and format.

    A DOI names the work in all its formats, so it is never the identifier of one of them.
    """
    isbn = book.metadata.isbn.get(format_)
    if isbn:
        return "urn:isbn:" + isbn.replace("-", "").replace(" ", "")
    return uuid5(NAMESPACE, f"{book.slug}.{format_}").urn


def edition_time(date: EditionDate, environment: Mapping[str, str] = os.environ) -> datetime:
    """The time that the files of an edition bear, in UTC.

    It is ``SOURCE_DATE_EPOCH`` where that is set, else the first second of the edition's date.  Raises ValueError
    for an epoch that is no whole number of seconds.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime(date.year, date.month or 1, date.day or 1, tzinfo=UTC)


def page_map_digest(page_map: tuple[PageStart, ...]) -> str:
    """The SHA-256 of a page map, in hexadecimal: two files that bear the same one have the same pages."""
    return sha256(json.dumps([astuple(page) for page in page_map], ensure_ascii=True).encode()).hexdigest()


#: What ``publication.yaml`` says to the program and not to a reader.
_UNREAD = ("places", "waive", "conformance")


def text_digest(book: Book, style: Style) -> str:
    """The SHA-256, in hexadecimal, of all that a person judges who signs the text, by content.

    These are the manuscript's texts, what ``publication.yaml`` says to a reader, pictures, terms, and the fixed texts
    of the house: neither how they are laid out, nor waivers, nor the program's version.
    """
    read = {
        "sources": dict(sorted(book.sources.items())),
        "metadata": _said(book.metadata),
        "pictures": {one.path: sha256(one.data).hexdigest() for one in book.resources},
        "terms": [(term.chinese, term.english, term.pinyin) for term in book.glossary],
        "texts": repr(style.texts),
    }
    return sha256(json.dumps(read, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _said(metadata: Metadata) -> Mapping[str, str]:
    """What was given; a key that a later version knows and this title does not have changes nothing."""
    given = {field.name: (getattr(metadata, field.name), field.default) for field in fields(metadata)}
    return {name: repr(value) for name, (value, default) in given.items() if value != default and name not in _UNREAD}
