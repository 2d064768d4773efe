"""Headings and lines that the engine leaves alone at a page's edge."""

from __future__ import annotations

import pytest

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
