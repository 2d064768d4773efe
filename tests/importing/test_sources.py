"""Files that cannot be read: each is told with what to do, none brings the program down."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.command_line.program import main
from pipeline.importing import pandoc, word
from pipeline.tools import Missing

from .conftest import ROOT, WORD, Bring
from .documents import WordFile

TEXT = "On Fog\n\nThe fog lifted, and nobody had seen it.\n"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def packed(members: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def of_a_word_file(**changed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(WORD / "harbor.docx") as archive:
        return {name: changed.get(Path(name).stem, archive.read(name)) for name in archive.namelist()}


WHOLE = (WORD / "harbor.docx").read_bytes()
LOCKED = packed(of_a_word_file()).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("empty.txt", b" \n\f\n", ["IMP-002"]),
        ("blank.html", b"<p> </p>", ["IMP-002"]),
        ("scan.txt", b"%PDF-1.7\n", ["IMP-003"]),
        ("table.xlsm", b"name,value", ["IMP-003"]),
        ("text.docx", TEXT.encode(), ["IMP-004"]),
        ("sheet.docx", packed({"xl/workbook.xml": b"<workbook/>"}), ["IMP-004"]),
        ("torn.docx", WHOLE[: len(WHOLE) // 2], ["IMP-004"]),
        ("damaged.docx", WHOLE[:2000] + bytes(64) + WHOLE[2064:], ["IMP-004"]),
        ("no-xml.docx", packed(of_a_word_file(document=b"<w:document")), ["IMP-004"]),
        ("entities.docx", packed(of_a_word_file(document=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), ["IMP-004"]),
        ("locked.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), ["IMP-005"]),
        ("encrypted.docx", LOCKED, ["IMP-005"]),
        ("old.doc", COMPOUND, ["IMP-006"]),
        ("hostile.docx", packed({**of_a_word_file(), "../../evil": b""}), ["IMP-008"]),
        ("latin.txt", b"On Fog\n\nThe caf\xe9 is shut.\n", ["IMP-009"]),
        ("chinese.html", b'<meta charset="utf-8"><p>\xce\xed</p>', ["IMP-009"]),
        ("klingon.html", b'<meta charset="x-klingon"><p>no</p>', ["IMP-009"]),
        ("deep.html", b"<b>" * 300 + b"deep", ["IMP-010"]),
        ("deeper.html", b"<blockquote>" * 3000 + b"deeper", ["IMP-010"]),
        ("strange.docx", packed(of_a_word_file(document=b"<a>no document</a>")), ["IMP-010"]),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_made(
    bring: Bring, with_pandoc: None, tmp_path: Path, name: str, data: bytes, codes: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    brought = bring(tmp_path / name)
    assert brought.imported is None
    assert brought.codes == codes
    assert all(one.hint for one in brought.findings)


def test_a_file_that_is_not_there_is_told(bring: Bring, tmp_path: Path) -> None:
    assert bring(tmp_path / "nowhere.docx").codes == bring(tmp_path).codes == ["IMP-001"]


def test_no_more_is_unpacked_than_a_book_takes(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "MOST", 1024 * 1024)
    (tmp_path / "bomb.docx").write_bytes(packed({**of_a_word_file(), "word/media/zeros.png": bytes(2 * word.MOST)}))
    assert bring(tmp_path / "bomb.docx").told("IMP-007") == ["bomb.docx is larger than 1 MiB when it is unpacked"]
    monkeypatch.setattr(word, "MOST_MEMBERS", 3)
    assert bring(WORD / "harbor.docx").codes == ["IMP-007"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_plain_text_that_say_what_they_are_are_read(
    bring: Bring, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "fog.txt").write_bytes(TEXT.replace("fog", "雾").encode(encoding))
    assert bring(tmp_path / "fog.txt").article == "The 雾 lifted, and nobody had seen it.\n"


# The verb


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fog.txt").write_text(TEXT, "utf-8")
    return tmp_path


@dataclass(frozen=True)
class Answer:
    code: int
    out: list[str]
    err: str


@pytest.fixture
def casi_import(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["casi", "import", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out.splitlines(), said.err)

    return run


def test_an_import_makes_a_folder_and_tells_its_files(at_home: Path, casi_import: Callable[..., Answer]) -> None:
    answer = casi_import("fog.txt", "--date", "2026", "--author", "Zhang Wei (张伟)")
    assert answer.code == 0
    made = [f"source/on-fog/{name}" for name in ("article.md", "import.txt", "publication.yaml")]
    assert sorted(answer.out) == made
    assert "source/on-fog/publication.yaml: warning IMP-031 " in answer.err
    assert (at_home / made[0]).read_text("utf-8") == "The fog lifted, and nobody had seen it.\n"
    assert "native: 张伟" in (at_home / made[2]).read_text("utf-8")
    listed = (at_home / made[1]).read_text("utf-8")
    assert "line 1 -> publication.yaml  IMP-031 " in listed


def test_what_stands_there_is_left_alone(at_home: Path, casi_import: Callable[..., Answer]) -> None:
    (at_home / "mine").mkdir()
    (at_home / "mine/article.md").write_text("My words.\n", "utf-8")
    answer = casi_import("fog.txt", "--to", "mine")
    assert answer.code == 1
    assert "error NEW-005 " in answer.err
    assert [path.name for path in (at_home / "mine").iterdir()] == ["article.md"]
    assert (at_home / "mine/article.md").read_text("utf-8") == "My words.\n"


def test_a_title_that_cannot_be_is_told_and_nothing_is_made(
    at_home: Path, casi_import: Callable[..., Answer]
) -> None:
    answer = casi_import("fog.txt", "--date", "spring", "--page", "quarto")
    assert answer.code == 1
    assert "NEW-003" in answer.err
    assert "NEW-004" in answer.err
    assert [path.name for path in at_home.iterdir()] == ["fog.txt"]


def test_without_pandoc_the_command_that_brings_it_is_told(
    at_home: Path, casi_import: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(pandoc.tools, "probe", lambda program: Missing(program.name, "it is not there", ""))
    (at_home / "fog.docx").write_bytes(WordFile().save())
    answer = casi_import("fog.docx")
    assert answer.code == 3
    assert "error TOOL-007 pandoc is needed to read this file: it is not there" in answer.err
    assert f"{sys.executable} -m pip install --require-hashes -r {ROOT / 'setup/import.lock'}" in answer.err
    assert casi_import("fog.txt").code == 0
