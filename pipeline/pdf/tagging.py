"""Writes a laid-out document as a tagged PDF whose structure is that of the Book.

WeasyPrint 70 tags boxes, not elements: what crosses a page comes out twice, notes lose their place, running heads are
read out.  Here its structure tree is replaced by one made from the elements: ``artifacts`` tells what is no text,
``links`` gives notes their ways there and back, ``line_ends`` restores what a line break hides, ``structure`` and
``arrangement`` make the tree, ``structure_tree`` writes it.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pydyf
import weasyprint.pdf as engine
from fontTools.ttLib import TTFont
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream

from . import artifacts, line_ends, links, structure, structure_tree
from .arrangement import arrange
from .artifacts import Artifact
from .line_ends import Joint
from .roles import role

Finisher = Callable[[Document, pydyf.PDF], None]
Artifacts = Mapping[boxes.Box, Artifact]
Joints = Mapping[boxes.Box, Joint]

_ENGINE = threading.RLock()
_LAST_GLYPH = re.compile(rb"^(\[.*<[0-9a-f]*)([0-9a-f]{4})>(-?[0-9.]*)\] TJ$", re.DOTALL)
_PLAIN = {ord("\u00a0"): " ", ord("\u202f"): " ", ord("\u2010"): "-", ord("\u2011"): "-"}
_SOFT_HYPHEN = pydyf.String("\u00ad").data


def write(document: Document, finisher: Finisher | None = None, *, way_back: str, **options: object) -> bytes:
    """The PDF of ``document``, tagged; ``options`` are those of WeasyPrint's ``write_pdf``.

    The document comes from an un-namespaced tree of the Book's vocabulary in which each note (``aside.note``, with its
    ``id``, ``data-mark``, ``data-call``, ``aria-label``) stands where it is called and floats to the foot, or stands
    in the text with a call that is a link.  ``way_back`` describes the link from a note's mark to its call.
    ``finisher`` gets the finished PDF before it is written.  Raises ValueError where content has no place in the tree.
    """
    decoration = artifacts.find(document)
    joints = line_ends.find(document, decoration)
    with links.completed(document, decoration), _tagging(decoration, joints, way_back):
        return document.write_pdf(finisher=finisher, pdf_tags=True, **options)


@contextmanager
def _tagging(decoration: Artifacts, joints: Joints, way_back: str) -> Iterator[None]:
    """The one place where private names of WeasyPrint are replaced: its page stream and its tag writer.

    They are put back at the end, whatever happens.  Other threads wait; a call within the call is in order.
    """
    with _ENGINE:
        kept = engine.Stream, engine.add_tags
        engine.Stream = partial(_PageStream, decoration, joints)
        engine.add_tags = partial(_add_structure, decoration, way_back)
        try:
            yield
        finally:
            engine.Stream, engine.add_tags = kept


def _add_structure(
    decoration: Artifacts,
    way_back: str,
    pdf: pydyf.PDF,
    document: Document,
    _version: object,
    streams: list[Stream],
) -> None:
    """Stands in for ``weasyprint.pdf.tags.add_tags``: adds the structure tree when all pages are drawn."""
    links.describe(document, way_back)
    marks = [{box: mark["mcid"] for box, mark in stream._tags.items()} for stream in streams]
    found = structure.read(document, decoration, marks, role)
    structure_tree.write(pdf, arrange(found), [len(numbers) for numbers in marks])


class _Copied(dict[int, str]):
    """The text of a font's glyphs as it is copied: the plain space and hyphen for those that only differ in breaking.

    A font draws both with one glyph, which the engine would give the text of the first that it meets.
    """

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, text.translate(_PLAIN))


class _PageStream(Stream):
    """The content of a page, whose artifacts say what they are and whose lines end as their words do."""

    def __init__(self, decoration: Artifacts, joints: Joints, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._decoration, self._joints = decoration, joints
        self._old_font: tuple[str, float]

    def clone(self, **options: object) -> Stream:
        """Stands in for ``Stream.clone``, which makes the content of a group."""
        own = ("fonts", "page_rectangle", "resources", "images", "tags", "color_profiles", "output_intent")
        kept = {name: getattr(self, f"_{name}", None) for name in own} | {"page_rectangle": self.page_rectangle}
        return _PageStream(self._decoration, self._joints, **{**kept, "compress": self.compress, **options})

    def add_font(self, pango_font: object) -> tuple[Font, float]:
        """Stands in for ``Stream.add_font``, before the first glyph of a font is drawn."""
        font, size = super().add_font(pango_font)
        if not isinstance(font.to_unicode, _Copied):
            font.to_unicode = _Copied(font.to_unicode)
        return font, size

    @contextmanager
    def marked(self, box: boxes.Box, tag: str) -> Iterator[None]:
        """Stands in for ``Stream.marked``, round everything that is drawn for a text or a picture."""
        if box in self._decoration:
            with self._artifact(self._decoration[box]):
                yield
        elif isinstance(box, boxes.TextBox) and not box.text.strip():
            with self._artifact(Artifact.LAYOUT):  # an underlined space: the line is drawn, the space is not
                yield
        else:
            with super().marked(box, tag):
                start = len(self.stream)
                yield
                self._join(self._joints.get(box), start)

    @contextmanager
    def _artifact(self, artifact: Artifact) -> Iterator[None]:
        kind = artifact.value
        properties = pydyf.Dictionary({"Type": f"/{kind.type}"})
        if kind.subtype:
            properties["Subtype"] = f"/{kind.subtype}"
        if kind.attached:
            properties["Attached"] = pydyf.Array([f"/{kind.attached}"])
        self.begin_marked_content("Artifact", properties)
        try:
            yield
        finally:
            self.end_marked_content()

    def _join(self, joint: Joint | None, start: int) -> None:
        """Puts in what ``joint`` asks for behind the last glyph drawn since ``start``."""
        ends = [index for index in range(start, len(self.stream)) if self.stream[index] == b"ET"]
        if joint is Joint.SPACE and ends:
            self.stream[ends[-1] : ends[-1]] = self._space()
        elif joint is Joint.HYPHEN and ends:
            last = self.stream[ends[-1] - 1]
            self.stream[ends[-1] - 1 : ends[-1]] = _soft_hyphen(last)

    def _space(self) -> list[bytes]:
        """A space in the font of the text before it, else in the first font of the document that has drawn one."""
        name, size = self._old_font
        own = next(font for font in self._fonts.values() if font.hash == name)
        for font in (own, *self._fonts.values()):
            glyph = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
            if glyph is not None:
                self._old_font = font.hash, size
                change = [] if font is own else [f"/{font.hash} {size} Tf".encode()]
                return [*change, f"[<{glyph:04x}>] TJ".encode()]
        glyph = _take_space(own)
        return [] if glyph is None else [f"[<{glyph:04x}>] TJ".encode()]


def _take_space(font: Font) -> int | None:
    """The number of the space's glyph, which joins those of ``font`` that are drawn; None where it has no space."""
    face = TTFont(io.BytesIO(font.file_content), fontNumber=font.index & 0xFFFF, lazy=True)
    name = face.getBestCmap().get(ord(" "))
    if name is None:
        return None
    glyph = face.getGlyphID(name)
    font.to_unicode[glyph] = " "
    font.widths[glyph] = round(face["hmtx"][name][0] * 1000 / face["head"].unitsPerEm)
    return glyph


def _soft_hyphen(last: bytes) -> list[bytes]:
    """The text operator ``last`` with its last glyph, an automatic hyphen, set apart as U+00AD."""
    match = _LAST_GLYPH.match(last)
    if match is None:
        return [last]
    before, glyph, advance = match.groups()
    actual_text = b"/Span <</ActualText " + _SOFT_HYPHEN + b">> BDC"
    return [before + b">] TJ", actual_text, b"[<" + glyph + b">" + advance + b"] TJ", b"EMC"]
