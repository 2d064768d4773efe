"""The order in which a Book is made."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TypeAlias

from ..model import (
    Book,
    BookDocument,
    Manuscript,
    Matter,
    Result,
    Style,
)
from . import drafts, front_words, navigation, notes, numbering, pictures, references, renderings, source_pages, terms
from .apparatus import compile_apparatus
from .drafts import Draft
from .frames import Frame, Frames
from .term_base import TermBase
from .wrong_renderings import indistinct

#: A document on its way: of the manuscript, or of the house's own making.
Leaf: TypeAlias = Draft | Frame

#: Documents of the house's making that bear a heading of their own, with the words of ``texts.labels`` of that name.
HEADED = frozenset({"contents", "figures", "tables", "glossary", "concordance", "index"})

HEADINGS_FOR_CONTENTS = 2  # a list of one is none


def make_book(manuscript: Manuscript, style: Style, proof: str | None = None) -> Result[Book]:
    """The Book of ``manuscript`` in house style, with every fault of its text.

    ``proof`` is the date that the pages of a proof bear.  Where a document has a fault the Book still holds what could
    be made of it, so that a proof can show it; the value is None only where a template cannot be filled.
    """
    manuscript, changes = front_words.set_words(manuscript, style)
    base = TermBase.of(manuscript, style)
    drafting = drafts.write(manuscript, style, base)
    findings = [*indistinct(base, manuscript.terms), *drafting.findings]
    for draft in drafting.drafts:
        notes.mark(draft, style)
        source_pages.place(draft, style)
    labelled = numbering.number(drafting.drafts, manuscript, style)
    findings.extend(references.resolve(drafting.drafts, labelled, style))
    found = terms.read(drafting.drafts, base)
    findings.extend((*found.findings, *renderings.judge(found.uses, base)))
    terms.gloss(found.uses, style)
    depicted = pictures.place_all(drafting.drafts, manuscript, style)
    findings.extend(depicted.findings)

    apparatus = compile_apparatus(drafting.drafts, found.uses, base, manuscript, style)
    findings.extend(apparatus.index.findings)
    leaves = list(_reading_order(drafting.drafts, apparatus.made, manuscript, style))
    headings = navigation.entries(leaves, manuscript, style)
    if sum(entry.document not in apparatus.made for entry in navigation.flat(headings)) < HEADINGS_FOR_CONTENTS:
        leaves = [leaf for leaf in leaves if leaf.kind != "contents"]
    frames = Frames(manuscript, style, headings, apparatus.made, proof)
    results = [_document(leaf, manuscript, style, frames) for leaf in leaves]
    findings.extend(found for result in results for found in result.findings)
    documents = tuple(result.value for result in results if result.value is not None)
    if len(documents) < len(results):
        return Result(None, tuple(findings))
    book = Book(
        slug=manuscript.slug,
        metadata=manuscript.metadata,
        documents=documents,
        navigation=headings,
        resources=depicted.resources,
        lists=apparatus.lists,
        glossary=apparatus.glossary.entries,
        changes=(*changes, *drafting.changes, *apparatus.changes),
        sources={source.name: source.text for source in manuscript.documents},
        proof=proof,
    )
    return Result(book, tuple(findings))


def _reading_order(
    drafted: Sequence[Draft], made: Container[str], manuscript: Manuscript, style: Style
) -> Iterator[Leaf]:
    """Front matter in the order of the house, parts and chapters, then back matter in the order of the house.

    ``made`` tells for which of the documents with a heading of the house's own there is something to put in them.
    """
    for matter in Matter:
        drafts = [draft for draft in drafted if draft.source.matter is matter]
        if matter is Matter.BODY:
            yield from _body(drafts)
            continue
        for kind in style.tokens["order"][matter.value]:
            if kind == matter.value:
                yield from drafts
            elif kind == "contents" or (kind in HEADED and kind in made):
                title = style.texts["labels"][kind]
                yield Frame(kind, kind, matter, title, None, *_running_heads(kind, title, manuscript, style))
            elif kind not in HEADED:
                yield Frame(kind, kind, matter, manuscript.metadata.title)


def _body(drafts: Sequence[Draft]) -> Iterator[Leaf]:
    opened = None
    for draft in drafts:
        part = draft.source.part
        if part is not None and part != opened:
            yield Frame(navigation.part_name(part), "part", Matter.BODY, part.title)
        opened = part
        yield draft


def _document(leaf: Leaf, manuscript: Manuscript, style: Style, frames: Frames) -> Result[BookDocument]:
    if isinstance(leaf, Frame):
        return frames.page(leaf)
    running = leaf.title if leaf.heading is None else leaf.heading.get("data-running") or leaf.title
    heads = _running_heads(leaf.kind, running, manuscript, style)
    title = leaf.title or manuscript.metadata.title
    return frames.text(Frame(leaf.name, leaf.kind, leaf.source.matter, title, leaf.source.name, *heads), leaf)


def _running_heads(kind: str, title: str, manuscript: Manuscript, style: Style) -> tuple[str, str]:
    """The words over left and right pages of a document called ``title``, as the house orders them."""
    metadata = manuscript.metadata
    series = style.texts["series"].get(metadata.series, {})
    said = {
        "series": series.get("name") or metadata.running_title,
        "title": metadata.running_title,
        "chapter": title or metadata.running_title,
    }
    order = style.tokens["running_heads"]["article" if kind == "article" else "book"]
    return said[order["verso"]], said[order["recto"]]
