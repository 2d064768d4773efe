"""What is shown now, for all who look at it: one thread posts, others read and wait for news."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from .view import View


@dataclass(frozen=True)
class Posted:
    """What stands on the board.  ``view`` is the one of that ``number``, ``step`` says what is being made; ``news``
    counts the changes of either.
    """

    view: View
    number: int = 0
    step: str = ""
    news: int = 0


class Board:
    """Shows the view that was posted last.  The files of the one before it can still be had: somebody may be about to
    ask for them.
    """

    def __init__(self, view: View) -> None:
        self._changed = threading.Condition()
        self._before, self._now = view, Posted(view)

    @property
    def now(self) -> Posted:
        with self._changed:
            return self._now

    def post(self, view: View, step: str = "") -> None:
        with self._changed:
            self._before = self._now.view
            self._put(replace(self._now, view=view, number=self._now.number + 1, step=step))

    def say(self, step: str) -> None:
        """Say what is being made."""
        with self._changed:
            if step != self._now.step:
                self._put(replace(self._now, step=step))

    def after(self, news: int, seconds: float) -> Posted:
        """What stands there after ``news``, or else what stands there after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._now.news != news, seconds)
            return self._now

    def pdf(self, name: str) -> bytes | None:
        """The PDF of that name, from which a page is or was shown."""
        with self._changed:
            shown = chain(self._now.view.sheets, self._before.sheets)
            return next((sheet.file.data for sheet in shown if sheet.file.name == name), None)

    def epub(self, name: str) -> Mapping[str, bytes] | None:
        """The files of the EPUB of that name, which is or was shown."""
        with self._changed:
            shown = (self._now.view.screens, self._before.screens)
            return next((one.files for one in shown if one.name == name), None)

    def _put(self, posted: Posted) -> None:
        self._now = replace(posted, news=posted.news + 1)
        self._changed.notify_all()
