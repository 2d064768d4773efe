"""What a build tells of itself, in ``reports/`` and ``xhtml/``."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pytest
from lxml import etree

from pipeline.checks.opened_epub import XHTML, Epub

from .conftest import ROOT, Run


def report(run: Run, slug: str, name: str) -> dict:
    return json.loads((run.build / slug / "reports" / name).read_text("utf-8"))


def test_the_manifest_names_what_the_bytes_depend_on(forging_ahead: Run) -> None:
    manifest = report(forging_ahead, "forging-ahead", "manifest.json")
    article = ROOT / "source" / "forging-ahead" / "article.md"
    assert manifest["sources"]["article.md"] == sha256(article.read_bytes()).hexdigest()
    assert manifest["engine"]["WeasyPrint"] == version("weasyprint")
    assert set(manifest["engine"]) == {"WeasyPrint", "Pango", "HarfBuzz"}
    assert {face["licence"] for face in manifest["fonts"]} == {"OFL-1.1"}


def test_every_change_of_a_mark_is_listed_with_its_place(forging_ahead: Run) -> None:
    lines = (forging_ahead.build / "forging-ahead/reports/changes.txt").read_text("utf-8").splitlines()
    quotes = [line for line in lines if line.split("\t")[1] == "quote"]
    source = (ROOT / "source/forging-ahead/article.md").read_text("utf-8").splitlines()
    assert len(quotes) == sum(line.count("'") + line.count('"') for line in source)
    for line in quotes:
        _, row, column = line.split("\t")[0].split(":")
        assert source[int(row) - 1][int(column) - 1] in "'\""


def test_the_epub_names_the_pdf_as_its_source_and_keeps_the_digest_of_its_pages(forging_ahead: Run) -> None:
    package = Epub(forging_ahead.output("forging-ahead", "epub")).package
    metas = {meta.get("property"): meta.text for meta in package.iter("{*}meta") if meta.get("property")}
    digest = report(forging_ahead, "forging-ahead", "pages.json")["digest"]
    assert digest in metas.values()
    (source,) = [value for name, value in metas.items() if name.endswith("pageBreakSource")]
    with pikepdf.open(forging_ahead.output("forging-ahead", "pdf")) as pdf:
        assert source in pdf.Root.Metadata.read_bytes().decode()


@pytest.mark.parametrize("name", ["forging_ahead", "specimen"])
def test_the_book_can_be_read_in_a_browser_as_it_lies_there(name: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(name)
    folder = run.build / name.replace("_", "-") / "xhtml"
    documents = sorted(folder.glob("*.xhtml"))
    assert len(documents) > 2
    for path in documents:
        tree = etree.parse(path).getroot()
        for element, attribute in ((f"{XHTML}img", "src"), (f"{XHTML}link", "href"), (f"{XHTML}a", "href")):
            for found in tree.iter(element):
                assert leads_somewhere(path, found.get(attribute)), (path.name, found.get(attribute))


def leads_somewhere(path: Path, address: str) -> bool:
    file, _, fragment = unquote(address).partition("#")
    if ":" in file:
        return True
    target = path.parent / file if file else path
    if not fragment or not target.is_file():
        return target.is_file()
    return any(element.get("id") == fragment for element in etree.parse(target).getroot().iter())
