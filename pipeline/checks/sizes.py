"""Are the finished files small enough to be sent and loaded?"""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Finding, Style
from ..rules import finding

_MEGABYTE = 1_000_000


def check(made: Mapping[str, bytes], style: Style) -> tuple[Finding, ...]:
    """A remark on each output, by its format, that is larger than ``style`` likes."""
    limit = style.tokens["files"]["largest"]
    sizes = {format_: len(data) / _MEGABYTE for format_, data in made.items()}
    return tuple(
        finding("OUT-003", None, format=format_.upper(), size=f"{size:.1f}", limit=limit)
        for format_, size in sizes.items()
        if size > limit
    )
