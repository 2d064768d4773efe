"""The command line: arguments to stages to findings to an exit code.  The only module that prints or exits.

What only some verbs need is imported where they do: an unchanged title is told before any of it could be loaded.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import __version__, unchanged, usage
from .model import Announce, Delivery, Fault, Finding, Lacking, Order, Outcome, Place, Result, Severity, Verdict
from .platforms import cores
from .progress import Progress

if TYPE_CHECKING:
    from .rules import Rule

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
    annotate: bool

    def made(self, path: Path) -> None:
        """A file that was made, on standard output."""
        click.echo(json.dumps({"made": path.as_posix()}) if self.as_json else path.as_posix())

    def served(self, address: str) -> None:
        """Where something is shown, on standard output."""
        click.echo(json.dumps({"address": address}) if self.as_json else address)

    def told(self, finding: Finding) -> None:
        """A finding: on standard error for people, on standard output as a line of JSON."""
        if self.as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        elif self._wants(finding.severity):
            click.echo(in_words(finding), err=True)
            if self.annotate:
                click.echo(annotation(finding), err=True)

    def _wants(self, severity: Severity) -> bool:
        """Errors always, warnings unless quiet, remarks only where they were asked for."""
        return severity is Severity.ERROR or (not self.quiet and (severity is Severity.WARNING or self.verbose))

    def judged(self, file: str, standard: str, verdict: str) -> None:
        """What is said of a standard that a file claims: to people unless quiet, as a line of JSON to programs."""
        if self.as_json:
            click.echo(json.dumps({"file": file, "standard": standard, "verdict": verdict}))
        elif not self.quiet:
            click.echo(f"{file}: {standard}: {verdict}", err=True)

    def summed_up(self, title: str, outcome: Outcome) -> None:
        """One of several titles in a line, below all that is told of it."""
        if not (self.quiet or self.as_json):
            made = isinstance(outcome, Delivery) and outcome.artifacts
            told = Counter(finding.severity for finding in outcome.findings) if isinstance(outcome, Delivery) else {}
            counts = (f", {told[one]} {one}{'s' * (told[one] > 1)}" for one in Severity if told.get(one))
            click.echo(f"{title}: {'made' if made else 'not made'}{''.join(counts)}", err=True)

    def digest(self, title: str, text: str) -> None:
        """The digest by which the editor signs the text of ``title``, told as a verdict is."""
        if self.as_json:
            click.echo(json.dumps({"title": title, "text": text}))
        elif not self.quiet:
            click.echo(f"{title}: digest of the text, for review.yaml: {text}", err=True)

    def aside(self, text: str) -> None:
        """A word about the work itself, only where it was asked for."""
        if self.verbose and not self.as_json:
            click.echo(text, err=True)


def confess(fault: str) -> None:
    """Say that the program is at fault, and how it can be told."""
    click.echo(f"casi: a fault of the program, not of your manuscript: {fault}", err=True)
    click.echo("    Please report it with what -v prints.", err=True)


def own_up(desk: Desk, fault: Exception) -> None:
    """Say so of an exception that ends nothing."""
    confess(f"{type(fault).__name__}: {fault}")
    desk.aside("".join(traceback.format_exception(fault)))


def in_words(finding: Finding) -> str:
    """``FILE:LINE:COLUMN: SEVERITY CODE message``, the hint indented on the next line."""
    place = f"{finding.where}: " if finding.where else ""
    hint = f"\n    {finding.hint}" if finding.hint else ""
    return f"{place}{finding.severity} {finding.code} {finding.message}{hint}"


def annotation(finding: Finding) -> str:
    """The finding as GitHub's runner reads it from a log and shows it beside its line ("workflow commands")."""
    command = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REMARK: "notice"}[finding.severity]
    where = finding.where or Place("")
    given = {"file": where.file, "line": where.line, "col": where.column, "title": finding.code}
    properties = ",".join(f"{name}={_escaped(str(value), '%,:')}" for name, value in given.items() if value)
    said = f"{finding.message}\n{finding.hint}".strip()
    return f"::{command} {properties}::{_escaped(said, '%')}"


def _escaped(text: str, marks: str) -> str:
    """``text`` with line ends and ``marks`` as the runner wants them: by their numbers."""
    return re.sub(f"[{marks}\r\n]", lambda found: f"%{ord(found[0]):02X}", text)


# Options and arguments that verbs share


