"""How marked terms are rendered: against the term base, in two ways, or with one word for two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Finding
from ..rules import finding
from .term_base import Rendering, TermBase, rendering
from .terms import Use


def judge(uses: Iterable[Use], base: TermBase) -> Iterator[Finding]:
    """TERM-002, TERM-003 and TERM-005 for each use that goes against the term base or against an earlier use."""
    by_chinese: dict[str, Use] = {}
    by_english: dict[Rendering, dict[str, Use]] = {}
    for use in uses:
        entry, other = base.entries.get(use.chinese), by_chinese.setdefault(use.chinese, use)
        if entry is None and use.rendering != other.rendering:
            yield _told("TERM-002", use, other)
        elif entry is not None and not base.calls_wrong(use.rendering) and use.rendering != rendering(entry.en):
            yield finding(
                "TERM-005", use.place, used=use.english, chinese=use.chinese, english=entry.en, entry=entry.place
            )
        same = by_english.setdefault(use.rendering, {})
        if same and use.chinese not in same:
            yield _told("TERM-003", use, next(iter(same.values())))
        same.setdefault(use.chinese, use)


def _told(code: str, use: Use, other: Use) -> Finding:
    return finding(
        code, use.place, used=use.english, chinese=use.chinese, other=other.english, other_chinese=other.chinese,
        there=other.place,
    )  # fmt: skip
