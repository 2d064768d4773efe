"""Documents settled by several processes: nothing of it is seen in what they make, and none outlives its work."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pytest

from pipeline.kept import Kept
from pipeline.model import Place, Resource, Stylesheet
from pipeline.pdf import crew, edition
from pipeline.pdf.settling import resources_of

FILLER = "Considerable words of an unremarkable paragraph that goes on from one page to the other. " * 4


@pytest.fixture
def book(specimen):
    """Five chapters with notes, each of which refers to the page on which the next one begins."""

    def chapter(number: int):
        call, aside = specimen.note(number, "Words of a note.")
        call, aside = (part.replace("text", f"chapter-{number}") for part in (call, aside))
        leads_to = f"chapter-{number % 5 + 1}"
        reference = f'See page <a class="page-ref" href="{leads_to}.xhtml#{leads_to}"/>.'
        paragraphs = "".join(f"<p>{text}</p>" for text in (f"Words.{call} {FILLER * number}", reference + FILLER))
        return specimen.document(f"chapter-{number}", f"<h1>One</h1>{paragraphs}{specimen.notes(aside)}")

    return specimen.book(*(chapter(number) for number in range(1, 6)))


def test_two_processes_make_the_same_bytes_as_one_and_lay_the_whole_out_once(book, specimen, small):
    stages: dict[str, list[str]] = {}

    def note_down(stage: str, step: str) -> None:
        stages.setdefault(stage, []).append(step)

    alone = edition.make(book, specimen.style(), small, note_down, workers=1)
    assert list(stages) == ["documents", "page numbers 1", "layout 1", "tagged PDF"]
    assert stages["documents"][-1] == stages["page numbers 1"][-1] == "100%"
    assert not alone.findings
    pages = len(alone.value.layout.page_map)
    assert stages["layout 1"][-1] == f"page {pages} of {pages}"
    assert pages > 5
    assert edition.make(book, specimen.style(), small, workers=2) == alone


def test_only_a_document_that_has_changed_settles_anew(book, specimen, small, tmp_path, monkeypatch):
    kept, style, settled, settle = Kept(tmp_path, "workshop"), specimen.style(), [], crew.settle

    def note_down(press, document, hints):
        settled.append(document.name)
        return settle(press, document, hints)

    edition.make(book, style, small, workers=1, kept=kept)
    monkeypatch.setattr(crew, "settle", note_down)
    first, *others = book.documents
    about = replace(book.metadata, keywords=("sea",), places={"title": Place("publication.yaml", 7)})
    unseen = Resource("unseen.svg", "image/svg+xml", b"<svg/>")
    first = replace(first, xhtml=first.xhtml.replace(b"Words.", b"Letters.", 1))
    changed = replace(book, metadata=about, resources=(unseen,), documents=(first, *others))
    made = edition.make(changed, style, small, workers=1, kept=kept)
    assert set(settled) == {"chapter-1"}
    assert made == edition.make(changed, style, small, workers=1)


@pytest.mark.parametrize(
    ("markup", "css", "named"),
    [
        ('<img src="figures/a%20map.svg" alt=""/>', "", ["figures/a map.svg"]),
        ('<img src="s&amp;t.png" alt=""/>', "", ["s&t.png"]),
        ("<p>figures/a map.svg</p>", "p { background: url(s&t.png) }", ["s&t.png"]),
        ("<p>None.</p>", "", []),
    ],
)
def test_a_document_settles_with_the_pictures_that_it_or_the_style_names(markup, css, named, specimen, small):
    resources = [Resource(path, "image/png", b"") for path in ("figures/a map.svg", "s&t.png")]
    document = specimen.document("a", markup)
    book = replace(specimen.book(document), resources=tuple(resources))
    style = replace(specimen.style(), print=(Stylesheet("print.css", css),))
    assert [one.path for one in resources_of(document, book, style, small)] == named


def test_a_process_that_is_ended_is_told_and_nothing_is_made(book, specimen, small):
    def end_them(_stage: str, step: str) -> None:
        for process in multiprocessing.active_children() if step else ():
            process.kill()

    result = edition.make(book, specimen.style(), small, end_them, workers=2)
    assert result.value is None
    assert [finding.code for finding in result.findings] == ["PDF-016"]
    assert not multiprocessing.active_children()


def test_an_interrupt_ends_all_processes(book, specimen, small):
    def interrupt(_stage: str, step: str) -> None:
        if step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        edition.make(book, specimen.style(), small, interrupt, workers=2)
    assert not multiprocessing.active_children()
