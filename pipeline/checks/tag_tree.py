"""Is the PDF read as the Book stands?  Its structure tree beside the Book's elements, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import pikepdf

from ..model import Edition, Finding, Place, Report
from ..rules import finding
from . import own, written_book
from .opened_epub import letters
from .readable import HAN, is_described, of_chinese, shown, skipped
from .tagged_pdf import INLINE, UNKNOWN, Reader, Tag, is_heading, is_note, level, passages
from .written_book import Block, WrittenBook

NAME = "structure of the PDF"

#: What stylesheet and layout add to the text of a block of the Book, or put in the place of what it has.
_BESIDE = frozenset({"marker", "before", "after", *written_book.BESIDE})

_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_HYPHENS = dict.fromkeys((0x2010, 0x2011), "-")


def check(edition: Edition) -> Report:
    """Everything that is wrong with the structure tree of the PDF of ``edition``, in reading order."""
    return own.report(edition.pdf, NAME, _findings(edition))


def _findings(edition: Edition) -> Iterator[Finding]:
    read = Tree(Reader(edition.pdf.read_bytes()), WrittenBook(edition), edition.pdf.name)
    yield from read.blocks()
    yield from read.hyphens()
    yield from read.notes()
    yield from read.languages()
    yield from read.headings()
    yield from read.pictures()
    yield from read.content()


class Tree:
    """The structure tree of a PDF beside the Book that it was made of."""

    def __init__(self, reader: Reader, book: WrittenBook, name: str) -> None:
        self.reader, self.root, self.book, self.name = reader, reader.root, book, name
        self.destinations = destinations(reader.pdf)

    # Blocks

    def blocks(self) -> Iterator[Finding]:
        """One structure element for one element of the Book, in its order; the notes each by itself."""
        yield from self._compared(list(self.book.blocks()), list(_blocks(self.root)))
        notes = {tag.id: tag for tag in self.root if is_note(tag)}
        for name, element in self.book.notes.items():
            if name in notes:
                yield from self._compared(list(written_book.blocks(element)), list(_blocks(notes[name])))
            else:
                yield finding("READ-003", self._place(name), note=name)

    def _compared(self, written: list[Block], read: list[tuple[str, Tag]]) -> Iterator[Finding]:
        texts = [block.letters for block in written], [text for text, _ in read]
        if texts[0] == texts[1]:
            return
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            expected, found = "".join(texts[0][i1:i2]), "".join(texts[1][j1:j2])
            where = written[min(i1, len(written) - 1)].where if written else None
            if expected == found:
                yield finding("READ-001", where, count=i2 - i1, found=j2 - j1, text=shown(expected))
            else:
                yield finding("READ-002", where, expected=shown(expected), found=shown(found))

    def hyphens(self) -> Iterator[Finding]:
        """No word has the hyphen with which its line ends; compounds have their own."""
        written = "".join(str(text) for body in self.book.bodies.values() for text in body.itertext())
        compounds = set(_COMPOUND.findall(written.translate(_HYPHENS)))
        for (page, _), read in passages(self.root).items():
            for compound in (one for passage in read for one in _COMPOUND.findall(passage) if one not in compounds):
                yield finding("READ-023", Place(self.name), page=self.reader.pdf.pages[page].label, text=compound)

    # Notes

    def notes(self) -> Iterator[Finding]:
        calls = dict(self._calls())
        behind = set(_behind_their_blocks(self.root))
        for note in (tag for tag in self.root if is_note(tag)):
            called = calls.get(note.id)
            where = self._place(note.id)
            if called is None or self.destinations.get(note.id) not in _all_pages(note):
                yield finding("READ-004", where, note=note.id)
            elif not self._leads_back(note, called):
                yield finding("READ-005", where, note=note.id)
            if called is not None and note.id not in behind:
                yield finding("READ-003", where, note=note.id)

    def _calls(self) -> Iterator[tuple[str, Tag]]:
        """The first link that leads to a place, by the name of the place."""
        for link in reversed(self.root.all("Link")):
            for name in targets(link):
                yield name, link

    def _leads_back(self, note: Tag, call: Tag) -> bool:
        """Whether a link in ``note`` leads to the page of its call, by the name that the Book has for it."""
        wanted = self.book.notes[note.id].get("data-call") if note.id in self.book.notes else None
        return any(
            name == wanted and self.destinations.get(name) in call.pages
            for link in note.all("Link")
            for name in targets(link)
        )

    # What the tree says of itself

    def languages(self) -> Iterator[Finding]:
        for language, text, where in self._spoken(self.root, str(self.reader.pdf.Root.get("/Lang", "")), None):
            if HAN.search(text) and not of_chinese(language):
                yield finding("READ-006", where or Place(self.name), text=shown(text), language=language or "-")

    def _spoken(self, tag: Tag, language: str, where: Place | None) -> Iterator[tuple[str, str, Place | None]]:
        """The texts in ``tag``, each with its language and place; for those in a picture its description stands."""
        language = str(tag.entries.get("/Lang", language))
        where = self._place(tag.id) or where
        for kid in tag.kids:
            if isinstance(kid, str):
                yield language, kid, where
            elif kid.role != "Figure":
                yield from self._spoken(kid, language, where)

    def headings(self) -> Iterator[Finding]:
        tags = [tag for tag in self.root if is_heading(tag)]
        for tag, before, found in skipped((tag, level(tag)) for tag in tags):
            yield finding("READ-007", self._place(tag.id), text=shown(_heading(tag)), level=found, before=before)
        listed = [(letters(title), page) for title, page in bookmarks(self.reader.pdf)]
        headings = [(letters(_heading(tag)), min(_all_pages(tag), default=None)) for tag in tags]
        for title in _not_in_order(listed, headings):
            yield finding("READ-008", Place(self.name), title=title)
        titles = {title for title, _ in listed}
        for tag in _headings_of_text(self.root):
            if listed and letters(_heading(tag)) not in titles:
                yield finding("READ-008", self._place(tag.id), title=shown(_heading(tag)))

    def pictures(self) -> Iterator[Finding]:
        where: Place | None = None
        for tag in self.root:
            where = self._place(tag.id) or where
            if tag.role == "Figure" and not is_described(str(tag.entries.get("/Alt", ""))):
                yield finding("READ-009", where or Place(self.name), text=str(tag.entries.get("/Alt", "")))

    # What stands on the pages

    def content(self) -> Iterator[Finding]:
        labels = [page.label for page in self.reader.pdf.pages]
        for page, text in self.reader.stray:
            if letters(text):
                yield finding("READ-010", Place(self.name), text=shown(text), page=labels[page])
        for page, text in (*_texts(self.reader), *((one.page, one.text) for one in self.reader.on_pages)):
            if UNKNOWN in text:
                yield finding("READ-021", Place(self.name), text=shown(text), page=labels[page])

    def _place(self, name: str) -> Place | None:
        return self.book.places.get(name)


def destinations(pdf: pikepdf.Pdf) -> Mapping[str, int]:
    """The index of the page that each named destination leads to; one that leads to no page of the file lacks."""
    numbers: Mapping[Any, int] = {page.objgen: index for index, page in enumerate(pdf.pages)}
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    named = dict(pikepdf.NameTree(tree)) if tree is not None else {}
    pages = {name: _page(target) for name, target in named.items()}
    known = {name: numbers.get(page.objgen) for name, page in pages.items() if page is not None}
    return {name: index for name, index in known.items() if index is not None}


def _page(target: pikepdf.Object) -> pikepdf.Object | None:
    explicit = target.get("/D") if isinstance(target, pikepdf.Dictionary) else target
    if isinstance(explicit, pikepdf.Array) and len(explicit) and isinstance(explicit[0], pikepdf.Dictionary):
        return explicit[0]
    return None


def bookmarks(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int | None]]:
    """Title and page of each bookmark, in order; None where it leads nowhere."""
    numbers: Mapping[Any, int] = {page.objgen: index for index, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        for item in _items(outline.root):
            target = item.destination or item.action  # an action to go somewhere names its place as a destination does
            page = _page(target) if isinstance(target, pikepdf.Object) else None
            yield item.title, numbers.get(page.objgen) if page is not None else None


def _items(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _items(item.children)


def targets(tag: Tag) -> list[str]:
    """The named destinations to which the links of ``tag`` lead."""
    return [str(one["/Dest"]) for one in tag.annotations if isinstance(one.get("/Dest"), pikepdf.String)]


def _all_pages(tag: Tag) -> set[int]:
    return {page for one in tag for page in one.pages}


def _texts(reader: Reader) -> Iterator[tuple[int, str]]:
    return ((page, text) for (page, _), text in reader.texts.items())


def _blocks(root: Tag) -> Iterator[tuple[str, Tag]]:
    """The blocks in ``root`` that have letters of their own, in the order of their beginnings; no notes in it."""
    is_block = root.role not in INLINE
    if is_block and not (is_heading(root) and root.made) and (found := letters(root.text(_is_beside))):
        yield found, root
    for tag in root.tags:
        if not (is_note(tag) or tag.role in ("Figure", "TOC") or tag.made in _BESIDE):
            yield from _blocks(tag)


def _is_beside(tag: Tag) -> bool:
    return tag.role not in INLINE or tag.made in _BESIDE


def _behind_their_blocks(root: Tag) -> Iterator[str]:
    """The ids of the notes that follow the block that calls them, or stand with others at the end of their text."""
    for tag in root:
        called: set[str] = set()
        at_end = all(is_note(kid) or is_heading(kid) for kid in tag.tags)
        for kid in tag.tags:
            if is_note(kid):
                if at_end or kid.id in called:
                    yield kid.id
            elif kid.role == "Reference":
                called |= _called_in(kid)
            else:
                called = _called_in(kid)


def _called_in(tag: Tag) -> set[str]:
    return {name for one in tag for name in targets(one)}


def _heading(tag: Tag) -> str:
    """The words of a heading, without the calls of notes."""
    return tag.text(lambda one: is_note(one) or one.made == "mark" or one.role == "Reference")


def _headings_of_text(root: Tag) -> Iterator[Tag]:
    """The headings that the manuscript has; neither those of the cover nor those of a list or over notes."""
    for tag in root.tags:
        if tag.made is None and is_heading(tag):
            yield tag
        elif tag.made is None:
            yield from _headings_of_text(tag)


def _not_in_order(listed: Iterable[tuple[str, int | None]], headings: list[tuple[str, int | None]]) -> Iterator[str]:
    """The titles of those of ``listed`` that are not found among ``headings`` behind the one before."""
    at = 0
    for entry in listed:
        try:
            at = headings.index(entry, at) + 1
        except ValueError:
            yield entry[0]
