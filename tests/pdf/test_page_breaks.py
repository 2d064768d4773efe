"""Headings and lines that the engine leaves alone at a page's edge."""

from __future__ import annotations

import pypdfium2
import pytest

from pipeline.checks.tagged_pdf import read_tags
from pipeline.pdf import edition
from pipeline.proofreading import headings_at_foot

RUN_IN = "h4 { float: left; margin: 14pt 8pt 0 0 } h4 + p { padding-top: 14pt; text-indent: 0 }"
LONG = "A paragraph of so many words that it takes up more than three of the short lines on this small page. " * 2


@pytest.mark.parametrize("before", range(9, 14))
def test_a_heading_that_is_run_in_goes_to_the_next_page_with_its_text(specimen, small, before):
    heading = f'<h4 id="run-in" data-source="text.md:5:1">Run in.</h4><p data-source="text.md:6:1">{LONG}</p>'
    lines = "".join(f'<p data-source="text.md:{line}:1">Line {line}.</p>' for line in range(before))
    book = specimen.book(specimen.document("text", lines + heading))
    layout = edition.make(book, specimen.style(RUN_IN), small).value.layout
    assert not list(headings_at_foot(layout.lines, layout.pictures))
    run_in = next(line for line in layout.lines if line.text == "Run in.")
    assert sum(line.page == run_in.page for line in layout.lines if line.text in LONG) >= 2


def test_a_page_of_the_index_that_begins_below_an_entry_says_so_and_is_not_read_so(specimen, small):
    below = "".join(f'<li><p data-continued="Navy (continued)">ship {number}, 1</p></li>' for number in range(40))
    entries = f"<ul><li><p>Army, 1</p></li><li><p>Navy, 1</p><ul>{below}</ul></li><li><p>Sea, 2</p></li></ul>"
    again = "[data-at-head]::before { content: attr(data-continued); display: block }"
    made = edition.make(specimen.book(specimen.document("index", entries, "back")), specimen.style(again), small)
    assert not made.findings
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.value.pdf)]
    assert len(pages) > 2
    assert ["Navy (continued)" in page for page in pages] == [False, *([True] * (len(pages) - 1))]
    assert "(continued)" not in read_tags(made.value.pdf).text()
