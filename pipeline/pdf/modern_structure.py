"""From the structure types of PDF 1.7 to those of PDF 2.0 (ISO 32000-2, 14.8), with what PDF/UA-2 asks of them.

What PDF 2.0 has a type for stands in its namespace.  BlockQuote, Code, Quote, Reference, TOC and TOCI, which have none
there, stay in that of PDF 1.7, where an element without a namespace is; PDF/UA-2 (8.2.4) takes either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from .links import call_of
from .structure import Node

#: The version of the files that have such a structure.
VERSION = "2.0"

NAMESPACE = "http://iso.org/pdf2/ssn"

#: Types that PDF 2.0 no longer has (ISO 32000-2, annex M).
LEFT_IN_1_7 = frozenset({"Art", "BlockQuote", "Code", "Quote", "Reference", "TOC", "TOCI"})

#: Types of PDF 2.0 for elements that have a wider one in PDF 1.7.  ISO/TS 32005 looks through a Div, so that the
#: caption of a figure would be that of the section around it.
BY_TAG: Mapping[str, str] = {"em": "Em", "strong": "Strong", "figure": "Sect"}

#: How the labels of a list are numbered, by its element, where no style of PDF 1.7 says it (ISO 32000-2, table 382).
NUMBERING: Mapping[str, str] = {"dl": "/Description", "ol": "/Ordered", "ul": "/Unordered"}


def refine(root: Node) -> Mapping[str, Node]:
    """Gives the Nodes below ``root``, arranged for PDF 1.7, the types of PDF 2.0 and the relations between them.

    Returns the Node at each place that a link can lead to, by its id: the element's own or, of one that has none, that
    around it.
    """
    places = dict(_places(root))
    for node in root.descendants():
        node.role = _role(node)
        node.namespace = None if node.role in LEFT_IN_1_7 else NAMESPACE
        if node.role == "TOCI":
            node.refers += _targets(node, places)[:1]
        elif node.role == "L":
            _number(node)
    _relate_notes(root, places)
    return places


def _role(node: Node) -> str:
    if node.element is None or node.pseudo:
        return node.role
    if node.role == "Note":
        return "FENote"
    if node.role == "H1" and "title" in node.classes:
        return "Title"
    return BY_TAG.get(node.element.tag, node.role)


def _number(node: Node) -> None:
    """A list with labels says of what kind they are (PDF/UA-2, 8.2.5.25)."""
    labelled = any(kid.role == "Lbl" for item in node.nodes for kid in item.nodes)
    if labelled and node.attributes["List"]["ListNumbering"] == "/None" and node.element is not None:
        node.attributes["List"]["ListNumbering"] = NUMBERING[node.element.tag]


def _places(root: Node) -> Iterator[tuple[str, Node]]:
    """The Node for each id of the Book, and for the call of each note at a foot, whose element the tree has lost."""
    own = {node.element: node for node in root.descendants() if node.element is not None and not node.pseudo}
    yield from _below(root.element, root, own) if root.element is not None else ()
    for node in root.descendants():
        if node.pseudo == "footnote-call" and node.element is not None:
            yield call_of(node.element), node


def _below(element: Element, around: Node, own: Mapping[Element, Node]) -> Iterator[tuple[str, Node]]:
    node = own.get(element, around)
    if name := element.get("id"):
        yield name, node
    for child in element:
        yield from _below(child, node, own)


def _targets(item: Node, places: Mapping[str, Node]) -> list[Node]:
    """Where the links of a line of contents lead, without those of the lines below it."""
    found: list[Node] = []
    for node in item.nodes:
        if node.role == "Link" and node.element is not None:
            target = places.get(node.element.get("href", "").removeprefix("#"))
            found += [target] if target else []
        if node.role != "TOC":
            found += _targets(node, places)
    return found


def _relate_notes(root: Node, places: Mapping[str, Node]) -> None:
    """A note and its calls refer to each other (PDF/UA-2, 8.2.5.14)."""
    for node in root.descendants():
        if node.role == "FENote" and node.element is not None:
            calls = [places[name] for name in [call_of(node.element)] if name in places]
            at_foot = any(call.pseudo == "footnote-call" for call in calls)
            node.attributes["FENote"] = {"NoteType": "/Footnote" if at_foot else "/Endnote"}
            node.refers += calls
            for call in calls:
                call.refers.append(node)
