"""``casi explain``, ``casi doctor`` and ``casi completion``: what helps along."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from . import usage
from .desk import Desk, Exit
from .options import every_verb

if TYPE_CHECKING:
    from ..rules import Rule


@click.command()
@click.argument("code", required=False, shell_complete=usage.complete_codes)
@every_verb
def explain(desk: Desk, code: str | None) -> int:
    """Say what a finding means and how to mend it.

    CODE is what stands behind the word error or warning, such as FIG-002. Without one, all codes are listed by area.
    """
    from ..rules import all_rules, nearest

    if code is None:
        return list_codes(desk)
    rule = all_rules().get(code.upper())
    if rule is None:
        near = nearest(code.upper(), all_rules(), "did you mean {}?") or "`casi explain` lists all."
        raise click.BadParameter(f"there is no finding {code}; {near}")
    click.echo(json.dumps(asdict(rule), ensure_ascii=False) if desk.as_json else explained(rule))
    return Exit.DONE


def list_codes(desk: Desk) -> Exit:
    from ..rules import by_area, in_general

    for heading, found in by_area().items():
        if desk.as_json:
            lines = [json.dumps(asdict(rule), ensure_ascii=False) for rule in found]
        else:
            lines = [heading, "", *(f"  {rule.code:<10}{in_general(rule.says)}" for rule in found), ""]
        click.echo("\n".join(lines))
    return Exit.DONE


def explained(rule: Rule) -> str:
    """All that there is to say of a rule, in paragraphs."""
    from ..rules import in_general

    said = [f"{rule.code} {rule.severity}: {in_general(rule.says)}", rule.means, f"What to do: {in_general(rule.hint)}"]
    if rule.waivable:
        said.append("Where it is meant to be so, let it pass under waive in publication.yaml, with the reason.")
    return "\n\n".join(click.wrap_text(paragraph.strip(), 100) for paragraph in said)


@click.command()
@click.argument("shell", type=click.Choice(list(usage.SHELLS)))
def completion(shell: str) -> int:
    """Let the Tab key complete verbs, titles and codes.

    SHELL is bash, zsh or fish. What is printed has to be read by the shell whenever it starts:

    \b
    echo 'eval "$(casi completion bash)"' >> ~/.bashrc
    echo 'eval "$(casi completion zsh)"' >> ~/.zshrc
    casi completion fish > ~/.config/fish/completions/casi.fish
    """
    click.echo(usage.completion_script(shell, click.get_current_context().find_root().command))
    return Exit.DONE


@click.command("doctor")
@every_verb
def doctor_(desk: Desk) -> int:
    """Say what this machine lacks, and the command that brings it."""
    from .. import doctor

    needs = doctor.examine()
    if desk.as_json:
        for need in needs:
            click.echo(json.dumps(asdict(need), ensure_ascii=False))
    else:
        click.echo(doctor.in_words(needs))
    return Exit.TOOL_MISSING if doctor.lacks_for_a_build(needs) else Exit.DONE
