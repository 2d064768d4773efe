"""Notes: marks by series, the calls, and the section of notes at the end of their document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..markup import Note
from ..model import Style
from .drafts import Draft
from .elements import EPUB_TYPE, E, Element, classes, made, put_first, tag

#: How ids of a series begin: letters that differ in case alone are no safe ids.
PREFIXES = {"author": "", "translator": "tn-", "editor": "ed-"}


@dataclass(frozen=True)
class Marked:
    """A note with its mark (``1``, ``a``, ``A``) and its name for a screen reader."""

    note: Note
    mark: str
    name: str
    document: str

    def id(self, role: str) -> str:
        return f"{self.document}_{role}-{PREFIXES[self.note.series]}{self.mark.lower()}"


def mark(draft: Draft, style: Style) -> None:
    """Number the notes of ``draft``, series by series in the order of their calls, and put them at its end."""
    marked = {one.note.label: one for one in _marks(draft, style)}
    if not marked:
        return
    asides = [_note(one, style) for one in marked.values()]
    _mark_calls(draft, marked)
    _part_neighbours(draft, style)
    title = made(E.h2({"class": "notes-title", "id": f"{draft.name}_notes"}), "label", style.texts["labels"]["notes"])
    attributes = {"class": "notes", "role": "doc-endnotes", "aria-labelledby": f"{draft.name}_notes"}
    section = E.section(attributes, title, *asides)
    section.set(EPUB_TYPE, "footnotes")
    draft.section.append(section)


def _marks(draft: Draft, style: Style) -> Iterator[Marked]:
    counts = dict.fromkeys(PREFIXES, 0)
    for note in draft.markup.notes:
        counts[note.series] += 1
        sign = _sign(note.series, counts[note.series])
        yield Marked(note, sign, style.texts["labels"][f"{note.series}_note"].format(mark=sign), draft.name)


def _sign(series: str, count: int) -> str:
    """Authors count 1, 2, 3; translators a, b, c; editors A, B, C; after z comes aa."""
    if series == "author":
        return str(count)
    letters = ""
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters.upper() if series == "editor" else letters


def _note(one: Marked, style: Style) -> Element:
    """The note, its mark and the name of its series before its first words."""
    aside = one.note.aside
    aside.set("id", one.id("note"))
    aside.set("class", f"note {one.note.series}")
    aside.set("role", "doc-footnote")
    aside.set(EPUB_TYPE, "footnote")
    aside.set("data-mark", one.mark)
    aside.set("data-call", one.id("call"))
    aside.set("aria-label", one.name)
    heads = [made(E.span({"class": "note-mark"}), "mark", one.mark)]
    if one.note.series != "author":
        form = style.texts["labels"]["note_begins"]
        label = form.format(series=style.texts["labels"][f"{one.note.series}s_note"])
        heads.append(made(E.span({"class": "note-label"}), "label", label))
    put_first(_first_paragraph(aside), *heads)
    return aside


def _first_paragraph(aside: Element) -> Element:
    """The paragraph that the note begins with; one made for the mark where it begins with a list, say."""
    if len(aside) == 0 or tag(aside[0]) != "p" or aside[0].get("class"):
        paragraph = E.p()
        if source := aside.get("data-source"):
            paragraph.set("data-source", source)
        aside.insert(0, paragraph)
    return aside[0]


def _mark_calls(draft: Draft, marked: dict[str, Marked]) -> None:
    """Complete each call; a second call of the same note has an id of its own."""
    seen: dict[str, int] = {}
    for call in draft.section.iterfind(".//{*}a[@data-note]"):
        one = marked[call.attrib.pop("data-note")]
        again = seen[one.note.label] = seen.get(one.note.label, 0) + 1
        call.set("id", one.id("call") + (f"-{again}" if again > 1 else ""))
        call.set("class", f"note-call {one.note.series}")
        call.set("role", "doc-noteref")
        call.set(EPUB_TYPE, "noteref")
        call.set("href", f"{draft.name}.xhtml#{one.id('note')}")
        call.set("aria-label", one.name)
        made(call, "mark", one.mark)


def _part_neighbours(draft: Draft, style: Style) -> None:
    """Put the house's mark between two calls that stand side by side: 1 and 2 would read as 12."""
    for call in draft.section.findall(".//{*}a"):
        before = call.getprevious()
        if _is_call(call) and before is not None and _is_call(before) and not before.tail:
            call.addprevious(made(E.span({"class": "between-calls"}), "mark", style.texts["labels"]["between_calls"]))


def _is_call(element: Element) -> bool:
    return "note-call" in classes(element)
