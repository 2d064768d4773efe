"""A house style's folders -> Style.

A style is a folder of data: ``style.yaml``, CSS, Jinja2 templates, ``terms.yaml``.  It extends another style
by name, down to one that extends none; what the house says stands over what it inherits.  Mappings are merged,
lists and values replaced, templates taken by name, and stylesheets follow each other, those of the ground first.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, replace
from functools import cache, reduce
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator

from . import faces, templates
from .model import Finding, Font, Manuscript, PageFormat, Place, Result, Style, Stylesheet, Term, TitleFont
from .platforms import this_system
from .rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jsonschema.exceptions import ValidationError

#: The templates that a style must have: for each kind of document (``docs/book.md`` names the kinds), for what the
#: EPUB has beside the Book, and for the CSS that depends on the fonts of one title.
TEMPLATES = (
    *("document.xhtml", "cover.xhtml", "series.xhtml", "contents.xhtml", "part.xhtml", "text.xhtml"),
    *("nav.xhtml", "cover-image.xhtml", "fonts.css", "title.css"),
)

#: Keys that the loader resolves into fields of a Style; all others are tokens.
RESOLVED = ("extends", "print", "epub", "pages", "sources", "fonts", "stacks", "texts")


@dataclass(frozen=True)
class Layer:
    """One style of the chain as its folder gives it, before anything is merged.

    ``root`` is the composed YAML, by which a finding gets its line and column.
    """

    name: str
    folder: Path
    data: Mapping[str, Any]
    root: yaml.Node | None

    def place(self, path: Iterable[str | int] = ()) -> Place:
        """Where the value at ``path`` stands in style.yaml, or as much of the path as is there."""
        return _place(self.folder / "style.yaml", self.root, path)


def load(name: str, folders: Sequence[Path]) -> Result[Style]:
    """The style ``name``, looked for in ``folders`` in their order, with all that it inherits.

    Every fault of every layer is told at once, at the file of the style where it stands, and the value is None
    where there is one.  That ``name`` itself is not there is told without a place: the caller knows who asked.
    """
    faults: list[Finding] = []
    chain = _chain(name, folders, faults)
    if faults:
        return Result(None, tuple(faults))
    merged: dict[str, Any] = reduce(_merge, (layer.data for layer in chain), {})
    style = Style(
        name=name,
        tokens={key: value for key, value in merged.items() if key not in RESOLVED},
        templates=_templates(chain, faults),
        print=_stylesheets(chain, ("print",), faults),
        epub=_stylesheets(chain, ("epub",), faults),
        fonts=_fonts(chain, faults),
        stacks={role: tuple(families) for role, families in merged.get("stacks", {}).items()},
        texts=merged.get("texts", {}),
        pages={page: _page(page, merged["pages"][page], chain, faults) for page in merged.get("pages", {})},
        terms=_terms(chain, faults),
    )
    return Result(None if faults else style, tuple(faults))


def no_such_page(title: Manuscript, style: Style) -> Finding:
    """The Finding for a title whose page is none of the style's."""
    page = title.metadata.page
    hint = _nearest(page, list(style.pages)) or f"page formats of {style.name}: {', '.join(sorted(style.pages))}"
    return finding("PAGE-001", title.metadata.places.get("page"), style=style.name, page=page, known=hint)


def for_title(style: Style, title: Manuscript) -> Result[Style]:
    """``style`` with what the title brings of its own: its fonts, at the end of every stack, and its ``local.css``."""
    faults: list[Finding] = []
    fonts = tuple(font for brought in title.metadata.fonts for font in _brought(brought, title, faults))
    families = tuple(dict.fromkeys(font.family for font in fonts))
    stacks = {role: (*stack, *families) for role, stack in style.stacks.items()}
    sheets = list(_title_sheet(style, stacks, faults)) if fonts else []
    if title.local_css is not None:
        sheets.append(Stylesheet("local.css", title.local_css))
    dressed = replace(
        style,
        fonts=(*style.fonts, *fonts),
        stacks=stacks,
        epub=(*style.epub, *sheets),
        pages={name: replace(page, stylesheets=(*page.stylesheets, *sheets)) for name, page in style.pages.items()},
    )
    return Result(dressed, tuple(faults))


def _title_sheet(
    style: Style, stacks: Mapping[str, Sequence[str]], faults: list[Finding]
) -> Iterator[Stylesheet]:
    """What the style says in CSS of stacks to which the title has added."""
    try:
        yield Stylesheet("fonts of the title", templates.fill(style.templates, "title.css", {"stacks": stacks}))
    except templates.FillError as fault:
        faults.append(finding("STY-007", name=fault.template, problem=fault))


def _brought(brought: TitleFont, title: Manuscript, faults: list[Finding]) -> tuple[Font, ...]:
    """The faces in a font file of the title; no part of a family that the house has itself."""
    path = title.assets[brought.file]
    try:
        faces.verify(path)
        return faces.read(path, brought.licence)
    except faces.UnreadableError as error:
        faults.append(finding("FONT-004", title.metadata.places.get("fonts"), file=brought.file, problem=error))
        return ()


