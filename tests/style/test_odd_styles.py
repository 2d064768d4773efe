"""Whatever a style.yaml says, the style is refused or a Book can be made by it: nothing raises."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import manuscript, style, xhtml
from pipeline.epub import documents, metadata, navigation
from pipeline.model import Manuscript
from pipeline.proofreading import Limits

from .conftest import ROOT

PUBLICATION = """\
title: War & Peace
date: 2023-03-02
series: papers
authors: [{name: Li, native: 李}]
original: {title: O, date: 1999-12}
translation: human
identifiers: {doi: 10.1000/182, isbn: {pdf: 978-3-16-148410-0}}
body: [{part: One, chapters: [a.md]}, b.md]
"""

A = """\
# A

Text -- and "more"[^1], [a term]{.term zh="民族"}, [3]{.source-page}, [](b.md), [](#tbl-t){.page}.[^tn-1]

| Head |
|---|
| Cell |

: Caption {#tbl-t}

[^1]: Note.

[^tn-1]: Note.
"""

B = "# B\n\n## C\n\nIn 1999-2000.[^ed-1]\n\n[^ed-1]: Note.\n"

GONE = object()
ODD = (GONE, None, [], {}, "", "{", "{number}", "<", "\x01", 3, -1, 1.5, True, ["x"], [None], {"x": 1}, {1: None})

Path_ = tuple[str | int, ...]


def paths(data: Any, here: Path_ = ()) -> Iterator[Path_]:
    """The path of every value below ``data``."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*here, key)
        yield from paths(value, (*here, key))


def changed(data: dict[str, Any], path: Path_, value: object) -> dict[str, Any]:
    new = copy.deepcopy(data)
    holder = reduce(lambda inner, key: inner[key], path[:-1], new)
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return new


@pytest.fixture(scope="module")
def title(tmp_path_factory: pytest.TempPathFactory) -> Manuscript:
    folder = tmp_path_factory.mktemp("titles") / "title"
    folder.mkdir()
    for name, text in (("publication.yaml", PUBLICATION), ("a.md", A), ("b.md", B)):
        (folder / name).write_text(text, "utf-8")
    result = manuscript.read(folder)
    assert result.findings == ()
    made = xhtml.make_book(result.value, style.load("base", [ROOT / "styles"]).value)
    assert made.findings == ()
    return result.value


def make_all(title: Manuscript, house: Path) -> bool:
    """Make by the style ``odd`` all that its texts and tokens go into; whether it was taken at all."""
    loaded = style.load("odd", [house])
    if loaded.value is None:
        assert loaded.findings
        return False
    Limits.of(loaded.value)
    book = xhtml.make_book(title, loaded.value, "2026-11-23")
    if book.value is None:
        assert {finding.code for finding in book.findings} == {"BOOK-006"}
        return True
    trees = {document.name: documents.parse(document) for document in book.value.documents}
    navigation.navigation(book.value, loaded.value, trees, ())
    list(metadata.entries(book.value, loaded.value, (), metadata.survey(book.value, trees, pages=True)))
    for tree in trees.values():
        documents.convert(tree, book.value, {}, loaded.value)
    return True


def test_no_value_in_a_style_whatever_it_is_makes_a_stage_raise(title: Manuscript, tmp_path: Path) -> None:
    ground = yaml.safe_load((ROOT / "styles" / "base" / "style.yaml").read_text("utf-8"))
    ground["texts"]["series"] = {"papers": {"name": "Papers", "cover": "P", "statement": ["S."], "disclaimer": ["D."]}}
    shutil.copytree(ROOT / "styles" / "base", tmp_path / "odd")
    cases = [(path, value) for path in paths(ground) if path[0] not in ("fonts", "sources") for value in ODD]
    taken = []
    for path, value in random.Random(7).sample(cases, 40):
        text = yaml.safe_dump(changed(ground, path, value), allow_unicode=True)
        (tmp_path / "odd" / "style.yaml").write_text(text, "utf-8")
        taken.append(make_all(title, tmp_path))
    assert {True, False} == set(taken)
