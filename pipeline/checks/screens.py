"""What a reader of an EPUB sees: every document in a real engine, on three screens, in light and in dark."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from .. import tools
from ..model import Finding, Picture, Place, Report, Shot
from ..rules import finding
from ..tools import Finished, Missing, Tool
from . import outside, own
from .outside import UnreadableError
from .readable import shown

NAME = "EPUB on the screen"
TIMEOUT = 900.0  # seconds; a document takes about one

_ENGINE, _SCRIPT = "node_modules/foliate-js", "read.js"
_LARGEST = 320  # pixels across a picture of the dossier, or down it
_QUALITY = 70  # of JPEG; a picture takes some ten thousand bytes

#: What ``setup/browser`` calls a fault, and the rule that tells it.
_RULES: Mapping[str, str] = {
    "empty": "SHOW-001",
    "no picture": "SHOW-002",
    "clipped": "SHOW-003",
    "sideways": "SHOW-004",
    "overlapping": "SHOW-005",
    "pale": "SHOW-006",
    "lost picture": "SHOW-007",
    "no glyph": "SHOW-008",
    "no face": "SHOW-009",
    "no note": "SHOW-010",
    "no way back": "SHOW-011",
    "astray": "SHOW-012",
}


def check(path: Path, node: Tool | Missing | None = None, browser: Tool | Missing | None = None) -> Report:
    """All that is wrong with how the EPUB at ``path`` looks and answers in ``browser`` (this machine's, if None).

    The report has pictures of its documents as they open.  Without Node, a browser or the engine, or without a readable
    answer, the verdict is *not run*.
    """
    node, browser, script = node or tools.probe(tools.NODE), browser or tools.probe(tools.CHROMIUM), _script()
    if isinstance(node, Missing) or isinstance(browser, Missing) or isinstance(script, Missing):
        lack = next(needed for needed in (node, browser, script) if isinstance(needed, Missing))
        return outside.missing(path, NAME, lack)
    with tempfile.TemporaryDirectory() as folder:
        arguments: list[str | Path] = [script, path.resolve(), browser.command[0], folder]
        outcome = tools.run(node, arguments, timeout=TIMEOUT, environment={"HOME": folder})
        if not isinstance(outcome, Finished):
            return outside.broken_off(path, NAME, outcome)
        try:
            return _report(path, outcome, Path(folder))
        except UnreadableError as why:
            return outside.unreadable(path, NAME, why)


def _script() -> Path | Missing:
    if (outside.PACKAGES / _ENGINE).is_dir():
        return outside.PACKAGES / _SCRIPT
    return Missing(NAME, "the engine foliate-js is not installed", "make check")


def _report(path: Path, outcome: Finished, folder: Path) -> Report:
    """Raises UnreadableError where there is no answer, or one that we do not know."""
    try:
        answer = json.loads((folder / "answer.json").read_bytes())
        with zipfile.ZipFile(path) as archive:
            findings = [one for document in answer["documents"] for one in _of_document(archive, document)]
        findings += [_finding(Place(path.name), fault, []) for fault in answer["lists"]]
        shots = tuple(shot for document in answer["documents"] for shot in _shots(folder, document))
        version = answer["browser"].partition("/")[2]
    except (*own.UNREADABLE, ValueError, TypeError):
        raise outside.failed_to_start(outcome) from None
    return outside.judged(path, NAME, version, not findings, findings, shots)


def _of_document(archive: zipfile.ZipFile, document: Mapping[str, Any]) -> Iterator[Finding]:
    """One Finding for each fault of a document, whatever the number of screens that show it."""
    places = _places(archive.read(document["file"]))
    screens: dict[str, list[list[str]]] = {}
    for fault in (*document["faults"], *document["notes"]):
        told = json.dumps({key: value for key, value in fault.items() if key != "on"})
        screens.setdefault(told, []).append(fault.get("on", []))
    for told, on in screens.items():
        fault = json.loads(told)
        yield _finding(Place(document["file"], *places(fault)), fault, on)


def _finding(where: Place, fault: Mapping[str, Any], on: list[list[str]]) -> Finding:
    told = {**fault, "text": shown(fault.get("text", "")), "screens": _screens(on)}
    if "character" in fault:
        told["character"] = f"U+{ord(fault['character']):04X}"
    return finding(_RULES[fault["fault"]], where, **told)


def _screens(on: list[list[str]]) -> str:
    """``light: phone, tablet; dark: phone, tablet, desktop``"""
    by_scheme: dict[str, list[str]] = {}
    for screen, scheme in filter(None, on):
        by_scheme.setdefault(scheme, []).append(screen)
    return "; ".join(f"{scheme}: {', '.join(dict.fromkeys(screens))}" for scheme, screens in by_scheme.items())


def _places(xhtml: bytes) -> Callable[[Mapping[str, Any]], tuple[int, int]]:
    """A function that gives line and column of the element of a fault, by its number in the body or by its id."""
    elements, starts = list(etree.fromstring(xhtml).iter("{*}*")), own.starts(xhtml)
    body = next(at for at, element in enumerate(elements) if etree.QName(element).localname == "body")
    ids = {element.get("id"): at for at, element in enumerate(elements)}
    return lambda fault: starts[body + fault["element"] if "element" in fault else ids[fault["id"]]]


def _shots(folder: Path, document: Mapping[str, Any]) -> Iterator[Shot]:
    for taken in document["pictures"]:
        with Image.open(folder / taken["file"]) as image:
            image.thumbnail((_LARGEST, _LARGEST))
            written = io.BytesIO()
            image.save(written, "JPEG", quality=_QUALITY, optimize=True)
            picture = Picture(f"screens/{taken['file']}", "image/jpeg", image.width, image.height, written.getvalue())
        yield Shot(document["title"], taken["screen"], taken["scheme"], picture)
