"""The pages of the house's own making, as its templates make them."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.model import Metadata, Style

from .conftest import BARE, FULL, MADE, ROOT, render, words


@pytest.mark.parametrize("kind", [*MADE, "article", "chapter", "front", "back"])
@pytest.mark.parametrize("metadata", [FULL, BARE], ids=["full", "bare"])
@pytest.mark.parametrize("name", ["casi", "harbour"])
def test_every_template_makes_a_document_that_the_books_schema_takes(
    name: str, metadata: Metadata, kind: str, request: pytest.FixtureRequest
) -> None:
    schema = etree.RelaxNG(etree.parse(ROOT / "pipeline" / "schemas" / "book.rng"))
    house: Style = request.getfixturevalue(name)
    document = render(house, kind, metadata, "<p xmlns='http://www.w3.org/1999/xhtml'>Words.</p>")
    assert schema.validate(document), schema.error_log


def test_the_cover_keeps_the_words_of_the_masthead_whole(casi: Style) -> None:
    masthead = render(casi, "cover", FULL).find(".//{*}p[@class='masthead']")
    assert words(masthead) == "CHINA AEROSPACE STUDIES INSTITUTE"


def test_the_imprint_prints_what_the_manuscript_says_and_no_more(casi: Style) -> None:
    imprint = render(casi, "series", BARE).find(".//{*}dl")
    assert words(imprint) == "Edition 2023 How to cite A Title (China Aerospace Studies Institute, 2023)."


def test_the_imprint_of_a_full_title_has_everything(casi: Style) -> None:
    imprint = render(casi, "series", FULL).find(".//{*}dl")
    pairs = dict(zip(map(words, imprint.iterfind("{*}dt")), map(words, imprint.iterfind("{*}dd")), strict=True))
    assert pairs == {
        "Edition": "March 5, 2024, version 1.1",
        "Original": "Li Ming 李明, editor; Wang & Sons; Zhao Lei, The Art 兵法, A Press, December 1999, "
        "https://example.org/a?b=1&c=2",
        "Translation": "A. Translator; translated with the help of a machine and revised by people",
        "Identifiers": "DOI 10.1000/182; ISBN 978-1-58566-300-1 (PDF)",
        "Rights": "In the public domain.",
        "Release": "Approved for release.",
        "How to cite": "Li Ming, Wang & Sons, and Zhao Lei, The <Art> of “War & Peace”: A Reader, "
        "trans. A. Translator, In Their Own Words (China Aerospace Studies Institute, March 5, 2024), https://doi.org/10.1000/182.",
    }


def test_the_contents_go_as_deep_as_the_style_says_and_a_part_is_no_level(casi: Style) -> None:
    lines = render(casi, "contents", BARE).iterfind(".//{*}li")
    assert [(line.get("class"), words(line.find("{*}p"))) for line in lines] == [
        ("part-line", "Part One"),
        ("chapter-line", "One"),
        ("section-line", "Two & three"),
    ]


def test_the_words_of_the_series_are_those_of_the_institute(casi: Style) -> None:
    page = render(casi, "series", FULL)
    source = " ".join((ROOT / "tests" / "styles" / "in-their-own-words.txt").read_text("utf-8").split())
    said = " ".join(words(paragraph) for paragraph in page.iterfind(".//{*}div[@class='words']//{*}p"))
    assert said == source
