"""The files of a release, and how they are known again."""

from __future__ import annotations

import json
import platform
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from .. import archive
from ..checks.conformance import Judgement
from ..model import Edition, Review, Style
from .text import Text

#: What a release has beside the files of its titles.
SUMS, MANIFEST, TEXTS = "SHA256SUMS", "manifest.json", "text.json"


@dataclass(frozen=True)
class Title:
    """A title of a release: ``folder`` as its reader names it, the name of its files, and what they were made of.

    ``review`` is the signature where there is one for this very text.
    """

    folder: str
    file: str
    edition: Edition
    made_from: Mapping[str, Any]
    judgements: Sequence[Judgement]
    style: Style
    review: Review | None
    text: Text

    def files(self) -> Mapping[str, bytes]:
        """Both outputs and the dossier, by their names in the release."""
        outputs = (self.edition.pdf, self.edition.epub)
        files = {f"{self.file}{path.suffix}": path.read_bytes() for path in outputs}
        return {**files, f"{self.file}_dossier.zip": self._dossier()}

    def _dossier(self) -> bytes:
        """The page with its pictures and all that the build recorded."""
        folder = self.edition.records
        paths = (path for path in folder.rglob("*") if path.is_file())
        return archive.pack({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def texts(titles: Sequence[Title]) -> bytes:
    """The words of all titles, by which the next release tells what has changed."""
    return _json({title.edition.slug: asdict(title.text) for title in titles})


def manifest(head: Mapping[str, Any], titles: Sequence[Title], files: Mapping[str, bytes]) -> bytes:
    """What the release was made of, by what, and what was judged: ``head``, then the titles, then ``files``."""
    return _json(
        {
            **head,
            "machine": machine(),
            "titles": {title.edition.slug: _title(title) for title in titles},
            "files": {name: {"size": len(data), "sha256": digest(data)} for name, data in sorted(files.items())},
        }
    )


def machine() -> Mapping[str, str]:
    """What has a hand in the bytes of every file and comes with the interpreter."""
    return {"Python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}


def sums(files: Mapping[str, bytes]) -> bytes:
    """What ``sha256sum --check`` reads."""
    return "".join(f"{digest(data)}  {name}\n" for name, data in sorted(files.items())).encode()


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _title(title: Title) -> Mapping[str, Any]:
    reports = {report.tool: report.version for judged in title.judgements for report in judged.reports}
    return {
        "folder": title.folder,
        "outputs": {path.suffix[1:]: f"{title.file}{path.suffix}" for path in (title.edition.pdf, title.edition.epub)},
        "signed": title.review and {"name": title.review.name, "date": str(title.review.date)},
        "verdicts": {judged.standard.name: str(judged) for judged in title.judgements},
        "judged_by": dict(sorted(reports.items())),
        "made_from": title.made_from,
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
