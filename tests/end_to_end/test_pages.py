"""Folio, page label and page list are one; the words after a marker are those at the top of that printed page."""

from __future__ import annotations

import subprocess
from itertools import groupby
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from pipeline.checks.opened_epub import EPUB_TYPE, Epub, letters, text

from .conftest import Run

#: Their words on paper are others, or elsewhere.
SET_APART = ("cover.xhtml", "series.xhtml", "nav.xhtml")

RUNS = [("forging_ahead", "forging-ahead"), ("specimen", "specimen")]


def labels(run: Run, slug: str) -> list[str]:
    with pikepdf.open(run.output(slug, "pdf")) as pdf:
        return [page.label for page in pdf.pages]


@pytest.mark.parametrize(("name", "slug"), RUNS)
def test_the_page_list_of_the_epub_is_the_pages_of_the_pdf_that_hold_text(
    name: str, slug: str, request: pytest.FixtureRequest
) -> None:
    run: Run = request.getfixturevalue(name)
    with pypdfium2.PdfDocument(run.output(slug, "pdf")) as pdf:
        printed = [bool(letters(without_folio(page))) for page in pdf]
    expected = [label for label, text in zip(labels(run, slug), printed, strict=True) if text]
    assert [label for label, _ in Epub(run.output(slug, "epub")).pages()] == expected


def without_folio(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded(bottom=72)


@pytest.mark.parametrize(("name", "slug"), RUNS)
def test_every_printed_folio_is_the_page_label(name: str, slug: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(name)
    with pypdfium2.PdfDocument(run.output(slug, "pdf")) as pdf:
        folios = [page.get_textpage().get_text_bounded(top=62).strip() for page in list(pdf)[2:]]
    printed = {folio: label for folio, label in zip(folios, labels(run, slug)[2:], strict=True) if folio}
    assert len(printed) > len(folios) / 2
    assert all(folio == label for folio, label in printed.items()), printed


@pytest.mark.parametrize(("name", "slug"), RUNS)
def test_markers_stand_in_the_text_in_the_order_of_the_page_list(
    name: str, slug: str, request: pytest.FixtureRequest
) -> None:
    epub = Epub(request.getfixturevalue(name).output(slug, "epub"))
    markers = [
        f"{file}#{element.get('id')}"
        for file, tree in epub.spine()
        for element in tree.iter()
        if element.get(EPUB_TYPE) == "pagebreak"
    ]
    assert markers == [target for _, target in epub.pages()]


@pytest.mark.parametrize(("name", "slug"), RUNS)
def test_the_words_after_a_marker_are_those_at_the_top_of_its_page(
    name: str, slug: str, request: pytest.FixtureRequest
) -> None:
    run: Run = request.getfixturevalue(name)
    epub = Epub(run.output(slug, "epub"))
    tops = dict(zip(labels(run, slug), page_texts(run.output(slug, "pdf")), strict=True))
    compared = 0
    for file, tree in epub.spine():
        marks = [mark for mark in tree.iter() if mark.get(EPUB_TYPE) == "pagebreak" and file not in SET_APART]
        for words, group in groupby(marks, key=lambda mark: letters(following(mark))[:24]):
            *floats, last = (mark.get("aria-label") for mark in group)
            assert words in tops[last], (file, last)
            # A page of nothing but what floats begins where the text goes on.
            assert all("Table" in tops[label] or "Figure" in tops[label] for label in floats), (file, floats)
            compared += len(floats) + 1
    assert compared == len([target for _, target in epub.pages() if target.partition("#")[0] not in SET_APART])


def page_texts(path: Path) -> list[str]:
    """The letters and digits below the head of each page: line by line as they stand on it, then as they were drawn."""
    area = ["-x", "0", "-y", "50", "-W", "1000", "-H", "1000"]
    readings = [
        subprocess.run(["pdftotext", *order, *area, path, "-"], capture_output=True, text=True, check=True).stdout
        for order in ((), ("-raw",))
    ]
    return [letters(" ".join(texts)) for texts in zip(*(reading.split("\f")[:-1] for reading in readings), strict=True)]


def following(marker: etree._Element) -> str:
    """The text of the document after the marker, without pages of the original, which stand in the margin."""
    parts = [marker.tail or ""]
    element = marker
    while element.getparent() is not None:
        for sibling in element.itersiblings():
            parts += ["" if is_source_page(sibling) else text(sibling, is_source_page), sibling.tail or ""]
        element = element.getparent()
        parts.append(element.tail or "")
    return "".join(parts)


def is_source_page(element: etree._Element) -> bool:
    return "source-page" in element.get("class", "").split()
