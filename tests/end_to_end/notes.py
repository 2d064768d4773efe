"""What must hold of the notes of any finished PDF, read back from it by its tags and by the places of its words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.checks.opened_epub import letters
from pipeline.checks.tagged_pdf import Tag, is_note, read_tags

from ..readers.pdf_words import Word, pages

TOLERANCE = 1.0  # of a point


class Margins(NamedTuple):
    """Of a page, in points; ``inner`` and ``outer`` change sides."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float


SIX_BY_NINE = Margins(432, 648, 59, 71, 63, 54)
LETTER = Margins(612, 792, 68, 78, 117, 117)


def assert_notes_can_be_read(pdf: Path, margins: Margins) -> list[Tag]:
    """Every word is on its page; every note is at the foot of its call's page, under the text, or at the end."""
    root = read_tags(pdf.read_bytes())
    calls = {str(link.annotations[0].Dest): _pages(link) for link in root if _leads_to_note(link)}
    at_foot: dict[int, list[str]] = {}
    notes = [tag for tag in root if is_note(tag)]
    for note in notes:
        (called,) = calls[str(note.entries.ID)]
        standing = _pages(note)
        assert min(standing) >= called
        if not _is_at_end(root, note):
            assert standing == {called}, note.text()
            at_foot.setdefault(called, []).append(letters(note.text()))
    for number, words in enumerate(pages(pdf)):
        if number == 0:
            continue  # the cover has margins of its own, and no notes
        words = [word for word in words if not _is_beside_the_text(word, margins)]
        _assert_words_keep_the_margins(number, words, margins)
        _assert_foot(words, margins, "".join(at_foot.get(number, ())))
    return notes


def _pages(tag: Tag) -> set[int]:
    return {page for one in tag for page in one.pages}


def _leads_to_note(link: Tag) -> bool:
    targets = [str(annotation.get("/Dest", "")) for annotation in link.annotations]
    return link.role == "Link" and any("_note-" in target for target in targets)


def _is_at_end(root: Tag, note: Tag) -> bool:
    """Whether a note stands in the section whose heading the program has made."""
    sections = [one for one in root if one.role == "Sect" and note in one.tags]
    return any(section.tags[0].role == "H2" and section.tags[0].made == "label" for section in sections)


def _is_beside_the_text(word: Word, margins: Margins) -> bool:
    """Whether a word stands in a margin altogether, as the number of a page of the original does."""
    narrow = min(margins.inner, margins.outer)
    return word.right < narrow or word.left > margins.width - narrow


def _assert_words_keep_the_margins(number: int, words: list[Word], margins: Margins) -> None:
    narrow = min(margins.inner, margins.outer)
    for word in words:
        assert word.left > narrow - TOLERANCE, (number + 1, word)
        assert word.right < margins.width - narrow + TOLERANCE, (number + 1, word)
        assert 0 < word.top < word.bottom < margins.height, (number + 1, word)


def _assert_foot(words: list[Word], margins: Margins, notes: str) -> None:
    """The lowest words of the page, its folio left out, are those of its notes and no others."""
    edge = margins.height - margins.bottom
    above = [word for word in words if word.top < edge - TOLERANCE]
    found = ""
    for word in sorted(above, key=lambda word: -word.bottom):
        if len(found) >= len(notes):
            break
        assert word.bottom < edge + 2 * TOLERANCE, word
        found += letters(word.text)
    assert sorted(found) == sorted(notes)
