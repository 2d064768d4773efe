"""The structure of whole editions, read back from the file."""

from __future__ import annotations

from pipeline.checks.tagged_pdf import Reader
from pipeline.pdf import edition


def test_a_list_prints_the_number_that_it_begins_with(specimen, small):
    inner = '<ol start="7"><li><p>Seven.</p></li><li><p>Eight.</p></li></ol>'
    lists = f'<ol start="3"><li><p>Three.</p>{inner}</li><li><p>Four.</p></li></ol><ol><li><p>One.</p></li></ol>'
    book = specimen.book(specimen.document("text", lists, "article"))
    reader = Reader(edition.make(book, specimen.style(), small).value.pdf)
    assert [label.text().strip() for label in reader.root.all("Lbl")] == ["3.", "7.", "8.", "4.", "1."]
    assert [str(tag.entries.A.ListNumbering) for tag in reader.root.all("L")] == ["/Decimal"] * 3


def test_links_to_pages_say_so(specimen, small):
    place = 'href="text.xhtml#navy"'
    line = f'<p><a {place}>The <em>Navy</em></a> <a class="page-ref" {place}/></p>'
    contents = specimen.document("contents", f"<nav><ol><li>{line}</li></ol></nav>", "contents")
    reference = f'<p><a class="xref" {place}>Figure 1</a>, page <a class="page-ref" {place}/></p>'
    text = specimen.document("text", f'<h1 id="navy">The Navy</h1>{reference}', "article")
    reader = Reader(edition.make(specimen.book(contents, text), specimen.style(), small).value.pdf)
    links = [(tag.text().strip(), str(tag.annotations[0].Contents)) for tag in reader.root.all("Link")]
    assert links == [("The Navy", "The Navy, page 1"), ("1", "Page 1"), ("Figure 1", "Figure 1"), ("1", "Page 1")]
