"""A title as it will look, in a browser, renewed with every save of its manuscript.

``session`` is the way in.  ``stages`` reads a manuscript up to its Book and lays out what has changed; ``following``
waits for a save and posts what came of it on the ``board``; ``server`` shows the board on the loopback alone, with the
files of ``page/`` and what ``pictures`` draws; ``editors`` opens the line of a paragraph.

What a preview makes is in memory and is no edition.  Layouts are kept among those of builds: each takes from the other.
"""
