"""A build beside what earlier builds have kept: the bytes of a build without it, and no stage is made anew in vain."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import build, epub, unchanged, xhtml
from pipeline.kept import FOLDER
from pipeline.model import Delivery, Order
from pipeline.pdf import edition

ROOT = Path(__file__).parents[1]

FILES = {
    "navy/publication.yaml": """
title: The Navy
date: 2023
style: bare
body: [article.md]
waive: [{code: MD-001, where: article.md, reason: As in the original.}]
""",
    "navy/article.md": """
# Ships

Read <b>some</b> text.[^1]

![A mast](mast.svg "A mast")

[^1]: A note.
""",
    "navy/mast.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="60"><path d="M9 0v60"/></svg>',
    "styles/bare/style.yaml": """
extends: base
print: [print.css]
epub: [epub.css]
order: {front: [front], back: [back]}
""",
    "styles/bare/print.css": "",
    "styles/bare/epub.css": "",
}


@dataclass(frozen=True)
class Desk:
    """A title and a style in a folder, and builds of it; ``made`` are the stages that really were at work."""

    folder: Path
    made: list[str]

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def add(self, name: str, text: str) -> None:
        self.write(name, (self.folder / name).read_text("utf-8") + text)

    def order(self, out: str = "out", proof: str | None = None) -> Order:
        styles = (self.folder / "styles", ROOT / "styles")
        return Order(self.folder / "navy", ("pdf", "epub"), styles, self.folder / out, proof)

    def build(self, out: str = "out", proof: str | None = None) -> Delivery:
        self.made.clear()
        return build.build(self.order(out, proof))

    def outputs(self, out: str = "out") -> dict[str, bytes]:
        """What stands in a build folder, without what is kept for the next build."""
        files = (path for path in (self.folder / out).rglob("*") if path.is_file())
        found = {path.relative_to(self.folder / out): path.read_bytes() for path in files}
        return {name.as_posix(): data for name, data in found.items() if name.parts[0] != FOLDER}

    def kept(self) -> list[Path]:
        return sorted((self.folder / "out" / FOLDER).iterdir())

    def digest(self) -> str:
        """That of the text, which an editor signs."""
        return str(json.loads(self.outputs()["navy/reports/manifest.json"])["text"])


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the title has been built once."""
    desk = Desk(tmp_path_factory.mktemp("first"), [])
    for name, text in FILES.items():
        desk.write(name, text.lstrip())
    delivery = desk.build()
    assert delivery.artifacts, delivery.findings
    return desk.folder


