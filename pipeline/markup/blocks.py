"""Block rules of the dialect.  Each takes and gives what markdown-it's own block rules do.

Rules of ours push one token where they can, with the offsets of what it holds in ``meta``.  ``placed`` makes every
rule note the offset at which its constructs begin (``meta["offset"]``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock, paragraph

from . import attributes

BlockRule = Callable[[StateBlock, int, int, bool], bool]
Slice = tuple[int, int]

ALIGNMENT = re.compile(r":?-+:?")
CAPTION = re.compile(r":[ \t]+(?=\S)")
TABLE_ID = re.compile(r"\{[^{}]*#tbl-[^{}]*\}\s*$")
FENCE = re.compile(r"(:{3,})[ \t]*(.*?)[ \t]*$")
CODE_FENCE = re.compile(r"(`{3,}|~{3,})([^`]*)$")
BAR = re.compile(r"\|(?:[ \t]|$)")


def placed(rule: BlockRule) -> BlockRule:
    """``rule``, its tokens knowing the offset at which they begin in the source."""

    def placing(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count, offset = len(state.tokens), _begin(state, start)
        if not rule(state, start, end, silent):
            return False
        for token in state.tokens[count:]:
            token.meta.setdefault("offset", _begin(state, token.map[0]) if token.map else offset)
        return True

    return placing


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _text(state: StateBlock, line: int) -> str:
    """What the line says inside its container, without the spaces around it."""
    return state.src[_begin(state, line) : state.eMarks[line]].rstrip(MD_TRIM_CHARS)


def _is_inside(state: StateBlock, line: int) -> bool:
    """Whether the line belongs to the container that is being read and is no text kept as it is."""
    return state.sCount[line] >= state.blkIndent and not state.is_code_block(line)


def _goes_on(state: StateBlock, line: int, end: int, rules: str) -> bool:
    """Whether the line continues what stands above it: not blank, not outside, not the beginning of another block."""
    if line >= end or state.isEmpty(line) or not _is_inside(state, line):
        return False
    return not any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules(rules))


# Tables


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A pipe table with its caption.  Rows keep the cells that they have; what is missing is told later."""
    if start + 1 >= end or not _is_inside(state, start) or not _is_inside(state, start + 1):
        return False
    head, marks = _cells(state, start), _cells(state, start + 1)
    if not _is_head(state, start, head, marks):
        return False
    if silent:
        return True
    line = start + 2
    rows = [head]
    kind, state.parentType = state.parentType, "table"
    while _goes_on(state, line, end, "blockquote") and not CAPTION.match(_text(state, line)):
        rows.append(_cells(state, line))
        line += 1
    state.parentType = kind
    caption, state.line = _caption(state, line, end)
    token = state.push("table", "table", 0)
    token.map = [start, state.line]
    token.meta |= {"rows": rows, "marks": [state.src[a:b] for a, b in marks], "caption": caption}
    return True


def _is_head(state: StateBlock, line: int, head: list[Slice], marks: list[Slice]) -> bool:
    """A row over a line of dashes; where their numbers of cells differ, only bars leave no doubt."""
    if "|" not in _text(state, line) or not marks:
        return False
    if not all(ALIGNMENT.fullmatch(state.src[start:end]) for start, end in marks):
        return False
    bars = _text(state, line).startswith("|") and "|" in _text(state, line + 1)
    return bars or len(head) == len(marks)


def _cells(state: StateBlock, line: int) -> list[Slice]:
    """The cells of a row, without the spaces around them; a bar after a backslash parts nothing."""
    begin, text = _begin(state, line), _text(state, line)
    bars = [match.start() for match in re.finditer(r"\\.|\|", text) if match[0] == "|"]
    edges = [-1, *bars, len(text)]
    if bars and bars[0] == 0:
        edges = edges[1:]
    if len(edges) > 2 and bars[-1] == len(text) - 1:
        edges = edges[:-1]
    return [_trimmed(state.src, begin + left + 1, begin + right) for left, right in pairwise(edges)]


def _trimmed(source: str, start: int, end: int) -> Slice:
    text = source[start:end]
    start += len(text) - len(text.lstrip(MD_TRIM_CHARS))
    return start, start + len(text.strip(MD_TRIM_CHARS))


