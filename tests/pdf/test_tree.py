"""The Book as one tree."""

from __future__ import annotations

from pipeline.model import Position
from pipeline.pdf.tree import WORD_JOINER, Hints, Mark, Slot, grow


def _find(tree, identifier):
    return next(element for element in tree.root.iter() if element.get("id") == identifier)


def test_documents_stand_in_reading_order_with_the_body_in_main(specimen):
    documents = (
        specimen.document("cover", "<h1>Title</h1>", "cover"),
        specimen.document("one", "<h1>One</h1>"),
        specimen.document("end", "<h1>End</h1>", "back"),
    )
    tree = grow(specimen.book(*documents), Hints())
    body = tree.root.find("body")
    assert [element.tag for element in body] == ["section", "main", "section"]
    assert [section.get("id") for section in body.iter("section")] == ["cover", "one", "end"]


def test_a_cover_with_a_picture_is_that_picture_alone(specimen):
    cover = '<p class="picture"><img src="sea.png" alt="The sea"/></p><h1>Title</h1><p>Author</p>'
    tree = grow(specimen.book(specimen.document("cover", cover, "cover"), specimen.article("Text.")), Hints())
    assert [element.tag for element in _find(tree, "cover")] == ["p"]
    assert "".join(tree.root.find("body").itertext()).split() == ["HeadingText."]
    assert all("Title" not in words for words in tree.words.values())


def test_a_link_into_another_document_keeps_only_its_id(specimen):
    links = '<p><a href="two.xhtml#fig-map">a</a> <a href="two.xhtml">b</a> <a href="https://example.org/#x">c</a></p>'
    tree = grow(specimen.book(specimen.document("one", links), specimen.document("two", "<p/>")), Hints())
    assert [link.get("href") for link in tree.root.iter("a")] == ["#fig-map", "#two", "https://example.org/#x"]


def test_a_note_stands_in_the_place_of_its_call_and_its_heading_is_gone(specimen):
    call, aside = specimen.note(1, "The note.")
    tree = grow(specimen.book(specimen.noted([f"Before{call} after."], aside)), Hints())
    paragraph = next(tree.root.iter("p"))
    note = paragraph[0]
    assert (note.tag, note.get("data-call"), note.get("data-mark")) == ("aside", "text_call-1", "1")
    assert (paragraph.text, note.tail) == ("Before", " after.")
    assert "Notes" not in "".join(tree.root.itertext())


def test_what_follows_a_call_is_known_by_the_place_of_the_call(specimen):
    call, aside = specimen.note(1, "The note.")
    tree = grow(specimen.book(specimen.noted([f"Before{call} after."], aside)), Hints())
    paragraph = next(tree.root.iter("p"))
    slots = [slot for slot, _ in tree.texts[paragraph]]
    number = tree.numbers[paragraph][1]
    assert slots == [Slot("text", number, "text"), Slot("text", number + 1, "tail")]


def test_a_note_that_nothing_calls_stays_at_the_end_of_its_document(specimen):
    _, aside = specimen.note(1, "Forlorn.")
    tree = grow(specimen.book(specimen.noted(["Text."], aside)), Hints())
    assert not tree.notes
    assert _find(tree, "text_note-1") in list(next(tree.root.iter("main")).iter("aside"))


def test_hints_change_the_text_that_is_laid_out_and_not_the_words_that_are_remembered(specimen):
    book = specimen.book(specimen.article("alpha beta"))
    paragraph = next(grow(book, Hints()).root.iter("p"))
    slot = grow(book, Hints()).numbers and next(
        slot for slot, words in grow(book, Hints()).words.items() if words == paragraph.text
    )
    tree = grow(book, Hints(marks={slot: (Mark(6, WORD_JOINER),)}))
    assert next(tree.root.iter("p")).text == f"alpha {WORD_JOINER}beta"
    assert tree.words[slot] == "alpha beta"


def test_a_reference_is_filled_from_the_hints(specimen):
    book = specimen.book(specimen.article('See <a class="page-ref" href="text.xhtml#title"/>.'))
    reference = next(grow(book, Hints(references={"title": "iv"})).root.iter("a"))
    assert reference.text == "iv"


def test_elements_are_counted_from_the_root_of_their_document(specimen):
    tree = grow(specimen.book(specimen.document("one", "<p>a</p>"), specimen.document("two", "<p>b</p>")), Hints())
    positions = [tree.before(paragraph) for paragraph in tree.root.iter("p")]
    assert positions == [Position("one", 6, "before"), Position("two", 6, "before")]
