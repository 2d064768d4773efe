"""qpdf's judgement of a PDF: whether its objects, streams and cross-references are sound (ISO 32000)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .. import tools
from ..model import Finding, Place, Report, Severity
from ..tools import Finished, Missing, Tool
from . import outside
from .outside import UnreadableError

NAME = "qpdf"
TIMEOUT = 300.0  # seconds; a thousand pages take two

SOUND, ERRORS, WARNINGS = 0, 2, 3
_SAYS = "No syntax or stream encoding errors found"


def check(path: Path, program: Tool | Missing | None = None) -> Report:
    """All that ``qpdf --check`` says of the PDF at ``path``; passed means no error and no warning.

    A Finding's code is ``qpdf``.  Where qpdf is missing, breaks off or does not say that it checked, the verdict is
    *not run*.
    """
    program = program or tools.probe(tools.QPDF)
    if isinstance(program, Missing):
        return outside.missing(path, NAME, program)
    # Run beside the file, so that its messages name it as we do and never the folder.
    outcome = tools.run(program, ["--check", f"./{path.name}"], timeout=TIMEOUT, folder=path.parent)
    if not isinstance(outcome, Finished):
        return outside.broken_off(path, NAME, outcome)
    try:
        return _report(path, program, outcome)
    except UnreadableError as why:
        return outside.unreadable(path, NAME, why)


def _report(path: Path, program: Tool, outcome: Finished) -> Report:
    """Raises UnreadableError where exit code and words contradict each other, or are none of qpdf's."""
    said = outcome.output.decode("utf-8", "replace")
    if outcome.code not in (SOUND, ERRORS, WARNINGS) or (outcome.code == SOUND) != (_SAYS in said):
        raise outside.failed_to_start(outcome)
    findings = list(_findings(path, said + outcome.errors))
    return outside.judged(path, NAME, program.version, outcome.code == SOUND, findings)


def _findings(path: Path, said: str) -> Iterator[Finding]:
    """A Finding for each complaint: ``WARNING: ./a.pdf (object 4 0, offset 9): words`` or ``qpdf: ./a.pdf: words``."""
    for line in said.splitlines():
        if complaint := re.match(r"(WARNING|ERROR|qpdf): (?:\./)?(.*)", line):
            kind, words = complaint.groups()
            severity = Severity.WARNING if kind == "WARNING" else Severity.ERROR
            yield Finding(NAME, severity, words.removeprefix(f"{path.name}: "), Place(path.name), "", NAME)
