"""Each Markdown file as a draft: its elements set by the house's rules, still without what the whole title tells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .. import markup, typography
from ..markup import Markup
from ..model import Change, Finding, Manuscript, Matter, Place, SourceDocument, Style, TextRun
from ..places import place
from ..rules import finding
from .elements import E, Element, classes, tag, words
from .term_base import TermBase
from .wrong_renderings import WrongRenderings

#: Names that documents of the house's own making have, and ``page``, with which ids of printed pages begin.
TAKEN = re.compile(r"cover|cover-image|series|contents|figures|tables|nav|concordance|glossary|index|part-\d+|page")


@dataclass(frozen=True)
class Draft:
    """A document on its way into the Book.  Later steps finish the elements of ``section``, which this stage owns."""

    name: str
    kind: str
    source: SourceDocument
    section: Element
    markup: Markup

    @property
    def heading(self) -> Element | None:
        """The level-1 heading, which an article does not have: its heading is the title of the publication."""
        return self.section.find("{*}header/{*}h1")

    @property
    def title(self) -> str:
        return "" if self.heading is None else words(self.heading, without=("mark", "term", "source-page", "label"))


@dataclass(frozen=True)
class Drafting:
    """What came of all files: the drafts in reading order, every change of a mark, every fault."""

    drafts: tuple[Draft, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


def write(manuscript: Manuscript, style: Style, base: TermBase) -> Drafting:
    """Every file of ``manuscript`` as a Draft; ``base`` tells which renderings are wrong."""
    wrong = WrongRenderings(base)
    of_text = style.tokens["typography"]
    of_cells = typography.for_short_texts(of_text)
    changes: list[Change] = []
    findings: list[Finding] = []

    def set_text(runs: Sequence[TextRun], block: str) -> Sequence[str]:
        rules = of_cells if block in ("th", "td") else of_text
        setting = typography.set_runs(runs, rules, manuscript.metadata.language)
        changes.extend(setting.changes)
        findings.extend(setting.findings)
        findings.extend(wrong.find(runs))
        return setting.texts

    converted = [markup.convert(source, set_text) for source in manuscript.documents]
    findings.extend(found for result in converted for found in result.findings)
    ids = {identifier for result in converted if result.value for identifier in result.value.ids}
    drafts = [
        _draft(manuscript, source, name, result.value)
        for source, name, result in zip(manuscript.documents, names(manuscript.documents, ids), converted, strict=True)
        if result.value is not None
    ]
    findings.extend(_without_heading(drafts))
    return Drafting(tuple(drafts), tuple(changes), tuple(findings))


def names(documents: Sequence[SourceDocument], ids: Collection[str] = ()) -> list[str]:
    """A name for each document: its file's, as an identifier (an NCName in ASCII) that nothing else has.

    ``ids`` are those that the manuscript gives: ``ch-navy.md`` may well begin with a heading of that id.  Ids that the
    program makes begin with the name of a document and an underscore, which no name and no such id has.
    """
    found: list[str] = []
    for document in documents:
        name = re.sub(r"[^a-z0-9-]+", "-", document.stem.lower()).strip("-") or "text"
        name = name if name[0].isalpha() else f"text-{name}"
        while name in found or name in ids or TAKEN.fullmatch(name):
            name += "-text"
        found.append(name)
    return found


def _draft(manuscript: Manuscript, source: SourceDocument, name: str, converted: Markup) -> Draft:
    section = E.section(*converted.blocks)
    _put_heading_in_header(section)
    return Draft(name, _kind(manuscript, source, section), source, section, converted)


def _put_heading_in_header(section: Element) -> None:
    heading = section.find("{*}h1")
    if heading is not None:
        header = E.header()
        heading.addprevious(header)
        header.append(heading)


def _kind(manuscript: Manuscript, source: SourceDocument, section: Element) -> str:
    """An article is the one text of a title whose heading is the title itself."""
    if source.matter is not Matter.BODY:
        return source.matter.value
    alone = sum(document.matter is Matter.BODY for document in manuscript.documents) == 1
    return "article" if alone and source.part is None and section.find("{*}header") is None else "chapter"


def _without_heading(drafts: Sequence[Draft]) -> Iterator[Finding]:
    for draft in drafts:
        if draft.kind != "article" and draft.heading is None:
            yield finding("BOOK-004", Place(draft.source.name, 1, 1))
        elif draft.heading is not None and _first_block(draft.section) is not draft.heading.getparent():
            yield finding("BOOK-005", place(draft.heading))


def _first_block(section: Element) -> Element | None:
    return next((block for block in section if tag(block) != "div" or "page-break" not in classes(block)), None)
