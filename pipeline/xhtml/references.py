"""Links within the title: where they lead, and what a cross-reference without words of its own says."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from ..model import Finding, Style
from ..rules import finding
from .drafts import Draft
from .elements import E, Element, classes, made, place
from .numbering import Labelled


def resolve(drafts: Sequence[Draft], labelled: Mapping[str, Labelled], style: Style) -> Iterator[Finding]:
    """Complete every link into the Book; a Finding for each that leads nowhere, which then keeps its words alone."""
    before_number = style.texts["labels"]["before_page_number"]
    files = {draft.source.name: draft.name for draft in drafts}
    for draft in drafts:
        for link in draft.section.findall(".//{*}a[@href]"):
            target = link.get("href")
            if "page-ref" in classes(link):
                made(link, "page").addprevious(made(E.span(), "label", before_number))
            if ":" not in target and "note-call" not in classes(link):
                yield from _resolve(link, target, labelled, files)


def _resolve(
    link: Element, target: str, labelled: Mapping[str, Labelled], files: Mapping[str, str]
) -> Iterator[Finding]:
    file, _, identifier = target.partition("#")
    if identifier in labelled and (not file or files.get(file) == labelled[identifier].document):
        link.set("href", labelled[identifier].href(identifier))
        if "xref" in classes(link):
            made(link, "label", labelled[identifier].label)
    elif not identifier and file in files:
        link.set("href", f"{files[file]}.xhtml")
    else:
        near = difflib.get_close_matches(identifier or file, [*labelled, *files], n=1)
        yield finding("REF-001", place(link), target=target, near=f"; the nearest is {near[0]}" if near else "")
        _drop(link)


def _drop(link: Element) -> None:
    """Keep the words of a link that leads nowhere, for a proof; a reference without words says what it meant."""
    if not "".join(link.itertext()):
        made(link, "missing", link.get("href"))
    link.tag = link.tag.replace("}a", "}span")
    del link.attrib["href"]
