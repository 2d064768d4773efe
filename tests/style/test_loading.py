"""What a house inherits, and what is told of a bad one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import style
from pipeline.model import Place, Style
from pipeline.style import fonts
from pipeline.style.sheets import TEMPLATES

from .conftest import ROOT, STYLES


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
    assert (term.zh, term.en, term.wrong) == ("港口", "port", ("haven",))
    assert term.place == Place((STYLES[0] / "harbour" / "terms.yaml").as_posix(), 1, 3)


def test_a_face_knows_its_weight_its_slant_and_its_number_in_a_collection(casi: Style) -> None:
    garamond = {(font.weight, font.italic) for font in casi.fonts if font.family == "EB Garamond"}
    assert garamond == {(400, False), (400, True), (700, False), (700, True)}
    numbers = {font.family: font.number for font in casi.fonts if font.path.name == "NotoSerifCJK-Regular.ttc"}
    assert numbers == {"Noto Serif CJK SC": 2, "Noto Serif CJK TC": 3}


# What is told of a bad one


def test_a_style_that_is_not_there_is_told_with_the_nearest_name() -> None:
    (finding,) = style.load("cassi", STYLES).findings
    assert (finding.code, finding.where, finding.hint) == ("STY-001", None, "Name a style that is there: casi.")


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
    assert told(house, "extends: base\npages:\n  pocket: {width: 300}\n") == ["STY-014 bad/style.yaml:3:3"]
    thick = "extends: base\npages:\n  pocket: {width: 300, height: 400, thick: {print: []}}\n"
    assert told(house, thick) == ["STY-014 bad/style.yaml:3:37"]


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


def test_a_style_without_templates_is_told_each_one(house: Path) -> None:
    assert told(house, "texts: {}\n").count("STY-008 bad/style.yaml:1:1") == len(TEMPLATES)


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
    monkeypatch.setattr(fonts.faces, "find", lambda package, file: house / file)
    text = FONT.format(family="Broken", origin="", file="broken.ttf", source="noto-cjk", stack="Broken")
    assert told(house, text) == ["STY-013 bad/style.yaml:3:30"]


def test_a_stack_that_names_an_undeclared_family_is_told(house: Path) -> None:
    origin, file = "package: rendercv_fonts, ", "Lato/Lato-Regular.ttf"
    text = FONT.format(family="Lato", origin=origin, file=file, source="rendercv-fonts", stack="Latto")
    assert told(house, text) == ["STY-011 bad/style.yaml:4:36"]


def test_a_bad_term_base_is_told(house: Path) -> None:
    (house / "bad" / "terms.yaml").write_text("- {zh: 海, en: sea}\n- {zh: 空, eng: air}\n")
    assert told(house, "extends: base\n") == ["STY-003 bad/terms.yaml:2:11", "STY-014 bad/terms.yaml:2:3"]


def lacking(house: Path, text: str) -> list[str]:
    told(house, text)
    findings = style.load("bad", [house]).findings
    return [finding.message.removeprefix("the style has no ") for finding in findings if finding.code == "STY-014"]


def test_what_a_style_lacks_is_told_each_by_its_name(house: Path) -> None:
    assert lacking(house, "contents_depth: 1\n") == [
        *("pages", "fonts", "stacks", "texts", "order", "lists", "glossary", "index", "page_ranges", "running_heads"),
        *("numbering", "cover", "typography", "lines", "pictures", "notes", "tables", "floats", "files", "pdf"),
        "release",
    ]
    ground = yaml.safe_load((house / "base" / "style.yaml").read_text("utf-8"))
    del ground["texts"]["labels"]["caption"], ground["texts"]["epub"]["summary"]["notes"], ground["lines"]
    del ground["running_heads"]["book"]["verso"], ground["stacks"]["apparatus"]
    assert sorted(lacking(house, yaml.safe_dump(ground))) == [
        *("lines", "running_heads.book.verso", "stacks.apparatus", "texts.epub.summary.notes", "texts.labels.caption")
    ]


def test_what_is_missing_is_told_at_the_key_that_should_hold_it(house: Path) -> None:
    found = told(house, "texts:\n  labels:\n    notes: Notes\n")
    assert "STY-014 bad/style.yaml:2:3" in found
    assert "STY-014 bad/style.yaml:1:1" in found


@pytest.mark.parametrize(
    "text", ["Abb. {nummer}", "{}", "{0}", "{number.real}", "{number!r}", "{number:>9}", "{number", "}"]
)
def test_a_text_whose_fields_the_program_does_not_know_is_told(text: str, house: Path) -> None:
    (line,) = told(house, f"extends: base\ntexts:\n  labels:\n    figure: {text!r}\n")
    assert line == "STY-009 bad/style.yaml:4:5"
    (finding,) = style.load("bad", [house]).findings
    assert "{number}" in finding.hint


@pytest.mark.parametrize("text", ["Abbildung", "{number}. Abbildung", "{{{number}}}"])
def test_a_text_may_leave_out_its_fields_and_hold_braces(text: str, house: Path) -> None:
    (house / "bad" / "style.yaml").write_text(f"extends: base\ntexts: {{labels: {{figure: {text!r}}}}}\n", "utf-8")
    loaded = style.load("bad", [house])
    assert loaded.findings == ()
    assert "Abbildung" in text or loaded.value.texts["labels"]["figure"].format(number=3) == "{3}"


def test_a_label_that_there_is_not_and_one_that_is_no_text_are_told(house: Path) -> None:
    text = "extends: base\ntexts:\n  labels:\n    figur: Abb.\n    table: 7\n    notes: no\n"
    places = {"STY-003 bad/style.yaml:4:5", "STY-004 bad/style.yaml:5:5", "STY-004 bad/style.yaml:6:5"}
    assert set(told(house, text)) == places


@pytest.mark.parametrize("rule", ["quotes: '\"'", "dash: 7", "last-word: often", "elipsis: …"])
def test_a_rule_on_marks_that_the_program_cannot_follow_is_told(rule: str, house: Path) -> None:
    (line,) = told(house, f"extends: base\ntypography:\n  de:\n    {rule}\n")
    assert line.endswith(" bad/style.yaml:4:5")


def test_a_key_that_stands_twice_is_told(house: Path) -> None:
    text = "extends: base\ntexts:\n  publisher: One\n  labels: {notes: A, page: B, notes: C}\n  publisher: Two\n"
    assert told(house, text) == ["STY-015 bad/style.yaml:5:3", "STY-015 bad/style.yaml:4:31"]


def test_a_character_that_xml_does_not_take_is_told(house: Path) -> None:
    text = 'extends: base\ntexts:\n  publisher: "a\\x01b"\n  labels: {notes: "\\uFFFF", page: "\\t\\_é"}\n'
    assert told(house, text) == ["STY-016 bad/style.yaml:3:14", "STY-016 bad/style.yaml:4:19"]


def test_yaml_that_stands_in_itself_is_no_trouble(house: Path) -> None:
    assert told(house, "extends: base\ntexts: &a {series: *a}\nlines: [x, &b [*b]]\n")


def test_every_text_that_the_schema_asks_for_is_one_that_it_knows() -> None:
    schema = json.loads((ROOT / "pipeline" / "schemas" / "style.schema.json").read_text("utf-8"))
    known, asked = (part["properties"]["texts"]["properties"] for part in (schema, schema["$defs"]["whole"]))
    assert set(asked["labels"]["required"]) == set(known["labels"]["properties"]) - {"glossary", "index"}
    assert set(asked["epub"]["required"]) == set(known["epub"]["properties"]) - {"certifier"}


def test_the_texts_of_the_ground_use_every_field_that_they_may_have(casi: Style) -> None:
    schema = json.loads((ROOT / "pipeline" / "schemas" / "style.schema.json").read_text("utf-8"))
    for name, rule in schema["properties"]["texts"]["properties"]["labels"]["properties"].items():
        for field in rule.get("fields", ()):
            assert f"{{{field}}}" in casi.texts["labels"][name]
