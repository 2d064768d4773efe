"""What Pandoc read of a file, with what the file says of itself: its title, its authors, the house's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import front
from .content import Block, Content, Heading, Inline, Paragraph, Passage, Told, notes_in, text_of, texts, words
from .house_words import HouseWords
from .pandoc_tree import Tree


def content_of(
    tree: Mapping[str, Any],
    reading: Tree,
    unit: str,
    passages: Sequence[Passage],
    told: Sequence[Told],
    pictures: dict[str, bytes],
) -> Content:
    """The Content of Pandoc's ``tree``.  Title and authors that the file marks as such are told to be taken."""
    known = {passage.at for passage in passages}
    said: dict[str, list[str]] = {"title": [], "subtitle": [], "author": []}
    notes: list[Block] = []
    for what, found in said.items():
        for nodes in _meta(tree["meta"].get(what)):
            at, inlines = reading.place(nodes), reading.inlines(nodes)
            text = " ".join(words(inlines).split())
            found += [text] if text else []
            notes += _noted(inlines, reading.told)
            if text and at in known and reading.has_place(nodes):
                reading.told.append(Told("IMP-052", at, {"words": front.shown(text)}, text))
    blocks = (*notes, *reading.document(tree["blocks"]))
    return Content(
        unit=unit,
        passages=tuple(passages),
        blocks=blocks,
        told=(*told, *reading.told),
        title=" ".join(said["title"]),
        subtitle=" ".join(said["subtitle"]),
        authors=tuple(map(front.without_by, said["author"])),
        pictures=pictures,
    )


def _noted(inlines: Sequence[Inline], told: list[Told]) -> Iterator[Block]:
    """What the notes of a title say, which bears none; it is told."""
    for note in notes_in(inlines):
        for block in note.blocks:
            told.append(Told("IMP-048", block.at, {"words": front.shown(text_of(block))}))
            yield block


def _meta(value: Mapping[str, Any] | None) -> list[Sequence[Any]]:
    """A value of Pandoc's metadata as lists of inlines."""
    if value is None:
        return []
    if value["t"] == "MetaInlines":
        return [value["c"]]
    if value["t"] == "MetaBlocks":
        return [block["c"] for block in value["c"] if block["t"] in ("Para", "Plain")]
    return [inlines for entry in value["c"] for inlines in _meta(entry)] if value["t"] == "MetaList" else []


def with_front(content: Content, house: HouseWords) -> Content:
    """``content`` without the house's own words, its title found where no style of the file told it."""
    fixed = house.within(content.passages)
    told = front.printed_by_the_house([one for one in content.passages if one.at in fixed])
    last = max(fixed, default=0)
    cover = [one for one in content.passages if one.at < last and one.at not in fixed and one.text.strip()]
    blocks = tuple(block for block in content.blocks if block.at not in fixed)
    series = next((one.series for one in fixed.values() if one.series), None)
    content = replace(content, blocks=blocks, series=series, told=(*content.told, *told))
    if content.title:
        return _with_author(content)
    first = blocks[0] if blocks else None
    if not cover and isinstance(first, Heading) and _is_alone(first, blocks):
        cover = [Passage(first.at, words(first.inlines))]
    head = front.read([" ".join(one.text.split()) for one in cover], cover)
    told = list(head.told)
    taken = [block for block in blocks if block.at in head.taken]
    notes = [note for block in taken for _, inlines in texts([block]) for note in _noted(inlines, told)]
    return _with_author(
        replace(
            content,
            blocks=(*notes, *(block for block in blocks if block not in taken)),
            told=(*content.told, *told),
            title=head.title,
            subtitle=head.subtitle,
            authors=content.authors or head.authors,
        )
    )


def _is_alone(first: Heading, blocks: Sequence[Block]) -> bool:
    """Whether no other heading is of its level or above it."""
    return all(not isinstance(block, Heading) or block.level > first.level for block in blocks[1:])


def _with_author(content: Content) -> Content:
    """A first paragraph that says by whom the text is names the author."""
    first = content.blocks[0] if content.blocks else None
    text = words(first.inlines).strip() if isinstance(first, Paragraph) else ""
    if content.authors or first is None or front.without_by(text) == text or not front.is_name(text):
        return content
    named = {"what": "author", "part": "head", "words": front.without_by(text)}
    told = Told("IMP-031", first.at, named, text)
    return replace(content, authors=(front.without_by(text),), blocks=content.blocks[1:], told=(*content.told, told))
