"""The links of a laid-out document: one annotation for each line of a link, and the ways to a note and back.

The engine annotates every box inside a link again (PDF/UA-1, 7.18.5 wants one), knows no way from the call of a note
to the note, and describes a link by its address.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .box_tree import children, classes, page_box, pseudo
from .line_ends import UNSEEN

Rectangle = tuple[float, float, float, float]
PageLink = tuple[str, str, Rectangle, boxes.Box]


@contextmanager
def completed(document: Document, artifacts: Container[boxes.Box]) -> Iterator[None]:
    """The links and anchors of the pages as they are to be written; as they were, afterwards."""
    kept = [(page.links, page.anchors) for page in document.pages]
    try:
        for index, page in enumerate(document.pages):
            root = page_box(document, index)
            own = [_with_height(link) for link in page.links if link[3].link and link[3] not in artifacts]
            page.links = own + [link for link in _note_links(root) if link[3] not in artifacts]
            page.anchors = _call_anchors(root, artifacts) | page.anchors
        yield
    finally:
        for page, (links, anchors) in zip(document.pages, kept, strict=True):
            for _, _, _, box in page.links:
                box.link_annotation = None
            page.links, page.anchors = links, anchors


def describe(document: Document, labels: Mapping[str, str]) -> None:
    """Gives every annotation its Contents (PDF/UA-1, 7.18.5): the label or title of its link, else its words.

    Of ``labels``, ``way_back`` describes the link from the mark of a note to its call, ``page`` the number of a page
    alone, ``contents_entry`` a line of the contents, ``note_at_chapter_end`` and ``note_at_text_end`` the call of a
    note that stands there.
    """
    pages = _pages_in_contents(document)
    for index in range(len(document.pages)):
        for box, note in _with_note(page_box(document, index), None):
            if box.link_annotation:
                at_mark = note is not None and _is_mark(box)
                words = labels["way_back"] if at_mark else _description(box, pages, labels)
                box.link_annotation["Contents"] = pydyf.String(words)


def call_of(note: Element) -> str:
    """The id of the call of a note."""
    return note.get("data-call", "")


def _pages_in_contents(document: Document) -> Mapping[Element, str]:
    """The number of the page that stands beside a link of the contents."""
    html = next(box.element for box in children(page_box(document, 0)) if box.element is not None)
    pages: dict[Element, str] = {}
    for line in html.iterfind(".//nav//a[@class='page-ref']/.."):
        number = line.findtext("a[@class='page-ref']", "")
        pages |= {link: number for link in line.iterfind("a") if "page-ref" not in classes(link)}
    return pages


def _description(box: boxes.Box, pages: Mapping[Element, str], labels: Mapping[str, str]) -> str:
    element = box.element
    label = element.get("aria-label") or element.get("title")
    if pseudo(box) == "footnote-call":
        return label or element.get("data-mark", "")
    if at := element.get("data-at"):
        return labels[f"note_at_{at}_end"].format(note=label or element.text)
    words = " ".join("".join(element.itertext()).translate(UNSEEN).split()) or element.get("href", "")
    if pages.get(element):
        words = labels["contents_entry"].format(title=words, number=pages[element])
    elif "page-ref" in classes(element):
        words = labels["page"].format(number=element.get("data-number", words))
    return label or words


def _note_links(root: boxes.PageBox) -> Iterator[PageLink]:
    """Links for the calls and marks on a page that are none as yet."""
    for box, note in _with_note(root, None):
        if box.link or isinstance(box, boxes.TextBox) or not children(box):
            continue
        if pseudo(box) == "footnote-call":
            yield "internal", box.element.get("id", ""), _area(box), box
        elif note is not None and _is_mark(box):
            yield "internal", call_of(note), _area(box), box


def _call_anchors(root: boxes.PageBox, artifacts: Container[boxes.Box]) -> dict[str, Rectangle]:
    """Where the calls on a page stand, by their ids."""
    calls = (box for box, _ in _with_note(root, None) if pseudo(box) == "footnote-call" and children(box))
    return {call_of(box.element): _area(box) for box in calls if box not in artifacts}


def _with_note(box: boxes.Box, note: Element | None) -> Iterator[tuple[boxes.Box, Element | None]]:
    """``box`` and everything in it, each with the note that it stands in."""
    if "note" in classes(box.element) and pseudo(box) != "footnote-call":
        note = box.element
    yield box, note
    for child in children(box):
        yield from _with_note(child, note)


def _is_mark(box: boxes.Box) -> bool:
    """Whether ``box``, which stands in a note, is the mark of the note."""
    own_mark = not pseudo(box) and "note-mark" in classes(box.element)
    return pseudo(box) == "footnote-marker" or own_mark


def _with_height(link: PageLink) -> PageLink:
    """``link`` with the height of its words, where its line has none: what is raised must not make a line grow."""
    kind, target, (_, top, _, bottom), box = link
    return link if top != bottom else (kind, target, _area(box), box)


def _area(box: boxes.Box) -> Rectangle:
    """The corners of ``box``, left top and right bottom, in CSS pixels from the top left corner of the page."""
    left, top = box.border_box_x(), box.border_box_y()
    return left, top, left + box.border_width(), top + box.border_height()
