"""What builds and checks cost, beside others at the same work: ``make bench``.

Everything is measured in turn and as often as ``--rounds`` says, and of each measure the middle one is told: a machine
is never quiet.  Writes ``report.json`` for programs, ``report.md`` for people and ``cost.svg`` into ``--into``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pypdfium2

from . import peers, report
from .costs import Cost, Measured, cost
from .subjects import ROOT, SUBJECTS, Subject

CHECKED = ("article", "specimen")  # a check of a long book is the work of another hour
DONE_OR_NOT_RUN = (0, 3)


class Bench:
    """One subject in a folder of its own, and what can be measured of it."""

    def __init__(self, subject: Subject, work: Path) -> None:
        self.subject = subject
        self.title = work / "source" / subject.name
        self.build = work / "build"
        self.log = work / "log.txt"
        self.measured = Measured()
        self._changes = 0
        subject.write(self.title)

    def cold(self) -> None:
        shutil.rmtree(self.build, ignore_errors=True)
        self._staged("cold")
        with pypdfium2.PdfDocument(self.build / self.subject.name / f"{self.subject.name}.pdf") as pdf:
            self.measured.pages = len(pdf)

    def unchanged(self) -> None:
        self._casi("unchanged", "build", (0,))

    def check(self) -> None:
        self._casi("check", "check", DONE_OR_NOT_RUN)

    def changed(self) -> None:
        self._changes += 1
        self.subject.change(self.title, f"So much was changed, time {self._changes}.")
        self._staged("one paragraph changed")

    def beside(self, name: str, command: Sequence[str]) -> None:
        self.measured.add(name, cost(command, self.log, cwd=ROOT))

    def _staged(self, name: str) -> None:
        command = (sys.executable, "-m", "tests.bench.staged", str(self.title), str(self.build))
        spent = cost(command, self.log, cwd=ROOT)
        stages = json.loads(self.log.read_text("utf-8").splitlines()[-1])
        self.measured.add(name, spent, {stage: Cost(*numbers) for stage, numbers in stages.items()})

    def _casi(self, name: str, verb: str, codes: Sequence[int]) -> None:
        command = (sys.executable, "-m", "pipeline", verb, str(self.title), "--build", str(self.build))
        self.measured.add(name, cost(command, self.log, codes, ROOT))


def main() -> None:
    asked = arguments()
    asked.into.mkdir(parents=True, exist_ok=True)
    found: dict[str, Measured] = {}
    for name in asked.subjects:
        with ExitStack() as stack:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            bench = Bench(SUBJECTS[name], work)
            found[name] = bench.measured
            measures = [*own(bench), *others(bench, work, stack)]
            for at in range(asked.rounds):
                for label, measure in measures:
                    print(f"{name}: {label}, {at + 1} of {asked.rounds}", file=sys.stderr, flush=True)
                    measure()
        report.write(asked.into, asked.rounds, found)  # what is measured is told, even if the rest is broken off
    print((asked.into / "report.md").read_text("utf-8"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", default=[*SUBJECTS], choices=[*SUBJECTS], metavar="SUBJECT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--into", type=Path, default=ROOT / "build/bench")
    return parser.parse_args()


def own(bench: Bench) -> Iterator[tuple[str, Callable[[], None]]]:
    """What we do, in an order in which each run finds what it needs."""
    yield "cold", bench.cold
    yield "unchanged", bench.unchanged
    if bench.subject.name in CHECKED:
        yield "check", bench.check
    yield "one paragraph changed", bench.changed


def others(bench: Bench, work: Path, stack: ExitStack) -> Iterator[tuple[str, Callable[[], None]]]:
    """The same work by others, where they are installed."""
    for name, peer in peers.PEERS.items():
        if lacking := peers.lacking(peer.modules):
            bench.measured.not_run[name] = f"{', '.join(lacking)} is not installed here"
            continue
        folder = work / name.replace(" ", "-")
        folder.mkdir()
        command = stack.enter_context(peer.ready(bench.title, folder))
        yield name, partial(bench.beside, name, command)


if __name__ == "__main__":
    main()
