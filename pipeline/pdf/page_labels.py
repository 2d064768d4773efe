"""Page labels as a PDF writes them: ranges of pages that are numbered alike (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pydyf

from ..folios import Numbering


def number_tree(labels: Sequence[str]) -> pydyf.Dictionary:
    """The ``PageLabels`` entry of the catalog by which the pages have exactly these labels, in order."""
    numbers = pydyf.Array()
    for index, numbering in _ranges(labels):
        entry = pydyf.Dictionary({"S": f"/{numbering.style}"} if numbering.style else {})
        if numbering.prefix:
            entry["P"] = pydyf.String(numbering.prefix)
        if numbering.value > 1:
            entry["St"] = numbering.value
        numbers += [index, entry]
    return pydyf.Dictionary({"Nums": numbers})


def _ranges(labels: Sequence[str]) -> Iterator[tuple[int, Numbering]]:
    """The first page of each range, with the numbering of the range."""
    previous: Numbering | None = None
    for index, numbering in enumerate(map(Numbering.of, labels)):
        if previous is None or not previous.followed_by(numbering):
            yield index, numbering
        previous = numbering
