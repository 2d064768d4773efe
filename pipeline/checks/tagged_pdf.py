"""A reader of tagged PDF, independent of what wrote it: the structure tree with the text of its marked content."""

from __future__ import annotations

import io
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pikepdf

#: Structure types of what stands in the lines of a block (ISO 32000-1, 14.8.4.4; 32000-2, 14.8.4.7); text in them is
#: their block's.
INLINE = frozenset(
    {"Span", "Em", "Strong", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu"}
)
NOTES = frozenset({"Note", "FENote"})
HEADING = re.compile(r"H[1-6]|Title")

_APART, _ELSEWHERE = frozenset({"Figure", "Table"}), NOTES | {"Caption"}

#: What a glyph reads as of which the font does not say what character it is.
UNKNOWN = "\ufffd"


def read_tags(data: bytes) -> Tag:
    """The root of the structure tree of a PDF.  Raises KeyError for a PDF that has none."""
    return Reader(data).root


@dataclass(frozen=True)
class Part:
    """Marked content: the index of its page, its number in the order of drawing through the file, its text."""

    page: int
    drawn: int
    text: str


@dataclass
class Tag:
    """A structure element with its content: text, elements and the annotations of links, in order.

    ``parts`` holds its own marked content.
    """

    role: str
    entries: pikepdf.Object
    pdf: pikepdf.Pdf = field(repr=False)  # entries live as long as their file is open
    kids: list[Tag | str] = field(default_factory=list)
    annotations: list[pikepdf.Object] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)

    @property
    def tags(self) -> list[Tag]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    @property
    def id(self) -> str:
        return str(self.entries.get("/ID", ""))

    @property
    def made(self) -> str | None:
        name = str(self.entries.get("/C", ""))
        return name.removeprefix("/Made-") or None

    def __iter__(self) -> Iterator[Tag]:
        yield self
        for tag in self.tags:
            yield from tag

    def all(self, role: str) -> list[Tag]:
        return [tag for tag in self if tag.role == role]

    def one(self, name: str) -> Tag:
        return next(tag for tag in self if tag.id == name)

    def shape(self) -> str:
        inside = " ".join(tag.shape() for tag in self.tags)
        return f"{self.role}({inside})" if inside else self.role

    def text(self, leaves_out: Callable[[Tag], bool] = lambda _: False) -> str:
        kids = (kid if isinstance(kid, str) else "" if leaves_out(kid) else kid.text(leaves_out) for kid in self.kids)
        return "".join(kids).replace("\u00ad", "")


@dataclass(frozen=True)
class Artifact:
    """Text that is no part of the structure tree: its page, its kind (``/Pagination/Footer``), its words."""

    page: int
    kind: str
    text: str


