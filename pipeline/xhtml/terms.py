"""Terms: the Chinese stands beside the English at a term's first use in a document."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Finding, Manuscript, Style
from ..places import place
from ..rules import finding, nearest
from .drafts import Draft
from .elements import E, Element, classes, made, words


def gloss(draft: Draft, manuscript: Manuscript, style: Style) -> Iterator[Finding]:
    """Put the Chinese after each term's first use; a Finding for a term whose Chinese nothing tells."""
    base = {term.en.casefold(): term.zh for term in (*style.terms, *manuscript.terms)}
    glossed: set[str] = set()
    for term in draft.section.findall(".//{*}span[@class]"):
        if "term" not in classes(term):
            continue
        english = words(term)
        chinese = term.attrib.pop("data-zh", None) or base.get(english.casefold())
        if chinese is None:
            near = nearest(english.casefold(), base, "; terms.yaml has “{}”")
            yield finding("TERM-001", place(term), term=english, near=near)
        elif chinese not in glossed:
            glossed.add(chinese)
            _put_after(term, _gloss(chinese, style))


def _gloss(chinese: str, style: Style) -> Element:
    return made(E.span({"class": "gloss"}), "term", style.texts["labels"]["gloss"].format(chinese=chinese))


def _put_after(term: Element, addition: Element) -> None:
    following, term.tail = term.tail, " "
    term.addnext(addition)
    addition.tail = following
