"""Pandoc's tree of a file -> blocks.

The reader of the file has put its own number in front of the words of each paragraph (``mark``), so that every block
knows its place, and tells what Pandoc's tree does not: the marks of notes, the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from ..manuscript import PICTURES
from .characters import cleaned
from .content import (
    Block,
    Break,
    Definitions,
    Heading,
    Inline,
    Items,
    Lines,
    Link,
    Marked,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Table,
    Text,
    Told,
    Verbatim,
    cut,
    inlines_of,
    notes_in,
    pictures_in,
    text_of,
    words,
)
from .front import shown
from .signs import caption_label, whose

Node = Mapping[str, Any]

#: Classes of a division that is a note and of the place where it is called, and what is written there.
NOTE, CALL, CALL_SIGN = "casi-note", "casi-call", "\ue002"

_PLACE = re.compile("\ue000(\\d+)\ue001")
_LEAD = re.compile(r"\s*(?:--|—|–)\s+(?=\S)|\s*—(?=\S)")
_LINKED = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
ALIGNMENTS = {"AlignLeft": "left", "AlignCenter": "center", "AlignRight": "right", "AlignDefault": ""}
RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
ORDINAL = re.compile(r"(?:st|nd|rd|th)", re.IGNORECASE)


def mark(number: int) -> str:
    """What stands in front of the words of paragraph ``number``."""
    return f"\ue000{number}\ue001"


@dataclass(frozen=True)
class Caption:
    """A paragraph that says by its style that it is the caption of what stands beside it."""

    at: int
    inlines: tuple[Inline, ...]


@dataclass
class Tree:
    """One file on its way.  ``told`` grows; ``at`` is the place that was met last.

    ``custom`` are the marks of notes that are not numbered, by the place where the note begins.  ``picture`` gives the
    path below the title's folder for an address in the file, None where no picture can be had.
    """

    picture: Callable[[str], str | None]
    custom: Mapping[int, str] = field(default_factory=dict)
    notes: dict[str, Sequence[Node]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    at: int = 1

    def document(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """The blocks of a whole file; divisions that are notes are kept for their calls."""
        notes = [node for node in nodes if node["t"] == "Div" and NOTE in node["c"][0][1]]
        self.notes = {node["c"][0][0]: node["c"][1] for node in notes}
        return self.blocks([node for node in nodes if node not in notes])

    def tell(self, code: str, gone: str = "", **values: object) -> None:
        self.told.append(Told(code, self.at, values, gone))

    # Blocks

    def blocks(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        return tuple(_captioned(list(self._all(nodes)), self.told))

    def _all(self, nodes: Sequence[Node]) -> Iterator[Block | Caption]:
        for node in nodes:
            write: Callable[[Any], Iterator[Block | Caption]] = getattr(self, f"_{node['t'].lower()}")
            yield from write(node.get("c"))

    def _para(self, content: Sequence[Node]) -> Iterator[Block]:
        at, inlines = self.place(content), self.inlines(content)
        text = words(inlines)
        if not text.strip() and not any(notes_in(inlines)):
            inlines = tuple(pictures_in(inlines))
        if not inlines:
            return
        if lead := _LEAD.match(text):
            yield Paragraph(at, cut(inlines, lead.end(), 0), lead=True)
        else:
            yield Paragraph(at, inlines)

    _plain = _para

    def _header(self, content: Sequence[Any]) -> Iterator[Block]:
        at, inlines = self.place(content), self.inlines(content[2])
        if words(inlines).strip():
            yield Heading(at, content[0], _unmarked(inlines))
        yield from self.behind(at, inlines)

    def behind(self, at: int, inlines: Sequence[Inline]) -> Iterator[Block]:
        """The pictures in a heading or in cells, which hold none."""
        for picture in pictures_in(inlines):
            self.tell("IMP-064", path=picture.path)
            yield Paragraph(at, (picture,))

    def _blockquote(self, content: Sequence[Node]) -> Iterator[Block]:
        blocks = _without_headings(self.blocks(content))
        if blocks:
            yield Quotation(blocks[0].at, blocks)

    def _bulletlist(self, content: Sequence[Sequence[Node]], start: int | None = None) -> Iterator[Block]:
        items = tuple(blocks for item in content if (blocks := _without_headings(self.blocks(item))))
        if items:
            yield Items(items[0][0].at, items, start)

    def _orderedlist(self, content: Sequence[Any]) -> Iterator[Block]:
        (start, style, _), items = content
        self.at = self.place(items)
        if style["t"] not in ("Decimal", "DefaultStyle"):
            self.tell("IMP-066", kind=style["t"])
        yield from self._bulletlist(items, start)

    def _definitionlist(self, content: Sequence[Any]) -> Iterator[Block]:
        entries = tuple(
            (self.inlines(term), tuple(self.blocks(meaning) for meaning in meanings)) for term, meanings in content
        )
        yield Definitions(self.at, entries)

    def _codeblock(self, content: Sequence[Any]) -> Iterator[Block]:
        yield Verbatim(self.at, self.placed(content[1]).strip("\n"))

    def _lineblock(self, content: Sequence[Sequence[Node]]) -> Iterator[Block]:
        yield Lines(self.at, tuple(self.inlines(line) for line in content))

    def _horizontalrule(self, _: None) -> Iterator[Block]:
        yield Rule(self.at)

    def _rawblock(self, _: object) -> Iterator[Block]:
        return iter(())

    def _div(self, content: Sequence[Any]) -> Iterator[Block | Caption]:
        (_, _, attributes), nodes = content
        style = dict(attributes).get("custom-style", "").lower()
        if style.startswith("toc"):
            for block in self.blocks(nodes):
                self.at = block.at
                self.tell("IMP-061", gone=text_of(block), words=shown(text_of(block)))
        elif style.endswith("caption"):
            yield from (Caption(one.at, one.inlines) for one in self.blocks(nodes) if isinstance(one, Paragraph))
        elif style.startswith("quot") and not any(node["t"] == "BlockQuote" for node in nodes):
            yield from self._blockquote(nodes)
        else:
            yield from self._all(nodes)

    def _figure(self, content: Sequence[Any]) -> Iterator[Block | Caption]:
        _, (_, caption), nodes = content
        yield from self._all(nodes)
        yield from (Caption(one.at, one.inlines) for one in self.blocks(caption) if isinstance(one, Paragraph))

    # Tables

    def _table(self, content: Sequence[Any]) -> Iterator[Block | Caption]:
        _, (_, caption), columns, head, bodies, foot = content
        captions = [Caption(one.at, one.inlines) for one in self.blocks(caption) if isinstance(one, Paragraph)]
        heads = head[1]
        rows = [*heads, *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        self.at = at = self.place(rows)
        if not any(_places(heads)) and rows:
            self.tell("IMP-026")
        grid = self.grid([row for row in rows if row[1]], len(columns))
        yield from (one for one in captions if one.at < at)
        if len(grid) < 2:
            yield from (Paragraph(at, cell) for row in grid for cell in row if cell)
            yield from (one for one in captions if one.at >= at)
            self.tell("IMP-045")
        else:
            yield Table(at, tuple(grid), tuple(ALIGNMENTS[alignment["t"]] for alignment, _ in columns))
            yield from (one for one in captions if one.at >= at)
            yield from self.behind(at, [inline for row in grid for cell in row for inline in cell])

    def grid(self, rows: Sequence[Any], columns: int) -> list[tuple[tuple[Inline, ...], ...]]:
        """The cells of every row, one for each column: a cell that spans several stands in its first."""
        filled: dict[tuple[int, int], tuple[Inline, ...]] = {}
        for number, (_, cells) in enumerate(rows):
            column = 0
            for _, _, down, across, nodes in cells:
                while (number, column) in filled:
                    column += 1
                covered = [(number + y, column + x) for y in range(down) for x in range(across)]
                filled |= dict.fromkeys(covered, ())
                filled[number, column] = self.cell(nodes)
                if len(covered) > 1:
                    self.tell("IMP-027", words=shown(words(filled[number, column])))
        return [tuple(filled.get((row, column), ()) for column in range(columns)) for row in range(len(rows))]

    def cell(self, nodes: Sequence[Node]) -> tuple[Inline, ...]:
        blocks = self.blocks(nodes)
        if len(blocks) > 1 or any(not isinstance(block, Paragraph) for block in blocks):
            self.tell("IMP-028", words=shown(" ".join(map(text_of, blocks))))
        parts = [inline for block in blocks for inline in (Text(" "), *inlines_of(block))]
        return tuple(_unmarked(parts[1:]))

    # Inlines

    def place(self, tree: Any) -> int:
        """Where a part of the tree begins."""
        return next(_places(tree), self.at)

    def has_place(self, tree: Any) -> bool:
        """Whether a part of the tree bears a place, as all text of the file does."""
        return next(_places(tree), None) is not None

    def inlines(self, nodes: Sequence[Node]) -> tuple[Inline, ...]:
        return tuple(self._inlines(nodes))

    def _inlines(self, nodes: Sequence[Node]) -> Iterator[Inline]:
        for node in nodes:
            write: Callable[[Any], Iterator[Inline]] = getattr(self, f"_inline_{node['t'].lower()}")
            yield from write(node.get("c"))

    def placed(self, text: str) -> str:
        """``text`` without the places in it, the last of which is where we are, and without what no text may hold."""
        for place in _PLACE.finditer(text):
            self.at = int(place[1])
        clean = cleaned(_PLACE.sub("", text).replace(CALL_SIGN, ""), self.at)
        self.told += clean.told
        return clean.text

    def _inline_str(self, content: str) -> Iterator[Inline]:
        text = self.placed(content)
        if text:
            yield Text(text)

    def _inline_space(self, _: None) -> Iterator[Inline]:
        yield Text(" ")

    _inline_softbreak = _inline_space

    def _inline_linebreak(self, _: None) -> Iterator[Inline]:
        yield Break()

    def _inline_emph(self, content: Sequence[Node]) -> Iterator[Inline]:
        yield Marked("*", tuple(self._inlines(content)))

    def _inline_strong(self, content: Sequence[Node]) -> Iterator[Inline]:
        yield Marked("**", tuple(self._inlines(content)))

    def _inline_underline(self, content: Sequence[Node]) -> Iterator[Inline]:
        inlines = tuple(self._inlines(content))
        self.tell("IMP-059", words=shown(words(inlines)))
        yield Marked("*", inlines)

    def _inline_strikeout(self, content: Sequence[Node]) -> Iterator[Inline]:
        inlines = tuple(self._inlines(content))
        self.tell("IMP-046", words=shown(words(inlines)))
        yield from inlines

    def _inline_smallcaps(self, content: Sequence[Node]) -> Iterator[Inline]:
        inlines = tuple(self._inlines(content))
        self.tell("IMP-065", words=shown(words(inlines)))
        yield from inlines

    def _inline_superscript(self, content: Sequence[Node]) -> Iterator[Inline]:
        yield from self.shifted(content, RAISED)

    def _inline_subscript(self, content: Sequence[Node]) -> Iterator[Inline]:
        yield from self.shifted(content, LOWERED)

    def shifted(self, content: Sequence[Node], signs: Mapping[str, str]) -> Iterator[Inline]:
        """Raised or lowered words in the signs of Unicode, on the line where it has none."""
        inlines = tuple(self._inlines(content))
        text = words(inlines)
        if text and all(character in signs for character in text):
            yield Text("".join(signs[character] for character in text))
            return
        if ORDINAL.fullmatch(text):
            self.tell("IMP-067", words=text)
        elif text.strip():
            self.tell("IMP-037", words=shown(text))
        yield from inlines

    def _inline_quoted(self, content: Sequence[Any]) -> Iterator[Inline]:
        mark = "'" if content[0]["t"] == "SingleQuote" else '"'
        yield from (Text(mark), *self._inlines(content[1]), Text(mark))

    def _inline_cite(self, content: Sequence[Any]) -> Iterator[Inline]:
        yield from self._inlines(content[1])

    def _inline_code(self, content: Sequence[Any]) -> Iterator[Inline]:
        yield Marked("`", (Text(self.placed(content[1])),))

    def _inline_math(self, content: Sequence[Any]) -> Iterator[Inline]:
        self.tell("IMP-042", words=content[1])
        yield Text(content[1])

    def _inline_rawinline(self, _: object) -> Iterator[Inline]:
        return iter(())

    def _inline_link(self, content: Sequence[Any]) -> Iterator[Inline]:
        _, nodes, (address, _) = content
        inlines = tuple(self._inlines(nodes))
        if _LINKED.match(address) and not any(isinstance(one, Note | Picture) for one in inlines):
            yield Link(address, inlines)
        else:
            yield from inlines
        if not _LINKED.match(address) and not address.startswith("#"):
            self.tell("IMP-047", words=shown(words(inlines)), address=address)

    def _inline_image(self, content: Sequence[Any]) -> Iterator[Inline]:
        _, nodes, (address, _) = content
        alternative = " ".join(words(tuple(self._inlines(nodes))).split())
        path = self.picture(address)
        if path is None:
            self.tell("IMP-024", address=address if len(address) <= 80 else f"{address[:79]}…", alternative=alternative)
            return
        if not alternative:
            self.tell("IMP-025", path=path)
        if PurePosixPath(path).suffix not in PICTURES:
            self.tell("IMP-063", path=path)
        yield Picture(path, alternative)

    def _inline_span(self, content: Sequence[Any]) -> Iterator[Inline]:
        (_, classes, attributes), nodes = content
        if CALL in classes:
            yield from self._inline_note(self.notes[dict(attributes)["note"]])
        else:
            yield from self._inlines(nodes)

    # Notes

    def _inline_note(self, content: Sequence[Node]) -> Iterator[Inline]:
        outside = self.at
        begins = self.place(content)
        blocks = _without_headings(self.blocks(content))
        self.at = begins
        yield self.note(blocks, self.custom.get(begins))
        self.at = outside

    def note(self, blocks: tuple[Block, ...], custom: str | None) -> Note:
        """The note, its series by its own words, else by its mark; what only said whose it is goes."""
        text = " ".join(text_of(block) for block in blocks).strip()
        if custom and text.startswith(custom):
            blocks, text = _cut_blocks(blocks, custom, ""), text[len(custom) :].strip()
        if sign := whose(text):
            series, begin, end = sign
            signed = blocks[0 if begin else -1]
            if not isinstance(signed, Paragraph):  # within a list, say: the sign stays where it is
                return Note(series, blocks)
            self.at = signed.at
            self.tell("IMP-057", gone=f"{begin} {end}", series=series, words=shown(f"{begin}{end}"))
            return Note(series, _cut_blocks(blocks, begin, end))
        if custom:
            self.tell("IMP-040", mark=custom, words=shown(text))
            return Note("translator", blocks)
        return Note("author", blocks)


# Captions


def _without_label(kind: str, inlines: tuple[Inline, ...], at: int, told: list[Told]) -> tuple[Inline, ...]:
    """A caption without the number that the program gives it."""
    label = caption_label(kind).match(words(inlines))
    if not label:
        return inlines
    told.append(Told("IMP-060", at, {"words": label[0].strip()}, label[0]))
    return cut(inlines, label.end(), 0)


def _captioned(blocks: list[Block | Caption], told: list[Told]) -> Iterator[Block]:
    """Captions given to the picture or the table that they stand beside; one that stands alone is a paragraph."""
    for number, block in enumerate(blocks):
        if not isinstance(block, Caption):
            continue
        near = next((at for at in (number - 1, number + 1) if _takes(blocks[at : at + 1], block)), number)
        owner = blocks[near]
        if isinstance(owner, Table):
            caption = _without_label("table", block.inlines, block.at, told)
            blocks[near] = replace(owner, caption=caption, captioned_at=block.at)
        elif isinstance(owner, Paragraph):
            blocks[near] = _with_caption(owner, _without_label("figure", block.inlines, block.at, told))
        else:
            blocks[number] = Paragraph(block.at, block.inlines)
    return (block for block in blocks if not isinstance(block, Caption))


def _takes(near: Sequence[Block | Caption], caption: Caption) -> bool:
    """Whether the block beside a caption has none yet, and is of the kind that the caption names, if it names one."""
    owner, text = near[0] if near else None, words(caption.inlines)
    if isinstance(owner, Table):
        return not owner.caption and not caption_label("figure").match(text)
    return isinstance(owner, Paragraph) and _picture_alone(owner) and not caption_label("table").match(text)


def _picture_alone(block: Paragraph) -> bool:
    pictures = [one for one in block.inlines if isinstance(one, Picture)]
    return len(pictures) == 1 and not pictures[0].caption and not words(block.inlines).strip()


def _with_caption(block: Paragraph, caption: tuple[Inline, ...]) -> Paragraph:
    inlines = (replace(one, caption=caption) if isinstance(one, Picture) else one for one in block.inlines)
    return replace(block, inlines=tuple(inlines))


def _without_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A heading within a quotation, a list or a note is none of the text's: it is a strong paragraph."""
    return tuple(
        Paragraph(block.at, (Marked("**", block.inlines),)) if isinstance(block, Heading) else block for block in blocks
    )


