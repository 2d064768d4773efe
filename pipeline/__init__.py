"""A publishing pipeline: a manuscript in YAML and Markdown becomes a print-quality, accessible PDF and EPUB.

A manuscript and a house style make a *Book*, which is XHTML in reading order.  Two back ends read the Book:
one lays out pages and writes a PDF, the other writes an EPUB that carries the page numbers of that PDF.
Begin with ``docs/architecture.md``; the order of the stages is in ``build.py``.
"""

__version__ = "0.1.0"
