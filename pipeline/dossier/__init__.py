"""What was found out about the finished files of a title, as a page for people and as data for programs.

``records`` reads what the build left, ``contents`` what stands in the files themselves, ``contact_sheet`` draws the
pages, and ``writing`` puts it all together.
"""

from .records import read
from .writing import DATA, PAGE, PICTURES, Dossier, write

__all__ = ["DATA", "PAGE", "PICTURES", "Dossier", "read", "write"]
