"""What the files of a release are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import style
from pipeline.model import EditionDate, Metadata, Style
from pipeline.release import file_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def casi() -> Style:
    loaded = style.load("casi", [ROOT / "styles"]).value
    assert loaded is not None
    return loaded


@pytest.mark.parametrize(
    ("title", "series", "name"),
    [
        ("Forging Ahead", "in-their-own-words", "2023-03-20_ITOW_Forging-Ahead"),
        ("Forging Ahead", None, "2023-03-20_Forging-Ahead"),
        ("China’s U.S. Navy: Études", None, "2023-03-20_Chinas-US-Navy-Etudes"),
        ("战略学", "in-their-own-words", "2023-03-20_ITOW_the-slug"),
        ("Version 2.1 / part_two", None, "2023-03-20_Version-2.1-part-two"),
    ],
)
def test_a_file_is_named_by_date_series_and_title(title: str, series: str | None, name: str, casi: Style) -> None:
    metadata = Metadata("A Very Long Title", EditionDate(2023, 3, 20), series=series, short_title=title)
    assert file_name("the-slug", metadata, casi, "v1.0") == name


def test_a_pattern_with_a_field_that_nothing_is_known_of_is_told(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "style.yaml").write_text('extends: base\nrelease: {file: "{date}_{author}"}\n')
    (told,) = style.load("press", [tmp_path, ROOT / "styles"]).findings
    assert (told.code, told.where and told.where.line) == ("STY-009", 2)
    assert "'author'" in told.message


@given(title=st.text(min_size=1))
def test_whatever_a_title_is_no_forge_has_a_reason_to_rewrite_the_name(title: str, casi: Style) -> None:
    name = file_name("the-slug", Metadata(title, EditionDate(2023)), casi, "v1.0")
    assert name.startswith("2023_")
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not name.endswith((".", "-", "_"))
