"""Results of stages, kept from build to build by the content of all that they depend on: nothing is made twice.

A result is a file of plain data, named by the digest of the stage, of all that the stage was given, and of the workshop
in which it was made.  So it is never out of date: what changes has another name.  The file begins with the digest of
its name and its data, by which one that is cut short, damaged or not ours is known; it is passed over and made anew.

Files are written beside their place and renamed, and no file refers to another: builds at the same time, a build that
is killed and whoever deletes any of them do no harm.  What was not used for the longest time is swept out.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from . import digests, plain
from .model import Finding, Result

Value = TypeVar("Value")

#: Where results are kept, in the folder of all that is made.
FOLDER = ".kept"

#: How the codes begin of what is told of this machine and this moment, and may be otherwise the next time.
PASSING = ("TOOL-", "OUT-", "PDF-016")

#: What they may take together, in bytes: some forty editions of a book of three hundred pages.
ROOM = 512 * 1024 * 1024


class Kept:
    """The results below ``build``, made in the workshop of that digest.  Without one, nothing is kept or found."""

    def __init__(self, build: Path, workshop: str | None) -> None:
        self._folder = build / FOLDER
        self._workshop = workshop

    def result(self, stage: str, kind: Any, make: Callable[..., Result[Value]], *given: object) -> Result[Value]:
        """What ``make(*given)`` returns, its value of type ``kind``; from an earlier build where that was given it too.

        ``make`` may depend on what it is given, on the workshop and on nothing else.  A Path stands for the content of
        the file.
        """
        name = self.name(stage, *given)
        if known := self._known(name, kind):
            return known
        made = make(*given)
        if lasts(made.findings) and self.name(stage, *given) == name:  # else a file was changed meanwhile
            self.keep(name, (made.value, made.findings))
        return made

    def known(self, stage: str, kind: Any, *given: object) -> Result[Any] | None:
        """The result of a ``stage`` that was given this before; None where it would have to be made."""
        return self._known(self.name(stage, *given), kind)

    def _known(self, name: str, kind: Any) -> Result[Any] | None:
        found = self.find(name, tuple[kind | None, tuple[Finding, ...]])
        return None if found is None else Result(*found)

    def name(self, *of: object) -> str:
        """The name of what depends on all this, and on the workshop."""
        return sha256(_json([self._workshop, plain.written(of, _content)])).hexdigest()

    def find(self, name: str, kind: Any) -> Any:
        """The value of type ``kind`` that is kept under ``name``; None where there is none that is whole."""
        path = self._folder / name
        try:
            digest, data = path.read_bytes().split(b"\n", 1)
            if not self._workshop or digest != _seal(name, data):
                return None
            found = plain.read(kind, json.loads(data))
            os.utime(path)  # the sweep leaves what was used last
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return found

    def keep(self, name: str, value: object) -> None:
        """Keep ``value`` under ``name``.  Where the disk refuses, it is made again the next time."""
        if not self._workshop:
            return
        written = _json(plain.written(value))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, beside = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(_seal(name, written) + b"\n" + written)
            Path(beside).replace(self._folder / name)

    def sweep(self, room: int = ROOM) -> None:
        """Delete what was not used for the longest time, until the rest takes no more than ``room`` bytes."""
        taken = 0
        with suppress(OSError):  # another build may sweep too
            files = [(path, path.stat()) for path in self._folder.iterdir()]
            for path, about in sorted(files, key=lambda file: file[1].st_mtime_ns, reverse=True):
                taken += about.st_size
                if taken > room:
                    path.unlink()


def lasts(findings: Iterable[Finding]) -> bool:
    """Whether what came with ``findings`` would come with them again."""
    return not any(one.code.startswith(PASSING) for one in findings)


def _content(path: Path) -> object:
    """What stands for a file: its name, and the digest of its content."""
    try:
        return path.name, digests.of_file(path)
    except OSError as error:  # the stage that opens it tells it better
        return path.name, error.errno


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _seal(name: str, data: bytes) -> bytes:
    """The digest of data under its name: under another one it is not what was kept there."""
    return sha256(name.encode() + b"\n" + data).hexdigest().encode()


#: For who has no folder to keep anything in.
NOTHING_KEPT = Kept(Path(), None)
