"""The only module that speaks to nbgrader's gradebook."""

from __future__ import annotations

import copy
import tempfile

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from course.config import ASSIGNMENT, CourseError

# The marks of one notebook: cell name -> (points or None where ungraded, maximum).
Marks = dict[str, tuple[float | None, float]]


def register(settings: Config) -> None:
    """Enter the assignment's cells, as they stand in `source/`, into the gradebook.

    nbgrader does that while it generates the student edition; the edition itself goes to a
    scratch folder, so that `release/` stays as it is.

    Raises:
        CourseError: nbgrader refuses the source.
    """
    settings = copy.deepcopy(settings)
    with tempfile.TemporaryDirectory() as scratch:
        settings.CourseDirectory.release_directory = scratch
        result = NbGraderAPI(config=settings).generate_assignment(ASSIGNMENT)
    if not result["success"]:
        log = result.get("log") or result.get("error", "")
        raise CourseError(
            f"{settings.CourseDirectory.root}/source/{ASSIGNMENT}: nbgrader cannot read it "
            f"({log.strip().splitlines()[-1]}); run `make build`, then this command again."
        )


def marks(settings: Config, student: str) -> dict[str, Marks]:
    """Return the marks of `student` by notebook; empty where nothing was ever graded."""
    with Gradebook(NbGraderAPI(config=settings).coursedir.db_url) as gradebook:
        try:
            submission = gradebook.find_submission(ASSIGNMENT, student)
        except MissingEntry:
            return {}
        return {
            notebook.name: {
                grade.name: (_score(grade), grade.max_score) for grade in notebook.grades
            }
            for notebook in submission.notebooks
        }


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


def _score(grade: object) -> float | None:
    """The score as nbgrader counts it: by hand, else automatic plus extra credit; None if none."""
    if grade.manual_score is None and grade.auto_score is None:
        return None
    return grade.score
