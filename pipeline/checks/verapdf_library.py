"""veraPDF's library inside this process: ``python -m pipeline.checks.verapdf_library JAR PDF ANSWER FLAVOUR …``.

Writes its judgements as JSON to the file ANSWER, each under its flavour: ``version`` (the library's), ``compliant``,
``checks`` (how many were made) and ``failures``, each with ``code``, ``message`` and ``context``.  A fault ends it with
a traceback and no answer.

The jar carries the profiles as XML but not the XML binding that reads them, so they are built here from their
elements, by the same factory that the binding would use.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jpype
from lxml import etree

#: veraPDF's own names of the profiles, and the files in the jar, by the names on its command line.
PROFILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ua1": ("PDFUA_1", "PDFUA-1"),
        "ua2": ("PDFUA_2", "PDFUA-2-ISO32005"),
        "wt1a": ("WTPDF_1_0_ACCESSIBILITY", "WTPDF-1-0-Accessibility"),
        "wt1r": ("WTPDF_1_0_REUSE", "WTPDF-1-0-Reuse"),
        "4": ("PDFA_4", "PDFA-4"),
        **{f"4{level}": (f"PDFA_4_{level.upper()}", f"PDFA-4{level.upper()}") for level in "ef"},
        **{
            f"{part}{level}": (f"PDFA_{part}_{level.upper()}", f"PDFA-{part}{level.upper()}")
            for part, levels in (("1", "ab"), ("2", "abu"), ("3", "abu"))
            for level in levels
        },
    }
)
SHOWN = 100  # failed checks of one rule that are told; the rest are counted by the verdict alone

# Most of a run is Java compiling what runs once; told to take less pains with that, it needs half the time.
JAVA_OPTIONS = ("-Xmx2g", "-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
_FACTORY = "org.verapdf.pdfa.validation.profiles.Profiles"


def main(arguments: Sequence[str]) -> None:
    jar, pdf, answer, *flavours = arguments
    _start(Path(jar))
    judgements = {flavour: judge(Path(jar), Path(pdf), flavour) for flavour in flavours}
    Path(answer).write_text(json.dumps(judgements), "utf-8")


def judge(jar: Path, pdf: Path, flavour: str) -> dict[str, Any]:
    """The judgement of ``pdf`` by the profile ``flavour`` (a key of PROFILES).

    Raises jpype.JException where veraPDF cannot read the file.
    """
    name, file = PROFILES[flavour]
    java_flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(name)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(pdf)), java_flavour)
    try:
        log_passed, show_messages, progress = False, True, False
        profile = _profile(jar, file, java_flavour)
        validator = foundry.createValidator(profile, SHOWN, log_passed, show_messages, progress)
        result = validator.validate(parser)
        return {
            "version": _version(jar),
            "compliant": bool(result.isCompliant()),
            "checks": int(result.getTotalAssertions()),
            "failures": [_failure(assertion) for assertion in result.getTestAssertions()],
        }
    finally:
        parser.close()


def _failure(assertion: Any) -> dict[str, str]:
    rule = assertion.getRuleId()
    return {
        "code": f"{rule.getClause()}-{rule.getTestNumber()}",
        "message": str(assertion.getErrorMessage() or assertion.getMessage()),
        "context": str(assertion.getLocation().getContext()),
    }


def _version(jar: Path) -> str:
    with zipfile.ZipFile(jar) as archive:
        lines = archive.read("org/verapdf/release/library.properties").decode().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)["verapdf.release.version"].strip()


def _start(jar: Path) -> None:
    """Start Java with veraPDF's own parser, and its log silenced: what it has to say is in the judgement."""
    jpype.startJVM(*JAVA_OPTIONS, classpath=[str(jar)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


# The profile, built from its XML


def _profile(jar: Path, file: str, flavour: Any) -> Any:
    with zipfile.ZipFile(jar) as archive:
        root = etree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{file}.xml"))
    rules, variables = _java("java.util.LinkedHashSet"), _java("java.util.LinkedHashSet")
    for element in root.iter(f"{_NAMESPACE}rule"):
        rules.add(_rule(element))
    for element in root.iter(f"{_NAMESPACE}variable"):
        initial, value = _text(element, "defaultValue"), _text(element, "value")
        variables.add(_made("variable", element.get("name"), element.get("object"), initial, value))
    details = _made("profileDetails", file, file, "veraPDF", _java("java.util.Date"))
    return _made("profile", flavour, details, "", rules, variables)


def _rule(element: etree._Element) -> Any:
    number, error = element.find(f"{_NAMESPACE}id"), element.find(f"{_NAMESPACE}error")
    specifications = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    specification = specifications.valueOf(number.get("specification"))
    return _made(
        "rule",
        _made("ruleId", specification, number.get("clause"), int(number.get("testNumber"))),
        element.get("object"),
        _boolean(element.get("deferred")),
        element.get("tags"),
        _text(element, "description"),
        _text(element, "test"),
        _made("error", _text(error, "message"), _arguments(error)),
        _java("java.util.ArrayList"),
    )


def _arguments(error: etree._Element) -> Any:
    """The properties whose values a message names, as %1, %2 and so on."""
    arguments = _java("java.util.ArrayList")
    argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    for element in error.iter(f"{_NAMESPACE}argument"):
        arguments.add(argument.fromValues((element.text or "").strip(), element.get("name"), None))
    return arguments


def _made(kind: str, *values: Any) -> Any:
    return getattr(jpype.JClass(_FACTORY), f"{kind}FromValues")(*values)


def _java(name: str) -> Any:
    return jpype.JClass(name)()


def _boolean(text: str | None) -> Any:
    return None if text is None else jpype.JClass("java.lang.Boolean")(text == "true")


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{name}") or "").strip()


if __name__ == "__main__":
    main(sys.argv[1:])
