"""What Python in a browser is made of; the whole seat is made and driven in tests/browser."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from nbjudge.author import fetch, seat
from nbjudge.author.fetch import File
from nbjudge.course import CourseError

LOCK = {
    "info": {"python": "3.14"},
    "packages": {
        "numpy": {"name": "numpy", "file_name": "as-pyodide-calls-it.whl", "depends": ["pure_a"]},
        "pure-a": {"name": "pure-a", "file_name": "another.whl", "depends": ["pytz"]},
        "pytz": {"name": "pytz", "file_name": "pytz.whl", "depends": []},
        "jedi": {"name": "jedi", "file_name": "jedi.whl", "depends": ["parso"]},
    },
}
VERSIONS: dict[str, Any] = {
    "core": ["pyodide.mjs", "pyodide-lock.json"],
    "packages": ["numpy"],
    "more": ["comm==1.0"],
    "tools": [],
    "left_out": ["pytz"],
    "trimmed": {"numpy": ["numpy/fonts/*"]},
    "kept": ["numpy/fonts/used.ttf"],
}


def wheel(*members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for member in members:
            archive.writestr(member, member)
    return made.getvalue()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, File]:
    monkeypatch.setattr(fetch, "STORE", tmp_path / "store")
    made = {
        "pyodide.mjs": b"export {}",
        "pyodide-lock.json": json.dumps(LOCK).encode(),
        "numpy-2-cp314-wasm32.whl": wheel(
            "numpy/a.py", "numpy/fonts/a.ttf", "numpy/fonts/used.ttf"
        ),
        "pure_a-1-py3-none-any.whl": wheel("a.py"),
        "comm-1.0-py3-none-any.whl": wheel("comm.py"),
    }
    files = {}
    for name, data in made.items():
        files[name] = File(name, hashlib.sha256(data).hexdigest(), len(data), ())
        files[name].path.parent.mkdir(parents=True, exist_ok=True)
        files[name].path.write_bytes(data)
    return files


def test_the_packages_and_their_sums_are_those_of_the_folder(
    files: dict[str, File], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    seat.write_python(home, VERSIONS, files)
    written = json.loads((home / "pyodide-lock.json").read_text("utf-8"))
    packages = written["packages"]
    assert written["info"] == LOCK["info"]
    assert sorted(packages) == ["comm", "jedi", "numpy", "pure-a"]
    assert packages["pure-a"]["depends"] == [], "what is left out is not asked for"
    for one in packages.values():
        data = (home / one["file_name"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
    with zipfile.ZipFile(home / packages["numpy"]["file_name"]) as trimmed:
        assert trimmed.namelist() == ["numpy/a.py", "numpy/fonts/used.ttf"]
    with zipfile.ZipFile(home / packages["jedi"]["file_name"]) as empty:
        assert all(name.startswith("jedi-0.dist-info/") for name in empty.namelist())
    assert (home / "pyodide.mjs").read_bytes() == b"export {}"


def test_the_same_files_make_the_same_folder(files: dict[str, File], tmp_path: Path) -> None:
    for name in ("one", "other"):
        seat.write_python(tmp_path / name, VERSIONS, files)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_a_package_that_is_not_locked_is_one_sentence(
    files: dict[str, File], tmp_path: Path
) -> None:
    versions = {**VERSIONS, "more": ["ipywidgets==8"]}
    with pytest.raises(CourseError, match="has no file of ipywidgets; run `make seat-lock`"):
        seat.write_python(tmp_path / "home", versions, files)


@pytest.mark.parametrize("text", [None, "", "{}", "[]"])
def test_versions_that_are_none_are_one_sentence(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "versions.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CourseError, match="does not tell what the seat is made of"):
        seat.read_versions(path)
