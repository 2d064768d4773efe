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
from .word_forms import FALLBACK, W, boxes_out, grids_completed, readings_out, runs_parted, wrappings_opened

MOST = 512 * 1024 * 1024
"""Bytes that a file may unpack to: a book with many photographs has a tenth of that."""
MOST_MEMBERS = 10_000
OLD_BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins (MS-CFB 2.2): the old .doc, or a .docx that a password locks (MS-OFFCRYPTO 2.3.2)."""
LOCKED = "EncryptedPackage".encode("utf-16-le")

_STRICT = b"http://purl.oclc.org/ooxml/"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
DELETIONS = (f"{W}del", f"{W}moveFrom")
NOTES = ("footnote", "endnote")
CALLS = tuple(f"{W}{kind}Reference" for kind in NOTES)
OF_WORDS = ("footnotes", "endnotes", "comments")
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


@dataclass(frozen=True)
class _Part:
    """A part of XML by its name in the archive."""

    name: str
    root: etree._Element


@dataclass
class _Package:
    """The parts of a Word file, of which the XML is changed for Pandoc.

    ``told`` and ``pictures`` grow with the reading, ``places`` are the paths that pictures got.  ``custom`` are marks
    of notes that are not counted, by the paragraph with which the note begins.
    """

    members: Mapping[str, bytes]
    parts: Mapping[str, Sequence[_Part]]
    custom: dict[int, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Mapping[str, bytes], file: str) -> Result[_Package]:
        parts: dict[str, list[_Part]] = {}
        name = "its relations"
        try:
            for name, kind in _names(members):
                parts.setdefault(kind, []).append(_Part(name, _parsed(members[name])))
        except (etree.XMLSyntaxError, ValueError) as error:
            return Result(None, (finding("IMP-004", file=file, problem=f"{name}: {error}"),))
        if "officeDocument" not in parts:
            return Result(None, (finding("IMP-004", file=file, problem="it has no main part"),))
        return Result(cls(members, parts))

    def number(self) -> Iterator[Passage]:
        """Every paragraph that is not empty, numbered: those of the text, then the notes as they are called."""
        document = self.parts["officeDocument"][0].root
        marks = dict(_custom_marks(document))
        comments = dict(self._comments())
        number = 0
        for owner, root in self._texts(document):
            wrappings_opened(root)
            runs_parted(root)
            grids_completed(root)
            boxed = boxes_out(root)
            for paragraph in _paragraphs(root):
                self.told += _said(paragraph, number + 1, comments)
                text = _text(paragraph)
                if paragraph in boxed and text.strip():
                    self.told.append(Told("IMP-068", number + 1, {"words": shown(text)}))
                if not text.strip() and next(paragraph.iter(*DRAWN), None) is None:
                    continue
                number += 1
                if owner in marks:
                    self.custom[number] = marks.pop(owner)
                _put_first(paragraph, mark(number))
                yield Passage(number, text)
        self.told += [Told("IMP-021", None, remark) for remark in comments.values()]
        self._tell_aside()

    def _comments(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Who remarked what, by the remark's id."""
        for part in self.parts.get("comments", ()):
            for comment in part.root.iter(f"{W}comment"):
                yield comment.get(f"{W}id", ""), {"author": comment.get(f"{W}author", ""), "words": _all_text(comment)}

    def _texts(self, document: etree._Element) -> Iterator[tuple[tuple[str, str] | None, etree._Element]]:
        """The text, then each note by its kind and id; one whose call was deleted is told to be left out."""
        yield None, document
        notes = {
            (kind, note.get(f"{W}id")): note
            for kind in NOTES
            for part in self.parts.get(f"{kind}s", ())
            for note in part.root.iter(f"{W}{kind}")
        }
        for reference in list(document.iter(*CALLS)):
            owner = etree.QName(reference).localname.removesuffix("Reference"), reference.get(f"{W}id", "")
            note = notes.pop(owner, None)
            if note is None:
                continue
            deletion = next(reference.iterancestors(*DELETIONS), None)
            if deletion is None:
                yield owner, note
            else:
                words = {"author": deletion.get(f"{W}author", ""), "words": shown(_all_text(note))}
                self.told.append(Told("IMP-022", None, words))

    def _tell_aside(self) -> None:
        """Heads and feet of pages, which the house makes, are told with their words."""
        said = [_all_text(part.root) for kind in ASIDE for part in self.parts.get(kind, ())]
        self.told += [Told("IMP-041", None, {"words": shown(words)}) for words in dict.fromkeys(filter(None, said))]

    def picture(self, address: str) -> str | None:
        """The path that a picture of the file gets in the title's folder."""
        folder = posixpath.dirname(self.parts["officeDocument"][0].name)
        name = posixpath.normpath(posixpath.join(folder, address))
        if name not in self.members or "://" in address:
            return None
        if name not in self.places:
            suffix = posixpath.splitext(name)[1].lower().replace(".jpeg", ".jpg")
            self.places[name] = f"figures/picture-{len(self.places) + 1}{suffix}"
            self.pictures[self.places[name]] = self.members[name]
        return self.places[name]

    def written(self) -> Mapping[str, bytes]:
        """The members for Pandoc, which looks for notes under the names that Word mostly gives them."""
        named = {part.name: part for kind in self.parts.values() for part in kind}
        named |= {f"word/{kind}.xml": parts[0] for kind, parts in self.parts.items() if kind in OF_WORDS}
        return {**self.members, **{name: etree.tostring(part.root, encoding="UTF-8") for name, part in named.items()}}


