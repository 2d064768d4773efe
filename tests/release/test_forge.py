"""A release comes onto the forge whole, or is said not to be; the forges are played by programs that can fail."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipeline import forge as forges
from pipeline import tools
from pipeline.tools import Missing

from .conftest import NAME, Played, Repository


@pytest.fixture
def gh(forge: Callable[[str], Played]) -> Played:
    return forge("gh")


def attached(gh: Played, tag: str = "v1.1") -> dict[str, bytes]:
    folder = gh.folder / "assets" / tag
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def made(repository: Repository, tag: str = "v1.1") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in repository.release(tag).iterdir()}


def state(gh: Played, tag: str = "v1.1") -> dict[str, object]:
    return json.loads((gh.folder / "releases" / f"{tag}.json").read_text())


def test_every_file_is_attached_to_a_draft_and_compared_before_readers_see_it(
    repository: Repository, gh: Played
) -> None:
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (0, [])
    assert attached(gh) == made(repository)
    assert (state(gh)["isDraft"], state(gh)["isPrerelease"], state(gh)["name"]) == (False, True, "v1.1")
    assert state(gh)["body"] == (repository.release("v1.1") / "release-notes.md").read_text("utf-8")
    assert gh.calls == ["view", "create", "view", "upload", "view", "download", "edit", "view"]
    assert f"v1.1: gh: {len(made(repository))} files attached and compared\n" in run.err


def test_without_attaching_the_forge_is_only_asked(repository: Repository, gh: Played) -> None:
    run = repository.casi("release", "--forge", "gh", "--no-attach")
    assert (run.code, run.codes, gh.calls) == (0, [], [])
    assert len(run.out.splitlines()) == len(made(repository))


def test_run_twice_it_changes_nothing(repository: Repository, gh: Played) -> None:
    repository.casi("release", "--forge", "gh")
    before, first = state(gh), len(gh.calls)
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, state(gh), attached(gh)) == (0, before, made(repository))
    assert set(gh.calls[first:]) == {"view", "download"}


def test_a_killed_upload_is_never_shown_and_the_next_run_finishes_it(repository: Repository, gh: Played) -> None:
    gh.fail("killed upload")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (1, ["REL-020"])
    assert "ended by signal 9" in run.err
    assert state(gh)["isDraft"] is True
    assert "starter" in state(gh)["assets"].values()
    again = repository.casi("release", "--forge", "gh")
    assert (again.code, attached(gh), state(gh)["isDraft"]) == (0, made(repository), False)


def test_bytes_that_the_forge_has_cut_are_found_and_sent_again(repository: Repository, gh: Played) -> None:
    gh.fail("cut bytes")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, set(run.codes)) == (1, {"REL-022"})
    assert "readers do not see it yet" in run.err
    assert state(gh)["isDraft"] is True
    gh.recover()
    assert repository.casi("release", "--forge", "gh").code == 0
    assert (attached(gh), state(gh)["isDraft"]) == (made(repository), False)


def test_a_file_changed_on_the_forge_after_it_was_shown_is_told_and_not_replaced(
    repository: Repository, gh: Played
) -> None:
    repository.casi("release", "--forge", "gh")
    changed = gh.folder / "assets" / "v1.1" / f"{NAME}.pdf"
    changed.write_bytes(b"%PDF-1.7 another")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (1, ["REL-022"])
    assert f"{NAME}.pdf of v1.1 has other bytes on the forge; it is public" in run.err
    assert changed.read_bytes() == b"%PDF-1.7 another"


def test_a_name_that_the_forge_rewrites_is_told_with_the_name_that_it_has_there(
    repository: Repository, gh: Played
) -> None:
    gh.fail("renamed")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, set(run.codes)) == (1, {"REL-021", "REL-023"})
    assert f"{NAME}.pdf of v1.1 is not on the forge under this name" in run.err
    assert f"the forge has {NAME.replace('_', '.')}.pdf in v1.1" in run.err
    assert state(gh)["isDraft"] is True


@pytest.mark.parametrize("step", ["network", "network at upload"])
def test_a_network_that_fails_is_told_and_the_next_run_goes_on(step: str, repository: Repository, gh: Played) -> None:
    gh.fail(step)
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (1, ["REL-020"])
    assert not (gh.folder / "releases" / "v1.1.json").exists() or state(gh)["isDraft"] is True
    gh.recover()
    assert repository.casi("release", "--forge", "gh").code == 0
    assert (attached(gh), state(gh)["isDraft"]) == (made(repository), False)


def test_a_release_that_stays_a_draft_is_not_taken_for_done(repository: Repository, gh: Played) -> None:
    gh.fail("stays a draft")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (1, ["REL-020"])
    assert "readers still do not see it" in run.err


def test_a_tag_that_the_forge_does_not_know_begins_nothing(repository: Repository, gh: Played) -> None:
    (gh.folder / "tags").write_text("v1.0")
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.codes) == (1, ["REL-020"])
    assert "tag v1.1 doesn't exist" in run.err
    assert not (gh.folder / "releases").exists()


def test_without_the_forges_command_line_nothing_is_done_and_the_code_is_3(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = tools.probe
    lacking = Missing("gh", "gh is not installed", "sudo apt-get install gh")
    monkeypatch.setattr(tools, "probe", lambda program: lacking if program.name == "gh" else probe(program))
    run = repository.casi("release", "--forge", "gh")
    assert (run.code, run.out, run.codes) == (3, "", ["TOOL-001"])
    assert "sudo apt-get install gh" in run.err


def test_a_file_of_an_earlier_release_is_fetched_once_readers_see_it(repository: Repository, gh: Played) -> None:
    gh.fail("network at edit")
    repository.casi("release", "--forge", "gh")
    gh.recover()
    there = forges.find("gh", repository.folder).value
    assert there is not None
    assert forges.fetch(there, "v1.1", "text.json") is None
    repository.casi("release", "--forge", "gh")
    assert forges.fetch(there, "v1.1", "text.json") == made(repository)["text.json"]
    assert forges.fetch(there, "v1.1", "nothing.json") is None
    assert forges.fetch(there, "v0.9", "text.json") is None


# GitLab, which has no drafts


@pytest.fixture
def glab(forge: Callable[[str], Played]) -> Played:
    return forge("glab")


def shown(glab: Played) -> dict[str, object]:
    return json.loads((glab.folder / "release.json").read_text())


def linked(glab: Played) -> dict[str, bytes]:
    names = [link["name"] for link in shown(glab)["assets"]["links"]]
    return {name: (glab.folder / "assets" / name).read_bytes() for name in names}


def test_on_gitlab_a_release_says_that_it_is_not_complete_until_it_is(repository: Repository, glab: Played) -> None:
    run = repository.casi("release", "--forge", "glab")
    assert (run.code, run.codes) == (0, [])
    assert linked(glab) == made(repository)
    assert shown(glab)["description"] == (repository.release("v1.1") / "release-notes.md").read_text("utf-8")
    assert shown(glab)["name"] == "v1.1 (pre-release)"


def test_on_gitlab_a_half_attached_release_is_finished_and_what_is_wrong_replaced(
    repository: Repository, glab: Played
) -> None:
    repository.casi("release", "--forge", "glab")
    half = shown(glab)
    half["assets"]["links"].pop()
    half["description"] = f"{forges.GitLab.UNFINISHED}\n{half['description']}"
    (glab.folder / "release.json").write_text(json.dumps(half))
    (glab.folder / "assets" / f"{NAME}.pdf").write_bytes(b"%PDF-1.7 half")
    run = repository.casi("release", "--forge", "glab")
    assert (run.code, run.codes) == (0, [])
    assert linked(glab) == made(repository)
    assert "Not complete" not in shown(glab)["description"]


def test_on_gitlab_a_failing_network_and_an_unknown_tag_are_told(repository: Repository, glab: Played) -> None:
    glab.fail("network")
    assert repository.casi("release", "--forge", "glab").codes == ["REL-020"]
    glab.recover()
    (glab.folder / "tags").write_text("")
    assert repository.casi("release", "--forge", "glab").codes == ["REL-020"]
    assert not (glab.folder / "release.json").exists()
