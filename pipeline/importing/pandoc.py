"""Pandoc, which reads Word and HTML: found, run, and its tree of a file taken.

Its Markdown is never used: what the dialect means is ours.  The tree is that of pandoc-types 1.23, of Pandoc 3.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from .. import tools
from ..model import Result
from ..rules import finding
from ..tools import Crashed, Finished, Missing, Program, TimedOut, Tool

SECONDS = 300

DEEPEST = 100
"""Parts within each other: a list in a list has two."""

PROGRAM = Program("pandoc", ("--version",), tools.Packages(fedora=("pandoc",), macos=("pandoc",)), least=3)

LOCK = Path(__file__).parents[2] / "setup/import.lock"


def find() -> Tool | Missing:
    """The Pandoc that the extra ``import`` has installed, else one of the system that is new enough."""
    package = importlib.util.find_spec("pypandoc")
    brought = Path(package.origin).parent / "files" if package and package.origin else None
    if brought is not None and brought.is_dir():
        return tools.probe(PROGRAM, str(brought))
    answer = tools.probe(PROGRAM)
    return answer if isinstance(answer, Tool) else Missing("pandoc", answer.why, _command())


def _command() -> str:
    return f"{sys.executable} -m pip install --require-hashes -r {LOCK}"


def read(data: bytes, form: str, file: str) -> Result[dict[str, Any]]:
    """Pandoc's tree of ``data``, which is in the format ``form``.  It reads nothing else, and writes nothing."""
    tool = find()
    if isinstance(tool, Missing):
        return Result(None, (finding("TOOL-007", name=tool.name, why=tool.why, install=tool.install),))
    arguments = ["--sandbox", "--from", form, "--to", "json", "--track-changes", "accept", "-"]
    outcome = tools.run(tool, arguments, timeout=SECONDS, input=data)
    match outcome:
        case Finished(0, output, _):
            tree = _tree(output)
            if tree is not None:
                return Result(tree)
            problem = f"its parts stand within each other more than {DEEPEST} deep"
        case Finished(_, _, errors):
            problem = errors
        case Crashed(why, errors):
            problem = f"{why}. {errors}"
        case TimedOut(seconds, _):
            problem = f"it was still at work after {seconds:.0f} s"
    return Result(None, (finding("IMP-010", file=file, problem=" ".join(problem.split())[:300]),))


def _tree(output: bytes) -> dict[str, Any] | None:
    """Pandoc's tree; None where it is so deep that nobody could have written it."""
    try:
        tree: dict[str, Any] = json.loads(output)
    except RecursionError:
        return None
    level: list[Any] = [tree]
    for _ in range(2 * DEEPEST):  # a node and the list that it stands in
        level = [child for one in level for child in (one.values() if isinstance(one, dict) else one)]
        level = [child for child in level if isinstance(child, dict | list)]
    return None if level else tree
