"""CSS as its tokens tell it: what a stylesheet, or the value of a property, refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import tinycss2

#: Functions whose strings are addresses (CSS Values 4, 4.5; CSS Images 4, 2.3 to 2.6).
OF_ADDRESSES = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})


class Address(NamedTuple):
    """What CSS refers to, its escapes resolved, and where: line and column from 1."""

    url: str
    line: int
    column: int


def addresses(css: str) -> Iterator[Address]:
    """All that a renderer of ``css`` would fetch or follow.  A rule that imports a sheet counts as ``@import``."""
    lists = [(tinycss2.parse_component_value_list(css, skip_comments=True), False)]
    for tokens, strings_too in lists:  # which grows by the functions and blocks that it holds
        names_a_namespace = False
        for token in tokens:
            if token.type == "at-keyword":
                names_a_namespace = token.lower_value == "namespace"
                if token.lower_value == "import":
                    yield Address("@import", token.source_line, token.source_column)
            elif token == ";":
                names_a_namespace = False
            elif token.type == "url" or (token.type == "string" and strings_too):
                if not names_a_namespace:
                    yield Address(token.value.strip(), token.source_line, token.source_column)
            elif token.type == "function":
                lists.append((token.arguments, token.lower_name in OF_ADDRESSES and not names_a_namespace))
            elif token.type in {"{} block", "[] block", "() block"}:
                lists.append((token.content, False))
