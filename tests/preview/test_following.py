"""From save to save: what is posted, in which order, and what is laid out for it."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import pypdfium2
import pytest

from pipeline import build, workshop
from pipeline.kept import Kept
from pipeline.model import BookDocument
from pipeline.pdf import crew, draft, edition
from pipeline.pdf.layout import watching
from pipeline.preview import following
from pipeline.preview.board import Board
from pipeline.preview.following import Follower
from pipeline.preview.view import State, View

from .conftest import Title


class Listener(Board):
    """A board that remembers all that was posted."""

    def __init__(self) -> None:
        super().__init__(View("navy"))
        self.posted: list[View] = []

    def post(self, view: View, step: str = "") -> None:
        self.posted.append(view)
        super().post(view, step)


@pytest.fixture(scope="module")
def board() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def follower(title: Title, board: Listener) -> Follower:
    """One that has shown the title as it was at first."""
    follower = Follower(title.order, Kept(title.order.build, workshop.digest()), board)
    follower.renew()
    return follower


@pytest.fixture
def renewed(follower: Follower, board: Listener) -> list[View]:
    """What is posted from here on."""
    board.posted.clear()
    return board.posted


def words(view: View) -> str:
    """The text of all pages in sight, by PDFium."""
    said = ""
    for sheet in view.sheets:
        document = pypdfium2.PdfDocument(sheet.file.data)
        said += document[sheet.index].get_textpage().get_text_bounded()
        document.close()
    return said


def in_vain(*_given: object, **_named: object) -> NoReturn:
    raise AssertionError("it is known already")


def test_the_first_layout_comes_document_by_document_and_then_the_edition(follower: Follower, board: Listener) -> None:
    *drafts, settled = board.posted
    assert [view.state for view in drafts] == [State.DRAFT] * len(drafts)
    assert [len({sheet.document for sheet in view.sheets}) for view in drafts] == list(range(len(drafts)))
    assert all(sheet.draft for view in drafts for sheet in view.sheets)
    assert (settled.state, any(sheet.draft for sheet in settled.sheets)) == (State.SETTLED, False)
    assert [sheet.label for sheet in drafts[-1].sheets] == [sheet.label for sheet in settled.sheets]


def test_a_paragraph_knows_its_line(follower: Follower, board: Listener) -> None:
    blocks = [block for sheet in board.now.view.sheets for block in sheet.blocks]
    found = {block.words[:6]: str(block.where) for block in blocks if block.words.startswith(("Ship 3", "Roads"))}
    assert found == {"Ship 3": "ships.md:11:1", "Roads": "roads.md:1:1"}


def test_a_save_lays_out_anew_what_has_changed_alone(
    title: Title, follower: Follower, renewed: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted, settled, draft_of, settle = [], [], draft._draft, crew.settle

    def noted(press: object, document: BookDocument, *rest: object) -> object:
        drafted.append(document.name)
        return draft_of(press, document, *rest)

    def also_noted(press: object, document: BookDocument, hints: object) -> object:
        settled.append(document.name)
        return settle(press, document, hints)

    monkeypatch.setattr(draft, "_draft", noted)
    monkeypatch.setattr(crew, "settle", also_noted)
    title.edit("roads.md", "There are", "There shall be")
    follower.renew()
    assert drafted == ["roads"]
    assert set(settled) == {"roads"}
    assert [view.state for view in renewed] == [State.DRAFT, State.DRAFT, State.SETTLED]
    assert ["There shall be" in words(view) for view in renewed] == [False, True, True]
    assert {sheet.draft for sheet in renewed[1].sheets if sheet.document != "roads"} == {False}
    assert b"There shall be" in renewed[0].screens.files["EPUB/roads.xhtml"]


def test_a_build_takes_its_pages_from_the_preview(
    title: Title, follower: Follower, board: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "make", in_vain)
    made = build.build(title.order)
    assert [one.path.read_bytes() == board.now.view.sheets[0].file.data for one in made.artifacts] == [True, False]


def test_a_fault_is_told_over_the_last_good_pages(title: Title, follower: Follower, renewed: list[View]) -> None:
    before = follower._board.now.view
    title.edit("ships.md", "Ship 5 of ten.", "Ship 5 [](#nowhere) of ten.")
    follower.renew()
    (view,) = renewed
    assert (view.state, view.sheets, view.screens) == (State.FAULTY, before.sheets, before.screens)
    assert [(one.code, str(one.where)) for one in view.findings] == [("REF-001", "ships.md:15:8")]


def test_nothing_is_laid_out_where_a_fault_is_taken_back(
    title: Title, follower: Follower, renewed: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "make", in_vain)
    monkeypatch.setattr(draft, "_draft", in_vain)
    title.edit("ships.md", " [](#nowhere)", "")
    follower.renew()
    assert [(view.state, view.findings) for view in renewed] == [(State.SETTLED, ())]


def test_a_preview_begun_anew_shows_what_it_knows_at_once(
    title: Title, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "_draft", in_vain)
    monkeypatch.setattr(edition, "make", in_vain)
    board = Listener()
    Follower(title.order, follower._kept, board).renew()
    (view,) = board.posted
    assert (view.state, view.sheets) == (State.SETTLED, follower._board.now.view.sheets)


def test_a_save_in_the_midst_of_a_layout_ends_it(
    title: Title, follower: Follower, renewed: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOKS", 0)
    state = follower._all.look()
    title.edit("ships.md", "Ship 9", "Vessel 9")
    with pytest.raises(following._Overtaken), watching(follower._unless_overtaken(state)):
        follower.renew()
    assert [view.state for view in renewed] == [State.DRAFT]
    follower.renew()
    assert "Vessel 9" in words(renewed[-1])


def test_a_fault_of_the_program_leaves_the_pages_and_the_next_save_tries_anew(
    title: Title, follower: Follower, renewed: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    confessed: list[Exception] = []

    def saved(_since: object) -> None:
        """What a save does, twice: the second time nobody is there any more."""
        if len(confessed) == len(renewed):
            monkeypatch.undo()
            raise KeyboardInterrupt

    def broken() -> None:
        raise ZeroDivisionError

    before = follower._board.now.view
    monkeypatch.setattr(follower, "renew", broken)
    monkeypatch.setattr(following.Watch, "until_changed", lambda _watch, since: saved(since))
    with pytest.raises(KeyboardInterrupt):
        follower.follow(confessed.append)
    assert [type(fault) for fault in confessed] == [ZeroDivisionError]
    assert renewed == [replace(before, state=State.BROKEN)]
    follower.renew()
    assert renewed[-1].state is State.SETTLED
