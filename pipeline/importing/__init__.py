"""A file that a translator hands in -> a title's folder: ``casi import``.

``sources`` reads a file of any kind as Content (``content``): ``plain_text`` by what the text shows, ``word`` and
``web_page`` through Pandoc (``pandoc``, ``pandoc_tree``, ``assembly``).  ``house_words`` and ``front`` know the cover,
``signs`` the words that tell a note or a caption.  ``dialect`` writes the manuscript, ``account`` proves that no letter
of the file is missing in it, ``suggestions`` tells what an editor may want to mark.  ``stages`` is the order of all
this, and writes the list of what was done.
"""

from .stages import Imported, bring_in

__all__ = ["Imported", "bring_in"]
