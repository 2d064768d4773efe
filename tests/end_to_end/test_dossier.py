"""The dossier: what it tells, that anybody can read it, and that it is the same each time."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from pipeline import dossier, style
from pipeline.checks import conformance, screens
from pipeline.dossier import Dossier
from pipeline.model import Edition, Finding, Picture, Place, Report, Severity, Shot, Verdict

from .conftest import ROOT, Run

XHTML = "{http://www.w3.org/1999/xhtml}"
FAULT = Finding(
    "image-alt", Severity.ERROR, "An <img> without words", Place("EPUB/navy.xhtml", 4, 9), "Give it some.", "Ace"
)
SHOT = Shot("The Needle", "phone", "light", Picture("screens/4-phone.jpg", "image/jpeg", 180, 320, b"a phone"))


@pytest.fixture(scope="module")
def told(specimen: Run) -> Dossier:
    """The specimen, of which a check found a fault, and another was not run."""
    edition = Edition("specimen", specimen.build / "specimen")
    records = dossier.read(edition).value
    assert records is not None
    qpdf, ace = Report("specimen.pdf", "qpdf", Verdict.NOT_RUN), Report("specimen.epub", "Ace by DAISY", Verdict.FAILED)
    changed = {
        "qpdf": replace(qpdf, why="qpdf was not run: it is not there"),
        "Ace by DAISY": replace(ace, findings=(FAULT,)),
        screens.NAME: Report("specimen.epub", screens.NAME, Verdict.PASSED, shots=(SHOT,)),
    }
    standards = conformance.claimed(edition)
    checks = conformance.checks_of(standards)
    reports = tuple(
        changed.get(check.name, Report(f"specimen.{check.reads[0]}", check.name, Verdict.PASSED)) for check in checks
    )
    origins = {FAULT: Place("chapters/01-navy.md", 89, 1)}
    moment = datetime(2026, 11, 23, 17, 40, tzinfo=UTC)
    return Dossier(edition, records, reports, conformance.judgements(reports, checks, standards), origins, moment)


@pytest.fixture(scope="module")
def files(told: Dossier) -> Mapping[str, bytes]:
    loaded = style.load("casi", [ROOT / "styles"]).value
    assert loaded is not None
    return dossier.write(told, loaded)


@pytest.fixture(scope="module")
def page(files: Mapping[str, bytes]) -> etree._Element:
    return etree.fromstring(files[dossier.PAGE])


def text(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_every_standard_has_its_verdict_in_words(page: etree._Element) -> None:
    table = page.find(f".//{XHTML}table")
    rows = [[text(cell) for cell in row] for row in table.find(f"{XHTML}tbody")]
    assert [(name.split(",")[0], verdict) for name, _, verdict, _ in rows] == [
        ("PDF/UA-1 ISO 14289-1:2014", "not run qpdf was not run: it is not there"),
        ("PDF/A-2a ISO 19005-2:2011", "not run qpdf was not run: it is not there"),
        ("EPUB 3.3 W3C Recommendation", "passed"),
        ("EPUB Accessibility 1.1 with WCAG 2.2", "failed"),
    ]


def test_a_finding_stands_with_its_line_of_the_manuscript_and_its_place_in_the_file(
    page: etree._Element, files: Mapping[str, bytes]
) -> None:
    (row,) = (row for row in page.iter(f"{XHTML}tr") if "image-alt" in text(row))
    assert [text(cell) for cell in row] == [
        "error", "image-alt", "An <img> without words Give it some.", "chapters/01-navy.md:89:1 , EPUB/navy.xhtml:4:9",
    ]  # fmt: skip
    data = json.loads(files[dossier.DATA])
    (found,) = (found for report in data["reports"] for found in report["findings"])
    assert (found["where"], found["source"]) == ("EPUB/navy.xhtml:4:9", "chapters/01-navy.md:89:1")


def test_what_a_person_has_to_judge_is_listed_with_its_steps(page: etree._Element, files: Mapping[str, bytes]) -> None:
    asked = [
        item["asks"] for standard in json.loads(files[dossier.DATA])["standards"] for item in standard["by_person"]
    ]
    assert len(asked) > 10
    assert [text(item) for item in page.iterfind(f".//{XHTML}ul[@class='checklist']/{XHTML}li/{XHTML}strong")] == asked


def test_files_and_fonts_are_known_by_their_digests(told: Dossier, files: Mapping[str, bytes]) -> None:
    data = json.loads(files[dossier.DATA])
    assert [file["name"] for file in data["files"]] == ["specimen.pdf", "specimen.epub"]
    assert data["files"][0]["size"] == told.edition.pdf.stat().st_size
    (page_map,) = {file["page_map"] for file in data["files"]}
    assert re.fullmatch("[0-9a-f]{64}", page_map)
    names = {(font["in"], re.sub(r"^[A-Z]{6}\+", "", font["name"])) for font in data["fonts"]}
    assert ("specimen.epub", "EPUB/fonts/EBGaramond-400.ttf") in names
    assert ("specimen.pdf", "EB-Garamond") in names or any(
        "Garamond" in name for file, name in names if file.endswith("pdf")
    )
    assert all(re.fullmatch("[0-9a-f]{64}", font["sha256"]) for font in data["fonts"] + data["declared_fonts"])
    assert data["inputs"]["sources"].keys() == told.records.manifest["sources"].keys()


def test_each_page_has_its_picture_with_the_words_that_it_begins_with(
    told: Dossier, page: etree._Element, files: Mapping[str, bytes]
) -> None:
    *images, _ = page.iter(f"{XHTML}img")
    assert len(images) == len(told.records.pages)
    for image, recorded in zip(images, told.records.pages, strict=True):
        picture = Image.open(io.BytesIO(files[f"reports/{image.get('src')}"]))
        assert picture.size == (int(image.get("width")), int(image.get("height")))
        assert image.get("alt").startswith(f"Page {recorded['label']}")
    begun = [image for image, recorded in zip(images, told.records.pages, strict=True) if recorded["position"]]
    assert all("which begins with “" in image.get("alt") and "“”" not in image.get("alt") for image in begun)


def test_what_readers_of_the_epub_see_is_shown(page: etree._Element, files: Mapping[str, bytes]) -> None:
    *_, image = page.iter(f"{XHTML}img")
    assert files[f"reports/{image.get('src')}"] == b"a phone"
    assert (image.get("alt"), image.get("width")) == ("“The Needle” as it opens on a phone, light", "180")
    (judged,) = (report for report in json.loads(files[dossier.DATA])["reports"] if report["shots"])
    assert (judged["tool"], [shot["picture"] for shot in judged["shots"]]) == (screens.NAME, [SHOT.picture.path])


def test_the_page_can_be_read_by_anybody(page: etree._Element) -> None:
    assert page.get("lang") == "en"
    assert text(page.find(f".//{XHTML}title"))
    levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(r"h[1-6]", etree.QName(e).localname)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.iter(f"{XHTML}table"):
        assert text(table.find(f"{XHTML}caption"))
        assert all(th.get("scope") in ("col", "row") for th in table.iter(f"{XHTML}th"))
        assert all(row.find(f"{XHTML}th") is not None for row in table.iter(f"{XHTML}tr"))
    assert all(image.get("alt") for image in page.iter(f"{XHTML}img"))
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    assert {link.get("href")[1:] for link in page.iter(f"{XHTML}a") if link.get("href").startswith("#")} <= ids
    assert not list(page.iter(f"{XHTML}script"))


def test_every_color_stands_out_from_its_ground(page: etree._Element) -> None:
    css = page.findtext(f".//{XHTML}style")
    named = dict(re.findall(r"--(\w+): (#\w+);", css))
    inks = {named.get(name, color) for name, color in re.findall(r"[{ ;]color: (?:var\(--(\w+)\)|(#\w+))", css)}
    assert len(inks) > 4
    assert {ink for ink in inks if contrast(ink, named["ground"]) < 7} == set()


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_it_is_the_same_each_time_and_names_no_place_of_this_machine(told: Dossier, files: Mapping[str, bytes]) -> None:
    loaded = style.load("casi", [ROOT / "styles"]).value
    assert dossier.write(told, loaded) == files
    for name in (dossier.PAGE, dossier.DATA):
        assert str(told.edition.folder.parent).encode() not in files[name]
        assert str(Path.home()).encode() + b"/" not in files[name]


def test_outputs_that_are_torn_have_a_dossier_all_the_same(told: Dossier, tmp_path: Path) -> None:
    torn = Edition("specimen", tmp_path)
    torn.pdf.write_bytes(b"torn")
    loaded = style.load("casi", [ROOT / "styles"]).value
    files = dossier.write(replace(told, edition=torn, reports=()), loaded)
    data = json.loads(files[dossier.DATA])
    assert [file["name"] for file in data["files"]] == ["specimen.pdf"]
    assert data["fonts"] == []
    assert set(files) == {dossier.PAGE, dossier.DATA}
