"""What all checks by outside programs have in common: the Report where there is no answer, and where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..model import Finding, Report, Severity, Shot, Verdict
from ..rules import finding
from ..tools import Crashed, Finished, Missing, TimedOut

#: What works in a browser: JavaScript packages by a lock file of their own, which ``setup/machine.py`` installs.
PACKAGES = Path(__file__).parents[2] / "setup/browser"


class UnreadableError(ValueError):
    """An answer that is not in the form that we know."""


def missing(path: Path, tool: str, lack: Missing) -> Report:
    """``tool`` could not judge ``path`` for want of what ``lack`` names."""
    return _not_run(path, tool, finding("TOOL-001", tool=tool, why=lack.why, install=lack.install))


def unreadable(path: Path, tool: str, why: UnreadableError) -> Report:
    """``tool`` ended and left no answer that can be read."""
    return _not_run(path, tool, finding("TOOL-004", tool=tool, subject=path.name, why=str(why)))


def broken_off(path: Path, tool: str, outcome: Crashed | TimedOut) -> Report:
    """``tool`` did not come to its end."""
    if isinstance(outcome, TimedOut):
        told = finding("TOOL-003", tool=tool, subject=path.name, seconds=round(outcome.seconds))
    else:
        said = outcome.errors.strip()[-500:] or "nothing"
        told = finding("TOOL-002", tool=tool, subject=path.name, why=outcome.why, said=said)
    return _not_run(path, tool, told)


def failed_to_start(outcome: Finished) -> UnreadableError:
    """What to say of a program that ended with ``outcome`` and wrote no answer at all."""
    said = outcome.errors.strip().splitlines()
    return UnreadableError(f"it ended with code {outcome.code}" + (f" and said: {said[-1]}" if said else ""))


def judged(
    path: Path, tool: str, version: str, passed: bool, findings: Sequence[Finding], shots: tuple[Shot, ...] = ()
) -> Report:
    """What ``version`` of ``tool`` said.  Raises UnreadableError where verdict and findings contradict each other."""
    grave = any(one.severity in (Severity.ERROR, Severity.WARNING) for one in findings)
    if passed == grave:
        raise UnreadableError("it passes the file and has complaints" if passed else "it fails the file without a word")
    verdict = Verdict.PASSED if passed else Verdict.FAILED
    return Report(path.name, tool, verdict, tuple(findings), version=version, shots=shots)


def _not_run(path: Path, tool: str, told: Finding) -> Report:
    return Report(path.name, tool, Verdict.NOT_RUN, (told,), told.message)
