"""The metadata of an edition, and the XMP packet (ISO 16684-1) in which a PDF carries them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import weasyprint
from lxml import etree

from .. import __version__
from ..identifiers import VOCABULARY
from ..model import Metadata
from .conformance import Conformance, Identification, Property

CREATOR = f"casi {__version__}"
PRODUCER = f"WeasyPrint {weasyprint.__version__}"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES: Mapping[str, str] = {
    "x": "adobe:ns:meta/",
    "rdf": RDF,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfd": "http://pdfa.org/declarations/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}


@dataclass(frozen=True)
class Description:
    """The metadata of an edition as its PDF tells them.

    ``moment`` is the time that the file bears, in UTC; ``page_map`` the digest of its page map, by which the EPUB with
    the same pages is known.
    """

    title: str
    language: str
    identifier: str
    moment: datetime
    date: str
    page_map: str
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    description: str | None = None
    keywords: tuple[str, ...] = ()
    publisher: str | None = None
    rights: str | None = None

    @property
    def document_id(self) -> UUID:
        """The same for every state of the same edition: that of a UUID URN, else one derived from the identifier."""
        prefix, _, value = self.identifier.rpartition(":")
        return UUID(value) if prefix == "urn:uuid" else uuid5(NAMESPACE_URL, self.identifier)


def describe(
    metadata: Metadata, identifier: str, moment: datetime, publisher: str | None, page_map: str
) -> Description:
    """The Description of an edition: ``identifier`` is a URN or an address, ``moment`` is in UTC."""
    others = (*metadata.translators, *metadata.editors, *metadata.contributors)
    return Description(
        title=f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title,
        language=metadata.language,
        identifier=identifier,
        moment=moment,
        date=str(metadata.date),
        page_map=page_map,
        authors=tuple(person.name for person in metadata.authors),
        contributors=tuple(dict.fromkeys(person.name for person in others)),
        description=metadata.description,
        keywords=metadata.keywords,
        publisher=publisher,
        rights=metadata.rights,
    )


def packet(conformance: Conformance, description: Description) -> bytes:
    """The packet (ISO 16684-1, 7.3.2): one ``rdf:RDF``, in it one ``rdf:Description`` for each subject."""
    claimed = (*conformance.identifications, _page_map(description))
    elements = _Elements({**NAMESPACES, **{one.prefix: one.namespace for one in claimed}})
    extended = [one for one in claimed if one.extension]
    subjects = [
        *(elements.identification(one) for one in claimed),
        *([elements.declarations(conformance.declarations)] if conformance.declarations else []),
        *([elements.extension(extended)] if extended else []),
        elements.subject(elements.dublin_core(description)),
        elements.subject(elements.xmp(description)),
    ]
    rdf = elements.make("rdf:RDF", children=subjects)
    body = etree.tostring(elements.make("x:xmpmeta", children=[rdf]), encoding="utf-8", pretty_print=True)
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' + body + b'<?xpacket end="r"?>'


def _page_map(description: Description) -> Identification:
    """Our own property, under the name that the EPUB gives it."""
    told = Property("pageMapDigest", "Text", "The SHA-256 of the map of its pages, as its EPUB has it")
    properties = ((told.name, description.page_map),)
    return Identification("casi", VOCABULARY, properties, schema="Vocabulary of casi", extension=(told,))


class _Elements:
    """Makes the elements of RDF by their prefixed names."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = dict(namespaces)

    def make(self, name: str, text: str | None = None, children: Iterable[etree._Element] = ()) -> etree._Element:
        prefix, _, local = name.partition(":")
        element = etree.Element(f"{{{self._namespaces[prefix]}}}{local}", nsmap=self._namespaces)
        element.text = text
        element.extend(children)
        return element

    def subject(self, properties: Iterable[etree._Element]) -> etree._Element:
        """The properties of the file itself, hence an empty ``rdf:about``."""
        element = self.make("rdf:Description", children=properties)
        element.set(f"{{{RDF}}}about", "")
        return element

    def identification(self, claim: Identification) -> etree._Element:
        return self.subject(self.make(f"{claim.prefix}:{name}", value) for name, value in claim.properties)

    def declarations(self, addresses: Iterable[str]) -> etree._Element:
        declared = [self._resource({"pdfd:conformsTo": address}) for address in addresses]
        return self.subject([self.make("pdfd:declarations", children=[self.make("rdf:Bag", children=declared)])])

    def dublin_core(self, description: Description) -> Iterator[etree._Element]:
        yield self.make("dc:format", "application/pdf")
        yield self.make("dc:identifier", description.identifier)
        yield self._alternatives("dc:title", description.title)
        yield self._list("dc:language", "rdf:Bag", [description.language])
        yield self._list("dc:date", "rdf:Seq", [description.date])
        if description.authors:
            yield self._list("dc:creator", "rdf:Seq", description.authors)
        if description.contributors:
            yield self._list("dc:contributor", "rdf:Bag", description.contributors)
        if description.publisher:
            yield self._list("dc:publisher", "rdf:Bag", [description.publisher])
        if description.keywords:
            yield self._list("dc:subject", "rdf:Bag", description.keywords)
        if description.description:
            yield self._alternatives("dc:description", description.description)
        if description.rights:
            yield self._alternatives("dc:rights", description.rights)

    def xmp(self, description: Description) -> Iterator[etree._Element]:
        moment = f"{description.moment:%Y-%m-%dT%H:%M:%SZ}"
        for name in ("CreateDate", "ModifyDate", "MetadataDate"):
            yield self.make(f"xmp:{name}", moment)
        yield self.make("xmp:CreatorTool", CREATOR)
        yield self.make("xmpMM:DocumentID", description.document_id.urn)
        yield self.make("pdf:Producer", PRODUCER)
        if description.keywords:
            yield self.make("pdf:Keywords", ", ".join(description.keywords))

    def extension(self, claims: Iterable[Identification]) -> etree._Element:
        """The schemas that PDF/A does not know (ISO 19005-2, 6.6.2.3.3)."""
        schemas = self.make("rdf:Bag", children=[self._schema(claim) for claim in claims])
        return self.subject([self.make("pdfaExtension:schemas", children=[schemas])])

    def _schema(self, claim: Identification) -> etree._Element:
        properties = self.make(
            "rdf:Seq",
            children=[
                self._resource(
                    {
                        "pdfaProperty:name": one.name,
                        "pdfaProperty:valueType": one.type,
                        "pdfaProperty:category": "internal",
                        "pdfaProperty:description": one.description,
                    }
                )
                for one in claim.extension
            ],
        )
        schema = self._resource(
            {
                "pdfaSchema:schema": claim.schema,
                "pdfaSchema:namespaceURI": claim.namespace,
                "pdfaSchema:prefix": claim.prefix,
            }
        )
        schema.append(self.make("pdfaSchema:property", children=[properties]))
        return schema

    def _resource(self, values: Mapping[str, str]) -> etree._Element:
        item = self.make("rdf:li", children=[self.make(name, value) for name, value in values.items()])
        item.set(f"{{{RDF}}}parseType", "Resource")
        return item

    def _list(self, name: str, kind: str, values: Iterable[str]) -> etree._Element:
        return self.make(name, children=[self.make(kind, children=[self.make("rdf:li", value) for value in values])])

    def _alternatives(self, name: str, text: str) -> etree._Element:
        item = self.make("rdf:li", text)
        item.set(XML_LANG, "x-default")
        return self.make(name, children=[self.make("rdf:Alt", children=[item])])
