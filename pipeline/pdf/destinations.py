"""Places that links and bookmarks lead to, as places in the structure (ISO 32000-2, 12.3.2.3; PDF/UA-2, 8.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pydyf


def lead_into(pdf: pydyf.PDF, elements: Mapping[str, bytes]) -> None:
    """Every named destination, and every bookmark, also names the structure element there.

    ``elements`` are references to them by the name of the place; without any the file stays as it is.
    """
    if not elements:
        return
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    at: dict[tuple[object, ...], bytes] = {}
    for index in range(0, len(names), 2):
        place, element = names[index + 1], elements[names[index].string]
        at.setdefault(_point(place), element)
        names[index + 1] = pydyf.Dictionary({"D": place, "SD": _within(element, place)})
    for bookmark in _bookmarks(pdf):
        place = bookmark.pop("Dest")
        element = at[_point(place)]
        bookmark["SE"] = element
        bookmark["A"] = pydyf.Dictionary({"S": "/GoTo", "D": place, "SD": _within(element, place)})


def _within(element: bytes, place: pydyf.Array) -> pydyf.Array:
    return pydyf.Array([element, *place[1:]])


def _point(place: pydyf.Array) -> tuple[object, ...]:
    page, kind, left, top, zoom = place
    return page, kind, round(left, 2), round(top, 2), zoom


def _bookmarks(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    for entry in pdf.objects:
        if isinstance(entry, pydyf.Dictionary) and "Title" in entry and "Dest" in entry:
            yield entry
