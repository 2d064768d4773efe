"""One build, with what each stage costs as lines of JSON: ``python -m tests.bench.staged TITLE BUILD``.

The memory of a stage is the most that this process holds meanwhile, where the system lets that mark be set
back (Linux); that of the processes which it began is in the cost of the whole.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path

from .costs import Cost


class Stages:
    """Takes what a build announces, and knows what each stage has cost."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}
        self._at = "loading"
        self._begun = time.perf_counter(), 0.0

    def announce(self, stage: str, _step: str) -> None:
        if stage != self._at:
            self.end()
            self._at, self._begun = stage, (time.perf_counter(), _cpu())
            _forget_peak()

    def end(self) -> None:
        wall, cpu = self._begun
        self.costs[self._at] = Cost(time.perf_counter() - wall, _cpu() - cpu, _peak())


def _cpu() -> float:
    """Seconds of this process and of those that it began and that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _forget_peak() -> None:
    with suppress(OSError):  # elsewhere than on Linux
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """MiB."""
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(title: str, build: str) -> int:
    stages = Stages()
    from pipeline import one_title  # the first stage is to have the program there at all
    from pipeline.command_line.options import STYLES
    from pipeline.model import Delivery, Order

    made = one_title.carried_out(Order(Path(title), ("pdf", "epub"), (STYLES,), Path(build)), stages.announce)
    stages.end()
    print(json.dumps({name: [one.wall, one.cpu, one.memory] for name, one in stages.costs.items()}))
    return 0 if isinstance(made, Delivery) and made.artifacts else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
