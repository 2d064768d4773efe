"""Who is answered, and with what: the loopback alone, under a path that nobody can guess."""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPResponse
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.model import NOTHING, Place
from pipeline.preview import server
from pipeline.preview.board import Board
from pipeline.preview.editors import Editor
from pipeline.preview.server import Desk
from pipeline.preview.view import Block, File, Screen, Screens, Sheet, State, View

PDF = File.of(b"%PDF")
EPUB = Screens.of({"EPUB/a.xhtml": b"<html/>", "EPUB/fonts/b.otf": b"OTTO"}, (Screen("EPUB/a.xhtml", "a", "A"),))
SHEET = Sheet(PDF, 0, "a", "1", 300, 400, (Block(Place("a.md", 3, 1), 10, 20, "Words"),))
VIEW = View("A title", State.SETTLED, (SHEET,), EPUB)


@dataclass(frozen=True)
class Served:
    """A desk that is served, and how to ask there."""

    address: str
    board: Board
    folder: Path

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> HTTPResponse:
        """What is answered for a path below the secret, or for one from the root."""
        at = urlsplit(self.address)
        connection = HTTPConnection(at.hostname or "", at.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path if path.startswith("/") else at.path + path, body, named)
        return connection.getresponse()

    def open(self, wanted: object, **headers: str) -> HTTPResponse:
        """What is answered to a page of ours that wants a file opened."""
        at = urlsplit(self.address)
        ours = {"Origin": f"http://{at.netloc}", "Content_Type": "application/json"}
        return self.ask("open", "POST", json.dumps(wanted), **{**ours, **headers})


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "title").mkdir()
    (tmp_path / "title" / "a.md").write_text("A")
    (tmp_path / "secret.md").write_text("S")
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(' '.join(sys.argv[2:]))"
    editor = Editor("a stand-in", (sys.executable, "-c", script, str(tmp_path / "noted")), ("{file}", "{line}"))
    board = Board(VIEW)
    with server.serving(Desk(board, tmp_path / "title", editor, _drawn)) as address:
        yield Served(address, board, tmp_path)


def _drawn(pdf: bytes, index: int, width: int) -> bytes:
    if index:
        raise IndexError(index)
    return b"%s %d" % (pdf, width)


# Who is answered


def test_nobody_is_served_who_is_not_on_this_machine(served: Served) -> None:
    at = urlsplit(served.address)
    assert at.hostname == "127.0.0.1"
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", at.port or 0), timeout=2):
        pass  # a server on all addresses would take it


def test_the_path_is_another_each_time_and_cannot_be_guessed(served: Served) -> None:
    (secret,) = urlsplit(served.address).path.strip("/").split("/")
    assert re.fullmatch("[A-Za-z0-9_-]{32}", secret)
    with server.serving(Desk(served.board, served.folder, "", _drawn)) as other:
        assert secret not in other


@pytest.mark.parametrize("path", ["/", "/view", "/index.html", "/x/view", "//view", "/%00/view", "/%c3%a9/view"])
def test_who_does_not_know_the_path_gets_nothing(path: str, served: Served) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.read()) == (404, b"")


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "127.0.0.1.example.org:80", ""])
def test_a_name_that_was_bent_to_this_machine_gets_nothing(host: str, served: Served) -> None:
    answer = served.ask("view", Host=host)
    assert (answer.status, answer.read()) == (421, b"")


def test_every_answer_keeps_other_pages_out(served: Served) -> None:
    sheet, text = f"pages/{PDF.name}/0?width=300", f"epub/{EPUB.name}/EPUB/a.xhtml"
    for path in ("", "view", "preview.js", sheet, text, "nothing"):
        headers = served.ask(path).headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] is None


def test_the_page_has_no_script_from_elsewhere_and_none_in_its_markup(served: Served) -> None:
    policy = served.ask("").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    for file in files("pipeline.preview").joinpath("page").iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//\w+\.\w+/", text), file.name
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=", text), file.name


