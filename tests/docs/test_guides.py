"""What the guides say is so: commands and manuscripts in them are run, pictures and links are held."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pypdfium2
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from docs import findings, guides, style_keys
from docs.guides import Block
from pipeline import manuscript, style, xhtml
from pipeline.checks import book as book_checks
from pipeline.command_line.program import casi, main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDES = ("editor", "house-style", "maintainer")
BLOCKS = [block for guide in GUIDES for block in guides.blocks(guide)]

#: Programs of others that a guide may name; what they do is not ours to test.
OTHERS = {"cd", "echo", "export", "git"}

#: Files of a title that a guide shows.
ABOUT_A_TITLE = {"publication.yaml", "terms.yaml", "review.yaml"}


# Commands


def commands() -> list[str]:
    """Every command line of the guides, without remarks."""
    lines = [(block.language, line) for block in BLOCKS for line in block.text.splitlines()]
    typed = [line for language, line in lines if language == "sh"]
    typed += [line.removeprefix("$ ") for language, line in lines if language == "console" and line.startswith("$ ")]
    return sorted({line.partition("  #")[0].strip() for line in typed})


@pytest.mark.parametrize("line", commands())
def test_a_command_is_one_that_the_program_or_its_makefile_takes(line: str) -> None:
    program, *arguments = shlex.split(line)
    if program == "casi":
        verb, *rest = arguments
        if not verb.startswith("-"):
            command = casi.commands[verb]
            command.make_parser(click.Context(command, help_option_names=["-h", "--help"])).parse_args(rest)
    elif program == "make":
        make = ["make", "--dry-run", *arguments, f"PYTHON={sys.executable}"]
        assert subprocess.run(make, cwd=ROOT, capture_output=True, text=True).returncode == 0
    elif program == ".venv/bin/python":
        collect = [sys.executable, *arguments, "--collect-only", "--quiet"]
        assert subprocess.run(collect, cwd=ROOT, capture_output=True, text=True).returncode == 0
    else:
        assert program in OTHERS


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """``walk(blocks)`` writes each file that a guide shows and types each command, and compares the answers."""
    monkeypatch.chdir(tmp_path)

    def typed(line: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        return (said.err + said.out).splitlines()

    def go(blocks: Iterable[Block]) -> None:
        for block in blocks:
            if block.file and "/" in block.file:
                Path(block.file).parent.mkdir(parents=True, exist_ok=True)
                Path(block.file).write_text(block.text, "utf-8")
            for dialogue in re.split(r"(?m)^\$ ", block.text)[1:] if block.language == "console" else ():
                line, *answer = dialogue.splitlines()
                assert typed(line) == answer, line

    return go


def test_the_first_title_comes_about_as_the_editors_guide_tells(walk: Callable[..., None]) -> None:
    walk(block for block in guides.blocks("editor") if block.heading == "A first title in ten minutes")


def test_the_second_house_comes_about_as_its_guide_tells(walk: Callable[..., None]) -> None:
    walk(guides.blocks("house-style"))
    with pypdfium2.PdfDocument("build/pilots-and-tides/pilots-and-tides.pdf") as pdf:
        assert "Papers on ports and shipping" in pdf[0].get_textpage().get_text_bounded()
        assert "Fig. 1." in " ".join(page.get_textpage().get_text_bounded() for page in pdf)


# Manuscripts


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.language == "yaml" and one.file in ABOUT_A_TITLE])
def test_a_file_about_a_title_is_one_that_the_program_takes(block: Block, tmp_path: Path) -> None:
    folder = tmp_path / "title"
    folder.mkdir()
    (folder / "publication.yaml").write_text("title: A Title\ndate: 2026\nbody: [article.md]\n", "utf-8")
    (folder / str(block.file)).write_text(block.text, "utf-8")
    for name in {"article.md", *re.findall(r"[\w-]+\.md", block.text)}:
        if name in (folder / "publication.yaml").read_text("utf-8"):
            (folder / name).write_text("Words.\n", "utf-8")
    assert manuscript.read(folder).findings == ()


def test_the_samples_of_the_dialect_make_a_book_without_a_finding(tmp_path: Path) -> None:
    guides.write_title(tmp_path / "samples")
    read = manuscript.read(tmp_path / "samples")
    house = style.load("casi", [ROOT / "styles"])
    book = xhtml.make_book(read.value, house.value)
    assert (read.findings, house.findings, book.findings) == ((), (), ())
    assert list(book_checks.check(book.value)) == []


# Pictures and links


@pytest.mark.parametrize("block", guides.samples(), ids=lambda block: block.heading)
def test_a_sample_has_the_picture_that_was_drawn_from_it(block: Block) -> None:
    """A text that has changed asks for `make pictures`."""
    assert block.picture is not None
    assert block.picture.endswith(f"-{block.digest}.png")
    picture = (ROOT / "docs" / block.picture).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 20_000


def test_no_picture_is_kept_that_no_page_shows() -> None:
    shown = {
        (page.parent / str(token.attrs["src"])).resolve()
        for page in PAGES for token in inline(page) if token.tag == "img"
    }  # fmt: skip
    shown |= {ROOT / source for source in re.findall(r'<img src="([^"]+)"', (ROOT / "README.md").read_text("utf-8"))}
    assert set((ROOT / "docs").rglob("*.png")) - shown == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_picture_has_alternative_text_and_a_link_leads_somewhere(page: Path) -> None:
    assert all(token.content.strip() for token in inline(page) if token.tag == "img")
    addresses = [str(token.attrs.get("href") or token.attrs.get("src")) for token in inline(page) if token.attrs]
    lost = [address for address in addresses if not leads_somewhere(page, address)]
    assert lost == []


def leads_somewhere(page: Path, address: str) -> bool:
    """Whether the file is there, and in it the heading.  What lies outside the project is not asked for."""
    if address.startswith(("https:", "mailto:")):
        return True
    file, _, fragment = address.partition("#")
    target = (page.parent / file).resolve() if file else page
    return target.exists() and (not fragment or fragment in headings(target))


@cache
def headings(page: Path) -> set[str]:
    """The ids that a forge gives the headings of a page."""
    texts = [after for token, after in pairwise(tokens(page)) if token.type == "heading_open"]
    return {findings.anchor("".join(child.content for child in text.children or ())) for text in texts}


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


@cache
def inline(page: Path) -> list[Token]:
    """Every link and picture of a page."""
    return [child for block in tokens(page) for child in block.children or () if child.type in {"link_open", "image"}]


# Pages that are made of the program's own words; `make guides` writes them anew


def test_the_page_of_the_findings_says_what_the_rules_say() -> None:
    assert findings.PAGE.read_text("utf-8") == findings.text()


def test_the_page_of_the_keys_says_what_the_schema_and_the_ground_say() -> None:
    assert style_keys.PAGE.read_text("utf-8") == style_keys.text()
