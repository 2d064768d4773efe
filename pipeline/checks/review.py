"""The editor's signature: whether it is for this very text, and whether files may then state their conformance."""

from __future__ import annotations

from collections.abc import Iterable

from ..identifiers import text_digest
from ..model import Book, Finding, Review, Severity, Style
from ..rules import all_rules, finding


def check(book: Book, style: Style, review: Review | None) -> tuple[Finding, ...]:
    """REV-001 where the signature is for another text."""
    digest = text_digest(book, style)
    if review is None or review.digest == digest:
        return ()
    return (finding("REV-001", review.place, digest=digest),)


def certified(book: Book, style: Style, review: Review | None, said: Iterable[Finding]) -> Review | None:
    """The signature by which the files of ``book`` may say that they conform to WCAG, None where they may not.

    It stands where it is for this very text and our own checks have passed: an error among ``said`` that touches
    accessibility forbids it, waived or not.  A proof states nothing.
    """
    if book.proof or check(book, style, review) or any(map(_touches_accessibility, said)):
        return None
    return review


def _touches_accessibility(said: Finding) -> bool:
    rule = all_rules().get(said.code)
    return said.severity is Severity.ERROR and (rule is None or rule.accessibility or not rule.waivable)
