"""From a tagged commit to a release of all titles: the order of the stages."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import build, forge, inspection, manuscript, outputs, release, repository, style
from .model import Announce, Edition, Finding, Manuscript, Place, Release, Result, Severity, Style, Verdict
from .release import Text, Title, Told
from .repository import Repository, Version
from .rules import finding
from .templates import FillError


@dataclass(frozen=True)
class Order:
    """What is to be released: the titles in ``folders``, by the styles in ``styles``, built below ``build``.

    ``releases`` is the folder in which each release has one by the name of its version.  ``forge`` names the command
    line of the forge that is to have it, None where the files alone are wanted; without ``attach`` it is only asked for
    the texts of the last release.  ``tag`` says which tag is meant where the commit bears several.
    """

    folders: Sequence[Path]
    styles: Sequence[Path]
    build: Path
    releases: Path
    forge: str | None = None
    attach: bool = True
    tag: str | None = None


@dataclass(frozen=True)
class Published:
    """What came of an Order: the release, None where none was made, and whether it is ``attached``, whole and seen."""

    release: Release | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    attached: bool = False


@dataclass(frozen=True)
class _Earlier:
    """The last release as far as its texts are at hand: its tag and the Text of each title."""

    tag: str
    texts: Mapping[str, Text]


def publish(order: Order, announce: Announce = lambda _stage, _step: None) -> Published:
    """Make the release that the tag on this commit names, all of it or none, and bring it to the forge.

    One that stands already is not made again: it is whole, or it is told that it is not.
    """
    found = repository.find(Path.cwd())
    version = repository.version(found.value, order.tag) if found.value else Result(None, found.findings)
    if found.value is None or version.value is None:
        return _refused(version.findings)
    place = forge.find(order.forge, found.value.folder) if order.forge else Result(None)
    if place.findings:
        return _refused(place.findings)
    folder = order.releases / version.value.tag
    if folder.exists():
        made = _standing(folder, version.value)
    else:
        made = _make(order, found.value, version.value, place.value, announce)
    if made.value is None:
        return _refused(made.findings)
    if place.value is None or not order.attach:
        return Published(made.value, made.findings, Verdict.PASSED)
    announce("attaching", "")
    hindered = forge.attach(made.value, place.value)
    verdict = Verdict.FAILED if hindered else Verdict.PASSED
    return Published(made.value, (*made.findings, *hindered), verdict, attached=not hindered)


def _refused(findings: Sequence[Finding]) -> Published:
    """Nothing is released; where all that hinders it is a tool that lacks, nothing has failed."""
    errors = [one.code for one in findings if one.severity is Severity.ERROR]
    lacking = all(code.startswith("TOOL-") for code in errors)
    return Published(None, tuple(findings), Verdict.NOT_RUN if lacking else Verdict.FAILED)


# A release that stands


def _standing(folder: Path, version: Version) -> Result[Release]:
    """The release in ``folder``, if it is that of ``version`` and every file is as it was made."""
    try:
        manifest = json.loads((folder / release.MANIFEST).read_bytes())
        files = {path.name: release.digest(path.read_bytes()) for path in sorted(folder.iterdir())}
        made = Release(version.tag, folder, files, release.NOTES, manifest["prerelease"])
        whole = (folder / release.SUMS).read_bytes() == release.sums(
            {name: (folder / name).read_bytes() for name in files if name != release.SUMS}
        )
        same = manifest["commit"] == version.commit
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return Result(None, (finding("REL-010", Place(folder.as_posix()), tag=version.tag, why=problem),))
    if not whole or not same:
        why = "a file is not as it was made" if same else f"it was made from commit {manifest['commit'][:12]}"
        return Result(None, (finding("REL-010", Place(folder.as_posix()), tag=version.tag, why=why),))
    return Result(made)


# A new release


def _make(
    order: Order, repo: Repository, version: Version, place: forge.Forge | None, announce: Announce
) -> Result[Release]:
    """Build and check every title, and write the release at once."""
    findings: list[Finding] = []
    made: list[Title] = []
    for folder in order.folders:
        one = _title(order, folder, version, announce)
        findings += one.findings
        if one.value:
            made.append(one.value)
    findings += _one_name(made)
    if len(made) < len(order.folders) or any(one.severity is Severity.ERROR for one in findings):
        return Result(None, tuple(findings))
    announce("release", "")
    last, told = _last(order, repo, place)
    written = _write(order, version, made, last)
    return Result(written.value, (*findings, *told, *written.findings))


def _title(order: Order, folder: Path, version: Version, announce: Announce) -> Result[Title]:
    """A title built and judged; no value where something forbids its release."""
    made = build.build(build.Order(folder, ("pdf", "epub"), order.styles, order.build), announce)
    if not made.artifacts:
        return Result(None, made.findings)
    judged = inspection.inspect(inspection.Order(folder, order.styles, order.build, version.moment), announce)
    findings = [*made.findings, *judged.findings, *_not_passed(folder, judged)]
    read = manuscript.read(folder).value
    loaded = style.load(read.metadata.style, order.styles).value if read else None
    if read is None or loaded is None or judged.verdict is not Verdict.PASSED:
        return Result(None, tuple(findings))
    title = _made(folder, order, version, read, loaded, judged)
    if title.review is None:
        findings.append(finding("REL-009", Place((folder / manuscript.PUBLICATION).as_posix()), title=read.slug))
    return Result(title, tuple(findings))


def _made(
    folder: Path, order: Order, version: Version, read: Manuscript, loaded: Style, judged: inspection.Inspection
) -> Title:
    edition = Edition(read.slug, order.build / read.slug)
    made_from = json.loads((edition.records / "manifest.json").read_bytes())
    page_map = json.loads((edition.records / "pages.json").read_bytes())
    documents = {name: (edition.book / f"{name}.xhtml").read_bytes() for name in made_from["documents"]}
    return Title(
        folder=folder.as_posix(),
        file=release.file_name(read.slug, read.metadata, loaded, version.tag),
        edition=edition,
        made_from=made_from,
        judgements=judged.judgements,
        style=loaded,
        review=read.review if read.review and read.review.digest == made_from["text"] else None,
        text=release.read(read.metadata, documents, page_map, made_from["resources"]),
    )


def _not_passed(folder: Path, judged: inspection.Inspection) -> Iterator[Finding]:
    """A Finding for each standard of which the machine conditions did not pass."""
    for one in judged.judgements:
        if one.verdict is not Verdict.PASSED:
            code = "REL-008" if one.verdict is Verdict.FAILED else "TOOL-006"
            file = f"{folder.name}.{one.standard.format}"
            yield finding(code, None, file=file, standard=one.standard.name, verdict=str(one))


def _one_name(titles: Sequence[Title]) -> Iterator[Finding]:
    """A Finding for each title whose files have the name of another's, capitals apart, as on some disks."""
    first: dict[str, Title] = {}
    for title in titles:
        other = first.setdefault(title.file.casefold(), title)
        if other is not title:
            where = Place(f"{title.folder}/{manuscript.PUBLICATION}")
            yield finding("REL-007", where, name=title.file, other=other.edition.slug)


