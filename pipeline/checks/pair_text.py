"""Are the words and the pages of PDF and EPUB the same, and the words those of the manuscript?"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile

from ..model import Edition, Finding, Place, Report
from ..rules import finding
from . import own
from .opened_epub import XHTML, Element, Epub, is_made, is_marker, is_note, letters, text
from .tagged_pdf import Part, Reader, Tag
from .tagged_pdf import is_made as made_in_pdf
from .tagged_pdf import is_note as note_in_pdf
from .written_book import WrittenBook

NAME = "words and pages of PDF and EPUB"

_FOLIO = re.compile(r"\d+|[ivxlcdm]+", re.IGNORECASE)
_WORD = re.compile(r"\W*[^\W\u3400-\u9fff]+")  # a printer divides no other
_COMPARED = 40  # letters at the top of a page
_ENOUGH = 400  # characters, among which are as many letters, and a word before them
_BEFORE, _AROUND = 12, 24  # letters of a difference that a message shows


def check(edition: Edition) -> Report:
    """Every difference between manuscript, PDF and EPUB of ``edition`` in words, notes, and pages."""
    return own.report(edition.epub, NAME, _findings(edition))


def _findings(edition: Edition) -> Iterator[Finding]:
    reader, epub, book = Reader(edition.pdf.read_bytes()), Epub(edition.epub), WrittenBook(edition)
    pdf_place, epub_place = Place(edition.pdf.name), Place(edition.epub.name)
    yield from _words(book.words(), reader.root.text(_is_beside), pdf_place)
    yield from _words(book.words(), "".join(text(body, _is_out) for _, body in _bodies(epub)), epub_place)
    written = {name: letters(text(note, is_made)) for name, note in book.notes.items()}
    in_pdf = {tag.id: letters(tag.text(made_in_pdf)) for tag in reader.root if note_in_pdf(tag)}
    asides = (one for _, body in _bodies(epub) for one in body.iter() if is_note(one))
    in_epub = {aside.get("id"): letters(text(aside, is_made)) for aside in asides}
    yield from _notes(written, in_pdf, book, pdf_place)
    yield from _notes(written, in_epub, book, epub_place)
    yield from _folios(reader, pdf_place)
    yield from _page_list(reader, epub, epub_place)
    yield from _tops(reader, epub)


# Words


def _words(written: str, read: str, place: Place) -> Iterator[Finding]:
    """The first difference of each file: after it, all is shifted."""
    read = letters(read)
    if written != read:
        at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, read, strict=False)))
        shown = slice(max(0, at - _BEFORE), at + _AROUND)
        yield finding("PAIR-003", place, expected=written[shown], found=read[shown])


def _notes(written: Mapping[str, str], read: Mapping[str, str], book: WrittenBook, place: Place) -> Iterator[Finding]:
    for name in dict.fromkeys((*written, *read)):
        if written.get(name) != read.get(name):
            where = book.places.get(name) or place
            yield finding("PAIR-004", where, note=name, file=place.file)


def _bodies(epub: Epub) -> Iterator[tuple[str, Element]]:
    """The bodies of the content documents, without the navigation, which is made."""
    for name, tree in epub.spine():
        if tree.find(f".//{XHTML}nav") is None:
            yield name, tree.find(f"{XHTML}body")


def _is_out(element: Element) -> bool:
    return is_made(element) or is_note(element)


def _is_beside(tag: Tag) -> bool:
    return note_in_pdf(tag) or made_in_pdf(tag) or tag.role == "Figure"


# Pages


def _labels(reader: Reader) -> list[str]:
    return [page.label for page in reader.pdf.pages]


def _folios(reader: Reader, place: Place) -> Iterator[Finding]:
    """The number that is printed on a page is its label."""
    for page, label in enumerate(_labels(reader)):
        heads = [one.text.strip() for one in reader.on_pages if one.page == page and "/Pagination" in one.kind]
        folios = [text for text in heads if _FOLIO.fullmatch(text)]
        if folios and label not in folios:
            yield finding("PAIR-005", place, folio=", ".join(folios), label=label)


def _page_list(reader: Reader, epub: Epub, place: Place) -> Iterator[Finding]:
    """The page list has the labels of the pages that hold text, in their order; it may have those of others."""
    labels = _labels(reader)
    with_text = {page for (page, _), text in reader.texts.items() if letters(text)}
    needed = [label for page, label in enumerate(labels) if page in with_text]
    listed = [label for label, _ in epub.pages() if label in needed or label not in labels]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, needed, listed, autojunk=False).get_opcodes():
        if tag != "equal":
            yield finding("PAIR-006", place, listed=_range(listed[j1:j2]), printed=_range(needed[i1:i2]))


def _range(labels: list[str]) -> str:
    return ", ".join(labels) or "none"


def _tops(reader: Reader, epub: Epub) -> Iterator[Finding]:
    """The words of the manuscript behind a marker are those with which its page begins."""
    parts = list(_printed(reader.root, False))
    texts = _running(part for part, in_note in parts if not in_note)
    notes = _by_page(part for part, in_note in parts if in_note)
    labels = {label: page for page, label in enumerate(_labels(reader))}
    for name, body in _bodies(epub):
        for marker in (one for one in body.iter() if is_marker(one)):
            label = marker.get("aria-label", "")
            in_note = any(map(is_note, marker.iterancestors()))
            top = (notes if in_note else texts).get(labels.get(label, -1), "")
            behind = _following(marker, is_made if in_note else _is_out)
            if top and not _begins(top, behind):
                where = Place(epub.where(name), marker.sourceline)
                found = letters(behind)[:_AROUND]
                yield finding("PAIR-007", where, page=label, marked=found, printed=top[:_AROUND])


def _running(parts: Iterable[Part]) -> Mapping[int, str]:
    """The running text by page; that of a page of nothing but floats is where it goes on.

    What has floated is drawn behind words that are read after it.
    """
    read = list(parts)
    reached, running = math.inf, list[Part]()
    for part in reversed(read):
        if part.drawn < reached:
            reached = part.drawn
            running.append(part)
    texts = _by_page(reversed(running))
    return {page: next((texts[on] for on in sorted(texts) if on >= page), "") for page in _by_page(read)}


def _by_page(parts: Iterable[Part]) -> Mapping[int, str]:
    found: dict[int, str] = defaultdict(str)
    for part in parts:
        found[part.page] += letters(part.text)
    return found


def _printed(tag: Tag, in_note: bool) -> Iterator[tuple[Part, bool]]:
    """The words of the manuscript in reading order, and whether they stand in a note."""
    if made_in_pdf(tag) or tag.role == "Figure":
        return
    in_note = in_note or note_in_pdf(tag)
    parts = iter(tag.parts)
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _printed(kid, in_note)
        elif letters((part := next(parts)).text):
            yield part, in_note


def _following(marker: Element, leaves_out: Callable[[Element], bool]) -> str:
    """The beginning of the text behind ``marker`` in its document."""
    made = [one for one in marker.iterancestors() if is_made(one)]
    element = made[-1] if made else marker
    found = element.tail or ""
    while element.getparent() is not None and len(found) < _ENOUGH:
        for sibling in element.itersiblings():
            found += ("" if leaves_out(sibling) else text(sibling, leaves_out)) + (sibling.tail or "")
            if len(found) > _ENOUGH:
                break
        element = element.getparent()
        found += element.tail or ""
    return found


def _begins(top: str, following: str) -> bool:
    """Whether a page with the letters ``top`` goes on as ``following`` does, or from within its first word."""
    behind = letters(following)
    length = min(_COMPARED, len(top), len(behind))
    word = _WORD.match(following)
    starts = range(len(letters(word[0])) if word else 1)
    return length > 0 and any(top[:length] == behind[at : at + length] for at in starts)
