"""Nodes -> the structure tree of a PDF: elements, attributes, parent tree, id tree, class map (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from operator import itemgetter

import pydyf

from .structure import Annotation, Content, Kid, Node

# The user property, and the prefix of the attribute class, of an element whose text the manuscript does not have.
MADE = "Made"


def write(pdf: pydyf.PDF, root: Node, marks: Sequence[int]) -> Mapping[Node, bytes]:
    """Adds the tree of ``root`` to ``pdf``; ``marks`` is the number of marked-content sequences on each page.

    Returns the reference to the structure element of each Node.

    An element with ``data-made`` has the attribute class ``Made-`` and its value, which the class map gives as a
    user property ``Made`` (14.7.5.3, 14.7.5.4): generated matter is known by its tag.
    Raises ValueError where marked content belongs to no element.
    """
    return _Writer(pdf, marks).write(root)


class _Writer:
    def __init__(self, pdf: pydyf.PDF, marks: Sequence[int]) -> None:
        self._pdf = pdf
        self._page_references = pdf.page_references
        self._pages: list[list[bytes | None]] = [[None] * number for number in marks]
        self._annotations: list[bytes] = []
        self._elements: dict[Node, pydyf.Dictionary] = {}
        self._ids: dict[str, Node] = {}
        self._classes: dict[str, pydyf.Dictionary] = {}
        self._namespaces: dict[str, pydyf.Dictionary] = {}

    def write(self, root: Node) -> Mapping[Node, bytes]:
        tree = self._add(Type="/StructTreeRoot")
        for node in root.descendants():
            self._elements[node] = self._add(Type="/StructElem", S=f"/{node.role}")
            self._name(node)
        self._elements[root]["P"] = tree.reference
        for node in self._elements:
            self._fill(node)
        tree["K"] = pydyf.Array([self._elements[root].reference])
        tree["ParentTree"] = self._parent_tree().reference
        tree["ParentTreeNextKey"] = len(self._pages) + len(self._annotations)
        if self._ids:
            tree["IDTree"] = self._id_tree().reference
        if self._classes:
            tree["ClassMap"] = pydyf.Dictionary(dict(sorted(self._classes.items())))
        if self._namespaces:
            tree["Namespaces"] = pydyf.Array([one.reference for one in self._namespaces.values()])
        self._mark_catalog(tree)
        return {node: element.reference for node, element in self._elements.items()}

    def _add(self, **entries: object) -> pydyf.Dictionary:
        dictionary = pydyf.Dictionary(entries)
        self._pdf.add_object(dictionary)
        return dictionary

    def _name(self, node: Node) -> None:
        """An element's id is that of the Book; a header cell has one in any case, numbered where it is not unique."""
        wanted = node.id or (node.element.get("id") if node.element is not None and not node.pseudo else None)
        if wanted:
            names = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
            node.id = next(name for name in names if name not in self._ids)
            self._ids[node.id] = node

    def _fill(self, node: Node) -> None:
        element = self._elements[node]
        page = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
        if page is not None:
            element["Pg"] = self._page_references[page]
        element["K"] = pydyf.Array([self._kid(kid, node, page) for kid in node.kids])
        if node.id:
            element["ID"] = pydyf.String(node.id)
        if node.namespace:
            element["NS"] = self._namespace(node.namespace).reference
        if node.refers:
            element["Ref"] = pydyf.Array([self._elements[other].reference for other in node.refers])
        if node.made:
            element["C"] = f"/{self._class(node.made)}"
        if attributes := self._attributes(node):
            element["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        for key, text in _texts(node).items():
            element[key] = pydyf.String(text)

    def _kid(self, kid: Kid, parent: Node, page: int | None) -> object:
        owner = self._elements[parent].reference
        if isinstance(kid, Node):
            self._elements[kid]["P"] = owner
            return self._elements[kid].reference
        if isinstance(kid, Annotation):
            kid.dictionary["StructParent"] = len(self._pages) + len(self._annotations)
            self._annotations.append(owner)
            pg = self._page_references[kid.page]
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.dictionary.reference, "Pg": pg})
        self._pages[kid.page][kid.mcid] = owner
        if kid.page == page:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._page_references[kid.page], "MCID": kid.mcid})

    def _attributes(self, node: Node) -> list[pydyf.Dictionary]:
        return [
            pydyf.Dictionary({"O": f"/{owner}", **{key: _attribute(value) for key, value in entries.items()}})
            for owner, entries in node.attributes.items()
            if entries
        ]

    def _class(self, made: str) -> str:
        name = f"{MADE}-{made}"
        if name not in self._classes:
            user_property = pydyf.Dictionary({"N": pydyf.String(MADE), "V": pydyf.String(made)})
            properties = pydyf.Array([user_property])
            self._classes[name] = pydyf.Dictionary({"O": "/UserProperties", "P": properties})
        return name

    def _namespace(self, address: str) -> pydyf.Dictionary:
        """ISO 32000-2, 14.7.4.2."""
        if address not in self._namespaces:
            self._namespaces[address] = self._add(Type="/Namespace", NS=pydyf.String(address))
        return self._namespaces[address]

    def _parent_tree(self) -> pydyf.Dictionary:
        """Which element each marked-content sequence and each annotation belongs to (14.7.4.4)."""
        numbers = pydyf.Array()
        for page, owners in enumerate(self._pages):
            if None in owners:
                raise ValueError(f"content {owners.index(None)} of page {page + 1} has no structure element")
            numbers += [page, pydyf.Array(owners)]
        for key, owner in enumerate(self._annotations, start=len(self._pages)):
            numbers += [key, owner]
        return self._add(Nums=numbers)

    def _id_tree(self) -> pydyf.Dictionary:
        """A name tree of one leaf, sorted by the bytes of the keys (7.9.6)."""
        entries = sorted(
            ((pydyf.String(name).data, self._elements[node]) for name, node in self._ids.items()),
            key=itemgetter(0),
        )
        names = pydyf.Array()
        for name, element in entries:
            names += [name, element.reference]
        leaf = self._add(Limits=pydyf.Array([entries[0][0], entries[-1][0]]), Names=names)
        return self._add(Kids=pydyf.Array([leaf.reference]))

    def _mark_catalog(self, tree: pydyf.Dictionary) -> None:
        marked = {"Marked": "true"}
        if self._classes:
            marked["UserProperties"] = "true"
        self._pdf.catalog["StructTreeRoot"] = tree.reference
        self._pdf.catalog["MarkInfo"] = pydyf.Dictionary(marked)


def _attribute(value: object) -> object:
    """A tuple of Nodes is the list of their ids, as in ``Headers``."""
    if isinstance(value, tuple):
        return pydyf.Array([pydyf.String(node.id) for node in value])
    return value


def _texts(node: Node) -> dict[str, str]:
    """The entries of an element that are said aloud, or say how."""
    texts = {"Lang": node.language}
    if node.element is not None and not node.pseudo:
        if node.role == "Figure":
            texts["Alt"] = node.element.get("alt")
        if node.element.tag == "abbr":
            texts["E"] = node.element.get("title")
    return {key: text for key, text in texts.items() if text}
