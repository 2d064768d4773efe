"""What a specimen needs and a text file of this repository should not hold: odd bytes, invisible characters, bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.manuscript.files import LIMITS, TOLD


def article(text: str | bytes) -> Callable[[Path], None]:
    """Writes ``text`` as the specimen's article."""
    data = text if isinstance(text, bytes) else text.encode()
    return lambda folder: _write(folder / "article.md", data)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


GENERATORS: Mapping[str, Callable[[Path], None]] = {
    "SRC-005": article("a" * (LIMITS[".md"] + 1)),
    "SRC-007": article("Xi Jinping, 习近平\n".encode("gb18030")),
    "SRC-010": article("One\n\ntwo\x0bthree\n"),
    "SRC-011": article("One \N{RIGHT-TO-LEFT OVERRIDE}two\n"),
    "SRC-012": article("One \ue000 two\n"),
    "SRC-013": article("One \N{REPLACEMENT CHARACTER} two\n"),
    "SRC-014": article("\x01" * (TOLD + 7)),
}
