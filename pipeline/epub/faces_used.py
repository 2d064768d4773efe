"""What the stylesheets of the EPUB set in bold and in italics, and what they say themselves.

A face is embedded with what is set in it and no more.  The cascade is followed for ``font-weight`` and ``font-style``
alone; where it hangs on the reading system (``@media``, pseudo-elements, variables), both outcomes are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple
from xml.etree import ElementTree

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list
from tinycss2.ast import Declaration, Node

BOLD, ITALIC = "font-weight", "font-style"

#: What a reading system sets so by itself (HTML Standard, 15.3).
BY_ITSELF: Mapping[str, frozenset[str]] = {
    BOLD: frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}),
    ITALIC: frozenset({"i", "em", "cite", "dfn", "var", "address"}),
}
WORDS: Mapping[str, frozenset[str]] = {
    BOLD: frozenset({"bold", "bolder"}),
    ITALIC: frozenset({"italic", "oblique"}),
}
INHERITED = frozenset({"inherit", "unset", "revert", "revert-layer"})

#: The lightest weight that counts as bold (CSS Fonts 4, 5.2: above 500 the heavier face is looked for first).
LIGHTEST_BOLD = 600

#: Properties whose strings are shown.
SHOWN = frozenset({"content", "list-style", "list-style-type", "quotes"})

NEVER, ALWAYS = frozenset({False}), frozenset({True})
MAYBE = NEVER | ALWAYS


class Cut(NamedTuple):
    """The four faces that a family of text has as a rule."""

    bold: bool
    italic: bool


class Saying(NamedTuple):
    """What a declaration says of a property: its possible outcomes, None where it is that of the parent."""

    property: str
    outcomes: frozenset[bool] | None
    certain: bool
    important: bool


def characters(documents: Iterable[bytes], css: str) -> dict[Cut, set[str]]:
    """The characters that the content documents have in each cut under the stylesheet ``css``."""
    matcher = _matcher(css)
    found: dict[Cut, set[str]] = defaultdict(set)
    for document in documents:
        root = ElementWrapper.from_xml_root(ElementTree.fromstring(document))  # noqa: S314 - written by us
        cuts: dict[ElementTree.Element | None, list[Cut]] = {}
        outcomes: dict[ElementTree.Element | None, Mapping[str, frozenset[bool]]] = {}
        for wrapper in root.iter_subtree():
            element, around = wrapper.etree_element, wrapper.parent.etree_element if wrapper.parent else None
            inherited = outcomes.get(around, {BOLD: NEVER, ITALIC: NEVER})
            outcomes[element] = _outcomes(wrapper, matcher, inherited)
            cuts[element] = [Cut(*cut) for cut in product(outcomes[element][BOLD], outcomes[element][ITALIC])]
            for owner, text in ((element, element.text), (around, element.tail)):
                for cut in cuts.get(owner, ()):
                    found[cut].update(text or "")
    return found


def shown(css: str) -> set[str]:
    """What a stylesheet shows of itself: the signs of lists, quotation marks and the like."""
    strings = (
        piece.value
        for _, declaration, _ in _declarations(tinycss2.parse_stylesheet(css, True, True), certain=True)
        if declaration.lower_name in SHOWN
        for piece in declaration.value
        if piece.type == "string"
    )
    return {character for string in strings for character in string if not character.isspace()}


def _outcomes(
    wrapper: ElementWrapper, matcher: Matcher, inherited: Mapping[str, frozenset[bool]]
) -> dict[str, frozenset[bool]]:
    """Whether an element is set bold, and whether in italics."""
    outcomes = {name: ALWAYS if wrapper.local_name in tags else inherited[name] for name, tags in BY_ITSELF.items()}
    matches = [(pseudo, saying) for _, _, pseudo, saying in matcher.match(wrapper)]  # by their specificity
    for pseudo, saying in sorted(matches, key=lambda match: match[1].important):
        said = inherited[saying.property] if saying.outcomes is None else saying.outcomes
        certain = saying.certain and pseudo is None
        outcomes[saying.property] = said if certain else said | outcomes[saying.property]
    return outcomes


def _matcher(css: str) -> Matcher:
    matcher = Matcher()
    for prelude, declaration, certain in _declarations(tinycss2.parse_stylesheet(css, True, True), certain=True):
        sayings = list(_sayings(declaration, certain))
        try:
            selectors = compile_selector_list(prelude) if sayings else []
        except SelectorError:  # by which the whole rule is void (Selectors 4, 3.9)
            continue
        for selector, saying in product(selectors, sayings):
            matcher.add_selector(selector, saying)
    return matcher


def _declarations(rules: Iterable[Node], certain: bool) -> Iterator[tuple[list[Node], Declaration, bool]]:
    """Each declaration with the selectors of its rule, and whether it holds whatever the reading system is."""
    for rule in rules:
        if rule.type == "qualified-rule":
            for declaration in tinycss2.parse_blocks_contents(rule.content, True, True):
                if declaration.type == "declaration":
                    yield rule.prelude, declaration, certain
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword not in {"font-face", "page"}:
            yield from _declarations(tinycss2.parse_rule_list(rule.content, True, True), certain=False)


def _sayings(declaration: Declaration, certain: bool) -> Iterator[Saying]:
    """What a declaration says of weight and slope; ``font`` says both, and what it does not name is normal."""
    words = {piece.lower_value for piece in declaration.value if piece.type == "ident"}
    heavy = any(piece.type == "number" and piece.value >= LIGHTEST_BOLD for piece in declaration.value)
    for name in (BOLD, ITALIC):
        if declaration.lower_name not in {name, "font"}:
            continue
        outcomes: frozenset[bool] | None = frozenset({bool(words & WORDS[name]) or (heavy and name == BOLD)})
        if any(piece.type == "function" for piece in declaration.value):
            outcomes = MAYBE
        yield Saying(name, None if words & INHERITED else outcomes, certain, declaration.important)