class Reader:
    """Reads the tree of a PDF, and the text of its marked content through the fonts' own tables.

    ``stray`` are the texts, with the indices of their pages, that are neither in the tree nor artifacts.
    """

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.texts: dict[tuple[int, int], str] = {}  # in the order of drawing
        self.on_pages: list[Artifact] = []
        self.stray: list[tuple[int, str]] = []
        self.numbers: dict[Any, int] = {page.objgen: index for index, page in enumerate(self.pdf.pages)}
        self._tables: dict[Any, Mapping[int, str]] = {}
        self._read: set[tuple[int, int]] = set()
        for index, page in enumerate(self.pdf.pages):
            self._read_page(index, page)
        self._drawn = {key: number for number, key in enumerate(self.texts)}
        kids = self.pdf.Root["/StructTreeRoot"]["/K"]
        self.root = self._tag(kids[0] if isinstance(kids, pikepdf.Array) else kids, None)
        self.stray += [(page, text) for (page, mcid), text in self.texts.items() if (page, mcid) not in self._read]

    @property
    def artifacts(self) -> list[tuple[str, str]]:
        """Kind and words of each artifact."""
        return [(one.kind, one.text) for one in self.on_pages]

    def _read_page(self, index: int, page: pikepdf.Page) -> None:
        tables = {name: self._table(font) for name, font in page.Resources.get("/Font", {}).items()}
        open_marks: list[tuple[str, pikepdf.Object]] = []
        table: Mapping[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "BDC" | "BMC":
                    properties = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
                    open_marks.append((str(operands[0]), properties))
                    self._add(index, open_marks[:-1], str(properties.get("/ActualText", "")))
                case "EMC":
                    open_marks.pop()
                case "Tf":
                    table = tables[str(operands[0])]
                case "TJ" | "Tj":
                    if not any("/ActualText" in properties for _, properties in open_marks):
                        self._add(index, open_marks, _shown(operands[0], table))

    def _table(self, font: pikepdf.Object) -> Mapping[int, str]:
        if font.objgen not in self._tables:
            self._tables[font.objgen] = to_unicode(font)
        return self._tables[font.objgen]

    def _add(self, page: int, marks: list[tuple[str, pikepdf.Object]], text: str) -> None:
        if not text:
            return
        tag, properties = marks[0] if marks else ("", pikepdf.Dictionary())
        if tag == "/Artifact":
            self.on_pages.append(Artifact(page, f"{properties.get('/Type', '')}{properties.get('/Subtype', '')}", text))
        elif "/MCID" in properties:
            key = page, int(properties.MCID)
            self.texts[key] = self.texts.get(key, "") + text
        else:
            self.stray.append((page, text))

    def _tag(self, entries: pikepdf.Object, page: Any) -> Tag:
        tag = Tag(str(entries.S)[1:], entries, self.pdf)
        page = entries.get("/Pg", page)  # a kid without a page stands on that of its parent
        kids: Any = entries.get("/K", [])
        for kid in kids if isinstance(kids, list | pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                self._content(tag, page, kid)
            elif kid.get("/Type") == "/MCR":
                self._content(tag, kid.get("/Pg", page), int(kid.MCID))
            elif kid.get("/Type") == "/OBJR":
                tag.annotations.append(kid.Obj)
            else:
                tag.kids.append(self._tag(kid, page))
        return tag

    def _content(self, tag: Tag, page: Any, mcid: int) -> None:
        number = self.numbers[page.objgen]
        text, drawn = self.texts.get((number, mcid), ""), self._drawn.get((number, mcid), -1)
        self._read.add((number, mcid))
        tag.pages.add(number)
        tag.kids.append(text)
        tag.parts.append(Part(number, drawn, text))


def _shown(shown: pikepdf.Object, table: Mapping[int, str]) -> str:
    """What glyphs of two bytes each read as; ``shown`` is the operand of ``TJ`` or of ``Tj``."""
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    glyphs = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    codes = (int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2))
    return "".join(table.get(code, UNKNOWN) for code in codes)


def to_unicode(font: pikepdf.Object) -> Mapping[int, str]:
    table = font["/ToUnicode"].read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", table.partition("beginbfchar")[2])
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def is_note(tag: Tag) -> bool:
    return tag.role in NOTES


def is_made(tag: Tag) -> bool:
    return tag.made is not None


def is_heading(tag: Tag) -> bool:
    return bool(HEADING.fullmatch(tag.role))


def level(heading: Tag) -> int:
    """The level of a heading; that of the title of the whole is 1, as is that of each chapter."""
    return 1 if heading.role == "Title" else int(heading.role[1])


def passages(root: Tag) -> Mapping[tuple[int, int], list[str]]:
    """What is read without a break, by the index of its page and the object of the note, caption or sidebar that it is
    in, or 0.

    What was made is left out, since it may stand elsewhere on the page, and so are pictures and tables, whose words
    have no order that all programs agree on.  Captions go where their figure goes, sidebars behind later text where
    they found no room, notes to the foot or, before those that stand there, to the end of their chapter.
    """
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    floated = frozenset(tag.entries.objgen for section in root.all("Sect") for tag in _floated(section))
    for where, runs in groupby(_runs(root, 0, floated), key=lambda run: run[0] if run else None):
        if where:
            found[where].append("".join(run[1] for run in runs if run).replace("\u00ad", ""))
    return found


def _floated(section: Tag) -> Iterator[Tag]:
    """The sections directly inside ``section`` that are drawn behind text which is read after them."""
    reached = math.inf
    for tag in reversed(section.tags):
        if is_made(tag) or tag.role in _APART | _ELSEWHERE:
            continue
        begins = min((part.drawn for one in tag for part in one.parts), default=math.inf)
        if tag.role == "Sect" and reached < begins < math.inf:
            yield tag
        reached = min(reached, begins)


def _runs(
    tag: Tag, within: int, floated: frozenset[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], str] | None]:
    """Each run in reading order, by its page and what it is in; None where a block or what is made begins or ends."""
    if is_made(tag) or tag.role in _APART:
        yield None
        return
    is_elsewhere = tag.role in _ELSEWHERE or tag.entries.objgen in floated
    within, parts = tag.entries.objgen[0] if is_elsewhere else within, iter(tag.parts)
    if tag.role not in INLINE:
        yield None
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _runs(kid, within, floated)
        else:
            part = next(parts)
            yield (part.page, within), part.text
    if tag.role not in INLINE:
        yield None
