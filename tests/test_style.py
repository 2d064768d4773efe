"""A house style: what it inherits, what is told of a bad one, and what its print sheets put on paper."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from pipeline import style, templates
from pipeline.model import (
    Book,
    BookDocument,
    EditionDate,
    Manuscript,
    Matter,
    Metadata,
    NavigationEntry,
    Original,
    Person,
    Place,
    Resource,
    Style,
    TitleFont,
)
from pipeline.pdf import edition

ROOT = Path(__file__).parent.parent
STYLES = (ROOT / "tests" / "styles", ROOT / "styles")
FRONT_MATTER = ("cover", "series", "contents", "part")


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


def told(house: Path, text: str) -> list[str]:
    """What is said of the style ``bad`` with this style.yaml: code and place, its file named from its own folder."""
    (house / "bad" / "style.yaml").write_text(text, "utf-8")
    result = style.load("bad", [house])
    assert result.value is None
    assert all(finding.hint for finding in result.findings)
    folder = f"{house.as_posix()}/"
    return [f"{finding.code} {finding.where or '-'}".replace(folder, "") for finding in result.findings]


# What a house inherits


def test_sheets_of_the_ground_come_before_those_of_the_house(casi: Style) -> None:
    assert [sheet.name for sheet in casi.print] == ["styles/base/print.css", "styles/casi/print.css"]
    names = [sheet.name for sheet in casi.pages["6x9"].stylesheets]
    assert names == ["styles/base/6x9.css", "styles/casi/6x9.css"]


def test_a_page_format_keeps_the_size_of_the_ground(casi: Style) -> None:
    assert (casi.pages["letter"].width, casi.pages["letter"].height) == (612, 792)
    assert [page.name for page in casi.pages.values() if page.hyphenate] == ["6x9", "7x10"]


def test_a_house_says_only_what_differs(harbour: Style, casi: Style) -> None:
    assert harbour.texts["labels"]["note_begins"] == "{series}."
    assert harbour.texts["labels"]["notes"] == casi.texts["labels"]["notes"]
    assert harbour.tokens["lines"] == casi.tokens["lines"]
    assert harbour.tokens["numbering"] == {"chapters": "unnumbered"}
    assert "band" in harbour.templates["cover.xhtml"]
    assert harbour.templates["text.xhtml"] == casi.templates["text.xhtml"]
    assert set(harbour.pages) == {*casi.pages, "a5"}


def test_lists_of_a_house_stand_in_place_of_those_of_the_ground(harbour: Style) -> None:
    assert {font.family for font in harbour.fonts} == {"Gentium Book Plus", "Noto Sans SC"}
    assert harbour.stacks["text"] == ("Gentium Book Plus", "Noto Sans SC")


def test_the_term_base_of_a_house_is_read(harbour: Style) -> None:
    (term,) = harbour.terms
    assert (term.zh, term.en, term.wrong) == ("港口", "port", ("harbor",))
    assert term.place == Place((STYLES[0] / "harbour" / "terms.yaml").as_posix(), 1, 3)


def test_a_face_knows_its_weight_its_slant_and_its_number_in_a_collection(casi: Style) -> None:
    garamond = {(font.weight, font.italic) for font in casi.fonts if font.family == "EB Garamond"}
    assert garamond == {(400, False), (400, True), (700, False), (700, True)}
    numbers = {font.family: font.number for font in casi.fonts if font.path.name == "NotoSerifCJK-Regular.ttc"}
    assert numbers == {"Noto Serif CJK SC": 2, "Noto Serif CJK TC": 3}


# What is told of a bad one


def test_a_style_that_is_not_there_is_told_with_the_nearest_name() -> None:
    (finding,) = style.load("cassi", STYLES).findings
    assert (finding.code, finding.where, finding.hint) == ("STY-001", None, "did you mean casi?")


def test_an_unknown_ground_is_told_where_it_is_named(house: Path) -> None:
    assert told(house, "print: []\nextends: bass\n") == ["STY-001 bad/style.yaml:2:1"]


def test_styles_in_a_ring_are_told(house: Path) -> None:
    (house / "other").mkdir()
    (house / "other" / "style.yaml").write_text("extends: bad\n")
    assert told(house, "extends: other\n") == ["STY-005 other/style.yaml:1:1"]


def test_broken_yaml_is_told_with_its_line(house: Path) -> None:
    assert told(house, "extends: base\ntexts: [a, b\n") == ["STY-002 bad/style.yaml:3:1"]


def test_text_that_is_not_utf_8_is_told(house: Path) -> None:
    (house / "bad" / "style.yaml").write_bytes(b"extends: base # \xff\n")
    (finding,) = style.load("bad", [house]).findings
    assert finding.code == "STY-012"


def test_every_unknown_key_and_wrong_value_is_told_at_once(house: Path) -> None:
    text = "extends: base\nstax: {}\npages:\n  letter:\n    widht: 3\n    hyphenate: 7\nprint: x.css\n"
    found = told(house, text)
    assert sorted(found) == [
        "STY-003 bad/style.yaml:2:1",
        "STY-003 bad/style.yaml:5:5",
        "STY-004 bad/style.yaml:6:5",
        "STY-004 bad/style.yaml:7:1",
    ]


def test_a_page_format_without_a_size_is_told(house: Path) -> None:
    assert told(house, "extends: base\npages:\n  pocket: {width: 300}\n") == ["STY-004 bad/style.yaml:3:3"]


def test_a_stylesheet_that_is_not_there_is_told(house: Path) -> None:
    assert told(house, "extends: base\nprint: [print.css]\n") == ["STY-006 bad/style.yaml:2:9"]


def test_a_stylesheet_outside_the_style_is_as_one_that_is_not_there(house: Path) -> None:
    (house / "secret.css").write_text("p { color: red }")
    assert told(house, "extends: base\nprint: [../secret.css]\n") == ["STY-006 bad/style.yaml:2:9"]
    assert style.load("../bad", [house / "base"]).findings[0].code == "STY-001"


KEYS = st.sampled_from(
    ["extends", "print", "pages", "fonts", "stacks", "texts", "sources", "order", "lines", "letter", "x"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_no_style_yaml_whatever_it_says_makes_the_loader_raise(house: Path, data: dict[str, object]) -> None:
    (house / "bad" / "style.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    result = style.load("bad", [house])
    assert (result.value is None) == bool(result.findings)


def test_a_fault_in_a_template_is_told_with_its_line(house: Path) -> None:
    folder = house / "bad" / "templates"
    folder.mkdir()
    (folder / "part.xhtml").write_text("<p>\n{% if %}\n</p>")
    assert told(house, "extends: base\n") == ["STY-007 bad/templates/part.xhtml:2"]


def test_a_template_that_another_one_asks_for_in_vain_is_told(house: Path) -> None:
    folder = house / "bad" / "templates"
    folder.mkdir()
    (folder / "part.xhtml").write_text('{% extends "frame.xhtml" %}')
    assert told(house, "extends: base\n") == ["STY-008 bad/templates/part.xhtml"]


def test_a_filter_that_there_is_not_is_told_with_its_line(house: Path) -> None:
    folder = house / "bad" / "templates"
    folder.mkdir()
    (folder / "part.xhtml").write_text("<p>\n\n{{ metadata.title|shout }}</p>")
    assert told(house, "extends: base\n") == ["STY-007 bad/templates/part.xhtml:3"]


def test_a_title_s_fonts_stand_behind_those_of_the_house_in_every_stack(casi: Style, tmp_path: Path) -> None:
    dressed = style.for_title(casi, with_font(tmp_path, LATO.read_bytes()))
    assert dressed.findings == ()
    assert dressed.value.stacks["text"][-1] == "Lato"
    assert '"Lato"' in dressed.value.pages["letter"].stylesheets[-1].text


def test_a_title_s_font_that_cannot_be_used_is_told_where_it_is_named(casi: Style, tmp_path: Path) -> None:
    (finding,) = style.for_title(casi, with_font(tmp_path, LATO.read_bytes()[:-100])).findings
    assert (finding.code, finding.where) == ("FONT-004", Place("publication.yaml", 9, 1))


def test_a_sheet_for_the_title_s_fonts_that_cannot_be_made_is_told(casi: Style, tmp_path: Path) -> None:
    bad = replace(casi, templates={**casi.templates, "title.css": ":root {\n{{ nothing.there }}\n}"})
    (finding,) = style.for_title(bad, with_font(tmp_path, LATO.read_bytes())).findings
    assert finding.code == "STY-007"
    assert "title.css, line 2" in finding.message


LATO = Path(str(files("rendercv_fonts").joinpath("Lato/Lato-Regular.ttf")))


def with_font(folder: Path, data: bytes) -> Manuscript:
    """A title that brings ``data`` as its font."""
    (folder / "own.ttf").write_bytes(data)
    places = {"fonts": Place("publication.yaml", 9, 1)}
    metadata = Metadata("A Title", EditionDate(2023), fonts=(TitleFont("own.ttf", "OFL-1.1"),), places=places)
    return Manuscript("a-title", metadata, (), {"own.ttf": folder / "own.ttf"})


def test_a_style_without_templates_is_told_each_one(house: Path) -> None:
    assert told(house, "texts: {}\n") == ["STY-008 bad/style.yaml:1:1"] * len(style.TEMPLATES)


FONT = """\
extends: base
fonts:
  - {{family: {family}, {origin}files: [{file}], licence: OFL-1.1, source: {source}}}
