"""Content in the dialect of the manuscript.  What is written is read back as it was meant, letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

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
    Verbatim,
    cut,
    pictures_in,
    words,
)

PREFIXES: Mapping[str, str] = {"author": "", "translator": "tn-", "editor": "ed-"}
DELIMITERS: Mapping[str, str] = {"left": ":---", "center": ":---:", "right": "---:", "": "---"}

#: What means something wherever it stands: it is written with a backslash.
_MARK = re.compile(r"[\\`*_\[\]<~^{]|&(?=#?\w+;)|(?<=--)>|=(?==\w)")

#: What means something at the head of a line.
_HEAD = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|--(?=\s)|-[-\s]*$|=+\s*$|:(?=\s|::|$)|\||(\d{1,9})[.)](?=\s|$)"
)

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’']")


@dataclass(frozen=True)
class Written:
    """A Markdown file, and for each place of the source the line where what stood there begins."""

    text: str
    lines: Mapping[int, int]


def write(blocks: Sequence[Block]) -> Written:
    """``blocks`` as a file of the manuscript, its notes at its end."""
    writer = _Writer()
    lines = [*writer.blocks(blocks), *writer.notes()]
    text = "\n".join(line.text for line in lines)
    places: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        if line.at is not None:
            places.setdefault(line.at, number)
    return Written(f"{text}\n" if text else "", places)


@dataclass(frozen=True)
class _Line:
    text: str
    at: int | None = None

    def indented(self, prefix: str) -> _Line:
        return _Line(f"{prefix}{self.text}" if self.text else prefix.rstrip(), self.at)


@dataclass
class _Writer:
    """Grows with the writing: the notes that were called, and how many of each thing there are."""

    called: list[tuple[str, Note]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    # Blocks

    def blocks(self, blocks: Sequence[Block]) -> list[_Line]:
        """The lines of ``blocks``, with an empty one between two."""
        lines: list[_Line] = []
        before: Block | None = None
        other = False  # two lists in a row have different marks, or they would be one
        for block in blocks:
            other = _follows(block, before) and not other
            written = self.items(block, other) if isinstance(block, Items) else self.block(block)
            lines += [_Line("")] if lines and written else []
            lines += written
            before = block if written else before
        return lines

    def block(self, block: Block) -> list[_Line]:
        match block:
            case Heading():
                text = re.sub(r"(?<!\S)(?=#+$)", r"\\", self.line(block.inlines, head=False))
                return [_Line(f"{'#' * block.level} {text}", block.at)]
            case Paragraph():
                return self.paragraph(block)
            case Quotation():
                return [line.indented("> ") for line in self.blocks(block.blocks)]
            case Items():
                return self.items(block, other=False)
            case Definitions():
                return self.definitions(block)
            case Table():
                return self.table(block)
            case Lines():
                return [_Line(f"| {self.line(line, head=False)}".rstrip(), block.at) for line in block.lines]
            case Verbatim():
                return _verbatim(block)
            case Rule():
                return [_Line("* * *", block.at)]
            case _:
                assert_never(block)

    def paragraph(self, block: Paragraph) -> list[_Line]:
        """Lines of text, and after them each picture that stands between the words, as a figure of its own."""
        written = self.inlines(block.inlines).strip()
        lines = [_head(line.strip()) for line in written.split("\n")] if written else []
        if block.lead and lines:
            lines[0] = f"-- {lines[0]}"
        made = [_Line(line, block.at) for line in lines]
        for picture in pictures_in(block.inlines):
            made += [*([_Line("")] if made else []), _Line(self.figure(picture), block.at)]
        return made

    def figure(self, picture: Picture) -> str:
        self.counts["figure"] += 1
        caption = self.line(picture.caption, head=False).replace('"', '\\"')
        quoted = f' "{caption}"' if caption else ""
        return f"![{_escaped(picture.alternative)}]({picture.path}{quoted}){{#fig-{self.counts['figure']}}}"

    def items(self, block: Items, other: bool) -> list[_Line]:
        lines: list[_Line] = []
        loose = any(len(item) > 1 for item in block.items)
        for number, item in enumerate(block.items, block.start or 0):
            mark = ("*" if other else "-") if block.start is None else f"{number}{')' if other else '.'}"
            mark += " "
            inside = self.blocks(item) or [_Line("")]
            lines += [_Line("")] if lines and loose else []
            lines += [inside[0].indented(mark), *(line.indented(" " * len(mark)) for line in inside[1:])]
        return lines

    def definitions(self, block: Definitions) -> list[_Line]:
        lines: list[_Line] = []
        for term, meanings in block.entries:
            lines += [_Line("")] if lines else []
            lines.append(_Line(self.line(term), block.at))
            for meaning in meanings:
                inside = self.blocks(meaning) or [_Line("")]
                lines += [inside[0].indented(": "), *(line.indented("  ") for line in inside[1:])]
        return lines

    def table(self, block: Table) -> list[_Line]:
        self.counts["table"] += 1
        rows = [self.row(row) for row in block.rows]
        marks = f"|{'|'.join(DELIMITERS[alignment] for alignment in block.alignments)}|"
        lines = [_Line(line, block.at) for line in (rows[0], marks, *rows[1:])]
        if block.caption:
            caption = f": {self.line(block.caption, head=False)} {{#tbl-{self.counts['table']}}}"
            lines += [_Line(""), _Line(caption, block.captioned_at)]
        return lines

    def row(self, row: Sequence[tuple[Inline, ...]]) -> str:
        cells = (re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", self.line(cell, head=False)) for cell in row)
        return f"| {' | '.join(cells)} |"

    # Notes

    def notes(self) -> Iterator[_Line]:
        """The notes, in the order of their calls; those that notes call come last."""
        done = 0
        while done < len(self.called):
            label, note = self.called[done]
            done += 1
            inside = self.blocks(note.blocks) or [_Line("")]
            yield _Line("")
            yield inside[0].indented(f"[^{label}]: ")
            yield from (line.indented("    ") for line in inside[1:])

    def call(self, note: Note) -> str:
        self.counts[note.series] += 1
        label = f"{PREFIXES[note.series]}{self.counts[note.series]}"
        self.called.append((label, note))
        return f"[^{label}]"

    # Inlines

    def line(self, inlines: Sequence[Inline], head: bool = True) -> str:
        """``inlines`` on one line."""
        text = " ".join(self.inlines(inlines).replace("\\\n", "\n").split())
        return _head(text) if head else text

    def inlines(self, inlines: Sequence[Inline], written: Callable[[str], str] | None = None) -> str:
        """``inlines`` one after the other, their words ``written`` so; else with links where addresses stand."""
        return "".join(self.inline(one, written or _with_addresses) for one in _clinging(_joined(inlines)))

    def inline(self, one: Inline, written: Callable[[str], str]) -> str:
        match one:
            case Text():
                return written(one.text)
            case Marked():
                return self.marked(one, written)
            case Link():
                return self.link(one)
            case Break():
                return "\\\n"
            case Note():
                return self.call(one)
            case Picture():
                return ""
            case _:
                assert_never(one)

    def marked(self, one: Marked, written: Callable[[str], str]) -> str:
        """The marks cling to the words: spaces stand outside."""
        if one.mark == "`":
            return _code(words(one.inlines))
        inside = self.inlines(one.inlines, written)
        core = inside.strip()
        if not core:
            return inside
        start = inside.index(core)
        return f"{inside[:start]}{one.mark}{core}{one.mark}{inside[start + len(core) :]}"

    def link(self, one: Link) -> str:
        text = self.inlines(one.inlines, _escaped)
        if not text.strip():
            return text
        if words(one.inlines) == one.address and _ADDRESS.fullmatch(one.address):
            return f"<{one.address}>"
        address = re.sub(r"[\s<>()]", lambda match: f"%{ord(match[0]):02X}", one.address)
        return f"[{text}]({address})"


def _follows(block: Block, before: Block | None) -> bool:
    """Whether a list follows another of its kind."""
    return isinstance(block, Items) and isinstance(before, Items) and (before.start is None) == (block.start is None)


def _verbatim(block: Verbatim) -> list[_Line]:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", block.text)), 3)
    return [_Line(line, block.at) for line in (fence, *block.text.split("\n"), fence)]


def _code(text: str) -> str:
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}" if text else ""


def _with_addresses(text: str) -> str:
    """``text`` with its marks escaped; an address in it becomes a link, as the house has it."""
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        pieces += [_escaped(text[end : match.start()]), f"<{match[0]}>"]
        end = match.end()
    return "".join([*pieces, _escaped(text[end:])])


def _escaped(text: str) -> str:
    text = re.sub(" {2,}", " ", text)
    return _MARK.sub(r"\\\g<0>", text)


def _head(line: str) -> str:
    """A line of text whose head would mean something, with a backslash before it."""
    match = _HEAD.match(line)
    if match is None:
        return line
    return f"{match[1]}\\{line[match.end(1) :]}" if match[1] else f"\\{line}"


def _clinging(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """``inlines`` with marks that CommonMark takes for marks (0.31, 6.2): none between a letter and punctuation."""
    for number, one in enumerate(inlines):
        if not isinstance(one, Marked) or one.mark == "`":
            yield one
            continue
        text = words((one,))
        before = words(inlines[number - 1 : number])[-1:]
        after = words(inlines[number + 1 : number + 2])[:1]
        first = _punctuation(text) if _is_letter(before) else 0
        last = _punctuation(text[first:][::-1]) if _is_letter(after) else 0
        end = len(text) - last
        yield from (Text(text[:first]), replace(one, inlines=cut(one.inlines, first, last)), Text(text[end:]))


def _punctuation(text: str) -> int:
    """How many characters at the head of ``text`` are neither letters nor spaces."""
    return next((at for at, one in enumerate(text) if one.isspace() or _is_letter(one)), len(text))


def _is_letter(character: str) -> bool:
    """Whether ``character`` is neither space nor punctuation, as CommonMark sees them; no character is none."""
    return character != "" and not character.isspace() and unicodedata.category(character)[0] not in "PS"


def _joined(inlines: Sequence[Inline]) -> list[Inline]:
    """``inlines`` with those that stand side by side and are marked alike made one."""
    joined: list[Inline] = []
    for one in inlines:
        last = joined[-1] if joined else None
        if isinstance(one, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + one.text)
        elif isinstance(one, Marked) and isinstance(last, Marked) and one.mark == last.mark:
            joined[-1] = Marked(one.mark, (*last.inlines, *one.inlines))
        else:
            joined.append(one)
    return joined
