"""What is made of the whole text, beside it: lists of figures and of tables, glossary, concordance, index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Change, Manuscript, Style
from . import captions, source_pages
from .captions import Lists
from .drafts import Draft
from .glossary import Glossary, compile_glossary
from .index import Index, compile_index
from .short_texts import ShortTexts
from .term_base import TermBase
from .terms import Use


@dataclass(frozen=True)
class Apparatus:
    """All of it, and each mark in its words that the house's rules changed.

    ``made`` holds, by the kinds of their documents, those for which there is as much as the house asks for.
    """

    lists: Lists
    glossary: Glossary
    index: Index
    made: Mapping[str, object]
    changes: tuple[Change, ...]


def compile_apparatus(
    drafts: Sequence[Draft], uses: Sequence[Use], base: TermBase, manuscript: Manuscript, style: Style
) -> Apparatus:
    """The apparatus of ``drafts``, which have all their ids."""
    texts = ShortTexts(style, manuscript.metadata.language)
    concordance = source_pages.concordance(drafts)
    lists = {**captions.lists(drafts, style), **({"concordance": concordance} if concordance else {})}
    glossary = compile_glossary(uses, base, texts)
    index = compile_index(drafts, glossary.printed, style, texts)
    made: dict[str, object] = {**lists}
    if len(glossary.entries) >= style.tokens["glossary"]["least"]:
        made["glossary"] = glossary
    if index.groups:
        made["index"] = index
    return Apparatus(lists, glossary, index, made, tuple(texts.changes))
