"""Notes at the foot of their pages."""

from __future__ import annotations

from pipeline.pdf import edition

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


def test_a_note_longer_than_a_page_is_told(specimen, small):
    call, aside = specimen.note(1, WORDS * 60)
    book = specimen.book(specimen.noted([f"Text{call} with a long note."], aside))
    result = edition.make(book, specimen.style("aside.note { footnote-policy: auto }"), small)
    assert "PDF-006" in [finding.code for finding in result.findings]
    found = next(finding for finding in result.findings if finding.code == "PDF-006")
    assert str(found.where) == "text.md:91:1"


def test_a_note_of_two_blocks_is_set_as_two(specimen, small):
    call, _ = specimen.note(1, "")
    aside = (
        '<aside id="text_note-1" class="note author" data-mark="1" data-call="text_call-1" data-source="text.md:91:1">'
        "<p>First block.</p><p>Second block.</p></aside>"
    )
    result = edition.make(specimen.book(specimen.noted([f"Text{call}."], aside)), specimen.style(), small)
    assert not result.findings
    assert [line.text for line in result.value.layout.lines] == ["Text1.", "First block.", "Second block."]
