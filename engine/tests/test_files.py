"""What is done to files in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbjudge import files


@pytest.mark.parametrize("windows", [False, True])
def test_whatever_lies_there_is_taken_away(
    windows: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nothing is removed that may only be read: it is let be written to before."""
    other, folder = tmp_path / "other", tmp_path / "folder"
    other.write_text("stays")
    (folder / "below").mkdir(parents=True)
    for path in (folder / "below" / "one", tmp_path / "alone"):
        path.write_text("")
        path.chmod(0o444)
    (folder / "link").symlink_to(other)
    modes = []
    rmtree = shutil.rmtree

    def remove(path: Path) -> None:
        modes.append((path / "below" / "one").stat().st_mode & 0o200)
        rmtree(path)

    monkeypatch.setattr(files, "WINDOWS", windows)
    monkeypatch.setattr(shutil, "rmtree", remove)
    for path in (folder, tmp_path / "alone", tmp_path / "nothing"):
        files.take_away(path)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
    assert modes == [0o200 if windows else 0]
    assert other.read_text() == "stays"
