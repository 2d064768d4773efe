"""The validators when they answer, when they are missing, and when they break off or say what we do not know."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from pipeline.checks import ace, copied_text, mupdf, qpdf, verapdf_library
from pipeline.checks import epubcheck as epubcheck_check
from pipeline.checks import verapdf as verapdf_check
from pipeline.model import Edition, Finding, Place, Report, Severity, Verdict
from pipeline.tools import Missing, Tool

NO_JAVA = Missing("java", "java is not installed", "sudo apt-get install default-jre-headless")
NO_PROGRAM = Missing("verapdf", "verapdf is not installed", "")

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>Small</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2023-03-20T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="nav"/></spine></package>"""
NAVIGATION = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en">
<head><title>Small</title></head>
<body><nav epub:type="toc"><ol><li><a href="nav.xhtml">Here</a></li></ol></nav>
{more}</body></html>"""

Judge = Callable[[Path], Report]


def small_epub(folder: Path, more: str = "") -> Path:
    path = folder / "small.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/package.opf", PACKAGE)
        archive.writestr("EPUB/nav.xhtml", NAVIGATION.format(more=more))
    return path


def small_pdf(folder: Path) -> Path:
    path = folder / "small.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


def program(folder: Path, name: str, script: str) -> Tool:
    """A stand-in for a program: a Python script that answers as we want it to."""
    path = folder / f"{name}.py"
    path.write_text(script)
    return Tool(name, "1", (sys.executable, str(path)))


# EPUBCheck


def test_epubcheck_passes_a_sound_epub(tmp_path: Path, epubcheck: Judge) -> None:
    report = epubcheck(small_epub(tmp_path))
    assert (report.subject, report.verdict, report.findings) == ("small.epub", Verdict.PASSED, ())
    assert report.version.startswith("5.3")


def test_epubcheck_tells_the_place_of_a_fault_inside_the_epub(tmp_path: Path, epubcheck: Judge) -> None:
    report = epubcheck(small_epub(tmp_path, '<p><img src="gone.png" alt="x"/></p>'))
    assert report.verdict is Verdict.FAILED
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.origin) == ("RSC-007", Severity.ERROR, "EPUBCheck")
    assert finding.where is not None
    assert (finding.where.file, finding.where.line) == ("EPUB/nav.xhtml", 4)
    assert "EPUB/gone.png" in finding.message


def test_epubcheck_fails_a_file_that_is_no_epub(tmp_path: Path, epubcheck: Judge) -> None:
    path = tmp_path / "torn.epub"
    path.write_bytes(b"not a ZIP archive")
    report = epubcheck(path)
    assert report.verdict is Verdict.FAILED
    assert {finding.where for finding in report.findings} == {Place("torn.epub")}


def test_epubcheck_does_not_pass_a_file_that_is_not_there(tmp_path: Path) -> None:
    report = epubcheck_check.check(tmp_path / "none.epub")
    assert report.verdict is Verdict.NOT_RUN


def test_without_java_epubcheck_is_not_run_and_the_command_that_brings_it_is_told(tmp_path: Path) -> None:
    report = epubcheck_check.check(small_epub(tmp_path), NO_JAVA)
    assert (report.verdict, report.why) == (Verdict.NOT_RUN, "EPUBCheck was not run: java is not installed")
    assert report.findings[0].hint == NO_JAVA.install


def test_without_its_package_epubcheck_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epubcheck_check, "find_spec", lambda _: None)
    report = epubcheck_check.check(small_epub(tmp_path), program(tmp_path, "java", ""))
    assert report.verdict is Verdict.NOT_RUN
    assert "the Python package epubcheck is not installed" in report.why


USAGE = """
import json, sys
print(json.dumps({{"checker": {{"checkerVersion": "9.9"}}, "messages": [
    {{"ID": "ACC-001", "severity": "{severity}", "message": "m", "suggestion": "s", "locations": []}}]}}))
