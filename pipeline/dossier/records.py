"""What a build recorded beside its outputs, read again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import Edition, Finding, Place, Result
from ..rules import finding


@dataclass(frozen=True)
class Records:
    """The findings of the build, the pages of the page map, and the manifest, as JSON has them."""

    findings: Sequence[Mapping[str, Any]]
    pages: Sequence[Mapping[str, Any]]
    manifest: Mapping[str, Any]


def read(edition: Edition) -> Result[Records]:
    """The Records of ``edition``; a Finding for each that cannot be read, and then no value."""
    read: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in ("findings", "pages", "manifest"):
        path = edition.records / f"{name}.json"
        try:
            read[name] = json.loads(path.read_bytes())
        except (OSError, ValueError) as problem:
            why = problem.strerror if isinstance(problem, OSError) else problem
            findings.append(
                finding("CHECK-002", Place(path.as_posix()), file=path.name, title=edition.slug, problem=why)
            )
    if findings:
        return Result(None, tuple(findings))
    return Result(Records(read["findings"], read["pages"]["pages"], read["manifest"]))
