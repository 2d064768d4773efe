"""The Markdown dialect: one source document becomes XHTML elements, with every fault told at its exact place."""

from __future__ import annotations

from .conversion import convert
from .result import Markup, Note, Reference, ReferenceKind, SetText, Target, TargetKind

__all__ = ["Markup", "Note", "Reference", "ReferenceKind", "SetText", "Target", "TargetKind", "convert"]
