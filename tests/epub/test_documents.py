"""What a document of the Book becomes: nothing is lost, what was for the making is gone, notes lead back."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

from lxml import etree

from pipeline.epub import documents

BOOK = ("cover", "series", "foreword", "navy", "glossary")


def letters_of(text: str) -> str:
    return re.sub(r"\W", "", text)


def letters(tree) -> str:
    body = tree.find("{http://www.w3.org/1999/xhtml}body")
    return letters_of("".join(body.itertext()))


def convert(book, style, name):
    document = next(d for d in book.documents if d.name == name)
    return etree.fromstring(documents.convert(documents.parse(document), book, {}, style))


def test_the_specimen_keeps_to_the_vocabulary_of_the_book(specimen):
    schema = etree.RelaxNG(etree.fromstring(files("pipeline").joinpath("schemas", "book.rng").read_bytes()))
    for document in specimen.documents:
        schema.assertValid(etree.fromstring(document.xhtml))


def test_letters_and_digits_are_those_of_the_book(specimen, style):
    for document in specimen.documents:
        made = convert(specimen, style, document.name)
        assert letters(made) == letters(etree.fromstring(document.xhtml))


def test_what_was_for_the_making_is_left_out_and_what_was_added_can_be_told(seen):
    for name in BOOK:
        kept = {str(value.attrname) for value in seen.find(f"{name}.xhtml", "//@*[starts-with(name(), 'data-')]")}
        assert kept <= {"data-made"}
    for made in ("note-call", "note-mark", "note-back", "note-label", "gloss", "label"):
        assert not seen.find("navy.xhtml", f"//*[contains(concat(' ', @class, ' '), ' {made} ')][not(@data-made)]")
    assert seen.find("navy.xhtml", "//h:div[@class='page-break']") == []


def test_kinds_and_roles_are_kept(seen):
    section = seen.find("navy.xhtml", "//h:body/h:section")[0]
    assert section.get("role") == "doc-chapter"
    assert section.get("{http://www.idpf.org/2007/ops}type") == "chapter"
    assert len(seen.find("navy.xhtml", "//h:aside[@role='doc-footnote' and @epub:type='footnote']")) == 4


def test_every_document_says_its_language(seen):
    for name in (*BOOK, "nav", "cover-image"):
        assert seen.find(f"{name}.xhtml", "/h:html[@lang='en-US' and @xml:lang='en-US']")


def test_calls_and_notes_are_what_reading_systems_make_pop_ups_of(seen):
    """docs/decisions.md tells which of them asks for what."""
    calls = seen.find("navy.xhtml", "//h:a[@epub:type='noteref' and @role='doc-noteref']")
    assert len(calls) == 4
    for call in calls:
        file, _, target = call.get("href").partition("#")
        assert file == "navy.xhtml"
        (note,) = seen.find("navy.xhtml", f"//h:a[@id='{call.get('id')}']/following::*[@id='{target}']")
        assert etree.QName(note).localname == "aside"
        assert (note.get("{http://www.idpf.org/2007/ops}type"), note.get("role")) == ("footnote", "doc-footnote")
        links = note.findall(".//{*}a[@role='doc-backlink']")
        assert {link.get("href") for link in links} == {f"#{call.get('id')}"}
        own = "".join(note.xpath(".//text()[not(ancestor::*[@role='doc-backlink'])]"))
        assert len(letters_of(own)) >= 9


def test_a_note_leads_back_from_its_mark_and_from_its_end(seen):
    for number, mark in ((1, "1"), (2, "a"), (3, "A"), (4, "2")):
        links = seen.find("navy.xhtml", f"//h:aside[@id='navy_note-{number}']//h:a[@role='doc-backlink']")
        assert [link.get("href") for link in links] == [f"#navy_call-{number}"] * 2
        assert [link.text for link in links] == [mark, "↑"]
    assert links[0].get("aria-label") == "Back to the text from Note 2"


def test_a_note_that_ends_with_a_list_leads_back_from_a_paragraph_of_its_own(seen):
    assert seen.find("navy.xhtml", "//h:aside[@id='navy_note-3']/h:p[last()][@class='note-return']/h:a")


def test_an_indent_of_verse_is_kept_without_a_stylesheet(seen):
    assert seen.text("navy.xhtml", "//h:span[@class='indent']") == ["\u2003" * 4, "\u2003" * 2]


def test_an_aside_without_a_role_is_a_note_and_no_landmark(seen):
    roles = [aside.get("role") for aside in seen.find("navy.xhtml", "//h:aside")]
    assert roles == ["note", "note", *["doc-footnote"] * 4]


def test_a_link_to_the_contents_leads_to_the_navigation_document(seen):
    assert seen.find("foreword.xhtml", "//h:a[@href='nav.xhtml']")


def test_a_proof_says_so_at_the_head_of_every_document(specimen, style):
    proof = replace(specimen, proof="2023-03-21")
    for document in specimen.documents:
        first = convert(proof, style, document.name).find(".//{*}section")[0]
        assert first.get("class") == "proof"
        assert "2023-03-21" in first.text
