"""What the gradebook holds of a course: queries, and the registration of its cells."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.apps import NbGraderAPI
from sqlalchemy import Connection, func, inspect, or_, text
from sqlalchemy.orm import Query

from nbjudge.course import Course, CourseError
from nbjudge.marks.database import address, explained, make_tables, trouble
from nbjudge.notebook import cells

# The marks of one notebook: cell name -> (points or None where ungraded, maximum).
Marks = dict[str, tuple[float | None, float]]
# What `release` refuses, in a traceback of nbgrader's log.
REFUSED = re.compile(r"^\s*nbjudge\.course\.CourseError: (.*)", re.MULTILINE)
# What a database's driver says, there.
TROUBLE = re.compile(r"sqlalchemy\.exc\.\w+: \([\w.]+\) (.*)")
# Columns by which the work of one student is found; nbgrader has no index there, and would look
# through the whole class for it.
INDEXED = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
)


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

    @property
    def final(self) -> dict[str, float]:
        """Points by notebook less late penalties, at least 0: what counts."""
        lost = self.penalties
        return {name: max(own - lost.get(name, 0.0), 0.0) for name, own in self.points.items()}


@contextmanager
def opened(
    course: Course, line: Connection | None = None, create: bool = False
) -> Iterator[Gradebook]:
    """Open the course's gradebook.

    Args:
        course: the course.
        line: the connection of `database.held`: who writes by it holds the lock, at each moment.
        create: make one where there is none yet.

    Raises:
        CourseError: there is none yet, or it cannot be used.
    """
    if is_missing(course) and not create:
        raise CourseError(
            f"{course.root}: has no {Path(str(course.database_file)).name}; grade the class "
            "first, with `nbjudge grade`."
        )
    with explained(course):
        if create:
            make_tables(course)
    with explained(course), Gradebook(course.database, _course_id(course)) as book:
        if line is not None:
            book.db.remove()
            book.db.configure(bind=line)
            book.engine.dispose()
        yield book


def has_assignment(course: Course) -> bool:
    """Tell whether there is a gradebook with the assignment in it."""
    if is_missing(course):
        return False
    with opened(course) as book:
        named = book.db.query(Assignment.id).filter(Assignment.name == course.assignment)
        return named.first() is not None


def is_missing(course: Course) -> bool:
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
    with explained(course):
        make_tables(course)
        if not _is_registered(course):
            _generate(course)
    with explained(course), Gradebook(course.database, _course_id(course)) as book:
        there = inspect(book.engine)
        for table, column in INDEXED:
            name = f"ix_{table}_{column}"
            if name not in [index["name"] for index in there.get_indexes(table)]:
                book.db.execute(text(f"CREATE INDEX {name} ON {table} ({column})"))
        book.db.commit()


def _generate(course: Course) -> None:
    settings = copy.deepcopy(course.settings)
    settings.GenerateAssignment.exporter_class = "nbjudge.marks.release.Release"
    with tempfile.TemporaryDirectory() as scratch:
        settings.CourseDirectory.release_directory = scratch
        result = NbGraderAPI(config=settings).generate_assignment(course.assignment)
    if result["success"]:
        return
    log = result.get("log") or result.get("error", "")
    if "KeyboardInterrupt" in f"{result.get('error', '')}{result.get('log', '')}":
        raise KeyboardInterrupt  # nbgrader's API kept it to itself
    if refused := REFUSED.search(log):
        raise CourseError(refused[1])
    if broken := TROUBLE.search(log):
        raise CourseError(trouble(course, broken[1]))
    if "Cannot modify existing assignment" in log:
        raise CourseError(
            f"{course.source}: lacks a notebook of which {address(course)} has marks; put it back, "
            "then run this again: no mark is lost."
        )
    raise CourseError(
        f"{course.source}: nbgrader cannot read it ({log.strip().splitlines()[-1]}); mend it, "
        "then run this command again."
    )


def _is_registered(course: Course) -> bool:
    """Tell whether the gradebook has the source's cells with their text and their points."""
    if is_missing(course):
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


def lacking(book: Gradebook, course: Course) -> set[str]:
    """Return whose submission has no place for a mark of some cell.

    Such a cell came, or came back, after that was graded; what was handed in may have it.
    """
    cells_of: Counter[str] = Counter()
    for kind in (GradeCell, TaskCell):
        asked = book.db.query(Notebook.name, func.count(kind.id)).join(kind.notebook)
        asked = asked.join(Assignment, Assignment.id == Notebook.assignment_id)
        asked = asked.filter(Assignment.name == course.assignment)
        for notebook, count in asked.group_by(Notebook.name):
            cells_of[notebook] += count
    rows = _submitted(book, course).outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
    rows = rows.add_columns(func.count(Grade.id))
    rows = rows.group_by(SubmittedAssignment.student_id, Notebook.name)
    return {student for student, notebook, count in rows if count < cells_of[notebook]}


