"""What a command costs: time on the clock, time of processors, memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """``wall`` and ``cpu`` in seconds, of a command with all processes that it began.  ``memory`` in MiB is the most
    that any one of them held.
    """

    wall: float
    cpu: float
    memory: float


@dataclass
class Measured:
    """All that was measured of a subject: each kind of run, and the stages of those that have them, run by run."""

    pages: int = 0
    runs: dict[str, list[Cost]] = field(default_factory=dict)
    stages: dict[str, list[dict[str, Cost]]] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)

    def add(self, run: str, spent: Cost, stages: dict[str, Cost] | None = None) -> None:
        """What one more run has cost, with that of its stages where it has any."""
        self.runs.setdefault(run, []).append(spent)
        if stages:
            self.stages.setdefault(run, []).append(stages)


class Failed(Exception):  # noqa: N818 - what is measured must work; this says what did not
    """A command did not do what it was measured for."""


def cost(command: Sequence[str], log: Path, expected: Sequence[int] = (0,), cwd: Path | None = None) -> Cost:
    """Runs ``command`` and waits for it.  What it says goes to ``log``.

    Raises Failed where its exit code is none of those ``expected``.
    """
    meter = [sys.executable, "-S", str(Path(__file__).with_name("metered.py")), str(log)]
    metered = json.loads(subprocess.run([*meter, *command], stdout=subprocess.PIPE, cwd=cwd, check=True).stdout)
    if metered["code"] not in expected:
        raise Failed(f"{' '.join(command)} ended with {metered['code']}; what it said stands in {log}")
    return Cost(*metered["cost"])


def median(costs: Sequence[Cost]) -> Cost:
    """The middle of each measure by itself."""
    return Cost(*(statistics.median(getattr(one, name) for one in costs) for name in ("wall", "cpu", "memory")))


def stage_medians(runs: Sequence[Mapping[str, Cost]]) -> dict[str, Cost]:
    """The middle of each stage, in the order of the first run that has it.  What a run did without cost it nothing."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: median([run.get(name, Cost(0, 0, 0)) for run in runs]) for name in names}
