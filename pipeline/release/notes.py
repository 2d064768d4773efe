"""What readers are told of a release: the notes, and the errata for those who have the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .. import templates
from ..model import Style
from .errata import Alteration, compare
from .text import Text

#: The names of the files, and of the templates that make them.
NOTES, ERRATA = "release-notes.md", "errata.md"


class News(StrEnum):
    """What a release brings of a title; nothing is said where there is no release before whose texts are at hand."""

    NONE = "none"
    FIRST = "first"
    SAME = "same"
    PAGED = "paged"
    CHANGED = "changed"


@dataclass(frozen=True)
class Told:
    """A title of a release: the name of its files, and its text now and in the last release, None where it had it not.

    ``signed`` says whether an editor has signed the checklist for this text.
    """

    file: str
    signed: bool
    text: Text
    was: Text | None


def write(
    style: Style, version: str, last: str | None, titles: Sequence[Told], gone: Sequence[str]
) -> Mapping[str, bytes]:
    """The files ``release-notes.md`` and, where there are errata, ``errata.md``, by the templates of ``style``.

    ``last`` is the tag of the last release, None where there is none or its text is not at hand; ``gone`` are titles of
    it that this one has not.  Raises templates.FillError.
    """
    longest = style.tokens["release"]["longest_list"]
    said = [_title(title, last, longest) for title in titles]
    names = [NOTES, *([ERRATA] if any(one["errata"] for one in said) else [])]
    values = {"version": version, "last": last, "titles": said, "gone": gone}
    return {name: templates.fill(style.templates, name, values).encode() for name in names}


def _title(told: Told, last: str | None, longest: int) -> Mapping[str, Any]:
    alterations = compare(told.was, told.text) if told.was else ()
    return {
        "name": told.text.title,
        "file": told.file,
        "signed": told.signed,
        "news": str(_news(told, alterations, last)),
        "alterations": alterations[:longest],
        "more": len(alterations[longest:]),
        "errata": [erratum for alteration in alterations for erratum in alteration.errata],
    }


def _news(told: Told, alterations: Sequence[Alteration], last: str | None) -> News:
    if last is None:
        return News.NONE
    if told.was is None:
        return News.FIRST
    if alterations:
        return News.CHANGED
    return News.SAME if told.was.pages == told.text.pages else News.PAGED
