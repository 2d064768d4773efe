"""Styles to load, and documents of the Book as their templates make them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree
from markupsafe import Markup

from pipeline import style, templates
from pipeline.model import EditionDate, GlossaryEntry, Matter, Metadata, NavigationEntry, Original, Person, Style
from pipeline.xhtml.glossary import Glossary
from pipeline.xhtml.index import Entry, Index

ROOT = Path(__file__).parents[2]
STYLES = (ROOT / "tests" / "styles", ROOT / "styles")
MADE = ("cover", "series", "contents", "figures", "tables", "glossary", "concordance", "index", "part")


def loaded(name: str) -> Style:
    result = style.load(name, STYLES)
    assert result.findings == ()
    assert result.value is not None
    return result.value


@pytest.fixture(scope="module")
def casi() -> Style:
    return loaded("casi")


@pytest.fixture(scope="module")
def harbour() -> Style:
    return loaded("harbour")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder of styles with the ground in it, to put a bad house beside."""
    shutil.copytree(ROOT / "styles" / "base", tmp_path / "base")
    (tmp_path / "bad").mkdir()
    return tmp_path


FULL = Metadata(
    "The <Art> of “War & Peace”",
    EditionDate(2024, 3, 5),
    subtitle="A Reader",
    series="in-their-own-words",
    authors=(Person("Li Ming", "李明", "editor"), Person("Wang & Sons"), Person("Zhao Lei")),
    translators=(Person("A. Translator"),),
    version="1.1",
    original=Original("The Art", "兵法", "zh-Hant", "A Press", EditionDate(1999, 12), "https://example.org/a?b=1&c=2"),
    translation="machine-assisted",
    notices=("Approved for release.",),
    doi="10.1000/182",
    isbn={"pdf": "978-1-58566-300-1"},
    rights="In the public domain.",
)
BARE = Metadata("A Title", EditionDate(2023))
SECTION = NavigationEntry("Two & three", "one", "h2", (NavigationEntry("Too deep", "one", "h3"),))
NAVIGATION = (NavigationEntry("Part One", "part-1", "p1", (NavigationEntry("One", "one", "h1", (SECTION,)),)),)
TERM = GlossaryEntry("War & peace", "战争与和平", "zhànzhēng yǔ hépíng", (), ("one.xhtml#one_term-1",))
GLOSSARY = Glossary((TERM,), (TERM,))
OTHER = Entry(("Peace",), places=["one.xhtml#one_index-1"], number=1)
WAR = Entry(("War",), "战争", ["one.xhtml#one_term-1"], [OTHER], {("civil",): Entry(("War", "civil"), number=3)}, 2)
INDEX = Index((("", (OTHER,)), ("W", (WAR,))), ())


def render(house: Style, kind: str, metadata: Metadata, content: str = "", proof: str | None = None) -> etree._Element:
    template = kind if kind in MADE else "text"
    document = {"name": kind, "kind": kind, "matter": Matter.BODY, "title": metadata.title, "source": None}
    document |= {"verso": "Left", "recto": "Right", "epub_type": None, "role": None}
    values = {
        "metadata": metadata,
        "texts": house.texts,
        "series": house.texts["series"].get(metadata.series),
        "tokens": house.tokens,
        "navigation": NAVIGATION,
        "made": {
            "figures": NAVIGATION,
            "tables": NAVIGATION,
            "glossary": GLOSSARY,
            "concordance": NAVIGATION,
            "index": INDEX,
        },
        "document": document,
        "content": Markup(content),
        "proof": proof,
    }
    return etree.fromstring(templates.fill(house.templates, f"{template}.xhtml", values))


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())
