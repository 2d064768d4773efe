"""What is noted down while a document is converted: faults, ids and note calls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from ..model import Finding, Place
from ..rules import finding
from .source import SourceText


class TargetKind(StrEnum):
    """What may have an id of its own."""

    HEADING = "heading"
    FIGURE = "figure"
    TABLE = "table"
    SOURCE_PAGE = "source-page"


ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PREFIXES = {
    TargetKind.HEADING: ("ch-", "sec-"),
    TargetKind.FIGURE: ("fig-",),
    TargetKind.TABLE: ("tbl-",),
    TargetKind.SOURCE_PAGE: ("source-",),
}


@dataclass
class Record:
    """Grows with the conversion; the functions that write elements share it."""

    source: SourceText
    findings: list[Finding] = field(default_factory=list)
    ids: dict[str, Place] = field(default_factory=dict)
    notes: dict[str, Place] = field(default_factory=dict)
    calls: dict[str, Place] = field(default_factory=dict)
    definitions_used: set[str] = field(default_factory=set)
    open_note: str | None = None

    def place(self, offset: int) -> Place:
        return self.source.place(offset)

    def tell(self, code: str, offset: int, **values: object) -> None:
        self.findings.append(finding(code, self.place(offset), **values))

    def has_told(self, offset: int) -> bool:
        """Whether a fault at this very place is noted down already."""
        return any(one.where == self.place(offset) for one in self.findings)

    def register(self, identifier: str, kind: TargetKind, offset: int) -> bool:
        """Whether ``identifier`` may be used: of the right form for its kind, and new."""
        if not ID.fullmatch(identifier) or not identifier.startswith(PREFIXES[kind]):
            self.tell("MD-005", offset, id=identifier, kind=kind.value, prefixes=" or ".join(PREFIXES[kind]))
            return False
        if identifier in self.ids:
            self.tell("MD-006", offset, id=identifier, first=self.ids[identifier])
            return False
        self.ids[identifier] = self.place(offset)
        return True
