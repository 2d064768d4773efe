"""From a tag to a release: what is refused, what is written, and what readers are told."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline import build, outputs
from pipeline.build import Delivery, Order
from pipeline.model import Artifact, Verdict

from .conftest import NAME, PUBLICATION, Repository


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles are taken as they stand in the build folder: what is tried here does not depend on their pages."""

    def take(order: Order, _announce: object) -> Delivery:
        slug = order.folder.name
        return Delivery(tuple(Artifact(order.build / slug / f"{slug}.{one}", one) for one in order.formats), ())

    monkeypatch.setattr(build, "build", take)


@pytest.fixture
def tagged(repository: Repository, built: None) -> Repository:
    """The repository at v1.2, in which nothing has changed since v1.1."""
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    repository.git("tag", "v1.2")
    return repository


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is at hand


def test_outside_a_repository_nothing_is_released(tmp_path: Path) -> None:
    bare = Repository(tmp_path)
    bare.write("source/small-title/publication.yaml", PUBLICATION)
    run = bare.casi("release")
    assert (run.code, run.out, run.codes) == (1, "", ["REL-001"])


def test_what_is_not_committed_and_a_tag_that_is_elsewhere_are_told_at_once_with_what_to_do(
    repository: Repository,
) -> None:
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    repository.write("source/small-title/article.md", "Other words.\n")
    repository.write("source/small-title/more.md", "More words.\n")
    run = repository.casi("release")
    assert (run.code, run.out, run.codes) == (1, "", ["REL-002", "REL-004"])
    assert "(2): source/small-title/article.md, source/small-title/more.md\n" in run.err
    assert "git checkout v1.1." in run.err


def test_without_any_tag_the_command_that_names_a_version_is_told(repository: Repository) -> None:
    repository.git("tag", "--delete", "v1.0", "v1.1")
    run = repository.casi("release")
    assert (run.code, run.codes) == (1, ["REL-003"])
    assert "git tag v1.0" in run.err


def test_of_several_tags_on_one_commit_one_must_be_named(repository: Repository) -> None:
    repository.git("tag", "v1.1-again")
    run = repository.casi("release")
    assert (run.code, run.codes) == (1, ["REL-005"])
    assert repository.casi("release", "--tag", "v1.1").code == 0
    assert repository.casi("release", "--tag", "v1.0").codes == ["REL-004"]


def test_a_tag_that_is_no_name_for_a_folder_is_refused(repository: Repository) -> None:
    repository.git("tag", "--delete", "v1.1")
    repository.git("tag", "press/v1.1")
    run = repository.casi("release")
    assert (run.code, run.codes) == (1, ["REL-006"])


# What is written


def test_a_release_holds_the_editions_by_their_names_in_the_house_and_what_tells_of_them(history: Repository) -> None:
    assert sorted(files(history.release("v1.1"))) == [
        f"{NAME}.epub", f"{NAME}.pdf", f"{NAME}_dossier.zip", "SHA256SUMS", "errata.md", "manifest.json",
        "release-notes.md", "text.json",
    ]  # fmt: skip
    assert (history.release("v1.1") / f"{NAME}.pdf").read_bytes() == (
        history.folder / "build/small-title/small-title.pdf"
    ).read_bytes()


def test_the_checksums_are_those_that_sha256sum_reads(history: Repository) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=history.release("v1.1"), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK") == len(files(history.release("v1.1"))) - 1


