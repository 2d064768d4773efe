"""``docs/style-keys.md``, every key of ``style.yaml``, from its schema and the values of ``base``: ``make guides``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "pipeline" / "schemas" / "style.schema.json"
BASE = HERE.parent / "styles" / "base" / "style.yaml"
PAGE = HERE / "style-keys.md"

LONGEST = 60
"""Characters of a value that is shown."""

HEAD = """\
# The keys of style.yaml

What a house style may say. A dot stands for a level: `glossary.least` is the key `least` in the group `glossary`;
*name* stands for a name of your own. Words between braces in a text are filled in by the program; a text may leave them
out, but have no others. The third column has what `base` says, where that is short. This page is made from the schema
of the program by `make guides`; [the guide](house-style.md) shows how a style is made.

| key | what it is | in `base` |
| --- | --- | --- |
"""

KINDS = {"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
         "array": "a list", "object": "a group", "null": "null"}  # fmt: skip


def main() -> None:
    PAGE.write_text(text(), "utf-8")


def text() -> str:
    """The whole page."""
    base = yaml.safe_load(BASE.read_text("utf-8"))
    return HEAD + "".join(rows("", json.loads(SCHEMA.read_text("utf-8")), base))


def rows(path: str, schema: Mapping[str, Any], value: object) -> Iterator[str]:
    """A line for each key below ``path``, each group before what stands in it."""
    for key, below in schema.get("properties", {}).items():
        held = value.get(key) if isinstance(value, dict) else None
        yield from row(f"{path}.{key}".lstrip("."), below, held)
    anything = schema.get("additionalProperties")
    if isinstance(anything, dict) and "properties" in anything:
        yield from row(f"{path}.*name*", anything, None)


def row(path: str, schema: Mapping[str, Any], value: object) -> Iterator[str]:
    yield f"| {code(path)} | {said(schema)} | {shown(value)} |\n"
    yield from rows(path, schema, value)
    if isinstance(schema.get("items"), dict):
        yield from rows(f"{path}[]", schema["items"], None)


def code(path: str) -> str:
    return "*name*".join(f"`{part}`" if part else "" for part in path.split("*name*"))


def said(schema: Mapping[str, Any]) -> str:
    """What the schema says of a key: its description, what it may be, what is filled in."""
    kinds = schema.get("type", "array" if "$ref" in schema else "string")
    names = [KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    choice = [f"`{one}`" for one in schema.get("enum", ())]
    fields = [f"`{{{name}}}`" for name in schema.get("fields", ())]
    parts = [" or ".join(choice or names)]
    if fields:
        parts.append(f"filled in: {', '.join(fields)}")
    what = "; ".join(parts)
    return f"{schema['description']} ({what})" if "description" in schema else what.capitalize()


def shown(value: object) -> str:
    """The value of ``base`` where it is one and short."""
    if value is None or isinstance(value, dict):
        return ""
    written = json.dumps(value, ensure_ascii=False).replace("\u00a0", "\\_").replace("\u2060", "")
    return f"`{written}`" if len(written) <= LONGEST else ""


if __name__ == "__main__":
    main()
