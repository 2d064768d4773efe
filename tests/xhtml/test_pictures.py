"""Pictures: where they are found, what is taken into the Book, and what stands for one that is missing."""

from __future__ import annotations

from pipeline.checks import book as book_checks
from pipeline.model import Cover

from .conftest import Make


def figure(path: str, name: str = "map") -> str:
    return f'# A\n\n![A map]({path} "The sea"){{#fig-{name}}}\n'


def test_a_picture_is_found_from_its_file_and_before_that_of_the_title_s_folder(made: Make, picture) -> None:
    near, far = picture("sea/map.svg"), picture("map.svg")
    result = made({"sea/a.md": figure("map.svg")}, assets={"map.svg": far, "sea/map.svg": near})
    assert [one.get("src") for one in result.all("img", "sea-a")] == ["sea/map.svg"]
    assert [resource.path for resource in result.book.resources] == ["sea/map.svg"]


def test_a_picture_is_found_from_the_title_s_folder_too(made: Make, picture) -> None:
    result = made({"sea/a.md": figure("figures/map.svg")}, assets={"figures/map.svg": picture("map.svg")})
    assert [one.get("src") for one in result.all("img", "sea-a")] == ["figures/map.svg"]


def test_a_picture_has_its_size_in_pixels_and_its_words(made: Make, picture) -> None:
    (image,) = made({"a.md": figure("map.svg")}, assets={"map.svg": picture("map.svg")}).all("img", "a")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("40", "20", "A map")


def test_a_picture_that_is_shown_twice_is_in_the_book_once(made: Make, picture) -> None:
    body = {"a.md": figure("map.svg", "one"), "b.md": figure("map.svg", "two")}
    result = made(body, assets={"map.svg": picture("map.svg")})
    assert len(result.book.resources) == 1


def test_a_picture_that_is_damaged_is_told_once_and_is_not_in_the_book(made: Make, tmp_path) -> None:
    (tmp_path / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    body = {"a.md": figure("map.png", "one"), "b.md": figure("map.png", "two")}
    result = made(body, assets={"map.png": tmp_path / "map.png"})
    assert result.told == ["a.md:3:1 PIC-002"]
    assert result.book.resources == ()


def test_a_missing_picture_is_told_with_the_nearest_and_a_proof_shows_its_name_and_caption(made: Make, picture) -> None:
    result = made(
        {"a.md": figure("figures/mpa.svg")}, assets={"figures/map.svg": picture("map.svg")}, proof="2023-03-20"
    )
    assert result.told == ["a.md:3:1 REF-002"]
    assert "figures/map.svg" in result.findings[0].hint
    (place,) = result.all("div[@id='fig-map']", "a")
    assert [(child.get("class"), "".join(child.itertext())) for child in place] == [
        ("missing", "figures/mpa.svg"),
        (None, "Figure\xa01. The sea"),
    ]
    assert book_checks.check(result.book) == ()


def test_the_picture_of_the_cover_is_in_the_book(made: Make, picture) -> None:
    cover = Cover(image="cover.svg", alt="A ship")
    result = made("Text.\n", cover=cover, assets={"cover.svg": picture("cover.svg")})
    assert [resource.path for resource in result.book.resources] == ["cover.svg"]
    assert [one.get("alt") for one in result.all("img", "cover")] == ["A ship"]
