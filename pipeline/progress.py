"""What is shown of titles under way: on a terminal a line each, and the time of each stage where that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Control sequences (ECMA-48): to the line above, and clear what is below.
UP, CLEAR = "\033[A", "\r\033[J"


class Progress:
    """``tell`` takes the time of a stage that is done, ``clock`` gives seconds.

    ``draw`` puts text on a terminal as it is, ``width`` characters wide; it is None where there is none.
    """

    def __init__(
        self, tell: Callable[[str], None], clock: Callable[[], float], draw: Callable[[str], None] | None, width: int
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._draw = draw
        self._width = width
        self._at: dict[str, tuple[str, float]] = {}
        self._lines: dict[str, str] = {}

    def announce(self, title: str, stage: str, step: str) -> None:
        """The title has come to this stage, and within it to this step."""
        with self.hidden():
            if stage != self._at.get(title, ("", 0.0))[0]:
                self._end_stage(title)
                self._at[title] = stage, self._clock()
            self._lines[title] = f"{title}: {stage}{step and ', '}{step} …"[: self._width - 1]

    def end(self, title: str) -> None:
        """The title is no longer under way."""
        with self.hidden():
            self._end_stage(title)
            self._lines.pop(title, None)

    def clear(self) -> None:
        """No title is under way."""
        with self.hidden():
            self._lines.clear()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While it lasts, the terminal is free for other text, which then stands above the lines."""
        if self._draw and self._lines:
            self._draw(UP * (len(self._lines) - 1) + CLEAR)
        yield
        if self._draw and self._lines:
            self._draw("\n".join(self._lines.values()))

    def _end_stage(self, title: str) -> None:
        stage, begun = self._at.pop(title, ("", 0.0))
        if stage:
            self._tell(f"{title}: {stage} {self._clock() - begun:.2f} s")
