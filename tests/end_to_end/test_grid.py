"""Lines stand on the grid of their page, or by pairs of half lines between two of its lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from .conftest import Run

#: Size and line of the text in points: letter and 6 x 9.
LETTER, BOOK = (12.5, 17.0), (11.0, 14.0)


def offsets(path: Path, size: float, line: float) -> Iterator[tuple[int, float]]:
    """The page of each piece of text of that size, and how far its baseline stands off a half line, in half lines."""
    return ((page, round(baseline / line * 2 % 1, 1) % 1) for page, baseline in baselines(path, size))


def baselines(path: Path, size: float) -> Iterator[tuple[int, float]]:
    """The page of each piece of text of that size, and its baseline in points from the top."""
    with pypdfium2.PdfDocument(path) as pdf:
        upright = [(number, page) for number, page in enumerate(pdf, 1) if not page.get_rotation()]
        for number, page in upright:
            for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
                matrix, given = text.get_matrix(), ctypes.c_float()
                pdfium.FPDFTextObj_GetFontSize(text.raw, given)
                if abs(abs(matrix.d) * given.value - size) < 0.01:
                    yield number, page.get_height() - matrix.f


@pytest.mark.parametrize(
    ("name", "slug", "text"), [("forging_ahead", "forging-ahead", LETTER), ("specimen", "specimen", BOOK)]
)
def test_text_stands_on_the_grid_after_pictures_tables_and_lists_too(
    name: str, slug: str, text: tuple[float, float], request: pytest.FixtureRequest
) -> None:
    run: Run = request.getfixturevalue(name)
    found = list(offsets(run.output(slug, "pdf"), *text))
    assert len({page for page, _ in found}) > 4
    assert len({offset for _, offset in found}) == 1, sorted(set(found))


def test_text_after_a_list_that_crosses_a_page_is_back_on_whole_lines(forging_ahead: Run) -> None:
    size, line = LETTER
    last = {}
    for page, baseline in baselines(forging_ahead.output("forging-ahead", "pdf"), size):
        last[page] = max(last.get(page, 0.0), baseline if baseline < 720 else 0.0)
    assert len({round(last[page] / line % 1, 1) % 1 for page in (5, 6, 7)}) == 1
