"""XHTML elements and the text in them."""

from __future__ import annotations

import unicodedata

from lxml import etree

from ..model import Place
from .source import NOT_XML

XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(tag: str, place: Place | None = None, **attributes: str | None) -> etree._Element:
    """An XHTML element.  ``class_`` is ``class``, ``data_page`` is ``data-page``; what is None is left out."""
    made = etree.Element(f"{{{XHTML}}}{tag}", nsmap={None: XHTML})
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), clean(value))
    if place is not None:
        made.set("data-source", str(place))
    return made


def set_language(target: etree._Element, language: str) -> None:
    target.set("lang", language)
    target.set(XML_LANG, language)


def append_text(parent: etree._Element, text: str) -> None:
    """Puts text behind all that ``parent`` holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def clean(text: str) -> str:
    """The text in NFC; what XML cannot hold is U+FFFD."""
    return unicodedata.normalize("NFC", NOT_XML.sub("\ufffd", text))


def plain_text(root: etree._Element) -> str:
    """The words of an element, white space as single spaces; note calls have none yet."""
    return " ".join("".join(root.itertext()).split())
