"""What the package document says of the EPUB: bibliographic data, its pages, and how far it is accessible.

Nothing is said by default.  Each statement on accessibility is read off the documents themselves (EPUB
Accessibility 1.1, 2.2; the terms are those of schema.org).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from lxml.etree import _Element as Element

from ..identifiers import VOCABULARY, identifier, page_map_digest
from ..model import Book, PageStart, Person, Review, Style
from .markers import OPS, XHTML

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Our own vocabulary in the package document.
PREFIX = f"casi: {VOCABULARY}"

#: The one form in which EPUB Accessibility 1.1 (3.5.2) names this standard and level.
CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"

#: MARC relator codes.
AUTHOR, TRANSLATOR, EDITOR, CONTRIBUTOR = "aut", "trl", "edt", "ctb"


class Entry(NamedTuple):
    """An element of the package metadata: a Dublin Core term, or ``meta``."""

    name: str
    value: str
    attributes: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Contents:
    """What a reader with a disability may want to know of the documents."""

    images: bool
    described: bool
    notes: bool
    pages: bool
    index: bool
    languages: frozenset[str]


def survey(book: Book, trees: Mapping[str, Element], pages: bool) -> Contents:
    """What the documents hold.  The picture of the cover is left out: the title page has all that it shows."""
    images = [image for tree in trees.values() for image in tree.iter(f"{{{XHTML}}}img")]
    types = {t for tree in trees.values() for e in tree.iter() for t in e.get(f"{{{OPS}}}type", "").split()}
    languages = {e.get("lang") for tree in trees.values() for e in tree.iter() if e.get("lang")}
    return Contents(
        images=bool(images),
        described=all(image.get("alt") for image in images),
        notes="noteref" in types,
        pages=pages,
        index="index" in types,
        languages=frozenset(languages - {book.metadata.language}),
    )


def entries(
    book: Book, style: Style, page_map: Sequence[PageStart], held: Contents, review: Review | None = None
) -> Iterator[Entry]:
    """The metadata in the order in which a person would read it; the identifier, which is unique, stands apart."""
    yield from _titles(book)
    yield from _people(book)
    yield from _edition(book, style)
    yield from _accessibility(held, style.texts["epub"]["summary"])
    if review:
        yield from _conformance(style, review)
    if held.pages:
        yield _meta("pageBreakSource", identifier(book, "pdf"))
        yield _meta("casi:pageMapDigest", page_map_digest(tuple(page_map)))


def _titles(book: Book) -> Iterator[Entry]:
    metadata = book.metadata
    yield Entry("title", metadata.title, {"id": "title"})
    if metadata.subtitle:
        yield Entry("title", metadata.subtitle, {"id": "subtitle"})
        yield _meta("title-type", "main", "title")
        yield _meta("title-type", "subtitle", "subtitle")


def _people(book: Book) -> Iterator[Entry]:
    metadata = book.metadata
    groups: tuple[tuple[str, str, Sequence[Person]], ...] = (
        ("creator", AUTHOR, metadata.authors),
        ("contributor", TRANSLATOR, metadata.translators),
        ("contributor", EDITOR, metadata.editors),
        ("contributor", CONTRIBUTOR, metadata.contributors),
    )
    for term, role, people in groups:
        for number, person in enumerate(people, 1):
            person_id = f"{role}-{number}"
            yield Entry(term, person.name, {"id": person_id})
            yield Entry("meta", role, {"refines": f"#{person_id}", "property": "role", "scheme": "marc:relators"})
            if person.native:
                language = metadata.original.language if metadata.original else "zh-Hans"
                script = {"refines": f"#{person_id}", "property": "alternate-script", XML_LANG: language}
                yield Entry("meta", person.native, script)


def _edition(book: Book, style: Style) -> Iterator[Entry]:
    metadata = book.metadata
    series = style.texts.get("series", {}).get(metadata.series)
    yield Entry("language", metadata.language)
    yield Entry("date", str(metadata.date))
    stated = {
        "publisher": style.texts.get("publisher"),
        "description": metadata.description,
        "rights": metadata.rights,
        "source": metadata.original and metadata.original.url,
        "identifier": metadata.doi and f"doi:{metadata.doi}",
    }
    yield from (Entry(term, value) for term, value in stated.items() if value)
    yield from (Entry("subject", keyword) for keyword in metadata.keywords)
    if series:
        yield Entry("meta", series["name"], {"property": "belongs-to-collection", "id": "series"})
        yield _meta("collection-type", "series", "series")


def _accessibility(held: Contents, sentences: Mapping[str, str]) -> Iterator[Entry]:
    modes = ["textual", *(["visual"] if held.images else [])]
    yield from (_meta("schema:accessMode", mode) for mode in modes)
    yield _meta("schema:accessModeSufficient", "textual" if held.described else ",".join(modes))
    yield from (_meta("schema:accessibilityFeature", feature) for feature in _features(held))
    yield _meta("schema:accessibilityHazard", "none")  # pictures that move are refused before there is a Book
    yield _meta("schema:accessibilitySummary", " ".join(_summary(held, sentences)))


def _conformance(style: Style, review: Review) -> Iterator[Entry]:
    """The standard never without who certifies it (EPUB Accessibility 1.1, 3.5.3)."""
    yield Entry("meta", CONFORMANCE, {"property": "dcterms:conformsTo", "id": "conformance"})
    certifier = {"refines": "#conformance", "property": "a11y:certifiedBy", "id": "certifier"}
    yield Entry("meta", review.name, certifier)
    yield Entry("meta", str(review.date), {"refines": "#certifier", "property": "dcterms:date"})
    if credential := style.texts["epub"].get("certifier", {}).get("credential"):
        yield _meta("a11y:certifierCredential", credential, "certifier")


def links(style: Style) -> Iterator[Mapping[str, str]]:
    """What the certifier refers to, where the house gives it: the attributes of elements ``link``."""
    if report := style.texts["epub"].get("certifier", {}).get("report"):
        yield {"rel": "a11y:certifierReport", "refines": "#certifier", "href": report}


def _features(held: Contents) -> Iterator[str]:
    """What holds of every Book by its making, then what this one has."""
    yield from ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA")
    if held.images and held.described:
        yield "alternativeText"
    if held.pages:
        yield from ("pageNavigation", "pageBreakMarkers")
    if held.index:
        yield "index"


def _summary(held: Contents, sentences: Mapping[str, str]) -> Iterator[str]:
    yield sentences["structure"]
    facts = {
        "pages": held.pages,
        "notes": held.notes,
        "images": held.images and held.described,
        "images_undescribed": not held.described,
        "languages": bool(held.languages),
    }
    yield from (sentences[name] for name, true in facts.items() if true)


def _meta(property_: str, value: str, refines: str | None = None) -> Entry:
    return Entry("meta", value, {"property": property_, **({"refines": f"#{refines}"} if refines else {})})
