"""What became of each test of a student's work: its points, and why some are missing.

Points come from the gradebook, so marks by hand count. Why a test failed is kept in the graded
notebook, where the judge's result was written (`run.job.write_outputs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from nbjudge.course import Course, CourseError
from nbjudge.kit.behaviour import BOTH
from nbjudge.limits import TooLong, within
from nbjudge.notebook import cells, written
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.original import Original, originals
from nbjudge.notebook.stranger import tried
from nbjudge.run.job import VERSION

if TYPE_CHECKING:  # a worker imports nothing of nbgrader
    from nbjudge.marks.gradebook import Marks, Person

PRECISE_SECONDS = 2.0  # in which a test's failure is made more precise
KEY = "nbjudge"  # of the metadata of a graded notebook, and of its cells


@dataclass(frozen=True)
class Outcome:
    """One cell with points of one student.

    `points` is None where it waits for a mark by hand. `failure` is None where all points were
    given; it may hold what the student wrote, and what hidden tests ask: `Failure.shown`.
    """

    notebook: str
    test: str
    exercise: str
    points: float | None
    most: float
    failure: Failure | None = None
    source: str = ""  # what the student wrote in the exercise's cell

    @property
    def lost(self) -> float:
        """The points that are missing; extra credit is no loss."""
        return max(self.most - (self.points or 0.0), 0.0)

    @property
    def mistake(self) -> str:
        """The name of the mistake; empty where none is known."""
        return self.failure.mistake if self.failure else ""

    @property
    def mistakes(self) -> list[str]:
        """The names of one mistake, or of two at once; empty where none is known."""
        return self.mistake.split(BOTH) if self.mistake else []

    @property
    def group(self) -> tuple[str, str]:
        """The exercise, and a word for what was written if no known mistake does the same."""
        return self.exercise, self.failure.behaviour if self.failure else ""

    def hint(self, course: Course) -> str:
        """Return the sentence that its student reads; empty where there is none."""
        return course.hint(self.exercise, self.mistake, self.group[1])


def outcomes(course: Course, student: str, marks: Mapping[str, Marks]) -> list[Outcome]:
    """Return the outcomes of a graded student in the order of the lessons; empty without marks.

    Raises:
        CourseError: the student was graded by an older version.
    """
    return _of_student(course, student, marks, originals(course))[0]


def of_class(
    course: Course, people: Iterable[Person]
) -> Iterator[tuple[str, list[Outcome], dict[str, list[str]]]]:
    """Yield each graded student with the outcomes, and with what was written, by exercise.

    An exercise of several lessons has several texts. Each notebook is read once.

    Raises:
        CourseError: a student was graded by an older version.
    """
    known = originals(course)
    for person in people:
        if person.marks:
            yield person.id, *_of_student(course, person.id, person.marks, known)


def _of_student(
    course: Course, student: str, marks: Mapping[str, Marks], known: Mapping[str, Original]
) -> tuple[list[Outcome], dict[str, list[str]]]:
    found: list[Outcome] = []
    texts: dict[str, list[str]] = {}
    for name, original in known.items():
        notebook = _read(course.autograded(student) / f"{name}.ipynb")
        graded = {cells.name(cell): cell for cell in notebook["cells"]}
        answer = ""  # a test stands behind what it tests
        for key in original.order:
            source, cell = original.cell(key), graded.get(key)
            if cells.is_solution(source):
                answer = "" if cell is None else "".join(cell["source"])
            if cell is not None and cells.is_solution(source):
                texts.setdefault(original.exercise(key), []).append(answer)
            most = cells.points(source)
            if most and key in marks.get(name, {}):
                points, exercise = marks[name][key][0], original.exercise(key)
                failure = _failure(cell) if cell is not None and (points or 0.0) < most else None
                if failure is not None:
                    failure = precise(failure, exercise, notebook, original)
                found.append(Outcome(name, key, exercise, points, most, failure, answer))
    return found, texts


def _read(path: Path) -> NotebookNode:
    """A graded notebook, as its JSON has it; without cells where there is none."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        version = notebook["metadata"].get(KEY, {}).get("version")
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return nbformat.v4.new_notebook()
    if version != VERSION:
        raise CourseError(f"{path}: was graded by an older version; run `nbjudge grade` again.")
    # Only the fields of cells are asked for as attributes; a deep copy takes longer than the JSON.
    return NotebookNode({**notebook, "cells": [NotebookNode(cell) for cell in notebook["cells"]]})


