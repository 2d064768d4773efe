"""What a terminal shows of titles under way."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.progress import CLEAR, UP, Progress


def progress(width: int = 80, draws: bool = True) -> tuple[Progress, list[str], list[str]]:
    """A Progress whose clock ticks once each time it is looked at, what it told, and what it drew."""
    told: list[str] = []
    drawn: list[str] = []
    seconds = iter(range(100))
    draw: Callable[[str], None] | None = drawn.append if draws else None
    return Progress(told.append, lambda: float(next(seconds)), draw, width), told, drawn


def test_every_title_under_way_has_a_line_that_is_drawn_anew_in_its_place() -> None:
    shown, _, drawn = progress()
    shown.announce("army", "layout", "")
    shown.announce("navy", "book", "")
    shown.announce("army", "layout", "page 2")
    assert drawn == [
        "army: layout …",
        CLEAR, "army: layout …\nnavy: book …",
        UP + CLEAR, "army: layout, page 2 …\nnavy: book …",
    ]  # fmt: skip


def test_other_text_stands_above_the_lines() -> None:
    shown, _, drawn = progress()
    shown.announce("army", "layout", "")
    with shown.hidden():
        drawn.append("a finding\n")
    assert drawn[1:] == [CLEAR, "a finding\n", "army: layout …"]


def test_a_title_that_is_done_has_no_line_any_more() -> None:
    shown, _, drawn = progress()
    shown.announce("army", "layout", "")
    shown.announce("navy", "book", "")
    shown.end("army")
    shown.clear()
    assert drawn[-3:] == [UP + CLEAR, "navy: book …", CLEAR]


def test_no_line_is_wider_than_the_terminal() -> None:
    shown, _, drawn = progress(width=12)
    shown.announce("army", "layout", "page 1000")
    assert drawn == ["army: layou"]


def test_the_time_of_each_stage_is_told_when_it_is_done() -> None:
    shown, told, drawn = progress(draws=False)
    for stage, step in (("book", ""), ("layout", ""), ("layout", "page 1"), ("layout", "page 2")):
        shown.announce("army", stage, step)
    shown.announce("navy", "book", "")
    shown.end("army")
    assert told == ["army: book 1.00 s", "army: layout 2.00 s"]
    assert drawn == []
