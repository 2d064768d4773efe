"""The structure tree of a PDF, read back from the file by a reader of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
import weasyprint.pdf as engine
from cssselect2 import ElementWrapper
from PIL import Image
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from pipeline.checks import verapdf
from pipeline.checks.tagged_pdf import Reader, Tag, is_made, is_note
from pipeline.model import Verdict
from pipeline.pdf import claims, tagging
from pipeline.pdf.conformance import ARCHIVAL_AND_ACCESSIBLE, Conformance
from pipeline.pdf.xmp import Description

from .conftest import LABELS

FIXTURES = Path(__file__).parent / "fixtures"
GARAMOND = Path(find_spec("rendercv_fonts").submodule_search_locations[0]) / "EB Garamond"
SENTENCE = (
    "Provincial governments strengthened the comprehensive coordination of fundamental research number {}, 1949–1978."
)
LONG = " ".join(SENTENCE.format(number) for number in range(8))
ROW = (
    '<tr><td class="left">Force {0}</td><td class="numeric">{0}</td><td>' + "Remarks about a force. " * 2 + "</td></tr>"
)
ROWS = 72
PAGE_SIZES = ("letter", "6in 9in")
DESCRIPTION = Description(
    "Every Construct", "en-US", "urn:isbn:9780000000000", datetime(2023, 3, 20, tzinfo=UTC), "2023", "0" * 64
)


class Joined(HTML):
    """A document that is already a tree, as the layout hands it over."""

    def __init__(self, root: ElementTree.Element, base_url: str) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, URLFetcher(), "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


def lay_out(folder: Path, source: str, css: str = "") -> Document:
    for name in ("constructs.css", "plan.svg"):
        shutil.copy(FIXTURES / name, folder)
    Image.new("RGB", (16, 16), (184, 68, 43)).save(folder / "dot.png")
    fonts, base_url = FontConfiguration(), folder.as_uri() + "/"
    style = (FIXTURES / "constructs.css").read_text("utf-8").replace("GARAMOND", GARAMOND.as_uri()) + css
    sheet = CSS(string=style, font_config=fonts, base_url=base_url)
    html = Joined(ElementTree.fromstring(source), base_url)
    return html.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a")


def write(document: Document, conformance: Conformance = ARCHIVAL_AND_ACCESSIBLE) -> bytes:
    labels = [str(number + 1) for number in range(len(document.pages))]
    finisher = claims.finisher(conformance, DESCRIPTION, labels)
    options = claims.options(conformance, DESCRIPTION)
    return tagging.write(document, finisher, labels=LABELS, **options)


# Words


def body_words(root: Tag) -> str:
    return " ".join(root.text(lambda tag: is_note(tag) or is_made(tag)).split())


def joined(text: str) -> str:
    """Text as it is copied, without soft hyphens (PDFium gives U+FFFE); a running head may follow the page's last."""
    return re.sub("[\u00ad\ufffe][ \r\n]*(?=[a-z])", "", text)


def copied(data: bytes) -> tuple[str, str]:
    """The text of a PDF as Poppler and as PDFium copy it."""
    poppler = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return poppler.decode("utf-8"), "\n".join(pages)


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


# Documents


def constructs() -> str:
    source = (FIXTURES / "constructs.xml").read_text("utf-8").replace("LONGTEXT", LONG)
    return source.replace("ROWS", "".join(ROW.format(number) for number in range(ROWS)))


