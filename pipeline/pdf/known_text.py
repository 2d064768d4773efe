"""What is known of text: how the engine breaks and measures it, asked once for the same characters, look and room.

Of the layouts of a document most lines are those of the one before, and most words occur many times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.text.line_break import create_layout, line_size

#: What the engine asks of a style to break a line of text and to measure it.
PROPERTIES = (
    *("direction", "lang", "white_space", "overflow_wrap", "word_break", "tab_size", "letter_spacing", "word_spacing"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
    *("font_family", "font_size", "font_style", "font_weight", "font_stretch", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_language_override", "font_variation_settings"),
)

#: Texts with more characters are broken anew each time: each line has all that follows it for its key.
LONGEST = 4000

Look = tuple[Any, ...]
FirstLine = Callable[..., tuple[Any, ...]]


def look(style: Any) -> Look:
    """Equal for styles in which a text comes out alike, but for the lines under, over and through it."""
    return tuple(style[name] for name in PROPERTIES)


class KnownText:
    """Lines and widths in the fonts of one press."""

    def __init__(self) -> None:
        self._lines: dict[object, tuple[Any, ...]] = {}
        self._widths: dict[tuple[Look, str], float] = {}

    def first_line(
        self, first_line: FirstLine, text: str, style: Any, context: Any, *how: Any, **more: Any
    ) -> tuple[Any, ...]:
        """What ``first_line``, the engine's function for it, gives."""
        if len(text) > LONGEST or style["text_decoration_line"] != "none":
            return first_line(text, style, context, *how, **more)
        key = (text, look(style), how, *sorted(more.items()))
        if key not in self._lines:
            self._lines[key] = first_line(text, style, context, *how, **more)
        return self._lines[key]

    def width(self, text: str, style: Any, its_look: Look) -> float:
        """How wide ``text`` is on a line by itself, in CSS pixels."""
        key = (its_look, text)
        if key not in self._widths:
            layout = create_layout(text, style, None, None, 0)  # its line lives no longer than it does
            self._widths[key] = line_size(layout.get_first_line()[0], style)[0]
        return self._widths[key]
