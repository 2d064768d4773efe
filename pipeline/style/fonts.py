"""The faces that a style declares, and the stacks that name their families."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .. import faces
from ..model import Finding, Font, Place, Result
from ..platforms import this_system
from ..rules import finding, nearest
from .documents import gathered
from .layers import Chain, Layer


def declared(chain: Chain) -> Result[tuple[Font, ...]]:
    """Every face of the families that the uppermost layer with fonts declares."""
    return gathered(_declared(chain))


def _owner(chain: Chain) -> Layer:
    """The uppermost layer with fonts; its list stands in place of all lists below it."""
    return next((layer for layer in reversed(chain.layers) if layer.data.get("fonts")), chain.house)


def _declared(chain: Chain) -> Iterator[Font | Finding]:
    layer = _owner(chain)
    sources = chain.merged.get("sources", {})
    for index, entry in enumerate(layer.data.get("fonts", [])):
        for number, file in enumerate(entry["files"]):
            where = layer.document.place(["fonts", index, "files", number])
            path = faces.find(entry.get("package"), file)
            if path is None:
                install = _install(sources.get(entry["source"], {}), entry["source"])
                yield finding("TOOL-005", where, file=file, family=entry["family"], install=install)
            else:
                yield _face(path, entry, where)


def _install(source: Mapping[str, str], name: str) -> str:
    """The command that brings the fonts of ``source`` on this kind of machine."""
    system = this_system()
    command = source.get(system.lower() if system else "any") or source.get("any")
    return command or f"install the fonts of {name}"


def _face(path: Path, entry: Mapping[str, Any], where: Place) -> Font | Finding:
    """The face of the declared family in ``path``, which may be a collection of several families."""
    try:
        held = faces.read(path, entry["licence"])
    except faces.UnreadableError as error:
        return finding("STY-013", where, file=path.name, problem=error)
    names = ", ".join(dict.fromkeys(font.family for font in held))
    fitting = next((font for font in held if font.family == entry["family"]), None)
    return fitting or finding("STY-010", where, file=path.name, family=entry["family"], held=names)


def strange_in_stacks(chain: Chain) -> Iterator[Finding]:
    """STY-011 for each family of a stack that no font of the style has."""
    families = [entry["family"] for entry in _owner(chain).data.get("fonts", [])]
    owners = {role: layer for layer in chain.layers for role in layer.data.get("stacks", {})}
    for role, layer in owners.items():
        for index, family in enumerate(layer.data["stacks"][role]):
            if family not in families:
                hint = nearest(family, families) or f"; declared are: {', '.join(families) or 'none'}"
                where = layer.document.place(["stacks", role, index])
                yield finding("STY-011", where, stack=role, family=family, nearest=hint)
