"""Lists of figures and of tables: a line for each caption, where there are as many as the house wants for a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ..model import NavigationEntry, Style
from .drafts import Draft
from .elements import words
from .numbering import CAPTIONS, is_numbered

#: The lines of lists, by the kind of their document.
Lists: TypeAlias = Mapping[str, tuple[NavigationEntry, ...]]

#: What each list is a list of.
LISTED = {"figures": "figure", "tables": "table"}


def lists(drafts: Sequence[Draft], style: Style) -> Lists:
    """The lists for which ``drafts``, numbered and labelled, have enough captions; no other is there."""
    found = {kind: tuple(_lines(drafts, element)) for kind, element in LISTED.items()}
    return {kind: lines for kind, lines in found.items() if len(lines) >= style.tokens["lists"][kind]}


def _lines(drafts: Sequence[Draft], kind: str) -> Iterator[NavigationEntry]:
    for draft in drafts:
        for element in draft.section.iter(f"{{*}}{kind}"):
            if is_numbered(element):
                caption = element.find(f"{{*}}{CAPTIONS[kind]}")
                yield NavigationEntry("" if caption is None else words(caption), draft.name, element.get("id", ""))
