"""Terms in the text: which Chinese each stands for, and the Chinese beside the English at a first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Finding, Place, Style
from ..places import place
from ..rules import finding, nearest
from .drafts import Draft
from .elements import E, Element, classes, made, words
from .term_base import Rendering, TermBase, rendering


@dataclass(frozen=True)
class Use:
    """A term where it is used: its English as it stands there, and its Chinese.  ``element`` has an id."""

    document: str
    element: Element
    english: str
    chinese: str

    @property
    def rendering(self) -> Rendering:
        return rendering(self.english)

    @property
    def place(self) -> Place | None:
        return place(self.element)

    @property
    def href(self) -> str:
        return f"{self.document}.xhtml#{self.element.get('id')}"


@dataclass(frozen=True)
class Terms:
    """The terms of a title in the order of its documents, and a Finding for each whose Chinese nothing tells."""

    uses: tuple[Use, ...]
    findings: tuple[Finding, ...]


def read(drafts: Sequence[Draft], base: TermBase) -> Terms:
    """Give each term its id and look up its Chinese: in the manuscript, else in the term base."""
    uses: list[Use] = []
    findings: list[Finding] = []
    for draft in drafts:
        for count, term in enumerate(_terms(draft), 1):
            term.set("id", f"{draft.name}_term-{count}")
            english = words(term)
            entry = base.right.get(rendering(english))
            chinese = term.attrib.pop("data-zh", None) or (entry.zh if entry else None)
            if chinese is None:
                near = nearest(english, [known.en for known in base.entries.values()], "; terms.yaml has “{}”")
                findings.append(finding("TERM-001", place(term), term=english, near=near))
            else:
                uses.append(Use(draft.name, term, english, chinese))
    return Terms(tuple(uses), tuple(findings))


def gloss(uses: Iterable[Use], style: Style) -> None:
    """Put the Chinese after each term's first use in a document."""
    form = style.texts["labels"]["gloss"]
    glossed: set[tuple[str, str]] = set()
    for use in uses:
        if (use.document, use.chinese) not in glossed:
            glossed.add((use.document, use.chinese))
            _put_after(use.element, made(E.span({"class": "gloss"}), "term", form.format(chinese=use.chinese)))


def _terms(draft: Draft) -> Iterator[Element]:
    return (span for span in draft.section.iter("{*}span") if "term" in classes(span))


def _put_after(term: Element, addition: Element) -> None:
    following, term.tail = term.tail, " "
    term.addnext(addition)
    addition.tail = following
