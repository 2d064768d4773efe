"""Plain text taken out of a PDF -> Content.

Such a text has lost what a page shows: where a paragraph ends, what is a heading, what is only the head or the number
of a page.  Each step here brings one of these back by what the text itself shows, and tells what it did:
``_furniture`` takes heads and numbers of pages out, ``_pieces`` parts the lines into paragraphs, ``_units`` those of
the cover, ``_Body`` makes blocks and closes paragraphs that the end of a page had cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from . import front
from .account import letters_of
from .characters import cleaned
from .content import Block, Content, Heading, Inline, Items, Marked, Paragraph, Passage, Text, Told, words
from .house_words import HouseWords
from .signs import words as signs

_NUMBER = re.compile(
    r"\s*(?:page\s+)?[-–—|\[]?\s*(\d{1,4}|[ivxlc]{1,7})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|\]]?\s*", re.IGNORECASE
)
_MARKED_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_LEAD = re.compile(r"\s*(?:--|—|–)\s+(?=\S)")
_BULLET = re.compile(r"\s*[•●▪◦‣·]\s*(?=\S)")
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s+(?=\S)")
_STRONG_LINE = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(\*\*|\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)")
_SENTENCE_END = re.compile(r"[.!?:;…。！？：；][\"'”’)\]»]*$")

LONGEST_HEADING = 12
"""Words of a line that may be a heading though nothing but its shape says so."""

LONGEST_HEAD = 90
"""Characters of a line that may be the running head of a page."""

LINE = 60
"""Characters from which on a paragraph is more than a line, so that the end of a page can have cut it."""


@dataclass(frozen=True)
class Line:
    """A line of the file; ``page`` counts the form feeds before it."""

    at: int
    text: str
    page: int

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Piece:
    """Lines that belong together: a paragraph, a heading, an item."""

    lines: tuple[Line, ...]

    @property
    def at(self) -> int:
        return self.lines[0].at


def read(text: str, house: HouseWords) -> Content:
    """The Content of a text; its places are lines."""
    every = list(_lines(text))
    passages = tuple(Passage(line.at, line.text) for line in every)
    clean = [cleaned(line.text, line.at) for line in every]
    lines, told = _furniture([replace(line, text=one.text) for line, one in zip(every, clean, strict=True)])
    told += [told for one in clean for told in one.told]
    fixed = house.within([Passage(line.at, line.text) for line in lines])
    told += front.printed_by_the_house([Passage(line.at, line.text) for line in lines if line.at in fixed])
    last = max(fixed, default=0)
    cover = [line for line in lines if line.at < last and line.at not in fixed] if fixed else _first_lines(lines)
    head = front.read(_units(cover), [Passage(line.at, line.text) for line in cover])
    taken = {*fixed, *head.taken}
    rest = [replace(line, text="") if line.at in taken else line for line in lines]
    body = _Body(text, house)
    blocks = body.rejoined(body.blocks(list(_pieces(rest))))
    series = next((one.series for one in fixed.values() if one.series), None)
    told += [*head.told, *body.told]
    return Content("line", passages, tuple(blocks), tuple(told), head.title, head.subtitle, head.authors, series)


def _lines(text: str) -> Iterator[Line]:
    """The lines; a form feed turns the page before the words behind it, and after those before it."""
    page = 0
    for number, row in enumerate(text.split("\n"), 1):
        parts = row.split("\f")
        turned = next((at for at, part in enumerate(parts) if part.strip()), len(parts) - 1)
        yield Line(number, " ".join(parts[turned:]), page + turned)
        page += len(parts) - 1


# Heads and numbers of pages


def _furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Told]]:
    """The lines without numbers of pages and what is repeated beside them, which become blank."""
    numbers = _page_numbers(lines)
    taken = numbers | _running_heads(lines, numbers)
    told = [Told("IMP-051", line.at, {"words": front.shown(line.text)}, line.text) for line in lines if line in taken]
    return [replace(line, text="") if line in taken else line for line in lines], told


def _page_numbers(lines: Sequence[Line]) -> set[Line]:
    """Lines that hold a number alone, which goes up by one from each to the next, or which stands at a page's end."""
    alone = [(line, match[1]) for line in lines if (match := _NUMBER.fullmatch(line.text))]
    runs = {
        line
        for (one, number), (other, following) in pairwise(alone)
        if number.isdigit() and following.isdigit() and int(following) == int(number) + 1
        for line in (one, other)
    }
    edges = set(_edges(lines))
    return runs | {line for line, _ in alone if line in edges}


