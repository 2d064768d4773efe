"""In what order text and floats fill pages best, judged by plain data."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.placement import Block, Page, arranged

PAGE = Page(depth=400.0, line=10.0)


def text(place: int, height: float, **more: bool) -> Block:
    return Block(place, height, **more)


def figure(place: int, height: float, series: str = "figure", **more: bool) -> Block:
    return Block(place, height, height, series, **more)


def places(blocks: list[Block], room: float) -> list[int]:
    return [block.place for block in arranged(blocks, room, PAGE)]


def test_text_fills_the_room_that_a_figure_is_too_tall_for():
    assert places([figure(0, 300), text(1, 100), text(2, 90)], 100) == [1, 0, 2]


def test_a_figure_fills_the_room_that_a_table_is_too_tall_for():
    assert places([figure(0, 300, "table"), figure(1, 95), text(2, 90)], 100) == [1, 0, 2]


def test_a_figure_passes_no_figure():
    assert places([figure(0, 300), figure(1, 95), text(2, 98), text(3, 50)], 100) == [2, 0, 1, 3]


def test_two_floats_in_a_row_may_stand_apart():
    blocks = [figure(0, 300, "table"), figure(1, 200), *(text(place, 100) for place in range(2, 6))]
    assert places(blocks, 100) == [2, 0, 3, 1, 4, 5]


def test_what_calls_a_note_passes_nothing_that_does():
    blocks = [figure(0, 300, calls_notes=True), text(1, 50), text(2, 50, calls_notes=True), text(3, 50)]
    assert places(blocks, 100) == [1, 0, 2, 3]
    assert places([figure(0, 300, calls_notes=True), figure(1, 95, "table", calls_notes=True)], 100) == [0, 1]


def test_no_float_stands_behind_what_introduces_the_text_that_follows():
    assert places([figure(0, 300), text(1, 100, introduces=True), text(2, 90), text(3, 90)], 100)[1:3] != [1, 0]


def test_a_float_parts_a_list_from_its_words_only_where_a_good_part_of_a_page_is_empty_otherwise():
    rest = [text(2, 400, depends=True), text(3, 10, depends=True, introduces=True)]
    assert places([figure(0, 300), text(1, 30), *rest], 30) == [0, 1, 2, 3]
    assert places([figure(0, 300), text(1, 80), *rest], 80) == [1, 0, 2, 3]


def test_what_a_float_has_passed_it_does_not_go_back_behind():
    assert places([figure(1, 200), figure(0, 90, "table"), text(2, 90)], 100) == [2, 1, 0]


heights = st.integers(5, 390).map(float)
kinds = st.sampled_from(["", "", "figure", "table", "sidebar"])
stretches = st.lists(st.tuples(heights, kinds, st.booleans()), min_size=1)


@given(stretches, st.integers(0, 400).map(float))
def test_text_and_each_series_keep_their_order_and_nothing_is_lost_or_comes_earlier(drawn, room):
    blocks = [
        Block(place, height, height if series else 0.0, series, calls_notes=calls)
        for place, (height, series, calls) in enumerate(drawn[:9])
    ]
    order = arranged(blocks, room, PAGE)
    assert sorted(block.place for block in order) == list(range(len(blocks)))
    for kept in ("", "figure", "table", "sidebar"):
        of_kind = [block.place for block in order if block.series == kept]
        assert of_kind == sorted(of_kind)
    calling = [block.place for block in order if block.calls_notes]
    assert calling == sorted(calling)
    texts_before = dict(zip(order, accumulate(not block.series for block in order), strict=True))
    for block, before in zip(blocks, accumulate(not block.series for block in blocks), strict=True):
        assert block.series == "" or texts_before[block] >= before
