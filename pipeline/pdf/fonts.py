"""The declared faces and no others: a private fontconfig, and checks of what they cover and what was used."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from logging import LogRecord
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from fontTools.ttLib import TTCollection

from ..faces import code_points
from ..model import Book, Finding, Font, Place, Style
from ..places import of_words
from ..rules import finding
from .trace import Shown
from .tree import UNSEEN, Tree

_PROLOGUE = b'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'

# Characters that are drawn by no glyph, or for which the engine needs none.
GLYPHLESS = UNSEEN | frozenset("\u200c\u200d\u200e\u200f\ufeff")


# The private fontconfig


@contextmanager
def only(fonts: Iterable[Font]) -> Iterator[None]:
    """While it lasts, a new FontConfiguration of the engine finds ``fonts`` and no other font of the machine.

    fontconfig reads ``FONTCONFIG_FILE`` whenever a configuration is made, and this one has no rule that thickens or
    slants a face, none for generic families, and a cache of its own.
    """
    with TemporaryDirectory(prefix="fonts-") as name:
        folder = Path(name)
        configuration = folder / "fonts.conf"
        configuration.write_bytes(_configuration(folder, list(fonts)))
        with _environment("FONTCONFIG_FILE", str(configuration)):
            yield


def _configuration(folder: Path, fonts: list[Font]) -> bytes:
    faces = folder / "faces"
    faces.mkdir()
    for number, path in enumerate(sorted({font.path.resolve() for font in fonts})):
        _place_at(faces / f"{number:03d}-{path.name}", path)
    root = ElementTree.Element("fontconfig")
    ElementTree.SubElement(root, "dir").text = str(faces)
    ElementTree.SubElement(root, "cachedir").text = str(folder / "cache")
    rejected = ElementTree.SubElement(ElementTree.SubElement(root, "selectfont"), "rejectfont")
    for family in _undeclared(fonts):
        pattern = ElementTree.SubElement(rejected, "pattern")
        ElementTree.SubElement(ElementTree.SubElement(pattern, "patelt", name="family"), "string").text = family
    return _PROLOGUE + ElementTree.tostring(root)


def _place_at(place: Path, font: Path) -> None:
    """Make ``font`` readable at ``place``: by a link, which Windows grants to few users; else by a hard link, which
    stays on one volume and is refused for the files of others; else by a copy.
    """
    for link in (place.symlink_to, place.hardlink_to):
        with suppress(OSError, NotImplementedError):
            link(font)
            return
    shutil.copyfile(font, place)


def _undeclared(fonts: list[Font]) -> list[str]:
    """The families that come along in a collection without being declared, as JP and KR do beside SC."""
    declared = {font.family for font in fonts}
    return sorted({family for font in fonts for family in _families(font.path)} - declared)


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


# What the declared faces cover


@cache
def _families(path: Path) -> frozenset[str]:
    """The families in a collection; empty for a file of one face, which is declared as a whole."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return frozenset()
    with TTCollection(path, lazy=True) as collection:
        return frozenset(name for face in collection if (name := face["name"].getBestFamilyName()))


@cache
def covers(font: Font, character: str) -> bool:
    """Whether the face has a glyph for ``character``."""
    return ord(character) in code_points(font)


def uncovered(book: Book, style: Style, tree: Tree) -> list[Finding]:
    """FONT-001 for each character of the Book that no family of the style's stacks has, once a place."""
    families = {family for stack in style.stacks.values() for family in stack}
    usable = [font for font in style.fonts if font.family in families]
    found: dict[Finding, None] = {}
    for element, nodes in tree.texts.items():
        for character in sorted({character for _, text in nodes for character in text} - GLYPHLESS):
            if not any(covers(font, character) for font in usable):
                found[missing(character, exact_place(book, tree.places[element], character))] = None
    return list(found)


def missing(character: str, where: Place | None) -> Finding:
    """FONT-001 for ``character`` at ``where``."""
    return finding("FONT-001", where, character=character, name=_name(character))


def once(told: Iterable[Finding]) -> list[Finding]:
    """``told`` without what has no place and is told at one: contents and running heads repeat words of the text."""
    findings = list(told)
    placed = {(one.code, one.message) for one in findings if one.where}
    return [one for one in findings if one.where or (one.code, one.message) not in placed]


def untold(records: Iterable[LogRecord], told: Iterable[Finding]) -> list[LogRecord]:
    """``records`` of the engine without those on a missing glyph whose character is ``told`` with its place."""
    messages = {one.message for one in told}
    return [record for record in records if (without := _glyphless(record)) is None or without not in messages]


def _glyphless(record: LogRecord) -> str | None:
    """What FONT-001 says of the character for which the engine draws .notdef; None for every other record."""
    if not (record.msg.startswith(".notdef") and isinstance(record.args, tuple)):
        return None
    return missing(str(record.args[0]), None).message


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def exact_place(book: Book, block: Place | None, wanted: str) -> Place | None:
    """Where ``wanted`` first stands in the manuscript at or after the beginning of its ``block``, or in the metadata,
    whose words are repeated in the text; else the block.
    """
    if block is None or block.line is None or block.file not in book.sources:
        return block or of_words(book, wanted)
    lines = book.sources[block.file].splitlines()
    column = (block.column or 1) - 1
    for number in range(block.line, len(lines) + 1):
        at = lines[number - 1].find(wanted, column)
        if at >= 0:
            return Place(block.file, number, at + 1)
        column = 0
    return of_words(book, wanted) or block


# What the pages really use


def misused(book: Book, style: Style, shown: Iterable[Shown]) -> list[Finding]:
    """FONT-001 for a character that the stack of its own text lacks, FONT-002 for a weight or slant not declared."""
    found: dict[Finding, None] = {}
    judged: set[tuple[tuple[str, ...], int, bool, str]] = set()
    for box in shown:
        stack, weight, italic = tuple(box.style["font_family"]), box.style["font_weight"], _slanted(box.style)
        for character in sorted(set(box.text) - GLYPHLESS):
            if (stack, weight, italic, character) in judged:
                continue
            judged.add((stack, weight, italic, character))
            if fault := _fault(style.fonts, stack, weight, italic, character, exact_place(book, box.place, character)):
                found[fault] = None
    return list(found)


def _fault(
    fonts: tuple[Font, ...], stack: tuple[str, ...], weight: int, italic: bool, character: str, where: Place | None
) -> Finding | None:
    for family in stack:
        faces = [font for font in fonts if font.family == family]
        if not any(covers(font, character) for font in faces):
            continue
        if any(font.weight == weight and font.italic == italic for font in faces):
            return None
        slant = "italic" if italic else "upright"
        return finding("FONT-002", where, family=family, weight=weight, slant=slant)
    return missing(character, where)


def _slanted(style: Mapping[str, Any]) -> bool:
    return style["font_style"] != "normal"


def strangers(style: Style, used: Iterable[str]) -> list[Finding]:
    """FONT-003 for each family in the finished file that the style does not declare."""
    declared = {font.family for font in style.fonts}
    return [finding("FONT-003", family=family) for family in sorted(set(used) - declared)]
