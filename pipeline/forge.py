"""A release on a forge, through the forge's own command line: begun unseen, attached, compared, and only then shown.

What a reader can see is whole.  Every step asks first what the forge already has, so that a run that was killed is
taken up by the next one, and one that is run twice does nothing the second time.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from . import tools
from .model import Finding, Release, Result
from .rules import finding
from .tools import Finished, Missing, Packages, Program, Tool

GH = Program("gh", ("--version",), Packages(("gh",), ("gh",), ("gh",), "winget install GitHub.cli"), least=2)
GLAB = Program("glab", ("--version",), Packages(("glab",), ("glab",), ("glab",), "winget install GLab.GLab"), least=1)

#: Seconds for a question, and for an upload or a download over a slow line.
QUESTION, TRANSFER = 120, 3600


class Refused(Exception):  # noqa: N818 - an answer of the forge
    """The forge's command line did not do what it was asked: what it was to do, and what it said."""

    def __init__(self, step: str, said: str) -> None:
        super().__init__(f"{step}: {said}")
        self.step, self.said = step, said


@dataclass(frozen=True)
class Held:
    """What a forge has of a release: whether readers see it, and the names of the files that are there whole."""

    shown: bool
    names: tuple[str, ...]


class Forge(Protocol):
    """What a forge's command line is asked for.  Every method raises Refused."""

    def held(self, tag: str) -> Held | None:
        """What there is of the release ``tag``, None where there is none."""

    def begin(self, release: Release) -> None:
        """Make the release without files, so that no reader takes it for one."""

    def upload(self, tag: str, paths: Sequence[Path]) -> None:
        """Attach ``paths``, in place of files of the same names."""

    def download(self, tag: str, names: Sequence[str], folder: Path) -> None:
        """Put the attached files ``names`` into ``folder``."""

    def show(self, release: Release) -> None:
        """Let readers see the release."""


@dataclass(frozen=True)
class CommandLine:
    """A forge's program, run in the repository's ``folder``, from which it knows which project is meant."""

    tool: Tool
    folder: Path

    def run(self, step: str, *arguments: str | Path, timeout: float = QUESTION, given: str = "") -> str:
        """What it prints when it is ``given`` a text to read.  Raises Refused."""
        outcome = tools.run(self.tool, arguments, timeout=timeout, folder=self.folder, input=given.encode())
        if isinstance(outcome, Finished):
            if outcome.code == 0:
                return outcome.output.decode("utf-8", "replace")
            raise Refused(step, _last_line(outcome.errors) or f"it ended with {outcome.code}")
        raise Refused(step, outcome.why if isinstance(outcome, tools.Crashed) else f"no end after {outcome.seconds} s")


@dataclass(frozen=True)
class GitHub:
    """GitHub by ``gh``, which knows drafts and pre-releases."""

    gh: CommandLine

    def held(self, tag: str) -> Held | None:
        try:
            said = self.gh.run("tell what it has", "release", "view", tag, "--json", "isDraft,assets")
        except Refused as refused:
            if "release not found" in refused.said:
                return None
            raise
        release = json.loads(said)
        names = (asset["name"] for asset in release["assets"] if asset["state"] == "uploaded")
        return Held(not release["isDraft"], tuple(names))

    def begin(self, release: Release) -> None:
        notes = ("--title", release.tag, "--notes-file", release.folder / release.notes)
        kind = ("--prerelease",) if release.prerelease else ()
        self.gh.run("begin a draft", "release", "create", release.tag, "--draft", "--verify-tag", *notes, *kind)

    def upload(self, tag: str, paths: Sequence[Path]) -> None:
        self.gh.run("attach the files", "release", "upload", tag, *paths, "--clobber", timeout=TRANSFER)

    def download(self, tag: str, names: Sequence[str], folder: Path) -> None:
        wanted = [part for name in names for part in ("--pattern", name)]
        self.gh.run("give the files back", "release", "download", tag, "--dir", folder, *wanted, timeout=TRANSFER)

    def show(self, release: Release) -> None:
        self.gh.run("show the release", "release", "edit", release.tag, "--draft=false")


