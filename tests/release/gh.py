"""Plays ``gh release`` as far as a release needs it, with its state in a folder, and fails where it is told to.

``$FORGE`` is the folder: ``tags`` (what the forge knows), ``releases/TAG.json``, ``assets/TAG/``, and ``fault``, the
name of what goes wrong.  Options are those of gh 2.23; any other ends it, as it would end gh.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FORGE = Path(os.environ["FORGE"])


def main(arguments: Sequence[str]) -> None:
    if arguments == ["--version"]:
        print("gh version 2.23.0 (2023-02-27)")
        return
    asked = options().parse_args(arguments)
    with (FORGE / "calls").open("a") as calls:
        calls.write(" ".join(arguments) + "\n")
    if fault() in ("network", f"network at {asked.verb}"):
        refuse("error connecting to api.github.com\ncheck your internet connection or https://githubstatus.com")
    VERBS[asked.verb](asked)


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gh", allow_abbrev=False)
    release = parser.add_subparsers(required=True).add_parser("release", allow_abbrev=False)
    verbs = release.add_subparsers(required=True, dest="verb")
    flags: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "create": [
            ("--draft", {"action": "store_true"}),
            ("--prerelease", {"action": "store_true"}),
            ("--verify-tag", {"action": "store_true"}),
            ("--title", {}),
            ("--notes-file", {"type": Path}),
        ],
        "view": [("--json", {"required": True})],
        "upload": [("files", {"nargs": "+", "type": Path}), ("--clobber", {"action": "store_true"})],
        "download": [("--dir", {"type": Path}), ("--pattern", {"action": "append"})],
        "edit": [("--draft", {"choices": ["true", "false"]})],
    }
    for verb, taken in flags.items():
        sub = verbs.add_parser(verb, allow_abbrev=False)
        sub.add_argument("tag")
        for name, how in taken:
            sub.add_argument(name, **how)
    return parser


def create(asked: argparse.Namespace) -> None:
    if asked.verify_tag and asked.tag not in (FORGE / "tags").read_text().split():
        refuse(f"tag {asked.tag} doesn't exist in the repo casi/titles, aborting due to --verify-tag flag")
    if record(asked.tag).exists():
        refuse(f"a release with the same tag name already exists: {asked.tag}")
    told = {"isDraft": asked.draft, "isPrerelease": asked.prerelease, "body": asked.notes_file.read_text("utf-8")}
    keep(asked.tag, {**told, "name": asked.title, "assets": {}})


def view(asked: argparse.Namespace) -> None:
    release = known(asked.tag)
    release["assets"] = [{"name": name, "state": state} for name, state in sorted(release["assets"].items())]
    print(json.dumps({field: release[field] for field in asked.json.split(",")}))


def upload(asked: argparse.Namespace) -> None:
    release = known(asked.tag)
    twice = [path.name for path in asked.files if path.name in release["assets"]]
    if twice and not asked.clobber:
        refuse(f"asset under the same name already exists: {twice}")
    for number, path in enumerate(asked.files):
        name = path.name.replace("_", ".") if fault() == "renamed" else path.name
        data = path.read_bytes()
        if fault() == "killed upload" and number == 1:
            (FORGE / "fault").unlink()
            put(asked.tag, release, name, data[: len(data) // 2], "starter")
            os.kill(os.getpid(), signal.SIGKILL)
        put(asked.tag, release, name, data[:-1] if fault() == "cut bytes" else data, "uploaded")


def download(asked: argparse.Namespace) -> None:
    release = known(asked.tag)
    names = [name for name in release["assets"] if any(fnmatch.fnmatch(name, one) for one in asked.pattern)]
    if not names:
        refuse("no assets match the file pattern")
    for name in names:
        if release["assets"][name] != "uploaded":
            refuse("HTTP 404: Not Found (https://api.github.com/repos/casi/titles/releases/assets/1)")
        (asked.dir / name).write_bytes((FORGE / "assets" / asked.tag / name).read_bytes())


def edit(asked: argparse.Namespace) -> None:
    keep(asked.tag, {**known(asked.tag), "isDraft": asked.draft == "true" or fault() == "stays a draft"})


def put(tag: str, release: dict[str, Any], name: str, data: bytes, state: str) -> None:
    path = FORGE / "assets" / tag / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    release["assets"][name] = state
    keep(tag, release)


def fault() -> str:
    path = FORGE / "fault"
    return path.read_text().strip() if path.exists() else ""


def record(tag: str) -> Path:
    return FORGE / "releases" / f"{tag}.json"


def known(tag: str) -> dict[str, Any]:
    if not record(tag).exists():
        refuse("release not found")
    release: dict[str, Any] = json.loads(record(tag).read_text("utf-8"))
    return release


def keep(tag: str, release: dict[str, Any]) -> None:
    record(tag).parent.mkdir(parents=True, exist_ok=True)
    record(tag).write_text(json.dumps(release), "utf-8")


def refuse(said: str) -> None:
    print(said, file=sys.stderr)
    sys.exit(1)


VERBS = {"create": create, "view": view, "upload": upload, "download": download, "edit": edit}

if __name__ == "__main__":
    main(sys.argv[1:])
