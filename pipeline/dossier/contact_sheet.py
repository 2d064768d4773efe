"""The pages of a PDF as small pictures, each with the words that it begins with and where these come from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree

from ..model import Edition, Picture, Place
from ..places import place

WIDTH = 170  # pixels: a page can be told from its neighbours, and headings read
QUALITY = 70  # of JPEG; a page takes some five thousand bytes
WORDS = 8  # by which a page is known


@dataclass(frozen=True)
class Page:
    """A page: its label, its picture, its first words and where they come from, where it holds any."""

    label: str
    picture: Picture
    words: str
    source: Place | None


def pages(edition: Edition, recorded: Sequence[Mapping[str, Any]]) -> Iterator[Page]:
    """The pages of the PDF in order, ``recorded`` being its page map.  None where the file is no PDF or not there."""
    elements = cache(lambda name: list(etree.parse(edition.book / f"{name}.xhtml").getroot().iter("{*}*")))
    for picture, page in zip(_pictures(edition.pdf), recorded, strict=False):
        position = page["position"]
        begins = elements(position["document"])[position["element"]] if position else None
        words = "" if begins is None else _words(begins, position["slot"], position["offset"])
        yield Page(page["label"], picture, words, None if begins is None else place(begins))


def _pictures(pdf: Path) -> Iterator[Picture]:
    """Each page as a JPEG of WIDTH pixels across, to stand beside the dossier."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, FileNotFoundError):  # told by the checks, which are to judge the file
        return
    with document:
        for number, page in enumerate(document, 1):
            drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
            written = io.BytesIO()
            drawn.save(written, "JPEG", quality=QUALITY, optimize=True)
            yield Picture(f"pages/{number:04}.jpg", "image/jpeg", drawn.width, drawn.height, written.getvalue())


def _words(element: etree._Element, slot: str, offset: int) -> str:
    """The first words from a position of the Book on (``model.Position``), up to the end of the element's parent."""
    if slot == "tail":
        texts = [(element.tail or "")[offset:]]
    else:
        texts = ["".join(element.itertext())[offset:], element.tail or ""]
    for sibling in element.itersiblings():
        texts += ["".join(sibling.itertext()), sibling.tail or ""]
    return " ".join("".join(texts).split()[:WORDS])
