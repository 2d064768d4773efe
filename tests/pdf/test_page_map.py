"""Where printed pages begin."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pypdfium2
import pytest

from pipeline.folios import roman
from pipeline.model import Position
from pipeline.pdf import edition

FILLER = "These are some words of a paragraph that is long enough for several lines of a small page."


def _words_at(book, position: Position) -> str:
    """The words of the Book from ``position`` on, by a reader that knows only the model."""
    document = next(one for one in book.documents if one.name == position.document)
    pieces: list[str] = []
    begun = False
    for number, (element, slot) in _slots(ElementTree.fromstring(document.xhtml)):
        text = (element.text if slot == "text" else element.tail) or ""
        here = number == position.element
        if slot == "text" and element.tag.rpartition("}")[2] in ("p", "h1", "td", "th", "li"):
            pieces.append(" ")
        if here and position.slot == "before" and slot == "text":
            begun = True
        elif here and position.slot == slot:
            begun, text = True, text[position.offset :]
        if begun:
            pieces.append(text)
    return " ".join("".join(pieces).split())


def _slots(root):
    numbers = {element: number for number, element in enumerate(root.iter())}

    def walk(element):
        yield numbers[element], (element, "text")
        for child in element:
            yield from walk(child)
            yield numbers[child], (child, "tail")

    return walk(root)


def _printed(pdf: bytes) -> list[list[str]]:
    return [page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def _make(specimen, page, *documents, extra: str = "", **changes):
    book = specimen.book(*documents, **changes)
    result = edition.make(book, specimen.style(extra), page)
    assert not [finding for finding in result.findings if finding.severity == "error"]
    return book, result.value


def _assert_pages_begin_where_the_map_says(book, made) -> None:
    for start, printed in zip(made.layout.page_map, _printed(made.pdf), strict=True):
        words = _words_at(book, start.position).split()
        assert words[1:4] == printed[1:4] or words[:3] == printed[:3]
        assert words[0] in printed[0] or words[0].endswith(printed[0])


def test_front_matter_is_numbered_in_roman_and_the_body_from_one(specimen, small):
    documents = (
        specimen.document("cover", "<h1>Title</h1>", "cover"),
        specimen.document("series", "<p>Words</p>", "series"),
        specimen.document("one", f"<h1>One</h1>{'<p>' + FILLER + '</p>' * 1}"),
        specimen.document("two", f"<h1>Two</h1><p>{FILLER}</p>"),
        specimen.document("end", "<h1>End</h1><p>Last.</p>", "back"),
    )
    _, made = _make(specimen, small, *documents, extra="section.back { break-before: page }")
    assert [start.label for start in made.layout.page_map] == ["i", "ii", "1", "2", "3"]


def test_a_page_begins_at_the_exact_word_of_a_paragraph_that_goes_on(specimen, small):
    paragraphs = [f"Number {at}: {FILLER} {FILLER}" for at in range(8)]
    paragraphs += [f"<em>Number {at}</em>: {FILLER} {FILLER} {FILLER}" for at in range(8)]
    book, made = _make(specimen, small, specimen.article(*paragraphs))
    slots = {start.position.slot for start in made.layout.page_map}
    assert slots == {"before", "text", "tail"}
    _assert_pages_begin_where_the_map_says(book, made)


def test_a_page_that_begins_inside_a_word_is_marked_before_the_word(specimen, small, sentences):
    dense = "@page { margin: 100pt 90pt } html { text-align: justify; hyphens: auto; orphans: 1; widows: 1 }"
    book, made = _make(specimen, small, specimen.article(sentences), extra=dense)
    inside = 0
    for start, printed in zip(made.layout.page_map, _printed(made.pdf), strict=True):
        word = _words_at(book, start.position).split()[0]
        inside += printed[0] != word
        assert word.endswith(printed[0])
    assert inside


def test_text_transformed_by_the_style_is_followed(specimen, small):
    upper = "p { text-transform: uppercase; font-variant-caps: small-caps }"
    _, made = _make(specimen, small, specimen.article(*[f"Straße {FILLER}"] * 12), extra=upper)
    assert [start.position.slot for start in made.layout.page_map].count("before") >= 1


@pytest.mark.parametrize("kind", ["list", "table", "notes"])
def test_pages_that_begin_in_lists_tables_and_beside_notes_are_found(specimen, small, kind):
    call, aside = specimen.note(1, f"The note. {FILLER}")
    content = {
        "list": "<ul>" + f"<li><p>Item: {FILLER} {FILLER}</p></li>" * 12 + "</ul>",
        "table": "<table><thead><tr><th>Head</th></tr></thead><tbody>"
        + "".join(f"<tr><td>Row{at} has words</td></tr>" for at in range(40))
        + "</tbody></table>",
        "notes": f"<p>{FILLER}{call} {FILLER}</p>" + f"<p>{FILLER} {FILLER}</p>" * 8 + specimen.notes(aside),
    }[kind]
    book, made = _make(specimen, small, specimen.document("text", content))
    assert len(made.layout.page_map) > 2
    for start, printed in zip(made.layout.page_map[1:], _printed(made.pdf)[1:], strict=True):
        words = _words_at(book, start.position).split()
        body = [word for word in printed if word != "Head"]
        assert words[:3] == body[:3] or words[:2] == [word for word in body if word != "•"][:2]


def test_a_blank_page_has_a_label_and_no_place(specimen, small):
    right = "section.chapter, section.chapter + section.chapter { break-before: right }"
    documents = [specimen.document(name, f"<h1>{name}</h1>") for name in ("one", "two")]
    _, made = _make(specimen, small, *documents, extra=right)
    assert [(start.label, start.position is None) for start in made.layout.page_map] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]


def test_a_folio_that_is_not_the_label_is_told(specimen, small):
    wrong = "@page :nth(1 of body) { counter-reset: page 5 }"
    result = edition.make(specimen.book(specimen.article("Words.")), specimen.style(wrong), small)
    assert [finding.code for finding in result.findings] == ["PDF-005"]


@pytest.mark.parametrize("head", ["x", "mild", "2023"])
def test_a_running_head_is_no_folio_whatever_it_says(specimen, small, head):
    extra = f'@page {{ @top-center {{ content: "{head}" }} }}'
    _, made = _make(specimen, small, specimen.article("Words."), extra=extra)
    assert made.layout.page_map[0].label == "1"


@pytest.mark.parametrize("content", ["counter(page)", '"Page " counter(page) " of the book"'])
def test_a_folio_is_compared_in_any_words_around_it(specimen, small, content):
    extra = f"@page {{ @bottom-center {{ content: {content} }} }} @page :nth(1 of body) {{ counter-reset: page 5 }}"
    result = edition.make(specimen.book(specimen.article("Words.")), specimen.style(extra), small)
    assert [finding.message for finding in result.findings if finding.code == "PDF-005"] == [
        "page 1 of the file prints the number 5, but its label is 1"
    ]


def test_roman_numerals():
    assert [roman(number) for number in (1, 4, 9, 14, 40, 99, 444)] == ["i", "iv", "ix", "xiv", "xl", "xcix", "cdxliv"]
