"""The order in which a Book is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import (
    Book,
    BookDocument,
    Manuscript,
    Matter,
    NavigationEntry,
    Result,
    Style,
)
from . import drafts, front_words, navigation, notes, numbering, pictures, references, renderings, terms
from .drafts import Draft
from .frames import Frame, Frames
from .term_base import TermBase
from .wrong_renderings import indistinct


def make_book(manuscript: Manuscript, style: Style, proof: str | None = None) -> Result[Book]:
    """The Book of ``manuscript`` in house style, with every fault of its text.

    ``proof`` is the date that the pages of a proof bear.  Where a document has a fault the Book still holds what could
    be made of it, so that a proof can show it; the value is None only where a template cannot be filled.
    """
    manuscript, changes = front_words.set_words(manuscript, style)
    base = TermBase.of(manuscript, style)
    drafting = drafts.write(manuscript, style, base)
    findings = [*indistinct(base), *drafting.findings]
    for draft in drafting.drafts:
        notes.mark(draft, style)
    labelled = numbering.number(drafting.drafts, manuscript, style)
    findings.extend(references.resolve(drafting.drafts, labelled, style))
    found = terms.read(drafting.drafts, base)
    findings.extend((*found.findings, *renderings.judge(found.uses, base)))
    terms.gloss(found.uses, style)
    depicted = pictures.place_all(drafting.drafts, manuscript)
    findings.extend(depicted.findings)

    headings = navigation.entries(drafting.drafts, manuscript, style)
    frames = Frames(manuscript, style, headings, proof)
    results = list(_documents(drafting.drafts, manuscript, style, frames, headings))
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
        changes=(*changes, *drafting.changes),
        sources={source.name: source.text for source in manuscript.documents},
        proof=proof,
    )
    return Result(book, tuple(findings))


def _documents(
    drafted: Sequence[Draft], manuscript: Manuscript, style: Style, frames: Frames, headings: Sequence[NavigationEntry]
) -> Iterator[Result[BookDocument]]:
    """Front matter in the order of the house, then parts and chapters, then back matter."""
    by_matter = {matter: [draft for draft in drafted if draft.source.matter is matter] for matter in Matter}
    for kind in style.tokens["order"]:
        if kind == "front":
            yield from (_text(draft, manuscript, style, frames) for draft in by_matter[Matter.FRONT])
        elif kind != "contents" or navigation.lines(headings) > 1:
            title = style.texts["labels"]["contents"] if kind == "contents" else manuscript.metadata.title
            yield frames.page(Frame(kind, kind, Matter.FRONT, title))
    opened = None
    for draft in by_matter[Matter.BODY]:
        part = draft.source.part
        if part is not None and part != opened:
            yield frames.page(Frame(navigation.part_name(part), "part", Matter.BODY, part.title))
        opened = part
        yield _text(draft, manuscript, style, frames)
    yield from (_text(draft, manuscript, style, frames) for draft in by_matter[Matter.BACK])


def _text(draft: Draft, manuscript: Manuscript, style: Style, frames: Frames) -> Result[BookDocument]:
    title = draft.title or manuscript.metadata.title
    heads = _running_heads(draft, manuscript, style)
    frame = Frame(draft.name, draft.kind, draft.source.matter, title, draft.source.name, *heads)
    return frames.text(frame, draft)


def _running_heads(draft: Draft, manuscript: Manuscript, style: Style) -> tuple[str, str]:
    """The words over left and right pages, as the house orders them."""
    metadata = manuscript.metadata
    series = style.texts["series"].get(metadata.series, {})
    chapter = draft.title if draft.heading is None else draft.heading.get("data-running") or draft.title
    said = {
        "series": series.get("name") or metadata.running_title,
        "title": metadata.running_title,
        "chapter": chapter or metadata.running_title,
    }
    order = style.tokens["running_heads"]["article" if draft.kind == "article" else "book"]
    return said[order["verso"]], said[order["recto"]]
