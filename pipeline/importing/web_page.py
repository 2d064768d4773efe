"""A page of HTML -> Content, read by Pandoc."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html

from ..manuscript import PICTURES
from ..model import Result
from ..rules import finding
from . import pandoc
from .assembly import content_of
from .content import Content, Passage, Told
from .front import shown
from .pandoc_tree import CALL, CALL_SIGN, NOTE, Tree, mark

FORM = "html"
METADATA = ("title", "meta", "link", "base")
UNSEEN = ("script", "style", "template", "noscript")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOTE_BLOCKS = ("div", "li", "p", "aside", "dd")
BLOCKS = (
    *HEADINGS,
    *("p", "li", "td", "th", "dt", "dd", "caption", "figcaption", "blockquote"),
    *("div", "section", "article", "main", "aside", "body", "header", "footer", "nav", "figure"),
)
STRUCTURE = ("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "col", "pre", "hr")
SUFFIXES: Mapping[str, str] = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg", "image/gif": ".gif"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATA = re.compile(r"data:([\w/+.-]+)((?:;[\w=-]+)*),(.*)", re.DOTALL)
MOST_PICTURE = 64 * 1024 * 1024
"""Bytes of one picture."""


def read(text: str, file: Path) -> Result[Content]:
    """The Content of a page; its places are paragraphs.  Pictures beside it are taken along."""
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=True)  # a deep page would lose its end without a word
        page = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        return Result(None, (finding("IMP-010", file=file.name, problem=error),))
    without_script = " ".join(" ".join(one.itertext()) for one in page.iter("noscript"))
    for unseen in list(page.iter(*UNSEEN, etree.Comment)):
        unseen.drop_tree()
    body = _body(page)
    if page.find(".//h1") is not None:  # says what the text is called; the title says what the window is
        for title in list(page.iter("title")):
            title.drop_tree()
    told = _part_notes(body)
    if words := shown(without_script):
        told.append(Told("IMP-070", None, {"words": words}))
    passages = list(_number(body))
    pictures = _Pictures(file.parent)
    tree = pandoc.read(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"), FORM, file.name)
    if tree.value is None:
        return Result(None, tree.findings)
    return Result(content_of(tree.value, Tree(pictures.path), "paragraph", passages, told, pictures.files))


def _body(page: etree._Element) -> etree._Element:
    """The body, with all that the parser has left in the head: there it looks for what HTML 5 has added."""
    body = page.find("body")
    if body is None:
        body = etree.SubElement(page, "body")
    astray = [child for head in page.findall("head") for child in head if child.tag not in METADATA]
    if astray:
        astray[-1].tail = f"{astray[-1].tail or ''}{body.text or ''}"
        body.text = None
        body[:0] = astray
    return body


def _number(body: etree._Element) -> Iterator[Passage]:
    """Each block with words of its own gets a number in front of them; the words, by their block."""
    number = 0
    for kind, element in etree.iterwalk(body, events=("start", "end")):
        text = element.text if kind == "start" else element.tail if element is not body else ""
        if kind == "start" and element.tag in BLOCKS and _has_words(element):
            number += 1
            element.text = mark(number) + (text or "").lstrip()
        yield Passage(max(number, 1), (text or "").replace(CALL_SIGN, ""))


def _has_words(element: etree._Element) -> bool:
    tails = any((child.tail or "").strip() or child.tag not in (*BLOCKS, *STRUCTURE) for child in element)
    return tails or bool((element.text or "").strip())


# Notes


def _part_notes(body: etree._Element) -> list[Told]:
    """Notes brought to the end of the body, each in a division named as its call, in the order of the calls.

    A note is known by its links: one before it leads to it, and one in it leads back.  What they say is counted by
    the program.
    """
    told: list[Told] = []
    targets = {name: element for element in body.iter() for name in _names(element)}
    order = {element: number for number, element in enumerate(body.iter())}
    for call in [link for link in body.iter("a") if (link.get("href") or "").startswith("#")]:
        note = _block(targets.get(call.get("href", "#")[1:]))
        back = None if note is None else _way_back(note, call)
        if note is None or back is None or order[note] < order[call]:
            continue
        told.append(Told("IMP-062", None, {"words": " ".join(call.text_content().split())}))
        name = f"{NOTE}-{len(told)}"
        back.drop_tree()
        _become_call(call, name)
        division = html.Element("div", {"id": name, "class": NOTE})
        body.append(division)
        note.tag = "p" if note.tag == "p" else "div"
        division.append(_lifted(note))
    return told


def _lifted(element: etree._Element) -> etree._Element:
    """``element`` out of the page; the words behind it stay."""
    stand_in = html.Element("span")
    stand_in.tail, element.tail = element.tail, None
    element.getparent().replace(element, stand_in)
    stand_in.drop_tag()
    return element


def _names(element: etree._Element) -> Iterator[str]:
    yield from (name for name in (element.get("id"), element.get("name")) if name)


def _block(element: etree._Element | None) -> etree._Element | None:
    """The block that a name stands for or stands in; none that has a heading, which is a section."""
    if element is None:
        return None
    around = element if element.tag in NOTE_BLOCKS else next(element.iterancestors(*NOTE_BLOCKS), None)
    return around if around is not None and next(around.iter(*HEADINGS), None) is None else None


def _way_back(note: etree._Element, call: etree._Element) -> etree._Element | None:
    """The link in ``note`` that leads to ``call`` or to what the call stands in."""
    ways = {f"#{name}" for element in (call, *call.iterancestors()) for name in _names(element)}
    return next((link for link in note.iter("a") if link.get("href") in ways), None)


def _become_call(call: etree._Element, name: str) -> None:
    """The link, and the raised sign around it, as an empty span that names its note."""
    around = call.getparent()
    sign = around if around.tag == "sup" and around.text_content() == call.text_content() else call
    sign.tag = "span"
    tail = sign.tail
    sign.clear()
    sign.tail = tail
    sign.set("class", CALL)
    sign.set("data-note", name)
    sign.text = CALL_SIGN


# Pictures


@dataclass
class _Pictures:
    """The pictures of a page: those that stand in it, and those beside it in its own folder or below."""

    folder: Path
    files: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def path(self, address: str) -> str | None:
        if address not in self.places:
            found = self._inside(address) or self._beside(address)
            if found is None:
                return None
            data, suffix = found
            self.places[address] = f"figures/picture-{len(self.places) + 1}{suffix}"
            self.files[self.places[address]] = data
        return self.places[address]

    def _inside(self, address: str) -> tuple[bytes, str] | None:
        match = _DATA.fullmatch(address)
        if not match or match[1] not in SUFFIXES:
            return None
        try:
            data = base64.b64decode(match[3], validate=False) if ";base64" in match[2] else unquote_to_bytes(match[3])
        except binascii.Error:
            return None
        return data, SUFFIXES[match[1]]

    def _beside(self, address: str) -> tuple[bytes, str] | None:
        path = (self.folder / unquote(address)).resolve()
        suffix = path.suffix.lower().replace(".jpeg", ".jpg")
        if suffix not in PICTURES or not path.is_relative_to(self.folder.resolve()):
            return None
        try:
            with path.open("rb") as stream:
                data = stream.read(MOST_PICTURE + 1)
        except (OSError, ValueError):
            return None
        return (data, suffix) if len(data) <= MOST_PICTURE else None
