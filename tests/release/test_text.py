"""The words of an edition, each on its page, and what has become of them in the next one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from lxml import etree

from pipeline import release
from pipeline.model import EditionDate, Metadata, Person
from pipeline.release import Text
from pipeline.release.errata import Alteration, compare
from pipeline.release.text import Block, Piece

METADATA = Metadata("The Coast", EditionDate(2026), authors=(Person("Its Author"),))

COAST = b"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Coast</title></head><body>
<section id="coast" class="chapter"><header><h1 id="h">The <em>Coast</em></h1></header>
<p>Ships lie in the harbor<a class="note-call" id="call-1" data-made="mark">1</a> until
spring comes,<br/>and a <span class="term">navy</span><span data-made="term"> [\xe6\xb5\xb7\xe5\x86\x9b]</span>
waits as <a class="xref" data-made="label">Figure 1</a> shows.</p>
<figure id="f"><img src="figures/sea.png" alt="A sea"/><figcaption><span class="label"
data-made="label">Figure 1.</span> The sea.</figcaption></figure>
<table><tbody><tr><td>Depth</td><td>9 m</td></tr></tbody></table>
<ul><li><p>One.</p></li><li><p>Two.</p></li></ul>
<section class="notes"><h2 data-made="label">Notes</h2>
<aside class="note author" data-mark="1" data-call="call-1"><p><span data-made="mark">1</span>
It was measured.</p><p>Twice.</p></aside>
</section></section></body></html>"""
COVER = b"""<html xmlns="http://www.w3.org/1999/xhtml"><body>
<section data-made="cover"><p>China</p></section></body></html>"""


def starts(document: bytes, *pages: tuple[str, str, str]) -> list[dict[str, object]]:
    """A page map: each page's label, the element whose text it begins in, and the words that it begins with."""
    elements = list(etree.fromstring(document).iter())
    found = []
    for label, tag, words in pages:
        number, element = next(pair for pair in enumerate(elements) if pair[1].tag.endswith(f"}}{tag}"))
        position = {"document": "coast", "element": number, "slot": "text", "offset": element.text.index(words)}
        found.append({"index": 0, "label": label, "position": position})
    return found


def read(*pages: tuple[str, str, str]) -> Text:
    page_map = {"digest": "d", "pages": [*starts(COAST, ("1", "h1", "The"), *pages)]}
    return release.read(METADATA, {"cover": COVER, "coast": COAST}, page_map, {"figures/sea.png": "abc"})


def test_blocks_are_read_in_order_without_what_the_program_has_added() -> None:
    assert [(block.kind, block.label, block.text, block.content) for block in read().blocks] == [
        ("title", "", "The Coast", ""),
        ("title", "", "Its Author", ""),
        ("heading", "", "The Coast", ""),
        ("paragraph", "", "Ships lie in the harbor until spring comes, and a navy [海军] waits as shows.", ""),
        ("picture", "", "A sea", "abc"),
        ("caption", "Figure 1", "The sea.", ""),
        ("row", "", "Depth 9 m", ""),
        ("paragraph", "", "One.", ""),
        ("paragraph", "", "Two.", ""),
    ]


def test_a_block_that_crosses_pages_is_parted_where_the_page_begins() -> None:
    ships = read(("2", "p", "in the harbor")).blocks[3]
    assert ships.pieces[0] == Piece("1", "Ships lie")
    assert ships.pieces[1].page == "2"
    assert ships.text.startswith("Ships lie in the harbor until")


def test_a_note_is_one_block_on_the_page_that_calls_it() -> None:
    (note,) = read(("2", "td", "Depth")).notes
    assert note == Block("note", "1", (Piece("1", "It was measured. Twice."),))


def test_what_is_written_is_read_again_as_it_was() -> None:
    text = read(("2", "p", "in the harbor"))
    assert release.loads(json.loads(json.dumps(asdict(text)))) == text


# What has become of it


def paragraphs(*texts: str, page: str = "1") -> tuple[Block, ...]:
    return tuple(Block("paragraph", "", (Piece(page, text),)) for text in texts)


def notes(*texts: str, page: str = "1") -> tuple[Block, ...]:
    return tuple(Block("note", str(number), (Piece(page, text),)) for number, text in enumerate(texts, 1))


def between(earlier: Sequence[Block], later: Sequence[Block]) -> tuple[Alteration, ...]:
    return compare(text_of(earlier), text_of(later))


def text_of(blocks: Sequence[Block]) -> Text:
    apart = {is_note: tuple(one for one in blocks if (one.kind == "note") is is_note) for is_note in (False, True)}
    return Text("T", "d", apart[False], apart[True])


LONG = "The fleet left the harbor on a cold day in March and came back before the ice closed the bay"


def test_a_changed_paragraph_is_told_by_its_words_with_some_around_them() -> None:
    later = LONG.replace("cold", "warm").replace("ice closed", "storm closed")
    (altered,) = between(paragraphs("First.", LONG), paragraphs("First.", later, page="2"))
    assert (altered.what, altered.kind, altered.page) == ("changed", "paragraph", "2")
    assert [(one.was, one.reads, one.page_was, one.page_now) for one in altered.errata] == [
        ("harbor on a cold day in March", "harbor on a warm day in March", "1", "2"),
        ("back before the ice closed the bay", "back before the storm closed the bay", "1", "2"),
    ]


def test_words_are_told_on_the_page_that_they_stand_on() -> None:
    block = Block("paragraph", "", (Piece("4", LONG), Piece("5", " and nobody was lost.")))
    later = Block("paragraph", "", (Piece("4", LONG), Piece("5", " and somebody was lost.")))
    (altered,) = between([block], [later])
    assert [(one.was, one.page_was, one.page_now) for one in altered.errata] == [
        ("the bay and nobody was lost.", "5", "5")
    ]


def test_a_chinese_sentence_is_compared_by_its_characters() -> None:
    (altered,) = between(paragraphs("中国海军在黄海进行演习活动"), paragraphs("中国海军在东海进行演习活动"))
    assert [(one.was, one.reads) for one in altered.errata] == [("海军在黄海进行", "海军在东海进行")]


def test_paragraphs_that_came_and_went_are_told_and_those_that_stayed_are_not() -> None:
    altered = between(paragraphs("One.", "Two.", LONG), paragraphs(LONG, "Something else entirely."))
    assert [(one.what, one.errata[0].was or one.errata[0].reads) for one in altered] == [
        ("removed", "One."), ("removed", "Two."), ("added", "Something else entirely."),
    ]  # fmt: skip


def test_a_note_that_came_in_between_is_told_and_those_behind_it_as_one_range() -> None:
    altered = between(notes("A.", "B.", "C."), notes("A.", "New and other.", "B.", "C."))
    assert [(one.what, one.label_was, one.label) for one in altered] == [
        ("added", "", "2"),
        ("renumbered", "2–3", "3–4"),
    ]


def test_a_picture_that_was_replaced_is_told_although_no_word_differs() -> None:
    picture = Block("picture", "", (Piece("3", "A sea"),), "abc")
    (altered,) = between([picture], [replace(picture, content="def")])
    assert (altered.what, altered.page, altered.errata) == ("picture", "3", ())
