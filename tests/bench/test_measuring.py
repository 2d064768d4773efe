"""The benchmark itself: what it measures and what it makes of it.  How quick we are is nothing that a test holds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .costs import Cost, Failed, Measured, cost, median, stage_medians
from .report import in_words
from .subjects import SUBJECTS

HOLD = "held = bytearray({mebibytes} << 20); sum(range(3_000_000))"


def test_the_memory_of_a_command_is_its_own_and_not_that_of_who_measures_it(tmp_path: Path) -> None:
    ours = bytearray(256 << 20)
    small, large = (
        cost([sys.executable, "-S", "-c", HOLD.format(mebibytes=held)], tmp_path / "log") for held in (1, 200)
    )
    assert small.memory < 100 < 200 < large.memory < 300
    assert small.cpu > 0
    assert small.wall > 0
    assert len(ours)


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    command = [sys.executable, "-S", "-c", "import sys; sys.exit('out of paper')"]
    with pytest.raises(Failed, match="ended with 1"):
        cost(command, tmp_path / "log")
    assert (tmp_path / "log").read_text() == "out of paper\n"
    assert cost(command, tmp_path / "log", expected=(0, 1)).wall > 0


def test_the_middle_of_each_measure_is_told_not_the_mean() -> None:
    assert median([Cost(1, 9, 5), Cost(100, 2, 6), Cost(3, 3, 4)]) == Cost(3, 3, 5)


def test_a_stage_that_most_runs_did_without_cost_nothing() -> None:
    runs = [{"book": Cost(1, 1, 1), "layout 2": Cost(9, 9, 9)}, {"book": Cost(2, 2, 2)}, {"book": Cost(3, 3, 3)}]
    assert stage_medians(runs) == {"book": Cost(2, 2, 2), "layout 2": Cost(0, 0, 0)}


def test_the_table_compares_with_the_engine_alone_and_says_what_was_not_run() -> None:
    measured = Measured(pages=7)
    measured.add("cold", Cost(2, 3, 200), {"layout 1": Cost(1, 1.5, 150)})
    measured.add("WeasyPrint alone", Cost(1, 1.5, 100))
    measured.not_run["Pandoc with Typst"] = "typst is not installed here"
    rows = list(in_words({}, 1, {"article": measured}))
    assert "| article | 7 | cold | 2.00 | 3.00 | 200 | 2.00 |" in rows
    assert "| article | 7 | Pandoc with Typst | not run: typst is not installed here |  |  |  |" in rows
    assert "| layout 1 | 1.00 | 1.50 | 150 |" in rows


@pytest.mark.parametrize("name", ["article", "specimen", "quarter"])
def test_a_change_is_to_one_paragraph_of_one_file(name: str, tmp_path: Path) -> None:
    subject = SUBJECTS[name]
    subject.write(tmp_path / name)
    before = contents(tmp_path / name)
    subject.change(tmp_path / name, "So much was changed.")
    after = contents(tmp_path / name)
    assert [path for path in before if before[path] != after[path]] == [subject.changing]
    changed = set(after[subject.changing].splitlines()) - set(before[subject.changing].splitlines())
    assert [line.endswith(b" So much was changed.") for line in changed] == [True]


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
