"""How much memory a command takes, with all the processes that it begins."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

EVERY = 0.25  # of a second


class Run(NamedTuple):
    """The exit code of a command, what it said on both streams, and the most bytes that its processes held at once.

    What processes share is counted for each of them.
    """

    code: int
    said: str
    memory: int


def run(command: Sequence[str], folder: Path, log: Path) -> Run:
    """Runs ``command`` in ``folder`` to its end; ``log`` takes what it says, and can be read meanwhile."""
    most = 0
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT)
        while process.poll() is None:
            most = max(most, sum(map(_resident, _family(process.pid))))
            time.sleep(EVERY)
    return Run(process.returncode, log.read_text("utf-8"), most)


def _family(process: int) -> Iterator[int]:
    """A process and all that have come of it."""
    yield process
    with suppress(OSError):  # it may end at any time
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text("ascii").split():
                yield from _family(int(child))


def _resident(process: int) -> int:
    """The bytes of its memory that are in store (proc(5), ``statm``)."""
    with suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    return 0
