"""Forms of a Word file that Pandoc passes over, turned into those that it reads, so that no word in them is lost.

The tree is changed where it stands.  Clauses are those of ISO/IEC 29500-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

WRAPPINGS = tuple(f"{W}{name}" for name in ("fldSimple", "customXml", "bdo", "dir"))
"""Simple fields (17.16.19), custom markup (17.5.1), and directions of runs (17.3.2.3, 17.3.2.8)."""

OF_WRAPPINGS = tuple(f"{W}{name}" for name in ("fldData", "customXmlPr"))

PLAIN = tuple(f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "delText"))
"""What stands in a run as words."""

MOST_COLUMNS = 63
"""Columns of a table in Word."""

COLUMN = "1000"
"""The width of a column of which nothing is known, in twentieths of a point; no more is made of it."""


def runs_parted(root: etree._Element) -> None:
    """What stands in a run beside its words, a picture or the call of a note, has a run of its own."""
    for run in list(root.iter(f"{W}r")):
        properties, content = run.findall(f"{W}rPr"), [child for child in run if child.tag != f"{W}rPr"]
        if len(content) > 1 and any(child.tag not in PLAIN for child in content):
            _replace(run, [_run([*deepcopy(properties), child]) for child in content])


def _run(content: Sequence[etree._Element]) -> etree._Element:
    run = etree.Element(f"{W}r")
    run.extend(content)
    return run


def grids_completed(root: etree._Element) -> None:
    """The grid of each table (17.4.48) has as many columns as its widest row: the cells beyond it were dropped."""
    for table in root.iter(f"{W}tbl"):
        grid = table.find(f"{W}tblGrid")
        if grid is None:
            grid = etree.Element(f"{W}tblGrid")
            table.insert(0 if table.find(f"{W}tblPr") is None else 1, grid)
        rows = (row.iterchildren(f"{W}tc") for row in table.iterchildren(f"{W}tr"))
        widest = max((sum(map(_columns, row)) for row in rows), default=0)
        for _ in range(widest - len(grid.findall(f"{W}gridCol"))):
            etree.SubElement(grid, f"{W}gridCol", {f"{W}w": COLUMN})


def _columns(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    said = "" if span is None else span.get(f"{W}val", "")
    return min(int(said), MOST_COLUMNS) if said.isdecimal() else 1


def boxes_out(root: etree._Element) -> set[etree._Element]:
    """The paragraphs of text boxes (17.17.1), which now stand behind the paragraph that a box was anchored in."""
    moved: set[etree._Element] = set()
    for box in reversed(list(root.iter(f"{W}txbxContent"))):
        anchor = next(box.iterancestors(f"{W}p"), None)
        if anchor is not None and next(box.iterancestors(FALLBACK), None) is None:
            moved |= set(box.iter(f"{W}p"))
            for block in reversed(box):
                anchor.addnext(block)
    return moved


def wrappings_opened(root: etree._Element) -> None:
    """What a wrapping holds stands where it stood."""
    for wrapping in list(root.iter(*WRAPPINGS)):
        _replace(wrapping, [child for child in wrapping if child.tag not in OF_WRAPPINGS])


def readings_out(paragraph: etree._Element) -> list[str]:
    """The readings above characters (17.3.3.25), taken out; the characters stand in the paragraph itself."""
    readings = []
    for ruby in list(paragraph.iter(f"{W}ruby")):
        readings.append("".join(text.text or "" for text in ruby.iterfind(f"{W}rt//{W}t")))
        run = ruby.getparent()
        _replace(run if run.tag == f"{W}r" else ruby, ruby.findall(f"{W}rubyBase/{W}r"))
    return readings


def _replace(old: etree._Element, new: Sequence[etree._Element]) -> None:
    for element in reversed(new):
        old.addnext(element)
    old.getparent().remove(old)
