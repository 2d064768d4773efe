"""Web pages, and what becomes of everything in them."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from .conftest import Bring, Brought

pytestmark = pytest.mark.usefixtures("with_pandoc")


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (20, 10), (20, 40, 75)).save(stream, "PNG")
    return stream.getvalue()


def brought(bring: Bring, folder: Path, page: str, **asked: object) -> Brought:
    (folder / "page.html").write_text(f'<!DOCTYPE html><meta charset="utf-8">{page}', "utf-8")
    return bring(folder / "page.html", **asked)


def test_the_parts_of_a_page_keep_their_meaning(bring: Bring, tmp_path: Path) -> None:
    found = brought(
        bring,
        tmp_path,
        """<title>Fog | The Site</title><script>no()</script><h1>On Fog</h1>
        <p>The <em>sea</em> lay <b>still</b> under 雾 and <a href="https://example.org/a">a link</a>.</p>
        <h2>Its Shores</h2><ul><li>one<li>two</ul><ol start=3><li>three</ol><blockquote>Said so.</blockquote>
        <dl><dt>Tide<dd>Water that moves.</dl><hr><pre>a  b</pre>
        <table><caption>Table 1. Ships</caption><tr><th>Ship<th>Length<tr><td>A<td>12</table>""",
    )
    assert "title: On Fog\n" in found.publication
    assert found.article == (
        "The *sea* lay **still** under 雾 and [a link](https://example.org/a).\n\n## Its Shores\n\n- one\n- two\n\n"
        "3. three\n\n> Said so.\n\nTide\n: Water that moves.\n\n* * *\n\n```\na  b\n```\n\n"
        "| Ship | Length |\n|---|---|\n| A | 12 |\n\n: Ships {#tbl-1}\n"
    )
    assert "IMP-020" not in found.codes


def test_notes_with_ways_back_become_notes_and_sections_do_not(bring: Bring, tmp_path: Path) -> None:
    found = brought(
        bring,
        tmp_path,
        """<p><a id="to-a" href="#a">Part A</a></p>
        <p>Fog<sup><a id="c1" href="#n1">1</a></sup> lifts<a id="c2" href="#n2">[2]</a>.</p>
        <div><h2 id="a"><a href="#to-a">Part A</a></h2><p>Here.</p></div>
        <p>Once.</p><div><p id="n1">Thick. <a href="#c1">↩</a></p> Behind. </div>
        <ol><li id="n2"><p><a href="#c2">↩</a> Translator’s note: in spring.</p></li></ol>""",
        title="On Fog",
    )
    assert found.article == (
        "Part A\n\nFog[^1] lifts[^tn-1].\n\n## Part A\n\nHere.\n\nOnce.\n\nBehind.\n\n"
        "[^1]: Thick.\n\n[^tn-1]: in spring.\n"
    )
    assert found.told("IMP-062") == [
        "the mark of a note, 1, is now made by the program",
        "the mark of a note, [2], is now made by the program",
    ]
    assert "IMP-020" not in found.codes


def test_pictures_come_from_the_page_and_its_own_folder_alone(bring: Bring, tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.mkdir()
    (page / "lamp.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture())
    inside = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    found = brought(
        bring,
        page,
        f"""<figure><img src="lamp.png" alt="A lamp"><figcaption>Figure 2: The lamp</figcaption></figure>
        <p><img src="{inside}" alt="A blue field"></p><p><img src="../secret.png" alt="A secret"></p>
        <p>On the web: <img src="https://example.org/tide.png" alt="The tide"></p>""",
        title="On Fog",
    )
    assert found.article == (
        '![A lamp](figures/picture-1.png "The lamp"){#fig-1}\n\n![A blue field](figures/picture-2.png){#fig-2}\n\n'
        "On the web:\n"
    )
    assert found.files["figures/picture-1.png"] == found.files["figures/picture-2.png"] == picture()
    assert found.told("IMP-024") == [
        f"the picture {address} is not in the file, and is left out; it shows {shows}"
        for address, shows in (
            ("../secret.png", "“A secret” (paragraph 4)"),
            ("https://example.org/tide.png", "“The tide” (paragraph 5)"),
        )
    ]


def test_what_has_no_form_in_a_manuscript_is_told(bring: Bring, tmp_path: Path) -> None:
    found = brought(
        bring,
        tmp_path,
        """<noscript>Switch them on.</noscript>
        <ol type="a"><li>one</ol><p>See <a href="files/tide.pdf">the tables</a> of <math><mi>x</mi></math>.</p>
        <table><tr><td>A<td>12<tr><td>B<td>13</table>""",
        title="On Fog",
    )
    assert found.told("IMP-047") == ["the link of “the tables” to files/tide.pdf is left out (paragraph 2)"]
    assert found.told("IMP-066") == ["a list has ordinary numbers now; they were LowerAlpha (paragraph 1)"]
    assert found.told("IMP-070") == ["what the page shows only without scripts is left out: “Switch them on.”"]
    assert found.told("IMP-042") == ["a formula became text: x (paragraph 2)"]
    assert found.told("IMP-026") == ["the first row of a table became its head (paragraph 3)"]
    assert found.article == "1. one\n\nSee the tables of x.\n\n| A | 12 |\n|---|---|\n| B | 13 |\n"


def test_an_old_page_in_chinese_is_read_as_it_says(bring: Bring, tmp_path: Path) -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><h1>雾</h1><p>海军说：€。</p>'
    (tmp_path / "page.htm").write_bytes(page.encode("gb18030"))
    found = bring(tmp_path / "page.htm", name="fog")
    assert found.article == "海军说：€。\n"
    assert "title: 雾\n" in found.publication
