"""The words of drawings, and the families in which they ask to be set."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline import drawings


def svg(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def house(_: tuple[str, ...]) -> tuple[str, ...]:
    return "House Sans", "sans-serif"


def refaced(inside: str, attributes: str = "") -> etree._Element:
    return etree.fromstring(drawings.refaced(svg(inside, attributes), house))


def test_the_words_are_those_of_its_texts_in_their_order() -> None:
    drawing = svg("<title>no</title><text>one <tspan>two</tspan> three</text><g><text>四</text></g><desc>no</desc>")
    assert drawings.words(drawing) == "one two three四"
    assert drawings.words(b"no drawing") == ""


def test_a_drawing_without_text_stays_as_it_is() -> None:
    drawing = svg('<path style="font-family: Arial" d="M0 0"/>')
    assert drawings.refaced(drawing, house) == drawing


@pytest.mark.parametrize(
    ("inside", "asked"),
    [
        ('<text font-family="DejaVu Sans, Arial">x</text>', ("DejaVu Sans", "Arial")),
        ("<text style=\"fill: red; font-family: 'DejaVu Sans',serif !important\">x</text>", ("DejaVu Sans", "serif")),
        ("<style>.a, text > b { font-family: DejaVu Sans }</style><text>x</text>", ("DejaVu Sans",)),
        ("<style>@media print { text { font: 8px Arial } }</style><text>x</text>", ("Arial",)),
        ("<text style=\"font: italic 700 12px/1.2 'DejaVu Sans', Arial\">x</text>", ("DejaVu Sans", "Arial")),
        ('<text font="bold 12px Arial">x</text>', ("Arial",)),
    ],
)
def test_families_are_found_wherever_a_drawing_may_name_them(inside: str, asked: tuple[str, ...]) -> None:
    assert set(drawings.lists(svg(inside))) == {(), asked}
    again = drawings.refaced(svg(inside), house)
    assert set(drawings.lists(again)) == {("House Sans", "sans-serif")}


def test_text_that_names_no_family_gets_one_from_the_root() -> None:
    assert refaced("<text>x</text>").get("font-family") == '"House Sans",sans-serif'


def test_font_is_written_out_as_the_properties_that_it_stands_for() -> None:
    (text,) = refaced("<text style=\"font: oblique 700 12px/1.2 'DejaVu Sans', Arial; fill: red\">x</text>")
    said = dict(part.strip().split(":", 1) for part in text.get("style").split(";") if part.strip())
    family = '"House Sans",sans-serif'
    assert {name: value.strip() for name, value in said.items()} == {
        "font-style": "oblique", "font-weight": "700", "font-size": "12px", "font-family": family, "fill": "red",
    }


@pytest.mark.parametrize("css", ["font-family: inherit", "font: inherit", "font: caption", "font-family: var(--x)"])
def test_what_another_element_or_the_system_decides_stays(css: str) -> None:
    (text,) = refaced(f'<text style="{css}">x</text>')
    assert text.get("style").rstrip(";") == css


def test_other_rules_and_declarations_stay() -> None:
    css = "@font-face{font-family:Q}/* a */.a{fill:url(#b);stroke:#000}"
    style, _ = refaced(f"<style><![CDATA[{css}]]></style><text>x</text>")
    assert style.text.replace(";}", "}") == css
