"""What the engine is given, and what it says."""

from __future__ import annotations

import gc
import logging
from dataclasses import replace

import pytest
from weasyprint.layout import LayoutContext

from pipeline.model import Resource
from pipeline.pdf import edition, fonts, layout
from pipeline.pdf.tree import Hints


def _messages(result) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in result.findings]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "../../etc/hostname", "data:image/png;base64,AAAA"]
)
def test_nothing_outside_the_book_is_fetched_and_the_attempt_is_told(specimen, small, address):
    book = specimen.book(specimen.article(f'<img src="{address}" alt="x"/>'))
    result = edition.make(book, specimen.style(), small)
    assert "PDF-003" in [finding.code for finding in result.findings]


def test_a_picture_that_asks_for_another_file_is_told(specimen, small):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        b'<image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>'
    )
    book = specimen.book(
        specimen.article('<img src="a.svg" alt="x"/>'), resources=(Resource("a.svg", "image/svg+xml", svg),)
    )
    result = edition.make(book, specimen.style(), small)
    assert ("PDF-003", "file:///etc/hostname is no part of the title and was not fetched") in _messages(result)


def test_a_picture_of_the_book_is_shown_without_a_word(specimen, small):
    book = specimen.book(
        specimen.article('<img src="figures/map.png" alt="A map"/>'), resources=(specimen.picture(),)
    )
    assert not edition.make(book, specimen.style(), small).findings


def test_a_drawing_keeps_no_layout_but_the_last(specimen, small):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    drawings = tuple(Resource(name, "image/svg+xml", svg) for name in ("a.svg", "b.svg"))
    pages = [specimen.article(f'<img src="{drawing.path}" alt="x"/>') for drawing in drawings]
    books = [specimen.book(page, resources=drawings) for page in pages]
    style = specimen.style()
    with fonts.only(style.fonts):
        press = layout.prepare(books[0], style, small)
        for book in books:
            layout.typeset(replace(press, book=book), Hints())
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, LayoutContext) and one.font_config is press.fonts]
    assert len(kept) == 1


def test_a_broken_link_is_told(specimen, small):
    book = specimen.book(specimen.article('<a href="text.xhtml#nowhere">there</a>'))
    assert [code for code, _ in _messages(edition.make(book, specimen.style(), small))] == ["PDF-001"]


def test_a_rule_that_the_engine_passes_over_is_told_with_its_stylesheet(specimen, small):
    result = edition.make(specimen.book(specimen.article("Words.")), specimen.style("p { colour: red }"), small)
    assert [(code, message[:14]) for code, message in _messages(result)] == [("PDF-013", "extra.css:1:5:")]


def test_words_that_the_style_hides_are_told(specimen, small):
    book = specimen.book(specimen.article("Shown.", "Hidden."))
    result = edition.make(book, specimen.style("p + p { display: none }"), small)
    assert [(finding.code, str(finding.where)) for finding in result.findings] == [("PDF-004", "text.md:4:1")]


def test_a_document_that_is_not_xml_is_told_and_nothing_is_made(specimen, small):
    result = edition.make(specimen.book(specimen.document("bad", "<p>open")), specimen.style(), small)
    assert result.value is None
    assert [code for code, _ in _messages(result)] == ["PDF-012"]


def test_the_logger_is_left_as_it_was(specimen, small):
    logger = logging.getLogger("weasyprint")
    before = logger.level, logger.propagate, list(logger.handlers)
    edition.make(specimen.book(specimen.article("Words.")), specimen.style(), small)
    assert (logger.level, logger.propagate, logger.handlers) == before
