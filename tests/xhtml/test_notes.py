"""Notes: three series of marks, their calls, and where they stand."""

from __future__ import annotations

from .conftest import Make

THREE = """One[^1] two[^tn-a] three[^ed-a] four[^2] five[^tn-b].

[^tn-b]: Translator two.
[^1]: Author one.
[^ed-a]: Editor one.
[^2]: Author two.
[^tn-a]: Translator one.
"""


def marks(made: Make, text: str) -> list[str]:
    return made(text).texts("a[@role='doc-noteref']")


def test_each_series_has_marks_of_its_own_in_the_order_of_the_calls(made: Make) -> None:
    assert marks(made, THREE) == ["1", "a", "A", "2", "b"]


def test_notes_stand_in_the_order_of_their_calls_however_they_were_written(made: Make) -> None:
    notes = made(THREE).texts("section[@class='notes']/{*}aside")
    assert notes == [
        "1 Author one.",
        "a Translator’s note: Translator one.",
        "A Editor’s note: Editor one.",
        "2 Author two.",
        "b Translator’s note: Translator two.",
    ]


def test_after_z_comes_aa(made: Make) -> None:
    calls = "".join(f"word[^tn-{number}] " for number in range(1, 29))
    notes = "".join(f"[^tn-{number}]: Note.\n" for number in range(1, 29))
    assert marks(made, f"{calls}\n\n{notes}")[24:] == ["y", "z", "aa", "ab"]


def test_ids_of_the_three_series_differ_in_more_than_case(made: Make) -> None:
    result = made(THREE)
    ids = [one.get("id") for one in result.all("aside")]
    assert ids == ["article_note-1", "article_note-tn-a", "article_note-ed-a", "article_note-2", "article_note-tn-b"]
    assert [one.get("id") for one in result.all("a[@role='doc-noteref']")] == [
        one.replace("_note-", "_call-") for one in ids
    ]


def test_a_call_leads_to_its_note_and_is_named_for_a_screen_reader(made: Make) -> None:
    call = made(THREE).all("a[@role='doc-noteref']")[1]
    assert call.get("href") == "article.xhtml#article_note-tn-a"
    assert call.get("aria-label") == "Translator’s note a"
    assert (call.get("class"), call.get("data-made")) == ("note-call translator", "mark")
    assert call.get("data-source") == "article.md:1:12"


def test_a_second_call_of_one_note_has_the_same_mark_and_an_id_of_its_own(made: Make) -> None:
    calls = made("One[^1] two.[^1]\n\n[^1]: The note.\n").all("a[@role='doc-noteref']")
    assert [call.text for call in calls] == ["1", "1"]
    assert [call.get("id") for call in calls] == ["article_call-1", "article_call-1-2"]


def test_numbers_begin_again_in_each_file_and_labels_belong_to_it(made: Make) -> None:
    result = made({"a.md": "# A\n\nText.[^1]\n\n[^1]: In a.\n", "b.md": "# B\n\nText.[^1]\n\n[^1]: In b.\n"})
    assert result.texts("aside", "a") == ["1 In a."]
    assert result.texts("aside", "b") == ["1 In b."]


def test_a_note_that_begins_with_a_list_has_its_mark_in_a_paragraph_before_it(made: Make) -> None:
    (note,) = made("Text.[^1]\n\n[^1]:\n    - one\n    - two\n").all("aside")
    assert [child.tag.rpartition("}")[2] for child in note] == ["p", "ul"]
    assert "".join(note[0].itertext()).strip() == "1"
    assert note[0].get("data-source") == note.get("data-source")


def test_a_document_without_notes_has_no_section_of_notes(made: Make) -> None:
    assert made("Text.\n").all("section") == []


def test_a_note_may_refer_to_other_places_and_use_terms(made: Make) -> None:
    result = made('## Navy {#sec-navy}\n\nText.[^1]\n\n[^1]: See [](#sec-navy) on [battleships]{.term zh="战列舰"}.\n')
    assert result.told == []
    assert result.texts("aside") == ["1 See “Navy” on battleships [战列舰]."]


def test_calls_side_by_side_are_parted_so_that_1_and_2_do_not_read_as_12(made: Make) -> None:
    result = made("Word.[^1][^2] Another.[^3]\n\n[^1]: One.\n[^2]: Two.\n[^3]: Three.\n")
    assert result.texts("p")[0] == "Word.1,2 Another.3"
    assert [one.get("data-made") for one in result.all("span[@class='between-calls']")] == ["mark"]
