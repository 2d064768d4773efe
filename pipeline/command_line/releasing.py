"""``casi release`` and ``casi verify``: files on their way to readers."""

from __future__ import annotations

from pathlib import Path

import click

from ..model import Verdict
from .desk import VERDICTS, Desk, stopwatch
from .options import every_verb, title_folders

#: Where releases stand below a build folder, a folder a version.
RELEASES = "release"

#: What is said of an output that was made again.
SAME_BYTES = {Verdict.PASSED: "yes", Verdict.FAILED: "no", Verdict.NOT_RUN: "not comparable"}


@click.command()
@click.option("--forge", type=click.Choice(["gh", "glab"]), help="Attach the files by this command line of the forge.")
@click.option("--attach/--no-attach", default=True, help="Only ask the forge for the texts of the last release.")
@click.option("--tag", help="Which tag is meant, where this commit bears several.")
@every_verb
def release(desk: Desk, forge: str | None, attach: bool, tag: str | None) -> int:
    """Make a release: the files to hand out, and what goes with them.

    Every title is built and checked; the Git tag of this commit names the release, which stands in build/release/.

    \b
    git tag v1.0
    casi release                    the files
    casi release --forge gh         the same, attached to a release on GitHub
    """
    from .. import publishing as stages

    folders = title_folders(click.get_current_context(), release.params[0], ())
    order = stages.Order(folders, desk.styles, desk.build, desk.build / RELEASES, forge, attach, tag)
    with stopwatch(desk, "release") as announce:
        published = stages.publish(order, announce)
    for finding in published.findings:
        desk.told(finding)
    for path in sorted(published.release.folder.iterdir()) if published.release else ():
        desk.made(path)
    if published.release and published.attached:
        desk.judged(published.release.tag, str(forge), f"{len(published.release.files)} files attached and compared")
    return VERDICTS[published.verdict]


@click.command()
@click.argument("manifest", required=False, type=click.Path(dir_okay=False, exists=True, path_type=Path))
@every_verb
def verify(desk: Desk, manifest: Path | None) -> int:
    """Make a release again, and compare its files byte for byte.

    MANIFEST is the manifest.json of a release; where none is named, the newest in build/release/ is meant.
    """
    from .. import verification as stages

    manifest = manifest or stages.newest(desk.build / RELEASES)
    if manifest is None:
        raise click.BadParameter(
            f"there is no release below {desk.build / RELEASES}; name a manifest.json, or make a release first."
        )
    with stopwatch(desk, "verify") as announce:
        verified = stages.verify(stages.Order(manifest, desk.styles[:-1]), announce)
    for finding in verified.findings:
        desk.told(finding)
    for name, verdict in verified.outputs.items():
        desk.judged(name, "the same bytes again", SAME_BYTES[verdict])
    return VERDICTS[verified.verdict]
