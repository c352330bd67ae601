"""What was handed out: which of the lesson's own cells a saved notebook still has as they were."""

from __future__ import annotations

import re
from pathlib import Path

from . import reading
from .course_data import COURSE, KIT, say

ORIGINALS = KIT / "originals"  # the student edition once more; the build puts it there
UNREADABLE = (OSError, reading.Unreadable, KeyError)
Known = dict[str, tuple[str, bool]]  # the text of each of the lesson's cells; a student writes it


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


def read(data: bytes) -> reading.Picked:
    """Read a notebook as grading does, within the same bounds.

    Raises:
        reading.Unreadable: it cannot be graded.
    """
    return reading.read(data, reading.Bounds(**COURSE["bounds"]))


def _both(path: Path) -> tuple[Known, Known]:
    """The cells as they were handed out, and as they were saved; none where one cannot be read."""
    try:
        original = _known(read((ORIGINALS / f"{path.stem}.txt").read_bytes()).cells)
        return original, _own(read(path.read_bytes()).cells, original)
    except UNREADABLE:
        return {}, {}


def _known(cells: list[reading.Cell]) -> Known:
    """The cells with points, and those to write, by nbgrader's name."""
    return {
        cell.name: (_plain(cell.source), cell.settings.get("solution", False))
        for cell in cells
        if cell.name and (cell.settings.get("grade") or cell.settings.get("solution"))
    }


def _own(cells: list[reading.Cell], original: Known) -> Known:
    """The same of a saved notebook; where nbgrader's names are gone, by id, text or function."""
    own = _known(cells)
    nameless = [cell for cell in cells if cell.name is None]
    for name, (text, to_write) in original.items():
        if name in own:
            continue
        start = re.compile(rf"(?m)^(?:async )?(?:def|class) {re.escape(name)}\b")
        for cell in nameless:
            found = _plain(cell.source)
            if cell.id == name or found == text or (to_write and start.search(found)):
                own[name] = found, to_write
    return own


def _plain(text: str) -> str:
    """A text as it is compared: without what editors change at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()
