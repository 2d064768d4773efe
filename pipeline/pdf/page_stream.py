"""The content of a page as it is drawn: what is no text says so, and what is text is copied as its words.

ISO 32000-1, 14.8.2.2 (artifacts), 14.8.2.4 and 14.8.2.5 (characters and words of a tagged text), 14.9.4 (ActualText).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream

from .artifacts import Artifact
from .line_ends import UNSEEN, Joint

Artifacts = Mapping[boxes.Box, Artifact]
Joints = Mapping[boxes.Box, Joint]

_LAST_GLYPH = re.compile(rb"^(\[.*<[0-9a-f]*)([0-9a-f]{4})>(-?[0-9.]*)\] TJ$", re.DOTALL)
_PLAIN = {ord("\u00a0"): " ", ord("\u202f"): " ", ord("\u2010"): "-", ord("\u2011"): "-"}
_SOFT_HYPHEN = "\u00ad"


class PageStream(Stream):
    """The content of a page, whose artifacts say what they are and whose lines end as their words do."""

    def __init__(self, decoration: Artifacts, joints: Joints, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._decoration, self._joints = decoration, joints
        self._old_font: tuple[str, float]

    def clone(self, **options: object) -> Stream:
        """Stands in for ``Stream.clone``, which makes the content of a group."""
        own = ("fonts", "page_rectangle", "resources", "images", "tags", "color_profiles", "output_intent")
        kept = {name: getattr(self, f"_{name}", None) for name in own} | {"page_rectangle": self.page_rectangle}
        return PageStream(self._decoration, self._joints, **{**kept, "compress": self.compress, **options})

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
            with self._artifact(self._decoration[box]), self._worded(box):
                yield
        elif isinstance(box, boxes.TextBox) and not box.text.strip():
            with self._artifact(Artifact.LAYOUT):  # an underlined space: the line is drawn, the space is not
                yield
        else:
            with super().marked(box, tag), self._worded(box):
                yield

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

    @contextmanager
    def _worded(self, box: boxes.Box) -> Iterator[None]:
        """What is drawn for ``box`` is copied as its words, parted from those that are read next."""
        joint = self._joints.get(box)
        if _is_letter_spaced(box):
            with self._actual_text(_words(box, joint)), self._joined(None if joint is Joint.HYPHEN else joint):
                yield
        else:
            with self._joined(joint):
                yield

    @contextmanager
    def _actual_text(self, text: str) -> Iterator[None]:
        self.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
        try:
            yield
        finally:
            self.end_marked_content()

    @contextmanager
    def _joined(self, joint: Joint | None) -> Iterator[None]:
        """Puts in what ``joint`` asks for behind the last glyph that is drawn."""
        start = len(self.stream)
        yield
        ends = [index for index in range(start, len(self.stream)) if self.stream[index] == b"ET"]
        if joint is Joint.SPACE and ends and not self._ends_in_space(self.stream[ends[-1] - 1]):
            self.stream[ends[-1] : ends[-1]] = self._space()
        elif joint is Joint.HYPHEN and ends:
            last = self.stream[ends[-1] - 1]
            self.stream[ends[-1] - 1 : ends[-1]] = _soft_hyphen(last)

    def _ends_in_space(self, last: bytes) -> bool:
        """Whether the text operator ``last`` draws a space after all, as where an element begins the next line."""
        match = _LAST_GLYPH.match(last)
        font = next(font for font in self._fonts.values() if font.hash == self._old_font[0])
        return match is not None and font.to_unicode.get(int(match[2], 16)) == " "

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


class _Copied(dict[int, str]):
    """The text of a font's glyphs as it is copied: the plain space and hyphen for those that only differ in breaking.

    A font draws both with one glyph, which the engine would give the text of the first that it meets.
    """

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, text.translate(_PLAIN))


def _is_letter_spaced(box: boxes.Box) -> bool:
    """Whether readers that tell words by distance take each letter of ``box`` for one; MuPDF does all the same."""
    return isinstance(box, boxes.TextBox) and box.style["letter_spacing"] not in ("normal", 0)


def _words(box: boxes.TextBox, joint: Joint | None) -> str:
    """The text of ``box`` with its joint."""
    text = box.text
    if joint is Joint.HYPHEN:
        text = text.removesuffix(box.style["hyphenate_character"])
    text = text.translate(UNSEEN).translate(_PLAIN)
    if joint is Joint.SPACE:
        return text.rstrip() + " "
    return text + _SOFT_HYPHEN if joint is Joint.HYPHEN else text


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
    actual_text = b"/Span <</ActualText " + pydyf.String(_SOFT_HYPHEN).data + b">> BDC"
    return [before + b">] TJ", actual_text, b"[<" + glyph + b">" + advance + b"] TJ", b"EMC"]
