"""Fonts that a title brings: what they hold, and what is said of those that cannot be used."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from pipeline import faces

LATO = Path(str(files("rendercv_fonts").joinpath("Lato/Lato-Regular.ttf")))
WHOLE = LATO.read_bytes()


def checked(path: Path, data: bytes) -> tuple[faces.Font, ...]:
    path.write_bytes(data)
    faces.verify(path)
    return faces.read(path, "OFL-1.1")


def changed(change: Callable[[TTFont], object]) -> bytes:
    """Lato with a change that its maker might have made: its checksums are right."""
    font, data = TTFont(BytesIO(WHOLE)), BytesIO()
    change(font)
    font.save(data)
    return data.getvalue()


def renamed(family: str) -> Callable[[TTFont], object]:
    def change(font: TTFont) -> None:
        for number in (1, 16, 21):
            font["name"].removeNames(nameID=number)
        font["name"].setName(family, 1, 3, 1, 0x409)

    return change


def embeddable(bits: int) -> Callable[[TTFont], object]:
    return lambda font: setattr(font["OS/2"], "fsType", bits)


def without(*tags: str) -> Callable[[TTFont], object]:
    def change(font: TTFont) -> None:
        for tag in tags:
            del font[tag]

    return change


def symbols_only(font: TTFont) -> None:
    font["cmap"].tables = [table for table in font["cmap"].tables if not table.isUnicode()]


def test_a_whole_font_is_taken(tmp_path: Path) -> None:
    (font,) = checked(tmp_path / "lato.ttf", WHOLE)
    assert (font.family, font.weight, font.italic, font.licence, font.number) == ("Lato", 400, False, "OFL-1.1", 0)


def test_the_faces_of_a_collection_are_numbered(tmp_path: Path) -> None:
    collection, data = TTCollection(), BytesIO()
    collection.fonts = [TTFont(BytesIO(WHOLE)), TTFont(BytesIO(changed(renamed("Latte"))))]
    collection.save(data)
    found = checked(tmp_path / "lato.ttc", data.getvalue())
    assert [(font.family, font.number) for font in found] == [("Lato", 0), ("Latte", 1)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "damaged"),
        (b"GIF89a", "damaged"),
        (b"ttcf\0\1\0\0\0\0\0\7", "damaged"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (changed(lambda font: setattr(font, "flavor", "woff")), "made for web pages"),
        (changed(symbols_only), "characters of Unicode"),
        (changed(without("glyf", "loca")), "no outlines"),
        (changed(without("cmap")), "cmap"),
        (changed(renamed('Evil"; } @page { size: 1in }')), "family name"),
        (changed(renamed("../../Evil")), "family name"),
        (changed(embeddable(0x0002)), "forbids to embed it"),
        (changed(embeddable(0x0100)), "a part of it"),
        (changed(embeddable(0x0208)), "bitmaps"),
    ],
)
def test_a_font_that_cannot_be_used_is_refused_with_the_reason(data: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(faces.UnreadableError, match=problem):
        checked(tmp_path / "bad.ttf", data)


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008])
def test_a_font_that_may_be_embedded_is_taken(bits: int, tmp_path: Path) -> None:
    assert checked(tmp_path / "good.ttf", changed(embeddable(bits)))


def damaged(cases: int) -> Iterator[bytes]:
    """Lato cut off somewhere, or with up to eight bytes that are others, in the directory most often."""
    chance = random.Random(7)
    for case in range(cases):
        data = bytearray(WHOLE)
        if case % 3 == 0:
            yield bytes(data[: chance.randrange(len(data))])
            continue
        end = 300 if case % 3 == 1 else len(data)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(end)] = chance.randrange(256)
        yield bytes(data)


def tables(data: bytes) -> dict[str, bytes]:
    reader = TTFont(BytesIO(data)).reader
    return {tag: reader[tag] for tag in reader.keys()}  # noqa: SIM118 - a reader of tables, no mapping


def test_of_a_damaged_font_no_table_gets_past_that_its_maker_did_not_write(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    written, refused = set(tables(WHOLE).values()), 0
    for data in damaged(400):
        try:
            checked(tmp_path / "damaged.ttf", data)
        except faces.UnreadableError:
            refused += 1
        else:
            assert set(tables(data).values()) <= written
    assert refused > 350
    assert capfd.readouterr() == ("", "")
