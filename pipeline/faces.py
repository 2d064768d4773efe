"""Font files: where they lie on this machine, which faces they hold, and whether they can be used."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTCollection, TTFont

from .model import Font
from .platforms import font_folders

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})

#: Tables without which a face sets no text (OpenType 1.9, "Required tables"), and those that may hold its outlines.
REQUIRED = ("OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post")
OUTLINES = frozenset({"glyf", "CFF ", "CFF2"})

#: Embedding that a face forbids (OS/2 ``fsType``): each mask, the value that forbids, and what it says.
FORBIDDEN = (
    (0x000F, 0x0002, "its maker forbids to embed it in a document"),
    (0x0100, 0x0100, "its maker forbids to embed a part of it, as every edition does"),
    (0x0200, 0x0200, "its maker allows to embed its bitmaps only"),
)

#: Family names that can stand in CSS, in fontconfig and in the name of a file alike.
FAMILY = re.compile(r"[\w .&'()+-]+")

# What fontTools has to say of a font is told by the one error below; without a handler it would go to standard error.
logging.getLogger("fontTools").addHandler(logging.NullHandler())


class UnreadableError(ValueError):
    """A file that is no font, or one that cannot be used; the message says why."""


def read(path: Path, licence: str) -> tuple[Font, ...]:
    """Every face in ``path``, which may be a collection.  Raises UnreadableError, with the reason."""
    with _opened(path) as faces:
        return tuple(_face(path, face, number, licence) for number, face in enumerate(faces))


def verify(path: Path) -> None:
    """Raises UnreadableError where a face in ``path`` is not as its maker wrote it, or may not be embedded.

    Every table is compared with its checksum, and those of REQUIRED are decoded: two seconds for 20 MB.
    """
    with _opened(path) as faces:
        for face in faces:
            for tag in face.reader.keys():  # noqa: SIM118 - a reader of tables, no mapping
                _ = face.reader[tag]  # raises where the table is cut off or its checksum is wrong
            for tag in REQUIRED:
                _ = face[tag]
            if not face.getBestCmap():
                raise UnreadableError("it does not say which glyphs belong to which characters of Unicode")
            for mask, value, problem in FORBIDDEN:
                if face["OS/2"].fsType & mask == value:
                    raise UnreadableError(problem)


@cache
def code_points(font: Font) -> frozenset[int]:
    """The code points that a face has glyphs for.  Raises UnreadableError where the file is no font, or is gone."""
    try:
        covered = frozenset(hb.Face(hb.Blob.from_file_path(font.path), font.number).unicodes)
    except hb.HarfBuzzError as error:
        raise UnreadableError(str(error)) from error
    if not covered:
        raise UnreadableError("it does not say which glyphs belong to which characters of Unicode")
    return covered


@contextmanager
def _opened(path: Path) -> Iterator[list[TTFont]]:
    """The faces in a file.  Whatever the library raises over a damaged one comes out as UnreadableError."""
    try:
        with path.open("rb") as stream:
            collection = stream.read(4) == b"ttcf"
            stream.seek(0)
            options = {"lazy": True, "checkChecksums": 2}
            yield TTCollection(stream, **options).fonts if collection else [TTFont(stream, **options)]
    except UnreadableError:
        raise
    except Exception as error:  # of any kind: fontTools meets damage by failed assertions and lookups, too
        raise UnreadableError(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"it is damaged ({error or type(error).__name__})"


def _face(path: Path, face: TTFont, number: int, licence: str) -> Font:
    lacking = [tag for tag in REQUIRED if tag not in face]
    if lacking or not OUTLINES.intersection(face.keys()):
        raise UnreadableError(f"it has no table {lacking[0]}" if lacking else "it has no outlines")
    if face.flavor:
        raise UnreadableError(f"it is a {face.flavor.upper()} file, made for web pages")
    family = face["name"].getBestFamilyName() or ""
    if not FAMILY.fullmatch(family):
        raise UnreadableError(f"its family name is {family!r}")
    os2 = face["OS/2"]
    return Font(family, path, os2.usWeightClass, bool(os2.fsSelection & 1), licence, number)


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
