"""Whether there is anything to do: an order that was carried out before, from the same files, has its answer already.

This is asked before anything is loaded that a build needs, so it understands nothing: it looks at all files that a
build could read, and at all that it wrote.  Where any of them is another, a build goes by what its stages have kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from . import workshop
from .kept import Kept, lasts
from .model import Delivery, Order
from .platforms import font_folders


def answer(order: Order) -> Delivery | None:
    """What came of ``order`` before; None where anything has changed since, be it in what it made."""
    results = Kept(order.build, workshop.digest())
    found: Delivery | None = results.find(name(order, results), Delivery)
    stands = found and all(_digest(Path(path)) == digest for path, digest in found.written.items())
    return found if stands else None


def remember(delivery: Delivery, order: Order, name_before: str, results: Kept) -> None:
    """Keep what came of ``order`` under the name that it had before, unless a file was changed meanwhile."""
    if lasts(delivery.findings) and name(order, results) == name_before:
        results.keep(name_before, delivery)


def name(order: Order, results: Kept) -> str:
    """What ``order`` is called among ``results``: by its own words and by all files that a build of it could read."""
    return results.name(
        "order",
        tuple(order.formats),
        order.proof,
        [path.as_posix() for path in (order.folder, order.build, *order.styles)],
        os.path.abspath(order.folder),  # noqa: PTH100 - a link to a title has the link's name
        dict(_title(order.folder)),
        [dict(_styles(folder)) for folder in order.styles],
        list(_fonts()),
    )


def _title(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Every file of a title by the digest of its content, without hidden ones, which no manuscript may name."""
    for path in _files(folder):
        below = path.relative_to(folder)
        if not any(part.startswith(".") for part in below.parts):
            yield below.as_posix(), _digest(path)


def _styles(home: Path) -> Iterator[tuple[str, str | None]]:
    """Every file of the styles below ``home`` by the digest of its content."""
    for style in sorted(home.glob("*/style.yaml")):
        yield from ((path.relative_to(home).as_posix(), _digest(path)) for path in _files(style.parent))


def _fonts() -> Iterator[tuple[str, int, int]]:
    """The fonts of this machine by size and time: they are a hundred megabytes, and no editor's work."""
    for top in font_folders():
        for folder, folders, names in os.walk(top):
            folders.sort()
            for path in (f"{folder}/{name}" for name in sorted(names)):
                about = os.lstat(path)
                yield path, about.st_size, about.st_mtime_ns


def _files(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top, followlinks=True):
        folders.sort()
        yield from (Path(folder, one) for one in sorted(names))


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where there is none to be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
