"""Pictures before layout: is a file really a PNG, a JPEG or an SVG, whole, of a size that a page can hold, and safe?

The typesetter and the reading systems decode whatever they are given.  What would cost them gigabytes or minutes, fetch
something or run, is refused here, where the manuscript's place is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image, ImageFile

from .css import addresses
from .model import Finding, Picture, Place, Result
from .rules import finding

MIB = 1024 * 1024

#: The largest files.  A4 in full at 600 dpi, uncompressed and in colour, has 100 MiB; compressed it has seldom 40.
LARGEST = 64 * MIB
LARGEST_SVG = 8 * MIB

#: The most pixels: A4 in full at 600 dpi has 35 million.
PIXELS = 40_000_000

#: How deep elements of an SVG may stand in one another, and how many it may draw once every reference is followed.
DEPTH = 100
DRAWN = 100_000

#: The most CSS in an SVG, in code points.  It takes the typesetter and us some seconds a megabyte.
LARGEST_CSS = 256 * 1024

#: How long a chain of references in an SVG may be.
CHAIN = 20

#: The largest side of an SVG, in CSS pixels: more than two metres.
SIDE = 10_000

EXIF_ORIENTATION = 0x0112
TURNED = frozenset({5, 6, 7, 8})  # EXIF 2.32, 4.6.4: the sides change places

SUFFIXES: Mapping[str, frozenset[str]] = {
    "PNG": frozenset({".png"}),
    "JPEG": frozenset({".jpg", ".jpeg"}),
    "SVG": frozenset({".svg"}),
}

#: What a file is by its first bytes.
SIGNATURES: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"%PDF": "PDF",
    b"\x1f\x8b": "compressed SVG",
    b"<": "SVG",
}


def inspect(source: Path | bytes, name: str, where: Place | None) -> Result[Picture]:
    """The picture in ``source``, or why it cannot be used, told at ``where``, the place that refers to it as ``name``.

    Width and height are in pixels, of an SVG in CSS pixels, as the picture is shown: turned as its EXIF data say.
    """
    data = source if isinstance(source, bytes) else _bytes(source)
    if isinstance(data, str):
        return Result(None, (finding("SRC-004", where, file=name, problem=data),))
    kind = _kind(data)
    if kind not in SUFFIXES:
        return Result(None, (finding("PIC-001", where, name=name, kind=kind),))
    limit = LARGEST_SVG if kind == "SVG" else LARGEST
    if len(data) > limit:
        return Result(None, (finding("PIC-004", where, name=name, limit=limit // MIB),))
    result = _svg(data, name, where) if kind == "SVG" else _raster(data, name, where, kind)
    if result.value and Path(name).suffix.lower() not in SUFFIXES[kind]:
        suffixes = " or ".join(sorted(SUFFIXES[kind]))
        return Result(None, (*result.findings, finding("PIC-005", where, name=name, kind=kind, suffixes=suffixes)))
    return result


def _bytes(path: Path) -> bytes | str:
    """The file's bytes, no more than decide whether it is too large; or what the system says instead."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        return error.strerror or str(error)


def _kind(data: bytes) -> str:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for signature, kind in SIGNATURES.items() if start.startswith(signature)),
                "none of these" if data else "empty")


# PNG and JPEG


