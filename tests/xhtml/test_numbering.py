"""Numbers, labels and ids."""

from __future__ import annotations

import pytest

from pipeline.checks import book as book_checks

from .conftest import Make

TABLE = "| a | b |\n| - | - |\n| 1 | 2 |\n\n: Forces {#tbl-forces}\n"


def test_chapters_are_numbered_through_the_title_and_parts_do_not_stop_the_count(made: Make) -> None:
    chapters = {"a.md": "# One\n", "b.md": "# Two\n", "c.md": "# Three\n"}
    result = made(chapters, parts={"a.md": "Land", "b.md": "Sea", "c.md": "Sea"})
    assert [result.texts("h1", name) for name in "abc"] == [
        ["Chapter\xa01 One"],
        ["Chapter\xa02 Two"],
        ["Chapter\xa03 Three"],
    ]


def test_front_back_and_unnumbered_chapters_have_no_number_and_take_none(made: Make) -> None:
    body = {"a.md": "# Introduction {.unnumbered}\n", "b.md": "# Navy\n"}
    result = made(body, front={"preface.md": "# Preface\n"}, back={"appendix.md": "# Appendix\n"})
    heads = [result.texts("h1", name)[0] for name in ("preface", "a", "b", "appendix")]
    assert heads == ["Preface", "Introduction", "Chapter\xa01 Navy", "Appendix"]


def test_a_house_without_numbers_numbers_no_chapter(made: Make, dressed) -> None:
    plain = dressed(numbering={"chapters": "unnumbered"})
    assert made({"a.md": "# One\n", "b.md": "# Two\n"}, style=plain).texts("h1", "b") == ["Two"]


def test_the_label_of_a_chapter_is_not_the_author_s(made: Make) -> None:
    (label,) = made({"a.md": "# One\n", "b.md": "# Two\n"}).all("span[@class='label']", "a")
    assert label.get("data-made") == "label"


def test_figures_and_tables_are_counted_each_for_itself_through_all_files(made: Make, picture) -> None:
    figure = '![A map](map.svg "Of the {sea}"){{#fig-{sea}}}\n\n'
    body = {"a.md": "# A\n\n" + figure.format(sea="east") + TABLE, "b.md": "# B\n\n" + figure.format(sea="west")}
    result = made(body, assets={"map.svg": picture("map.svg")})
    assert result.told == []
    assert result.texts("figcaption", "a") == ["Figure\xa01. Of the east"]
    assert result.texts("caption", "a") == ["Table\xa01. Forces"]
    assert result.texts("figcaption", "b") == ["Figure\xa02. Of the west"]


def test_a_figure_in_a_note_has_its_number_too(made: Make, picture) -> None:
    text = 'See [](#fig-map).[^1]\n\n[^1]: Here:\n\n    ![A map](map.svg "The sea"){#fig-map}\n'
    result = made(text, assets={"map.svg": picture("map.svg")})
    assert result.told == []
    assert result.texts("figcaption") == ["Figure\xa01. The sea"]
    assert result.texts("a[@class='xref']") == ["Figure\xa01"]


def test_a_heading_without_an_id_gets_one_from_its_words_that_stays_its_own(made: Make) -> None:
    result = made("## The Navy\n\n## The Navy\n\n## 海军\n\n## The Navy, 2030 {#sec-navy}\n")
    assert [one.get("id") for one in result.all("h2")] == [
        "article_the-navy", "article_the-navy-again", "article_heading", "sec-navy",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["Title", "Notes", "Note 1", "Call 1", "Index 1"])
def test_no_heading_gets_an_id_that_the_program_gives_to_something_else(words: str, made: Make) -> None:
    result = made(f"## {words}\n\nA [word]{{.index}} with a note.[^1]\n\n[^1]: The note.\n")
    assert result.told == []
    assert book_checks.check(result.book) == ()


def test_headings_of_files_whose_names_run_together_have_ids_of_their_own(made: Make) -> None:
    result = made({"a.md": "# A\n\n## B c\n", "a-b.md": "# B\n\n## C\n"})
    assert book_checks.check(result.book) == ()


def test_words_of_the_index_and_pages_of_the_original_are_found_in_notes_too(made: Make) -> None:
    result = made("The [navy]{.index}.[^1]\n\n[^1]: [35]{.source-page} The [army]{.index}.\n")
    assert [one.get("id") for one in result.all("span[@class='index-mark']")] == ["article_index-1", "article_index-2"]
    (page,) = result.all("a[@class='source-page']")
    assert (page.get("href"), page.get("aria-label")) == ("article.xhtml#source-35", "Page 35 of the original")


def test_a_translator_s_note_says_what_it_is(made: Make) -> None:
    result = made("::: {.translators-note}\nA word.\n:::\n")
    assert result.texts("aside/{*}p") == ["Translator’s note", "A word."]
