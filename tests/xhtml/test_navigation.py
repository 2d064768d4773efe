"""The one tree of headings: contents, bookmarks and the EPUB's navigation."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.checks import book as book_checks
from pipeline.model import NavigationEntry, Part

from .conftest import Make


def outline(entries: Sequence[NavigationEntry], depth: int = 0) -> list[str]:
    """A line for each entry, indented by its depth."""
    return [line for one in entries for line in ("  " * depth + one.title, *outline(one.children, depth + 1))]


def places(entries: Sequence[NavigationEntry]) -> list[str]:
    return [place for one in entries for place in (f"{one.document}#{one.fragment}", *places(one.children))]


def test_headings_are_nested_by_their_level(made: Make) -> None:
    text = "# A\n\n## B\n\n### C\n\n### D\n\n## E\n"
    assert outline(made({"a.md": text, "z.md": "# Z\n"}).book.navigation) == [
        "Chapter\xa01. A", "  B", "    C", "    D", "  E", "Chapter\xa02. Z",
    ]  # fmt: skip


def test_an_article_stands_under_the_title_of_the_publication(made: Make) -> None:
    book = made("## Navy {#sec-navy}\n", title="Forging Ahead").book
    assert outline(book.navigation) == ["Forging Ahead", "  Navy"]
    assert places(book.navigation) == ["article#article_title", "article#sec-navy"]


def test_chapters_of_a_part_stand_below_it(made: Make) -> None:
    chapters = {name: f"# {name[0].upper()}\n" for name in ("a.md", "b.md", "c.md", "d.md", "e.md")}
    parts = {"b.md": "Sea", "c.md": "Sea", "e.md": "Air"}
    book = made(chapters, parts=parts).book
    labels = {name: f"Chapter\xa0{number}. {name}" for number, name in enumerate("ABCDE", 1)}
    assert outline(book.navigation) == [
        labels["A"], "Sea", "  " + labels["B"], "  " + labels["C"], labels["D"], "Air", "  " + labels["E"],
    ]  # fmt: skip
    body = [document for document in book.documents if document.matter == "body"]
    assert [document.title for document in body] == ["A", "Sea", "B", "C", "D", "Air", "E"]
    assert [document.title for document in body if document.kind == "part"] == ["Sea", "Air"]


def test_every_line_leads_to_an_id_of_its_document(made: Make) -> None:
    text = "# A\n\n## B[^1]\n\n## B\n\n[^1]: Note.\n"
    result = made({"a.md": text, "b.md": "No heading.\n"}, parts={"b.md": "Sea"}, front={"preface.md": "# Preface\n"})
    ids = {
        f"{document.name}#{element.get('id')}"
        for document in result.book.documents
        for element in (result.section(document.name), *result.all("*[@id]", document.name))
    }
    assert set(places(result.book.navigation)) <= ids


def test_calls_glosses_and_the_heading_of_the_notes_are_no_part_of_the_lines(made: Make) -> None:
    text = '## The [navy]{.term zh="海军"} grows[^1]\n\nText.\n\n[^1]: Note.\n'
    assert outline(made(text).book.navigation) == ["A Title", "  The navy grows"]


def test_a_title_of_one_heading_has_no_contents_and_one_of_two_has(made: Make) -> None:
    kinds = [[document.kind for document in made(text).book.documents] for text in ("Text.\n", "## Navy\n")]
    assert kinds == [["cover", "series", "article"], ["cover", "series", "contents", "article"]]


def test_a_chapter_without_a_heading_is_told_and_its_links_still_lead_to_it(made: Make) -> None:
    result = made({"a.md": "# A\n", "b.md": "No heading.\n"})
    assert result.told == ["b.md:1:1 BOOK-004"]
    assert book_checks.check(result.book) == ()


def test_two_parts_of_one_title_are_two_parts(made: Make) -> None:
    book = made({"a.md": "# A\n", "b.md": "# B\n"}, parts={"a.md": Part("Sea", 1), "b.md": Part("Sea", 2)}).book
    assert [one.title for one in book.navigation] == ["Sea", "Sea"]
    assert [one.name for one in book.documents if one.kind == "part"] == ["part-1", "part-2"]
