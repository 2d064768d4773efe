"""The specimen holds each construct of the Book; whoever adds one to docs/book.md adds it to the specimen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from .conftest import Run

CONSTRUCTS = [
    *("p.lead/span.dash", "ul.leads", "li/ul", "li/ul/li/ol", "ol[@start]", "li/p[2]", "dl/dd", "blockquote/p[2]"),
    *("p.lines/br", "p.lines/span.indent", "div.epigraph/div.source", "section/div.source", "aside.sidebar/p[2]"),
    *("aside.translators-note", "div.page-break", "hr", "pre/code", "p/code", "p/br", "section.part"),
    *("figure[@id]/img", "figcaption/em", "figcaption//span.han", "figcaption//a.note-call", "table//th.numeric"),
    *("caption//a.note-call", "caption/strong", "td/a.note-call", "h2/a.note-call", "h2/span.han", "h1.unnumbered"),
    *("a.note-call.author", "a.note-call.translator", "a.note-call.editor", "span.between-calls", "aside.note/ul"),
    *("aside.note/blockquote", "aside.note/p[2]", "aside.note//span.term", "em", "strong", "strong//span.han"),
    *("em//span.han", "p/span.han.short", "span[@lang='zh-Hant']", "span[@lang='fr']", "span[@lang='la']"),
    *("span.term/following-sibling::span.gloss", "span.index-mark[contains(@data-entry, ', ')]", "span.index-mark"),
    *("p/a.source-page", "td//a.source-page", "aside.note//a.source-page", "a.xref[starts-with(., 'Figure')]"),
    *("a.xref[starts-with(., 'Table')]", "a.xref[starts-with(., 'Chapter')]", "a.xref[starts-with(., '“')]"),
    *("a.page-ref", "a[starts-with(@href, 'https:')]", "a[starts-with(@href, 'mailto:')]", "h3", "h4"),
]


@pytest.fixture(scope="module")
def documents(specimen: Run) -> list[etree._Element]:
    return [etree.parse(path).getroot() for path in sorted((specimen.build / "specimen" / "xhtml").glob("*.xhtml"))]


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_specimen_holds_each_construct(construct: str, documents: list[etree._Element]) -> None:
    assert any(document.xpath(f"//{xpath(construct)}", namespaces=NAMESPACES) for document in documents)


NAMESPACES = {"h": "http://www.w3.org/1999/xhtml"}


def xpath(construct: str) -> str:
    """The XPath of ``p.lead/em``: element and class as in CSS, the rest as in XPath."""
    return "/".join(step and "".join(_step(step)) for step in construct.split("/"))


def _step(step: str) -> Iterator[str]:
    path, bracket, condition = step.partition("[")
    axis, _, names = path.rpartition("::")
    element, *classes = names.split(".")
    yield f"{axis}::h:{element}" if axis else f"h:{element}"
    yield from (f"[contains(concat(' ', @class, ' '), ' {name} ')]" for name in classes)
    yield bracket + condition
