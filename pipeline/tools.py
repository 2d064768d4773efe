"""Outside programs: which there are, whether this machine has them, and how they end when they are run.

Only this module starts a process.  It needs nothing beyond the standard library, so that the set-up can use it
on a machine that has no more than Python.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .platforms import System, this_system

INSTALLERS: Mapping[System, tuple[str, ...]] = MappingProxyType(
    {
        System.DEBIAN: ("apt-get", "install", "--yes", "--no-install-recommends"),
        System.FEDORA: ("dnf", "install", "--assumeyes", "--setopt=install_weak_deps=False"),
        System.MACOS: ("brew", "install"),
    }
)


@dataclass(frozen=True)
class Packages:
    """What brings one thing: package names for apt, dnf and brew; for Windows the whole command."""

    debian: tuple[str, ...] = ()
    fedora: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    windows: str = ""

    def names(self, system: System) -> tuple[str, ...]:
        by_system = {System.DEBIAN: self.debian, System.FEDORA: self.fedora, System.MACOS: self.macos}
        return by_system.get(system, ())

    def command(self, system: System) -> str:
        """The command that a person types there; empty where none is known."""
        return install_command([self], system)


def install_command(wanted: Iterable[Packages], system: System) -> str:
    """What a person types to install all that is ``wanted``: one line, on Windows a line each."""
    wanted = list(wanted)
    if system is System.WINDOWS:
        return "\n".join(dict.fromkeys(packages.windows for packages in wanted if packages.windows))
    names = dict.fromkeys(name for packages in wanted for name in packages.names(system))
    root = [] if system is System.MACOS else ["sudo"]
    return " ".join([*root, *INSTALLERS[system], *names]) if names else ""


@dataclass(frozen=True)
class Program:
    """An outside program that we may use: its name, how it tells its version, and where it comes from.

    ``version`` are the arguments that make it say its version, ``least`` the oldest release that will do.
    """

    name: str
    version: tuple[str, ...]
    packages: Packages
    least: int = 0
    names: tuple[str, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """The names under which it may stand on the PATH, the likeliest first."""
        return self.names or (self.name,)


@dataclass(frozen=True)
class Tool:
    """A program that was found and that answered when it was asked for its version."""

    name: str
    version: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """A program that this machine lacks: why we think so, and the command that installs it."""

    name: str
    why: str
    install: str

    def __str__(self) -> str:
        return f"{self.why}; {self.install}" if self.install else self.why


@dataclass(frozen=True)
class Finished:
    """The program came to its own end.  Whether ``code`` means success is for the caller to know."""

    code: int
    output: bytes
    errors: str


@dataclass(frozen=True)
class Crashed:
    """The program could not be started, or a signal ended it."""

    why: str
    errors: str = ""


@dataclass(frozen=True)
class TimedOut:
    """The program was still at work after ``seconds`` and was ended, with all that it had started."""

    seconds: float
    errors: str = ""


Outcome = Finished | Crashed | TimedOut

JAVA = Program(
    "java",
    ("-version",),
    Packages(
        debian=("default-jre-headless",),
        fedora=("java-latest-openjdk-headless",),
        macos=("openjdk",),
        windows="winget install EclipseAdoptium.Temurin.21.JRE",
    ),
    least=11,
)
VERAPDF = Program("verapdf", ("--version",), Packages(macos=("verapdf",)))
PDFTOTEXT = Program(
    "pdftotext",
    ("-v",),
    Packages(("poppler-utils",), ("poppler-utils",), ("poppler",), "winget install oschwartz10612.Poppler"),
)
QPDF = Program(
    "qpdf", ("--version",), Packages(("qpdf",), ("qpdf",), ("qpdf",), "winget install QPDF.QPDF")
)
MUTOOL = Program(
    "mutool",
    ("-v",),
    Packages(("mupdf-tools",), ("mupdf",), ("mupdf-tools",), "winget install ArtifexSoftware.mutool"),
)
CHROMIUM = Program(
    "chromium",
    ("--version",),
    Packages(("chromium",), ("chromium",), ("chromium",), "winget install Google.Chrome"),
    names=("chromium", "chromium-browser", "google-chrome"),
)
NODE = Program(
    "node",
    ("--version",),
    Packages(("nodejs",), ("nodejs",), ("node",), "winget install OpenJS.NodeJS.LTS"),
    least=18,
)
NPM = Program(
    "npm",
    ("--version",),
    Packages(("npm",), ("nodejs-npm",), ("node",), "winget install OpenJS.NodeJS.LTS"),
)


def probe(program: Program, path: str | None = None) -> Tool | Missing:
    """Ask for ``program`` on ``path``, the PATH if None.  A file that stands there but does not run is missing.

    That is more than a theory: macOS has a ``java`` that only tells where to get one, and version managers leave
    shims behind.
    """
    why = f"{program.name} is not installed"
    for name in program.candidates:
        found = shutil.which(name, path=path)
        if found is None:
            continue
        outcome = run(Tool(name, "", (found,)), program.version, timeout=60)
        version = _version(outcome)
        if version is None:
            why = f"{found} does not answer {' '.join(program.version)}"
        elif int(version.split(".")[0]) < program.least:
            why = f"{found} is version {version}, and {program.least} or later is needed"
        else:
            return Tool(program.name, version, (found,))
    system = this_system()
    return Missing(program.name, why, program.packages.command(system) if system else "")


def _version(outcome: Outcome) -> str | None:
    """The first version number that a program prints; some print it to standard error, and some end with 1."""
    if not isinstance(outcome, Finished) or outcome.code > 1:
        return None
    number = re.search(r"\d+(?:\.\d+)*", outcome.output.decode("utf-8", "replace") + outcome.errors)
    return number.group() if number else None


def python() -> Tool:
    """The interpreter that runs us, for work that wants a process of its own."""
    return Tool("python", platform.python_version(), (sys.executable,))


def run(
    tool: Tool,
    arguments: Sequence[str | Path],
    *,
    timeout: float,
    input: bytes = b"",  # noqa: A002  the standard library's name for it
    folder: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Outcome:
    """Run ``tool`` in ``folder`` with ``input`` on its standard input, for at most ``timeout`` seconds.

    ``environment`` is added to our own.  Never raises for what the program does: a time-out and a crash are
    outcomes like any other.
    """
    command = [*tool.command, *map(str, arguments)]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    except OSError as error:
        return Crashed(f"{tool.name} could not be started: {error.strerror or error}")
    with process:
        try:
            output, errors = process.communicate(input, timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            _, errors = process.communicate()
            return TimedOut(timeout, errors.decode("utf-8", "replace"))
        except BaseException:
            _end(process)
            raise
    said = errors.decode("utf-8", "replace")
    if process.returncode < 0:
        return Crashed(f"{tool.name} was ended by signal {-process.returncode}", said)
    return Finished(process.returncode, output, said)


def start(tool: Tool, arguments: Sequence[str | Path]) -> Crashed | None:
    """Start ``tool`` in a session of its own and leave it to its user; why not, where it could not be started."""
    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            [*tool.command, *map(str, arguments)], stdin=silent, stdout=silent, stderr=silent, start_new_session=True
        )
    except OSError as error:
        return Crashed(f"{tool.name} could not be started: {error.strerror or error}")
    threading.Thread(target=process.wait, daemon=True).start()  # its end is taken note of, so that it leaves no zombie
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End ``process`` and, where the system has process groups, whatever it started in its own."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
