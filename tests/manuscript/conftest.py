"""Titles for the tests of the reader, made in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MINIMAL = "title: A Title\ndate: 2023\nbody: [article.md]\n"


@pytest.fixture
def title(tmp_path: Path) -> Callable[..., Path]:
    """``title(publication, {"name.md": "text"})`` is the folder of such a title; an article is there anyway."""

    def make(publication: str | bytes = MINIMAL, files: dict[str, str | bytes] | None = None) -> Path:
        folder = tmp_path / "a-title"
        for name, text in {"article.md": "Text.\n", **(files or {}), "publication.yaml": publication}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make
