"""The EPUB as a whole: what the package document says, and that the same Book gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import astuple, replace

import pytest
from lxml import etree

from pipeline import epub
from pipeline.checks import epubcheck
from pipeline.model import Cover, PageStart, Position, Resource, Verdict

META = "//opf:meta[@property='{}']"


def meta(seen, name: str) -> list[str]:
    return seen.text("content.opf", META.format(name))


def test_epubcheck_has_nothing_to_say_but_that_fonts_are_embedded(made, article_epub, tmp_path):
    for name, data in (("specimen", made), ("article", article_epub)):
        path = tmp_path / f"{name}.epub"
        path.write_bytes(data)
        report = epubcheck.check(path)
        if report.verdict is Verdict.NOT_RUN:
            pytest.skip(report.why)
        assert {f.code for f in report.findings} <= {"CSS-028"}, report.findings
        assert report.verdict is Verdict.PASSED


def test_the_same_book_gives_the_same_bytes(article, style, printed, article_epub):
    assert epub.make(article, style, printed(article, "1 article #article")).value == article_epub


def test_the_time_of_the_epub_is_that_of_the_edition(seen):
    assert meta(seen, "dcterms:modified") == ["2023-03-20T00:00:00Z"]


def test_the_package_names_the_work_and_those_who_made_it(seen):
    assert seen.text("content.opf", "//dc:title") == ["The Blue-Water Navy", "A Reader"]
    assert seen.text("content.opf", "//dc:creator") == ["Wang Hai"]
    assert seen.text("content.opf", "//dc:contributor") == ["Ann Reader", "Eve Marks"]
    assert meta(seen, "role") == ["aut", "trl", "edt"]
    assert meta(seen, "alternate-script") == ["王海"]
    assert meta(seen, "belongs-to-collection") == ["In Their Own Words"]
    assert seen.text("content.opf", "//dc:publisher") == ["China Aerospace Studies Institute"]
    assert seen.find("content.opf", "/opf:package[@xml:lang='en-US']")


def test_the_epub_has_an_identifier_of_its_own_and_names_the_pdf_as_the_source_of_its_pages(seen):
    own, doi = seen.text("content.opf", "//dc:identifier")
    assert own.startswith("urn:uuid:")
    assert doi == "doi:10.1000/182"
    assert meta(seen, "pageBreakSource") == ["urn:isbn:9783161484100"]


def test_the_digest_of_the_page_map_is_kept(seen, specimen, pages, printed):
    page_map = printed(specimen, pages).layout.page_map
    digest = hashlib.sha256(json.dumps([astuple(page) for page in page_map]).encode()).hexdigest()
    assert meta(seen, "casi:pageMapDigest") == [digest]


def test_what_is_said_of_accessibility_is_true_of_the_book(seen):
    assert meta(seen, "schema:accessMode") == ["textual", "visual"]
    assert meta(seen, "schema:accessModeSufficient") == ["textual"]
    features = set(meta(seen, "schema:accessibilityFeature"))
    assert {"alternativeText", "pageBreakMarkers", "pageNavigation", "structuralNavigation"} <= features
    assert meta(seen, "schema:accessibilityHazard") == ["none"]
    assert "Every image has alternative text." in meta(seen, "schema:accessibilitySummary")[0]


def test_nothing_is_said_of_what_the_book_does_not_have(article_epub, opened):
    seen = opened(article_epub)
    assert meta(seen, "schema:accessMode") == ["textual"]
    assert "alternativeText" not in meta(seen, "schema:accessibilityFeature")
    summary = meta(seen, "schema:accessibilitySummary")[0]
    assert "image" not in summary
    assert "Notes" not in summary
    assert meta(seen, "dcterms:conformsTo") == []


def test_images_without_alternative_text_are_not_called_described(specimen, style, pages, printed, opened):
    navy = specimen.documents[4]
    silent = replace(navy, xhtml=navy.xhtml.replace(b'alt="The three fleets and their ports on the coast"', b'alt=""'))
    book = replace(specimen, documents=(*specimen.documents[:4], silent, *specimen.documents[5:]))
    seen = opened(epub.make(book, style, printed(specimen, pages)).value)
    assert meta(seen, "schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in meta(seen, "schema:accessibilityFeature")


def test_the_cover_is_an_image_with_alternative_text_and_a_page_of_text(seen):
    assert seen.find("content.opf", "//opf:item[@properties='cover-image' and @href='cover-image.png']")
    image = seen.find("cover-image.xhtml", "//h:img")[0]
    assert image.get("alt") == "Front cover of The Blue-Water Navy"
    assert (image.get("width"), image.get("height")) == ("1236", "1600")
    assert "STUDIES INSTITUTE" in seen.text("cover.xhtml", "//h:body")[0]


def test_a_picture_of_the_title_may_be_called_as_the_cover_is(article, style, printed, opened):
    own = Resource("Cover-Image.png", "image/png", b"a picture")
    result = epub.make(replace(article, resources=(own,)), style, printed(article, "1 article #article"))
    seen = opened(result.value)
    assert seen.find("content.opf", "//opf:item[@properties='cover-image' and @href='_cover-image.png']")
    assert seen.find("cover-image.xhtml", "//h:img[@src='_cover-image.png']")
    assert seen.members["EPUB/Cover-Image.png"] == own.data


def test_two_pictures_of_one_name_but_for_capitals_are_told(article, style, printed):
    pictures = (Resource("map.png", "image/png", b"one"), Resource("Map.png", "image/png", b"two"))
    result = epub.make(replace(article, resources=pictures), style, printed(article, "1 article #article"))
    assert (result.value, [f.code for f in result.findings]) == (None, ["EPUB-008"])


def test_a_drawing_that_does_not_move_is_no_hazard(article, style, printed, opened):
    drawing = Resource("a.svg", "image/svg+xml", b"<svg/>")
    result = epub.make(replace(article, resources=(drawing,)), style, printed(article, "1 article #article"))
    assert meta(opened(result.value), "schema:accessibilityHazard") == ["none"]


def test_a_title_with_a_picture_on_its_cover_has_a_title_page_of_text(specimen, style, pages, printed, opened):
    cover = specimen.documents[0]
    image = b'<p class="picture"><img src="sea.png" alt="The sea"/></p>'
    start = cover.xhtml.index(b">", cover.xhtml.index(b"<section")) + 1
    pictured = replace(cover, xhtml=cover.xhtml[:start] + image + cover.xhtml[start:])
    book = replace(
        specimen,
        metadata=replace(specimen.metadata, cover=Cover("sea.png", "The sea")),
        documents=(pictured, *specimen.documents[1:]),
        resources=(*specimen.resources, Resource("sea.png", "image/png", b"a picture")),
    )
    edition = printed(book, pages)
    number = [element.get("src") for element in etree.fromstring(pictured.xhtml).iter()].index("sea.png")
    first = PageStart(0, "i", Position("cover", number, "before"))
    edition = replace(edition, layout=replace(edition.layout, page_map=(first, *edition.layout.page_map[1:])))
    seen = opened(epub.make(book, style, edition).value)
    assert seen.find("cover.xhtml", "//h:img") == []
    assert "The Blue-Water Navy" in " ".join(seen.text("cover.xhtml", "//h:h1"))
    assert seen.find("cover.xhtml", "//h:span[@id='page_i']")
    assert "EPUB/sea.png" not in seen.members
    assert seen.find("cover-image.xhtml", "//h:img[@alt='The sea']")


def test_mupdf_reads_the_text(made, tmp_path):
    path = tmp_path / "specimen.epub"
    path.write_bytes(made)
    try:
        drawn = subprocess.run(["mutool", "draw", "-F", "text", path], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("mutool is not installed")
    text = " ".join(drawn.stdout.split())
    for words in ("STUDIES INSTITUTE", "民族复兴", "it seems to me like frost", "South Sea Fleet", "A first note"):
        assert words in text
    assert "Pages of the print edition" not in text


def test_a_style_without_the_texts_of_the_epub_is_told(article, style, printed):
    texts = {**style.texts, "epub": {k: v for k, v in style.texts["epub"].items() if k != "back_mark"}}
    result = epub.make(article, replace(style, texts=texts), printed(article, "1 article #article"))
    assert result.value is None
    assert [(f.code, "back_mark" in f.message) for f in result.findings] == [("EPUB-005", True)]


def test_a_template_that_asks_for_what_is_not_there_is_told(article, style, printed):
    templates = {**style.templates, "nav.xhtml": "<html>{{ nothing.of.this }}</html>"}
    result = epub.make(article, replace(style, templates=templates), printed(article, "1 article #article"))
    assert result.value is None
    assert [f.code for f in result.findings] == ["EPUB-005"]


def test_a_document_by_the_name_of_one_of_ours_is_told(article, style, printed):
    document = replace(article.documents[0], name="nav", source="nav.md")
    result = epub.make(replace(article, documents=(document,)), style, printed(article, "1 article #article"))
    assert [(f.code, str(f.where)) for f in result.findings] == [("EPUB-006", "nav.md")]


def test_an_epub_with_a_character_that_no_font_has_is_told_and_made_for_a_proof(article, style, printed, opened):
    document = article.documents[0]
    strange = replace(document, xhtml=document.xhtml.replace(b"Xi Jinping", "Xi \U00013000 Jinping".encode()))
    result = epub.make(replace(article, documents=(strange,)), style, printed(article, "1 article #article"))
    assert [f.code for f in result.findings] == ["EPUB-001"]
    assert "\U00013000" in opened(result.value).text("article.xhtml", "//h:header")[0]
