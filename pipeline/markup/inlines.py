"""Inline rules of the dialect, and a parser whose tokens know their position (``meta["pos"]``, ``meta["end"]``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.helpers import parseLinkLabel
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_inline import (
    autolink,
    backtick,
    entity,
    escape,
    html_inline,
    image,
    link,
    link_pairs,
    newline,
    text,
)
from markdown_it.rules_inline import emphasis as commonmark_emphasis
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from . import attributes

InlineRule = Callable[[StateInline, bool], bool]

NOTE_CALL = re.compile(r"\[\^([^\[\]\n]*)\]")
NOTE_LABEL = re.compile(r"[^\s\[\]]+")
SECOND_LABEL = re.compile(r"\[(?!\^)[^\[\]\n]*\](?![{(])")


def is_wide(character: str) -> bool:
    """Whether Unicode gives the character a full cell (UAX #11): Han, kana, hangul and full-width punctuation."""
    return unicodedata.east_asian_width(character) in "WF"


class PlacedState(StateInline):
    """The library's inline state, noting where each token begins, and at home beside Chinese."""

    pending_start = 0

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self.pending_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        start = self.pending_start
        token = super().pushPending()
        token.meta["pos"] = start
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["pos"] = self.pos
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        """Whether a run of marks opens or closes emphasis: CommonMark 0.31, 6.2, with one thing changed.

        Full-width punctuation does not count as punctuation, and a wide character beside the run counts as a space
        would: Chinese is written without spaces, so that ``**《孙子》**说`` could never close otherwise.
        """
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left = _flanks(after, before)
        right = _flanks(before, after)
        can_open = left and (canSplitWord or not right or _is_punctuation(before))
        can_close = right and (canSplitWord or not left or _is_punctuation(after))
        return Scanned(can_open, can_close, end - start)


def _flanks(inner: str, outer: str) -> bool:
    """Whether a run between ``outer`` and ``inner`` clings to ``inner``."""
    if isWhiteSpace(ord(inner)):
        return False
    if is_wide(inner) or not _is_punctuation(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or is_wide(outer)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


class PlacedInline(ParserInline):
    """The inline parser of the dialect: the library's rules and ours, in the order in which they are tried."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler = Ruler[InlineRule]()
        rules: dict[str, InlineRule] = {
            "text": text, "newline": newline, "escape": escape, "backticks": backtick, "emphasis": emphasis,
            "note_call": note_call, "link": _ended(link), "span": span, "unread_link": unread_link,
            "image": _ended(image), "autolink": autolink, "html_inline": html_inline, "entity": entity,
            "group": group,
        }  # fmt: skip
        for name, rule in rules.items():
            self.ruler.push(name, rule)
        self.ruler2 = Ruler[Callable[[StateInline], None]]()
        self.ruler2.push("balance_pairs", link_pairs)
        self.ruler2.push("emphasis", commonmark_emphasis.postProcess)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _ended(rule: InlineRule) -> InlineRule:
    """``rule``, its last token telling where the construct ends and so where a brace group may touch it."""

    def ended(state: StateInline, silent: bool) -> bool:
        start, found = state.pos, rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta |= {"start": start, "end": state.pos}
        return found

    return ended


def emphasis(state: StateInline, silent: bool) -> bool:
    """The library's rule; each mark knows its own position and whether it was meant to open or close."""
    start = state.pos
    if not commonmark_emphasis.tokenize(state, silent):
        return False
    scanned = state.scanDelims(start, state.src[start] == "*")
    lone_star = scanned.length == 1 or state.src[start] == "_"
    for shift, token in enumerate(state.tokens[start - state.pos :]):
        token.meta |= {"pos": start + shift, "run": start, "marks": state.src[start : state.pos]}
        token.meta["meant"] = scanned.can_open or scanned.can_close or not lone_star
    return True


def note_call(state: StateInline, silent: bool) -> bool:
    """``[^label]``, defined or not: what it stands for is decided when all definitions are known."""
    match = NOTE_CALL.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("note_call", "a", 0)
        token.content, token.meta["label"] = match[0], match[1]
    state.pos = match.end()
    return True


def span(state: StateInline, silent: bool) -> bool:
    """``[text]{...}`` where the brace group says something that the dialect knows of a span."""
    if state.src[state.pos] != "[":
        return False
    start, end = state.pos, state.posMax
    label_end = parseLinkLabel(state, start)
    found = attributes.parse(state.src[:end], label_end + 1) if label_end >= 0 else None
    if found is None or found.misfits(attributes.SPAN):
        return False
    if not silent:
        state.push("span_open", "span", 1).meta["group"] = found
        state.pos, state.posMax = start + 1, label_end
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = found.end, end
    return True


def unread_link(state: StateInline, silent: bool) -> bool:
    """``[text](...)`` that is no link after all, or ``[text][label]`` without a definition: printed, and told."""
    if silent or state.src[state.pos] != "[":
        return False
    label_end = parseLinkLabel(state, state.pos)
    if label_end < 0:
        return False
    if state.src.startswith("(", label_end + 1) and label_end + 1 < state.posMax:
        fault = "LINK-008"
    elif SECOND_LABEL.match(state.src, label_end + 1, state.posMax):
        fault = "LINK-004"
    else:
        return False
    _print(state, "[", fault)
    return True


def group(state: StateInline, silent: bool) -> bool:
    """A brace group that touches ``]`` or ``)``: it belongs to a link or a picture, or it is printed and told."""
    if silent or state.src[state.pos] != "{" or not _touches(state):
        return False
    found = attributes.parse(state.src[: state.posMax], state.pos)
    if found is None:
        _print(state, "{", "MD-003")
        return True
    owner = _owner(state)
    known = attributes.OF_TOKEN[owner.type] if owner else attributes.SPAN
    misfits = found.misfits(known)
    if owner is None or misfits:
        _print(state, "{", "MD-004", names=" ".join(misfits or found.names))
        return True
    owner.meta["group"] = found
    state.pos = found.end
    return True


def _touches(state: StateInline) -> bool:
    if state.pos == 0 or state.src[state.pos - 1] not in "])":
        return False
    return bool(state.pending) or not state.tokens or state.tokens[-1].type != "text_special"


def _owner(state: StateInline) -> Token | None:
    """The link or the picture that ends here and has no brace group yet."""
    last = state.tokens[-1] if state.tokens and not state.pending else None
    return last if last and last.meta.get("end") == state.pos and "group" not in last.meta else None


def _print(state: StateInline, mark: str, fault: str, **values: str) -> None:
    """The mark as text, and the fault that it stands for."""
    token = state.push("text", "", 0)
    token.content, token.meta["fault"], token.meta["values"] = mark, fault, values
    state.pos += len(mark)
