"""The board in a browser: served on the loopback alone, under a path that nobody can guess.

Whoever knows the address may see the title and have its files opened in the editor; a page of any other origin can
neither read nor send anything here.
"""

from __future__ import annotations

import json
import mimetypes
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ..model import NOTHING
from . import view
from .board import Board
from .editors import Editor
from .pictures import Drawing

HOST = "127.0.0.1"
BEAT = 15.0  # seconds after which a stream that has no news says so, by which a closed browser is noticed
LONGEST = 4096  # bytes of a request's body

_OURS = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'"
_SHUT = "base-uri 'none'; form-action 'none'"
#: What the page may do, and what a document of the EPUB may, which runs nothing and is framed by the page alone.
PAGE_POLICY = f"{_OURS}; {_SHUT}; frame-ancestors 'none'"
EPUB_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    f" font-src 'self' data:; media-src 'self'; {_SHUT}; frame-ancestors 'self'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".js": "text/javascript",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Desk:
    """What is served: the ``board`` of the title in ``folder``; the editor, or why there is none; what draws pages."""

    board: Board
    folder: Path
    editor: Editor | str
    draw: Drawing


@contextmanager
def serving(desk: Desk, port: int = 0) -> Iterator[str]:
    """While it lasts, the desk is served at the address that this gives.  Raises OSError for a port that is taken."""
    secret = secrets.token_urlsafe(24)
    server = ThreadingHTTPServer((HOST, port), _handler(desk, secret))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/{secret}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(desk: Desk, secret: str) -> type[BaseHTTPRequestHandler]:
    """The class by which the server answers, bound to what it serves."""
    return type("Bound", (_Handler,), {"desk": desk, "secret": secret})


class _Handler(BaseHTTPRequestHandler):
    desk: Desk
    secret: str
    server: ThreadingHTTPServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self._path()
        if path is None:
            return
        for pattern, answer in _ANSWERS.items():
            if match := re.fullmatch(pattern, path):
                answer(self, *match.groups())
                return
        self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        path = self._path()
        if path is None:
            return
        own = f"http://{self.headers['Host']}"
        if path != "open" or self.headers["Origin"] != own or self.headers["Content-Type"] != "application/json":
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        self._open()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name for it
        """Nothing: the terminal is for what concerns the title."""

    def _path(self) -> str | None:
        """The path below the secret; None, with the refusal sent, for whoever does not know it or asks by another name
        than this machine's own, as a page does that has bent its name here.
        """
        host = self.headers["Host"] or ""
        port = self.server.server_port
        secret, _, path = urlsplit(self.path).path.removeprefix("/").partition("/")
        if host not in (f"{HOST}:{port}", f"localhost:{port}"):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif not secrets.compare_digest(secret.encode(), self.secret.encode()):
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            return unquote(path)
        return None

    # Answers

    def _of_page(self, name: str) -> None:
        """A file of the page itself."""
        found = files(__package__).joinpath("page", name or "index.html")
        if found.is_file():
            self._send(found.read_bytes(), _type(found.name), {"Content-Security-Policy": PAGE_POLICY})
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _of_view(self) -> None:
        posted, editor = self.desk.board.now, self.desk.editor
        opens = {"editor": editor.name} if isinstance(editor, Editor) else {"editor": None, "why": editor}
        told = {"number": posted.number, "step": posted.step, **opens, **view.as_data(posted.view)}
        self._send(json.dumps(told, ensure_ascii=False).encode(), "application/json")

    def _of_events(self) -> None:
        """A stream of server-sent events: the number of the view, and what is being made."""
        self.close_connection = True
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        news = -1
        try:
            while True:
                posted = self.desk.board.after(news, BEAT)
                told = json.dumps({"number": posted.number, "step": posted.step})
                self.wfile.write(b": no news\n\n" if posted.news == news else f"data: {told}\n\n".encode())
                news = posted.news
        except OSError:  # nobody listens any more
            return

    def _of_sheet(self, name: str, index: str) -> None:
        pdf = self.desk.board.pdf(name)
        width = parse_qs(urlsplit(self.path).query).get("width", [""])[0]
        if pdf is None or not re.fullmatch("[1-9][0-9]{1,4}", width):
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        try:
            drawn = self.desk.draw(pdf, int(index), int(width))
        except IndexError:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._send(drawn, "image/png", {"Cache-Control": "private, max-age=3600"})  # its name is its content's

    def _of_epub(self, name: str, path: str) -> None:
        data = (self.desk.board.epub(name) or {}).get(path)
        if data is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._send(data, _type(path), {"Content-Security-Policy": EPUB_POLICY})

    def _open(self) -> None:
        """Open a file of the title in the editor, at a line."""
        try:
            wanted = json.loads(self.rfile.read(min(int(self.headers["Content-Length"] or 0), LONGEST)))
            file = (self.desk.folder / str(wanted["file"])).resolve()
            line, column = int(wanted.get("line") or 1), int(wanted.get("column") or 1)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if not file.is_relative_to(self.desk.folder.resolve()) or not file.is_file():
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        editor = self.desk.editor
        failed = editor.open(file, line, column) if isinstance(editor, Editor) else editor
        why = getattr(failed, "why", failed)
        self._send(json.dumps({"opened": why is None, "why": why}).encode(), "application/json")

    # Sending

    def _send(self, data: bytes, type_: str, more: Mapping[str, str] = NOTHING) -> None:
        self._head(HTTPStatus.OK, {"Content-Type": type_, "Content-Length": str(len(data)), **more})
        try:
            self.wfile.write(data)
        except OSError:  # whoever asked has gone on
            self.close_connection = True

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._head(status, {"Content-Length": "0", "Connection": "close"})

    def _head(self, status: HTTPStatus, more: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **more}.items():
            self.send_header(name, value)
        self.end_headers()


#: What answers a path below the secret.
_ANSWERS: Mapping[str, Callable[..., None]] = {
    r"((?:[a-z]+\.(?:html|css|js|svg))?)": _Handler._of_page,
    "view": _Handler._of_view,
    "events": _Handler._of_events,
    "pages/([0-9a-f]{16})/([0-9]{1,5})": _Handler._of_sheet,
    "epub/([0-9a-f]{16})/(.+)": _Handler._of_epub,
}


def _type(path: str) -> str:
    return _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
