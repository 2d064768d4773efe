"""The pictures of the README, drawn from the PDF of a title: ``make pictures``.

The cover is 720 pixels high; the page is that labelled 2, at 110 dots an inch. Both have a thin frame, for their ground
is as white as what they are shown on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

FRAME = "#c8c8c8"
DOTS_PER_POINT = 110 / 72


def main(path: str) -> None:
    folder = Path(__file__).parent
    with pypdfium2.PdfDocument(path) as pdf:
        cover, text = pdf[0], page_labelled(pdf, "2")
        framed(cover, 718 / cover.get_height()).save(folder / "cover.png", optimize=True)
        framed(text, DOTS_PER_POINT).convert("L").save(folder / "page.png", optimize=True)


def page_labelled(pdf: pypdfium2.PdfDocument, label: str) -> pypdfium2.PdfPage:
    """The page with this label. Raises StopIteration where there is none."""
    return pdf[next(index for index in range(len(pdf)) if pdf.get_page_label(index) == label)]


def framed(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """The page in ``scale`` pixels a point, within a line of one pixel."""
    return ImageOps.expand(page.render(scale=scale).to_pil().convert("RGB"), border=1, fill=FRAME)


if __name__ == "__main__":
    main(sys.argv[1])
