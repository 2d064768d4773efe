"""The house's templates: what frames a text, what it says of it, and what is told of a bad one."""

from __future__ import annotations

import pytest

from pipeline.model import Original

from .conftest import Make

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
ENTITY = """<!DOCTYPE html [<!ENTITY e 'x'>]>
<html xmlns='http://www.w3.org/1999/xhtml'><body><section>&e;</section></body></html>"""
START = '{% extends "document.xhtml" %}\n{% block content %}\n'


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("<p>One</p>\n{{ nothing.there }}", 4, "nothing"),
        ("{{ metadata.nothing }}", 3, "nothing"),
        ("{{ 1 / 0 }}", 3, "division"),
        ("{{ texts.labels.figure.format() }}", 3, "number"),
        ("<p>One</p>\n\n{{ metadata.title + 1 }}", 5, "str"),
    ],
)
def test_a_template_that_cannot_be_filled_is_told_with_its_line(
    content: str, line: int, problem: str, made: Make, dressed
) -> None:
    style = dressed({"text.xhtml": f"{START}{content}\n{{% endblock %}}"})
    result = made("Text.\n", style=style)
    assert result.value is None
    (told,) = result.findings
    assert told.code == "BOOK-006"
    assert f"template text.xhtml of the house style cannot be filled, line {line}:" in told.message
    assert problem in told.message


def test_the_template_at_fault_is_named_and_not_the_one_that_extends_it(made: Make, dressed, casi) -> None:
    frame = casi.templates["document.xhtml"].replace("<head>", "<head>{{ nothing.there }}")
    result = made("Text.\n", style=dressed({"document.xhtml": frame}))
    assert {told.code for told in result.findings} == {"BOOK-006"}
    assert all("document.xhtml" in told.message for told in result.findings)


@pytest.mark.parametrize("content", ["<p>", "<p>&nbsp;</p>", "{{ '\\x01' }}"])
def test_a_template_that_writes_no_xml_is_told(content: str, made: Make, dressed) -> None:
    result = made("Text.\n", style=dressed({"text.xhtml": f"{START}{content}{{% endblock %}}"}))
    assert [told.code for told in result.findings] == ["BOOK-006"]


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("<html xmlns='http://www.w3.org/1999/xhtml'><head/></html>", "no body"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><body>Words.</body></html>", "no body with a section"),
        (ENTITY, "entity"),
        ("{% for i in range(99999999) %}{% endfor %}", "Range too big"),
        ("{{ cycler.__init__.__globals__ }}", "unsafe"),
    ],
)
def test_a_template_that_is_no_document_of_the_book_is_told(document: str, problem: str, made: Make, dressed) -> None:
    (told,) = made("Text.\n", style=dressed({"text.xhtml": document})).findings
    assert told.code == "BOOK-006"
    assert problem in told.message


def test_every_bad_template_is_told_at_once(made: Make, dressed) -> None:
    bad = dict.fromkeys(("cover.xhtml", "series.xhtml", "text.xhtml"), "{{ nothing.there }}")
    assert len(made("Text.\n", style=dressed(bad)).findings) == 3


def test_words_of_the_manuscript_are_no_markup_in_a_template(made: Make) -> None:
    result = made("Text.\n", title="War & <b>Peace</b>")
    assert result.texts("h1") == ["War & <b>Peace</b>"]


@pytest.mark.parametrize(
    ("name", "matter", "semantics"),
    [
        ("preface.md", "front", ("preface", "doc-preface")),
        ("foreword-by-the-editor.md", "front", ("foreword", "doc-foreword")),
        ("letter.md", "front", (None, None)),
        ("appendix-a.md", "back", ("appendix", "doc-appendix")),
        ("chapter.md", "body", ("chapter", "doc-chapter")),
    ],
)
def test_a_document_says_what_it_is(name: str, matter: str, semantics: tuple, made: Make) -> None:
    files = {"body": {"main.md": "# Main\n"}, matter: {name: "# A\n"}}
    section = made(**files).section(name.removesuffix(".md"))
    assert (section.get(EPUB_TYPE), section.get("role")) == semantics


def test_the_heads_of_an_article_are_series_and_short_title_of_a_book_title_and_chapter(made: Make) -> None:
    article = made("Text.\n", title="A Long Title", short_title="Short", series="in-their-own-words").section()
    assert (article.get("data-verso"), article.get("data-recto")) == ("In Their Own Words", "Short")
    book = made({"a.md": "# Navy[^1]\n\n[^1]: Note.\n", "b.md": '# The Army {short="Army"}\n'}, title="Forces")
    heads = [(book.section(name).get("data-verso"), book.section(name).get("data-recto")) for name in "ab"]
    assert heads == [("Forces", "Navy"), ("Forces", "Army")]


def test_a_proof_says_so_in_every_document_and_an_edition_in_none(made: Make) -> None:
    proof, edition = made("Text.\n", proof="2023-03-20").book, made("Text.\n").book
    assert all(b'data-proof="2023-03-20"' in document.xhtml for document in proof.documents)
    assert not any(b"data-proof" in document.xhtml for document in edition.documents)


@pytest.mark.parametrize(("language", "marked"), [("zh-Hant", "zh-Hant"), ("ru", "zh-Hans"), (None, "zh-Hans")])
def test_chinese_is_in_the_language_of_the_original_and_simplified_where_that_is_not_chinese(
    language: str | None, marked: str, made: Make
) -> None:
    original = Original(language=language) if language else None
    assert [one.get("lang") for one in made("The 武装.\n", original=original).all("span")] == [marked]
