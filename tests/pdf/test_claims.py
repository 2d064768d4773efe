"""What a PDF says of itself, read back from the file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from weasyprint import HTML

from pipeline.model import EditionDate, Metadata, Person
from pipeline.pdf import claims, tagging
from pipeline.pdf.conformance import ARCHIVAL_AND_ACCESSIBLE, MODERN, NOTHING, Conformance, Identification
from pipeline.pdf.page_labels import number_tree
from pipeline.pdf.xmp import NAMESPACES, Description, describe, packet

METADATA = Metadata(
    title="Forging Ahead",
    subtitle="Friendship & <Cooperation>",
    date=EditionDate(2023, 3),
    authors=(Person("Xi Jinping", "习近平"), Person("李白")),
    translators=(Person("A Translator"),),
    editors=(Person("A Translator"), Person("An Editor")),
    description="A description — with a dash.",
    keywords=("navy", "army"),
    rights="Public domain",
)
MOMENT = datetime(2023, 3, 1, 12, 30, tzinfo=UTC)
IDENTIFIER = "urn:uuid:5f0c7b0e-6a0b-4a52-9d58-3b6f0e9a1c47"
DESCRIPTION = describe(METADATA, IDENTIFIER, MOMENT, "A House", "0" * 64)
LABELS = ("i", "ii", "1")
PAGES = "<html lang='en'><body><h1>T</h1>" + "<p style='break-before: page'>Words.</p>" * 2


def press(conformance: Conformance, description: Description = DESCRIPTION, labels: Sequence[str] = LABELS) -> bytes:
    finisher = claims.finisher(conformance, description, labels)
    document = HTML(string=PAGES).render()
    return tagging.write(document, finisher, labels={}, **claims.options(conformance, description))


def read(data: bytes) -> pikepdf.Pdf:
    """The file; what is in it lives as long as it does."""
    return pikepdf.open(io.BytesIO(data))


def file_identifier(data: bytes) -> tuple[bytes, bytes]:
    pdf = read(data)
    return bytes(pdf.trailer.ID[0]), bytes(pdf.trailer.ID[1])


def find(rdf: etree._Element, name: str) -> list[str]:
    """The values of a property, in order, whether it is a text or a list."""
    return [
        "".join(one.itertext()).strip() for one in rdf.xpath(f"//{name}//rdf:li|//{name}[not(*)]", namespaces=PREFIXES)
    ]


VOCABULARY = f"{IDENTIFIER}#"
PREFIXES = {**NAMESPACES, "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


def xmp_of(data: bytes) -> etree._Element:
    return etree.fromstring(packet_of(read(data)))


def packet_of(pdf: pikepdf.Pdf) -> bytes:
    return pdf.Root.Metadata.read_bytes()


def test_one_file_names_both_standards_in_one_rdf_element() -> None:
    xmp = xmp_of(press(ARCHIVAL_AND_ACCESSIBLE))
    assert len(xmp.findall("rdf:RDF", NAMESPACES)) == 1
    assert [find(xmp, name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")] == [["2"], ["A"], ["1"]]
    assert find(xmp, "pdfaSchema:namespaceURI") == ["http://www.aiim.org/pdfua/ns/id/", VOCABULARY]


def test_a_modern_file_names_three_standards_and_has_no_information_dictionary() -> None:
    data = press(MODERN)
    xmp, pdf = xmp_of(data), read(data)
    names = ("pdfaid:part", "pdfaid:rev", "pdfaid:conformance", "pdfuaid:part", "pdfuaid:rev")
    assert [find(xmp, name) for name in names] == [["4"], ["2020"], [], ["2"], ["2024"]]
    assert [one.text for one in xmp.iter("{http://pdfa.org/declarations/}conformsTo")] == [
        "http://pdfa.org/declarations/wtpdf#accessibility1.0",
        "http://pdfa.org/declarations/wtpdf#reuse1.0",
    ]
    assert (pdf.pdf_version, "/Info" in pdf.trailer) == ("2.0", False)


def test_a_proof_claims_nothing_and_is_described_all_the_same() -> None:
    pdf = read(press(NOTHING))
    text = packet_of(pdf).decode("utf-8")
    assert "pdfaid:" not in text
    assert "pdfuaid:" not in text
    assert "/OutputIntents" not in pdf.Root
    assert str(pdf.docinfo.Title) == DESCRIPTION.title


def test_the_digest_of_the_page_map_is_in_the_packet() -> None:
    xmp = xmp_of(press(ARCHIVAL_AND_ACCESSIBLE))
    assert xmp.xpath("string(//*[local-name()='pageMapDigest'])") == "0" * 64


def test_another_standard_is_another_piece_of_data() -> None:
    ua_2 = Identification("pdfuaid", "http://www.aiim.org/pdfua/ns/id/", (("part", "2"), ("rev", "2024")))
    xmp = etree.fromstring(packet(Conformance(("PDF/UA-2",), None, "2.0", (ua_2,)), DESCRIPTION))
    assert [find(xmp, name) for name in ("pdfuaid:part", "pdfuaid:rev")] == [["2"], ["2024"]]
    assert find(xmp, "pdfaSchema:namespaceURI") == [VOCABULARY]


def test_xmp_and_the_information_dictionary_say_the_same() -> None:
    data = press(ARCHIVAL_AND_ACCESSIBLE)
    xmp, pdf = xmp_of(data), read(data)
    info = pdf.docinfo
    assert find(xmp, "dc:title") == [str(info.Title)] == ["Forging Ahead: Friendship & <Cooperation>"]
    assert find(xmp, "dc:creator") == str(info.Author).split("; ") == ["Xi Jinping", "李白"]
    assert find(xmp, "dc:description") == [str(info.Subject)] == ["A description — with a dash."]
    assert find(xmp, "pdf:Keywords") == [str(info.Keywords)] == ["navy, army"]
    assert find(xmp, "pdf:Producer") == [str(info.Producer)]
    assert find(xmp, "xmp:CreatorTool") == [str(info.Creator)]
    assert find(xmp, "xmp:CreateDate") == find(xmp, "xmp:ModifyDate") == ["2023-03-01T12:30:00Z"]
    assert str(info.CreationDate) == str(info.ModDate) == "D:20230301123000Z"


def test_dublin_core_tells_the_edition() -> None:
    xmp = xmp_of(press(ARCHIVAL_AND_ACCESSIBLE))
    told = {
        name: find(xmp, f"dc:{name}") for name in ("language", "publisher", "rights", "identifier", "date", "subject")
    }
    assert told == {
        "language": ["en-US"],
        "publisher": ["A House"],
        "rights": ["Public domain"],
        "identifier": [IDENTIFIER],
        "date": ["2023-03"],
        "subject": ["navy", "army"],
    }
    assert find(xmp, "dc:contributor") == ["A Translator", "An Editor"]


def test_what_the_manuscript_does_not_say_is_not_told() -> None:
    bare = describe(Metadata(title="T", date=EditionDate(2023)), IDENTIFIER, MOMENT, None, "")
    data = press(ARCHIVAL_AND_ACCESSIBLE, bare)
    xmp, pdf = xmp_of(data), read(data)
    assert [find(xmp, f"dc:{name}") for name in ("creator", "publisher", "rights", "description", "subject")] == [
        []
    ] * 5
    assert sorted(pdf.docinfo.keys()) == ["/CreationDate", "/Creator", "/ModDate", "/Producer", "/Title"]


def test_the_same_edition_has_the_same_bytes_and_its_identifier_stays() -> None:
    one, same = press(ARCHIVAL_AND_ACCESSIBLE), press(ARCHIVAL_AND_ACCESSIBLE)
    other = press(ARCHIVAL_AND_ACCESSIBLE, labels=("1", "2", "3"))
    assert one == same
    (first, first_bytes), (second, second_bytes) = file_identifier(one), file_identifier(other)
    assert first == second == DESCRIPTION.document_id.hex.encode()
    assert first_bytes != second_bytes
    assert find(xmp_of(one), "xmpMM:DocumentID") == [IDENTIFIER]


def test_an_isbn_gives_a_document_id_too() -> None:
    ids = {describe(METADATA, f"urn:isbn:978000000000{n}", MOMENT, None, "").document_id for n in (1, 1, 2)}
    assert len(ids) == 2


def test_the_window_shows_the_title_and_the_language_is_told() -> None:
    pdf = read(press(ARCHIVAL_AND_ACCESSIBLE))
    root = pdf.Root
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.Lang == "en-US"
    (intent,) = root.OutputIntents
    assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)


@pytest.mark.parametrize(
    ("labels", "ranges"),
    [
        (["i", "ii", "1", "2", "3"], "[ 0 << /S /r >> 2 << /S /D >> ]"),
        (["Cover", "ii", "iii", "5"], "[ 0 << /P (Cover) >> 1 << /S /r /St 2 >> 3 << /S /D /St 5 >> ]"),
        (["A-1", "A-2", "B-1"], "[ 0 << /P (A-) /S /D >> 2 << /P (B-) /S /D >> ]"),
        (["I", "II", "x", "x"], "[ 0 << /S /R >> 2 << /S /r /St 10 >> 3 << /S /r /St 10 >> ]"),
        (["plate", "plate", "", "0", "iiii"], "[ 0 << /P (plate) >> 2 << >> 3 << /P (0) >> 4 << /P (iiii) >> ]"),
    ],
)
def test_pages_that_are_numbered_alike_are_one_range(labels: list[str], ranges: str) -> None:
    numbers = pikepdf.Object.parse(number_tree(labels).data).Nums
    assert numbers == pikepdf.Object.parse(ranges.encode())


LABEL = st.one_of(
    st.integers(0, 4000).map(str),
    st.sampled_from(["i", "iv", "XL", "mcmxc", "iiii", "A-1", "A-2", "007", "cover", "", "附录 3"]),
)


@given(st.lists(LABEL, min_size=1, max_size=12))
def test_a_reader_finds_exactly_the_labels_that_were_given(labels: list[str]) -> None:
    pdf = pikepdf.new()
    for _ in labels:
        pdf.add_blank_page()
    pdf.Root.PageLabels = pikepdf.Object.parse(number_tree(labels).data)
    written = io.BytesIO()
    pdf.save(written)
    document = pypdfium2.PdfDocument(written.getvalue())
    assert [document.get_page_label(index) for index in range(len(labels))] == labels


def test_the_packet_is_well_formed_and_marked() -> None:
    data = packet(ARCHIVAL_AND_ACCESSIBLE, DESCRIPTION)
    assert data.startswith(b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert data.endswith(b'<?xpacket end="r"?>')
    assert ElementTree.fromstring(data).tag == "{adobe:ns:meta/}xmpmeta"
