"""Terms: the Chinese beside the English at a first use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Place, Style, Term

from .conftest import Make

REJUVENATION = Term("民族复兴", "national rejuvenation")


def test_the_chinese_stands_after_the_first_use_in_each_document(made: Make) -> None:
    text = '[Rejuvenation]{.term zh="民族复兴"} and [rejuvenation]{.term zh="民族复兴"}.\n'
    result = made({"a.md": f"# A\n\n{text}", "b.md": f"# B\n\n{text}"})
    assert result.texts("p", "a") == ["Rejuvenation [民族复兴] and rejuvenation."]
    assert result.texts("p", "b") == ["Rejuvenation [民族复兴] and rejuvenation."]


def test_the_chinese_is_marked_as_such_and_as_made(made: Make) -> None:
    result = made('[Rejuvenation]{.term zh="民族复兴"}\n')
    (gloss,) = result.all("span[@data-made='term']")
    assert (gloss[0].get("lang"), gloss[0].get("class"), gloss[0].text) == ("zh-Hans", "han short", "民族复兴")
    assert [one.get("data-zh") for one in result.all("span[@class='term']")] == [None]


def test_a_term_without_chinese_is_looked_up_in_any_case_of_its_letters(made: Make) -> None:
    result = made("[National rejuvenation]{.term}.\n", terms=(REJUVENATION,))
    assert result.texts("p") == ["National rejuvenation [民族复兴]."]


def test_the_manuscript_speaks_before_the_title_s_term_base_and_that_before_the_house_s(
    made: Make, casi: Style
) -> None:
    house = replace(casi, terms=(Term("振兴", "national rejuvenation"), Term("港口", "port")))
    text = '[national rejuvenation]{.term}, [port]{.term}, [port]{.term zh="口岸"} or another\n'
    result = made(text, terms=(REJUVENATION,), style=house)
    assert result.texts("p") == ["national rejuvenation [民族复兴], port [港口], port [口岸] or another"]


def test_two_renderings_of_one_term_are_one_term(made: Make) -> None:
    text = '[rejuvenation]{.term zh="民族复兴"} or [renewal]{.term zh="民族复兴"}\n'
    assert made(text).texts("p") == ["rejuvenation [民族复兴] or renewal"]


def test_a_term_whose_chinese_nothing_tells_is_told_with_the_nearest(made: Make) -> None:
    result = made("The [national rejuvination]{.term}.\n", terms=(REJUVENATION,))
    assert result.told == ["article.md:1:5 TERM-001"]
    assert "national rejuvenation" in result.findings[0].hint
    assert result.texts("p") == ["The national rejuvination."]


# Renderings


def test_case_number_article_hyphen_and_apostrophe_are_no_other_rendering(made: Make) -> None:
    same = ["Navies", "the navy", "The Navy’s", "navy"]
    text = " ".join(f'[{one}]{{.term zh="海军"}}' for one in same)
    other = '[anti-access]{.term zh="反介入"} [Anti access]{.term zh="反介入"}'
    bases = '[base]{.term zh="基地"} [bases]{.term zh="基地"} [masses]{.term zh="群众"} [mass]{.term zh="群众"}'
    assert made(f"{text} {other} {bases}\n").told == []


def test_what_differs_in_more_is_told_at_each_use_with_the_first_one_s_place(made: Make) -> None:
    uses = ["navy", "fleet", "naval forces", "navy"]
    result = made("".join(f'[{one}]{{.term zh="海军"}}\n' for one in uses))
    assert result.told == ["article.md:2:1 TERM-002", "article.md:3:1 TERM-002"]
    assert [one.message for one in result.findings] == [
        "“fleet” stands for 海军, which is “navy” at article.md:1:1",
        "“naval forces” stands for 海军, which is “navy” at article.md:1:1",
    ]


def test_one_word_for_two_terms_is_told_once_for_each_with_both_places(made: Make) -> None:
    text = '[port]{.term zh="港口"}\n[Ports]{.term zh="口岸"} [port]{.term zh="口岸"}\n[port]{.term zh="码头"}\n'
    result = made({"a.md": "# A\n", "b.md": f"# B\n\n{text}"})
    assert result.told == ["b.md:4:1 TERM-003", "b.md:5:1 TERM-003"]
    assert result.findings[0].message == "“Ports” stands for 口岸 here and for 港口 at b.md:3:1"


def test_the_english_of_the_title_goes_before_that_of_the_house(made: Make, casi: Style) -> None:
    house = replace(casi, terms=(Term("海军", "navy", place=Place("styles/casi/terms.yaml", 1, 3), wrong=("fleet",)),))
    assert made('[fleet]{.term zh="海军"}\n', style=house).told == ["article.md:1:2 TERM-004"]
    own = (Term("海军", "fleet", place=Place("terms.yaml", 4, 3)),)
    assert made('[fleet]{.term}\n', style=house, terms=own).told == []
    (told,) = made('[navy]{.term zh="海军"}\n', style=house, terms=own).findings
    assert (told.code, str(told.where)) == ("TERM-005", "article.md:1:1")
    assert told.message.endswith("terms.yaml:4:3 has “fleet”")


COMMAND = Term("制空权", "command of the air", place=Place("terms.yaml", 2, 3), wrong=("air dominance", "air"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("He has Air  Dominance.", ["1:8"]),
        ("He has air\ndominance, or air\\\ndominance.", ["1:8", "2:15"]),
        ("> - He has **air** *dominance*[^1].\n\n[^1]: Air-dominance.", ["1:14", "3:7"]),
        ("| Air dominances |\n|---|\n| none |\n\n: Caption of air dominance {#tbl-a}", ["1:3", "5:14"]),
        ("## On air dominance", ["1:7"]),
        ("Has command of the air, the airs and the Air; the airy, the lair and mid-air.", ["1:29", "1:42", "1:74"]),
        ("Air, dominance; `air dominance`, <https://air.example/air>, [x](https://example.org/air).", ["1:1"]),
        ("海军air海军", []),
    ],
)
def test_a_wrong_rendering_is_found_as_whole_words_wherever_it_is_printed(
    text: str, told: list[str], made: Make
) -> None:
    result = made(f"{text}\n", terms=(COMMAND,))
    assert sorted(one for one in result.told if "HEAD" not in one) == sorted(
        f"article.md:{place} TERM-004" for place in told
    )
    assert all("terms.yaml:2:3 has “command of the air”" in one.message for one in result.findings)


def test_what_is_right_for_another_term_is_judged_where_it_is_marked(made: Make) -> None:
    terms = (Term("海军", "navy", wrong=("fleet",)), Term("舰队", "fleet"))
    assert made('A fleet, a [fleet]{.term}.\n', terms=terms).told == []
    assert made('A [fleet]{.term zh="海军"}.\n', terms=terms).told == ["article.md:1:3 TERM-005"]


def test_a_term_has_an_id_that_names_its_document(made: Make) -> None:
    result = made('[a]{.term zh="一"} [b]{.term zh="二"}[^1]\n\n[^1]: [c]{.term zh="三"}\n')
    assert [one.get("id") for one in result.all("span[@class='term']")] == [
        "article_term-1", "article_term-2", "article_term-3",
    ]  # fmt: skip


def test_an_entry_that_calls_its_own_english_wrong_is_told_at_its_place_in_the_title_or_by_its_name_in_the_house(
    made: Make, casi: Style
) -> None:
    term = Term("近太空", "near space", wrong=("Near-Space",), place=Place("styles/casi/terms.yaml", 7, 3))
    (of_house,) = made("Near space.\n", style=replace(casi, terms=(term,))).findings
    (of_title,) = made("Near space.\n", terms=(replace(term, place=Place("terms.yaml", 1, 3)),)).findings
    assert (of_house.code, of_house.where) == ("TERM-006", None)
    assert of_house.message.startswith("styles/casi/terms.yaml:7:3 calls “Near-Space” wrong")
    assert (of_title.code, str(of_title.where)) == ("TERM-006", "terms.yaml:1:3")