def people(book: Gradebook, course: Course, student: str | None = None) -> list[Person]:
    """Return everybody in the gradebook by id, or one student, with marks: five queries.

    The order is Python's: that of a server depends on its language.
    """
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
    return sorted(found.values(), key=lambda person: person.id)


def _persons(book: Gradebook, course: Course, student: str | None) -> dict[str, Person]:
    submissions = (
        book.db.query(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == course.assignment)
    )
    students = book.db.query(Student)
    if student is not None:
        submissions = submissions.filter(SubmittedAssignment.student_id == student)
        students = students.filter(Student.id == student)
    late = {
        one.student_id: seconds_late(one.timestamp, one.assignment.duedate, one.extension)
        for one in submissions
    }
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


def due(date: datetime, extension: timedelta | None) -> datetime:
    """Return when a student's work is due; no later than there are dates."""
    try:
        return date + (extension or timedelta(0))
    except OverflowError:  # nbgrader's own pages take any date
        return datetime.max


def seconds_late(
    time: datetime | None, date: datetime | None, extension: timedelta | None
) -> float:
    """Return what nbgrader's `SubmittedAssignment.total_seconds_late` is; never negative."""
    if time is None or date is None:
        return 0.0
    return float(max(0.0, (time - due(date, extension)).total_seconds()))


def comments(book: Gradebook, course: Course, student: str) -> dict[str, dict[str, str]]:
    """Return what is said of a student's cells, by notebook and cell: by hand, or by nbgrader."""
    rows = _submitted(book, course).filter(SubmittedAssignment.student_id == student)
    rows = rows.join(Comment, Comment.notebook_id == SubmittedNotebook.id)
    rows = rows.join(BaseCell, BaseCell.id == Comment.cell_id)
    found: dict[str, dict[str, str]] = {}
    for _, notebook, cell, manual, auto in rows.add_columns(
        BaseCell.name, Comment.manual_comment, Comment.auto_comment
    ):
        found.setdefault(notebook, {})[cell] = (auto if manual is None else manual) or ""
    return found


def score(auto: float | None, manual: float | None, extra: float | None) -> float | None:
    """The score as nbgrader counts it: by hand, else automatic, plus extra credit; None if none."""
    given = auto if manual is None else manual
    return None if given is None else given + (extra or 0.0)


def given(book: Gradebook, course: Course) -> dict[str, dict[tuple[str, str], float]]:
    """Return what marks and extra credit by hand gave beside the tests' points, or took.

    By student, and by the names of notebook and cell.
    """
    rows = _submitted(book, course).join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    rows = rows.join(BaseCell, BaseCell.id == Grade.cell_id)
    rows = rows.filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
    rows = rows.add_columns(BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    found: dict[str, dict[tuple[str, str], float]] = {}
    for student, notebook, cell, auto, manual, extra in rows:
        if auto is not None:
            now = score(auto, manual, extra) or 0.0
            found.setdefault(student, {})[notebook, cell] = now - auto
    return found


def by_hand(book: Gradebook, course: Course, student: str | None = None) -> dict[str, str]:
    """Return a word for what changes a student's pages though nothing is graded anew.

    That is: marks, extra credit and comments by hand, and what being late costs. Who has none of
    it is not there. A page keeps the word that it was written with; nbgrader keeps no time of a
    mark, and a database has none of a file.
    """
    rows = _submitted(book, course)
    if student is not None:
        rows = rows.filter(SubmittedAssignment.student_id == student)
    marked = rows.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    marked = marked.join(BaseCell, BaseCell.id == Grade.cell_id)
    marked = marked.filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
    marked = marked.add_columns(BaseCell.name, Grade.manual_score, Grade.extra_credit)
    said = rows.join(Comment, Comment.notebook_id == SubmittedNotebook.id)
    said = said.join(BaseCell, BaseCell.id == Comment.cell_id)
    said = said.filter(Comment.manual_comment.isnot(None))
    said = said.add_columns(BaseCell.name, Comment.manual_comment)
    penalty = SubmittedNotebook.late_submission_penalty
    late = rows.filter(penalty > 0).add_columns(penalty)
    found: dict[str, list[str]] = {}
    for name, *what in (*marked, *said, *late):
        found.setdefault(name, []).append(json.dumps(what))
    return {name: _word(own) for name, own in found.items()}


def _word(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:32]