@pytest.fixture
def desk(first_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of that folder, under its own name: an order is known by the names of its folders, too."""
    shutil.copytree(first_build, tmp_path / "desk")
    desk = Desk(tmp_path / "desk", [])
    for stage, module, function in (("book", xhtml, "make_book"), ("layout", edition, "make"), ("epub", epub, "make")):
        monkeypatch.setattr(module, function, _recorded(desk.made, stage, getattr(module, function)))
    return desk


def _recorded(made: list[str], stage: str, make: Callable[..., object]) -> Callable[..., object]:
    def recorded(*given: object, **named: object) -> object:
        made.append(stage)
        return make(*given, **named)

    return recorded


# A matrix of changes


def _sign(desk: Desk) -> None:
    desk.write("navy/review.yaml", f"name: An Editor\ndate: 2026-11-23\ndigest: {desk.digest()}\n")


def _retouch(desk: Desk, template: str, old: str, new: str) -> None:
    ground = (ROOT / "styles/base/templates" / template).read_text("utf-8")
    assert old in ground
    desk.write(f"styles/bare/templates/{template}", ground.replace(old, new, 1))

#: For each kind of change how it is made, and the stages that have to be made anew.
CHANGES: dict[str, tuple[Callable[[Desk], None], list[str]]] = {
    "nothing": (lambda desk: None, []),
    "a paragraph": (lambda desk: desk.edit("navy/article.md", " text.", " words."), ["book", "layout", "epub"]),
    "a note": (lambda desk: desk.edit("navy/article.md", "A note", "Another"), ["book", "layout", "epub"]),
    "a picture": (lambda desk: desk.edit("navy/mast.svg", "M9", "M8"), ["book", "layout", "epub"]),
    "a picture that nothing shows": (lambda desk: desk.write("navy/sail.svg", "<svg/>"), ["book"]),
    "the term base": (lambda desk: desk.write("navy/terms.yaml", "- {zh: 船, en: Ship}\n"), ["book"]),
    "the title": (lambda desk: desk.edit("navy/publication.yaml", "The", "A"), ["book", "layout", "epub"]),
    "a waiver's reason": (lambda desk: desk.edit("navy/publication.yaml", "As in", "Is in"), ["book"]),
    "the signature": (_sign, ["epub"]),
    "the title's own stylesheet": (lambda desk: desk.write("navy/local.css", "p {margin: 1em}"), ["layout", "epub"]),
    "CSS for paper": (lambda desk: desk.add("styles/bare/print.css", "p {margin: 9em}"), ["layout", "epub"]),
    "CSS for paper that moves nothing": (lambda desk: desk.add("styles/bare/print.css", "p {orphans: 1}"), ["layout"]),
    "CSS of the EPUB": (lambda desk: desk.write("styles/bare/epub.css", "p {margin: 1em}"), ["epub"]),
    "a fixed text": (
        lambda desk: desk.edit("styles/bare/style.yaml", "order:", "texts: {publisher: Us}\norder:"),
        ["book", "layout", "epub"],
    ),
    "a template of the EPUB": (lambda desk: _retouch(desk, "nav.xhtml", "<h1", '<h1 title="Here"'), ["book", "epub"]),
    "a template of the Book": (
        lambda desk: _retouch(desk, "document.xhtml", "</title>", " by us</title>"),
        ["book", "layout", "epub"],
    ),
}

#: Changes one after the other, from those that reach far to those that reach less far: none covers up the one before.
CHAINS = (
    ("nothing", "a paragraph", "a picture that nothing shows", "CSS for paper", "CSS of the EPUB"),
    ("a template of the Book", "a note", "the term base", "CSS for paper that moves nothing", "the signature"),
    ("the title", "a fixed text", "a template of the EPUB"),
    ("a picture", "a waiver's reason", "the title's own stylesheet"),
)


@pytest.mark.parametrize("chain", CHAINS, ids=", ".join)
def test_a_change_rebuilds_what_depends_on_it_and_gives_the_bytes_of_a_cold_build(
    chain: Sequence[str], desk: Desk
) -> None:
    for change in chain:
        make, stages = CHANGES[change]
        make(desk)
        delivery = desk.build()
        assert (change, desk.made) == (change, stages)
    cold = desk.build("cold")
    assert desk.made == ["book", "layout", "epub"]
    assert (delivery.findings, len(delivery.artifacts)) == (cold.findings, 2)
    assert desk.outputs() == desk.outputs("cold")


def test_every_kind_of_change_is_in_one_chain() -> None:
    assert sorted(change for chain in CHAINS for change in chain) == sorted(CHANGES)


def test_a_proof_is_kept_by_its_date(desk: Desk) -> None:
    made: list[str] = []
    for date in ("2026-11-23", "2026-11-23", "2026-11-24"):
        build.build(replace(desk.order(proof=date), formats=("pdf",)))
        made += [*desk.made, date]
        desk.made.clear()
    assert made == ["book", "layout", "2026-11-23", "2026-11-23", "book", "layout", "2026-11-24"]


def test_what_is_done_and_undone_is_found_again(desk: Desk) -> None:
    before = desk.outputs()
    desk.edit("navy/article.md", "text", "words")
    desk.build()
    desk.edit("navy/article.md", "words", "text")
    desk.build()
    assert (desk.made, desk.outputs()) == ([], before)


def test_the_epub_of_pages_that_are_known_waits_for_no_layout(desk: Desk) -> None:
    desk.edit("navy/article.md", "text", "words")
    order = desk.order()
    build.build(replace(order, formats=("pdf",)))
    desk.made.clear()
    (made,) = build.build(replace(order, formats=("epub",))).artifacts
    assert (made.format, desk.made) == ("epub", ["epub"])


def test_what_is_kept_and_spoiled_is_made_anew(desk: Desk) -> None:
    before = desk.outputs()
    first, *others = desk.kept()
    for path in others:
        shutil.copyfile(first, path)  # whole, but not what its name says
    first.write_bytes(first.read_bytes()[:-20])
    desk.build()
    assert (desk.made, desk.outputs()) == (["book", "layout", "epub"], before)


# The answer to an order in which nothing has changed


def test_an_unchanged_title_has_its_answer_until_a_file_is_another(desk: Desk) -> None:
    delivery = desk.build()
    assert unchanged.answer(desk.order()) == delivery
    for path in sorted(desk.folder.rglob("*")):
        told = FOLDER not in path.parts and path.is_file()
        if told:
            data = path.read_bytes()
            path.write_bytes(data + b" ")
            assert unchanged.answer(desk.order()) is None, path
            path.write_bytes(data)
    assert unchanged.answer(desk.order()) == delivery


@pytest.mark.parametrize("name", ["navy/notes.md", "styles/bare/templates/cover.xhtml", "navy/local.css"])
def test_a_new_file_of_a_title_or_a_style_is_a_change(name: str, desk: Desk) -> None:
    desk.build()
    desk.write(name, "new")
    assert unchanged.answer(desk.order()) is None


def test_an_output_that_is_gone_is_made_again_from_what_is_kept(desk: Desk) -> None:
    desk.build()
    before = desk.outputs()
    (desk.folder / "out" / "navy" / "navy.epub").unlink()
    assert unchanged.answer(desk.order()) is None
    desk.build()
    assert (desk.made, desk.outputs()) == ([], before)


def test_what_other_orders_came_to_is_not_the_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    order = desk.order()
    others = (
        replace(order, formats=("pdf",)),
        replace(order, proof="2026-11-23"),
        replace(order, build=desk.folder / "elsewhere"),
        replace(order, styles=order.styles[::-1]),
    )
    assert [unchanged.answer(other) for other in others] == [None] * 4
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert unchanged.answer(order) is None


def test_findings_are_told_again_and_forbid_again(desk: Desk) -> None:
    desk.edit("navy/article.md", "text", "text [](#nowhere)")
    delivery = desk.build()
    assert delivery.artifacts == ()
    assert {one.code for one in delivery.findings} == {"REF-001", "WAIVE-001"}
    assert unchanged.answer(desk.order()) == delivery


def test_what_may_pass_by_itself_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.faces.find", lambda *_: None)
    delivery = desk.build()
    assert {one.code for one in delivery.findings} == {"TOOL-005"}
    assert unchanged.answer(desk.order()) is None


def test_a_file_that_changes_while_a_build_is_at_work_leaves_nothing_wrong_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture is read after its content has been taken down: what comes of it must not stand for the old one."""
    make, picture = xhtml.make_book, (desk.folder / "navy/mast.svg").read_text("utf-8")

    def slow(*given: Any) -> object:
        desk.edit("navy/mast.svg", "M7", "M6")
        return make(*given)

    desk.edit("navy/mast.svg", "M9", "M7")
    monkeypatch.setattr(xhtml, "make_book", slow)
    desk.build()
    assert unchanged.answer(desk.order()) is None
    monkeypatch.setattr(xhtml, "make_book", make)
    desk.write("navy/mast.svg", picture.replace("M9", "M7"))
    desk.build()
    assert b"M7" in desk.outputs()["navy/xhtml/mast.svg"]


# Several builds, and builds that are killed


def casi(desk: Desk) -> subprocess.Popen[bytes]:
    order = desk.order()
    options = ["--build", str(order.build), "--styles", str(order.styles[0])]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", str(order.folder), *options],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_two_builds_at_once_and_one_that_is_killed_leave_what_a_third_can_use(desk: Desk) -> None:
    desk.edit("navy/article.md", "text", "words")
    killed, other = casi(desk), casi(desk)
    kept = len(desk.kept())
    while len(desk.kept()) == kept and killed.poll() is None:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait(120)
    assert other.wait(120) == 0
    desk.build()
    assert desk.made == []
    desk.build("cold")
    assert desk.outputs() == desk.outputs("cold")


#: What takes long to load, and is of no use where there is nothing to do.
HEAVY = {"weasyprint", "lxml", "yaml", "fontTools", "jsonschema", "jinja2", "PIL", "pikepdf", "importlib.metadata"}


def test_an_unchanged_title_is_told_without_loading_what_a_build_needs(desk: Desk) -> None:
    desk.build()
    order = desk.order()
    arguments = ["build", str(order.folder), "--build", str(order.build), "--styles", str(order.styles[0])]
    script = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); import pipeline.__main__ as m; m.main()"
    told = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True)
    *made, loaded = told.stdout.splitlines()
    assert made == [str(path) for path in (order.build / "navy/navy.pdf", order.build / "navy/navy.epub")]
    assert HEAVY.isdisjoint(loaded.split()), told.stderr
