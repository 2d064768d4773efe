"""Lists of page numbers as an index prints them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from pipeline.folios import fill_locators, folded, roman


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("3", "3"),
        ("3 3 3", "3"),
        ("7 8", "7 8"),
        ("9 7 8", "7–9"),
        ("3 7 8 9 12", "3 7–9 12"),
        ("1 2 iii ii iv", "ii–iv 1 2"),
        ("viii ix x 1 2 3", "viii–x 1–3"),
        ("99 100 101 10", "10 99–101"),
        ("A-1 A-2 A-3 B-4", "A-1–A-3 B-4"),
        ("", ""),
    ],
)
def test_each_page_is_named_once_in_order_and_three_in_a_row_are_a_range(labels: str, expected: str) -> None:
    assert " ".join("–".join(pages) for pages in folded(labels.split())) == expected


@given(some.lists(some.integers(1, 40)), some.lists(some.integers(1, 12)))
def test_no_page_is_lost_and_none_is_added(arabic: list[int], front: list[int]) -> None:
    labels = [*map(str, arabic), *map(roman, front)]
    unfolded: list[str] = []
    for pages in folded(labels):
        if pages[-1].isdecimal():
            unfolded += map(str, range(int(pages[0]), int(pages[-1]) + 1))
        else:
            order = [roman(number) for number in range(1, 13)]
            unfolded += order[order.index(pages[0]) : order.index(pages[-1]) + 1]
    assert unfolded == [*map(roman, sorted(set(front))), *map(str, sorted(set(arabic)))]


@pytest.mark.parametrize("library", [ElementTree, etree])
def test_locators_keep_the_first_link_to_each_page_and_part_them_by_the_marks_of_the_style(library) -> None:
    links = "".join(f'<a href="#{name}"/>' for name in "abcdefg")
    locators = library.fromstring(f'<span class="locators" data-between=", " data-through="–">{links}</span>')
    fill_locators(locators, ["5", "5", "8", "7", "6", "", "12"])
    assert "".join(locators.itertext()) == "5–8, 12"
    assert [link.get("href") for link in locators] == ["#a", "#c", "#g"]


def test_locators_of_which_no_page_is_known_are_empty() -> None:
    locators = ElementTree.fromstring('<span data-between=", " data-through="–"><a/><a/></span>')
    fill_locators(locators, ["", ""])
    assert (len(locators), "".join(locators.itertext())) == (0, "")
