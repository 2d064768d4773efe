"""Pages of a PDF as pictures, drawn in a process of its own: PDFium serves one thread, and here one lays out pages."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import pypdfium2

from ..subordinate import subordinate

LARGEST = 2400  # pixels across a page
STEP = 100  # pixels: widths are rounded up to these, so that a window that is drawn larger asks anew now and then

#: Draws the page of an index, so many pixels wide, as a PNG.
Drawing = Callable[[bytes, int, int], bytes]


@contextmanager
def drawing() -> Iterator[Drawing]:
    """While it lasts, pages are drawn."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=subordinate) as pool:
        pool.submit(os.getpid)  # so that the process is there when the first page is
        yield lambda pdf, index, width: pool.submit(picture, pdf, index, width).result()


def picture(pdf: bytes, index: int, width: int) -> bytes:
    """The page as a PNG.  Raises IndexError for a page that there is not."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= index < len(document):
            raise IndexError(index)
        page = document[index]
        across = min(-(-width // STEP) * STEP, LARGEST)
        drawn = page.render(scale=across / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    written = io.BytesIO()
    drawn.save(written, "PNG", compress_level=1)  # for the loopback: time counts, and not bytes
    return written.getvalue()
