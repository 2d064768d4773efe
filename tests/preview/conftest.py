"""A small title in a house that prints it bare, in a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.model import Order

ROOT = Path(__file__).parents[2]

FILLER = "A ship that waits for the wind pays for every day that it lies there, and the harbor counts them. "

FILES = {
    "navy/publication.yaml": """
title: The Navy
date: 2023
style: bare
body: [ships.md, roads.md]
""",
    "navy/ships.md": "# Ships\n\nThey are these.[^1]\n\n[^1]: Or were.\n\n"
    + "".join(f"Ship {number} of ten. {FILLER * 7}\n\n" for number in range(1, 11)),
    "navy/roads.md": f"# Roads\n\nThere are roads, too.[^1]\n\n{FILLER * 2}\n\n[^1]: Or there were.\n",
    "styles/bare/style.yaml": "extends: base\norder: {front: [front], back: [back]}\n",
}


@dataclass(frozen=True)
class Title:
    """A title that can be written to."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "navy"

    @property
    def order(self) -> Order:
        return Order(self.folder, ("pdf", "epub"), (self.home / "styles", ROOT / "styles"), self.home / "build")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def title(tmp_path_factory: pytest.TempPathFactory) -> Title:
    """The title, for the tests of one module to write to, each going on where the one before has left it."""
    home = tmp_path_factory.mktemp("desk")
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text.lstrip(), "utf-8")
    return Title(home)
