"""The index that is made of marks and of terms."""

from __future__ import annotations

import pytest

from pipeline.checks import book as book_checks
from pipeline.model import Place, Term

from .conftest import Made, Make

NAVY = Term("海军", "navy", place=Place("terms.yaml", 1, 3))


def groups(made: Made) -> dict[str, list[str]]:
    """The entries by their letter; an entry below another begins with a dash, a link is in angle brackets."""
    found: dict[str, list[str]] = {}
    for letter in made.all("section[@class='letter']", "index"):
        lines = []
        for entry in letter.iter("{*}li"):
            depth = sum(one.tag == entry.tag for one in entry.iterancestors())
            words = "".join(entry[0].itertext()).split()
            links = [f"<{link.get('href').partition('#')[2]}>" for link in entry[0].iter("{*}a")]
            lines.append("- " * depth + " ".join([*words, *links]))
        found[letter.findtext("{*}h2")] = lines
    return found


def test_it_is_the_last_document_and_a_line_of_the_navigation(made: Make) -> None:
    result = made("A [navy]{.index}.\n", back={"z.md": "# Z\n"})
    assert [one.name for one in result.book.documents][-2:] == ["z", "index"]
    assert result.book.navigation[-1].fragment == "index_title"
    section = result.section("index")
    assert (section.get("role"), section.get("data-made")) == ("doc-index", "index")
    assert book_checks.check(result.book) == ()


def test_marks_of_one_entry_are_one_line_whatever_their_case_and_number(made: Make) -> None:
    text = '[Navies]{.index} [navy]{.index} [the navy]{.index} [x]{.index entry="navy"}\n'
    assert groups(made(text)) == {
        "N": ["Navies, <article_index-1> <article_index-2> <article_index-3> <article_index-4>"]
    }


def test_an_exclamation_mark_begins_an_entry_below_another(made: Make) -> None:
    entries = ["Navy!of the PLA", "navy ! ships!old", "navy!of the PLA"]
    text = " ".join(f'[x]{{.index entry="{entry}"}}' for entry in entries)
    assert groups(made(f"{text}\n")) == {
        "N": ["Navy", "- of the PLA, <article_index-1> <article_index-3>", "- ships", "- - old, <article_index-2>"]
    }


def test_an_entry_below_others_knows_what_to_say_where_a_page_begins_with_it(made: Make) -> None:
    lines = made('[x]{.index entry="Navy!ships!old"} [x]{.index entry="Navy!in war"}\n').all("p", "index")
    said = {line.findtext("{*}span"): line.get("data-continued") for line in lines}
    assert said == {
        "Navy": None,
        "ships": "Navy (continued)",
        "old": "Navy: ships (continued)",
        "in war": "Navy (continued)",
    }


def test_marks_in_notes_tables_captions_and_headings_have_their_places(made: Make) -> None:
    text = (
        "## On [ships]{.index}\n\nText[^1].\n\n[^1]: A [note]{.index}.\n\n| A [cell]{.index} |\n|---|\n| x |\n\n"
        ": A [caption]{.index} {#tbl-a}\n"
    )
    result = made({"a.md": f"# A\n\n{text}"})
    assert sorted(result_line for lines in groups(result).values() for result_line in lines) == [
        "caption, <a_index-2>", "cell, <a_index-3>", "note, <a_index-4>", "ships, <a_index-1>",
    ]  # fmt: skip
    ids = {element.get("id") for element in result.section("a").iter("{*}span")}
    assert {f"a_index-{number}" for number in (1, 2, 3, 4)} <= ids


def test_a_term_has_its_chinese_and_its_uses_are_places_beside_those_of_marks(made: Make) -> None:
    result = made("[Navies]{.term} and the [navy]{.index}; an [ocean]{.index}.\n", terms=(NAVY,))
    assert groups(result) == {
        "N": ["navy [海军], <article_term-1> <article_index-1>"],
        "O": ["ocean, <article_index-2>"],
    }


def test_two_terms_of_one_english_are_two_lines(made: Make) -> None:
    result = made('[port]{.term zh="港口"} [port]{.term zh="口岸"} [Ports]{.index}\n')
    assert groups(result) == {"P": ["port [口岸], <article_term-2>", "port [港口], <article_term-1> <article_index-1>"]}


