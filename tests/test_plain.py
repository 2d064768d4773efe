"""Every value of the model comes back from plain data as it was, and what is nothing of the kind is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import plain
from pipeline.model import (
    Artifact,
    Change,
    Delivery,
    GlossaryEntry,
    Line,
    LineRole,
    Matter,
    Metadata,
    NavigationEntry,
    PageStart,
    Place,
    Review,
    Severity,
)

TYPES = (Metadata, Line, PageStart, GlossaryEntry, Delivery, Review, Change, LineRole, Matter, Severity)

#: Text of every kind that a title may have, and half a surrogate pair, which no output has.
TEXTS = st.text(st.characters(), max_size=8)

st.register_type_strategy(str, TEXTS)
st.register_type_strategy(bytes, st.binary(max_size=20))
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(Path, TEXTS.filter(lambda name: "\0" not in name).map(Path))
st.register_type_strategy(
    Mapping, lambda kind: st.dictionaries(*map(st.from_type, kind.__args__), max_size=2).map(MappingProxyType)
)


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_value_comes_back_as_it_was(kind: Any, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    text = json.dumps(plain.written(value), ensure_ascii=False).encode("utf-8", "surrogatepass")
    back = plain.read(kind, json.loads(text))
    assert (back, repr(back)) == (value, repr(value))


def test_a_value_may_hold_others_of_its_kind() -> None:
    entry = NavigationEntry("One", "navy", "one", (NavigationEntry("Two", "navy", "two"),))
    assert plain.read(NavigationEntry, plain.written(entry)) == entry


def test_sets_and_pairs_come_back() -> None:
    kind = tuple[frozenset[tuple[str, int]], int | None]
    value = (frozenset({("b", 2), ("a", 1)}), None)
    assert plain.written(value) == [[["a", 1], ["b", 2]], None]
    assert plain.read(kind, plain.written(value)) == value


def test_a_whole_number_where_fractions_may_stand_stays_one() -> None:
    assert repr(plain.read(float, plain.written(3))) == "3"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Place, ["a.md", 1]),
        (Place, ["a.md", 1, 2, 3]),
        (Place, ["a.md", "1", 2]),
        (Place, "a"),
        (Severity, "grave"),
        (bytes, "not Base64"),
        (tuple[int, str], [1]),
        (Mapping[str, int], [["a"]]),
        (int, None),
    ],
)
def test_what_is_nothing_of_the_kind_is_refused(kind: Any, data: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        plain.read(kind, data)


def test_what_is_no_value_of_the_model_is_refused() -> None:
    with pytest.raises(TypeError, match="object is no plain data"):
        plain.written({"a": object()})


def test_something_else_may_stand_for_a_path() -> None:
    artifact = Artifact(Path("a.pdf"), "pdf", ("PDF/UA-1",))
    assert plain.written(artifact, lambda path: path.suffix) == [".pdf", "pdf", ["PDF/UA-1"]]
