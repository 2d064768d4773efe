"""Which check judges what, and of which standards it speaks: the whole of it in two tables.

To add a check, write a module beside this one with a function from files to a Report (``own.report`` makes it), and a
line in CHECKS.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..model import Edition, Finding, Place, Report, Verdict
from ..rules import finding
from . import (
    ace,
    claims,
    contrast,
    copied_text,
    epub_content,
    epubcheck,
    mupdf,
    pair,
    pair_text,
    pdf_file,
    qpdf,
    screens,
    tag_tree,
    verapdf,
)


@dataclass(frozen=True)
class Standard:
    """A standard that outputs of one ``format`` claim.

    ``key`` is the name in the checklist of what only a person can judge, None where a machine judges the whole.
    """

    name: str
    document: str
    format: str
    key: str | None = None


PDF_UA_1 = Standard("PDF/UA-1", "ISO 14289-1:2014", "pdf", key="pdf-ua-1")
PDF_A_2A = Standard("PDF/A-2a", "ISO 19005-2:2011, level A", "pdf", key="pdf-a-2a")
PDF_UA_2 = Standard("PDF/UA-2", "ISO 14289-2:2024", "pdf", key="pdf-ua-2")
PDF_A_4 = Standard("PDF/A-4", "ISO 19005-4:2020", "pdf", key="pdf-a-4")
WTPDF = Standard("WTPDF 1.0", "Well-Tagged PDF, for accessibility and for reuse", "pdf", key="pdf-ua-2")
EPUB_33 = Standard("EPUB 3.3", "W3C Recommendation, 25 May 2023", "epub")
EPUB_ACCESSIBILITY = Standard("EPUB Accessibility 1.1", "with WCAG 2.2, level AA", "epub", key="epub-accessibility")

STANDARDS = (PDF_UA_1, PDF_A_2A, PDF_UA_2, PDF_A_4, WTPDF, EPUB_33, EPUB_ACCESSIBILITY)

#: Of what a PDF says that it keeps to, one or the other.
ESTABLISHED, MODERN = frozenset({PDF_UA_1, PDF_A_2A}), frozenset({PDF_UA_2, PDF_A_4, WTPDF})

#: Standards of which our own checks of a PDF speak, whichever of them it claims: on its tags, and on the file.
TAGGED, ARCHIVAL = (PDF_UA_1, PDF_UA_2, WTPDF), (PDF_A_2A, PDF_A_4)


@dataclass(frozen=True)
class Check:
    """A check of a finished edition: its name, the formats that it reads, the standards of which it speaks."""

    name: str
    reads: tuple[str, ...]
    speaks_of: tuple[Standard, ...]
    judge: Callable[[Edition], Report]


def _verapdf(flavour: str, standard: Standard) -> Check:
    return Check(verapdf.name(flavour), ("pdf",), (standard,), lambda made: verapdf.check(made.pdf, (flavour,))[0])


#: The longest stand first, since they run side by side.
CHECKS: tuple[Check, ...] = (
    _verapdf("2a", PDF_A_2A),
    _verapdf("4", PDF_A_4),
    Check(epubcheck.NAME, ("epub",), (EPUB_33,), lambda made: epubcheck.check(made.epub)),
    Check(screens.NAME, ("epub",), (EPUB_ACCESSIBILITY,), lambda made: screens.check(made.epub)),
    Check(ace.NAME, ("epub",), (EPUB_ACCESSIBILITY,), lambda made: ace.check(made.epub)),
    _verapdf("ua1", PDF_UA_1),
    _verapdf("ua2", PDF_UA_2),
    _verapdf("wt1a", WTPDF),
    _verapdf("wt1r", WTPDF),
    Check(qpdf.NAME, ("pdf",), (*ARCHIVAL, *TAGGED), lambda made: qpdf.check(made.pdf)),
    Check(tag_tree.NAME, ("pdf",), (*ARCHIVAL, *TAGGED), tag_tree.check),
    Check(copied_text.POPPLER, ("pdf",), (*ARCHIVAL, *TAGGED), copied_text.check_poppler),
    Check(copied_text.PDFIUM, ("pdf",), (*ARCHIVAL, *TAGGED), copied_text.check_pdfium),
    Check(mupdf.PDF, ("pdf",), ARCHIVAL, mupdf.check_pdf),
    Check(mupdf.EPUB, ("epub",), (EPUB_33,), mupdf.check_epub),
    Check(pair_text.NAME, ("pdf", "epub"), (EPUB_ACCESSIBILITY,), pair_text.check),
    Check(contrast.NAME, ("pdf",), TAGGED, lambda made: contrast.check(made.pdf)),
    Check(epub_content.NAME, ("epub",), (EPUB_33, EPUB_ACCESSIBILITY), epub_content.check),
    Check(pdf_file.NAME, ("pdf",), (*ARCHIVAL, *TAGGED), pdf_file.check),
    Check(pair.NAME, ("pdf", "epub"), (EPUB_ACCESSIBILITY,), lambda made: pair.check(made.pdf, made.epub)),
)


@dataclass(frozen=True)
class Judgement:
    """What all checks together say of a standard, with the Report of each that speaks of it."""

    standard: Standard
    verdict: Verdict
    reports: tuple[Report, ...]

    def __str__(self) -> str:
        """*passed* is said only of a standard that a machine can judge as a whole."""
        if self.verdict is Verdict.PASSED and self.standard.key:
            return "machine conditions passed"
        return str(self.verdict)


def claimed(edition: Edition) -> tuple[Standard, ...]:
    """The standards by which the files of ``edition`` are judged, since they claim them."""
    others = ESTABLISHED if claims.is_modern(edition.pdf) else MODERN
    return tuple(standard for standard in STANDARDS if standard not in others)


def checks_of(standards: Sequence[Standard]) -> tuple[Check, ...]:
    """Those of CHECKS that speak of ``standards``."""
    return tuple(check for check in CHECKS if set(check.speaks_of) & set(standards))


def judge(edition: Edition, checks: Sequence[Check] = CHECKS) -> tuple[Report, ...]:
    """A Report for each of ``checks``, in their order.  They run side by side, each apart from the others."""
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return tuple(workers.map(lambda check: _report(check, edition), checks))


def lacking(edition: Edition) -> tuple[Finding, ...]:
    """A Finding for each output that has not been made."""
    formats = dict.fromkeys(standard.format for standard in STANDARDS)
    return tuple(_not_made(edition, name) for name in formats if not edition.output(name).is_file())


def judgements(
    reports: Sequence[Report], checks: Sequence[Check] = CHECKS, standards: Sequence[Standard] = STANDARDS
) -> tuple[Judgement, ...]:
    """What the ``reports`` of ``checks``, taken together, say of each of ``standards``."""
    pairs = list(zip(checks, reports, strict=True))
    of = {standard: tuple(report for check, report in pairs if standard in check.speaks_of) for standard in standards}
    return tuple(Judgement(standard, overall(spoken), spoken) for standard, spoken in of.items())


def overall(reports: Sequence[Report]) -> Verdict:
    """Failed where one failed, else not run where one was not run, or there is none."""
    verdicts = {report.verdict for report in reports} or {Verdict.NOT_RUN}
    return next(grave for grave in (Verdict.FAILED, Verdict.NOT_RUN, Verdict.PASSED) if grave in verdicts)


def _report(check: Check, edition: Edition) -> Report:
    for format_ in check.reads:
        if not edition.output(format_).is_file():
            told = _not_made(edition, format_)
            return Report(f"{edition.slug}.{format_}", check.name, Verdict.NOT_RUN, (), told.message)
    return check.judge(edition)


def _not_made(edition: Edition, format_: str) -> Finding:
    return finding("CHECK-001", Place(edition.output(format_).as_posix()), title=edition.slug, format=format_.upper())
