"""What is set in bold and in italics, by the rules of CSS and for any reading system."""

from __future__ import annotations

import pytest

from pipeline.epub import faces_used
from pipeline.epub.faces_used import Cut

REGULAR, BOLD, ITALIC, BOTH = Cut(False, False), Cut(True, False), Cut(False, True), Cut(True, True)
TEXT = (
    b'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>1</h1>'
    b'<p class="a">2<em>3</em>4<strong>5<em>6</em></strong></p><p id="b">7</p></body></html>'
)


def found(css: str) -> dict[Cut, str]:
    cuts = faces_used.characters([TEXT], css)
    return {cut: "".join(sorted(characters)) for cut, characters in cuts.items() if characters}


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("", {REGULAR: "247", BOLD: "15", ITALIC: "3", BOTH: "6"}),
        ("h1 { font-weight: normal }", {REGULAR: "1247", BOLD: "5", ITALIC: "3", BOTH: "6"}),
        (".a { font-style: italic } .a em { font-style: normal }",
         {REGULAR: "37", BOLD: "16", ITALIC: "24", BOTH: "5"}),
        ("#b { font: italic 700 1em/1.2 serif }", {REGULAR: "24", BOLD: "15", ITALIC: "3", BOTH: "67"}),
        ("body { font-weight: 600 } p { font-weight: 400 } #b { font-weight: inherit }",
         {REGULAR: "24", BOLD: "157", ITALIC: "3", BOTH: "6"}),
        ("#b { font-weight: normal } p { font-weight: bold }", {REGULAR: "7", BOLD: "1245", BOTH: "36"}),
        ("p { font-weight: bold !important } #b { font-weight: normal }", {BOLD: "12457", BOTH: "36"}),
        ("@media screen { #b { font-style: italic } }", {REGULAR: "247", BOLD: "15", ITALIC: "37", BOTH: "6"}),
        ("#b::first-line { font-weight: bold }", {REGULAR: "247", BOLD: "157", ITALIC: "3", BOTH: "6"}),
        ("#b { font-weight: var(--w) }", {REGULAR: "247", BOLD: "157", ITALIC: "3", BOTH: "6"}),
        ("#b, p:: { font-weight: bold }", {REGULAR: "247", BOLD: "15", ITALIC: "3", BOTH: "6"}),
        ("@font-face { font-weight: bold } @page { font-weight: bold }",
         {REGULAR: "247", BOLD: "15", ITALIC: "3", BOTH: "6"}),
    ],
)  # fmt: skip
def test_the_cut_of_each_character_is_that_of_the_cascade(css, expected):
    assert found(css) == expected


def test_what_a_stylesheet_shows_of_itself_is_found():
    css = "ul { list-style-type: '—\\2002' } @media screen { p::after { content: ' †' } } p { font-family: 'X' }"
    assert faces_used.shown(css) == {"—", "†"}
