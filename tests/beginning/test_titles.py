"""A new title: what it is made of, and what is told instead."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import beginning, manuscript, style, xhtml
from pipeline.beginning import Beginning
from pipeline.checks import book as book_checks
from pipeline.manuscript.yaml_nodes import read_nodes
from pipeline.model import Person, Style

STYLES = (Path(__file__).parents[2] / "styles",)
SEA = Beginning("A Few Words on the Sea", "a-few-words", "2026-03", series="in-their-own-words")
LETTERS = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
ANYTHING = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: normalize("NFC", text).strip()).filter(bool)


@pytest.fixture(scope="module")
def casi() -> Style:
    loaded = style.load("casi", STYLES).value
    assert loaded is not None
    return loaded


def made(kind: str, title: Beginning, house: Style, root: Path) -> Path:
    files = beginning.begin(kind, title, house).value
    assert files is not None
    folder = root / title.name
    assert beginning.put(folder, files).findings == ()
    return folder


@pytest.mark.parametrize("kind", ["article", "book"])
def test_a_new_title_makes_a_book_with_nothing_to_say(kind: str, casi: Style, tmp_path: Path) -> None:
    read = manuscript.read(made(kind, SEA, casi, tmp_path))
    assert read.value is not None
    book = xhtml.make_book(read.value, casi)
    assert book.value is not None
    assert (*read.findings, *book.findings, *book_checks.check(book.value)) == ()
    assert len(read.value.documents) == {"article": 1, "book": 3}[kind]
    pages = b"".join(document.xhtml for document in book.value.documents)
    for form in ("note-call author", "note-call translator", "note-call editor", "<figure", "<table", 'class="leads"'):
        assert form.encode() in pages
    assert len(book.value.glossary) == 3


def test_what_was_said_of_a_title_stands_in_its_publication(casi: Style, tmp_path: Path) -> None:
    title = Beginning(
        "On Ships: A Reader for Those Who Have Never Been to Sea, Nor Wish To",
        "on-ships",
        "2026",
        authors=(beginning.person("Liu Bocheng (刘伯承)"),),
        translators=(Person("A. B: C"),),
        page="6x9",
    )
    read = manuscript.read(made("article", title, casi, tmp_path))
    assert read.findings == ()
    assert read.value is not None
    metadata = read.value.metadata
    assert (metadata.title, metadata.short_title, str(metadata.date)) == (title.title, "On Ships", "2026")
    assert (metadata.authors, metadata.translators) == ((Person("Liu Bocheng", "刘伯承"),), title.translators)
    assert (metadata.page, metadata.series) == ("6x9", None)
    assert " ".join(metadata.cover.title_lines) == title.title


@settings(max_examples=50)
@given(ANYTHING, ANYTHING)
def test_any_words_are_read_back_as_they_were_said(title: str, name: str) -> None:
    text = beginning.write_publication("imported", Beginning(title, "x", "2026", authors=(Person(name, "刘"),)))
    node = read_nodes(text, "publication.yaml").value
    assert node is not None
    data = node.data()
    assert (data["title"], data["authors"]) == (title, [{"name": name, "native": "刘"}])


def test_everything_that_cannot_be_is_told_at_once(casi: Style) -> None:
    wrong = Beginning("…", "A b", "2026-02-30", series="in-their-words", page="letters")
    told = beginning.begin("article", wrong, casi)
    assert told.value is None
    assert [one.code for one in told.findings] == ["NEW-001", "NEW-002", "NEW-003", "NEW-004", "NEW-004"]
    assert "in-their-own-words" in told.findings[3].message


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_what_stands_there_is_left_alone(there: str, tmp_path: Path) -> None:
    place = tmp_path / "title"
    if there == "folder":
        place.mkdir()
        (place / "article.md").write_text("Mine.\n")
    elif there == "file":
        place.write_text("Mine.\n")
    else:
        place.symlink_to(tmp_path / "elsewhere")
    told = beginning.put(place, {"article.md": b"Theirs.\n"})
    assert [one.code for one in told.findings] == ["NEW-005"]
    assert not (tmp_path / "elsewhere").exists()
    assert "Theirs" not in "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert [one.code for one in beginning.put(tmp_path / "file/title", {"a": b""}).findings] == ["OUT-001"]


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("Xi Jinping (习近平)", Person("Xi Jinping", "习近平")),
        ("Xi Jinping 习近平", Person("Xi Jinping", "习近平")),
        ("Xi Jinping（习近平）", Person("Xi Jinping", "习近平")),
        ("习近平", Person("习近平")),
        ("Xi  Jinping", Person("Xi Jinping")),
    ],
)
def test_a_name_may_bring_its_chinese(said: str, person: Person) -> None:
    assert beginning.person(said) == person
