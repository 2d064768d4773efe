"""Findings that the house lets pass, with a reason and only as long as they are there."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Finding, Place, Waiver
from .rules import all_rules, finding


def applied(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """``findings`` with a remark in place of each that is waived.

    A waiver of a whole file or a whole line meets every finding of its code there.  A code that no waiver can lift
    stays; ``manuscript.read`` has told that waiver already.
    """
    waivers = tuple(waivers)
    return tuple(_waived(one, waivers) for one in findings)


def unused(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """An error for each waiver that met none of ``findings``: what it excused is gone, and so must it be."""
    told = tuple(findings)
    idle = (waiver for waiver in waivers if not any(_meets(waiver, one) for one in told))
    return tuple(finding("WAIVE-002", waiver.place, waived=waiver.code, place=waiver.where) for waiver in idle)


def is_waivable(code: str) -> bool:
    """Whether a reason can let findings of this code pass; raises KeyError for a code that is none of ours."""
    return all_rules()[code].waivable


def _waived(one: Finding, waivers: tuple[Waiver, ...]) -> Finding:
    for waiver in waivers:
        if _meets(waiver, one):
            return finding("WAIVE-001", one.where, waived=one.code, message=one.message, reason=waiver.reason)
    return one


def _meets(waiver: Waiver, one: Finding) -> bool:
    same_code = one.code == waiver.code and one.origin == "casi" and is_waivable(one.code)
    return same_code and one.where is not None and _covers(waiver.where, one.where)


def _covers(where: str, place: Place) -> bool:
    return where in {place.file, f"{place.file}:{place.line}", str(place)}
