"""The command line: arguments to stages to findings to an exit code.  The only module that prints or exits.

What only some verbs need is imported where they do: an unchanged title is told before any of it could be loaded.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from . import __version__, unchanged
from .model import Announce, Delivery, Finding, Order, Result, Severity, Verdict

Value = TypeVar("Value")

STYLES = Path(__file__).parent.parent / "styles"

#: Where releases stand below a build folder, a folder a version.
RELEASES = "release"


class Exit(IntEnum):
    """What the exit code of every verb means."""

    DONE = 0
    FORBIDDEN = 1
    USAGE = 2
    TOOL_MISSING = 3
    FAULT = 4


VERDICTS = {Verdict.PASSED: Exit.DONE, Verdict.FAILED: Exit.FORBIDDEN, Verdict.NOT_RUN: Exit.TOOL_MISSING}

#: What is said of an output that was made again.
SAME_BYTES = {Verdict.PASSED: "yes", Verdict.FAILED: "no", Verdict.NOT_RUN: "not comparable"}


@dataclass(frozen=True)
class Desk:
    """What the options that go with every verb said."""

    build: Path
    styles: tuple[Path, ...]
    quiet: bool
    verbose: bool
    as_json: bool

    def made(self, path: Path) -> None:
        """A file that was made, on standard output."""
        click.echo(json.dumps({"made": path.as_posix()}) if self.as_json else path.as_posix())

    def told(self, finding: Finding) -> None:
        """A finding: on standard error for people, on standard output as a line of JSON."""
        if self.as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        elif self._wants(finding.severity):
            click.echo(in_words(finding), err=True)

    def _wants(self, severity: Severity) -> bool:
        """Errors always, warnings unless quiet, remarks only where they were asked for."""
        return severity is Severity.ERROR or (not self.quiet and (severity is Severity.WARNING or self.verbose))

    def judged(self, file: str, standard: str, verdict: str) -> None:
        """What is said of a standard that a file claims: to people unless quiet, as a line of JSON to programs."""
        if self.as_json:
            click.echo(json.dumps({"file": file, "standard": standard, "verdict": verdict}))
        elif not self.quiet:
            click.echo(f"{file}: {standard}: {verdict}", err=True)

    def aside(self, text: str) -> None:
        """A word about the work itself, only where it was asked for."""
        if self.verbose and not self.as_json:
            click.echo(text, err=True)


def confess(fault: Exception) -> None:
    """Say that the program is at fault, and how it can be told."""
    click.echo(f"casi: a fault of the program, not of your manuscript: {type(fault).__name__}: {fault}", err=True)
    click.echo("    Please report it with what -v prints.", err=True)


def in_words(finding: Finding) -> str:
    """``FILE:LINE:COLUMN: SEVERITY CODE message``, the hint indented on the next line."""
    place = f"{finding.where}: " if finding.where else ""
    hint = f"\n    {finding.hint}" if finding.hint else ""
    return f"{place}{finding.severity} {finding.code} {finding.message}{hint}"


# Options and arguments that verbs share


def every_verb(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The options that go with every verb; the verb gets them as its first argument, a Desk."""

    @wraps(verb)
    def with_desk(
        build_dir: Path, style_dirs: tuple[Path, ...], quiet: bool, verbose: bool, as_json: bool, **rest: Any
    ) -> Any:
        return verb(Desk(build_dir, (*style_dirs, STYLES), quiet, verbose, as_json), **rest)

    folder = click.Path(file_okay=False, path_type=Path)
    there = click.Path(file_okay=False, exists=True, path_type=Path)
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print findings as lines of JSON on standard output."),
        click.option("-v", "--verbose", is_flag=True, help="Tell each stage and its time, and all remarks."),
        click.option("-q", "--quiet", is_flag=True, help="Tell errors only."),
        click.option("--styles", "style_dirs", type=there, multiple=True, help="A folder of styles, before ours."),
        click.option("--build", "build_dir", type=folder, default=Path("build"), help="Where to put what is made."),
    ):
        with_desk = option(with_desk)
    return with_desk


