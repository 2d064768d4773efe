"""Where each character of a block's text stands in its source file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from markdown_it.common.utils import MD_TRIM_CHARS

from ..model import Place

LINE_END = re.compile(r"\r\n?")
NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All that is no Char of XML 1.0 (production 2), save the carriage return, which is a line's end here."""


@dataclass(frozen=True)
class SourceText:
    """A file's text with lines that end in a line feed and U+FFFD for what XML cannot hold.

    Offsets into it count code points from 0.
    """

    name: str
    text: str

    @classmethod
    def of(cls, name: str, text: str) -> SourceText:
        return cls(name, NOT_XML.sub("\ufffd", LINE_END.sub("\n", text)))

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line(self, number: int) -> str:
        """Line ``number``, counted from 0, without its end."""
        start = self.starts[number]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def place(self, offset: int) -> Place:
        line = bisect_right(self.starts, max(offset, 0))
        return Place(self.name, line, max(offset, 0) - self.starts[line - 1] + 1)


@dataclass(frozen=True)
class Extent:
    """The text of one block, cut out of its source line by line.

    ``anchors`` pairs a position in ``text`` with its offset in the source; between two anchors both run in step.
    """

    text: str
    anchors: tuple[tuple[int, int], ...]

    @classmethod
    def of_slices(cls, source: str, slices: Iterable[tuple[int, int]]) -> Extent:
        """The pieces ``source[start:end]``, one a line."""
        lines, anchors, position = [], [], 0
        for start, end in slices:
            lines.append(source[start:end])
            anchors.append((position, start))
            position += end - start + 1
        return cls("\n".join(lines), tuple(anchors) or ((0, 0),))

    @classmethod
    def of_lines(cls, source: SourceText, text: str, first: int) -> Extent:
        """The lines of ``text``, each the end of a source line, from line ``first`` on or soon after it.

        What a container puts before a line (a quote's mark, a list's indent) is cut off at its beginning only, so a
        line is found from its end; a tab that was cut in two has become spaces, which no construct begins with.
        """
        lines = text.split("\n")
        while not _ends_lines(source, lines, first) and first + len(lines) < len(source.starts):
            first += 1
        anchors, position = [], 0
        for number, line in enumerate(lines, first):
            anchors.append((position, source.starts[number] + _start(source.line(number), line)))
            position += len(line) + 1
        return cls(text, tuple(anchors))

    def offset(self, position: int) -> int:
        """The offset in the source of ``text[position]``."""
        index = bisect_right(self.anchors, position, key=lambda anchor: anchor[0]) - 1
        here, there = self.anchors[index]
        return there + position - here

    def cut(self, start: int, end: int | None = None) -> Extent:
        """The part ``text[start:end]``, its places kept."""
        stop = len(self.text) if end is None else end
        inner = [(here - start, there) for here, there in self.anchors if start < here <= stop]
        return Extent(self.text[start:stop], ((0, self.offset(start)), *inner))

    def without(self, pattern: re.Pattern[str]) -> Extent:
        """The text with all that ``pattern`` matches left out, the places of the rest kept."""
        text, anchors, start = "", [(0, self.offset(0))], 0
        for match in [*pattern.finditer(self.text), None]:
            piece = self.cut(start, match.start() if match else None)
            anchors += [(len(text) + here, there) for here, there in piece.anchors]
            text += piece.text
            start = match.end() if match else start
        return Extent(text, tuple(anchors))


def _ends_lines(source: SourceText, lines: list[str], first: int) -> bool:
    if first + len(lines) > len(source.starts):
        return False
    pairs = zip(range(first, first + len(lines)), lines, strict=True)
    return all(source.line(number).rstrip(MD_TRIM_CHARS).endswith(line.strip(MD_TRIM_CHARS)) for number, line in pairs)


def _start(whole: str, end: str) -> int:
    """Where ``end`` begins in the source line ``whole``; the spaces after it may have been trimmed."""
    return len(whole.rstrip(MD_TRIM_CHARS)) - len(end.rstrip(MD_TRIM_CHARS))
