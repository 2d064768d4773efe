"""What a reader meets in the EPUB: pages, notes, languages, headings, pictures, links, fonts, its own account."""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import unquote

from fontTools.ttLib import TTFont
from lxml import etree

from ..css import addresses
from ..model import Edition, Finding, Place, Report
from ..rules import finding
from ..segmentation import word_start
from . import own
from .opened_epub import EPUB_TYPE, OPF, XHTML, Element, Epub, is_marker, is_note, letters, text
from .readable import HAN, is_described, of_chinese, shown, skipped
from .written_book import INLINE

NAME = "content of the EPUB"

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"

_HEADINGS = {f"{XHTML}h{level}": level for level in range(1, 7)}
_LINKS = {f"{XHTML}a": "href", f"{XHTML}img": "src", f"{XHTML}link": "href"}
_ADDRESS = re.compile(r"(?:https?|mailto):\S")
_FONT_FILES = frozenset({".ttf", ".otf", ".woff", ".woff2"})

#: What the package says of itself (EPUB 3.3, 5.5.3; EPUB Accessibility 1.1, 2.2).
_ELEMENTS = ("title", "language", "identifier", "date")
_PROPERTIES = (
    *("dcterms:modified", "schema:accessMode", "schema:accessModeSufficient", "schema:accessibilityFeature"),
    *("schema:accessibilityHazard", "schema:accessibilitySummary", "pageBreakSource"),
)


def check(edition: Edition) -> Report:
    """Everything that is wrong with the content of the EPUB of ``edition``."""
    return own.report(edition.epub, NAME, _findings(Content(Epub(edition.epub), edition.epub.name)))


def _findings(content: Content) -> Iterator[Finding]:
    yield from content.markers()
    yield from content.notes()
    for name, tree in content.documents.items():
        yield from content.languages(name, tree)
        yield from content.headings(name, tree)
        yield from content.pictures(name, tree)
        yield from content.links(name, tree)
    yield from content.contents()
    yield from content.fonts()
    yield from content.metadata()


