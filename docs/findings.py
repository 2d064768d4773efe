"""``docs/findings.md`` from the words of the rules: ``make guides``.

A rule whose smallest manuscript in ``tests/checks/`` is short is shown with it, at the file where the finding stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.rules import Rule, by_area, in_general

HERE = Path(__file__).parent
CHECKS = HERE.parent / "tests" / "checks"
PAGE = HERE / "findings.md"

LONGEST = 12
"""Lines of a manuscript that is shown."""

HEAD = """\
# The findings

Each finding has a code. What it means and how to mend it stands here, under the code; `casi explain FIG-002` tells
the same. An *error* must be mended before the files are made; a *warning* asks you to look; a *remark* only tells. An
ellipsis (…) stands for what the finding itself fills in. This page is made from the rules of the program by
`make guides`.

"""


def main() -> None:
    PAGE.write_text(text(), "utf-8")


def text() -> str:
    """The whole page."""
    areas = by_area()
    contents = "".join(f"- [{heading}](#{anchor(heading)})\n" for heading in areas)
    sections = (f"\n## {heading}\n\n" + "\n".join(map(entry, rules)) for heading, rules in areas.items())
    return HEAD + contents + "".join(sections)


def anchor(heading: str) -> str:
    """The id that a forge gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def entry(rule: Rule) -> str:
    return "\n".join(f"{paragraph}\n" for paragraph in paragraphs(rule))


def paragraphs(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code}"
    yield f"*{str(rule.severity).capitalize()}:* {marked(in_general(rule.says))}."
    yield marked(" ".join(rule.means.split()))
    yield f"**What to do.** {marked(in_general(rule.hint))}"
    if rule.waivable:
        yield "Where it is meant to be so, let it pass under `waive` in `publication.yaml`, with the reason."
    yield from specimen(rule.code)


def marked(words: str) -> str:
    """Plain words as Markdown: every sign is read as itself, but for words between backticks."""
    parts = words.split("`")
    parts[::2] = [re.sub(r"([\\\[\]*_<>|])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def specimen(code: str) -> Iterator[str]:
    """What the finding is told of, where a test has a short manuscript for it."""
    folder = CHECKS / code
    if not folder.is_dir():
        return
    lines = (folder / "expected.txt").read_text("utf-8").splitlines()
    place = next(line.split()[0] for line in lines if line.endswith(f" {code}"))
    name, _, at = place.partition(":")
    file = folder / name
    if file.suffix in {".md", ".yaml"} and file.is_file():
        shown = file.read_text("utf-8")
        readable = all(sign.isprintable() or sign == "\n" for sign in shown)
        if shown.strip() and readable and len(shown.splitlines()) <= LONGEST:
            where = f", line {at.partition(':')[0]}" if at else ""
            yield f"It is told of this `{name}`{where}:"
            yield f"````text\n{shown.rstrip()}\n````"


if __name__ == "__main__":
    main()
