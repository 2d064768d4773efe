"""The one tree of headings that becomes contents, bookmarks and the EPUB's navigation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import Manuscript, NavigationEntry, Part, Style
from .drafts import Draft
from .elements import Element, classes, tag, words
from .frames import Frame
from .numbering import HEADINGS

#: Documents that no line leads to.
UNLISTED = frozenset({"cover", "series", "contents"})


def entries(leaves: Sequence[Draft | Frame], manuscript: Manuscript, style: Style) -> tuple[NavigationEntry, ...]:
    """A line for each heading of the Book in reading order, nested by level; chapters of a part below it."""
    top: list[NavigationEntry] = []
    for leaf in leaves:
        if isinstance(leaf, Frame):
            if leaf.kind not in UNLISTED:
                top.append(NavigationEntry(leaf.title, leaf.name, f"{leaf.name}_title"))
            continue
        entry = _document(leaf, manuscript, style)
        if leaf.source.part is None:
            top.append(entry)
        else:
            top[-1] = _with_child(top[-1], entry)
    return tuple(top)


def part_name(part: Part) -> str:
    """The name of the document that holds the part's title."""
    return f"part-{part.number}"


def flat(navigation: Iterable[NavigationEntry]) -> Iterator[NavigationEntry]:
    """Every line, one after the other."""
    for entry in navigation:
        yield entry
        yield from flat(entry.children)


def _document(draft: Draft, manuscript: Manuscript, style: Style) -> NavigationEntry:
    headings = [heading for heading in _headings(draft.section) if tag(heading) != "h1"]
    children = _nested(draft.name, headings)
    if draft.heading is None:  # an article's stands in the template; a chapter without one has a section all the same
        place = f"{draft.name}_title" if draft.kind == "article" else draft.name
        return NavigationEntry(manuscript.metadata.title, draft.name, place, children)
    return NavigationEntry(_numbered_title(draft, style), draft.name, draft.heading.get("id", ""), children)


def _numbered_title(draft: Draft, style: Style) -> str:
    label = draft.heading.find("{*}span[@data-made='label']") if draft.heading is not None else None
    if label is None:
        return draft.title
    return str(style.texts["labels"]["labelled_title"]).format(label=label.text, title=draft.title)


def _headings(section: Element) -> Iterator[Element]:
    return (
        element
        for element in section.iter("{*}*")
        if tag(element) in HEADINGS and "notes-title" not in classes(element) and element.get("id")
    )


def _nested(document: str, headings: Sequence[Element]) -> tuple[NavigationEntry, ...]:
    """The headings as entries, below each the deeper ones that follow it."""
    found: list[NavigationEntry] = []
    rest = list(headings)
    while rest:
        heading = rest.pop(0)
        deeper = []
        while rest and tag(rest[0]) > tag(heading):
            deeper.append(rest.pop(0))
        children = _nested(document, deeper)
        found.append(NavigationEntry(words(heading), document, heading.get("id", ""), children))
    return tuple(found)


def _with_child(entry: NavigationEntry, child: NavigationEntry) -> NavigationEntry:
    return NavigationEntry(entry.title, entry.document, entry.fragment, (*entry.children, child))
