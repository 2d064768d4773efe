"""What is to be found in a copied page, and in which order."""

from __future__ import annotations

import pikepdf

from pipeline.checks.tagged_pdf import Part, Tag, passages


def test_notes_are_each_read_by_themselves() -> None:
    """One at the end of a chapter stands above those at the foot of the page, whichever is called first."""
    with pikepdf.new() as pdf:

        def tag(role: str, *kids: Tag | str) -> Tag:
            parts = [Part(0, 0, kid) for kid in kids if isinstance(kid, str)]
            entries = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name(f"/{role}")))
            return Tag(role, entries, pdf, list(kids), parts=parts)

        notes = tag("Note", tag("P", "Four"), tag("P", "Five")), tag("Note", tag("P", "Six"))
        root = tag("Document", tag("P", "One"), tag("P", "Two"), *notes, tag("P", "Three"))
        assert list(passages(root).values()) == [["One", "Two", "Three"], ["Four", "Five"], ["Six"]]