# The chain of styles


def _chain(name: str, folders: Sequence[Path], faults: list[Finding]) -> tuple[Layer, ...]:
    """The layers from the ground to the house."""
    layers: list[Layer] = []
    asked_at: Place | None = None
    wanted: str | None = name
    while wanted is not None:
        names = [layer.name for layer in layers]
        if wanted in names:
            ring = [*names[names.index(wanted) :], wanted]
            faults.append(finding("STY-005", asked_at, ring=" > ".join(ring)))
            break
        layer = _layer(wanted, asked_at, folders, faults)
        if layer is None:
            break
        layers.append(layer)
        ground = layer.data.get("extends")
        wanted, asked_at = ground if isinstance(ground, str) else None, layer.place(["extends"])
    return tuple(reversed(layers))


def _layer(name: str, asked_at: Place | None, folders: Sequence[Path], faults: list[Finding]) -> Layer | None:
    styles = {file.parent.name: file.parent for home in reversed(folders) for file in home.glob("*/style.yaml")}
    folder = styles.get(name)
    if folder is None:
        known = sorted(styles)
        there = f"styles that are there: {', '.join(known) or 'none; name a folder of styles with --styles'}"
        faults.append(finding("STY-001", asked_at, name=name, known=_nearest(name, known) or there))
        return None
    root, data = _yaml(folder / "style.yaml", faults)
    if root is not None:
        faults += _schema_faults(folder / "style.yaml", root, data, _schema())
    return Layer(name, folder, data if isinstance(data, dict) else {}, root)


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``: mappings are merged key by key, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


# Reading YAML with its places


def _text(path: Path, faults: list[Finding]) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        faults.append(finding("STY-012", Place(path.as_posix()), file=path.name, problem=problem))
        return None


def _yaml(path: Path, faults: list[Finding]) -> tuple[yaml.Node | None, Any]:
    """A YAML file composed and as plain data; both are None where it cannot be read."""
    text = _text(path, faults)
    if text is None:
        return None, None
    try:
        return yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(path.as_posix(), mark.line + 1, mark.column + 1) if mark else Place(path.as_posix())
        problem = getattr(error, "problem", None) or str(error)
        faults.append(finding("STY-002", where, problem=problem))
        return None, None


def _place(path: Path, root: yaml.Node | None, keys: Iterable[str | int]) -> Place:
    node = root
    mark = root.start_mark if root else None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            mark = node.start_mark
    return Place(path.as_posix(), mark.line + 1, mark.column + 1) if mark else Place(path.as_posix())


@cache
def _schema() -> Mapping[str, Any]:
    return json.loads(files(__package__).joinpath("schemas", "style.schema.json").read_text("utf-8"))


def _schema_faults(path: Path, root: yaml.Node, data: object, schema: Mapping[str, Any]) -> Iterator[Finding]:
    errors = Draft202012Validator(schema).iter_errors(data)
    for error in sorted(errors, key=lambda error: list(map(str, error.absolute_path))):
        if error.validator == "additionalProperties":
            yield from _unknown_keys(path, root, error)
        else:
            keys = list(error.absolute_path)
            key = ".".join(map(str, keys)) or path.name
            yield finding("STY-004", _place(path, root, keys), path=key, problem=error.message)


def _unknown_keys(path: Path, root: yaml.Node, error: ValidationError) -> Iterator[Finding]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key not in known:
            hint = _nearest(str(key), known) or f"keys that may stand here: {', '.join(known)}"
            yield finding("STY-003", _place(path, root, [*error.absolute_path, key]), key=key, nearest=hint)


def _nearest(word: str, known: Sequence[str]) -> str:
    """A hint that names the one of ``known`` that comes closest to ``word``; empty where none is close."""
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean {close[0]}?" if close else ""


# Stylesheets and page formats


def _stylesheets(chain: Sequence[Layer], path: Sequence[str], faults: list[Finding]) -> tuple[Stylesheet, ...]:
    """The sheets that each layer lists at ``path`` of its style.yaml, the ground's first."""
    sheets = []
    for layer in chain:
        listed = reduce(lambda value, key: value.get(key, {}), path, layer.data)
        for index, file in enumerate(listed):
            sheet = layer.folder / file
            if not (sheet.is_file() and sheet.resolve().is_relative_to(layer.folder.resolve())):
                faults.append(finding("STY-006", layer.place([*path, index]), file=file))
            elif (text := _text(sheet, faults)) is not None:
                sheets.append(Stylesheet(f"{layer.folder.parent.name}/{layer.name}/{file}", text))
    return tuple(sheets)


