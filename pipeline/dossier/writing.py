"""The dossier: ``reports/index.html`` with its pictures of the pages, and ``reports/report.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .. import __version__, templates
from ..checks import checklist
from ..checks.conformance import Judgement
from ..model import Edition, Finding, Place, Report, Shot, Style
from . import contact_sheet, contents
from .records import Records

#: Where its files stand in a title's build folder.
PAGE, DATA = "reports/index.html", "reports/report.json"
PICTURES = ("reports/pages", "reports/screens")


@dataclass(frozen=True)
class Dossier:
    """All that a dossier tells.  ``origins`` are the places in the manuscript of findings that lead to one."""

    edition: Edition
    records: Records
    reports: Sequence[Report]
    judgements: Sequence[Judgement]
    origins: Mapping[Finding, Place]
    moment: datetime


def write(dossier: Dossier, style: Style) -> Mapping[str, bytes]:
    """The files of the dossier by their path in the title's build folder: the page by the template of ``style``.

    The same outputs, reports and moment give the same bytes.  Raises templates.FillError.
    """
    facts = _facts(dossier)
    sheet = tuple(contact_sheet.pages(dossier.edition, dossier.records.pages))
    shots = tuple(shot for report in dossier.reports for shot in report.shots)
    page = templates.fill(style.templates, "dossier.xhtml", {**facts, "sheet": sheet, "shots": shots})
    pictures = [*(one.picture for one in sheet), *(one.picture for one in shots)]
    return {
        PAGE: page.encode(),
        DATA: (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode(),
        **{f"reports/{picture.path}": picture.data for picture in pictures},
    }


def _facts(dossier: Dossier) -> dict[str, Any]:
    """What both the page and the data tell, in types that JSON has."""
    edition, manifest = dossier.edition, dossier.records.manifest
    return {
        "title": edition.slug,
        "judged": dossier.moment.isoformat(timespec="seconds"),
        "program": f"casi {__version__}",
        "standards": [_standard(one) for one in dossier.judgements],
        "reports": [_report(one, dossier.origins) for one in dossier.reports],
        "build": [_of_build(one) for one in dossier.records.findings],
        "files": contents.files(edition),
        "fonts": contents.fonts(edition),
        "declared_fonts": manifest["fonts"],
        "inputs": {kind: manifest[kind] for kind in ("sources", "resources", "stylesheets", "templates")},
        "text": manifest["text"],
        "style": manifest["style"],
        "engine": {**manifest["programs"], **manifest["engine"]},
    }


def _standard(judgement: Judgement) -> Mapping[str, Any]:
    standard = judgement.standard
    return {
        "name": standard.name,
        "document": standard.document,
        "format": standard.format,
        "verdict": judgement.verdict,
        "says": str(judgement),
        "why": [report.why for report in judgement.reports if report.why],
        "judged_by": [report.tool for report in judgement.reports],
        "by_person": [asdict(item) for item in checklist.items(standard.key)],
    }


def _report(report: Report, origins: Mapping[Finding, Place]) -> Mapping[str, Any]:
    return {
        "subject": report.subject,
        "tool": report.tool,
        "version": report.version,
        "verdict": report.verdict,
        "why": report.why,
        "findings": [_finding(one, origins.get(one)) for one in report.findings],
        "shots": [_shot(one) for one in report.shots],
    }


def _shot(shot: Shot) -> Mapping[str, Any]:
    return {"title": shot.title, "screen": shot.screen, "scheme": shot.scheme, "picture": shot.picture.path}


def _of_build(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """A finding of the build, whose place is in the manuscript."""
    where = found["where"] and Place(**found["where"])
    return {**found, "where": None, "source": where and str(where)}


def _finding(found: Finding, origin: Place | None) -> Mapping[str, Any]:
    """``where`` is the place in the output, ``source`` the one in the manuscript."""
    return {**asdict(found), "where": found.where and str(found.where), "source": origin and str(origin)}
