"""Others at the same work: WeasyPrint by itself on the Book's own HTML, and Pandoc with Typst on the same Markdown."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pipeline import manuscript, xhtml
from pipeline import style as house
from pipeline.command_line.options import STYLES
from pipeline.pdf import fonts
from pipeline.pdf.tree import Hints, grow


@dataclass(frozen=True)
class Peer:
    """``ready`` takes a title and a folder to work in, and gives the command to measure; ``modules`` are needed."""

    ready: Callable[[Path, Path], AbstractContextManager[list[str]]]
    modules: tuple[str, ...]


def lacking(modules: Iterable[str]) -> list[str]:
    """Those of ``modules`` that cannot be imported here."""
    return [name for name in modules if importlib.util.find_spec(name) is None]


@contextmanager
def bare_weasyprint(title: Path, work: Path) -> Iterator[list[str]]:
    """The command that lays the Book out once, with the style's sheets and fonts, and makes a tagged PDF of it: what
    our own layouts are made of, and nothing of what we do before, between and after them.
    """
    source = manuscript.read(title).value
    assert source
    style = house.load(source.metadata.style, (STYLES,)).value
    assert style
    style = house.for_title(style, source).value
    assert style
    book = xhtml.make_book(source, style).value
    assert book
    for resource in book.resources:
        path = work / resource.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(resource.data)
    html = work / "book.html"
    html.write_bytes(b"<!DOCTYPE html>" + ElementTree.tostring(grow(book, Hints()).root, "utf-8", method="html"))
    sheets = []
    for number, sheet in enumerate((*style.print, *style.pages[source.metadata.page].stylesheets)):
        path = work / f"{number}.css"
        path.write_text(sheet.text, "utf-8")
        sheets += ["--stylesheet", str(path)]
    with fonts.only(style.fonts):
        yield [
            *(sys.executable, "-m", "weasyprint", "--quiet", "--encoding", "utf-8"),
            *("--pdf-variant", "pdf/ua-1", *sheets, str(html), str(work / "book.pdf")),
        ]


@contextmanager
def pandoc_with_typst(title: Path, work: Path) -> Iterator[list[str]]:
    """The command that makes Typst of the Markdown by Pandoc, and a PDF of that, by their own defaults."""
    source = manuscript.read(title).value
    assert source
    shutil.copytree(title, work, dirs_exist_ok=True)
    files = [document.name for document in source.documents]
    yield [sys.executable, "-m", "tests.bench.typst_pdf", str(work), *files]


PEERS: Mapping[str, Peer] = {
    "WeasyPrint alone": Peer(bare_weasyprint, ("weasyprint",)),
    "Pandoc with Typst": Peer(pandoc_with_typst, ("pypandoc", "typst")),
}