def _page(name: str, page: Mapping[str, Any], chain: Sequence[Layer], faults: list[Finding]) -> PageFormat:
    for key in ("width", "height"):
        if key not in page:
            layer = next(layer for layer in reversed(chain) if name in layer.data.get("pages", {}))
            where, path = layer.place(["pages", name]), f"pages.{name}"
            faults.append(finding("STY-004", where, path=path, problem=f"{key} is missing"))
    return PageFormat(
        name=name,
        width=page.get("width", 0),
        height=page.get("height", 0),
        hyphenate=page.get("hyphenate", False),
        stylesheets=_stylesheets(chain, ("pages", name, "print"), faults),
    )


# Templates


def _templates(chain: Sequence[Layer], faults: list[Finding]) -> dict[str, str]:
    """Template sources by name, the house's over the ground's, each one parsed once to tell its faults."""
    found: dict[str, tuple[Path, str]] = {}
    for layer in chain:
        for path in sorted((layer.folder / "templates").glob("*")):
            text = _text(path, faults)
            if text is not None:
                found[path.name] = path, text
    texts = {name: text for name, (_, text) in found.items()}
    for path, _ in found.values():
        faults += _template_faults(path, texts)
    house = chain[-1].place()
    for name in (name for name in TEMPLATES if name not in found):
        faults.append(finding("STY-008", house, name=name, why="extend a style that has it, such as base"))
    return texts


def _template_faults(path: Path, texts: Mapping[str, str]) -> Iterator[Finding]:
    try:
        for name in templates.missing(texts, path.name):
            why = f"correct the name that {path.name} extends, includes or imports"
            yield finding("STY-008", Place(path.as_posix()), name=name, why=why)
    except templates.FillError as fault:
        yield finding("STY-007", Place(path.as_posix(), fault.line), name=path.name, problem=fault.problem)


# Fonts


def _fonts(chain: Sequence[Layer], faults: list[Finding]) -> tuple[Font, ...]:
    """Every face of the families that the uppermost layer with fonts declares; stacks may name no others."""
    layer = next((layer for layer in reversed(chain) if layer.data.get("fonts")), chain[-1])
    declared = layer.data.get("fonts", [])
    none: dict[str, Any] = {}
    sources = reduce(_merge, (each.data.get("sources", {}) for each in chain), none)
    fonts = []
    for index, entry in enumerate(declared):
        for number, file in enumerate(entry["files"]):
            where = layer.place(["fonts", index, "files", number])
            path = faces.find(entry.get("package"), file)
            if path is None:
                install = _install(sources.get(entry["source"], {}), entry["source"])
                faults.append(finding("TOOL-005", where, file=file, family=entry["family"], install=install))
            elif font := _face(path, entry, where, faults):
                fonts.append(font)
    faults += _stack_faults(chain, [entry["family"] for entry in declared])
    return tuple(fonts)


def _install(source: Mapping[str, str], name: str) -> str:
    """The command that brings the fonts of ``source`` on this kind of machine."""
    system = this_system()
    command = source.get(system.lower() if system else "any") or source.get("any")
    return command or f"install the fonts of {name}"


def _face(path: Path, entry: Mapping[str, Any], where: Place, faults: list[Finding]) -> Font | None:
    """The face of the declared family in ``path``, which may be a collection of several families."""
    try:
        held = faces.read(path, entry["licence"])
    except faces.UnreadableError as error:
        faults.append(finding("STY-013", where, file=path.name, problem=error))
        return None
    fitting = next((font for font in held if font.family == entry["family"]), None)
    if fitting is None:
        names = ", ".join(dict.fromkeys(font.family for font in held))
        faults.append(finding("STY-010", where, file=path.name, family=entry["family"], held=names))
    return fitting


def _stack_faults(chain: Sequence[Layer], declared: Sequence[str]) -> Iterator[Finding]:
    owners = {role: layer for layer in chain for role in layer.data.get("stacks", {})}
    for role, layer in owners.items():
        for index, family in enumerate(layer.data["stacks"][role]):
            if family not in declared:
                hint = _nearest(family, declared) or f"declared are: {', '.join(declared) or 'none'}"
                where = layer.place(["stacks", role, index])
                yield finding("STY-011", where, stack=role, family=family, nearest=hint)


# The term base of the house


def _terms(chain: Sequence[Layer], faults: list[Finding]) -> tuple[Term, ...]:
    """The entries of every layer's ``terms.yaml`` by their Chinese, the house's over the ground's."""
    terms: dict[str, Term] = {}
    for path in (layer.folder / "terms.yaml" for layer in chain):
        if path.is_file():
            terms |= {term.zh: term for term in _term_file(path, faults)}
    return tuple(terms.values())


def _term_file(path: Path, faults: list[Finding]) -> tuple[Term, ...]:
    root, data = _yaml(path, faults)
    if root is None:
        return ()
    told = list(_schema_faults(path, root, data, _schema()["$defs"]["terms"]))
    faults += told
    if told:
        return ()
    return tuple(
        Term(
            zh=entry["zh"],
            en=entry["en"],
            pinyin=entry.get("pinyin"),
            wrong=tuple(entry.get("wrong", ())),
            place=_place(path, root, [index]),
        )
        for index, entry in enumerate(data)
    )
