"""Small Books, made by hand, and a small style that sets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

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
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en-US" xml:lang="en-US">'
    '<head><meta charset="utf-8"/><title>{name}</title></head>'
    '<body><section id="{name}" class="{kind}">{content}</section></body></html>'
)


def document(name: str, content: str, kind: str = "chapter") -> BookDocument:
    matter = Matter.BODY if kind in _BODY_KINDS else Matter.BACK if kind == "back" else Matter.FRONT
    xhtml = _DOCUMENT.format(name=name, kind=kind, content=content).encode()
    return BookDocument(name, kind, matter, name.title(), xhtml, f"{name}.md")


def book(*documents: BookDocument, **changes: object) -> Book:
    """A Book of ``documents``, whose navigation lists them."""
    navigation = tuple(NavigationEntry(one.title, one.name, one.name) for one in documents)
    metadata = Metadata(title="A Specimen", date=EditionDate(2023, 3, 20), hyphenation=changes.pop("hyphenation", ()))
    values: dict[str, object] = {"resources": (), "navigation": navigation, "metadata": metadata, **changes}
    return Book(slug="specimen", documents=documents, **values)


def note(number: int, text: str, document: str = "text") -> tuple[str, str]:
    """The call and the note of that number."""
    ids = f"{document}-call-{number}", f"{document}-note-{number}"
    call = (
        f'<a id="{ids[0]}" class="note-call author" role="doc-noteref" href="{document}.xhtml#{ids[1]}"'
        f' data-made="mark" data-source="{document}.md:9:1" aria-label="Note {number}">{number}</a>'
    )
    body = (
        f'<aside id="{ids[1]}" class="note author" role="doc-footnote" data-mark="{number}" aria-label="Note {number}"'
        f' data-source="{document}.md:90:1"><p><span class="note-mark" data-made="mark">{number}</span> {text}</p></aside>'
    )
    return call, body


def notes(*bodies: str) -> str:
    return f'<section class="notes" role="doc-endnotes"><h2 class="notes-title" data-made="label">Notes</h2>{"".join(bodies)}</section>'


def picture(path: str = "figures/map.png") -> Resource:
    """A PNG of one grey pixel."""
    data = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
    )
    return Resource(path, "image/png", data)


@pytest.fixture(scope="session")
def css() -> str:
    return (Path(__file__).parent / "specimen.css").read_text("utf-8")


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
def make_style(css: str) -> Callable[..., Style]:
    """A style of EB Garamond and Noto Serif CJK SC, with ``extra`` CSS after its own."""

    def make(extra: str = "", fonts: tuple[Font, ...] | None = None) -> Style:
        lines: Mapping[str, object] = {
            "shortest_hyphenated_word": 6,
            "letters_before_hyphen": 3,
            "letters_after_hyphen": 3,
            "hyphens_in_a_row": 2,
            "extra_word_space": 0.3,
        }
        return Style(
            name="specimen",
            tokens={"lines": lines},
            templates={},
            print=(Stylesheet("specimen.css", css), Stylesheet("extra.css", extra)),
            epub=(),
            fonts=_faces() if fonts is None else fonts,
            stacks={"text": ("EB Garamond", "Noto Serif CJK SC")},
            texts={"labels": {"way_back": "Back to the text"}},
            pages={},
        )

    return make


@pytest.fixture(scope="session")
def style(make_style: Callable[..., Style]) -> Style:
    return make_style()


@pytest.fixture(scope="session")
def small() -> PageFormat:
    """A small page, flush left."""
    return PageFormat("small", 300, 300, False, (Stylesheet("small.css", "@page { size: 300pt 300pt }"),))


@pytest.fixture(scope="session")
def six_by_nine() -> PageFormat:
    sheet = "@page { size: 432pt 648pt; margin: 59pt 54pt 71pt 63pt } html { text-align: justify; hyphens: manual }"
    return PageFormat("6x9", 432, 648, True, (Stylesheet("6x9.css", sheet),))
