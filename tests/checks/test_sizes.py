"""The sizes of finished files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline import style
from pipeline.checks import sizes

STYLES = Path(__file__).parents[2] / "styles"


def test_a_file_that_is_larger_than_the_house_likes_is_told() -> None:
    casi = style.load("casi", [STYLES]).value
    assert casi is not None
    small = replace(casi, tokens={**casi.tokens, "files": {"largest": 0.5}})
    made = {"pdf": bytes(500_000), "epub": bytes(1_260_000)}
    assert sizes.check(made, casi) == ()
    (told,) = sizes.check(made, small)
    assert (told.code, told.severity) == ("OUT-003", "remark")
    assert told.message == "the EPUB has 1.3 megabytes, and the house likes no more than 0.5"
