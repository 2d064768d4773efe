"""A result is found under the name of what it depends on, whole, or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.kept import FOLDER, Kept
from pipeline.model import EditionDate, Place, Result
from pipeline.rules import finding

WARNING = finding("PDF-013", Place("a.md", 3), sheet="print.css", message="a rule without effect")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path, "workshop")


def files(kept: Kept) -> list[Path]:
    return sorted((kept._folder).iterdir())


def result(kept: Kept, *given: object, value: bytes | None = b"made") -> tuple[Result[bytes], bool]:
    """What a stage comes to, and whether it was at work."""
    made: list[object] = []

    def make(*_: object) -> Result[bytes]:
        made.append(given)
        return Result(value, (WARNING,))

    return kept.result("stage", bytes, make, *given), bool(made)


@pytest.mark.parametrize("value", [b"made", b"", None])
def test_a_stage_that_is_given_the_same_is_not_at_work_again(kept: Kept, value: bytes | None) -> None:
    assert result(kept, EditionDate(2023), value=value) == (Result(value, (WARNING,)), True)
    assert result(kept, EditionDate(2023), value=value) == (Result(value, (WARNING,)), False)
    assert result(kept, EditionDate(2024), value=value) == (Result(value, (WARNING,)), True)


def test_another_workshop_keeps_for_itself(kept: Kept, tmp_path: Path) -> None:
    result(kept, 1)
    assert result(Kept(tmp_path, "another"), 1)[1]


def test_without_a_workshop_nothing_is_kept(tmp_path: Path) -> None:
    nowhere = Kept(tmp_path, None)
    assert [result(nowhere, 1)[1] for _ in range(2)] == [True, True]
    assert not (tmp_path / FOLDER).exists()


def test_a_path_stands_for_what_is_in_the_file(kept: Kept, tmp_path: Path) -> None:
    file, same = tmp_path / "a.svg", tmp_path / "elsewhere" / "a.svg"
    same.parent.mkdir()
    for path in (file, same):
        path.write_text("one")
    assert [result(kept, file)[1], result(kept, same)[1]] == [True, False]
    file.write_text("two")
    assert result(kept, file)[1]
    file.unlink()
    assert result(kept, file)[1]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _turn_a_bit(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-3] + bytes([data[-3] ^ 1]) + data[-2:])


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILED: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut short": _cut,
    "one bit turned": _turn_a_bit,
    "not ours": lambda path: path.write_bytes(b"PK\x03\x04" * 100),
    "no file": _make_a_folder,
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_spoiled_is_made_anew(kept: Kept, how: str) -> None:
    result(kept, 1)
    (path,) = files(kept)
    SPOILED[how](path)
    assert result(kept, 1)[1]


@pytest.mark.parametrize("data", [None, [], [1], ["!", []], [["bWFkZQ=="], []], ["bWFkZQ==", [["X"]]], {"a": 1}])
def test_what_is_whole_but_nothing_of_the_kind_is_made_anew(kept: Kept, data: object) -> None:
    kept.keep(kept.name("stage", 1), data)
    assert result(kept, 1) == (Result(b"made", (WARNING,)), True)


def test_what_stands_under_another_name_is_not_taken(kept: Kept) -> None:
    result(kept, 1)
    (path,) = files(kept)
    path.rename(path.with_name(kept.name("stage", 2)))
    assert result(kept, 2)[1]


def test_what_is_kept_is_plain_data(kept: Kept) -> None:
    result(kept, 1)
    (path,) = files(kept)
    assert json.loads(path.read_bytes().split(b"\n", 1)[1])[0] == "bWFkZQ=="


def test_a_disk_that_refuses_keeps_nothing_and_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder would be")
    assert [result(Kept(tmp_path, "workshop"), 1)[1] for _ in range(2)] == [True, True]


def test_a_write_that_breaks_off_leaves_nothing_under_the_name(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        result(kept, 1)
    monkeypatch.undo()
    assert [path.name == kept.name("stage", 1) for path in files(kept)] == [False]
    assert result(kept, 1)[1]


def test_the_sweep_takes_what_was_not_used_for_the_longest_time(kept: Kept) -> None:
    for number in range(3):
        result(kept, number, value=b"x" * 1000)
        os.utime(kept._folder / kept.name("stage", number), (number, number))
    result(kept, 0)  # used again, and so the newest
    kept.sweep(room=4500)
    assert [result(kept, number)[1] for number in (0, 2, 1)] == [False, False, True]
    kept.sweep(room=0)
    assert files(kept) == []
