"""Terms: the Chinese beside the English at a first use."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Style, Term

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