stacks: {{text: [{family}], apparatus: [{stack}]}}
"""


def test_a_font_that_is_not_there_is_told_with_the_command_that_brings_it(house: Path) -> None:
    text = FONT.format(family="Nowhere", origin="", file="Nowhere-Regular.ttf", source="noto-cjk", stack="Nowhere")
    assert told(house, text) == ["TOOL-005 bad/style.yaml:3:31"]
    (finding,) = style.load("bad", [house]).findings
    assert "Noto" in finding.hint or "noto" in finding.hint


def test_a_font_package_that_is_not_there_is_told(house: Path) -> None:
    origin = "package: no_such_fonts, "
    text = FONT.format(family="Nowhere", origin=origin, file="a.ttf", source="noto-cjk", stack="Nowhere")
    assert told(house, text) == ["TOOL-005 bad/style.yaml:3:55"]


def test_a_file_of_another_family_is_told(house: Path) -> None:
    origin, file = "package: rendercv_fonts, ", "Lato/Lato-Regular.ttf"
    text = FONT.format(family="Latte", origin=origin, file=file, source="rendercv-fonts", stack="Latte")
    assert told(house, text) == ["STY-010 bad/style.yaml:3:54"]


def test_a_font_file_of_the_style_that_is_none_is_told(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (house / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(style.faces, "find", lambda package, file: house / file)
    text = FONT.format(family="Broken", origin="", file="broken.ttf", source="noto-cjk", stack="Broken")
    assert told(house, text) == ["STY-013 bad/style.yaml:3:30"]


def test_a_stack_that_names_an_undeclared_family_is_told(house: Path) -> None:
    origin, file = "package: rendercv_fonts, ", "Lato/Lato-Regular.ttf"
    text = FONT.format(family="Lato", origin=origin, file=file, source="rendercv-fonts", stack="Latto")
    assert told(house, text) == ["STY-011 bad/style.yaml:4:36"]


def test_a_bad_term_base_is_told(house: Path) -> None:
    (house / "bad" / "terms.yaml").write_text("- {zh: 海, en: sea}\n- {zh: 空, eng: air}\n")
    assert told(house, "extends: base\n") == ["STY-003 bad/terms.yaml:2:11", "STY-004 bad/terms.yaml:2:3"]


def test_a_page_format_that_the_style_lacks_is_told_to_the_title(casi: Style) -> None:
    metadata = Metadata("A Title", EditionDate(2023), page="leter", places={"page": Place("publication.yaml", 4, 1)})
    finding = style.no_such_page(Manuscript("a-title", metadata, ()), casi)
    assert (finding.code, finding.hint) == ("PAGE-001", "did you mean letter?")
    assert finding.where == Place("publication.yaml", 4, 1)


# What its templates make

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


def render(house: Style, kind: str, metadata: Metadata, content: str = "", proof: str | None = None) -> etree._Element:
    template = kind if kind in FRONT_MATTER else "text"
    document = {"name": kind, "kind": kind, "matter": Matter.BODY, "title": metadata.title, "source": None}
    document |= {"verso": "Left", "recto": "Right", "epub_type": None, "role": None}
    values = {
        "metadata": metadata,
        "texts": house.texts,
        "series": house.texts["series"].get(metadata.series),
        "tokens": house.tokens,
        "navigation": NAVIGATION,
        "document": document,
        "content": Markup(content),
        "proof": proof,
    }
    return etree.fromstring(templates.fill(house.templates, f"{template}.xhtml", values))


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("kind", [*FRONT_MATTER, "article", "chapter", "front", "back"])
@pytest.mark.parametrize("metadata", [FULL, BARE], ids=["full", "bare"])
@pytest.mark.parametrize("name", ["casi", "harbour"])
def test_every_template_makes_a_document_that_the_books_schema_takes(name: str, metadata: Metadata, kind: str) -> None:
    schema = etree.RelaxNG(etree.parse(ROOT / "pipeline" / "schemas" / "book.rng"))
    document = render(loaded(name), kind, metadata, "<p xmlns='http://www.w3.org/1999/xhtml'>Words.</p>")
    assert schema.validate(document), schema.error_log


def test_the_cover_keeps_the_words_of_the_masthead_whole(casi: Style) -> None:
    masthead = render(casi, "cover", FULL).find(".//{*}p[@class='masthead']")
    assert words(masthead) == "CHINA AEROSPACE STUDIES INSTITUTE"


def test_the_imprint_prints_what_the_manuscript_says_and_no_more(casi: Style) -> None:
    imprint = render(casi, "series", BARE).find(".//{*}dl")
    assert words(imprint) == "Edition 2023 How to cite A Title (China Aerospace Studies Institute, 2023)."


def test_the_imprint_of_a_full_title_has_everything(casi: Style) -> None:
    imprint = render(casi, "series", FULL).find(".//{*}dl")
    pairs = dict(zip(map(words, imprint.iterfind("{*}dt")), map(words, imprint.iterfind("{*}dd")), strict=True))
    assert pairs == {
        "Edition": "March 5, 2024, version 1.1",
        "Original": "Li Ming 李明, editor; Wang & Sons; Zhao Lei, The Art 兵法, A Press, December 1999, "
        "https://example.org/a?b=1&c=2",
        "Translation": "A. Translator; translated with the help of a machine and revised by people",
        "Identifiers": "DOI 10.1000/182; ISBN 978-1-58566-300-1 (PDF)",
        "Rights": "In the public domain.",
        "Release": "Approved for release.",
        "How to cite": "Li Ming, Wang & Sons, and Zhao Lei, The <Art> of “War & Peace”: A Reader, "
        "trans. A. Translator, In Their Own Words (China Aerospace Studies Institute, March 5, 2024), https://doi.org/10.1000/182.",
    }


def test_the_contents_go_as_deep_as_the_style_says_and_a_part_is_no_level(casi: Style) -> None:
    lines = render(casi, "contents", BARE).iterfind(".//{*}li")
    assert [(line.get("class"), words(line.find("{*}p"))) for line in lines] == [
        ("part-line", "Part One"),
        ("chapter-line", "One"),
        ("section-line", "Two & three"),
    ]


def test_the_words_of_the_series_are_those_of_the_institute(casi: Style) -> None:
    page = render(casi, "series", FULL)
    source = " ".join((ROOT / "tests" / "styles" / "in-their-own-words.txt").read_text("utf-8").split())
    said = " ".join(words(paragraph) for paragraph in page.iterfind(".//{*}div[@class='words']//{*}p"))
    assert said == source


# What its sheets put on paper

SPECIMEN = (ROOT / "tests" / "styles" / "specimen.xml").read_text("utf-8")
PICTURE = Resource("bar.svg", "image/svg+xml", (ROOT / "tests" / "styles" / "bar.svg").read_bytes())

#: Size of the text, its line, the top margin, and the first baseline below it, in points.
LETTER = (12.5, 17.0, 68.0)
SIX_BY_NINE = (11.0, 14.0, 59.0)


class Piece(NamedTuple):
    """A piece of text on paper: its page from 1, left edge and baseline in points from the top left, size in points."""

    text: str
    page: int
    left: float
    baseline: float
    size: float


def typeset(house: Style, page: str, proof: str | None = None) -> tuple[Piece, ...]:
    chapters = [
        BookDocument(name, kind, matter, name, etree.tostring(render(house, kind, BARE, content)))
        for name, kind, matter, content in [
            ("cover", "cover", Matter.FRONT, ""),
            ("series", "series", Matter.FRONT, ""),
            ("chapter", "chapter", Matter.BODY, SPECIMEN),
        ]
    ]
    metadata = replace(BARE, page=page)
    book = Book("specimen", metadata, tuple(chapters), (), (PICTURE,), proof=proof)
    result = edition.make(book, house, house.pages[page])
    assert [finding for finding in result.findings if finding.code in ENGINE_SAYS] == []
    assert result.value is not None
    return tuple(read(result.value.pdf))


#: What the engine logs, addresses outside the Book, and fonts that are not declared.
ENGINE_SAYS = {"PDF-001", "PDF-002", "PDF-003", "FONT-001", "FONT-002", "FONT-003"}


def read(data: bytes) -> Iterator[Piece]:
    with pypdfium2.PdfDocument(data) as file:
        for number, page in enumerate(file, 1):
            reader, height = page.get_textpage(), page.get_height()
            for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
                matrix, size = text.get_matrix(), ctypes.c_float()
                pdfium.FPDFTextObj_GetFontSize(text.raw, size)
                yield Piece(words_of(text, reader), number, matrix.e, height - matrix.f, abs(matrix.d) * size.value)


def words_of(text: pypdfium2.PdfObject, reader: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(text.raw, reader.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(text.raw, reader.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


@pytest.fixture(scope="module", params=["letter", "6x9"])
def sheet(request: pytest.FixtureRequest, casi: Style) -> tuple[tuple[float, float, float], tuple[Piece, ...]]:
    return {"letter": LETTER, "6x9": SIX_BY_NINE}[request.param], typeset(casi, request.param)


def text_of(pieces: Sequence[Piece], size: float) -> list[Piece]:
    return [piece for piece in pieces if piece.page > 2 and abs(piece.size - size) < 0.01]


def test_the_lines_of_the_text_stand_on_the_grid_or_half_a_line_off(sheet) -> None:
    (size, u, top), pieces = sheet
    offsets = {round((piece.baseline - top) / u * 2 % 1, 2) for piece in text_of(pieces, size)}
    assert len(offsets) == 1


def test_after_every_construct_the_text_is_back_on_the_grid(sheet) -> None:
    (size, u, _), pieces = sheet
    after = [piece for piece in text_of(pieces, size) if piece.text.startswith("After")]
    first = next(piece for piece in text_of(pieces, size) if piece.text.startswith("Paper"))
    assert {piece.text.split(".")[0] for piece in after} >= {"After the quotation", "After the list", "After the table"}
    assert {round((piece.baseline - first.baseline) / u % 1, 2) for piece in after} <= {0.0, 1.0}


def test_five_lines_of_a_note_are_four_of_the_text(sheet) -> None:
    (_, u, _), pieces = sheet
    size = {17.0: 10.0, 14.0: 9.0}[u]
    lines = sorted({round(piece.baseline, 2) for piece in text_of(pieces, size) if "note" in piece.text})
    assert len(lines) > 2
    assert lines[1] - lines[0] == pytest.approx(0.8 * u, abs=0.02)


def test_the_folio_begins_at_one_with_the_text_and_opening_pages_have_no_head(sheet) -> None:
    (size, _, top), pieces = sheet
    bodies = [piece for piece in pieces if piece.page == 3]
    assert [piece.text for piece in bodies if piece.baseline < top] == []
    assert "1" in [piece.text.strip() for piece in bodies if abs(piece.size - size) < 0.01]
    assert [piece.text for piece in pieces if piece.page == 4 and piece.baseline < top] == ["Left"]


def test_a_proof_says_so_on_every_page(casi: Style) -> None:
    pieces = typeset(casi, "letter", proof="2026-11-23")
    marked = {piece.page for piece in pieces if "PROOF 2026-11-23" in piece.text}
    assert marked == {piece.page for piece in pieces}


def test_a_house_of_its_own_needs_no_python(harbour: Style) -> None:
    pieces = typeset(harbour, "a5")
    assert any(piece.text.startswith("Occasional papers") for piece in pieces if piece.page == 1)
    assert len(text_of(pieces, 10.0)) > 10
