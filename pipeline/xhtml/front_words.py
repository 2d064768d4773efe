"""The words of ``publication.yaml`` that are printed, under the same house rules as the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from ..model import Change, Manuscript, Metadata, Part, Person, Place, Style
from .short_texts import ShortTexts

Words = TypeVar("Words", str, str | None)


def set_words(manuscript: Manuscript, style: Style) -> tuple[Manuscript, tuple[Change, ...]]:
    """``manuscript`` with titles, names and statements set by the house's rules, and each change of a mark."""
    setter = _Setter(manuscript.metadata, style)
    metadata = setter.metadata()
    documents = tuple(replace(document, part=setter.part(document.part)) for document in manuscript.documents)
    return replace(manuscript, metadata=metadata, documents=documents), tuple(dict.fromkeys(setter.short_texts.changes))


class _Setter:
    """Sets one string after another; ``short_texts`` notes their changes."""

    def __init__(self, metadata: Metadata, style: Style) -> None:
        self._given = metadata
        self.short_texts = ShortTexts(style, metadata.language)

    def metadata(self) -> Metadata:
        given = self._given
        original = given.original and replace(
            given.original,
            title=self.text("original.title", given.original.title),
            publisher=self.text("original.publisher", given.original.publisher),
        )
        return replace(
            given,
            title=self.text("title", given.title),
            subtitle=self.text("subtitle", given.subtitle),
            short_title=self.text("short_title", given.short_title),
            description=self.text("description", given.description),
            rights=self.text("rights", given.rights),
            notices=self.texts("notices", given.notices),
            cover=replace(given.cover, title_lines=self.texts("cover.title_lines", given.cover.title_lines)),
            original=original,
            authors=self.people("authors", given.authors),
            translators=self.people("translators", given.translators),
            editors=self.people("editors", given.editors),
            contributors=self.people("contributors", given.contributors),
        )

    def people(self, key: str, given: tuple[Person, ...]) -> tuple[Person, ...]:
        return tuple(
            replace(one, name=self.text(f"{key}.{at}.name", one.name), role=self.text(f"{key}.{at}.role", one.role))
            for at, one in enumerate(given)
        )

    def part(self, given: Part | None) -> Part | None:
        return given and replace(given, title=self.text("body", given.title))

    def texts(self, key: str, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.text(f"{key}.{at}", one) for at, one in enumerate(given))

    def text(self, key: str, given: Words) -> Words:
        """``given`` as the house sets it; what is not given stays so."""
        if given is None:
            return given
        return self.short_texts.set(given, self._place(key))

    def _place(self, key: str) -> Place:
        """Where the key stands, or the nearest one above it."""
        places: Mapping[str, Place] = self._given.places
        while key not in places and "." in key:
            key = key.rpartition(".")[0]
        return places.get(key, Place("publication.yaml", 1, 1))
