"""Where the words of a PDF stand, as poppler finds them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from lxml import etree


class Word(NamedTuple):
    """A word and its box, in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages(path: Path) -> list[list[Word]]:
    """The words of each page."""
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)
    # PDF allows control characters that XML does not.
    tree = etree.fromstring(done.stdout, etree.HTMLParser(encoding="utf-8"))
    return [[_word(word) for word in page.iterfind("word")] for page in tree.iter("page")]


def _word(word: etree._Element) -> Word:
    return Word(word.text or "", *(float(word.get(side)) for side in ("xmin", "ymin", "xmax", "ymax")))
