from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from pipeline import pictures
from pipeline.model import Picture, Place

WHERE = Place("article.md", 7, 1)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def codes(data: bytes | Path, name: str) -> list[str]:
    return [one.code for one in pictures.inspect(data, name, WHERE).findings]


def svg(inner: str = "", attributes: str = 'width="40" height="20"', before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inner}</svg>'.encode()


def raster(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG made by hand, so that it may be what an image library would not write."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return raster("JPEG", exif=exif)


def moving() -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG", save_all=True, append_images=[Image.new("RGB", (4, 4), "red")])
    return file.getvalue()


def doubling(levels: int) -> str:
    """Groups each of which draws the one before twice: two to the power of ``levels`` elements."""
    groups = "".join(f'<g id="g{n}"><use xlink:href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, levels))
    return f'<path id="g0" d="M0 0h1v1z"/>{groups}<use href="#g{levels - 1}"/>'


CHAIN = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>'
SOUND_PNG = raster("PNG")
SOUND_JPEG = raster("JPEG")

# What can be used


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (SOUND_PNG, "a.png", "image/png"),
        (raster("PNG", "RGBA"), "a.PNG", "image/png"),
        (raster("PNG", "1"), "a.png", "image/png"),
        (raster("PNG", "P"), "a.png", "image/png"),
        (SOUND_JPEG, "a.jpg", "image/jpeg"),
        (raster("JPEG", "L", progressive=True), "figures/a.jpeg", "image/jpeg"),
        (svg(), "a.svg", "image/svg+xml"),
        (svg(before='\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- drawn -->\n'), "a.svg", "image/svg+xml"),
    ],
)
def test_a_sound_picture_comes_back_with_its_type_and_size(data: bytes, name: str, media_type: str) -> None:
    result = pictures.inspect(data, name, WHERE)
    assert result.findings == ()
    assert result.value == Picture(name, media_type, 40, 20, data)


def test_a_picture_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(SOUND_PNG)
    assert pictures.inspect(tmp_path / "a.png", "a.png", WHERE).value.data == SOUND_PNG


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.png", "none.png") == ["SRC-004"]


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_a_photograph_has_the_size_in_which_it_is_shown(orientation: int, size: tuple[int, int]) -> None:
    picture = pictures.inspect(turned(orientation), "a.jpg", WHERE).value
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40px" height="20.4"', (40, 20)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('width="100%" height="100%" viewBox="0 0 400 200"', (400, 200)),
        ('viewBox="-5,-5 400 200"', (400, 200)),
        ('width="80" viewBox="0 0 400 200"', (80, 40)),
        ('height="80" viewBox="0 0 400 200"', (160, 80)),
    ],
)
def test_an_svg_has_the_size_that_its_root_says(attributes: str, size: tuple[int, int]) -> None:
    picture = pictures.inspect(svg(attributes=attributes), "a.svg", WHERE).value
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    "inner",
    [
        '<linearGradient id="g"><stop offset="0"/></linearGradient><path fill="url(#g)" d="M0 0"/>',
        "<style>path { fill: url(#g) }</style>",
        "<style>@namespace url(http://www.w3.org/2000/svg); path { fill: red } /* url(a.svg) */</style>",
        "<style>text::before { content: 'url(http://example.org/)' }</style>",
        '<a href="https://example.org/"><text>A link that nothing follows</text></a>',
        '<g id="a"><path d="M0 0"/></g><use href="#a"/><use href="#a"/>',
        '<use href="#none"/>',
        '<metadata><x xmlns="urn:an-editor" label="its own notes"/></metadata>',
        doubling(10),
    ],
)
def test_an_svg_may_draw_on_itself(inner: str) -> None:
    assert codes(svg(inner), "a.svg") == []


# What cannot be used

