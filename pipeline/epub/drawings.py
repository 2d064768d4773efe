"""Drawings that bring the faces of their words along: what a stylesheet of the EPUB embeds does not reach into them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

from .. import drawings
from ..model import Resource, Result, Style
from ..templates import fill
from . import fonts
from .faces_used import Cut

#: How a drawing asks for bold and for italics, in an attribute or in CSS.
_BOLD = re.compile(rb"font-weight\W+(?:bold|[6-9]\d\d)", re.IGNORECASE)
_ITALIC = re.compile(rb"font-style\W+(?:italic|oblique)", re.IGNORECASE)


def with_faces(resources: Iterable[Resource], style: Style) -> Result[tuple[Resource, ...]]:
    """``resources``, in each drawing with text the subsets of the faces that the Book gives it (SVG 2, 2.7.1: a picture
    loads nothing but ``data:``).
    """
    dressed = [_dressed(one, style) for one in resources]
    findings = (finding for one in dressed for finding in one.findings)
    return Result(tuple(one.value for one in dressed if one.value), tuple(dict.fromkeys(findings)))


def _dressed(resource: Resource, style: Style) -> Result[Resource]:
    if resource.media_type != drawings.MEDIA_TYPE or not drawings.words(resource.data).strip():
        return Result(resource)
    cuts = _cuts(resource.data)
    made = [_embedded(family, words, cuts, style) for family, words in _shares(resource.data, style).items()]
    faces = [replace(face, path=_address(face)) for one in made for face in one.value or ()]
    css = fill(style.templates, "drawing.css", {"faces": faces})
    findings = tuple(finding for one in made for finding in one.findings)
    return Result(replace(resource, data=drawings.with_sheet(resource.data, css)), findings)


def _shares(drawing: bytes, style: Style) -> Mapping[str, set[str]]:
    """What each family sets of the words, by every list in which it comes first for it."""
    shares: dict[str, set[str]] = {}
    for families in drawings.lists(drawing):
        left = set(drawings.words(drawing)) - fonts.INVISIBLE
        for family in families:
            covered = fonts.covered(style, family)
            share = {character for character in left if ord(character) in covered}
            shares.setdefault(family, set()).update(share)
            left -= share
    return {family: words for family, words in shares.items() if words}


def _cuts(drawing: bytes) -> list[Cut]:
    bold, italic = {False, bool(_BOLD.search(drawing))}, {False, bool(_ITALIC.search(drawing))}
    return [Cut(*cut) for cut in product(sorted(bold), sorted(italic))]


def _embedded(
    family: str, words: set[str], cuts: list[Cut], style: Style
) -> Result[tuple[fonts.EmbeddedFont, ...]]:
    alone = replace(style, stacks={"text": (family,)})
    return fonts.embed(alone, dict.fromkeys(sorted(words)), dict.fromkeys(cuts, words))


def _address(face: fonts.EmbeddedFont) -> str:
    return f"data:{face.media_type};base64,{base64.b64encode(face.data).decode('ascii')}"