def _failure(cell: Mapping[str, Any]) -> Failure | None:
    data = cell["metadata"].get(KEY, {}).get("failure")
    return None if data is None else Failure.from_dict(data)


def precise(failure: Failure, exercise: str, notebook: NotebookNode, original: Original) -> Failure:
    """Return a failure that says more of an exercise than that it is not written, where it is.

    It may be written in another place, or in its own with the stub's line left; a cell that
    stopped is called by the exercise that it should have defined.

    Args:
        failure: what a test failed with.
        exercise: what it tests.
        notebook: the student's graded notebook.
        original: the instructor's version.
    """
    try:
        with within(PRECISE_SECONDS):
            return tried(lambda: _precise(failure, exercise, notebook, original)) or failure
    except TooLong:
        return failure


def _precise(
    failure: Failure, exercise: str, notebook: NotebookNode, original: Original
) -> Failure:
    if failure.kind == "cell":
        named = failure.subject in original.order
        return replace(failure, subject=original.exercise(failure.subject) if named else exercise)
    if failure.mistake != "not_written" or exercise not in original.exercises():
        return failure
    place = written.place(notebook, original, exercise)
    if place.kind in (written.LATE, written.EARLY, written.IN_TEST):
        values = {"test": place.cell}
        return Failure("check", False, failure.line, f"answer_{place.kind}", values=values)
    if not place.kind:
        return failure
    lines = [frame.line for frame in failure.shown().frames if frame.function == exercise]
    for cell in notebook.cells:
        if not lines and cell.cell_type == "code" and not cells.is_test(cell):
            lines = written.raises(cell.source, exercise) if exercise in cell.source else []
    if not lines:
        return failure
    return Failure("check", False, failure.line, "raise_left", values={"line": lines[-1]})


@dataclass(frozen=True)
class Loss:
    """What went wrong in an exercise of a student's: what the table says, as data.

    `failure` is that of the first test that failed in this way.
    """

    notebook: str
    exercise: str
    points: float
    failure: Failure

    @property
    def way(self) -> str:
        """How it failed: cell (its own cell stopped), stopped, not_written, or failed."""
        if self.failure.kind in ("cell", "stopped"):
            return self.failure.kind
        return "not_written" if self.failure.mistake == "not_written" else "failed"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**vars(self), "failure": self.failure.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Loss:
        """Return what `to_dict` wrote.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        failure = Failure.from_dict(data["failure"])
        return cls(data["notebook"], data["exercise"], float(data["points"]), failure)


WAYS = ("cell", "stopped", "not_written", "failed")


def losses(name: str, notebook: NotebookNode, original: Original) -> list[Loss]:
    """Return what failed in an executed notebook: one a way and an exercise, in that order."""
    found: dict[tuple[str, str], Loss] = {}
    for cell in notebook.cells:
        test = cells.name(cell)
        data = cell.metadata.get(KEY, {}).get("failure")
        if test is None or data is None:
            continue
        most = cells.points(cell) or 0.0
        exercise = original.exercise(test)
        failure = precise(Failure.from_dict(data), exercise, notebook, original)
        one = Loss(name, exercise, most, failure)
        if not most and one.way != "stopped":
            continue
        first = found.setdefault((one.way, one.exercise), one)
        if first is not one:
            points = first.points + most
            found[one.way, one.exercise] = Loss(name, one.exercise, points, first.failure)
    return sorted(found.values(), key=lambda one: WAYS.index(one.way))
