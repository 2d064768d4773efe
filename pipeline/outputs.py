"""Writing what was made: beside its place first, then renamed into it, so that no reader ever sees half a file."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

#: Folders whose whole content a build makes, and files that it makes where there is something to put in them: what an
#: earlier build left of them is removed.
OWNED = ("xhtml", "reports", "glossary.json", "glossary.csv", "concordance.json")

_STAGING = ".making-"
_ABANDONED_AFTER = 3600  # seconds; a build still writing after an hour is a build that was killed


def write(folder: Path, files: Mapping[str, bytes], owned: Sequence[str] = OWNED) -> None:
    """Put every file of ``files`` (paths relative to ``folder``) in place, each at once and whole.

    What else there is of the folders and files that are ``owned`` is removed.

    A build that is killed before the first rename has changed nothing; one killed between renames leaves every
    file whole, old or new.  Two builds of one title do not meet: each writes in a staging folder of its own.

    Raises OSError where the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
    try:
        for name, data in files.items():
            _write_through(staging / name, data)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _remove_stale(folder, files, owned)


def _write_through(path: Path, data: bytes) -> None:
    """Write and flush to the disk: a rename must never come before the bytes that it names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _remove_stale(folder: Path, files: Mapping[str, bytes], owned: Sequence[str]) -> None:
    for name in owned:
        for path in sorted((folder / name, *(folder / name).rglob("*")), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(folder).as_posix() not in files:
                path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove the staging folders of builds that were killed."""
    for left in folder.glob(f"{_STAGING}*"):
        with suppress(FileNotFoundError):  # another build may sweep too
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(left, ignore_errors=True)
