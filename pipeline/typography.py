"""House rules on text.  They change marks and spaces, never a letter or a digit, and every change is listed.

``rules`` is what a house style says under ``typography``, by language (``en`` holds for ``en-US`` too):

    en:
      quotes: "“”‘’"    # opening and closing, double and single
      dash: "—"         # for two or three hyphens between words, spaces or none; breakable after
      range: "–"        # between two ascending years, and for two hyphens between two numbers
      ellipsis: "…"     # for three full stops
      units: [m, km]    # what stays with the number before it, squared and cubed too
      last-word: 5      # a last word of so many letters or fewer stays with the word before

A rule that the style does not name is not applied.  White space becomes one space whatever the style says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from typing import cast

from lxml import etree

from .model import Change, Finding, Place, TextRun
from .rules import finding

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
CONTEXT = 16
"""So many characters on either side of a change are shown with it."""


@dataclass(frozen=True)
class SetRuns:
    """A block's text as the house sets it: one text a run, the changes, and the marks that were left in doubt."""

    texts: tuple[str, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Edit:
    """The characters from ``start`` to ``end`` become ``mark``; the spaces in ``dropped`` go with them."""

    rule: str
    start: int
    end: int
    mark: str
    dropped: tuple[int, ...] = ()

    @property
    def touched(self) -> set[int]:
        return {*range(self.start, self.end), *self.dropped}


def for_short_texts(rules: Mapping[str, Mapping[str, object]]) -> Mapping[str, Mapping[str, object]]:
    """``rules`` without those for the ends of paragraphs: a title or a cell of a table is none."""
    kept = {language: [rule for rule in house if rule != "last-word"] for language, house in rules.items()}
    return {language: {rule: rules[language][rule] for rule in named} for language, named in kept.items()}


def set_runs(runs: Sequence[TextRun], rules: Mapping[str, object], language: str) -> SetRuns:
    """The text of one block under the house's rules for its language; letters and digits stay what they are."""
    house = rules.get(language, rules.get(language.partition("-")[0]))
    house = house if isinstance(house, Mapping) else {}
    block = _Block(runs)
    edits = block.accepted(_edits(block, house))
    return SetRuns(block.texts(edits), tuple(block.changes(edits)), tuple(_doubts(block, edits, house)))


def _edits(block: _Block, house: Mapping[str, object]) -> Iterator[Edit]:
    """What the rules ask for; of two that touch the same characters the first is taken."""
    if house.get("range"):
        yield from _ranges(block.text, str(house["range"]))
    if house.get("dash"):
        yield from _dashes(block.text, str(house["dash"]))
    if house.get("units"):
        yield from _units(block.text, cast("Sequence[str]", house["units"]))
    if house.get("last-word"):
        yield from _last_word(block.text, int(str(house["last-word"])))
    if house.get("ellipsis"):
        yield from (Edit("ellipsis", *match.span(), str(house["ellipsis"])) for match in ELLIPSIS.finditer(block.text))
    yield from (Edit("space", *match.span(), " ") for match in SPACES.finditer(block.text))
    if house.get("quotes"):
        yield from _quotes(block, str(house["quotes"]))


class _Block:
    """The runs of one block as one text, so that a rule sees what stands on both sides of a mark."""

    def __init__(self, runs: Sequence[TextRun]) -> None:
        self.runs = runs
        self.text = "".join(run.text for run in runs)
        self.starts = [0, *accumulate(len(run.text) for run in runs)]
        self.owners = [number for number, run in enumerate(runs) for _ in run.text]

    def is_verbatim(self, index: int) -> bool:
        return self.runs[self.owners[index]].verbatim

    def place(self, index: int) -> Place:
        run = self.runs[self.owners[index]]
        return replace(run.place, column=(run.place.column or 1) + index - self.starts[self.owners[index]])

    def accepted(self, edits: Iterator[Edit]) -> list[Edit]:
        taken: set[int] = set()
        accepted = []
        for edit in edits:
            if taken.isdisjoint(edit.touched) and not any(map(self.is_verbatim, edit.touched)):
                taken |= edit.touched
                accepted.append(edit)
        return sorted(accepted, key=lambda edit: edit.start)

    def texts(self, edits: Sequence[Edit]) -> tuple[str, ...]:
        pieces = self._pieces(edits)
        return tuple("".join(pieces[start:end]) for start, end in pairwise(self.starts))

    def changes(self, edits: Sequence[Edit]) -> Iterator[Change]:
        pieces = self._pieces(edits)
        for edit in edits:
            start, end = max(0, edit.start - CONTEXT), edit.end + CONTEXT
            yield Change(edit.rule, self.place(edit.start), self.text[start:end], "".join(pieces[start:end]))

    def _pieces(self, edits: Sequence[Edit]) -> list[str]:
        """What each character becomes."""
        pieces = list(self.text)
        for edit in edits:
            for index in edit.touched:
                pieces[index] = ""
            pieces[edit.start] = edit.mark
        return pieces


# Spaces, dashes, ranges, ellipses

SPACES = re.compile(r"[ \t]{2,}|\t")
ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
DASH = re.compile(
    r"""(?<=\S)(?: (?P<before>[ \t]+) (?P<spaced>-{2,3}|\u2014) (?P<after>[ \t]+) (?=\S)
                 | (?P<open>[ \t]*) (?P<broken>-{2,3}) (?=["'\u201d\u2019])
                 | (?<=[^\W_]|["'\u201d\u2019)\]]) (?:(?<!\d)|(?=-+\D)) (?P<tight>-{2,3}) (?=["'\u201c\u2018(\[]?[^\W_])
               )""",
    re.VERBOSE,
)
HYPHENS = re.compile(r"(?<![-!])-{2,3}(?![->])")
NUMBER_RANGE = re.compile(r"(?<![\w.-])\d+(--)\d+(?![\w-])")
YEARS = re.compile(r"(?<![\w/.:+-])(1\d{3}|20\d\d)(-)(1\d{3}|20\d\d)(?![\w/-]|[.:]\d| \d)")
CAPITALS = re.compile(r"(?:\b[A-Z][A-Z/.]*[A-Z]:?|\d|\b[Nn]os?\.|#)[ \t\u00a0]*$")


def _dashes(text: str, dash: str) -> Iterator[Edit]:
    """Two or three hyphens, or a dash between spaces; with a space on one side only nothing is done."""
    for match in DASH.finditer(text):
        mark = next(name for name in ("spaced", "broken", "tight") if match[name])
        around = (range(*match.span(name)) for name in ("before", "open", "after") if match[name])
        yield Edit("dash", *match.span(mark), dash, tuple(chain.from_iterable(around)))


def _ranges(text: str, mark: str) -> Iterator[Edit]:
    for match in NUMBER_RANGE.finditer(text):
        yield Edit("range", *match.span(1), mark)
    for match in YEARS.finditer(text):
        if match[1] < match[3] and not CAPITALS.search(text, 0, match.start()):
            yield Edit("range", *match.span(2), mark)


# Units

NUMBER = r"(?<=\d)[ \t]+(?=(?:{units})[²³]?(?!\w))"


def _units(text: str, units: Sequence[str]) -> Iterator[Edit]:
    for match in re.finditer(NUMBER.format(units="|".join(map(re.escape, units))), text):
        yield Edit("unit", *match.span(), NO_BREAK_SPACE)


# The last word

LAST_WORDS = re.compile(r"(?<=\S)([ \t]+)(\S+)$")
ENOUGH_WORDS = 4
"""Shorter texts (a cell, a label) may break anywhere."""


def _last_word(text: str, letters: int) -> Iterator[Edit]:
    match = LAST_WORDS.search(text)
    if match and len(text.split()) >= ENOUGH_WORDS and 1 <= sum(map(str.isalnum, match[2])) <= letters:
        yield Edit("last word", *match.span(1), NO_BREAK_SPACE)


# Quotation marks

STRAIGHT = {'"', "'"}
BEFORE_OPENING = set(" \t\n\u00a0\u3000([{<\u2014\u2013-/\u201c\u2018\u00ab\u3008\u300a\u300c\u300e\u3010\uff08")
OMITTED = re.compile(r"'(?:\d\ds?\b|(?:tis|twas|twere|em|til|cause|round|n')(?!\w))", re.IGNORECASE)
"""What begins with an apostrophe because something is left out."""


def _quotes(block: _Block, marks: str) -> Iterator[Edit]:
    """Straight marks to opening and closing ones.

    A mark opens where nothing or an opening sign stands before it and closes elsewhere; between two words, or
    after a digit, the marks still open decide.  One that may be a prime is left alone.
    """
    opening, closing = {'"': marks[0], "'": marks[2]}, {'"': marks[1], "'": marks[3]}
    pairs = {marks[0]: '"', marks[2]: "'"}
    still_open: list[str] = []
    before = " "
    for index, (mark, after) in enumerate(zip(block.text, f"{block.text} "[1:], strict=True)):
        if mark in STRAIGHT and not block.is_verbatim(index):
            sense = _sense(block.text, index, before, still_open)
            mark = {"opens": opening, "closes": closing}.get(sense, {}).get(mark, mark)
            if mark not in STRAIGHT:
                yield Edit("quote", index, index + 1, mark)
        if mark in pairs:
            still_open.append(pairs[mark])
        elif mark in (marks[1], marks[3]) and not (before.isalpha() and after.isalnum()):
            _close('"' if mark == marks[1] else "'", still_open)
        before = mark


def _close(mark: str, still_open: list[str]) -> None:
    """An apostrophe closes nothing that is not the innermost."""
    if still_open and still_open[-1] == mark:
        still_open.pop()
    elif mark == '"' and mark in still_open:
        del still_open[len(still_open) - 1 - still_open[::-1].index(mark) :]


def _sense(text: str, index: int, before: str, still_open: list[str]) -> str:
    """Whether the straight mark at ``index`` ``opens``, ``closes`` or is in ``doubt``."""
    mark, after = text[index], text[index + 1 : index + 2] or " "
    if mark == "'" and before.isalpha() and after.isalnum():
        return "closes"
    if before in BEFORE_OPENING:
        return _sense_at_opening(text, index, after, still_open)
    if mark in still_open:
        return "closes"
    if before.isdigit() and not (mark == "'" and after.isalpha()):
        return "doubt"
    return "opens" if mark == '"' and after.isalnum() else "closes"


def _sense_at_opening(text: str, index: int, after: str, still_open: list[str]) -> str:
    if OMITTED.match(text, index):
        return "closes"
    if not after.isspace():
        return "opens"
    return "closes" if text[index] in still_open and index and not text[index - 1].isspace() else "doubt"


def _doubts(block: _Block, edits: Sequence[Edit], house: Mapping[str, object]) -> Iterator[Finding]:
    """The marks that a rule of the house is there for and could not decide."""
    edited = set[int]().union(*(edit.touched for edit in edits))
    free = [index for index in range(len(block.text)) if index not in edited and not block.is_verbatim(index)]
    if house.get("quotes"):
        yield from (finding("TYP-001", block.place(i), mark=block.text[i]) for i in free if block.text[i] in STRAIGHT)
    if house.get("dash"):
        hyphens = {match.start() for match in HYPHENS.finditer(block.text)}
        yield from (finding("TYP-002", block.place(index)) for index in free if index in hyphens)


# Chinese

HAN = (
    "\u2e80-\u2fd5\u2ff0-\u2fff\u3005\u3007\u3021-\u3029\u3038-\u303b\u3100-\u312f\u31a0-\u31ef"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
)
"""Ideographs of planes 0, 2 and 3, their radicals, strokes and descriptions, and bopomofo."""
MARKS = "\u3001-\u3003\u3008-\u3020\u3030\u303d\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff65\uffe0-\uffe6"
"""Punctuation and forms that only East Asian text has."""
VARIANT = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
SHARED = "\u2018-\u201f\u2013-\u2015\u2025-\u2027\u00b7\u30fb0-9A-Za-z.%/+-"
"""What belongs to a Chinese run only where Chinese stands on both sides of it, without a space."""
CHINESE = re.compile(
    f"[{HAN}{MARKS}](?:[{HAN}{MARKS}{VARIANT}]|[{SHARED}]{{1,24}}(?=[{HAN}{MARKS}]))*(?:\u2014\u2014|\u2026\u2026)?"
)
QUOTES = {"\u201c": "\u201d", "\u2018": "\u2019"}
HAN_LANGUAGES = ("zh", "ja", "ko")
SHORT = 6
"""Runs of up to so many characters stay on one line."""

XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def mark_chinese(root: etree._Element, language: str = "zh-Hans") -> None:
    """Puts every run of Chinese below ``root`` into a ``span.han`` with its language, in place.

    Where the manuscript has named a language of Han itself (``zh-Hant``, ``ja``), that one stands, and a span of
    Chinese becomes ``han``.  Attributes are left alone.
    """
    for element in list(root.iter(etree.Element)):
        if not _is_han(element):
            _mark(element, language)
        elif element.tag == f"{XHTML}span" and element.get("lang", "").startswith("zh"):
            _name_run(element)


def _is_han(element: etree._Element) -> bool:
    """Whether the nearest language named is written in Han already; pinyin (``zh-Latn-pinyin``) is not."""
    named = next((name for one in (element, *element.iterancestors()) if (name := one.get("lang"))), "")
    return named.partition("-")[0] in HAN_LANGUAGES and "Latn" not in named


def _mark(element: etree._Element, language: str) -> None:
    """Splits what stands in ``element`` itself: its text, and the tails of its children."""
    for child in list(element):
        rest, spans = _split(child.tail or "", language)
        if spans:
            child.tail = rest
            element[element.index(child) + 1 : element.index(child) + 1] = spans
    rest, spans = _split(element.text or "", language)
    if spans:
        element.text = rest
        element[0:0] = spans


def _split(text: str, language: str) -> tuple[str, list[etree._Element]]:
    """The text before the first run of Chinese, and the runs as spans with what follows each as its tail."""
    runs = list(chinese_runs(text))
    if not runs:
        return text, []
    ends = [start for start, _ in runs[1:]] + [len(text)]
    spans = []
    for (start, end), following in zip(runs, ends, strict=True):
        span = etree.Element(f"{XHTML}span", {"lang": language, XML_LANG: language})
        span.text, span.tail = text[start:end], text[end:following]
        _name_run(span)
        spans.append(span)
    return text[: runs[0][0]], spans


def chinese_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where Chinese begins and ends in ``text``; a quotation mark goes with its partner."""
    for match in CHINESE.finditer(text):
        start, end = match.span()
        for opening, closing in QUOTES.items():
            surplus = match[0].count(closing) - match[0].count(opening)
            if surplus > 0 and text[start - 1 : start] == opening:
                start -= 1
            elif surplus < 0 and text[end : end + 1] == closing:
                end += 1
        yield start, end


def _name_run(span: etree._Element) -> None:
    """The classes of a run: ``han``, and ``short`` where it is."""
    names = (span.get("class") or "").split()
    length = len(re.sub(f"[{VARIANT}]", "", "".join(span.itertext())))
    wanted = ["han", "short"] if length <= SHORT else ["han"]
    span.set("class", " ".join([*names, *(name for name in wanted if name not in names)]))
