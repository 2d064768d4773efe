"""The names of documents, their kinds, and where their headings stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.checks import book as book_checks
from pipeline.model import Matter, SourceDocument
from pipeline.xhtml.drafts import names

from .conftest import Make


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["article.md"], ["article"]),
        (["chapters/03-navy.md"], ["chapters-03-navy"]),
        (["03-navy.md"], ["text-03-navy"]),
        (["Navy & Army.md"], ["navy-army"]),
        (["海军.md", "陆军.md"], ["text", "text-text"]),
        (["Café.md"], ["caf"]),
        (["a/b.md", "a-b.md"], ["a-b", "a-b-text"]),
        (["Navy.md", "navy.md"], ["navy", "navy-text"]),
        (
            ["cover.md", "series.md", "contents.md", "nav.md"],
            ["cover-text", "series-text", "contents-text", "nav-text"],
        ),
        (["part-1.md", "part-one.md"], ["part-1-text", "part-one"]),
        (["cover-image.md", "contents-title.md"], ["cover-image-text", "contents-title"]),
        (["page.md", "page-1.md"], ["page-text", "page-1"]),  # printed pages are page_1, page_2 ...
    ],
)
def test_a_document_is_named_after_its_file_by_an_identifier_that_is_its_own(
    files: list[str], expected: list[str]
) -> None:
    assert names([SourceDocument(file, Matter.BODY, "") for file in files]) == expected


def test_a_document_is_not_named_like_the_heading_in_it(made: Make) -> None:
    result = made({"ch-navy.md": "# Navy {#ch-navy}\n", "b.md": "# B\n\n[](#ch-navy)\n"})
    assert result.texts("a", "b") == ["Chapter\xa01"]
    assert result.all("a", "b")[0].get("href") == "ch-navy-text.xhtml#ch-navy"
    assert book_checks.check(result.book) == ()


FILES = [f"{name}{end}.md" for name in ("navy", "part-1", "page", "a/navy", "Navy_2")
         for end in ("", "-note-1", "-notes", "-call-1", "-index-1", "-title", "_title", "-1")]  # fmt: skip
HEADINGS = ("Notes", "Note 1", "Call 1", "Index 1", "Title", "1", "Note tn-a", "Note 1")


@settings(max_examples=25, deadline=None)
@given(some.lists(some.sampled_from(FILES), min_size=2, max_size=5, unique=True), some.permutations(HEADINGS))
def test_no_id_is_given_twice_whatever_files_and_headings_are_called(
    made: Make, files: list[str], headings: list[str]
) -> None:
    sections = "\n\n".join(f"## {heading}" for heading in headings)
    text = f"# Navy\n\nA[^1] [b]{{.index}}[^tn-1].\n\n{sections}\n\n[^1]: C.\n\n[^tn-1]: D.\n"
    book = made(dict.fromkeys(files, text), parts={files[0]: "Sea"}).book
    assert book_checks.check(book) == ()


def test_no_id_of_an_article_is_given_twice(made: Make) -> None:
    sections = "\n\n".join(f"## {heading}" for heading in HEADINGS)
    assert book_checks.check(made(f"A[^1] [b]{{.index}}.\n\n{sections}\n\n[^1]: C.\n").book) == ()


def test_a_file_that_is_called_like_a_part_and_the_part_are_two_documents(made: Make) -> None:
    result = made({"a.md": "# A\n", "part-1.md": "# B\n"}, parts={"a.md": "Sea"})
    assert [document.name for document in result.book.documents][-3:] == ["part-1", "a", "part-1-text"]
    assert book_checks.check(result.book) == ()


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ({"a.md": "Text.\n"}, ["article"]),
        ({"a.md": "# A\n"}, ["chapter"]),
        ({"a.md": "# A\n", "b.md": "# B\n"}, ["chapter", "chapter"]),
    ],
)
def test_the_one_text_of_a_title_without_a_heading_is_an_article(
    body: dict[str, str], kinds: list[str], made: Make
) -> None:
    assert [document.kind for document in made(body).book.documents if document.matter == "body"] == kinds


def test_a_heading_stands_in_a_header_of_its_own(made: Make) -> None:
    result = made({"a.md": "# A\n\nText.\n"})
    assert [child.tag.rpartition("}")[2] for child in result.section("a")] == ["header", "p"]


def test_a_forced_page_may_stand_before_the_heading_and_nothing_else_may(made: Make) -> None:
    page = "::: {.page-break}\n:::\n\n# A\n"
    assert made({"a.md": page, "b.md": "# B\n"}).told == []
    assert made({"a.md": "Text.\n\n# A\n", "b.md": "# B\n"}).told == ["a.md:3:1 BOOK-005"]


def test_every_fault_of_every_file_is_told_at_once(made: Make) -> None:
    result = made({"a.md": "<b>x</b>\n", "b.md": "# B\n\n[](#sec-no) [x]{.term}\n"})
    assert {told.rpartition(" ")[2] for told in result.told} == {"MD-001", "BOOK-004", "REF-001", "TERM-001"}


def test_every_change_of_a_mark_is_listed_and_texts_are_kept_as_they_were(made: Make) -> None:
    book = made('He said "yes".\n').book
    assert [(change.where.line, change.where.column) for change in book.changes] == [(1, 9), (1, 13)]
    assert book.sources == {"article.md": 'He said "yes".\n'}


def test_the_last_word_of_a_paragraph_stays_with_the_one_before_but_not_that_of_a_cell(made: Make) -> None:
    table = "| Ships that have come in | n |\n|---|---|\n| They came in | 1 |\n\n: Ships {#tbl-s}\n"
    result = made(f"The ships have come in.\n\n{table}")
    assert result.texts("p")[0] == "The ships have come\N{NO-BREAK SPACE}in."
    assert result.texts("td")[0] == "They came in"
