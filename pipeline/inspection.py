"""From the finished files of a title to its dossier: the order of the stages of a check."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from . import dossier, manuscript, outputs, reports, style
from .checks import conformance
from .checks.conformance import Judgement
from .checks.origins import Origins
from .dossier import Dossier
from .model import Announce, Edition, Finding, Place, Report, Result, Verdict
from .rules import finding
from .templates import FillError


@dataclass(frozen=True)
class Order:
    """What is to be judged: the title in ``folder``, by what a build left below ``build``.

    ``styles`` are the folders of styles, as for a build; ``moment`` is the time that the verdicts bear, in UTC.
    """

    folder: Path
    styles: Sequence[Path]
    build: Path
    moment: datetime


@dataclass(frozen=True)
class Inspection:
    """What came of an Order: what is said of each standard, every finding, and the files of the dossier.

    ``text`` is the digest of the text that was judged, by which an editor signs; empty where nothing was judged.
    """

    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    verdict: Verdict
    text: str = ""


def inspect(order: Order, announce: Announce = lambda _stage, _step: None) -> Inspection:
    """Judge every output of the title and write its dossier, which is not written where there is nothing to judge."""
    slug = Path(os.path.abspath(order.folder)).name  # noqa: PTH100 - a link to a title has the link's name
    edition = Edition(slug, order.build / slug)
    lacking, records = conformance.lacking(edition), dossier.read(edition)
    if records.value is None:
        return Inspection((), lacking or records.findings, (), Verdict.FAILED)
    announce("checks", "")
    standards = conformance.claimed(edition)
    checks = conformance.checks_of(standards)
    judged = conformance.judge(edition, checks)
    origins = dict(_origins(edition, judged))
    judgements = conformance.judgements(judged, checks, standards)
    announce("dossier", "")
    told = dossier.Dossier(edition, records.value, judged, judgements, origins, order.moment)
    written = _write(order, told)
    forbidding = (*lacking, *written.findings)
    findings = (*_changed(order, records.value.manifest), *forbidding, *_located(order, edition, judged, origins))
    verdict = Verdict.FAILED if forbidding else conformance.overall(judged)
    return Inspection(judgements, findings, written.value or (), verdict, records.value.manifest["text"])


def _changed(order: Order, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """A Finding for each file of the manuscript that is no longer what the outputs were made from."""
    title = manuscript.read(order.folder).value
    if title is None:
        return
    words = reports.words({document.name: document.text for document in title.documents}, title.metadata)
    then, today = manifest["sources"], words["sources"]
    changed = [name for name in sorted(then.keys() | today.keys()) if then.get(name) != today.get(name)]
    if manifest["metadata"] != words["metadata"]:
        changed.insert(0, manuscript.PUBLICATION)
    for name in changed:
        yield finding("CHECK-004", Place(name).within(order.folder.as_posix()), title=title.slug)


def _origins(edition: Edition, judged: Sequence[Report]) -> Iterator[tuple[Finding, Place]]:
    """The place in the manuscript of each finding that leads to one."""
    origins = Origins(edition)
    for found in (found for report in judged for found in report.findings):
        if place := origins.of(found):
            yield found, place


def _write(order: Order, told: Dossier) -> Result[tuple[Path, ...]]:
    """The page and the data of the dossier, put in place."""
    loaded = style.load(told.records.manifest["style"], order.styles)
    if loaded.value is None:
        return Result(None, loaded.findings)
    folder = told.edition.folder
    try:
        files = dossier.write(told, loaded.value)
        outputs.write(folder, files, owned=dossier.PICTURES)
    except FillError as fault:
        return Result(None, (finding("STY-007", None, name=fault.template, problem=fault),))
    except OSError as error:
        return Result(None, (finding("OUT-001", None, folder=folder.as_posix(), problem=error.strerror or error),))
    return Result((folder / dossier.PAGE, folder / dossier.DATA))


def _located(
    order: Order, edition: Edition, judged: Sequence[Report], origins: Mapping[Finding, Place]
) -> Iterator[Finding]:
    """Each finding at its line of the manuscript, with its place in the output behind its words; else at the latter."""
    for report in judged:
        subject = (edition.folder / report.subject).as_posix()
        for found in report.findings:
            origin = origins.get(found)
            if origin and origin != found.where:
                found = replace(found, message=f"{found.message} (in {found.where})")
            if origin:
                yield replace(found, where=origin.within(order.folder.as_posix()))
            elif found.where and found.where.file != report.subject:
                yield replace(found, where=found.where.within(subject))
            else:
                yield replace(found, where=found.where and replace(found.where, file=subject))
