"""A book of a size that real ones have, written by a program: the same bytes for the same seed.

Four hundred pages of 6 by 9 inches, twenty chapters in parts, front matter of sixty pages, and seven hundred notes
of all three series, some of them longer than a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .prose import TERMS, Writer

SERIES = ("", "tn-", "ed-")  # how the labels of the three series begin
SHARES = (70, 20, 10)  # of a hundred notes
FRONT = ("Foreword", "Preface", "On the Translation", "Chronology", "Sources")


@dataclass(frozen=True)
class Size:
    """How much there is to be of everything; ``notes`` and ``long_notes`` are for the whole book."""

    parts: int = 4
    chapters: int = 20
    sections: int = 6
    paragraphs: int = 3
    front: int = 5
    front_paragraphs: int = 52
    notes: int = 700
    long_notes: int = 12


def write(folder: Path, size: Size = Size(), seed: str = "1") -> None:
    """Writes the manuscript into ``folder``, which need not be there."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name in ("chapters", "front"):
        (folder / name).mkdir(exist_ok=True)
    front = [f"front/{number:02}.md" for number in range(1, size.front + 1)]
    chapters = [f"chapters/{number:02}.md" for number in range(1, size.chapters + 1)]
    for number, name in enumerate(front, 1):
        (folder / name).write_text(_Chapter(f"{seed}-front-{number}", number, of_body=False).front(size), "utf-8")
    for number, name in enumerate(chapters, 1):
        (folder / name).write_text(_Chapter(f"{seed}-{number}", number, of_body=True).text(size), "utf-8")
        (folder / "figures" / f"{number:02}.svg").write_text(_drawing(number), "utf-8")
    terms = [{"zh": chinese, "en": english} for english, chinese in TERMS]
    _dump(folder / "terms.yaml", terms)
    _dump(folder / "publication.yaml", _publication(front, chapters, size))


