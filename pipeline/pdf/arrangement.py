"""From the nesting of the Book to the nesting that tagged PDF asks for: lists, contents, notes, links, tables.

Each function changes the Nodes of one construct and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from .roles import CONTAINERS, HEADINGS, KEPT_EMPTY
from .structure import Annotation, Kid, Node, Structure
from .table_headers import relate

LIST_NUMBERING = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
}


def arrange(structure: Structure) -> Node:
    """The Document node, complete: ISO 32000-1, 14.8.4 holds for every Node below it."""
    for tree in (structure.root, *structure.notes):
        _prune(tree)
        for node in list(tree.descendants()):
            _arrange(node)
    _place_notes(structure)
    return structure.root


def _arrange(node: Node) -> None:
    _complete_links(node)
    tag = node.element.tag if node.element is not None and not node.pseudo else None
    if tag == "nav":
        _make_contents(node)
    elif tag == "dl":
        _group_definitions(node)
    elif tag == "li" and node.role == "LI":
        _complete_item(node)
    elif node.role == "Note":
        _label_note(node)
    elif node.role == "Table":
        relate(node)
    if node.role == "L":
        node.attributes["List"] = {"ListNumbering": f"/{_numbering(node)}"}


def _prune(node: Node) -> None:
    """Nothing empty is left, save the cells that keep a table's grid."""
    for kid in node.nodes:
        _prune(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.role in KEPT_EMPTY]


# Lists


def _complete_item(item: Node) -> None:
    """The marker is the Lbl, everything else the LBody."""
    labels = [kid for kid in item.nodes if kid.pseudo == "marker"]
    body = [kid for kid in item.kids if kid not in labels]
    item.kids = [*labels, Node("LBody", kids=body)] if body else [*labels]


def _group_definitions(node: Node) -> None:
    """Terms and what follows them are one item: the term its label, the definition its body."""
    items: list[Node] = []
    for kid in _terms_and_definitions(node):
        if not items or (kid.role == "Lbl" and items[-1].nodes[-1].role == "LBody"):
            items.append(Node("LI"))
        items[-1].kids.append(kid)
    node.kids = [*items]


def _terms_and_definitions(node: Node) -> Iterator[Node]:
    """The terms and definitions of a list, out of the ``div`` that may group them."""
    for kid in node.nodes:
        yield from _terms_and_definitions(kid) if kid.role == "Div" else [kid]


def _numbering(node: Node) -> str:
    """How the labels of a list are numbered; None where it has none, or marks of another kind."""
    style = node.style["list_style_type"] if node.style else None
    has_labels = any(kid.pseudo == "marker" for item in node.nodes for kid in item.nodes)
    return LIST_NUMBERING.get(style, "None") if has_labels and isinstance(style, str) else "None"


def _make_contents(nav: Node) -> None:
    """The lists of a ``nav`` are a TOC, their items TOCI, each with its References (ISO 32000-1, table 333)."""
    for node in list(nav.descendants()):
        if node.role == "L":
            node.role = "TOC"
        elif node.role == "LI":
            node.role = "TOCI"
            node.kids = [kid if isinstance(kid, Node) else Node("P", kids=[kid]) for kid in node.kids]
        node.kids = [_referring(kid) if isinstance(kid, Node) and kid.role == "Link" else kid for kid in node.kids]


# Links


def _complete_links(node: Node) -> None:
    """A label or a call that is a link holds a Link: the annotation belongs to it alone."""
    if node.role in ("Lbl", "Reference") and any(isinstance(kid, Annotation) for kid in node.kids):
        node.kids = [Node("Link", kids=node.kids)]
    if node.role != "Reference":
        node.kids = [_referring(kid) if isinstance(kid, Node) and _calls(kid) else kid for kid in node.kids]


def _calls(node: Node) -> bool:
    return node.role == "Link" and "note-call" in node.classes


def _referring(link: Node) -> Node:
    """The Reference that a Link to a note or out of the contents is (ISO 32000-1, table 338)."""
    made, link.made = link.made, None
    return Node("Reference", made=made, kids=[link])


# Notes


def _label_note(note: Node) -> None:
    """The mark of a note is its label, in front of its first paragraph (ISO 32000-1, table 338)."""
    for paragraph in [kid for kid in note.nodes if kid.role == "P"]:
        if label := next((kid for kid in paragraph.nodes if kid.role == "Lbl"), None):
            paragraph.kids.remove(label)
            note.kids.insert(0, label)
            return


def _place_notes(structure: Structure) -> None:
    """Each note of a page's foot goes after the block that calls it, in the order of the calls.

    Notes that are called from a note follow in a later round; a note without a call ends the document.
    """
    waiting: dict[object, Node] = {note.element: note for note in structure.notes}
    while placed := list(_called(structure.root, waiting)):
        for note, holder, block in placed:
            holder.kids.insert(_behind(holder, block), note)
    structure.root.kids.extend(waiting.values())


def _called(root: Node, waiting: dict[object, Node]) -> Iterator[tuple[Node, Node, Node | None]]:
    """Takes the notes that are called below ``root``: each with the container around its call, and the block in it.

    The block is None where the call stands in the container's own text.
    """
    pending: list[tuple[Node, Node, Node | None]] = [(root, root, None)]
    while pending:
        node, holder, block = pending.pop()
        if node.pseudo == "footnote-call" and node.element in waiting:
            yield waiting.pop(node.element), holder, block
        for kid in reversed(node.nodes):
            if node.role in CONTAINERS:
                pending.append((kid, node, kid if _is_block(kid) else None))
            else:
                pending.append((kid, holder, block))


def _is_block(node: Node) -> bool:
    return node.role in CONTAINERS or node.role in HEADINGS or node.role in ("P", "L", "Table")


def _behind(holder: Node, block: Node | None) -> int:
    """The place behind ``block`` in ``holder`` and behind the notes that already stand there."""
    if block is None:
        return len(holder.kids)
    place = holder.kids.index(block) + 1
    while place < len(holder.kids) and _is_note(holder.kids[place]):
        place += 1
    return place


def _is_note(kid: Kid) -> bool:
    return isinstance(kid, Node) and kid.role == "Note"
