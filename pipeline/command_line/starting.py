"""``casi new`` and ``casi import``: a title's first files."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..model import Result
from .clock import now
from .desk import Desk, Exit, forbidden, told_value
from .options import every_verb

#: What a new title may be, and its usual page.
PAGES = {"article": "letter", "book": "6x9"}

to_option = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="The title's folder; if left out, source/ and a name made from the title.",
)
style_option = click.option("--style", "style_name", default="casi", show_default=True, help="The house style.")
date_option = click.option("--date", help="The date of this edition: 2026, 2026-03 or 2026-03-20.")


@click.command()
@click.option("--title", help="The title in full.")
@click.option("--author", "authors", multiple=True, help='An author of the original, such as "Liu Bocheng (刘伯承)".')
@click.option("--translator", "translators", multiple=True, help="A translator.")
@date_option
@click.option("--book", "kind", flag_value="book", help="Begin a book with chapters.")
@click.option("--article", "kind", flag_value="article", help="Begin an article: one text without chapters.")
@click.option("--page", help="The page size: letter, a4, 6x9, 7x10.")
@click.option("--series", help="The series of the house in which the title appears; none for no series.")
@style_option
@to_option
@every_verb
def new(desk: Desk, style_name: str, folder: Path | None, kind: str | None, **said: Any) -> int:
    """Begin a title: a folder whose files show what to write.

    What no option says is asked for, or takes its default where nobody can be asked.

    \b
    casi new                                                   asks
    casi new --title "The Sea" --date 2026-03                  asks nothing that it need not know
    casi new --book --title "The Sea" --author "Liu Bocheng (刘伯承)"
    """
    from .. import beginning
    from .. import style as house

    style = told_value(desk, house.load(style_name, desk.styles))
    if style is None:
        return Exit.FORBIDDEN
    series = next(iter(style.texts["series"]), "none")
    title = said["title"] or ask("Title", None)
    kind = kind or ask("An article or a book?", "article", click.Choice(list(PAGES)))
    authors = said["authors"] or tuple(filter(None, [ask("Author of the original", "")]))
    asked = beginning.Beginning(
        title=" ".join(title.split()),
        name=folder.name if folder else beginning.name_of(title),
        date=said["date"] or ask("Date of this edition", now().date().isoformat()),
        series=none(said["series"] or ask("Series", series, click.Choice([*style.texts["series"], "none"]))),
        page=said["page"] or ask("Page size", PAGES[kind], click.Choice(list(style.pages))),
        style=style_name,
        authors=tuple(map(beginning.person, authors)),
        translators=tuple(map(beginning.person, said["translators"])),
    )
    return put(desk, folder or Path("source") / asked.name, beginning.begin(kind, asked, style))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title in full, where the file does not say it rightly.")
@click.option("--author", "authors", multiple=True, help='An author of the original, such as "Liu Bocheng (刘伯承)".')
@click.option("--translator", "translators", multiple=True, help="A translator.")
@date_option
@click.option("--page", default=PAGES["article"], show_default=True, help="The page size: letter, a4, 6x9, 7x10.")
@click.option("--series", help="The series of the house in which the title appears; else the one that the file names.")
@style_option
@to_option
@every_verb
def import_(desk: Desk, file: Path, style_name: str, folder: Path | None, **said: Any) -> int:
    """Begin a title from a Word document, a web page or plain text.

    All that was changed or is unsure is told, and stands with its places in import.txt beside the manuscript.

    \b
    casi import translation.docx --date 2026-03
    casi import --to source/the-sea the-sea.html               says where the title is to stand
    pdftotext -layout old.pdf && casi import old.txt           takes the words of a PDF
    """
    from .. import beginning, importing
    from .. import style as house

    style = told_value(desk, house.load(style_name, desk.styles))
    if style is None:
        return Exit.FORBIDDEN
    asked = beginning.Beginning(
        title=" ".join(said["title"].split()),
        name=folder.name if folder else "",
        date=said["date"],
        series=said["series"],
        page=said["page"],
        style=style_name,
        authors=tuple(map(beginning.person, said["authors"])),
        translators=tuple(map(beginning.person, said["translators"])),
    )
    imported = importing.bring_in(file, asked, style, folder)
    if imported.value is None:
        told_value(desk, imported)
        return forbidden(imported.findings)
    return put(desk, imported.value.folder, Result(imported.value.files, imported.findings))


def ask(question: str, default: str | None, choice: click.Choice[str] | None = None) -> str:
    """The answer of whoever sits at the terminal; the default where nobody does.

    Raises click.UsageError where nobody does and there is none.
    """
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, show_default=bool(default), type=choice, err=True))
    if default is None:
        raise click.UsageError(f"Nobody can be asked for the {question.lower()}; say it with --{question.lower()}.")
    return default


def none(word: str) -> str | None:
    return None if word == "none" else word


def put(desk: Desk, folder: Path, made: Result[Mapping[str, bytes]]) -> Exit:
    """Write the files of a new title into ``folder``, and tell which."""
    from .. import beginning

    files = told_value(desk, made)
    written = None if files is None else told_value(desk, beginning.put(folder, files))
    for path in written or ():
        desk.made(path)
    return Exit.FORBIDDEN if written is None else Exit.DONE
