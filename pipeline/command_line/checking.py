"""``casi check``: what is to be said of files that were made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from .clock import now
from .desk import VERDICTS, Desk, Exit, gravest, own_up, stopwatch
from .options import every_verb, titles_argument


@click.command()
@titles_argument
@every_verb
def check(desk: Desk, titles: Sequence[Path]) -> int:
    """Judge the files of the last build by the standards that they claim.

    The verdicts, and what is left for a person to judge, stand in build/TITLE/reports/index.html. Nothing is built
    anew: what is judged is what you would hand out.
    """
    return gravest(judge(desk, folder) for folder in titles)


def judge(desk: Desk, folder: Path) -> Exit:
    """Check one title and tell what came of it; a fault of ours ends this title alone."""
    from .. import inspection as stages

    try:
        with stopwatch(desk, folder.name) as announce:
            inspection = stages.inspect(stages.Order(folder, desk.styles, desk.build, now()), announce)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        own_up(desk, fault)
        return Exit.FAULT
    for finding in inspection.findings:
        desk.told(finding)
    for judgement in inspection.judgements:
        desk.judged(f"{folder.name}.{judgement.standard.format}", judgement.standard.name, str(judgement))
    if inspection.text:
        desk.digest(folder.name, inspection.text)
    for path in inspection.files:
        desk.made(path)
    return VERDICTS[inspection.verdict]