def every_verb(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The options that go with every verb; the verb gets them as its first argument, a Desk."""

    @wraps(verb)
    def with_desk(
        build_dir: Path, style_dirs: tuple[Path, ...], quiet: bool, verbose: bool, as_json: bool, annotate: bool,
        **rest: Any,
    ) -> Any:  # fmt: skip
        return verb(Desk(build_dir, (*style_dirs, STYLES), quiet, verbose, as_json, annotate), **rest)

    folder = click.Path(file_okay=False, path_type=Path)
    there = click.Path(file_okay=False, exists=True, path_type=Path)
    for option in (
        click.option("--annotate", is_flag=True, envvar="CASI_ANNOTATE", help="For GitHub: tell findings twice."),
        click.option("--json", "as_json", is_flag=True, help="For programs: tell everything as lines of JSON."),
        click.option("-v", "--verbose", is_flag=True, help="Tell more: remarks, each step and its time."),
        click.option("-q", "--quiet", is_flag=True, help="Tell errors only."),
        click.option(
            "--styles", "style_dirs", type=there, multiple=True, metavar="FOLDER",
            help="A folder with house styles of your own.",
        ),
        click.option(
            "--build", "build_dir", type=folder, default=Path("build"), metavar="FOLDER",
            help="Where to put what is made; build/ if left out.",
        ),
    ):
        with_desk = option(with_desk)
    return with_desk


def title_folders(_context: click.Context, _parameter: click.Parameter, names: Sequence[str]) -> list[Path]:
    """The folders of the titles named, all below ``source/`` where none is.

    Raises click.BadParameter for a name that is neither a slug nor a folder.
    """
    shelf = usage.shelf()
    if not names and not shelf:
        raise click.BadParameter(
            "there is no title here. A title is a folder under source/ with a publication.yaml; `casi new` begins one."
        )
    return list(dict.fromkeys(_title_folder(name, shelf) for name in names)) or shelf


def _title_folder(name: str, shelf: Sequence[Path]) -> Path:
    for folder in (Path("source") / name, Path(name)):
        if folder.is_dir():
            return folder
    from .rules import nearest

    slugs = [folder.name for folder in shelf]
    there = f"there are {', '.join(slugs)}." if slugs else "`casi new` begins one."
    raise click.BadParameter(f"there is no title {name}; {nearest(name, slugs, 'did you mean {}?') or there}")


def one_title(context: click.Context, parameter: click.Parameter, name: str | None) -> Path:
    """The folder of the title named, of the only one where none is."""
    folders = title_folders(context, parameter, [name] if name else ())
    if len(folders) > 1:
        raise click.BadParameter(f"which title? There are {', '.join(folder.name for folder in folders)}.")
    return folders[0]


titles_argument = click.argument(
    "titles", nargs=-1, metavar="[TITLE ...]", callback=title_folders, shell_complete=usage.complete_titles
)
proof_option = click.option(
    "--proof", is_flag=True, help="A proof: made past faults, PROOF and the date on every page, in build/TITLE/proof/."
)


# Verbs


@click.group(cls=usage.Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="casi", help="Tell which version this is.")
def casi() -> None:
    """Make a PDF for print and screen, and an EPUB with the same page numbers, from a manuscript.

    A manuscript is a folder under source/: publication.yaml says what the title is, and the Markdown files beside it
    hold its text. TITLE is the name of such a folder, or the path of one anywhere; where none is named, all are meant.

    \b
    The way of a title:
      casi new --title "The Sea"      makes the folder source/the-sea
      casi build --proof the-sea      makes a proof, whatever is still wrong
      casi explain FIG-002            tells what a finding means and how to mend it
      casi build the-sea              makes the PDF and the EPUB
      casi check the-sea              has both judged

    `casi build -h` tells more of a verb. docs/editor.md is the guide.
    """


@casi.command()
@titles_argument
@proof_option
@every_verb
def pdf(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the PDF alone.

    It stands in build/TITLE/. An EPUB of an earlier build may then have other pages; `casi build` makes both.
    """
    return make(desk, titles, ["pdf"], proof)


@casi.command()
@titles_argument
@proof_option
@every_verb
def epub(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the EPUB alone, with the page numbers of the PDF.

    It stands in build/TITLE/. A PDF of an earlier build may then have other pages; `casi build` makes both.
    """
    return make(desk, titles, ["epub"], proof)


@casi.command()
@titles_argument
@proof_option
@every_verb
def build(desk: Desk, titles: Sequence[Path], proof: bool) -> int:
    """Make the PDF and the EPUB.

    They stand in build/TITLE/. What is wrong with a manuscript is told with file, line and column, and with what to do.
    While there are errors, nothing is made but a proof; a warning asks you to look, and the files are made.

    \b
    casi build                      all titles
    casi build the-sea              one
    casi build --proof the-sea      a proof of it, past all faults
    """
    return make(desk, titles, ["pdf", "epub"], proof)


@casi.command()
@titles_argument
@every_verb
def check(desk: Desk, titles: Sequence[Path]) -> int:
    """Judge the files of the last build by the standards that they claim.

    The verdicts, and what is left for a person to judge, stand in build/TITLE/reports/index.html. Nothing is built
    anew: what is judged is what you would hand out.
    """
    return gravest(judge(desk, folder) for folder in titles)


@casi.command("preview")
@click.argument("title", required=False, callback=one_title, shell_complete=usage.complete_titles)
@click.option("--no-browser", is_flag=True, help="Print the address alone.")
@every_verb
def preview_(desk: Desk, title: Path, no_browser: bool) -> int:
    """Show a title in the browser while you write.

    The PDF's pages stand beside the EPUB, and both are renewed whenever you save. What is wrong is told beside its
    page; a click on a paragraph names its file and line, and opens it in the editor that $VISUAL or $EDITOR names. The
    address is good on this machine alone; Ctrl-C ends it. What you see is no edition: `casi build` makes that.

    \b
    casi preview the-sea
    """
    try:
        from .preview import session
    except OSError as missing:
        send_to_doctor(Lacking(str(missing)))
        return Exit.TOOL_MISSING
    order = Order(title, ("pdf", "epub"), desk.styles, desk.build)
    with suppress(KeyboardInterrupt), session.serving(order, partial(own_up, desk)) as (address, follow):
        desk.served(address)
        if not no_browser:
            import webbrowser

            webbrowser.open(address)
        follow()  # until the keyboard's interrupt, which is how it ends
    return Exit.DONE


@casi.command()
@click.option("--forge", type=click.Choice(["gh", "glab"]), help="Attach the files by this command line of the forge.")
@click.option("--attach/--no-attach", default=True, help="Only ask the forge for the texts of the last release.")
@click.option("--tag", help="Which tag is meant, where this commit bears several.")
@every_verb
def release(desk: Desk, forge: str | None, attach: bool, tag: str | None) -> int:
    """Make a release: the files to hand out, and what goes with them.

    Every title is built and checked; the Git tag of this commit names the release, which stands in build/release/.

    \b
    git tag v1.0
    casi release                    the files
    casi release --forge gh         the same, attached to a release on GitHub
    """
    from . import publishing as stages

    folders = title_folders(click.get_current_context(), release.params[0], ())
    order = stages.Order(folders, desk.styles, desk.build, desk.build / RELEASES, forge, attach, tag)
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
    """Make a release again, and compare its files byte for byte.

    MANIFEST is the manifest.json of a release; where none is named, the newest in build/release/ is meant.
    """
    from . import verification as stages

    manifest = manifest or stages.newest(desk.build / RELEASES)
    if manifest is None:
        raise click.BadParameter(
            f"there is no release below {desk.build / RELEASES}; name a manifest.json, or make a release first."
        )
    with stopwatch(desk, "verify") as announce:
        verified = stages.verify(stages.Order(manifest, desk.styles[:-1]), announce)
    for finding in verified.findings:
        desk.told(finding)
    for name, verdict in verified.outputs.items():
        desk.judged(name, "the same bytes again", SAME_BYTES[verdict])
    return VERDICTS[verified.verdict]


@casi.command()
@click.argument("code", required=False, shell_complete=usage.complete_codes)
@every_verb
def explain(desk: Desk, code: str | None) -> int:
    """Say what a finding means and how to mend it.

    CODE is what stands behind the word error or warning, such as FIG-002. Without one, all codes are listed by area.
    """
    from .rules import all_rules, nearest

    if code is None:
        return list_codes(desk)
    rule = all_rules().get(code.upper())
    if rule is None:
        near = nearest(code.upper(), all_rules(), "did you mean {}?") or "`casi explain` lists all."
        raise click.BadParameter(f"there is no finding {code}; {near}")
    click.echo(json.dumps(asdict(rule), ensure_ascii=False) if desk.as_json else explained(rule))
    return Exit.DONE


def list_codes(desk: Desk) -> Exit:
    from .rules import by_area, in_general

    for heading, found in by_area().items():
        if desk.as_json:
            lines = [json.dumps(asdict(rule), ensure_ascii=False) for rule in found]
        else:
            lines = [heading, "", *(f"  {rule.code:<10}{in_general(rule.says)}" for rule in found), ""]
        click.echo("\n".join(lines))
    return Exit.DONE


def explained(rule: Rule) -> str:
    """All that there is to say of a rule, in paragraphs."""
    from .rules import in_general

    said = [f"{rule.code} {rule.severity}: {in_general(rule.says)}", rule.means, f"What to do: {in_general(rule.hint)}"]
    if rule.waivable:
        said.append("Where it is meant to be so, let it pass under waive in publication.yaml, with the reason.")
    return "\n\n".join(click.wrap_text(paragraph.strip(), 100) for paragraph in said)


@casi.command()
@click.argument("shell", type=click.Choice(list(usage.SHELLS)))
def completion(shell: str) -> int:
    """Let the Tab key complete verbs, titles and codes.

    SHELL is bash, zsh or fish. What is printed has to be read by the shell whenever it starts:

    \b
    echo 'eval "$(casi completion bash)"' >> ~/.bashrc
    echo 'eval "$(casi completion zsh)"' >> ~/.zshrc
    casi completion fish > ~/.config/fish/completions/casi.fish
    """
    click.echo(usage.completion_script(shell, casi))
    return Exit.DONE


@casi.command("doctor")
@every_verb
def doctor_(desk: Desk) -> int:
    """Say what this machine lacks, and the command that brings it."""
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
    "--to",
    "folder",
    type=click.Path(path_type=Path),
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
    """Begin a title: a folder whose files show what to write.

    What no option says is asked for, or takes its default where nobody can be asked.

    \b
    casi new                                                   asks
    casi new --title "The Sea" --date 2026-03                  asks nothing that it need not know
    casi new --book --title "The Sea" --author "Liu Bocheng (刘伯承)"
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


@casi.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title in full, where the file does not say it rightly.")
@click.option("--author", "authors", multiple=True, help='An author of the original, such as "Liu Bocheng (刘伯承)".')
@click.option("--translator", "translators", multiple=True, help="A translator.")
@date_option
@click.option("--page", default=PAGES["article"], show_default=True, help="The page size: letter, a4, 6x9, 7x10.")
@click.option("--series", help="The series of the house in which the title appears; else the one that the file names.")
@style_option
@to_option
@every_verb
def import_(desk: Desk, file: Path, style_name: str, folder: Path | None, **said: Any) -> int:
    """Begin a title from a Word document, a web page or plain text.

    All that was changed or is unsure is told, and stands with its places in import.txt beside the manuscript.

    \b
    casi import translation.docx --date 2026-03
    casi import --to source/the-sea the-sea.html               says where the title is to stand
    pdftotext -layout old.pdf && casi import old.txt           takes the words of a PDF
    """
    from . import beginning, importing
    from . import style as house

    style = told_value(desk, house.load(style_name, desk.styles))
    if style is None:
        return Exit.FORBIDDEN
    asked = beginning.Beginning(
        title=" ".join(said["title"].split()),
        name=folder.name if folder else "",
        date=said["date"],
        series=said["series"],
        page=said["page"],
        style=style_name,
        authors=tuple(map(beginning.person, said["authors"])),
        translators=tuple(map(beginning.person, said["translators"])),
    )
    imported = importing.bring_in(file, asked, style, folder)
    if imported.value is None:
        told_value(desk, imported)
        return forbidden(imported.findings)
    return put(desk, imported.value.folder, Result(imported.value.files, imported.findings))


def ask(question: str, default: str | None, choice: click.Choice[str] | None = None) -> str:
    """The answer of whoever sits at the terminal; the default where nobody does.

    Raises click.UsageError where nobody does and there is none.
    """
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, show_default=bool(default), type=choice, err=True))
    if default is None:
        raise click.UsageError(f"Nobody can be asked for the {question.lower()}; say it with --{question.lower()}.")
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
    orders = [Order(folder, formats, desk.styles, desk.build, date) for folder in folders]
    progress, told = progress_for(desk), list[Outcome]()
    try:
        for order, outcome in in_turn(orders, outcomes(orders, progress)):
            with progress.hidden():
                deliver(desk, outcome)
                if len(orders) > 1:
                    desk.summed_up(order.folder.name, outcome)
            told.append(outcome)
    finally:
        progress.clear()
    lacking = [outcome for outcome in told if isinstance(outcome, Lacking)]
    for outcome in lacking[:1]:
        send_to_doctor(outcome)
    return max(map(exit_code, told))


