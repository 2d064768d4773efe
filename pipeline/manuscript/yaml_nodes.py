"""YAML as written: every scalar stays the text that it looks like, and every value knows where it stands.

The parser's events are read here, never its loader: YAML 1.1 would make ``no`` False and ``12:30`` 750, drop the first
of two equal keys, and follow an alias without end.  Aliases, anchors and tags are told and not followed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from ..model import Finding, Place, Result
from ..rules import finding
from .files import legal, unfit_in

#: How deep lists and mappings may stand in one another; the format itself needs five.
DEPTH = 20

#: How a plain scalar says that there is no value.
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_WHITE_SPACE = re.compile(r"[ \t\n]+")


@dataclass(frozen=True)
class Node:
    """A value, where it stands, and where its key stands if it has one.  Text is in NFC with single spaces."""

    value: str | tuple[Node, ...] | Mapping[str, Node] | None
    place: Place
    key: Place | None = None

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The value below this one under ``path``; raises LookupError where there is none."""
        node = self
        for step in path:
            node = cast("Any", node.value)[step]
        return node

    def items(self, *path: str) -> tuple[Node, ...]:
        """The items of the list under ``path``; none where there is no list."""
        try:
            value = self.at(path).value
        except LookupError:
            return ()
        return value if isinstance(value, tuple) else ()

    def data(self) -> object:
        """Plain data, without the keys whose value is null: left out and null mean the same."""
        if isinstance(self.value, Mapping):
            return {key: node.data() for key, node in self.value.items() if node.value is not None}
        if isinstance(self.value, tuple):
            return [node.data() for node in self.value]
        return self.value

    def places(self, path: str = "") -> Iterator[tuple[str, Place]]:
        """Where each key and each item stands, by its dotted path."""
        if path:
            yield path, self.key or self.place
        for step, node in self._children():
            yield from node.places(f"{path}.{step}" if path else step)

    def _children(self) -> Iterable[tuple[str, Node]]:
        if isinstance(self.value, Mapping):
            return self.value.items()
        return ((str(at), node) for at, node in enumerate(self.value)) if isinstance(self.value, tuple) else ()


def read_nodes(text: str, file: str) -> Result[Node]:
    """The one document in ``text``; no value where the syntax is broken."""
    composer = _Composer(text, file)
    try:
        root = composer.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        composer.tell("PUB-001", mark, problem=error.problem or error.context)
    except (ValueError, OverflowError) as error:  # an escape or a version that is no number Python can hold
        composer.tell("PUB-001", composer.loader.get_mark(), problem=error)
    except _TooDeepError as error:
        composer.tell("PUB-010", error.mark, depth=DEPTH)
    else:
        return Result(root, tuple(composer.findings))
    return Result(None, tuple(composer.findings))


class _TooDeepError(Exception):
    def __init__(self, mark: yaml.Mark) -> None:
        self.mark = mark


class _Composer:
    """Follows the parser's events once.  ``findings`` grows on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.loader = yaml.SafeLoader(legal(text))
        self.file = file
        self.findings: list[Finding] = []

    def tell(self, code: str, mark: yaml.Mark, **values: object) -> None:
        self.findings.append(finding(code, self.place(mark), **values))

    def place(self, mark: yaml.Mark) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def next(self) -> yaml.Event:
        return self.loader.get_event()

    def document(self) -> Node:
        self.next()  # the stream's start
        if isinstance(start := self.next(), yaml.StreamEndEvent):
            return Node(None, Place(self.file, 1, 1))
        root = self.node(self.next(), None, 1)
        self.next()  # the document's end
        if not isinstance(start := self.next(), yaml.StreamEndEvent):
            self.tell("PUB-002", start.start_mark)
        return root

    def node(self, event: yaml.Event, key: Place | None, depth: int) -> Node:
        where = self.place(event.start_mark)
        if depth > DEPTH:
            raise _TooDeepError(event.start_mark)
        if event.anchor is not None:
            self.tell("PUB-003", event.start_mark, name=event.anchor)
        if isinstance(event, yaml.AliasEvent):
            return Node(None, where, key)
        if event.tag is not None:
            self.tell("PUB-004", event.start_mark, tag=event.tag)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.mapping(depth), where, key)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.sequence(depth), where, key)
        return Node(self.scalar(event), where, key)

    def sequence(self, depth: int) -> tuple[Node, ...]:
        items = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, None, depth + 1))
        return tuple(items)

    def mapping(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.node(event, None, depth + 1)
            node = self.node(self.next(), key.place, depth + 1)
            name = "" if key.value is None else key.value
            if not isinstance(name, str):
                self.tell("PUB-012", event.start_mark)
            elif name in entries:
                first = entries[name].key
                self.tell("PUB-005", event.start_mark, key=name, line=first.line if first else 1)
            else:
                entries[name] = node
        return entries

    def scalar(self, event: yaml.ScalarEvent) -> str | None:
        if event.style is None and event.value in NULLS:
            return None
        if event.style == '"':
            self.findings += unfit_in(event.value, self.place(event.start_mark))
        return unicodedata.normalize("NFC", _WHITE_SPACE.sub(" ", legal(event.value)).strip(" "))
