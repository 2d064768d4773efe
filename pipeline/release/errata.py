"""What a reader of the earlier edition reads otherwise than it stands in the later one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .text import Block, Text

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

#: A word with the white space before it; of Chinese, which has none, a character.
_WORD = re.compile(rf"\s*(?:[{_HAN}]|[^\s{_HAN}]+)")

#: Blocks of which less than this share has stayed are two blocks; how far apart one is looked for among others.
ALIKE, NEAR = 0.5, 20

#: How many words stand around what has changed, so that it can be found on its page.
CONTEXT = 3


@dataclass(frozen=True)
class Erratum:
    """Words of the earlier edition and what stands there now; either is empty where there is nothing.

    The pages are where these words begin in the one and in the other.
    """

    was: str
    reads: str
    page_was: str
    page_now: str


@dataclass(frozen=True)
class Alteration:
    """What became of a block: ``added``, ``removed``, ``changed``, ``renumbered``, or its ``picture`` is another.

    ``label`` is that of the later edition, ``label_was`` of the earlier one, both ranges where several notes moved
    on together.
    """

    what: str
    kind: str
    label: str
    label_was: str
    page: str
    errata: tuple[Erratum, ...] = ()


def compare(earlier: Text, later: Text) -> tuple[Alteration, ...]:
    """All that differs, in reading order, the notes behind the text."""
    return (*_alterations(earlier.blocks, later.blocks), *_together(_alterations(earlier.notes, later.notes)))


# Which block has become which


def _pairs(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block of the one with the block of the other that it has become, None beside what has none."""
    before, after = ([(block.kind, block.text, block.content) for block in blocks] for blocks in (earlier, later))
    for what, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from zip(earlier[i:i_end], later[j:j_end], strict=True)
        else:
            yield from _likely(earlier[i:i_end], later[j:j_end])


def _likely(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Blocks of which none has stayed as it was, each with the first later one that is much like it."""
    begin = 0
    for block in earlier:
        near = range(begin, min(begin + NEAR, len(later)))
        found = next((at for at in near if _alike(block, later[at])), None)
        if found is None:
            yield block, None
            continue
        yield from ((None, new) for new in later[begin:found])
        yield block, later[found]
        begin = found + 1
    yield from ((None, new) for new in later[begin:])


def _alike(one: Block, other: Block) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "picture":
        return one.text == other.text or one.content == other.content
    matcher = SequenceMatcher(None, _bare(_words(one)), _bare(_words(other)), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


# What has become of it


def _alterations(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[Alteration]:
    for was, now in _pairs(earlier, later):
        if was and now:
            if altered := _alteration(was, now):
                yield altered
        elif now:
            yield Alteration("added", now.kind, now.label, "", now.page, (Erratum("", now.text, "", now.page),))
        elif was:
            yield Alteration("removed", was.kind, "", was.label, was.page, (Erratum(was.text, "", was.page, ""),))


def _alteration(was: Block, now: Block) -> Alteration | None:
    """What to tell of a block and what it has become; None where there is nothing."""
    if was.text != now.text:
        return Alteration("changed", now.kind, now.label, was.label, now.page, tuple(_errata(was, now)))
    if was.content != now.content:
        return Alteration("picture", now.kind, now.label, was.label, now.page)
    if was.label != now.label and now.kind == "note":
        return Alteration("renumbered", now.kind, now.label, was.label, now.page)
    return None


def _errata(was: Block, now: Block) -> Iterator[Erratum]:
    """What has changed in a block, stretches that lie close together as one, with some words around them."""
    before, after = _words(was), _words(now)
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        _, i, _, j, _ = next(step for step in group if step[0] != "equal")
        old, new = before[group[0][1] : group[-1][2]], after[group[0][3] : group[-1][4]]
        yield Erratum(_joined(old), _joined(new), _page(before, i), _page(after, j))


def _words(block: Block) -> list[tuple[str, str]]:
    """The words of a block, each with its page."""
    return [(word, piece.page) for piece in block.pieces for word in _WORD.findall(piece.text)]


def _bare(words: Sequence[tuple[str, str]]) -> list[str]:
    return [word.strip() for word, _ in words]


def _joined(words: Sequence[tuple[str, str]]) -> str:
    return "".join(word for word, _ in words).strip()


def _page(words: Sequence[tuple[str, str]], at: int) -> str:
    """The page of the word ``at``, of the last one where none follows."""
    return words[min(at, len(words) - 1)][1] if words else ""


# Notes that have moved on together


def _together(notes: Iterator[Alteration]) -> Iterator[Alteration]:
    """The alterations of notes, those that have only moved on by the same number as one."""
    run: list[Alteration] = []
    for note in notes:
        if run and not _follows(run[-1], note):
            yield _range(run)
            run = []
        run.append(note)
    if run:
        yield _range(run)


def _follows(before: Alteration, note: Alteration) -> bool:
    labels = (before.label, note.label, before.label_was, note.label_was)
    if {before.what, note.what} != {"renumbered"} or not all(label.isdigit() for label in labels):
        return False
    return [int(note.label) - int(before.label), int(note.label_was) - int(before.label_was)] == [1, 1]


def _range(run: Sequence[Alteration]) -> Alteration:
    first, last = run[0], run[-1]
    if first is last:
        return first
    return replace(first, label=f"{first.label}–{last.label}", label_was=f"{first.label_was}–{last.label_was}")
