"""What was measured, as a table for people, as data for programs, and as a plot of what pages cost."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from .costs import Cost, Measured, median, stage_medians

#: What is told of by its version.
LIBRARIES = ("weasyprint", "pikepdf", "lxml", "uharfbuzz", "pypandoc-binary", "typst")

#: The runs that the plot shows, and how.
PLOTTED = {"cold": "o-", "one paragraph changed": "s-", "WeasyPrint alone": "^--", "Pandoc with Typst": "v--"}


def write(folder: Path, rounds: int, found: Mapping[str, Measured]) -> None:
    """Writes ``report.json``, ``report.md`` and, where there is a library to draw it, ``cost.svg``."""
    about = machine()
    data = {"machine": about, "rounds": rounds, "subjects": {name: asdict(one) for name, one in found.items()}}
    (folder / "report.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    (folder / "report.md").write_text("\n".join(in_words(about, rounds, found)) + "\n", "utf-8")
    if importlib.util.find_spec("matplotlib"):
        plot(folder / "cost.svg", found)


def machine() -> dict[str, str]:
    """The machine, the system and the versions that the figures hang on."""
    libraries = {name: version(name) for name in LIBRARIES if importlib.util.find_spec(_module(name))}
    return {"processors": f"{os.cpu_count()} of {_processor()}", "Python": platform.python_version(), **libraries}


def _module(distribution: str) -> str:
    return distribution.partition("-")[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def in_words(about: Mapping[str, str], rounds: int, found: Mapping[str, Measured]) -> Iterator[str]:
    """The lines of a Markdown page."""
    yield f"Medians of {rounds}. " + ", ".join(f"{name} {value}" for name, value in about.items()) + "."
    yield "Memory is the most that any one process held."
    yield ""
    yield from _row("title", "pages", "run", "wall s", "CPU s", "memory MiB", "CPU to WeasyPrint’s")
    yield from _row("---", *["---:", "---"], *["---:"] * 4)
    for name, one in found.items():
        yield from _runs(name, one)
    for name, one in found.items():
        for run, stages in one.stages.items():
            yield from _stages(f"{name}, {run}", stage_medians(stages))


def _runs(name: str, one: Measured) -> Iterator[str]:
    engine = median(one.runs["WeasyPrint alone"]).cpu if one.runs.get("WeasyPrint alone") else None
    for run, costs in one.runs.items():
        middle = median(costs)
        ratio = f"{middle.cpu / engine:.2f}" if engine else ""
        yield from _row(name, str(one.pages), run, *_figures(middle), ratio)
    for run, why in one.not_run.items():
        yield from _row(name, str(one.pages), run, f"not run: {why}", "", "", "")


def _stages(title: str, stages: Mapping[str, Cost]) -> Iterator[str]:
    yield from ("", f"### {title}", "")
    yield from _row("stage", "wall s", "CPU s", "memory MiB")
    yield from _row("---", *["---:"] * 3)
    for stage, middle in stages.items():
        yield from _row(stage, *_figures(middle))


def _figures(one: Cost) -> Sequence[str]:
    return f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.memory:.0f}"


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def plot(path: Path, found: Mapping[str, Measured]) -> None:
    """Processor seconds against pages, a line for each kind of run."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "cost"  # or its ids are new each time
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    for run, look in PLOTTED.items():
        points = sorted((one.pages, median(one.runs[run]).cpu) for one in found.values() if one.runs.get(run))
        if points:
            axes.plot(*zip(*points, strict=True), look, label=run)
    axes.set(xlabel="pages", ylabel="processor time, seconds", xlim=(0, None), ylim=(0, None))
    axes.legend()
    figure.savefig(path, metadata={"Date": None})
