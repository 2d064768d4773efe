"""What a PDF must bring whatever it says: its fonts, places for its links, and a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pikepdf

from ..model import Edition, Finding, Place, Report
from ..rules import finding
from . import own
from .readable import shown
from .tag_tree import bookmarks, destinations
from .written_book import WrittenBook

NAME = "fonts and links of the PDF"

Dictionary: TypeAlias = pikepdf.Object

_SUBSET = re.compile(r"/?[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_ADDRESS = re.compile(r"(?:https?|mailto):\S")


def check(edition: Edition) -> Report:
    """Everything that is wrong with the fonts, the links and the name of the PDF of ``edition``."""
    return own.report(edition.pdf, NAME, _findings(edition))


def _findings(edition: Edition) -> Iterator[Finding]:
    place = Place(edition.pdf.name)
    with pikepdf.open(edition.pdf) as pdf:
        yield from _fonts(pdf, WrittenBook(edition).fonts, place)
        yield from _links(pdf, place)
        yield from _name(pdf, place)


# Fonts


def _fonts(pdf: pikepdf.Pdf, declared: Iterable[str], place: Place) -> Iterator[Finding]:
    families = {_plain(family) for family in declared}
    for name, descriptor in sorted(_descriptors(pdf)):
        family = _plain(str(descriptor.get("/FontFamily", "")))
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield finding("READ-016", place, font=name)
        elif not _SUBSET.match(name):
            yield finding("READ-017", place, font=name)
        if family not in families or not _plain(_SUBSET.sub("", name)).startswith(family):
            yield finding("READ-018", place, font=name)


def _descriptors(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Dictionary]]:
    """Name and descriptor of each font of the pages and of what is drawn on them."""
    seen: set[tuple[int, int]] = set()
    waiting = [page.get("/Resources") for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        if resources is None:
            continue
        for form in resources.get("/XObject", {}).values():
            if form.get("/Subtype") == "/Form" and form.objgen not in seen:
                seen.add(form.objgen)
                waiting.append(form.get("/Resources"))
        for font in resources.get("/Font", {}).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                described = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                yield str(font["/BaseFont"])[1:], described.get("/FontDescriptor", pikepdf.Dictionary())


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name).lower()


# Links


def _links(pdf: pikepdf.Pdf, place: Place) -> Iterator[Finding]:
    places = destinations(pdf)
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") == "/Link" and (dead := _dead(annotation, places)) is not None:
                yield finding("READ-011", place, target=f"{dead} (page {page.label})")
    for title, index in bookmarks(pdf):
        if index is None:
            yield finding("READ-011", place, target=f"the bookmark “{shown(title)}”")


def _dead(annotation: Dictionary, places: Iterable[str]) -> str | None:
    """What a link leads to in vain."""
    if "/Dest" in annotation:
        name = str(annotation["/Dest"])
        return None if name in places else name or "-"
    address = str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))
    return None if _ADDRESS.match(address) else address or "-"


# Name


def _name(pdf: pikepdf.Pdf, place: Place) -> Iterator[Finding]:
    preferences = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    with pdf.open_metadata() as xmp:
        said = {
            "that its title is to be shown": bool(preferences.get("/DisplayDocTitle")),
            "the language of its text": bool(str(pdf.Root.get("/Lang", ""))),
            **{f"its {name}": bool(xmp.get(f"dc:{name}")) for name in ("title", "identifier", "date", "language")},
        }
    for what in (what for what, is_said in said.items() if not is_said):
        yield finding("READ-012", place, what=what)
