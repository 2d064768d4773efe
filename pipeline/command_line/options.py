"""Options and arguments that verbs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from . import usage
from .desk import Desk

STYLES = Path(__file__).parents[2] / "styles"


def every_verb(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The options that go with every verb; the verb gets them as its first argument, a Desk."""

    @wraps(verb)
    def with_desk(
        build_dir: Path, style_dirs: tuple[Path, ...], quiet: bool, verbose: bool, as_json: bool, annotate: bool,
        **rest: Any,
    ) -> Any:  # fmt: skip
        return verb(Desk(build_dir, (*style_dirs, STYLES), quiet, verbose, as_json, annotate), **rest)

    folder = click.Path(file_okay=False, path_type=Path)
    there = click.Path(file_okay=False, exists=True, path_type=Path)
    for option in (
        click.option("--annotate", is_flag=True, envvar="CASI_ANNOTATE", help="For GitHub: tell findings twice."),
        click.option("--json", "as_json", is_flag=True, help="For programs: tell everything as lines of JSON."),
        click.option("-v", "--verbose", is_flag=True, help="Tell more: remarks, each step and its time."),
        click.option("-q", "--quiet", is_flag=True, help="Tell errors only."),
        click.option(
            "--styles", "style_dirs", type=there, multiple=True, metavar="FOLDER",
            help="A folder with house styles of your own.",
        ),
        click.option(
            "--build", "build_dir", type=folder, default=Path("build"), metavar="FOLDER",
            help="Where to put what is made; build/ if left out.",
        ),
    ):
        with_desk = option(with_desk)
    return with_desk


def title_folders(_context: click.Context, _parameter: click.Parameter, names: Sequence[str]) -> list[Path]:
    """The folders of the titles named, all below ``source/`` where none is.

    Raises click.BadParameter for a name that is neither a slug nor a folder.
    """
    shelf = usage.shelf()
    if not names and not shelf:
        raise click.BadParameter(
            "there is no title here. A title is a folder under source/ with a publication.yaml; `casi new` begins one."
        )
    return list(dict.fromkeys(_title_folder(name, shelf) for name in names)) or shelf


def _title_folder(name: str, shelf: Sequence[Path]) -> Path:
    for folder in (Path("source") / name, Path(name)):
        if folder.is_dir():
            return folder
    from ..rules import nearest

    slugs = [folder.name for folder in shelf]
    there = f"there are {', '.join(slugs)}." if slugs else "`casi new` begins one."
    raise click.BadParameter(f"there is no title {name}; {nearest(name, slugs, 'did you mean {}?') or there}")


def one_title(context: click.Context, parameter: click.Parameter, name: str | None) -> Path:
    """The folder of the title named, of the only one where none is."""
    folders = title_folders(context, parameter, [name] if name else ())
    if len(folders) > 1:
        raise click.BadParameter(f"which title? There are {', '.join(folder.name for folder in folders)}.")
    return folders[0]


titles_argument = click.argument(
    "titles", nargs=-1, metavar="[TITLE ...]", callback=title_folders, shell_complete=usage.complete_titles
)

proof_option = click.option(
    "--proof", is_flag=True, help="A proof: made past faults, PROOF and the date on every page, in build/TITLE/proof/."
)
