"""Book and printed pages -> EPUB 3.3.

``markers`` puts the printed pages into the documents, ``documents`` turns documents of the Book into content documents,
``fonts`` embeds what they are set in, as far as ``faces_used`` finds a face in use, ``stylesheets`` looks at what
the CSS refers to, ``navigation`` writes the ways in, ``metadata`` says what the EPUB is, and
``package`` is the order of it all and the only importer of ebooklib.
"""

from .package import claims, make

__all__ = ["claims", "make"]
