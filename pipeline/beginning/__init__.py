"""A title's folder from nothing but what its editor says: ``casi new``, and the first file of ``casi import``.

``wording`` derives what a long title asks for (a short one, lines for the cover, a name for the folder);
``publication`` writes publication.yaml; ``titles`` judges what was asked for and makes the files, which are templates:
``article/`` and ``book/``, which teach the manuscript's form, and ``imported/``.
"""

from .publication import Beginning, person
from .publication import write as write_publication
from .titles import begin, faults, fill_in, put
from .wording import name_of, short_title, title_lines

__all__ = [
    "Beginning",
    "begin",
    "faults",
    "fill_in",
    "name_of",
    "person",
    "put",
    "short_title",
    "title_lines",
    "write_publication",
]
