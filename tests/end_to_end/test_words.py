"""Letters and digits of manuscript, PDF and EPUB are one sequence; notes make a sequence of their own."""

from __future__ import annotations

from pathlib import Path

from pipeline.checks.opened_epub import Epub, is_made, is_note, letters, text
from pipeline.checks.tagged_pdf import Tag, read_tags
from pipeline.checks.tagged_pdf import is_made as made_in_pdf
from pipeline.checks.tagged_pdf import is_note as note_in_pdf

from .conftest import Run

REFERENCE = Path(__file__).parent.parent / "source" / "forging-ahead.txt"


def pdf_words(root: Tag) -> str:
    """Without notes, without what was made, and without the words that stand in a picture."""
    return letters(root.text(lambda tag: note_in_pdf(tag) or made_in_pdf(tag) or tag.role == "Figure"))


def pdf_notes(root: Tag) -> list[str]:
    return [letters(note.text(made_in_pdf)) for note in root if note_in_pdf(note)]


def epub_words(epub: Epub) -> str:
    return letters("".join(text(tree, lambda one: is_made(one) or is_note(one)) for _, tree in text_documents(epub)))


def epub_notes(epub: Epub) -> list[str]:
    elements = (element for _, tree in text_documents(epub) for element in tree.iter())
    return [letters(text(element, is_made)) for element in elements if is_note(element)]


def text_documents(epub: Epub) -> list[tuple[str, object]]:
    """The bodies of the spine's documents, without the navigation, which is made."""
    return [(name, tree.find("{*}body")) for name, tree in epub.spine() if name != "nav.xhtml"]


def test_the_pdf_of_the_real_document_has_the_words_of_the_original_and_no_others(forging_ahead: Run) -> None:
    root = read_tags(forging_ahead.output("forging-ahead", "pdf").read_bytes())
    assert pdf_words(root) == letters(REFERENCE.read_text("utf-8"))


def test_the_epub_of_the_real_document_has_the_words_of_the_original_and_no_others(forging_ahead: Run) -> None:
    epub = Epub(forging_ahead.output("forging-ahead", "epub"))
    assert epub_words(epub) == letters(REFERENCE.read_text("utf-8"))


def test_pdf_and_epub_of_the_specimen_have_the_same_words(specimen: Run) -> None:
    root = read_tags(specimen.output("specimen", "pdf").read_bytes())
    assert pdf_words(root) == epub_words(Epub(specimen.output("specimen", "epub")))


def test_pdf_and_epub_of_the_specimen_have_the_same_notes_in_the_same_order(specimen: Run) -> None:
    notes = pdf_notes(read_tags(specimen.output("specimen", "pdf").read_bytes()))
    assert len(notes) > 5
    assert sorted(notes) == sorted(epub_notes(Epub(specimen.output("specimen", "epub"))))


def test_what_the_house_adds_is_left_out_by_its_tag(forging_ahead: Run) -> None:
    root = read_tags(forging_ahead.output("forging-ahead", "pdf").read_bytes())
    assert letters("CHINA AEROSPACE STUDIES INSTITUTE") in letters(root.text())
    assert letters("CHINA AEROSPACE") not in pdf_words(root)