def _last(order: Order, repo: Repository, place: forge.Forge | None) -> tuple[_Earlier | None, tuple[Finding, ...]]:
    """The nearest earlier release whose texts are at hand, here or on the forge; a Finding where none of them is."""
    tags = repository.earlier(repo)
    for tag in tags:
        kept = order.releases / tag / release.TEXTS
        data = kept.read_bytes() if kept.is_file() else place and forge.fetch(place, tag, release.TEXTS)
        if data:
            try:
                return _Earlier(tag, {slug: release.loads(one) for slug, one in json.loads(data).items()}), ()
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
    return None, (finding("REL-011", None, tags=", ".join(tags[:3])),) if tags else ()


def _write(order: Order, version: Version, titles: Sequence[Title], last: _Earlier | None) -> Result[Release]:
    """The files in their folder, which stands when they are all written."""
    prerelease = any(title.review is None for title in titles)
    before = last.texts if last else {}
    told = [Told(one.file, one.review is not None, one.text, before.get(one.edition.slug)) for one in titles]
    gone = [text.title for slug, text in before.items() if slug not in {one.edition.slug for one in titles}]
    head: Mapping[str, Any] = {
        "version": version.tag,
        "commit": version.commit,
        "moment": version.moment.isoformat(),
        "last": last.tag if last else None,
        "prerelease": prerelease,
    }
    try:
        files = {name: data for title in titles for name, data in title.files().items()}
        files |= release.write(titles[0].style, version.tag, head["last"], told, gone)
    except FillError as fault:
        return Result(None, (finding("STY-007", None, name=fault.template, problem=fault),))
    files[release.TEXTS] = release.texts(titles)
    files[release.MANIFEST] = release.manifest(head, titles, files)
    files[release.SUMS] = release.sums(files)
    folder = order.releases / version.tag
    try:
        _put(folder, files)
    except OSError as error:
        return Result(None, (finding("OUT-001", None, folder=folder.as_posix(), problem=error.strerror or error),))
    digests = {name: release.digest(data) for name, data in sorted(files.items())}
    return Result(Release(version.tag, folder, digests, release.NOTES, prerelease))


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """The folder with its files, in one step: there is none, or it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        outputs.write(making / folder.name, files, owned=())
        (making / folder.name).replace(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
