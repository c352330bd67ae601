"""What became of each item of a student's work: points, and what the test said.

An item is a test cell with points. Its points come from the gradebook, so marks by hand count;
what went wrong comes from the outputs in `autograded/`, which the judge wrote.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course import bank, gradebook, lesson
from course.autograde import original
from course.config import ASSIGNMENT

HINT = "提示: "
PLACE = re.compile(r" \(测试单元第 (\d+) 行\)\Z")


@dataclass(frozen=True)
class Item:
    """One test cell of one student.

    `points` is None where it waits for a mark by hand. The texts are empty where all points were
    given. They may hold what the student wrote: escape them.
    """

    lesson: str  # 02_sigmoid
    name: str  # sigmoid-value
    points: float | None
    most: float
    error: str = ""  # the kind: CheckFailed, StudentStopped, NotGraded, or an exception's name
    said: str = ""  # what was expected and what came; where `hidden`, not for students
    mistake: str = ""  # a key of lesson_kit.checks.MISTAKES, or empty
    hint: str = ""  # the sentence of that mistake
    hidden: bool = False  # it failed in the part of the test that students do not have
    lines: tuple[str, ...] = ()  # the student's own lines that an exception came through

    @property
    def function(self) -> str:
        """The function that it tests."""
        return lesson.tested(self.name)

    @property
    def lost(self) -> float:
        """The points that are missing; extra credit is no loss."""
        return max(self.most - (self.points or 0.0), 0.0)


def items(root: Path, student: str, marks: dict[str, gradebook.Marks]) -> list[Item]:
    """Return the items of a graded student in the order of the lessons; empty without marks."""
    return _items(root, student, marks)[0]


def of_class(
    root: Path, people: Iterable[gradebook.Person]
) -> Iterator[tuple[str, list[Item], dict[str, list[str]]]]:
    """Yield each graded student with the items, and with what was written, by function.

    A function of several lessons has several texts. Each notebook is read once.
    """
    for person in people:
        if person.marks:
            yield person.id, *_items(root, person.id, person.marks)


def _items(
    root: Path, student: str, marks: dict[str, gradebook.Marks]
) -> tuple[list[Item], dict[str, list[str]]]:
    found: list[Item] = []
    written: dict[str, list[str]] = {}
    for path in sorted((root / "source" / ASSIGNMENT).glob("*.ipynb")):
        cells = _cells(root / "autograded" / student / ASSIGNMENT / path.name)
        told = _errors(cells)
        for name, cell in cells.items():
            if cell["metadata"]["nbgrader"].get("solution"):
                written.setdefault(name, []).append("".join(cell["source"]))
        for cell in original(path).notebook.cells:
            name, most = lesson.parts(cell)
            if most and name in marks.get(path.stem, {}):
                points = marks[path.stem][name][0]
                lost = (points or 0.0) < most
                fault = told.get(name) if lost else None
                why = explain(fault, cell.source)
                found.append(Item(path.stem, name, points, most, **why))
    return found, written


def _cells(path: Path) -> dict[str, dict]:
    """The named cells of an autograded notebook; none where there is no such notebook."""
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    named = [cell for cell in cells if "nbgrader" in cell.get("metadata", {})]
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in named}


def _errors(cells: dict[str, dict]) -> dict[str, dict]:
    """The error output of each named cell."""
    return {
        name: output
        for name, cell in cells.items()
        for output in cell.get("outputs", [])
        if output.get("output_type") == "error"
    }


def explain(error: dict | None, source: str = "") -> dict[str, object]:
    """Return what an `Item` says of the error output of the test `source`."""
    if error is None:
        return {}
    said, _, last = error["evalue"].rpartition("\n")
    if last.startswith(HINT):
        hint = last.removeprefix(HINT)
    else:
        said, hint = error["evalue"], ""
    if not hint and "NotImplementedError" in error["evalue"]:
        hint = bank.mistakes()["not_written"]
    elif not hint and error["ename"] == "NameError":  # the function has another name, say
        hint = bank.mistakes()["undefined_name"]
    place = PLACE.search(error["traceback"][0]) if error["traceback"] else None
    return {
        "error": error["ename"],
        "said": said,
        "mistake": _names().get(hint, ""),
        "hint": hint if hint in _names() else "",
        "lines": tuple(error["traceback"][1:]),
        "hidden": place is None or _is_hidden(source, int(place[1])),
    }


def _is_hidden(source: str, line: int) -> bool:
    """Tell whether a line of a test stands between the marks of its hidden part."""
    before = source.splitlines()[:line]
    begin, end = (sum(mark in text for text in before) for mark in lesson.HIDDEN)
    return begin > end


@functools.cache
def _names() -> dict[str, str]:
    return {sentence: name for name, sentence in bank.mistakes().items()}
