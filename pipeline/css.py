"""CSS as its tokens tell it: what a stylesheet, or the value of a property, refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import tinycss2

#: Functions whose strings are addresses (CSS Values 4, 4.5; CSS Images 4, 2.3 to 2.6).
OF_ADDRESSES = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})

#: What CSS with an address holds, be it hidden by an escape.  Without it there is no need to read on.
MAY_REFER = re.compile(r"\\|url|src|image|cross-fade|@import", re.IGNORECASE)


class Address(NamedTuple):
    """What CSS refers to, its escapes resolved, and where: line and column from 1."""

    url: str
    line: int
    column: int


def addresses(css: str) -> Iterator[Address]:
    """All that a renderer of ``css`` would fetch or follow.  A rule that imports a sheet counts as ``@import``."""
    if not MAY_REFER.search(css):
        return
    lists = [(tinycss2.parse_component_value_list(css, skip_comments=True), False)]
    for pieces, strings_too in lists:  # which grows by the functions and blocks that it holds
        names_a_namespace = False
        for piece in pieces:
            if piece.type == "at-keyword":
                names_a_namespace = piece.lower_value == "namespace"
                if piece.lower_value == "import":
                    yield Address("@import", piece.source_line, piece.source_column)
            elif piece == ";":
                names_a_namespace = False
            elif not names_a_namespace and (piece.type == "url" or (piece.type == "string" and strings_too)):
                yield Address(piece.value.strip(), piece.source_line, piece.source_column)
            elif piece.type == "function":
                lists.append((piece.arguments, piece.lower_name in OF_ADDRESSES and not names_a_namespace))
            elif piece.type in {"{} block", "[] block", "() block"}:
                lists.append((piece.content, False))
