"""The templates of a style are data: they reach what they are given and nothing else."""

from __future__ import annotations

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from pipeline import templates
from pipeline.templates import FillError


@pytest.mark.parametrize(
    "text",
    [
        "{{ given.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ joiner.__init__.__globals__.os }}",
        "{{ '{0.__class__}'.format(given) }}",
        "{% do given.append(1) %}",
        "{{ given.append(1) }}",
        "{{ given.clear() }}",
    ],
)
def test_a_template_reaches_and_changes_nothing_behind_its_values(text: str) -> None:
    given = [1]
    with pytest.raises(FillError):
        templates.fill({"a.xhtml": text}, "a.xhtml", {"given": given})
    assert given == [1]


@pytest.mark.parametrize(
    "text",
    [
        "{% for number in range(10 ** 9) %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% include 'a.xhtml' %}",
    ],
)
def test_a_template_without_end_ends(text: str) -> None:
    with pytest.raises(FillError):
        templates.fill({"a.xhtml": text}, "a.xhtml", {})


def test_a_fault_is_told_with_the_template_and_the_line_where_it_is() -> None:
    texts = {"a.xhtml": "{% extends 'frame.xhtml' %}", "frame.xhtml": "<p>\n{{ 1 / 0 }}</p>"}
    with pytest.raises(FillError) as caught:
        templates.fill(texts, "a.xhtml", {})
    assert (caught.value.template, caught.value.line) == ("frame.xhtml", 2)


def test_a_template_that_is_not_there_is_told() -> None:
    with pytest.raises(FillError, match=r"a\.xhtml"):
        templates.fill({}, "a.xhtml", {})


def test_words_are_escaped_in_documents_and_left_as_they_are_in_stylesheets() -> None:
    texts = {"a.xhtml": "{{ words }}", "a.css": "{{ words }}"}
    assert templates.fill(texts, "a.xhtml", {"words": "a < b"}) == "a &lt; b"
    assert templates.fill(texts, "a.css", {"words": "a > b"}) == "a > b"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_css_string_is_read_as_the_text_that_it_was_made_of(text: str) -> None:
    (token,) = tinycss2.parse_component_value_list(templates.css_string(text))
    assert (token.type, token.value) == ("string", text)
