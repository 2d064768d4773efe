"""What the house calls the files of a release."""

from __future__ import annotations

import re
import unicodedata

from ..model import Metadata, Style


def file_name(slug: str, metadata: Metadata, style: Style, version: str) -> str:
    """The name of a title's files before their suffix, by the pattern of the style: ``2023-03-20_ITOW_Forging-Ahead``.

    ASCII letters, digits, hyphens, dots and underscores alone: forges put dots where a name has anything else.  A
    title that has no Latin letter goes by its slug, and a field that is empty leaves no gap.
    """
    house = style.tokens["release"]
    filled = house["file"].format(
        date=metadata.date,
        title=ascii_name(metadata.running_title) or slug,
        series=ascii_name(house.get("series", {}).get(metadata.series, "")),
        slug=slug,
        version=ascii_name(version),
    )
    return re.sub(r"[_-]+(?=[_-])|[^A-Za-z0-9._-]", "", filled).strip("._-")


def ascii_name(text: str) -> str:
    """``text`` in ASCII: accents, apostrophes and the dots of abbreviations left out, words joined by hyphens."""
    joined = re.sub(r"['’]|\.(?!\d)", "", text)
    bare = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.]+", "-", bare).strip(".-")
