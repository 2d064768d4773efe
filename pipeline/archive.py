"""A reproducible ZIP: the same members give the same bytes, on any day and on any machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The first moment that a ZIP entry can name (APPNOTE 4.4.6): an archive tells no time of its own.
MOMENT = (1980, 1, 1, 0, 0, 0)
PERMISSIONS = 0o644


def pack(members: Mapping[str, bytes]) -> bytes:
    """The members as a ZIP, sorted by name, each with the same date and permissions and no extra field.

    A member called ``mimetype`` comes first and is stored, as the EPUB container asks (OCF 4.2.2).
    Raises ValueError for a name that is absolute, leaves the archive or uses backslashes, and for two names that
    differ in capitals alone (OCF 4.2.2).
    """
    _each_once(name.casefold() for name in members)
    archive = BytesIO()
    with ZipFile(archive, "w") as target:
        for name in sorted(members, key=lambda name: (name != "mimetype", name)):
            target.writestr(_entry(name), members[name], compresslevel=9)
    return archive.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """Every member of a ZIP by its name.

    Raises zipfile.BadZipFile for what is no ZIP or is damaged, and ValueError for two members of one name.
    """
    with ZipFile(BytesIO(archive)) as source:
        _each_once(source.namelist())
        return {name: source.read(name) for name in source.namelist()}


def _each_once(names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"{twice[0]!r} is the name of two members of an archive")


def _entry(name: str) -> ZipInfo:
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise ValueError(f"{name!r} is no name for a member of an archive")
    entry = ZipInfo(name, MOMENT)
    entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever the program runs
    entry.external_attr = PERMISSIONS << 16
    return entry
