"""Files as translators hand them in, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import style
from pipeline.beginning import Beginning
from pipeline.importing import Imported, bring_in, pandoc
from pipeline.model import Finding, Style
from pipeline.tools import Missing

ROOT = Path(__file__).parents[2]
WORD = Path(__file__).parent / "word"


class Brought:
    """What came of an import: the files, what was told by code, and the article's lines."""

    def __init__(self, imported: Imported | None, findings: tuple[Finding, ...]) -> None:
        self.imported = imported
        self.findings = findings
        self.files = imported.files if imported else {}

    @property
    def article(self) -> str:
        return self.files["article.md"].decode()

    @property
    def publication(self) -> str:
        return self.files["publication.yaml"].decode()

    @property
    def codes(self) -> list[str]:
        return sorted({one.code for one in self.findings})

    def told(self, code: str) -> list[str]:
        return [one.message for one in self.findings if one.code == code]

    def places(self, code: str) -> list[str]:
        """Where the findings of this code stand, from the title's folder."""
        folder = f"{self.imported.folder.as_posix()}/" if self.imported else ""
        return [str(one.where).removeprefix(folder) for one in self.findings if one.code == code]


Bring = Callable[..., Brought]


@pytest.fixture(scope="session")
def house() -> Style:
    loaded = style.load("casi", (ROOT / "styles",)).value
    assert loaded is not None
    return loaded


@pytest.fixture(scope="session")
def bring(house: Style) -> Bring:
    """``bring(file, title=…)`` imports ``file``; the date is given unless the test says otherwise."""

    def imported(file: Path, **asked: object) -> Brought:
        wishes = Beginning(**{"title": "", "name": "", "date": "2024", **asked})  # type: ignore[arg-type]
        result = bring_in(file, wishes, house)
        return Brought(result.value, result.findings)

    return imported


@pytest.fixture
def bring_text(bring: Bring, tmp_path: Path) -> Bring:
    """``bring_text(text)`` imports a text file of these words."""

    def imported(text: str, name: str = "source.txt", **asked: object) -> Brought:
        (tmp_path / name).write_text(text, "utf-8")
        return bring(tmp_path / name, **asked)

    return imported


@pytest.fixture(scope="session")
def with_pandoc(leave_out: Callable[[str], None]) -> None:
    """Leaves the test out where Pandoc is missing."""
    if isinstance(found := pandoc.find(), Missing):
        leave_out(str(found))
