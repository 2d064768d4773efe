from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pipeline.identifiers import edition_time, identifier, page_map_digest
from pipeline.model import Book, EditionDate, Metadata, PageStart, Position


def book(**metadata) -> Book:
    return Book("a-title", Metadata("A Title", EditionDate(2023), **metadata), (), (), ())


def test_each_format_has_an_identifier_of_its_own_that_never_changes():
    assert identifier(book(), "pdf") == identifier(book(), "pdf") != identifier(book(), "epub")
    assert UUID(identifier(book(), "pdf").removeprefix("urn:uuid:")).version == 5


def test_an_isbn_is_the_identifier_of_its_format_alone():
    with_isbn = book(isbn={"epub": "978-3-16-148410-0"})
    assert identifier(with_isbn, "epub") == "urn:isbn:9783161484100"
    assert identifier(with_isbn, "pdf") == identifier(book(), "pdf")


@pytest.mark.parametrize(
    ("date", "environment", "expected"),
    [
        (EditionDate(2023), {}, datetime(2023, 1, 1, tzinfo=UTC)),
        (EditionDate(2023, 3, 20), {}, datetime(2023, 3, 20, tzinfo=UTC)),
        (EditionDate(2023), {"SOURCE_DATE_EPOCH": "86400"}, datetime(1970, 1, 2, tzinfo=UTC)),
    ],
)
def test_the_time_of_an_edition_is_that_of_its_date_or_of_the_environment(date, environment, expected):
    assert edition_time(date, environment) == expected


def test_a_page_that_begins_elsewhere_changes_the_digest():
    pages = tuple(PageStart(i, str(i), Position("a", 5, "text", i)) for i in range(3))
    moved = (*pages[:2], PageStart(2, "2", Position("a", 5, "text", 3)))
    assert page_map_digest(pages) == page_map_digest(tuple(pages)) != page_map_digest(moved)
