"""A document of the Book -> an EPUB content document: the ways back are added, what was for the making is left out."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from ..folios import fill_locators
from ..model import Book, BookDocument, Style
from .markers import OPS, XHTML

E = ElementMaker(namespace=XHTML)
EM_QUAD = "\u2003"  # EM SPACE: U+2001 is its canonical equivalent
DOCTYPE = "<!DOCTYPE html>"

#: What tells words that the program or the house added from the author's stays in the file.
MADE = "data-made"

#: The EPUB's navigation document.  It takes the place of the Book's own contents.
NAVIGATION = "nav"


def parse(document: BookDocument) -> Element:
    """The document's tree, in which a ``model.Position`` counts."""
    return etree.fromstring(document.xhtml, etree.XMLParser(resolve_entities=False, no_network=True))


def file_name(book: Book, document: str) -> str:
    """The file in which the EPUB has a document of the Book."""
    kinds = {d.name: d.kind for d in book.documents}
    return f"{NAVIGATION if kinds.get(document) == 'contents' else document}.xhtml"


def convert(tree: Element, book: Book, pages: Mapping[str, str], style: Style) -> bytes:
    """The content document, serialised.  ``pages`` gives the label of the printed page for an id."""
    _resolve_links(tree, book)
    _number_references(tree, pages, style.texts["labels"]["page"])
    _link_notes_back(tree, style.texts["epub"])
    _show_indents(tree)
    _let_keys_scroll(tree)
    _name_asides(tree)
    if book.proof:
        section = tree.find(f".//{{{XHTML}}}section")
        line = style.texts["labels"]["proof"].format(date=book.proof)
        section.insert(0, E.p({"class": "proof", MADE: "proof"}, line))
    _leave_out(tree)
    etree.cleanup_namespaces(tree, top_nsmap={None: XHTML, "epub": OPS})
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, doctype=DOCTYPE) + b"\n"


def _resolve_links(tree: Element, book: Book) -> None:
    contents = {f"{d.name}.xhtml" for d in book.documents if d.kind == "contents"}
    for link in tree.iter(f"{{{XHTML}}}a"):
        if link.get("href", "").partition("#")[0] in contents:
            link.set("href", f"{NAVIGATION}.xhtml")


def _number_references(tree: Element, pages: Mapping[str, str], form: str) -> None:
    """The number of the page in every reference to one, which is named by ``form``."""
    for link in tree.iterfind(f".//{{{XHTML}}}a[@class='page-ref']"):
        file, _, fragment = link.get("href", "").partition("#")
        link.text = pages.get(fragment or file.removesuffix(".xhtml"), "")  # a document is its section's id
        link.set(MADE, "page")
    for locators in tree.iterfind(f".//{{{XHTML}}}span[@class='locators']"):
        fill_locators(locators, [link.text for link in locators])
    for link in tree.iterfind(f".//{{{XHTML}}}a[@class='page-ref']"):
        if link.text:
            link.set("aria-label", form.format(number=link.get("data-number", link.text)))


def _link_notes_back(tree: Element, texts: Mapping[str, str]) -> None:
    """Each note leads back to its call from its mark, where a pop-up looks for it, and from its end."""
    for note in tree.iterfind(f".//{{{XHTML}}}section[@class='notes']/{{{XHTML}}}aside"):
        call = f"#{note.get('data-call')}"
        label = texts["back_to_text"].format(note=note.get("aria-label") or note.get("data-mark"))
        mark = next(e for e in note.iter(f"{{{XHTML}}}span") if e.get("class") == "note-mark")
        mark.tag = f"{{{XHTML}}}a"
        link = {"href": call, "role": "doc-backlink", "aria-label": label}
        mark.attrib.update(link)
        _append(note, E.a({"class": "note-back", MADE: "back", **link}, texts["back_mark"]))


def _append(note: Element, back: Element) -> None:
    """The link at the end of the note's last paragraph, or in one of its own where the note ends otherwise."""
    last = note[-1]
    if etree.QName(last).localname != "p":
        note.append(E.p({"class": "note-return"}, back))
    elif len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() + "\u00a0"
        last.append(back)
    else:
        last.text = (last.text or "").rstrip() + "\u00a0"
        last.append(back)


def _show_indents(tree: Element) -> None:
    for indent in tree.iterfind(f".//{{{XHTML}}}span[@class='indent']"):
        indent.text = EM_QUAD * int(indent.get("data-width"))


def _let_keys_scroll(tree: Element) -> None:
    """What may be wider than its screen can be reached, and so scrolled, without a mouse (WCAG 2.2, 2.1.1)."""
    for wide in tree.xpath("//h:div[@class='table'] | //h:pre", namespaces={"h": XHTML}):
        wide.set("tabindex", "0")


def _name_asides(tree: Element) -> None:
    """Sidebars and the like are notes (WAI-ARIA): as landmarks, which an aside is, each would need its own name."""
    for aside in tree.iter(f"{{{XHTML}}}aside"):
        if not aside.get("role"):
            aside.set("role", "note")


def _leave_out(tree: Element) -> None:
    for picture in tree.xpath("//h:section[@class='cover']/h:p[@class='picture']", namespaces={"h": XHTML}):
        for marker in picture.findall(f"{{{XHTML}}}span[@role='doc-pagebreak']"):
            picture.addprevious(marker)  # of the page of which nothing else may be left
        _remove(picture)
    for forced in tree.xpath("//h:div[@class='page-break']", namespaces={"h": XHTML}):
        _remove(forced)
    for element in tree.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith("data-") and name != MADE]:
            del element.attrib[name]


def _remove(element: Element) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
