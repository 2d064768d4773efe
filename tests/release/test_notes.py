"""What readers are told of a release, by the templates of the house."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import release, style
from pipeline.model import Style
from pipeline.release import Text, Told
from pipeline.release.text import Block, Piece

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def casi() -> Style:
    loaded = style.load("casi", [ROOT / "styles"]).value
    assert loaded is not None
    return loaded


def text(*blocks: Block, notes: tuple[Block, ...] = (), pages: str = "d") -> Text:
    return Text("The *Coast*", pages, blocks, notes)


def block(words: str, kind: str = "paragraph", label: str = "", page: str = "3") -> Block:
    return Block(kind, label, (Piece(page, words),))


def told(style: Style, now: Text, was: Text | None, signed: bool = True) -> tuple[str, str]:
    made = release.write(style, "v1.1", "v1.0", [Told("2026_The-Coast", signed, now, was)], [])
    return made["release-notes.md"].decode(), made.get("errata.md", b"").decode()


def test_each_change_has_its_line_with_the_printed_page(casi: Style) -> None:
    picture = Block("picture", "Figure 2", (Piece("5", "A sea"),), "abc")
    was = text(block("Words."), block("Old.", page="4"), picture, notes=(block("A.", "note", "1"),))
    now = text(
        block("Words and more words."), replace(picture, content="def"), block("Sea", "caption", "Figure 3", "6"),
        notes=(block("New.", "note", "1", "xii"), block("A.", "note", "2")),
    )  # fmt: skip
    notes, errata = told(casi, now, was)
    assert [line for line in notes.splitlines() if line.startswith("- ")] == [
        "- p. 3: paragraph removed (page of v1.0)",
        "- p. 4: paragraph removed (page of v1.0)",
        "- p. 3: paragraph added",
        "- p. 5: Figure 2 replaced",
        "- p. 6: caption of Figure 3 added",
        "- p. xii: note 1 added",
        "- p. 3: note 1 is now 2",
    ]
    assert "| xii |" in errata


def test_words_are_never_taken_for_markup(casi: Style) -> None:
    notes, errata = told(casi, text(block("a | b *c* <d> [e](f) `g` # h\n1")), text(block("a")))
    assert "## The \\*Coast\\*\n" in notes
    assert "| — | — | a \\| b \\*c\\* \\<d\\> \\[e\\]\\(f\\) \\`g\\` \\# h 1 | 3 |\n" in errata


def test_pages_that_have_moved_are_told_although_no_word_has_changed(casi: Style) -> None:
    notes, errata = told(casi, text(block("A."), pages="other"), text(block("A.")))
    assert "No word has changed since v1.0, but pages begin elsewhere." in notes
    assert errata == ""


def test_a_text_that_nobody_has_signed_is_said_to_be_a_pre_release(casi: Style) -> None:
    assert "this is a pre-release" in told(casi, text(), text(), signed=False)[0]
    assert "pre-release" not in told(casi, text(), text())[0]


def test_a_long_list_is_cut_in_the_notes_and_whole_in_the_errata(casi: Style) -> None:
    short = replace(casi, tokens={**casi.tokens, "release": {**casi.tokens["release"], "longest_list": 2}})
    notes, errata = told(short, text(*(block(f"Word {number}.") for number in range(5))), text())
    assert notes.count("paragraph added") == 2
    assert "- and 3 more\n" in notes
    assert errata.count("| Word ") == 5
