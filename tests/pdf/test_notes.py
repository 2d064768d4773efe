"""Notes at the foot of their pages."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from pipeline.checks.tagged_pdf import read_tags
from pipeline.model import PlacedNote
from pipeline.pdf import edition
from pipeline.pdf.notes import misplaced
from pipeline.pdf.tree import Hints, grow

WORDS = "relations between nations develop steadily in many fields of science and of trade "


def _book(specimen, notes: int, length: int):
    pairs = [specimen.note(number, WORDS * (length + number % 3)) for number in range(1, notes + 1)]
    paragraphs = [f"{WORDS * (2 + at % 4)}{call} {WORDS * (1 + at % 3)}." for at, (call, _) in enumerate(pairs)]
    return specimen.book(specimen.noted(paragraphs, *(aside for _, aside in pairs)))


def test_every_note_is_whole_and_on_the_page_of_its_call(specimen, six_by_nine):
    result = edition.make(_book(specimen, 24, 2), specimen.style(), six_by_nine)
    notes = result.value.layout.notes
    assert [note.id for note in notes] == [f"text_note-{number}" for number in range(1, 25)]
    assert all(note.whole and note.call_page == note.note_page for note in notes)
    assert not [finding for finding in result.findings if finding.severity == "error"]


def test_notes_that_the_engine_pushes_away_are_brought_back(specimen, small):
    result = edition.make(_book(specimen, 40, 1), specimen.style("aside.note { footnote-policy: line }"), small)
    assert not [finding.message for finding in result.findings if finding.code == "PDF-007"]


def test_a_note_that_cannot_be_read_whole_is_told_with_its_place(specimen, small):
    call, aside = specimen.note(1, WORDS)
    book = specimen.book(specimen.noted([f"Text{call} with a note."], aside))
    result = edition.make(book, specimen.style("aside.note { position: relative; top: -20in }"), small)
    assert [(finding.code, str(finding.where)) for finding in result.findings] == [("PDF-006", "text.md:91:1")]


def test_a_note_at_the_foot_of_another_page_than_its_call_is_told(specimen, small):
    _, aside = specimen.note(1, WORDS)
    tree = grow(specimen.book(specimen.noted([f"Text{specimen.note(1, '')[0]}."], aside)), Hints())
    told = list(misplaced((PlacedNote("text_note-1", 1, 2, whole=True),), tree))
    assert [(finding.code, str(finding.where)) for finding in told] == [("PDF-007", "text.md:91:1")]
    assert not list(misplaced((PlacedNote("text_note-1", 1, 1, whole=True),), tree))


def test_a_note_under_a_picture_is_not_whole_and_goes_to_the_end(specimen, small):
    """The room of a note begins below all that is printed, not below the last line alone."""
    call, aside = specimen.note(1, WORDS)
    document = specimen.noted([f'Text{call}.<img src="figures/map.png" alt="A map"/>'], aside)
    book = specimen.book(document, resources=(specimen.picture(),))
    css = "img { display: block; position: relative; top: 160pt }"
    result = edition.make(book, specimen.style(css), small)
    assert [note.at_end for note in result.value.layout.notes] == [True]


# Notes at the end of their text


@pytest.fixture(scope="module")
def ended(specimen, small):
    """A chapter whose second note of three is longer than a page."""
    pairs = [specimen.note(number, WORDS * length) for number, length in ((1, 1), (2, 70), (3, 1))]
    paragraphs = [f"{WORDS * 3}{call} {WORDS * 3}." for call, _ in pairs]
    document = specimen.noted(paragraphs, *(aside for _, aside in pairs), kind="chapter")
    book = specimen.book(document)
    result = edition.make(book, specimen.style(), small)
    assert not result.findings
    return book, result.value


def test_a_note_longer_than_the_style_allows_stands_whole_at_the_end_of_its_text(ended):
    _, made = ended
    assert [(note.id, note.whole, note.at_end) for note in made.layout.notes] == [
        ("text_note-1", True, False),
        ("text_note-3", True, False),
        ("text_note-2", True, True),
    ]
    assert made.layout.notes[2].note_page > max(note.note_page for note in made.layout.notes[:2])


def test_the_call_of_a_note_at_the_end_says_on_which_page_it_stands(ended):
    _, made = ended
    moved = made.layout.notes[2]
    label = made.layout.page_map[moved.note_page].label
    root = read_tags(made.pdf)
    link = root.one("text_call-2")
    assert link.text().replace("\u2060", "").split() == ["2,", "p.", label]
    (annotation,) = link.annotations
    assert str(annotation.Contents) == "Note 2, at the end of the chapter"


def test_the_call_in_a_text_that_is_no_chapter_says_so(specimen, small):
    call, aside = specimen.note(1, WORDS * 70)
    made = edition.make(specimen.book(specimen.noted([f"Text{call}."], aside)), specimen.style(), small).value
    root = read_tags(made.pdf)
    (annotation,) = root.one("text_call-1").annotations
    assert str(annotation.Contents) == "Note 1, at the end of the text"


def test_a_note_at_the_end_is_a_note_that_leads_back_to_its_call(ended):
    _, made = ended
    root = read_tags(made.pdf)
    notes = {str(tag.entries.ID): tag for tag in root.all("Note")}
    assert sorted(notes) == ["text_note-1", "text_note-2", "text_note-3"]
    label = notes["text_note-2"].tags[0]
    assert (label.role, label.text()) == ("Lbl", "2")
    (back,) = [link for link in notes["text_note-2"].all("Link") if link.annotations]
    assert str(back.annotations[0].Contents) == "Back to the text"
    assert str(back.annotations[0].Dest) == "text_call-2"
    assert str(root.one("text_call-2").annotations[0].Dest) == "text_note-2"


def test_the_heading_of_the_notes_stands_in_the_text_only_where_notes_do(ended, specimen, small):
    headings = [tag.text() for tag in read_tags(ended[1].pdf).all("H2")]
    assert headings == ["Notes"]
    call, aside = specimen.note(1, WORDS)
    made = edition.make(specimen.book(specimen.noted([f"Text{call}."], aside)), specimen.style(), small).value
    assert not read_tags(made.pdf).all("H2")


def test_a_page_that_begins_in_a_note_at_the_end_begins_there_in_the_book(ended):
    book, made = ended
    section = fromstring(book.documents[0].xhtml)
    moved = next(one for one in section.iter() if one.get("id") == "text_note-2")
    own = set(moved.iter())
    elements = list(section.iter())
    begun = [start for start in made.layout.page_map if elements[start.position.element] in own]
    assert len(begun) > 2
    assert begun[-1] is made.layout.page_map[-1]


def test_a_note_for_which_there_is_no_room_goes_to_the_end(specimen, small):
    """Under a policy by which the engine keeps the text and puts the note off to the next page."""
    pairs = [specimen.note(number, WORDS * 3) for number in range(1, 7)]
    calls = "".join(f"Text{call}." for call, _ in pairs)
    document = specimen.noted([calls], *(aside for _, aside in pairs))
    result = edition.make(specimen.book(document), specimen.style("aside.note { footnote-policy: auto }"), small)
    assert not result.findings
    notes = result.value.layout.notes
    assert {note.at_end for note in notes} == {True, False}
    assert all(note.whole and (note.at_end or note.call_page == note.note_page) for note in notes)


def test_a_note_of_two_blocks_is_set_as_two(specimen, small):
    call, _ = specimen.note(1, "")
    aside = (
        '<aside id="text_note-1" class="note author" data-mark="1" data-call="text_call-1" data-source="text.md:91:1">'
        "<p>First block.</p><p>Second block.</p></aside>"
    )
    result = edition.make(specimen.book(specimen.noted([f"Text{call}."], aside)), specimen.style(), small)
    assert not result.findings
    assert [line.text for line in result.value.layout.lines] == ["Text1.", "First block.", "Second block."]
