"""What is shown of titles under way: on a terminal a line each, and the time of each stage where that is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Control sequences (ECMA-48): to the line above; clear the rest of a line, and all that is below it too.
UP, CLEAR_LINE, CLEAR = "\033[A", "\033[K", "\033[J"

TICK = 1.0  # seconds after which the times on the terminal are written anew


class Progress:
    """``tell`` takes the time of a stage that is done, and of the whole; ``clock`` gives seconds.

    ``draw`` puts text on a terminal as it is, which is ``width()`` characters wide.  Either is None where nobody wants
    it.
    """

    def __init__(
        self,
        tell: Callable[[str], None] | None,
        clock: Callable[[], float],
        draw: Callable[[str], None] | None,
        width: Callable[[], int],
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._draw = draw
        self._width = width
        self._begun: dict[str, float] = {}
        self._at: dict[str, tuple[str, float]] = {}
        self._steps: dict[str, str] = {}
        self._drawn = 0
        self._terminal = threading.RLock()

    def announce(self, title: str, stage: str, step: str) -> None:
        """The title has come to this stage, and within it to this step."""
        with self._terminal:
            now = self._clock()
            self._begun.setdefault(title, now)
            before, since = self._at.setdefault(title, (stage, now))
            if stage != before:
                self._tell_time(f"{title}: {before}", since)
                self._at[title] = stage, now
            self._steps[title] = step
            self._redraw()

    def end(self, title: str) -> None:
        """The title is no longer under way."""
        with self._terminal:
            if title in self._at:
                self._tell_time(f"{title}: {self._at[title][0]}", self._at.pop(title)[1])
                self._tell_time(f"{title}: in all", self._begun.pop(title))
            self._redraw()

    @contextmanager
    def moving(self) -> Iterator[None]:
        """While it lasts, the terminal shows the time pass, also where a step is long; nothing is left on it behind."""
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(over,), daemon=True)
        ticker.start()
        try:
            yield
        finally:
            over.set()
            ticker.join()
            with self._terminal:
                self._at.clear()
                self._redraw()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While it lasts, the terminal is free for other text, which then stands above the lines."""
        with self._terminal:
            self._clear()
            yield
            self._redraw()

    def _tell_time(self, what: str, since: float) -> None:
        if self._tell:
            with self.hidden():
                self._tell(f"{what} {self._clock() - since:.2f} s")

    def _tick(self, over: threading.Event) -> None:
        while not over.wait(TICK):
            with self._terminal:
                self._redraw()

    def _redraw(self) -> None:
        """Writes over what stands there, in one piece, so that nothing flickers."""
        if not self._at:
            self._clear()
        elif self._draw:
            lines = f"{CLEAR_LINE}\n".join(map(self._line, self._at))
            self._draw(f"{UP * (self._drawn - 1)}\r{lines}{CLEAR}")
            self._drawn = len(self._at)

    def _clear(self) -> None:
        if self._draw and self._drawn:
            self._draw(f"{UP * (self._drawn - 1)}\r{CLEAR}")
        self._drawn = 0

    def _line(self, title: str) -> str:
        """Where the title is and for how long it has been under way; the time stays where the terminal is narrow."""
        minutes, seconds = divmod(int(self._clock() - self._begun[title]), 60)
        where = ", ".join(filter(None, (f"{title}: {self._at[title][0]}", self._steps[title])))
        room, time = max(0, self._width() - 1), f" … {minutes}:{seconds:02}"
        return f"{where[: max(0, room - len(time))]}{time}"[:room]
