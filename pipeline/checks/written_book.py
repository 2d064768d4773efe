"""A reader of the Book as a build has left it in ``xhtml/``: its blocks and its words, in reading order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ..model import Edition, Place
from ..places import place
from .opened_epub import XHTML, Element, is_made, is_note, letters, text

#: Elements that stand in the lines of a block: text in them is their block's.
INLINE = frozenset({"a", "b", "br", "cite", "code", "em", "i", "img", "q", "small", "span", "strong", "sub", "sup"})

#: What each format fills in for itself, by its ``data-made``: numbers of pages, and the marks of notes.
BESIDE = frozenset({"page", "mark"})


@dataclass(frozen=True)
class Block:
    """A block with text of its own: its letters and digits, and where it comes from."""

    letters: str
    where: Place | None


class WrittenBook:
    """The documents of the Book that the build of ``edition`` left, in the order that its manifest has."""

    def __init__(self, edition: Edition) -> None:
        manifest = json.loads((edition.records / "manifest.json").read_bytes())
        self.fonts: frozenset[str] = frozenset(font["family"] for font in manifest["fonts"])
        self.bodies: dict[str, Element] = {
            name: etree.parse(edition.book / f"{name}.xhtml").find(f"{XHTML}body") for name in manifest["documents"]
        }

    def words(self) -> str:
        """The letters and digits of the manuscript, notes and what was made left out."""
        return letters("".join(text(body, lambda one: is_made(one) or is_note(one)) for body in self.bodies.values()))

    @cached_property
    def notes(self) -> Mapping[str, Element]:
        return {one.get("id"): one for body in self.bodies.values() for one in body.iter() if is_note(one)}

    @cached_property
    def places(self) -> Mapping[str, Place | None]:
        """Where each element with an id comes from."""
        return {one.get("id"): place(one) for body in self.bodies.values() for one in body.iter() if one.get("id")}

    def blocks(self) -> Iterator[Block]:
        """The blocks of the text; those of notes apart, since each format puts notes where it needs them."""
        for body in self.bodies.values():
            if not _is_shown_as_picture(body):
                yield from blocks(body)


def blocks(root: Element) -> Iterator[Block]:
    """The blocks in ``root`` that have letters of their own, in the order of their beginnings; no notes in it."""
    for element in root.iter(f"{XHTML}*"):
        if _is_block(element) and not _is_elsewhere(element, root) and (found := letters(text(element, _is_beside))):
            yield Block(found, place(element))


def _is_shown_as_picture(body: Element) -> bool:
    """A cover with a picture: the PDF shows that and nothing else."""
    return body.find(f"{XHTML}section[@class='cover']/{XHTML}p[@class='picture']") is not None


def _is_beside(element: Element) -> bool:
    return _is_block(element) or element.get("data-made") in BESIDE


def _is_block(element: Element) -> bool:
    return etree.QName(element).localname not in INLINE


def _is_elsewhere(element: Element, root: Element) -> bool:
    """In a note below ``root``, in the heading of notes, which the PDF may do without, or in a line of the contents."""
    around = [element, *element.iterancestors()]
    inside = around[: around.index(root)]
    if any(is_note(one) or "notes-title" in one.get("class", "") for one in inside):
        return True
    return {f"{XHTML}nav", f"{XHTML}li"} <= {one.tag for one in inside}
