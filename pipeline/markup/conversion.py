"""Block tokens to the elements of the Book."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType

from lxml import etree
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token
from markdown_it.utils import EnvType

from ..model import Place, Result, SourceDocument
from . import attributes
from .dialect import MAX_NESTING, block_tokens, inline_tokens
from .elements import append_text, clean, element, plain_text
from .inline_text import InlineWriter, is_picture_alone, prepared, series_of
from .inlines import NOTE_LABEL
from .record import Record, TargetKind
from .result import Markup, Note, SetText
from .source import Extent, SourceText

LEAD = re.compile(r"--[ \t]+(?=\S)")
NO_BLOCK = re.compile(r"(?<=\n)\|(?=[ \t])|^#{2,6}(?=[^\s#])", re.MULTILINE)
LEAD_INSIDE = re.compile(r"\n(?=--[ \t])")
CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+$")
NUMBER = re.compile(r"[-+\u2212]?[$€£¥]?\d[\d,. ]*%?")
RANGE = re.compile(rf"{NUMBER.pattern}[-–]{NUMBER.pattern}")
NO_NUMBER = re.compile(r"[-–—]?")
CONTAINERS = {"blockquote_open", "list_item_open", "dd_open", "fenced_open", "footnote_reference_open"}
FENCED_TAGS = {"sidebar": "aside", "translators-note": "aside"}

Elements = list[etree._Element]
Row = list[tuple[int, int]]
"""The offsets at which the cells of a row begin and end."""


def convert(document: SourceDocument, set_text: SetText) -> Result[Markup]:
    """The document in the vocabulary of the Book, and all that is wrong with it.

    Every block's text goes through ``set_text`` once.  Nothing that a file may hold makes this raise.
    """
    source = SourceText.of(document.name, document.text)
    record = Record(source)
    conversion = _Conversion(source, record, set_text)
    blocks, notes = conversion.document()
    record.findings.sort(key=lambda finding: (finding.where or Place(source.name, 0, 0), finding.code))
    markup = Markup(blocks, notes, MappingProxyType(record.ids))
    return Result(markup, tuple(record.findings))


class _Conversion:
    """One document on its way.  A method ``_name`` writes the blocks of the tokens of that name."""

    def __init__(self, source: SourceText, record: Record, set_text: SetText) -> None:
        self.source = source
        self.record = record
        self.set_text = set_text
        self.env: EnvType = {}
        self.definitions: dict[str, Token] = {}
        self.addresses: dict[str, int] = {}
        self.heading_level: int | None = None
        self.has_title = False

    def document(self) -> tuple[tuple[etree._Element, ...], tuple[Note, ...]]:
        tokens = block_tokens(self.source, self.env)
        for token in _all(tokens):
            self._collect_definition(token)
        blocks = self._blocks(tokens)
        asides = {label: self._note(definition) for label, definition in self.definitions.items()}
        self._tell_unused()
        return tuple(blocks), tuple(asides[label] for label in self.record.calls if label in asides)

    def _blocks(self, tokens: Sequence[Token]) -> Elements:
        blocks: Elements = []
        for token in tokens:
            if token.type in CONTAINERS and token.level + 1 >= MAX_NESTING:
                self.record.tell("MD-013", token.meta["offset"])
            write: Callable[[Token], Elements] = getattr(self, f"_{token.type.removesuffix('_open')}")
            blocks += write(token)
        return _with_leads(blocks)

    def _element(self, tag: str, token: Token, **names: str | None) -> etree._Element:
        return element(tag, self.record.place(token.meta["offset"]), **names)

    def _fill(self, parent: etree._Element, extent: Extent, tokens: list[Token] | None = None) -> etree._Element:
        """``parent`` with the text of ``extent`` in it; ``tokens`` where they are known already."""
        tokens = self._inlines(extent) if tokens is None else tokens
        InlineWriter(self.record, extent, tokens).write(parent, self.set_text)
        return parent

    def _inlines(self, extent: Extent) -> list[Token]:
        return prepared(inline_tokens(extent, self.env), extent, self.record)

    # Text

    def _extent(self, inline: Token) -> Extent:
        return Extent.of_lines(self.source, inline.content, (inline.map or [0])[0])

    def _paragraph(self, token: Token) -> Elements:
        extent = self._extent(_inline(token))
        for match in LEAD_INSIDE.finditer(extent.text):
            self.record.tell("MD-014", extent.offset(match.end()))
        for match in NO_BLOCK.finditer(extent.text):
            self.record.tell("MD-019", extent.offset(match.start()), mark=match[0])
        if lead := LEAD.match(extent.text):
            return [self._fill(self._element("p", token, class_="lead"), extent.cut(lead.end()))]
        inlines = self._inlines(extent)
        if is_picture_alone(inlines):
            return [self._figure(token, extent, inlines)]
        return [self._fill(self._element("p", token), extent, inlines)]

    def _heading(self, token: Token) -> Elements:
        extent, group = self._cut_group(self._heading_extent(token), attributes.HEADING)
        extent = _cut(extent, CLOSING_HASHES) if group else extent
        offset, level = token.meta["offset"], int(token.tag[1])
        if token.markup == "-":
            self.record.tell("HEAD-001", self._dashes_offset(token))
        self._tell_about_level(offset, level)
        names = group.classes if group else ()
        running = clean(group.values["short"]) if group and "short" in group.values else None
        heading = self._element(token.tag, token, class_=" ".join(names) or None, data_running=running)
        self._fill(heading, extent)
        if not plain_text(heading):
            self.record.tell("HEAD-004", offset)
        self._identify(heading, group, TargetKind.HEADING, offset)
        return [heading]

    def _heading_extent(self, token: Token) -> Extent:
        """A heading's text, which signs may follow on its line."""
        inline = _inline(token)
        if not token.markup.startswith("#"):
            return self._extent(inline)
        first = (inline.map or [0])[0]
        line = self.source.line(first).rstrip(MD_TRIM_CHARS)
        line = line if line.endswith(inline.content) else CLOSING_HASHES.sub("", line)
        start = self.source.starts[first] + len(line) - len(inline.content)
        return Extent.of_slices(self.source.text, [(start, start + len(inline.content))])

    def _dashes_offset(self, token: Token) -> int:
        """Where the line of dashes begins that underlines a heading."""
        number = (token.map or [0, 1])[1] - 1
        line = self.source.line(number).rstrip(MD_TRIM_CHARS)
        return self.source.starts[number] + len(line.rstrip("-"))

    def _identify(self, made: etree._Element, group: attributes.Group | None, kind: TargetKind, offset: int) -> None:
        """Gives the element the id of its brace group, where there is one and it may be used."""
        if group and group.id and self.record.register(group.id, kind, offset):
            made.set("id", group.id)

    def _cut_group(self, extent: Extent, known: frozenset[str]) -> tuple[Extent, attributes.Group | None]:
        """The text without the brace group that ends it; one that cannot be used stays, and is told."""
        start = attributes.last_group(extent.text)
        if start is None:
            return extent, None
        group = attributes.parse(extent.text, start)
        misfits = group.misfits(known) if group else ()
        if group and not misfits:
            return _cut(extent.cut(0, start), re.compile(f"[{re.escape(MD_TRIM_CHARS)}]+$")), group
        if start == 0 or extent.text[start - 1] not in "])":
            code = "MD-004" if group else "MD-003"
            self.record.tell(code, extent.offset(start), names=" ".join(misfits))
        return extent, None

    def _tell_about_level(self, offset: int, level: int) -> None:
        if level == 1 and self.has_title:
            self.record.tell("HEAD-002", offset)
        if level > (self.heading_level or 1) + 1:
            self.record.tell("HEAD-003", offset, level=level, before=self.heading_level or 1)
        self.has_title = self.has_title or level == 1
        self.heading_level = level

    def _line_block(self, token: Token) -> Elements:
        if token.meta["row"]:
            self.record.tell("TBL-005", token.meta["offset"])
        extent = Extent.of_slices(self.source.text, token.meta["slices"])
        block = self._element("p", token, class_="lines")
        writer = InlineWriter(self.record, extent, self._inlines(extent), tuple(token.meta["indents"]))
        writer.write(block, self.set_text)
        return [block]

    def _fence(self, token: Token) -> Elements:
        first, last = token.map or [0, 0]
        lines = token.content.count("\n") + (not token.content.endswith("\n") and token.content != "")
        if last - first - 2 != lines:
            self.record.tell("MD-011", token.meta["offset"], mark=token.markup)
        if token.info.strip():
            self.record.tell("MD-016", token.meta["offset"], what=f"“{token.info.strip()}” after a code fence")
        return self._kept(token)

    def _code_block(self, token: Token) -> Elements:
        self.record.tell("MD-015", token.meta["offset"])
        return self._kept(token)

    def _kept(self, token: Token) -> Elements:
        block, code = self._element("pre", token), element("code")
        append_text(code, clean(token.content))
        block.append(code)
        return [block]

    def _hr(self, token: Token) -> Elements:
        return [self._element("hr", token)]

    # Containers

    def _holding(self, tag: str, token: Token, **names: str | None) -> etree._Element:
        holder = self._element(tag, token, **names)
        holder.extend(self._blocks(token.children or ()))
        return holder

    def _blockquote(self, token: Token) -> Elements:
        return [self._holding("blockquote", token)]

    def _bullet_list(self, token: Token) -> Elements:
        return [self._holding("ul", token)]

    def _ordered_list(self, token: Token) -> Elements:
        numbers = [(int(item.info), item.meta["offset"]) for item in token.children or ()]
        for (before, _), (number, offset) in pairwise(numbers):
            if number != before + 1:
                self.record.tell("MD-012", offset, number=number, expected=before + 1)
        start = str(numbers[0][0]) if numbers[0][0] != 1 else None
        return [self._holding("ol", token, start=start)]

    def _list_item(self, token: Token) -> Elements:
        return [self._holding("li", token)]

    def _dl(self, token: Token) -> Elements:
        return [self._holding("dl", token)]

    def _dt(self, token: Token) -> Elements:
        extent = self._extent(_inline(token))
        return [self._fill(self._element("dt", token), extent)]

    def _dd(self, token: Token) -> Elements:
        """A definition; where the library mistakes its line, it is that of its first block."""
        first = (token.children or [token])[0].meta["offset"]
        token.meta["offset"] = max(self.source.text.rfind(mark, 0, first + 1) for mark in ":~")
        return [self._holding("dd", token)]

    def _fenced(self, token: Token) -> Elements:
        group: attributes.Group | None = token.meta["group"]
        offset = token.meta["offset"]
        if not token.meta["closed"]:
            self.record.tell("MD-008", offset)
        if group is None or group.misfits(attributes.FENCE) or len(group.classes) != 1:
            self.record.tell("MD-010", offset, known=", ".join(f".{name}" for name in attributes.FENCE_NAMES))
            return [self._as_text(token), *self._blocks(token.children or ())]
        name = group.classes[0]
        if name == "page-break":
            blocks = self._blocks(token.children or ())
            if blocks:
                self.record.tell("MD-017", offset)
            return [self._element("div", token, class_=name), *blocks]
        return [self._holding(FENCED_TAGS.get(name, "div"), token, class_=name)]

    def _as_text(self, token: Token) -> etree._Element:
        start, end = token.meta["line"]
        paragraph = self._element("p", token)
        append_text(paragraph, clean(self.source.text[start:end]))
        return paragraph

    def _stray_fence(self, token: Token) -> Elements:
        self.record.tell("MD-009", token.meta["offset"])
        return []

    # Figures and tables

    def _figure(self, token: Token, extent: Extent, inlines: list[Token]) -> etree._Element:
        image = next(inline for inline in inlines if inline.type == "image")
        figure = self._element("figure", token)
        figure.append(InlineWriter(self.record, extent, inlines).picture(image))
        caption = _title(image, extent)
        if caption:
            figure.append(self._fill(element("figcaption"), caption))
        group: attributes.Group | None = image.meta.get("group")
        offset = extent.offset(image.meta["pos"])
        self._identify(figure, group, TargetKind.FIGURE, offset)
        return figure

    def _table(self, token: Token) -> Elements:
        rows: list[Row] = token.meta["rows"]
        self._tell_about_cells(token)
        table = self._element("table", token)
        self._add_caption(table, token)
        classes = _column_classes(self.source.text, rows, token.meta["marks"])
        head, body = element("thead"), element("tbody")
        head.append(self._row(token, 0, rows[0], "th", classes))
        body.extend(self._row(token, number, row, "td", classes) for number, row in enumerate(rows[1:], 2))
        table.extend([head, *([body] if len(body) else [])])
        holder = element("div", class_="table")
        holder.append(table)
        return [holder]

    def _tell_about_cells(self, token: Token) -> None:
        rows, marks = token.meta["rows"], token.meta["marks"]
        if len(marks) != len(rows[0]):
            self.record.tell("TBL-002", token.meta["offset"], head=len(rows[0]), marks=len(marks))
        if len(rows) == 1:
            self.record.tell("TBL-006", token.meta["offset"])
        for number, row in enumerate(rows[1:], 2):
            if len(row) != len(rows[0]):
                offset = row[len(rows[0])][0] if len(row) > len(rows[0]) else self._row_offset(token, number, row)
                self.record.tell("TBL-001", offset, cells=len(row), columns=len(rows[0]))

    def _row_offset(self, token: Token, number: int, row: Row) -> int:
        """Where a row begins: at its bar, or at its first cell."""
        start = self.source.starts[(token.map or [0])[0] + number]
        first = row[0][0] if row else start
        bar = self.source.text.rfind("|", start, first)
        return bar if bar >= 0 else first

    def _row(self, token: Token, number: int, row: Row, tag: str, classes: list[str]) -> etree._Element:
        made = element("tr", self.record.place(self._row_offset(token, number, row)))
        for column in range(max(len(classes), len(row))):
            extent = Extent.of_slices(self.source.text, row[column : column + 1])
            names = (classes[column] if column < len(classes) else "") or None
            place = self.record.place(extent.offset(0)) if column < len(row) else None
            cell = element(tag, place, class_=names, scope="col" if tag == "th" else None)
            inlines = self._inlines(extent)
            for inline in inlines:
                inline.meta["cell"] = True
            made.append(self._fill(cell, extent, inlines))
        return made

    def _add_caption(self, table: etree._Element, token: Token) -> None:
        if not token.meta["caption"]:
            return
        extent = Extent.of_slices(self.source.text, token.meta["caption"])
        offset = extent.offset(0)
        extent, group = self._cut_group(extent, attributes.CAPTION)
        caption = self._fill(element("caption", self.record.place(offset)), extent)
        table.append(caption)
        if group is None or group.id is None:
            self.record.tell("TBL-003", offset)
        self._identify(table, group, TargetKind.TABLE, offset)

    def _loose_caption(self, token: Token) -> Elements:
        self.record.tell("TBL-004", token.meta["offset"])
        extent, _ = self._cut_group(Extent.of_slices(self.source.text, token.meta["text"]), attributes.CAPTION)
        return [self._fill(self._element("p", token), extent)]

    # Notes and link definitions

    def _collect_definition(self, token: Token) -> None:
        """Notes and addresses may be used before they are defined, so all of them are known first."""
        if token.type == "footnote_reference_open":
            self._define_note(token)
        elif token.type == "definition":
            self._define_address(token)

    def _define_note(self, token: Token) -> None:
        label, offset = token.meta["label"], token.meta["offset"]
        if label in self.definitions:
            self.record.tell("NOTE-003", offset, label=label, first=self.record.notes[label])
            return
        if not NOTE_LABEL.fullmatch(label):
            self.record.tell("NOTE-005", offset, label=label)
        self.definitions[label] = token
        self.record.notes[label] = self.record.place(offset)

    def _footnote_reference(self, token: Token) -> Elements:
        """A note does not stand where it is defined; a second definition of one label is read for its faults."""
        if self.definitions[token.meta["label"]] is not token:
            self._note(token)
        return []

    def _note(self, token: Token) -> Note:
        label = token.meta["label"]
        outer, self.record.open_note = self.record.open_note, label
        series = series_of(label)
        aside = self._holding("aside", token, class_=f"note {series}")
        self.record.open_note = outer
        if not len(aside):
            self.record.tell("NOTE-007", token.meta["offset"], label=label)
        return Note(label, series, self.record.place(token.meta["offset"]), aside)

    def _define_address(self, token: Token) -> None:
        label, offset = token.meta["label"], token.meta["offset"]
        if label.startswith("^"):
            self.record.tell("NOTE-005", offset, label=label[1:])
        elif token.meta["id"] in self.addresses:
            self.record.tell("LINK-007", offset, label=label, first=self.record.place(self.addresses[token.meta["id"]]))
        else:
            self.addresses[token.meta["id"]] = offset

    def _definition(self, _token: Token) -> Elements:
        return []

    def _tell_unused(self) -> None:
        for label, token in self.definitions.items():
            if label not in self.record.calls:
                self.record.tell("NOTE-002", token.meta["offset"], label=label)
        for label, offset in self.addresses.items():
            if label not in self.record.definitions_used:
                self.record.tell("LINK-006", offset, label=label.lower())


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens of all blocks, with those inside them."""
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _inline(token: Token) -> Token:
    """The one token in a block of text, which holds that text."""
    return (token.children or [])[0]


def _cut(extent: Extent, ending: re.Pattern[str]) -> Extent:
    match = ending.search(extent.text)
    return extent.cut(0, match.start()) if match else extent


def _with_leads(blocks: Elements) -> Elements:
    """Leads in a row become one list; a lone one gets its dash."""
    gathered: Elements = []
    for are_leads, group in groupby(blocks, key=lambda block: block.get("class") == "lead"):
        run = list(group)
        if not are_leads:
            gathered += run
        else:
            gathered.append(_lead(run[0]) if len(run) == 1 else _lead_list(run))
    return gathered


def _lead(paragraph: etree._Element) -> etree._Element:
    dash = element("span", class_="dash", data_made="lead")
    dash.text, dash.tail, paragraph.text = "—", paragraph.text, None
    paragraph.insert(0, dash)
    return paragraph


def _lead_list(paragraphs: Elements) -> etree._Element:
    leads = element("ul", class_="leads", role="list")
    leads.set("data-source", paragraphs[0].get("data-source", ""))
    for paragraph in paragraphs:
        item = element("li")
        item.set("data-source", paragraph.get("data-source", ""))
        del paragraph.attrib["class"]
        item.append(paragraph)
        leads.append(item)
    return leads


def _title(image: Token, extent: Extent) -> Extent | None:
    """The caption of a figure: the image's title, with its places where it stands beside the address.

    A mark that had to be escaped only because the title stands between two of its kind is a mark like any other.
    """
    title = str(image.attrs.get("title", ""))
    if not title:
        return None
    written = extent.text[image.meta["start"] : image.meta["end"]].rstrip(")").rstrip(MD_TRIM_CHARS)
    for start in range(len(written) - 1, -1, -1):
        inner = Extent(written[start:-1], ((0, extent.offset(image.meta["start"] + start)),))
        if start and attributes.ESCAPED.sub(r"\1", inner.text) == attributes.ESCAPED.sub(r"\1", title):
            caption = extent.cut(image.meta["start"] + start, image.meta["start"] + len(written) - 1)
            return caption.without(re.compile(rf"\\(?={re.escape(written[-1])})"))
    return Extent(title, ((0, extent.offset(image.meta["start"])),))


def _column_classes(source: str, rows: list[Row], marks: list[str]) -> list[str]:
    """For each column: its alignment where the table says so, and ``numeric`` where its cells are numbers.

    Beside them some may be ranges, or empty; a column of ranges alone, such as periods, is one of words.
    """
    classes = []
    for column, _ in enumerate(rows[0]):
        mark = marks[column] if column < len(marks) else ""
        cells = [source[slice(*row[column])] for row in rows[1:] if column < len(row)]
        numeric = any(map(NUMBER.fullmatch, cells)) and all(
            any(form.fullmatch(cell) for form in (NUMBER, RANGE, NO_NUMBER)) for cell in cells
        )
        classes.append(" ".join(filter(None, [_alignment(mark), "numeric" if numeric else ""])))
    return classes


def _alignment(mark: str) -> str:
    left, right = mark.startswith(":"), mark.endswith(":")
    return {(True, True): "center", (True, False): "left", (False, True): "right"}.get((left, right), "")
