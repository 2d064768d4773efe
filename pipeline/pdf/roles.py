"""The standard structure type (ISO 32000-1, 14.8.4) of each element of the Book, taken by itself."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from .box_tree import classes

HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})

# Structure types that hold blocks; a note can stand in them beside the paragraph that calls it.
CONTAINERS = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "LBody", "TD", "TH", "Note", "Caption", "Lbl"}
)

# Structure types of what stands in the lines of a block (14.8.4.4).
INLINE = frozenset({"Span", "Link", "Reference", "Code", "Quote"})

# Structure types that mean something even when they hold nothing: a table keeps its grid.
KEPT_EMPTY = frozenset({"TD", "TH", "TR"})

BY_TAG: Mapping[str, str] = {
    **{name.lower(): name for name in HEADINGS},
    **{tag: tag.upper() for tag in ("tr", "th", "td")},
    "main": "Part",
    "section": "Sect",
    "article": "Art",
    "aside": "Sect",
    "header": "Div",
    "footer": "Div",
    "nav": "Div",
    "div": "Div",
    "figure": "Div",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "code": "Code",
    "q": "Quote",
    "a": "Link",
    "img": "Figure",
    "figcaption": "Caption",
    "caption": "Caption",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "ul": "L",
    "ol": "L",
    "li": "LI",
    "dl": "L",
    "dt": "Lbl",
    "dd": "LBody",
}

BY_CLASS: Mapping[tuple[str, str], str] = {
    ("aside", "note"): "Note",
    ("section", "part"): "Part",
    ("span", "note-mark"): "Lbl",
    ("a", "note-mark"): "Lbl",
}

BY_PSEUDO: Mapping[str, str] = {"marker": "Lbl", "footnote-marker": "Lbl", "footnote-call": "Reference"}


def role(element: Element, pseudo: str) -> str:
    """The structure type of an element or of one of its pseudo-elements."""
    if pseudo:
        return BY_PSEUDO.get(pseudo, "Span")
    for name in sorted(classes(element)):
        if (element.tag, name) in BY_CLASS:
            return BY_CLASS[element.tag, name]
    if element.tag == "a" and not element.get("href"):
        return "Span"
    return BY_TAG.get(element.tag, "Span")
