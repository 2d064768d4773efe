"""The Markdown dialect: one source document becomes XHTML elements, with every fault told at its exact place."""

from __future__ import annotations

from .alternative_text import is_file_name
from .conversion import convert
from .result import Markup, Note, SetText

__all__ = ["Markup", "Note", "SetText", "convert", "is_file_name"]