def outcomes(orders: Sequence[Order], progress: Progress) -> Iterator[tuple[Order, Outcome]]:
    """What comes of each order, as it is known: at once where nothing has changed, of all others side by side."""
    changed = []
    for order in orders:
        if answer := unchanged.answer(order):
            yield order, answer
        else:
            changed.append(order)
    at_once = min(len(changed), cores())
    if at_once > 1:
        from . import side_by_side

        shared = [replace(order, cores=cores() // at_once) for order in changed]
        building = side_by_side.carried_out(shared, at_once, progress.announce)
    elif changed:
        from . import one_title

        building = ((one, one_title.carried_out(one, partial(progress.announce, one.folder.name))) for one in changed)
    for order, outcome in building if changed else ():
        progress.end(order.folder.name)
        yield order, outcome


def in_turn(orders: Iterable[Order], known: Iterable[tuple[Order, Outcome]]) -> Iterator[tuple[Order, Outcome]]:
    """What is ``known`` of ``orders``, each as soon as all before it are known."""
    waiting, outcomes = [order.folder for order in orders], dict[Path, tuple[Order, Outcome]]()
    for order, outcome in known:
        outcomes[order.folder] = order, outcome
        while waiting and waiting[0] in outcomes:
            yield outcomes.pop(waiting.pop(0))


def deliver(desk: Desk, outcome: Outcome) -> None:
    """Tell what came of an order: the findings, and the files made."""
    if isinstance(outcome, Delivery):
        for finding in outcome.findings:
            desk.told(finding)
        for artifact in outcome.artifacts:
            desk.made(artifact.path)
    elif isinstance(outcome, Fault):
        confess(outcome.message)
        desk.aside(outcome.trace)


def send_to_doctor(lacking: Lacking) -> None:
    """Say which library there is not, and what brings it."""
    from . import doctor

    click.echo(f"The typesetting library cannot be loaded: {lacking.message}", err=True)
    click.echo(doctor.in_words(doctor.examine()), err=True)


def judge(desk: Desk, folder: Path) -> Exit:
    """Check one title and tell what came of it; a fault of ours ends this title alone."""
    from . import inspection as stages

    try:
        with stopwatch(desk, folder.name) as announce:
            inspection = stages.inspect(stages.Order(folder, desk.styles, desk.build, now()), announce)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(f"{type(fault).__name__}: {fault}")
        desk.aside("".join(traceback.format_exception(fault)))
        return Exit.FAULT
    for finding in inspection.findings:
        desk.told(finding)
    for judgement in inspection.judgements:
        desk.judged(f"{folder.name}.{judgement.standard.format}", judgement.standard.name, str(judgement))
    if inspection.text:
        desk.digest(folder.name, inspection.text)
    for path in inspection.files:
        desk.made(path)
    return VERDICTS[inspection.verdict]


def gravest(codes: Iterable[Exit]) -> Exit:
    """Of several titles: a fault of ours, else what forbids an output, else what a missing tool left open."""
    ended = set(codes)
    return next(code for code in (Exit.FAULT, Exit.FORBIDDEN, Exit.TOOL_MISSING, Exit.DONE) if code in ended)


def exit_code(outcome: Outcome) -> Exit:
    if isinstance(outcome, Lacking):
        return Exit.TOOL_MISSING
    if isinstance(outcome, Fault):
        return Exit.FAULT
    if outcome.artifacts:
        return Exit.DONE
    return forbidden(outcome.findings)


def forbidden(findings: Iterable[Finding]) -> Exit:
    """What the exit code says of findings with which nothing was made."""
    return Exit.TOOL_MISSING if any(one.code.startswith("TOOL-") for one in findings) else Exit.FORBIDDEN


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


def progress_for(desk: Desk) -> Progress:
    live = sys.stderr.isatty() and not desk.quiet and not desk.as_json
    draw = partial(click.echo, nl=False, err=True) if live else None
    return Progress(desk.aside, time.perf_counter, draw, shutil.get_terminal_size().columns)


@contextmanager
def stopwatch(desk: Desk, title: str) -> Iterator[Announce]:
    """Gives the function by which work on one title announces each stage."""
    progress = progress_for(desk)
    try:
        yield partial(progress.announce, title)
    finally:
        progress.end(title)


def main() -> None:
    """The console script: ends with the exit code."""
    try:
        sys.exit(casi.main(prog_name=usage.PROGRAM, standalone_mode=False) or Exit.DONE)
    except click.ClickException as wrong:
        if isinstance(wrong, click.UsageError) and wrong.ctx is None:  # it still says where help is
            wrong.ctx = click.Context(casi, info_name=usage.PROGRAM)
        wrong.show()
        sys.exit(Exit.USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        confess(f"{type(fault).__name__}: {fault}")
        sys.exit(Exit.FAULT)


if __name__ == "__main__":
    main()
