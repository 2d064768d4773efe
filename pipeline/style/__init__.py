"""A house style's folders -> Style.

A style is a folder of data: ``style.yaml``, CSS, Jinja2 templates, ``terms.yaml``.  It extends another style
by name, down to one that extends none; what the house says stands over what it inherits.  Mappings are merged,
lists and values replaced, templates taken by name, and stylesheets follow each other, those of the ground first.

``layers`` reads that chain by way of ``documents``; ``sheets`` (CSS, pages, templates), ``fonts`` and ``terms`` make of
it what a Style holds; ``title`` adds what one title brings.  ``pipeline/schemas/style.schema.json`` is the one truth on
keys, on the fields of fixed texts, and on what a style must have.
"""

from .loading import load
from .title import for_title, no_such_page

__all__ = ["for_title", "load", "no_such_page"]
