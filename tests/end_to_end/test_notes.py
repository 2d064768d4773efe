"""Notes in every place that a text has for them, on paper of two sizes and in the EPUB."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.checks.opened_epub import Epub, is_note
from pipeline.checks.tagged_pdf import Tag, read_tags

from .conftest import ROOT, Casi, Run
from .notes import LETTER, SIX_BY_NINE, assert_notes_can_be_read

TITLE = ROOT / "tests" / "awkward-notes"
NOTES = 21 + 3 + 80  # of the author, of translator and editor in the first chapter, of the translator in the second
LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: The end of the way through the tags to the note that begins so.
HOLDERS = {
    "A note in a heading": "Div",
    "A note in a caption of a figure": "Caption",
    "A note in the caption of a table": "Caption",
    "A note in a table": "TH",
    "A note in a cell": "TD",
    "A note in a quotation": "BlockQuote",
    "A note in an item": "LBody",
    "A note in a term": "Lbl",
    "A note in a definition": "LBody",
    "A note in a lead of a list": "LBody",
}


@pytest.fixture(scope="session")
def awkward(built_once: Callable[[str], Run]) -> Run:
    return built_once("tests/awkward-notes")


@pytest.fixture(scope="module")
def root(awkward: Run) -> Tag:
    return read_tags(awkward.output("awkward-notes", "pdf").read_bytes())


def test_notes_in_awkward_places_can_all_be_read_at_six_by_nine(awkward: Run) -> None:
    assert len(assert_notes_can_be_read(awkward.output("awkward-notes", "pdf"), SIX_BY_NINE)) == NOTES


def test_notes_in_awkward_places_can_all_be_read_on_letter(casi: Casi, tmp_path: Path) -> None:
    folder = shutil.copytree(TITLE, tmp_path / "awkward-notes")
    publication = folder / "publication.yaml"
    publication.write_text(publication.read_text("utf-8").replace("6x9", "letter"), "utf-8")
    run = casi("pdf", folder)
    assert run.code == 0, run.err
    assert len(assert_notes_can_be_read(run.output("awkward-notes", "pdf"), LETTER)) == NOTES


def test_a_note_stands_in_the_tags_beside_what_calls_it(root: Tag) -> None:
    for begins, role in HOLDERS.items():
        (holder,) = [tag for tag in root if any(note.role == "Note" and begins in note.text() for note in tag.tags)]
        assert holder.role == role, begins


def test_each_series_has_its_own_marks_and_the_name_of_the_series(root: Tag) -> None:
    notes = [tag for tag in root if tag.role == "Note"]
    marks = [note.tags[0].text().strip() for note in notes]
    assert sorted((mark for mark in marks if mark.isdigit()), key=int) == [str(number) for number in range(1, 22)]
    assert marks[-80:] == [*LETTERS, *(one + two for one in "abc" for two in LETTERS)][:80]
    named = {note.tags[0].text().strip(): note.text() for note in notes[:-80]}
    assert "Translator’s note:" in named["a"]
    assert "Editor’s note:" in named["A"]


def test_a_call_says_which_note_it_calls_also_to_who_cannot_see_it(root: Tag) -> None:
    said = {str(link.annotations[0].Contents) for link in root.all("Link") if link.annotations}
    assert {"Note 1", "Translator’s note a", "Editor’s note A", "Note 21, at the end of the chapter"} <= said


def test_bookmarks_contents_and_heads_leave_the_calls_out(awkward: Run, root: Tag) -> None:
    contents = next(tag for tag in root if tag.role == "TOC").text()
    assert "A Heading with a Note" in contents
    assert "A second heading" in contents
    epub = Epub(awkward.output("awkward-notes", "epub"))
    lines = ["".join(link.itertext()) for link in epub.navigation.iter("{*}a")]
    assert "Chapter\u00a01. A Heading with a Note" in lines


def test_the_epub_has_the_same_notes_with_the_page_markers_of_the_pdf(awkward: Run) -> None:
    epub = Epub(awkward.output("awkward-notes", "epub"))
    trees = [tree for _, tree in epub.spine()]
    assert sum(is_note(element) for tree in trees for element in tree.iter()) == NOTES
    markers = [
        (element.get("aria-label"), any(is_note(holder) for holder in element.iterancestors()))
        for tree in trees
        for element in tree.iter("{*}span")
        if element.get("role") == "doc-pagebreak"
    ]
    assert [label for label, _ in epub.pages()] == [label for label, _ in markers]
    assert any(in_note for _, in_note in markers), "the long note crosses a page"
