"""What the conversion hands on beside the elements."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import markup
from pipeline.markup import Markup
from pipeline.model import Matter, SourceDocument, TextRun


def convert(text: str, calls: list[list[TextRun]] | None = None) -> Markup:
    def set_text(runs: Sequence[TextRun], _block: str) -> list[str]:
        if calls is not None:
            calls.append(list(runs))
        return [run.text for run in runs]

    value = markup.convert(SourceDocument("navy.md", Matter.BODY, text), set_text).value
    assert value is not None
    return value


def test_the_ids_that_the_manuscript_gives_come_with_their_places() -> None:
    ids = convert("## A *b*[^1] {#sec-a}\n\n![c](c.png 'D'){#fig-c}\n\n[4]{.source-page}\n\n[^1]: n").ids
    assert {name: str(place) for name, place in ids.items()} == {
        "sec-a": "navy.md:1:1",
        "fig-c": "navy.md:3:1",
        "source-4": "navy.md:5:1",
    }


def test_notes_come_in_the_order_of_their_calls_with_their_series() -> None:
    notes = convert("a[^tn-1] b[^9] c[^ed-2]\n\n[^9]: x\n[^ed-2]: y\n[^tn-1]: z").notes
    assert [(note.label, note.series) for note in notes] == [
        ("tn-1", "translator"),
        ("9", "author"),
        ("ed-2", "editor"),
    ]


def test_the_text_of_each_block_is_set_once_and_in_one_piece() -> None:
    calls: list[list[TextRun]] = []
    convert("# a\n\nb *c*[^1]\nd\n\n| e | f |\n|---|---|\n| g | h |\n\n: i {#tbl-i}\n\n[^1]: j", calls)
    assert ["".join(run.text for run in runs) for runs in calls] == ["a", "b c d", "i", "e", "f", "g", "h", "j"]


def test_a_mark_escaped_within_a_title_is_a_mark_like_any_other_and_what_follows_keeps_its_place() -> None:
    calls: list[list[TextRun]] = []
    text = r'![A map](a.png "The \"new\" map[^1] \*")'
    (figure,) = convert(f"{text}\n\n[^1]: n", calls).blocks
    assert [(run.text, run.verbatim) for run in calls[0] if run.text != "\ufffc"] == [
        ('The "new" map', False),
        (" ", False),
        ("*", True),
    ]
    assert figure.find(".//{*}a").get("data-source") == f"navy.md:1:{text.index('[^') + 1}"


def test_code_addresses_and_what_a_backslash_protects_are_verbatim() -> None:
    calls: list[list[TextRun]] = []
    convert('a `b` <https://c.org> https://d.org/e--f. \\" &quot; [](#fig-a)\\\ng', calls)
    (runs,) = calls
    assert [run.text for run in runs if run.verbatim] == [
        "b", "https://c.org", "https://d.org/e--f", '"', '"', "\ufffc", "\n"
    ]  # fmt: skip


def test_the_dash_of_a_lead_is_no_text_of_its_own() -> None:
    calls: list[list[TextRun]] = []
    convert("> -- a", calls)
    assert [(run.text, str(run.place)) for run in calls[0]] == [("a", "navy.md:1:6")]


def test_what_is_set_is_what_is_written() -> None:
    document = SourceDocument("navy.md", Matter.BODY, "a *b* c\n\n-- d")
    result = markup.convert(document, lambda runs, _block: [run.text.upper() for run in runs])
    assert result.value is not None
    assert ["".join(block.itertext()) for block in result.value.blocks] == ["A B C", "—D"]


def test_any_line_end_is_a_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        blocks = convert(f"a{end}{end}> b{end}").blocks
        assert [block.get("data-source") for block in blocks] == ["navy.md:1:1", "navy.md:3:1"]


def test_deep_nesting_is_told_and_long_marks_take_no_long_time() -> None:
    for text in ("> " * 2000, "- " * 2000, "[" * 2000, "*a " * 2000, "![" * 1000, "::: {.sidebar}\n" * 300):
        assert convert(text) is not None
