"""What a printed page begins with, where figures and tables have floated from their place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from lxml import etree

from pipeline.checks import pair_text
from pipeline.checks.opened_epub import EPUB_TYPE, XHTML, is_made, is_marker
from pipeline.checks.tagged_pdf import Part
from pipeline.model import Edition

from ..end_to_end.conftest import Run
from .test_spoiled_epub import spoil


def tops(*read: tuple[int, int, str]) -> dict[int, str]:
    """The running text by page of what is read in this order: its page, its number in drawing, its letters."""
    return dict(pair_text._running(Part(*one) for one in read))


def test_a_page_that_begins_with_a_float_begins_where_the_text_goes_on() -> None:
    assert tops((0, 0, "One"), (1, 2, "Figure"), (0, 1, "Two"), (1, 3, "Three")) == {0: "OneTwo", 1: "Three"}


def test_a_float_behind_the_text_that_it_has_passed_is_passed_on_the_same_page_too() -> None:
    assert tops((0, 0, "One"), (1, 2, "Figure"), (1, 1, "Two"), (1, 3, "Three")) == {0: "One", 1: "TwoThree"}


def test_a_page_of_nothing_but_floats_begins_as_the_next_one_with_text() -> None:
    assert tops((0, 0, "One"), (1, 2, "Table"), (0, 1, "Two"), (2, 3, "Three")) == {0: "OneTwo", 1: "Three", 2: "Three"}


def test_a_figure_that_has_not_floated_is_what_its_page_begins_with() -> None:
    assert tops((0, 0, "One"), (1, 1, "Figure"), (1, 2, "Two")) == {0: "One", 1: "FigureTwo"}


def test_behind_a_marker_in_what_was_made_stands_what_follows_that() -> None:
    marker = '<span epub:type="pagebreak" aria-label="4"/>'
    gloss = f'<span data-made="term">{marker}[两人校对制]</span>'
    paragraph = (
        f'<p xmlns="{XHTML[1:-1]}" xmlns:epub="{EPUB_TYPE[1:-5]}">Two readers {gloss}, and <b>more</b> of it.</p>'
    )
    tree = etree.fromstring(f"<body>{paragraph}</body>")
    (found,) = filter(is_marker, tree.iter())
    assert pair_text._following(found, is_made) == ", and more of it."


def test_a_marker_in_front_of_a_figure_that_has_floated_is_told(specimen: Run, tmp_path: Path) -> None:
    shutil.copytree(specimen.build / "specimen", tmp_path / "specimen")
    edition = Edition("specimen", tmp_path / "specimen")
    marker, figure = re.compile(r'<span [^>]*aria-label="6"/>'), '<figure id="fig-card">'

    def move(document: str) -> str:
        (found,) = marker.findall(document)
        return marker.sub("", document).replace(figure, found + figure)

    spoil(edition, "EPUB/chapters-01-needle.xhtml", move)
    (told,) = pair_text.check(edition).findings
    assert (told.code, "the printed page 6 begins with" in told.message) == ("PAIR-007", True)