@dataclass(frozen=True)
class GitLab:
    """GitLab by ``glab``.  It has no drafts: a release is seen as soon as it is there, and says of itself that it lacks
    files until it has them all.
    """

    glab: CommandLine

    #: How the notes begin of a release that is not whole.
    UNFINISHED = "**Not complete: the files of this release are still being attached.**"

    def held(self, tag: str) -> Held | None:
        release = self._release(tag)
        if release is None:
            return None
        return Held(not release["description"].startswith(self.UNFINISHED), tuple(self._links(release)))

    def begin(self, release: Release) -> None:
        self.glab.run("find the tag", "api", f"projects/:id/repository/tags/{release.tag}")  # else it would make one
        self._describe("begin the release", release, f"{self.UNFINISHED}\n")

    def upload(self, tag: str, paths: Sequence[Path]) -> None:
        links = self._links(self._release(tag) or {})
        for old in (links[path.name] for path in paths if path.name in links):
            at = f"projects/:id/releases/{tag}/assets/links/{old}"
            self.glab.run("take a file away", "api", "--method", "DELETE", at)
        self.glab.run("attach the files", "release", "upload", tag, *paths, timeout=TRANSFER)

    def download(self, tag: str, names: Sequence[str], folder: Path) -> None:
        wanted = [part for name in names for part in ("--asset-name", name)]
        self.glab.run("give the files back", "release", "download", tag, "--dir", folder, *wanted, timeout=TRANSFER)

    def show(self, release: Release) -> None:
        self._describe("show the release", release, "")

    def _describe(self, step: str, release: Release, before: str) -> None:
        """Make the release, or give it other notes where it is there."""
        notes = before + (release.folder / release.notes).read_text("utf-8")
        name = f"{release.tag} (pre-release)" if release.prerelease else release.tag
        self.glab.run(step, "release", "create", release.tag, "--name", name, "--notes-file", "-", given=notes)

    def _release(self, tag: str) -> Mapping[str, Any] | None:
        try:
            said = self.glab.run("tell what it has", "api", f"projects/:id/releases/{tag}")
        except Refused as refused:
            if "404" in refused.said:
                return None
            raise
        release: Mapping[str, Any] = json.loads(said)
        return release

    def _links(self, release: Mapping[str, Any]) -> Mapping[str, int]:
        return {link["name"]: link["id"] for link in release.get("assets", {}).get("links", ())}


#: The forges that are known, by the names of their command lines.
FORGES: Mapping[str, tuple[Program, Callable[[CommandLine], Forge]]] = MappingProxyType(
    {"gh": (GH, GitHub), "glab": (GLAB, GitLab)}
)


def find(name: str, folder: Path) -> Result[Forge]:
    """The forge that the repository in ``folder`` has, by its command line ``name``."""
    program, forge = FORGES[name]
    tool = tools.probe(program)
    if isinstance(tool, Missing):
        return Result(None, (finding("TOOL-001", None, tool=name, why=tool.why, install=tool.install),))
    return Result(forge(CommandLine(tool, folder)))


def attach(release: Release, forge: Forge) -> tuple[Finding, ...]:
    """Bring the release onto the forge, and say what hinders that it is there whole; nothing where it is.

    Readers see it only when every file has been compared, byte for byte, with what the forge gives back.
    """
    try:
        held = forge.held(release.tag)
        if held is None:
            forge.begin(release)
        wrong = _wrong(release, forge)
        if held is not None and held.shown:
            return tuple(wrong.values())
        if lacking := [release.folder / name for name in release.files if name in wrong]:
            forge.upload(release.tag, lacking)
            wrong = _wrong(release, forge)
        if not wrong:
            _show(release, forge)
        return tuple(wrong.values())
    except Refused as refused:
        return (finding("REL-020", None, tag=release.tag, step=refused.step, said=refused.said),)


def fetch(forge: Forge, tag: str, name: str) -> bytes | None:
    """A file of the release ``tag``, None where the forge does not show it."""
    try:
        held = forge.held(tag)
        if held is None or not held.shown or name not in held.names:
            return None
        return _download(forge, tag, [name])[name]
    except (Refused, KeyError):
        return None


def _show(release: Release, forge: Forge) -> None:
    """Let readers see the release, and ask whether they do."""
    forge.show(release)
    held = forge.held(release.tag)
    if held is None or not held.shown:
        raise Refused("show the release", "readers still do not see it")


def _wrong(release: Release, forge: Forge) -> dict[str, Finding]:
    """A Finding for each file that the forge lacks, or has otherwise or besides, by its name."""
    held = forge.held(release.tag) or Held(False, ())
    there = {name: sha256(data).hexdigest() for name, data in _download(forge, release.tag, held.names).items()}
    return {found[0]: found[1] for found in _compared(release, there, held.shown)}


def _compared(release: Release, there: Mapping[str, str], shown: bool) -> Iterator[tuple[str, Finding]]:
    state = "it is public" if shown else "readers do not see it yet"
    for name in sorted(release.files.keys() | there.keys()):
        if name not in there:
            yield name, finding("REL-021", None, tag=release.tag, file=name, state=state)
        elif name not in release.files:
            yield name, finding("REL-023", None, tag=release.tag, file=name, state=state)
        elif there[name] != release.files[name]:
            yield name, finding("REL-022", None, tag=release.tag, file=name, state=state)


def _download(forge: Forge, tag: str, names: Sequence[str]) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="casi-") as folder:
        if names:
            forge.download(tag, names, Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
