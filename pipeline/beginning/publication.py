"""publication.yaml, written: from what is known of a title to the file that an editor goes on with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from .. import templates
from ..manuscript import PUBLICATION
from ..model import Person

KINDS = ("article", "book", "imported")
"""Each is a folder of templates."""

_NATIVE = re.compile(r"[\s,]*[(（]?\s*([\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+)\s*[)）]?\s*")


@dataclass(frozen=True)
class Beginning:
    """What is known of a title at its beginning.  What is not known (None, empty) is not written.

    ``date`` is as publication.yaml has it; ``body`` names the Markdown files of the text.
    """

    title: str
    name: str
    date: str | None = None
    subtitle: str | None = None
    short_title: str | None = None
    series: str | None = None
    style: str = "casi"
    authors: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()
    title_lines: tuple[str, ...] = ()
    page: str = "letter"
    body: tuple[str, ...] = ("article.md",)


def person(words: str) -> Person:
    """A name, and with it the name in Chinese where it stands beside it: ``Xi Jinping (习近平)``."""
    native = _NATIVE.search(words)
    name = " ".join(_NATIVE.sub(" ", words).split())
    if native is None or not name:
        return Person(" ".join(words.split()))
    return Person(name, native[1])


def write(kind: str, title: Beginning) -> str:
    """The publication.yaml of ``title`` by the template ``kind``: ``article``, ``book`` or ``imported``."""
    sources = {f"{name}.yaml": files(__package__).joinpath(name, PUBLICATION).read_text("utf-8") for name in KINDS}
    return templates.fill(sources, f"{kind}.yaml", _values(title))


def _values(title: Beginning) -> Mapping[str, Any]:
    return {
        "title": scalar(title.title),
        "date": title.date,
        "subtitle": title.subtitle and scalar(title.subtitle),
        "short_title": title.short_title and scalar(title.short_title),
        "series": title.series,
        "style": title.style,
        "authors": [_person(one) for one in title.authors],
        "translators": [_person(one) for one in title.translators],
        "title_lines": [scalar(line) for line in title.title_lines],
        "page": title.page,
        "body": title.body,
    }


def _person(one: Person) -> Mapping[str, str | None]:
    return {"name": scalar(one.name), "native": one.native and scalar(one.native)}


def scalar(text: str) -> str:
    """``text`` as a scalar of YAML on one line, with quotation marks only where it needs them."""
    written = yaml.safe_dump(text, allow_unicode=True, width=len(text) * 10 + 10)
    return written.removesuffix("\n").removesuffix("\n...")
