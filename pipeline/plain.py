"""The frozen values of the model as plain data, and back: what JSON can hold, so that reading it never runs anything.

A dataclass is the list of its fields, a mapping the list of its pairs, bytes are Base64.  The data does not say what it
is: whoever reads it names the type, and anything that does not fit it is an error.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import PurePath
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]


def written(value: object, path: Callable[[Any], object] = str) -> Any:
    """``value`` as plain data; ``path`` says what stands for a Path in it.

    The same value gives the same data.  Raises TypeError for what is no value of the model.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, PurePath):
        return path(value)
    if is_dataclass(value):
        return [written(getattr(value, field.name), path) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[written(key, path), written(held, path)] for key, held in value.items()]
    if isinstance(value, tuple | list):
        return [written(one, path) for one in value]
    if isinstance(value, frozenset):
        return [written(one, path) for one in sorted(value)]
    raise TypeError(f"{type(value).__name__} is no plain data")


def read(kind: Any, data: Any) -> Any:
    """The value of type ``kind`` that was ``written`` as ``data``.

    Raises ValueError, TypeError or KeyError where ``data`` is nothing of the kind.
    """
    return _reader(kind)(data)


@cache
def _reader(kind: Any) -> Read:
    if is_dataclass(kind) and isinstance(kind, type):
        return _of_dataclass(kind)
    if hasattr(kind, "_fields"):
        return _of_named_tuple(kind)
    of, parts = get_origin(kind) or kind, get_args(kind)
    if of is UnionType:
        (inner,) = (_reader(part) for part in parts if part is not NoneType)
        return lambda data: None if data is None else inner(data)
    if of is tuple:
        return _of_tuple(parts)
    if isinstance(of, type) and issubclass(of, Mapping):
        key, value = map(_reader, parts)
        return lambda data: MappingProxyType({key(name): value(held) for name, held in data})
    if of is frozenset:
        (one,) = map(_reader, parts)
        return lambda data: frozenset(map(one, data))
    if of is bytes:
        return lambda data: base64.b64decode(data, validate=True)
    return _of_scalar(of)


def _of_dataclass(kind: type) -> Read:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]

    @cache
    def readers() -> list[Read]:  # asked for when the first one is read: a type may hold others of its own kind
        return [_reader(hints[name]) for name in names]

    return lambda data: kind(*(one(held) for one, held in zip(readers(), data, strict=True)))


def _of_named_tuple(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = [_reader(hints[name]) for name in kind._fields]
    return lambda data: kind(*(one(held) for one, held in zip(readers, data, strict=True)))


def _of_tuple(parts: tuple[Any, ...]) -> Read:
    if parts[-1] is Ellipsis:
        every = _reader(parts[0])
        return lambda data: tuple(every(one) for one in data)
    readers = [_reader(part) for part in parts]
    return lambda data: tuple(one(held) for one, held in zip(readers, data, strict=True))


def _of_scalar(kind: type) -> Read:
    """A number or text as it was written: a whole number stays one where fractions may stand."""
    takes = (int, float) if kind is float else (str,) if issubclass(kind, str | PurePath) else (kind,)
    makes = None if kind in (str, int, float, bool) else kind

    def scalar(data: Any) -> Any:
        if not isinstance(data, takes):
            raise TypeError(f"{data!r} is no {kind.__name__}")
        return makes(data) if makes else data

    return scalar
