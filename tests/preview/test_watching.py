"""What is a save, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.preview import watching
from pipeline.preview.watching import Watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "figures").mkdir()
    (tmp_path / "article.md").write_text("one")
    (tmp_path / "figures" / "map.svg").write_text("<svg/>")
    return tmp_path


def _rename_over(folder: Path) -> None:
    """As many editors save: what is written beside takes the place of what was there."""
    (folder / ".article.md.new").write_text("two")
    (folder / ".article.md.new").replace(folder / "article.md")


SAVES: dict[str, Callable[[Path], object]] = {
    "written in place": lambda folder: (folder / "article.md").write_text("others"),
    "renamed over": _rename_over,
    "new": lambda folder: (folder / "figures" / "plan.svg").write_text("<svg/>"),
    "gone": lambda folder: (folder / "figures" / "map.svg").unlink(),
    "moved": lambda folder: (folder / "figures" / "map.svg").rename(folder / "map.svg"),
}
NONE: dict[str, Callable[[Path], object]] = {
    "a hidden file": lambda folder: (folder / ".article.md.swp").write_text("b0VIM"),
    "a lock of Emacs": lambda folder: (folder / "#article.md#").write_text("one"),
    "a copy of what was": lambda folder: (folder / "article.md~").write_text("one"),
    "a hidden folder": lambda folder: (folder / ".git").mkdir(),
    "a link to nothing": lambda folder: (folder / "lost.md").symlink_to(folder / "none"),
    "nothing": lambda folder: None,
}


@pytest.mark.parametrize("how", SAVES)
def test_a_save_is_seen(how: str, folder: Path) -> None:
    watch = Watch([folder])
    before = watch.look()
    SAVES[how](folder)
    watch.until_changed(before)
    assert watch.look() != before


@pytest.mark.parametrize("how", NONE)
def test_what_editors_leave_beside_it_is_none(how: str, folder: Path) -> None:
    before = Watch([folder]).look()
    NONE[how](folder)
    assert Watch([folder]).look() == before


def test_files_are_taken_when_they_hold_still(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = iter(["one ", "one half ", None, None])

    def write_on(_seconds: float) -> None:
        if part := next(parts):
            (folder / "article.md").write_text(part)

    monkeypatch.setattr(watching.time, "sleep", write_on)
    watch = Watch([folder])
    assert watch.at_rest() == watch.look()
    assert next(parts) is None
