from __future__ import annotations

import subprocess
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from pipeline import archive

MEMBERS = {"b.txt": b"two" * 100, "mimetype": b"application/epub+zip", "a/c.txt": b"one", "META-INF/x": b""}


def test_the_order_of_the_members_and_the_time_make_no_difference(monkeypatch):
    first = archive.pack(MEMBERS)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert archive.pack(dict(reversed(MEMBERS.items()))) == first


def test_the_mimetype_comes_first_and_stands_as_it_is():
    packed = archive.pack(MEMBERS)
    assert packed[30:58] == b"mimetypeapplication/epub+zip"  # as the EPUB container asks, byte for byte
    with ZipFile(BytesIO(packed)) as read:
        kinds = {entry.filename: entry.compress_type for entry in read.infolist()}
    assert list(kinds) == ["mimetype", "META-INF/x", "a/c.txt", "b.txt"]
    assert kinds.pop("mimetype") == ZIP_STORED
    assert set(kinds.values()) == {ZIP_DEFLATED}


def test_what_was_packed_is_unpacked():
    assert archive.unpack(archive.pack(MEMBERS)) == MEMBERS


def test_another_program_finds_the_archive_sound(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(archive.pack(MEMBERS))
    listing = subprocess.run(["python3", "-m", "zipfile", "-t", path], capture_output=True, text=True, check=True)
    assert "Done testing" in listing.stdout


@pytest.mark.parametrize("name", ["/etc/passwd", "../out", "a/../../out", "a\\b"])
def test_a_name_that_leaves_the_archive_is_refused(name):
    with pytest.raises(ValueError, match="is no name"):
        archive.pack({name: b""})


def test_two_members_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two members"):
        archive.pack({"map.png": b"", "Map.png": b""})
    twice = BytesIO()
    with ZipFile(twice, "w") as target:
        target.writestr("map.png", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("map.png", b"two")
    with pytest.raises(ValueError, match="two members"):
        archive.unpack(twice.getvalue())
