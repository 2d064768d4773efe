"""The order in which a Style is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..model import Result, Style
from . import fonts, layers, sheets, terms

#: Keys that are resolved into fields of a Style; all others are tokens.
RESOLVED = ("extends", "print", "epub", "pages", "sources", "fonts", "stacks", "texts")


def load(name: str, folders: Sequence[Path]) -> Result[Style]:
    """The style ``name``, looked for in ``folders`` in their order, with all that it inherits.

    Every fault of every layer is told at once, at the file of the style where it stands, and the value is None
    where there is one.  That ``name`` itself is not there is told without a place: the caller knows who asked.
    """
    found = layers.chain(name, folders)
    if found.value is None:
        return Result(None, found.findings)
    chain = found.value
    merged = chain.merged
    parts: dict[str, Result[Any]] = {
        "templates": sheets.templates(chain),
        "print": sheets.stylesheets(chain, "print"),
        "epub": sheets.stylesheets(chain, "epub"),
        "pages": sheets.pages(chain),
        "fonts": fonts.declared(chain),
        "terms": terms.base(chain),
    }
    findings = (
        *layers.lacking(chain),
        *(one for part in parts.values() for one in part.findings),
        *fonts.strange_in_stacks(chain),
    )
    if findings:
        return Result(None, findings)
    values: dict[str, Any] = {field: part.value for field, part in parts.items()}
    style = Style(
        name=name,
        tokens={key: value for key, value in merged.items() if key not in RESOLVED},
        stacks={role: tuple(families) for role, families in merged["stacks"].items()},
        texts=merged["texts"],
        **values,
    )
    return Result(style)
