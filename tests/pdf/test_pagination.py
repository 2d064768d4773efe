"""Pages and labels from the extents of documents."""

from __future__ import annotations

from pipeline.pdf.pagination import pages_of, paginated
from pipeline.pdf.settling import Extent
from pipeline.pdf.tree import Hints

COVER = Extent(1, "auto", {"cover": 0}, {}, {})
CONTENTS = Extent(2, "right", {"contents": 0}, {}, {"end": "{page}", "cover": "{page}"})
ONE = Extent(2, "page", {"one": 0, "note": 1}, {("one", 4): 1, ("one", 9): 0}, {"note": ", p. {page}"})
TWO = Extent(3, "right", {"two": 0, "end": 2}, {("two", 4): 0}, {})


def _paginated(specimen, contents: Extent = CONTENTS) -> Hints:
    kinds = {"cover": "cover", "contents": "contents", "one": "chapter", "two": "chapter"}
    documents = [specimen.document(name, "<p>.</p>", kind) for name, kind in kinds.items()]
    return paginated(documents, (COVER, contents, ONE, TWO), Hints())


def test_the_body_begins_again_at_one_and_pages_that_stay_empty_are_counted(specimen):
    assert pages_of((COVER, CONTENTS, ONE, TWO)) == 9
    assert _paginated(specimen).references == {"end": "5", "cover": "i", "note": ", p. 2"}


def test_pages_know_their_sides(specimen):
    assert _paginated(specimen).left == {("one", 4)}
    assert not _paginated(specimen).turned


def test_a_body_that_begins_on_a_left_hand_page_is_turned(specimen):
    longer = Extent(3, "right", {}, {}, {})
    assert _paginated(specimen, longer).turned
    assert _paginated(specimen, longer).left == {("one", 9)}
