"""The page list, read from the finished files alone: a printed page begins with the words after its marker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from pipeline.checks.opened_epub import EPUB_TYPE, XHTML, Epub, letters

from .conftest import Run, run_casi

WORDS = ("ships", "and", "aircraft", "were", "known", "to", "ancients", "in", "their", "dreams", "alone", "admiral")
FIRST = 20  # letters that are compared
SIDES, HEAD, FOOT = 49, 50, 66  # of a page of 6 x 9, in points: what is beyond is no text

#: Documents of the EPUB that the house has made: the words of some are no text, those of others stand in columns.
OF_THE_HOUSE = frozenset(
    f"{name}.xhtml" for name in ("cover", "series", "nav", "figures", "tables", "index", "concordance")
)


def sentence(start: int, count: int) -> str:
    """Words that no other sentence has in this order: each is numbered."""
    return " ".join(f"{WORDS[(start + at) % len(WORDS)]}{start + at}" for at in range(count))


def constructs() -> str:
    """A chapter in which pages begin in every construct that a page can cross."""
    items = "\n".join(f"- {sentence(100 * n, 40)}" for n in range(1, 25))
    pairs = (f"term{n} {sentence(7000 + 10 * n, 2)}\n: {sentence(10000 + 100 * n, 35)}" for n in range(20))
    definitions = "\n\n".join(pairs)
    rows = "\n".join(f"| row{n} | {sentence(20000 + 100 * n, 9)} |" for n in range(60))
    marks = " ".join(f"{sentence(30000 + 100 * n, 30)} [{n}]{{.source-page}} next{n}" for n in range(1, 16))
    split = " ".join(f"{sentence(40000 + 100 * n, 30)} be[{n}]{{.source-page}}gins{n}" for n in range(20, 30))
    note = f"[^1]: {sentence(50000, 700)}\n\n    {sentence(51000, 300)} [90]{{.source-page}} ninety"
    table = f"| a | b |\n|---|---|\n{rows}\n\n: Rows {{#tbl-rows}}"
    quotation = f"> {sentence(60000, 300)}"
    blocks = ("# Constructs", marks, items, definitions, table, f"Called.[^1] {split}", quotation, note)
    return "\n\n".join(blocks) + "\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("titles") / "pages"
    folder.mkdir()
    (folder / "publication.yaml").write_text(
        "title: Pages\ndate: 2024\npage: 6x9\nfront: [preface.md]\nbody: [constructs.md, end.md]\n", "utf-8"
    )
    (folder / "constructs.md").write_text(constructs(), "utf-8")
    (folder / "preface.md").write_text(f"# Preface\n\n{sentence(80000, 500)}\n", "utf-8")
    (folder / "end.md").write_text(f"# End\n\n{sentence(90000, 50)}\n", "utf-8")
    run = run_casi("build", folder, build=tmp_path_factory.mktemp("build"))
    assert run.code == 0, run.err
    return run


def tops(run: Run, slug: str) -> dict[str, str]:
    """The letters and digits of the text of each page, by its label, without heads, folios and marks in the margin."""
    with pikepdf.open(run.output(slug, "pdf")) as pdf:
        labels = [page.label for page in pdf.pages]
    with pypdfium2.PdfDocument(run.output(slug, "pdf")) as pdf:
        texts = ["".join(lines(page.get_textpage())) for page in pdf]
    return {label: letters(re.sub("[\ufffe\x02\xad]", "", text)) for label, text in zip(labels, texts, strict=True)}


def lines(page: pypdfium2.PdfTextPage) -> list[str]:
    """The text in the text area of a page from its top to its foot: the order in which it is drawn is another."""
    boxes = [page.get_rect(number) for number in range(page.count_rects())]
    inside = [
        box for box in boxes if box[0] > SIDES and box[2] < 432 - SIDES and box[1] > FOOT and box[3] < 648 - HEAD
    ]
    return [page.get_text_bounded(*box) for box in sorted(inside, key=lambda box: (-round(box[1] / 6), box[0]))]


def markers(epub: Epub) -> Iterator[tuple[str, etree._Element]]:
    for file, tree in epub.spine():
        yield from ((file, element) for element in tree.iter() if element.get(EPUB_TYPE) == "pagebreak")


def after(marker: etree._Element) -> str:
    """The first letters after a marker as paper has them: behind the repeated head of a table, without margins."""
    in_rows = any(element.tag == f"{XHTML}tbody" for element in marker.iterancestors())
    head = next(marker.iterancestors(f"{XHTML}table")).find(f"{XHTML}thead") if in_rows else None
    seen = "" if head is None else letters("".join(head.itertext()))
    here = False
    for event, element in etree.iterwalk(marker.getroottree(), events=("start", "end")):
        here = here or (element is marker and event == "end")
        is_mark = element.get("class") == "source-page"
        if here:
            seen += letters((("" if is_mark else element.text) if event == "start" else element.tail) or "")
        if len(seen) > FIRST:
            break
    return seen[:FIRST]


@pytest.mark.parametrize(("name", "slug", "least"), [("book", "pages", 20)])
def test_a_page_of_text_begins_with_the_words_after_its_marker(
    name: str, slug: str, least: int, request: pytest.FixtureRequest
) -> None:
    run: Run = request.getfixturevalue(name)
    printed, compared = tops(run, slug), 0
    for file, marker in markers(Epub(run.output(slug, "epub"))):
        following = marker.getnext()
        if file in OF_THE_HOUSE or (following is not None and following.tag == f"{XHTML}figure"):
            continue
        assert printed[marker.get("aria-label")].startswith(after(marker)), (file, marker.get("aria-label"))
        compared += 1
    assert compared >= least


def test_pages_begin_in_every_construct(book: Run) -> None:
    """Else the test above would be none."""
    inside = {
        etree.QName(element).localname
        for file, marker in markers(Epub(book.output("pages", "epub")))
        for element in marker.iterancestors()
        if file == "constructs.xhtml"
    }
    assert {"li", "td", "aside", "blockquote", "p"} <= inside
    assert inside & {"dt", "dd"}


def test_no_marker_stands_inside_a_word(book: Run) -> None:
    for file, marker in markers(Epub(book.output("pages", "epub"))):
        previous = marker.getprevious()
        before = marker.getparent().text if previous is None else previous.tail
        pair = f"{(before or '')[-1:]}{(marker.tail or '')[:1]}"
        assert not (len(pair) == 2 and pair.isalnum()), (file, marker.get("aria-label"))


def test_the_page_list_has_every_page_that_holds_text_in_order(book: Run) -> None:
    epub = Epub(book.output("pages", "epub"))
    cover, *others = [label for label, _ in epub.pages()]
    assert cover == "i"
    assert [label for label, text in tops(book, "pages").items() if text] == others
    assert [f"{file}#{marker.get('id')}" for file, marker in markers(epub)] == [target for _, target in epub.pages()]


def test_the_concordance_says_where_each_page_of_the_original_begins(book: Run) -> None:
    folder = book.output("pages", "pdf").parent
    pages = json.loads((folder / "concordance.json").read_text("utf-8"))
    assert {page["original"] for page in pages} == {*map(str, range(1, 16)), *map(str, range(20, 30)), "90"}
    epub = Epub(book.output("pages", "epub"))
    documents = dict(epub.spine())
    printed = tops(book, "pages")
    for page in pages:
        file, _, identifier = page["epub"].partition("#")
        (mark,) = documents[file].xpath(f"//*[@id='{identifier}']")
        word = letters(mark.tail.split()[0])
        assert word in {f"next{page['original']}", f"begins{page['original']}", "ninety"}, "the word is whole"
        assert word in printed[page["printed"]], page
    rows = [[link.text for link in row.iter(f"{XHTML}a")] for row in documents["concordance.xhtml"].iter(f"{XHTML}tr")]
    assert [row for row in rows if row] == [[page["original"], page["printed"]] for page in pages]


def test_the_same_concordance_stands_in_the_pdf(book: Run) -> None:
    folder: Path = book.output("pages", "pdf").parent
    pages = json.loads((folder / "concordance.json").read_text("utf-8"))
    (last,) = [text for text in tops(book, "pages").values() if text.startswith("Pagesoftheoriginal")]
    assert all(f"{page['original']}{page['printed']}" in last for page in pages)