def test_the_manifest_tells_what_it_was_made_from_by_what_and_how_it_was_judged(history: Repository) -> None:
    made = files(history.release("v1.1"))
    told = json.loads(made["manifest.json"])
    assert (told["version"], told["last"], told["prerelease"]) == ("v1.1", "v1.0", True)
    assert told["commit"] == history.git("rev-parse", "v1.1^{commit}")
    assert told["moment"] == "2026-03-20T12:00:00+00:00"
    title = told["titles"]["small-title"]
    article = (history.folder / "source/small-title/article.md").read_bytes()
    assert title["made_from"]["sources"]["article.md"] == sha256(article).hexdigest()
    assert {"Pango", "HarfBuzz", "WeasyPrint"} <= title["made_from"]["engine"].keys()
    assert any(face["family"] == "EB Garamond" for face in title["made_from"]["fonts"])
    assert title["verdicts"]["PDF/UA-1"] == "machine conditions passed"
    assert title["signed"] is None
    assert {name: known["sha256"] for name, known in told["files"].items()} == {
        name: sha256(data).hexdigest() for name, data in made.items() if name not in ("manifest.json", "SHA256SUMS")
    }


def test_the_dossier_is_a_page_with_its_pictures(history: Repository) -> None:
    with zipfile.ZipFile(history.release("v1.1") / f"{NAME}_dossier.zip") as dossier:
        names = dossier.namelist()
    assert {"index.html", "report.json", "changes.txt", "manifest.json"} <= set(names)
    assert any(name.startswith("pages/") for name in names)


def test_the_notes_and_the_errata_tell_what_has_changed_since_the_last_release(history: Repository) -> None:
    assert "since" not in (history.release("v1.0") / "release-notes.md").read_text("utf-8")
    notes = (history.release("v1.1") / "release-notes.md").read_text("utf-8")
    assert "Changed since v1.0:\n\n- p. 1: paragraph changed\n- p. 1: paragraph added\n" in notes
    errata = (history.release("v1.1") / "errata.md").read_text("utf-8")
    assert "| 1 | goes out before the ice has gone. | goes out before all ice has gone. | 1 |\n" in errata
    assert "| — | — | A last word. | 1 |\n" in errata


def test_nothing_of_a_release_depends_on_the_day_the_folder_or_the_run(tagged: Repository, tmp_path: Path) -> None:
    assert tagged.casi("release").code == 0
    first = files(tagged.release("v1.2"))
    shutil.copytree(tagged.folder, tmp_path / "elsewhere")
    other = Repository(tmp_path / "elsewhere")
    shutil.rmtree(other.release("v1.2"))
    assert other.casi("release").code == 0
    assert files(other.release("v1.2")) == first


def test_a_release_without_a_change_says_so(tagged: Repository) -> None:
    run = tagged.casi("release")
    assert (run.code, run.codes) == (0, ["REL-009"])
    notes = (tagged.release("v1.2") / "release-notes.md").read_text("utf-8")
    assert "No word and no page has changed since v1.1." in notes
    assert not (tagged.release("v1.2") / "errata.md").exists()


def test_a_signed_text_is_no_pre_release_and_names_who_signed(repository: Repository, built: None) -> None:
    digest = json.loads((repository.folder / "build/small-title/reports/manifest.json").read_text())["text"]
    repository.write("source/small-title/review.yaml", f"name: The Editor\ndate: 2026-04-01\ndigest: {digest}\n")
    repository.commit("v1.2")
    run = repository.casi("release")
    assert (run.code, run.codes) == (0, [])
    told = json.loads((repository.release("v1.2") / "manifest.json").read_text())
    assert told["prerelease"] is False
    assert told["titles"]["small-title"]["signed"] == {"name": "The Editor", "date": "2026-04-01"}
    assert "pre-release" not in (repository.release("v1.2") / "release-notes.md").read_text()


def test_without_the_texts_of_an_earlier_release_the_notes_claim_nothing(tagged: Repository) -> None:
    for tag in ("v1.0", "v1.1"):
        (tagged.release(tag) / "text.json").write_text("[")
    run = tagged.casi("release")
    assert (run.code, run.codes) == (0, ["REL-009", "REL-011"])
    assert "since" not in (tagged.release("v1.2") / "release-notes.md").read_text("utf-8")


