"""The chain of styles, from the ground up to the house, each one as its own folder gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from ..model import Finding, Place, Result
from ..rules import finding, nearest
from .documents import Document, errors, gathered, read


@dataclass(frozen=True)
class Layer:
    """One style of the chain before anything is merged."""

    name: str
    folder: Path
    document: Document

    @property
    def data(self) -> Mapping[str, Any]:
        return self.document.data if isinstance(self.document.data, dict) else {}


@dataclass(frozen=True)
class Chain:
    """The layers, the ground first and the house last."""

    layers: tuple[Layer, ...]

    @property
    def house(self) -> Layer:
        return self.layers[-1]

    @property
    def merged(self) -> Mapping[str, Any]:
        """style.yaml with all that it inherits."""
        ground: Mapping[str, Any] = {}
        return reduce(merge, (layer.data for layer in self.layers), ground)

    def place(self, keys: Sequence[str | int]) -> Place:
        """Where the value under ``keys`` stands, in the uppermost layer that has most of the way to it."""
        for length in range(len(keys), 0, -1):
            for layer in reversed(self.layers):
                if layer.document.has(keys[:length]):
                    return layer.document.place(keys[:length])
        return self.house.document.place()


def chain(name: str, folders: Sequence[Path]) -> Result[Chain]:
    """The style ``name`` and those below it.  The value is None where one is not there or is not as it should be."""
    found = gathered(_downwards(name, folders))
    layers = found.value or ()
    return Result(None if found.findings else Chain(layers[::-1]), found.findings)


def _downwards(name: str, folders: Sequence[Path]) -> Iterator[Layer | Finding]:
    wanted: str | None = name
    names: list[str] = []
    asked_at = None
    while wanted is not None:
        if wanted in names:
            yield finding("STY-005", asked_at, ring=" > ".join([*names[names.index(wanted) :], wanted]))
            return
        names.append(wanted)
        layer = _layer(wanted, asked_at, folders)
        yield from layer.findings
        if layer.value is None:
            return
        yield layer.value
        ground = layer.value.data.get("extends")
        wanted, asked_at = ground if isinstance(ground, str) else None, layer.value.document.place(["extends"])


def _layer(name: str, asked_at: Place | None, folders: Sequence[Path]) -> Result[Layer]:
    styles = {file.parent.name: file.parent for home in reversed(folders) for file in home.glob("*/style.yaml")}
    if name not in styles:
        there = ", ".join(sorted(styles)) or "(none; name a folder of styles with --styles)"
        known = nearest(name, sorted(styles), "{}") or there
        return Result(None, (finding("STY-001", asked_at, name=name, known=known),))
    document = read(styles[name] / "style.yaml")
    layer = None if document.value is None else Layer(name, styles[name], document.value)
    return Result(layer, document.findings)


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``: mappings are merged key by key, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def lacking(chain: Chain) -> Iterator[Finding]:
    """What the style must have and does not, with all that it inherits."""
    for error in errors(chain.merged, "whole"):
        keys = list(error.absolute_path)
        if error.validator == "required":
            keys.append(error.message)
        yield finding("STY-014", chain.place(keys), path=".".join(map(str, keys)))