def _names(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The parts with words, each with its kind, as the relations of the file tell them (ISO/IEC 29500-2, 6.5)."""
    for main, kind in _related(members, ""):
        if kind == "officeDocument":
            yield main, kind
            yield from ((name, kind) for name, kind in _related(members, main) if kind in (*OF_WORDS, *ASIDE))


def _related(members: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """The members to which ``part``, or the file as a whole, is related, each with the kind of the relation."""
    folder, name = posixpath.split(part)
    relations = members.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in () if relations is None else _parsed(relations):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if target in members and relation.get("TargetMode") != "External":
            yield target, relation.get("Type", "").rpartition("/")[2]


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


def _all_text(root: etree._Element) -> str:
    return " ".join(" ".join(map(_text, _paragraphs(root))).split())


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
        elif child.tag not in (f"{W}p", *DELETIONS, FALLBACK):
            yield from _pieces(child)


def _said(paragraph: etree._Element, at: int, comments: dict[str, Mapping[str, str]]) -> Iterator[Told]:
    """What is to be told of the inside of a paragraph; its remarks are taken out of ``comments``."""
    yield from _readings(paragraph, at)
    yield from _hidden(paragraph, at)
    yield from _changes(paragraph, at)
    for reference in paragraph.iter(f"{W}commentReference"):
        if remark := comments.pop(reference.get(f"{W}id", ""), None):
            yield Told("IMP-021", at, remark)


def _readings(paragraph: etree._Element, at: int) -> Iterator[Told]:
    for reading in readings_out(paragraph):
        yield Told("IMP-069", at, {"words": shown(reading)}, reading)


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


def _put_first(paragraph: etree._Element, text: str) -> None:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = text
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, run)


def _custom_marks(document: etree._Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Marks of notes that are not counted (ISO/IEC 29500-1, 17.11.7), taken out of the text, by kind and id."""
    for reference in document.iter(*CALLS):
        if reference.get(f"{W}customMarkFollows", "0") not in ("1", "true", "on"):
            continue
        signs = [sibling for sibling in reference.itersiblings(f"{W}t") if sibling.text]
        kind = etree.QName(reference).localname.removesuffix("Reference")
        yield (kind, reference.get(f"{W}id", "")), "".join(sign.text or "" for sign in signs).strip()
        for sign in signs:
            sign.text = ""
