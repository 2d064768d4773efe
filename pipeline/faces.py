"""Font files: where they lie on this machine, and which faces they hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from .model import Font
from .platforms import font_folders

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


class UnreadableError(ValueError):
    """A file that is no font, or a damaged one."""


def read(path: Path, licence: str) -> tuple[Font, ...]:
    """Every face in ``path``, which may be a collection.  Raises UnreadableError, with the reason."""
    try:
        return tuple(_face(path, face, number, licence) for number, face in enumerate(_opened(path)))
    except (OSError, TTLibError, KeyError, AssertionError) as error:
        raise UnreadableError(str(error)) from error


def _opened(path: Path) -> list[TTFont]:
    with path.open("rb") as stream:
        collection = stream.read(4) == b"ttcf"
    return TTCollection(path, lazy=True).fonts if collection else [TTFont(path, lazy=True)]


def _face(path: Path, face: TTFont, number: int, licence: str) -> Font:
    os2 = face["OS/2"]
    return Font(face["name"].getBestFamilyName(), path, os2.usWeightClass, bool(os2.fsSelection & 1), licence, number)


def find(package: str | None, file: str) -> Path | None:
    """The font file of a Python package, or of the system's font folders where no package is named."""
    if package is None:
        return _system_fonts().get(file)
    try:
        with as_file(files(package).joinpath(file)) as path:
            return path if path.is_file() else None
    except (ModuleNotFoundError, FileNotFoundError):
        return None


@cache
def _system_fonts() -> Mapping[str, Path]:
    """Every font file of the user's and the system's font folders by its file name; the system's win."""
    return {
        name: Path(folder) / name
        for top in font_folders()
        for folder, _, names in os.walk(top)  # passes over folders that may not be read
        for name in sorted(names)
        if Path(name).suffix.lower() in SUFFIXES
    }
