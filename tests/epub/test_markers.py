"""Printed pages in the EPUB: where each marker comes to stand, and what is said of a map that does not fit."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.epub import markers
from pipeline.model import PageStart, Position

BAR = "|"


INLINE = {"em", "a", "span", "strong", "code", "sub", "sup"}


def shown(marker) -> str:
    """The text of the block in which a marker stands, with a bar in its place."""
    marker.text = BAR
    block = marker.getparent()
    while etree.QName(block).localname in INLINE:
        block = block.getparent()
    return "".join(block.itertext())


def around(seen, document: str, page: str) -> str:
    return shown(seen.find(f"{document}.xhtml", f"//*[@id='page_{page}']")[0])


@pytest.mark.parametrize(
    ("page", "document", "text"),
    [
        ("vi", "foreword", "himself is in no |danger in a hundred"),  # the word that the printer divided
        ("2", "navy", "which the |international press"),  # whose first half is in italics
        ("3", "navy", "of the coast, in which the |small ships"),  # a space belongs to the page before
        ("4", "navy", "The second is the |defence of"),
        ("7", "navy", "East Sea |Fleet"),  # in the cell of a table
        ("8", "navy", "it seems to me |like frost"),  # in a line of verse
        ("10", "navy", "stand on a page of |their own."),
        ("11", "navy", "on which it ends |has no text"),  # a last page that holds nothing but a note
    ],
)
def test_a_marker_stands_before_the_first_word_of_its_page(seen, page, document, text):
    assert text in around(seen, document, page)


@pytest.mark.parametrize(
    ("page", "document", "following"),
    [("v", "foreword", "h1"), ("1", "navy", "h1"), ("5", "navy", "h3"), ("6", "navy", "figure")],
)
def test_a_heading_and_a_figure_have_their_marker_in_front_of_them(seen, page, document, following):
    marker = seen.find(f"{document}.xhtml", f"//*[@id='page_{page}']")[0]
    assert etree.QName(marker.getnext()).localname == following


def test_a_page_that_begins_in_a_note_while_the_text_goes_on_begins_where_the_next_page_does(seen):
    marker = seen.find("navy.xhtml", "//*[@id='page_9']")[0]
    assert marker.getnext().get("id") == "page_10"
    assert not marker.tail


def test_every_marker_is_empty_and_names_its_page(seen):
    markers = [m for name in ("cover", "series", "nav", "foreword", "navy", "glossary")
               for m in seen.find(f"{name}.xhtml", "//h:span[@epub:type='pagebreak']")]
    assert len(markers) == 17
    assert all(m.text is None and len(m) == 0 and m.get("role") == "doc-pagebreak" for m in markers)
    assert [m.get("aria-label") for m in markers[:5]] == ["i", "ii", "iii", "v", "vi"]


def test_a_page_that_holds_nothing_of_the_book_has_no_marker(seen):
    assert "iv" not in seen.text("nav.xhtml", "//h:nav[@id='pages']//h:a")


def test_a_reference_to_a_page_names_the_printed_one(seen):
    (reference,) = seen.find("foreword.xhtml", "//h:a[@class='page-ref']")
    assert (reference.text, reference.get("aria-label")) == ("6", "Page 6")


TAGS = "ul ol li tr td tbody dl dt dd table caption thead th figcaption img figure pre hr aside section header h2 a br"


@pytest.mark.parametrize("tag", TAGS.split())
@pytest.mark.parametrize("slot", ["before", "text", "tail"])
def test_a_marker_is_permitted_wherever_a_page_begins(specimen, tag, slot):
    tree = etree.fromstring(specimen.documents[4].xhtml)
    elements = list(tree.iter(etree.Element))
    number = next(i for i, e in enumerate(elements) if etree.QName(e).localname == tag)
    start = PageStart(0, "1", Position("navy", number, slot, 0))
    words = "".join(tree.itertext())
    marked = markers.mark_pages({"navy": tree}, (start,))
    assert [m.label for m in marked.value] == ["1"]
    assert "".join(tree.itertext()) == words  # no word is lost or moved
    marker = next(e for e in tree.iter() if e.get("role") == "doc-pagebreak")
    parents = {"ul", "ol", "dl", "table", "thead", "tbody", "tr", "body", "html"}
    assert etree.QName(marker.getparent()).localname not in parents


def every_position(xhtml: bytes):
    """A position in front of every third code point of a document's text."""
    tree = etree.fromstring(xhtml)
    body = set(tree.find(".//{*}section").iter())
    for number, element in enumerate(tree.iter(etree.Element)):
        for slot in ("text", "tail"):
            text = getattr(element, slot) or "" if element in body else ""
            for offset in range(0, len(text), 3):
                yield Position("navy", number, slot, offset)


def test_no_marker_stands_inside_a_word_wherever_a_page_begins(specimen):
    xhtml = specimen.documents[4].xhtml
    words = "".join(etree.fromstring(xhtml).itertext())
    for position in every_position(xhtml):
        tree = etree.fromstring(xhtml)
        markers.mark_pages({"navy": tree}, (PageStart(0, "1", position),))
        marker = next(e for e in tree.iter() if e.get("role") == "doc-pagebreak")
        assert "".join(tree.itertext()) == words
        before, after = shown(marker).split(BAR)
        call = marker.getparent().get("role") == "doc-noteref"
        assert call or not re.search(r"[A-Za-z]\Z", before) or not re.match(r"[A-Za-z]", after), position


def mark(book, page_map):
    return markers.mark_pages({d.name: etree.fromstring(d.xhtml) for d in book.documents}, page_map)


@pytest.mark.parametrize("where", [("nowhere", 1, "before"), ("navy", 9999, "before"), ("navy", 5, "text", 9999)])
def test_a_page_that_begins_outside_the_book_is_told(specimen, pages, printed, where):
    page_map = printed(specimen, pages).layout.page_map
    result = mark(specimen, (*page_map, PageStart(17, "13", Position(*where))))
    assert [(f.code, "page 13" in f.message) for f in result.findings] == [("EPUB-002", True)]
    assert len(result.value) == 17


def test_pages_out_of_order_are_told(specimen, printed, pages):
    swapped = "\n".join(reversed(pages.splitlines()[-2:]))
    result = mark(specimen, printed(specimen, swapped).layout.page_map)
    assert [(f.code, "page 11" in f.message) for f in result.findings] == [("EPUB-003", True)]
