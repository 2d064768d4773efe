"""Whole titles, built once for all tests as the command line builds them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from filelock import FileLock
from PIL import Image

from pipeline.command_line.program import main

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Run:
    """What a call of the program did: its exit code, what it said, and where its outputs are."""

    code: int
    out: str
    err: str
    build: Path

    def output(self, slug: str, suffix: str) -> Path:
        return self.build / slug / f"{slug}.{suffix}"


Casi = Callable[..., Run]


def run_casi(*arguments: str | Path, build: Path, environment: Mapping[str, str] | None = None) -> Run:
    """``casi ARGUMENTS --build BUILD`` in a process of its own, from the project's folder."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments), "--build", str(build)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=300
    )
    return Run(done.returncode, done.stdout, done.stderr, build)


@pytest.fixture
def casi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Casi:
    """``casi("pdf", folder)`` calls the program in this process, with a build folder of this test."""

    def call(*arguments: str | Path, **environment: str) -> Run:
        build = tmp_path / "build"
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr(sys, "argv", ["casi", *map(str, arguments), "--build", str(build)])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        return Run(int(end.value.code or 0), *capsys.readouterr(), build)

    return call


@pytest.fixture(scope="session")
def forging_ahead(built_once: Callable[..., Run]) -> Run:
    """The first title, both formats."""
    return built_once("source/forging-ahead")


@pytest.fixture(scope="session")
def specimen(built_once: Callable[..., Run]) -> Run:
    """The specimen of every construct, 6 x 9, both formats."""
    return built_once("tests/specimen")


@pytest.fixture(scope="session")
def specimen_in_letter(built_once: Callable[..., Run]) -> Run:
    """The specimen in Letter with a picture on its cover, both formats."""

    def with_cover(folder: Path) -> Path:
        copy = specimen_with(folder, "page: letter\ncover: {image: figures/sea.png, alt: A sea}")
        Image.new("RGB", (1700, 2200), (20, 40, 75)).save(copy / "figures" / "sea.png")
        return copy

    return built_once("letter", with_cover)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Run]:
    """``built_once(folder)`` builds a title that no test changes, once for all processes that tests run in.

    ``built_once(name, title)`` builds the one whose folder ``title`` makes below the folder that it is given.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def build(folder: str, title: Callable[[Path], Path] | None = None) -> Run:
        place = shared / folder.replace("/", "-")
        said = Path(f"{place}.json")  # beside the outputs, which tests compare
        with FileLock(f"{place}.lock"):
            if not said.is_file():
                run = run_casi("build", title(place / "title") if title else folder, build=place)
                assert run.code == 0, run.err
                said.write_text(json.dumps({**asdict(run), "build": str(place)}), "utf-8")
        run = Run(**json.loads(said.read_text("utf-8")))
        return replace(run, build=Path(run.build))

    return build


def specimen_with(folder: Path, keys: str) -> Path:
    """A copy of the specimen with these lines in the place of its page format."""
    copy = folder / "specimen"
    shutil.copytree(ROOT / "tests" / "specimen", copy)
    publication = copy / "publication.yaml"
    publication.write_text(publication.read_text("utf-8").replace("page: 6x9", keys), "utf-8")
    return copy


@pytest.fixture
def title(tmp_path: Path) -> Callable[..., Path]:
    """``title(article, key=yaml)`` makes the folder of a small title and gives its path."""

    def make(article: str = "Some text.\n", **keys: str) -> Path:
        folder = tmp_path / "small-title"
        folder.mkdir(exist_ok=True)
        given = {"title": "A Small Title", "date": "2026", "body": "[article.md]", **keys}
        lines = [f"{key}: {value}" for key, value in given.items()]
        (folder / "publication.yaml").write_text("\n".join(lines) + "\n", "utf-8")
        (folder / "article.md").write_text(article, "utf-8")
        return folder

    return make
