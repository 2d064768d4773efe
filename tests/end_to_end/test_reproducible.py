"""The same input gives the same bytes, in another folder, process and time zone; a killed build harms none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.kept import FOLDER

from .conftest import ROOT, Casi, Run, run_casi


def made(folder: Path) -> dict[str, bytes]:
    """Every file below a build folder, without the results that are kept for the next build."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in found.items() if name.parts[0] != FOLDER}


def test_outputs_are_the_same_bytes_in_another_folder_process_and_time_zone(forging_ahead: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source" / "forging-ahead", tmp_path / "elsewhere" / "forging-ahead")
    again = run_casi(
        "build", tmp_path / "elsewhere" / "forging-ahead", build=tmp_path / "build",
        environment={"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert again.code == 0, again.err
    assert made(again.build) == made(forging_ahead.build)


def test_outputs_are_the_same_bytes_on_another_day(
    forging_ahead: Run, casi: Casi, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400 * 86_400)
    again = casi("build", "source/forging-ahead")
    assert again.code == 0, again.err
    assert made(again.build) == made(forging_ahead.build)


def test_the_epub_made_alone_is_the_epub_made_beside_the_pdf(forging_ahead: Run, tmp_path: Path) -> None:
    alone = run_casi("epub", "source/forging-ahead", build=tmp_path)
    assert (
        alone.output("forging-ahead", "epub").read_bytes() == forging_ahead.output("forging-ahead", "epub").read_bytes()
    )


@pytest.fixture(scope="module")
def another_text(built_once: Callable[..., Run]) -> Run:
    """The title with another text; its manuscript stands in the folder ``title``."""

    def title(folder: Path) -> Path:
        copy = shutil.copytree(ROOT / "source" / "forging-ahead", folder / "forging-ahead")
        (copy / "article.md").write_text("Another text.\n", "utf-8")
        return copy

    return built_once("another-text", title)


@pytest.mark.parametrize("seconds", [0.6, 1.5, 3.0, 4.0])
def test_a_build_killed_at_any_moment_leaves_the_earlier_outputs_whole(
    seconds: float, forging_ahead: Run, another_text: Run, tmp_path: Path
) -> None:
    build = tmp_path / "build"
    shutil.copytree(forging_ahead.build, build)
    before, whole = made(build), made(another_text.build)
    source = another_text.build / "title" / "forging-ahead"
    command = [sys.executable, "-m", "pipeline", "build", str(source), "--build", str(build)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    finished = process.wait() == 0
    after = {name: data for name, data in made(build).items() if "/.making-" not in f"/{name}"}
    assert after.keys() == before.keys()
    if not finished:
        changed = [name for name in before if after[name] != before[name]]
        assert all(after[name] == whole[name] for name in changed)
