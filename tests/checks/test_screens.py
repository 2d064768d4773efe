"""The EPUB in a browser: a sound one has nothing to tell, and each fault put into it is told by its name."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.checks import screens
from pipeline.model import Edition, Finding, Report, Verdict
from pipeline.rules import all_rules
from pipeline.tools import Missing, Tool

FIRST, SECOND, NAVIGATION = "EPUB/harbor.xhtml", "EPUB/roads.xhtml", "EPUB/nav.xhtml"
EVERYWHERE = "(light: phone, tablet, desktop; dark: phone, tablet, desktop)"
IN_THE_DARK = "(dark: phone, tablet, desktop)"

#: What is spoiled: the file, the pattern that is replaced, by what, the rule that tells it, and words of its message.
FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "a document without words": ("EPUB/series.xhtml", "<body>.*</body>", "<body><p> </p></body>", "SHOW-001", ""),
    "a picture that does not load": ("EPUB/cover-image.xhtml", 'src="[^"]*"', 'src="no.png"', "SHOW-002", EVERYWHERE),
    "a table that is clipped": (
        *(SECOND, '<div class="table"', '<div class="table" style="width: 3em; overflow: hidden"'),
        *("SHOW-003", f"Ships and days of waiting” {EVERYWHERE}"),
    ),
    "a word too long for a phone": (
        *(SECOND, "They wait for the wind", f"<b style='overflow-wrap: normal'>{'W' * 60}</b> They wait for the wind"),
        *("SHOW-003", "WWW…” (light: phone, tablet; dark: phone, tablet)"),
    ),
    "a text that is moved sideways": (
        *(FIRST, "<blockquote>", '<blockquote style="overflow-x: auto; white-space: nowrap">'),
        *("SHOW-004", "A light that has six names"),
    ),
    "text upon other text": (
        *(FIRST, "<p>(Between the two runs)", r'<p style="margin-top: -3em">\1'),
        *("SHOW-005", f"Between the two runs a band of brick, wh…” {EVERYWHERE}"),
    ),
    "a color that vanishes in the dark": (
        *(FIRST, "<p>(Its stones came)", r'<p style="color: #333">\1'),
        *("SHOW-006", f"1.5, and 4.5 is the least: “Its stones came by barge from the far sh…” {IN_THE_DARK}"),
    ),
    "a drawing without a ground": (
        *(FIRST, '<img ([^>]*alt="A mole)', r'<img style="background: none" \1'),
        *("SHOW-007", f"“A mole seen from the sea: a low wall on …” {IN_THE_DARK}"),
    ),
    "a character that no font has": (FIRST, "granite, the", "granite\u0378, the", "SHOW-008", "U+0378, which stands"),
    "a font that is not there": (
        *("EPUB/style.css", r"\Z", "@font-face { font-family: Torn; src: url(none.ttf); } h1 { font-family: Torn; }"),
        *("SHOW-009", "Torn"),
    ),
    "a call that leads elsewhere": (SECOND, r'"\S*?#roads_note-2"', '"#ch-roads"', "SHOW-010", "“2” (roads_call-2)"),
    "a note that leads back elsewhere": (FIRST, '"#harbor_call-2"', '"#ch-harbor"', "SHOW-011", "“2” (harbor_call-2)"),
    "a page of the list that is not there": (NAVIGATION, r'#\S*page_3"', '#page_x"', "SHOW-012", "“3” of the page"),
    "a line of the contents to no place": (NAVIGATION, '#ch-roads"', '#ch-x"', "SHOW-012", "The Roads” of the"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(short: Edition, judged: Callable[[Report], Report]) -> Report:
    return judged(screens.check(short.epub))


@pytest.fixture(scope="module")
def spoiled(
    short: Edition, judged: Callable[[Report], Report], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Finding, ...]:
    """What is told of an EPUB with all the faults at once."""
    with zipfile.ZipFile(short.epub) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for file, pattern, replacement, *_ in FAULTS.values():
        text, changes = re.subn(pattern, replacement, files[file].decode(), count=1, flags=re.DOTALL)
        assert changes, f"nothing is spoiled: {pattern}"
        files[file] = text.encode()
    path = tmp_path_factory.mktemp("spoiled") / "edition.epub"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    report = judged(screens.check(path))
    assert report.verdict is Verdict.FAILED
    return report.findings


def test_a_sound_epub_has_nothing_to_tell(sound: Report) -> None:
    assert (sound.tool, sound.verdict, sound.findings) == ("EPUB on the screen", Verdict.PASSED, ())
    assert int(sound.version.split(".")[0]) > 100


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_by_its_name(name: str, spoiled: tuple[Finding, ...]) -> None:
    *_, code, words = FAULTS[name]
    assert [found.code for found in spoiled if found.code == code and words in found.message], spoiled


def test_a_fault_is_told_at_its_line(spoiled: tuple[Finding, ...]) -> None:
    (pale,) = (found for found in spoiled if found.code == "SHOW-006")
    assert pale.where is not None
    assert (pale.where.file, bool(pale.where.line)) == (FIRST, True)


def test_nothing_else_is_told(spoiled: tuple[Finding, ...]) -> None:
    expected = [("SHOW-012", "“ii” of the page list"), *((code, words) for *_, code, words in FAULTS.values())]
    told = [(found.code, found.message) for found in spoiled]
    assert [one for one in told if not any(one[0] == code and words in one[1] for code, words in expected)] == []


def test_every_rule_of_screens_is_told_of_a_spoiled_epub() -> None:
    assert {code for code in all_rules() if code.startswith("SHOW-")} == {code for *_, code, _ in FAULTS.values()}


def test_documents_are_pictured_on_each_screen_in_light_and_in_dark(sound: Report) -> None:
    chapter = [shot for shot in sound.shots if shot.title == "The Harbor"]
    assert [(shot.screen, shot.scheme) for shot in chapter] == [
        ("phone", "light"), ("tablet", "dark"), ("desktop", "light"),
    ]  # fmt: skip
    for shot in chapter:
        picture = Image.open(io.BytesIO(shot.picture.data))
        assert picture.size == (shot.picture.width, shot.picture.height)
        assert max(picture.size) == 320
        assert len(shot.picture.data) < 30_000
        ground = picture.convert("L").getpixel((2, 2))
        assert ground > 240 if shot.scheme == "light" else ground < 30


# Without an answer


def stand_in(folder: Path, script: str) -> Tool:
    """A program in place of Node that does as ``script`` says."""
    path = folder / "node.py"
    path.write_text(script)
    return Tool("node", "20", (sys.executable, str(path)))


BROWSER = Tool("chromium", "156", ("chromium",))


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        ("import os; os.kill(os.getpid(), 9)", "TOOL-002", "signal 9"),
        ("import time; time.sleep(60)", "TOOL-003", "after 1 seconds"),
        ("import sys; sys.exit('Failed to launch the browser')", "TOOL-004", "Failed to launch the browser"),
        ("import sys; open(sys.argv[4] + '/answer.json', 'w').write('{}')", "TOOL-004", "ended with code 0"),
    ],
)
def test_a_browser_that_breaks_off_is_never_a_verdict(
    short: Edition, tmp_path: Path, script: str, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "TIMEOUT", 1.0)
    monkeypatch.setattr(screens, "_script", lambda: Path("read.js"))
    report = screens.check(short.epub, stand_in(tmp_path, script), BROWSER)
    assert (report.verdict, report.findings[0].code) == (Verdict.NOT_RUN, code)
    assert words in report.why


@pytest.mark.parametrize("lacking", ["node", "chromium", "foliate-js"])
def test_without_node_browser_or_engine_it_is_not_run(
    short: Edition, tmp_path: Path, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(name: str, tool: Tool) -> Tool | Missing:
        return Missing(name, f"{name} is not installed", f"install {name}") if name == lacking else tool

    if lacking == "foliate-js":
        monkeypatch.setattr(screens.outside, "PACKAGES", tmp_path)
    report = screens.check(short.epub, here("node", stand_in(tmp_path, "")), here("chromium", BROWSER))
    assert report.verdict is Verdict.NOT_RUN
    assert f"{lacking} is not installed" in report.why
    assert report.findings[0].hint == ("make check" if lacking == "foliate-js" else f"install {lacking}")