def test_an_epub_runs_nothing_and_is_framed_by_the_page_alone(served: Served) -> None:
    policy = served.ask(f"epub/{EPUB.name}/EPUB/a.xhtml").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none';")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


# With what


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("preview.js", "text/javascript"),
        ("preview.css", "text/css"),
        (f"pages/{PDF.name}/0?width=300", "image/png"),
        (f"epub/{EPUB.name}/EPUB/a.xhtml", "application/xhtml+xml"),
        (f"epub/{EPUB.name}/EPUB/fonts/b.otf", "font/otf"),
    ],
)
def test_what_there_is_comes_as_what_it_is(path: str, kind: str, served: Served) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    "path",
    [
        "none.js",
        "../server.py",
        "%2e%2e/server.py",
        "pages/0123456789abcdef/0?width=300",
        f"pages/{PDF.name}/1?width=300",
        f"pages/{PDF.name}/0?width=0",
        f"pages/{PDF.name}/0",
        f"epub/{EPUB.name}/EPUB/none.xhtml",
        "epub/0123456789abcdef/EPUB/a.xhtml",
    ],
)
def test_what_there_is_not_is_told_so(path: str, served: Served) -> None:
    assert served.ask(path).status == 404


def test_the_view_says_what_is_shown_and_which_editor_opens(served: Served) -> None:
    told = json.loads(served.ask("view").read())
    assert (told["title"], told["state"], told["editor"]) == ("A title", "settled", "a stand-in")
    (page,) = told["pages"]
    assert page["address"] == f"pages/{PDF.name}/0"
    (block,) = page["blocks"]
    assert block == {"file": "a.md", "line": 3, "column": 1, "top": 10, "bottom": 20, "words": "Words"}


def test_what_was_shown_last_can_still_be_had(served: Served) -> None:
    served.board.post(View("A title"))
    assert served.ask(f"pages/{PDF.name}/0?width=300").status == 200
    served.board.post(View("A title"))
    assert served.ask(f"pages/{PDF.name}/0?width=300").status == 404


def test_news_come_without_being_asked_for(served: Served) -> None:
    stream = served.ask("events")

    def told() -> Mapping[str, object]:
        line = stream.readline()
        assert stream.readline() == b"\n"
        news: Mapping[str, object] = json.loads(line.removeprefix(b"data: "))
        return news

    assert told() == {"number": 0, "step": ""}
    served.board.say("layout")
    assert told() == {"number": 0, "step": "layout"}
    served.board.post(replace(VIEW, title="Another"))
    assert told() == {"number": 1, "step": ""}
    stream.close()


# The editor


def test_a_paragraph_of_the_title_is_opened(served: Served) -> None:
    answer = served.open({"file": "a.md", "line": 3, "column": 1})
    assert (answer.status, json.loads(answer.read())) == (200, {"opened": True, "why": None})


@pytest.mark.parametrize(
    ("wanted", "headers", "status"),
    [
        ({"file": "a.md"}, {"Origin": "http://example.org"}, 403),
        ({"file": "a.md"}, {"Origin": "null"}, 403),
        ({"file": "a.md"}, {"Content_Type": "text/plain"}, 403),
        ({"file": "../secret.md"}, NOTHING, 404),
        ({"file": "/etc/passwd"}, NOTHING, 404),
        ({"file": "none.md"}, NOTHING, 404),
        ({"file": "a\0.md"}, NOTHING, 400),
        ({"line": 3}, NOTHING, 400),
        (["a.md"], NOTHING, 400),
        ({"file": "a.md", "line": "--help"}, NOTHING, 400),
    ],
)
def test_nothing_else_is_opened(wanted: object, headers: Mapping[str, str], status: int, served: Served) -> None:
    assert served.open(wanted, **headers).status == status
    assert not (served.folder / "noted").exists()