def test_a_title_that_is_new_and_one_that_has_gone_are_told(repository: Repository, built: None) -> None:
    repository.git("mv", "source/small-title", "source/another")
    repository.write("source/another/publication.yaml", PUBLICATION.replace("Small", "Large"))
    take_over(repository, "another")
    repository.commit("v1.2")
    assert repository.casi("release").code == 0
    notes = (repository.release("v1.2") / "release-notes.md").read_text("utf-8")
    assert "## A Large Title\n" in notes
    assert "New in this release." in notes
    assert "No longer part of the release: A Small Title." in notes
    assert (repository.release("v1.2") / "2026-03_A-Large-Title.pdf").exists()


def take_over(repository: Repository, slug: str) -> None:
    """Let another title have the outputs of the small one."""
    made = repository.folder / "build" / slug
    shutil.copytree(repository.folder / "build" / "small-title", made)
    for path in made.glob("small-title.*"):
        path.rename(made / path.name.replace("small-title", slug))


# What forbids a release


@pytest.mark.parametrize(
    ("verdict", "code", "told"), [(Verdict.FAILED, 1, {"REL-008"}), (Verdict.NOT_RUN, 3, {"TOOL-006"})]
)
def test_without_every_machine_condition_there_is_no_release(
    verdict: Verdict, code: int, told: set[str], tagged: Repository
) -> None:
    run = tagged.casi("release", verdict=verdict)
    assert (run.code, run.out, set(run.codes)) == (code, "", told)
    assert not tagged.release("v1.2").exists()


def test_a_title_that_cannot_be_built_forbids_the_release_of_all(repository: Repository) -> None:
    shutil.rmtree(repository.folder / "source/small-title")
    repository.write("source/broken/publication.yaml", PUBLICATION)
    repository.commit("v1.2")
    run = repository.casi("release")
    assert (run.code, run.out, run.codes) == (1, "", ["SRC-002"])
    assert not repository.release("v1.2").exists()


def test_two_titles_whose_files_would_have_one_name_are_told(repository: Repository, built: None) -> None:
    repository.write("source/twin/publication.yaml", PUBLICATION.replace("Small", "SMALL"))
    repository.write("source/twin/article.md", "Words.\n")
    take_over(repository, "twin")
    repository.commit("v1.2")
    run = repository.casi("release")
    assert (run.code, run.codes[-1]) == (1, "REL-007")
    assert "source/twin/publication.yaml: error REL-007" in run.err
    assert not repository.release("v1.2").exists()


def test_a_disk_that_refuses_leaves_no_half_release_and_the_earlier_ones_whole(
    tagged: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {tag: files(tagged.release(tag)) for tag in ("v1.0", "v1.1")}
    write = outputs.write

    def refuse(folder: Path, files: Mapping[str, bytes], owned: Sequence[str]) -> None:
        if folder.name != "v1.2":
            write(folder, files, owned)
            return
        folder.mkdir()
        (folder / "half").touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "write", refuse)
    run = tagged.casi("release")
    assert (run.code, run.codes) == (1, ["REL-009", "OUT-001"])
    assert {path.name: files(path) for path in tagged.release("v1.0").parent.iterdir()} == before


def test_a_release_that_stands_is_not_made_over(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build", lambda *_: pytest.fail("it was built again"))
    before = files(repository.release("v1.1"))
    run = repository.casi("release")
    assert (run.code, run.codes, len(run.out.splitlines())) == (0, [], len(before))
    assert files(repository.release("v1.1")) == before


@pytest.mark.parametrize("file", [f"{NAME}.pdf", "manifest.json", "SHA256SUMS"])
def test_a_release_that_was_changed_where_it_stands_is_told(file: str, repository: Repository) -> None:
    with (repository.release("v1.1") / file).open("a") as stream:
        stream.write("\n")
    run = repository.casi("release")
    assert (run.code, run.out, run.codes) == (1, "", ["REL-010"])


def test_a_tag_that_was_moved_after_its_release_is_told(repository: Repository) -> None:
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    repository.git("tag", "--force", "v1.1")
    run = repository.casi("release")
    assert (run.code, run.codes) == (1, ["REL-010"])
    assert "it was made from commit" in run.err
