"""A whole title as a screen reader goes through it: the structure tree of the specimen from its start to its end."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from pipeline.checks.opened_epub import XHTML, Epub, letters
from pipeline.checks.tagged_pdf import Reader, Tag, is_note

from .conftest import Run

DOCUMENTS = [
    *("cover", "series", "contents", "figures", "tables", "preface", "translators-note"),
    *("part-1", "chapters-01-needle", "chapters-02-charts", "chapters-03-weather"),
    *("part-2", "chapters-04-air", "chapters-05-pictures", "part-3", "chapters-06-type", "appendix"),
    *("glossary", "concordance", "index"),
]
#: Lists of places, whose pages the Book leaves open.
LISTS = ("contents", "figures", "tables", "concordance")
ONES = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ROMAN = [tens + ones for tens in ("", "x") for ones in ONES]
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
HEADING = re.compile(r"H[1-6]")


@pytest.fixture(scope="module")
def path(specimen: Run) -> Path:
    return specimen.output("specimen", "pdf")


@pytest.fixture(scope="module")
def reader(path: Path) -> Reader:
    return Reader(path.read_bytes())


@pytest.fixture(scope="module")
def root(reader: Reader) -> Tag:
    return reader.root


@pytest.fixture(scope="module")
def book(specimen: Run) -> dict[str, etree._Element]:
    """The bodies of the Book's documents by name, in reading order."""
    folder = specimen.build / "specimen" / "xhtml"
    return {name: etree.parse(folder / f"{name}.xhtml").find(f".//{XHTML}body") for name in DOCUMENTS}


# Reading order


def test_the_documents_of_the_book_are_read_in_their_order(root: Tag) -> None:
    assert [name for name in map(identifier, root) if name in DOCUMENTS] == DOCUMENTS


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in LISTS])
def test_each_document_is_read_as_it_stands_in_the_book_and_nothing_twice(
    name: str, root: Tag, book: dict[str, etree._Element]
) -> None:
    assert letters(root.one(name).text(is_beside_the_text)) == letters("".join(words(book[name])))


