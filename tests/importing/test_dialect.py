"""Content written in the dialect: what is written is read back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.importing import account, dialect
from pipeline.importing.content import (
    Block,
    Break,
    Definitions,
    Heading,
    Items,
    Lines,
    Link,
    Marked,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Table,
    Text,
    Verbatim,
    texts,
)
from pipeline.importing.content import words as flat

#: Letters, and every sign that means something in the dialect.
SIGNS = st.sampled_from(
    [*"abcXYZ019 .,'\"", *"\\`*_[]<>~^&{}#+-=|:!()/@$%", *"海权。é", "&amp;", "--", "1. ", "](", "]{", "::: "]
)
WORDS = st.lists(SIGNS, min_size=1, max_size=12).map("".join).filter(lambda text: re.search(r"[^\W_]", text))
TEXT = WORDS.map(Text)
MARKED = st.builds(
    lambda mark, text: Marked(mark, (Text(text),)), st.sampled_from(["*", "**"]), st.text("abc海1.“)", min_size=1)
)
INLINES = st.lists(TEXT | MARKED, min_size=1, max_size=4).map(tuple)


PARAGRAPHS = st.builds(lambda inlines, lead: Paragraph(1, inlines, lead), INLINES, st.booleans())


def _around(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    items = st.lists(several, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda blocks: Quotation(1, blocks), several) | st.builds(
        lambda items, start: Items(1, items, start), items, st.none() | st.integers(0, 12)
    )


ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(INLINES, min_size=width, max_size=width).map(tuple), min_size=2, max_size=3)
)
TABLES = st.builds(
    lambda rows, caption: Table(1, tuple(rows), ("left",) * len(rows[0]), caption), ROWS, INLINES | st.just(())
)
NOTES = st.builds(
    lambda series, blocks: Paragraph(1, (Text("see"), Note(series, blocks))),
    st.sampled_from(["author", "translator", "editor"]),
    st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple),
)
HEADINGS = st.builds(lambda inlines: Heading(1, 2, inlines), INLINES)
BLOCKS = st.recursive(PARAGRAPHS, _around, max_leaves=4) | TABLES | NOTES | HEADINGS


def words(text: str) -> str:
    """The words that the program's own reader finds in a Markdown text, in the order of its lines, without a fault."""
    passages, findings = account.read_back("article.md", text)
    assert findings == (), (text, findings)
    return re.sub(r"\s+", "", "".join(passage.text for passage in passages))


def meant(blocks: Sequence[Block]) -> str:
    """The words of ``blocks`` in the order of the dialect: captions after tables, notes at the end."""
    said, notes = [], []
    for block in blocks:
        table = (block.caption,) if isinstance(block, Table) else ()
        for inlines in [*(inlines for _, inlines in texts((block,))), *table]:
            said.append(flat(inlines))
            notes += [note for note in inlines if isinstance(note, Note)]
    return re.sub(r"\s+", "", "".join([*said, *(meant(note.blocks) for note in notes)]))


@settings(max_examples=30, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_every_sign_of_every_block_is_read_as_itself(blocks: list[Block]) -> None:
    assert words(dialect.write(blocks).text) == meant(blocks)


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (Heading(1, 3, (Text("C #"),)), "### C \\#"),
        (Paragraph(1, (Text("a  b"), Break(), Text("# c"))), "a b\\\n\\# c"),
        (Paragraph(1, (Text("x"),), lead=True), "-- x"),
        (Paragraph(1, (Text("-- x"),)), "\\-- x"),
        (Paragraph(1, (Text("see https://example.org/a_b."),)), "see <https://example.org/a_b>."),
        (Paragraph(1, (Link("https://example.org/(a b)", (Text("there"),)),)), "[there](https://example.org/%28a%20b%29)"),
        (
            Paragraph(1, (Link("https://example.org/a/", (Marked("*", (Text("https://example.org/a_"),)),)),)),
            "[*https://example.org/a\\_*](https://example.org/a/)",
        ),
        (Paragraph(1, (Link("https://example.org/", (Text("https://example.org/"),)),)), "<https://example.org/>"),
        (Paragraph(1, (Marked("*", (Text(" a "),)), Marked("*", (Text("b"),)), Text("."))), " *a b*.".strip()),
        (Paragraph(1, (Text("a"), Marked("**", (Text("“b”, c."),)), Text("d"))), "a“**b”, c**.d"),
        (Paragraph(1, (Marked("`", (Text("a `b`"),)),)), "`` a `b` ``"),
        (
            Paragraph(1, (Picture("figures/a.png", "A [b]", (Text('The "c"'),)),)),
            '![A \\[b\\]](figures/a.png "The \\"c\\""){#fig-1}',
        ),
        (Items(1, ((Paragraph(1, (Text("a"),)),), (Paragraph(1, (Text("b"),)),))), "- a\n- b"),
        (Items(1, ((Paragraph(1, (Text("a"),)), Paragraph(2, (Text("b"),))),), 3), "3. a\n\n   b"),
        (Quotation(1, (Paragraph(1, (Text("a"),)), Paragraph(2, (Text("b"),)))), "> a\n>\n> b"),
        (Lines(1, ((Text("a"),), (), (Text("b"),))), "| a\n|\n| b"),
        (Verbatim(1, "```\nx"), "````\n```\nx\n````"),
        (Rule(1), "* * *"),
        (Definitions(1, (((Text("a"),), ((Paragraph(1, (Text("b"),)),),)),)), "a\n: b"),
        (
            Table(1, (((Text("a"),), (Text("b|c"),)), ((Text("1"),), ())), ("left", "right"), (Text("D"),)),
            "| a | b\\|c |\n|:---|---:|\n| 1 |  |\n\n: D {#tbl-1}",
        ),
    ],
)
def test_every_block_has_the_form_that_the_house_writes(block: Block, text: str) -> None:
    assert dialect.write([block]).text == f"{text}\n"


def test_notes_are_labelled_by_their_series_and_stand_at_the_end() -> None:
    note = [Note(series, (Paragraph(2, (Text(series),)),)) for series in ("author", "translator", "editor", "author")]
    two = Note("translator", (Paragraph(3, (Text("x"),)), Paragraph(4, (Text("y"),))))
    written = dialect.write([Paragraph(1, (Text("a"), *note, two))])
    assert written.text.startswith("a[^1][^tn-1][^ed-1][^2][^tn-2]\n\n[^1]: author\n\n[^tn-1]: translator\n")
    assert written.text.endswith("[^tn-2]: x\n\n    y\n")
    assert written.lines == {1: 1, 2: 3, 3: 11, 4: 13}


def test_two_lists_in_a_row_stay_two() -> None:
    item = ((Paragraph(1, (Text("a"),)),),)
    lists = [*(Items(at, item) for at in (1, 2, 3)), *(Items(at, item, 1) for at in (4, 5, 6))]
    assert dialect.write(lists).text == "- a\n\n* a\n\n- a\n\n1. a\n\n1) a\n\n1. a\n"
