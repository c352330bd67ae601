"""The only module that speaks to nbgrader's gradebook."""

from __future__ import annotations

import copy
import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import nbgrader.api
from nbgrader.api import (
    Assignment,
    BaseCell,
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
)
from nbgrader.apps import NbGraderAPI
from sqlalchemy import or_
from traitlets.config import Config

from course import lesson
from course.config import ASSIGNMENT, CourseError

# The marks of one notebook: cell name -> (points or None where ungraded, maximum).
Marks = dict[str, tuple[float | None, float]]


def keep_engine() -> None:
    """Let all gradebooks of one file share an engine, in this process.

    nbgrader opens the gradebook some fifteen times a submission, each time with a new engine, for
    which SQLAlchemy compiles every statement anew.
    """
    nbgrader.api.create_engine = _engine


_engine = functools.lru_cache(maxsize=8)(nbgrader.api.create_engine)


def register(settings: Config) -> None:
    """Enter the assignment's cells, as they stand in `source/`, into the gradebook.

    nbgrader does that while it generates the student edition; the edition itself goes to a
    scratch folder, so that `release/` stays as it is.

    Nothing is done where they are in the gradebook as they stand.

    Raises:
        CourseError: nbgrader refuses the source.
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    if _is_registered(settings):
        return
    _let_text_change(settings)
    settings = copy.deepcopy(settings)
    with tempfile.TemporaryDirectory() as scratch:
        settings.CourseDirectory.release_directory = scratch
        result = NbGraderAPI(config=settings).generate_assignment(ASSIGNMENT)
    if not result["success"]:
        pass_on_ctrl_c(result)
        log = result.get("log") or result.get("error", "")
        if "Cannot add or remove cells" in log:
            raise CourseError(
                f"{settings.CourseDirectory.root}/gradebook.db: has marks for other exercises or "
                f"tests than source/{ASSIGNMENT}; go back to the lessons that were graded, or move "
                "gradebook.db away and grade anew: marks by hand are lost."
            )
        raise CourseError(
            f"{settings.CourseDirectory.root}/source/{ASSIGNMENT}: nbgrader cannot read it "
            f"({log.strip().splitlines()[-1]}); run `make build`, then this command again."
        )


def _database(url: str) -> Path:
    """Return the file of a gradebook, which may not be there yet."""
    return Path(url.removeprefix("sqlite:///"))


def _let_text_change(settings: Config) -> None:
    """Let the gradebook know the read-only cells of `source/` by their new names.

    They are named by their text, no mark hangs on them, and nbgrader would refuse the lesson once
    it has marks. About solutions and tests it still does.
    """
    course = NbGraderAPI(config=settings).coursedir
    if not _database(course.db_url).exists():
        return
    with Gradebook(course.db_url) as book:
        for path in (Path(course.root) / "source" / ASSIGNMENT).glob("*.ipynb"):
            try:
                notebook = book.find_notebook(path.stem, ASSIGNMENT)
            except MissingEntry:
                continue
            marked = {cell.name for cell in (*notebook.grade_cells, *notebook.solution_cells)}
            old = {c.name: c for c in notebook.source_cells if c.name not in marked}
            new = {
                lesson.parts(cell)[0]
                for cell in nbformat.read(path, as_version=4).cells
                if not lesson.is_solution(cell) and lesson.parts(cell)[1] is None
            }
            for name in old.keys() - new:
                book.db.delete(old[name])
            book.db.commit()
            for name in sorted(new - old.keys()):
                book.add_source_cell(name, path.stem, ASSIGNMENT, cell_type="markdown")


def pass_on_ctrl_c(result: dict[str, object]) -> None:
    """Raise the `KeyboardInterrupt` that nbgrader's API kept to itself, if it did.

    Args:
        result: what the API returned.
    """
    if "KeyboardInterrupt" in f"{result.get('error', '')}{result.get('log', '')}":
        raise KeyboardInterrupt


def _is_registered(settings: Config) -> bool:
    """Tell whether the gradebook has the cells of `source/` with their text and their points."""
    course = NbGraderAPI(config=settings).coursedir
    if not _database(course.db_url).exists():
        return False
    there = {}
    for path in (Path(course.root) / "source" / ASSIGNMENT).glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            name, points = lesson.parts(cell)
            text = None if lesson.is_solution(cell) else cell.source
            there[path.stem, name] = (text, points)
    with Gradebook(course.db_url) as book:
        cells = book.db.query(Notebook.name, SourceCell)
        cells = cells.join(Notebook, Notebook.id == SourceCell.notebook_id)
        cells = cells.join(Assignment, Assignment.id == Notebook.assignment_id)
        points = book.db.query(Notebook.name, GradeCell.name, GradeCell.max_score)
        points = points.join(Notebook, Notebook.id == GradeCell.notebook_id)
        known = {(notebook, cell): most for notebook, cell, most in points}
        return there == {
            (notebook, cell.name): (
                cell.source if cell.locked else None,
                known.get((notebook, cell.name)),
            )
            for notebook, cell in cells.filter(Assignment.name == ASSIGNMENT)
        }


def marks(settings: Config, student: str) -> dict[str, Marks]:
    """Return the marks of `student` by notebook; empty where nothing was ever graded."""
    found: dict[str, Marks] = {}
    with Gradebook(NbGraderAPI(config=settings).coursedir.db_url) as book:
        rows = (
            book.db.query(Notebook.name, GradeCell.name, GradeCell.max_score, Grade)
            .join(GradeCell, GradeCell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == ASSIGNMENT, SubmittedAssignment.student_id == student)
        )
        for notebook, cell, most, given in rows:
            found.setdefault(notebook, {})[cell] = (_score(given), most)
    return found


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
            name: sum(score or 0.0 for score, _ in cells.values())
            for name, cells in sorted(self.marks.items())
        }


@contextmanager
def opened(settings: Config) -> Iterator[Gradebook]:
    """Open the course's gradebook.

    Raises:
        CourseError: there is none yet.
    """
    course = NbGraderAPI(config=settings).coursedir
    if not _database(course.db_url).is_file():
        raise CourseError(f"{course.root}: has no gradebook.db; run `make grade` first.")
    with Gradebook(course.db_url) as book:
        yield book


def maxima(book: Gradebook) -> dict[str, float]:
    """The points that each notebook can give, by its name, in order."""
    rows = (
        book.db.query(Notebook.name, GradeCell.max_score)
        .join(GradeCell, GradeCell.notebook_id == Notebook.id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .filter(Assignment.name == ASSIGNMENT)
    )
    found: dict[str, float] = {}
    for name, most in sorted(rows):
        found[name] = found.get(name, 0.0) + most
    return found


def people(book: Gradebook) -> list[Person]:
    """Return everybody in the gradebook by id, with marks: four queries for a whole class."""
    assignment = book.db.query(Assignment).filter(Assignment.name == ASSIGNMENT).one_or_none()
    late = {}
    if assignment:
        submissions = book.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id)
        late = {row.student_id: row.total_seconds_late for row in submissions}
    found = {
        student.id: Person(
            student.id,
            student.last_name or "",
            student.first_name or "",
            student.email or "",
            student.lms_user_id or "",
            late.get(student.id, 0.0),
        )
        for student in book.db.query(Student).order_by(Student.id)
    }
    of = (
        book.db.query(SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == ASSIGNMENT)
    )
    for student, notebook, penalty in of.add_columns(SubmittedNotebook.late_submission_penalty):
        found[student].penalties[notebook] = penalty or 0.0
    cells = (
        of.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .add_columns(GradeCell.name, GradeCell.max_score)
        .add_columns(Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    )
    for student, notebook, cell, most, *given in cells:
        found[student].marks.setdefault(notebook, {})[cell] = (_sum(*given), most)
    return list(found.values())


def by_hand(settings: Config) -> tuple[set[str], int]:
    """Return whose submissions hold a mark or a comment by hand, and when anything was written.

    The time is in nanoseconds, as of a file; nbgrader keeps none for a mark.
    """
    url = NbGraderAPI(config=settings).coursedir.db_url
    with Gradebook(url) as book:
        of = (
            book.db.query(SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == ASSIGNMENT)
        )
        marked = of.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        marked = marked.filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
        told = of.join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        told = told.filter(Comment.manual_comment.isnot(None))
        students = {student for (student,) in marked.union(told)}
    return students, _database(url).stat().st_mtime_ns


def penalties(settings: Config, student: str) -> dict[str, float]:
    """Return what being late costs `student`, by notebook; empty where nothing was graded."""
    with Gradebook(NbGraderAPI(config=settings).coursedir.db_url) as book:
        rows = (
            book.db.query(Notebook.name, SubmittedNotebook.late_submission_penalty)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == ASSIGNMENT, SubmittedAssignment.student_id == student)
        )
        return {notebook: penalty or 0.0 for notebook, penalty in rows}


class OneNotebook:
    """A gradebook for nbgrader's `SaveAutoGrades`: one notebook, read and written at once.

    nbgrader asks with a query, and commits, for every cell. This has read all before, and
    commits in `close`: the marks of a notebook are all in the gradebook, or none.
    """

    def __init__(self, db_url: str, notebook: str, assignment: str, student: str) -> None:
        self._book = Gradebook(db_url)
        self.db = self
        own = self._book.find_submission_notebook(notebook, assignment, student).id
        self._grades, self._comments = (
            {
                name: row
                for row, name in self._book.db.query(kind, BaseCell.name)
                .join(BaseCell, BaseCell.id == kind.cell_id)
                .filter(kind.notebook_id == own)
            }
            for kind in (Grade, Comment)
        )

    def find_grade(self, cell: str, *_: str) -> Grade:
        """Return the grade of a cell, as `nbgrader.api.Gradebook.find_grade`."""
        if cell not in self._grades:
            raise MissingEntry(f"no such grade: {cell}; was the assignment generated again?")
        return self._grades[cell]

    def find_comment(self, cell: str, *_: str) -> Comment:
        """Return the comment on a cell, as `nbgrader.api.Gradebook.find_comment`."""
        if cell not in self._comments:
            raise MissingEntry(f"no such comment: {cell}; was the assignment generated again?")
        return self._comments[cell]

    def commit(self) -> None:
        """Wait for `close`."""

    def close(self) -> None:
        """Write everything, and let go of the gradebook."""
        self._book.db.commit()
        self._book.close()


def _score(grade: Grade) -> float | None:
    return _sum(grade.auto_score, grade.manual_score, grade.extra_credit)


def _sum(auto: float | None, manual: float | None, extra: float | None) -> float | None:
    """The score as nbgrader counts it: by hand, else automatic, plus extra credit; None if none."""
    given = auto if manual is None else manual
    return None if given is None else given + (extra or 0.0)
