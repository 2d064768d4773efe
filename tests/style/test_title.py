"""What a title brings to its style."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from pipeline import style
from pipeline.model import EditionDate, Manuscript, Metadata, Place, Style, TitleFont


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


def test_a_page_format_that_the_style_lacks_is_told_to_the_title(casi: Style) -> None:
    metadata = Metadata("A Title", EditionDate(2023), page="leter", places={"page": Place("publication.yaml", 4, 1)})
    finding = style.no_such_page(Manuscript("a-title", metadata, ()), casi)
    assert finding.code == "PAGE-001"
    assert finding.hint.endswith(" under page in publication.yaml: letter.")
    assert finding.where == Place("publication.yaml", 4, 1)


def test_what_a_title_says_in_css_is_heard_in_a_thick_book_too(casi: Style) -> None:
    title = Manuscript("a-title", Metadata("A Title", EditionDate(2023)), (), local_css="p { color: red }")
    thick = style.for_title(casi, title).value.pages["6x9"].thick
    assert thick.pages == 400
    assert [sheet.name for sheet in thick.stylesheets] == ["styles/base/6x9-thick.css", "local.css"]
