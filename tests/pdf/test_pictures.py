"""Pictures as they are printed: their resolution, and the words in drawings."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.model import Resource
from pipeline.pdf import edition


def _raster(width: int, height: int) -> Resource:
    written = io.BytesIO()
    Image.new("L", (width, height), 128).save(written, "PNG")
    return Resource("a.png", "image/png", written.getvalue())


def _told(specimen, page, css: str, resource: Resource) -> list[str]:
    style = replace(specimen.style(css), tokens={**specimen.style().tokens, "pictures": {"lowest_resolution": 200}})
    book = specimen.book(specimen.article(f'<img src="{resource.path}" alt="A map"/>'), resources=(resource,))
    return [f"{one.where} {one.message}; {one.hint}" for one in edition.make(book, style, page).findings]


@pytest.mark.parametrize(
    ("css", "dpi", "needed"),
    [
        ("img { width: 1in; height: auto }", 150, "200 × 100"),
        ("img { width: 2in; height: auto }", 75, "400 × 200"),
        ("img { width: 0.5in; height: 1in }", 75, "100 × 200"),  # the worse of its two sides
        ("img { width: 1in; height: 1in; object-fit: contain }", 150, "200 × 100"),  # as it is drawn within its box
    ],
)
def test_a_picture_of_too_few_dots_is_told_by_the_size_at_which_it_is_printed(specimen, small, css, dpi, needed):
    (told,) = _told(specimen, small, css, _raster(150, 75))
    assert told.startswith(f"text.md:3:1 a.png is printed at {dpi} dots an inch on page 1 of the file, where 200 are")
    assert f"at least {needed} pixels" in told


def test_a_picture_of_just_enough_dots_is_not_told(specimen, small):
    assert _told(specimen, small, "img { width: 1in; height: auto }", _raster(200, 100)) == []
    assert _told(specimen, small, "img { width: 0 }", _raster(2, 2)) == []


def test_a_drawing_is_sharp_at_every_size(specimen, small):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><path d="M0 0h2v2z"/></svg>'
    assert _told(specimen, small, "img { width: 2in }", Resource("a.svg", "image/svg+xml", svg)) == []
