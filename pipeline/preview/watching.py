"""When a manuscript has been saved: its files, looked at again and again.

A look at some hundred files takes a millisecond, sees what every editor does when it saves (in place, or by renaming),
and works on network folders, which tell no events.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.1  # seconds between two looks
REST = 0.1  # seconds for which files must hold still: then none is half written

#: What the files were at a look: path, inode, size and time of the last change of each.
State = frozenset[tuple[str, int, int, int]]


@dataclass(frozen=True)
class Watch:
    """What is looked at: all files below ``folders``, but for hidden ones and the copies that editors leave."""

    folders: Sequence[Path]

    def look(self) -> State:
        """The files as they are now."""
        return frozenset(entry for folder in self.folders for entry in _entries(folder))

    def at_rest(self) -> State:
        """The files as soon as they hold still."""
        state = self.look()
        while True:
            time.sleep(REST)
            before, state = state, self.look()
            if before == state:
                return state

    def until_changed(self, since: State) -> None:
        """Returns when the files are others than they were."""
        while self.look() == since:
            time.sleep(LOOK)


def _entries(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith((".", "#")) or name.endswith("~"):
                continue
            try:
                about = os.stat(os.path.join(path, name))  # noqa: PTH116, PTH118 - the quickest way to look
            except OSError:  # gone since, or a link to nothing: either way it is not there
                continue
            yield os.path.join(path, name), about.st_ino, about.st_size, about.st_mtime_ns  # noqa: PTH118