def _places(tree: Any) -> Iterator[int]:
    """The places in a part of the tree, in order."""
    if isinstance(tree, str):
        yield from (int(place[1]) for place in _PLACE.finditer(tree))
    elif isinstance(tree, Mapping):
        yield from _places(list(tree.values()))
    elif isinstance(tree, Sequence):
        for part in tree:
            yield from _places(part)


def _unmarked(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """A heading or a cell is one line, and one that is strong as a whole need not say so."""
    kept = [Text(" ") if isinstance(one, Break) else one for one in inlines]
    if len(kept) == 1 and isinstance(kept[0], Marked) and kept[0].mark == "**":
        return kept[0].inlines
    return tuple(kept)


def _cut_blocks(blocks: tuple[Block, ...], begin: str, end: str) -> tuple[Block, ...]:
    """``blocks`` without these words at the beginning of the first and at the end of the last paragraph."""
    made = list(blocks)
    for index, before, after in ((0, begin.strip(), ""), (-1, "", end.strip())):
        block = made[index] if made else None
        if isinstance(block, Paragraph):
            text = words(block.inlines)
            first = text.index(before) + len(before) if before and before in text else 0
            first += len(text[first:]) - len(text[first:].lstrip()) if before else 0
            last = len(text.rstrip()) - text.rstrip().rfind(after) if after and text.rstrip().endswith(after) else 0
            last += len(text) - len(text.rstrip()) if after else 0
            made[index] = replace(block, inlines=cut(block.inlines, first, last))
    return tuple(made)
