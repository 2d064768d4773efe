"""What is known of text is what the engine says of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import split_first_line

from pipeline.model import Font
from pipeline.pdf import fonts
from pipeline.pdf.known_text import LONGEST, PROPERTIES, KnownText, look
from pipeline.pdf.mends import mended

GARAMOND = Path(find_spec("rendercv_fonts").submodule_search_locations[0]) / "EB Garamond" / "EBGaramond-Regular.ttf"
CSS_TEXT = """
@page { size: 240px 300px; margin: 10px }
p { font: 15px/20px 'EB Garamond'; text-align: justify; margin: 0; hyphens: manual }
.tight { word-spacing: -1px } .spaced { letter-spacing: 2px } .auto { hyphens: auto }
"""
WORDS = "The ob\u00adser\u00advation posts were manned by volunteers, who were relieved at noon and at midnight. "
KINDS = ("plain", "tight", "spaced", "auto")
PARAGRAPHS = "".join(f"<p class='{kind}'>{WORDS}<em>{WORDS}</em>{WORDS * 2}" for kind in KINDS)


@pytest.fixture
def garamond() -> Iterator[None]:
    with fonts.only([Font("EB Garamond", GARAMOND, 400, False, "OFL-1.1")]):
        yield


class Noting(dict[str, Any]):
    """A style that notes what it is asked for."""

    def __init__(self, style: Any) -> None:
        super().__init__()
        self.style, self.font_config, self.cache = style, style.font_config, style.cache

    def __missing__(self, name: str) -> Any:
        self[name] = self.style[name]
        return self[name]


def lines(known: KnownText, fonts_of_all: FontConfiguration) -> list[tuple[str, float, float]]:
    with mended(known):
        document = HTML(string=f"<html lang=en>{PARAGRAPHS}").render(
            stylesheets=[CSS(string=CSS_TEXT)], font_config=fonts_of_all
        )
    found = (box for page in document.pages for box in page._page_box.descendants())
    return [(box.text, box.position_x, box.width) for box in found if isinstance(box, boxes.TextBox)]


def styles(fonts_of_all: FontConfiguration) -> list[Any]:
    document = HTML(string=f"<html lang=en>{PARAGRAPHS}").render(
        stylesheets=[CSS(string=CSS_TEXT)], font_config=fonts_of_all
    )
    found = (box for page in document.pages for box in page._page_box.descendants())
    return [box.style for box in found if isinstance(box, boxes.TextBox)]


def test_a_layout_with_known_lines_is_the_layout_without(garamond: None) -> None:
    known, fonts_of_all = KnownText(), FontConfiguration()
    first = lines(known, fonts_of_all)
    assert lines(known, fonts_of_all) == first == lines(KnownText(), fonts_of_all)
    assert len(first) > 30


def test_a_line_is_broken_once_for_the_same_room_and_again_for_another(garamond: None) -> None:
    known, (style, *_), asked = KnownText(), styles(FontConfiguration()), []

    def first_line(text: str, *how: Any, **more: Any) -> tuple[Any, ...]:
        asked.append(text)
        return split_first_line(text, *how, **more)

    whole = [known.first_line(first_line, WORDS * 2, style, None, room, 0)[1] for room in (200.0, 200.0, 150.0)]
    assert whole[0] == whole[1] > whole[2]
    assert len(asked) == 2


def test_a_text_too_long_to_remember_is_broken_each_time(garamond: None) -> None:
    known, (style, *_), asked = KnownText(), styles(FontConfiguration()), []
    for _ in range(2):
        known.first_line(lambda text, *_: (asked.append(text),), "x" * (LONGEST + 1), style, None, 200.0, 0)
    assert len(asked) == 2


def test_the_engine_asks_nothing_of_a_style_that_its_look_leaves_out(garamond: None) -> None:
    asked: set[str] = set()
    for style in styles(FontConfiguration()):
        for room in (40.0, 200.0, None):
            noting = Noting(style)
            split_first_line(WORDS, noting, _Context(), room, 0)
            asked |= noting.keys()
    assert {"font_family", "hyphens", "word_spacing"} <= asked
    assert asked <= {*PROPERTIES, "text_decoration_line"}


class _Context:
    def __init__(self) -> None:
        self.dictionaries: dict[object, object] = {}


def test_styles_that_set_a_text_in_another_way_look_different(garamond: None) -> None:
    assert len({look(style) for style in styles(FontConfiguration())}) == len(KINDS) * len(("upright", "italic"))
