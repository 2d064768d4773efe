"""The order in which a file becomes a title's folder."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files as packaged
from pathlib import Path

from .. import beginning, templates
from ..beginning import Beginning
from ..manuscript import PUBLICATION, RUNNING_HEAD
from ..model import Finding, Person, Place, Result, Severity, Style
from ..rules import finding
from . import account, dialect, sources, suggestions
from .content import Block, Content, Heading, Passage, Told
from .dialect import Written
from .house_words import HouseWords

ARTICLE = "article.md"
LIST = "import.txt"

#: Rules whose matter stands in publication.yaml.
OF_THE_TITLE = frozenset({"IMP-030", "IMP-031", "IMP-043", "IMP-044", "IMP-052"})

#: Rules of what is no longer there.
LEFT_OUT = frozenset({"IMP-041", "IMP-050", "IMP-051", "IMP-061"})


@dataclass(frozen=True)
class Imported:
    """The files of a title by their path below its folder, and the folder."""

    folder: Path
    files: Mapping[str, bytes]


def bring_in(file: Path, asked: Beginning, style: Style, folder: Path | None = None) -> Result[Imported]:
    """The manuscript that ``file`` makes, with the list of all that was changed or is unsure; nothing is written.

    What ``asked`` says stands over what the file says of itself; its title and name may be empty.  Where no ``folder``
    is given, the title's is named after it.
    """
    source = sources.read(file, HouseWords.of(style))
    if source.value is None:
        return Result(None, source.findings)
    content = _with_levels(source.value)
    written = dialect.write(content.blocks)
    title, about = _title(content, asked, style, file)
    wrong = tuple(beginning.faults(title, style))
    if wrong:
        return Result(None, wrong)
    passages, form = account.read_back(ARTICLE, written.text)
    told = [*_taken(content.told, about), *suggestions.of(content.blocks), *_lost(content, written, passages), *about]
    listed = [_Listed(one.at, _finding(one, content.unit, written.lines)) for one in told]
    listed += [_Listed(None, one) for one in form]
    files = {
        PUBLICATION: beginning.write_publication("imported", title).encode(),
        ARTICLE: written.text.encode(),
        LIST: _list(file.name, content.unit, listed).encode(),
        **content.pictures,
    }
    folder = folder or Path("source") / title.name
    return Result(Imported(folder, files), tuple(_within(folder, one.finding) for one in listed))


def _lost(content: Content, written: Written, passages: Sequence[Passage]) -> Iterator[Told]:
    """Letters of the file that are not among the manuscript's, or the other way round."""
    source = account.in_order_of(written.lines, content.passages)
    for one in account.differences(source, content.told, passages):
        yield Told("IMP-020", one.at, {"source_words": one.source or "–", "words": one.manuscript or "–"})


# Headings


def _with_levels(content: Content) -> Content:
    """``content`` with its headings from the second level on, none of which is skipped; the first is the title's."""
    used = sorted({block.level for block in content.blocks if isinstance(block, Heading)})
    rank = {level: number for number, level in enumerate(used, 2)}
    blocks: list[Block] = []
    told: list[Told] = []
    before = 1
    for block in content.blocks:
        if isinstance(block, Heading):
            before = min(rank[block.level], before + 1, 6)
            if before != block.level:
                told.append(Told("IMP-056", block.at, {"before": block.level, "after": before}))
            block = replace(block, level=before)
        blocks.append(block)
    return replace(content, blocks=tuple(blocks), told=(*content.told, *told))


# What the title is


def _title(content: Content, asked: Beginning, style: Style, file: Path) -> tuple[Beginning, list[Told]]:
    """What is known of the title, and what of it is a guess."""
    told = [Told("IMP-043", None, {"what": what, "words": words}) for what, words in _overruled(content, asked)]
    said = asked.title or content.title
    if not re.search(r"\w", said):
        said = file.stem
        told.append(Told("IMP-031", None, {"what": "title", "part": "name", "words": said}))
    people = asked.authors or tuple(map(beginning.person, content.authors))
    title = replace(
        asked,
        title=said,
        name=asked.name or beginning.name_of(said),
        subtitle=asked.subtitle or content.subtitle or None,
        series=asked.series or content.series,
        authors=tuple(_with_native(one, style) for one in people),
    )
    if len(said) > RUNNING_HEAD and not asked.short_title:
        title = beginning.fill_in(title, style)
        told.append(Told("IMP-044", None, {"short": title.short_title}))
    if title.date is None:
        told.append(Told("IMP-030", None))
    return title, told


def _overruled(content: Content, asked: Beginning) -> Iterator[tuple[str, str]]:
    """What the file says of itself and was told otherwise."""
    title, names = account.letters_of(asked.title), {account.letters_of(one.name) for one in asked.authors}
    if title and account.letters_of(content.title) not in ("", title):
        yield "title", content.title
    for one in content.authors:
        if names and account.letters_of(beginning.person(one).name) not in names:
            yield "author", one


def _taken(told: Sequence[Told], about: Sequence[Told]) -> list[Told]:
    """``told`` without the guesses that were not taken."""
    refused = {one.values["words"] for one in about if one.code == "IMP-043"}
    return [one for one in told if one.code != "IMP-031" or one.values["words"] not in refused]


def _with_native(one: Person, style: Style) -> Person:
    """The name with its Chinese where the house's term base knows it."""
    known = {term.en: term.zh for term in style.terms}
    return replace(one, native=one.native or known.get(one.name))


# The list


@dataclass(frozen=True)
class _Listed:
    """A finding and where in the source its matter stands."""

    at: int | None
    finding: Finding


def _finding(told: Told, unit: str, lines: Mapping[int, int]) -> Finding:
    source = f"{unit} {told.at}" if told.at is not None else "no place of its own"
    return finding(told.code, _where(told, lines), source=source, **told.values)


def _within(folder: Path, one: Finding) -> Finding:
    return replace(one, where=one.where and one.where.within(folder.as_posix()))


def _where(told: Told, lines: Mapping[int, int]) -> Place | None:
    """Where in the manuscript the matter stands: at what begins there, or at what it stands behind."""
    if told.code in OF_THE_TITLE:
        return Place(PUBLICATION)
    if told.code in LEFT_OUT or told.at is None or not lines:
        return None
    places = sorted(lines)
    return Place(ARTICLE, lines[places[max(bisect_right(places, told.at) - 1, 0)]])


def _list(file: str, unit: str, listed: Sequence[_Listed]) -> str:
    """import.txt: first what a person has to look at, then what was only changed, each in the order of the source."""
    ordered = sorted(listed, key=lambda one: (one.at is None, one.at or 0))
    template = packaged(__package__).joinpath(LIST).read_text("utf-8")
    values = {
        "file": file,
        "unit": unit,
        "unsure": [one for one in ordered if one.finding.severity is not Severity.REMARK],
        "changed": [one for one in ordered if one.finding.severity is Severity.REMARK],
    }
    return templates.fill({LIST: template}, LIST, values)
