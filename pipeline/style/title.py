"""What one title brings to its style: fonts of its own, and ``local.css``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .. import faces, templates
from ..model import Finding, Font, Manuscript, PageFormat, Result, Style, Stylesheet
from ..rules import finding, nearest
from .documents import gathered


def no_such_page(title: Manuscript, style: Style) -> Finding:
    """The Finding for a title whose page is none of the style's."""
    page = title.metadata.page
    known = nearest(page, style.pages, "{}") or ", ".join(sorted(style.pages))
    return finding("PAGE-001", title.metadata.places.get("page"), style=style.name, page=page, known=known)


def for_title(style: Style, title: Manuscript) -> Result[Style]:
    """``style`` with what the title brings of its own: its fonts, at the end of every stack, and its ``local.css``."""
    fonts = gathered(_fonts(title))
    brought = fonts.value or ()
    families = tuple(dict.fromkeys(font.family for font in brought))
    stacks = {role: (*stack, *families) for role, stack in style.stacks.items()}
    sheets = gathered(_sheets(style, title, stacks if brought else {}))
    own = sheets.value or ()
    dressed = replace(
        style,
        fonts=(*style.fonts, *brought),
        stacks=stacks,
        epub=(*style.epub, *own),
        pages={name: _with_sheets(page, own) for name, page in style.pages.items()},
    )
    return Result(dressed, (*fonts.findings, *sheets.findings))


def _with_sheets(page: PageFormat, own: tuple[Stylesheet, ...]) -> PageFormat:
    """``page`` with the title's ``own`` sheets at the end, be the book thin or thick."""
    thick = page.thick and replace(page.thick, stylesheets=(*page.thick.stylesheets, *own))
    return replace(page, stylesheets=(*page.stylesheets, *own), thick=thick)


def _fonts(title: Manuscript) -> Iterator[Font | Finding]:
    for brought in title.metadata.fonts:
        path = title.assets[brought.file]
        try:
            faces.verify(path)
            yield from faces.read(path, brought.licence)
        except faces.UnreadableError as error:
            yield finding("FONT-004", title.metadata.places.get("fonts"), file=brought.file, problem=error)


def _sheets(style: Style, title: Manuscript, stacks: Mapping[str, Sequence[str]]) -> Iterator[Stylesheet | Finding]:
    """What is to be said in CSS of ``stacks`` to which the title has added, then what it says itself."""
    if stacks:
        try:
            yield Stylesheet("fonts of the title", templates.fill(style.templates, "title.css", {"stacks": stacks}))
        except templates.FillError as fault:
            yield finding("STY-007", name=fault.template, problem=fault)
    if title.local_css is not None:
        yield Stylesheet("local.css", title.local_css)
