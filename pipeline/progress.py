"""What is shown of titles under way: on a terminal a line each, and the time of each stage where that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table


class Progress:
    """``tell`` takes the time of a stage that is done, and of the whole; ``clock`` gives seconds.

    Lines are drawn on ``terminal`` from the first announcement on.  Either is None where nobody wants it.
    """

    def __init__(
        self, tell: Callable[[str], None] | None, clock: Callable[[], float], terminal: TextIO | None
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._terminal = terminal
        self._display: Live | None = None
        self._begun: dict[str, float] = {}
        self._at: dict[str, tuple[str, float]] = {}
        self._steps: dict[str, str] = {}

    def announce(self, title: str, stage: str, step: str) -> None:
        """The title has come to this stage, and within it to this step."""
        now = self._clock()
        self._begun.setdefault(title, now)
        before, since = self._at.setdefault(title, (stage, now))
        if stage != before:
            self._tell_time(f"{title}: {before}", since)
            self._at[title] = stage, now
        self._steps[title] = step
        self._show()

    def end(self, title: str) -> None:
        """The title is no longer under way."""
        if title in self._at:
            self._tell_time(f"{title}: {self._at[title][0]}", self._at.pop(title)[1])
            self._tell_time(f"{title}: in all", self._begun.pop(title))

    @contextmanager
    def moving(self) -> Iterator[None]:
        """While it lasts, the terminal shows the time pass, also where a step is long; nothing is left on it behind."""
        try:
            yield
        finally:
            self._hide()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While it lasts, the terminal is free for other text, which then stands above the lines."""
        self._hide()
        yield
        self._show()

    def _tell_time(self, what: str, since: float) -> None:
        if self._tell:
            with self.hidden():
                self._tell(f"{what} {self._clock() - since:.2f} s")

    def _show(self) -> None:
        """What is drawn draws itself anew, as often as there is something new to see."""
        if self._terminal and self._at and not self._display:
            from rich.console import Console  # a fifth of a second: not for titles that are as they were
            from rich.live import Live

            console = Console(file=self._terminal, force_terminal=True, markup=False, emoji=False, highlight=False)
            self._display = Live(
                get_renderable=self._lines,
                console=console,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._display.start(refresh=True)

    def _hide(self) -> None:
        """Takes the lines from the terminal.  One display is never shown twice: it would begin above what was said."""
        if self._display:
            self._display.stop()
            self._display = None

    def _lines(self) -> Table:
        """For each title how long it has been under way and where it is; a narrow terminal shows less of the latter."""
        from rich.table import Table

        lines = Table.grid(padding=(0, 2, 0, 0), expand=True)
        lines.add_column(no_wrap=True, min_width=len("0:00:00"))
        lines.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for title, (stage, _) in list(self._at.items()):  # asked for by another thread, meanwhile more may begin
            passed = timedelta(seconds=int(self._clock() - self._begun[title]))
            lines.add_row(str(passed), ", ".join(filter(None, (f"{title}: {stage}", self._steps[title]))))
        return lines
