"""What stands in the finished files: their sizes and digests, the fonts in them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf

from ..checks import own, pair
from ..model import Edition

FORMATS = ("pdf", "epub")
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def files(edition: Edition) -> list[Mapping[str, Any]]:
    """Each output that was made: name, size in bytes, SHA-256, the digest of the page map that it bears."""
    made = (edition.output(name) for name in FORMATS)
    return [
        {"name": path.name, **_measured(path.read_bytes()), "page_map": _page_map(path)}
        for path in made
        if path.is_file()
    ]


def _page_map(path: Path) -> str | None:
    with suppress(*own.UNREADABLE):  # told by the checks, which are to judge the file
        return pair.page_map(path)
    return None


def fonts(edition: Edition) -> list[Mapping[str, Any]]:
    """Each font program inside the outputs: in which file, under which name, its size and SHA-256."""
    looks = [(edition.pdf, _fonts_of_pdf), (edition.epub, _fonts_of_epub)]
    found: list[Mapping[str, Any]] = []
    for path, look in looks:
        with suppress(*own.UNREADABLE):  # told by the checks, which are to judge the file
            found += [{"in": path.name, **font} for font in look(path)]
    return found


def _fonts_of_pdf(path: Path) -> Iterator[Mapping[str, Any]]:
    with pikepdf.open(path) as pdf:
        programs = {
            str(thing["/FontName"]).lstrip("/"): bytes(thing[key].read_bytes())
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.FontDescriptor
            for key in _FONT_FILES
            if key in thing
        }
    yield from ({"name": name, **_measured(data)} for name, data in sorted(programs.items()))


def _fonts_of_epub(path: Path) -> Iterator[Mapping[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if PurePosixPath(name).suffix in (".ttf", ".otf", ".woff", ".woff2"):
                yield {"name": name, **_measured(archive.read(name))}


def _measured(data: bytes) -> Mapping[str, Any]:
    return {"size": len(data), "sha256": sha256(data).hexdigest()}
