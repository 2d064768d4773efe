"""The faces of the text, cut down to the characters of one book."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import uharfbuzz as hb
from lxml import etree
from lxml.etree import _Element as Element

from ..faces import UnreadableError, code_points
from ..model import Finding, Font, Place, Result, Style
from ..places import place
from ..rules import finding
from .faces_used import LIGHTEST_BOLD, Cut

#: Features kept beside HarfBuzz's own choice: capitals and figures that a style may ask for.
FEATURES = ("smcp", "c2sc", "lnum", "onum", "pnum", "tnum")
#: Scripts that a Song face has beside Han, left out.  Any other a title brings with its font, to be shaped by it.
OTHERS_OF_A_SONG_FACE = ("kana", "hang", "jamo", "bopo")

#: Tables for text that runs from top to bottom, which no edition has; those of a Song face are as large as its cmap.
VERTICAL_TABLES = ("vhea", "vmtx", "VORG")

#: What a face is called, and its maker's rights and licence (OpenType 1.9, "Name IDs").
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)

#: A family that has this character, the numeral one, is made for Chinese.
HAN = 0x4E00

#: Characters that show nothing and need no glyph: white space, soft hyphen, joiners, variation selectors.
INVISIBLE = frozenset("\t\r\n \u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f")


@dataclass(frozen=True)
class EmbeddedFont:
    """A subset ready to embed, with what its ``@font-face`` says of it."""

    family: str
    weight: int
    style: str
    path: str
    media_type: str
    data: bytes


def characters(trees: Mapping[str, Element]) -> dict[str, Place | None]:
    """Every character of the documents, with the first place in the manuscript where it stands."""
    found: dict[str, Place | None] = {}
    for tree in trees.values():
        for element in tree.iter(etree.Element):
            for owner, text in ((element, element.text), (element.getparent(), element.tail)):
                for character in dict.fromkeys(text or ""):
                    if found.get(character) is None:
                        found[character] = None if owner is None else place(owner)
    return found


def embed(
    style: Style, wanted: Mapping[str, Place | None], cuts: Mapping[Cut, Collection[str]]
) -> Result[tuple[EmbeddedFont, ...]]:
    """Subsets of the faces in which the style sets its text: each family has the characters that it comes first for.

    Marks as wide as Han come from a face made for Chinese where one has them: brackets of a Latin face beside Han
    would look squeezed.
    The regular face has them all, for a reading system with a mind of its own, the others what ``cuts`` says is set
    in them; a face in which nothing is set is left out.  A character that no family of the stack has is a finding at
    its place, and so is a font that cannot be read.
    """
    embedded: list[EmbeddedFont] = []
    findings: list[Finding] = []
    left = {character: place for character, place in wanted.items() if character not in INVISIBLE}
    reserved = _for_chinese_faces(style, left)
    for faces in _families(style):
        if not left:
            break
        try:
            needed = _needed(faces, left.keys(), cuts)
            covered = frozenset.intersection(*(code_points(face) for face in needed))
            share = {character for character in left if ord(character) in covered}
            share -= reserved if HAN not in covered else set()
            embedded += [_subset(face, needed[face] & share) for face in needed if needed[face] & share]
        except UnreadableError as fault:
            findings.append(finding("EPUB-004", file=faces[0].path.name, reason=fault))
            continue
        left = {character: place for character, place in left.items() if character not in share}
    if not findings:
        findings += [
            finding("EPUB-001", place, character=character, number=f"{ord(character):04X}")
            for character, place in left.items()
        ]
    return Result(tuple(embedded), tuple(findings))


def _for_chinese_faces(style: Style, wanted: Collection[str]) -> set[str]:
    """Those of ``wanted`` that are wide (UAX 11: W or F) and that a family with Han has."""
    wide = {character for character in wanted if unicodedata.east_asian_width(character) in "WF"}
    cmaps = (code_points(family[0]) for family in _families(style)) if wide else ()
    return {character for cmap in cmaps if HAN in cmap for character in wide if ord(character) in cmap}


def _needed(
    faces: Sequence[Font], left: Collection[str], cuts: Mapping[Cut, Collection[str]]
) -> dict[Font, set[str]]:
    """The faces in which some of ``left`` is set, and what; the nearest face stands in for one that is not there."""
    needed: dict[Font, set[str]] = {face: set() for face in faces}
    for cut, characters in {**cuts, Cut(bold=False, italic=False): left}.items():
        for face in _nearest(faces, cut):
            needed[face] |= set(left).intersection(characters)
    return {face: characters for face, characters in needed.items() if characters}


def _nearest(faces: Sequence[Font], cut: Cut) -> list[Font]:
    """The faces that a reading system takes for a cut: of its slope if there are any, then of its weight."""
    distances = {
        face: (face.italic != cut.italic, (face.weight >= LIGHTEST_BOLD) != cut.bold) for face in faces
    }
    return [face for face in faces if distances[face] == min(distances.values())]


def covered(style: Style, family: str) -> frozenset[int]:
    """The characters that every face of ``family`` has; none of a family that the style does not declare."""
    cmaps = [code_points(face) for face in style.fonts if face.family == family]
    return frozenset.intersection(*cmaps) if cmaps else frozenset()


def _families(style: Style) -> Iterator[Sequence[Font]]:
    """The faces of each family of the text's stack, in the order of the stack."""
    faces = sorted(style.fonts, key=lambda font: font.family)
    by_family = {name: list(group) for name, group in groupby(faces, key=lambda font: font.family)}
    for name in style.stacks["text"]:
        if name in by_family:
            yield sorted(by_family[name], key=lambda font: (font.weight, font.italic))


def _subset(face: Font, needed: set[str]) -> EmbeddedFont:
    """Those glyphs of ``face`` that the characters ``needed`` and its rules for them ask for, without hinting."""
    opened = hb.Face(hb.Blob.from_file_path(face.path), face.number)
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.unicode_set.update({*map(ord, needed), 0x20, 0xA0})
    wanted.layout_feature_tag_set.update(map(_tag, FEATURES))
    wanted.layout_script_tag_set.difference_update(hb.Set(map(_tag, OTHERS_OF_A_SONG_FACE)))
    wanted.drop_table_tag_set.update(map(_tag, VERTICAL_TABLES))
    wanted.name_id_set.update(NAMES)
    data = bytes(wanted.subset(opened).blob.data)
    outlines = "otf" if data.startswith(b"OTTO") else "ttf"
    style = "italic" if face.italic else "normal"
    name = f"{face.family.replace(' ', '')}-{face.weight}{'-italic' if face.italic else ''}.{outlines}"
    return EmbeddedFont(face.family, face.weight, style, f"fonts/{name}", f"font/{outlines}", data)


def _tag(letters: str) -> int:
    return int.from_bytes(letters.encode("ascii"))
