"""The pictures of the README and of the guides, drawn from real pages: ``make pictures``.

A picture of the editor's guide shows the page that the block above it makes. Its name ends with the digest of that
block; the guide is given the new names. The README's cover is 720 pixels high; its page is that labelled 2, at 110 dots
an inch. All have a thin frame, for their ground is as white as what they are shown on.
"""

from __future__ import annotations

import re
import sys

import pypdfium2
from PIL import Image, ImageChops, ImageOps

from .guides import HERE, Block, samples

FRAME = "#c8c8c8"
DOTS_PER_POINT = 110 / 72

TEXT_AREA = (70, 64, 522, 728)
"""Of a Letter page, in points from its upper left corner: the text, what stands beside it, and no head or folio."""

GAP = 36
"""Pixels: so much is left of a space that is higher, as between a text and its notes."""


def main(readme: str, guide: str) -> None:
    """``readme`` is the PDF of the first title, ``guide`` that of ``guides.sampler()``."""
    with pypdfium2.PdfDocument(readme) as pdf:
        cover, text = pdf[0], page_labelled(pdf, "2")
        framed(rendered(cover, 718 / cover.get_height())).save(HERE / "cover.png", optimize=True)
        framed(rendered(text).convert("L")).save(HERE / "page.png", optimize=True)
    with pypdfium2.PdfDocument(guide) as pdf:
        for number, block in enumerate(samples(), start=2):
            draw(block, page_labelled(pdf, str(number)))


def draw(block: Block, page: pypdfium2.PdfPage) -> None:
    """The picture of a sample, under its new name in place of the old one."""
    if block.picture is None:
        raise ValueError(f"a sample without a picture: {block.heading}")
    name = re.sub(r"-\w+\.png$", f"-{block.digest}.png", block.picture)
    (HERE / block.picture).unlink(missing_ok=True)
    area = rendered(page).crop(tuple(round(edge * DOTS_PER_POINT) for edge in TEXT_AREA))
    (HERE / name).parent.mkdir(exist_ok=True)
    framed(closed_up(area)).quantize(16).save(HERE / name, optimize=True)
    guide = HERE / "editor.md"
    guide.write_text(guide.read_text("utf-8").replace(block.picture, name), "utf-8")


def page_labelled(pdf: pypdfium2.PdfDocument, label: str) -> pypdfium2.PdfPage:
    """The page with this label. Raises StopIteration where there is none."""
    return pdf[next(index for index in range(len(pdf)) if pdf.get_page_label(index) == label)]


def rendered(page: pypdfium2.PdfPage, scale: float = DOTS_PER_POINT) -> Image.Image:
    """The page in ``scale`` pixels a point."""
    return page.render(scale=scale).to_pil().convert("RGB")


def closed_up(picture: Image.Image) -> Image.Image:
    """The picture without white around it, and with no white band in it that is higher than ``GAP``."""
    white = Image.new("RGB", picture.size, "white")
    box = ImageChops.difference(picture, white).getbbox()
    if box is None:
        raise ValueError("a page without a mark on it")
    inked = picture.crop((0, box[1], picture.width, box[3]))
    kept, blank = [], 0
    for row in range(inked.height):
        blank = 0 if inked.crop((0, row, inked.width, row + 1)).convert("L").getextrema()[0] < 250 else blank + 1
        if blank <= GAP:
            kept.append(row)
    closed = Image.new("RGB", (inked.width, len(kept)), "white")
    for at, row in enumerate(kept):
        closed.paste(inked.crop((0, row, inked.width, row + 1)), (0, at))
    return ImageOps.expand(closed, border=(0, 18), fill="white")


def framed(picture: Image.Image) -> Image.Image:
    """The picture within a line of one pixel."""
    return ImageOps.expand(picture.convert("RGB"), border=1, fill=FRAME)


if __name__ == "__main__":
    main(*sys.argv[1:])
