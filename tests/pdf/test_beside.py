"""Marks of pages of the original, in the margin beside their lines."""

from __future__ import annotations

import pypdfium2
import pytest

from pipeline.checks.tagged_pdf import read_tags
from pipeline.model import PageFormat, Stylesheet
from pipeline.pdf import edition

WORDS = "Ships and aircraft were known to the ancients in their dreams alone. " * 3
BESIDE = """
.beside { display: inline-block; width: 0; line-height: 0 }
.source-page { position: absolute; left: -34pt; width: 30pt; margin-top: -6pt; font: 7pt/7pt "EB Garamond" }
.note { position: relative }
"""
OUTSIDE = BESIDE + '.beside:not([data-side="left"]) > .source-page { left: calc(100% + 4pt) }'
JUSTIFIED = "@page { size: 300pt 300pt } html { text-align: justify }"


def mark(number: int) -> str:
    identifier = f"source-{number}"
    return (
        f'<a class="source-page" id="{identifier}" href="text.xhtml#{identifier}" data-page="{number}"'
        f' data-made="source-page" aria-label="Page {number} of the original">[{number}]</a>'
    )


def made(specimen, page: PageFormat, *paragraphs: str, css: str = BESIDE):
    result = edition.make(specimen.book(specimen.article(*paragraphs)), specimen.style(css), page)
    assert [found.code for found in result.findings] == []
    return result.value


def marks(page) -> dict[str, tuple[float, float, float, float]]:
    """The marks on a page with their left, bottom, right and top, in points."""
    text = page.get_textpage()
    whole = text.get_text_range()
    found = {}
    for at, character in enumerate(whole):
        if character == "[":
            end = whole.index("]", at)
            boxes = [text.get_charbox(one) for one in range(at, end + 1)]
            found[whole[at : end + 1]] = (boxes[0][0], min(b[1] for b in boxes), boxes[-1][2], max(b[3] for b in boxes))
    return found


def test_marks_change_no_line(specimen):
    page = PageFormat("page", 300, 300, True, (Stylesheet("page.css", JUSTIFIED),))
    plain = [WORDS, 2 * WORDS]
    marked = [plain[0].replace("known", f"{mark(4)}known", 1), plain[1].replace("their", f"{mark(5)}their", 1)]
    lines = []
    for paragraphs in (plain, marked):
        book = specimen.book(specimen.article(*paragraphs))
        layout = edition.make(book, specimen.style(BESIDE), page).value.layout
        lines.append([(line.text, round(line.stretch, 2)) for line in layout.lines])
    assert lines[0] == lines[1]


@pytest.mark.parametrize(("css", "sides"), [(BESIDE, {"left"}), (OUTSIDE, {"left", "right"})])
def test_a_mark_stands_in_the_margin_beside_the_line_of_its_word(specimen, small, css, sides):
    paragraphs = [f"{WORDS}Here {mark(number)}number{number} begins. {WORDS}" for number in range(11, 17)]
    document = pypdfium2.PdfDocument(made(specimen, small, *paragraphs, css=css).pdf)
    seen = set()
    for index, page in enumerate(document):
        text = page.get_textpage()
        for label, (left, bottom, right, top) in marks(page).items():
            word = text.search(f"number{label[1:-1]}").get_next()
            assert word is not None, "the mark stands on the page of its word"
            line = text.get_charbox(word[0])
            assert bottom < line[3]
            assert top > line[1]
            side = "left" if right < 40 else "right" if left > 260 else "text"
            assert side == ("left" if sides == {"left"} or index % 2 else "right")
            seen.add(side)
    assert seen == sides


def test_marks_of_one_line_stand_one_below_the_other(specimen, small):
    (page,) = pypdfium2.PdfDocument(made(specimen, small, f"One {mark(3)}two {mark(4)}three {mark(5)}four.").pdf)
    found = marks(page)
    tops = [found[label][3] for label in ("[3]", "[4]", "[5]")]
    bottoms = [found[label][1] for label in ("[3]", "[4]", "[5]")]
    assert tops[1] <= bottoms[0] + 1
    assert tops[2] <= bottoms[1] + 1


def test_a_mark_is_one_link_in_front_of_its_word_and_the_word_stays_whole(specimen, small):
    pdf = made(specimen, small, f"Before the fore {mark(3)}foreword after.").pdf
    (link,) = [tag for tag in read_tags(pdf).all("Link") if tag.made == "source-page"]
    assert link.text() == "[3]"
    assert str(link.annotations[0].Contents) == "Page 3 of the original"
    (paragraph,) = [tag for tag in read_tags(pdf).all("P") if "Before" in tag.text()]
    assert paragraph.text() == "Before the fore [3]foreword after."
    assert "fore foreword after" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_marks_in_a_note_stand_beside_the_note(specimen, small):
    call, aside = specimen.note(1, f"The note {mark(7)}begins.")
    book = specimen.book(specimen.noted([f"Text.{call}"], aside))
    (page,) = pypdfium2.PdfDocument(edition.make(book, specimen.style(BESIDE), small).value.pdf)
    text = page.get_textpage()
    word = text.get_charbox(text.search("begins").get_next()[0])
    _, bottom, right, top = marks(page)["[7]"]
    assert right < 40
    assert bottom < word[3]
    assert top > word[1]


def test_a_page_that_begins_with_a_mark_begins_in_front_of_it(specimen, small):
    paragraphs = [WORDS, f"{mark(9)}The next page."]
    book = specimen.book(specimen.article(*paragraphs))
    result = edition.make(book, specimen.style(BESIDE + "p + p { break-before: page }"), small)
    position = result.value.layout.page_map[1].position
    assert (position.slot, position.offset) == ("before", 0)


def test_a_mark_too_wide_for_its_margin_is_told(specimen, small):
    css = BESIDE.replace("left: -34pt", "left: -60pt")
    book = specimen.book(specimen.article(f"{mark(123456)}Words."))
    found = edition.make(book, specimen.style(css), small).findings
    assert [one.code for one in found] == ["PDF-014"]
