"""A Word file (.docx, ISO/IEC 29500-1) -> Content, read by Pandoc.

The file comes from anywhere, so nothing of it is unpacked to the disk, and no more of it to memory than a book takes.
Before Pandoc gets it, every paragraph is given its number, and the marks of notes that are not counted are noted down.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from .. import archive
from ..model import Finding, Result
from ..rules import finding
from . import pandoc
from .assembly import content_of
from .characters import PRIVATE
from .content import Content, Passage, Told
from .front import shown
from .pandoc_tree import Tree, mark
from .word_forms import FALLBACK, W, boxes_out, grids_completed, readings_out, wrappings_opened

MOST = 512 * 1024 * 1024
"""Bytes that a file may unpack to: a book with many photographs has a tenth of that."""
MOST_MEMBERS = 10_000
OLD_BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins (MS-CFB 2.2): the old .doc, or a .docx that a password locks (MS-OFFCRYPTO 2.3.2)."""
LOCKED = "EncryptedPackage".encode("utf-16-le")

_STRICT = b"http://purl.oclc.org/ooxml/"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
COMMENTS = "word/comments.xml"
NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
ASIDE = ("header", "footer")
FORM = "docx+styles"


def read(data: bytes, file: str) -> Result[Content]:
    """The Content of a Word file; its places are paragraphs, text before notes."""
    members = _members(data, file)
    if members.value is None:
        return Result(None, members.findings)
    package = _Package.of(members.value, file)
    if package.value is None:
        return Result(None, package.findings)
    word = package.value
    passages = list(word.number())
    tree = pandoc.read(archive.pack(word.written()), FORM, file)
    if tree.value is None:
        return Result(None, tree.findings)
    reading = Tree(word.picture, custom=word.custom)
    return Result(content_of(tree.value, reading, "paragraph", passages, word.told, word.pictures))


# The archive


