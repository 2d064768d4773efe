"""What a terminal shows of titles under way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import progress as module
from pipeline.progress import CLEAR, CLEAR_LINE, UP, Progress

BELOW = f"{CLEAR_LINE}\n"


class Terminal:
    """A Progress whose clock stands until a test moves it, what it told, and what it drew."""

    def __init__(self, width: int = 80, draws: bool = True, tells: bool = True) -> None:
        self.told: list[str] = []
        self.drawn: list[str] = []
        self.seconds = 0.0
        self.width = width
        draw: Callable[[str], None] | None = self.drawn.append if draws else None
        tell = self.told.append if tells else None
        self.progress = Progress(tell, lambda: self.seconds, draw, lambda: self.width)

    @property
    def last(self) -> str:
        return self.drawn[-1].lstrip("\r").removesuffix(CLEAR)


def test_every_title_under_way_has_a_line_that_is_written_over_in_its_place() -> None:
    shown = Terminal()
    shown.progress.announce("army", "layout", "")
    shown.progress.announce("navy", "book", "")
    del shown.drawn[:-1]
    shown.seconds = 65.4
    shown.progress.announce("army", "layout", "page 2 of 9")
    assert shown.drawn == [
        f"\rarmy: layout … 0:00{BELOW}navy: book … 0:00{CLEAR}",
        f"{UP}\rarmy: layout, page 2 of 9 … 1:05{BELOW}navy: book … 1:05{CLEAR}",
    ]


def test_titles_keep_their_places_and_nothing_is_cleared_before_it_is_written_over() -> None:
    shown = Terminal(tells=False)
    for stage, step in (("book", ""), ("layout", "page 1"), ("layout", "page 2"), ("epub", "")):
        shown.progress.announce("army", stage, step)
        shown.progress.announce("navy", stage, step)
    assert shown.last == f"{UP}\rarmy: epub … 0:00{BELOW}navy: epub … 0:00"
    assert [text for text in shown.drawn if text.endswith(f"\r{CLEAR}")] == []


def test_other_text_stands_above_the_lines() -> None:
    shown = Terminal()
    shown.progress.announce("army", "layout", "")
    with shown.progress.hidden():
        shown.drawn.append("a finding\n")
    assert shown.drawn[1:] == [f"\r{CLEAR}", "a finding\n", f"\rarmy: layout … 0:00{CLEAR}"]


def test_a_title_that_is_done_has_no_line_any_more() -> None:
    shown = Terminal()
    shown.progress.announce("army", "layout", "")
    shown.progress.announce("navy", "book", "")
    shown.progress.end("army")
    assert shown.last == "navy: book … 0:00"


@pytest.mark.parametrize("ended_by", [None, KeyboardInterrupt])
def test_nothing_is_left_on_the_terminal_however_the_work_ends(ended_by: type[BaseException] | None) -> None:
    shown = Terminal()
    before = threading.active_count()
    try:
        with shown.progress.moving():
            shown.progress.announce("army", "layout", "")
            if ended_by:
                raise ended_by
    except KeyboardInterrupt:
        pass
    assert shown.drawn[-1] == f"\r{CLEAR}"
    assert threading.active_count() == before


def test_the_time_passes_also_where_a_step_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TICK", 0.01)
    shown = Terminal()
    with shown.progress.moving():
        shown.progress.announce("army", "layout", "")
        shown.seconds = 3600
        deadline = time.monotonic() + 5
        while "60:00" not in shown.last and time.monotonic() < deadline:
            time.sleep(0.01)
    assert f"\rarmy: layout … 60:00{CLEAR}" in shown.drawn


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (33, "army: layout, page 1000 … 0:00"),
        (24, "army: layout, pa … 0:00"),
        (18, "army: layo … 0:00"),
        (5, " … 0"),
        (0, ""),
    ],
)
def test_no_line_is_wider_than_the_terminal_and_the_time_is_the_last_to_go(width: int, line: str) -> None:
    shown = Terminal(width)
    shown.progress.announce("army", "layout", "page 1000")
    assert shown.last == line


def test_a_terminal_may_become_narrower_meanwhile() -> None:
    shown = Terminal()
    shown.progress.announce("army", "layout", "page 1000")
    shown.width = 18
    shown.progress.announce("army", "layout", "page 1001")
    assert shown.last == "army: layo … 0:00"


def test_the_time_of_each_stage_and_of_the_whole_is_told_when_it_is_done() -> None:
    shown = Terminal(draws=False)
    for stage, step in (("book", ""), ("layout", ""), ("layout", "page 1"), ("layout", "page 2")):
        shown.progress.announce("army", stage, step)
        shown.seconds += 1
    shown.progress.announce("navy", "book", "")
    shown.progress.end("army")
    assert shown.told == ["army: book 1.00 s", "army: layout 3.00 s", "army: in all 4.00 s"]
    assert shown.drawn == []


@pytest.mark.parametrize(("kind", "shown"), [("xterm", True), ("dumb", False)])
def test_a_build_shows_where_it_is_on_a_terminal_that_can_write_over_a_line(
    kind: str, shown: bool, tmp_path: Path
) -> None:
    """A title of which nothing can be made, so that it costs no layout."""
    terminal, standard_error = os.openpty()
    (tmp_path / "navy").mkdir()
    command = [sys.executable, "-m", "pipeline", "build", str(tmp_path / "navy"), "--build", str(tmp_path / "build")]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=standard_error, env={**os.environ, "TERM": kind})
    os.close(standard_error)
    seen = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ("navy: manuscript … 0:00" in seen) == ("\033[" in seen) == shown
    assert "SRC-002" in seen.rpartition(CLEAR)[2]
