"""YAML nodes against a JSON Schema of ``pipeline/schemas``: the one truth on keys, types and forms of values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from ..model import Finding, Result
from ..rules import finding
from .files import nearest
from .yaml_nodes import Node

Path = tuple[str | int, ...]

#: The rule of a value that has not the form of its ``format``.
FORMS: Mapping[str, str] = {
    "edition-date": "PUB-021",
    "bcp47": "PUB-023",
    "http-url": "PUB-024",
    "doi": "PUB-025",
    "isbn": "PUB-026",
    "hyphenated": "PUB-029",
    "place": "PUB-030",
    "name": "PUB-032",
    "markdown-file": "PUB-033",
    "font-file": "PUB-034",
    "digest": "PUB-035",
}

#: The JSON types of our schemas in the words of a finding.  Others are there for editors, which type scalars.
TYPES: Mapping[str, str] = {"string": "a text", "array": "a list", "object": "a group of keys"}

FORMATS = FormatChecker(formats=())


def validate(node: Node, schema: str) -> Result[Node]:
    """``node`` without what ``schema`` does not allow, and a Finding for all that was left out.

    What is left is as the schema says, but for required keys that the outermost level may lack.  The value is None
    where that level is no list or mapping as it should be.
    """
    validator = _validator(schema)
    faults = list(_faults(node, validator))
    findings = tuple(dict.fromkeys(fault.finding for fault in faults))
    while paths := {fault.path for fault in faults if fault.path}:
        node = _without(node, paths)
        faults = list(_faults(node, validator))
    fits = validator.is_type(node.data(), validator.schema["type"])
    return Result(node if fits else None, findings)


@cache
def _validator(schema: str) -> Draft202012Validator:
    text = files("pipeline").joinpath("schemas", schema).read_text("utf-8")
    return Draft202012Validator(json.loads(text), format_checker=FORMATS)


@dataclass(frozen=True)
class _Fault:
    """A finding, and the path of what has to go for it."""

    path: Path
    finding: Finding


def _faults(node: Node, validator: Draft202012Validator) -> Iterator[_Fault]:
    for error in validator.iter_errors(node.data()):
        path = tuple(error.absolute_path)
        yield from _TELL[error.validator](error, path, node.at(path))


def _unknown_keys(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    known = error.schema["properties"]
    for key in error.instance.keys() - known.keys():
        where = node.at((key,)).key
        yield _Fault((*path, key), finding("PUB-006", where, key=key, choices=nearest(key, known, len(known))))


def _missing_keys(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    for key in error.validator_value:
        if key not in error.instance:
            yield _Fault(path, finding("PUB-007", node.key or node.place, key=key))


def _missing_partners(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    for key, partners in error.validator_value.items():
        for partner in partners:
            if key in error.instance and partner not in error.instance:
                where = node.at((key,)).key
                yield _Fault((*path, key), finding("PUB-013", where, key=key, partner=partner))


def _wrong_type(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(words for name, words in TYPES.items() if name in types)
    yield _Fault(path, finding("PUB-008", node.place, what=_what(path), wanted=wanted, found=_type(node)))


def _wrong_choice(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    choices = nearest(str(node.value), (choice for choice in error.validator_value if choice))
    yield _Fault(path, finding("PUB-009", node.place, what=_what(path), value=_quoted(node), choices=choices))


def _empty(_: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    yield _Fault(path, finding("PUB-011", node.place, what=_what(path)))


def _wrong_form(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    code = FORMS[error.schema["format"]]
    yield _Fault(path, finding(code, node.place, value=_quoted(node)))


def _wrong_value(error: ValidationError, path: Path, node: Node) -> Iterator[_Fault]:
    """A value that looks right and is not; for a date that is a rule of its own."""
    if error.schema["format"] == "edition-date":
        yield _Fault(path, finding("PUB-022", node.place, value=_quoted(node)))
    else:
        yield from _wrong_form(error, path, node)


_TELL: Mapping[str, Any] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "dependentRequired": _missing_partners,
    "type": _wrong_type,
    "enum": _wrong_choice,
    "minLength": _empty,
    "minItems": _empty,
    "pattern": _wrong_form,
    "format": _wrong_value,
}


def _without(node: Node, paths: set[Path], here: Path = ()) -> Node:
    if isinstance(node.value, Mapping):
        kept = {
            key: _without(child, paths, (*here, key))
            for key, child in node.value.items()
            if (*here, key) not in paths
        }
        return replace(node, value=kept)
    if isinstance(node.value, tuple):
        items = enumerate(node.value)
        return replace(node, value=tuple(_without(child, paths, (*here, i)) for i, child in items
                                         if (*here, i) not in paths))
    return node


def _what(path: Path) -> str:
    """The last named key of a path, which is what an editor looks for."""
    if not path:
        return "the file"
    names = [step for step in path if isinstance(step, str)]
    item = "an entry of " if isinstance(path[-1], int) and names else ""
    return item + (names[-1] if names else f"entry {path[0]}")


def _type(node: Node) -> str:
    if isinstance(node.value, Mapping):
        return TYPES["object"]
    return "nothing" if node.value is None else TYPES["array" if isinstance(node.value, tuple) else "string"]


def _quoted(node: Node) -> str:
    text = str(node.value)
    return text if len(text) <= 60 else f"{text[:59]}…"


# Formats that a pattern cannot say in full.  A value that is no text is the schema's complaint, not theirs.


@FORMATS.checks("edition-date")
def _is_date(value: object) -> bool:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", str(value))
    if not match:
        return True  # the pattern told it
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@FORMATS.checks("bcp47")
def _is_language(value: object) -> bool:
    """RFC 5646, 2.1, without the forms that no living language uses: extlang, grandfathered, private alone."""
    return not isinstance(value, str) or _LANGUAGE.fullmatch(value) is not None


_LANGUAGE = re.compile(
    r"""[a-z]{2,3} (-[a-z]{4})? (-([a-z]{2}|[0-9]{3}))? (-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
        (-[a-wyz0-9](-[a-z0-9]{2,8})+)* (-x(-[a-z0-9]{1,8})+)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


@FORMATS.checks("http-url")
def _is_url(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"{}|\\^`]", value)


@FORMATS.checks("isbn")
def _is_isbn(value: object) -> bool:
    """ISO 2108: thirteen digits, each second one counted three times, sum to a multiple of ten."""
    digits = [int(digit) for digit in re.findall("[0-9]", str(value))]
    return not isinstance(value, str) or (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
