"""The embedded faces: what they hold, that they hold no more, and what is said of a character that none has."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from pipeline.epub import documents, fonts
from pipeline.model import Place


@pytest.fixture(scope="module")
def faces(seen) -> dict[str, TTFont]:
    return {
        name.rpartition("/")[2]: TTFont(BytesIO(data))
        for name, data in seen.members.items()
        if name.startswith("EPUB/fonts/")
    }


def all_text(seen) -> str:
    names = [name.removeprefix("EPUB/") for name in seen.members if name.endswith(".xhtml")]
    return "".join("".join(seen.tree(name).itertext()) for name in names)


def test_the_faces_in_which_something_is_set_are_embedded_and_no_others(faces):
    assert sorted(faces) == [
        "EBGaramond-400-italic.ttf", "EBGaramond-400.ttf", "EBGaramond-700.ttf",
        "NotoSerifCJKSC-400.otf", "NotoSerifCJKSC-700.otf",
    ]  # fmt: skip


def test_a_face_has_the_characters_that_are_set_in_it_and_the_regular_one_has_all(seen, faces):
    bold = set("".join(seen.text("navy.xhtml", "//h:strong | //h:th | //h:dt | //h:h4")))
    held = {name: {chr(code) for code in face.getBestCmap()} for name, face in faces.items()}
    assert {c for c in bold if c.isascii()} < held["EBGaramond-700.ttf"] < held["EBGaramond-400.ttf"]
    assert "Q" in held["EBGaramond-400.ttf"] - held["EBGaramond-700.ttf"]  # of Qingdao


def test_a_family_without_the_cut_asked_for_gives_the_nearest_that_it_has(style):
    italic = next(font for font in style.fonts if font.italic)
    alone = replace(style, fonts=(italic,), stacks={"text": (italic.family,)})
    (face,) = fonts.embed(alone, {"a": None, "b": None}, {fonts.Cut(bold=True, italic=False): {"b"}}).value
    assert {ord("a"), ord("b")} < set(TTFont(BytesIO(face.data)).getBestCmap())


def test_every_character_of_the_epub_has_a_glyph(seen, faces):
    covered = set().union(*(face.getBestCmap() for face in faces.values()))
    text = all_text(seen)
    assert {c for c in text if not c.isspace() and ord(c) not in covered} == set()
    assert ord("𠀡") in faces["NotoSerifCJKSC-400.otf"].getBestCmap()  # of Extension B


def test_a_subset_holds_no_character_that_the_book_does_not(seen, faces):
    text = all_text(seen)
    for face in faces.values():
        assert set(face.getBestCmap()) <= {ord(c) for c in text} | {0x20, 0xA0}


def test_marks_as_wide_as_han_come_from_the_face_made_for_chinese(style):
    given = dict.fromkeys("《孙子》 word", None)
    regular = fonts.Cut(bold=False, italic=False)
    held = {
        face.family: set(map(chr, TTFont(BytesIO(face.data)).getBestCmap()))
        for face in fonts.embed(style, given, {regular: set(given)}).value
    }
    assert {"《", "》", "孙"} <= held["Noto Serif CJK SC"]
    assert not {"《", "》"} & held["EB Garamond"]
    assert set("word") <= held["EB Garamond"]


def test_small_capitals_and_traditional_forms_are_kept(faces):
    latin = {record.FeatureTag for record in faces["EBGaramond-400.ttf"]["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "lnum", "tnum", "liga"} <= latin
    chinese = faces["NotoSerifCJKSC-400.otf"]["GSUB"].table
    scripts = {record.ScriptTag: record.Script for record in chinese.ScriptList.ScriptRecord}
    assert "ZHT " in {system.LangSysTag for system in scripts["hani"].LangSysRecord}


def test_every_font_file_has_its_rule_in_the_stylesheet(seen, faces):
    css = seen.members["EPUB/style.css"].decode()
    assert css.count("@font-face") == len(faces)
    assert all(f'url("fonts/{name}")' in css for name in faces)
    assert 'font-family: "EB Garamond", "Noto Serif CJK SC", "Noto Serif CJK TC", serif' in css


def test_a_character_without_a_glyph_is_told_at_its_place(specimen, style):
    navy = specimen.documents[4]
    strange = replace(navy, xhtml=navy.xhtml.replace(b"three tasks", "three \U00013000 tasks".encode()))
    wanted = fonts.characters({"navy": documents.parse(strange)})
    told = fonts.embed(style, {c: place for c, place in wanted.items() if ord(c) > 0x10FFF}, {}).findings
    assert [(f.code, f.where) for f in told] == [("EPUB-001", Place("navy.md", 12, 1))]
    assert "U+13000" in told[0].message


def test_a_font_file_that_is_none_is_told(style, tmp_path):
    broken = tmp_path / "Broken.ttf"
    broken.write_bytes(b"no font at all")
    garamond = replace(style.fonts[0], path=broken)
    told = fonts.embed(replace(style, fonts=(garamond,)), {"a": None}, {}).findings
    assert [(f.code, Path("Broken.ttf").name in f.message) for f in told] == [("EPUB-004", True)]


def arabic_font() -> bytes:
    """A font of one letter and its initial form, with a table that its editor left behind."""
    builder = FontBuilder(1000)
    names = [".notdef", "space", "beh", "beh.init"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "space", 0xA0: "space", 0x0628: "beh"})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Naskh", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.addOpenTypeFeatures("languagesystem arab dflt; feature init { sub beh by beh.init; } init;")
    builder.font["FFTM"] = stamps = newTable("FFTM")
    stamps.version, stamps.FFTimeStamp, stamps.sourceCreated, stamps.sourceModified = 1, 0, 0, 0
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def test_a_font_of_the_title_shapes_its_script_and_nothing_is_said_of_its_editors_tables(style, tmp_path, caplog):
    path = tmp_path / "Naskh.ttf"
    path.write_bytes(arabic_font())
    naskh = replace(style.fonts[0], family="Naskh", path=path, number=0)
    house = replace(style, fonts=(naskh,), stacks={"text": ("Naskh",)})
    embedded = fonts.embed(house, {"\u0628": None}, {})
    assert embedded.findings == ()
    font = TTFont(BytesIO(embedded.value[0].data))
    assert "arab" in {record.ScriptTag for record in font["GSUB"].table.ScriptList.ScriptRecord}
    assert "init" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "FFTM" not in font
    assert caplog.records == []
