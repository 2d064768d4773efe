"""A repository with two releases of a small title, made once for all tests, and the forges that are played here."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.checks import conformance
from pipeline.checks.conformance import Check
from pipeline.command_line.program import main
from pipeline.model import Edition, Report, Verdict

HERE = Path(__file__).parent
NAME = "2026-03_A-Small-Title"

ARTICLE = """\
The coast is long and the winter is hard.[^1] Ships lie in the harbor until spring.

Nobody goes out before the ice has gone.

[^1]: It has been measured in the year of the great storm.
"""
PUBLICATION = "title: A Small Title\ndate: 2026-03\nbody: [article.md]\n"

#: Git as it is on a machine that nobody has set up.
GIT = {
    **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "The Editor"),
    **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "editor@example.org"),
    **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-03-20T12:00:00Z"),
    **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
}


@dataclass(frozen=True)
class Run:
    """What a call of the program did: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, as a person reads them."""
        heads = (line.split(" ") for line in self.err.splitlines() if not line.startswith(" "))
        return [word for words in heads for word in words[:3] if word.partition("-")[2].isdigit()]


@dataclass(frozen=True)
class Repository:
    """A clone with titles below ``source/``."""

    folder: Path

    def git(self, *arguments: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.folder, env={**os.environ, **GIT}, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def commit(self, tag: str | None = None) -> None:
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "A change")
        if tag:
            self.git("tag", tag)

    def casi(self, *arguments: str | Path, verdict: Verdict = Verdict.PASSED) -> Run:
        """``casi ARGUMENTS`` in this folder and in this process; all checks say ``verdict``, in place of validators."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["casi", *map(str, arguments)])
            patch.setattr(conformance, "judge", partial(judge, verdict))
            with pytest.raises(SystemExit) as end:
                main()
        return Run(int(end.value.code or 0), out.getvalue(), err.getvalue())

    def release(self, tag: str) -> Path:
        return self.folder / "build" / "release" / tag


def judge(verdict: Verdict, edition: Edition, checks: Sequence[Check]) -> tuple[Report, ...]:
    """What all checks say of an edition."""
    return tuple(Report(edition.output(check.reads[0]).name, check.name, verdict, (), "", "1.0") for check in checks)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Repository:
    """A repository with the releases v1.0 and v1.1; no test changes it."""
    base = tmp_path_factory.getbasetemp()
    repository = Repository((base if worker_id == "master" else base.parent) / "titles")
    with FileLock(f"{repository.folder}.lock"):
        if not (repository.release("v1.1") / "SHA256SUMS").exists():
            make_history(repository)
    return repository


def make_history(repository: Repository) -> None:
    repository.write(".gitignore", "/build/\n")
    repository.git("init", "--quiet")
    repository.write("source/small-title/publication.yaml", PUBLICATION)
    repository.write("source/small-title/article.md", ARTICLE)
    repository.commit("v1.0")
    assert repository.casi("release").code == 0
    repository.write("source/small-title/article.md", ARTICLE.replace("the ice", "all ice") + "\nA last word.\n")
    repository.commit("v1.1")
    assert repository.casi("release").code == 0


@pytest.fixture
def repository(history: Repository, tmp_path: Path) -> Repository:
    """A copy of the repository, at v1.1, for one test to change."""
    shutil.copytree(history.folder, tmp_path / "titles")
    return Repository(tmp_path / "titles")


@dataclass(frozen=True)
class Played:
    """A forge that is played by a program on the PATH, and the folder with all that it knows."""

    name: str
    folder: Path

    def fail(self, fault: str) -> None:
        (self.folder / "fault").write_text(fault)

    def recover(self) -> None:
        (self.folder / "fault").unlink(missing_ok=True)

    @property
    def calls(self) -> list[str]:
        """The verbs for which it was called."""
        path = self.folder / "calls"
        return [line.split()[1] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Played]:
    """``forge("gh")`` puts the program that plays gh on the PATH; its forge knows the tags v1.0 and v1.1."""

    def play(name: str) -> Played:
        played = Played(name, tmp_path / "forge")
        program = tmp_path / "bin" / name
        for folder in (played.folder, program.parent):
            folder.mkdir()
        (played.folder / "tags").write_text("v1.0 v1.1")
        program.write_text(f"#!{sys.executable} -IS\n{(HERE / name).with_suffix('.py').read_text('utf-8')}", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("FORGE", str(played.folder))
        return played

    return play
