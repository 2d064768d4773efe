"""What lies in a title's folder, and its text files as text that is fit for XML and for YAML."""

from __future__ import annotations

import difflib
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..model import Finding, Place, Result
from ..rules import finding

KIB = 1024
#: The largest files that are read, in bytes, by their suffix.  A book of 500 pages has about 1.5 MiB of Markdown.
LIMITS: Mapping[str, int] = {".yaml": 512 * KIB, ".css": 1024 * KIB, ".md": 8192 * KIB}

#: How many unfit characters of one file are told one by one.
TOLD = 100

#: Characters that a text must not hold, by the rule that tells them.  U+FFFD is what a failed conversion leaves.
UNFIT: Mapping[str, str] = {
    "SRC-010": r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff",
    "SRC-011": r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "SRC-012": r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd",
    "SRC-013": r"\ufffd\ufdd0-\ufdef" + "".join(f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}"
                                               for plane in range(17)),
}
_UNFIT_CHARACTER = re.compile("|".join(f"([{characters}])" for characters in UNFIT.values()))
_RULES = tuple(UNFIT)

#: What neither XML nor YAML takes.  U+FFFD takes its place, so that columns hold and a proof can go on.
_ILLEGAL = re.compile(f"[{UNFIT['SRC-010']}{UNFIT['SRC-013']}]")

#: A byte that is not UTF-8, as Python's ``surrogateescape`` decodes it.
_BYTE = re.compile(r"[\udc80-\udcff]")

#: Names that a ZIP, a URL and every file system take alike, below the folder.
_PORTABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True)
class Folder:
    """A title's folder.  ``files`` are its regular files by their path below it, in NFC and POSIX form.

    Hidden files are left out, and so are links that lead out of the folder.
    """

    root: Path
    files: Mapping[str, Path]

    @classmethod
    def survey(cls, root: Path) -> Folder:
        """The folder as it lies on disk now."""
        found = ((unicodedata.normalize("NFC", path.relative_to(root).as_posix()), path) for path in _walk(root))
        return cls(root, dict(sorted(found)))

    def find(self, name: str, where: Place | None) -> Result[Path]:
        """The file that the manuscript calls ``name``, in exactly that case; ``where`` is told when there is none."""
        if name in self.files:
            portable = _PORTABLE.fullmatch(name)
            return Result(self.files[name], () if portable else (finding("SRC-015", where, file=name),))
        return Result(None, (self._absence(name, where),))

    def _absence(self, name: str, where: Place | None) -> Finding:
        if _leads_out(name) or not _inside(self.root / name, self.root):
            return finding("SRC-003", where, file=name)
        if os.path.exists(self.root / name) and not self._means_another(name):  # noqa: PTH110 - it never raises
            return finding("SRC-004", where, file=name, problem="it is hidden or not a regular file")
        return finding("SRC-002", where, file=name, choices=nearest(name, self._alike(name)))

    def _means_another(self, name: str) -> bool:
        """Whether ``name`` finds a file of ours by a detour, or where capitals do not count."""
        return posixpath.normpath(name).casefold() in {file.casefold() for file in self.files}

    def _alike(self, name: str) -> list[str]:
        suffix = Path(name).suffix.lower()
        return [file for file in self.files if file.lower().endswith(suffix)] or list(self.files)


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(filter(_is_ours, folders))
        paths = (Path(folder, name) for name in filter(_is_ours, names))
        yield from (path for path in paths if os.path.isfile(path) and _inside(path, root))  # noqa: PTH113 - as above


def _is_ours(name: str) -> bool:
    """Neither hidden nor, by bytes that are no text, beyond the reach of any manuscript."""
    return not name.startswith(".") and not _BYTE.search(name)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or bool(re.match("[A-Za-z]:", name))


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name too long, a NUL in it
        return True  # it is not there at all, which is another complaint


def nearest(word: str, known: Iterable[str], most: int = 12) -> str:
    """The known words that come close to ``word``, or else all of them (the first ``most``), for a hint."""
    words = {known_word.casefold(): known_word for known_word in known}
    close = difflib.get_close_matches(word.casefold(), words, n=3, cutoff=0.6)
    listed = [words[key] for key in close] or sorted(words.values())
    return ", ".join(listed[:most] + ["…"] * (len(listed) > most)) or "(nothing)"


# Text


def read_text(path: Path, name: str) -> Result[str]:
    """The text of a file with line ends made ``\\n`` and a byte order mark dropped, and all that is wrong with it.

    Characters that XML does not take are U+FFFD in the text.  The value is None where the file cannot be read
    or is larger than LIMITS.
    """
    limit = LIMITS[path.suffix]
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        return Result(None, (finding("SRC-004", Place(name), file=name, problem=error.strerror),))
    if len(data) > limit:
        return Result(None, (finding("SRC-005", Place(name), file=name, limit=limit // KIB),))
    text = data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Result(text, (finding("SRC-006", Place(name), file=name),))
    foreign = tuple(_foreign_bytes(text, name))  # in another encoding, what looks unfit means nothing
    return Result(legal(text), foreign or tuple(_unfit_characters(text, name)))


def legal(text: str) -> str:
    """``text`` with U+FFFD for every character that XML or YAML does not take, of the same length."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def _foreign_bytes(text: str, name: str) -> Iterator[Finding]:
    matches = list(_BYTE.finditer(text))
    if matches:
        byte = ord(matches[0].group()) - 0xDC00
        yield finding("SRC-007", place(text, matches[0].start(), name), byte=f"{byte:02X}", count=len(matches))


def _unfit_characters(text: str, name: str) -> Iterator[Finding]:
    matches = list(_UNFIT_CHARACTER.finditer(text))
    for match in matches[:TOLD]:
        yield _unfit(match, place(text, match.start(), name))
    if len(matches) > TOLD:
        yield finding("SRC-014", Place(name), count=len(matches) - TOLD)


def unfit_in(value: str, where: Place) -> Iterator[Finding]:
    """What is unfit in a value that an escape such as ``"\\0"`` made, so that it has no column of its own."""
    return (_unfit(match, where) for match in _UNFIT_CHARACTER.finditer(value))


def _unfit(match: re.Match[str], where: Place) -> Finding:
    character = match.group()
    label = f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
    return finding(_RULES[(match.lastindex or 1) - 1], where, character=label)


def place(text: str, offset: int, name: str) -> Place:
    """The Place of the code point at ``offset``."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(name, text.count("\n", 0, offset) + 1, offset - start + 1)
