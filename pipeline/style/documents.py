"""The YAML files of a style: plain data that knows where each of its values stands, held to the schema."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from jsonschema import Draft202012Validator, ValidationError, validators

from ..model import Finding, Place, Result
from ..rules import finding, nearest

Value = TypeVar("Value")

#: What XML 1.0 does not take (2.2).
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gathered(found: Iterable[Value | Finding]) -> Result[tuple[Value, ...]]:
    """What a step found, apart from what it had to say."""
    everything = tuple(found)
    findings = tuple(one for one in everything if isinstance(one, Finding))
    return Result(tuple(one for one in everything if not isinstance(one, Finding)), findings)


@dataclass(frozen=True)
class Document:
    """A YAML file.  ``root`` is its composed form, by which a value is found in the text; None where it is empty."""

    path: Path
    root: yaml.Node | None
    data: Any

    def place(self, keys: Iterable[str | int] = ()) -> Place:
        """Where the value under ``keys`` stands, or as much of the way as is there."""
        node = self.root
        mark = node.start_mark if node else None
        for key in keys:
            at, node = _below(node, key)
            if node is None:
                break
            mark = at.start_mark
        return _at(self.path, mark)

    def has(self, keys: Iterable[str | int]) -> bool:
        """Whether there is a value under ``keys``."""
        node = self.root
        for key in keys:
            _, node = _below(node, key)
        return node is not None


def _at(path: Path, mark: yaml.Mark | None) -> Place:
    return Place(path.as_posix(), mark.line + 1, mark.column + 1) if mark else Place(path.as_posix())


def _below(node: yaml.Node | None, key: str | int) -> tuple[Any, yaml.Node | None]:
    """The value under ``key``, and the node by which it is found: its key or, in a list, itself."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == str(key)), (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    return None, None


# Reading


def read_text(path: Path) -> Result[str]:
    """The text of a file of the style."""
    try:
        return Result(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return Result(None, (finding("STY-012", Place(path.as_posix()), file=path.name, problem=problem),))


def read(path: Path, part: str = "") -> Result[Document]:
    """The YAML file, and all that is wrong with it by ``part`` of the schema's definitions, the whole schema unless one
    is named.  The value is None where its text is already wrong as YAML.
    """
    text = read_text(path)
    if text.value is None:
        return Result(None, text.findings)
    try:
        document = Document(path, yaml.compose(text.value, yaml.SafeLoader), yaml.safe_load(text.value))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = _at(path, getattr(error, "problem_mark", None))
        return Result(None, (finding("STY-002", where, problem=getattr(error, "problem", None) or str(error)),))
    wrong = (*_twice(document), *_unfit(document))
    if wrong or document.root is None:
        return Result(None if wrong else document, wrong)
    return Result(document, tuple(faults(document, part)))


def _twice(document: Document) -> Iterator[Finding]:
    """The keys that stand twice in one mapping: of two the parser would drop the first without a word."""
    for mapping in (node for node in _nodes(document.root, set()) if isinstance(node, yaml.MappingNode)):
        first: dict[str, yaml.Node] = {}
        for key in (key for key, _ in mapping.value if isinstance(key, yaml.ScalarNode)):
            if first.setdefault(key.value, key) is not key:
                line = first[key.value].start_mark.line + 1
                yield finding("STY-015", _at(document.path, key.start_mark), key=key.value, line=line)


def _unfit(document: Document) -> Iterator[Finding]:
    """Characters that an escape such as ``"\\0"`` has brought into a text and that XML does not take."""
    for scalar in (node for node in _nodes(document.root, set()) if isinstance(node, yaml.ScalarNode)):
        for character in sorted(set(UNFIT.findall(scalar.value))):
            yield finding("STY-016", _at(document.path, scalar.start_mark), character=f"U+{ord(character):04X}")


def _nodes(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.Node]:
    """Every node at or below ``node`` once: an alias may name what has been there before, or what it stands in."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    yield node
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            yield from _nodes(part, seen)


# The schema


def faults(document: Document, part: str = "") -> Iterator[Finding]:
    """What the schema, or the ``part`` of its definitions that is named, does not allow in the document."""
    for error in errors(document.data, part):
        keys = list(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _unknown_keys(document, error)
        elif error.validator == "required":
            yield finding("STY-014", document.place(keys), path=".".join(map(str, [*keys, error.message])))
        elif error.validator == "fields":
            path = ".".join(map(str, keys))
            may = ", ".join(f"{{{name}}}" for name in error.validator_value)
            yield finding("STY-009", document.place(keys), path=path, problem=error.message, may=may)
        else:
            path = ".".join(map(str, keys)) or document.path.name
            yield finding("STY-004", document.place(keys), path=path, problem=error.message)


def errors(data: object, part: str = "") -> list[ValidationError]:
    """What jsonschema has against ``data``, by where it stands.  Of a key that is missing the message is its name."""
    return sorted(_validator(part).iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))


@cache
def _validator(part: str) -> Draft202012Validator:
    schema = json.loads(files("pipeline").joinpath("schemas", "style.schema.json").read_text("utf-8"))
    return _STRICT({**schema["$defs"][part], "$defs": schema["$defs"]} if part else schema)


def _required(_: object, keys: Sequence[str], data: object, __: object) -> Iterator[ValidationError]:
    """The keyword ``required``, each key by its bare name."""
    yield from (ValidationError(key) for key in keys if isinstance(data, dict) and key not in data)


def _fields(_: object, fields: Sequence[str], text: object, __: object) -> Iterator[ValidationError]:
    """Our keyword ``fields``: the names that may stand in a text between braces, which the program fills in."""
    if not isinstance(text, str):
        return
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        yield ValidationError(f"its braces do not match ({error})")
        return
    for _literal, name, form, conversion in parsed:
        if name is not None and (name not in fields or form or conversion):
            yield ValidationError(f"nothing is known of the field {name!r}")


_STRICT = validators.extend(Draft202012Validator, {"fields": _fields, "required": _required})


def _unknown_keys(document: Document, error: ValidationError) -> Iterator[Finding]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key not in known:
            hint = nearest(str(key), known) or f"; these may stand here: {', '.join(known)}"
            yield finding("STY-003", document.place([*error.absolute_path, key]), key=key, nearest=hint)