def title_folders(_context: click.Context, _parameter: click.Parameter, names: Sequence[str]) -> list[Path]:
    """The folders of the titles named, all below ``source/`` where none is.

    Raises click.BadParameter for a name that is neither a slug nor a folder.
    """
    shelf = sorted(path.parent for path in Path("source").glob("*/publication.yaml"))
    if not names and not shelf:
        raise click.BadParameter("there is no title: a title is a folder under source/ with a publication.yaml")
    return [_title_folder(name, shelf) for name in names] or shelf


def _title_folder(name: str, shelf: Sequence[Path]) -> Path:
    for folder in (Path("source") / name, Path(name)):
        if folder.is_dir():
            return folder
    from .rules import nearest

    near = nearest(name, (folder.name for folder in shelf), "; did you mean {}?")
    raise click.BadParameter(f"there is no title {name}{near}")


titles_argument = click.argument("titles", nargs=-1, metavar="[TITLE ...]", callback=title_folders)
proof_option = click.option(
    "--proof", is_flag=True, help="Go on past faults; print PROOF and the date on every page; claim nothing."
)


# Verbs


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casi")
def casi() -> None:
    """Make a print-quality PDF and an EPUB from a manuscript.

    A TITLE is the name of a folder under source/, or the path of a title's folder anywhere.
    """


