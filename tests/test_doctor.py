from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import doctor
from pipeline.doctor import THINGS, Purpose
from pipeline.tools import Missing, Packages, System

NOTHING_THERE = {thing.name: Missing(thing.name, f"no {thing.name}", "") for thing in THINGS}
ALL_THERE = {thing.name: "1.0" for thing in THINGS}


@pytest.mark.parametrize("system", System)
def test_every_system_has_a_command_for_everything_that_may_lack(system: System) -> None:
    needs = doctor.needs(NOTHING_THERE, system)
    assert len(needs) == len(THINGS)
    assert [need.name for need in needs if not need.command] == []


@pytest.mark.parametrize(
    ("system", "command"),
    [
        (System.DEBIAN, "sudo apt-get install --yes --no-install-recommends libharfbuzz-subset0"),
        (System.FEDORA, "sudo dnf install --assumeyes --setopt=install_weak_deps=False harfbuzz"),
        (System.MACOS, "brew install harfbuzz"),
        (System.WINDOWS, r"C:\msys64\usr\bin\pacman -S mingw-w64-ucrt-x86_64-harfbuzz"),
    ],
)
def test_the_command_is_that_of_the_system(system: System, command: str) -> None:
    need = next(need for need in doctor.needs(NOTHING_THERE, system) if need.name == "HarfBuzz-subset")
    assert need.command == command
    assert command in doctor.in_words([need])


def test_a_system_that_we_do_not_know_is_told_what_lacks_and_that_we_know_no_command() -> None:
    words = doctor.in_words(doctor.needs(NOTHING_THERE, None))
    assert "missing  Pango: sets the lines of text" in words
    assert "we know no command for this system" in words


def test_what_is_there_is_told_with_its_version_and_no_command() -> None:
    needs = doctor.needs(ALL_THERE, System.DEBIAN)
    words = doctor.in_words(needs)
    assert "here     Pango (1.0)" in words
    assert "apt-get" not in words
    assert words.endswith("Nothing is missing.")


def test_what_the_tests_alone_need_does_not_keep_anyone_from_building() -> None:
    without_java = {**ALL_THERE, "Java": Missing("java", "java is not installed", "")}
    needs = doctor.needs(without_java, System.DEBIAN)
    assert not doctor.lacks_for_a_build(needs)
    assert "1 missing." in doctor.in_words(needs)


@pytest.mark.parametrize("name", [thing.name for thing in THINGS if thing.needed_for is Purpose.BUILD])
def test_each_thing_of_a_build_keeps_one_from_building(name: str) -> None:
    lacking = {**ALL_THERE, name: Missing(name, "gone", "")}
    assert doctor.lacks_for_a_build(doctor.needs(lacking, System.DEBIAN))


def test_this_machine_has_what_a_build_needs() -> None:
    needs = doctor.examine()
    assert [need.name for need in needs] == [thing.name for thing in THINGS]
    assert not doctor.lacks_for_a_build(needs), doctor.in_words(needs)


def test_a_build_needs_neither_java_nor_a_browser() -> None:
    names = {thing.name for thing in THINGS if thing.needed_for is Purpose.BUILD}
    assert names.isdisjoint({"Java", "Chromium"})


def test_packages_of_languages_come_by_make_and_by_no_package_manager() -> None:
    by_set_up = {thing.name: thing.needed_for for thing in THINGS if thing.packages == Packages()}
    assert by_set_up == {
        "Python packages of a build": Purpose.BUILD,
        "Python packages of the tests": Purpose.TEST,
        "Ace by DAISY, foliate-js": Purpose.TEST,
    }


def test_a_font_folder_that_may_not_be_read_has_no_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "A.ttc").touch()
    (tmp_path / "closed").mkdir(mode=0o000)
    folders = (tmp_path / "closed", tmp_path / "gone", tmp_path)
    monkeypatch.setattr(doctor, "font_folders", lambda: folders)
    assert doctor._font_files() == {"A.ttc"}
