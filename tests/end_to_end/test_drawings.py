"""The words of a plot stay words: to be searched and copied in the PDF, in the faces of the house in both formats."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from pipeline.checks.opened_epub import Epub
from pipeline.checks.tagged_pdf import read_tags
from pipeline.model import Report, Severity, Verdict

from .conftest import ROOT, Run, run_casi

WORDS = ("Year of commissioning", "Surface combatants", "Maritime law in force", "中国海军 (Navy)")
ALT = "A line that rises from left to right"
FACE = re.compile(
    r'font-family: "(.*?)";\s*font-weight: (\d+);\s*font-style: (\w+);\s*src: url\("data:font/\w+;base64,(.*?)"\)'
)


@pytest.fixture(scope="module")
def plotted(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A title of one page with a plot."""
    folder = tmp_path_factory.mktemp("titles") / "plotted"
    folder.mkdir()
    shutil.copy(ROOT / "tests" / "end_to_end" / "plot.svg", folder)
    (folder / "publication.yaml").write_text("title: A Plot\ndate: 2026\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text(f'Words.\n\n![{ALT}](plot.svg "Ships by year"){{#fig-plot}}\n', "utf-8")
    run = run_casi("build", folder, build=tmp_path_factory.mktemp("build"))
    assert (run.code, run.err) == (0, "")
    return run


@pytest.fixture(scope="module")
def pdf(plotted: Run) -> Path:
    return plotted.output("plotted", "pdf")


@pytest.fixture(scope="module")
def drawing(plotted: Run) -> bytes:
    return Epub(plotted.output("plotted", "epub")).read("plot.svg")


def _in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_poppler_copies_the_words_of_a_drawing(pdf: Path) -> None:
    copied = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert [words for words in WORDS if words not in _in_one_line(copied)] == []


def test_pdfium_finds_the_words_of_a_drawing(pdf: Path) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[len(document) - 1].get_textpage()
        assert [words for words in WORDS if page.search(words).get_next() is None] == []


def test_a_drawing_is_one_figure_with_its_alternative_text(pdf: Path) -> None:
    (figure,) = read_tags(pdf.read_bytes()).all("Figure")
    assert (str(figure.entries.Alt), figure.tags) == (ALT, [])


def test_a_drawing_stands_the_validators(
    plotted: Run, verapdf: Callable[[Path], tuple[Report, ...]], epubcheck: Callable[[Path], Report]
) -> None:
    report = epubcheck(plotted.output("plotted", "epub"))
    assert {one.code for one in report.findings if one.severity is not Severity.REMARK} == set()
    reports = (report, *verapdf(plotted.output("plotted", "pdf")))
    assert [one.verdict for one in reports] == [Verdict.PASSED] * 3


def test_in_the_epub_a_drawing_has_its_words_and_the_faces_that_set_them(drawing: bytes) -> None:
    root = etree.fromstring(drawing)
    assert [words for words in WORDS if words not in {"".join(text.itertext()) for text in root.iter("{*}text")}] == []
    css = root.find("{*}style").text
    found = {match[:3]: TTFont(BytesIO(b64decode(match[3]))).getBestCmap() for match in FACE.findall(css)}
    assert {family for family, *_ in found} == {"Source Sans 3", "Noto Sans CJK SC", "EB Garamond", "Noto Serif CJK SC"}
    assert set(map(ord, "中国海军")) <= set(found["Noto Sans CJK SC", "700", "normal"])
    assert set(map(ord, "Year of commissioning")) <= set(found["Source Sans 3", "400", "normal"])
    assert set(map(ord, "in force")) <= set(found["EB Garamond", "400", "italic"])
    assert "font-synthesis: none" in css
