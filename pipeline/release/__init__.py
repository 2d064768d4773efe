"""What a release consists of: the editions under names of the house, what readers are told, what all was made from."""

from .files import MANIFEST, SUMS, TEXTS, Title, digest, machine, manifest, sums, texts
from .names import file_name
from .notes import NOTES, Told, write
from .text import Text, loads, read

__all__ = ["MANIFEST", "NOTES", "SUMS", "TEXTS", "Text", "Title", "Told", "digest", "file_name", "loads", "machine",
           "manifest", "read", "sums", "texts", "write"]  # fmt: skip
