"""What the ledgers of ``tests/conformance`` call absent is in no finished file, and the Book has no element for it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pytest
import yaml
from lxml import etree

from pipeline.checks.opened_epub import OPF, XHTML, Epub
from pipeline.checks.tagged_pdf import to_unicode

from .conftest import ROOT, Run

#: An entry of a file and its value; what the file has of one construct is told by them.
Fact = tuple[str, str]

CONSTRUCTS = yaml.safe_load((ROOT / "tests" / "conformance" / "absent.yaml").read_text("utf-8"))
NAMED = sorted(name for name, construct in CONSTRUCTS.items() if "pdf" in construct or "epub" in construct)
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@pytest.fixture(scope="module", params=["forging_ahead", "specimen"])
def facts(request: pytest.FixtureRequest) -> Mapping[str, frozenset[Fact]]:
    """All entries of the outputs of a title, by their format."""
    run: Run = request.getfixturevalue(request.param)
    slug = request.param.replace("_", "-")
    with pikepdf.open(run.output(slug, "pdf")) as pdf:
        return {"pdf": frozenset(of_pdf(pdf)), "epub": frozenset(of_epub(run.output(slug, "epub")))}


@pytest.mark.parametrize("name", NAMED)
def test_no_file_has_it(name: str, facts: Mapping[str, frozenset[Fact]]) -> None:
    for format_ in ("pdf", "epub"):
        assert present(CONSTRUCTS[name].get(format_, {}), facts[format_]) == []


def test_no_entry_has_another_value_than_it_may(facts: Mapping[str, frozenset[Fact]]) -> None:
    for construct in CONSTRUCTS.values():
        for format_, entries in construct.get("only", {}).items():
            for key, values in entries.items():
                had = {value for entry, value in facts[format_] if entry == key}
                assert had
                assert had <= set(values)


def test_the_book_has_no_element_for_it() -> None:
    schema = etree.parse(ROOT / "pipeline" / "schemas" / "book.rng")
    permitted = {*schema.xpath("//*[local-name()='element']/@name"), *schema.xpath("//*[local-name()='name']/text()")}
    assert {"p", "img", "h6"} <= permitted
    absent = {element for construct in CONSTRUCTS.values() for element in construct.get("epub", {}).get("element", ())}
    assert absent & permitted == set()


@pytest.mark.parametrize("name", [name for name in NAMED if "pdf" in CONSTRUCTS[name]])
def test_in_a_pdf_it_would_be_found(name: str) -> None:
    entries = CONSTRUCTS[name]["pdf"]
    for key, values in entries.items():
        for value in values or ["/Any"]:
            if key not in ("operator", "unicode"):
                with pikepdf.new() as pdf:
                    inner = pikepdf.Dictionary({"/Any" if key == "*" else key: pikepdf.Array([pikepdf.Name(value)])})
                    pdf.Root["/Inside"] = pdf.make_indirect(pikepdf.Dictionary(Deep=pikepdf.Array([inner])))
                    assert present(entries, frozenset(of_pdf(pdf)))


def test_pictures_in_a_page_and_hidden_text_would_be_found() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"BT 3 Tr ET BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI")
        assert {("operator", "3 Tr"), ("operator", "INLINE IMAGE")} <= set(of_pdf(pdf))


def test_no_stylesheet_hides_or_covers_what_has_the_focus(specimen: Run) -> None:
    epub = Epub(specimen.output("specimen", "epub"))
    sheets = [item.get("href") for item in epub.items.values() if item.get("media-type") == "text/css"]
    assert sheets
    for sheet in sheets:
        assert re.findall(r"\b(?:outline|position)\s*:", epub.read(sheet).decode()) == []


def present(entries: Mapping[str, list[str]], facts: frozenset[Fact]) -> list[Fact]:
    """Those of ``facts`` that one of ``entries`` names."""
    keys = {key: set(values) for key, values in entries.items()}
    anywhere = keys.pop("*", set())
    return sorted(
        (key, value)
        for key, value in facts
        if value in anywhere or (key in keys and (not keys[key] or value in keys[key]))
    )


# A PDF


def of_pdf(pdf: pikepdf.Pdf) -> Iterator[Fact]:
    for thing in (pdf.trailer, *pdf.objects):
        yield from _entries(thing)
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("Tr", "INLINE IMAGE"):
                yield "operator", f"{operands[0]} Tr" if str(operator) == "Tr" else str(operator)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            for text in to_unicode(thing).values():
                yield "unicode", "private" if PRIVATE.search(text) else "assigned"


def _entries(thing: pikepdf.Object, key: str = "") -> Iterator[Fact]:
    """Keys and names in ``thing`` and in what stands directly in it; other objects have their own turn."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name in thing.keys():  # noqa: SIM118 - a stream is no mapping
            value = thing.get(name)
            if isinstance(value, pikepdf.Object) and (value.is_indirect or isinstance(value, pikepdf.Dictionary)):
                yield name, ""
            if not isinstance(value, pikepdf.Object) or not value.is_indirect:
                yield from _entries(value, name)
    elif isinstance(thing, pikepdf.Array):
        for one in thing:
            if not isinstance(one, pikepdf.Object) or not one.is_indirect:
                yield from _entries(one, key)
    elif key:
        yield key, str(thing) if isinstance(thing, pikepdf.Name) else ""


# An EPUB


def of_epub(path: Path) -> Iterator[Fact]:
    epub = Epub(path)
    with zipfile.ZipFile(path) as archive:
        yield from (("file", name) for name in archive.namelist())
    for element in epub.package.iter(etree.Element):
        yield "tag", etree.QName(element).localname
        yield from (("attribute", etree.QName(name).localname) for name in element.keys())  # noqa: SIM118
    yield from (("meta", meta.get("property", "")) for meta in epub.package.iter(f"{OPF}meta"))
    for item in epub.items.values():
        yield "media-type", item.get("media-type")
        if item.get("media-type") == "application/xhtml+xml":
            yield from _of_document(epub.document(item))


def _of_document(root: etree._Element) -> Iterator[Fact]:
    assert root.tag == f"{XHTML}html"
    for element in root.iter(etree.Element):
        yield "element", etree.QName(element).localname
        for name in map(etree.QName, (element.tag, *element.keys())):
            yield from [("namespace", name.namespace)] if name.namespace else []
        yield from (("attribute", etree.QName(name).localname) for name in element.keys())  # noqa: SIM118
        if (turn := element.get("tabindex")) is not None:
            yield "focus", "in turn" if turn == "0" else "out of turn"