def test_a_place_in_a_note_has_the_mark_of_the_note_in_the_words_of_the_house(made: Make) -> None:
    text = (
        'A [navy]{.index}.[^1][^tn-x][^ed-y]\n\n[^1]: Its [fleet]{.index}.\n\n[^tn-x]: A [term]{.term zh="词"}.\n\n'
        "[^ed-y]: An [army]{.index}.\n"
    )
    places = {link.get("href"): link.get("data-note") for link in made(text).all("a[@class='page-ref']", "index")}
    assert places == {
        "article.xhtml#article_index-1": None,
        "article.xhtml#article_index-2": "n1",
        "article.xhtml#article_term-1": "n(a)",
        "article.xhtml#article_index-3": "n(A)",
    }


def test_two_marks_are_the_ends_of_a_range(made: Make) -> None:
    result = made('[a]{.index entry="Navy" range="begins"} [Navy]{.index} [z]{.index entry="navy" range="ends"}\n')
    assert result.told == []
    links = [(link.get("href"), link.get("data-until")) for link in result.all("a[@class='page-ref']", "index")]
    places = [f"article.xhtml#article_index-{number}" for number in (1, 2, 3)]
    assert links == [(places[1], None), (places[0], ""), (places[2], None)]


@pytest.mark.parametrize("ranges", [["ends"], ["begins"], ["begins", "begins", "ends"], ["begins", "ends", "ends"]])
def test_a_range_that_does_not_begin_and_end_once_is_told(ranges: list[str], made: Make) -> None:
    assert made(" ".join(f'[a]{{.index range="{end}"}}' for end in ranges)).told[0].endswith("INDEX-003")


def test_little_words_at_the_head_of_an_entry_below_another_do_not_count_in_the_alphabet(made: Make) -> None:
    entries = ["Navy!of the PLA", "Navy!and merchants", "Navy!ships of", "Navy!in", "Of the sea", "Navy!origins"]
    result = made(" ".join(f'[x]{{.index entry="{entry}"}}' for entry in entries))
    assert {letter: [line.partition(",")[0] for line in lines] for letter, lines in groups(result).items()} == {
        "N": ["Navy", "- in", "- and merchants", "- origins", "- of the PLA", "- ships of"], "O": ["Of the sea"],
    }  # fmt: skip


def test_terms_alone_make_an_index_where_there_are_as_many_as_the_house_asks_for(made: Make, dressed) -> None:
    text, wanted = '[a]{.term zh="一"} [b]{.term zh="二"}\n', {"least": 2, "passed_over": []}
    assert "index" not in [one.name for one in made(text).book.documents]
    few = made(text, style=dressed(index={**wanted, "of": ["marks", "terms"]}))
    assert list(groups(few)) == ["A", "B"]
    none = made(f"{text}\n[c]{{.index}}\n", style=dressed(index={**wanted, "of": ["marks"]}))
    assert list(groups(none)) == ["C"]


def test_an_entry_sends_to_another_and_says_also_where_it_has_places_of_its_own(made: Make) -> None:
    text = (
        '[fleet]{.index see="Navy!of the PLA"} [x]{.index entry="Navy!of the PLA"} '
        '[sea]{.index} [sea]{.index see="fleet"} [sea]{.index see="Navy"}\n'
    )
    result = made(text)
    assert result.told == []
    assert groups(result) == {
        "F": ["fleet. See Navy: of the PLA <index_entry-3>"],
        "N": ["Navy", "- of the PLA, <article_index-2>"],
        "S": ["sea, . See also fleet; Navy <article_index-3> <index_entry-1> <index_entry-2>"],
    }
    ids = {element.get("id") for element in result.all("li", "index")}
    assert ids == {f"index_entry-{number}" for number in (1, 2, 3, 4)}


def test_words_that_only_a_mark_gives_are_set_by_the_house_s_rules(made: Make) -> None:
    result = made("""An [x]{.index entry="People's Daily"}.\n""")
    assert groups(result) == {"P": ["People’s Daily, <article_index-1>"]}
    assert [(change.rule, str(change.where)) for change in result.book.changes] == [("quote", "article.md:1:4")]


def test_numbers_come_first_under_a_word_of_the_house_and_chinese_under_its_pinyin(made: Make) -> None:
    text = "[1979 war]{.index} [16th Party Congress]{.index} [The Hague]{.index} [海军]{.index} [Ålesund]{.index}\n"
    assert {letter: [line.partition(",")[0] for line in lines] for letter, lines in groups(made(text)).items()} == {
        "Numbers": ["16th Party Congress", "1979 war"], "A": ["Ålesund"], "H": ["The Hague", "海军"],
    }  # fmt: skip