@pytest.fixture(scope="module", params=PAGE_SIZES)
def pressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The document of all constructs: ten pages and more."""
    folder = tmp_path_factory.mktemp("constructs")
    return write(lay_out(folder, constructs(), f"@page {{ size: {request.param} }}"))


@pytest.fixture(scope="module")
def reader(pressed: bytes) -> Reader:
    return Reader(pressed)


@pytest.fixture(scope="module")
def root(reader: Reader) -> Tag:
    return reader.root


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., bytes]:
    """The PDF of a small document with the given body."""

    def write_out(body: str, css: str = "@page { size: letter }") -> bytes:
        source = f'<html lang="en-US"><head><title>A Title</title></head><body>{body}</body></html>'
        return write(lay_out(tmp_path, source, css))

    return write_out


@pytest.fixture
def tags_of(written: Callable[..., bytes]) -> Callable[..., Tag]:
    """The tree of a small document with the given body."""

    readers = []  # an element of a PDF is gone with the PDF

    def read(body: str, css: str = "@page { size: letter }") -> Tag:
        readers.append(Reader(written(body, css)))
        return readers[-1].root

    return read


# Standards


def test_verapdf_finds_nothing_against_either_profile(pressed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "constructs.pdf"
    path.write_bytes(pressed)
    reports = verapdf.check(path, ("ua1", "2a"))
    assert [(report.verdict, report.findings) for report in reports] == [(Verdict.PASSED, ())] * 2


def test_the_same_document_is_written_twice_alike_and_leaves_the_engine_as_it_was(tmp_path: Path) -> None:
    document = lay_out(tmp_path, '<html lang="en"><head><title>T</title></head><body><p>Words.</p></body></html>')
    before = engine.Stream, engine.add_tags, [list(page.links) for page in document.pages]
    assert write(document) == write(document)
    assert before == (engine.Stream, engine.add_tags, [list(page.links) for page in document.pages])


def test_the_engine_is_put_back_after_a_failure(tmp_path: Path) -> None:
    document = lay_out(tmp_path, '<html lang="en"><head><title>T</title></head><body><p>Words.</p></body></html>')
    before = engine.Stream, engine.add_tags

    def fail(*_: object) -> None:
        raise RuntimeError("a finisher's fault")

    with pytest.raises(RuntimeError, match="a finisher's fault"):
        tagging.write(document, fail, labels=LABELS)
    assert before == (engine.Stream, engine.add_tags)


def test_two_documents_in_two_threads_keep_to_themselves(tmp_path: Path) -> None:
    written: dict[str, bytes] = {}

    def press(word: str) -> None:
        folder = tmp_path / word
        folder.mkdir()
        source = f'<html lang="en"><head><title>T</title></head><body><p>{word}</p></body></html>'
        written[word] = write(lay_out(folder, source))

    threads = [threading.Thread(target=press, args=(word,)) for word in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {word: Reader(data).root.text() for word, data in written.items()} == {"one": "one", "two": "two"}


# One element of the Book, one structure element


def test_a_table_of_many_pages_is_one_table_with_one_head(root: Tag) -> None:
    (table,) = root.all("Table")
    assert [tag.role for tag in table.tags] == ["Caption", "THead", "TBody"]
    assert len(table.all("THead")) == 1
    assert len(table.all("TR")) == ROWS + 1
    assert len({page for cell in table.all("TD") for page in cell.pages}) >= 5
    assert [row.tags[0].text() for row in table.tags[2].tags] == [f"Force {number}" for number in range(ROWS)]


def test_a_paragraph_that_crosses_a_page_is_one_paragraph(root: Tag) -> None:
    paragraph = root.one("long")
    assert paragraph.role == "P"
    assert len(paragraph.pages) > 1
    assert body_words(paragraph).endswith(LONG)


def test_a_row_that_crosses_a_page_is_one_row(tags_of: Callable[..., Tag]) -> None:
    cells = f"<td><p>{LONG}</p></td><td><p>{LONG}</p></td>"
    table = tags_of(f"<table><tbody><tr>{cells}</tr></tbody></table>", "@page { size: 4in 4in }")
    assert table.shape() == "Document(Table(TBody(TR(TD(P) TD(P)))))"
    assert [cell.text() for cell in table.all("TD")] == [LONG, LONG]
    assert all(len(paragraph.pages) > 1 for paragraph in table.all("P"))


def test_a_note_of_several_blocks_is_one_note_with_its_mark_as_label(root: Tag) -> None:
    note = root.one("one_note-2")
    assert [tag.role for tag in note.tags] == ["Lbl", "P", "L", "P"]
    assert [tag.text().strip() for tag in note.all("LBody")] == ["an item in a note", "another item in a note"]


def test_a_note_at_the_end_of_a_text_that_crosses_a_page_is_one_note(tags_of: Callable[..., Tag]) -> None:
    note = (
        '<aside id="a_note-1" class="note author" role="doc-footnote" data-mark="1" data-call="a_call-1">'
        f'<p><span class="note-mark">1</span> {LONG}</p><p>{LONG}</p></aside>'
    )
    call = '<a id="a_call-1" class="note-call author" href="#a_note-1">1</a>'
    tree = tags_of(f'<p>Words{call}</p><section class="notes">{note}</section>', "@page { size: 4in 4in }")
    (found,) = tree.all("Note")
    assert [tag.role for tag in found.tags] == ["Lbl", "P", "P"]
    assert found.text().replace("  ", " ") == f"1 {LONG}{LONG}"
    assert len({page for tag in found for page in tag.pages}) > 1


def test_every_element_with_an_id_stands_in_the_tree_once(root: Tag) -> None:
    source = ElementTree.parse(FIXTURES / "constructs.xml").getroot()
    expected = {element.get("id") for element in source.iter() if element.get("id")}
    found = [str(tag.entries.ID) for tag in root if "/ID" in tag.entries]
    assert len(found) == len(set(found))
    assert expected - set(found) == set()


# Artifacts


def test_running_heads_and_folios_are_artifacts_and_nothing_else_is_lost(reader: Reader) -> None:
    kinds = {kind for kind, _ in reader.artifacts}
    heads = [text for kind, text in reader.artifacts if kind == "/Pagination/Header"]
    folios = [text for kind, text in reader.artifacts if kind == "/Pagination/Footer"]
    assert kinds == {"/Pagination/Header", "/Pagination/Footer", "/Pagination", "/Layout"}
    assert {head.strip() for head in heads} == {"Contents", "First Chapter", "Second Chapter"}
    assert folios == [str(number + 1) for number in range(len(reader.pdf.pages))]


def test_a_repeated_table_head_is_an_artifact(reader: Reader) -> None:
    repeated = [text for kind, text in reader.artifacts if kind == "/Pagination"]
    assert repeated.count("Remarks") == len(repeated) / 4 >= 4


def test_leaders_and_decoration_are_artifacts(reader: Reader) -> None:
    decoration = {text for kind, text in reader.artifacts if kind == "/Layout"}
    assert decoration == {".", "* * *"}
    assert [tag.entries.Alt for tag in reader.root.all("Figure")] == ["A map of the coast", "A plan of the harbour"]


# Words


def test_the_words_of_the_body_are_read_without_notes_and_without_what_was_made(root: Tag) -> None:
    words = body_words(root)
    assert words.startswith("The First Chapter")
    for made in ("INSTITUTE", "民族复兴", "Figure 1", "Table 1", "Translator’s note", "•"):
        assert made not in words
    for own in ("武装", "[35]", "A lone lead.", "First lead.", "The coast", "Definition three.", f"Force {ROWS - 1}"):
        assert own in words


def test_the_letters_of_the_tree_are_those_of_the_book(root: Tag) -> None:
    source = (FIXTURES / "constructs.xml").read_text("utf-8").replace("LONGTEXT", LONG)
    book = ElementTree.fromstring(source.replace("ROWS", "".join(ROW.format(number) for number in range(ROWS))))
    assert letters(body_words(root)) == letters("".join(manuscript_words(book.find("body"))))


def test_the_words_of_the_notes_are_a_sequence_of_their_own(root: Tag) -> None:
    notes = [note.text(lambda tag: is_note(tag) or is_made(tag)).strip() for note in root.all("Note")]
    assert [note[:24] for note in notes] == [
        "A note to the heading.",
        "A note of several blocks",
        "The second note, which c",
        "A note to a note.",
        "The third note.",
        "A note to a caption.",
        "A note to an item.",
        "A note to a head.",
        "A note at the end of its",
    ]


def test_words_are_parted_by_spaces_also_where_a_line_ends(root: Tag) -> None:
    assert body_words(root.one("long")).endswith(LONG)
    verse = next(tag for tag in root.all("P") if tag.text().startswith("First line"))
    assert verse.text() == "First line of verse second line of verse third line"


def test_words_are_parted_where_a_style_breaks_a_title_by_sense(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of("<h1><span>Forging</span> <span>Ahead</span></h1>", "h1 span { display: block }")
    assert tree.text() == "Forging Ahead"


@pytest.mark.parametrize("setting", ["left", "justify"])
def test_one_space_parts_a_line_from_an_element_that_begins_the_next(setting: str, tags_of: Callable[..., Tag]) -> None:
    css = f"@page {{ size: 3in 4in }} html {{ text-align: {setting} }} em {{ white-space: nowrap }}"
    words = "several words and " * 20
    tree = tags_of(f"<p>{words.strip().replace('several words', '<em>several words</em>')}</p>", css)
    assert tree.text() == words.strip()


def test_no_space_comes_between_the_characters_of_a_chinese_run(tags_of: Callable[..., Tag]) -> None:
    run = "军民融合发展战略" * 12
    tree = tags_of(f'<p><span lang="zh-Hans">{run}</span></p>', "@page { size: 3in 4in }")
    assert tree.text() == run


def test_automatic_hyphens_are_soft_and_hard_ones_stay(tags_of: Callable[..., Tag]) -> None:
    words = "internationalization-administration " * 8
    tree = tags_of(f"<p>{words}</p>", "@page { size: 3in 4in } html { hyphenate-limit-chars: 5 2 2 }")
    paragraph = tree.all("P")[0]
    raw = "".join(kid for kid in paragraph.kids if isinstance(kid, str))
    assert "\u00ad" in raw
    assert " ".join(raw.replace("\u00ad", "").split()) == words.strip()


def test_a_space_that_does_not_break_is_copied_as_a_space(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of("<p>no\u00a0break and <em>none</em> <strong>here</strong></p>")
    assert tree.text() == "no break and none here"


def test_a_group_with_opacity_has_a_place_in_the_tree(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of('<div style="opacity: 0.5"><p>Pale <span data-pdf="artifact">or decorated</span> words.</p></div>')
    assert tree.shape() == "Document(Div(P))"


def test_poppler_and_pdfium_copy_hyphenated_words_whole(pressed: bytes) -> None:
    for text in map(joined, copied(pressed)):
        words = set(re.findall(r"[^\W\d_]+", text))
        assert {"comprehensive", "coordination", "fundamental", "strengthened"} <= words
        assert not {word for word in words if word.startswith(("coord", "fundam", "compre")) and word not in LONG}


def test_poppler_and_pdfium_copy_letter_spaced_words_whole(written: Callable[..., bytes]) -> None:
    spaced = "span { display: block; letter-spacing: 0.34em }"
    head = "@page { size: letter; @top-right { content: 'Running Head'; letter-spacing: 0.34em } }"
    data = written("<p><span>CHINA AEROSPACE</span> <span>STUDIES INSTITUTE</span></p>", spaced + head)
    for text in copied(data):
        assert {"CHINA AEROSPACE", "STUDIES INSTITUTE", "Running Head"} <= {line.strip() for line in text.splitlines()}
    assert Reader(data).root.text() == "CHINA AEROSPACE STUDIES INSTITUTE"


def test_a_letter_spaced_word_that_is_broken_keeps_its_soft_hyphen(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of("<p>internationalization administration</p>", "@page { size: 3in 4in } p { letter-spacing: 0.3em }")
    raw = "".join(kid for kid in tree.all("P")[0].kids if isinstance(kid, str))
    assert "\u00ad" in raw
    assert raw.replace("\u00ad", "") == "internationalization administration"


# Notes


def test_each_note_follows_the_block_that_calls_it(root: Tag) -> None:
    for tag in root:
        for before, note in zip(tag.tags, tag.tags[1:], strict=False):
            if note.role == "Note" and before.role in ("P", "H1"):
                assert str(note.entries.ID) in {targets(call) for call in before.all("Reference")}
    assert after(root, "one_note-1").role == "H1"
    assert after(root, "one_note-2") is root.one("long")
    assert after(root, "one_note-5") is root.one("one_note-3")
    assert after(root, "one_note-4").role == "P"
    assert after(root, "one_note-7").text().startswith("Fourth item")


def test_a_note_to_a_caption_or_a_cell_stands_in_it(root: Tag) -> None:
    assert holder(root, "one_note-6").role == "Caption"
    assert holder(root, "two_note-1").role == "TH"


def test_call_and_note_lead_to_each_other(root: Tag, reader: Reader) -> None:
    names = reader.pdf.Root.Names.Dests.Names
    destinations = {str(name) for name in list(names)[::2]}
    for note in root.all("Note"):
        label = note.tags[0]
        assert label.shape() == "Lbl(Link)"
        (back,) = label.tags[0].annotations
        assert str(back.Contents) == "Back to the text"
        call = next(call for call in root.all("Reference") if targets(call) == str(note.entries.ID))
        assert call.shape() == "Reference(Link)"
        assert {str(back.Dest), str(note.entries.ID)} <= destinations
        assert str(back.Dest) == str(note.entries.ID).replace("_note-", "_call-")
        assert call.tags[0].annotations[0].Contents in ("Editor’s note A", "Translator’s note a") or re.fullmatch(
            r"Note \d", str(call.tags[0].annotations[0].Contents)
        )


def test_a_link_in_a_note_is_a_link(root: Tag) -> None:
    (link,) = [tag for tag in root.one("one_note-2").all("Link") if "navy" in tag.text()]
    assert {str(annotation.A.URI) for annotation in link.annotations} == {"https://example.org/navy"}


# Links


def test_a_link_over_two_lines_has_an_annotation_for_each_and_says_what_it_is(root: Tag) -> None:
    link = next(tag for tag in root.all("Link") if tag.text().startswith("a long link"))
    assert len(link.annotations) >= 2
    words = "a long link over two or more lines which tells at some length where it is that it leads"
    assert {str(annotation.Contents) for annotation in link.annotations} == {words}


def test_every_annotation_belongs_to_one_link(root: Tag, reader: Reader) -> None:
    on_pages = [annotation.objgen for page in reader.pdf.pages for annotation in page.get("/Annots", [])]
    in_tree = [annotation.objgen for tag in root for annotation in tag.annotations]
    assert sorted(on_pages) == sorted(in_tree)
    assert {tag.role for tag in root if tag.annotations} == {"Link"}


# Constructs


def test_lists_have_labels_and_bodies(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of("<ol><li><p>One.</p><ul><li><p>Nested.</p></li></ul></li><li><p>Two.</p></li></ol>")
    assert tree.shape() == "Document(L(LI(Lbl LBody(P L(LI(Lbl LBody(P))))) LI(Lbl LBody(P))))"
    assert [str(tag.entries.A.ListNumbering) for tag in tree.all("L")] == ["/Decimal", "/Circle"]


def test_a_list_without_marks_has_no_labels(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of('<ul class="plain"><li><p>One.</p></li></ul>')
    assert tree.shape() == "Document(L(LI(LBody(P))))"
    assert tree.tags[0].entries.A.ListNumbering == "/None"


def test_the_dash_of_a_list_of_leads_is_its_label(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of('<ul class="leads"><li><p>One.</p></li><li><p>Two.</p></li></ul>')
    assert [label.text() for label in tree.all("Lbl")] == ["—", "—"]
    assert tree.tags[0].entries.A.ListNumbering == "/None"


def test_a_term_is_the_label_of_its_definitions(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of("<dl><dt>A</dt><dd><p>a</p></dd><dt>B</dt><dt>C</dt><dd><p>b</p></dd></dl>")
    assert tree.shape() == "Document(L(LI(Lbl LBody(P)) LI(Lbl Lbl LBody(P))))"


def test_contents_are_references_with_nested_lists(root: Tag) -> None:
    (contents,) = [tag for tag in root.all("TOC") if len(tag.tags) == 2 and tag.tags[0].all("TOC")]
    nested = "TOC(TOCI(Reference(Link(Span Span))) TOCI(Reference(Link(Span))))"
    assert contents.shape() == f"TOC(TOCI(Reference(Link(Span)) {nested}) TOCI(P(Reference(Link(Span)))))"


def test_header_cells_have_a_scope_and_data_cells_name_them(tags_of: Callable[..., Tag]) -> None:
    tree = tags_of(
        '<table id="t"><thead><tr><th scope="col">A</th><th scope="col" colspan="2">B</th></tr></thead>'
        '<tbody><tr><th scope="row" rowspan="2">r</th><td>1</td><td>2</td></tr><tr><td>3</td><td/></tr></tbody></table>'
    )
    assert [str(head.entries.A.Scope) for head in tree.all("TH")] == ["/Column", "/Column", "/Row"]
    names = {str(head.entries.ID): head.text() for head in tree.all("TH")}
    headers = [[names[str(name)] for name in cell.entries.A.Headers] for cell in tree.all("TD")]
    assert headers == [["r", "B"]] * 4
    assert [int(head.entries.A.get("/ColSpan", 1)) for head in tree.all("TH")] == [1, 2, 1]


def test_a_figure_is_a_picture_with_its_place_and_a_caption_beside_it(tags_of: Callable[..., Tag]) -> None:
    body = '<figure><img src="plan.svg" alt="A plan"/><figcaption>Caption</figcaption></figure>'
    tree = tags_of(body, "@page { size: 400pt 300pt; margin: 10pt } body, figure { margin: 0 } img { display: block }")
    assert tree.shape() == "Document(Div(Figure Caption))"
    assert [float(edge) for edge in tree.all("Figure")[0].entries.A.BBox] == [10, 230, 130, 290]


def test_every_language_is_told(root: Tag) -> None:
    chinese = [tag for tag in root if str(tag.entries.get("/Lang", "")) == "zh-Hans"]
    assert root.entries.Lang == "en-US"
    assert [tag.text() for tag in chinese] == ["武装", "民族复兴", "军民融合"]


def test_headings_quotations_code_and_abbreviations_have_their_types(root: Tag) -> None:
    assert [tag.text() for tag in root.all("H2")] == ["The Navy", "Lists"]
    assert [tag.shape() for tag in root.all("BlockQuote")] == ["BlockQuote(P(Span Span))"]
    assert [tag.text() for tag in root.all("Code")] == ["code", "code line one code line two"]
    assert [str(tag.entries.E) for tag in root if "/E" in tag.entries] == ["People’s Liberation Army"]


def test_what_was_made_is_told_by_a_user_property_of_its_class(root: Tag, reader: Reader) -> None:
    classes = reader.pdf.Root.StructTreeRoot.ClassMap
    assert reader.pdf.Root.MarkInfo.UserProperties
    for tag in root:
        if tag.made:
            attribute = classes[f"/Made-{tag.made}"]
            assert attribute.O == "/UserProperties"
            assert [(str(one.N), str(one.V)) for one in attribute.P] == [("Made", tag.made)]


def test_the_parent_tree_leads_from_content_to_its_element(reader: Reader) -> None:
    numbers = list(reader.pdf.Root.StructTreeRoot.ParentTree.Nums)
    tree = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pdf.pages:
        for mcid, element in enumerate(tree[int(page.StructParents)]):
            kids = list(element.K)
            assert any(kid == mcid or (not isinstance(kid, int) and kid.get("/MCID") == mcid) for kid in kids)
        for annotation in page.get("/Annots", []):
            element = tree[int(annotation.StructParent)]
            assert any(not isinstance(kid, int) and kid.get("/Obj") == annotation for kid in element.K)


def test_the_id_tree_knows_every_id(root: Tag, reader: Reader) -> None:
    tree = pikepdf.NameTree(reader.pdf.Root.StructTreeRoot.IDTree)
    ids = {str(tag.entries.ID): tag.entries.objgen for tag in root if "/ID" in tag.entries}
    assert {name: element.objgen for name, element in tree.items()} == ids


def manuscript_words(element: ElementTree.Element) -> Iterator[str]:
    """The words of the Book that the manuscript has, without notes, decoration and what was made."""
    kinds = set(element.get("class", "").split())
    if not (element.get("data-made") or element.get("data-pdf") or "note" in kinds):
        yield element.text or ""
        for child in element:
            yield from manuscript_words(child)
            yield child.tail or ""


def holder(root: Tag, name: str) -> Tag:
    return next(tag for tag in root if any(str(kid.entries.get("/ID", "")) == name for kid in tag.tags))


def after(root: Tag, name: str) -> Tag:
    """What the note of that id follows."""
    kids = holder(root, name).tags
    return kids[[str(kid.entries.get("/ID", "")) for kid in kids].index(name) - 1]


def targets(reference: Tag) -> str:
    return str(reference.tags[0].annotations[0].Dest)


def test_headings_that_are_run_in_are_copied_in_front_of_their_paragraphs(tmp_path: Path) -> None:
    """PDFium copies in the order of drawing, and CSS has floats drawn before all text."""
    parts = "".join(f'<h4 id="h{n}">Part {n}.</h4><p>Text of part {n}.</p>' for n in (1, 2, 3))
    source = f'<html lang="en"><body><section id="s"><h1 id="h">Parts</h1>{parts}</section></body></html>'
    data = write(lay_out(tmp_path, source, "h4 { float: left; margin: 0 1em 0 0 } p { clear: none }"))
    for text in copied(data):
        assert "PartsPart1Textofpart1Part2Textofpart2Part3Textofpart3" in letters(text)
