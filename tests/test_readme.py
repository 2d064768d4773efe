"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import manuscript
from pipeline.command_line.desk import in_words
from pipeline.model import Place
from pipeline.rules import finding

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_first_lines_are_the_two_commands() -> None:
    assert re.findall(r"^    (make\S*(?: test)?)", README, re.MULTILINE)[:2] == ["make", "make test"]


def test_the_publication_that_it_shows_is_whole(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]
    folder = tmp_path / "a-few-words"
    folder.mkdir()
    (folder / "publication.yaml").write_text(re.sub("^   ", "", block, flags=re.MULTILINE), "utf-8")
    (folder / "article.md").write_text("Words.\n", "utf-8")
    assert manuscript.read(folder).findings == ()


def test_the_finding_that_it_shows_is_told_in_these_words() -> None:
    shown = in_words(finding("FIG-002", Place("source/your-title/article.md", 41, 7)))
    assert "\n".join("    " + line for line in shown.splitlines()) in README


@pytest.mark.parametrize("path", re.findall(r'src="([^"]+)"', README))
def test_a_picture_that_it_shows_is_there_and_has_alternative_text(path: str) -> None:
    assert (ROOT / path).read_bytes().startswith(b"\x89PNG")
    assert re.search(rf'src="{path}" alt="\w[^"]+"', README)


@pytest.mark.parametrize("command", re.findall(r"`make (\w+)`", README))
def test_a_command_that_it_names_is_there(command: str) -> None:
    assert re.search(rf"^\.PHONY:.*\b{command}\b", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
