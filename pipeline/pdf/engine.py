"""The libraries on whose versions the bytes of a PDF depend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import weasyprint
from weasyprint.text.ffi import harfbuzz, pango


def versions() -> Mapping[str, str]:
    """WeasyPrint, Pango and HarfBuzz as they are loaded, with their versions."""
    return {"WeasyPrint": weasyprint.__version__, "Pango": _pango(), "HarfBuzz": _harfbuzz()}


def _pango() -> str:
    """Pango gives its version as one number: 15012 is 1.50.12."""
    number = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _harfbuzz() -> str:
    """HarfBuzz, as the engine binds it, only tells whether it is at least of a version."""
    major = _highest(lambda number: harfbuzz.hb_version_atleast(number, 0, 0))
    minor = _highest(lambda number: harfbuzz.hb_version_atleast(major, number, 0))
    micro = _highest(lambda number: harfbuzz.hb_version_atleast(major, minor, number))
    return f"{major}.{minor}.{micro}"


def _highest(is_reached: Callable[[int], bool]) -> int:
    return next(number for number in count() if not is_reached(number + 1))
