"""Which editor the environment names, and what it is started with."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from pipeline.preview import editors
from pipeline.preview.editors import Editor


@pytest.fixture(autouse=True)
def everything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "geany" else f"/usr/bin/{Path(name).name}")


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"EDITOR": "code --wait"}, ["/usr/bin/code", "--wait", "--goto", "a b.md:3:7"]),
        ({"EDITOR": "vim", "VISUAL": "gvim"}, ["/usr/bin/gvim", "+3", "a b.md"]),
        ({"EDITOR": "'/opt/my editors/subl'"}, ["/usr/bin/subl", "a b.md:3:7"]),
        ({"EDITOR": "emacsclient"}, ["/usr/bin/emacsclient", "--no-wait", "+3:7", "a b.md"]),
    ],
)
def test_an_editor_with_a_window_opens_the_line(
    environment: dict[str, str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr("pipeline.tools.start", lambda tool, rest: started.extend([*tool.command, *rest]))
    editor = editors.find(environment)
    assert isinstance(editor, Editor)
    assert editor.open(Path("a b.md"), 3, 7) is None
    assert started == command


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "no editor is named in $VISUAL or $EDITOR"),
        ({"EDITOR": "vim"}, "Vim needs a terminal of its own"),
        ({"EDITOR": "emacs -nw"}, "Emacs needs a terminal of its own"),
        ({"EDITOR": "my-own"}, "it is not known how my-own opens a file at a line"),
        ({"EDITOR": "geany"}, "geany is not installed"),
        ({"EDITOR": "'unclosed"}, "it is not known how 'unclosed opens a file at a line"),
    ],
)
def test_where_none_can_be_opened_it_is_said_why(environment: dict[str, str], why: str) -> None:
    assert editors.find(environment) == why


def test_what_is_started_goes_its_own_way(tmp_path: Path) -> None:
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(' '.join(sys.argv[2:]))"
    noted = tmp_path / "noted"
    editor = Editor("a stand-in", (sys.executable, "-c", script, str(noted)), ("{file}", "{line}"))
    assert editor.open(Path("a.md"), 3, 7) is None
    until = time.monotonic() + 20
    while not (noted.exists() and noted.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    assert noted.read_text() == "a.md 3"


def test_what_cannot_be_started_is_told(tmp_path: Path) -> None:
    failed = Editor("a stand-in", (str(tmp_path / "none"),), ()).open(Path("a.md"), 3, 7)
    assert failed is not None
    assert failed.why == "a stand-in could not be started: No such file or directory"