sys.exit({code})
"""


@pytest.mark.parametrize(
    ("severity", "code", "verdict"),
    [
        ("USAGE", 0, Verdict.PASSED),
        ("WARNING", 1, Verdict.FAILED),
        ("FATAL", 1, Verdict.FAILED),
        ("WARNING", 0, Verdict.NOT_RUN),
        ("USAGE", 1, Verdict.NOT_RUN),
        ("UNHEARD-OF", 0, Verdict.NOT_RUN),
    ],
)
def test_epubchecks_verdict_is_taken_only_where_exit_code_and_messages_agree(
    tmp_path: Path, severity: str, code: int, verdict: Verdict
) -> None:
    pytest.importorskip("epubcheck")
    java = program(tmp_path, "java", USAGE.format(severity=severity, code=code))
    assert epubcheck_check.check(small_epub(tmp_path), java).verdict is verdict


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        ("import os; os.kill(os.getpid(), 9)", "TOOL-002", "signal 9"),
        ("import time; time.sleep(60)", "TOOL-003", "after 1 seconds"),
        ("print('<html>')", "TOOL-004", "ended with code 0"),
        ("import sys; sys.exit('no memory')", "TOOL-004", "no memory"),
        ("print('{}')", "TOOL-004", "ended with code 0"),
    ],
)
def test_epubcheck_that_breaks_off_is_never_a_verdict(
    tmp_path: Path, script: str, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("epubcheck")
    monkeypatch.setattr(epubcheck_check, "TIMEOUT", 1.0)
    report = epubcheck_check.check(small_epub(tmp_path), program(tmp_path, "java", script))
    assert report.verdict is Verdict.NOT_RUN
    assert report.findings[0].code == code
    assert words in report.why


# veraPDF, the library


def test_verapdf_fails_a_pdf_that_claims_nothing(tmp_path: Path, verapdf: Callable[[Path], tuple[Report, ...]]) -> None:
    accessible, archival = verapdf(small_pdf(tmp_path))
    assert (accessible.tool, archival.tool) == ("veraPDF PDF/UA-1", "veraPDF PDF/A-2a")
    assert {accessible.verdict, archival.verdict} == {Verdict.FAILED}
    assert "7.1-11" in {finding.code for finding in accessible.findings}
    untagged = next(finding for finding in archival.findings if finding.code == "6.7.3.3-1")
    assert untagged == Finding(
        "6.7.3.3-1",
        Severity.ERROR,
        "StructTreeRoot entry is not present in the document catalog",
        Place("small.pdf"),
        "root/document[0]",
        "veraPDF",
    )


def test_verapdf_passes_a_pdf_for_what_it_conforms_to(
    tmp_path: Path, verapdf: Callable[..., tuple[Report, ...]]
) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    path = tmp_path / "sound.pdf"
    weasyprint.HTML(string="<html lang=en><title>Sound</title><h1>Sound</h1><p>Text.").write_pdf(
        path, pdf_variant="pdf/ua-1"
    )
    accessible, archival = verapdf(path, "ua1", "2b")
    assert (accessible.verdict, accessible.findings) == (Verdict.PASSED, ())
    assert archival.verdict is Verdict.FAILED


def test_verapdf_does_not_judge_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "torn.pdf"
    path.write_bytes(b"nothing of the kind")
    reports = verapdf_check.check(path, program=NO_PROGRAM)
    assert {report.verdict for report in reports} == {Verdict.NOT_RUN}


def test_every_profile_that_can_be_named_is_in_the_library() -> None:
    assert verapdf_library.PROFILES.keys() == verapdf_check.FLAVOURS.keys()
    jar = verapdf_check._jar()
    if isinstance(jar, Missing):
        pytest.skip(f"not run: {jar.why}")
    with zipfile.ZipFile(jar) as archive:
        names = set(archive.namelist())
    assert {f"org/verapdf/pdfa/validation/{file}.xml" for _, file in verapdf_library.PROFILES.values()} <= names


def test_without_java_or_package_verapdf_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_pdf(tmp_path)
    monkeypatch.setattr(verapdf_check.tools, "probe", lambda _: NO_JAVA)
    assert [report.why for report in verapdf_check.check(path)] == [
        "veraPDF PDF/UA-1 was not run: java is not installed",
        "veraPDF PDF/A-2a was not run: java is not installed",
    ]
    monkeypatch.setattr(verapdf_check, "find_spec", lambda _: None)
    (report,) = verapdf_check.check(path, ("2a",))
    assert "jpype1 is not installed" in report.why


# veraPDF, the installed program

ANSWER = """
import sys
verdict = {verdict!r}
print(f'''<report><jobs><job><item><name>x</name></item><validationReport isCompliant="{{verdict}}"><details>
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="9" status="failed" failedChecks="1">
<description>The Metadata stream shall contain a dc:title</description>
{failures}</rule></details></validationReport></job></jobs></report>''')
sys.exit({code})
"""
FAILED_CHECK = '<check status="failed"><context>root/document[0]</context><errorMessage>no title</errorMessage></check>'


def test_the_installed_program_is_asked_first_and_with_the_flavour(tmp_path: Path) -> None:
    script = ANSWER.format(verdict="false", failures=FAILED_CHECK, code=1)
    script += f"\nopen({str(tmp_path / 'asked')!r}, 'a').write(sys.argv[4] + ' ')"
    script = script.replace("sys.exit(1)", "")
    accessible, archival = verapdf_check.check(small_pdf(tmp_path), program=program(tmp_path, "verapdf", script))
    assert (tmp_path / "asked").read_text() == "ua1 2a "
    assert (accessible.verdict, archival.verdict) == (Verdict.FAILED, Verdict.FAILED)
    assert accessible.findings == (
        Finding("7.1-9", Severity.ERROR, "no title", Place("small.pdf"), "root/document[0]", "veraPDF"),
    )


def test_the_installed_programs_pass_is_a_pass(tmp_path: Path) -> None:
    tool = program(tmp_path, "verapdf", ANSWER.format(verdict="true", failures="", code=0))
    (report,) = verapdf_check.check(small_pdf(tmp_path), ("ua1",), tool)
    assert (report.verdict, report.findings) == (Verdict.PASSED, ())


@pytest.mark.parametrize(
    "script",
    [
        "print('<report><jobs><job><taskException><exceptionMessage>torn</exceptionMessage></taskException></job></jobs></report>')",
        "print('something else')",
        ANSWER.format(verdict="perhaps", failures="", code=0),
        ANSWER.format(verdict="true", failures=FAILED_CHECK, code=0),
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_an_answer_of_the_program_that_is_no_judgement_is_never_a_verdict(tmp_path: Path, script: str) -> None:
    (report,) = verapdf_check.check(small_pdf(tmp_path), ("ua1",), program(tmp_path, "verapdf", script))
    assert report.verdict is Verdict.NOT_RUN
    assert report.why


# qpdf

WELL = "No syntax or stream encoding errors found; the file may still contain\\nerrors that qpdf cannot detect"


def test_qpdf_passes_a_sound_pdf(tmp_path: Path, judged: Callable[[Report], Report]) -> None:
    report = judged(qpdf.check(small_pdf(tmp_path)))
    assert (report.subject, report.tool, report.verdict, report.findings) == ("small.pdf", "qpdf", Verdict.PASSED, ())
    assert report.version.split(".")[0].isdecimal()


def test_qpdf_fails_a_pdf_whose_end_is_torn_off(tmp_path: Path, judged: Callable[[Report], Report]) -> None:
    path = small_pdf(tmp_path)
    path.write_bytes(path.read_bytes()[:-60])
    report = judged(qpdf.check(path))
    assert report.verdict is Verdict.FAILED
    assert report.findings[0] == Finding("qpdf", Severity.WARNING, "file is damaged", Place("small.pdf"), "", "qpdf")
    assert str(tmp_path) not in "".join(found.message for found in report.findings)


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        (f"print('{WELL}')", Verdict.PASSED),
        ("import sys; print('WARNING: small.pdf (offset 9): odd'); sys.exit(3)", Verdict.FAILED),
        ("import sys; print('qpdf: small.pdf: torn', file=sys.stderr); sys.exit(2)", Verdict.FAILED),
        (f"import sys; print('{WELL}'); sys.exit(2)", Verdict.NOT_RUN),
        ("import sys; sys.exit(2)", Verdict.NOT_RUN),
        ("print('Usage: qpdf')", Verdict.NOT_RUN),
        ("import sys; sys.exit(1)", Verdict.NOT_RUN),
        ("import os; os.kill(os.getpid(), 9)", Verdict.NOT_RUN),
    ],
)
def test_qpdfs_verdict_is_taken_only_where_exit_code_and_words_agree(
    tmp_path: Path, script: str, verdict: Verdict
) -> None:
    report = qpdf.check(small_pdf(tmp_path), program(tmp_path, "qpdf", script))
    assert report.verdict is verdict
    assert bool(report.why) == (verdict is Verdict.NOT_RUN)


def test_without_qpdf_nothing_is_judged(tmp_path: Path) -> None:
    report = qpdf.check(small_pdf(tmp_path), Missing("qpdf", "qpdf is not installed", "sudo apt-get install qpdf"))
    assert (report.verdict, report.findings[0].hint) == (Verdict.NOT_RUN, "sudo apt-get install qpdf")


# MuPDF and Poppler


READERS: dict[str, Callable[[Edition, Tool | Missing], Report]] = {
    "EPUB in MuPDF": mupdf.check_epub,
    "PDF in MuPDF": mupdf.check_pdf,
    "text copied by Poppler": copied_text.check_poppler,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("script", ["import os; os.kill(os.getpid(), 9)", "import sys; print('Usage'); sys.exit(1)"])
def test_a_reader_that_breaks_off_is_never_a_verdict(name: str, script: str, tmp_path: Path) -> None:
    report = READERS[name](Edition("small", tmp_path), program(tmp_path, "reader", script))
    assert (report.tool, report.verdict) == (name, Verdict.NOT_RUN)
    assert report.why


@pytest.mark.parametrize("name", READERS)
def test_without_a_reader_nothing_is_judged(name: str, tmp_path: Path) -> None:
    report = READERS[name](Edition("small", tmp_path), Missing("reader", "it is not installed", "apt install reader"))
    assert (report.verdict, report.findings[0].hint) == (Verdict.NOT_RUN, "apt install reader")


# Ace


def test_ace_tells_the_place_of_a_fault_inside_the_epub(tmp_path: Path, judged: Callable[[Report], Report]) -> None:
    report = judged(ace.check(small_epub(tmp_path, '<p>Look: <img src="nav.xhtml"/></p>')))
    assert (report.tool, report.verdict, report.version) == ("Ace by DAISY", Verdict.FAILED, "1.4.6")
    (image,) = (found for found in report.findings if found.code == "image-alt")
    assert (image.severity, image.where) == (Severity.ERROR, Place("EPUB/nav.xhtml", 4, 10))
    assert "alternative text" in image.message


def answer_of_ace(outcome: str, *violations: tuple[str, str, list[str]]) -> str:
    """A program that writes Ace's answer: the outcome, and for each violation its rule, its weight and its places."""
    complaints = [
        {
            "earl:test": {"earl:impact": impact, "dct:title": rule, "dct:description": "must be so"},
            "earl:result": {"dct:description": "is\nnot", "earl:pointer": {"cfi": places}},
        }
        for rule, impact, places in violations
    ]
    answer = {
        "earl:assertedBy": {"doap:release": {"doap:revision": "9.9"}},
        "earl:result": {"earl:outcome": outcome},
        "assertions": [{"earl:testSubject": {"url": "nav.xhtml"}, "assertions": complaints}],
    }
    folder = "sys.argv[sys.argv.index('--outdir') + 1]"
    return f"import sys; open({folder} + '/report.json', 'w').write({json.dumps(answer)!r})"


