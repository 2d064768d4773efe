"""A reader of tagged PDF, independent of what wrote it: the structure tree with the text of its marked content."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf


def read_tags(data: bytes) -> Tag:
    """The root of the structure tree of a PDF."""
    return Reader(data).root


@dataclass
class Tag:
    """A structure element with its content: text, elements and the annotations of links, in order."""

    role: str
    entries: pikepdf.Dictionary
    pdf: pikepdf.Pdf = field(repr=False)  # entries live as long as their file is open
    kids: list[Tag | str] = field(default_factory=list)
    annotations: list[pikepdf.Dictionary] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)

    @property
    def tags(self) -> list[Tag]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

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
        return next(tag for tag in self if str(tag.entries.get("/ID", "")) == name)

    def shape(self) -> str:
        inside = " ".join(tag.shape() for tag in self.tags)
        return f"{self.role}({inside})" if inside else self.role

    def text(self, leaves_out: Callable[[Tag], bool] = lambda _: False) -> str:
        kids = (kid if isinstance(kid, str) else "" if leaves_out(kid) else kid.text(leaves_out) for kid in self.kids)
        return "".join(kids).replace("\u00ad", "")


class Reader:
    """Reads the tree of a PDF, and the text of its marked content through the fonts' own tables."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.texts: dict[tuple[int, int], str] = {}
        self.artifacts: list[tuple[str, str]] = []
        self.numbers = {page.objgen: index for index, page in enumerate(self.pdf.pages)}
        for index, page in enumerate(self.pdf.pages):
            self._read_page(index, page)
        self.root = self._tag(self.pdf.Root.StructTreeRoot.K[0], None)

    def _read_page(self, index: int, page: pikepdf.Page) -> None:
        tables = {name: to_unicode(font) for name, font in page.Resources.Font.items()}
        open_marks: list[tuple[str, pikepdf.Dictionary]] = []
        table: Mapping[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    properties = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
                    open_marks.append((str(operands[0]), properties))
                    self._add(index, open_marks[:-1], str(properties.get("/ActualText", "")))
                case "EMC":
                    open_marks.pop()
                case "Tf":
                    table = tables[str(operands[0])]
                case "TJ":
                    glyphs = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    codes = (int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2))
                    if not any("/ActualText" in properties for _, properties in open_marks):
                        self._add(index, open_marks, "".join(table.get(code, "\ufffd") for code in codes))

    def _add(self, page: int, marks: list[tuple[str, pikepdf.Dictionary]], text: str) -> None:
        if not text:
            return
        tag, properties = marks[0]
        if tag == "/Artifact":
            self.artifacts.append((f"{properties.get('/Type', '')}{properties.get('/Subtype', '')}", text))
            return
        key = page, int(properties.MCID)
        self.texts[key] = self.texts.get(key, "") + text

    def _tag(self, entries: pikepdf.Dictionary, page: pikepdf.Dictionary | None) -> Tag:
        tag = Tag(str(entries.S)[1:], entries, self.pdf)
        page = entries.get("/Pg", page)
        for kid in entries.get("/K", []):
            if isinstance(kid, int):
                self._content(tag, page, kid)
            elif kid.Type == "/MCR":
                self._content(tag, kid.Pg, int(kid.MCID))
            elif kid.Type == "/OBJR":
                tag.annotations.append(kid.Obj)
            else:
                assert kid.P.objgen == entries.objgen
                tag.kids.append(self._tag(kid, page))
        return tag

    def _content(self, tag: Tag, page: pikepdf.Dictionary, mcid: int) -> None:
        number = self.numbers[page.objgen]
        tag.pages.add(number)
        tag.kids.append(self.texts.get((number, mcid), ""))


def to_unicode(font: pikepdf.Dictionary) -> Mapping[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", table.partition("beginbfchar")[2])
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def is_note(tag: Tag) -> bool:
    return tag.role == "Note"


def is_made(tag: Tag) -> bool:
    return tag.made is not None
