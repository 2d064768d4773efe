"""Word documents of two writers, python-docx and LibreOffice, and what becomes of everything in them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline import manuscript
from pipeline.importing.account import letters_of, read_back

from .conftest import WORD, Bring, Brought
from .documents import WordFile

pytestmark = pytest.mark.usefixtures("with_pandoc")


def picture() -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (20, 10), (20, 40, 75)).save(stream, "PNG")
    stream.seek(0)
    return stream


def brought(bring: Bring, folder: Path, word: WordFile, **asked: object) -> Brought:
    file = folder / "handed-in.docx"
    file.write_bytes(word.save())
    return bring(file, **asked)


def test_libreoffice_s_document_comes_with_all_that_is_in_it(bring: Bring) -> None:
    found = bring(WORD / "harbor.docx")
    assert found.article == (WORD / "harbor.md").read_text("utf-8")
    assert "title: The Harbor at Low Water\n" in found.publication
    assert found.files["figures/picture-1.png"].startswith(b"\x89PNG")
    assert found.told("IMP-021") == ["a comment of The Editor is not in the text: “Is the year right?” (paragraph 4)"]
    assert found.places("IMP-022") == found.places("IMP-023") == ["article.md:3"]
    assert found.places("IMP-040") == ["article.md:28"]
    assert "IMP-020" not in found.codes


def test_the_parts_of_a_document_keep_their_meaning(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_paragraph("On Fog", style="Title")
    word.document.add_heading("The First", 1)
    word.document.add_heading("Far Below", 3)
    paragraph = word.document.add_paragraph("Plain, ")
    paragraph.add_run("strong").bold = True
    paragraph.add_run(" and 雾 ")
    paragraph.add_run("leaning").italic = True
    paragraph.add_run(" CO")
    paragraph.add_run("2").font.subscript = True
    word.document.add_paragraph("A quotation.", style="Quote")
    for text in ("one", "two"):
        word.document.add_paragraph(text, style="List Bullet")
    for text in ("first", "second"):
        word.document.add_paragraph(text, style="List Number")
    word.document.add_paragraph("— a lead")
    word.document.add_paragraph("* # [no] mark_up {here} | 1. <b>")
    found = brought(bring, tmp_path, word)
    assert found.article == (
        "## The First\n\n### Far Below\n\nPlain, **strong** and 雾 *leaning* CO₂\n\n> A quotation.\n\n- one\n- two\n\n"
        "1. first\n2. second\n\n-- a lead\n\n\\* # \\[no\\] mark\\_up \\{here} | 1. \\<b>\n"
    )
    assert found.codes == ["IMP-052", "IMP-056"]


def test_notes_go_into_the_series_that_they_name(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    paragraph = word.document.add_paragraph("Fog")
    for text in (
        "A note of the author.",
        "[Translator's note: of the translator.]",
        "TN: of the translator too.",
        "Of the translator again. —Trans.",
        "译者注：这是译者的。",
        "Editor’s note: of the editor.",
        "Of the editor (Ed.)",
        "Transport by sea: no translator's.",
    ):
        word.note(paragraph, text)
    word.note(paragraph, "At the end, of two", "paragraphs. —Eds.", kind="endnote")
    word.note(paragraph, "† With a mark of its own.", mark="†")
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == (
        "Fog[^1][^tn-1][^tn-2][^tn-3][^tn-4][^ed-1][^ed-2][^2][^ed-3][^tn-5]\n\n[^1]: A note of the author.\n\n"
        "[^tn-1]: of the translator.\n\n[^tn-2]: of the translator too.\n\n[^tn-3]: Of the translator again.\n\n"
        "[^tn-4]: 这是译者的。\n\n[^ed-1]: of the editor.\n\n[^ed-2]: Of the editor\n\n"
        "[^2]: Transport by sea: no translator's.\n\n[^ed-3]: At the end, of two\n\n    paragraphs.\n\n"
        "[^tn-5]: With a mark of its own.\n"
    )
    assert len(found.told("IMP-057")) == 7
    assert found.told("IMP-040") == [
        "the note marked † was taken for the translator's: “With a mark of its own.” (paragraph 12)"
    ]
    assert "IMP-020" not in found.codes


@pytest.mark.parametrize("style", ["Title", "Heading 1"])
def test_what_a_note_of_the_title_says_is_kept(bring: Bring, tmp_path: Path, style: str) -> None:
    word = WordFile()
    word.note(word.document.add_paragraph("On Fog", style=style), "Read in 1911.")
    word.document.add_paragraph("It lifted.")
    found = brought(bring, tmp_path, word)
    assert "title: On Fog\n" in found.publication
    assert found.article == "Read in 1911.\n\nIt lifted.\n"
    assert found.told("IMP-048") == [
        "a note of the title now stands at the head of the text: “Read in 1911.” (paragraph 3)"
    ]
    assert "IMP-020" not in found.codes


def test_comments_and_tracked_changes_are_told_with_their_places(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_paragraph("Before.")
    paragraph = word.document.add_paragraph("The fog ")
    word.document.add_comment(paragraph.runs, text="Which fog?", author="A. Reader", initials="A")
    word.change(paragraph, "ins", "slowly ")
    word.change(paragraph, "del", "never ")
    paragraph.add_run("lifted.")
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == "Before.\n\nThe fog slowly lifted.\n"
    assert found.told("IMP-021") == ["a comment of A. Reader is not in the text: “Which fog?” (paragraph 2)"]
    assert found.told("IMP-022") == ["what Editor deleted is left out: “never” (paragraph 2)"]
    assert found.told("IMP-023") == ["what Editor inserted is taken: “slowly” (paragraph 2)"]
    assert set(found.places("IMP-021") + found.places("IMP-022") + found.places("IMP-023")) == {"article.md:3"}
    assert "IMP-020" not in found.codes


def test_a_note_whose_call_was_deleted_is_left_out_and_told(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    paragraph = word.document.add_paragraph("The fog lifted.")
    word.note(paragraph, "It had not.")
    call = paragraph._p[-1]
    word.change(paragraph, "del", "At noon.")
    paragraph._p[-1].append(call)
    word.document.add_comment(paragraph.runs, text="Of no place", author="A. Reader")
    for sign in list(paragraph._p.iter(*(qn(f"w:comment{name}") for name in ("RangeStart", "RangeEnd", "Reference")))):
        sign.getparent().remove(sign)
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == "The fog lifted.\n"
    assert found.told("IMP-021") == ["a comment of A. Reader is not in the text: “Of no place” (no place of its own)"]
    assert found.told("IMP-022") == [
        "what Editor deleted is left out: “At noon.” (paragraph 1)",
        "what Editor deleted is left out: “It had not.” (no place of its own)",
    ]
    assert "IMP-020" not in found.codes


def test_the_parts_of_a_file_are_found_by_its_relations(bring: Bring, tmp_path: Path) -> None:
    with zipfile.ZipFile(WORD / "harbor.docx") as source, zipfile.ZipFile(tmp_path / "renamed.docx", "w") as renamed:
        for name in source.namelist():
            data = source.read(name)
            for part in ("document", "footnotes", "endnotes", "comments"):
                name = name.replace(f"/{part}.xml", f"/{part}2.xml")
                data = data.replace(f"{part}.xml".encode(), f"{part}2.xml".encode())
            renamed.writestr(name, data)
    found = bring(tmp_path / "renamed.docx")
    assert found.article == (WORD / "harbor.md").read_text("utf-8")
    assert found.codes == bring(WORD / "harbor.docx").codes


def test_tables_and_pictures_bring_their_captions(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_paragraph("Table 3-1: The ships", style="Caption")
    table = word.document.add_table(3, 2)
    for cell, text in zip(table._cells, ["Ship", "Length", "a|b", "12", "both", "both"], strict=True):
        cell.text = text
    table.cell(2, 0).merge(table.cell(2, 1)).text = "both"
    table.cell(1, 1).add_paragraph("and more")
    word.document.add_picture(picture())
    word.document.add_paragraph("Figure 7. A lamp", style="Caption")
    word.document.add_table(1, 1).cell(0, 0).text = "A frame."
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == (
        "| Ship | Length |\n|---|---|\n| a\\|b | 12 and more |\n| both |  |\n\n: The ships {#tbl-1}\n\n"
        '![](figures/picture-1.png "A lamp"){#fig-1}\n\nA frame.\n'
    )
    assert found.codes == ["FIG-002", "IMP-025", "IMP-027", "IMP-028", "IMP-045", "IMP-060"]


def test_pictures_in_headings_cells_and_strong_words_are_not_lost(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_heading("Lamps", 1).add_run().add_picture(picture())
    strong = word.document.add_paragraph("Here: ").add_run()
    strong.bold = True
    strong.add_picture(picture())
    table = word.document.add_table(2, 1)
    table.cell(0, 0).text = "Lamp"
    table.cell(1, 0).paragraphs[0].add_run("Red").add_picture(picture())
    word.document.add_heading("Ships", 1)
    found = brought(bring, tmp_path, word, title="On Fog")
    assert re.sub(r"\{#fig-\d}", "", found.article) == (
        "## Lamps\n\n![](figures/picture-1.png)\n\nHere:\n\n![](figures/picture-1.png)\n\n"
        "| Lamp |\n|---|\n| Red |\n\n![](figures/picture-1.png)\n\n## Ships\n"
    )
    assert found.told("IMP-064") == [
        f"the picture figures/picture-1.png stands behind its heading or table now (paragraph {at})" for at in (1, 4)
    ]


def test_a_picture_that_no_edition_takes_is_kept_and_told(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_picture(picture())
    word.document.inline_shapes[0]._inline.docPr.set("descr", "A lamp")
    image = next(part for part in word.document.part.package.parts if part.partname.startswith("/word/media/"))
    image.partname = PackURI("/word/media/image1.emf")
    word.document.add_paragraph("Above is a lamp.")
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == "![A lamp](figures/picture-1.emf){#fig-1}\n\nAbove is a lamp.\n"
    assert found.files["figures/picture-1.emf"] == picture().getvalue()
    assert found.told("IMP-063") == [
        "the picture figures/picture-1.emf is of a kind that no edition takes (paragraph 1)"
    ]


def test_what_a_manuscript_has_no_form_for_is_told(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    paragraph = word.document.add_paragraph("The 20")
    paragraph.add_run("th").font.superscript = True
    paragraph.add_run(" ship x")
    paragraph.add_run("ab").font.superscript = True
    paragraph.add_run(" was ")
    paragraph.add_run("not").font.strike = True
    paragraph.add_run(" ")
    paragraph.add_run("there").underline = True
    paragraph.add_run(" BC").font.small_caps = True
    word.document.sections[0].header.paragraphs[0].text = "DRAFT of May"
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == "The 20th ship xab was not *there* BC\n"
    assert found.codes == ["IMP-037", "IMP-041", "IMP-046", "IMP-059", "IMP-065", "IMP-067"]
    assert found.told("IMP-041") == ["the head or foot of the pages is left out: “DRAFT of May”"]


def test_an_old_table_of_contents_is_left_out_and_told(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    word.document.add_paragraph("Of the Quay ... 7", style="toc 1")
    word.document.add_heading("Of the Quay", 1)
    word.document.add_paragraph("It was long.")
    word.document.add_heading("Of the Ships", 1)
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == "## Of the Quay\n\nIt was long.\n\n## Of the Ships\n"
    assert found.told("IMP-061") == ["a line of the old contents is left out: “Of the Quay ... 7” (paragraph 1)"]
    assert "IMP-020" not in found.codes


def test_a_cover_in_the_house_s_words_is_left_to_the_house(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    for text in (
        "CHINA AEROSPACE STUDIES INSTITUTE",
        "In Their Own Words:",
        "On Fog",
        "Zhang Wei (张伟)",
        "Translations from Chinese source documents",
        "It begins.",
    ):
        word.document.add_paragraph(text)
    found = brought(bring, tmp_path, word)
    assert found.article == "It begins.\n"
    assert "title: On Fog\n" in found.publication
    assert "  - name: Zhang Wei\n    native: 张伟\n" in found.publication
    assert "series: in-their-own-words\n" in found.publication


def test_words_that_pandoc_passes_over_are_missed(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_paragraph("Here is the text of it, at some length, before the place.")
    paragraph = word.document.add_paragraph("And here ")
    word.append(paragraph, "<w:yetUnknown {}><w:r><w:t>hidden</w:t></w:r></w:yetUnknown>")
    paragraph.add_run(" it goes on, again at some length, behind the place.")
    found = brought(bring, tmp_path, word, title="On Fog")
    assert "hidden" not in found.article
    assert found.told("IMP-020") == [
        "the words are not those of the file: it has hidden, the manuscript has – (paragraph 2)"
    ]


def test_what_pandoc_passes_over_is_read_all_the_same(bring: Bring, tmp_path: Path) -> None:
    word = WordFile()
    paragraph = word.document.add_paragraph("A field: ")
    word.append(paragraph, '<w:fldSimple {} w:instr=" SEQ Lamp "><w:r><w:t>7</w:t></w:r></w:fldSimple>')
    word.append(paragraph, '<w:bdo {} w:val="ltr"><w:r><w:t xml:space="preserve">, a direction, </w:t></w:r></w:bdo>')
    above, below = (f"<w:r><w:t>{said}</w:t></w:r>" for said in ("wù", "雾"))
    word.append(paragraph, f"<w:r {{}}><w:ruby><w:rt>{above}</w:rt><w:rubyBase>{below}</w:rubyBase></w:ruby></w:r>")
    word.append(paragraph, "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>, unseen</w:t></w:r>")
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    word.append(paragraph, f"<w:r {{}}><w:pict>{box}</w:pict></w:r>")
    table = word.document.add_table(2, 2)
    for cell, text in zip(table._cells, "abcd", strict=True):
        cell.text = text
    table._tbl.remove(table._tbl.tblGrid)
    found = brought(bring, tmp_path, word, title="On Fog")
    assert found.article == (
        "A field: 7, a direction, 雾, unseen\n\nIn a box.\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    assert found.told("IMP-049") == ["words that Word hides stand in the text now: “, unseen” (paragraph 1)"]
    assert found.told("IMP-068") == ["a text box stands behind its paragraph now: “In a box.” (paragraph 2)"]
    assert found.told("IMP-069") == ["a reading that stood above characters is left out: “wù” (paragraph 1)"]
    assert "IMP-020" not in found.codes


# Generated documents

SIGNS = st.sampled_from([*"abcdefgXYZ0123456789", *"  .,;'\"*_#[]<>{}|\\`~^&-:=+()", "海", "军", "“", "é", "--"])
TEXT = st.lists(SIGNS, min_size=1, max_size=40).map("".join).filter(letters_of)
RUN = st.tuples(TEXT, st.sampled_from(["", "bold", "italic"]))
STYLE = st.sampled_from(["Normal", "Heading 1", "Heading 2", "List Bullet", "List Number", "Quote"])
PARAGRAPH = st.tuples(STYLE, st.lists(RUN, min_size=1, max_size=3), st.none() | TEXT)
TABLE = st.tuples(st.integers(2, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(st.lists(TEXT, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARAGRAPH | TABLE, min_size=1, max_size=6))
def test_letters_and_digits_in_are_letters_and_digits_out_or_told(
    bring: Bring, tmp_path: Path, parts: list[tuple[str, list[tuple[str, str]], str | None] | list[list[str]]]
) -> None:
    word, given_words, given_notes = WordFile(), "", ""
    for part in parts:
        if isinstance(part, list):
            table = word.document.add_table(len(part), len(part[0]))
            for row, texts in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
                    given_words += text
            continue
        name, runs, note = part
        paragraph = word.document.add_paragraph(style=name)
        for text, form in runs:
            run = paragraph.add_run(text)
            run.bold, run.italic = form == "bold", form == "italic"
            given_words += text
        if note is not None:
            word.note(paragraph, note)
            given_notes += note
    found = brought(bring, tmp_path, word, title="A Title")
    assert found.told("IMP-020") == []
    passages, faults = read_back("article.md", found.article)
    gone = "".join(one.message for one in found.findings if one.code in ("IMP-052", "IMP-057"))
    if not gone:
        assert letters_of("".join(passage.text for passage in passages)) == letters_of(given_words + given_notes)
    assert {fault.code for fault in faults} <= {"LINK-005"}


def test_an_imported_document_is_a_whole_manuscript(bring: Bring, tmp_path: Path) -> None:
    found = bring(WORD / "harbor.docx")
    folder = tmp_path / "the-harbor"
    for name, data in found.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    assert manuscript.read(folder).findings == ()


def test_python_docx_reads_what_libreoffice_wrote() -> None:
    assert docx.Document(str(WORD / "harbor.docx")).paragraphs[0].text == "The Harbor at Low Water"
