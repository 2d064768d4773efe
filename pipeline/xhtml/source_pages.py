"""Pages of the original: each mark in front of the word with which its page begins, and the concordance of them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from ..model import NavigationEntry, Style
from ..segmentation import word_start
from .drafts import Draft
from .elements import Element, classes, made, tag

_BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "li", "th", "td", "caption", "figcaption", "pre")
)
_STOP = "\ufffc"  # stands for what parts words without being text


class _Text(NamedTuple):
    """A text node of a block: the ``text`` or the ``tail`` of an element; ``slot`` is empty for a stop."""

    element: Element
    slot: str
    words: str


def place(draft: Draft, style: Style) -> None:
    """Put every mark of ``draft`` directly in front of a word, never into one, and give it its name.

    A page that begins inside a word has its mark in front of that word, so that the word can be found.  A paragraph
    that is nothing but a mark gives it to the text that follows.
    """
    for mark in [element for element in draft.section.iter("{*}a", "{*}span") if _is_mark(element)]:
        made(mark, "source-page")
        if number := mark.get("data-page"):
            mark.set("aria-label", style.texts["labels"]["source_page"].format(number=number))
        block = next(element for element in mark.iterancestors() if tag(element) in _BLOCKS)
        if not _is_alone(mark, block):
            _settle(mark, block)
        elif (following := _text_after(block)) is not None:
            _put(mark, _Text(following, "text", ""), 0)
            _remove(block)


def concordance(drafts: Sequence[Draft]) -> tuple[NavigationEntry, ...]:
    """A line for each page of the original, in the order in which they are printed: its label, and where it begins."""
    return tuple(
        NavigationEntry(mark.get("data-page", ""), draft.name, mark.get("id", ""))
        for draft in drafts
        for mark in dict.fromkeys(_marks(draft.section))
        if mark.get("id")
    )


def _marks(section: Element) -> Iterator[Element]:
    """The marks of a document, those of a note where it is called and once more where it stands."""
    notes = {note.get("data-call"): note for note in section.iter("{*}aside") if note.get("data-call")}
    for link in section.iter("{*}a"):
        if _is_mark(link):
            yield link
        elif (note := notes.get(link.get("id"))) is not None:
            yield from (inner for inner in note.iter("{*}a") if _is_mark(inner))


def _is_mark(element: Element) -> bool:
    return "source-page" in classes(element)


# In front of the word


def _settle(mark: Element, block: Element) -> None:
    before = "".join(node.words for node in _texts(block, mark))
    if not before.strip() or before[-1:].isspace():
        mark.tail = (mark.tail or "").lstrip()
    _take_out(mark)
    nodes = list(_texts(block))
    text = "".join(node.words for node in nodes)
    rest = text[len(before) :].lstrip()
    _put(mark, *_at(nodes, word_start(text, len(text) - len(rest)) if rest else len(before)))


def _texts(block: Element, until: Element | None = None) -> Iterator[_Text]:
    """The text nodes of a block in reading order, up to the element ``until``; other marks are no part of it."""
    yield _Text(block, "text", block.text or "")
    for child in block:
        if child is until:
            return
        if not _is_mark(child):
            if child.get("data-made") or tag(child) in (*_BLOCKS, "br", "img"):
                yield _Text(child, "", _STOP)
            else:
                yield from _texts(child, until)
                if until is not None and until in child.iterdescendants():
                    return
        yield _Text(child, "tail", child.tail or "")


def _at(nodes: Sequence[_Text], offset: int) -> tuple[_Text, int]:
    """The text node, and the place in it, that are ``offset`` code points from the block's beginning.

    What is put there stands behind the marks that are there already.
    """
    for node, following in zip_longest(nodes, nodes[1:]):
        at_mark = offset == len(node.words) and following is not None and _is_mark(following.element)
        if node.slot and offset <= len(node.words) and not at_mark:
            return node, offset
        offset -= len(node.words)
    raise ValueError("an offset beyond the text of its block")


def _take_out(mark: Element) -> None:
    following, mark.tail = mark.tail or "", None
    previous, parent = mark.getprevious(), mark.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + following
    elif parent is not None:
        parent.text = (parent.text or "") + following
    if parent is not None:
        parent.remove(mark)


def _put(mark: Element, node: _Text, offset: int) -> None:
    element, slot, _ = node
    text = getattr(element, slot) or ""
    setattr(element, slot, text[:offset])
    if slot == "text":
        element.insert(0, mark)
    else:
        element.addnext(mark)
    mark.tail = text[offset:]


# A mark alone in its paragraph


def _is_alone(mark: Element, block: Element) -> bool:
    return tag(block) == "p" and list(block) == [mark] and not f"{block.text or ''}{mark.tail or ''}".strip()


def _text_after(block: Element) -> Element | None:
    """The block whose text follows, at the head of what comes next; None where that is no text."""
    following = block.getnext()
    while following is not None and tag(following) in ("ul", "ol", "dl", "blockquote", "div", "li", "header"):
        following = next(iter(following), None)
    return following if following is not None and tag(following) in _BLOCKS else None


def _remove(block: Element) -> None:
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)
