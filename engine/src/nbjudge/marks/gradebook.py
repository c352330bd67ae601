"""What the gradebook holds of a course: queries, and the registration of its cells."""

from __future__ import annotations

import copy
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.apps import NbGraderAPI
from sqlalchemy import func, or_, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Query

from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells

# The marks of one notebook: cell name -> (points or None where ungraded, maximum).
Marks = dict[str, tuple[float | None, float]]
INDEXED = ("grade", "comment")  # tables that are searched by notebook; nbgrader has no index there


@dataclass(frozen=True)
class Person:
    """What the gradebook knows of a student; every text may be hostile."""

    id: str
    last_name: str
    first_name: str
    email: str
    lms_id: str  # the number by which a learning management system knows the student
    seconds_late: float  # by nbgrader's count: extensions are taken off
    marks: dict[str, Marks] = field(default_factory=dict)  # by notebook; empty: never graded
    penalties: dict[str, float] = field(default_factory=dict)  # points, by notebook

    @property
    def points(self) -> dict[str, float]:
        """Points by notebook, without late penalties, as nbgrader counts: no mark is 0."""
        return {
            name: sum(score or 0.0 for score, _ in marks.values())
            for name, marks in sorted(self.marks.items())
        }


@contextmanager
def opened(course: Course) -> Iterator[Gradebook]:
    """Open the course's gradebook.

    Raises:
        CourseError: there is none yet.
    """
    if _is_missing(course):
        raise CourseError(
            f"{course.root}: has no {Path(str(course.database_file)).name}; grade the class "
            "first, with `nbjudge grade`."
        )
    with _unlocked(course), Gradebook(course.database, _course_id(course)) as book:
        yield book


@contextmanager
def _unlocked(course: Course) -> Iterator[None]:
    """Say in a sentence that another program holds the gradebook, or that it cannot be written."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        name = Path(str(course.database_file or "the gradebook")).name
        raise CourseError(
            f"{name}: cannot be used ({reason}); close what else has it open, formgrader or a "
            "database browser, then run this again: no mark is lost."
        ) from error


def _is_missing(course: Course) -> bool:
    """Tell whether there is no gradebook; a database server always has one."""
    return course.database_file is not None and not course.database_file.is_file()


def _course_id(course: Course) -> str:
    return str(course.settings.CourseDirectory.get("course_id", ""))


# ---------------------------------------------------------------------- the course's cells


def register(course: Course) -> None:
    """Enter the assignment's cells, as they stand in its source, into the gradebook.

    nbgrader does that while it generates the student edition; the edition itself goes to a
    scratch folder, so that the release stays as it is.

    Nothing is done where they are in the gradebook as they stand.

    Raises:
        CourseError: nbgrader refuses the source.
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    with _unlocked(course):
        if not _is_registered(course):
            _let_text_change(course)
            _generate(course)
    with _unlocked(course), Gradebook(course.database, _course_id(course)) as book:
        for table in INDEXED:
            index = f"CREATE INDEX IF NOT EXISTS ix_{table}_notebook_id ON {table} (notebook_id)"
            book.db.execute(text(index))
        book.db.commit()


def _generate(course: Course) -> None:
    settings = copy.deepcopy(course.settings)
    with tempfile.TemporaryDirectory() as scratch:
        settings.CourseDirectory.release_directory = scratch
        result = NbGraderAPI(config=settings).generate_assignment(course.assignment)
    if result["success"]:
        return
    log = result.get("log") or result.get("error", "")
    if "KeyboardInterrupt" in f"{result.get('error', '')}{result.get('log', '')}":
        raise KeyboardInterrupt  # nbgrader's API kept it to itself
    if "Cannot add or remove cells" in log:
        raise CourseError(
            f"{course.database_file or course.database}: has marks for other exercises or tests "
            f"than {course.source}; go back to the notebooks that were graded, or move the "
            "gradebook away and grade anew: marks by hand are lost."
        )
    raise CourseError(
        f"{course.source}: nbgrader cannot read it ({log.strip().splitlines()[-1]}); mend it, "
        "then run this command again."
    )


