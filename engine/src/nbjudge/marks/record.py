"""Executed notebooks become marks: what `nbgrader autograde` leaves in the gradebook.

Points are decided by nbgrader's own functions, from the cells of the executed notebook. They are
written with few statements and one transaction a submission; marks, extra credit and comments by
hand stay as they are.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import nbformat
from nbgrader import api, utils
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Select, Table, bindparam, insert, select, update
from traitlets import TraitError

from nbjudge.course import CONFIG, Course, CourseError
from nbjudge.marks.gradebook import score, seconds_late

NO_RESPONSE = "No response."  # nbgrader's comment on a solution that is as it was handed out
STUDENT: Table = api.Student.__table__
SUBMISSION: Table = api.SubmittedAssignment.__table__
NOTEBOOK: Table = api.SubmittedNotebook.__table__
GRADE: Table = api.Grade.__table__
COMMENT: Table = api.Comment.__table__
NEW: dict[str, dict[str, Any]] = {  # a row of a submission that was never graded
    "grade": {
        "auto_score": None,
        "manual_score": None,
        "extra_credit": None,
        "needs_manual_grade": True,
    },
    "comment": {"auto_comment": None, "manual_comment": None},
}
Row = dict[str, Any]
Rows = dict[tuple[str, str], Row]  # by the names of a notebook and a cell


@dataclass(frozen=True)
class Verdict:
    """What nbgrader makes of one notebook: points (None: by hand) and comments, by cell."""

    scores: dict[str, float | None]
    comments: dict[str, str | None]


def verdict(cells: Iterable[Mapping[str, Any]]) -> Verdict:
    """Let nbgrader decide on the cells of an executed notebook, as its SaveAutoGrades does.

    Args:
        cells: out of `assess.brief`.

    Raises:
        ValueError: a test gave more points than it has.
    """
    found = Verdict({}, {})
    for plain in cells:
        cell = nbformat.from_dict(plain)
        name = cell.metadata.nbgrader["grade_id"]
        if utils.is_grade(cell):
            found.scores[name] = utils.determine_grade(cell)[0]
        if utils.is_solution(cell) or utils.is_task(cell):
            left = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            found.comments[name] = NO_RESPONSE if left and not utils.is_task(cell) else None
    return found


def late_plugin(course: Course) -> BasePlugin:
    """Return the plugin that decides what being late costs, as nbgrader is configured.

    Raises:
        CourseError: it is configured with a value that it does not have.
    """
    try:
        preprocessor = AssignLatePenalties(parent=NbGraderAPI(config=course.settings))
        preprocessor.init_plugin()
    except TraitError as error:
        raise CourseError(f"{course.root / CONFIG}: {error}; mend it.") from error
    return preprocessor.plugin_inst


class Recorder:
    """Writes the marks of one assignment into an open gradebook."""

    def __init__(self, book: Gradebook, course: Course) -> None:
        self._db = book.db
        self._late = late_plugin(course)
        assignment = book.find_assignment(course.assignment)
        self._assignment, self._due = assignment.id, assignment.duedate
        self._ids = {one.name: one.id for one in assignment.notebooks}
        # of each notebook, the cells with a mark and those with a comment: name -> id
        self._cells = {
            "grade": {n.name: _ids(n.grade_cells, n.task_cells) for n in assignment.notebooks},
            "comment": {n.name: _ids(n.solution_cells, n.task_cells) for n in assignment.notebooks},
        }
        self._db.commit()

    def record(
        self,
        student: str,
        time: datetime.datetime | None,
        notebooks: Mapping[str, Iterable[Mapping[str, Any]]],
    ) -> dict[str, float]:
        """Record a submission; return the points of each notebook, marks by hand included.

        A notebook that is not in `notebooks` was not handed in, and has no points.

        Args:
            student: created where there is none of that name.
            time: when it was handed in, UTC; None: as it was known, or not known.
            notebooks: the cells of each executed notebook, as `assess.brief` returns them.

        Raises:
            ValueError: a test gave more points than it has.
            SQLAlchemyError: the gradebook cannot be written. It is as it was.
        """
        verdicts = {name: verdict(cells) for name, cells in notebooks.items()}
        with self._transaction():
            return self._record(student, time, verdicts)

    def save(self, student: str, notebook: str, cells: Iterable[Mapping[str, Any]]) -> None:
        """Record one notebook of a submission, and leave the others alone.

        Raises:
            ValueError: a test gave more points than it has.
            SQLAlchemyError: the gradebook cannot be written. It is as it was.
        """
        verdicts = {notebook: verdict(cells)}
        with self._transaction():
            submission, _ = self._submission(student, None)
            own = {notebook: self._notebooks(submission)[notebook]["id"]}
            self._write_grades(*self._rows(GRADE, own), verdicts)
            self._write_comments(*self._rows(COMMENT, own), verdicts)

    def charge(self, points: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        """Bring up to date what being late costs: after a new due date, or an extension.

        Args:
            points: of each student's notebooks, by name.

        Returns:
            The points that are taken off, by student and notebook, of those who lose some.

        Raises:
            SQLAlchemyError: the gradebook cannot be written. It is as it was.
        """
        names = {one: name for name, one in self._ids.items()}
        lost: dict[str, dict[str, float]] = {}
        with self._transaction():
            for row in self._db.execute(self._all_notebooks()).all():
                given = points.get(row.student_id, {})
                name = names.get(row.notebook_id, "")
                if name not in given:
                    continue
                late = seconds_late(row.timestamp, self._due, row.extension)
                penalty = self._penalty(row.student_id, given[name], late)
                if (penalty or 0) != (row.late_submission_penalty or 0):
                    where = NOTEBOOK.c.id == row.id
                    change = update(NOTEBOOK).where(where).values(late_submission_penalty=penalty)
                    self._db.execute(change)
                if penalty:
                    lost.setdefault(row.student_id, {})[name] = penalty
        return lost

    def extend(self, student: str, extension: datetime.timedelta | None) -> None:
        """Give a student more time, or take it back; it need not have been handed in yet.

        Raises:
            SQLAlchemyError: the gradebook cannot be written. It is as it was.
        """
        with self._transaction():
            submission, _ = self._submission(student, None)
            self._notebooks(submission)  # nbgrader's own command looks for them
            where = SUBMISSION.c.id == submission
            self._db.execute(update(SUBMISSION).where(where).values(extension=extension))

    def _all_notebooks(self) -> Select[Any]:
        """The notebooks of all submissions, each with what decides whether it is late."""
        columns = (NOTEBOOK.c.id, NOTEBOOK.c.notebook_id, NOTEBOOK.c.late_submission_penalty)
        when = (SUBMISSION.c.student_id, SUBMISSION.c.timestamp, SUBMISSION.c.extension)
        joined = NOTEBOOK.join(SUBMISSION, NOTEBOOK.c.assignment_id == SUBMISSION.c.id)
        found = select(*columns, *when).select_from(joined)
        return found.where(SUBMISSION.c.assignment_id == self._assignment)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            yield
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise

    def _record(
        self, student: str, time: datetime.datetime | None, verdicts: Mapping[str, Verdict]
    ) -> dict[str, float]:
        submission, seconds_late = self._submission(student, time)
        notebooks = self._notebooks(submission)
        own = {name: row["id"] for name, row in notebooks.items()}
        grades, new = self._rows(GRADE, own)
        self._write_grades(grades, new, verdicts)
        self._write_comments(*self._rows(COMMENT, own), verdicts)
        points = {
            name: sum(_score(row) for (where, _), row in grades.items() if where == name)
            for name in sorted(own)
        }
        for name in verdicts.keys() & own.keys():
            penalty = self._penalty(student, points[name], seconds_late)
            if penalty != notebooks[name]["late_submission_penalty"]:
                where = NOTEBOOK.c.id == own[name]
                change = update(NOTEBOOK).where(where).values(late_submission_penalty=penalty)
                self._db.execute(change)
        return points

    def _submission(self, student: str, time: datetime.datetime | None) -> tuple[str, float]:
        """Return the id of a submission, created where there is none, and the seconds late."""
        db, where = self._db, STUDENT.c.id == student
        if db.execute(select(STUDENT.c.id).where(where)).first() is None:
            db.execute(insert(STUDENT), [{"id": student}])
        columns = SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension
        found = db.execute(
            select(*columns).where(
                SUBMISSION.c.assignment_id == self._assignment, SUBMISSION.c.student_id == student
            )
        ).first()
        if found is None:
            row = {"id": uuid4().hex, "assignment_id": self._assignment, "timestamp": time}
            db.execute(insert(SUBMISSION), [{**row, "student_id": student}])
            return str(row["id"]), seconds_late(time, self._due, None)
        known, before, extension = found
        if time is not None and time != before:
            db.execute(update(SUBMISSION).where(SUBMISSION.c.id == known).values(timestamp=time))
        return known, seconds_late(time or before, self._due, extension)

    def _notebooks(self, submission: str) -> dict[str, Row]:
        """Return the rows of a submission's notebooks by name, created where there are none."""
        where = NOTEBOOK.c.assignment_id == submission
        found = self._db.execute(select(NOTEBOOK).where(where))
        rows = {row.notebook_id: dict(row._mapping) for row in found}
        new = [
            {
                "id": uuid4().hex,
                "assignment_id": submission,
                "notebook_id": one,
                "flagged": False,
                "late_submission_penalty": None,
            }
            for one in self._ids.values()
            if one not in rows
        ]
        if new:
            self._db.execute(insert(NOTEBOOK), new)
        rows |= {row["notebook_id"]: row for row in new}
        return {name: rows[one] for name, one in self._ids.items()}

    def _rows(self, table: Table, own: Mapping[str, str]) -> tuple[Rows, list[Row]]:
        """Return the rows of a submission's cells, and which of them are still to be inserted.

        Args:
            table: GRADE or COMMENT.
            own: the ids of its notebooks by name.
        """
        where = table.c.notebook_id.in_(list(own.values()))
        present = {
            (row.notebook_id, row.cell_id): dict(row._mapping)
            for row in self._db.execute(select(table).where(where))
        }
        found: Rows = {}
        new: list[Row] = []
        for name, notebook in own.items():
            for cell, one in self._cells[table.name][name].items():
                row = present.get((notebook, one))
                if row is None:
                    row = {"id": uuid4().hex, "notebook_id": notebook, "cell_id": one}
                    row |= NEW[table.name]
                    new.append(row)
                found[name, cell] = row
        return found, new

    def _write_grades(self, rows: Rows, new: list[Row], verdicts: Mapping[str, Verdict]) -> None:
        """Write the automatic points, as SaveAutoGrades and Autograde do."""
        changes = []
        points: float | None
        for (name, cell), row in rows.items():
            if name not in verdicts:  # not handed in
                points, by_hand = 0.0, False
            elif cell in verdicts[name].scores:
                points = verdicts[name].scores[cell]
                by_hand = points is None or row["manual_score"] is not None
            else:
                continue
            if (points, by_hand) != (row["auto_score"], row["needs_manual_grade"]):
                row.update(auto_score=points, needs_manual_grade=by_hand)
                changes.append({"row": row["id"], "points": points, "by_hand": by_hand})
        values: dict[str, Any] = {
            "auto_score": bindparam("points"),
            "needs_manual_grade": bindparam("by_hand"),
        }
        self._write(GRADE, values, new, changes)

    def _write_comments(self, rows: Rows, new: list[Row], verdicts: Mapping[str, Verdict]) -> None:
        """Write the automatic comments, as SaveAutoGrades does."""
        changes = []
        for (name, cell), row in rows.items():
            said = verdicts[name].comments if name in verdicts else {}
            if cell in said and said[cell] != row["auto_comment"]:
                row.update(auto_comment=said[cell])
                changes.append({"row": row["id"], "comment": said[cell]})
        self._write(COMMENT, {"auto_comment": bindparam("comment")}, new, changes)

    def _write(
        self, table: Table, values: dict[str, Any], new: list[Row], changes: list[Row]
    ) -> None:
        """Insert the new rows as they are by now, in one statement; change the others one by one.

        Each change is a journey to a server and back.
        """
        known = {row["id"] for row in new}
        if new:
            self._db.execute(insert(table), new)
        if changes := [change for change in changes if change["row"] not in known]:
            where = table.c.id == bindparam("row")
            self._db.connection().execute(update(table).where(where).values(values), changes)

    def _penalty(self, student: str, points: float, seconds_late: float) -> float | None:
        """What being late costs of a notebook's points, as AssignLatePenalties has it."""
        if seconds_late <= 0:
            return None
        penalty = self._late.late_submission_penalty(student, points, seconds_late)
        return None if penalty is None else min(max(penalty, 0), points)


def _ids(*groups: Iterable[api.BaseCell]) -> dict[str, str]:
    return {cell.name: cell.id for group in groups for cell in group}


def _score(row: Row) -> float:
    return score(row["auto_score"], row["manual_score"], row["extra_credit"]) or 0.0