def _edges(lines: Sequence[Line]) -> Iterator[Line]:
    """The first and the last line with text of each page, where form feeds tell pages."""
    if lines and lines[-1].page == 0:
        return
    filled = [line for line in lines if not line.is_blank]
    for one, other in pairwise([None, *filled, None]):
        if one and (other is None or one.page != other.page):
            yield one
        if other and (one is None or one.page != other.page):
            yield other


def _running_heads(lines: Sequence[Line], numbers: set[Line]) -> set[Line]:
    """Short lines that stand at the edges of pages, or beside their numbers, and are there more than once."""
    filled = _filled(lines)
    beside = {near for one, near in [*pairwise(filled), *pairwise(reversed(filled))] if one in numbers}
    edges = beside | set(_edges([line for line in lines if line not in numbers]))
    keys = {line: _without_number(line.text) for line in edges - numbers if len(line.text) <= LONGEST_HEAD}
    often = Counter(key for key in keys.values() if key)
    return {line for line, key in keys.items() if often[key] > 1}


def _filled(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.is_blank]


def _without_number(text: str) -> str:
    """The letters of a line without a page's number at either end."""
    return letters_of(re.sub(r"^\W*\d+\s|\s\d+\W*$", "", text)).casefold()


# Paragraphs


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The lines in groups: an empty line ends one, and so does what begins another."""
    group: list[Line] = []
    for line in lines:
        if group and (line.is_blank or line.page != group[-1].page or _begins_anew(line, group[-1])):
            yield Piece(tuple(group))
            group = []
        if not line.is_blank:
            group.append(line)
    if group:
        yield Piece(tuple(group))


def _begins_anew(line: Line, before: Line) -> bool:
    """Whether a line begins a paragraph though no empty line stands before it."""
    if any(form.match(line.text) for form in (_LEAD, _BULLET, _MARKED_HEADING)) or _MARKED_HEADING.match(before.text):
        return True
    if _NUMBERED.match(line.text) and (_SENTENCE_END.search(before.text.strip()) or _NUMBERED.match(before.text)):
        return True
    return _indent(line) >= _indent(before) + 2 and bool(_SENTENCE_END.search(before.text.strip()))


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


# The cover


def _first_lines(lines: Sequence[Line]) -> list[Line]:
    """The first lines, where they look like a title and not like a paragraph, up to where paragraphs begin."""
    pieces = [piece for _, piece in zip(range(4), _pieces(lines), strict=False)]
    first: list[Line] = []
    for number, (piece, following) in enumerate(pairwise(pieces)):
        text = _plain(piece)
        is_heading = number == 0 and _MARKED_HEADING.match(piece.lines[0].text)
        goes_on = following.lines[0].text.strip()[:1].islower()
        is_long = len(text.split()) > 2 * LONGEST_HEADING
        if not is_heading and (goes_on or is_long or _SENTENCE_END.search(text) or _LEAD.match(text)):
            break
        if number and not front.is_name(text):
            break
        first += piece.lines
    return first


def _units(lines: Sequence[Line]) -> list[str]:
    """What belongs together on a cover: words in bold, lines between empty ones, a name alone on its line.

    Where a name stands by itself, the last line of others is none: it may be that of a title with as many capitals.
    """
    units: list[str] = []
    pieces = list(_pieces(lines))
    is_named = any(len(piece.lines) == 1 and front.is_name(_plain(piece)) for piece in pieces)
    for piece in pieces:
        text = "\n".join(line.text.strip() for line in piece.lines)
        strong = [front.plain(words) for words in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]
        rows = [front.plain(row) for row in text.split("\n")]
        if strong:
            units += strong
        elif len(rows) > 1 and front.is_name(rows[-1]) and (not is_named or front.without_by(rows[-1]) != rows[-1]):
            units += [" ".join(rows[:-1]), rows[-1]]
        else:
            units.append(" ".join(rows))
    return [unit for unit in units if unit]


def _plain(piece: Piece) -> str:
    return " ".join(front.plain(line.text) for line in piece.lines)


# The body


class _Body:
    """The pieces of a body on their way to blocks.  ``told`` grows with them."""

    def __init__(self, text: str, house: HouseWords) -> None:
        self.is_marked = bool(re.search(r"\*\*\S|^#{1,6} ", text, re.MULTILINE))
        self.has_pages = "\f" in text
        self.vocabulary = Counter(re.findall(r"\w+(?:-\w+)*", text.lower()))
        self.house = house
        self.told: list[Told] = []
        self.pages: dict[int, tuple[int, int]] = {}

    def tell(self, code: str, at: int, gone: str = "", **values: object) -> None:
        self.told.append(Told(code, at, values, gone))

    def blocks(self, pieces: Sequence[Piece]) -> list[Block]:
        made: list[Block] = []
        for number, piece in enumerate(pieces):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            block = self.block(piece, following, made[-1] if made else None)
            self.pages[block.at] = piece.lines[0].page, piece.lines[-1].page
            if isinstance(block, Items) and made and isinstance(made[-1], Items) and _goes_on(made[-1], block):
                made[-1] = replace(made[-1], items=(*made[-1].items, *block.items))
            else:
                made.append(block)
        return made

    def block(self, piece: Piece, following: Piece | None, before: Block | None) -> Block:
        text, at = self.flowing(piece), piece.at
        if heading := _MARKED_HEADING.fullmatch(text):
            return Heading(at, len(heading[1]), self.inlines(_unbold(heading[2])))
        if item := self.item(piece, text, following, before):
            return item
        if self.looks_like_heading(piece, text, following, before):
            self.tell("IMP-032", at, words=front.shown(text))
            return Heading(at, 2, self.inlines(_unbold(text)))
        if self.house.nearly(text):
            self.tell("IMP-033", at, words=front.shown(text))
        if lead := _LEAD.match(text):
            return Paragraph(at, self.inlines(text[lead.end() :]), lead=True)
        return Paragraph(at, self.inlines(text))

    def item(self, piece: Piece, text: str, following: Piece | None, before: Block | None) -> Items | None:
        """An item of a list: its bullet or its number is made by the list."""
        at = piece.at
        if bullet := _BULLET.match(text):
            return Items(at, ((Paragraph(at, self.inlines(text[bullet.end() :])),),))
        number = _NUMBERED.match(text)
        if number is None or not (_follows(before, int(number[1])) or _is_followed(following, int(number[1]))):
            return None
        self.tell("IMP-053", at, number[1], number=number[0].strip())
        return Items(at, ((Paragraph(at, self.inlines(text[number.end() :])),),), int(number[1]))

    def looks_like_heading(self, piece: Piece, text: str, following: Piece | None, before: Block | None) -> bool:
        """A short line without an end, between what has one and what begins with a capital; or one that is strong."""
        if _unbold(text) != text:
            return _could_be_heading(_unbold(text))
        if len(piece.lines) > 1 or following is None or not _could_be_heading(text):
            return False
        opens = not re.match(r"[a-z]|--", following.lines[0].text.strip())
        return opens and (before is None or _is_ended(before))

    # Lines

    def flowing(self, piece: Piece) -> str:
        """The lines of a paragraph as one, words that the end of a line divided made whole."""
        text = ""
        for line in piece.lines:
            more = " ".join(line.text.split())
            if front.is_spaced_out(line.text):
                more = front.closed_up(line.text)
                self.tell("IMP-054", line.at, words=more)
            text = self.after(text, more, line.at)
        return text

    def after(self, text: str, more: str, at: int) -> str:
        """``text``, then ``more``; a hyphen between them goes where the text has the word without it more often."""
        start, end = re.search(r"(\w+)-$", text), re.match(r"\w+", more)
        if not start or not end:
            return f"{text} {more}" if text else more
        whole = start[1] + end[0]
        without = self.vocabulary[whole.lower()] > self.vocabulary[f"{start[1]}-{end[0]}".lower()]
        self.tell("IMP-034", at, words=whole if without else f"{start[1]}-{end[0]}")
        return (text[:-1] if without else text) + more

    # Paragraphs that a page's end has cut

    def rejoined(self, blocks: Sequence[Block]) -> list[Block]:
        made: list[Block] = []
        for block in blocks:
            last = made[-1] if made else None
            if isinstance(last, Paragraph) and isinstance(block, Paragraph) and self.belongs_to(last, block):
                made[-1] = replace(last, inlines=self.joined(last, block))
                self.pages[last.at] = self.pages[last.at][0], self.pages[block.at][1]
            else:
                made.append(block)
        return made

    def belongs_to(self, one: Paragraph, other: Paragraph) -> bool:
        """Whether ``other`` goes on with what ``one`` had not ended.  What is only likely is told."""
        text, more = words(one.inlines).strip(), words(other.inlines).strip()
        turns = self.pages[one.at][1] != self.pages[other.at][0]
        is_line = len(text) < LINE and not (turns and more[:1].islower())
        if other.lead or is_line or _SENTENCE_END.search(text):
            return False
        last = re.search(r"[\w'’-]+$", text)
        sure = more[:1].islower() or not last or last[0].lower() in signs("unfinished")
        joins = sure or turns
        code = "IMP-055" if sure and (turns or not self.has_pages) else "IMP-035" if joins else "IMP-036"
        self.tell(code, other.at, before=text[-30:], after=more[:30])
        return joins

    def joined(self, one: Paragraph, other: Paragraph) -> tuple[Inline, ...]:
        text = words(one.inlines)
        between = "" if re.search(r"\w-$", text) else " "
        return (*one.inlines, Text(between), *other.inlines)

    # Inlines

    def inlines(self, text: str) -> tuple[Inline, ...]:
        return tuple(_emphasis(text)) if self.is_marked else (Text(text),)


def _emphasis(text: str) -> Iterator[Inline]:
    end = 0
    for match in _EMPHASIS.finditer(text):
        yield Text(text[end : match.start()])
        yield Marked(match[1], tuple(_emphasis(match[2])))
        end = match.end()
    yield Text(text[end:])


def _unbold(text: str) -> str:
    """A line without the marks that make it strong as a whole: a heading is strong anyway."""
    strong = _STRONG_LINE.fullmatch(text.strip())
    return strong[1] if strong else text


def _could_be_heading(text: str) -> bool:
    text = text.strip()
    is_short = len(text.split()) <= LONGEST_HEADING and len(text) <= 2 * LINE
    return is_short and re.match(r"[A-Z\d\u3400-\u9fff]", text) is not None and text[-1:].isalnum()


def _is_ended(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(_SENTENCE_END.search(words(block.inlines).strip()))
    return True


def _goes_on(one: Items, other: Items) -> bool:
    if one.start is None or other.start is None:
        return one.start is other.start
    return other.start == one.start + len(one.items)


def _is_followed(following: Piece | None, number: int) -> bool:
    match = _NUMBERED.match(following.lines[0].text) if following else None
    return match is not None and int(match[1]) == number + 1


def _follows(before: Block | None, number: int) -> bool:
    return isinstance(before, Items) and before.start is not None and number == before.start + len(before.items)
