"""Which declared families stand in for those that a drawing names."""

from __future__ import annotations

import re

import pytest

from .conftest import Make

TEXT = "EB Garamond,Noto Serif CJK SC,Noto Serif CJK TC,serif"
APPARATUS = "Source Sans 3,Noto Sans CJK SC,Noto Sans CJK TC,sans-serif"


@pytest.fixture
def drawn(made: Make, tmp_path):
    """The families in which a drawing asks for its one text, those that it gets, and what is said of them."""

    def draw(families: str):
        attribute = f'font-family="{families}"' if families else ""
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {attribute}><text>x</text></svg>'
        (tmp_path / "a.svg").write_text(svg, "utf-8")
        result = made("![A map](a.svg)\n", assets={"a.svg": tmp_path / "a.svg"})
        (got,) = re.findall(r'font-family="(.*?)"', result.book.resources[0].data.decode())
        return got.replace("&quot;", ""), [f"{one.where} {one.code}" for one in result.findings]

    return draw


@pytest.mark.parametrize(
    ("families", "chosen"),
    [
        ("", APPARATUS),
        ("sans-serif", APPARATUS),
        ("monospace", APPARATUS),
        ("serif", TEXT),
        ("EB Garamond, Georgia", TEXT),
        ("source sans 3", APPARATUS),
        ("Noto Serif CJK TC", "Noto Serif CJK TC,EB Garamond,Noto Serif CJK SC,serif"),
    ],
)
def test_what_is_generic_or_declared_is_set_in_a_stack_of_the_house(drawn, families: str, chosen: str) -> None:
    assert drawn(families) == (chosen, [])


@pytest.mark.parametrize(
    ("families", "chosen"),
    [("Helvetica", APPARATUS), ("Times, serif", TEXT), ("Garamond, 'EB Garamond', sans-serif", TEXT)],
)
def test_a_family_that_is_not_declared_is_told_with_what_stands_in_for_it(drawn, families: str, chosen: str) -> None:
    assert drawn(families) == (chosen, ["article.md:1:1 FONT-005"])


@pytest.mark.parametrize("css", ["text { fill: " + "(" * 5000, "@media all {" * 2000, 'text { content: "\\1 " }'])
def test_a_drawing_whose_css_cannot_be_written_anew_is_refused(made: Make, tmp_path, css: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>{css}</style><text>x</text></svg>'
    (tmp_path / "a.svg").write_text(svg, "utf-8")
    result = made("![A map](a.svg)\n", assets={"a.svg": tmp_path / "a.svg"})
    assert [f"{one.where} {one.code}" for one in result.findings] == ["article.md:1:1 PIC-014"]
    assert result.book.resources == ()


@pytest.mark.parametrize(
    "css",
    ["font: 12px/", "font: /", "font:", "font-family:", "font: 12px", "font: 12px/1.2", "}", "{", "fill", "font: )"],
)
def test_no_css_of_a_drawing_raises(drawn_with, css: str) -> None:
    assert drawn_with(css) == []


@pytest.fixture
def drawn_with(made: Make, tmp_path):
    """What is said of a drawing whose text has such a style."""

    def draw(css: str) -> list[str]:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text style="{css}">x</text></svg>'
        (tmp_path / "a.svg").write_text(svg, "utf-8")
        return [one.code for one in made("![A map](a.svg)\n", assets={"a.svg": tmp_path / "a.svg"}).findings]

    return draw
