"""Titles in processes of their own: as many as there is room for, none in the way of another, none left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import side_by_side
from pipeline.model import Delivery, Order, Outcome

ROOT = Path(__file__).parents[1]

Orders = Callable[..., list[Order]]


@pytest.fixture
def orders(tmp_path: Path) -> Orders:
    """``orders("army", "navy")`` are orders of titles whose text has a fault: no page of them is laid out."""

    def make(*slugs: str) -> list[Order]:
        for slug in slugs:
            folder = tmp_path / slug
            folder.mkdir()
            (folder / "publication.yaml").write_text("title: A Title\ndate: 2023\nbody: [article.md]\n", "utf-8")
            (folder / "article.md").write_text(f"[](#{slug})\n", "utf-8")
        return [Order(tmp_path / slug, ("pdf",), [ROOT / "styles"], tmp_path / "out") for slug in slugs]

    return make


def told(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Delivery), outcome
    return [one.code for one in outcome.findings]


def test_each_title_comes_to_its_own_end_and_no_more_are_at_work_than_there_is_room_for(orders: Orders) -> None:
    wanted, at_work = orders("army", "navy", "space"), set[int]()

    def announce(*_: str) -> None:
        at_work.add(len([one for one in multiprocessing.active_children() if one.is_alive()]))

    ended = {order.folder.name: told(outcome) for order, outcome in side_by_side.carried_out(wanted, 2, announce)}
    assert ended == {slug: ["REF-001"] for slug in ("army", "navy", "space")}
    assert max(at_work) == 2
    assert not multiprocessing.active_children()


def test_a_title_whose_process_is_killed_is_told_and_the_others_go_on(orders: Orders) -> None:
    wanted = orders("army", "navy")

    def kill(title: str, _stage: str, _step: str) -> None:
        for process in multiprocessing.active_children() if title == "navy" else ():
            if process.name == title:
                process.kill()

    ended = {order.folder.name: told(outcome) for order, outcome in side_by_side.carried_out(wanted, 2, kill)}
    assert ended == {"army": ["REF-001"], "navy": ["PDF-016"]}


def test_an_interrupt_ends_all_processes(orders: Orders) -> None:
    def interrupt(*_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(side_by_side.carried_out(orders("army", "navy"), 2, interrupt))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_none_outlives_the_command(sent: signal.Signals, code: int, orders: Orders) -> None:
    wanted = orders("army", "navy")
    command = [sys.executable, "-m", "pipeline", "pdf", *(str(one.folder) for one in wanted), "-v"]
    casi = subprocess.Popen(
        [*command, "--build", str(wanted[0].build)],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert casi.stderr is not None
    assert "manuscript" in casi.stderr.readline()  # both are at work
    casi.send_signal(sent)
    assert casi.wait(30) == code
    deadline = time.monotonic() + 30
    while _group_is_there(casi.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _group_is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
