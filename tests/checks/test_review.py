"""The editor's signature: when it holds, and what the EPUB then says of itself, read back from its package document."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline import build
from pipeline.build import Delivery, Order
from pipeline.checks import own
from pipeline.model import Report

ROOT = Path(__file__).parents[2]
STATED = ("dcterms:conformsTo", "a11y:certifiedBy", "dcterms:date", "a11y:certifierReport", "a11y:certifierCredential")

Build = Callable[..., Delivery]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "navy"
    folder.mkdir()
    (folder / "publication.yaml").write_text("title: The Navy\ndate: 2023\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text("Some text.\n", "utf-8")
    return folder


@pytest.fixture
def made(folder: Path, tmp_path: Path) -> Build:
    return lambda styles=ROOT / "styles": build.build(Order(folder, ("epub",), [styles], tmp_path / "out"))


def sign(folder: Path) -> None:
    """Sign the text that was built last, by the digest that the dossier shows."""
    manifest = json.loads((folder.parent / "out" / "navy" / "reports" / "manifest.json").read_text("utf-8"))
    (folder / "review.yaml").write_text(f"name: An Editor\ndate: 2026-11-23\ndigest: {manifest['text']}\n", "utf-8")


def stated(folder: Path) -> dict[str, str]:
    """What the EPUB says of its conformance, by property."""
    with zipfile.ZipFile(folder.parent / "out" / "navy" / "navy.epub") as archive:
        package = own.package(archive)
    return {name: value for element in package[0] for name, value in [_said(element)] if name in STATED}


def _said(element: etree._Element) -> tuple[str, str]:
    return element.get("property") or element.get("rel") or "", element.text or element.get("href") or ""


def codes(delivery: Delivery) -> list[str]:
    return [found.code for found in delivery.findings]


def test_without_a_signature_nothing_is_stated(made: Build, folder: Path) -> None:
    assert made().artifacts[0].claims == ("EPUB 3.3",)
    assert stated(folder) == {}


def test_a_signature_for_this_text_is_stated_with_who_certifies_it(made: Build, folder: Path) -> None:
    made()
    sign(folder)
    delivery = made()
    assert codes(delivery) == []
    assert delivery.artifacts[0].claims == ("EPUB 3.3", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA")
    assert stated(folder) == {
        "dcterms:conformsTo": "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        "a11y:certifiedBy": "An Editor",
        "dcterms:date": "2026-11-23",
    }


def test_a_house_adds_its_credential_and_its_report(
    made: Build, folder: Path, tmp_path: Path, epubcheck: Callable[[Path], Report]
) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles", styles)
    house = styles / "casi" / "style.yaml"
    certifier = "texts:\n  epub:\n    certifier: {credential: A House, report: https://example.org/report}\n"
    house.write_text(house.read_text("utf-8").replace("texts:\n", certifier, 1), "utf-8")
    made(styles)
    sign(folder)
    assert codes(made(styles)) == []
    assert stated(folder) == {
        "dcterms:conformsTo": "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        "a11y:certifiedBy": "An Editor",
        "dcterms:date": "2026-11-23",
        "a11y:certifierCredential": "A House",
        "a11y:certifierReport": "https://example.org/report",
    }
    report = epubcheck(folder.parent / "out" / "navy" / "navy.epub")
    assert {found.code for found in report.findings} <= {"CSS-028"}


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [("article.md", "text", "words"), ("publication.yaml", "2023", "2024"), ("publication.yaml", "Navy", "Army")],
)
def test_another_text_voids_it_and_the_new_digest_is_told(
    file: str, before: str, after: str, made: Build, folder: Path
) -> None:
    made()
    sign(folder)
    (folder / file).write_text((folder / file).read_text("utf-8").replace(before, after), "utf-8")
    delivery = made()
    assert codes(delivery) == ["REV-001"]
    assert stated(folder) == {}
    sign(folder)
    assert codes(made()) == []
    assert "a11y:certifiedBy" in stated(folder)


def test_what_is_not_read_does_not_void_it(made: Build, folder: Path) -> None:
    made()
    sign(folder)
    with (folder / "publication.yaml").open("a", encoding="utf-8") as about:
        about.write("pdf: {conformance: modern}\n")
    assert codes(made()) == []
    assert stated(folder) != {}


@pytest.mark.parametrize(
    ("text", "code", "states"), [("Some text.\n---\n", "HEAD-001", False), ("Some ~text~ here.\n", "MD-021", True)]
)
def test_a_waived_error_that_touches_accessibility_withholds_the_statement(
    text: str, code: str, states: bool, made: Build, folder: Path
) -> None:
    (folder / "article.md").write_text(text, "utf-8")
    with (folder / "publication.yaml").open("a", encoding="utf-8") as about:
        about.write(f"waive: [{{code: {code}, where: article.md, reason: So be it.}}]\n")
    assert made().artifacts
    sign(folder)
    assert "WAIVE-001" in codes(made())
    assert bool(stated(folder)) is states
