"""Pictures: found in the title's folder, inspected, and taken into the Book with their size."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import pictures
from ..drawings import MEDIA_TYPE
from ..markup import is_file_name
from ..model import Cover, Finding, Manuscript, Picture, Place, Resource, Style
from ..places import place
from ..rules import finding, nearest
from .drafts import Draft
from .drawings import in_house_faces
from .elements import E, Element, made, tag


@dataclass(frozen=True)
class Depicted:
    """The pictures that documents and cover refer to, each once, and every fault in them."""

    resources: tuple[Resource, ...]
    findings: tuple[Finding, ...]


class _Shelf:
    """The pictures of a title as they are asked for: each is read and inspected once."""

    def __init__(self, manuscript: Manuscript, style: Style) -> None:
        self._assets = manuscript.assets
        self._style = style
        self.resources: dict[str, Resource] = {}
        self.findings: list[Finding] = []
        self._seen: dict[str, Picture | None] = {}

    def take(self, source: str, folder: str, where: Place | None) -> Picture | None:
        """The picture that ``source`` names, seen from ``folder`` or from the title's own; None if it is no good."""
        paths = [posixpath.normpath(posixpath.join(folder, source)), posixpath.normpath(source)]
        path = next((path for path in paths if path in self._assets), None)
        if path is None:
            self.findings.append(self._lack(source, paths, where))
            return None
        if path not in self._seen:
            self._seen[path] = picture = self._inspected(path, where)
            if picture:
                self.resources[path] = Resource(path, picture.media_type, picture.data)
        return self._seen[path]

    def _inspected(self, path: str, where: Place | None) -> Picture | None:
        """The picture as it goes into the Book."""
        result = pictures.inspect(self._assets[path], path, where)
        self.findings.extend(result.findings)
        if result.value and result.value.media_type == MEDIA_TYPE:
            result = in_house_faces(result.value, self._style, where)
            self.findings.extend(result.findings)
        return result.value

    def _lack(self, source: str, paths: Sequence[str], where: Place | None) -> Finding:
        """Why there is no such picture: it lies outside of the title, or nowhere."""
        if ":" in source or all(path.startswith(("/", "..")) for path in paths):
            return finding("REF-003", where, picture=source)
        return finding("REF-002", where, picture=source, near=nearest(source, self._assets))


def place_all(drafts: Sequence[Draft], manuscript: Manuscript, style: Style) -> Depicted:
    """Give each picture its path in the Book and its size in pixels; a bad one leaves a note of itself for a proof."""
    shelf = _Shelf(manuscript, style)
    for draft in drafts:
        for image in draft.section.findall(".//{*}img"):
            picture = shelf.take(image.get("src", ""), posixpath.dirname(draft.source.name), place(image))
            if picture:
                image.set("src", picture.path)
                image.set("width", str(picture.width))
                image.set("height", str(picture.height))
            else:
                _leave_word(image)
    metadata = manuscript.metadata
    if metadata.cover.image:
        shelf.take(metadata.cover.image, "", metadata.places.get("cover.image"))
    unsaid = _unsaid(metadata.cover, metadata.places.get("cover.alt"))
    return Depicted(tuple(shelf.resources.values()), (*shelf.findings, *unsaid))


def _unsaid(cover: Cover, where: Place | None) -> Iterator[Finding]:
    """FIG-003 for the picture of the cover, as for those of the text."""
    if cover.image and cover.alt and is_file_name(cover.alt, cover.image):
        yield finding("FIG-003", where, alt=cover.alt)


def _leave_word(image: Element) -> None:
    """Put the name of a picture that cannot be shown where it would have stood."""
    figure = image.getparent()
    word = made(E.p({"class": "missing"}), "missing", image.get("src"))
    if figure is not None and tag(figure) == "figure":
        figure.tag = figure.tag.replace("}figure", "}div")
        for caption in figure.findall("{*}figcaption"):
            caption.tag = caption.tag.replace("}figcaption", "}p")
        figure.replace(image, word)
    elif figure is not None:
        word.tag, word.tail = word.tag.replace("}p", "}span"), image.tail
        figure.replace(image, word)
