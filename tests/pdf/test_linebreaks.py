"""The breaks of a paragraph, fitted as a whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pdf import edition
from pipeline.pdf.linebreaks import _fitted, fit
from pipeline.pdf.paragraphs import End, Paragraph, Piece
from pipeline.pdf.tree import Point, Slot
from pipeline.proofreading import Limits, divided_at_foot, short_ends

LIMITS = Limits(shortest=6, before=3, after=3, row=2, stretch=0.3, shrink=0.04, end=1.5, page=5)
SLOT = Slot("text", 7, "text")


def _paragraph(*pieces: tuple[float, End], room: float = 100) -> Paragraph:
    made = [
        Piece(Point(SLOT, at), width, 5.0 if end is End.SPACE else 0.0, 4.0 if end.is_soft else 0.0, 0, end)
        for at, (width, end) in enumerate(pieces)
    ]
    return Paragraph(tuple(made), room, room, em=10)


def _row(paragraph: Paragraph, ends: tuple[int, ...]) -> int:
    hyphens = [paragraph.pieces[end].end.is_hyphen for end in ends]
    return max((len(list(run)) for is_hyphen, run in groupby(hyphens) if is_hyphen), default=0)


def test_a_paragraph_of_one_line_has_one_line():
    assert fit(_paragraph((30, End.SPACE), (30, End.PARAGRAPH)), LIMITS, frozenset()) == (1,)


def test_a_word_is_divided_rather_than_a_line_left_loose():
    pieces = [(40, End.SPACE), (30, End.SOFT_HYPHEN), (60, End.SPACE), (30, End.PARAGRAPH)]
    assert fit(_paragraph(*pieces), LIMITS, frozenset())[0] == 1


def test_a_forbidden_break_is_not_taken():
    pieces = [(40, End.SPACE), (30, End.SOFT_HYPHEN), (60, End.SPACE), (30, End.PARAGRAPH)]
    assert fit(_paragraph(*pieces), LIMITS, frozenset({Point(SLOT, 2)}))[0] == 0


def test_a_capitalised_word_is_divided_only_to_keep_a_line_from_being_loose():
    tight = [(46, End.SPACE), (46, End.SPACE), (30, End.CAPITALISED), (60, End.PARAGRAPH)]
    assert fit(_paragraph(*tight), LIMITS, frozenset())[0] == 1
    loose = [(40, End.SPACE), (40, End.CAPITALISED), (60, End.SPACE), (30, End.PARAGRAPH)]
    assert fit(_paragraph(*loose), LIMITS, frozenset())[0] == 1


def test_a_word_wider_than_the_line_still_gets_a_line():
    assert fit(_paragraph((300, End.SPACE), (20, End.PARAGRAPH)), LIMITS, frozenset()) == (0, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(5, 45), st.sampled_from([*End][:-1])), max_size=60))
def test_every_piece_is_set_once_and_every_line_fits(drawn):
    paragraph = _paragraph(*drawn, (20.0, End.PARAGRAPH))
    ends = fit(paragraph, LIMITS, frozenset())
    assert ends[-1] == len(paragraph.pieces) - 1
    assert list(ends) == sorted(set(ends))
    for first, last in zip((0, *(end + 1 for end in ends)), ends, strict=False):
        pieces = paragraph.pieces[first : last + 1]
        width = sum(piece.width + piece.space for piece in pieces) - pieces[-1].space + pieces[-1].hyphen
        assert width <= paragraph.room


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(5, 30), st.sampled_from([End.SPACE, End.SOFT_HYPHEN])), max_size=60))
def test_no_more_than_two_lines_in_a_row_end_in_a_hyphen_where_there_are_spaces(drawn):
    spaced = [one for piece in drawn for one in (piece, (8.0, End.SPACE))]
    paragraph = _paragraph(*spaced, (20.0, End.PARAGRAPH))
    assert _row(paragraph, fit(paragraph, LIMITS, frozenset())) <= LIMITS.row


def test_a_ladder_is_better_than_a_line_that_is_too_full():
    paragraph = _paragraph(*[(45, End.HARD_HYPHEN)] * 8, (20, End.PARAGRAPH))
    ends = fit(paragraph, LIMITS, frozenset())
    assert _row(paragraph, ends) == len(ends) - 1


def test_a_page_of_running_text_keeps_the_limits(specimen, six_by_nine, sentences):
    result = edition.make(specimen.book(specimen.article(*[sentences] * 6)), specimen.style(), six_by_nine)
    lines = result.value.layout.lines
    ladders = [len(list(run)) for hyphenated, run in groupby(lines, lambda line: line.hyphenated) if hyphenated]
    assert ladders
    assert max(ladders) <= LIMITS.row
    assert not list(divided_at_foot(lines))
    assert all(line.width <= line.measure + 0.5 for line in lines)


def test_far_fewer_lines_are_loose_than_the_engine_leaves_by_itself(specimen, six_by_nine, sentences):
    book = specimen.book(specimen.article(*[sentences] * 3))
    fitted, plain = (
        edition.make(book, specimen.style(), page).value.layout.lines
        for page in (six_by_nine, replace(six_by_nine, hyphenate=False))
    )
    loose, before = (sum(line.stretch > LIMITS.stretch for line in lines) for lines in (fitted, plain))
    assert loose * 4 < before


def test_the_last_word_of_a_paragraph_and_a_forbidden_word_are_whole(specimen, six_by_nine, sentences):
    words = {word.strip(".,;:").lower() for word in sentences.split() if len(word) > 9}
    book = specimen.book(specimen.article(sentences), hyphenation=tuple(words))
    lines = edition.make(book, specimen.style(), six_by_nine).value.layout.lines
    for line, following in pairwise(lines):
        if line.hyphenated:
            word = line.text.split()[-1].rstrip("-\u2010") + following.text.split()[0]
            assert word.strip(".,;:").lower() not in words
            assert not (following.last and " " not in following.text)


def test_a_paragraph_gets_narrower_spaces_only_where_a_line_is_loose_otherwise():
    pieces = [*[(20, End.SPACE)] * 3, (26.0, End.SPACE), (96, End.PARAGRAPH)]
    loose = _paragraph(*pieces, room=100.5)  # the fourth piece is 0.85 too wide for the first line, of three spaces
    tighter, ends = _fitted(loose, LIMITS, frozenset())
    assert (tighter.shrunk, ends) == (0.4, (3, 4))
    assert tighter.pieces[0].space == loose.pieces[0].space - 0.4
    kept, _ = _fitted(_paragraph(*pieces, room=110), LIMITS, frozenset())
    assert kept.shrunk == 0


def test_a_run_that_is_kept_on_one_line_is_never_counted_on_two(specimen, six_by_nine, sentences):
    han = '<span lang="zh-Hans" class="han short">训练大纲</span>'
    words = sentences.split()
    text = " ".join(f"{word} ({han})" if at % 9 == 3 else word for at, word in enumerate(words[:280]))
    style = specimen.style(".short { white-space: nowrap }")
    made = edition.make(specimen.book(specimen.article(text)), style, six_by_nine)
    assert not [one for one in made.findings if one.code == "PDF-014"]
    assert max(line.stretch for line in made.value.layout.lines) < 0.5


def test_a_note_is_fitted_like_a_paragraph(specimen, six_by_nine, sentences):
    call, aside = specimen.note(1, sentences[:800])
    book = specimen.book(specimen.noted([f"Words{call}."], aside))
    style = specimen.style(".note-mark { padding-right: 2pt } aside.note { text-align: justify }")
    lines = [line for line in edition.make(book, style, six_by_nine).value.layout.lines if line.role == "note"]
    assert len(lines) > 5
    assert [line.text for line in lines if line.hyphenated]  # the engine by itself divides no word


def test_a_last_line_that_is_too_short_takes_the_word_before_in_text_set_flush_left(specimen, small):
    article = specimen.article(*("word " * count + "up-to-the-top" for count in range(40, 60)))
    made = edition.make(specimen.book(article), specimen.style(), small)
    assert not list(short_ends(made.value.layout.lines, LIMITS))
