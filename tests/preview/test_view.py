"""What is shown, as data: findings know the page that they are about."""

from __future__ import annotations

import pytest

from pipeline.model import Place
from pipeline.preview.view import Block, File, Sheet, State, View, as_data
from pipeline.rules import finding


def sheet(*places: Place) -> Sheet:
    return Sheet(File.of(b""), 0, "a", "1", 300, 400, tuple(Block(place, 10, 20, "Words") for place in places))


#: A paragraph of b.md begins on the second page and goes on to the third; a.md has a note behind what follows its call.
SHEETS = (
    sheet(Place("a.md", 1, 1), Place("a.md", 9, 7), Place("a.md", 3, 1)),
    sheet(Place("a.md", 5, 1), Place("b.md", 1, 1), Place("b.md", 3, 1)),
    sheet(Place("b.md", 3, 1), Place("b.md", 7, 1)),
)


@pytest.mark.parametrize(
    ("where", "page"),
    [
        (Place("a.md", 3, 1), 0),
        (Place("a.md", 4, 80), 0),
        (Place("a.md", 6, 1), 1),
        (Place("a.md", 9, 9), 0),
        (Place("b.md", 7, 2), 2),
        (Place("b.md", 99, 1), 2),
        (Place("c.md", 1, 1), None),
        (Place("a.md"), None),
        (None, None),
    ],
)
def test_a_finding_stands_beside_the_page_of_its_paragraph(where: Place | None, page: int | None) -> None:
    told = as_data(View("A title", State.SETTLED, SHEETS, findings=(finding("FIG-002", where),)))["findings"][0]
    assert (told["page"], told["code"], told.get("line")) == (page, "FIG-002", where and where.line)
