"""What a person types, what the program answers, and with which exit code."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline import __version__, build, doctor, inspection
from pipeline.build import Delivery, Order
from pipeline.checks import conformance
from pipeline.command_line import building, usage
from pipeline.command_line.desk import annotation
from pipeline.command_line.program import casi as program
from pipeline.command_line.program import main
from pipeline.inspection import Inspection
from pipeline.model import Announce, Artifact, Finding, Place, Severity, Verdict
from pipeline.rules import all_rules, finding

ROOT = Path(__file__).parents[1]

ERROR = finding("REF-001", Place("article.md", 3, 7), target="#nowhere", near="")
WARNING = finding("PDF-013", None, sheet="print.css", message="a rule without effect")
REMARK = finding("WAIVE-001", Place("article.md", 9, 1), waived="MD-001", message="a mark", reason="As printed.")
LACKING = finding("TOOL-001", None, tool="Java", why="there is none", install="apt-get install java")


@dataclass
class Answer:
    """The exit code, and the lines of standard output and standard error."""

    code: int
    out: list[str]
    err: list[str]


Casi = Callable[..., Answer]


@pytest.fixture
def casi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Casi:
    """``casi("pdf", "navy")`` is what the console script does, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["casi", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out.splitlines(), said.err.splitlines())

    return run


@pytest.fixture
def shelf(tmp_path: Path) -> Callable[..., Path]:
    """``shelf("navy")`` puts a title of that name below ``source/`` and gives its folder."""

    def put(*slugs: str) -> Path:
        for slug in slugs:
            folder = tmp_path / "source" / slug
            folder.mkdir(parents=True)
            (folder / "publication.yaml").write_text("title: A Title\ndate: 2023\nbody: [article.md]\n", "utf-8")
            (folder / "article.md").write_text("Some text.\n", "utf-8")
        return folder

    return put


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """The orders that a build was asked for, in place of builds: each delivers what its title is called.

    As on a machine with one processor they are carried out in this process, one after the other.
    """
    monkeypatch.setattr(building, "cores", lambda: 1)
    taken: list[Order] = []
    findings = {"error": [ERROR], "warning": [WARNING], "remark": [REMARK], "tool": [LACKING, ERROR]}

    def deliver(order: Order, announce: Announce) -> Delivery:
        taken.append(order)
        announce("layout", "page 1")
        if order.folder.name == "fault":
            raise RuntimeError("the drawer is stuck")
        told = tuple(findings.get(order.folder.name, ()))
        if any(one.severity is Severity.ERROR for one in told):
            return Delivery((), told)
        made = [Artifact(order.build / order.folder.name / f"{order.folder.name}.{one}", one) for one in order.formats]
        return Delivery(tuple(made), told)

    monkeypatch.setattr(build, "build", deliver)
    return taken


