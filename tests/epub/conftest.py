"""Books made by hand in the vocabulary of docs/book.md, and printed pages that begin in all kinds of places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image, ImageDraw

from pipeline import epub
from pipeline import style as styles
from pipeline.model import (
    Book,
    BookDocument,
    EditionDate,
    Layout,
    Matter,
    Metadata,
    NavigationEntry,
    Original,
    PageStart,
    Person,
    Position,
    PrintEdition,
    Resource,
    Style,
)

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
H = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
H |= {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}

DOCUMENTS = (
    ("cover", "cover", Matter.FRONT, "The Blue-Water Navy"),
    ("series", "series", Matter.FRONT, "In Their Own Words"),
    ("contents", "contents", Matter.FRONT, "Contents"),
    ("foreword", "front", Matter.FRONT, "Foreword"),
    ("navy", "chapter", Matter.BODY, "The Navy"),
    ("glossary", "back", Matter.BACK, "Glossary"),
)


@dataclass(frozen=True)
class Opened:
    """An EPUB read back by zipfile and lxml alone."""

    members: dict[str, bytes]

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.members[f"EPUB/{name}"])

    def find(self, name: str, path: str) -> list:
        return self.tree(name).xpath(path, namespaces=H)

    def text(self, name: str, path: str) -> list[str]:
        return ["".join(element.itertext()) for element in self.find(name, path)]


def position(book: Book, document: str, text: str) -> Position:
    """The position that a line of ``pages.txt`` names: ``#id``, or words with a bar where the page begins."""
    source = next(d for d in book.documents if d.name == document)
    elements = list(etree.fromstring(source.xhtml).iter(etree.Element))
    if text.startswith("#"):
        number = next(i for i, element in enumerate(elements) if element.get("id") == text[1:])
        return Position(document, number, "before")
    before, after = re.sub(r"<[^>]*>", "\x00", text).split("\x00")[-1].split("|")
    for number, element in enumerate(elements):
        for slot in ("text", "tail"):
            found = (getattr(element, slot) or "").find(before + after)
            if found >= 0:
                return Position(document, number, slot, found + len(before))
    raise LookupError(text)


def page_map(book: Book, lines: str) -> tuple[PageStart, ...]:
    pages = [line.split(maxsplit=2) for line in lines.splitlines() if line and not line.startswith("#")]
    return tuple(
        PageStart(index, label, position(book, *where) if len(where) == 2 else None)
        for index, (label, *where) in enumerate(pages)
    )


def picture(width: int, height: int) -> bytes:
    image = Image.new("RGB", (width, height), "#14284B")
    ImageDraw.Draw(image).rectangle((width // 8, height // 2, width // 2, height // 2 + 6), fill="#B8442B")
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def read_back(data: bytes) -> Opened:
    with ZipFile(BytesIO(data)) as archive:
        return Opened({name: archive.read(name) for name in archive.namelist()})


@pytest.fixture(scope="session")
def printed() -> Callable[[Book, str], PrintEdition]:
    """A printed edition whose pages begin where lines in the manner of ``pages.txt`` say; its table is on page 6."""
    return lambda book, lines: PrintEdition(
        b"%PDF", Layout(page_map(book, lines), (), (), (), {"tbl-forces": "6"}), picture(1236, 1600)
    )


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Opened]:
    return read_back


@pytest.fixture(scope="session")
def style() -> Style:
    loaded = styles.load("casi", [ROOT / "styles"])
    assert loaded.value is not None, loaded.findings
    return loaded.value


@pytest.fixture(scope="session")
def specimen() -> Book:
    """A small book that holds every construct of the vocabulary."""
    folder = FIXTURES / "specimen"
    documents = tuple(
        BookDocument(name, kind, matter, title, (folder / f"{name}.xhtml").read_bytes(), f"{name}.md")
        for name, kind, matter, title in DOCUMENTS
    )
    navigation = (
        NavigationEntry("Contents", "contents", "contents_title"),
        NavigationEntry("Foreword", "foreword", "ch-foreword"),
        NavigationEntry("The Navy", "navy", "ch-navy", (NavigationEntry("The tasks", "navy", "sec-tasks"),)),
        NavigationEntry("Glossary", "glossary", "ch-glossary"),
    )
    metadata = Metadata(
        title="The Blue-Water Navy",
        subtitle="A Reader",
        date=EditionDate(2023, 3, 20),
        series="in-their-own-words",
        authors=(Person("Wang Hai", native="王海"),),
        translators=(Person("Ann Reader"),),
        editors=(Person("Eve Marks"),),
        original=Original(title="The Sea", native_title="海", url="https://example.org/the-sea"),
        doi="10.1000/182",
        isbn={"pdf": "978-3-16-148410-0"},
        description="A reader on a navy.",
        keywords=("navy", "China"),
        rights="In the public domain.",
    )
    resources = (Resource("figures/map.png", "image/png", picture(600, 300)),)
    return Book("blue-water", metadata, documents, navigation, resources)


@pytest.fixture(scope="session")
def pages() -> str:
    return (FIXTURES / "specimen" / "pages.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def article() -> Book:
    """The text of a real article, of one file and with no contents, as long as such articles are."""
    text = (ROOT / "tests" / "source" / "forging-ahead.txt").read_text("utf-8")
    paragraphs = [block.replace("&", "&amp;") for block in re.split(r"\n\s*\n", text.strip())]
    leads = "".join(f"<li><p>{p.removeprefix('-- ')}</p></li>" for p in paragraphs if p.startswith("-- "))
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs if not p.startswith("-- "))
    frame = (FIXTURES / "article.xhtml").read_text("utf-8")
    xhtml = frame.replace("{leads}", leads).replace("{body}", body).encode()
    title = "Forging Ahead"
    metadata = Metadata(title, EditionDate(2023), authors=(Person("Xi Jinping", native="习近平"),))
    document = BookDocument("article", "article", Matter.BODY, title, xhtml, "article.md")
    entry = NavigationEntry(title, "article", "article_title")
    return Book("forging-ahead", metadata, (document,), (entry,), ())


@pytest.fixture(scope="session")
def made(specimen: Book, style: Style, pages: str, printed: Callable) -> bytes:
    """The EPUB of the specimen."""
    result = epub.make(specimen, style, printed(specimen, pages))
    assert result.findings == ()
    assert result.value is not None
    return result.value


@pytest.fixture(scope="session")
def seen(made: bytes) -> Opened:
    """The EPUB of the specimen, read back."""
    return read_back(made)


@pytest.fixture(scope="session")
def article_epub(article: Book, style: Style, printed: Callable) -> bytes:
    """The EPUB of the article."""
    result = epub.make(article, style, printed(article, "1 article #article"))
    assert result.findings == ()
    assert result.value is not None
    return result.value
