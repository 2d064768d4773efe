"""Plays ``glab release`` and ``glab api`` as far as a release needs them, with its state in a folder.

``$FORGE`` is the folder: ``tags`` (what the forge knows), ``release.json``, ``assets/``, and ``fault`` where the
network fails.  A link keeps its name for itself, as on GitLab: a second one of the same name is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FORGE = Path(os.environ["FORGE"])
STATE = FORGE / "release.json"


def main(arguments: Sequence[str]) -> None:
    if arguments == ["--version"]:
        print("glab 1.49.0")
        return
    if (FORGE / "fault").exists():
        refuse("ERROR\n\n  Get https://gitlab.example/api/v4: dial tcp: lookup gitlab.example: no such host.")
    api(arguments[1:]) if arguments[0] == "api" else release(arguments[1:])


def api(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--method", default="GET")
    parser.add_argument("path")
    asked = parser.parse_args(arguments)
    tag = re.fullmatch(r"projects/:id/repository/tags/(\S+)", asked.path)
    link = re.fullmatch(r"projects/:id/releases/\S+/assets/links/(\d+)", asked.path)
    if tag and tag[1] in (FORGE / "tags").read_text().split():
        print("{}")
    elif link and asked.method == "DELETE":
        state = known()
        state["assets"]["links"] = [one for one in state["assets"]["links"] if one["id"] != int(link[1])]
        STATE.write_text(json.dumps(state))
    elif re.fullmatch(r"projects/:id/releases/\S+", asked.path) and asked.method == "GET" and STATE.exists():
        print(STATE.read_text())
    else:
        refuse("glab: 404 Not Found (HTTP 404)")


def release(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("verb", choices=["create", "upload", "download"])
    parser.add_argument("tag")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--name")
    parser.add_argument("--notes-file", choices=["-"])
    parser.add_argument("--asset-name", action="append")
    parser.add_argument("--dir", type=Path)
    asked = parser.parse_args(arguments)
    if asked.verb == "create":
        before = known() if STATE.exists() else {"assets": {"links": []}}
        STATE.write_text(json.dumps({**before, "name": asked.name, "description": sys.stdin.read()}))
    for path in asked.files:
        upload(path)
    for name in asked.asset_name or ():
        (asked.dir / name).write_bytes((FORGE / "assets" / name).read_bytes())


def upload(path: Path) -> None:
    state = known()
    if path.name in [one["name"] for one in state["assets"]["links"]]:
        refuse("POST https://gitlab.example/api/v4/projects/1/assets/links: 400 name has already been taken")
    number = max([one["id"] for one in state["assets"]["links"]], default=0) + 1
    state["assets"]["links"].append({"id": number, "name": path.name})
    (FORGE / "assets").mkdir(exist_ok=True)
    (FORGE / "assets" / path.name).write_bytes(path.read_bytes())
    STATE.write_text(json.dumps(state))


def known() -> dict[str, Any]:
    state: dict[str, Any] = json.loads(STATE.read_text())
    return state


def refuse(said: str) -> None:
    print(said, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
