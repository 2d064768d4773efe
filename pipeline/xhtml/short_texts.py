"""Words that stand outside of the text, under the same house rules as the text."""

from __future__ import annotations

from dataclasses import replace

from ..model import Change, Place, Style, TextRun
from ..typography import for_short_texts, set_runs


class ShortTexts:
    """Sets one string after another; ``changes`` grows on the way."""

    def __init__(self, style: Style, language: str) -> None:
        self._rules = for_short_texts(style.tokens["typography"])
        self._language = language
        self.changes: list[Change] = []

    def set(self, given: str, where: Place | None) -> str:
        """``given`` as the house sets it; what changes is noted down where ``where`` tells its place."""
        setting = set_runs([TextRun(given, where or Place(""))], self._rules, self._language)
        self.changes += [replace(change, where=where) for change in setting.changes if where]
        return setting.texts[0]
