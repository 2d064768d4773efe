"""What holds for every manuscript, sound or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import markup
from pipeline.markup import Markup
from pipeline.markup.source import NOT_XML
from pipeline.model import Finding, Matter, Place, SourceDocument, TextRun

SAMPLE = """# Title {#ch-navy .unnumbered short="Navy"}

He said "so"[^1] -- and **《孙子》**说 [rejuvenation]{.term zh="民族复兴"}
[35]{.source-page} [navy]{.index entry="Navy!of"}.

-- One lead
in two lines -- with a dash

-- Another *lead*, [](#fig-map){.page} and <https://a.org/b_c>.

> quoted `code` text
> - item\\
>   with a break
>
>   ![Map of the coast](figures/map.png "A *caption*"){#fig-map}

| a \\| b | 1 |
|:--|--:|
| x[^tn-1] | 1,000 |

: Caption {#tbl-x}

3. three
4. four

   | a line
   |    of verse

Term
: its definition

::: {.sidebar}
::: {.epigraph}
[武装]{lang=zh-Hant}
:::
:::

[^1]: A note.

    Its second paragraph, [link][label].
[^tn-1]: By the translator.

[label]: https://b.org
"""

PIECES = st.sampled_from(
    ["*", "**", "_", "`", "```", "~~~", "[", "]", "(", ")", "{", "}", "{.term}", "{#fig-a}", "{lang=zh}", "[^1]",
     "[^1]: ", "|", "|---|", "| ", ":", ": ", ":::", "::: {.sidebar}", "::: {.page-break}", "#", "## ", "-- ", "--",
     "---", "===", "> ", "- ", "1. ", "7) ", "    ", "\t", "\n", "\n\n",
     "\r\n", " ", "\\", "&amp;", "&#1;", "<", ">", "<b>", "<!--",
     "<https://a.org>", "https://a.org/b", "![", "](", "](#fig-a)", "{.page}", "[a]: b", '"', "'", "...", "word",
     "《", "》", "中", "文字", "。", "é", "e\u0301", "\u3000", "\u2028", "\x00", "\x0c", "\ufffe", "\U00020000",
     ": Caption {#tbl-x}"]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@st.composite
def damaged_samples(draw: st.DrawFn) -> str:
    """The sample with a few stretches of it taken out, doubled or replaced."""
    text = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(PIECES | st.just("") | st.just(text[start:end] * 2)) + text[end:]
    return text


BLOCK = st.sampled_from(
    ["{} {}", "## {} {}", "-- {} {}", "> {}\n> {}", "- {}\n- {}", "1. {}\n2. {}", "{}\n: {}",
     "| {} |\n|---|\n| {} |", "| {}\n|   {}",
     "::: {{.sidebar}}\n{}\n\n{}\n:::", "> - {}\n>\n>   {}"]
)  # fmt: skip

WORD = st.text("abcdefghijkäöü中文字0123456789", min_size=1, max_size=6)
WRAPPED = st.sampled_from(["{}", "*{}*", "**{}**", "`{}`", "[{}](#sec-a)", "[{}]{{.index}}", "[{}]{{lang=fr}}", '"{}"'])


@st.composite
def inline_text(draw: st.DrawFn) -> tuple[str, str]:
    """Markdown of one line, and its letters and digits."""
    words = draw(st.lists(WORD, min_size=1, max_size=6))
    return " ".join(draw(WRAPPED).format(word) for word in words), "".join(words)


@st.composite
def known_documents(draw: st.DrawFn) -> tuple[str, str]:
    """A document of sound blocks, and its letters and digits in order."""
    blocks = draw(st.lists(st.tuples(BLOCK, inline_text(), inline_text()), max_size=6))
    texts = [block.format(first[0], second[0]) for block, first, second in blocks]
    return "\n\n***\n\n".join(texts), "".join(first[1] + second[1] for _, first, second in blocks)


def as_written(runs: Sequence[TextRun], _block: str) -> list[str]:
    return [run.text for run in runs]


def convert(text: str, set_text: markup.SetText = as_written) -> tuple[Markup, list[Finding]]:
    result = markup.convert(SourceDocument("article.md", Matter.BODY, text), set_text)
    assert result.value is not None
    return result.value, list(result.findings)


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def rest_of_line(text: str, place: Place) -> str:
    """What stands at ``place`` in its line; a place outside the text raises."""
    assert place.file == "article.md"
    line = lines_of(text)[(place.line or 0) - 1]
    assert 1 <= (place.column or 0) <= len(line) + 1
    return line[(place.column or 0) - 1 :]


def letters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum())


@given(st.one_of(ANY_TEXT, damaged_samples()))
@settings(max_examples=400, deadline=None)
def test_no_text_raises_and_every_element_and_finding_has_a_place_in_it(text: str) -> None:
    document, findings = convert(text)
    for root in (*document.blocks, *(note.aside for note in document.notes)):
        assert etree.fromstring(etree.tostring(root, encoding="utf-8")) is not None
        for element in root.iter("{*}*"):
            if place := element.get("data-source"):
                rest_of_line(text, Place.parse(place))
    for finding in findings:
        assert finding.where is not None
        rest_of_line(text, finding.where)
    assert findings == sorted(findings, key=lambda finding: (finding.where, finding.code))


@given(st.one_of(ANY_TEXT, damaged_samples()))
@settings(max_examples=400, deadline=None)
def test_every_run_of_text_stands_where_it_says(text: str) -> None:
    def check(runs: Sequence[TextRun], _block: str) -> list[str]:
        for run in runs:
            if not run.verbatim and run.text != " ":
                assert rest_of_line(NOT_XML.sub("\ufffd", "\n".join(lines_of(text))), run.place).startswith(run.text)
        return [run.text for run in runs]

    convert(text, check)


@given(known_documents())
@settings(max_examples=200, deadline=None)
def test_sound_text_keeps_every_letter_and_digit(document: tuple[str, str]) -> None:
    text, expected = document
    converted, findings = convert(text)
    assert not [f for f in findings if f.code not in {"HEAD-002", "HEAD-003"}]
    assert letters("".join("".join(block.itertext()) for block in converted.blocks)) == letters(expected)


@given(st.one_of(ANY_TEXT, damaged_samples()))
@settings(max_examples=200, deadline=None)
def test_all_text_is_in_normal_form_c(text: str) -> None:
    document, _ = convert(text)
    for root in document.blocks:
        for piece in root.itertext():
            assert unicodedata.is_normalized("NFC", piece)


def test_the_undamaged_sample_has_no_fault() -> None:
    _, findings = convert(SAMPLE)
    assert findings == []
