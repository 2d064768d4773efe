"""The type of notes in the house's own style."""

from __future__ import annotations

from ctypes import c_int, create_string_buffer
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from pipeline import build

STYLES = Path(__file__).parents[2] / "styles"
NOTES = {
    "title": "# A Title[^title]\n",
    "plain": "Words and words.[^plain]\n",
    "section": "## A Section[^section]\n",
    "emphasis": "*Words in italics[^emphasis]* and **in bold[^bold]**.\n",
    "quotation": "> Words of another.[^quotation]\n",
    "table": "| One | Two[^table] |\n| --- | --- |\n| 1 | 2 |\n\n: A caption {#tbl-one}\n",
}

def test_a_note_is_set_alike_wherever_it_is_called(tmp_path):
    title = tmp_path / "notes"
    title.mkdir()
    (title / "publication.yaml").write_text("title: A Title\ndate: 2023\nbody: [article.md]\n")
    labels = [*NOTES, "bold"]
    asides = "\n".join(f"[^{label}]: Remark{label} here." for label in labels)
    (title / "article.md").write_text("\n".join(NOTES.values()) + "\n" + asides + "\n")
    made = build.build(build.Order(title, ["pdf"], [STYLES], tmp_path / "build"))
    document = pypdfium2.PdfDocument(made.artifacts[0].path)
    text = document[len(document) - 1].get_textpage()
    types = {label: _type(text, f"Remark{label}") for label in labels}
    assert types["plain"][1] == _type(text, "Words")[1] != _type(text, "italics")[1]
    assert types == dict.fromkeys(labels, types["plain"])


def _type(text: pypdfium2.PdfTextPage, word: str) -> tuple[float, str]:
    """The size of a word's last letter, and the face that it is set in."""
    start, count = text.search(word, match_case=True).get_next()
    face = create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text, start + count - 1, face, len(face), c_int())
    return raw.FPDFText_GetFontSize(text, start + count - 1), face.value.decode()
