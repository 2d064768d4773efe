"""The set-up: what it installs, what it leaves alone, and what it says where it may not install."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import doctor, tools
from pipeline.tools import Missing, System

ROOT = Path(__file__).parents[1]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """``setup/machine.py`` with an environment of its own, on a Debian."""
    specification = importlib.util.spec_from_file_location("machine", ROOT / "setup/machine.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr(tools, "this_system", lambda: System.DEBIAN)
    return module


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command that the set-up runs; none of them does anything."""
    ran: list[list[str]] = []

    def record(command: Sequence[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        ran.append([str(word) for word in command])
        if "venv" in command:
            Path(command[-1]).mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", record)
    return ran


def lack(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(
        doctor,
        "look",
        lambda things: {
            thing.name: Missing(thing.name, "gone", "") if thing.name in names else "yes" for thing in things
        },
    )


def test_without_root_or_sudo_the_exact_command_is_told_and_the_code_is_3(
    machine: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], commands: list[list[str]]
) -> None:
    lack(monkeypatch, "Pango", "Noto CJK")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert machine.main(["build"]) == 3
    told = capsys.readouterr().err
    assert "    sudo apt-get install --yes --no-install-recommends libpango-1.0-0 fonts-noto-cjk\n" in told
    assert commands == []


def test_as_root_the_packages_are_installed_in_one_go(
    machine: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    lack(monkeypatch, "Pango", "HarfBuzz-subset")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine.system_packages("build")
    assert commands[-1] == [
        *("env", "DEBIAN_FRONTEND=noninteractive"),
        *("apt-get", "install", "--yes", "--no-install-recommends", "libpango-1.0-0", "libharfbuzz-subset0"),
    ]


def test_a_sudo_that_asks_for_no_password_is_used(
    machine: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    lack(monkeypatch, "Pango")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    machine.system_packages("build")
    assert commands[0] == ["/usr/bin/sudo", "-n", "true"]
    assert commands[-1][:2] == ["/usr/bin/sudo", "-n"]


def test_a_build_asks_for_neither_java_nor_a_browser(machine: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    lack(monkeypatch, "Java", "Chromium")
    assert machine.lacking("build") == []
    assert [need.name for need in machine.lacking("test")] == ["Java", "Chromium"]


def test_javascript_comes_from_its_lock_without_running_a_script_and_only_for_checks_and_tests(
    machine: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "browser"
    folder.mkdir()
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(doctor, "BROWSER", folder)
    lack(monkeypatch)
    assert machine.main(["build"]) == 0
    assert [words for words in commands if "ci" in words] == []
    assert machine.main(["test"]) == 0
    (install,) = (words for words in commands if "ci" in words)
    assert install[install.index("--prefix") + 1] == str(folder)
    assert "--ignore-scripts" in install
    (folder / "node_modules").mkdir()
    commands.clear()
    assert machine.main(["test"]) == 0
    assert commands == []


def test_a_second_set_up_runs_nothing(machine: ModuleType, commands: list[list[str]]) -> None:
    assert machine.environment(machine.LEVELS["test"]) == 0
    assert [words for words in commands if "--require-hashes" in words]
    commands.clear()
    assert machine.environment(machine.LEVELS["test"]) == 0
    assert machine.environment(machine.LEVELS["build"]) == 0
    assert commands == []


def test_a_changed_lock_of_the_tests_is_installed_and_nothing_else(
    machine: ModuleType, commands: list[list[str]], tmp_path: Path
) -> None:
    lock = tmp_path / "test.lock"
    lock.write_text("one")
    machine.environment([machine.BUILD_LOCK, lock])
    commands.clear()
    lock.write_text("two")
    machine.environment([machine.BUILD_LOCK, lock])
    assert [words[-1] for words in commands] == [str(lock)]


def test_a_changed_lock_of_a_build_makes_the_environment_anew(
    machine: ModuleType, commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "build.lock"
    lock.write_text("one")
    monkeypatch.setattr(machine, "BUILD_LOCK", lock)
    machine.environment([lock])
    (machine.ENVIRONMENT / "left-over").touch()
    lock.write_text("two")
    commands.clear()
    machine.environment([lock])
    assert commands[0][1:3] == ["-m", "venv"]
    assert not (machine.ENVIRONMENT / "left-over").exists()


@pytest.mark.parametrize("kind", ["a folder", "a link", "a file"])
def test_an_environment_that_was_not_made_here_is_left_alone(
    kind: str, machine: ModuleType, commands: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "work").write_text("of weeks")
    if kind == "a folder":
        theirs.rename(machine.ENVIRONMENT)
    elif kind == "a link":
        machine.ENVIRONMENT.symlink_to(theirs)
    else:
        (theirs / "work").rename(machine.ENVIRONMENT)
    assert machine.environment(machine.LEVELS["build"]) == 2
    assert str(machine.ENVIRONMENT) in capsys.readouterr().err
    assert commands == []
    kept = machine.ENVIRONMENT if kind == "a file" else machine.ENVIRONMENT / "work"
    assert kept.read_text() == "of weeks"


def test_an_environment_whose_making_was_interrupted_is_made_again(
    machine: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = machine.run
    monkeypatch.setattr(machine, "run", lambda *words: (machine.ENVIRONMENT / "half").touch() or 130)
    assert machine.environment(machine.LEVELS["build"]) == 130
    monkeypatch.setattr(machine, "run", finish)
    assert machine.environment(machine.LEVELS["build"]) == 0
    assert not (machine.ENVIRONMENT / "half").exists()


def test_a_step_that_fails_is_done_again_the_next_time(
    machine: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    succeed = machine.run
    monkeypatch.setattr(machine, "run", lambda *words: 1 if "pip" in words else succeed(*words))
    assert machine.environment(machine.LEVELS["build"]) == 1
    monkeypatch.setattr(machine, "run", succeed)
    commands.clear()
    assert machine.environment(machine.LEVELS["build"]) == 0
    assert [words for words in commands if "--require-hashes" in words]


@pytest.mark.parametrize("answer", ["exit 127", "exit 0", "echo oops >&2; exit 1"])
def test_a_python_that_is_only_a_shim_is_passed_over(tmp_path: Path, answer: str) -> None:
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "python3").write_text(f"#!/bin/sh\n{answer}\n")
    (shims / "python3").chmod(0o755)
    (shims / "python3.11").write_text("#!/bin/sh\necho /opt/good/python3.11\n")
    (shims / "python3.11").chmod(0o755)
    assert found_python(str(shims)) == (0, "/opt/good/python3.11\n")


def test_without_any_python_the_code_is_3(tmp_path: Path) -> None:
    assert found_python(str(tmp_path)) == (3, "")


def found_python(path: str) -> tuple[int, str]:
    done = subprocess.run(
        ["/bin/sh", ROOT / "setup/python"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
