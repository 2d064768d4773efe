"""Finished editions to be judged: as they were built, and copies to be spoiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Edition

from ..end_to_end.conftest import Run, built_once, forging_ahead, specimen

__all__ = ["built_once", "forging_ahead", "specimen"]


@pytest.fixture(scope="session")
def short(built_once: Callable[[str], Run]) -> Edition:
    """A few pages with all constructs; no test changes them."""
    return Edition("edition", built_once("tests/checks/edition").build / "edition")


@pytest.fixture
def edition(short: Edition, tmp_path: Path) -> Edition:
    """A copy of the short edition, for one test to spoil."""
    shutil.copytree(short.folder, tmp_path / "edition")
    return Edition("edition", tmp_path / "edition")
