"""Every type that passes between stages.  Plain frozen data; this module imports nothing of ours.

Read from top to bottom it follows a title on its way: what is said about faults, what is asked for, the manuscript,
the house style, the Book, what the typesetter did, and the files that come out.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

Value = TypeVar("Value")

NOTHING: Mapping[str, Any] = MappingProxyType({})


def _unchangeable(mapping: Mapping[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(mapping)


# These types go from one process to another, but pickle cannot take apart a mapping that nobody may change.
copyreg.pickle(MappingProxyType, lambda mapping: (_unchangeable, (dict(mapping),)))


# What is said about faults


class Severity(StrEnum):
    """How grave a Finding is: an error forbids the output, a warning and a remark do not."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


@dataclass(frozen=True, order=True)
class Place:
    """A point in a source file: line and column count from 1, columns in code points.

    ``file`` is relative to the title's folder, in POSIX form; ``build.py`` puts the folder before it for display.
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    @classmethod
    def parse(cls, text: str) -> Place:
        """The Place that ``str()`` wrote: the value of every ``data-source`` attribute of a Book."""
        file, line, column = text.rsplit(":", 2)
        return cls(file, int(line), int(column))

    def within(self, folder: str) -> Place:
        """The same place, its file named from where ``folder`` is named."""
        return replace(self, file=f"{folder}/{self.file}")


@dataclass(frozen=True)
class Finding:
    """One complaint, from whichever tool it comes.  ``rules.finding`` makes those of our own."""

    code: str
    severity: Severity
    message: str
    where: Place | None = None
    hint: str = ""
    origin: str = "casi"


@dataclass(frozen=True)
class Result(Generic[Value]):
    """What a stage made and all that it had to say.  ``value`` is None where nothing could be made."""

    value: Value | None
    findings: tuple[Finding, ...] = ()


#: How a build says what it is at: the stage, and of a long stage where it has come to.
Announce = Callable[[str, str], None]


# What is asked for


@dataclass(frozen=True)
class Order:
    """What is wanted: which formats of which title, by which styles, and where to put them.

    ``folder`` is the title's folder as its reader would name it, ``styles`` the folders of styles in the order in
    which they are searched.  ``proof`` is the date to print on every page of a proof, None for the edition itself.
    ``cores`` are the processors that it may use, None for as many as there are.
    """

    folder: Path
    formats: Sequence[str]
    styles: Sequence[Path]
    build: Path
    proof: str | None = None
    cores: int | None = None


# The manuscript


@dataclass(frozen=True)
class EditionDate:
    """A year, a month or a day, as precise as the editor gave it."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601 with reduced precision: ``2023``, ``2023-03`` or ``2023-03-20``."""
        return "-".join(
            [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        )


@dataclass(frozen=True)
class Person:
    """Somebody who made the work or the edition; ``native`` is the name in its own script."""

    name: str
    native: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Original:
    """The work translated.  A key that the manuscript does not give is None and is not printed."""

    title: str | None = None
    native_title: str | None = None
    language: str = "zh-Hans"
    publisher: str | None = None
    date: EditionDate | None = None
    url: str | None = None


@dataclass(frozen=True)
class Cover:
    """A picture for the cover, or where the title breaks on the one that the style draws."""

    image: str | None = None
    alt: str | None = None
    title_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class TitleFont:
    """A font file that the title itself brings, relative to its folder."""

    file: str
    licence: str


@dataclass(frozen=True)
class Waiver:
    """A finding that the house lets pass, with its reason.  ``where`` is FILE, FILE:LINE or FILE:LINE:COLUMN."""

    code: str
    where: str
    reason: str
    place: Place


@dataclass(frozen=True)
class Metadata:
    """``publication.yaml``, complete: what was left out has its default.

    ``conformance`` is what the title asks of its PDF, None where it leaves that to the house.
    ``places`` tells where each given key stands, by its dotted path: ``title``, ``authors.0.name``.
    """

    title: str
    date: EditionDate
    subtitle: str | None = None
    series: str | None = None
    style: str = "casi"
    authors: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    short_title: str | None = None
    version: str | None = None
    language: str = "en-US"
    original: Original | None = None
    translation: str | None = None
    notices: tuple[str, ...] = ()
    doi: str | None = None
    isbn: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    description: str | None = None
    keywords: tuple[str, ...] = ()
    rights: str | None = None
    cover: Cover = Cover()
    page: str = "letter"
    conformance: str | None = None
    hyphenation: tuple[str, ...] = ()
    fonts: tuple[TitleFont, ...] = ()
    waive: tuple[Waiver, ...] = ()
    places: Mapping[str, Place] = field(default_factory=lambda: NOTHING)

    @property
    def running_title(self) -> str:
        return self.short_title or self.title

    @property
    def chinese(self) -> str:
        """The language of Chinese that says nothing of itself: that of the original, else Simplified Chinese."""
        return self.original.language if self.original and self.original.language.startswith("zh") else "zh-Hans"


class Matter(StrEnum):
    """The three parts of a book, by which folios and headings are numbered."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


@dataclass(frozen=True)
class Part:
    """A part of the body; parts are numbered from 1."""

    title: str
    number: int


@dataclass(frozen=True)
class SourceDocument:
    """One Markdown file.  ``name`` is its path below the title's folder, ``part`` the part that it stands in."""

    name: str
    matter: Matter
    text: str
    part: Part | None = None

    @property
    def stem(self) -> str:
        """The file's name as an identifier: ``chapters/03-navy.md`` gives ``chapters-03-navy``."""
        return self.name.removesuffix(".md").replace("/", "-")


@dataclass(frozen=True)
class Term:
    """An entry of a term base: Chinese, pinyin where it is given, the house's English, renderings that are wrong."""

    zh: str
    en: str
    pinyin: str | None = None
    wrong: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Review:
    """``review.yaml``: the editor's signature under what only a person can judge of the text with that ``digest``.

    ``place`` is that of the digest.
    """

    name: str
    date: EditionDate
    digest: str
    place: Place


@dataclass(frozen=True)
class Manuscript:
    """A title as its folder gives it: read, typed, and complete, but not yet understood.

    ``assets`` holds every file of the folder that a document may refer to, by its path below the folder.
    """

    slug: str
    metadata: Metadata
    documents: tuple[SourceDocument, ...]
    assets: Mapping[str, Path] = field(default_factory=lambda: NOTHING)
    terms: tuple[Term, ...] = ()
    local_css: str | None = None
    review: Review | None = None


@dataclass(frozen=True)
class TextRun:
    """A stretch of a block's text on one source line, as the manuscript has it, for the house rules to set.

    ``verbatim`` text (code, addresses, what a backslash protects) is only there as context.  U+FFFC stands for an
    object such as a cross-reference, a line feed for a forced line end.
    """

    text: str
    place: Place
    verbatim: bool = False


# The house style


@dataclass(frozen=True)
class Font:
    """One face of a declared family, on disk.  ``number`` is its index in a collection (``.ttc``)."""

    family: str
    path: Path
    weight: int
    italic: bool
    licence: str
    number: int = 0


@dataclass(frozen=True)
class Stylesheet:
    """CSS text under the name by which messages speak of it, such as ``styles/casi/print.css``."""

    name: str
    text: str


@dataclass(frozen=True)
class ThickBook:
    """What a page format has besides for a book of more than ``pages`` pages, which opens less far at its spine."""

    pages: int
    stylesheets: tuple[Stylesheet, ...]


@dataclass(frozen=True)
class PageFormat:
    """A page size that the style knows; width and height in points.

    ``stylesheets`` come after the style's own print sheets, those of ``thick`` after these.  ``hyphenate`` turns
    automatic hyphens on.
    """

    name: str
    width: float
    height: float
    hyphenate: bool
    stylesheets: tuple[Stylesheet, ...]
    thick: ThickBook | None = None


@dataclass(frozen=True)
class Style:
    """A house style with everything that it inherits already in it.

    ``tokens`` is style.yaml as plain data (limits, numbering, running heads, patterns); ``texts`` the fixed texts;
    ``templates`` Jinja2 sources by name; ``print`` and ``epub`` CSS in cascade order; ``stacks`` names, for
    each role (``text``, ``apparatus``), the families that may set it, in order.
    """

    name: str
    tokens: Mapping[str, Any]
    templates: Mapping[str, str]
    print: tuple[Stylesheet, ...]
    epub: tuple[Stylesheet, ...]
    fonts: tuple[Font, ...]
    stacks: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, Any]
    pages: Mapping[str, PageFormat]
    terms: tuple[Term, ...] = ()


