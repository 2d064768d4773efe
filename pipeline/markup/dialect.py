"""The dialect's parser: which rules it has and in which order they are tried."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import blockquote, code, fence, heading, hr, lheading, list_block, paragraph, reference
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def

from .blocks import BlockRule, fenced, line_block, loose_caption, placed, table
from .inlines import PlacedInline
from .source import Extent, SourceText

MAX_NESTING = 40
"""Blocks nested deeper lose their text in the library; the conversion tells it."""

INTERRUPTS_TEXT = ["paragraph", "reference", "blockquote"]


class Dialect(MarkdownIt):
    """The library's parser with the rules of the dialect; it reads blocks and inlines, and renders nothing."""

    def __init__(self) -> None:
        options = {"maxNesting": MAX_NESTING, "inline_definitions": True, "store_labels": True}
        super().__init__("commonmark", options)
        self.block = _block_parser()
        self.inline = PlacedInline()

    def validateLink(self, _url: str) -> bool:  # noqa: N802 - the library's name
        """Every address is read as one; which of them may be printed as a link the conversion decides and tells."""
        return True


def _block_parser() -> ParserBlock:
    parser = ParserBlock()
    parser.ruler = Ruler[BlockRule]()
    rules: list[tuple[str, BlockRule, list[str]]] = [
        ("table", table, ["paragraph", "reference"]),
        ("code", code, []),
        ("fence", fence, [*INTERRUPTS_TEXT, "list"]),
        ("fenced", fenced, [*INTERRUPTS_TEXT, "list"]),
        ("blockquote", blockquote, [*INTERRUPTS_TEXT, "list"]),
        ("hr", hr, [*INTERRUPTS_TEXT, "list"]),
        ("list", list_block, INTERRUPTS_TEXT),
        ("note", footnote_def, ["paragraph", "reference"]),
        ("reference", reference, []),
        ("heading", heading, INTERRUPTS_TEXT),
        ("lheading", lheading, []),
        ("line_block", line_block, []),
        ("loose_caption", loose_caption, ["paragraph", "reference"]),
        ("deflist", _definition_list(), INTERRUPTS_TEXT),
        ("paragraph", paragraph, []),
    ]
    for name, rule, interrupts in rules:
        parser.ruler.push(name, placed(rule), {"alt": interrupts})
    return parser


def _definition_list() -> BlockRule:
    """The plugin's rule, which it registers but does not export."""
    bare = MarkdownIt("zero").use(deflist_plugin)
    return next(rule for rule in bare.block.ruler.getRules("") if rule.__name__ == "deflist")


@cache
def _dialect() -> Dialect:
    return Dialect()


def block_tokens(source: SourceText, env: EnvType) -> list[Token]:
    """The blocks, each with its ``offset`` and with those inside it as children; link addresses go into ``env``."""
    tokens: list[Token] = []
    _dialect().block.parse(source.text, _dialect(), env, tokens)
    return _tree(tokens)


def _tree(tokens: list[Token]) -> list[Token]:
    """The opening tokens of a flat list, each with what stands before its closing one."""
    levels: list[list[Token]] = [[]]
    for token in tokens:
        if token.nesting >= 0:
            levels[-1].append(token)
        if token.nesting > 0:
            levels.append([])
        elif token.nesting < 0:
            inside = levels.pop()
            levels[-1][-1].children = inside
    return levels[0]


def inline_tokens(extent: Extent, env: EnvType) -> list[Token]:
    """The tokens of one block's text, each with its position ``pos`` in it."""
    return _dialect().inline.parse(extent.text, _dialect(), env, [])
