"""Numbers, labels and ids: chapters, figures and tables through the title, headings, words of the index, asides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Manuscript, Matter, Style
from .drafts import Draft
from .elements import E, Element, classes, made, put_first, tag, words

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

#: What is numbered through the title, and the element of its caption.
CAPTIONS = {"figure": "figcaption", "table": "caption"}


@dataclass(frozen=True)
class Labelled:
    """Something that a link may name: where it is, and what a cross-reference to it says."""

    document: str
    label: str
    id: str | None = None

    @property
    def href(self) -> str:
        return f"{self.document}.xhtml" + (f"#{self.id}" if self.id else "")


def number(drafts: Sequence[Draft], manuscript: Manuscript, style: Style) -> Mapping[str, Labelled]:
    """Number and label what the drafts hold; by what links call them, every id of the title and every file."""
    labels = style.texts["labels"]
    labelled: dict[str, Labelled] = {}
    for draft in drafts:
        _give_index_marks_ids(draft)
        _give_headings_ids(draft)
        _label_asides(draft, labels)
    for draft, heading, chapter in _chapters(drafts, style):
        text = labels["chapter"].format(number=chapter)
        put_first(heading, made(E.span({"class": "label"}), "label", text))
        labelled[heading.get("id", "")] = Labelled(draft.name, text, heading.get("id"))
    for kind, caption in CAPTIONS.items():
        numbered = ((draft, element) for draft in drafts for element in _numbered(draft.section, kind))
        for count, (draft, element) in enumerate(numbered, 1):
            text = labels[kind].format(number=count)
            _label_caption(element, caption, labels["caption"].format(label=text))
            identifier = element.get("id") or f"{draft.name}_{kind}-{count}"
            element.set("id", identifier)
            labelled[identifier] = Labelled(draft.name, text, identifier)
    labelled = {**_by_their_words(drafts, labels["section_by_name"]), **labelled}
    untitled = labels["section_by_name"].format(title=manuscript.metadata.title)
    return {**labelled, **{draft.source.name: _file(draft, labelled, untitled) for draft in drafts}}


def _give_headings_ids(draft: Draft) -> None:
    taken = {f"{draft.name}_title", *(element.get("id") for element in draft.section.iter("{*}*"))}
    for heading in _headings(draft.section):
        if not heading.get("id"):
            # A heading may well be called "Notes", "Index 1" or, in an article, "Title".
            identifier = f"{draft.name}_{_slug(words(heading))}"
            while identifier in taken:
                identifier += "-again"
            heading.set("id", identifier)
        taken.add(heading.get("id"))


def _give_index_marks_ids(draft: Draft) -> None:
    marks = (span for span in draft.section.iter("{*}span") if "index-mark" in classes(span))
    for count, mark in enumerate(marks, 1):
        mark.set("id", f"{draft.name}_index-{count}")


def _label_asides(draft: Draft, labels: Mapping[str, str]) -> None:
    """Say aloud what a translator's note is."""
    for aside in draft.section.iter("{*}aside"):
        if "translators-note" in classes(aside):
            aside.insert(0, made(E.p({"class": "label"}), "label", labels["translators_note"]))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "heading"


def _headings(section: Element) -> Iterator[Element]:
    return (element for element in section.iter("{*}*") if tag(element) in HEADINGS)


def _chapters(drafts: Sequence[Draft], style: Style) -> Iterator[tuple[Draft, Element, int]]:
    """The numbered chapters with their headings and numbers."""
    if style.tokens["numbering"]["chapters"] != "numbered":
        return
    count = 0
    for draft in drafts:
        heading = draft.heading
        if draft.source.matter is Matter.BODY and heading is not None and "unnumbered" not in classes(heading):
            count += 1
            yield draft, heading, count


def _numbered(section: Element, kind: str) -> Iterator[Element]:
    return (element for element in section.iter(f"{{*}}{kind}") if is_numbered(element))


def is_numbered(element: Element) -> bool:
    """Whether a figure or a table has a caption or an id; others are passed over, as in any book."""
    return bool(element.get("id")) or element.find(f"{{*}}{CAPTIONS[tag(element)]}") is not None


def _label_caption(element: Element, name: str, text: str) -> None:
    caption = element.find(f"{{*}}{name}")
    if caption is None:
        caption = E(name)
        element.insert(0 if name == "caption" else len(element), caption)
    put_first(caption, made(E.span({"class": "label"}), "label", text))


def _by_their_words(drafts: Sequence[Draft], form: str) -> dict[str, Labelled]:
    """Every id, a heading's with its own words as label: sections bear no numbers."""
    identified = ((draft, element) for draft in drafts for element in draft.section.iter("{*}*") if element.get("id"))
    return {
        element.get("id", ""): Labelled(draft.name, _words(element, form), element.get("id"))
        for draft, element in identified
    }


def _words(element: Element, form: str) -> str:
    return form.format(title=words(element)) if tag(element) in HEADINGS else words(element)


def _file(draft: Draft, labelled: Mapping[str, Labelled], untitled: str) -> Labelled:
    """A whole file is called as its heading is; an article is called by the title of the publication."""
    label = untitled if draft.heading is None else labelled[draft.heading.get("id", "")].label
    return Labelled(draft.name, label)
