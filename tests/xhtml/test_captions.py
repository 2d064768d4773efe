"""Lists of figures and of tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.model import NavigationEntry, Style

from .conftest import Make

TABLE = "| a |\n|---|\n| 1 |\n\n: {caption}\n"
Dressed = Callable[..., Style]


def listed(lines: tuple[NavigationEntry, ...]) -> list[str]:
    return [f"{line.title} {line.document}#{line.fragment}" for line in lines]


def test_a_list_has_a_line_for_each_caption_with_its_label_and_without_calls(
    made: Make, dressed: Dressed, picture: Callable[[str], Path]
) -> None:
    body = {
        "a.md": "# A\n\n![x](map.svg 'The *coast* of 海[^1]'){#fig-coast}\n\n![y](map.svg)\n\n[^1]: Note.\n",
        "b.md": "# B\n\n" + TABLE.format(caption="Forces {#tbl-forces}") + "\nText.\n\n![z](map.svg 'Islands')\n",
    }
    style = dressed(lists={"figures": 2, "tables": 1})
    book = made(body, assets={"map.svg": picture("map.svg")}, style=style).book
    assert listed(book.lists["figures"]) == [
        "Figure 1. The coast of 海 a#fig-coast",
        "Figure 2. Islands b#b_figure-2",
    ]
    assert listed(book.lists["tables"]) == ["Table 1. Forces b#tbl-forces"]


def test_there_is_a_list_only_where_the_house_has_enough_for_one(made: Make, dressed: Dressed) -> None:
    text = "".join(TABLE.format(caption=f"T {{#tbl-{number}}}") + "\nText.\n\n" for number in range(3))
    kinds = {
        least: [one.kind for one in made(text, style=dressed(lists={"figures": 1, "tables": least})).book.documents]
        for least in (3, 4)
    }
    assert kinds == {3: ["cover", "series", "tables", "article"], 4: ["cover", "series", "article"]}


def test_the_lists_stand_in_the_contents_in_the_order_of_the_house(
    made: Make, dressed: Dressed, picture: Callable[[str], Path]
) -> None:
    body = {"a.md": f"# A\n\n{TABLE.format(caption='T {#tbl-t}')}\n\n![x](map.svg 'X')\n"}
    order = {"front": ["cover", "tables", "front", "figures", "contents"], "back": ["back"]}
    style = dressed(lists={"figures": 1, "tables": 1}, order=order)
    result = made(body, front={"preface.md": "# Preface\n"}, assets={"map.svg": picture("map.svg")}, style=style)
    assert [one.name for one in result.book.documents] == ["cover", "tables", "preface", "figures", "contents", "a"]
    assert [one.title for one in result.book.navigation] == ["Tables", "Preface", "Figures", "Chapter\xa01. A"]
    assert result.section("figures").get("data-recto") == "Figures"
    assert result.texts("nav//{*}a", "figures")[0] == "Figure 1. X"
