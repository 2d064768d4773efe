"""The structure of whole editions, read back from the file."""

from __future__ import annotations

from pipeline.pdf import edition

from ..readers.pdf_tags import Reader


def test_a_list_prints_the_number_that_it_begins_with(specimen, small):
    inner = '<ol start="7"><li><p>Seven.</p></li><li><p>Eight.</p></li></ol>'
    lists = f'<ol start="3"><li><p>Three.</p>{inner}</li><li><p>Four.</p></li></ol><ol><li><p>One.</p></li></ol>'
    book = specimen.book(specimen.document("text", lists, "article"))
    reader = Reader(edition.make(book, specimen.style(), small).value.pdf)
    assert [label.text().strip() for label in reader.root.all("Lbl")] == ["3.", "7.", "8.", "4.", "1."]
    assert [str(tag.entries.A.ListNumbering) for tag in reader.root.all("L")] == ["/Decimal"] * 3
