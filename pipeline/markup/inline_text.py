"""Inline tokens of one block: first the runs of text, set together, then the elements that hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree
from markdown_it.token import Token

from ..model import TextRun
from . import attributes
from .alternative_text import is_file_name
from .elements import XHTML, append_text, clean, element, plain_text, set_language
from .inlines import NOTE_LABEL, is_wide
from .record import Record, TargetKind
from .result import SetText
from .source import Extent

OBJECT = "\ufffc"
"""What stands, for the house rules, where a cross-reference or a picture does."""

BARE_URL = re.compile(r"(?<![A-Za-z0-9])(?:https?://|www\.)[!#-;=?-~]*[#-&*+/-9=@-Z_a-z~]")
MARKS_OF_OTHERS = re.compile(r"~~(?=\S)|==(?=\w)")
SUB_OR_SUPERSCRIPT = re.compile(r"(?<!~)~(?=[\w()+\-\u2212]+~(?!~))|\^(?=[\w()+\-\u2212]+\^)")
GROUP_APART = re.compile(r"\{(?=[#.][A-Za-z])")
COMMENT = re.compile(r"<!--|-->")
INSIDE = re.compile(r"(?:[^:/?#\s]+\.md)?(?:#[^#\s]*)?")
OUTSIDE = re.compile(r"(?:https?://[^/]|mailto:.)", re.IGNORECASE)
SOURCE_PAGE = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
SERIES = {"tn-": "translator", "ed-": "editor"}


def series_of(label: str) -> str:
    return next((series for prefix, series in SERIES.items() if label.startswith(prefix)), "author")


def prepared(tokens: list[Token], extent: Extent, record: Record) -> list[Token]:
    """The tokens as the writer wants them, one text after another joined; marks that nothing came of are told."""
    joined: list[Token] = []
    told: set[int] = set()
    for token in (copy(token) for token in tokens if token.type != "text" or token.content):
        last = joined[-1] if joined else None
        if token.type == "text":
            _tell_printed_marks(token, extent, record, told)
        if token.type == "text" and last and last.type == "text" and _touch(last, token):
            last.content += token.content
        else:
            joined.append(token)
    return list(_with_addresses_apart(_with_true_addresses(joined, extent)))


def _touch(left: Token, right: Token) -> bool:
    return bool(left.meta["pos"] + len(left.content) == right.meta["pos"])


def _tell_printed_marks(text: Token, extent: Extent, record: Record, told: set[int]) -> None:
    """Each run of marks is told once: ``told`` holds where those begin that were."""
    offset = extent.offset(text.meta["pos"])
    if "fault" in text.meta:
        record.tell(text.meta["fault"], offset, **text.meta["values"])
    if text.meta.get("meant") and text.meta["run"] not in told:
        record.tell("MD-007", offset, mark=text.meta["marks"])
        told.add(text.meta["run"])
    for match in MARKS_OF_OTHERS.finditer(text.content):
        record.tell("MD-007", offset + match.start(), mark=match[0])
    for match in SUB_OR_SUPERSCRIPT.finditer(text.content):
        record.tell("MD-021", offset + match.start(), mark=match[0])
    for match in GROUP_APART.finditer(text.content):
        group = attributes.parse(extent.text, text.meta["pos"] + match.start())
        if group and not record.has_told(offset + match.start()):
            record.tell("MD-020", offset + match.start(), names=" ".join(group.names))
    for match in COMMENT.finditer(text.content):
        record.tell("MD-001", offset + match.start(), tag=match[0])


def _with_true_addresses(tokens: list[Token], extent: Extent) -> list[Token]:
    """Autolinks print what is written, not what the library decodes."""
    for link, text in pairwise(tokens):
        if link.type == "link_open" and link.markup == "autolink":
            text.meta["pos"] = link.meta["pos"] + 1
            text.content = extent.text[text.meta["pos"] : extent.text.index(">", text.meta["pos"])]
            text.meta["address"] = True
    return tokens


def _with_addresses_apart(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type != "text" or "address" in token.meta:
            yield token
            continue
        start = 0
        for match in BARE_URL.finditer(token.content):
            yield from _part(token, start, match.start())
            yield from _part(token, match.start(), match.end(), address=True)
            start = match.end()
        yield from _part(token, start, len(token.content))


def _part(token: Token, start: int, end: int, **meta: bool) -> Iterator[Token]:
    if start < end:
        part = copy(token)
        part.content = token.content[start:end]
        part.meta = {"pos": token.meta["pos"] + start, "bare": bool(meta), **meta}
        yield part


def is_picture_alone(tokens: list[Token]) -> bool:
    """Whether the paragraph is a figure."""
    return [token.type for token in tokens if token.content.strip() or token.type != "text"] == ["image"]


class InlineWriter:
    """Writes the tokens of one block into elements.  ``indents``: those of a line block, one a line."""

    def __init__(self, record: Record, extent: Extent, tokens: list[Token], indents: tuple[int, ...] = ()) -> None:
        self.record = record
        self.extent = extent
        self.tokens = tokens
        self.indents = indents
        self.stack: list[etree._Element] = []
        self.spans: list[tuple[list[etree._Element], int]] = []
        self.links = 0
        self.index = 0

    def write(self, parent: etree._Element, set_text: SetText) -> None:
        runs = {index: run for index, token in enumerate(self.tokens) if (run := self._run(index, token))}
        set_texts = set_text(tuple(runs.values()), etree.QName(parent).localname) if runs else ()
        texts = dict(zip(runs, set_texts, strict=True))
        self.stack = [parent]
        self._indent(0)
        for index, token in enumerate(self.tokens):
            write: Callable[[Token], None] = getattr(self, f"_{token.type}")
            token.content = clean(texts.get(index, ""))
            self.index = index
            write(token)

    # Runs of text

    def _run(self, index: int, token: Token) -> TextRun | None:
        place = self.record.place(self._offset(token))
        match token.type:
            case "text":
                return TextRun(token.content, place, verbatim="address" in token.meta)
            case "text_special" | "html_inline":
                return TextRun(token.content.replace("\n", " "), place, verbatim=True)
            case "code_inline":
                return TextRun(self._code(token), place, verbatim=True)
            case "note_call" if not self._is_note(token):
                return TextRun(token.content, place, verbatim=True)
            case "softbreak" if not self.indents:
                return None if self._is_between_wide(index) else TextRun(" ", place)
            case "softbreak" | "hardbreak":
                return TextRun("\n", place, verbatim=True)
            case "image":
                return TextRun(OBJECT, place, verbatim=True)
            case "link_open" if self._is_empty(index):
                return TextRun(OBJECT, place, verbatim=True)
        return None

    def _offset(self, token: Token) -> int:
        position = token.meta["pos"]
        if token.type == "link_open" and token.markup != "autolink":
            position -= 1
        return self.extent.offset(position)

    def _code(self, token: Token) -> str:
        """Text kept as it is; in a table a bar still had to be escaped."""
        return token.content.replace("\\|", "|") if token.meta.get("cell") else token.content

    def _is_note(self, token: Token) -> bool:
        return token.meta["label"] in self.record.notes and self.record.open_note is None

    def _is_empty(self, index: int) -> bool:
        inside = (token for token in self._after(index) if token.type != "text" or token.content.strip())
        return next(inside).type == "link_close"

    def _is_between_wide(self, index: int) -> bool:
        """Whether a line's end stands within Chinese, where it is no space."""
        before = next((token.content for token in self._before(index) if token.content), " ")
        after = next((token.content for token in self._after(index) if token.content), " ")
        return is_wide(before[-1]) and is_wide(after[0])

    def _before(self, index: int) -> Iterator[Token]:
        return (self.tokens[number] for number in range(index - 1, -1, -1))

    def _after(self, index: int) -> Iterator[Token]:
        return (self.tokens[number] for number in range(index + 1, len(self.tokens)))

    # Elements

    def _add(self, tag: str, token: Token | None = None, **attributes: str | None) -> etree._Element:
        place = self.record.place(self._offset(token)) if token else None
        made = element(tag, place, **attributes)
        self.stack[-1].append(made)
        return made

    def _text(self, token: Token) -> None:
        if token.meta.get("bare") and not self.links:
            self.record.tell("LINK-005", self._offset(token), address=token.content)
        append_text(self.stack[-1], token.content)

    def _text_special(self, token: Token) -> None:
        if token.info == "entity" and "\ufffd" in token.content:
            self.record.tell("MD-002", self._offset(token), entity=token.markup)
        append_text(self.stack[-1], token.content)

    def _html_inline(self, token: Token) -> None:
        self.record.tell("MD-001", self._offset(token), tag=token.content)
        append_text(self.stack[-1], token.content)

    def _code_inline(self, token: Token) -> None:
        append_text(self._add("code"), token.content)

    def _softbreak(self, token: Token) -> None:
        if self.indents:
            self._hardbreak(token)
        else:
            append_text(self.stack[-1], token.content)

    def _hardbreak(self, token: Token) -> None:
        self._add("br")
        self._indent(self.extent.text.count("\n", 0, token.meta["pos"]) + 1)

    def _indent(self, line: int) -> None:
        if line < len(self.indents) and self.indents[line]:
            self._add("span", class_="indent", data_width=str(self.indents[line]))

    def _em_open(self, token: Token) -> None:
        self.stack.append(self._add(token.tag))

    def _em_close(self, _token: Token) -> None:
        self.stack.pop()

    _strong_open, _strong_close = _em_open, _em_close

    # Spans

    def _span_open(self, token: Token) -> None:
        """A source page, or spans in one another: a word of the index, a term, a language."""
        outer, group = self.stack[-1], token.meta["group"]
        made = []
        for tag, names in self._span_parts(group):
            made.append(element(tag, self.record.place(self._offset(token)), **names))
            outer.append(made[-1])
            outer = made[-1]
        if "lang" in group.values:
            set_language(outer, group.values["lang"])
        self.stack.append(outer)
        self.spans.append((made, self._offset(token)))

    def _span_parts(self, group: attributes.Group) -> Iterator[tuple[str, dict[str, str | None]]]:
        if ".source-page" in group.names:
            yield ("span" if self.links else "a"), {"class_": "source-page"}
        if ".index" in group.names:
            said = {f"data_{name}": group.values.get(name) for name in ("entry", "see", "range")}
            yield "span", {"class_": "index-mark", **said}
        if ".term" in group.names:
            yield "span", {"class_": "term", "data_zh": group.values.get("zh")}
        if "lang" in group.values:
            yield "span", {}

    def _span_close(self, _token: Token) -> None:
        self.stack.pop()
        made, offset = self.spans.pop()
        for span in made:
            match span.get("class"):
                case "source-page":
                    self._finish_source_page(span, offset)
                case "index-mark":
                    span.set("data-entry", span.get("data-entry") or plain_text(span))

    def _finish_source_page(self, page: etree._Element, offset: int) -> None:
        """``[35]``, a link to itself: where page 35 of the original begins can be cited."""
        label = plain_text(page)
        for child in list(page):
            page.remove(child)
        page.text = f"[{label}]"
        identifier = f"source-{label.lower()}"
        if not SOURCE_PAGE.fullmatch(label):
            self.record.tell("MD-018", offset, label=label)
        elif self.record.register(identifier, TargetKind.SOURCE_PAGE, offset):
            page.set("id", identifier)
            page.set("href", f"#{identifier}")
            page.set("data-page", label)
            return
        page.tag = etree.QName(XHTML, "span")

    # Links

    def _link_open(self, token: Token) -> None:
        self.record.definitions_used.add(token.meta.get("label", ""))
        address = str(token.attrs.get("href", ""))
        empty = self._is_empty(self.index)
        made = self._link(token, address, empty)
        self._tell_about_link(token, address, empty)
        self.links += 1
        self.stack.append(made if made is not None else self.stack[-1])

    def _link(self, token: Token, address: str, empty: bool) -> etree._Element | None:
        """The link's element, or None where its text has to stand alone."""
        if self.links or not address:
            return None
        if OUTSIDE.match(address):
            return None if empty else self._add("a", token, href=address)
        if not INSIDE.fullmatch(address):
            return None
        return self._add("a", token, class_="xref" if empty else None, href=unquote(address))

    def _tell_about_link(self, token: Token, address: str, empty: bool) -> None:
        offset = self._offset(token)
        if not address:
            self.record.tell("LINK-001", offset)
        elif not OUTSIDE.match(address) and not INSIDE.fullmatch(address):
            self.record.tell("LINK-003", offset, address=address)
        elif empty and OUTSIDE.match(address):
            self.record.tell("LINK-002", offset, address=address)
        if self.links:
            self.record.tell("LINK-010", offset)
        if token.attrs.get("title"):
            self.record.tell("MD-016", offset, what=f"the title “{token.attrs['title']}” of a link")

    def _link_close(self, token: Token) -> None:
        self.links -= 1
        made = self.stack.pop()
        if "group" not in token.meta:
            return
        target = made.get("href", "")
        if made is self.stack[-1] or OUTSIDE.match(target):
            self.record.tell("LINK-009", self.extent.offset(token.meta["end"]))
        else:
            place = self.record.place(self.extent.offset(token.meta["start"]))
            self.stack[-1].append(element("a", place, class_="page-ref", href=target))

    # Notes and pictures

    def _note_call(self, token: Token) -> None:
        label, offset = token.meta["label"], self._offset(token)
        if not self._is_note(token):
            self._tell_about_call(label, offset)
            append_text(self.stack[-1], token.content)
            return
        if label in self.record.calls:
            self.record.tell("NOTE-006", offset, label=label, first=self.record.calls[label])
        self.record.calls.setdefault(label, self.record.place(offset))
        if self.links:
            self.record.tell("LINK-010", offset)
        self._add("a", token, class_=f"note-call {series_of(label)}", data_note=label)

    def _tell_about_call(self, label: str, offset: int) -> None:
        if not NOTE_LABEL.fullmatch(label):
            self.record.tell("NOTE-005", offset, label=label)
        elif label not in self.record.notes:
            self.record.tell("NOTE-001", offset, label=label)
        else:
            self.record.tell("NOTE-004", offset, label=label, note=self.record.open_note)
            self.record.calls.setdefault(label, self.record.place(offset))

    def _image(self, token: Token) -> None:
        self.record.tell("FIG-004", self._offset(token))
        self.stack[-1].append(self.picture(token))

    def picture(self, token: Token) -> etree._Element:
        """The ``img`` of an image; a missing alternative text is told and stays empty."""
        offset = self._offset(token)
        path, alt = unquote(str(token.attrs.get("src", ""))), _alternative_text(token)
        self.record.definitions_used.add(token.meta.get("label", ""))
        if not alt:
            self.record.tell("FIG-002", offset)
        elif is_file_name(alt, path):
            self.record.tell("FIG-003", offset, alt=alt)
        if not path:
            self.record.tell("LINK-001", offset)
        return element("img", self.record.place(offset), src=path, alt=alt)


def _alternative_text(image: Token) -> str:
    """What the label says, without its marks."""
    texts = (" " if token.type in ("softbreak", "hardbreak") else token.content for token in image.children or ())
    return " ".join("".join(texts).split())
