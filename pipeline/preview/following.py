"""From save to save: what changed is laid out at once, as a draft, then the edition in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..kept import Kept
from ..model import NOTHING, Book, BookDocument, Finding, Matter, Order, PrintEdition, Result
from ..pdf import draft
from ..pdf.draft import Draft, Drafting, Surroundings
from ..pdf.layout import watching
from ..pdf.page_map import folios
from ..pdf.settling import resources_of
from . import stages, view
from .board import Board
from .stages import Reader, Reading, Work
from .view import Screens, Sheet, State, View
from .watching import Watch

LOOKS = 0.2  # seconds between two looks at the files while pages are laid out


@dataclass(frozen=True)
class Shown:
    """What the pages on the board were laid out from: the content of each document of the Book by its name, and how it
    was set.  ``edition`` is the last edition, with the characters of the longest note at the foot of one of its pages.
    """

    documents: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    setting: object = None
    edition: PrintEdition = field(default_factory=stages.no_pages)
    longest: int = 0


class _Overtaken(Exception):  # noqa: N818 - it ends a layout in good order
    """The manuscript has been saved anew."""


class Follower:
    """Follows the title of an order, and posts what came of it."""

    def __init__(self, order: Order, kept: Kept, board: Board) -> None:
        self._reader, self._kept = Reader(order.folder, order.styles), kept
        self._board, self._shown, self._told = board, Shown(), tuple[Finding, ...]()
        self._styles = Watch(order.styles)
        self._all = Watch([order.folder, *order.styles])

    def follow(self, confess: Callable[[Exception], None]) -> None:
        """Never returns.  A fault of the program is told to ``confess`` and on the board; the next save tries anew."""
        while True:
            state = self._all.at_rest()
            try:
                with watching(self._unless_overtaken(state)):
                    self.renew()
            except _Overtaken:
                continue
            except Exception as fault:  # whatever it is, the last good pages stay and the next save may mend it
                confess(fault)
                self._board.post(replace(self._board.now.view, state=State.BROKEN))
            self._all.until_changed(state)

    def renew(self) -> None:
        """Post the title as it is now: a draft of what has changed, then the edition; that alone where it is known."""
        self._board.say("manuscript")
        read = self._reader.read(self._styles.look())
        if read.work is None or read.is_faulty:
            self._board.post(replace(self._board.now.view, state=State.FAULTY, findings=read.findings()))
            return
        made = stages.known(read.work, self._kept)
        if made is None:
            self._post_draft(read, read.work)
            made = stages.printed(read.work, self._kept, lambda stage, _step: self._board.say(stage))
        self._post_edition(read, read.work, made)

    def _unless_overtaken(self, state: object) -> Callable[[str], None]:
        """Looks at the files now and then, and raises _Overtaken where they have changed."""
        last = time.monotonic()

        def look(_step: str) -> None:
            nonlocal last
            if time.monotonic() - last > LOOKS:
                if self._all.look() != state:
                    raise _Overtaken
                last = time.monotonic()

        return look

    # The draft

    def _post_draft(self, read: Reading, work: Work) -> None:
        """Post the EPUB, then each document that has changed as soon as it has been laid out."""
        before = replace(self._shown.edition, layout=replace(self._shown.edition.layout, page_map=()))
        now = replace(
            self._board.now.view,
            title=work.book.metadata.title,
            state=State.DRAFT,
            findings=read.findings(self._told),  # what the last edition had to say holds until the next one speaks
            screens=self._screens(work, stages.on_screen(work, before)),
        )
        self._board.post(now, "draft")
        with draft.drafting(work.book, work.style, work.page) as lay_out:
            for document in self._changed(work):
                sheets = self._with_draft(work.book, document, lay_out)
                self._board.post(replace(now, sheets=sheets), "draft")
                self._remember(work, document)

    def _changed(self, work: Work) -> list[BookDocument]:
        """The documents whose pages are no longer right; first those that somebody has written."""
        setting = (work.style.print, work.style.fonts, work.page)
        if setting != self._shown.setting:
            self._shown = replace(self._shown, documents=NOTHING, setting=setting)
        contents = self._shown.documents
        changed = [one for one in work.book.documents if contents.get(one.name) != _content(work, one)]
        return sorted(changed, key=lambda one: one.source is None) if contents else changed

    def _remember(self, work: Work, *documents: BookDocument) -> None:
        contents = {one.name: _content(work, one) for one in documents}
        self._shown = replace(self._shown, documents={**self._shown.documents, **contents})

    def _with_draft(self, book: Book, document: BookDocument, lay_out: Drafting) -> tuple[Sheet, ...]:
        """The pages on the board, those of ``document`` laid out anew, without those that the Book has no longer."""
        sheets = _by_document(self._board.now.view.sheets)
        names = [one.name for one in book.documents]
        index = sum(len(sheets.get(name, ())) for name in names[: names.index(document.name)])
        body = _body(book, sheets)
        number = index + 1 if document.matter is Matter.FRONT else index - body + 1
        edition = self._shown.edition.layout
        around = Surroundings(index, number, body % 2 == 1, edition.labels, self._shown.longest)
        sheets[document.name] = _drafted(lay_out(document, around), document.name)
        pages = [sheet for name in names for sheet in sheets.get(name, ())]
        return view.relabelled(pages, folios(len(pages), _body(book, sheets)))

    # The edition

    def _post_edition(self, read: Reading, work: Work, made: Result[PrintEdition]) -> None:
        """Post the edition's pages and the EPUB that goes with them."""
        if made.value is None:
            faulty = replace(self._board.now.view, state=State.FAULTY, findings=read.findings(made.findings))
            self._board.post(faulty)
            return
        layout = made.value.layout
        screens = stages.on_screen(work, made.value)
        self._told = (*made.findings, *screens.findings)
        settled = View(
            work.book.metadata.title,
            State.SETTLED,
            view.sheets(made.value.pdf, layout, [start.label for start in layout.page_map], view.documents(layout)),
            self._screens(work, screens),
            read.all_findings(self._told),
        )
        self._board.post(settled)
        self._kept.sweep()
        self._shown = replace(self._shown, edition=made.value, longest=draft.longest_at_foot(work.book, layout))
        self._remember(work, *work.book.documents)

    def _screens(self, work: Work, made: Result[Mapping[str, bytes]]) -> Screens:
        """The EPUB; where there is none, the one before."""
        if made.value is None:
            return self._board.now.view.screens
        return Screens.of(made.value, stages.screens(made.value, work.book))


def _content(work: Work, document: BookDocument) -> object:
    """All that the pages of a document show."""
    return document.xhtml, resources_of(document, work.book, work.style, work.page)


def _by_document(sheets: Sequence[Sheet]) -> dict[str, tuple[Sheet, ...]]:
    found: dict[str, tuple[Sheet, ...]] = {}
    for sheet in sheets:
        found[sheet.document] = (*found.get(sheet.document, ()), sheet)
    return found


def _drafted(made: Draft, name: str) -> tuple[Sheet, ...]:
    sheets = view.sheets(made.pdf, made.layout, [""] * made.pages, [name] * made.pages)
    return tuple(replace(sheet, draft=True) for sheet in sheets)


def _body(book: Book, sheets: Mapping[str, Sequence[Sheet]]) -> int:
    """How many pages stand in front of the body."""
    return sum(len(sheets.get(one.name, ())) for one in book.documents if one.matter is Matter.FRONT)