def test_the_headings_are_those_of_the_book_and_skip_no_level(root: Tag, book: dict[str, etree._Element]) -> None:
    headings = [tag for tag in root if HEADING.fullmatch(tag.role) and not is_over_notes(tag)]
    in_book = [element for body in book.values() for element in body.iter() if is_heading(element)]
    assert [(tag.role, identifier(tag)) for tag in headings] == [
        (etree.QName(element).localname.upper(), element.get("id", "")) for element in in_book
    ]
    levels = [int(tag.role[1]) for tag in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_note_comes_after_the_block_that_calls_it_or_at_the_end(root: Tag) -> None:
    seen = 0
    for tag in root:
        callers: set[str] = set()
        at_end = any(map(is_over_notes, tag.tags))
        for kid in tag.tags:
            if is_note(kid) and at_end:
                seen += 1
            elif is_note(kid):
                assert identifier(kid) in callers
                seen += 1
            elif kid.role == "Reference":
                callers |= called_in(kid)
            else:
                callers = called_in(kid)
    assert seen == len(root.all("Note")) > 5


def test_what_is_no_text_is_heads_folios_leaders_and_repeated_heads_of_tables(root: Tag, reader: Reader) -> None:
    texts = {kind: {text for one, text in reader.artifacts if one == kind} for kind, _ in reader.artifacts}
    assert set(texts) == {"/Pagination/Header", "/Pagination/Footer", "/Pagination", "/Layout"}
    assert {"Original", "Here"} <= texts["/Pagination"]
    heads = {letters(head.text()) for head in root.all("TH")}
    assert {letters(text) for text in texts["/Layout"]} <= {"", *heads}
    assert not texts["/Pagination/Footer"] - set(labels(reader))


# What each thing says of itself


def test_every_chinese_run_has_its_language(root: Tag) -> None:
    runs = [(language, text) for language, text in spoken(root, "") if HAN.search(text)]
    assert {language for language, _ in runs} == {"zh-Hans", "zh-Hant"}
    assert len(runs) > 10


def test_every_picture_says_what_it_shows_and_where_it_stands_before_its_caption(root: Tag, reader: Reader) -> None:
    figures = root.all("Figure")
    assert figures
    for figure in figures:
        holder = next(tag for tag in root if figure in tag.tags)
        assert [tag.role for tag in holder.tags] == ["Figure", "Caption"]
        assert len(str(figure.entries.Alt)) > 10
        (page,) = figure.pages
        left, bottom, right, top = (float(edge) for edge in figure.entries.A.BBox)
        assert 0 < left < right < float(reader.pdf.pages[page].MediaBox[2])
        assert 0 < bottom < top < float(reader.pdf.pages[page].MediaBox[3])


def test_every_cell_names_the_head_of_its_column(root: Tag) -> None:
    tables = root.all("Table")
    assert tables
    for table in tables:
        heads = [identifier(head) for head in table.all("TH")]
        for row in next(tag for tag in table.tags if tag.role == "TBody").tags:
            assert [[str(name) for name in cell.entries.A.Headers] for cell in row.tags] == [[head] for head in heads]


def test_a_line_of_the_contents_leads_to_its_page_and_says_which(root: Tag, reader: Reader) -> None:
    pages = pages_of_destinations(reader)
    lines = [line.tags[0].all("Link") for line in root.all("TOCI")]
    assert lines
    for title, number in lines:
        label = pages[str(title.annotations[0].Dest)]
        assert number.text() == label
        assert str(title.annotations[0].Contents) == f"{plain(title.text())}, page {label}"
        assert str(number.annotations[0].Contents) == f"Page {label}"


@pytest.mark.parametrize("name", ["glossary", "index"])
def test_a_page_in_glossary_and_index_is_that_of_the_place_that_it_leads_to(
    name: str, root: Tag, reader: Reader
) -> None:
    pages = pages_of_destinations(reader)
    places = [link for link in root.one(name).all("Link") if str(link.annotations[0].Contents).startswith("Page ")]
    assert len(places) >= 3
    for link in places:
        number = link.text().strip()  # a line may end behind it
        assert number.partition("n")[0] == pages[str(link.annotations[0].Dest)]
        assert str(link.annotations[0].Contents) == f"Page {number}"


@pytest.mark.parametrize("name", ["glossary", "index"])
def test_glossary_and_index_of_the_epub_have_the_same_words_and_pages(name: str, root: Tag, specimen: Run) -> None:
    epub = Epub(specimen.output("specimen", "epub"))
    (tree,) = (tree for file, tree in epub.spine() if file == f"{name}.xhtml")
    assert letters("".join(tree.find("{*}body").itertext())) == letters(root.one(name).text())
    links = tree.findall(".//{*}span[@class='locators']/{*}a")
    assert links
    assert [link.get("aria-label") for link in links] == [f"Page {link.text}" for link in links]


def test_the_index_has_ranges_notes_and_references_to_other_entries(root: Tag) -> None:
    lines = {" ".join(line.text().split()) for line in root.one("index").all("P")}
    assert {"geomancy, 6n(c)", "magnetic needle. See compass", "south-pointer [司南], 3. See also compass"} <= lines
    (history,) = (line for line in lines if line.startswith("history of, "))
    assert re.fullmatch(r"history of, 3–\N{WORD JOINER}?[6-9]", history)


def test_bookmarks_are_the_lines_of_the_contents(root: Tag, reader: Reader) -> None:
    contents = [letters(line.tags[0].all("Link")[0].text()) for line in root.one("contents").all("TOCI")]
    with reader.pdf.open_outline() as outline:
        bookmarks = [letters(title) for title in titles(outline.root)]
    assert [title for title in bookmarks if title in contents] == contents


# The file


def test_page_labels_go_on_over_blank_pages_and_begin_again_with_the_text(root: Tag, reader: Reader) -> None:
    first = min(root.one("part-1_title").pages)
    found = labels(reader)
    assert first > 6
    assert found[:first] == ROMAN[:first]
    assert found[first:] == [str(number) for number in range(1, len(found) - first + 1)]
    assert set(range(len(found))) - {page for tag in root for page in tag.pages}, "no page is blank"


def test_qpdf_finds_nothing_in_the_file(path: Path) -> None:
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# Reading


def identifier(tag: Tag) -> str:
    return str(tag.entries.get("/ID", ""))


def labels(reader: Reader) -> list[str]:
    return [page.label for page in reader.pdf.pages]


def pages_of_destinations(reader: Reader) -> dict[str, str]:
    """The label of the page to which each named destination leads."""
    names = reader.pdf.Root.Names.Dests.Names
    pages = {page.objgen: label for page, label in zip(reader.pdf.pages, labels(reader), strict=True)}
    return {str(name): pages[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}


def called_in(tag: Tag) -> set[str]:
    """The destinations of the links in ``tag``."""
    return {str(annotation.get("/Dest", "")) for one in tag for annotation in one.annotations}


def spoken(tag: Tag, language: str) -> Iterator[tuple[str, str]]:
    """The texts of the tree, each with its language, save those in pictures, whose alternative text stands for them."""
    language = str(tag.entries.get("/Lang", language))
    for kid in tag.kids:
        if isinstance(kid, str):
            yield language, kid
        elif kid.role != "Figure":
            yield from spoken(kid, language)


def plain(text: str) -> str:
    """Without the marks that keep a run of Chinese on its line."""
    return text.replace("\u2060", "").strip()


def is_over_notes(tag: Tag) -> bool:
    """The heading of notes that are too long for the feet of their pages."""
    return identifier(tag).endswith("_notes")


def is_beside_the_text(tag: Tag) -> bool:
    """Notes, pictures, and what a style or the layout puts in."""
    return is_note(tag) or is_over_notes(tag) or tag.role == "Figure" or tag.made in ("marker", "page", "after")


def words(element: etree._Element) -> Iterator[str]:
    """The words of the Book without the notes at the end of a document."""
    if element.get("role") != "doc-endnotes":
        yield element.text or ""
        for child in element:
            yield from words(child)
            yield child.tail or ""


def is_heading(element: etree._Element) -> bool:
    name = etree.QName(element).localname.upper()
    return bool(HEADING.fullmatch(name)) and "notes-title" not in element.get("class", "")


def titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from titles(item.children)
