from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pipeline.model import Metadata, Term

SCHEMAS = ("publication.schema.json", "terms.schema.json", "review.schema.json")


def schema(name: str) -> dict[str, Any]:
    return json.loads(files("pipeline").joinpath("schemas", name).read_text("utf-8"))


def properties(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property that a schema describes, on whatever level, by its path."""
    if isinstance(part, dict):
        for key, value in part.get("properties", {}).items():
            yield f"{path}/{key}", value
        for key, value in part.items():
            yield from properties(value, f"{path}/{key}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_by_its_own_standard(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_has_a_description_for_editors(name: str) -> None:
    assert [path for path, value in properties(schema(name)) if not value.get("description")] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_and_default_is_allowed_by_its_property(name: str) -> None:
    whole = schema(name)
    for path, value in properties(whole):
        validator = Draft202012Validator({**value, "$defs": whole["$defs"]})
        for example in [*value.get("examples", []), *([value["default"]] if "default" in value else [])]:
            assert validator.is_valid(example), (path, example)


def test_the_keys_are_those_of_the_model() -> None:
    taken_apart = {"front", "body", "back", "identifiers", "pdf"}
    assert set(schema(SCHEMAS[0])["properties"]) - taken_apart == {
        field.name for field in fields(Metadata)
    } - {"doi", "isbn", "conformance", "places"}  # fmt: skip
    assert set(schema(SCHEMAS[1])["items"]["properties"]) == {field.name for field in fields(Term)} - {"place"}


def test_the_defaults_told_to_editors_are_those_of_the_model() -> None:
    defaults = {field.name: field.default for field in fields(Metadata)}
    for key, value in schema(SCHEMAS[0])["properties"].items():
        if "default" in value:
            assert value["default"] == defaults[key]
