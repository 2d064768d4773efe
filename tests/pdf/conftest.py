"""Small Books, made by hand, and a small style that sets them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from pipeline.model import (
    Book,
    BookDocument,
    EditionDate,
    Font,
    Matter,
    Metadata,
    NavigationEntry,
    PageFormat,
    Resource,
    Style,
    Stylesheet,
)

RENDERCV = Path(find_spec("rendercv_fonts").submodule_search_locations[0])
NOTO = Path("/usr/share/fonts/opentype/noto")

_BODY_KINDS = ("article", "chapter", "part")
_DOCUMENT = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    ' lang="en-US" xml:lang="en-US">'
    '<head><meta charset="utf-8"/><title>{name}</title></head>'
    '<body><section id="{name}" class="{kind}">{content}</section></body></html>'
)


LABELS = {
    "way_back": "Back to the text",
    "page": "Page {number}",
    "contents_entry": "{title}, page {number}",
    "note_page": ", p.\u00a0{page}",
    "note_at_chapter_end": "{note}, at the end of the chapter",
    "note_at_text_end": "{note}, at the end of the text",
}


class Specimen:
    """What tests are made of: documents, notes, Books of them, and a style that sets them."""

    @staticmethod
    def document(name: str, content: str, kind: str = "chapter") -> BookDocument:
        matter = Matter.BODY if kind in _BODY_KINDS else Matter.BACK if kind == "back" else Matter.FRONT
        xhtml = _DOCUMENT.format(name=name, kind=kind, content=content).encode()
        return BookDocument(name, kind, matter, name.title(), xhtml, f"{name}.md")

    @staticmethod
    def book(*documents: BookDocument, **changes: object) -> Book:
        """A Book of ``documents``, whose navigation lists them."""
        metadata = Metadata("A Specimen", EditionDate(2023, 3, 20), hyphenation=changes.pop("hyphenation", ()))
        navigation = tuple(NavigationEntry(one.title, one.name, one.name) for one in documents)
        values: dict[str, object] = {"resources": (), "navigation": navigation, "metadata": metadata, **changes}
        return Book(slug="specimen", documents=documents, **values)

    @staticmethod
    def article(*paragraphs: str) -> BookDocument:
        """An article whose paragraphs stand in text.md, one a line, from line 3."""
        heading = '<header><h1 id="title" data-source="text.md:1:3">Heading</h1></header>'
        lines = (f'<p data-source="text.md:{line}:1">{text}</p>' for line, text in enumerate(paragraphs, 3))
        return Specimen.document("text", heading + "".join(lines), "article")

    @staticmethod
    def note(number: int, text: str) -> tuple[str, str]:
        """The call and the note of that number, in the document ``text``."""
        call = (
            f'<a id="text_call-{number}" class="note-call author" role="doc-noteref" data-made="mark"'
            f' href="text.xhtml#text_note-{number}" data-source="text.md:9:1" aria-label="Note {number}">{number}</a>'
        )
        aside = (
            f'<aside id="text_note-{number}" class="note author" role="doc-footnote" data-mark="{number}"'
            f' data-call="text_call-{number}"'
            f' aria-label="Note {number}" data-source="text.md:{90 + number}:1">'
            f'<p><span class="note-mark" data-made="mark">{number}</span> {text}</p></aside>'
        )
        return call, aside

    @staticmethod
    def notes(*asides: str) -> str:
        """The section at the end of a document that holds its notes."""
        title = '<h2 class="notes-title" data-made="label">Notes</h2>'
        return f'<section class="notes" role="doc-endnotes">{title}{"".join(asides)}</section>'

    @staticmethod
    def noted(paragraphs: list[str], *asides: str, kind: str = "article") -> BookDocument:
        """An article, or a document of another kind, of ``paragraphs`` with its notes."""
        content = "".join(f'<p data-source="text.md:{line}:1">{text}</p>' for line, text in enumerate(paragraphs, 3))
        return Specimen.document("text", content + Specimen.notes(*asides), kind)

    @staticmethod
    def picture(path: str = "figures/map.png") -> Resource:
        """A grey PNG of four pixels."""
        written = io.BytesIO()
        Image.new("L", (2, 2), 128).save(written, "PNG")
        return Resource(path, "image/png", written.getvalue())

    @staticmethod
    def style(extra: str = "", fonts: tuple[Font, ...] | None = None) -> Style:
        """A style of EB Garamond and Noto Serif CJK SC, with ``extra`` CSS after its own."""
        css = (Path(__file__).parent / "specimen.css").read_text("utf-8")
        return Style(
            name="specimen",
            tokens={
                "lines": _LINES,
                "pictures": {"lowest_resolution": 0},
                "notes": {"longest": 0.33},
                "tables": {"fits": _FITS},
                "floats": {"least_room": 3},
                "pdf": {"conformance": "established"},
            },
            templates={},
            print=(Stylesheet("specimen.css", css), Stylesheet("extra.css", extra)),
            epub=(),
            fonts=_faces() if fonts is None else fonts,
            stacks={"text": ("EB Garamond", "Noto Serif CJK SC")},
            texts={"labels": LABELS},
            pages={},
        )


_LINES: Mapping[str, object] = {
    "shortest_hyphenated_word": 6,
    "letters_before_hyphen": 3,
    "letters_after_hyphen": 3,
    "hyphens_in_a_row": 2,
    "extra_word_space": 0.3,
    "less_word_space": 0.04,
    "shortest_last_line": 1.5,
    "fewest_on_a_page": 5,
}
_FITS = ("small", "broadside", "broadside small")


def _faces() -> tuple[Font, ...]:
    garamond = [("Regular", 400, False), ("Italic", 400, True), ("Bold", 700, False), ("BoldItalic", 700, True)]
    latin = [
        Font("EB Garamond", RENDERCV / "EB Garamond" / f"EBGaramond-{face}.ttf", weight, italic, "OFL-1.1")
        for face, weight, italic in garamond
    ]
    han = [
        Font("Noto Serif CJK SC", NOTO / f"NotoSerifCJK-{face}.ttc", weight, italic=False, licence="OFL-1.1", number=2)
        for face, weight in (("Regular", 400), ("Bold", 700))
    ]
    return (*latin, *han)


@pytest.fixture(scope="session")
def specimen() -> type[Specimen]:
    return Specimen


@pytest.fixture(scope="session")
def small() -> PageFormat:
    """A small page, flush left."""
    return PageFormat("small", 300, 300, False, (Stylesheet("small.css", "@page { size: 300pt 300pt }"),))


@pytest.fixture(scope="session")
def six_by_nine() -> PageFormat:
    """A book's page, justified and hyphenated."""
    sheet = "@page { size: 432pt 648pt; margin: 59pt 54pt 71pt 63pt } html { text-align: justify; hyphens: manual }"
    return PageFormat("6x9", 432, 648, True, (Stylesheet("6x9.css", sheet),))


@pytest.fixture(scope="session")
def sentences() -> str:
    """A page or two of running English, with the long words that make lines loose."""
    return (Path(__file__).parent / "fixtures" / "sentences.txt").read_text("utf-8").replace("\n", " ").strip()