# Exit codes


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["fine"], 0),
        (["warning"], 0),
        (["remark"], 0),
        (["error"], 1),
        (["tool"], 3),
        (["fault"], 4),
        (["fine", "error"], 1),
        (["error", "fine"], 1),
        (["error", "tool", "fine"], 3),
    ],
)
def test_the_exit_code_is_the_gravest_of_all_titles(
    titles: list[str], code: int, casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf(*titles)
    assert casi("build", *titles).code == code
    assert [order.folder.name for order in orders] == titles


@pytest.mark.parametrize(
    "arguments",
    [
        ["bake"],
        ["build", "nothing"],
        ["build", "--colour"],
        ["build", "--build"],
        ["explain", "XYZ-001"],
        ["doctor", "much"],
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_how(arguments: list[str], casi: Casi, shelf: Callable[..., Path]) -> None:
    shelf("navy")
    answer = casi(*arguments)
    assert (answer.code, answer.out) == (2, [])
    assert answer.err[-1].startswith("Error: ")


def test_a_typesetting_library_that_does_not_load_is_exit_code_3_and_what_lacks_is_told(
    casi: Casi, shelf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf("navy")
    monkeypatch.setattr(doctor, "examine", lambda: (need(found=None),))
    for module in ("build", "one_title"):
        monkeypatch.delitem(sys.modules, f"pipeline.{module}", raising=False)
        monkeypatch.delattr(f"pipeline.{module}", raising=False)

    class Broken:
        def find_spec(self, name: str, _path: object, _target: object = None) -> None:
            if name == "pipeline.build":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    answer = casi("build", "navy")
    assert (answer.code, answer.out) == (3, [])
    assert "libpango-1.0-0" in answer.err[0]
    assert "           apt-get install pango" in answer.err


def need(found: str | None) -> doctor.Need:
    thing = doctor.THINGS[2]
    return doctor.Need(thing.name, thing.use, thing.needed_for, thing.packages, "apt-get install pango", found, "gone")


# A fault of ours


def test_a_fault_of_the_program_is_told_as_such_without_a_traceback(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("fault")
    answer = casi("pdf", "fault")
    assert answer.code == 4
    assert "a fault of the program, not of your manuscript: RuntimeError: the drawer is stuck" in answer.err[0]
    assert "-v" in answer.err[1]
    assert len(answer.err) == 2


@pytest.mark.parametrize("option", ["-v", "--verbose"])
def test_its_traceback_is_shown_where_it_was_asked_for(
    option: str, casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("fault")
    answer = casi("pdf", "fault", option)
    assert answer.code == 4
    assert "Traceback (most recent call last):" in answer.err


def test_an_interruption_is_no_fault(casi: Casi, shelf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    shelf("navy")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", interrupt)
    answer = casi("build", "navy")
    assert answer.code == 130
    assert answer.err[-1] == "casi: stopped; no file was left half made"


# Titles


def test_without_a_name_every_title_below_source_is_made_in_order(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("navy", "army", "space")
    assert casi("build").code == 0
    assert [order.folder.as_posix() for order in orders] == ["source/army", "source/navy", "source/space"]


def test_a_title_may_be_the_path_of_a_folder_anywhere(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order], tmp_path: Path
) -> None:
    folder = shelf("navy").rename(tmp_path / "elsewhere")
    assert casi("build", str(folder)).code == 0
    assert [order.folder for order in orders] == [folder]


def test_a_name_near_to_a_title_is_suggested(casi: Casi, shelf: Callable[..., Path]) -> None:
    shelf("navy", "space")
    assert "did you mean navy?" in casi("build", "navvy").err[-1]


def test_where_there_is_no_title_it_is_told_what_one_is(casi: Casi) -> None:
    answer = casi("build")
    assert answer.code == 2
    assert "publication.yaml" in answer.err[-1]


def test_a_bad_title_does_not_keep_the_others_from_being_made(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("army", "error", "navy")
    answer = casi("pdf")
    assert answer.code == 1
    assert answer.out == ["build/army/army.pdf", "build/navy/navy.pdf"]
    assert [line for line in answer.err if "made" in line] == ["army: made", "error: not made, 1 error", "navy: made"]
    assert not any("made" in line for line in casi("pdf", "-q").err)
    assert casi("pdf", "army").err == []


def test_a_title_that_is_named_twice_is_made_once(casi: Casi, shelf: Callable[..., Path], orders: list[Order]) -> None:
    shelf("navy")
    assert casi("pdf", "navy", "source/navy").out == ["build/navy/navy.pdf"]


# What is ordered


@pytest.mark.parametrize(("verb", "formats"), [("pdf", ["pdf"]), ("epub", ["epub"]), ("build", ["pdf", "epub"])])
def test_a_verb_is_the_formats_that_it_makes(
    verb: str, formats: list[str], casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("navy")
    answer = casi(verb, "navy")
    assert [list(order.formats) for order in orders] == [formats]
    assert answer.out == [f"build/navy/navy.{name}" for name in formats]


def test_outputs_and_styles_come_from_where_the_options_say(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("navy")
    for folder in ("ours", "theirs"):
        Path(folder).mkdir()
    casi("pdf", "navy", "--build", "out", "--styles", "ours", "--styles", "theirs")
    (order,) = orders
    assert order.build == Path("out")
    assert [path.as_posix() for path in order.styles[:2]] == ["ours", "theirs"]
    assert (order.styles[-1] / "casi" / "style.yaml").is_file()


def test_only_a_proof_bears_the_date_of_its_making(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf("navy")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    casi("pdf", "navy")
    casi("pdf", "navy", "--proof")
    assert [order.proof for order in orders] == [None, "2026-09-21"]


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999999999"])
def test_a_source_date_epoch_that_is_no_time_is_wrong_usage(
    epoch: str, casi: Casi, shelf: Callable[..., Path], orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf("navy")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    answer = casi("pdf", "navy")
    assert (answer.code, orders) == (2, [])
    assert epoch in answer.err[-1]


# What is told, and where


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], {"error": True, "warning": True, "remark": False}),
        (["-q"], {"error": True, "warning": False, "remark": False}),
        (["--quiet"], {"error": True, "warning": False, "remark": False}),
        (["-v"], {"error": True, "warning": True, "remark": True}),
        (["-q", "-v"], {"error": True, "warning": False, "remark": False}),
    ],
)
def test_how_much_is_told_is_the_reader_s_to_say(
    options: Sequence[str], told: dict[str, bool], casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf(*told)
    for title, expected in told.items():
        answer = casi("pdf", title, *options)
        codes = [code for code in ("REF-001", "PDF-013", "WAIVE-001") if any(code in line for line in answer.err)]
        assert bool(codes) is expected, title
        assert not any(code in line for code in codes for line in answer.out)


def test_a_finding_is_a_line_with_its_place_and_what_to_do_below(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("error")
    said, hint = casi("pdf", "error").err
    assert said == "article.md:3:7: error REF-001 the link to #nowhere leads nowhere"
    assert hint == f"    {ERROR.hint}"


def test_stages_and_their_times_are_told_only_where_asked_for(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("fine")
    assert casi("pdf", "fine").err == []
    of_the_stage, of_the_whole = casi("pdf", "fine", "-v").err
    assert re.fullmatch(r"fine: layout \d+\.\d\d s", of_the_stage)
    assert re.fullmatch(r"fine: in all \d+\.\d\d s", of_the_whole)


def test_as_json_everything_is_a_line_on_standard_output(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order]
) -> None:
    shelf("error", "fine", "remark")
    answer = casi("pdf", "--json")
    assert (answer.code, answer.err) == (1, [])
    error, made, remark, also_made = map(json.loads, answer.out)
    assert error == {
        "code": "REF-001",
        "severity": "error",
        "message": ERROR.message,
        "where": {"file": "article.md", "line": 3, "column": 7},
        "hint": ERROR.hint,
        "origin": "casi",
    }
    assert (made, also_made) == ({"made": "build/fine/fine.pdf"}, {"made": "build/remark/remark.pdf"})
    assert remark["code"] == "WAIVE-001"


# Checking


@pytest.fixture
def inspections(monkeypatch: pytest.MonkeyPatch) -> list[inspection.Order]:
    """The orders of checks, in place of checks: each comes to what its title is called."""
    taken: list[inspection.Order] = []
    standard = conformance.PDF_UA_1

    def inspect(order: inspection.Order, announce: Announce) -> Inspection:
        taken.append(order)
        if order.folder.name == "fault":
            raise RuntimeError("the lamp is out")
        verdict = {"failed": Verdict.FAILED, "tool": Verdict.NOT_RUN}.get(order.folder.name, Verdict.PASSED)
        told = {"failed": (ERROR,), "tool": (LACKING,)}.get(order.folder.name, ())
        judged = conformance.Judgement(standard, verdict, ())
        page = order.build / order.folder.name / "reports" / "index.html"
        return Inspection((judged,), told, (page,), verdict, "5f" * 32)

    monkeypatch.setattr(inspection, "inspect", inspect)
    return taken


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["fine"], 0),
        (["failed"], 1),
        (["tool"], 3),
        (["fault"], 4),
        (["tool", "failed", "fine"], 1),
        (["fine", "tool"], 3),
        (["failed", "fault"], 4),
    ],
)
def test_a_failure_weighs_more_than_what_was_not_run(
    titles: list[str], code: int, casi: Casi, shelf: Callable[..., Path], inspections: list[inspection.Order]
) -> None:
    shelf(*titles)
    assert casi("check", *titles).code == code
    assert [order.folder.name for order in inspections] == titles


def test_a_check_tells_findings_then_verdicts_and_prints_the_files_that_it_made(
    casi: Casi, shelf: Callable[..., Path], inspections: list[inspection.Order]
) -> None:
    shelf("failed", "fine")
    answer = casi("check")
    assert answer.out == ["build/failed/reports/index.html", "build/fine/reports/index.html"]
    assert [line for line in answer.err if not line.startswith(" ")] == [
        "article.md:3:7: error REF-001 the link to #nowhere leads nowhere",
        "failed.pdf: PDF/UA-1: failed",
        f"failed: digest of the text, for review.yaml: {'5f' * 32}",
        "fine.pdf: PDF/UA-1: machine conditions passed",
        f"fine: digest of the text, for review.yaml: {'5f' * 32}",
    ]
    assert casi("check", "fine", "-q").err == []


def test_findings_are_told_to_the_runner_of_a_forge_beside_their_lines(
    casi: Casi, shelf: Callable[..., Path], orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf("error", "warning", "remark")
    assert not any(line.startswith("::") for line in casi("pdf").err)
    monkeypatch.setenv("CASI_ANNOTATE", "1")
    answer = casi("pdf")
    assert [line for line in answer.err if line.startswith("::")] == [
        f"::error file=article.md,line=3,col=7,title=REF-001::{ERROR.message}%0A{ERROR.hint}",
        f"::warning title=PDF-013::{WARNING.message}%0A{WARNING.hint}",
    ]
    remark = casi("pdf", "--verbose", "remark").err[-1]
    assert remark.startswith("::notice file=article.md,line=9,col=1,title=WAIVE-001::")


def test_what_the_runner_takes_for_marks_is_escaped() -> None:
    odd = Finding("X-1", Severity.ERROR, "50 % of: a, b\r\nlost", Place("a,b:c%.md", 3), "")
    assert annotation(odd) == "::error file=a%2Cb%3Ac%25.md,line=3,title=X-1::50 %25 of: a, b%0D%0Alost"


def test_a_check_as_json_is_lines_on_standard_output(
    casi: Casi, shelf: Callable[..., Path], inspections: list[inspection.Order]
) -> None:
    shelf("tool")
    answer = casi("check", "--json")
    assert (answer.code, answer.err) == (3, [])
    finding, verdict, signed, made = map(json.loads, answer.out)
    assert (finding["code"], verdict["verdict"]) == ("TOOL-001", "not run")
    assert (verdict["file"], made["made"]) == ("tool.pdf", "build/tool/reports/index.html")
    assert signed == {"title": "tool", "text": "5f" * 32}


def test_the_verdicts_bear_the_time_of_the_check(
    casi: Casi, shelf: Callable[..., Path], inspections: list[inspection.Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf("fine")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    casi("check", "fine", "--build", "out")
    assert (inspections[0].moment.isoformat(), inspections[0].build) == ("1970-01-02T00:00:00+00:00", Path("out"))


# The other verbs


@pytest.mark.parametrize(("options", "opened"), [((), True), (("--no-browser",), False)])
def test_a_preview_says_its_address_goes_on_past_faults_and_ends_by_an_interrupt(
    options: tuple[str, ...], opened: bool, casi: Casi, shelf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, looked_at = "http://127.0.0.1:8000/secret/", list[str]()

    @contextmanager
    def serving(_order: Order, confess: Callable[[Exception], None]) -> Iterator[tuple[str, Callable[[], None]]]:
        def follow() -> None:
            confess(ZeroDivisionError("a fault"))
            raise KeyboardInterrupt

        yield address, follow

    shelf("navy")
    monkeypatch.setattr("pipeline.preview.session.serving", serving)
    monkeypatch.setattr("webbrowser.open", looked_at.append)
    answer = casi("preview", *options)
    assert (answer.code, answer.out, looked_at) == (0, [address], [address] if opened else [])
    assert answer.err[0] == "casi: a fault of the program, not of your manuscript: ZeroDivisionError: a fault"


def test_a_preview_is_of_one_title(casi: Casi, shelf: Callable[..., Path]) -> None:
    shelf("navy", "space")
    answer = casi("preview")
    assert (answer.code, "which title? There are navy, space." in answer.err[-1]) == (2, True)


@pytest.mark.parametrize("code", ["FIG-002", "fig-002"])
def test_explain_tells_what_a_finding_means_and_what_to_do(code: str, casi: Casi) -> None:
    answer = casi("explain", code)
    assert answer.code == 0
    assert answer.out[0] == "FIG-002 error: image has no alternative text"
    assert answer.out[-1].startswith("What to do: ")


def test_explain_shows_braces_as_they_are_typed_and_no_names_of_ours(casi: Casi) -> None:
    advice = casi("explain", "TERM-001").out[-1]
    assert '[…]{.term zh="…"}' in advice
    assert "near" not in advice


def test_explain_suggests_the_nearest_code_or_says_where_all_stand(casi: Casi) -> None:
    assert "did you mean FIG-002?" in casi("explain", "FIG-0002").err[-1]
    assert "`casi explain` lists all" in casi("explain", "hullo").err[-1]


def test_explain_says_what_may_be_waived(casi: Casi) -> None:
    assert "under waive in publication.yaml" in casi("explain", "TERM-002").out[-1]
    assert "waive" not in casi("explain", "FIG-002").out[-1]


def test_explain_alone_lists_every_code_under_the_heading_of_its_area(casi: Casi) -> None:
    listed = casi("explain").out
    codes = [line.split()[0] for line in listed if line.startswith("  ")]
    assert sorted(codes) == list(all_rules())
    assert listed.index("Figures") < listed.index("  FIG-002   image has no alternative text") < listed.index("Tables")
    told = [json.loads(line) for line in casi("explain", "--json").out]
    assert [rule["code"] for rule in told] == codes


@pytest.mark.parametrize(("found", "code"), [("1.50", 0), (None, 3)])
def test_doctor_says_what_lacks_and_so_does_its_exit_code(
    found: str | None, code: int, casi: Casi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: (need(found),))
    answer = casi("doctor")
    assert answer.code == code
    assert ("Nothing is missing." in answer.out) is (found is not None)


def test_the_version_is_the_program_s(casi: Casi) -> None:
    assert casi("--version").out == [f"casi, version {__version__}"]


@pytest.mark.parametrize("verb", sorted(program.commands))
def test_every_verb_says_what_it_does_and_what_its_options_do(verb: str) -> None:
    answer = CliRunner().invoke(program, [verb, "--help"])
    assert answer.exit_code == 0
    command = program.commands[verb]
    assert (command.help or "").strip()
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_every_verb_stands_in_the_order_of_the_work_and_what_it_does_is_told_whole() -> None:
    answer = CliRunner().invoke(program, ["--help"])
    steps = [verb for verbs in usage.STEPS.values() for verb in verbs]
    assert set(program.commands) <= set(steps)
    told = dict(re.findall(r"(?m)^  ([a-z]+)  +(.*)$", answer.output))
    assert list(told) == [verb for verb in steps if verb in program.commands]
    assert all(words.endswith(".") and not words.endswith("...") for words in told.values())


@pytest.mark.parametrize("verb", ["", *sorted(program.commands)])
def test_the_examples_of_the_help_are_commands_that_the_program_takes(verb: str) -> None:
    text = CliRunner().invoke(program, [verb, "--help"] if verb else ["--help"]).output
    for line in re.findall(r"(?m)^ +casi (.*?)(?: > .*|  .*)?$", text):
        name, *arguments = shlex.split(line)
        command = program.commands[name]
        command.make_parser(click.Context(command)).parse_args(arguments)


def test_a_misspelt_verb_is_answered_with_the_nearest_or_with_all(casi: Casi) -> None:
    assert "did you mean explain?" in casi("explian").err[-1]
    assert "build, pdf, epub" in casi("weave").err[-1]


# Completion by the shell


@pytest.fixture
def complete(casi: Casi, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """``complete("casi bu")`` is what Bash is told that may stand in place of the last word."""

    def ask(line: str) -> list[str]:
        monkeypatch.setenv("_CASI_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        return casi().out

    return ask


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("casi bu", ["plain,build"]),
        ("casi build n", ["plain,navy", "plain,north-sea"]),
        ("casi check navy nor", ["plain,north-sea"]),
        ("casi pdf ../els", ["dir,../els"]),
        ("casi explain fig-00", ["plain,FIG-002", "plain,FIG-003", "plain,FIG-004"]),
        ("casi build --pro", ["plain,--proof"]),
        ("casi completion z", ["plain,zsh"]),
    ],
)
def test_a_shell_is_told_what_may_follow(
    line: str, completed: list[str], complete: Callable[[str], list[str]], shelf: Callable[..., Path]
) -> None:
    shelf("navy", "north-sea", "space")
    assert complete(line) == completed


@pytest.mark.parametrize("shell", usage.SHELLS)
def test_each_shell_has_a_script_that_asks_the_program(shell: str, casi: Casi) -> None:
    assert any(f"_CASI_COMPLETE={shell}_complete" in line for line in casi("completion", shell).out)


def test_bash_completes_by_the_script(tmp_path: Path, shelf: Callable[..., Path]) -> None:
    shelf("navy")
    program = tmp_path / "casi"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m pipeline "$@"\n', "utf-8")
    program.chmod(0o755)
    words = "COMP_WORDS=(casi build n); COMP_CWORD=2; _casi_completion ./casi; echo $COMPREPLY"
    asked = f'eval "$(./casi completion bash)"; {words}'
    done = subprocess.run(["bash", "-c", asked], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("navy\n", "")


# Once with nothing in place of the build


def test_a_title_is_made_and_a_bad_one_beside_it_is_told(
    casi: Casi, shelf: Callable[..., Path], tmp_path: Path
) -> None:
    (shelf("bad", "good").parent / "bad" / "article.md").write_text("[](#nowhere)\n", "utf-8")
    answer = casi("pdf")
    assert answer.code == 1
    assert answer.out == ["build/good/good.pdf"]
    assert answer.err[0].startswith("source/bad/article.md:1:1: error REF-001 ")
    assert (tmp_path / "build" / "good" / "good.pdf").read_bytes().startswith(b"%PDF-")
    assert not (tmp_path / "build" / "bad").exists()
