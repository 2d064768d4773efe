"""Makes this machine ready: ``machine.py build``, ``test`` or ``bench``, or ``machine.py doctor`` to only tell.

Runs on a bare Python 3.11, before anything is installed.  What is already there is left alone: system libraries
are asked for each time (they may go as they came), the virtual environment carries the digest of what it was made
from, and one that was not made here is never cleared.  With nothing to do it takes a moment and no network.

Exit code 2: ``.venv`` is somebody else's.  Exit code 3: something is missing that we may not install.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  whoever names an old Python is to be told
    sys.exit(f"setup: Python 3.11 or later is needed, and {sys.executable} is {sys.version.split()[0]}")

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import doctor, tools  # noqa: E402  found by the line above
from pipeline.doctor import Need, Purpose  # noqa: E402
from pipeline.tools import INSTALLERS, Packages, System  # noqa: E402

ENVIRONMENT = ROOT / ".venv"
#: Where the environment carries what it was made from.
STAMPS = "made-from"
ANOTHERS, TOOL_MISSING = 2, 3
BUILD_LOCK, TEST_LOCK, BENCH_LOCK = (ROOT / f"setup/{level}.lock" for level in ("build", "test", "bench"))
#: The locks that each level installs, one after the other.
LEVELS = {"build": (BUILD_LOCK,), "test": (BUILD_LOCK, TEST_LOCK), "bench": (BUILD_LOCK, TEST_LOCK, BENCH_LOCK)}
PURPOSES = {"build": {Purpose.BUILD}, "test": {*Purpose}, "bench": {*Purpose}}


def main(arguments: Sequence[str]) -> int:
    """Do what the one argument says.  Raises nothing: the exit code and what is printed tell all."""
    level = arguments[0] if len(arguments) == 1 else ""
    if level == "doctor":
        needs = doctor.examine()
        print(doctor.in_words(needs))
        return TOOL_MISSING if doctor.lacks_for_a_build(needs) else 0
    if level not in LEVELS:
        print("usage: machine.py build | test | bench | doctor", file=sys.stderr)
        return 2
    status = system_packages(level) or environment(LEVELS[level])
    return status or (0 if level == "build" else javascript(doctor.BROWSER))


# The system's packages


def system_packages(level: str) -> int:
    """Install what the level needs of the system and lacks; 0 when all is there."""
    missing = lacking(level)
    if not missing:
        return 0
    tell(f"this machine lacks {', '.join(need.name for need in missing)}")
    install(missing)
    missing = lacking(level)
    for need in missing:
        tell(f"still missing: {need.name} ({need.why})")
    if not missing:
        return 0
    system = tools.this_system()
    command = tools.install_command([need.packages for need in missing], system) if system else ""
    tell("\n    ".join(["install what is missing, then run make again:", *command.splitlines()]))
    return TOOL_MISSING


def lacking(level: str) -> list[Need]:
    """What the level needs and the machine lacks, of the things that a package manager brings."""
    wanted = [thing for thing in doctor.THINGS if thing.needed_for in PURPOSES[level]]
    things = [thing for thing in wanted if thing.packages != Packages()]
    return [need for need in doctor.needs(doctor.look(things), tools.this_system()) if need.found is None]


def install(missing: Sequence[Need]) -> None:
    """Let the system's package manager bring what is missing, where we know it and may use it unasked."""
    system = tools.this_system()
    if system is None or system not in INSTALLERS:
        return
    prefix = privilege(system)
    if prefix is None:
        tell("installing system packages takes root or a sudo without a password; neither is given here")
        return
    names = dict.fromkeys(name for need in missing for name in need.packages.names(system))
    tell(f"installing {' '.join(names)}")
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive")
    if system is System.DEBIAN:  # a fresh machine has no package lists, an old one lists what is gone
        subprocess.run([*prefix, *quiet, "apt-get", "update", "--quiet=2"], check=False)
    subprocess.run([*prefix, *quiet, *INSTALLERS[system], *names], stdout=subprocess.DEVNULL, check=False)


def privilege(system: System) -> tuple[str, ...] | None:
    """What to put before a package manager's command; None where we may not run it."""
    if system is System.MACOS:
        return () if shutil.which("brew") else None
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return (sudo, "-n")
    return None


# The virtual environment


def environment(locks: Sequence[Path]) -> int:
    """Make or complete the virtual environment: it holds what ``locks`` say, and the program itself."""
    base = digest(sys.version, sys.prefix, str(ROOT), BUILD_LOCK.read_text())
    if not stamped("base", base):
        if not may_be_cleared(ENVIRONMENT):
            tell(f"{ENVIRONMENT} was not made here, and is left alone. Move it away or delete it, then run make again")
            return ANOTHERS
        tell("making the virtual environment .venv")
        clear(ENVIRONMENT)
        if status := run(sys.executable, "-m", "venv", ENVIRONMENT):
            return status
        stamp("base", base)
    for lock in locks:
        if status := once(lock.stem, lock.read_text(), "--require-hashes", "--only-binary=:all:", "-r", lock):
            return status
    project = (ROOT / "pyproject.toml").read_text()
    return once("project", project, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT)


def may_be_cleared(folder: Path) -> bool:
    """Whether nothing is lost with ``folder``: it is empty, not there at all, or bears our stamps."""
    if folder.is_symlink() or folder.is_file():
        return False
    return not folder.exists() or not any(folder.iterdir()) or (folder / STAMPS).is_dir()


def clear(folder: Path) -> None:
    """An empty ``folder``, ours from the first moment: one whose making was interrupted may be cleared again."""
    if folder.exists():
        shutil.rmtree(folder)
    (folder / STAMPS).mkdir(parents=True)


def once(name: str, source: str, *arguments: str | Path) -> int:
    """``pip install`` with ``arguments``, unless that was already done from the same ``source``."""
    if stamped(name, digest(source)):
        return 0
    tell(f"installing Python packages ({name})")
    status = run(python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments)
    if status:
        tell("pip could not install the packages; its message stands above. Nothing else was changed")
        return status
    stamp(name, digest(source))
    return 0


def javascript(folder: Path) -> int:
    """Install the JavaScript packages of ``folder`` from its lock file.  None of their scripts is run."""
    lock = (folder / "package-lock.json").read_text()
    if stamped(folder.name, digest(lock)) and (folder / "node_modules").is_dir():
        return 0
    tell(f"installing JavaScript packages ({folder.name})")
    npm = shutil.which("npm") or "npm"
    status = run(npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    if not status:
        stamp(folder.name, digest(lock))
    return status


def python() -> Path:
    """The environment's interpreter; Windows has a folder of its own for it."""
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamped(name: str, value: str) -> bool:
    path = ENVIRONMENT / f"{STAMPS}/{name}"
    return path.is_file() and path.read_text() == value


def stamp(name: str, value: str) -> None:
    """Record that a step is done.  Written last, so that a step that was interrupted is done again."""
    path = ENVIRONMENT / f"{STAMPS}/{name}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(value)


def run(*command: str | Path) -> int:
    """The exit code of ``command``; what it prints goes to the terminal."""
    return subprocess.run([str(part) for part in command], check=False).returncode


def tell(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
