"""How the command line tells its use: verbs in the order of the work, and what a shell completes.

The rules are read where they are needed alone, so that a verb begins at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ZshComplete

PROGRAM = "casi"

#: The verbs by what they are for, in the order in which a title meets them.
STEPS: Mapping[str, tuple[str, ...]] = {
    "To begin a title": ("new", "import"),
    "To make it": ("preview", "build", "pdf", "epub"),
    "To judge it and hand it out": ("check", "release", "verify"),
    "To find help": ("explain", "doctor", "completion"),
}

#: Shells that can complete, each with what writes its script.
SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


class Verbs(click.Group):
    """A group whose help has its verbs under ``STEPS``, and which names the nearest to a misspelt one."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        known = [name for step in STEPS.values() for name in step]
        return [name for name in known if name in self.commands] + sorted(self.commands.keys() - set(known))

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        placed = {name for names in STEPS.values() for name in names}
        for step, names in {**STEPS, "Besides": sorted(self.commands.keys() - placed)}.items():
            there = [name for name in names if name in self.commands]
            if there:
                with formatter.section(step):
                    formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=80)) for name in there])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            self._no_such_verb(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _no_such_verb(self, ctx: click.Context, name: str) -> NoReturn:
        from .. import rules

        verbs = self.list_commands(ctx)
        advice = rules.nearest(name, verbs, "did you mean {}?") or f"there are {', '.join(verbs)}."
        ctx.fail(f"there is no verb {name}; {advice}")


def shelf() -> list[Path]:
    """The folders of all titles below ``source/``, in order."""
    return sorted(path.parent for path in Path("source").glob("*/publication.yaml"))


def complete_titles(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The names of titles that begin so, else folders, for a title may be anywhere."""
    return _beginning(begun, (folder.name for folder in shelf())) or [CompletionItem(begun, type="dir")]


def complete_codes(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The codes of findings that begin so, in capitals or not, each with its message."""
    from .. import rules

    known = rules.all_rules().values()
    return [CompletionItem(rule.code, help=rule.says) for rule in known if rule.code.startswith(begun.upper())]


def _beginning(begun: str, words: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(begun)]


def completion_script(shell: str, program: click.Command) -> str:
    """What ``shell``, one of ``SHELLS``, has to read so that it completes what follows the program's name."""
    return SHELLS[shell](program, {}, PROGRAM, "_CASI_COMPLETE").source()
