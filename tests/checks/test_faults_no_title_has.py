"""Rules on faults that no manuscript and no stylesheet can cause as the program is now: nets below other nets."""

from __future__ import annotations

from pathlib import Path

from pipeline import style
from pipeline.pdf import fonts

STYLES = Path(__file__).parents[2] / "styles"


def test_a_font_in_the_file_that_the_style_does_not_declare_is_told() -> None:
    casi = style.load("casi", [STYLES]).value
    assert casi is not None
    declared = {font.family for font in casi.fonts}
    assert fonts.strangers(casi, declared) == []
    (told,) = fonts.strangers(casi, {*declared, "DejaVu Sans"})
    assert (told.code, told.severity) == ("FONT-003", "error")
    assert "DejaVu Sans" in told.message
