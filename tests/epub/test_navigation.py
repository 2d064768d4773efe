from __future__ import annotations

from dataclasses import replace

from pipeline import epub
from pipeline.model import BookDocument, Matter, NavigationEntry


def test_the_contents_follow_the_navigation_of_the_book(seen):
    links = seen.find("nav.xhtml", "//h:nav[@role='doc-toc']//h:a")
    assert [(a.text, a.get("href")) for a in links] == [
        ("Contents", "nav.xhtml"),
        ("Foreword", "foreword.xhtml#ch-foreword"),
        ("The Navy", "navy.xhtml#ch-navy"),
        ("The tasks", "navy.xhtml#sec-tasks"),
        ("Glossary", "glossary.xhtml#ch-glossary"),
    ]
    assert seen.find("nav.xhtml", "//h:li[h:a='The Navy']/h:ol/h:li/h:a")[0].text == "The tasks"


def test_the_page_list_names_every_marker_in_order(seen):
    links = seen.find("nav.xhtml", "//h:nav[@role='doc-pagelist']//h:a")
    assert [a.text for a in links] == ["i", "ii", "iii", "v", "vi", *map(str, range(1, 13))]
    for link in links:
        file, _, fragment = link.get("href").partition("#")
        assert seen.find(file, f"//*[@id='{fragment}']")[0].get("aria-label") == link.text


def test_landmarks_lead_to_what_the_book_has(seen):
    links = seen.find("nav.xhtml", "//h:nav[@id='landmarks']//h:a")
    kinds = [a.get("{http://www.idpf.org/2007/ops}type") for a in links]
    assert kinds == ["cover", "titlepage", "toc", "bodymatter", "foreword", "glossary"]
    assert links[3].get("href") == "navy.xhtml"


def test_the_navigation_stands_where_the_contents_stood(seen):
    order = [ref.get("idref") for ref in seen.find("content.opf", "//opf:itemref")]
    assert order == [f"document-{n}" for n in ("cover-image", "cover", "series", "nav", "foreword", "navy", "glossary")]


def test_a_book_without_contents_has_its_navigation_outside_the_reading_order(article_epub, opened):
    seen = opened(article_epub)
    assert [ref.get("idref") for ref in seen.find("content.opf", "//opf:itemref")] == [
        "document-cover-image",
        "document-article",
    ]
    assert seen.text("nav.xhtml", "//h:nav[@role='doc-toc']//h:a") == ["Forging Ahead"]


def test_older_readers_find_the_same_contents(seen):
    points = seen.find("toc.ncx", "//*[local-name()='content']/@src")
    assert points == seen.find("nav.xhtml", "//h:nav[@role='doc-toc']//h:a/@href")


def test_a_list_of_figures_is_a_hidden_list_of_the_navigation_and_a_landmark(specimen, style, printed, opened):
    lines = (NavigationEntry("Figure 1. The coast", "navy", "fig-coast"),)
    section = '<section xmlns:epub="http://www.idpf.org/2007/ops" id="figures" class="figures" epub:type="loi"/>'
    document = f'<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><body>{section}</body></html>'.encode()
    figures = BookDocument("figures", "figures", Matter.FRONT, "Figures", document)
    listed = replace(specimen, documents=(*specimen.documents, figures), lists={"figures": lines})
    made = epub.make(listed, style, printed(listed, ""))
    seen = opened(made.value)
    (nav,) = seen.find("nav.xhtml", "//h:nav[@epub:type='loi' and @hidden]")
    assert [(a.text, a.get("href")) for a in nav.iter("{*}a")] == [("Figure 1. The coast", "navy.xhtml#fig-coast")]
    assert seen.find("nav.xhtml", "//h:nav[@id='landmarks']//h:a[@epub:type='loi']/@href") == ["figures.xhtml"]


def test_chinese_in_a_line_of_the_contents_has_its_language(specimen, style, printed, opened):
    (first, *others) = specimen.navigation
    named = replace(specimen, navigation=(replace(first, title="The 活字 of the time"), *others))
    seen = opened(epub.make(named, style, printed(named, "")).value)
    (run,) = seen.find("nav.xhtml", "//h:nav[@role='doc-toc']//h:span[@lang]")
    assert (run.get("lang"), run.text) == ("zh-Hans", "活字")
