"""``casi preview``: a title in the browser."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from ..model import Lacking, Order
from . import usage
from .desk import Desk, Exit, own_up, send_to_doctor
from .options import every_verb, one_title


@click.command("preview")
@click.argument("title", required=False, callback=one_title, shell_complete=usage.complete_titles)
@click.option("--no-browser", is_flag=True, help="Print the address alone.")
@every_verb
def preview_(desk: Desk, title: Path, no_browser: bool) -> int:
    """Show a title in the browser while you write.

    The PDF's pages stand beside the EPUB, and both are renewed whenever you save. What is wrong is told beside its
    page; a click on a paragraph names its file and line, and opens it in the editor that $VISUAL or $EDITOR names. The
    address is good on this machine alone; Ctrl-C ends it. What you see is no edition: `casi build` makes that.

    \b
    casi preview the-sea
    """
    try:
        from ..preview import session
    except OSError as missing:
        send_to_doctor(Lacking(str(missing)))
        return Exit.TOOL_MISSING
    order = Order(title, ("pdf", "epub"), desk.styles, desk.build)
    with suppress(KeyboardInterrupt), session.serving(order, partial(own_up, desk)) as (address, follow):
        desk.served(address)
        if not no_browser:
            import webbrowser

            webbrowser.open(address)
        follow()  # until the keyboard's interrupt, which is how it ends
    return Exit.DONE
