"""What every result depends on beside its title and its house style: the program, its libraries, the engine's own.

All of it is told without loading Python packages: this is asked before it is known whether there is anything to do.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from ctypes import c_char_p
from functools import cache
from hashlib import sha256
from pathlib import Path

from .platforms import shared_library

PROGRAM = Path(__file__).parent

#: The distributions whose code has a hand in the bytes of an output.
LIBRARIES = (
    "EbookLib", "fonttools", "Jinja2", "lxml", "markdown-it-py", "mdit-py-plugins", "pikepdf", "pillow", "pydyf",
    "pypdfium2", "pyphen", "pypinyin", "tinycss2", "uharfbuzz", "weasyprint",
)  # fmt: skip

#: Those that only decide what is told of a title, or whose files are known by their content.
OTHERS = ("cssselect2", "jsonschema", "MarkupSafe", "PyYAML", "rendercv-fonts")


def digest() -> str | None:
    """The SHA-256, in hexadecimal, of all that is in the workshop; None where the engine does not tell what it is."""
    engine = _engine()
    if None in engine.values():
        return None
    told = (_program(), sys.version, zlib.ZLIB_RUNTIME_VERSION, *_versions(), *engine.items())
    return sha256(repr((told, os.environ.get("SOURCE_DATE_EPOCH"))).encode()).hexdigest()


@cache
def _program() -> str:
    """The digest of every file of the program, its rules and schemas among them."""
    files = (path for path in sorted(PROGRAM.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    held = [(path.relative_to(PROGRAM).as_posix(), sha256(path.read_bytes()).digest()) for path in files]
    return sha256(repr(held).encode()).hexdigest()


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    """Each library with its version, by the names of the folders that installers leave beside them: to read what
    stands in those would take longer than all else that an unchanged title asks for.
    """
    installed = dict(reversed(list(_installed())))
    return tuple((name, installed.get(_normal(name)) or _asked(name)) for name in (*LIBRARIES, *OTHERS))


def _installed() -> Iterator[tuple[str, str]]:
    for folder in map(Path, dict.fromkeys(sys.path)):
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.name.removesuffix(".dist-info").partition("-")
            yield _normal(name), version


def _asked(name: str) -> str:
    """The version of one that an operating system has installed, in a way of its own."""
    from importlib.metadata import version

    return version(name)


def _normal(name: str) -> str:
    """The name as the package index knows it (PEP 503)."""
    return re.sub("[-_.]+", "-", name).lower()


def _engine() -> Mapping[str, str | None]:
    """Pango and HarfBuzz by their versions, None for one that is not found."""
    pango, harfbuzz = shared_library("libpango-1.0", 0, 0), shared_library("libharfbuzz", 0, 0)
    if harfbuzz is not None:
        harfbuzz.hb_version_string.restype = c_char_p
    return {
        "Pango": None if pango is None else str(pango.pango_version()),
        "HarfBuzz": None if harfbuzz is None else harfbuzz.hb_version_string().decode("ascii"),
    }
