"""Bad input gets findings and the right exit code; what was there before stays; nobody sees a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Casi, Run

Title = Callable[..., Path]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_small_title_is_made_and_each_file_is_named_on_a_line_of_its_own(casi: Casi, title: Title) -> None:
    run = casi("build", title())
    assert (run.code, run.err) == (0, "")
    made = [run.output("small-title", suffix) for suffix in ("pdf", "epub")]
    assert run.out.splitlines() == [path.as_posix() for path in made]
    assert all(path.stat().st_size > 1000 for path in made)


def test_every_fault_is_told_at_once_with_its_place_and_what_to_do(casi: Casi, title: Title) -> None:
    run = casi("pdf", title("![](no.png)\n\nA call[^1] to nothing.\n", date="2023-02-30", colour="red"))
    assert (run.code, run.out) == (1, "")
    lines = run.err.splitlines()
    places = [line.split(" ")[0] for line in lines if not line.startswith(" ")]
    assert [place.rsplit("/", 1)[-1] for place in places] == [
        "publication.yaml:2:7:", "publication.yaml:4:1:", "article.md:1:1:", "article.md:1:1:", "article.md:3:7:",
    ]  # fmt: skip
    assert all(line.startswith("    ") for line in lines[1::2])
    assert not (run.build / "small-title").exists()


def test_a_build_that_fails_leaves_the_earlier_outputs_untouched(casi: Casi, title: Title) -> None:
    assert casi("build", title()).code == 0
    run = casi("build", title("[](#nowhere)\n"))
    before = contents(run.build)
    assert run.code == 1
    assert "REF-001" in run.err
    assert "small-title/small-title.pdf" in before
    assert contents(run.build) == before


def test_a_character_that_no_font_has_is_named_with_its_place(casi: Casi, title: Title) -> None:
    run = casi("build", title("Words,\nand more \U00012000 of them.\n"))
    assert run.code == 1
    assert "article.md:2:10: error FONT-001" in run.err
    assert "U+12000" in run.err


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", "chapters/../../secret.md"])
def test_a_path_that_leaves_the_folder_is_refused(path: str, casi: Casi, title: Title) -> None:
    folder = title(body=f"[{path}]")
    (folder.parent / "secret.md").write_text("A secret.\n", "utf-8")
    run = casi("build", folder)
    assert run.code == 1
    assert "publication.yaml:3:8: error" in run.err


def test_a_picture_that_leaves_the_folder_is_refused(casi: Casi, title: Title) -> None:
    folder = title('![A secret](../secret.svg "Caption"){#fig-secret}\n')
    (folder.parent / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', "utf-8")
    run = casi("build", folder)
    assert run.code == 1
    assert "article.md:1:1: error REF-003" in run.err


def test_a_title_that_is_not_there_is_wrong_usage_and_the_nearest_is_named(casi: Casi) -> None:
    run = casi("pdf", "forging-ahed")
    assert run.code == 2
    assert "forging-ahead" in run.err


def test_a_wrong_epoch_is_wrong_usage(casi: Casi, title: Title) -> None:
    run = casi("pdf", title(), SOURCE_DATE_EPOCH="yesterday")
    assert run.code == 2
    assert "SOURCE_DATE_EPOCH" in run.err


def test_an_unknown_verb_is_wrong_usage(casi: Casi) -> None:
    assert casi("bake").code == 2


def test_findings_are_lines_of_json_where_a_program_asks(casi: Casi, title: Title) -> None:
    run = casi("pdf", title("[](#nowhere)\n"), "--json")
    (finding,) = [json.loads(line) for line in run.out.splitlines()]
    assert run.err == ""
    assert (finding["code"], finding["severity"]) == ("REF-001", "error")
    assert (finding["where"]["line"], finding["where"]["column"]) == (1, 1)
    assert finding["where"]["file"].endswith("small-title/article.md")


def test_an_unknown_style_or_page_is_told_with_those_that_are_known(casi: Casi, title: Title) -> None:
    style, page = casi("pdf", title(style="casy")), casi("pdf", title(page="leter"))
    assert (style.code, page.code) == (1, 1)
    assert "casi" in style.err
    assert "letter" in page.err
    assert "publication.yaml:4:" in page.err


def test_a_style_with_a_fault_is_told_and_not_a_fault_of_ours(casi: Casi, title: Title, tmp_path: Path) -> None:
    style = tmp_path / "styles" / "house"
    (style / "templates").mkdir(parents=True)
    (style / "style.yaml").write_text("extends: base\n", "utf-8")
    (style / "templates" / "text.xhtml").write_text(
        '{% extends "document.xhtml" %}{{ nothing.there }}\n{% block content %}{{ nothing.there }}{% endblock %}',
        "utf-8",
    )
    run = casi("pdf", title(style="house"), "--styles", tmp_path / "styles")
    assert run.code == 1
    assert "BOOK-006" in run.err


def test_explain_tells_what_a_finding_means_and_what_to_do(casi: Casi) -> None:
    run = casi("explain", "fig-002")
    assert run.code == 0
    assert run.out.startswith("FIG-002 error: ")
    assert "What to do" in run.out


@pytest.mark.parametrize(
    "article", ["\x00", "\ufeff", "", "# \n", "|", "[^1]: x", ":::", "![](", "> " * 500, "*" * 4000]
)
def test_no_text_whatever_makes_a_traceback(article: str, casi: Casi, title: Title) -> None:
    run: Run = casi("build", title(article))
    assert run.code in {0, 1}, run.err
