"""Ace by DAISY's judgement of an EPUB in a real browser: is it accessible (EPUB Accessibility 1.1, WCAG 2.2)?"""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from .. import tools
from ..model import Finding, Place, Report, Severity
from ..tools import Finished, Missing, Tool
from . import outside, own
from .outside import UnreadableError

NAME = "Ace by DAISY"
TIMEOUT = 900.0  # seconds; a document takes about one

_SCRIPT = "node_modules/@daisy/ace-cli/bin/ace.js"
# How grave axe finds a violation.  "moderate" and "minor" are violations too.
_SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.ERROR,
    "serious": Severity.ERROR,
    "moderate": Severity.WARNING,
    "minor": Severity.WARNING,
}


def check(path: Path, node: Tool | Missing | None = None, browser: Tool | Missing | None = None) -> Report:
    """All that Ace says of the EPUB at ``path``, run by ``node`` in ``browser`` (this machine's, if None).

    Passed means that Ace has nothing to complain of.  A Finding's code is the name of Ace's or axe's rule, its place
    where the element begins in a file inside the EPUB.  Without Node, Ace or a browser, or without a
    readable answer, the verdict is *not run*.
    """
    node, browser, script = node or tools.probe(tools.NODE), browser or tools.probe(tools.CHROMIUM), _script()
    if isinstance(node, Missing) or isinstance(browser, Missing) or isinstance(script, Missing):
        lack = next(needed for needed in (node, browser, script) if isinstance(needed, Missing))
        return outside.missing(path, NAME, lack)
    with tempfile.TemporaryDirectory() as folder:
        outcome = _run(path, Path(folder), script, node, browser)
        if not isinstance(outcome, Finished):
            return outside.broken_off(path, NAME, outcome)
        try:
            return _report(path, outcome, Path(folder, "report.json"))
        except UnreadableError as why:
            return outside.unreadable(path, NAME, why)


def _script() -> Path | Missing:
    script = outside.PACKAGES / _SCRIPT
    return script if script.is_file() else Missing(NAME, f"{NAME} is not installed", "make check")


def _run(path: Path, folder: Path, script: Path, node: Tool, browser: Tool) -> tools.Outcome:
    """Ace leaves its answer in ``folder``, which is also the home of its browser."""
    environment = {
        "PUPPETEER_EXECUTABLE_PATH": browser.command[0],
        "ACE_TIMEOUT_INITIAL": "60000",  # milliseconds for the browser to start; Ace gives it five seconds
        "HOME": str(folder),
    }
    arguments: list[str | Path] = [script, "--force", "--silent", "--outdir", folder, path.resolve()]
    return tools.run(node, arguments, timeout=TIMEOUT, environment=environment)


def _report(path: Path, outcome: Finished, answer: Path) -> Report:
    """Raises UnreadableError where Ace left no answer, or one that contradicts itself."""
    try:
        judgement = json.loads(answer.read_bytes())
        version = judgement["earl:assertedBy"]["doap:release"]["doap:revision"]
        passed = {"pass": True, "fail": False}[judgement["earl:result"]["earl:outcome"]]
        with zipfile.ZipFile(path) as archive:
            findings = [one for document in judgement["assertions"] for one in _findings(archive, document)]
    except (*own.UNREADABLE, ValueError, TypeError):
        raise outside.failed_to_start(outcome) from None
    return outside.judged(path, NAME, version, passed, findings)


def _findings(archive: zipfile.ZipFile, document: Mapping[str, Any]) -> Iterator[Finding]:
    """One Finding for each complaint about a document, and for each place that the complaint names."""
    file = _file(archive, document["earl:testSubject"]["url"])
    for complaint in document["assertions"]:
        rule, result = complaint["earl:test"], complaint["earl:result"]
        severity = _SEVERITIES[rule["earl:impact"]]
        message = rule.get("help", {}).get("dct:description") or rule["dct:description"]
        hint = " ".join(str(result["dct:description"]).split())
        for fragment in result.get("earl:pointer", {}).get("cfi") or [""]:
            place = _place(archive, file, fragment)
            yield Finding(rule["dct:title"], severity, message, place, hint, NAME)


def _file(archive: zipfile.ZipFile, url: str) -> str:
    """The file that Ace calls ``url``, which is relative to the package document or to the archive."""
    named = url.lstrip("/")
    return next((name for name in archive.namelist() if name == named or name.endswith(f"/{named}")), named)


def _place(archive: zipfile.ZipFile, file: str, fragment: str) -> Place:
    """Where the element begins that ``fragment`` leads to (EPUB Canonical Fragment Identifiers 1.1, 2.1)."""
    if not fragment or file not in archive.namelist():
        return Place(file)
    data = archive.read(file)
    element = root = etree.fromstring(data)
    for step in re.findall(r"/(\d+)", re.sub(r"\[[^]]*\]", "", fragment)):
        children = list(element.iterchildren("{*}*"))
        if int(step) // 2 - 1 not in range(len(children)):
            break
        element = children[int(step) // 2 - 1]
    return Place(file, *own.starts(data)[list(root.iter("{*}*")).index(element)])
