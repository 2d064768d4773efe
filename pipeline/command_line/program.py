"""The program ``casi``: its verbs, and how it ends."""

from __future__ import annotations

import sys

import click

from .. import __version__
from . import building, checking, helping, releasing, showing, starting, usage
from .desk import Exit, confess


@click.group(cls=usage.Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="casi", help="Tell which version this is.")
def casi() -> None:
    """Make a PDF for print and screen, and an EPUB with the same page numbers, from a manuscript.

    A manuscript is a folder under source/: publication.yaml says what the title is, and the Markdown files beside it
    hold its text. TITLE is the name of such a folder, or the path of one anywhere; where none is named, all are meant.

    \b
    The way of a title:
      casi new --title "The Sea"      makes the folder source/the-sea
      casi build --proof the-sea      makes a proof, whatever is still wrong
      casi explain FIG-002            tells what a finding means and how to mend it
      casi build the-sea              makes the PDF and the EPUB
      casi check the-sea              has both judged

    `casi build -h` tells more of a verb. docs/editor.md is the guide.
    """


for verb in (
    *(starting.new, starting.import_),
    *(showing.preview_, building.build, building.pdf, building.epub),
    *(checking.check, releasing.release, releasing.verify),
    *(helping.explain, helping.doctor_, helping.completion),
):
    casi.add_command(verb)


def main() -> None:
    """The console script: ends with the exit code."""
    try:
        sys.exit(casi.main(prog_name=usage.PROGRAM, standalone_mode=False) or Exit.DONE)
    except click.ClickException as wrong:
        if isinstance(wrong, click.UsageError) and wrong.ctx is None:  # it still says where help is
            wrong.ctx = click.Context(casi, info_name=usage.PROGRAM)
        wrong.show()
        sys.exit(Exit.USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("casi: stopped; no file was left half made", err=True)
        sys.exit(130)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(f"{type(fault).__name__}: {fault}")
        sys.exit(Exit.FAULT)
