"""Book, style and printed pages -> the bytes of an EPUB, by way of EbookLib."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO

from ebooklib import epub
from lxml import etree
from lxml.etree import _Element as Element
from PIL import Image

from .. import archive
from ..identifiers import edition_time, identifier
from ..model import Book, BookDocument, Finding, Place, PrintEdition, Resource, Result, Review, Style
from ..places import of_words
from ..rules import finding
from ..templates import FillError
from . import documents, drawings, faces_used, fonts, markers, metadata, navigation, stylesheets
from .markers import PageMarker

XHTML_TYPE = "application/xhtml+xml"
PACKAGE_DOCUMENT = "EPUB/content.opf"
COVER_PAGE = "cover-image.xhtml"

#: Documents that the Book does not have.
OURS = frozenset({COVER_PAGE, f"{documents.NAVIGATION}.xhtml"})

#: Fixed texts of the EPUB that every style must have, under ``texts.epub``.
TEXTS = ("cover", "title_page", "text", "pages", "landmarks", "cover_image", "back_mark", "back_to_text", "summary")


def make(book: Book, style: Style, printed: PrintEdition, review: Review | None = None) -> Result[bytes]:
    """The EPUB of the book, its page list that of the printed edition.  It states its conformance where ``review``, the
    signature under this very text, is there to certify it.

    The same arguments give the same bytes; ``SOURCE_DATE_EPOCH`` is the one thing beside them that is looked at.
    A character without a glyph and a page without its place are told, and the EPUB is made all the same, for a proof.
    """
    missing = [name for name in TEXTS if name not in style.texts.get("epub", {})]
    faults = [finding("EPUB-005", reason=f"the style has no text epub.{name}") for name in missing]
    faults += [finding("EPUB-006", _place(d), name=d.name) for d in book.documents if f"{d.name}.xhtml" in OURS]
    faults += _pictures_of_one_name(book)
    if faults:
        return Result(None, tuple(faults))
    try:
        return _make(book, style, printed, review)
    except (FillError, etree.XMLSyntaxError) as fault:
        return Result(None, (finding("EPUB-005", reason=fault),))


def _pictures_of_one_name(book: Book) -> Iterator[Finding]:
    """EPUB-008 for two pictures that the container takes for one (OCF 4.2.2)."""
    seen: dict[str, str] = {}
    for resource in book.resources:
        other = seen.setdefault(resource.path.casefold(), resource.path)
        if other != resource.path:
            yield finding("EPUB-008", None, one=other, other=resource.path)


def _place(document: BookDocument) -> Place | None:
    return Place(document.source) if document.source else None


def claims(review: Review | None) -> tuple[str, ...]:
    """The standards that an EPUB says it keeps to."""
    return ("EPUB 3.3", metadata.CONFORMANCE) if review else ("EPUB 3.3",)


def _make(book: Book, style: Style, printed: PrintEdition, review: Review | None) -> Result[bytes]:
    trees = {document.name: documents.parse(document) for document in book.documents}
    marked = markers.mark_pages(trees, printed.layout.page_map)
    pages = marked.value or ()
    wanted = {character: where or of_words(book, character) for character, where in fonts.characters(trees).items()}
    written = _documents(book, style, printed, trees, pages)
    held = metadata.survey(book, trees, pages=bool(pages))
    css = "\n".join(sheet.text for sheet in style.epub)
    others = faces_used.shown(css).union(_characters(written))
    wanted |= {character: of_words(book, character) for character in sorted(others.difference(wanted))}
    faces = fonts.embed(style, wanted, faces_used.characters(written.values(), css))
    package = _package(book, metadata.entries(book, style, printed.layout.page_map, held, review))
    resources = drawings.with_faces(_resources(book, style, written), style)
    for item in _items(book, style, printed, written, faces.value or (), resources.value or ()):
        package.add_item(item)
    package.spine = [package.get_item_with_href(name) for name in _reading_order(book)]
    told = (*marked.findings, *faces.findings, *resources.findings, *stylesheets.check(style, book))
    links = metadata.links(style) if review else ()
    return Result(_write(package, book, links), tuple(dict.fromkeys(told)))


# The files


def _documents(
    book: Book, style: Style, printed: PrintEdition, trees: Mapping[str, Element], pages: Sequence[PageMarker]
) -> dict[str, bytes]:
    """Every content document by its file's name.  The Book's own contents give way to the navigation document."""
    texts = style.texts["epub"]
    width, height = Image.open(BytesIO(printed.cover)).size
    alt = book.metadata.cover.alt or texts["cover_image"].format(title=book.metadata.title)
    cover = {"src": _cover_image(book), "alt": alt, "width": width, "height": height}
    written = {
        COVER_PAGE: navigation.render(style, COVER_PAGE, book=book, cover=cover),
        f"{documents.NAVIGATION}.xhtml": navigation.navigation(book, style, trees, pages),
    }
    for document in book.documents:
        if document.kind != "contents":
            tree = trees[document.name]
            written[f"{document.name}.xhtml"] = documents.convert(tree, book, printed.layout.labels, style)
    return written


def _items(
    book: Book,
    style: Style,
    printed: PrintEdition,
    written: Mapping[str, bytes],
    faces: Sequence[fonts.EmbeddedFont],
    resources: Sequence[Resource],
) -> Iterator[epub.EpubItem]:
    for name, content in written.items():
        item = epub.EpubItem(f"document-{name.removesuffix('.xhtml')}", name, XHTML_TYPE, content)
        item.properties = ["nav"] if name == f"{documents.NAVIGATION}.xhtml" else []
        yield item
    cover = epub.EpubItem("cover-image", _cover_image(book), "image/png", printed.cover)
    cover.properties = ["cover-image"]
    yield cover
    declared = navigation.render(style, "fonts.css", faces=faces, stack=style.stacks["text"])
    css = b"\n".join([declared, *(sheet.text.encode() for sheet in style.epub)])
    files = [Resource("style.css", "text/css", css), *resources]
    files += [Resource(face.path, face.media_type, face.data) for face in faces]
    for number, file in enumerate(files):
        yield epub.EpubItem(f"resource-{number}", file.path, file.media_type, file.data)
    yield epub.EpubNcx("ncx", "toc.ncx")


def _resources(book: Book, style: Style, written: Mapping[str, bytes]) -> Iterator[Resource]:
    """Those of the Book, without the picture that is its cover on paper unless it is shown elsewhere as well."""
    elements = (element for content in written.values() for element in etree.fromstring(content).iter(etree.Element))
    used = {element.get(name) for element in elements for name in ("src", "href")} | stylesheets.pictures(style)
    yield from (one for one in book.resources if one.path != book.metadata.cover.image or one.path in used)


def _reading_order(book: Book) -> list[str]:
    return [COVER_PAGE, *(documents.file_name(book, document.name) for document in book.documents)]


def _characters(written: Mapping[str, bytes]) -> str:
    return "".join("".join(etree.fromstring(content).itertext()) for content in written.values())


def _cover_image(book: Book) -> str:
    """A name for the picture of the cover that no picture of the title has."""
    name = "cover-image.png"
    while name in {resource.path.casefold() for resource in book.resources}:
        name = f"_{name}"
    return name


# The package


def _package(book: Book, entries: Iterator[metadata.Entry]) -> epub.EpubBook:
    package = epub.EpubBook()
    package.set_identifier(identifier(book, "epub"))
    package.title, package.language = book.metadata.title, book.metadata.language
    package.prefixes = [metadata.PREFIX]
    for entry in entries:
        namespace = "OPF" if entry.name == "meta" else "DC"
        package.add_metadata(namespace, entry.name, entry.value, dict(entry.attributes))
    package.add_metadata("OPF", "meta", "", {"name": "cover", "content": "cover-image"})  # for readers of EPUB 2
    package.toc = [_toc(link, f"entry-{number}") for number, link in enumerate(navigation.contents(book))]
    return package


def _toc(link: navigation.Link, link_id: str) -> epub.Link | tuple[epub.Section, list]:
    """The same contents for the NCX, by which older readers find their way."""
    if not link.children:
        return epub.Link(link.href, link.title, link_id)
    children = [_toc(child, f"{link_id}-{number}") for number, child in enumerate(link.children)]
    return epub.Section(link.title, link.href), children


def _write(package: epub.EpubBook, book: Book, links: Iterable[Mapping[str, str]]) -> bytes:
    container = BytesIO()
    options = {"mtime": edition_time(book.metadata.date), "raise_exceptions": True}
    epub.write_epub(container, package, options)
    members = archive.unpack(container.getvalue())
    members[PACKAGE_DOCUMENT] = _completed(members[PACKAGE_DOCUMENT], book.metadata.language, links)
    return archive.pack(members)


def _completed(package_document: bytes, language: str, links: Iterable[Mapping[str, str]]) -> bytes:
    """The package document with what EbookLib does not give it: its language, and ``links`` in the metadata."""
    root = etree.fromstring(package_document)
    root.set(metadata.XML_LANG, language)
    for link in links:
        etree.SubElement(root.find("{*}metadata"), f"{{{etree.QName(root).namespace}}}link", link)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
