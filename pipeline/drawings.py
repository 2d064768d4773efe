"""The words of a drawing: what they are, and in which families its SVG asks for them.

A family may be named in an attribute, in a ``style`` attribute or in a ``style`` element (SVG 2, 6.6 and 11.7), by
``font-family`` or by ``font``.  The drawing has passed ``pictures`` before it comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tinycss2
from lxml import etree
from tinycss2.ast import Declaration, Node
from tinycss2.serializer import serialize_string_value

MEDIA_TYPE = "image/svg+xml"

_SVG = "{http://www.w3.org/2000/svg}"

#: CSS Fonts 4, 2.1.2.
GENERIC = frozenset(
    {
        *("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "fangsong", "emoji"),
        *("ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded"),
    }
)

#: CSS Fonts 4, 2.5: values by which ``font`` says that what follows is no more style or weight.
_SIZES = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger"}
)
_STYLES = frozenset({"italic", "oblique"})
_WEIGHTS = frozenset({"bold", "bolder", "lighter"})

_OF_ANY_PROPERTY = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_GROUPS = frozenset({"media", "supports", "layer", "container"})

#: Makes of the families that a drawing asks for, in their order, those that it is to have.
Choose = Callable[[tuple[str, ...]], tuple[str, ...]]


def words(drawing: bytes) -> str:
    """All text that the drawing shows, in its order; empty for one that cannot be parsed."""
    try:
        return "".join(character for text in _texts(_parsed(drawing)) for character in text.itertext())
    except etree.XMLSyntaxError:
        return ""


def refaced(drawing: bytes, choose: Choose) -> bytes:
    """The drawing with every list of families replaced by what ``choose`` makes of it, of an empty one for text that
    names none.  ``font`` is written out as the properties that it stands for.  A drawing without text stays as it is.
    Raises ValueError where its CSS holds what XML does not take, RecursionError where it is nested without end.
    """
    root = _parsed(drawing)
    if next(_texts(root), None) is None:
        return drawing
    for element in root.iter(etree.Element):
        _reface_attributes(element, choose)
        if element.tag == f"{_SVG}style":
            element.text = _sheet("".join(element.itertext()), choose)
    if "font-family" not in root.attrib:
        root.set("font-family", _named(choose(())))
    return _written(root)


def lists(drawing: bytes) -> tuple[tuple[str, ...], ...]:
    """Every list of families that the drawing names, each once; an empty one for text that names none."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    refaced(drawing, lambda families: found.setdefault(families, families))
    return tuple(found)


def with_sheet(drawing: bytes, css: str) -> bytes:
    """The drawing with a stylesheet in front of its own."""
    root = _parsed(drawing)
    sheet = etree.Element(f"{_SVG}style", nsmap={None: _SVG[1:-1]})
    sheet.text = css
    root.insert(0, sheet)
    return _written(root)


def _parsed(drawing: bytes) -> etree._Element:
    return etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _texts(root: etree._Element) -> Iterator[etree._Element]:
    return root.iter(f"{_SVG}text")


# Where families are named


def _reface_attributes(element: etree._Element, choose: Choose) -> None:
    for name in ("font", "font-family"):
        if value := element.attrib.pop(name, None):
            for declaration in _refaced(_declaration(name, value), choose):
                element.set(declaration.name, tinycss2.serialize(declaration.value).strip())
    if "style" in element.attrib:
        element.set("style", _block(element.get("style"), choose))


def _sheet(css: str | Sequence[Node], choose: Choose) -> str:
    rules = _sound(tinycss2.parse_stylesheet(css))
    for rule in rules:
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in _GROUPS:
            rule.content = tinycss2.parse_component_value_list(_sheet(rule.content, choose))
        elif rule.type == "qualified-rule":
            rule.content = tinycss2.parse_component_value_list(_block(rule.content, choose))
    return tinycss2.serialize(rules)


def _block(css: str | Sequence[Node], choose: Choose) -> str:
    nodes = _sound(tinycss2.parse_blocks_contents(css))
    return tinycss2.serialize([one for node in nodes for one in _refaced(node, choose)])


def _sound(nodes: Sequence[Any]) -> list[Any]:
    """``nodes`` without what is no CSS, over which every renderer passes."""
    return [node for node in nodes if node.type != "error"]


# What is said of them


def _declaration(name: str, value: str, important: bool = False) -> Declaration:
    return Declaration(0, 0, name, name, tinycss2.parse_component_value_list(value), important)


def _refaced(node: Any, choose: Choose) -> Iterator[Node]:
    """``node`` as it is, or the declarations that stand in for it."""
    if node.type != "declaration" or node.lower_name not in {"font", "font-family"} or _is_left_open(node):
        yield node
    elif node.lower_name == "font-family":
        yield _declaration("font-family", _named(choose(_families(node.value))), node.important)
    else:
        yield from _written_out(node, choose)


def _is_left_open(declaration: Declaration) -> bool:
    """Whether another element says what this declaration means, or a variable."""
    pieces = [piece for piece in declaration.value if piece.type not in {"whitespace", "comment"}]
    return any(piece.type == "function" for piece in pieces) or (
        len(pieces) == 1 and pieces[0].type == "ident" and pieces[0].lower_value in _OF_ANY_PROPERTY
    )


def _written_out(font: Declaration, choose: Choose) -> Iterator[Node]:
    """The properties that ``font`` sets (CSS Fonts 4, 2.7); lines and their height a drawing has not."""
    pieces = [piece for piece in font.value if piece.type not in {"whitespace", "comment"}]
    size = next((index for index, piece in enumerate(pieces) if _is_size(piece)), None)
    if size is None:
        yield font
        return
    families = pieces[size + 1 :]
    if families[:1] == ["/"]:
        families = families[2:]
    for name, words in (("font-style", _STYLES), ("font-weight", _WEIGHTS)):
        said = [piece for piece in pieces[:size] if _is_one_of(piece, words) or _is_weight(name, piece)]
        yield _declaration(name, tinycss2.serialize(said) or "normal", font.important)
    yield _declaration("font-size", tinycss2.serialize([pieces[size]]), font.important)
    yield _declaration("font-family", _named(choose(_families(families))), font.important)


def _is_size(piece: Any) -> bool:
    return piece.type in {"dimension", "percentage"} or _is_one_of(piece, _SIZES)


def _is_weight(name: str, piece: Any) -> bool:
    return name == "font-weight" and piece.type == "number"


def _is_one_of(piece: Any, words: frozenset[str]) -> bool:
    return piece.type == "ident" and piece.lower_value in words


def _families(pieces: Sequence[Any]) -> tuple[str, ...]:
    """The names in a list of families: of each a string, or words that are one name together.

    A number among them, as in Source Sans 3, wants quotes in CSS, which many a drawing lacks.
    """
    names: list[list[str]] = [[]]
    for piece in pieces:
        if piece == ",":
            names.append([])
        elif piece.type in {"string", "ident"}:
            names[-1].append(piece.value)
        elif piece.type == "number":
            names[-1].append(piece.representation)
    return tuple(" ".join(name) for name in names if name)


def _named(families: Sequence[str]) -> str:
    """A list of families.  The engine divides it at each comma and keeps spaces behind one."""
    return ",".join(name if name in GENERIC else f'"{serialize_string_value(name)}"' for name in families)
