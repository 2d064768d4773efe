"""What only a person can judge: by standard, the steps to take and what should come of them, in ``checklist.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Item:
    """One thing to look at: by which program, the steps to take, what should come of them."""

    id: str
    asks: str
    program: str
    steps: tuple[str, ...]
    expect: str


def items(key: str | None) -> tuple[Item, ...]:
    """The items of the standard whose ``conformance.Standard.key`` is ``key``, in the order in which to take them."""
    return tuple(Item(**{**entry, "steps": tuple(entry["steps"])}) for entry in _lists()[key]) if key else ()


@cache
def _lists() -> Mapping[str, list[dict[str, Any]]]:
    lists: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(
        files("pipeline").joinpath("checks", "checklist.yaml").read_text("utf-8")
    )
    return lists
