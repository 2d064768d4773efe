"""Titles under way, as a terminal shows them and as the times of their stages are told."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.progress import Progress

CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]|\r")


class Terminal:
    """A Progress whose clock stands until a test moves it, what it told, and what stands on its terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, width: int = 80, draws: bool = True) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        self.told: list[str] = []
        self.seconds = 0.0
        self.drawn = io.StringIO()
        self.progress = Progress(self.told.append, lambda: self.seconds, self.drawn if draws else None)

    @property
    def screen(self) -> list[str]:
        """The lines that can be read when all that was drawn has been written over each other."""
        lines, row, column = [""], 0, 0
        for part in re.split(rf"({CONTROL.pattern}|\n)", self.drawn.getvalue()):
            if part == "\n":
                row, column = row + 1, 0
                lines += [""] * (row + 1 - len(lines))
            elif part == "\r":
                column = 0
            elif up := re.fullmatch(r"\x1b\[(\d+)A", part):
                row -= int(up[1])
                assert row >= 0, "above what was drawn stands what others have said"
            elif part == "\x1b[2K":
                lines[row] = ""
            elif not CONTROL.fullmatch(part):
                lines[row] = lines[row][:column] + part + lines[row][column + len(part) :]
                column += len(part)
        return [line.rstrip() for line in lines if line.strip()]

    def shows(self, *lines: str) -> bool:
        """Whether these lines come to stand there."""
        return soon(lambda: self.screen == [*lines])


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds in a few seconds at the most."""
    until = time.monotonic() + 5
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


def test_every_title_under_way_has_a_line_that_is_written_over_in_its_place(shown: Terminal) -> None:
    with shown.progress.moving():
        shown.progress.announce("army", "layout", "")
        shown.progress.announce("navy", "book", "")
        assert shown.shows("0:00:00  army: layout", "0:00:00  navy: book")
        shown.seconds = 65.4
        shown.progress.announce("army", "layout", "page 2 of 9")
        assert shown.shows("0:01:05  army: layout, page 2 of 9", "0:01:05  navy: book")


def test_the_time_passes_also_where_a_step_is_long(shown: Terminal) -> None:
    with shown.progress.moving():
        shown.progress.announce("army", "layout", "")
        shown.seconds = 3600
        assert shown.shows("1:00:00  army: layout")


def test_a_title_that_is_done_has_no_line_any_more(shown: Terminal) -> None:
    with shown.progress.moving():
        shown.progress.announce("army", "layout", "")
        shown.progress.announce("navy", "book", "")
        shown.progress.end("army")
        assert shown.shows("0:00:00  navy: book")


def test_other_text_stands_above_the_lines_and_stays(shown: Terminal) -> None:
    with shown.progress.moving():
        for number in (1, 2):
            shown.progress.announce("army", "layout", "")
            shown.progress.announce("navy", "book", "")
            with shown.progress.hidden():
                shown.drawn.write(f"finding {number}\n  and its hint\n")
        found = ("finding 1", "  and its hint", "finding 2", "  and its hint")
        assert shown.shows(*found, "0:00:00  army: layout", "0:00:00  navy: book")
    assert shown.shows(*found)


@pytest.mark.parametrize("ended_by", [None, KeyboardInterrupt])
def test_nothing_is_left_on_the_terminal_however_the_work_ends(
    shown: Terminal, ended_by: type[BaseException] | None
) -> None:
    before = threading.active_count()
    with ended(ended_by), shown.progress.moving():
        shown.progress.announce("army", "layout", "")
        if ended_by:
            raise ended_by
    assert shown.screen == []
    assert shown.drawn.getvalue().rpartition("\x1b[?25")[2].startswith("h")  # the cursor is to be seen again
    assert soon(lambda: threading.active_count() == before)


@contextmanager
def ended(by: type[BaseException] | None) -> Iterator[None]:
    if by is None:
        yield
    else:
        with pytest.raises(by):
            yield


@pytest.mark.parametrize(("width", "line"), [(30, "0:00:00  army: layout, page 1…"), (16, "0:00:00  army: …")])
def test_no_line_is_wider_than_the_terminal_and_the_time_is_the_last_to_go(
    monkeypatch: pytest.MonkeyPatch, width: int, line: str
) -> None:
    shown = Terminal(monkeypatch, width)
    with shown.progress.moving():
        shown.progress.announce("army", "layout", "page 1000 of 2000")
        assert shown.shows(line)


def test_what_looks_like_a_mark_is_shown_as_it_is(shown: Terminal) -> None:
    with shown.progress.moving():
        shown.progress.announce("[bold]army", "layout", ":sea:")
        assert shown.shows("0:00:00  [bold]army: layout, :sea:")


def test_the_time_of_each_stage_and_of_the_whole_is_told_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal(monkeypatch, draws=False)
    for stage, step in (("book", ""), ("layout", ""), ("layout", "page 1"), ("layout", "page 2")):
        shown.progress.announce("army", stage, step)
        shown.seconds += 1
    shown.progress.announce("navy", "book", "")
    shown.progress.end("army")
    assert shown.told == ["army: book 1.00 s", "army: layout 3.00 s", "army: in all 4.00 s"]
    assert shown.drawn.getvalue() == ""


def test_what_draws_is_not_loaded_for_titles_that_are_as_they_were() -> None:
    loaded = "import sys, pipeline.command_line.program; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded]).returncode == 0


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
    assert ("0:00:00  navy: manuscript" in seen) == ("\x1b[" in seen) == shown
    assert "SRC-002" in seen.rpartition("\x1b[2K")[2]
