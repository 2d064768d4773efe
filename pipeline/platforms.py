"""Kinds of machines: the families of operating systems that we know, and where each keeps its fonts."""

from __future__ import annotations

import os
import platform
import sys
from enum import StrEnum
from pathlib import Path


class System(StrEnum):
    """The families of operating systems for which we know how software is installed."""

    DEBIAN = "Debian"
    FEDORA = "Fedora"
    MACOS = "macOS"
    WINDOWS = "Windows"


def this_system() -> System | None:
    """The family of this machine, None where it is none that we know."""
    if sys.platform == "win32":
        return System.WINDOWS
    if sys.platform == "darwin":
        return System.MACOS
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return None
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if family & {"debian", "ubuntu"}:
        return System.DEBIAN
    return System.FEDORA if family & {"fedora", "rhel", "centos"} else None


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts: the user's folders and those of all users."""
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    if sys.platform == "win32":
        return (home / "AppData/Local/Microsoft/Windows/Fonts", Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"))
    shared = (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
    return (home / ".fonts", home / ".local/share/fonts", *shared)
