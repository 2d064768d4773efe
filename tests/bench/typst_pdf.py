"""A PDF by Pandoc and Typst, each as it comes: ``python -m tests.bench.typst_pdf FOLDER FILE …``.

The dialects agree on all but terms, marks of the index and references, of which the words are set.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypandoc
import typst

LINKS = str(Path(__file__).with_name("plain_links.lua"))


def main(folder: str, *files: str) -> None:
    """Makes ``book.typ`` and ``book.pdf`` in ``folder`` of its Markdown ``files``, in their order."""
    options = ["--from=markdown", "--to=typst", "--standalone", "--file-scope", f"--lua-filter={LINKS}"]
    subprocess.run([pypandoc.get_pandoc_path(), *options, "--output=book.typ", *files], cwd=folder, check=True)
    typst.compile(Path(folder, "book.typ"), output=str(Path(folder, "book.pdf")))


if __name__ == "__main__":
    main(*sys.argv[1:])
