"""The editor's editor: which program ``$VISUAL`` or ``$EDITOR`` names, and how it opens a file at a line."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any

import yaml

from .. import tools
from ..tools import Crashed, Tool

_NO_WINDOW = frozenset(("-nw", "--no-window-system", "-t", "-tty", "--tty"))  # of Emacs


@dataclass(frozen=True)
class Editor:
    """A program that opens a file at a line, in a window of its own."""

    name: str
    command: tuple[str, ...]
    arguments: tuple[str, ...]

    def open(self, file: Path, line: int, column: int) -> Crashed | None:
        """Open ``file`` at a line and leave the program alone; why not, where it could not be started."""
        place = {"file": str(file), "line": line, "column": column}
        return tools.start(Tool(self.name, "", self.command), [part.format(**place) for part in self.arguments])


def find(environment: Mapping[str, str]) -> Editor | str:
    """The editor that the environment names, as git and others read it; else why none can be opened."""
    words = _words(environment.get("VISUAL") or environment.get("EDITOR") or "")
    if not words:
        return "no editor is named in $VISUAL or $EDITOR"
    known = _editors().get(PurePath(words[0]).name.lower().removesuffix(".exe").removesuffix(".cmd"))
    if known is None:
        return f"it is not known how {words[0]} opens a file at a line"
    if known.get("terminal") or _NO_WINDOW.intersection(words):
        return f"{known['name']} needs a terminal of its own"
    program = shutil.which(words[0])
    if program is None:
        return f"{words[0]} is not installed"
    return Editor(known["name"], (program, *words[1:]), tuple(known["arguments"]))


def _words(command: str) -> list[str]:
    """The program and its arguments; quotes that do not close are part of a name."""
    try:
        return shlex.split(command)
    except ValueError:
        return [command]


@cache
def _editors() -> Mapping[str, Mapping[str, Any]]:
    editors: Mapping[str, Mapping[str, Any]] = yaml.safe_load(files(__package__).joinpath("editors.yaml").read_bytes())
    return editors
