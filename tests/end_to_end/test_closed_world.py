"""A build reads the title, the style and the program, and nothing else; it speaks to no network."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from .conftest import ROOT

#: Tells every file that is opened for reading below the folders where people keep things, and every socket.
WATCHED = """
import json, runpy, sys
opened, sockets = set(), []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and not (arguments[2] or 0) & 3:
        opened.add(arguments[0])
    elif event in ("socket.connect", "socket.getaddrinfo"):
        sockets.append(event)
sys.addaudithook(hook)
sys.argv = ["casi", *sys.argv[2:]]
try:
    runpy.run_module("pipeline", run_name="__main__")
finally:
    log = open(sys.orig_argv[sys.orig_argv.index("-c") + 2], "w")
    log.write(json.dumps({"opened": sorted(opened), "sockets": sockets}))
"""


def test_a_build_opens_no_file_of_others_and_no_connection(tmp_path: Path) -> None:
    log = tmp_path / "log.json"
    command = [
        sys.executable,
        "-c",
        WATCHED,
        str(log),
        "build",
        "source/forging-ahead",
        "--build",
        str(tmp_path / "build"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(log.read_text("utf-8"))
    assert told["sockets"] == []
    ours = [ROOT / "source" / "forging-ahead", ROOT / "styles", ROOT / "pipeline", tmp_path]
    python = [
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(sysconfig.get_path("stdlib")),
        Path("/usr/lib"),
        Path("/usr/local/lib"),
    ]
    system = [
        Path("/usr/share/fonts"),
        Path("/usr/share/mime"),
        Path("/etc"),
        Path("/proc"),
        Path("/tmp"),
        Path("/dev"),
    ]
    strangers = [
        name
        for name in told["opened"]
        if "/" in name  # a bare name is seen from a folder that is open already, as when a staging folder is emptied
        and not any(Path(name).absolute().is_relative_to(folder) for folder in (*ours, *python, *system))
    ]
    assert strangers == []


def test_a_title_cannot_reach_another_title_through_its_stylesheet(tmp_path: Path) -> None:
    folder = tmp_path / "small-title"
    folder.mkdir()
    (folder / "publication.yaml").write_text("title: A Title\ndate: 2026\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text("Some text.\n", "utf-8")
    (folder / "local.css").write_text(f'body {{ background: url("file://{ROOT}/styles/base/print.css") }}\n', "utf-8")
    command = [sys.executable, "-m", "pipeline", "pdf", str(folder), "--build", str(tmp_path / "build")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "PDF-003" in done.stderr
