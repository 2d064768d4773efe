"""What a proof-reader marks, judged by plain lines."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from pipeline.checks import layout as layout_checks
from pipeline.model import Layout, Line, LineRole, PageFormat, Place, PlacedPicture, Position, Style

LIMITS = {
    "shortest_hyphenated_word": 6,
    "letters_before_hyphen": 3,
    "letters_after_hyphen": 3,
    "hyphens_in_a_row": 2,
    "extra_word_space": 0.3,
    "less_word_space": 0.04,
    "shortest_last_line": 1.5,
    "fewest_on_a_page": 3,
}
STYLE = Style("plain", MappingProxyType({"lines": LIMITS}), {}, (), (), (), {}, {}, {})
PAGE = PageFormat("6x9", 432, 648, hyphenate=True, stylesheets=())
HEADING, NOTE, DISPLAY = LineRole.HEADING, LineRole.NOTE, LineRole.DISPLAY


def block(
    number: int, *pages: int, role: LineRole = LineRole.TEXT, document: str = "text", **last: object
) -> list[Line]:
    """The lines of a block on these pages, full lines; ``last`` is what is so of the last one."""
    lines = []
    for at, page in enumerate(pages):
        is_last = at == len(pages) - 1
        values: dict[str, object] = {"width": 300.0, "stretch": 0.1, "hyphenated": False, **(last if is_last else {})}
        place = Position(document, number, "before")
        top = 100.0 * number + 14 * at
        where = Place("text.md", number, 1)
        lines.append(
            Line(page, where, place, role, f"{number}.{at}", top, measure=300.0, size=11.0, last=is_last, **values)
        )
    return lines


def told(*blocks: list[Line], pictures: tuple[PlacedPicture, ...] = ()) -> list[tuple[str, str]]:
    lines = sorted((line for lines in blocks for line in lines), key=lambda line: (line.page, line.top))
    found = layout_checks.check(Layout((), (), tuple(lines), (), pictures=pictures), STYLE, PAGE)
    return [(one.code, str(one.where)) for one in found]


FULL = [block(9, *[page] * 3) for page in range(3)]


def test_pages_as_they_should_be_are_passed():
    assert told(block(1, 0, role=HEADING), block(2, 0, 0, 1, 1), *FULL) == []


def test_a_last_line_alone_at_the_head_is_a_widow():
    assert told(block(2, 0, 0, 1), *FULL) == [("PDF-020", "text.md:2:1")]


def test_a_first_line_alone_at_the_foot_is_an_orphan():
    assert told(block(2, 0, 1, 1), *FULL) == [("PDF-021", "text.md:2:1")]


@pytest.mark.parametrize("role", [NOTE, DISPLAY])
def test_what_is_no_running_text_has_neither_widows_nor_orphans(role):
    assert told(block(2, 0, 1, role=role), *FULL) == []


def test_a_heading_with_fewer_than_two_lines_below_it_stands_at_the_foot():
    full, following = block(1, 0, 0, 0), block(5, 1, 1, 1)
    assert told(full, block(3, 0, role=HEADING), following) == [("PDF-022", "text.md:3:1")]
    assert told(full, block(3, 0, role=HEADING), block(4, 0), following) == [("PDF-022", "text.md:3:1")]
    assert told(full, block(3, 0, role=HEADING), block(4, 0, 0), following) == []


def test_a_heading_at_the_foot_may_end_its_text_begin_its_page_or_head_a_picture():
    full, heading, following = block(1, 0, 0, 0), block(3, 0, role=HEADING), block(5, 1, 1, 1)
    assert told(full, heading, block(5, 1, 1, 1, document="next")) == []
    assert told(full, heading) == []
    assert told(full, heading, following, pictures=(PlacedPicture(0, None, 400.0),)) == []
    assert "PDF-022" not in [code for code, _ in told(heading, following)]


def test_a_note_below_a_heading_is_no_text_of_it():
    heading = block(3, 0, role=HEADING)
    notes = block(4, 0, 0, 0, role=NOTE)
    assert told(block(1, 0, 0), heading, notes, block(5, 1, 1, 1)) == [("PDF-022", "text.md:3:1")]


def test_a_last_line_shorter_than_the_limit_is_told():
    assert told(block(2, 0, 0, 0, width=16.0)) == [("PDF-023", "text.md:2:1")]
    assert told(block(2, 0, 0, 0, width=17.0)) == []
    assert told(block(2, 0, 0, 0, width=16.0, role=NOTE)) == [("PDF-023", "text.md:2:1")]
    assert told(block(2, 0, 0, 0, width=16.0, role=HEADING)) == []
    assert told(block(2, 0, width=5.0)) == []


def test_a_page_with_too_few_lines_is_told_where_its_text_has_more_pages():
    assert told(block(1, 0, 0, 0), block(2, 1, 1)) == [("PDF-024", "text.md:2:1")]
    assert told(block(2, 0, 0)) == []
    assert told(block(1, 0, 0, 0), block(2, 1, 1), block(3, 1, role=NOTE)) == []
    assert told(block(1, 0, 0, 0), block(2, 1, 1), pictures=(PlacedPicture(1, None, 400.0),)) == []


def test_loose_lines_and_ladders_are_told_across_pages():
    assert told(block(2, 0, 0, 0, stretch=0.31)) == [("PDF-009", "text.md:2:1")]
    divided = [*block(2, 0, 0, hyphenated=True)[1:], *block(2, 0, 0, 0, hyphenated=True)[2:], *block(2, 1, 1, 1)]
    assert told([*divided, *block(3, 0)]) == []
    ladder = [*divided, *block(2, *[0] * 5, hyphenated=True)[4:]]
    assert told(ladder, block(3, 0)) == [("PDF-010", "text.md:2:1")]


def test_a_word_divided_at_the_foot_is_told_in_formats_with_hyphens_alone():
    lines = (*block(2, 0, 0, 0, hyphenated=True), *block(2, 1, 1, 1))
    layout = Layout((), (), lines, ())
    assert [one.code for one in layout_checks.check(layout, STYLE, PAGE)] == ["PDF-011"]
    letter = PageFormat("letter", 612, 792, hyphenate=False, stylesheets=())
    assert not layout_checks.check(layout, STYLE, letter)
