"""Links within the title, and cross-references without words of their own."""

from __future__ import annotations

import pytest

from pipeline.checks import book as book_checks

from .conftest import Make

CHAPTERS = {
    "a.md": "# Army {#ch-army}\n\n## Staff {#sec-staff}\n\nText.\n",
    "navy.md": "# Navy\n\nText.\n",
    "end.md": "# Outlook {.unnumbered}\n\nText.\n",
}


def reference(made: Make, written: str, document: str = "end") -> tuple[str, str | None]:
    """The words and the address of a reference that stands in ``end.md``."""
    result = made({**CHAPTERS, "end.md": f"{CHAPTERS['end.md']}\nSee {written}.\n"})
    assert result.told == []
    assert book_checks.check(result.book) == ()
    link = result.all("a", document)[0]
    return link.text or "", link.get("href")


@pytest.mark.parametrize(
    ("written", "words", "address"),
    [
        ("[](#ch-army)", "Chapter\xa01", "a.xhtml#ch-army"),
        ("[](#sec-staff)", "“Staff”", "a.xhtml#sec-staff"),
        ("[](a.md#sec-staff)", "“Staff”", "a.xhtml#sec-staff"),
        ("[the staff](#sec-staff)", "the staff", "a.xhtml#sec-staff"),
        ("[the navy](navy.md)", "the navy", "navy.xhtml"),
    ],
)
def test_a_reference_leads_to_its_place_and_says_what_stands_there(
    written: str, words: str, address: str, made: Make
) -> None:
    assert reference(made, written) == (words, address)


@pytest.mark.parametrize(
    ("written", "words", "address"),
    [
        ("[](a.md)", "Chapter\xa01", "a.xhtml"),
        ("[](navy.md)", "Chapter\xa02", "navy.xhtml"),
        ("[](end.md)", "“Outlook”", "end.xhtml"),
    ],
)
def test_a_reference_to_a_whole_file_says_what_its_heading_is(
    written: str, words: str, address: str, made: Make
) -> None:
    assert reference(made, written) == (words, address)


def test_a_reference_to_an_article_says_the_title_of_the_publication(made: Make) -> None:
    result = made(
        "See [](article.md).\n", back={"notes.md": "# On the text\n\nOf [](article.md).\n"}, title="Forging Ahead"
    )
    assert result.texts("a[@class='xref']", "notes") == ["“Forging Ahead”"]


def test_a_reference_with_a_page_has_an_empty_place_for_its_number(made: Make) -> None:
    result = made({**CHAPTERS, "end.md": "# End\n\nSee [](#sec-staff){.page} there.\n"})
    assert result.texts("p", "end") == ["See “Staff”, page\u00a0 there."]
    (page,) = result.all("a[@class='page-ref']", "end")
    assert (page.text, page.get("href"), page.get("data-made")) == (None, "a.xhtml#sec-staff", "page")


def test_what_the_program_says_for_a_reference_is_not_the_author_s(made: Make) -> None:
    (link,) = made("## Navy {#sec-navy}\n\n[](#sec-navy)\n").all("a[@class='xref']")
    assert link.get("data-made") == "label"


@pytest.mark.parametrize(
    "written", ["[](#sec-nowhere)", "[](nowhere.md)", "[](navy.md#sec-staff)", "[there](#sec-nowhere)"]
)
def test_a_reference_to_nowhere_is_told_at_its_place(written: str, made: Make) -> None:
    result = made({**CHAPTERS, "end.md": f"# End\n\nSee {written} there.\n"})
    assert result.told == ["end.md:3:5 REF-001"]


def test_a_reference_to_nowhere_with_a_page_is_told_once(made: Make) -> None:
    result = made("See [](#sec-nowhere){.page} there.\n")
    assert result.told == ["article.md:1:5 REF-001"]
    assert result.texts("p") == ["See #sec-nowhere there."]


def test_the_nearest_place_is_suggested(made: Make) -> None:
    (told,) = made("## Navy {#sec-navy}\n\n[](#sec-nayv)\n").findings
    assert "sec-navy" in told.hint


def test_in_a_proof_a_link_to_nowhere_keeps_its_words_and_a_reference_says_what_it_meant(made: Make) -> None:
    result = made("See [the map](#fig-map) or [](#fig-map).\n", proof="2023-03-20")
    assert result.texts("p")[-1] == "See the map or #fig-map."
    assert result.all("a") == []
    assert book_checks.check(result.book) == ()


def test_addresses_outside_of_the_title_stay_as_they_are(made: Make) -> None:
    result = made("[One](https://example.org/a#b) and [two](mailto:editor@example.org).\n")
    assert [link.get("href") for link in result.all("a")] == ["https://example.org/a#b", "mailto:editor@example.org"]
