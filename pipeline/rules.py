"""The rules by which findings are made: one entry a code, in ``rules/*.yaml``, and nowhere else a message's words.

An entry has ``severity``, ``says`` (the message, with ``{names}`` filled from the finding), ``hint`` (what to do,
likewise) and ``means`` (a short paragraph for ``casi explain`` and the editor's guide).  ``waivable: true`` stands only
where the output is sound all the same and keeps what it claims.  ``accessibility: true`` stands where a finding that is
waived leaves something for a reader with a disability to stumble over: such a file does not say that it conforms to
WCAG.
"""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from .model import Finding, Place, Severity

#: What a finding fills in where it has something to say alone.
OPTIONAL = ("near", "nearest")


@dataclass(frozen=True)
class Rule:
    """An entry of a rule file.  ``waivable`` tells whether a reason can let its findings pass."""

    code: str
    severity: Severity
    says: str
    hint: str
    means: str
    waivable: bool = False
    accessibility: bool = False


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes."""
    entries: dict[str, Rule] = {}
    for source in sorted(files(__package__).joinpath("rules").iterdir(), key=lambda path: path.name):
        for code, entry in yaml.safe_load(source.read_text("utf-8")).items():
            if code in entries:
                raise ValueError(f"rule {code} is defined twice")
            entries[code] = Rule(code, **{**entry, "severity": Severity(entry["severity"])})
    return MappingProxyType(dict(sorted(entries.items())))


def by_area() -> Mapping[str, tuple[Rule, ...]]:
    """Every rule under the heading of its area, in the order of ``areas.yaml``."""
    headings = yaml.safe_load(files(__package__).joinpath("areas.yaml").read_text("utf-8"))
    areas = [*headings, *sorted({area(code) for code in all_rules()} - set(headings))]
    rules = {one: tuple(rule for rule in all_rules().values() if area(rule.code) == one) for one in areas}
    return MappingProxyType({headings.get(one, one): found for one, found in rules.items() if found})


def area(code: str) -> str:
    """The first part of a code: ``FIG`` of ``FIG-002``."""
    return code.partition("-")[0]


def in_general(words: str) -> str:
    """The words of a rule as they hold for every finding: an ellipsis for what a finding fills in."""
    said = ""
    for literal, name, _, _ in string.Formatter().parse(words.strip()):
        said += literal + ("" if name is None or name in OPTIONAL else "…")
    return said.removesuffix("….") + "…" if said.endswith("….") else said


def finding(code: str, where: Place | None = None, **values: object) -> Finding:
    """The Finding of rule ``code`` at ``where``.

    Raises KeyError for a code that no rule has and for a name that the rule's words need and ``values`` lacks.
    """
    rule = all_rules()[code]
    return Finding(code, rule.severity, rule.says.format(**values), where, rule.hint.format(**values))


def nearest(word: str, known: Iterable[str], say: str = "; the nearest is {}") -> str:
    """What a hint ``say``s of the one of ``known`` that comes closest to ``word``; empty where none is close."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return say.format(close[0]) if close else ""
