"""A Book made into a PDF, read back."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from pipeline.model import NavigationEntry
from pipeline.pdf import edition

HERE = Path(__file__).parent


def _text(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_a_reference_names_the_page_that_it_leads_to(specimen, small):
    filler = "Many words that fill a page of this small format one after the other. " * 4
    reference = 'See page <a class="page-ref" href="text.xhtml#end"/>, please.'
    paragraphs = [reference, *[filler] * 6, '<span id="end">Here.</span>']
    result = edition.make(specimen.book(specimen.article(*paragraphs)), specimen.style(), small)
    label = result.value.layout.page_map[-1].label
    assert not result.findings
    assert int(label) > 1
    assert f"See page {label}, please." in " ".join(_text(result.value.pdf).split())


def test_locators_name_each_page_once_and_the_ends_of_a_range_and_are_links(specimen, small):
    filler = "Many words that fill a page of this small format one after the other. " * 9
    uses = "".join(f'<a class="page-ref" href="text.xhtml#use-{number}"/>' for number in (5, 1, 2, 3, 4))
    index = specimen.document(
        "index", f'<p>navy, <span class="locators" data-between=", " data-through="–">{uses}</span>.</p>', "back"
    )
    words = [f'<span id="use-{number}">Word.</span> {filler}' for number in (1, 2, 3, 4, 5)]
    result = edition.make(specimen.book(specimen.article(*words), index), specimen.style(), small)
    labels = [result.value.layout.labels[f"use-{number}"] for number in (1, 2, 3, 4, 5)]
    assert not result.findings
    assert labels == ["1", "2", "3", "3", "4"]
    assert "navy, 1–4." in _text(result.value.pdf)
    with pikepdf.open(io.BytesIO(result.value.pdf)) as pdf:
        links = [(str(link.Contents), str(link.Dest)) for link in pdf.pages[-1].Annots]
    assert links == [("Page 1", "use-1"), ("Page 4", "use-5")]


def test_references_that_never_settle_are_told_after_three_layouts(specimen, small, monkeypatch):
    labels = iter("abcdefgh")
    monkeypatch.setattr(edition, "_references", lambda *_: {"title": next(labels)})
    result = edition.make(specimen.book(specimen.article("Words.")), specimen.style(), small)
    assert "PDF-008" in [finding.code for finding in result.findings]
    assert next(labels) == "d"


def test_bookmarks_are_the_navigation_without_note_calls(specimen, small):
    call, aside = specimen.note(1, "A note.")
    text = specimen.document("text", f'<h1 id="one">One{call}</h1><h2 id="two">Two</h2><p>.</p>{specimen.notes(aside)}')
    entries = (NavigationEntry("One", "text", "one", (NavigationEntry("Two", "text", "two"),)),)
    result = edition.make(specimen.book(text, navigation=entries), specimen.style(), small)
    with pikepdf.open(io.BytesIO(result.value.pdf)) as pdf, pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert found == [("One", ["Two"])]


def test_labels_in_the_file_are_those_of_the_page_map(specimen, small):
    documents = (specimen.document("cover", "<h1>Title</h1>", "cover"), specimen.document("one", "<h1>One</h1>"))
    made = edition.make(specimen.book(*documents), specimen.style(), small).value
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert [page.label for page in pdf.pages] == [start.label for start in made.layout.page_map] == ["i", "1"]


def test_the_cover_is_a_picture_of_1600_pixels_height(specimen, small):
    made = edition.make(specimen.book(specimen.article("Words.")), specimen.style(), small).value
    picture = Image.open(io.BytesIO(made.cover))
    assert (picture.format, picture.size) == ("PNG", (1600, 1600))


def test_a_proof_bears_its_date_and_claims_nothing(specimen, small):
    proof = "html[data-proof] { string-set: proof attr(data-proof) } @page { @top-center { content: string(proof) } }"
    book = specimen.book(specimen.article("Words."), proof="2023-03-20")
    pdf = edition.make(book, specimen.style(proof), small).value.pdf
    assert "2023-03-20" in _text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert b"pdfuaid" not in opened.Root.Metadata.read_bytes()


_SCRIPT = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("conftest", sys.argv[1])
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)
from pipeline.model import PageFormat
from pipeline.pdf import edition
book = made.Specimen.book(made.Specimen.article("Words <em>and</em> 武装.", *["More words."] * 40))
edition_ = edition.make(book, made.Specimen.style(), PageFormat("small", 300, 300, True, ())).value
print(hashlib.sha256(edition_.pdf + edition_.cover + repr(edition_.layout).encode()).hexdigest())
"""


def test_the_same_book_gives_the_same_bytes_in_another_process_and_folder(tmp_path):
    def digest(seed: str, folder: Path) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parents[1]), "TMPDIR": str(folder)}
        command = [sys.executable, "-c", _SCRIPT, str(HERE / "conftest.py")]
        return subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True, text=True).stdout

    (tmp_path / "other").mkdir()
    first = digest("1", tmp_path)
    assert len(first.strip()) == 64
    assert first == digest("2", tmp_path / "other")
