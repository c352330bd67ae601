"""What was handed out: which of the lesson's own cells a saved notebook still has as they were."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from . import reading
from .course_data import COURSE, KIT, say

ORIGINALS = KIT / "originals"  # the student edition once more; the build puts it there
UNREADABLE = (OSError, reading.Unreadable, KeyError)
Known = dict[str, tuple[str, bool]]  # the text of each of the lesson's cells; a student writes it


def spoiled(path: Path, given: bool = True) -> list[str]:
    """Say which of the lesson's own cells a saved notebook lacks or has edited.

    An answer that stands where no test, or not every test, reaches it is named, too.

    Args:
        path: a notebook, named as its lesson is. Where nothing can be compared, nothing is said.
        given: whether an edited set-up or demonstration is named, which costs nothing.
    """
    both = _both(path)
    original, own = both.original, both.own
    said = []
    for name, (text, to_write) in original.items():
        exercise, about = name.partition("-")[0], text.partition("\n")[0].lstrip("# ")
        for kind in ("about.counts", "about.check"):
            about = about.removeprefix(say(kind))
        if to_write and (place := _elsewhere(name, both)) is not None:
            said += [place] if place else []
        elif name not in own and to_write:
            said.append(say("kit.spoiled.deleted", name=name))
        elif name not in own:
            said.append(say("kit.spoiled.check_deleted", name=exercise, about=about))
        elif not to_write and own[name][0] != text:
            said.append(say("kit.spoiled.check_edited", name=exercise, about=about))
    if given:
        said += [say("finding.given_changed", cell=name) for name in _changed(both)]
    return said


def untouched(path: Path) -> list[str]:
    """Return the functions of a saved notebook that stand as they were handed out."""
    both = _both(path)
    return [
        name
        for name, cell in both.original.items()
        if cell[1] and both.own.get(name) == cell and _elsewhere(name, both) is None
    ]


def _elsewhere(name: str, both: Both) -> str | None:
    """Say where a function is written that its own cell has not; None: it is there, or nowhere.

    Empty: it stands behind its own cell and before its checks, and that one counts.
    """
    if both.own.get(name, both.original[name]) != both.original[name]:
        return None
    answer = re.compile(rf"(?m)^(?:async )?(?:def|class) {re.escape(name)}\b")
    test, lost, above = "", 0.0, any(cell.name == name for cell in both.cells)
    for cell in both.cells:
        above = above and cell.name != name
        handed_out = _plain(cell.source) == both.original[name][0]
        if cell.kind == "code" and answer.search(cell.source) and not handed_out:
            if cell.name in both.original:
                return say("finding.answer_in_test", exercises=name, test=cell.name)
            if test:
                return say("finding.answer_late", exercises=name, test=test, points=lost)
            return say("finding.answer_early", exercises=name) if above else ""
        if cell.name in both.points and str(cell.name).partition("-")[0] == name != cell.name:
            test = str(cell.name)
            lost += both.points.get(test, 0.0)
    return None


def _changed(both: Both) -> list[str]:
    """The lesson's code beside the checks that is other code now."""
    own = {cell.name: _plain(cell.source) for cell in both.cells if cell.name}
    return [
        name
        for name, text in both.given.items()
        if name in own and own[name] != text and _code(own[name]) != _code(text)
    ]


def _code(text: str) -> str:
    """A text without what means nothing to Python, where it is Python."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def read(data: bytes) -> reading.Picked:
    """Read a notebook as grading does, within the same bounds.

    Raises:
        reading.Unreadable: it cannot be graded.
    """
    return reading.read(data, reading.Bounds(**COURSE["bounds"]))


@dataclass
class Both:
    """A notebook as it was handed out, and as it was saved."""

    original: Known = field(default_factory=dict)
    own: Known = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)  # the text of the lesson's other code
    points: dict[str, float] = field(default_factory=dict)  # of the tests
    cells: list[reading.Cell] = field(default_factory=list)  # as they were saved


def _both(path: Path) -> Both:
    """What is compared; nothing where one of the two cannot be read."""
    try:
        cells = read((ORIGINALS / f"{path.stem}.txt").read_bytes()).cells
        saved = read(path.read_bytes()).cells
    except UNREADABLE:
        return Both()
    original = _known(cells)
    return Both(
        original,
        _own(saved, original),
        {
            cell.name: _plain(cell.source)
            for cell in cells
            if cell.name and cell.kind == "code" and cell.name not in original
        },
        {cell.name: float(cell.settings.get("points") or 0) for cell in cells if cell.name},
        saved,
    )


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
