"""What a title brings of its own: fonts for characters that the house's lack, and a stylesheet."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pikepdf

from .conftest import Casi

Title = Callable[..., Path]
MUKTA = Path(find_spec("rendercv_fonts").submodule_search_locations[0]) / "Mukta" / "Mukta-Regular.ttf"
DEVANAGARI = "Devanagari stands here: नमस्ते.\n"


def test_a_character_that_the_house_lacks_is_printed_from_the_font_that_the_title_brings(
    casi: Casi, title: Title
) -> None:
    folder = title(DEVANAGARI, fonts="[{file: Mukta-Regular.ttf, licence: OFL-1.1}]")
    shutil.copy(MUKTA, folder)
    run = casi("build", folder)
    assert run.code == 0, run.err
    with pikepdf.open(run.output("small-title", "pdf")) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert any("Mukta" in font for font in fonts)
    with zipfile.ZipFile(run.output("small-title", "epub")) as epub:
        assert any("Mukta" in name for name in epub.namelist())


def test_without_that_font_the_same_text_is_refused(casi: Casi, title: Title) -> None:
    run = casi("build", title(DEVANAGARI))
    assert run.code == 1
    assert "FONT-001" in run.err


def test_a_file_that_is_no_font_is_told(casi: Casi, title: Title) -> None:
    folder = title(fonts="[{file: fake.ttf, licence: OFL-1.1}]")
    (folder / "fake.ttf").write_bytes(b"no font at all")
    run = casi("build", folder)
    assert run.code == 1
    assert "publication.yaml:4:1: error FONT-004" in run.err


def test_the_stylesheet_of_a_title_speaks_last_on_paper_and_in_the_epub(casi: Casi, title: Title) -> None:
    folder = title()
    (folder / "local.css").write_text("p { letter-spacing: 0.125em }\n", "utf-8")
    run = casi("build", folder)
    assert run.code == 0, run.err
    with zipfile.ZipFile(run.output("small-title", "epub")) as epub:
        css = next(epub.read(name).decode() for name in epub.namelist() if name.endswith(".css"))
    assert css.rstrip().endswith("p { letter-spacing: 0.125em }")
