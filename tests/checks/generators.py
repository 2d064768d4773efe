"""What a specimen needs and a text file of this repository should not hold: odd bytes, invisible characters, bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from pipeline import pictures
from pipeline.manuscript.files import LIMITS, TOLD


def article(text: str | bytes) -> Callable[[Path], None]:
    """Writes ``text`` as the specimen's article."""
    data = text if isinstance(text, bytes) else text.encode()
    return file("article.md", data)


def file(name: str, data: bytes) -> Callable[[Path], None]:
    """Writes ``data`` into the specimen under ``name``."""

    def write(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return write


def raster(kind: str, mode: str = "L", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """The bytes of a picture that is all black."""
    data = BytesIO()
    Image.new(mode, size).save(data, kind, **options)
    return data.getvalue()


GENERATORS: Mapping[str, Callable[[Path], None]] = {
    "PIC-001": file("radar.gif", raster("GIF")),
    "PIC-002": file("radar.png", raster("PNG")[:-20]),
    "PIC-003": file("radar.png", raster("PNG", "1", (pictures.PIXELS // 4000 + 1, 4000))),
    "PIC-004": file("radar.svg", b"<svg" + b" " * pictures.LARGEST_SVG),
    "PIC-006": file("radar.png", raster("PNG", save_all=True, append_images=[Image.new("L", (40, 20), "white")])),
    "PIC-007": file("radar.jpg", raster("JPEG", "CMYK")),
    "PIC-008": file("radar.png", raster("PNG", "I;16")),
    "PIC-017": file("radar.png", raster("PNG")),
    "PIC-017-on-the-cover": file("radar.png", raster("PNG")),
    "SRC-005": article("a" * (LIMITS[".md"] + 1)),
    "SRC-007": article("Xi Jinping, 习近平\n".encode("gb18030")),
    "SRC-010": article("One\n\ntwo\x0bthree\n"),
    "SRC-011": article("One \N{RIGHT-TO-LEFT OVERRIDE}two\n"),
    "SRC-012": article("One \ue000 two\n"),
    "SRC-013": article("One \N{REPLACEMENT CHARACTER} two\n"),
    "SRC-014": article("\x01" * (TOLD + 7)),
}
