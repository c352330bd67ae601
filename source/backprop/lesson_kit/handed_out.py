"""What was handed out: which of the lesson's own cells a saved notebook still has as they were."""

from __future__ import annotations

import json
from pathlib import Path

from .course_data import KIT, say

ORIGINALS = KIT / "originals"  # the student edition once more; the build puts it there
UNREADABLE = (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError)


def spoiled(path: Path) -> list[str]:
    """Say which of the lesson's own cells a saved notebook lacks or has edited.

    Args:
        path: a notebook, named as its lesson is. Where nothing can be compared, nothing is said.
    """
    original, own = _both(path)
    said = []
    for name, (text, to_write) in original.items():
        exercise, about = name.partition("-")[0], text.partition("\n")[0].lstrip("# ")
        if name not in own and to_write:
            said.append(say("kit.spoiled.deleted", name=name))
        elif name not in own:
            said.append(say("kit.spoiled.check_deleted", name=exercise, about=about))
        elif not to_write and own[name][0] != text:
            said.append(say("kit.spoiled.check_edited", name=exercise, about=about))
    return said


def untouched(path: Path) -> list[str]:
    """Return the functions of a saved notebook that stand as they were handed out."""
    original, own = _both(path)
    return [name for name, cell in original.items() if cell[1] and own.get(name) == cell]


def _both(path: Path) -> tuple[dict[str, tuple[str, bool]], dict[str, tuple[str, bool]]]:
    """The cells as they were handed out, and as they were saved; none where one cannot be read."""
    try:
        return _cells(ORIGINALS / f"{path.stem}.txt"), _cells(path)
    except UNREADABLE:
        return {}, {}


def _cells(path: Path) -> dict[str, tuple[str, bool]]:
    """The text of each of the lesson's own cells, and whether it is the student's to write."""
    found = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        if settings.get("grade") or settings.get("solution"):
            text = "".join(cell["source"]).strip()
            found[settings["grade_id"]] = text, settings["solution"]
    return found
