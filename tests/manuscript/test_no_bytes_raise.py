"""No bytes whatsoever make the reader raise, and what it says of them is at a place inside the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import manuscript
from pipeline.model import Finding

#: Pieces of which YAML is made, so that chance builds more than syntax errors.
PIECES = st.sampled_from(
    [
        *("title", "date", "body", "authors", "name", "cover", "image", "waive", "code", "original", "url", "part"),
        *("chapters", "article.md", "2023", "2023-02-30", ": ", ":", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}"),
        *(",", "'", '"', "&a ", "*a", "!!str ", "!", "|\n ", ">\n ", "---\n", "...\n", "? ", "<<: ", "%YAML 1.2\n"),
        *("%TAG ! x\n", "#", "~", "\t", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\x00", "習", "\U00020000", "\\"),
        *('"\\U00110000"', '"\\uD800"', "%", "@", "`"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())
UNICODE = st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
ANY = st.one_of(st.binary(max_size=200), UNICODE, TEXTS)


@settings(max_examples=250, deadline=None)
@given(publication=ANY)
def test_any_publication_is_read_or_told(publication: bytes) -> None:
    for finding in _told(publication, b"Text.\n", b"[]"):
        _assert_inside(finding, {"publication.yaml": publication})


@settings(max_examples=100, deadline=None)
@given(article=ANY, terms=ANY)
def test_any_article_and_any_terms_are_read_or_told(article: bytes, terms: bytes) -> None:
    for finding in _told(b"title: A\ndate: 2023\nbody: [article.md]\n", article, terms):
        _assert_inside(finding, {"article.md": article, "terms.yaml": terms})


@settings(max_examples=100, deadline=None)
@given(publication=TEXTS)
def test_any_keys_after_a_sound_beginning_are_read_or_told(publication: bytes) -> None:
    whole = b"title: A\ndate: 2023\nbody: [article.md]\n" + publication
    for finding in _told(whole, b"Text.\n", b"[]"):
        _assert_inside(finding, {"publication.yaml": whole})


def _told(publication: bytes, article: bytes, terms: bytes) -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "a-title")
        folder.mkdir()
        (folder / "publication.yaml").write_bytes(publication)
        (folder / "article.md").write_bytes(article)
        (folder / "terms.yaml").write_bytes(terms)
        result = manuscript.read(folder)
    if result.value is not None:  # what comes out can be written as UTF-8 and as XML
        for document in result.value.documents:
            document.text.encode()
        str(result.value.metadata).encode()
    return result.findings


def _assert_inside(finding: Finding, files: dict[str, bytes]) -> None:
    where = finding.where
    if where is None or where.line is None or where.file not in files:
        return
    text = files[where.file].decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert 1 <= where.line <= len(lines)
    assert 1 <= where.column <= len(lines[where.line - 1]) + 1