def run_ace(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(ace, "_script", lambda: folder / "ace.js")
    return ace.check(small_epub(folder), program(folder, "node", script), Tool("chromium", "1", ("chromium",)))


def test_aces_pass_is_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = run_ace(tmp_path, answer_of_ace("pass"), monkeypatch)
    assert (report.verdict, report.findings, report.version) == (Verdict.PASSED, (), "9.9")


def test_each_place_of_a_violation_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    violations = ("list", "minor", ["/4/2/2", "/4/2[toc]/2/2"]), ("title", "serious", []), ("x", "critical", ["/4/98"])
    report = run_ace(tmp_path, answer_of_ace("fail", *violations), monkeypatch)
    assert [(found.code, found.severity, str(found.where)) for found in report.findings] == [
        ("list", Severity.WARNING, "EPUB/nav.xhtml:3:28"),
        ("list", Severity.WARNING, "EPUB/nav.xhtml:3:32"),
        ("title", Severity.ERROR, "EPUB/nav.xhtml"),
        ("x", Severity.ERROR, "EPUB/nav.xhtml:3:1"),
    ]
    assert (report.findings[0].message, report.findings[0].hint) == ("must be so", "is not")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (answer_of_ace("pass", ("list", "minor", [])), "TOOL-004"),
        (answer_of_ace("fail"), "TOOL-004"),
        (answer_of_ace("perhaps"), "TOOL-004"),
        (answer_of_ace("fail", ("list", "unheard-of", [])), "TOOL-004"),
        ("import sys; sys.exit('no browser')", "TOOL-004"),
        ("import os; os.kill(os.getpid(), 9)", "TOOL-002"),
        ("import time; time.sleep(60)", "TOOL-003"),
    ],
)
def test_an_answer_of_ace_that_is_no_judgement_is_never_a_verdict(
    tmp_path: Path, script: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ace, "TIMEOUT", 2.0)
    report = run_ace(tmp_path, script, monkeypatch)
    assert (report.verdict, report.findings[0].code) == (Verdict.NOT_RUN, code)


def test_without_browser_node_or_ace_itself_nothing_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, none = (
        Tool("x", "1", ("x",)),
        Missing("chromium", "chromium is not installed", "sudo apt-get install chromium"),
    )
    epub = small_epub(tmp_path)
    monkeypatch.setattr(ace.outside, "PACKAGES", tmp_path)
    reports = [ace.check(epub, there, none), ace.check(epub, none, there), ace.check(epub, there, there)]
    assert {report.verdict for report in reports} == {Verdict.NOT_RUN}
    assert [report.findings[0].hint for report in reports] == [none.install, none.install, "make check"]
