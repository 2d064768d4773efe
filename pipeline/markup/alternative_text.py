"""Alternative texts that say nothing of what the picture shows."""

from __future__ import annotations

import re

_PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|svg|gif|tiff?|webp|pdf|bmp)$", re.IGNORECASE)

#: What cameras, scanners and programs call a picture, and what a writer does who only counts them.
_COUNTED = re.compile(
    r"(?:img|dsc[nf]?|p|pict?|image|picture|figure|fig|photo|scan|screen ?shot|untitled)[-_ .]?\d*", re.IGNORECASE
)


def is_file_name(alt: str, path: str) -> bool:
    """Whether ``alt`` is the name of a file, be it that at ``path``, or a name that only counts pictures."""
    own = path, path.rpartition("/")[2].rpartition(".")[0]
    return alt in own or _PICTURE_FILE.search(alt) is not None or _COUNTED.fullmatch(alt) is not None
