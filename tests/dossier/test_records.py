"""What a build left beside its outputs, read again."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.dossier import records
from pipeline.model import Edition


def test_what_the_build_left_is_read(tmp_path: Path) -> None:
    write(tmp_path, findings=[], pages={"digest": "d", "pages": [{"label": "i"}]}, manifest={"style": "casi"})
    read = records.read(Edition("navy", tmp_path))
    assert read.findings == ()
    assert read.value == records.Records([], [{"label": "i"}], {"style": "casi"})


def test_what_the_build_should_have_left_is_told(tmp_path: Path) -> None:
    write(tmp_path, findings=[])
    (tmp_path / "reports" / "pages.json").write_text("{")
    read = records.read(Edition("navy", tmp_path))
    assert read.value is None
    assert [(found.code, str(found.where)) for found in read.findings] == [
        ("CHECK-002", f"{tmp_path}/reports/pages.json"),
        ("CHECK-002", f"{tmp_path}/reports/manifest.json"),
    ]


def write(folder: Path, **values: object) -> None:
    (folder / "reports").mkdir()
    for name, value in values.items():
        (folder / "reports" / f"{name}.json").write_text(json.dumps(value))
