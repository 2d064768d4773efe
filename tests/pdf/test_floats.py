"""Broadside tables among the text: the page before is filled, and all is read where it stands in the Book."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from pipeline import style as house
from pipeline.checks.tagged_pdf import read_tags
from pipeline.pdf import edition

STYLES = Path(__file__).parents[2] / "styles"


@pytest.fixture(scope="module")
def casi():
    return house.load("casi", [STYLES]).value


def _table(called: str = "") -> str:
    heads = "".join(f"<th>boats{column:02}</th>" for column in range(12))
    row = f"<tr>{'<td>cell</td>' * 12}</tr>"
    label = '<span class="label" data-made="label">Table 1.</span>'
    return (
        f'<div class="table"><table id="tbl-forces"><caption>{label} Forces{called}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{row * 3}</tbody></table></div>"
    )


def _paragraph(number: int, lines: int = 5) -> str:
    return f"<p>Paragraph{number:02} {'are the ships of all the fleets of the whole world ' * lines}</p>"


def _made(specimen, casi, *content: str, notes: str = ""):
    document = specimen.document("text", '<header><h1 id="title">Title</h1></header>' + "".join(content) + notes)
    made = edition.make(specimen.book(document), casi, casi.pages["6x9"])
    assert not made.findings
    return made.value


def _beginnings(pdf: bytes) -> list[list[str]]:
    """The first words of the paragraphs on each page, and of the tables."""
    pages = (page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return [[word for word in words if word.startswith(("Paragraph", "Table"))] for words in pages]


@pytest.fixture(scope="module")
def made(specimen, casi):
    before = [_paragraph(number) for number in range(2)]
    return _made(specimen, casi, *before, _table(), *(_paragraph(number) for number in range(2, 16)))


def test_the_text_that_follows_fills_the_page_before_a_broadside_table(made):
    pages = _beginnings(made.pdf)
    at = pages.index(["Table"])
    assert [word for words in pages for word in words if word != "Table"] == [f"Paragraph{n:02}" for n in range(16)]
    assert len(pages[at - 1]) > 3
    text = pypdfium2.PdfDocument(io.BytesIO(made.pdf))[at - 1].get_textpage()
    assert "world" in text.get_text_bounded(0, 71, 432, 71 + 5 * 14)  # within five lines of the foot


def test_a_table_that_has_floated_is_read_where_it_stands_in_the_book(made):
    tags = [tag for tag in read_tags(made.pdf) if tag.role in ("P", "Table")]
    order = ["Table" if tag.role == "Table" else tag.text()[:11] for tag in tags]
    found = [one for one in order if one.startswith(("Paragraph", "Table"))]
    assert found == ["Paragraph00", "Paragraph01", "Table", *(f"Paragraph{n:02}" for n in range(2, 16))]


def test_pages_begin_one_after_the_other_in_the_book_for_all_that(made):
    starts = [(start.position.element, start.position.slot, start.position.offset) for start in made.layout.page_map]
    assert all(one[0] <= other[0] for one, other in pairwise(starts))


def test_a_table_does_not_float_past_a_heading(specimen, casi):
    made = _made(specimen, casi, _paragraph(0), _table(), '<h2 id="next">Next</h2>', *map(_paragraph, range(1, 9)))
    assert _beginnings(made.pdf)[:2] == [["Paragraph00"], ["Table"]]


def test_a_table_that_calls_a_note_passes_no_other_call_so_that_marks_follow_each_other(specimen, casi):
    (call, aside), (later, other) = specimen.note(1, "A note."), specimen.note(2, "Another.")
    content = [*map(_paragraph, range(2)), f"<p>Paragraph02{later}</p>", *map(_paragraph, range(3, 9))]
    made = _made(specimen, casi, content[0], _table(call), *content[1:], notes=specimen.notes(aside, other))
    assert _beginnings(made.pdf)[:2] == [["Paragraph00", "Paragraph01"], ["Table"]]
