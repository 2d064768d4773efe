"""The templates of a house style: the one way to read and to fill them, for documents and for stylesheets.

A style is data, so its templates run in Jinja2's sandbox: they reach the values that they are given and nothing
behind them, change none of them, and loop no further than the sandbox lets ``range`` go.  Names that are not there
are faults.  What a document (``*.xhtml``) prints is escaped; a stylesheet says ``{{ name|css_string }}``, Markdown
``{{ name|markdown }}``.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jinja2
import jinja2.meta
from jinja2.sandbox import ImmutableSandboxedEnvironment


class FillError(ValueError):
    """A template that cannot be read or filled: which one, the line (None where it has none), and why."""

    def __init__(self, template: str, line: int | None, problem: str) -> None:
        super().__init__(f"{template}, line {line}: {problem}" if line else f"{template}: {problem}")
        self.template, self.line, self.problem = template, line, problem


def fill(templates: Mapping[str, str], name: str, values: Mapping[str, Any]) -> str:
    """What the template ``name`` makes of ``values``.  Raises FillError."""
    try:
        return _environment(tuple(sorted(templates.items()))).get_template(name).render(values)
    except Exception as error:  # a template computes: it may divide by zero like any program
        raise _fault(name, error) from error


def missing(templates: Mapping[str, str], name: str) -> Iterator[str]:
    """The templates that ``name`` extends, includes or imports in vain.  Raises FillError for a fault of syntax."""
    try:
        named = _named(name, templates[name])
    except jinja2.TemplateSyntaxError as error:
        raise FillError(name, error.lineno, str(error.message)) from error
    yield from (other for other in named if other not in templates)


def css_string(text: object) -> str:
    """``text`` as a string of CSS with its quotes (CSS Object Model, "serialize a string")."""
    escaped = re.sub(r'["\\\x00-\x1f\x7f]', lambda match: f"\\{ord(match[0]) or 0xFFFD:x} ", str(text))
    return f'"{escaped}"'


def markdown(text: object) -> str:
    """``text`` as words of one line of Markdown, and of no markup (CommonMark, "backslash escapes")."""
    return re.sub(r"([\\`*_{}\[\]<>()#|~&!@])", r"\\\1", " ".join(str(text).split()))


@lru_cache(maxsize=256)
def _named(name: str, text: str) -> tuple[str, ...]:
    """The templates that a template names, compiled once for all styles that have it.  Raises TemplateSyntaxError."""
    environment = _environment(())
    tree = environment.parse(text, name)
    named = tuple(other for other in jinja2.meta.find_referenced_templates(tree) if other is not None)
    environment.compile(tree, name)  # finds filters and tests that are not there, which parsing does not
    return named


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    """The templates as Jinja2 reads them, once for all titles of a style: that takes longer than filling them.

    Each is loaded under its own name, by which the trace of a fault knows it.
    """
    sources = {name: (text, name, lambda: True) for name, text in templates}
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(sources.get),
        autoescape=lambda name: name is not None and name.endswith(".xhtml"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(css_string=css_string, markdown=markdown)
    return environment


def _fault(name: str, error: Exception) -> FillError:
    """What is wrong, and the last line that was at work of this template or of one that it extends or includes."""
    at = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    inside = [(file, line) for file, line in at if file.endswith((".xhtml", ".css", ".md"))]
    template, line = inside[-1] if inside else (name, getattr(error, "lineno", None))
    return FillError(template, line, f"{type(error).__name__}: {error}")