def _caption(state: StateBlock, line: int, end: int) -> tuple[list[Slice], int]:
    """The lines of the caption that follows a table after at most one blank line, and the line after all of it."""
    first = line + 1 if line < end and state.isEmpty(line) else line
    if first >= end or not _is_inside(state, first) or state.isEmpty(first):
        return [], line
    mark = CAPTION.match(_text(state, first))
    if not mark:
        return [], line
    slices = [_trimmed(state.src, _begin(state, first) + mark.end(), state.eMarks[first])]
    line = first + 1
    while _goes_on(state, line, end, "paragraph") and not CAPTION.match(_text(state, line)):
        slices.append(_trimmed(state.src, _begin(state, line), state.eMarks[line]))
        line += 1
    return slices, line


def loose_caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A caption with its id where no table stands above it; without this rule it would become a definition."""
    if _is_loose_caption(state, start, end):
        if not silent:
            state.line = start + 1
            token = state.push("loose_caption", "p", 0)
            token.map = [start, start + 1]
            token.meta["text"] = [_trimmed(state.src, _begin(state, start), state.eMarks[start])]
        return True
    following = start + 2 if start + 1 < end and state.isEmpty(start + 1) else start + 1
    if silent or not _is_loose_caption(state, following, end):
        return False
    return paragraph(state, start, end, silent)


def _is_loose_caption(state: StateBlock, line: int, end: int) -> bool:
    if line >= end or not _is_inside(state, line):
        return False
    return bool(CAPTION.match(_text(state, line)) and TABLE_ID.search(_text(state, line)))


# Line blocks


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines that begin with a bar and a space, each kept as a line; two spaces more indent it by an em."""
    if silent or not _is_inside(state, start) or not BAR.match(_text(state, start)):
        return False
    line, slices, indents = start, [], []
    while line < end and _is_inside(state, line) and BAR.match(_text(state, line)):
        begin = _begin(state, line)
        slices.append(_trimmed(state.src, begin + 1, state.eMarks[line]))
        blank = state.src[begin + 2 : slices[-1][0]].expandtabs(4)
        indents.append((len(blank) + 1) // 2 if slices[-1][0] < slices[-1][1] else 0)
        line += 1
    state.line = line
    token = state.push("line_block", "p", 0)
    token.map = [start, line]
    token.meta |= {"slices": slices, "indents": indents, "row": _is_row(state, start)}
    return True


def _is_row(state: StateBlock, line: int) -> bool:
    """Whether the line looks like a row of a table rather than a verse."""
    return len(_cells(state, line)) > 1 and _text(state, line).endswith("|")


# Fenced blocks


def fenced(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``::: {.name}`` up to its own ``:::``.  Fences nest by counting, whatever their lengths."""
    mark = FENCE.match(_text(state, start)) if _is_inside(state, start) else None
    if not mark or (mark[2] and mark[2][0] == ":"):
        return False
    if silent:
        return True
    if not mark[2]:
        state.line = start + 1
        state.push("stray_fence", "", 0).map = [start, start + 1]
        return True
    close = _closing_line(state, start, end)
    token = state.push("fenced_open", "div", 1)
    token.map = [start, close]
    token.meta["line"] = _trimmed(state.src, _begin(state, start), state.eMarks[start])
    token.meta["group"] = _whole_group(mark[2])
    token.meta["closed"] = close < end and FENCE.match(_text(state, close)) is not None
    _read_inside(state, start + 1, close)
    state.push("fenced_close", "div", -1)
    state.line = close + 1 if token.meta["closed"] else close
    return True


def _whole_group(text: str) -> attributes.Group | None:
    group = attributes.parse(text, 0)
    return group if group and group.end == len(text) else None


def _read_inside(state: StateBlock, start: int, end: int) -> None:
    last, kind = state.lineMax, state.parentType
    state.lineMax, state.parentType = end, "fenced"
    state.md.block.tokenize(state, start, end)
    state.lineMax, state.parentType = last, kind


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """The line of the fence that closes the one at ``start``, or the line after its container where none does."""
    depth, code = 1, ""
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent:
            return line
        text = _text(state, line)
        if code or CODE_FENCE.match(text):
            code = _code_after(text, code)
        elif mark := FENCE.match(text):
            depth += 1 if mark[2] else -1
        if depth == 0:
            return line
    return end


def _code_after(text: str, code: str) -> str:
    """The code fence that is open after this line, given the one that was open before it."""
    if not code:
        return re.match(r"`+|~+", text)[0]  # type: ignore[index]
    closes = set(text) == {code[0]} and len(text) >= len(code)
    return "" if closes else code
