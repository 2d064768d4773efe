"""What stylesheets of the EPUB refer to, the pictures of the title and nothing else, and what they leave to readers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import epub
from pipeline.epub import stylesheets
from pipeline.model import Stylesheet

ROOT = Path(__file__).parents[2]


def told(style, book, css: str, name: str = "local.css") -> list[tuple[str, str | None]]:
    dressed = replace(style, epub=(*style.epub, Stylesheet(name, css)))
    return [(f.code, f.where and str(f.where)) for f in stylesheets.check(dressed, book)]


@pytest.mark.parametrize(
    "css",
    [
        "p {\n  background: url(http://example.org/a.png) }",
        "p {\n  background: u\\72l( 'http://example.org/a.png' ) }",
        "@media screen { p {\n  list-style: image-set('http://example.org/a.png' 1x) } }",
        "@font-face {\n  src: local('Naskh'), url(naskh.ttf) }",
        "/* first */\n  @import 'other.css';",
        "p {\n  background: url(figures/none.png) }",
        "p {\n  background: url(data:image/png;base64,AAAA) }",
        "p {\n  background: url(//example.org/figures/map.png) }",
        "p {\n  background: url('figures/map.png?x') ",
    ],
)
def test_what_is_no_picture_of_the_title_is_told_at_its_line(style, specimen, css):
    ((code, where),) = told(style, specimen, css)
    assert code == "EPUB-007"
    assert where.startswith("local.css:2:")


@pytest.mark.parametrize(
    "css",
    [
        "p { background: url(figures/map.png) }",
        "p { background: url('./figures/m%61p.png') }",
        "p { filter: url(#blur) }",
        "@font-face { src: local('Naskh') }",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "p::before { content: 'url(http://example.org/)' } /* url(x.png) */",
    ],
)
def test_a_picture_of_the_title_may_be_used_and_words_are_no_address(style, specimen, css):
    assert told(style, specimen, css) == []


def test_a_sheet_of_the_house_is_named_with_its_line(style, specimen):
    dressed = replace(style, epub=(Stylesheet("styles/bad/epub.css", "p {}\np { background: url(a.png) }"),))
    (finding,) = stylesheets.check(dressed, specimen)
    assert finding.where is None
    assert finding.message.startswith("styles/bad/epub.css:2:17 refers to a.png")


def test_an_epub_that_would_reach_out_is_told(article, style, printed):
    dressed = replace(style, epub=(*style.epub, Stylesheet("local.css", "p { background: url(http://example.org/) }")))
    result = epub.make(article, dressed, printed(article, "1 article #article"))
    assert [(f.code, str(f.where)) for f in result.findings] == [("EPUB-007", "local.css:1:17")]


def test_one_line_height_holds_for_all_text_and_what_is_raised_or_chinese_adds_nothing_to_it():
    sheets = [path.read_text("utf-8") for path in sorted((ROOT / "styles").glob("*/epub.css"))]
    heights = dict(re.findall(r"^([^\n{}]+) \{[^}]*line-height: ([^;]+);", "\n".join(sheets), re.MULTILINE))
    assert float(heights.pop("body")) > 1
    assert set(heights.values()) == {"0"}