# The Book


@dataclass(frozen=True)
class BookDocument:
    """One XHTML file of the Book, complete with its head; ``docs/book.md`` tells what may stand in it.

    ``name`` is the file's name without ``.xhtml`` and the id of its outermost section.  ``kind`` is one of those that
    ``docs/book.md`` lists.
    """

    name: str
    kind: str
    matter: Matter
    title: str
    xhtml: bytes
    source: str | None = None


@dataclass(frozen=True)
class NavigationEntry:
    """A line of the contents, the bookmarks, the EPUB's navigation or a list of figures, without note calls."""

    title: str
    document: str
    fragment: str
    children: tuple[NavigationEntry, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A file that documents refer to, under the path by which they do."""

    path: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A picture that can be printed and read, whole and safe; ``width`` and ``height`` in CSS pixels as it is shown."""

    path: str
    media_type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Change:
    """A mark that a house rule changed: which rule, where, and both readings in their context."""

    rule: str
    where: Place
    before: str
    after: str


@dataclass(frozen=True)
class GlossaryEntry:
    """A term of a title with every place where it is used, as links of the Book: ``navy.xhtml#navy_term-1``.

    ``wrong`` are the renderings that the term base calls wrong.
    """

    english: str
    chinese: str
    pinyin: str
    wrong: tuple[str, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """The one intermediate form: XHTML documents in reading order, their navigation and their resources.

    ``lists`` are the lines of the lists of ``figures`` and of ``tables``, where the style asks for them, and of the
    ``concordance``: pages of the original; ``glossary`` are the terms, whether the style asks for a glossary of so many
    or not.
    ``sources`` are the Markdown texts, by which a check finds the exact column of what it complains of.
    ``proof`` is the date printed on the pages of a proof, None in an edition.
    """

    slug: str
    metadata: Metadata
    documents: tuple[BookDocument, ...]
    navigation: tuple[NavigationEntry, ...]
    resources: tuple[Resource, ...]
    lists: Mapping[str, tuple[NavigationEntry, ...]] = field(default_factory=lambda: NOTHING)
    glossary: tuple[GlossaryEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    proof: str | None = None


# What the typesetter did


@dataclass(frozen=True)
class Position:
    """A point in a document of the Book, exact to the code point.

    ``element`` counts the elements of the parsed document in document order from 0 (the root).  ``slot`` is
    ``before`` (in front of the element, offset 0), ``text`` or ``tail`` (lxml's names); ``offset`` counts the code
    points in front of it in that text.
    """

    document: str
    element: int
    slot: str
    offset: int = 0


@dataclass(frozen=True)
class PageStart:
    """Where a printed page begins.  ``position`` is None where it holds nothing of the Book.

    ``index`` counts pages from 0, ``label`` is the page label and, where one is printed, the folio.
    """

    index: int
    label: str
    position: Position | None


@dataclass(frozen=True)
class PlacedNote:
    """A note as it came out: the pages (indices) of its call and of its text, and whether all of it is visible.

    ``at_end`` says that it stands at the end of its document, where it may cross pages, instead of its page's foot.
    """

    id: str
    call_page: int
    note_page: int
    whole: bool
    at_end: bool = False


class LineRole(StrEnum):
    """What a line of text is: ``display`` is what is set line by line, as a table, a caption, verse or contents."""

    TEXT = "text"
    HEADING = "heading"
    NOTE = "note"
    DISPLAY = "display"


@dataclass(frozen=True)
class Line:
    """A line of text as it came out.  Lengths in points; ``stretch`` is extra word space in em.

    ``block`` is the position in front of the paragraph, heading or cell that the line is part of; ``last`` says that it
    is the last one there.  ``top`` counts from the upper edge of the page, ``size`` is the size of the block's type.
    """

    page: int
    where: Place | None
    block: Position
    role: LineRole
    text: str
    top: float
    width: float
    measure: float
    size: float
    stretch: float
    hyphenated: bool
    last: bool


@dataclass(frozen=True)
class PlacedPicture:
    """Where a picture of the text came out; ``top`` counts from the upper edge of the page, in points."""

    page: int
    where: Place | None
    top: float


@dataclass(frozen=True)
class Layout:
    """What the typesetter did, as plain data, in reading order.

    ``fonts`` names the faces that the pages really use; ``labels`` gives the label of the page on which each element
    with an id begins.
    """

    page_map: tuple[PageStart, ...]
    notes: tuple[PlacedNote, ...]
    lines: tuple[Line, ...]
    fonts: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    pictures: tuple[PlacedPicture, ...] = ()


@dataclass(frozen=True)
class PrintEdition:
    """A finished PDF with the Layout it came from.

    ``cover`` is its first page as a PNG, 1600 pixels high; ``engine`` names the libraries that its bytes depend on,
    with their versions.
    """

    pdf: bytes
    layout: Layout
    cover: bytes
    engine: Mapping[str, str] = field(default_factory=lambda: NOTHING)


# The files that come out


@dataclass(frozen=True)
class Artifact:
    """A file that was made, and the standards that it says it conforms to."""

    path: Path
    format: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What came of an Order: the files made, none where a finding forbade them, and every finding.

    ``written`` gives the SHA-256, in hexadecimal, of every file that was put in place, by its path.
    """

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]
    written: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Lacking:
    """An Order came to nothing since the machine has no library by which pages could be set."""

    message: str


@dataclass(frozen=True)
class Fault:
    """An Order came to nothing by a fault of ours; ``trace`` leads to it."""

    message: str
    trace: str


Outcome: TypeAlias = Delivery | Lacking | Fault


@dataclass(frozen=True)
class Edition:
    """The finished files of a title, in the ``folder`` where a build left them.  Any of them may lack."""

    slug: str
    folder: Path

    def output(self, format_: str) -> Path:
        return self.folder / f"{self.slug}.{format_}"

    @property
    def pdf(self) -> Path:
        return self.output("pdf")

    @property
    def epub(self) -> Path:
        return self.output("epub")

    @property
    def book(self) -> Path:
        """The folder with the documents of the Book."""
        return self.folder / "xhtml"

    @property
    def records(self) -> Path:
        """The folder with what the build recorded."""
        return self.folder / "reports"


@dataclass(frozen=True)
class Release:
    """The finished files of a version: the SHA-256 of each in ``files``, by its name in ``folder``.

    ``notes`` names the file with what is told of it; a ``prerelease`` has a title whose checklist nobody has signed.
    """

    tag: str
    folder: Path
    files: Mapping[str, str]
    notes: str
    prerelease: bool


class Verdict(StrEnum):
    """``not run`` is neither of the others and is never shown as one of them."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Shot:
    """What a reader sees of the document ``title`` of an EPUB when it opens: on which screen, in light or in dark."""

    title: str
    screen: str
    scheme: str
    picture: Picture


@dataclass(frozen=True)
class Report:
    """What one tool says of one file or Book, and what it saw.

    ``why`` tells why it was not run, ``version`` which release judged.
    """

    subject: str
    tool: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    why: str = ""
    version: str = ""
    shots: tuple[Shot, ...] = ()
