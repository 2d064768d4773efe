"""Drawings in the faces of the house: their words are set on paper and in the EPUB in families that it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .. import drawings
from ..model import Finding, Picture, Place, Result, Style
from ..rules import finding

#: Which stack of the house a generic family means; all others mean that of the apparatus.
ROLES: Mapping[str, str] = {"serif": "text", "ui-serif": "text"}

#: What ends the list of a stack: where its faces are not at hand, a reading system takes its own.
ENDS: Mapping[str, str] = {"text": "serif", "apparatus": "sans-serif"}


def in_house_faces(picture: Picture, style: Style, where: Place | None) -> Result[Picture]:
    """The drawing, each family in it replaced by declared ones, and FONT-005 for each that stands first in a list and
    is none of them.  PIC-014 for one whose CSS cannot be written anew, which is no good for the engine either.
    """
    asked: dict[tuple[str, ...], tuple[str, ...]] = {}

    def choose(families: tuple[str, ...]) -> tuple[str, ...]:
        asked[families] = _chosen(families, style)
        return asked[families]

    try:
        data = drawings.refaced(picture.data, choose)
    except (ValueError, RecursionError):
        problem = "its CSS is nested too deep, or has characters that no text has"
        return Result(None, (finding("PIC-014", where, name=picture.path, problem=problem),))
    return Result(replace(picture, data=data), tuple(dict.fromkeys(_told(picture, asked, style, where))))


def _chosen(families: tuple[str, ...], style: Style) -> tuple[str, ...]:
    """The first of ``families`` that is known and, for what it lacks, the stack in which it stands."""
    known = next((name for name in families if _known(name, style)), "sans-serif")
    declared = _known(known, style)
    role = next((role for role, stack in style.stacks.items() if declared in stack), ROLES.get(known, "apparatus"))
    first = () if declared in drawings.GENERIC else (declared,)
    return tuple(dict.fromkeys((*first, *style.stacks[role], ENDS.get(role, "sans-serif"))))


def _known(family: str, style: Style) -> str:
    """The family as the house writes it, or a generic one, whatever its case; empty where it is neither."""
    names = {name.lower(): name for name in (*drawings.GENERIC, *(font.family for font in style.fonts))}
    return names.get(family.lower(), "")


def _told(
    picture: Picture, asked: Mapping[tuple[str, ...], tuple[str, ...]], style: Style, where: Place | None
) -> Iterator[Finding]:
    for families, chosen in asked.items():
        if families and not _known(families[0], style):
            yield finding("FONT-005", where, name=picture.path, family=families[0], instead=chosen[0])
