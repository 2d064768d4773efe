"""Pages of a thick book have margins of their own, from a number of pages on and for good."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest

from pipeline.model import PageFormat, Stylesheet, ThickBook
from pipeline.pdf import edition

FILLER = "Many words that fill a page of this small format one after the other. " * 4


@pytest.fixture
def thick(small) -> PageFormat:
    """A small page whose books are thick with more than four pages."""

    def page(css: str) -> PageFormat:
        return replace(small, thick=ThickBook(4, (Stylesheet("thick.css", css),)))

    return page


def _made(specimen, page: PageFormat, paragraphs: int) -> tuple[int, float]:
    """The number of pages, and where the leftmost letter of the first one begins, in points."""
    result = edition.make(specimen.book(specimen.article(*[FILLER] * paragraphs)), specimen.style(), page)
    assert not result.findings
    document = pypdfium2.PdfDocument(io.BytesIO(result.value.pdf))
    text = document[0].get_textpage()
    return len(document), min(text.get_charbox(index, loose=True)[0] for index in range(text.count_chars()))


def test_only_a_book_of_more_pages_than_that_has_the_margins_of_a_thick_one(specimen, small, thick):
    css = "@page { margin-left: 61pt; margin-right: 9pt }"
    for paragraphs, is_thick in ((3, False), (16, True)):
        pages, left = _made(specimen, thick(css), paragraphs)
        assert (pages > 4, round(left) == 61) == (is_thick, is_thick)
        assert round(_made(specimen, small, paragraphs)[1]) != 61


def test_a_book_stays_thick_where_its_pages_have_room_for_more(specimen, small, thick):
    css = "@page { margin: 9pt 9pt 9pt 61pt } html { font-size: 4pt; line-height: 5pt }"
    pages, left = _made(specimen, thick(css), 16)
    assert (pages <= 4, round(left)) == (True, 61)
