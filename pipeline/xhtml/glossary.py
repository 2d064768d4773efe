"""The glossary: every term of a title with its Chinese, its pinyin and all places where it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model import Change, GlossaryEntry, Manuscript, Place, Style, Term, TextRun
from ..typography import for_short_texts, set_runs
from . import sorting
from .pinyin import transcribed
from .term_base import Rendering, TermBase, rendering, without_article
from .terms import Use


@dataclass(frozen=True)
class Glossary:
    """The entries in the order of the English: as the term base has them, and as the house prints them.

    ``changes`` are the marks in which the two differ.
    """

    entries: tuple[GlossaryEntry, ...]
    printed: tuple[GlossaryEntry, ...]
    changes: tuple[Change, ...]

    @property
    def by_pinyin(self) -> list[tuple[int, GlossaryEntry]]:
        """The printed entries in the order of their pinyin, each with its number in the order of the English."""
        return sorted(enumerate(self.printed, 1), key=lambda entry: (sorting.pinyin(entry[1].pinyin), entry[0]))


def compile_glossary(uses: Iterable[Use], base: TermBase, manuscript: Manuscript, style: Style) -> Glossary:
    """An entry for each Chinese term; where it is rendered in two ways, one for each of them."""
    together: dict[tuple[str, Rendering], list[Use]] = {}
    for use in uses:
        together.setdefault((use.chinese, use.rendering), []).append(use)
    entries = [_entry(same, base.entries.get(same[0].chinese)) for same in together.values()]
    entries.sort(key=lambda entry: (sorting.english(entry.english), sorting.pinyin(entry.pinyin)))
    setter = _Setter(base, manuscript, style)
    return Glossary(tuple(entries), tuple(map(setter.entry, entries)), tuple(setter.changes))


def _entry(uses: Sequence[Use], term: Term | None) -> GlossaryEntry:
    chinese = uses[0].chinese
    chosen = term is not None and rendering(term.en) == uses[0].rendering
    return GlossaryEntry(
        english=term.en if term is not None and chosen else _usual([use.english for use in uses]),
        chinese=chinese,
        pinyin=(term.pinyin if term is not None else None) or transcribed(chinese),
        wrong=term.wrong if term is not None else (),
        uses=tuple(use.href for use in uses),
    )


def _usual(forms: Sequence[str]) -> str:
    """The form that is used most; of several one in small letters, with which no sentence begins, then the shortest."""
    count = Counter(without_article(form) for form in forms)
    return min(count, key=lambda form: (-count[form], not form[:1].islower(), len(form), form))


class _Setter:
    """Sets entries by the house's rules for short texts; ``changes`` grows on the way."""

    def __init__(self, base: TermBase, manuscript: Manuscript, style: Style) -> None:
        self._base = base
        self._rules = for_short_texts(style.tokens["typography"])
        self._language = manuscript.metadata.language
        self.changes: list[Change] = []

    def entry(self, entry: GlossaryEntry) -> GlossaryEntry:
        english, pinyin = self._text(entry, entry.english), self._text(entry, entry.pinyin)
        return replace(entry, english=english, pinyin=pinyin)

    def _text(self, entry: GlossaryEntry, given: str) -> str:
        """A change is told where the term base has an entry, which is then what was changed."""
        term = self._base.entries.get(entry.chinese)
        where = term.place if term is not None and given in (term.en, term.pinyin) else None
        setting = set_runs([TextRun(given, where or Place(""))], self._rules, self._language)
        self.changes += [replace(change, where=where) for change in setting.changes if where]
        return setting.texts[0]
