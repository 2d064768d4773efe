"""Plain text taken out of a PDF, and how much of the page can be read out of it again."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.importing import plain_text
from pipeline.importing.content import Paragraph, words
from pipeline.importing.house_words import HouseWords
from pipeline.model import Person

from .conftest import ROOT, Bring

FORGING_AHEAD = ROOT / "tests/importing/forging-ahead.txt"
STATEMENT = (
    "The “In Their Own Words” series is dedicated to translations of Chinese documents in order to help non-Mandarin "
    "speaking audiences access and understand Chinese thinking. CASI would like to thank all of those involved in "
    "this effort."
)
LONG = "It was a long and windless day upon the water, and nobody aboard the old ferry spoke of anything but the tide"


def test_the_real_document_becomes_the_manuscript_of_the_first_title_to_the_byte(bring: Bring) -> None:
    brought = bring(FORGING_AHEAD, date="2023-03-20")
    title = ROOT / "source/forging-ahead"
    for name in ("publication.yaml", "article.md"):
        assert brought.files[name] == (title / name).read_bytes()
    assert brought.imported is not None
    assert brought.imported.folder == Path("source/forging-ahead")
    assert set(brought.files) == {"publication.yaml", "article.md", "import.txt"}
    assert brought.codes == ["IMP-031", "IMP-044", "IMP-050", "IMP-052", "IMP-055"]
    assert brought.places("IMP-055") == ["article.md:15", "article.md:29"]


def test_another_title_of_other_lengths_is_read_alike(bring_text: Bring) -> None:
    text = (
        "C H I N A   A E R O S P A C E\nS T U D I E S   I N S T I T U T E\n\nIn Their Own Words\n\n"
        "Keeping the Straits Open\nin a Time of Fog and Ice\nBy Zhang Wei\n\n"
        f"Translations from Chinese source documents\n\f\n{STATEMENT}\n\f\n{LONG} and of\n\n1\n\f\n"
        "The tide, which was low.\n\nThe end came soon. Nobody had seen it.\n\n2\n"
    )
    brought = bring_text(text)
    assert "title: Keeping the Straits Open in a Time of Fog and Ice\n" in brought.publication
    assert "  - name: Zhang Wei\n" in brought.publication
    assert "series: in-their-own-words\n" in brought.publication
    assert brought.article == f"{LONG} and of The tide, which was low.\n\nThe end came soon. Nobody had seen it.\n"
    assert brought.told("IMP-051") == [
        "the head or number of a page is left out: “1” (line 16)",
        "the head or number of a page is left out: “2” (line 22)",
    ]


def test_the_last_line_of_a_title_is_no_name_where_a_name_stands_by_itself(bring_text: Bring) -> None:
    cover = "In Their Own Words:\n\nOn Fog and\nCommon Sense\n\nZhang Wei\n\n"
    brought = bring_text(f"{cover}Translations from Chinese source documents\n\nIt began.\n")
    assert "title: On Fog and Common Sense\n" in brought.publication
    assert "authors:\n  - name: Zhang Wei\ndate" in brought.publication


def test_a_page_that_ends_within_a_line_loses_no_word(bring_text: Bring) -> None:
    brought = bring_text("On Fog\n\nThe China-\nRussia border lay in fog.\fIt lifted.\n")
    assert brought.article == "The China-Russia border lay in fog. It lifted.\n"
    assert "IMP-020" not in brought.codes


def test_what_is_given_stands_over_what_the_file_says(bring_text: Bring) -> None:
    text = "The Sea\n\nZhang Wei\n\nThe fog lifted at noon.\n"
    brought = bring_text(text, title="On Fog", authors=(Person("Li Na"),))
    assert "title: On Fog\n" in brought.publication
    assert "name: Li Na\n" in brought.publication
    assert brought.told("IMP-043") == [
        "the title in the file is not taken, since another was given: The Sea",
        "the author in the file is not taken, since another was given: Zhang Wei",
    ]
    assert brought.codes == ["IMP-043", "IMP-052"]
    assert brought.article == "The fog lifted at noon.\n"


def test_lines_of_a_page_are_joined_and_divided_words_made_whole(bring_text: Bring) -> None:
    brought = bring_text(
        "A Title of Its Own\n\nThe quick brown fox is quick and cooper-\nates with the well-\nknown dog, a well-known "
        "and coop-\nerative dog that cooperates.\n    A new paragraph is indented, as books\nhave it.\n"
    )
    assert brought.article == (
        "The quick brown fox is quick and cooperates with the well-known dog, a well-known and coop-erative dog that "
        "cooperates.\n\nA new paragraph is indented, as books have it.\n"
    )
    assert len(brought.told("IMP-034")) == 3


def test_running_heads_and_numbers_go_and_numbers_of_the_text_stay(bring_text: Bring) -> None:
    numbers = {7: "one", 8: "two", 9: "three"}
    pages = [f"THE FERRY\n\n{LONG} on page {word}.\n\n- {number} -\n" for number, word in numbers.items()]
    brought = bring_text("\f".join(pages) + "\n\n1911\n\nA year stood above.\n", title="The Ferry")
    assert "FERRY" not in brought.article
    assert re.findall(r"page \w+", brought.article) == ["page one", "page two", "page three"]
    assert "1911" in brought.article
    assert len(brought.told("IMP-051")) == 6
    assert "IMP-020" not in brought.codes


def test_headings_lists_and_leads_are_known_by_their_looks(bring_text: Bring) -> None:
    brought = bring_text(
        "# The Sea\n\n## Its Shores {1}\n\nWords *in italics*, **strong**, 2 * 3 * 4.\n\n-- one\n-- two\n\n• a\n• b\n\n"
        "1. first\n2. second\n\n**The Ports**\n\nThey are few.\n\nTheir Number\n\nIt is five.\n\n(3) is no list.\n"
    )
    assert brought.article == (
        "## Its Shores \\{1}\n\nWords *in italics*, **strong**, 2 \\* 3 \\* 4.\n\n-- one\n\n-- two\n\n- a\n- b\n\n"
        "1. first\n2. second\n\n## The Ports\n\nThey are few.\n\n## Their Number\n\nIt is five.\n\n(3) is no list.\n"
    )
    assert len(brought.told("IMP-032")) == 2
    assert len(brought.told("IMP-053")) == 2
    assert "IMP-020" not in brought.codes


def test_what_only_may_be_cut_is_told(bring_text: Bring) -> None:
    brought = bring_text(f"The Day\n\n{LONG} aboard\n\nThe Captain slept.\n\n{LONG} ashore\n\f\nThe Mate slept too.\n")
    assert brought.article == f"{LONG} aboard\n\nThe Captain slept.\n\n{LONG} ashore The Mate slept too.\n"
    assert brought.places("IMP-036") == ["article.md:3"]
    assert brought.places("IMP-035") == ["article.md:5"]


def test_letters_that_stand_apart_become_words(bring_text: Bring) -> None:
    brought = bring_text("On Fog\n\nIt began.\n\nT H E   F O G   L I F T S\n\nIt was noon.\n")
    assert "THE FOG LIFTS" in brought.article
    assert brought.told("IMP-054") == ["letters that stood apart are words again: “THE FOG LIFTS” (line 5)"]


def test_words_that_are_almost_the_house_s_are_kept_and_told(bring_text: Bring) -> None:
    changed = STATEMENT.replace("thank all of those involved", "thank everybody who was involved")
    brought = bring_text(f"On Fog\n\n{changed}\n\nThe fog lifted.\n")
    assert "everybody who was involved" in brought.article
    assert brought.places("IMP-033") == ["article.md:1"]


def test_what_no_text_may_hold_is_left_out_and_told(bring_text: Bring) -> None:
    brought = bring_text("On Fog\n\nThe fo\u00adg lif\u200bted\u202e at \ue123noon.\n")
    assert brought.article == "The fog lifted at \ufffdnoon.\n"
    assert re.findall(r"U\+\w+", " ".join(brought.told("IMP-058"))) == ["U+00AD", "U+200B", "U+202E", "U+E123"]


def test_what_may_be_a_term_a_page_or_a_note_is_only_told(bring_text: Bring) -> None:
    text = "They spoke of rejuvenation (民族复兴) on [35]. [Translator's note: twice.] It was late."
    brought = bring_text(f"On Fog\n\n{text}\n")
    assert brought.article.replace("\\", "") == f"{text}\n"
    assert brought.codes == ["IMP-029", "IMP-031", "IMP-038", "IMP-039", "IMP-052"]
    hint = next(one.hint for one in brought.findings if one.code == "IMP-029")
    assert '[rejuvenation]{.term zh="民族复兴"}' in hint


def test_without_a_date_none_is_made_up(bring_text: Bring) -> None:
    brought = bring_text("On Fog\n\nThe fog lifted in 1911.\n", date=None)
    assert "date" not in brought.publication
    assert brought.places("IMP-030") == ["publication.yaml"]


# Generated documents

LENGTHS = st.lists(st.lists(st.integers(1, 9), min_size=12, max_size=30), min_size=1, max_size=3)


def sentences(number: int, lengths: list[list[int]]) -> str:
    """Sentences of words of which each is there once, so that no line of a page is like another."""
    said = []
    for which, of in enumerate(lengths):
        words = (f"{chr(97 + at % 26) * length}{number}{which}{at}" for at, length in enumerate(of))
        said.append(f"S{number}s{which}{' '.join(words)}.")
    return " ".join(said)


@st.composite
def cut_documents(draw: st.DrawFn) -> tuple[list[str], str]:
    """Paragraphs, and the same as the text of pages: wrapped, cut in the middle of lines, with heads and numbers."""
    drawn = draw(st.lists(LENGTHS, min_size=2, max_size=5))
    paragraphs = [sentences(number, lengths) for number, lengths in enumerate(drawn)]
    width = draw(st.integers(40, 90))
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split(" "):
            if len(line) + len(word) >= width:
                lines.append(line)
                line = ""
            line += f"{' ' if line else ''}{word}"
        lines += [line, ""]
    depth = draw(st.integers(4, 20))
    pages = [lines[start : start + depth] for start in range(0, len(lines), depth)]
    assume(len(pages) > 1)
    first = draw(st.integers(1, 300))
    return paragraphs, "\f".join(
        "\n".join(["THE OLD FERRY", "", *page, "", str(number)]) for number, page in enumerate(pages, first)
    )


@settings(max_examples=25, deadline=None)
@given(cut_documents())
def test_pages_of_any_length_become_their_paragraphs_again(document: tuple[list[str], str]) -> None:
    paragraphs, text = document
    content = plain_text.read(text, HouseWords(()))
    made = [words(block.inlines) for block in content.blocks if isinstance(block, Paragraph)]
    assert "".join("".join(made).split()) == "".join("".join(paragraphs).split())
    # Where a page ends with a sentence nobody can tell whether the paragraph does; all other cuts are closed.
    assert all(one.endswith(".") for one in made)
    assert all(any(one in whole for whole in paragraphs) for one in made)
