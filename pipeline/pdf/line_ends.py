"""What the words lose where a line ends, to be put back into the text that is read aloud, searched and copied.

The engine draws no space where a line breaks at one, nor between two inline elements, and draws a hyphen of its own
where it breaks a word.  ISO 32000-1, 14.8.2.5 asks that the words of a tagged text be parted by spaces, and
14.8.2.2.3 that such a hyphen be told from a hard one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from enum import Enum
from itertools import pairwise
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .box_tree import children, classes, descendants, page_box, pseudo
from .roles import INLINE, role

WINDOW = 32  # code points on either side of a break by which its place in the source is recognised
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
_SPACES = re.compile(r"[ \t\r\n\f]+")

Line = list[boxes.TextBox]


class Joint(Enum):
    """What stands between a text box and the one that is read next."""

    SPACE = "a space that is not drawn"
    HYPHEN = "nothing: the hyphen that ends the box is automatic"


def find(document: Document, artifacts: Container[boxes.Box]) -> Mapping[boxes.TextBox, Joint]:
    """The text boxes that need a space after them, and those that end in an automatic hyphen."""
    joints: dict[boxes.TextBox, Joint] = {}
    for block, lines in _lines_by_block(document, artifacts).items():
        source = _plain("".join(_words(block)))
        for line in lines:
            gaps = ((box, gap) for box, gap in pairwise(line) if box not in artifacts)
            joints.update((box, Joint.SPACE) for box, gap in gaps if gap in artifacts or _is_blank(gap))
        words = [[box for box in line if box not in artifacts] for line in lines]
        for line, following in pairwise(line for line in words if not all(map(_is_blank, line))):
            last = [box for box in line if not _is_blank(box)][-1]
            if joint := _joint(_text(line), _text(following), source, last.style["hyphenate_character"]):
                joints[last] = joint
    return joints


def _lines_by_block(document: Document, artifacts: Container[boxes.Box]) -> Mapping[Element, list[Line]]:
    """The lines of each block in order, across pages."""
    blocks: dict[Element, list[Line]] = defaultdict(list)
    for index in range(len(document.pages)):
        for block, line in _line_boxes(page_box(document, index), None, artifacts):
            blocks[block].append([box for box in descendants(line) if isinstance(box, boxes.TextBox)])
    return blocks


def _line_boxes(
    box: boxes.Box, block: Element | None, artifacts: Container[boxes.Box]
) -> Iterator[tuple[Element, boxes.LineBox]]:
    """The lines in ``box``, each with its block: what a style sets on a line of its own may be part of a paragraph."""
    if box in artifacts:
        return
    if box.element is not None and role(box.element, pseudo(box)) not in INLINE:
        block = box.element
    if isinstance(box, boxes.LineBox) and block is not None:
        yield block, box
        return
    for child in children(box):
        yield from _line_boxes(child, block, artifacts)


def _is_blank(box: boxes.TextBox) -> bool:
    return not box.text.strip()


def _text(line: Line) -> str:
    return _plain("".join(box.text for box in line)).strip()


def _words(element: Element) -> Iterator[str]:
    """The text of a block as it is set: a note called in it is its mark, a forced break is a space."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif "note" in classes(child):
            yield child.get("data-mark", "")
        else:
            yield from _words(child)
        yield child.tail or ""


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.translate(UNSEEN)).casefold()


def _joint(before: str, after: str, source: str, hyphen: str) -> Joint | None:
    """``after`` may end in an automatic hyphen of its own, which the source does not have."""
    before, after = before[-WINDOW:], after.removesuffix(hyphen)[:WINDOW]
    if f"{before} {after}" in source:
        return Joint.SPACE
    if before + after in source:
        return None
    if before.endswith(hyphen) and before.removesuffix(hyphen) + after in source:
        return Joint.HYPHEN
    return None if _is_wide(before[-1:]) and _is_wide(after[:1]) else Joint.SPACE


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character or " ") in "WF"
