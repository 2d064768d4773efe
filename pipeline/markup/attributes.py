"""Brace groups: ``{#id .class key="value"}`` after a heading, a span, a link, a picture or a caption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ITEM = re.compile(
    r"""\s* (?: \#(?P<id>[^\s{}"\#.=]+)
              | \.(?P<class>[^\s{}"\#.=]+)
              | (?P<key>[A-Za-z][\w-]*)= (?: "(?P<quoted>(?:\\.|[^"\\])*)" | (?P<bare>[^\s{}"=]+) )
            ) (?=[\s}])""",
    re.VERBOSE | re.DOTALL,
)
END = re.compile(r"\s*\}")
UNCLOSED = re.compile(r"(?<!\\)\{[#.][^{}]*$")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""The shape of a language tag of BCP 47, as far as a manuscript needs it."""

RANGE_ENDS = ("begins", "ends")

HEADING = frozenset({"#", ".unnumbered", "short="})
SPAN = frozenset({".term", "zh=", ".index", "entry=", "see=", "range=", ".source-page", "lang="})
CAPTION = frozenset({"#"})
OF_TOKEN = {"link_close": frozenset({".page"}), "image": frozenset({"#"})}
"""What stands after a link and after a picture."""
FENCE_NAMES = ("epigraph", "page-break", "sidebar", "source", "translators-note")
FENCE = frozenset(f".{name}" for name in FENCE_NAMES)

NEEDS = {"zh=": ".term", "entry=": ".index", "see=": ".index", "range=": ".index"}
"""What has a meaning only beside another."""


@dataclass(frozen=True)
class Group:
    """A brace group; ``end`` is the position after its closing brace."""

    end: int
    id: str | None = None
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def names(self) -> tuple[str, ...]:
        """What the group says: ``#`` for an id, ``.name`` for a class, ``name=`` for a value."""
        ids = () if self.id is None else ("#",)
        return (*ids, *(f".{name}" for name in self.classes), *(f"{key}=" for key in self.values))

    def misfits(self, known: frozenset[str]) -> tuple[str, ...]:
        """The names that mean nothing where only ``known`` ones do."""
        wrong = [name for name in self.names if name not in known or NEEDS.get(name, name) not in self.names]
        if ".source-page" in self.names:
            wrong += [name for name in self.names if name != ".source-page"]
        if not LANGUAGE.fullmatch(self.values.get("lang", "en")):
            wrong.append("lang=")
        if self.values.get("range", "begins") not in RANGE_ENDS or {"range=", "see="} <= set(self.names):
            wrong.append("range=")
        return tuple(dict.fromkeys(wrong))


def parse(text: str, start: int) -> Group | None:
    """The brace group at ``text[start]``, or None where it is empty, unclosed, unreadable or says a thing twice."""
    if not text.startswith("{", start):
        return None
    position, names, ids, classes, values = start + 1, 0, [], [], {}
    while item := ITEM.match(text, position):
        position, names = item.end(), names + 1
        if item["id"]:
            ids.append(item["id"])
        elif item["class"]:
            classes.append(item["class"])
        else:
            values[item["key"]] = item["bare"] or ESCAPED.sub(r"\1", item["quoted"])
    end = END.match(text, position)
    if not end or not names or len(ids) > 1 or len(ids) + len(set(classes)) + len(values) < names:
        return None
    return Group(end.end(), ids[0] if ids else None, tuple(classes), MappingProxyType(values))


def last_group(text: str) -> int | None:
    """Where the brace group begins that ends ``text``, readable or not; None where there is none."""
    if unclosed := UNCLOSED.search(text):
        return unclosed.start()
    if not text.endswith("}") or text.endswith("\\}"):
        return None
    starts = [match.start() for match in re.finditer(r"(?<!\\)\{", text)]
    whole = [start for start in starts if (group := parse(text, start)) and group.end == len(text)]
    found = whole or starts
    return found[-1] if found else None
