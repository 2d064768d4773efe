"""The glossary: every term of a title with its Chinese, its pinyin and all places where it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model import GlossaryEntry, Term
from . import sorting
from .pinyin import transcribed
from .short_texts import ShortTexts
from .term_base import Rendering, TermBase, rendering, without_article
from .terms import Use


@dataclass(frozen=True)
class Glossary:
    """The entries in the order of the English: as the term base has them, and as the house prints them."""

    entries: tuple[GlossaryEntry, ...]
    printed: tuple[GlossaryEntry, ...]

    @property
    def by_pinyin(self) -> list[tuple[int, GlossaryEntry]]:
        """The printed entries in the order of their pinyin, each with its number in the order of the English."""
        return sorted(enumerate(self.printed, 1), key=lambda entry: (sorting.pinyin(entry[1].pinyin), entry[0]))


def compile_glossary(uses: Iterable[Use], base: TermBase, texts: ShortTexts) -> Glossary:
    """An entry for each Chinese term; where it is rendered in two ways, one for each of them."""
    together: dict[tuple[str, Rendering], list[Use]] = {}
    for use in uses:
        together.setdefault((use.chinese, use.rendering), []).append(use)
    entries = [_entry(same, base.entries.get(same[0].chinese)) for same in together.values()]
    entries.sort(key=lambda entry: (sorting.english(entry.english), sorting.pinyin(entry.pinyin)))
    return Glossary(tuple(entries), tuple(_printed(entry, base, texts) for entry in entries))


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


def _printed(entry: GlossaryEntry, base: TermBase, texts: ShortTexts) -> GlossaryEntry:
    """The entry as the house prints it; a change is told where the term base has the words."""
    term = base.entries.get(entry.chinese)
    given = {term.en, term.pinyin} if term is not None else set()
    english, pinyin = (
        texts.set(words, term.place if term is not None and words in given else None)
        for words in (entry.english, entry.pinyin)
    )
    return replace(entry, english=english, pinyin=pinyin)
