"""From the manifest of a release to the same bytes again, or to what they differ by."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import release, repository, tools
from .model import Announce, Finding, Place, Result, Verdict
from .rules import finding
from .tools import Finished

#: Seconds for the build of a title, a long book included.
BUILD = 3600

#: What an output is made of, by the keys of a build's manifest: told as what it is.
INPUTS = {
    "sources": "the text",
    "resources": "the picture",
    "stylesheets": "the stylesheet",
    "templates": "the template",
}

#: Single inputs of the same kind.
WORDS = {"metadata": "publication.yaml", "texts": "the fixed texts of the style"}

#: Findings with which a release is not verified, whatever its outputs are.
FATAL = ("REL-001", "REL-030", "REL-031", "REL-032")


@dataclass(frozen=True)
class Order:
    """Which release is to be made again: its ``manifest``, with ``styles`` beside those of the repository."""

    manifest: Path
    styles: Sequence[Path] = ()


@dataclass(frozen=True)
class Verified:
    """What came of an Order: of each output, by its name in the release, whether it came out the same.

    *not run* is said of one that differs where fonts, libraries or programs are not those of the release.
    """

    outputs: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    verdict: Verdict


def verify(order: Order, announce: Announce = lambda _stage, _step: None) -> Verified:
    """Build every title of the release from its commit, in a place of its own, and compare all that comes out."""
    found, manifest = repository.find(Path.cwd()), _manifest(order.manifest)
    if found.value is None or manifest.value is None:
        return _ended({}, (*found.findings, *manifest.findings))
    told = manifest.value
    findings = list(_changed_since(order.manifest, told))
    outputs: dict[str, Verdict] = {}
    with repository.checkout(found.value, told["commit"]) as folder, tempfile.TemporaryDirectory() as beside:
        if folder is None:
            missing = finding("REL-031", None, commit=told["commit"][:12], tag=told["version"])
            return _ended({}, (*findings, missing))
        folder = folder / (found.value.ask("rev-parse", "--show-prefix") or "")
        for slug, title in told["titles"].items():
            announce("building again", slug)
            compared = _Title(slug, title, told, Path(beside) / slug)
            said = compared.make(folder, order.styles)
            findings += said or compared.differences()
            outputs |= dict.fromkeys(title["outputs"].values(), Verdict.FAILED) if said else compared.outputs()
    return _ended(outputs, findings)


def newest(releases: Path) -> Path | None:
    """The manifest of the newest release below ``releases``, None where there is none that can be read."""
    moments: dict[Path, str] = {}
    for path in sorted(releases.glob(f"*/{release.MANIFEST}")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            moments[path] = str(json.loads(path.read_bytes())["moment"])
    return max(moments, key=lambda path: moments[path], default=None)


def _ended(outputs: Mapping[str, Verdict], findings: Sequence[Finding]) -> Verified:
    verdicts = {*outputs.values(), *(Verdict.FAILED for one in findings if one.code in FATAL)} or {Verdict.NOT_RUN}
    grave = next(one for one in (Verdict.FAILED, Verdict.NOT_RUN, Verdict.PASSED) if one in verdicts)
    return Verified(outputs, tuple(findings), grave)


def _manifest(path: Path) -> Result[Mapping[str, Any]]:
    """The manifest, as far as it is used here."""
    try:
        told = json.loads(path.read_bytes())
        for title in told["titles"].values():
            _ = [told["files"][name]["sha256"] for name in title["outputs"].values()]
            _ = title["folder"], [title["made_from"][key] for key in (*INPUTS, *WORDS, "fonts", "engine", "programs")]
        _ = told["commit"], told["version"], told["machine"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"it has no {error}" if isinstance(error, KeyError) else error
        return Result(None, (finding("REL-030", Place(path.as_posix()), problem=problem),))
    return Result(told)


def _changed_since(path: Path, told: Mapping[str, Any]) -> Iterator[Finding]:
    """A Finding for each file beside the manifest that is not the one it names."""
    for name, known in told["files"].items():
        file = path.parent / name
        if file.is_file() and (digest := release.digest(file.read_bytes())) != known["sha256"]:
            yield finding("REL-032", Place(file.as_posix()), file=name, digest=digest)


@dataclass(frozen=True)
class _Title:
    """A title of the release ``told`` of, made again below ``build``."""

    slug: str
    title: Mapping[str, Any]
    told: Mapping[str, Any]
    build: Path

    def make(self, folder: Path, styles: Sequence[Path]) -> tuple[Finding, ...]:
        """Let the program of the commit build the title, ours where it has none; what it says where it fails."""
        named = [part for each in styles for part in ("--styles", each.absolute())]
        command = ["-m", __package__, "build", self.title["folder"], "--build", self.build, "--quiet", *named]
        ours = {"PYTHONPATH": str(Path(__file__).parents[1])}  # searched after the folder in which Python is started
        outcome = tools.run(tools.python(), command, timeout=BUILD, folder=folder, environment=ours)
        if isinstance(outcome, Finished) and outcome.code == 0:
            return ()
        said = (getattr(outcome, "why", "") or outcome.errors or "it did not end in time").strip().splitlines()
        return (finding("REL-036", None, title=self.slug, said=said[0], tag=self.told["version"]),)

    def outputs(self) -> Mapping[str, Verdict]:
        """Of each output whether its bytes are those that the manifest names."""
        differs = Verdict.NOT_RUN if list(self._environment()) else Verdict.FAILED
        return {
            name: Verdict.PASSED if self._made(format_) == self.told["files"][name]["sha256"] else differs
            for format_, name in self.title["outputs"].items()
        }

    def differences(self) -> Iterator[Finding]:
        """What differs, from the inputs to the outputs."""
        environment = list(self._environment())
        yield from (*self._inputs(), *environment)
        why = ", ".join(one.message for one in environment)
        for name, verdict in self.outputs().items():
            if verdict is Verdict.FAILED:
                yield finding("REL-033", None, file=name)
            elif verdict is Verdict.NOT_RUN:
                yield finding("REL-037", None, file=name, why=why)

    def _made(self, format_: str) -> str:
        path = self.build / self.slug / f"{self.slug}.{format_}"
        return release.digest(path.read_bytes()) if path.is_file() else ""

    def _inputs(self) -> Iterator[Finding]:
        then, now = self.title["made_from"], self._now()
        for key, what in INPUTS.items():
            for name in _differing(then[key], now[key]):
                yield finding("REL-034", None, what=what, name=name, title=self.slug)
        for key, what in WORDS.items():
            if then[key] != now[key]:
                yield finding("REL-034", None, what=what, name="", title=self.slug)

    def _environment(self) -> Iterator[Finding]:
        """A Finding for each font, library and program that is not the one of the release."""
        then, now = self.title["made_from"], self._now()
        pairs = (
            (self.told["machine"], release.machine()),
            (then["engine"], now["engine"]),
            (then["programs"], now["programs"]),
            (_faces(then), _faces(now)),
        )
        for before, today in pairs:
            for name in _differing(before, today):
                was, is_ = before.get(name, "not there"), today.get(name, "not there")
                yield finding("REL-035", None, name=name, then=was, now=is_, title=self.slug)

    def _now(self) -> Mapping[str, Any]:
        made: Mapping[str, Any] = json.loads((self.build / self.slug / "reports" / "manifest.json").read_bytes())
        return made


def _faces(manifest: Mapping[str, Any]) -> Mapping[str, str]:
    """Each face with the beginning of its file's digest."""
    return {
        f"{face['family']} {face['weight']}{' italic' if face['italic'] else ''} ({face['file']})": face["sha256"][:12]
        for face in manifest["fonts"]
    }


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)]
