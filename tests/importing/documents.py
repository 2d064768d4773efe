"""Word files as python-docx makes them, with the parts that it does not know: notes and tracked changes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class WordFile:
    """A document under way: ``paragraph`` takes words, and whatever else ``note`` and others make."""

    def __init__(self) -> None:
        self.document: Document = docx.Document()
        self.notes: dict[str, list[Sequence[str]]] = {"footnote": [], "endnote": []}

    def note(self, paragraph: Paragraph, *texts: str, kind: str = "footnote", mark: str = "") -> None:
        """A note of these paragraphs, called at the end of ``paragraph``, by a ``mark`` of its own if one is given."""
        self.notes[kind].append(texts)
        number = len(self.notes[kind])
        custom = f' w:customMarkFollows="1"/><w:t>{mark}</w:t>' if mark else "/>"
        self.append(paragraph, f'<w:r {{}}><w:{kind}Reference w:id="{number}"{custom}</w:r>')

    def change(self, paragraph: Paragraph, kind: str, text: str) -> None:
        """``ins`` or ``del``: words that somebody put in or took out."""
        tag = "delText" if kind == "del" else "t"
        run = f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'
        who = 'w:id="9" w:author="Editor" w:date="2024-01-01T00:00:00Z"'
        self.append(paragraph, f"<w:{kind} {{}} {who}>{run}</w:{kind}>")

    def append(self, paragraph: Paragraph, xml: str) -> None:
        """What python-docx has no words for, at the end of ``paragraph``; ``{}`` is where ``w`` is declared."""
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))

    def save(self) -> bytes:
        for kind, notes in self.notes.items():
            if notes:
                self._add_part(kind, notes)
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _add_part(self, kind: str, notes: Sequence[Sequence[str]]) -> None:
        written = "".join(
            f'<w:{kind} w:id="{number}">{"".join(_paragraph(text) for text in texts)}</w:{kind}>'
            for number, texts in enumerate(notes, 1)
        )
        blob = f'<?xml version="1.0" encoding="UTF-8"?><w:{kind}s {nsdecls("w")}>{written}</w:{kind}s>'.encode()
        package = self.document.part.package
        part = Part(PackURI(f"/word/{kind}s.xml"), f"{TYPE}.{kind}s+xml", blob, package)
        self.document.part.relate_to(part, f"{RELATION}/{kind}s")


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
