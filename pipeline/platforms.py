"""Kinds of machines: the families of operating systems that we know, their fonts, libraries and processors."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from contextlib import suppress
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


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_library(name: str, soname: int, windows: int) -> ctypes.CDLL | None:
    """The system's shared library, loaded by its name on Linux, macOS or Windows; None where there is none."""
    for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin").split(";"):
        if sys.platform == "win32" and Path(folder).is_dir():
            os.add_dll_directory(folder)
    for file in (f"{name}.so.{soname}", f"{name}.{soname}.dylib", f"{name}-{windows}.dll"):
        with suppress(OSError):
            return ctypes.CDLL(file)
    return None
