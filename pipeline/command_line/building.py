"""``casi pdf``, ``casi epub`` and ``casi build``: titles into files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from .. import unchanged
from ..model import Delivery, Fault, Lacking, Order, Outcome
from ..platforms import cores
from ..progress import Progress
from .clock import now, source_date_epoch
from .desk import Desk, confess, exit_code, progress_for, send_to_doctor
from .options import every_verb, proof_option, titles_argument


@click.command()
@titles_argument
@proof_option
@every_verb
def pdf(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the PDF alone.

    It stands in build/TITLE/. An EPUB of an earlier build may then have other pages; `casi build` makes both.
    """
    return make(desk, titles, ["pdf"], proof)


@click.command()
@titles_argument
@proof_option
@every_verb
def epub(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the EPUB alone, with the page numbers of the PDF.

    It stands in build/TITLE/. A PDF of an earlier build may then have other pages; `casi build` makes both.
    """
    return make(desk, titles, ["epub"], proof)


@click.command()
@titles_argument
@proof_option
@every_verb
def build(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the PDF and the EPUB.

    They stand in build/TITLE/. What is wrong with a manuscript is told with file, line and column, and with what to do.
    While there are errors, nothing is made but a proof; a warning asks you to look, and the files are made.

    \b
    casi build                      all titles
    casi build the-sea              one
    casi build --proof the-sea      a proof of it, past all faults
    """
    return make(desk, titles, ["pdf", "epub"], proof)


def make(desk: Desk, folders: Sequence[Path], formats: Sequence[str], proof: bool) -> int:
    """Build every title, each whatever becomes of the others; the gravest exit code of them all."""
    source_date_epoch()  # wrong usage is told before any work
    date = now().date().isoformat() if proof else None
    orders = [Order(folder, formats, desk.styles, desk.build, date) for folder in folders]
    progress, told = progress_for(desk), list[Outcome]()
    with progress.moving():
        for order, outcome in in_turn(orders, outcomes(orders, progress)):
            with progress.hidden():
                deliver(desk, outcome)
                if len(orders) > 1:
                    desk.summed_up(order.folder.name, outcome)
            told.append(outcome)
    lacking = [outcome for outcome in told if isinstance(outcome, Lacking)]
    for outcome in lacking[:1]:
        send_to_doctor(outcome)
    return max(map(exit_code, told))


def outcomes(orders: Sequence[Order], progress: Progress) -> Iterator[tuple[Order, Outcome]]:
    """What comes of each order, as it is known: at once where nothing has changed, of all others side by side."""
    changed = []
    for order in orders:
        if answer := unchanged.answer(order):
            yield order, answer
        else:
            changed.append(order)
    at_once = min(len(changed), cores())
    if at_once > 1:
        from .. import side_by_side

        shared = [replace(order, cores=cores() // at_once) for order in changed]
        building = side_by_side.carried_out(shared, at_once, progress.announce)
    elif changed:
        from .. import one_title

        building = ((one, one_title.carried_out(one, partial(progress.announce, one.folder.name))) for one in changed)
    for order, outcome in building if changed else ():
        progress.end(order.folder.name)
        yield order, outcome


def in_turn(orders: Iterable[Order], known: Iterable[tuple[Order, Outcome]]) -> Iterator[tuple[Order, Outcome]]:
    """What is ``known`` of ``orders``, each as soon as all before it are known."""
    waiting, outcomes = [order.folder for order in orders], dict[Path, tuple[Order, Outcome]]()
    for order, outcome in known:
        outcomes[order.folder] = order, outcome
        while waiting and waiting[0] in outcomes:
            yield outcomes.pop(waiting.pop(0))


def deliver(desk: Desk, outcome: Outcome) -> None:
    """Tell what came of an order: the findings, and the files made."""
    if isinstance(outcome, Delivery):
        for finding in outcome.findings:
            desk.told(finding)
        for artifact in outcome.artifacts:
            desk.made(artifact.path)
    elif isinstance(outcome, Fault):
        confess(outcome.message)
        desk.aside(outcome.trace)
