"""The glossary that is made of a title's terms."""

from __future__ import annotations

from pathlib import Path

from pipeline.checks import book as book_checks
from pipeline.model import Place, Term

from .conftest import Made, Make

BASE = (
    Term("海军", "navy", wrong=("sea army",), place=Place("terms.yaml", 1, 3)),
    Term("西安", "Xi'an", pinyin="Xī'ān", place=Place("terms.yaml", 2, 3)),
    Term("威慑", "deterrence", place=Place("terms.yaml", 3, 3)),
)
DENIAL = '{.term zh="区域拒止"}'
TEXT = {
    "a.md": '# A\n\n[Navies]{.term} and [deterrence]{.term}[^1].\n\n[^1]: [Xi’an]{.term}.\n',
    "b.md": f"# B [navy]{{.term}}\n\n[Deterrence]{{.term}}, [area denial]{DENIAL} and [Area denial]{DENIAL}.\n",
}


def lines(made: Made, number: int) -> list[str]:
    (_, *entries) = made.all("dl", "glossary")[number].iter("{*}dl", "{*}div")
    return [" ".join("".join(entry.itertext()).split()) for entry in entries]


def test_it_stands_last_where_there_are_as_many_terms_as_the_house_asks_for(made: Make) -> None:
    assert [one.name for one in made(TEXT, terms=BASE).book.documents][-1] == "glossary"
    few = made({"a.md": "# A\n\n[Navies]{.term} and [deterrence]{.term}.\n"}, terms=BASE)
    assert "glossary" not in [one.name for one in few.book.documents]
    assert [entry.english for entry in few.book.glossary] == ["deterrence", "navy"]


def test_an_entry_has_the_english_the_chinese_the_pinyin_and_a_link_to_each_use(made: Make) -> None:
    result = made(TEXT, terms=BASE)
    assert lines(result, 0) == [
        "area denial 区域拒止 qūyù jùzhǐ,", "deterrence 威慑 wēishè,", "navy 海军 hǎijūn,", "Xi’an 西安 Xī’ān,",
    ]  # fmt: skip
    links = [[link.get("href") for link in locators] for locators in result.all("span[@class='locators']", "glossary")]
    assert links == [
        ["b.xhtml#b_term-3", "b.xhtml#b_term-4"], ["a.xhtml#a_term-2", "b.xhtml#b_term-2"],
        ["a.xhtml#a_term-1", "b.xhtml#b_term-1"], ["a.xhtml#a_term-3"],
    ]  # fmt: skip


def test_the_second_list_stands_by_pinyin_and_leads_to_the_first(made: Make) -> None:
    result = made(TEXT, terms=BASE)
    assert lines(result, 1) == [
        "hǎijūn 海军 navy", "qūyù jùzhǐ 区域拒止 area denial", "wēishè 威慑 deterrence", "Xī’ān 西安 Xi’an",
    ]  # fmt: skip
    links = [link.get("href") for link in result.all("dl", "glossary")[1].iter("{*}a")]
    ids = {entry.get("id"): "".join(entry.itertext()) for entry in result.all("div[@id]", "glossary")}
    assert ["navy" in ids[links[0].partition("#")[2]], "Xi’an" in ids[links[3].partition("#")[2]]] == [True, True]


def test_chinese_and_pinyin_have_their_languages_and_all_is_made(made: Make) -> None:
    result = made(TEXT, terms=BASE)
    assert result.section("glossary").get("data-made") == "glossary"
    assert {span.get("lang") for span in result.all("span[@class='pinyin']", "glossary")} == {"zh-Latn-pinyin"}
    assert all(span.get("lang") == "zh-Hans" for span in result.all("span[@class='han short']", "glossary"))
    assert len(result.all("span[@class='han short']", "glossary")) == 8


def test_the_book_is_valid_and_the_glossary_a_line_of_its_navigation_but_none_for_a_contents(made: Make) -> None:
    article = made("[a]{.term zh='一'}".replace("'", '"') + ' [b]{.term zh="二"} [c]{.term zh="三"}\n')
    assert book_checks.check(article.book) == ()
    assert [(entry.title, entry.document, entry.fragment) for entry in article.book.navigation][-1] == (
        "Glossary", "glossary", "glossary_title",
    )  # fmt: skip
    assert "contents" not in [one.name for one in article.book.documents]
    section = article.section("glossary")
    assert (section.get("role"), section.get("data-recto")) == ("doc-glossary", "Glossary")


def test_the_words_of_the_term_base_are_kept_as_they_are_and_printed_as_the_house_sets_them(made: Make) -> None:
    book = made(TEXT, terms=BASE).book
    entry = book.glossary[-1]
    assert (entry.english, entry.pinyin) == ("Xi'an", "Xī'ān")
    assert book.glossary[2].wrong == ("sea army",)
    assert {(change.rule, change.where) for change in book.changes} == {("quote", Place("terms.yaml", 2, 3))}


def test_two_renderings_of_one_term_are_two_entries(made: Make) -> None:
    text = '[fleet]{.term zh="海军"} [Navy]{.term zh="海军"} [sea]{.term zh="海"} [the Navy]{.term zh="海军"}\n'
    assert [(entry.english, len(entry.uses)) for entry in made(text).book.glossary] == [
        ("fleet", 1), ("Navy", 2), ("sea", 1),
    ]  # fmt: skip


def test_a_house_may_have_its_glossary_before_the_files_of_the_back_matter(made: Make, dressed, tmp_path: Path) -> None:
    order = {"front": ["cover", "series", "contents", "front"], "back": ["glossary", "back"]}
    style = dressed(order=order)
    result = made(TEXT, back={"z.md": "# Z\n"}, terms=BASE, style=style)
    assert [one.name for one in result.book.documents][-2:] == ["glossary", "z"]
