"""The term base of the house: ``terms.yaml`` beside style.yaml."""

from __future__ import annotations

from ..model import Finding, Result, Term
from .documents import Document, read
from .layers import Chain


def base(chain: Chain) -> Result[tuple[Term, ...]]:
    """The entries of every layer's ``terms.yaml`` by their Chinese, the house's over the ground's."""
    terms: dict[str, Term] = {}
    findings: list[Finding] = []
    for path in (layer.folder / "terms.yaml" for layer in chain.layers):
        if path.is_file():
            document = read(path, "terms")
            findings += document.findings
            if document.value is not None and not document.findings:
                terms |= {term.zh: term for term in _terms(document.value)}
    return Result(tuple(terms.values()), tuple(findings))


def _terms(document: Document) -> tuple[Term, ...]:
    return tuple(
        Term(
            zh=entry["zh"],
            en=entry["en"],
            pinyin=entry.get("pinyin"),
            wrong=tuple(entry.get("wrong", ())),
            place=document.place([index]),
        )
        for index, entry in enumerate(document.data or ())
    )