UNUSABLE: list[tuple[str, str, Callable[[], bytes]]] = [
    ("PIC-001", "a.png", lambda: b""),
    ("PIC-001", "a.png", lambda: b"no picture"),
    ("PIC-001", "a.gif", lambda: raster("GIF")),
    ("PIC-001", "a.webp", lambda: raster("WEBP")),
    ("PIC-001", "a.png", lambda: raster("TIFF")),
    ("PIC-001", "a.svg", lambda: b"<html/>"),
    ("PIC-001", "a.svg", lambda: b"<svg/>"),
    ("PIC-001", "a.svgz", lambda: b"\x1f\x8b\x08\x00"),
    ("PIC-002", "a.png", lambda: SOUND_PNG[:-20]),
    ("PIC-002", "a.png", lambda: SOUND_PNG[:20]),
    ("PIC-002", "a.png", lambda: raster("PNG", size=(400, 400)).replace(b"IDAT", b"IDAX")),
    ("PIC-002", "a.jpg", lambda: raster("JPEG", size=(400, 400))[:-2000]),
    ("PIC-002", "a.jpg", lambda: b"\xff\xd8\xff\xe0"),
    ("PIC-003", "a.png", lambda: png(12_000, 12_000, 1, 0, bytes(1501 * 12_000))),
    ("PIC-003", "a.png", lambda: png(2_000_000_000, 2_000_000_000, 8, 2, b"")),
    ("PIC-003", "a.png", lambda: png(40_000_001, 1, 8, 0, b"")),
    ("PIC-004", "a.png", lambda: SOUND_PNG + bytes(pictures.LARGEST)),
    ("PIC-004", "a.svg", lambda: svg(" " * pictures.LARGEST_SVG)),
    ("PIC-005", "a.jpg", lambda: SOUND_PNG),
    ("PIC-005", "a", lambda: SOUND_JPEG),
    ("PIC-005", "a.png", lambda: svg()),
    ("PIC-006", "a.png", moving),
    ("PIC-007", "a.jpg", lambda: raster("JPEG", "CMYK")),
    ("PIC-008", "a.png", lambda: raster("PNG", "I;16")),
    ("PIC-008", "a.png", lambda: png(1, 1, 16, 2, bytes(7))),
    ("PIC-009", "a.svg", lambda: b"<svg"),
    ("PIC-009", "a.svg", lambda: svg("&nbsp;")),
    ("PIC-009", "a.svg", lambda: svg("<g>" * 300 + "</g>" * 300)),
    ("PIC-009", "a.svg", lambda: svg("\xe9").replace(b"\xc3\xa9", b"\xe9")),
    ("PIC-009", "a.svg", lambda: svg(before='<?xml version="1.0" encoding="UTF-7"?>')),
    ("PIC-010", "a.svg", lambda: svg(before='<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">')),
    ("PIC-010", "a.svg", lambda: svg("&b;", before='<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>')),
    ("PIC-011", "a.svg", lambda: svg("<script>1</script>")),
    ("PIC-011", "a.svg", lambda: svg('<script xmlns="http://www.w3.org/1999/xhtml">1</script>')),
    ("PIC-011", "a.svg", lambda: svg('<g onclick="1"/>')),
    ("PIC-012", "a.svg", lambda: svg('<image href="https://example.org/a.png"/>')),
    ("PIC-012", "a.svg", lambda: svg('<image xlink:href="file:///etc/passwd"/>')),
    ("PIC-012", "a.svg", lambda: svg('<image href="data:image/png;base64,AA=="/>')),
    ("PIC-012", "a.svg", lambda: svg('<use href="other.svg#a"/>')),
    ("PIC-012", "a.svg", lambda: svg('<path fill="url( \'other.svg#a\')"/>')),
    ("PIC-012", "a.svg", lambda: svg("<style>@import 'a.css';</style>")),
    ("PIC-014", "a.svg", lambda: svg(f"<style>{'(' * 300_000}</style>")),
    ("PIC-012", "a.svg", lambda: svg(r"<style>@\69mport 'a.css';</style>")),
    ("PIC-012", "a.svg", lambda: svg(r'<path fill="u\72l(http://example.org/a.svg#a)"/>')),
    ("PIC-012", "a.svg", lambda: svg("<style>path { mask: image-set('http://example.org/a.png' 1x) }</style>")),
    ("PIC-012", "a.svg", lambda: svg("<style>text { src: URL(a.woff) }</style>")),
    ("PIC-012", "a.svg", lambda: svg(before='<?xml-stylesheet href="a.css"?>')),
    ("PIC-013", "a.svg", lambda: svg("<foreignObject/>")),
    ("PIC-013", "a.svg", lambda: svg('<animate attributeName="x"/>')),
    ("PIC-014", "a.svg", lambda: svg("<g>" * 120 + "</g>" * 120)),
    ("PIC-014", "a.svg", lambda: svg(doubling(19))),
    ("PIC-014", "a.svg", lambda: svg("<g/>" * (pictures.DRAWN + 1))),
    ("PIC-014", "a.svg", lambda: svg(
        f'<marker id="m">{"<g/>" * 1000}</marker><path marker-mid="url(#m)" d="M{"0 0 " * 1000}"/>')),
    ("PIC-014", "a.svg", lambda: svg('<linearGradient spreadMethod="repeat" x2="1e-9"/>')),
    ("PIC-015", "a.svg", lambda: svg(CHAIN)),
    ("PIC-014", "a.svg", lambda: svg(doubling(60))),
    ("PIC-015", "a.svg", lambda: svg('<pattern id="p"><g fill="url(#p)"/></pattern><g style="fill:url(#p)"/>')),
    ("PIC-016", "a.svg", lambda: svg(attributes="")),
    ("PIC-016", "a.svg", lambda: svg(attributes='width="0" height="20"')),
    ("PIC-016", "a.svg", lambda: svg(attributes='width="1e9" height="1e9"')),
    ("PIC-016", "a.svg", lambda: svg(attributes='width="1e999" height="1"')),
    ("PIC-016", "a.svg", lambda: svg(attributes='viewBox="0 0 1e-300 1e300"')),
    ("PIC-016", "a.svg", lambda: svg(attributes=f'width="{"1" * 1_000_000}x"')),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "make"), UNUSABLE, ids=[f"{code}-{number}" for number, (code, *_) in enumerate(UNUSABLE)]
)
def test_an_unusable_picture_is_told(code: str, name: str, make: Callable[[], bytes]) -> None:
    result = pictures.inspect(make(), name, WHERE)
    assert result.value is None
    assert {one.code for one in result.findings} == {code}
    assert {one.where for one in result.findings} == {WHERE}


