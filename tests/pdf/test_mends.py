"""The engine's lines with our mends in force."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.css import StyleFor
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.fonts import FontConfiguration

from pipeline.model import Font
from pipeline.pdf import fonts
from pipeline.pdf.known_text import KnownText
from pipeline.pdf.mends import mended

GARAMOND = Path(find_spec("rendercv_fonts").submodule_search_locations[0]) / "EB Garamond" / "EBGaramond-Regular.ttf"
WORDS = "All three were known to the ancients, who had neither aircraft nor catalogs"
WIDTHS = range(400, 440)


def first_line(width: int) -> str:
    """The first line of a paragraph in which an emphasised word follows ``WORDS``, on a page so many pixels wide."""
    css = f"@page {{ size: {width}px 400px; margin: 0 }} body {{ margin: 0; font: 14.67px/20px 'EB Garamond' }}"
    html = HTML(string=f"<html lang=en><p>{WORDS} <span>unquestionably</span> and by others.")
    document = html.render(stylesheets=[CSS(string=css)], font_config=FontConfiguration())
    line = next(box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox))
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def test_a_text_that_fits_but_for_its_last_space_keeps_its_line() -> None:
    with fonts.only([Font("EB Garamond", GARAMOND, 400, False, "OFL-1.1")]):
        plain = [first_line(width) for width in WIDTHS]
        with mended(KnownText()):
            lines = [first_line(width) for width in WIDTHS]
    assert "All" in plain  # the fault that is mended; when it has gone from the engine, so may the mend
    assert set(lines) == {WORDS, WORDS.rpartition(" ")[0]}
    assert [len(line) for line in lines] == sorted(len(line) for line in lines)


def test_pseudo_elements_share_a_style_where_their_elements_do() -> None:
    html = HTML(string="<p class=a>One<p class=a>Two<p>Three")
    sheet = CSS(string=".a::before { content: 'A' } p::before { content: 'B' }")
    with mended(KnownText()):
        page = html.render(stylesheets=[sheet]).pages[0]._page_box
    before = [box for box in page.descendants() if isinstance(box, boxes.InlineBox)]
    texts = [box.children[0].text for box in before]
    assert texts == ["A", "A", "B"]
    assert before[0].style is before[1].style
    assert before[0].style is not before[2].style


def test_the_engine_is_left_as_it_was() -> None:
    split, set_styles = inline.split_first_line, StyleFor.set_computed_styles
    with mended(KnownText()):
        assert inline.split_first_line is not split
        assert StyleFor.set_computed_styles is not set_styles
    assert inline.split_first_line is split
    assert StyleFor.set_computed_styles is set_styles
