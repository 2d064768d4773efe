"""What the engine gets wrong within a line and between two pages, or makes too often, mended for the time of a layout.

Like ``tagging``, this replaces private names of WeasyPrint 70, here and nowhere else, and puts them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, partialmethod
from threading import RLock
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.css import StyleFor
from weasyprint.layout import block, inline
from weasyprint.text import line_break

from .known_text import KnownText

_LOCK = RLock()  # the names are one for the whole process

# More characters than this for each em of a line the engine does not look at either, when it fills one.
_DENSEST = 4

_Function = Callable[..., tuple[Any, ...]]


@contextmanager
def mended(known: KnownText) -> Iterator[None]:
    """Lays pages out with the mends in force; what is ``known`` of its text is not asked again."""
    with _LOCK:
        split, out_of_flow = inline.split_first_line, block._out_of_flow_layout
        set_styles, font_key = StyleFor.set_computed_styles, line_break._font_style_cache_key
        inline.split_first_line = partial(_split_first_line, partial(known.first_line, split))
        block._out_of_flow_layout = partial(_out_of_flow_layout, out_of_flow)
        StyleFor.set_computed_styles = partialmethod(_set_computed_styles, set_styles, {})
        line_break._font_style_cache_key = partial(_font_key, font_key, {})
        try:
            yield
        finally:
            inline.split_first_line, block._out_of_flow_layout = split, out_of_flow
            StyleFor.set_computed_styles, line_break._font_style_cache_key = set_styles, font_key


def _split_first_line(
    split: _Function, text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **more: Any
) -> tuple[Any, ...]:
    """The first line of ``text``, which may be all of it but for the width of the space at its end.

    The engine takes a text that fits but for its last space, such as that in front of an emphasised word, for one
    that does not fit at all, and breaks it after its first word.  Handed back whole, the text keeps its line: the
    space hangs, and what follows goes to the next line.
    """
    found = split(text, style, context, max_width, *rest, **more)
    _, _, resume_index, *_ = found
    if resume_index is None or not text.endswith(" ") or not _is_about_a_line(text, style, max_width):
        return found
    _, _, resume_index, width, *_ = split(text.rstrip(" "), style, context, max_width, *rest, **more)
    fits = resume_index is None and max_width is not None and width <= max_width
    return split(text, style, context, None, *rest, **more) if fits else found


def _is_about_a_line(text: str, style: Any, max_width: float | None) -> bool:
    return max_width is not None and len(text) <= max_width / style["font_size"] * _DENSEST


def _out_of_flow_layout(
    lay_out: _Function, context: Any, box: Any, index: int, child: Any, new_children: list[Any], *rest: Any
) -> tuple[Any, ...]:
    """The layout of a float, such as a heading that is run in, that may have to begin a page.

    The engine forces no page break before a float: it would stay on the page, and its paragraph go on to the next.
    """
    if child.is_floated() and new_children and block.force_page_break(child.style["break_before"], context):
        return True, {index: None}, None, None
    return lay_out(context, box, index, child, new_children, *rest)


def _set_computed_styles(
    style_for: Any, set_styles: Callable[..., None], shared: dict[Any, Any], element: Any, parent: Any, **more: Any
) -> None:
    """The style of an element or pseudo-element, one for all pseudo-elements whose parents share theirs.

    Elements share their styles where the same rules hold for them.  The engine's own stylesheet has six kinds of
    pseudo-elements for each element whatsoever, and a style for each was a third of the memory of a layout.
    """
    kind, styles = more.get("pseudo_type"), style_for.get_computed_styles()
    if not kind or (parent, None) not in styles or not isinstance(element, Element):
        set_styles(style_for, element, parent, **more)
        return
    rules = style_for.get_cascaded_styles()[element, kind]
    key = (id(styles[parent, None]), kind, *((name, id(value), weight) for name, (value, weight) in rules.items()))
    if key not in shared:
        set_styles(style_for, element, parent, **more)
        shared[key] = styles[element, kind]
    styles[element, kind] = shared[key]


def _font_key(
    make_key: Callable[..., str], made: dict[tuple[int, bool], tuple[str, Any]], style: Any, include_size: bool = False
) -> str:
    """The name under which the engine keeps the measures of a font: made once for a style, not for each line."""
    at = id(style), include_size
    if at not in made:
        made[at] = make_key(style, include_size), style  # while it is held, its id is no other's
    return made[at][0]
