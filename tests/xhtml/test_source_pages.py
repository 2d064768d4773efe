"""Pages of the original: where their marks stand, and the list of them."""

from __future__ import annotations

import pytest

from .conftest import Make


def text(made: Make, markdown: str, path: str = "p") -> str:
    """The words of the first block with a mark, the mark between bars."""
    element = next(one for one in made(markdown).all(path) if one.find(".//{*}*[@class='source-page']") is not None)
    for mark in element.iter("{*}a", "{*}span"):
        if mark.get("class") == "source-page":
            mark.text = f"|{mark.text}|"
    return "".join(element.itertext())


@pytest.mark.parametrize(
    ("written", "set_so"),
    [
        ("One [3]{.source-page} two.", "One |[3]|two."),
        ("[3]{.source-page} One.", "|[3]|One."),
        ("One.[3]{.source-page} Two.", "One. |[3]|Two."),
        ("One fore[3]{.source-page}word two.", "One |[3]|foreword two."),
        ("An *emph[3]{.source-page}asis* here.", "An |[3]|emphasis here."),
        ("An *emph*[3]{.source-page}asis here.", "An |[3]|emphasis here."),
        ("See **[3]{.source-page} one**.", "See |[3]|one."),
        ("*[3]{.source-page} One.*", "|[3]|One."),
        ("海军[3]{.source-page}海军", "海军|[3]|海军"),
        ("The end [3]{.source-page}", "The end |[3]|"),
        ("A well-[3]{.source-page}known one.", "A well-|[3]|known one."),
    ],
)
def test_a_mark_stands_directly_in_front_of_a_word(made: Make, written: str, set_so: str) -> None:
    assert text(made, written) == set_so


def test_two_marks_in_one_word_keep_their_order(made: Make) -> None:
    assert text(made, "An ab[3]{.source-page}cd[4]{.source-page}ef.") == "An |[3]||[4]|abcdef."


def test_a_mark_behind_a_note_call_takes_no_word_from_before_it(made: Make) -> None:
    assert text(made, "One[^1][3]{.source-page}two.\n\n[^1]: Note.\n") == "One1|[3]|two."


def test_a_mark_alone_in_its_paragraph_goes_to_the_text_that_follows(made: Make) -> None:
    result = made("One.\n\n[3]{.source-page}\n\n> Two.\n")
    assert result.texts("p") == ["One.", "[3]Two."]


def test_a_mark_alone_at_the_end_stays(made: Make) -> None:
    assert made("One.\n\n[3]{.source-page}\n").texts("p") == ["One.", "[3]"]


def test_a_mark_is_no_part_of_a_heading_where_it_is_listed(made: Make) -> None:
    result = made({"a.md": "# The [3]{.source-page} Navy\n", "b.md": "# B\n\n## De[4]{.source-page}tail\n"})
    assert [entry.title for entry in result.book.navigation[:2]] == ["Chapter\xa01. The Navy", "Chapter\xa02. B"]
    assert result.book.navigation[1].children[0].title == "Detail"
    assert result.section("a").get("data-recto") == "The Navy"


def test_the_concordance_has_the_pages_as_they_are_read_those_of_a_note_where_it_is_called(made: Make) -> None:
    note = "[^1]: The [3]{.source-page} note.\n"
    body = {"a.md": f"# A\n\n[xii]{{.source-page}} One[^1] two [4]{{.source-page}} three.\n\n{note}"}
    book = made(body, back={"z.md": "# Z\n\n[5]{.source-page} Four.\n"}).book
    lines = [(entry.title, entry.document, entry.fragment) for entry in book.lists["concordance"]]
    assert lines == [
        *(("xii", "a", "source-xii"), ("3", "a", "source-3"), ("4", "a", "source-4"), ("5", "z", "source-5"))
    ]
    assert [document.kind for document in book.documents][-2:] == ["back", "concordance"]
    assert book.navigation[-1].title == "Pages of the original"


def test_a_title_that_marks_no_pages_has_no_concordance(made: Make) -> None:
    book = made("Text.").book
    assert not book.lists.get("concordance")
    assert "concordance" not in [document.kind for document in book.documents]
