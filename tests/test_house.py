"""What the house is careful about in every file, whatever it does."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIPELINE = sorted((ROOT / "pipeline").rglob("*.py"))
LOCKS = sorted((ROOT / "setup").glob("*.lock"))

#: A tag (but not a regular expression's named group), or a declaration that ends a block of CSS.
MARKUP = re.compile(r"(?<!\(\?P)</?[a-z][a-z0-9]*(\s[a-z:-]+=|\s*/?>)|[a-z-]+\s*:[^:{}]+;\s*\}")

#: Put together here, so that this file is not the first to hold them.
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
MACHINE_PATHS = [f"/{folder}/" for folder in ("home", "root", "Users", "work", "opt/pypi", "tmp/w")]


def kept_files() -> list[Path]:
    """Every text file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def holding(words: list[str]) -> list[str]:
    found = []
    for path in kept_files():
        text = path.read_text("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text and path != Path(__file__)]
    return found


def test_no_file_names_a_package_registry() -> None:
    assert holding(REGISTRIES) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    allowed = {"setup/prove: /root/"}
    assert set(holding(MACHINE_PATHS)) - allowed == set()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_everything_by_hash_and_names_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    entries = re.split(r"\n(?=\w)", re.sub(r"(?m)^\s*#.*\n", "", text))
    pinned = [entry for entry in entries if re.match(r"[\w.-]+==\S+.*\\\n\s+--hash=sha256:", entry)]
    assert len(pinned) > 20
    assert pinned == entries
    assert re.findall(r"https?:|file:|--index|--extra-index|--find-links", text) == []


def test_the_lock_of_the_tests_holds_the_lock_of_a_build_at_the_same_versions() -> None:
    assert pins("build") < pins("test")


def pins(lock: str) -> set[str]:
    return set(re.findall(r"(?m)^[\w.-]+==\S+", (ROOT / f"setup/{lock}.lock").read_text()))


def test_every_dependency_is_in_its_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {"build": project["dependencies"] + extras["setup"], "test": extras["check"] + extras["test"]}
    for lock, requirements in wanted.items():
        names = {normal(re.split(r"[=<>~\[ ]", requirement)[0]) for requirement in requirements} - {"casi"}
        assert names <= {normal(pin.split("==")[0]) for pin in pins(lock)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def calls(path: Path) -> list[str]:
    nodes = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [ast.unparse(node) for node in nodes]


@pytest.mark.parametrize("path", PIPELINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if path.parent.name == "command_line" or path.name == "subordinate.py":  # which ends what has lost its command line
        return
    assert {"print", "exit", "quit", "sys.exit", "os._exit", "click.echo"}.isdisjoint(calls(path))
    assert "sys.stdout" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", PIPELINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_html_or_css_is_written_in_the_program(path: Path) -> None:
    """Tags and declarations belong into styles; docstrings may speak of them."""
    tree = ast.parse(path.read_text("utf-8"))
    assert [text for text in literals(tree) if MARKUP.search(text)] == []


def literals(tree: ast.Module) -> list[str]:
    """Every string of a module that is not a docstring."""
    spoken = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [str(node.value) for node in strings if id(node) not in spoken]


def test_the_recipes_of_make_are_one_line_each() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    recipes = [line for line in lines if line.startswith("\t")]
    assert recipes
    assert [line for line in recipes if line.endswith("\\") or ";" in line] == []