def _dump(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def _publication(front: list[str], chapters: list[str], size: Size) -> dict[str, object]:
    share = -(-len(chapters) // size.parts)
    parts = [
        {"part": Writer(f"part {at}").title(), "chapters": chapters[at : at + share]}
        for at in range(0, len(chapters), share)
    ]
    return {
        "title": "The Arrangement of the Observation Posts",
        "short_title": "Observation Posts",
        "date": "2026",
        "page": "6x9",
        "front": front,
        "body": parts,
    }


def _drawing(number: int) -> str:
    """A bar chart of five years, its text as text."""
    heights = [(number * 37 + year * 53) % 120 + 20 for year in range(5)]
    bars = "".join(
        f'<rect x="{40 + at * 64}" y="{160 - height}" width="40" height="{height}" fill="#14284b"/>'
        f'<text x="{60 + at * 64}" y="176" font-size="12" text-anchor="middle">{1950 + at}</text>'
        for at, height in enumerate(heights)
    )
    axis = '<path d="M24 160h330" stroke="#1a1a1a"/>'
    style = "font-family=\"'Source Sans 3'\""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="360" height="190" {style}>{axis}{bars}</svg>\n'


@dataclass
class _Chapter:
    """A file of the manuscript in the making."""

    seed: str
    number: int
    of_body: bool
    blocks: list[str] = field(default_factory=list)
    _marked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.writer = Writer(self.seed)

    def front(self, size: Size) -> str:
        """A text of the front matter, which has a note now and then."""
        self.blocks.append(f"# {FRONT[(self.number - 1) % len(FRONT)]}")
        for at in range(size.front_paragraphs):
            self._paragraph(notes=at % 9 == 4)
        return "\n\n".join(self.blocks) + "\n"

    def text(self, size: Size) -> str:
        """A chapter with every construct; its share of the notes."""
        notes = self._shared(size.notes - size.front * 6, size.chapters, size.sections * size.paragraphs)
        self.blocks.append(f"# {self.writer.title()} {{#ch-{self.number}}}")
        for section in range(size.sections):
            self.blocks.append(f"## {self.writer.title()} {{#sec-{self.number}-{section}}}")
            for _ in range(size.paragraphs):
                self._paragraph(notes=next(notes))
            self._construct(section)
        for at in range(size.long_notes):
            if at % size.chapters == self.number - 1:
                self._long_note()
        return "\n\n".join(self.blocks) + "\n"

    def _shared(self, notes: int, chapters: int, paragraphs: int) -> Iterator[int]:
        """How many notes each paragraph calls, so that the chapter has its share of them all."""
        own = notes * self.number // chapters - notes * (self.number - 1) // chapters
        for at in range(paragraphs):
            yield own * (at + 1) // paragraphs - own * at // paragraphs

    def _paragraph(self, notes: int) -> None:
        """A paragraph with ``notes`` calls, each after a sentence, and the notes behind it."""
        calls = [self._label() for _ in range(notes)]
        parts = [self.writer.sentences(1, 3), *(self.writer.sentence() + f"[^{call}]" for call in calls)]
        parts.append(self.writer.sentences(1, 4))
        text = " ".join(parts)
        self.blocks.append(self._adorned(text) if self.of_body else text)
        self.blocks.extend(f"[^{call}]: {self._note()}" for call in calls)

    def _label(self) -> str:
        (series,) = self.writer.random.choices(SERIES, SHARES)
        self._marked[series] = self._marked.get(series, 0) + 1
        return f"{series}{self._marked[series]}"

    def _note(self) -> str:
        return self.writer.sentences(1, 1) if self.writer.random.random() < 0.7 else self.writer.sentences(2, 4)

    def _adorned(self, text: str) -> str:
        """Now and then a term, a word of the index, a page of the original."""
        chance = self.writer.random.random()
        if chance < 0.15:
            english, _ = self.writer.random.choice(TERMS)
            return f"{text} The chapter speaks of [{english}]{{.term}} again."
        if chance < 0.3:
            return f"{text} There were [shelters]{{.index}} and [runways]{{.index entry=\"Runways!repair\"}}."
        if chance < 0.45:
            self._marked["page"] = self._marked.get("page", 0) + 1
            return f"{text} The original [{self.number * 30 + self._marked['page']}]{{.source-page}} turns its page."
        return text

    def _construct(self, section: int) -> None:
        constructs = (self._table, self._list, self._quotation, self._figure, self._leads, self._references)
        self.blocks.append(constructs[section % len(constructs)]())

    def _table(self) -> str:
        head = "| Subject | Year | Number |\n| --- | ---: | ---: |"
        years = range(1950, 1956 + self.number)
        rows = "\n".join(f"| {self.writer.title()} | {year} | {year * 137 % 1000} |" for year in years)
        return f"{head}\n{rows}\n\n: {self.writer.title()} {{#tbl-{self.number}}}"

    def _list(self) -> str:
        return "\n".join(f"{at}. {self.writer.sentence()}" for at in range(1, 6))

    def _quotation(self) -> str:
        return f"> {self.writer.sentences(3, 6)}"

    def _figure(self) -> str:
        alt = "Five bars, one for each of the years 1950 to 1954"
        return f'![{alt}](figures/{self.number:02}.svg "{self.writer.title()}"){{#fig-{self.number}}}'

    def _leads(self) -> str:
        return "\n\n".join(f"-- {self.writer.sentence()}" for _ in range(3))

    def _references(self) -> str:
        links = f"[](#tbl-{self.number}), [](#fig-{self.number}){{.page}} and [](#ch-{self.number})"
        return f"{self.writer.sentence()} See {links}. {self.writer.sentence()}"

    def _long_note(self) -> str:
        """A note longer than a page, with Chinese, a list and a quotation in it."""
        label = self._label()
        self.blocks.append(f"{self.writer.sentence()}[^{label}] {self.writer.sentences(3, 5)}")
        blocks = [
            *(self.writer.sentences(7, 9) for _ in range(3)),
            "The passage reads 力量建设是一个长期的历史过程，不可能一蹴而就。",
            "\n".join(f"- {self.writer.sentence()}" for _ in range(4)),
            f"> {self.writer.sentences(4, 6)}",
            *(self.writer.sentences(7, 9) for _ in range(5)),
        ]
        text = "\n\n".join(blocks).replace("\n", "\n    ").replace("\n    \n", "\n\n")
        self.blocks.append(f"[^{label}]: {text}")
        return label