class Content:
    """The documents of an EPUB, by their paths in the archive, in the order of the spine."""

    def __init__(self, epub: Epub, name: str) -> None:
        self.epub, self.name = epub, name
        self.documents = {epub.where(href): tree for href, tree in epub.spine()}
        self.files = {epub.where(item.get("href")) for item in epub.items.values()}
        self.ids = {path: _by_id(tree) for path, tree in self.documents.items()}

    # Pages

    def markers(self) -> Iterator[Finding]:
        """The page list names each marker, by its label, in the order of the text; none stands inside a word."""
        found = [(path, one) for path, tree in self.documents.items() for one in tree.iter() if is_marker(one)]
        marked = [(one.get("aria-label"), f"{path}#{one.get('id')}") for path, one in found]
        listed = [(label, self.target(self._navigation, href)) for label, href in self.epub.pages()]
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, listed, marked, autojunk=False).get_opcodes():
            if kind != "equal":
                yield finding(
                    "READ-014", Place(self._navigation), listed=_pages(listed[i1:i2]), marked=_pages(marked[j1:j2])
                )
        for path, marker in found:
            before, after = _around(marker)
            if word_start(before + after, len(before)) != len(before):
                word = f"{before.split()[-1]}|{after.split()[0]}"
                where = Place(path, marker.sourceline)
                yield finding("READ-015", where, page=marker.get("aria-label"), text=word)

    # Notes

    def notes(self) -> Iterator[Finding]:
        """Every note is reached from a call and leads back to it."""
        calls: dict[str, set[str]] = {}
        for path, tree in self.documents.items():
            for link in tree.iter(f"{XHTML}a"):
                if "noteref" in link.get(EPUB_TYPE, "").split():
                    calls.setdefault(self.target(path, link.get("href")), set()).add(f"{path}#{link.get('id')}")
        for path, note in ((path, one) for path, tree in self.documents.items() for one in tree.iter() if is_note(one)):
            where, called = Place(path, note.sourceline), calls.get(f"{path}#{note.get('id')}", set())
            backlinks = (link for link in note.iter(f"{XHTML}a") if link.get("role") == "doc-backlink")
            back = {self.target(path, link.get("href")) for link in backlinks}
            if not called:
                yield finding("READ-004", where, note=note.get("id"))
            elif not back or not back <= called:
                yield finding("READ-005", where, note=note.get("id"))

    # Each document

    def languages(self, path: str, tree: Element) -> Iterator[Finding]:
        for element in tree.find(f"{XHTML}body").iter(f"{XHTML}*"):
            language = _language(element)
            for words in (one for one in _texts(element) if HAN.search(one) and not of_chinese(language)):
                yield finding("READ-006", Place(path, element.sourceline), text=shown(words), language=language or "-")

    def headings(self, path: str, tree: Element) -> Iterator[Finding]:
        found = [(one, _HEADINGS[one.tag]) for one in tree.iter() if one.tag in _HEADINGS]
        for heading, before, level in skipped(found):
            words = shown(_heading(heading))
            yield finding("READ-007", Place(path, heading.sourceline), text=words, level=level, before=before)

    def pictures(self, path: str, tree: Element) -> Iterator[Finding]:
        for picture in tree.iter(f"{XHTML}img"):
            if not is_described(picture.get("alt", "")):
                yield finding("READ-009", Place(path, picture.sourceline), text=picture.get("alt", ""))

    def links(self, path: str, tree: Element) -> Iterator[Finding]:
        for element in tree.iter(*_LINKS):
            address = element.get(_LINKS[element.tag])
            if address is not None and not _ADDRESS.match(address) and not self._is_place(self.target(path, address)):
                yield finding("READ-011", Place(path, element.sourceline), target=address)

    # The whole

    def contents(self) -> Iterator[Finding]:
        """The lines of the contents are the headings that they lead to, in the order of the text."""
        order = {id(one): at for at, one in enumerate(one for tree in self.documents.values() for one in tree.iter())}
        last = -1
        for link in self.epub.links("toc"):
            where = Place(self._navigation, link.sourceline)
            element = self._element(self.target(self._navigation, link.get("href")))
            inside = element.iter() if element is not None else ()
            heading = next((one for one in inside if one.tag in _HEADINGS), None)
            words = "".join(link.itertext())
            if heading is None or letters(_heading(heading)) != letters(words) or order[id(heading)] <= last:
                yield finding("READ-008", where, title=shown(words))
            else:
                last = order[id(heading)]

    def fonts(self) -> Iterator[Finding]:
        files = {path for path in self.files if posixpath.splitext(path)[1] in _FONT_FILES}
        used = set(self._used_by_stylesheets())
        for font in sorted(used - files):
            yield finding("READ-016", Place(self.name), font=font)
        for font in sorted(files - used):
            yield finding("READ-020", Place(self.name), font=font)
        if files & used:
            characters = {chr(one) for font in files & used for one in self._characters(font)}
            for path, tree in self.documents.items():
                yield from _not_shown(path, tree, characters)

    def metadata(self) -> Iterator[Finding]:
        package = self.epub.package
        said = {meta.get("property") for meta in package.iter(f"{OPF}meta") if meta.text}
        said |= {one.tag.removeprefix(DC) for one in package.iter(f"{DC}*") if one.text}
        lacking = [f"its {name}" for name in (*_ELEMENTS, *_PROPERTIES) if name not in said]
        lacking += [] if package.get(XML_LANG) else ["the language of its package"]
        for what in lacking:
            yield finding("READ-012", Place(self.epub.package_path), what=what)
        for path, tree in self.documents.items():
            if not (tree.get("lang") and tree.get(XML_LANG)):
                yield finding("READ-012", Place(path), what="the language of this document")

    # Addresses

    def target(self, path: str, address: str) -> str:
        """What ``address`` in the document ``path`` names, from the root of the archive: a file, or ``file#id``."""
        file, _, fragment = unquote(address).partition("#")
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        return f"{whole}#{fragment}" if fragment else whole

    @property
    def _navigation(self) -> str:
        return next(
            self.epub.where(item.get("href"))
            for item in self.epub.items.values()
            if "nav" in item.get("properties", "").split()
        )

    def _element(self, target: str) -> Element | None:
        path, _, fragment = target.partition("#")
        return self.ids.get(path, {}).get(fragment) if fragment else self.documents.get(path)

    def _is_place(self, target: str) -> bool:
        return self._element(target) is not None if "#" in target else target in self.files

    def _used_by_stylesheets(self) -> Iterator[str]:
        """The fonts that the stylesheets fetch."""
        for item in self.epub.items.values():
            if item.get("media-type") == "text/css":
                path = self.epub.where(item.get("href"))
                for address in addresses(self.epub.read(item.get("href")).decode()):
                    if posixpath.splitext(address.url)[1] in _FONT_FILES:
                        yield self.target(path, address.url)

    def _characters(self, font: str) -> Iterable[int]:
        base = posixpath.dirname(self.epub.package_path)
        return TTFont(io.BytesIO(self.epub.read(posixpath.relpath(font, base)))).getBestCmap()


def _by_id(tree: Element) -> Mapping[str, Element]:
    return {one.get("id"): one for one in tree.iter() if one.get("id")}


def _pages(entries: list[tuple[str, str]]) -> str:
    return ", ".join(f"{label} ({target})" for label, target in entries) or "none"


def _around(marker: Element) -> tuple[str, str]:
    """The texts that touch ``marker`` on both sides in its block."""
    block = _block(marker)
    before = [one for one in marker.xpath("preceding::text()[1]") if _block_of_text(one) is block]
    after = [one for one in marker.xpath("following::text()[1]") if _block_of_text(one) is block]
    return "".join(before), "".join(after)


def _block(element: Element) -> Element:
    return next(one for one in (element, *element.iterancestors()) if etree.QName(one).localname not in INLINE)


def _block_of_text(text: Any) -> Element:
    """The block in which stands a text that lxml found: it knows its element, or the one that it comes after."""
    owner = text.getparent()
    return _block(owner.getparent() if text.is_tail else owner)


def _heading(heading: Element) -> str:
    """The words of a heading, without the calls of notes."""
    return text(heading, lambda one: one.get("data-made") == "mark")


def _language(element: Element) -> str:
    return next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), "")


def _texts(element: Element) -> tuple[str, ...]:
    """The texts that stand in ``element`` itself."""
    return element.text or "", *(child.tail or "" for child in element)


def _not_shown(path: str, tree: Element, characters: set[str]) -> Iterator[Finding]:
    """What of the text of a document has none of ``characters``, which all its fonts have together."""
    for element in tree.find(f"{XHTML}body").iter(f"{XHTML}*"):
        for words in _texts(element):
            for one in sorted(one for one in set(words) - characters if unicodedata.category(one)[0] not in "CZ"):
                where = Place(path, element.sourceline)
                yield finding("READ-019", where, character=f"U+{ord(one):04X}", text=shown(words))
