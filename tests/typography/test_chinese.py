"""Every run of Chinese has its language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.typography import chinese_runs, mark_chinese

XHTML = "http://www.w3.org/1999/xhtml"


def marked(content: str) -> str:
    root = etree.fromstring(f'<p xmlns="{XHTML}">{content}</p>')
    mark_chinese(root)
    shown = etree.tostring(root, encoding="unicode").removeprefix(f'<p xmlns="{XHTML}">').removesuffix("</p>")
    return shown.replace(' lang="zh-Hans" xml:lang="zh-Hans"', "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLA (解放军) and", ["解放军"]),
        ("《孙子》, 兵法。", ["《孙子》", "兵法。"]),
        ("the “十四五” plan", ["十四五"]),
        ("the “十四五”规划 and 规划“十四五”", ["“十四五”规划", "规划“十四五”"]),
        ("歼-20战机 in 2035年远景", ["歼-20战机", "年远景"]),
        ("在2035年基本实现", ["在2035年基本实现"]),
        ("他说……我们——and 我们—and", ["他说……我们——", "我们"]),
        ("习近平·李 and · alone", ["习近平·李"]),
        ("𠀀𪚥 rare 㐀 and 〇", ["𠀀𪚥", "㐀", "〇"]),
        ("full， width！ＡＢ and 军（PLA）是", ["，", "！ＡＢ", "军（PLA）是"]),
        ("辻\U000e0100的", ["辻\U000e0100的"]),
        ("中 文", ["中", "文"]),
        ("none — “here” 1949–1976", []),
    ],
)
def test_a_run_of_chinese_is_found_with_its_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in chinese_runs(text)] == expected


def test_runs_up_to_six_characters_are_short() -> None:
    assert marked("a 中华人民共和 b 中华人民共和国") == (
        'a <span class="han short">中华人民共和</span> b <span class="han">中华人民共和国</span>'
    )


def test_text_in_and_behind_elements_is_marked() -> None:
    assert marked("中<em>文</em>字 x") == (
        '<span class="han short">中</span><em><span class="han short">文</span></em><span class="han short">字</span> x'
    )


def test_a_language_of_han_that_is_named_stands() -> None:
    assert marked('<span lang="zh-Hant">武裝</span> <span lang="ja">戦艦</span>') == (
        '<span lang="zh-Hant" class="han short">武裝</span> <span lang="ja">戦艦</span>'
    )


def test_chinese_within_another_language_is_marked() -> None:
    assert marked('<span lang="fr">le 中</span>') == '<span lang="fr">le <span class="han short">中</span></span>'


def test_attributes_and_comments_are_left_alone() -> None:
    assert marked('<img alt="中"/><!--中-->') == '<img alt="中"/><!--中-->'


def test_a_run_is_named_with_the_language_that_is_asked_for() -> None:
    root = etree.fromstring(f'<p xmlns="{XHTML}">中</p>')
    mark_chinese(root, "zh-Hant")
    span = root[0]
    assert (span.get("lang"), span.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("zh-Hant", "zh-Hant")


@given(st.lists(st.sampled_from(["中", "文", "。", "“", "”", "——", "a", " ", "9", "…", "·"]), max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_character_is_lost_and_every_ideograph_is_in_a_run(pieces: list[str]) -> None:
    root = etree.Element(f"{{{XHTML}}}p")
    root.text = "".join(pieces)
    before = "".join(root.itertext())
    mark_chinese(root)
    assert "".join(root.itertext()) == before
    outside = (root.text or "") + "".join(span.tail or "" for span in root)
    assert not set(outside) & set("中文。")
    mark_chinese(root)
    assert all(len(span) == 0 for span in root)
