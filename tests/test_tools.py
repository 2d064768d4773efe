from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.tools import Crashed, Finished, Missing, Packages, Program, System, TimedOut, Tool

WIDGET = Program("widget", ("--version",), Packages(debian=("widget-utils",), macos=("widget",)), least=11)
PYTHON = tools.python()


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_program_is_found_with_its_version(tmp_path: Path) -> None:
    put(tmp_path, "widget", "echo 'Widget release 12.4.1 of spring'")
    assert tools.probe(WIDGET, str(tmp_path)) == Tool("widget", "12.4.1", (str(tmp_path / "widget"),))


def test_a_version_on_standard_error_counts(tmp_path: Path) -> None:
    put(tmp_path, "widget", "echo 'widget 17' >&2")
    answer = tools.probe(WIDGET, str(tmp_path))
    assert isinstance(answer, Tool)
    assert answer.version == "17"


def test_a_program_that_is_not_there_is_missing_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "this_system", lambda: System.DEBIAN)
    answer = tools.probe(WIDGET, str(tmp_path))
    assert isinstance(answer, Missing)
    assert answer.why == "widget is not installed"
    assert answer.install == "sudo apt-get install --yes --no-install-recommends widget-utils"


@pytest.mark.parametrize("script", ["echo 'no such version' >&2; exit 127", "exit 0", "kill -9 $$"])
def test_a_file_that_stands_there_and_does_not_answer_is_missing(tmp_path: Path, script: str) -> None:
    put(tmp_path, "widget", script)
    answer = tools.probe(WIDGET, str(tmp_path))
    assert isinstance(answer, Missing)
    assert "does not answer --version" in answer.why


def test_a_version_too_old_is_missing(tmp_path: Path) -> None:
    put(tmp_path, "widget", "echo 'widget 8.0'")
    answer = tools.probe(WIDGET, str(tmp_path))
    assert isinstance(answer, Missing)
    assert answer.why.endswith("is version 8.0, and 11 or later is needed")


def test_a_later_name_is_tried_where_the_first_does_not_answer(tmp_path: Path) -> None:
    put(tmp_path, "widget", "exit 1")
    put(tmp_path, "widget-browser", "echo 'widget 12'")
    both = Program("widget", ("--version",), Packages(), names=("widget", "widget-browser"))
    answer = tools.probe(both, str(tmp_path))
    assert isinstance(answer, Tool)
    assert answer.command == (str(tmp_path / "widget-browser"),)


def test_a_program_gets_its_input_folder_and_environment(tmp_path: Path) -> None:
    code = "import os, sys; print(sys.stdin.read(), os.getcwd(), os.environ['COLOUR'], os.environ['PATH'])"
    outcome = tools.run(
        PYTHON, ["-c", code], timeout=60, input=b"hello", folder=tmp_path, environment={"COLOUR": "blue"}
    )
    assert isinstance(outcome, Finished)
    assert outcome.output.decode().strip() == f"hello {tmp_path.resolve()} blue {os.environ['PATH']}"


def test_an_exit_code_is_no_crash() -> None:
    outcome = tools.run(PYTHON, ["-c", "import sys; sys.exit('not today')"], timeout=60)
    assert outcome == Finished(1, b"", "not today\n")


def test_a_program_ended_by_a_signal_has_crashed() -> None:
    code = "import os, sys; print('so far', file=sys.stderr, flush=True); os.kill(os.getpid(), 11)"
    outcome = tools.run(PYTHON, ["-c", code], timeout=60)
    assert isinstance(outcome, Crashed)
    assert outcome.why == "python was ended by signal 11"
    assert "so far" in outcome.errors


def test_a_program_that_cannot_be_started_has_crashed(tmp_path: Path) -> None:
    outcome = tools.run(Tool("ghost", "1", (str(tmp_path / "ghost"),)), [], timeout=60)
    assert outcome == Crashed("ghost could not be started: No such file or directory")


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = (
        "import pathlib, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    began = time.monotonic()
    assert tools.run(PYTHON, ["-c", code], timeout=2) == TimedOut(2)
    assert time.monotonic() - began < 30
    assert ended(int(child.read_text()))


def ended(number: int) -> bool:
    """Whether the process is gone, or dead and not yet collected; a kill takes a moment."""
    for _ in range(100):
        try:
            os.kill(number, 0)
            if Path(f"/proc/{number}/stat").read_text().split(") ")[1].startswith("Z"):
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    os.kill(number, signal.SIGKILL)
    return False


def test_the_interpreter_that_runs_us_is_a_tool() -> None:
    outcome = tools.run(PYTHON, ["-c", "import sys; print(sys.prefix)"], timeout=60)
    assert isinstance(outcome, Finished)
    assert outcome.output.decode().strip() == sys.prefix


@pytest.mark.parametrize(
    ("release", "family"),
    [
        ({"ID": "debian"}, System.DEBIAN),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, System.DEBIAN),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, System.FEDORA),
        ({"ID": "arch"}, None),
    ],
)
def test_a_linux_is_known_by_its_family(
    release: dict[str, str], family: System | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    assert tools.this_system() is family


@pytest.mark.parametrize(("name", "family"), [("darwin", System.MACOS), ("win32", System.WINDOWS)])
def test_other_systems_are_known_by_their_platform(
    name: str, family: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", name)
    assert tools.this_system() is family
