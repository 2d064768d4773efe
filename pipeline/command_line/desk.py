"""What the program says to whom, and what its exit code means.

What only some verbs need is imported where they do: an unchanged title is told before any of it could be loaded.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from ..model import Announce, Delivery, Fault, Finding, Lacking, Outcome, Place, Result, Severity, Verdict
from ..progress import Progress

Value = TypeVar("Value")


class Exit(IntEnum):
    """What the exit code of every verb means."""

    DONE = 0
    FORBIDDEN = 1
    USAGE = 2
    TOOL_MISSING = 3
    FAULT = 4


VERDICTS = {Verdict.PASSED: Exit.DONE, Verdict.FAILED: Exit.FORBIDDEN, Verdict.NOT_RUN: Exit.TOOL_MISSING}


def exit_code(outcome: Outcome) -> Exit:
    if isinstance(outcome, Lacking):
        return Exit.TOOL_MISSING
    if isinstance(outcome, Fault):
        return Exit.FAULT
    if outcome.artifacts:
        return Exit.DONE
    return forbidden(outcome.findings)


def forbidden(findings: Iterable[Finding]) -> Exit:
    """What the exit code says of findings with which nothing was made."""
    return Exit.TOOL_MISSING if any(one.code.startswith("TOOL-") for one in findings) else Exit.FORBIDDEN


def gravest(codes: Iterable[Exit]) -> Exit:
    """Of several titles: a fault of ours, else what forbids an output, else what a missing tool left open."""
    ended = set(codes)
    return next(code for code in (Exit.FAULT, Exit.FORBIDDEN, Exit.TOOL_MISSING, Exit.DONE) if code in ended)


@dataclass(frozen=True)
class Desk:
    """What the options that go with every verb said."""

    build: Path
    styles: tuple[Path, ...]
    quiet: bool
    verbose: bool
    as_json: bool
    annotate: bool

    def made(self, path: Path) -> None:
        """A file that was made, on standard output."""
        click.echo(json.dumps({"made": path.as_posix()}) if self.as_json else path.as_posix())

    def served(self, address: str) -> None:
        """Where something is shown, on standard output."""
        click.echo(json.dumps({"address": address}) if self.as_json else address)

    def told(self, finding: Finding) -> None:
        """A finding: on standard error for people, on standard output as a line of JSON."""
        if self.as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        elif self._wants(finding.severity):
            click.echo(in_words(finding), err=True)
            if self.annotate:
                click.echo(annotation(finding), err=True)

    def _wants(self, severity: Severity) -> bool:
        """Errors always, warnings unless quiet, remarks only where they were asked for."""
        return severity is Severity.ERROR or (not self.quiet and (severity is Severity.WARNING or self.verbose))

    def judged(self, file: str, standard: str, verdict: str) -> None:
        """What is said of a standard that a file claims: to people unless quiet, as a line of JSON to programs."""
        if self.as_json:
            click.echo(json.dumps({"file": file, "standard": standard, "verdict": verdict}))
        elif not self.quiet:
            click.echo(f"{file}: {standard}: {verdict}", err=True)

    def summed_up(self, title: str, outcome: Outcome) -> None:
        """One of several titles in a line, below all that is told of it."""
        if not (self.quiet or self.as_json):
            made = isinstance(outcome, Delivery) and outcome.artifacts
            told = Counter(finding.severity for finding in outcome.findings) if isinstance(outcome, Delivery) else {}
            counts = (f", {told[one]} {one}{'s' * (told[one] > 1)}" for one in Severity if told.get(one))
            click.echo(f"{title}: {'made' if made else 'not made'}{''.join(counts)}", err=True)

    def digest(self, title: str, text: str) -> None:
        """The digest by which the editor signs the text of ``title``, told as a verdict is."""
        if self.as_json:
            click.echo(json.dumps({"title": title, "text": text}))
        elif not self.quiet:
            click.echo(f"{title}: digest of the text, for review.yaml: {text}", err=True)

    def aside(self, text: str) -> None:
        """A word about the work itself, only where it was asked for."""
        if self.verbose and not self.as_json:
            click.echo(text, err=True)


def told_value(desk: Desk, result: Result[Value]) -> Value | None:
    """A stage's value; what it had to say is told."""
    for one in result.findings:
        desk.told(one)
    return result.value


def in_words(finding: Finding) -> str:
    """``FILE:LINE:COLUMN: SEVERITY CODE message``, the hint indented on the next line."""
    place = f"{finding.where}: " if finding.where else ""
    hint = f"\n    {finding.hint}" if finding.hint else ""
    return f"{place}{finding.severity} {finding.code} {finding.message}{hint}"


def annotation(finding: Finding) -> str:
    """The finding as GitHub's runner reads it from a log and shows it beside its line ("workflow commands")."""
    command = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REMARK: "notice"}[finding.severity]
    where = finding.where or Place("")
    given = {"file": where.file, "line": where.line, "col": where.column, "title": finding.code}
    properties = ",".join(f"{name}={_escaped(str(value), '%,:')}" for name, value in given.items() if value)
    said = f"{finding.message}\n{finding.hint}".strip()
    return f"::{command} {properties}::{_escaped(said, '%')}"


def _escaped(text: str, marks: str) -> str:
    """``text`` with line ends and ``marks`` as the runner wants them: by their numbers."""
    return re.sub(f"[{marks}\r\n]", lambda found: f"%{ord(found[0]):02X}", text)


def confess(fault: str) -> None:
    """Say that the program is at fault, and how it can be told."""
    click.echo(f"casi: a fault of the program, not of your manuscript: {fault}", err=True)
    click.echo("    Please report it with what -v prints.", err=True)


def own_up(desk: Desk, fault: Exception) -> None:
    """Say so of an exception that ends nothing."""
    confess(f"{type(fault).__name__}: {fault}")
    desk.aside("".join(traceback.format_exception(fault)))


def send_to_doctor(lacking: Lacking) -> None:
    """Say which library there is not, and what brings it."""
    from .. import doctor

    click.echo(f"The typesetting library cannot be loaded: {lacking.message}", err=True)
    click.echo(doctor.in_words(doctor.examine()), err=True)


def progress_for(desk: Desk) -> Progress:
    """Shown where standard error is a terminal on which a line can be written over."""
    live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not desk.quiet and not desk.as_json
    return Progress(desk.aside if desk.verbose else None, time.perf_counter, sys.stderr if live else None)


@contextmanager
def stopwatch(desk: Desk, title: str) -> Iterator[Announce]:
    """Gives the function by which work on one title announces each stage."""
    progress = progress_for(desk)
    with progress.moving():
        try:
            yield partial(progress.announce, title)
        finally:
            progress.end(title)
