"""Lists of page numbers as an index prints them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from pipeline.folios import fill_locators, folded, roman, shortened


@pytest.mark.parametrize(
    ("places", "expected"),
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
        ("7-8", "7–8"),
        ("7-7", "7"),
        ("5-9 6 10 12 8-9", "5–10 12"),
        ("xii-xiii xi 1-2", "xi–xiii 1–2"),
    ],
)
def test_each_page_is_named_once_in_order_and_three_in_a_row_or_one_place_over_two_are_a_range(
    places: str, expected: str
) -> None:
    stretches = [tuple(place.split("-")) for place in places.replace("A-", "A~").replace("B-", "B~").split()]
    pages = folded((stretch[0].replace("~", "-"), stretch[-1].replace("~", "-")) for stretch in stretches)
    assert " ".join("–".join(ends) for ends in pages) == expected


@given(some.lists(some.integers(1, 40)), some.lists(some.integers(1, 12)))
def test_no_page_is_lost_and_none_is_added(arabic: list[int], front: list[int]) -> None:
    labels = [*map(str, arabic), *map(roman, front)]
    unfolded: list[str] = []
    for pages in folded((label, label) for label in labels):
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


def filled(links: str, labels: str, ranges: str = "full") -> tuple[str, list[str | None]]:
    """What is printed of the links, and which of them are left."""
    locators = etree.fromstring(f'<span data-between=", " data-through="–" data-ranges="{ranges}">{links}</span>')
    fill_locators(locators, labels.split())
    return "".join(locators.itertext()), [link.get("href") for link in locators]


def test_a_place_that_goes_on_to_another_is_a_range_with_both_for_its_ends() -> None:
    links = '<a href="#a"/><a href="#b" data-until=""/><a href="#c"/><a href="#d"/>'
    assert filled(links, "2 7 8 8") == ("2, 7–8", ["#a", "#b", "#c"])


def test_a_page_that_is_there_for_a_note_alone_names_the_note_in_the_order_of_the_pages() -> None:
    links = '<a href="#a" data-note="n1"/><a href="#b" data-note="n2"/><a href="#c"/><a href="#d" data-note="n9"/>'
    assert filled(links, "7 8 8 5") == ("5n9, 7n1, 8", ["#d", "#a", "#c"])


def test_a_note_does_not_make_a_range_and_one_within_a_range_is_not_named() -> None:
    links = '<a href="#a"/><a href="#b" data-note="n2"/><a href="#c"/>'
    assert filled(links, "7 8 9")[0] == "7, 8n2, 9"
    assert filled(f'{links}<a href="#d"/>', "7 8 9 8")[0] == "7–9"


@pytest.mark.parametrize(
    ("first", "last", "printed"),
    [
        ("3", "10", "10"), ("71", "72", "72"), ("96", "117", "117"), ("100", "104", "104"), ("1100", "1113", "1113"),
        ("101", "108", "8"), ("808", "833", "33"), ("1103", "1104", "4"), ("321", "328", "28"), ("498", "532", "532"),
        ("1087", "1089", "89"), ("1496", "1500", "500"), ("11564", "11615", "615"), ("xii", "xiv", "xiv"),
        ("A-1", "A-3", "A-3"),
    ],
)  # fmt: skip
def test_the_last_number_of_a_range_is_shortened_as_the_chicago_manual_has_it(
    first: str, last: str, printed: str
) -> None:
    assert shortened(first, last) == printed


def test_a_number_that_is_shortened_can_still_be_told_in_full() -> None:
    locators = etree.fromstring('<span data-through="–" data-ranges="shortened"><a/><a/><a/></span>')
    fill_locators(locators, ["121", "122", "123"])
    assert "".join(locators.itertext()) == "121–23"
    assert [link.get("data-number") for link in locators] == ["121", "123"]


def test_locators_of_which_no_page_is_known_are_empty() -> None:
    locators = ElementTree.fromstring('<span data-between=", " data-through="–"><a/><a/></span>')
    fill_locators(locators, ["", ""])
    assert (len(locators), "".join(locators.itertext())) == (0, "")
