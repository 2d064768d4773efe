"""The digest of what a file holds, read once as long as nobody changes it: a face for Chinese has twenty megabytes."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path


def of_file(path: Path) -> str:
    """The SHA-256 of what is in the file, in hexadecimal.  Raises OSError where it cannot be read."""
    about = path.stat()
    return _of_content(path, about.st_ino, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=1024)
def _of_content(path: Path, *_state: int) -> str:
    return sha256(path.read_bytes()).hexdigest()