@pytest.mark.parametrize(("name", "data"), [("a.jpg", SOUND_JPEG[:-100]), ("a.png", SOUND_PNG[:-20])])
def test_a_file_that_breaks_off_is_told_though_the_typesetter_allows_it(
    monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint does
    result = pictures.inspect(data, name, WHERE)
    assert [one.code for one in result.findings] == ["PIC-002"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_picture_with_too_many_pixels_is_told_with_its_size(side: int) -> None:
    (told,) = pictures.inspect(png(side, side, 8, 2, b""), "a.png", WHERE).findings
    assert told.code == "PIC-003"
    assert f"{side} × {side} pixels" in told.message


def test_every_fault_of_an_svg_is_told_with_its_line() -> None:
    result = pictures.inspect(svg('\n<script/>\n<image href="a.png"/>\n<foreignObject/>', ""), "a.svg", WHERE)
    assert [(one.code, f"line {n}" in one.message) for n, one in enumerate(result.findings, 2)] == [
        ("PIC-011", True),
        ("PIC-012", True),
        ("PIC-013", True),
        ("PIC-016", False),
    ]


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([b"", SOUND_PNG[:8], SOUND_PNG[:33], b"\xff\xd8\xff", b"<svg", svg()[:40]]),
    rest=st.binary(max_size=200),
)
def test_no_bytes_make_inspection_raise(start: bytes, rest: bytes) -> None:
    result = pictures.inspect(start + rest, "a.png", None)
    assert (result.value is None) == bool(result.findings)


@settings(max_examples=150, deadline=None)
@given(
    sound=st.sampled_from([SOUND_PNG, SOUND_JPEG, raster("JPEG", exif=Image.Exif()), moving(), svg(doubling(4))]),
    at=st.floats(0, 1, exclude_max=True),
    bits=st.integers(1, 255),
)
def test_no_damaged_byte_makes_inspection_raise(sound: bytes, at: float, bits: int) -> None:
    damaged = bytearray(sound)
    damaged[int(at * len(sound))] ^= bits
    result = pictures.inspect(bytes(damaged), "a.png", None)
    assert (result.value is None) == bool(result.findings)
