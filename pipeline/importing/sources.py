"""A file of any kind that can be imported -> Content."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ..model import Finding, Result
from ..rules import finding
from . import assembly, plain_text, web_page, word
from .content import Content
from .house_words import HouseWords

MOST = 256 * 1024 * 1024
"""Bytes of a file."""

_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
WEB = (".html", ".htm", ".xhtml")
TEXT = (".txt", ".text", ".md", "")
_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE
)

#: What old pages call a smaller set than they use (WHATWG Encoding, 4.2).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "ascii": "windows-1252"}


def read(file: Path, house: HouseWords) -> Result[Content]:
    """The Content of ``file``, the house's own words taken out of it."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST + 1)
    except OSError as error:
        return Result(None, (finding("IMP-001", file=file, problem=error.strerror or error),))
    if not data.strip():
        return Result(None, (finding("IMP-002", file=file),))
    if len(data) > MOST:
        return Result(None, (finding("IMP-007", file=file, most=MOST // 1024**2),))
    result = _read(data, file, house)
    if result.value is not None and not any(passage.text.strip() for passage in result.value.passages):
        return Result(None, (*result.findings, finding("IMP-002", file=file)))
    return result


def _read(data: bytes, file: Path, house: HouseWords) -> Result[Content]:
    suffix = file.suffix.lower()
    if suffix in (".docx", ".doc") or data.startswith((_ZIP, word.OLD_BINARY)):
        return _fronted(word.read(data, file.name), house)
    if suffix not in (*WEB, *TEXT) or data.startswith(_PDF):
        return Result(None, (finding("IMP-003", file=file),))
    text = decoded(data, suffix in WEB)
    if isinstance(text, Finding):
        return Result(None, (text,))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _fronted(web_page.read(text, file), house) if suffix in WEB else Result(plain_text.read(text, house))


def _fronted(result: Result[Content], house: HouseWords) -> Result[Content]:
    value = result.value and assembly.with_front(result.value, house)
    return Result(value, result.findings)


def decoded(data: bytes, is_web: bool) -> str | Finding:
    """The text of ``data``: UTF-8, what a byte order mark says or, of a page, what it says of itself."""
    encoding = "utf-8-sig"
    declared = _CHARSET.search(data[:4096]) if is_web else None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif declared:
        name = (declared[1] or declared[2]).decode().lower()
        encoding = _WIDER.get(name, name)
    try:
        return data.decode(encoding)
    except LookupError:
        return finding("IMP-009", line=1, byte=f"{data[0]:02X}", encoding=encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return finding("IMP-009", line=line, byte=f"{data[error.start]:02X}", encoding=encoding)
