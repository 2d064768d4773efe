"""The guides as data: their fenced blocks, by which tests run them and ``pictures.py`` draws them."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

_PART = re.compile(
    r"^#{1,6} (?P<heading>[^\n]*)$"
    r"|^```(?P<info>\S*)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$"
    r"|^!\[[^]]*\]\((?P<src>[^)]*)\)$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is said to be, its text, and the headings that it stands under.

    ``picture`` is the address of the picture that follows it, before any other block or heading.
    """

    language: str
    file: str | None
    text: str
    heading: str
    picture: str | None = None

    @property
    def digest(self) -> str:
        """By it the name of a picture ends, so that a picture of another text is found out."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]


def blocks(guide: str) -> Sequence[Block]:
    """Every fenced block of ``docs/<guide>.md``, in order."""
    found: list[Block] = []
    heading, last = "", False
    for part in _PART.finditer((HERE / f"{guide}.md").read_text("utf-8")):
        if part["info"] is not None:
            found.append(Block(part["info"], part["file"], part["text"], heading))
        elif part["src"] and last:
            found[-1] = Block(**{**vars(found[-1]), "picture": part["src"]})
        heading = part["heading"] or heading
        last = part["info"] is not None
    return found


def samples() -> Sequence[Block]:
    """The blocks of the editor's guide that show a form of the text: Markdown that belongs to no file."""
    return [block for block in blocks("editor") if block.language == "markdown" and block.file is None]


def sampler() -> str:
    """A text with all samples, each on a page of its own behind a page of nothing else."""
    page_break = "\n::: {.page-break}\n:::\n\n"
    return "What follows are the samples of the guide.\n" + "".join(page_break + block.text for block in samples())


def write_title(folder: Path) -> None:
    """A title of the samples, to be built for their pictures."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / "pipeline" / "beginning" / "article" / "figures" / "harbor.svg", folder / "figures")
    (folder / "publication.yaml").write_text("title: Samples\ndate: 2026\nbody: [article.md]\n", "utf-8")
    (folder / "article.md").write_text(sampler(), "utf-8")


if __name__ == "__main__":
    write_title(Path(sys.argv[1]))
