"""A release made again from its manifest: the same bytes, or what they differ by."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.tools import Finished, Outcome, Tool

from .conftest import NAME, Repository

#: Where an input of the release stands in its manifest, what it was then, and what is told of it.
INPUTS = [
    ("sources", "article.md", "the text article.md of small-title"),
    ("templates", "cover.xhtml", "the template cover.xhtml of small-title"),
    ("stylesheets", "casi/print.css", "the stylesheet casi/print.css of small-title"),
]


@pytest.fixture
def again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, where a title that is built again comes out as it did for v1.1."""
    run = tools.run

    def build(tool: Tool, arguments: list[str | Path], **how: object) -> Outcome:
        if tool.name != "python":
            return run(tool, arguments, **how)
        made = Path(arguments[arguments.index("--build") + 1]) / "small-title"
        shutil.copytree(repository.folder / "build" / "small-title", made)
        return Finished(0, b"", "")

    monkeypatch.setattr(tools, "run", build)
    return repository


def change(repository: Repository, alter: Callable[[dict[str, object]], None]) -> Path:
    """The manifest of v1.1 in a place of its own, with something altered."""
    told = json.loads((repository.release("v1.1") / "manifest.json").read_text())
    alter(told)
    path = repository.folder / "build" / "manifest.json"
    path.write_text(json.dumps(told))
    return path


def test_the_newest_release_is_made_again_from_its_commit_whatever_has_come_since(repository: Repository) -> None:
    repository.write("source/small-title/article.md", "Other words.\n")
    run = repository.casi("verify")
    assert (run.code, run.codes) == (0, [])
    assert run.err.splitlines() == [f"{NAME}.{one}: the same bytes again: yes" for one in ("pdf", "epub")]
    assert repository.git("worktree", "list").count("\n") == 0
    assert repository.git("status", "--porcelain") == "M source/small-title/article.md"


@pytest.mark.parametrize(("kind", "name", "told"), INPUTS)
def test_an_input_that_is_another_is_named_with_the_output_that_differs(
    kind: str, name: str, told: str, again: Repository
) -> None:
    def alter(manifest: dict[str, object]) -> None:
        made_from = manifest["titles"]["small-title"]["made_from"]
        made_from[kind] = {**made_from[kind], name: "0" * 64}
        manifest["files"][f"{NAME}.pdf"]["sha256"] = "0" * 64

    run = again.casi("verify", change(again, alter))
    assert (run.code, run.codes) == (1, ["REL-034", "REL-033"])
    assert f"{told} is not what the release was made from" in " ".join(run.err.split())
    assert run.err.splitlines()[-2:] == [
        f"{NAME}.pdf: the same bytes again: no",
        f"{NAME}.epub: the same bytes again: yes",
    ]


@pytest.mark.parametrize(
    ("where", "name", "was"),
    [("engine", "Pango", "1.0.0"), ("programs", "weasyprint", "60.0"), ("fonts", "EB Garamond 400", "000000000000")],
)
def test_where_a_font_or_a_version_is_another_the_files_cannot_be_compared(
    where: str, name: str, was: str, again: Repository
) -> None:
    def alter(manifest: dict[str, object]) -> None:
        made_from = manifest["titles"]["small-title"]["made_from"]
        if where == "fonts":
            face = next(face for face in made_from["fonts"] if face["family"] == "EB Garamond")
            face.update(sha256="0" * 64, weight=400, italic=False)
        else:
            made_from[where][name] = was
        manifest["files"][f"{NAME}.epub"]["sha256"] = "0" * 64

    run = again.casi("verify", change(again, alter))
    assert (run.code, set(run.codes)) == (3, {"REL-035", "REL-037"})
    assert f"warning REL-035 {name}" in run.err
    assert f"and was {was} when small-title was made" in run.err
    assert run.err.splitlines()[-1] == f"{NAME}.epub: the same bytes again: not comparable"


def test_a_file_beside_the_manifest_that_was_changed_is_told(again: Repository) -> None:
    (again.release("v1.1") / f"{NAME}.pdf").write_bytes(b"%PDF-1.7 another")
    run = again.casi("verify", again.release("v1.1") / "manifest.json")
    assert (run.code, run.codes) == (1, ["REL-032"])


def test_a_commit_that_the_repository_lacks_is_told_with_the_command_that_fetches_it(again: Repository) -> None:
    run = again.casi("verify", change(again, lambda manifest: manifest.update(commit="0" * 40)))
    assert (run.code, run.codes) == (1, ["REL-031"])
    assert "git fetch --tags" in run.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"titles": {}}'])
def test_what_is_no_manifest_is_told(text: str, repository: Repository) -> None:
    repository.write("build/manifest.json", text)
    run = repository.casi("verify", "build/manifest.json")
    assert (run.code, run.codes) == (1, ["REL-030"])


def test_a_title_that_can_no_longer_be_built_is_told_in_the_words_of_its_program(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tools.run
    broken = Finished(1, b"", "article.md:1:1: error MD-001 a fault\n")

    def build(tool: Tool, *given: object, **how: object) -> Outcome:
        return broken if tool.name == "python" else run(tool, *given, **how)

    monkeypatch.setattr(tools, "run", build)
    said = repository.casi("verify")
    assert (said.code, said.codes) == (1, ["REL-036"])
    assert "small-title could not be made again: article.md:1:1: error MD-001 a fault" in said.err


def test_without_a_release_it_is_wrong_usage(tmp_path: Path) -> None:
    run = Repository(tmp_path).casi("verify")
    assert (run.code, "there is no release" in run.err) == (2, True)
