"""Running heads of a whole title in a format that leaves no page blank."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from pipeline import build

STYLES = Path(__file__).parents[2] / "styles"
WORDS = "Ships and aircraft were known to the ancients in their dreams alone. " * 12
PREFACE = "front: [preface.md]\n"


def _title(folder: Path, front: str) -> Path:
    title = folder / "heads"
    title.mkdir()
    (title / "publication.yaml").write_text(f"title: The Book\ndate: 2023\n{front}body: [one.md, two.md]\n")
    for name in ("one", "two", *(["preface"] if front else [])):
        (title / f"{name}.md").write_text(f"# Chapter {name}\n\n" + f"{WORDS}\n\n" * 9)
    return title


@pytest.mark.parametrize("front", ["", PREFACE], ids=["page 1 is a left-hand page", "with a preface"])
def test_the_chapter_stands_over_odd_folios_and_the_book_over_even_ones(tmp_path, front):
    made = build.build(build.Order(_title(tmp_path, front), ["pdf"], [STYLES], tmp_path / "build"))
    assert made.artifacts
    heads = set()
    document = pypdfium2.PdfDocument(made.artifacts[0].path)
    for number, page in enumerate(document):
        text = page.get_textpage()
        head = text.get_text_bounded(0, 730, 612, 792).strip()
        if (label := document.get_page_label(number)).isdecimal() and head:
            heads.add((int(label) % 2, head.split()[1].lower()))
    assert heads == {(0, "book"), (1, "one"), (1, "two")}
