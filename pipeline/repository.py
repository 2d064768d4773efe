"""The Git repository in which the titles stand: which version is at hand, what came before, the files of another."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import tools
from .model import Finding, Result
from .rules import finding
from .tools import Finished, Missing, Packages, Program, Tool

GIT = Program("git", ("--version",), Packages(("git",), ("git",), ("git",), "winget install Git.Git"))

#: What a tag must look like to be the name of a folder and of a release.
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


@dataclass(frozen=True)
class Version:
    """What is released: the commit that a tag names, and the time at which it was committed, in UTC."""

    tag: str
    commit: str
    moment: datetime


@dataclass(frozen=True)
class Repository:
    """A Git repository, asked in ``folder``, a place inside its working tree."""

    git: Tool
    folder: Path

    def ask(self, *arguments: str | Path) -> str | None:
        """What ``git`` answers, None where it refuses."""
        outcome = tools.run(self.git, arguments, timeout=120, folder=self.folder)
        if not isinstance(outcome, Finished) or outcome.code != 0:
            return None
        return outcome.output.decode("utf-8", "replace").rstrip()


def find(folder: Path) -> Result[Repository]:
    """The repository in which ``folder`` stands."""
    git = tools.probe(GIT)
    if isinstance(git, Missing):
        return Result(None, (finding("TOOL-001", None, tool="git", why=git.why, install=git.install),))
    repository = Repository(git, folder)
    if repository.ask("rev-parse", "--show-toplevel") is None:
        return Result(None, (finding("REL-001", None, folder=folder.absolute().as_posix()),))
    return Result(repository)


def version(repository: Repository, wanted: str | None = None) -> Result[Version]:
    """The version at hand, every reason told at once why there is none: a release is what a tag names and no more.

    Where the commit bears several tags, ``wanted`` says which one is meant.
    """
    tags = (repository.ask("tag", "--points-at", "HEAD") or "").split()
    meant = [tag for tag in tags if wanted in (None, tag)]
    findings = [*_uncommitted(repository), *_no_tag(repository, wanted, tags, meant)]
    findings += [finding("REL-006", None, tag=tag) for tag in meant if not _TAG.fullmatch(tag)]
    if findings:
        return Result(None, tuple(findings))
    commit, seconds = (repository.ask("show", "--no-patch", "--format=%H %ct", "HEAD") or "").split()
    return Result(Version(meant[0], commit, datetime.fromtimestamp(int(seconds), UTC)))


def earlier(repository: Repository) -> tuple[str, ...]:
    """The tags of the commits before this one, the newest first."""
    order = ("--sort=-version:refname", "--sort=-creatordate")  # the last one weighs most
    return tuple((repository.ask("tag", "--merged", "HEAD", "--no-contains", "HEAD", *order) or "").split())


@contextmanager
def checkout(repository: Repository, commit: str) -> Iterator[Path | None]:
    """A folder with all that ``commit`` holds, None where it is not in the repository; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="casi-") as beside:
        folder = Path(beside) / "checkout"
        added = repository.ask("worktree", "add", "--detach", folder, commit)
        try:
            yield None if added is None else folder
        finally:
            repository.ask("worktree", "remove", "--force", folder)


def _uncommitted(repository: Repository) -> Iterator[Finding]:
    changed = [line[3:] for line in (repository.ask("status", "--porcelain") or "").splitlines()]
    if changed:
        named = ", ".join(changed[:3]) + (", …" if len(changed) > 3 else "")
        yield finding("REL-002", None, number=len(changed), files=named)


def _no_tag(repository: Repository, wanted: str | None, tags: list[str], meant: list[str]) -> Iterator[Finding]:
    last = wanted or next(iter(earlier(repository)), None)
    if len(meant) > 1:
        yield finding("REL-005", None, tags=", ".join(tags))
    elif not meant and last:
        yield finding("REL-004", None, tag=last)
    elif not meant:
        yield finding("REL-003", None)
