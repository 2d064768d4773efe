"""Tables and figures that do not fit: later text fills the page before, and all is read where it stands in the Book."""

from __future__ import annotations

import io
from dataclasses import replace
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


def _figure(number: int, height: int = 300) -> str:
    picture = f'<img src="figures/map.png" alt="A map" style="width: 1in; height: {height}pt"/>'
    return f'<figure id="fig-{number}">{picture}<figcaption>Figure{number:02}</figcaption></figure>'


def _made(specimen, casi, *content: str, notes: str = ""):
    document = specimen.document("text", '<header><h1 id="title">Title</h1></header>' + "".join(content) + notes)
    style = replace(casi, tokens={**casi.tokens, "pictures": {"lowest_resolution": 0}})
    made = edition.make(specimen.book(document, resources=(specimen.picture(),)), style, casi.pages["6x9"])
    assert not made.findings
    return made.value


def _beginnings(pdf: bytes) -> list[list[str]]:
    """The first words of the paragraphs on each page, and of the tables."""
    pages = (page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return [[word for word in words if word.startswith(("Paragraph", "Table", "Figure"))] for words in pages]


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


# Figures


def _read_in_order(pdf: bytes) -> list[str]:
    tags = (tag.text()[:11].strip() for tag in read_tags(pdf) if tag.role in ("P", "Caption"))
    return [words for words in tags if words.startswith(("Paragraph", "Figure"))]


def test_the_text_that_follows_fills_the_page_before_figures_that_do_not_fit(specimen, casi):
    names = [f"Paragraph{number:02}" for number in range(9)]
    texts = [_paragraph(number) for number in range(9)]
    made = _made(specimen, casi, *texts[:4], _figure(1), _figure(2, 60), *texts[4:])
    assert _beginnings(made.pdf)[:2] == [names[:7], ["Figure01", "Figure02", names[7]]]
    assert _read_in_order(made.pdf) == [*names[:4], "Figure01", "Figure02", *names[4:]]


def test_a_figure_that_leaves_two_lines_empty_stays(specimen, casi):
    before = [*map(_paragraph, range(6)), _paragraph(6, 3)]
    made = _made(specimen, casi, *before, _figure(1), *map(_paragraph, range(7, 9)))
    assert _beginnings(made.pdf)[1] == ["Figure01", "Paragraph07", "Paragraph08"]
    *_, last = (line for line in made.layout.lines if line.page == 0)
    assert 648 - 71 - 3 * 14 < last.top + 14 <= 648 - 71 - 2 * 14


def test_a_figure_does_not_part_words_from_the_list_that_they_introduce(specimen, casi):
    items = "<ul>" + "<li><p>Paragraph88 is an item</p></li>" * 3 + "</ul>"
    made = _made(specimen, casi, *map(_paragraph, range(3)), _figure(1), _paragraph(3, 8), items, _paragraph(4))
    order = [word for page in _beginnings(made.pdf) for word in page]
    assert order.index("Figure01") != order.index("Paragraph88") - 1


def test_a_figure_that_begins_a_page_by_order_stays_there(specimen, casi):
    forced = '<div class="page-break"></div>'
    made = _made(specimen, casi, _paragraph(0), forced, _figure(1), *map(_paragraph, range(1, 5)))
    assert [page[0] for page in _beginnings(made.pdf)[:2]] == ["Paragraph00", "Figure01"]


# Two in a row


def test_a_figure_fills_the_page_before_a_table_that_does_not_fit_and_both_are_read_in_their_order(specimen, casi):
    rows = "<tr><td>cell<br/>cell</td></tr>" * 8
    label = '<span class="label" data-made="label">Table 1.</span>'
    body = f'<table id="tbl-boats"><caption>{label} Boats</caption><tbody>{rows}</tbody></table>'
    before, after = map(_paragraph, range(5)), map(_paragraph, range(5, 9))
    made = _made(specimen, casi, *before, f'<div class="table">{body}</div>', _figure(1, 40), *after)
    first, second = _beginnings(made.pdf)[:2]
    assert first[-1] == "Figure01"
    assert "Table" in second
    read = [tag.text()[:8].strip() for tag in read_tags(made.pdf) if tag.role == "Caption"]
    assert read == ["Table 1.", "Figure01"]


def test_two_figures_that_do_not_fit_are_parted_by_text(specimen, casi):
    names = [f"Paragraph{number:02}" for number in range(12)]
    texts = [_paragraph(number) for number in range(12)]
    made = _made(specimen, casi, *texts[:5], _figure(1, 340), _figure(2, 340), texts[5], "<hr/>", *texts[6:])
    assert _read_in_order(made.pdf) == [*names[:5], "Figure01", "Figure02", *names[5:]]
    pages = _beginnings(made.pdf)
    assert [page for page in pages if "Figure01" in page] != [page for page in pages if "Figure02" in page]
    assert all(sum(word.startswith("Paragraph") for word in page) > 1 for page in pages[:3]), pages


def test_a_sidebar_is_whole_and_stands_behind_the_text_that_fills_the_page_before_it(specimen, casi):
    words = "in a box of its own, as a story beside the story is " * 12
    sidebar = f'<aside class="sidebar"><p>Figure00 {words}</p></aside>'
    made = _made(specimen, casi, *map(_paragraph, range(6)), sidebar, *map(_paragraph, range(6, 9)))
    assert [page[-1] for page in _beginnings(made.pdf)[:1]] == ["Paragraph06"]
    assert _beginnings(made.pdf)[1][0] == "Figure00"
