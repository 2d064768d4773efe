"""What a reader sees: the EPUB in foliate-js, an engine of real reading systems, in a headless browser.

``npm ci --ignore-scripts`` in ``tests/epub/reader`` brings the engine; the browser is the system's Chromium.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

READER = Path(__file__).parent / "reader"


def browser() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def readings(made, article_epub, leave_out, tmp_path_factory) -> list[dict]:
    """What was seen of each EPUB on each screen, in light and in dark."""
    lacking = [name for name, there in (
        ("node", shutil.which("node")),
        ("chromium", browser()),
        ("the engine (npm ci)", (READER / "node_modules" / "foliate-js").exists()),
    ) if not there]  # fmt: skip
    if lacking:
        leave_out(f"{', '.join(lacking)}: not installed")
    seen = []
    for name, data in (("specimen", made), ("article", article_epub)):
        path = tmp_path_factory.mktemp("reader") / f"{name}.epub"
        path.write_bytes(data)
        command = ["node", "render.js", str(path), browser()]
        done = subprocess.run(command, cwd=READER, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        seen += json.loads(done.stdout)
    return seen


def documents(readings):
    return [(reading, document) for reading in readings for document in reading["documents"]]


def test_the_engine_has_nothing_to_complain_of(readings):
    assert [complaint for reading in readings for complaint in reading["complaints"]] == []
    assert len(readings) == 8  # two books, two screens, light and dark


def test_no_document_is_empty(readings):
    assert [d["file"] for _, d in documents(readings) if not d["text"] and not d["images"]] == []


def test_every_image_is_shown(readings):
    assert sum(d["images"] for _, d in documents(readings)) == 4 * (2 + 1)
    assert [d["broken"] for _, d in documents(readings) if d["broken"]] == []


def test_nothing_reaches_beyond_the_sides_of_the_screen(readings):
    assert [(r["screen"], d["file"], d["overflowing"]) for r, d in documents(readings) if d["overflowing"]] == []


def test_the_embedded_faces_are_used(readings):
    assert [d["failed"] for _, d in documents(readings) if d["failed"]] == []
    chapter = next(d for _, d in documents(readings) if d["file"].endswith("navy.xhtml"))
    assert {"EB Garamond", "Noto Serif CJK SC"} <= set(chapter["fonts"])


def test_in_the_dark_the_ink_is_light(readings):
    inks = {(r["colorScheme"], d["ink"]) for r, d in documents(readings)}
    assert inks == {("light", "rgb(0, 0, 0)"), ("dark", "rgb(216, 216, 216)")}


def test_every_note_is_reached_and_leads_back(readings):
    chapters = [d["notes"] for _, d in documents(readings) if d["file"].endswith("navy.xhtml")]
    assert chapters == [{"followed": 4 + 2 * 4, "astray": []}] * 4


def test_each_printed_page_is_found_by_its_number(readings):
    assert all(reading["landed"] == reading["pages"] for reading in readings)
    assert len(readings[0]["pages"]) == 17
