"""Book -> Layout -> PDF: the only part of the program that knows the layout engine.

``edition.make`` is the way in.  ``tree`` joins the Book's documents, ``fonts`` and ``fetcher`` shut the engine in,
``layout`` runs it, ``trace`` reads from its boxes which words of the Book stand where; ``page_map``, ``notes`` and
``lines`` say it as plain data, ``paragraphs`` and ``hyphenation`` choose better line breaks for the next layout.
``settling`` repeats that for one document until it holds, ``crew`` for all of them side by side; ``pagination`` tells
the pages of all of them together.
"""
