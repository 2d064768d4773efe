"""``casi new``: from one command to pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from .conftest import Casi


def test_a_new_title_builds_at_once_without_a_finding(casi: Casi, tmp_path: Path) -> None:
    folder = tmp_path / "the-sea"
    made = casi("new", "--title", "The Sea", "--date", "2026", "--author", "A. Sailor", "--to", folder)
    assert made.code == 0
    assert made.err == ""
    assert {Path(line) for line in made.out.splitlines()} == {path for path in folder.rglob("*") if path.is_file()}
    built = casi("pdf", folder)
    assert (built.code, built.err) == (0, "")
    assert built.output("the-sea", "pdf").is_file()
    again = casi("new", "--title", "The Sea", "--date", "2026", "--to", folder)
    assert again.code == 1
    assert "NEW-005" in again.err


def test_without_anybody_to_ask_a_title_must_be_said(casi: Casi) -> None:
    assert casi("new").code == 2


def test_what_no_option_says_is_asked_for(casi: Casi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"Title": "Tides", "Author of the original": "", "An article or a book?": "book", "Page size": "7x10"}
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda question, default, **_: answers.get(question, default))
    folder = tmp_path / "tides"
    assert casi("new", "--to", folder, SOURCE_DATE_EPOCH="1767225600").code == 0
    said = (folder / "publication.yaml").read_text("utf-8")
    for line in ("title: Tides", "date: 2026-01-01 ", "page: 7x10 ", "series: in-their-own", "front: [preface.md]"):
        assert f"\n{line}" in said
