"""Can the text on the pages be told from what is behind it?  WCAG 2.2, 1.4.3, judged from the drawn pages."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from ..model import Finding, Place, Report
from ..rules import finding
from . import own
from .opened_epub import letters
from .readable import shown

NAME = "contrast of the PDF"

Color: TypeAlias = tuple[int, int, int]

LEAST, LEAST_LARGE = 4.5, 3.0
_LARGE, _LARGE_BOLD = 18.0, 14.0  # points
_BOLD = 600
_SCALE = 1.0  # pixels a point: enough for areas of color, which are what stands behind text
_DEPTH = 15  # of drawings within drawings
_SHARE = 0.25  # of the pixels behind a text: a color of fewer is an edge, or the line under a link


class Words(NamedTuple):
    """A stretch of text of one color: its letters, its size in points, its box in points from below, left first."""

    text: str
    color: Color
    size: float
    is_bold: bool
    box: tuple[float, float, float, float]

    @property
    def least(self) -> float:
        """The least contrast that WCAG asks for at level AA."""
        return LEAST_LARGE if self.size >= (_LARGE_BOLD if self.is_bold else _LARGE) else LEAST


def check(path: Path) -> Report:
    """Each pair of colors on the pages of the PDF at ``path`` whose contrast is too low, once."""
    return own.report(path, NAME, _findings(path))


def _findings(path: Path) -> Iterator[Finding]:
    seen: set[tuple[Color, Color, float]] = set()
    with pypdfium2.PdfDocument(path) as pdf:
        for index, page in enumerate(pdf):
            label = pdf.get_page_label(index) or str(index + 1)
            for words, behind in _pairs(page):
                pair = words.color, behind, words.least
                found = ratio(words.color, behind)
                if pair not in seen and found < words.least:
                    numbers = {"size": f"{words.size:.3g}", "ratio": f"{found:.2f}", "least": f"{words.least:g}"}
                    yield finding("READ-013", Place(path.name), page=label, text=shown(words.text), **numbers)
                seen.add(pair)


def ratio(one: Color, other: Color) -> float:
    """The contrast ratio of two colors, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _pairs(page: pypdfium2.PdfPage) -> Iterator[tuple[Words, Color]]:
    """The words on a page, each with every color that is behind it, as the page is drawn without its words."""
    objects = page.get_objects([raw.FPDF_PAGEOBJ_TEXT], _DEPTH, textpage=page.get_textpage())
    texts = [one for one in objects if one.container is None]  # words in a drawing are the drawing's
    words = [found for found in map(_words, texts) if letters(found.text)]
    for text in texts:
        page.remove_obj(text)
    upright = (360 - page.get_rotation()) % 360  # boxes are those of the page as it stands in the file
    image = page.render(scale=_SCALE, rotation=upright).to_pil().convert("RGB")
    for found in words:
        for color in _behind(image, found.box):
            yield found, color


def _words(text: Any) -> Words:
    color = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(text, *color)
    a, b, *_ = text.get_matrix().get()
    size = text.get_font_size() * math.hypot(a, b)
    red, green, blue = (part.value for part in color[:3])
    return Words(text.extract(), (red, green, blue), size, text.get_font().get_weight() >= _BOLD, text.get_bounds())


def _behind(image: Image.Image, box: tuple[float, float, float, float]) -> Iterator[Color]:
    """The colors that fill a share of ``box`` that can be seen."""
    left, bottom, right, top = (_SCALE * edge for edge in box)
    corners = math.floor(left), math.floor(image.height - top), math.ceil(right), math.ceil(image.height - bottom)
    area = image.crop(corners)
    pixels = area.width * area.height
    colors: Any = area.getcolors(pixels)
    yield from (color for count, color in colors if count >= _SHARE * pixels)
