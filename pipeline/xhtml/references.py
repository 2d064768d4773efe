"""Links within the title: where they lead, and what a cross-reference without words of its own says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import Finding, Style
from ..places import place
from ..rules import finding, nearest
from .drafts import Draft
from .elements import E, Element, classes, made
from .numbering import Labelled


def resolve(drafts: Sequence[Draft], labelled: Mapping[str, Labelled], style: Style) -> Iterator[Finding]:
    """Complete every link into the Book; a Finding for each that leads nowhere, which then keeps its words alone."""
    before_number = style.texts["labels"]["before_page_number"]
    links = (link for draft in drafts for link in draft.section.findall(".//{*}a[@href]"))
    for link in links:
        target = link.get("href", "")
        if ":" in target or "note-call" in classes(link):
            continue
        found = _found(target, labelled)
        if found is not None:
            _complete(link, found, before_number)
        elif "page-ref" in classes(link):
            _remove(link)  # the link that it belongs to stands before it and is told
        else:
            yield _to_nowhere(link, target, labelled)
            _drop(link)


def _found(target: str, labelled: Mapping[str, Labelled]) -> Labelled | None:
    """What ``#id``, ``file.md`` or ``file.md#id`` names; None where there is no such id, or not in that file."""
    file, _, identifier = target.partition("#")
    found = labelled.get(identifier or file)
    if found is None or (file and (file not in labelled or labelled[file].document != found.document)):
        return None
    return found


def _complete(link: Element, found: Labelled, before_number: str) -> None:
    link.set("href", found.href)
    if "xref" in classes(link):
        made(link, "label", found.label)
    elif "page-ref" in classes(link):
        made(link, "page").addprevious(made(E.span(), "label", before_number))


def _to_nowhere(link: Element, target: str, labelled: Mapping[str, Labelled]) -> Finding:
    file, _, identifier = target.partition("#")
    return finding("REF-001", place(link), target=target, near=nearest(identifier or file, labelled))


def _remove(link: Element) -> None:
    before, parent = link.getprevious(), link.getparent()
    if before is not None and parent is not None:
        before.tail = (before.tail or "") + (link.tail or "")
        parent.remove(link)


def _drop(link: Element) -> None:
    """Keep the words of a link that leads nowhere, for a proof; a reference without words says what it meant."""
    if not "".join(link.itertext()):
        made(link, "missing", link.get("href"))
    link.tag = link.tag.replace("}a", "}span")
    del link.attrib["href"]
