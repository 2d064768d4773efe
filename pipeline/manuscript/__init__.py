"""A title's folder, read: ``publication.yaml`` and all that it names become a Manuscript, or Findings with places.

``files`` turns the folder's bytes into text, ``yaml_nodes`` text into values that know where they stand,
``validation`` holds these to a JSON Schema, and ``reading`` puts the Manuscript together.
"""

from .reading import PICTURES, PUBLICATION, RUNNING_HEAD, SLUG, read

__all__ = ["PICTURES", "PUBLICATION", "RUNNING_HEAD", "SLUG", "read"]