def _members(data: bytes, file: str) -> Result[Mapping[str, bytes]]:
    """The parts of the archive by their names, or why it is none that we may open."""
    if data.startswith(OLD_BINARY):
        return Result(None, (finding("IMP-005" if LOCKED in data else "IMP-006", file=file),))
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            faults = tuple(_faults(source.infolist(), file))
            return Result(None, faults) if faults else Result(_unpacked(source))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        return Result(None, (finding("IMP-004", file=file, problem=error),))
    except _TooLargeError:
        return Result(None, (finding("IMP-007", file=file, most=MOST // 1024**2),))


class _TooLargeError(Exception):
    """More comes out of the archive than it says, and more than a book takes."""


def _faults(entries: Sequence[zipfile.ZipInfo], file: str) -> Iterator[Finding]:
    if sum(entry.file_size for entry in entries) > MOST or len(entries) > MOST_MEMBERS:
        yield finding("IMP-007", file=file, most=MOST // 1024**2)
    if any(entry.flag_bits & 1 for entry in entries):
        yield finding("IMP-005", file=file)
    for entry in entries:
        if entry.filename.startswith("/") or "\\" in entry.filename or ".." in entry.filename.split("/"):
            yield finding("IMP-008", file=file, member=entry.filename)


def _unpacked(source: zipfile.ZipFile) -> Mapping[str, bytes]:
    """Every part; what an entry says of its size is not believed.  Raises _TooLargeError."""
    members: dict[str, bytes] = {}
    left = MOST
    for entry in source.infolist():
        if not entry.is_dir():
            with source.open(entry) as stream:
                members[entry.filename] = stream.read(left + 1)
            left -= len(members[entry.filename])
            if left < 0:
                raise _TooLargeError
    return members


# The parts


@dataclass
class _Package:
    """The parts of a Word file, of which the XML is changed for Pandoc.

    ``told`` and ``pictures`` grow with the reading, ``places`` are the paths that pictures got.  ``custom`` are marks
    of notes that are not counted, by the paragraph with which the note begins.
    """

    members: Mapping[str, bytes]
    parts: Mapping[str, etree._Element]
    custom: dict[int, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Mapping[str, bytes], file: str) -> Result[_Package]:
        if DOCUMENT not in members:
            return Result(None, (finding("IMP-004", file=file, problem=f"it has no {DOCUMENT}"),))
        wanted = [DOCUMENT, COMMENTS, *NOTES.values()]
        wanted += [name for name in members if name.startswith(tuple(f"word/{part}" for part in ASIDE))]
        parts: dict[str, etree._Element] = {}
        for name in wanted:
            try:
                if name in members:
                    parts[name] = _parsed(members[name])
            except (etree.XMLSyntaxError, ValueError) as error:
                return Result(None, (finding("IMP-004", file=file, problem=f"{name}: {error}"),))
        return Result(cls(members, parts))

    def number(self) -> Iterator[Passage]:
        """Every paragraph that is not empty, numbered: those of the text, then the notes as they are called."""
        document = self.parts[DOCUMENT]
        marks = dict(_custom_marks(document))
        comments = dict(self._comments())
        number = 0
        for owner, root in self._texts(document):
            wrappings_opened(root)
            grids_completed(root)
            boxed = boxes_out(root)
            for paragraph in _paragraphs(root):
                self.told += [*_readings(paragraph, number + 1), *_hidden(paragraph, number + 1)]
                self.told += [*_changes(paragraph, number + 1), *_remarks(paragraph, number + 1, comments)]
                text = _text(paragraph)
                if paragraph in boxed and text.strip():
                    what = {"what": "a text box stands behind its paragraph now", "words": shown(text)}
                    self.told.append(Told("IMP-059", number + 1, what))
                if not text.strip() and next(paragraph.iter(*DRAWN), None) is None:
                    continue
                number += 1
                if owner in marks:
                    self.custom[number] = marks.pop(owner)
                _put_first(paragraph, mark(number))
                yield Passage(number, text)
        self._tell_aside()

    def _comments(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Who remarked what, by the remark's id."""
        if COMMENTS in self.parts:
            for comment in self.parts[COMMENTS].iter(f"{W}comment"):
                said = " ".join(_text(paragraph) for paragraph in _paragraphs(comment))
                yield comment.get(f"{W}id", ""), (comment.get(f"{W}author", ""), " ".join(said.split()))

    def _texts(self, document: etree._Element) -> Iterator[tuple[tuple[str, str] | None, etree._Element]]:
        yield None, document
        notes = {
            (kind, note.get(f"{W}id")): note
            for kind, name in NOTES.items()
            if name in self.parts
            for note in self.parts[name].iter(f"{W}{kind}")
        }
        for reference in list(document.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
            owner = etree.QName(reference).localname.removesuffix("Reference"), reference.get(f"{W}id", "")
            if owner in notes:
                yield owner, notes.pop(owner)

    def _tell_aside(self) -> None:
        """Heads and feet of pages, which the house makes, are told with their words."""
        for name, root in self.parts.items():
            said = " ".join(" ".join(_text(paragraph) for paragraph in _paragraphs(root)).split())
            if name.startswith(tuple(f"word/{part}" for part in ASIDE)) and said:
                self.told.append(Told("IMP-041", None, {"words": shown(said)}))

    def picture(self, address: str) -> str | None:
        """The path that a picture of the file gets in the title's folder."""
        name = posixpath.normpath(posixpath.join("word", address))
        if name not in self.members or "://" in address:
            return None
        if name not in self.places:
            suffix = posixpath.splitext(name)[1].lower().replace(".jpeg", ".jpg")
            self.places[name] = f"figures/picture-{len(self.places) + 1}{suffix}"
            self.pictures[self.places[name]] = self.members[name]
        return self.places[name]

    def written(self) -> Mapping[str, bytes]:
        """The members for Pandoc, no relation leading outside but the addresses of links."""
        changed = {name: etree.tostring(part, encoding="UTF-8") for name, part in self.parts.items()}
        return {**self.members, **changed}


def _parsed(data: bytes) -> etree._Element:
    """The XML of a part, signs of private meaning replaced (ours are among them).

    Raises ValueError for a document type, which no Word file has, and for the strict form, which Pandoc does not read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type stands in it")
    if _STRICT in data:
        raise ValueError("it is in the strict form; save it as an ordinary Word document")
    for text in root.iter(f"{W}t"):
        text.text = PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text.text or "")
    return root


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs in the order in which they begin, without those that are there a second time for old programs."""
    for paragraph in root.iter(f"{W}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            yield paragraph


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph, without those that were deleted or moved away and those of a text box in it."""
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{W}t", f"{_M}t"):
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br"):
            yield " "
        elif child.tag == f"{W}noBreakHyphen":
            yield "\N{NON-BREAKING HYPHEN}"
        elif child.tag not in (f"{W}p", f"{W}moveFrom", f"{W}del", FALLBACK):
            yield from _pieces(child)


def _readings(paragraph: etree._Element, at: int) -> Iterator[Told]:
    for reading in readings_out(paragraph):
        what = "a reading that stood above characters is left out"
        yield Told("IMP-059", at, {"what": what, "words": shown(reading)}, reading)


def _hidden(paragraph: etree._Element, at: int) -> Iterator[Told]:
    """Words that Word does not show (ISO/IEC 29500-1, 17.3.2.41)."""
    for sign in paragraph.iter(f"{W}vanish"):
        run = sign.getparent().getparent()
        words = "".join(text.text or "" for text in run.iterchildren(f"{W}t"))
        if words.strip() and sign.get(f"{W}val", "true") not in ("0", "false", "off"):
            yield Told("IMP-049", at, {"words": shown(words)})


def _changes(paragraph: etree._Element, at: int) -> Iterator[Told]:
    """Changes of a paragraph that Word has kept track of: they are taken as they would be if all were accepted."""
    for change in paragraph.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"):
        words = " ".join("".join(text.text or "" for text in change.iter(f"{W}t", f"{W}delText")).split())
        code = "IMP-023" if change.tag in (f"{W}ins", f"{W}moveTo") else "IMP-022"
        if words:
            yield Told(code, at, {"words": shown(words), "author": change.get(f"{W}author", "")})


def _remarks(paragraph: etree._Element, at: int, comments: Mapping[str, tuple[str, str]]) -> Iterator[Told]:
    for reference in paragraph.iter(f"{W}commentReference"):
        author, words = comments.get(reference.get(f"{W}id", ""), ("", ""))
        yield Told("IMP-021", at, {"words": words, "author": author})


def _put_first(paragraph: etree._Element, text: str) -> None:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = text
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, run)


def _custom_marks(document: etree._Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Marks of notes that are not counted (ISO/IEC 29500-1, 17.11.7), taken out of the text, by kind and id."""
    for reference in document.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
        if reference.get(f"{W}customMarkFollows", "0") not in ("1", "true", "on"):
            continue
        signs = [sibling for sibling in reference.itersiblings(f"{W}t") if sibling.text]
        kind = etree.QName(reference).localname.removesuffix("Reference")
        yield (kind, reference.get(f"{W}id", "")), "".join(sign.text or "" for sign in signs).strip()
        for sign in signs:
            sign.text = ""
