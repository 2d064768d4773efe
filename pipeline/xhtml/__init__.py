"""Manuscript + Style -> Book: Markdown set by the house's rules, numbered, cross-referenced and put into templates.

``drafts`` turns each file into elements; ``numbering``, ``notes``, ``references``, ``pictures`` and ``terms`` finish
them with what only the whole title can tell; ``term_base``, ``wrong_renderings`` and ``renderings`` hold the terms to
what the house has chosen; ``apparatus`` makes lists, glossary and index of it all; ``frames`` puts everything into the
house's templates; ``book`` is the order of it.
"""

from .book import make_book

__all__ = ["make_book"]
