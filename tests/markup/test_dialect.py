"""Every construct of the dialect, and every fault, as text: title, manuscript, what comes of it and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from markdown_it.utils import read_fixture_file

from pipeline import markup
from pipeline.model import Matter, SourceDocument

FIXTURES = Path(__file__).parent / "fixtures"
NAMESPACE = ' xmlns="http://www.w3.org/1999/xhtml"'


def shown(text: str) -> str:
    """A line a block, a note, a finding: places without the file's name."""
    document = SourceDocument("article.md", Matter.BODY, text)
    result = markup.convert(document, lambda runs, _block: [run.text for run in runs])
    assert result.value is not None
    elements = [*result.value.blocks, *(note.aside for note in result.value.notes)]
    lines = [etree.tostring(element, encoding="unicode").replace(NAMESPACE, "") for element in elements]
    lines += [f"{finding.where} {finding.severity} {finding.code}" for finding in result.findings]
    return "\n".join(lines).replace("article.md:", "")


CASES = [
    pytest.param(text, expected, id=f"{path.stem}: {title}")
    for path in sorted(FIXTURES.glob("*.txt"))
    for _, title, text, expected in read_fixture_file(path)
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_dialect_reads_as_written(text: str, expected: str) -> None:
    assert shown(text).rstrip() == expected.rstrip()
