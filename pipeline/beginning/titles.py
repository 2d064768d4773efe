"""A new title: what was asked for is judged, then its files are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files as packaged
from importlib.resources.abc import Traversable
from pathlib import Path

from .. import outputs
from ..manuscript import PUBLICATION, RUNNING_HEAD, SLUG
from ..model import Finding, Result, Style
from ..rules import finding, nearest
from .publication import Beginning, write
from .wording import short_title, title_lines

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def begin(kind: str, title: Beginning, style: Style) -> Result[Mapping[str, bytes]]:
    """The files of a new title, ``kind`` being ``article`` or ``book``, by their path below its folder.

    The value is None where something that was asked for cannot be; all of that is told at once.
    """
    told = tuple(faults(title, style))
    if told:
        return Result(None, told)
    made = dict(_text_files(packaged(__package__).joinpath(kind)))
    made[PUBLICATION] = write(kind, fill_in(title, style)).encode()
    return Result(made)


def fill_in(title: Beginning, style: Style) -> Beginning:
    """``title`` with a short title and lines for the cover where it is so long that it asks for them."""
    if len(title.title) <= RUNNING_HEAD:
        return title
    lines = title.title_lines or title_lines(title.title, style.tokens["cover"]["longest_line"])
    return replace(title, short_title=title.short_title or short_title(title.title), title_lines=lines)


def faults(title: Beginning, style: Style) -> Iterator[Finding]:
    """All that forbids to begin ``title``; its date may be missing."""
    if not re.search(r"\w", title.title):
        yield finding("NEW-001")
    if not SLUG.fullmatch(title.name):
        yield finding("NEW-002", name=title.name)
    if title.date is not None and not _is_date(title.date):
        yield finding("NEW-003", date=title.date)
    if title.series is not None:
        yield from _unknown("series", title.series, style.texts["series"])
    yield from _unknown("page size", title.page, style.pages)


def _unknown(what: str, value: str, known: Mapping[str, object]) -> Iterator[Finding]:
    if value not in known:
        choices = ", ".join(known) or "(none)"
        yield finding("NEW-004", what=what, value=value, near=nearest(value, known), known=choices)


def put(folder: Path, files: Mapping[str, bytes]) -> Result[tuple[Path, ...]]:
    """Write the files of a new title, and say where they stand; ``folder`` must be new or empty."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        return Result(None, (finding("NEW-005", folder=folder.as_posix()),))
    try:
        outputs.write(folder, files, owned=())
    except OSError as error:
        return Result(None, (finding("OUT-001", None, folder=folder.as_posix(), problem=error.strerror or error),))
    return Result(tuple(folder / name for name in files))


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    try:
        return match is not None and bool(date(*(int(part or 1) for part in match.groups())))
    except ValueError:
        return False


def _text_files(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _text_files(entry, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.read_bytes()
