"""Outputs appear at once and whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import outputs


def test_files_appear_under_their_names_and_nothing_else(tmp_path: Path) -> None:
    outputs.write(tmp_path / "title", {"title.pdf": b"%PDF", "xhtml/one.xhtml": b"<html/>"})
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert found == ["title/title.pdf", "title/xhtml/one.xhtml"]


def test_a_file_of_an_earlier_build_leaves_an_owned_folder_but_no_other(tmp_path: Path) -> None:
    earlier = ["title.epub", "xhtml/old.xhtml", "xhtml/figures/map.png", "reports/a.txt"]
    outputs.write(tmp_path, dict.fromkeys(earlier, b"old"))
    outputs.write(tmp_path, {"title.pdf": b"%PDF", "xhtml/new.xhtml": b"", "reports/a.txt": b"new"})
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert found == ["reports", "reports/a.txt", "title.epub", "title.pdf", "xhtml", "xhtml/new.xhtml"]
    assert (tmp_path / "reports/a.txt").read_bytes() == b"new"


def test_a_list_of_terms_of_an_earlier_build_goes_when_there_are_none_any_more(tmp_path: Path) -> None:
    outputs.write(tmp_path, {"glossary.json": b"[]", "glossary.csv": b"", "title.pdf": b"%PDF"})
    outputs.write(tmp_path, {"title.epub": b"PK"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["title.epub", "title.pdf"]


@pytest.mark.parametrize("fails_at", range(1, 4))
def test_a_write_that_fails_leaves_the_earlier_outputs_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    names = ["a.pdf", "b.epub", "xhtml/c.xhtml"]
    outputs.write(tmp_path, dict.fromkeys(names, b"old"))
    calls = 0

    def full_disk(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError):
        outputs.write(tmp_path, dict.fromkeys(names, b"new"))
    assert [(tmp_path / name).read_bytes() for name in names] == [b"old"] * 3
    assert not list(tmp_path.glob(".making-*"))


@pytest.mark.parametrize("dies_at", range(1, 4))
def test_a_build_that_dies_between_two_renames_leaves_every_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    names = ["a.pdf", "b.epub", "xhtml/c.xhtml"]
    outputs.write(tmp_path, dict.fromkeys(names, b"old"))
    renames, replace = 0, Path.replace

    def dying(path: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == dies_at:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        outputs.write(tmp_path, dict.fromkeys(names, b"new"))
    found = [(tmp_path / name).read_bytes() for name in names]
    assert found == [b"new"] * (dies_at - 1) + [b"old"] * (4 - dies_at)


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    left = tmp_path / ".making-x"
    left.mkdir()
    os.utime(left, (0, 0))
    outputs.write(tmp_path, {"a.pdf": b"new"})
    assert not left.exists()
