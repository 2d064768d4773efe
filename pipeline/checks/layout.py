"""Are the pages as a proof-reader would pass them?  Where pages break, how lines end and how they are filled."""

from __future__ import annotations

from collections.abc import Iterator

from .. import proofreading
from ..model import Finding, Layout, PageFormat, Style
from ..proofreading import Limits
from ..rules import finding


def check(layout: Layout, style: Style, page: PageFormat) -> tuple[Finding, ...]:
    """Everything on the pages that breaks the limits of ``style``, each with the place of its block."""
    limits = Limits.of(style)
    return (*_pages(layout, limits), *_lines(layout, limits), *(_divided(layout) if page.hyphenate else ()))


def _pages(layout: Layout, limits: Limits) -> Iterator[Finding]:
    for line in proofreading.widows(layout.lines):
        yield finding("PDF-020", line.where, page=line.page + 1, text=line.text)
    for line in proofreading.orphans(layout.lines):
        yield finding("PDF-021", line.where, page=line.page + 1, text=line.text)
    for line in proofreading.headings_at_foot(layout.lines, layout.pictures):
        yield finding("PDF-022", line.where, page=line.page + 1, text=line.text)
    for line, count in proofreading.nearly_empty(layout.lines, layout.pictures, limits):
        yield finding("PDF-024", line.where, page=line.page + 1, count=count, limit=limits.page)


def _lines(layout: Layout, limits: Limits) -> Iterator[Finding]:
    for line in proofreading.short_ends(layout.lines, limits):
        yield finding("PDF-023", line.where, limit=limits.end, text=line.text)
    for line in proofreading.loose(layout.lines, limits):
        stretch = f"{line.stretch:.2f}"
        yield finding("PDF-009", line.where, stretch=stretch, limit=limits.stretch, text=line.text)
    for ladder in proofreading.ladders(layout.lines, limits):
        yield finding("PDF-010", ladder[0].where, count=len(ladder), limit=limits.row, text=ladder[0].text)


def _divided(layout: Layout) -> Iterator[Finding]:
    for line in proofreading.divided_at_foot(layout.lines):
        yield finding("PDF-011", line.where, page=line.page + 1, text=line.text)