def _raster(data: bytes, name: str, where: Place | None, kind: str) -> Result[Picture]:
    try:
        with _our_limits():
            image = _open(data)
            if image.width * image.height > PIXELS:
                size = f"{image.width} × {image.height} pixels"
                return Result(None, (finding("PIC-003", where, name=name, size=size, limit=PIXELS // 1_000_000),))
            faults = tuple(_unprintable(image, data, name, where, kind))
            width, height = _decoded(image, data)
    except Exception as error:  # of damaged bytes Pillow's decoders raise whatever they stumble on
        return Result(None, (finding("PIC-002", where, name=name, problem=error or type(error).__name__),))
    picture = Picture(name, f"image/{kind.lower()}", width, height, data)
    return Result(None if faults else picture, faults)


def _open(data: bytes) -> Image.Image:
    """The image, its header read.  Cameras write JPEG files with a second view, which Pillow calls MPO."""
    return Image.open(BytesIO(data), formats=("PNG", "JPEG", "MPO"))


@contextmanager
def _our_limits() -> Iterator[None]:
    """Pillow decodes whole files only, of any size: the size is for us to judge, by the header, before a pixel is.

    The typesetter, once loaded, has told Pillow for the whole process to fill up files that break off.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _decoded(image: Image.Image, data: bytes) -> tuple[int, int]:
    """Width and height as shown, once every byte has been verified and decoded."""
    _open(data).verify()
    image.load()
    turned = image.getexif().get(EXIF_ORIENTATION) in TURNED
    return (image.height, image.width) if turned else (image.width, image.height)


def _unprintable(image: Image.Image, data: bytes, name: str, where: Place | None, kind: str) -> Iterator[Finding]:
    frames = getattr(image, "n_frames", 1)
    if kind == "PNG" and frames > 1:
        yield finding("PIC-006", where, name=name, frames=frames)
    if image.mode == "CMYK":
        yield finding("PIC-007", where, name=name)
    if kind == "PNG" and data[24] == 16:  # PNG, 11.2.1 IHDR: bit depth
        yield finding("PIC-008", where, name=name)


# SVG

SCRIPTS = frozenset({"script", "handler", "listener"})
FOREIGN = frozenset({"foreignObject", "iframe", "object", "embed", "audio", "video", "canvas"})
MOVING = frozenset({"animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"})

#: Attributes of numbers alone, of which a drawing may have very many.
NUMBERS = frozenset({"d", "points", "transform", "gradientTransform", "patternTransform"})

#: References to these paint and are not drawn again each time.
PAINT = frozenset({"linearGradient", "radialGradient", "stop", "filter", "path"})

_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_LENGTH = re.compile(rf"({_NUMBER.pattern})\s*(px|in|cm|mm|q|pt|pc)?", re.IGNORECASE)
_UNITS: Mapping[str, float] = {  # CSS Values and Units 4, 6.2
    "": 1, "px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16,
}


def _svg(data: bytes, name: str, where: Place | None) -> Result[Picture]:
    def tell(code: str, **values: object) -> Finding:
        return finding(code, where, name=name, **values)

    root = _parsed(data, tell)
    if isinstance(root, Finding):
        return Result(None, (root,))
    faults = [*_unsafe(root, tell), *_excessive(root, tell)]
    size = _size(root)
    if size is None:
        faults.append(tell("PIC-016"))
    if faults or size is None:
        return Result(None, tuple(dict.fromkeys(faults)))
    return Result(Picture(name, "image/svg+xml", *size, data))


Tell = Callable[..., Finding]


def _parsed(data: bytes, tell: Tell) -> Any:
    """The root element, or why there is none.  A document type is refused unparsed: entities can grow without end."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return tell("PIC-009", problem="it is not UTF-8")
    if _ENCODING.match(text):
        return tell("PIC-009", problem="it says that it is not UTF-8")
    if match := _DOCTYPE.search(text):
        return tell("PIC-010", line=text.count("\n", 0, match.start()) + 1)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        return tell("PIC-009", problem=error.msg)
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return tell("PIC-001", kind="XML of another kind")
    elements = sum(1 for _ in root.iter())
    if elements > DRAWN:
        return tell("PIC-014", problem=f"it has {elements:,} elements, {DRAWN:,} at most")
    css = sum(len("".join(style.itertext())) for style in root.iter("{*}style"))
    if css > LARGEST_CSS:
        return tell("PIC-014", problem=f"its stylesheets have {css:,} characters, {LARGEST_CSS:,} at most")
    return root


def _unsafe(root: Any, tell: Tell) -> Iterator[Finding]:
    for node in root.itersiblings(etree.PI, preceding=True):
        yield tell("PIC-012", line=node.sourceline, address=node.target)
    for element in root.iter(etree.Element):
        local, line = etree.QName(element).localname, element.sourceline
        if local in SCRIPTS:
            yield tell("PIC-011", line=line, what=local)
        if local in FOREIGN | MOVING:
            yield tell("PIC-013", line=line, what=local)
        for key in element.attrib:
            if etree.QName(key).localname.lower().startswith("on"):
                yield tell("PIC-011", line=line, what=key)
        for address in _addresses(element):
            if not address.startswith("#"):
                yield tell("PIC-012", line=line, address=address[:60])


def _addresses(element: Any) -> Iterator[str]:
    """All that a renderer would follow from this element; the link of an ``a`` it would not."""
    local = etree.QName(element).localname
    for key, value in element.items():
        if etree.QName(key).localname in {"href", "src"} and local != "a":
            yield value.strip()
        elif "(" in value and key not in NUMBERS:  # without one nothing refers: a property may be an attribute
            yield from (address.url for address in addresses(value))
    if local == "style":
        yield from (address.url for address in addresses("".join(element.itertext())))


def _excessive(root: Any, tell: Tell) -> Iterator[Finding]:
    """What takes the typesetter too long.  A gradient is repeated stop by stop, whatever its length."""
    for element in root.iter(etree.Element):
        if element.get("spreadMethod", "pad") != "pad":
            yield tell("PIC-014", problem=f"a gradient that repeats itself, in line {element.sourceline}")
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(depth, deepest)
    if deepest > DEPTH:
        yield tell("PIC-014", problem=f"elements stand {deepest} deep in one another, {DEPTH} at most")
    try:
        drawn = _Drawing(root).count(root, 0)
    except RecursionError:
        yield tell("PIC-015")
    else:
        if drawn > DRAWN:
            yield tell("PIC-014", problem=f"it draws {drawn:,} elements, {DRAWN:,} at most")


class _Drawing:
    """How many elements are drawn once each reference is followed: ``use``, patterns, markers, masks, clips."""

    def __init__(self, root: Any) -> None:
        self.targets = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
        self.counted: dict[str, int] = {}

    def count(self, element: Any, chain: int) -> int:
        """Raises RecursionError where references go round in a circle, or on and on."""
        if chain > CHAIN:
            raise RecursionError
        return sum(1 + self.referred(inner, chain) for inner in element.iter(etree.Element))

    def referred(self, element: Any, chain: int) -> int:
        ids = [address[1:] for address in _addresses(element) if address[1:] in self.targets]
        times = _vertices(element) if "marker" in " ".join([*element.keys(), element.get("style", "")]) else 1
        return times * sum(self.target(id_, chain) for id_ in ids)

    def target(self, id_: str, chain: int) -> int:
        target = self.targets[id_]
        if etree.QName(target).localname in PAINT:
            return 0
        if id_ not in self.counted:
            self.counted[id_] = self.count(target, chain + 1)
        return self.counted[id_]


def _vertices(element: Any) -> int:
    return 1 + len(_NUMBER.findall(element.get("d", "") + element.get("points", ""))) // 2


def _size(root: Any) -> tuple[int, int] | None:
    """Width and height in CSS pixels; what is missing or relative comes from the ``viewBox``."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        ratio = box[2] / box[3]
        width, height = (
            width or (height * ratio if height else box[2]),
            height or (width / ratio if width else box[3]),
        )
    if not width or not height or not (0 < width <= SIDE and 0 < height <= SIDE):
        return None
    return max(1, round(width)), max(1, round(height))


def _length(text: str | None) -> float | None:
    match = _LENGTH.fullmatch((text or "").strip()[:40])  # longer ones are no lengths, and take long to refuse
    return float(match[1]) * _UNITS[(match[2] or "").lower()] if match else None