@casi.command()
@titles_argument
@proof_option
@every_verb
def pdf(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the PDF of each TITLE, of all titles where none is named."""
    return make(desk, titles, ["pdf"], proof)


@casi.command()
@titles_argument
@proof_option
@every_verb
def epub(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the EPUB of each TITLE, with the page numbers of its PDF."""
    return make(desk, titles, ["epub"], proof)


@casi.command()
@titles_argument
@proof_option
@every_verb
def build(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make PDF and EPUB of each TITLE from one layout."""
    return make(desk, titles, ["pdf", "epub"], proof)


@casi.command()
@titles_argument
@every_verb
def check(desk: Desk, titles: Sequence[Path]) -> int:
    """Judge what a build made of each TITLE by every standard that it claims, and write the dossier."""
    return gravest(judge(desk, folder) for folder in titles)


@casi.command()
@click.option("--forge", type=click.Choice(["gh", "glab"]), help="Attach the files by this command line of the forge.")
@click.option("--tag", help="Which tag is meant, where this commit bears several.")
@every_verb
def release(desk: Desk, forge: str | None, tag: str | None) -> int:
    """Build and check every title, and make the release that the Git tag of this commit names."""
    from . import publishing as stages

    folders = title_folders(click.get_current_context(), release.params[0], ())
    order = stages.Order(folders, desk.styles, desk.build, desk.build / RELEASES, forge, tag)
    with stopwatch(desk, "release") as announce:
        published = stages.publish(order, announce)
    for finding in published.findings:
        desk.told(finding)
    for path in sorted(published.release.folder.iterdir()) if published.release else ():
        desk.made(path)
    if published.release and published.attached:
        desk.judged(published.release.tag, str(forge), f"{len(published.release.files)} files attached and compared")
    return VERDICTS[published.verdict]


@casi.command()
@click.argument("manifest", required=False, type=click.Path(dir_okay=False, exists=True, path_type=Path))
@every_verb
def verify(desk: Desk, manifest: Path | None) -> int:
    """Make the release of MANIFEST again, the newest where none is named, and compare its files byte for byte."""
    from . import verification as stages

    manifest = manifest or stages.newest(desk.build / RELEASES)
    if manifest is None:
        raise click.BadParameter(f"there is no release below {desk.build / RELEASES}: name a manifest.json")
    with stopwatch(desk, "verify") as announce:
        verified = stages.verify(stages.Order(manifest, desk.styles[:-1]), announce)
    for finding in verified.findings:
        desk.told(finding)
    for name, verdict in verified.outputs.items():
        desk.judged(name, "the same bytes again", SAME_BYTES[verdict])
    return VERDICTS[verified.verdict]


@casi.command()
@click.argument("code")
@every_verb
def explain(desk: Desk, code: str) -> int:
    """Say what the finding CODE means and how to mend it."""
    from .rules import all_rules, nearest

    rule = all_rules().get(code.upper())
    if rule is None:
        near = nearest(code.upper(), all_rules(), "; did you mean {}?")
        raise click.BadParameter(f"there is no finding {code}{near}")
    if desk.as_json:
        click.echo(json.dumps(asdict(rule), ensure_ascii=False))
        return Exit.DONE
    advice = re.sub(r"(?<!\{)\{\w+\}", "…", rule.hint).replace("{{", "{").replace("}}", "}").strip()
    click.echo(f"{rule.code} ({rule.severity})\n\n{rule.means.strip()}\n\nWhat to do: {advice}")
    return Exit.DONE


@casi.command("doctor")
@every_verb
def doctor_(desk: Desk) -> int:
    """Say what this machine lacks, and which command brings it."""
    from . import doctor

    needs = doctor.examine()
    if desk.as_json:
        for need in needs:
            click.echo(json.dumps(asdict(need), ensure_ascii=False))
    else:
        click.echo(doctor.in_words(needs))
    return Exit.TOOL_MISSING if doctor.lacks_for_a_build(needs) else Exit.DONE


# Verbs that begin a title

#: What a new title may be, and its usual page.
PAGES = {"article": "letter", "book": "6x9"}

to_option = click.option(
    "--to", "folder", type=click.Path(path_type=Path),
    help="The title's folder; if left out, source/ and a name made from the title.",
)
style_option = click.option("--style", "style_name", default="casi", show_default=True, help="The house style.")
date_option = click.option("--date", help="The date of this edition: 2026, 2026-03 or 2026-03-20.")


@casi.command()
@click.option("--title", help="The title in full.")
@click.option("--author", "authors", multiple=True, help='An author of the original, such as "Liu Bocheng (刘伯承)".')
@click.option("--translator", "translators", multiple=True, help="A translator.")
@date_option
@click.option("--book", "kind", flag_value="book", help="Begin a book with chapters.")
@click.option("--article", "kind", flag_value="article", help="Begin an article: one text without chapters.")
@click.option("--page", help="The page size: letter, a4, 6x9, 7x10.")
@click.option("--series", help="The series of the house in which the title appears; none for no series.")
@style_option
@to_option
@every_verb
def new(desk: Desk, style_name: str, folder: Path | None, kind: str | None, **said: Any) -> int:
    """Begin a title: a folder whose files show how a manuscript is written.

    What no option says is asked for, or takes its default where nobody can be asked.
    """
    from . import beginning
    from . import style as house

    style = told_value(desk, house.load(style_name, desk.styles))
    if style is None:
        return Exit.FORBIDDEN
    series = next(iter(style.texts["series"]), "none")
    title = said["title"] or ask("Title", None)
    kind = kind or ask("An article or a book?", "article", click.Choice(list(PAGES)))
    authors = said["authors"] or tuple(filter(None, [ask("Author of the original", "")]))
    asked = beginning.Beginning(
        title=" ".join(title.split()),
        name=folder.name if folder else beginning.name_of(title),
        date=said["date"] or ask("Date of this edition", now().date().isoformat()),
        series=none(said["series"] or ask("Series", series, click.Choice([*style.texts["series"], "none"]))),
        page=said["page"] or ask("Page size", PAGES[kind], click.Choice(list(style.pages))),
        style=style_name,
        authors=tuple(map(beginning.person, authors)),
        translators=tuple(map(beginning.person, said["translators"])),
    )
    return put(desk, folder or Path("source") / asked.name, beginning.begin(kind, asked, style))


def ask(question: str, default: str | None, choice: click.Choice[str] | None = None) -> str:
    """The answer of whoever sits at the terminal; the default where nobody does.

    Raises click.UsageError where nobody does and there is none.
    """
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, show_default=bool(default), type=choice, err=True))
    if default is None:
        raise click.UsageError(f"Missing option '--{question.lower()}'.")
    return default


def none(word: str) -> str | None:
    return None if word == "none" else word


def told_value(desk: Desk, result: Result[Value]) -> Value | None:
    """A stage's value; what it had to say is told."""
    for one in result.findings:
        desk.told(one)
    return result.value


def put(desk: Desk, folder: Path, made: Result[Mapping[str, bytes]]) -> Exit:
    """Write the files of a new title into ``folder``, and tell which."""
    from . import beginning

    files = told_value(desk, made)
    written = None if files is None else told_value(desk, beginning.put(folder, files))
    for path in written or ():
        desk.made(path)
    return Exit.FORBIDDEN if written is None else Exit.DONE


# The work


def make(desk: Desk, folders: Sequence[Path], formats: Sequence[str], proof: bool) -> int:
    """Build every title, each whatever becomes of the others; the gravest exit code of them all."""
    source_date_epoch()  # wrong usage is told before any work
    date = now().date().isoformat() if proof else None
    return max(deliver(desk, Order(folder, formats, desk.styles, desk.build, date)) for folder in folders)


def deliver(desk: Desk, order: Order) -> Exit:
    """Build one title, unless nothing has changed, and tell what came of it; a fault of ours ends this title alone."""
    try:
        delivery = unchanged.answer(order) or carried_out(desk, order)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(fault)
        desk.aside("".join(traceback.format_exception(fault)))
        return Exit.FAULT
    if delivery is None:
        return Exit.TOOL_MISSING
    for finding in delivery.findings:
        desk.told(finding)
    for artifact in delivery.artifacts:
        desk.made(artifact.path)
    return exit_code(delivery)


def carried_out(desk: Desk, order: Order) -> Delivery | None:
    try:
        from . import build as stages
    except OSError as missing:  # the typesetter's libraries may lack: that is for the doctor to say
        from . import doctor

        click.echo(f"The typesetting library cannot be loaded: {missing}", err=True)
        click.echo(doctor.in_words(doctor.examine()), err=True)
        return None
    with stopwatch(desk, order.folder.name) as announce:
        return stages.build(order, announce)


def judge(desk: Desk, folder: Path) -> Exit:
    """Check one title and tell what came of it; a fault of ours ends this title alone."""
    from . import inspection as stages

    try:
        with stopwatch(desk, folder.name) as announce:
            inspection = stages.inspect(stages.Order(folder, desk.styles, desk.build, now()), announce)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(fault)
        desk.aside("".join(traceback.format_exception(fault)))
        return Exit.FAULT
    for finding in inspection.findings:
        desk.told(finding)
    for judgement in inspection.judgements:
        desk.judged(f"{folder.name}.{judgement.standard.format}", judgement.standard.name, str(judgement))
    for path in inspection.files:
        desk.made(path)
    return VERDICTS[inspection.verdict]


def gravest(codes: Iterable[Exit]) -> Exit:
    """Of several titles: a fault of ours, else what forbids an output, else what a missing tool left open."""
    ended = set(codes)
    return next(code for code in (Exit.FAULT, Exit.FORBIDDEN, Exit.TOOL_MISSING, Exit.DONE) if code in ended)


def exit_code(delivery: Delivery) -> Exit:
    if delivery.artifacts:
        return Exit.DONE
    lacking = any(finding.code.startswith("TOOL-") for finding in delivery.findings)
    return Exit.TOOL_MISSING if lacking else Exit.FORBIDDEN


def now() -> datetime:
    """The time in UTC; SOURCE_DATE_EPOCH in place of the clock where it is set."""
    epoch = source_date_epoch()
    return datetime.fromtimestamp(time.time() if epoch is None else epoch, UTC)


def source_date_epoch() -> int | None:
    """SOURCE_DATE_EPOCH in seconds, None where it is not set.  Raises click.UsageError where it is no such number."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be whole seconds since 1970") from None
    return int(epoch)


@contextmanager
def stopwatch(desk: Desk, title: str) -> Iterator[Announce]:
    """Gives the function by which a build announces each stage; shows the stage at work, tells the stages' times."""
    current: tuple[str, float] | None = None
    live = sys.stderr.isatty() and not desk.quiet and not desk.as_json

    def announce(stage: str, step: str) -> None:
        nonlocal current
        if live:
            click.echo("\r\033[K", nl=False, err=True)
        if current and current[0] != stage:
            desk.aside(f"{title}: {current[0]} {time.perf_counter() - current[1]:.2f} s")
        if not current or current[0] != stage:
            current = (stage, time.perf_counter())
        if live and stage:
            click.echo(f"{title}: {stage}{step and ', '}{step} …", nl=False, err=True)

    try:
        yield announce
    finally:
        announce("", "")


def main() -> None:
    """The console script: ends with the exit code."""
    try:
        sys.exit(casi.main(standalone_mode=False) or Exit.DONE)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(Exit.USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(fault)
        sys.exit(Exit.FAULT)


if __name__ == "__main__":
    main()