def _is_registered(course: Course) -> bool:
    """Tell whether the gradebook has the source's cells with their text and their points."""
    if _is_missing(course):
        return False
    there = {
        (path.stem, _name(cell)): (
            cell.source if utils.is_locked(cell) else None,
            cells.points(cell),
        )
        for path in course.notebooks()
        for cell in nbformat.read(path, as_version=4).cells
        if _is_kept(cell)
    }
    with Gradebook(course.database, _course_id(course)) as book:
        points = {
            (notebook, cell): most
            for kind in (GradeCell, TaskCell)
            for notebook, cell, most in book.db.query(Notebook.name, kind.name, kind.max_score)
            .join(Notebook, Notebook.id == kind.notebook_id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .filter(Assignment.name == course.assignment)
        }
        return there == {
            (notebook, cell.name): (
                cell.source if cell.locked else None,
                points.get((notebook, cell.name)),
            )
            for notebook, cell in _source_cells(book, course)
        }


def _source_cells(book: Gradebook, course: Course) -> Query[Any]:
    query = book.db.query(Notebook.name, SourceCell)
    query = query.join(Notebook, Notebook.id == SourceCell.notebook_id)
    query = query.join(Assignment, Assignment.id == Notebook.assignment_id)
    return query.filter(Assignment.name == course.assignment)


def _is_kept(cell: nbformat.NotebookNode) -> bool:
    """Tell whether nbgrader's gradebook keeps this cell."""
    return bool(
        utils.is_grade(cell)
        or utils.is_solution(cell)
        or utils.is_locked(cell)
        or utils.is_task(cell)
    )


def _name(cell: nbformat.NotebookNode) -> str:
    """Return the name by which nbgrader keeps a cell."""
    return cells.name(cell) or ""


def checksums(book: Gradebook, course: Course) -> dict[str, dict[str, str]]:
    """Return the checksum that each cell was handed out with, by notebook and name.

    nbgrader tells by it that a solution was left as it was.
    """
    found: dict[str, dict[str, str]] = {}
    for notebook, cell in _source_cells(book, course):
        found.setdefault(notebook, {})[cell.name] = cell.checksum
    return found


def _let_text_change(course: Course) -> None:
    """Let the gradebook know the read-only cells of the source by their new names.

    No mark hangs on them, and nbgrader would refuse the notebook once it has marks. About
    solutions and tests it still does.
    """
    if _is_missing(course):
        return
    with Gradebook(course.database, _course_id(course)) as book:
        for path in course.notebooks():
            try:
                notebook = book.find_notebook(path.stem, course.assignment)
            except MissingEntry:
                continue
            marked = {cell.name for cell in notebook._base_cells}
            old = {c.name: c for c in notebook.source_cells if c.name not in marked}
            new = {
                _name(cell)
                for cell in nbformat.read(path, as_version=4).cells
                if _is_kept(cell) and not cells.is_solution(cell) and cells.points(cell) is None
            }
            for name in old.keys() - new:
                book.db.delete(old[name])
            book.db.commit()
            for name in sorted(new - old.keys()):
                book.add_source_cell(name, path.stem, course.assignment, cell_type="markdown")


# ---------------------------------------------------------------------- what it holds


def maxima(book: Gradebook, course: Course) -> dict[str, float]:
    """Return the points that each notebook can give, by its name, in order."""
    found: dict[str, float] = {}
    for kind in (GradeCell, TaskCell):
        rows = (
            book.db.query(Notebook.name, kind.max_score)
            .join(kind, kind.notebook_id == Notebook.id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .filter(Assignment.name == course.assignment)
        )
        for name, most in rows:
            found[name] = found.get(name, 0.0) + most
    return dict(sorted(found.items()))


def _submitted(book: Gradebook, course: Course) -> Query[Any]:
    """The notebooks of every submission: student, notebook."""
    query = (
        book.db.query(SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    )
    return query.filter(Assignment.name == course.assignment)


def points(book: Gradebook, course: Course) -> dict[str, dict[str, float]]:
    """Return everybody's points by student and notebook, marks by hand included, in order."""
    rows = _submitted(book, course).join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    rows = rows.add_columns(func.sum(Grade.score))
    found: dict[str, dict[str, float]] = {}
    for student, notebook, total in rows.group_by(SubmittedAssignment.student_id, Notebook.name):
        found.setdefault(student, {})[notebook] = total
    return {student: dict(sorted(given.items())) for student, given in found.items()}


def people(book: Gradebook, course: Course, student: str | None = None) -> list[Person]:
    """Return everybody in the gradebook by id, or one student, with marks: five queries."""
    found = _persons(book, course, student)
    rows = _submitted(book, course)
    if student is not None:
        rows = rows.filter(SubmittedAssignment.student_id == student)
    for name, notebook, penalty in rows.add_columns(SubmittedNotebook.late_submission_penalty):
        found[name].penalties[notebook] = penalty or 0.0
    for kind in (GradeCell, TaskCell):
        given = (
            rows.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(kind, kind.id == Grade.cell_id)
            .add_columns(kind.name, kind.max_score)
            .add_columns(Grade.auto_score, Grade.manual_score, Grade.extra_credit)
        )
        for name, notebook, cell, most, *scores in given:
            found[name].marks.setdefault(notebook, {})[cell] = (score(*scores), most)
    return list(found.values())


def _persons(book: Gradebook, course: Course, student: str | None) -> dict[str, Person]:
    submissions = (
        book.db.query(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == course.assignment)
    )
    students = book.db.query(Student).order_by(Student.id)
    if student is not None:
        submissions = submissions.filter(SubmittedAssignment.student_id == student)
        students = students.filter(Student.id == student)
    late = {one.student_id: one.total_seconds_late for one in submissions}
    return {
        one.id: Person(
            one.id,
            one.last_name or "",
            one.first_name or "",
            one.email or "",
            one.lms_user_id or "",
            late.get(one.id, 0.0),
        )
        for one in students
    }


def score(auto: float | None, manual: float | None, extra: float | None) -> float | None:
    """The score as nbgrader counts it: by hand, else automatic, plus extra credit; None if none."""
    given = auto if manual is None else manual
    return None if given is None else given + (extra or 0.0)


def by_hand(course: Course) -> tuple[set[str], int]:
    """Return whose submissions hold a mark or a comment by hand, and when anything was written.

    The time is in nanoseconds, as of a file; nbgrader keeps none for a mark. Where the gradebook
    is no file it is now.
    """
    with opened(course) as book:
        rows = _submitted(book, course).with_entities(SubmittedAssignment.student_id)
        marked = rows.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        marked = marked.filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
        commented = rows.join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        commented = commented.filter(Comment.manual_comment.isnot(None))
        students = {student for (student,) in marked.union(commented)}
    path = course.database_file
    return students, path.stat().st_mtime_ns if path else time.time_ns()
