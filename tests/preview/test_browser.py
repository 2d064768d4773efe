"""`casi preview` as an editor has it: in a real browser, with a manuscript that is written to meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline import tools
from pipeline.checks import outside
from pipeline.tools import Program, Tool

from .conftest import ROOT, Title

LOOK = Path(__file__).with_name("look.mjs")


@pytest.fixture(scope="module")
def editor(title: Title) -> Path:
    """A program that takes down what it is asked to open, under the name of a known one."""
    program, noted = title.home / "code", title.home / "opened"
    program.write_text(f"#!/bin/sh\necho \"$@\" >> '{noted}'\n")
    program.chmod(0o755)
    return program


@pytest.fixture(scope="module")
def address(title: Title, editor: Path) -> Iterator[str]:
    """That of a preview of the title, which ends by an interrupt, as it does at a terminal."""
    order = title.order
    command = [sys.executable, "-m", "pipeline", "preview", str(order.folder), "--no-browser"]
    process = subprocess.Popen(
        [*command, "--build", str(order.build), "--styles", str(order.styles[0])],
        cwd=ROOT, env={**os.environ, "VISUAL": str(editor)}, stdout=subprocess.PIPE, text=True, process_group=0,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0


@pytest.fixture(scope="module")
def seen(
    address: str, title: Title, installed: Callable[[Program], Tool], leave_out: Callable[[str], None]
) -> dict[str, Any]:
    """What somebody saw who looked at it, wrote, clicked and used the keys; see ``look.mjs``."""
    node, browser = installed(tools.NODE), installed(tools.CHROMIUM)
    if not (outside.PACKAGES / "node_modules/puppeteer-core").is_dir():
        leave_out("puppeteer-core is not installed")
    arguments = [LOOK, address, browser.command[0], outside.PACKAGES, title.folder, title.home]
    run = subprocess.run([*node.command, *arguments], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def test_it_shows_the_pages_by_their_labels(seen: dict[str, Any]) -> None:
    assert seen["labels"] == ["Page 1", "Page 2", "Page 3", "Page 4"]


def test_a_save_shows_a_first_layout_marked_as_such_and_keeps_the_place(seen: dict[str, Any]) -> None:
    assert seen["draft"] > 0
    assert seen["moved"] <= 2


def test_the_other_side_follows_to_the_same_paragraph(seen: dict[str, Any]) -> None:
    assert seen["beside"].startswith("Ship 7 of ten.")


def test_a_click_names_the_line_and_opens_the_editor_there(seen: dict[str, Any], title: Title) -> None:
    assert seen["clicked"] == "ships.md:21:1"
    file, until = title.home / "opened", time.monotonic() + 20
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert file.read_text().splitlines()[0] == f"--goto {(title.folder / 'ships.md').resolve()}:21:1"


def test_the_keyboard_does_what_the_mouse_does(seen: dict[str, Any]) -> None:
    assert seen["down"].startswith("Ship 8 of ten.")
    assert seen["down"].endswith("ships.md:23:1")
    assert seen["entered"] == "ships.md:23:1"
    assert (seen["otherSide"], seen["andBack"]) == ("iframe", seen["down"])


def test_a_fault_stands_over_the_last_good_pages_and_beside_the_page_that_it_is_about(seen: dict[str, Any]) -> None:
    assert seen["fault"].startswith("These are the last good pages")
    assert seen["pagesUnder"] == len(seen["labels"])
    assert "FIG-002" in seen["finding"]
    assert "ships.md:21:8" in seen["finding"]
    assert seen["findingBeside"] is True
    assert seen["findingsAfter"] == 0


def test_nothing_comes_from_elsewhere_and_nothing_fails(seen: dict[str, Any], address: str) -> None:
    assert [request for request in seen["requests"] if not request.startswith((address, "data:"))] == []
    assert seen["errors"] == []


def test_axe_has_nothing_to_say_of_the_page(seen: dict[str, Any]) -> None:
    assert (seen["axe"], seen["axeOfFault"]) == ([], [])


@pytest.mark.parametrize("name", ["settled.png", "faulty.png"])
def test_there_is_something_to_see(name: str, seen: dict[str, Any], title: Title) -> None:
    picture = Image.open(title.home / name).convert("L")
    left = picture.crop((0, 50, picture.width // 2, picture.height - 60))
    assert sum(left.histogram()[:100]) > 2000  # pixels of letters: the page is drawn
