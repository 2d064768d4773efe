"""Who may import whom: the table in docs/architecture.md, held to."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
FILES = sorted(PACKAGE.rglob("*.py"))

#: Libraries that are let into one place alone.
CONFINED = {
    "weasyprint": ["pipeline/pdf/"],
    "ebooklib": ["pipeline/epub/", "pipeline/epub.py"],
    "markdown_it": ["pipeline/markup/", "pipeline/markup.py"],
    "mdit_py_plugins": ["pipeline/markup/", "pipeline/markup.py"],
    "jpype": ["pipeline/checks/verapdf_library.py"],
    "subprocess": ["pipeline/tools.py"],
    "click": ["pipeline/command_line/"],
    "rich": ["pipeline/progress.py"],
}


def table() -> dict[str, set[str]]:
    """What each module may import, by the names of modules directly below ``pipeline/``."""
    allowed: dict[str, set[str]] = {}
    for line in (ROOT / "docs/architecture.md").read_text("utf-8").splitlines():
        cells = line.strip("|").split("|")
        names = re.findall(r"`(\w+)`", cells[0])
        if not line.startswith("| `") or len(cells) != 3:
            continue
        for name in names:
            everything = set(allowed) if cells[2].strip() == "all of these" else set()
            allowed[name] = everything | set(re.findall(r"`(\w+)`", cells[2]))
    return allowed


def own(path: Path) -> str:
    """The module directly below ``pipeline/`` to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that a file imports, anywhere in it, by its absolute name."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(name for node in nodes for name in named(node, path))


def named(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = package_of(path)[: -(node.level - 1) or None] if node.level else []
        module = [*base, *(node.module.split(".") if node.module else [])]
        yield from (".".join([*module, alias.name]) for alias in node.names)


def package_of(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).parts[:-1])


def ours(path: Path) -> set[str]:
    """The modules directly below ``pipeline/`` that a file imports, its own left out."""
    names = {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")}
    return {name for name in names if (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()} - {own(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_the_table_lets_it(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert ours(path) == set()
        return
    allowed = table()
    assert own(path) in allowed, f"{own(path)} has no row in docs/architecture.md"
    assert ours(path) <= allowed[own(path)]


@pytest.mark.parametrize("library", CONFINED)
def test_a_library_is_imported_only_where_it_is_at_home(library: str) -> None:
    at_home = tuple(CONFINED[library])
    strangers = [path for path in FILES if not path.relative_to(ROOT).as_posix().startswith(at_home)]
    assert [path for path in strangers if library in {name.split(".")[0] for name in imported(path)}] == []


def test_the_table_names_only_modules_that_there_are() -> None:
    modules = {own(path) for path in FILES} - {"__init__"}
    rows = table()
    assert set(rows) == modules
    assert {name for may in rows.values() for name in may} <= modules


@pytest.mark.parametrize("name", ["tools", "doctor"])
def test_what_the_set_up_uses_needs_only_the_standard_library(name: str) -> None:
    foreign = {module.split(".")[0] for module in imported(PACKAGE / f"{name}.py")} - sys.stdlib_module_names
    assert foreign <= {"pipeline", "__future__"}
