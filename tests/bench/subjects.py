"""What is built for a measurement: the real article, the specimen, and books of several lengths, each in a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..long.book import Size, write

ROOT = Path(__file__).parents[2]

#: A paragraph has at least so many characters and begins with a letter: no heading, list, table or note.
PARAGRAPH = 200


@dataclass(frozen=True)
class Subject:
    """A manuscript to measure: how it is written into a folder, and the file in which a paragraph is changed."""

    name: str
    write: Callable[[Path], object]
    changing: str

    def change(self, folder: Path, words: str) -> None:
        """Adds ``words`` to the first paragraph of the file that is changed."""
        path = folder / self.changing
        lines = path.read_text("utf-8").split("\n")
        at = next(at for at, line in enumerate(lines) if len(line) >= PARAGRAPH and line[0].isalpha())
        lines[at] += f" {words}"
        path.write_text("\n".join(lines), "utf-8")


def _copied(source: str) -> Callable[[Path], object]:
    return partial(shutil.copytree, ROOT / source)


def _book(parts: int) -> Callable[[Path], object]:
    """A share of the book of four hundred pages, in four ``parts``: what there is of everything in proportion."""
    share = Size(parts, 5 * parts, front_paragraphs=13 * parts, notes=175 * parts, long_notes=3 * parts)
    return partial(write, size=share)


SUBJECTS: Mapping[str, Subject] = {
    one.name: one
    for one in (
        Subject("article", _copied("source/forging-ahead"), "article.md"),
        Subject("specimen", _copied("tests/specimen"), "chapters/03-weather.md"),
        Subject("quarter", _book(1), "chapters/03.md"),
        Subject("half", _book(2), "chapters/05.md"),
        Subject("book", _book(4), "chapters/10.md"),
    )
}
