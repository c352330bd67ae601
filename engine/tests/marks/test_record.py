"""What is recorded is what `nbgrader autograde` leaves in the gradebook, row by row."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import BasePlugin
from nbjudge.course import Course
from nbjudge.marks import grade

from engine.tests.support import every_kind, tiny
from engine.tests.support.every_kind import DUE, ESSAY, by_hand, files

TABLES = {
    "student": "select id from student",
    "submission": """
        select student_id, name, timestamp, extension from submitted_assignment
        join assignment on assignment.id = submitted_assignment.assignment_id""",
    "notebook": """
        select student_id, notebook.name, flagged, late_submission_penalty from submitted_notebook
        join notebook on notebook.id = submitted_notebook.notebook_id
        join submitted_assignment s on s.id = submitted_notebook.assignment_id""",
    "grade": """
        select student_id, notebook.name, base_cell.name, base_cell.type,
        auto_score, manual_score, extra_credit, needs_manual_grade from grade
        join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook n on n.id = grade.notebook_id
        join notebook on notebook.id = n.notebook_id
        join submitted_assignment s on s.id = n.assignment_id""",
    "comment": """
        select student_id, notebook.name, base_cell.name, auto_comment, manual_comment from comment
        join base_cell on base_cell.id = comment.cell_id
        join submitted_notebook n on n.id = comment.notebook_id
        join notebook on notebook.id = n.notebook_id
        join submitted_assignment s on s.id = n.assignment_id""",
}


class PerHour(BasePlugin):
    """A point an hour, and one given back to who is a minute late: as a course may have it."""

    def late_submission_penalty(
        self, student_id: str, score: float, seconds: float
    ) -> float | None:
        return {"minute": -1.0, "forgiven": None}.get(student_id, seconds / 3600)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with everything that recording knows of, registered and not graded."""
    return every_kind.write(tmp_path_factory.mktemp("class")).root


def copied(root: Path, target: Path, penalties: type[BasePlugin] | None) -> Course:
    """The class in another folder, with a plugin for late penalties or nbgrader's own."""
    course = Course.load(Path(shutil.copytree(root, target)))
    if penalties is not None:
        course.settings.AssignLatePenalties.plugin_class = penalties
    else:
        course.settings.LateSubmissionPlugin.penalty_method = "zero"
    return course


def autograde(course: Course) -> None:
    """Let nbgrader's command record; a notebook that it cannot read is out of its way."""
    (course.submission("broken") / f"{tiny.MEANS}.ipynb").unlink(missing_ok=True)
    for student in course.students():
        result = NbGraderAPI(config=course.settings).autograde(course.assignment, student)
        assert result["success"], result


def nbgraders_own(course: Course) -> None:
    """Let nbgrader record by its own preprocessors."""
    course.settings.Autograde.autograde_preprocessors = [
        "nbjudge.marks.plugins.SafeExecute",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    autograde(course)


def rows(course: Course) -> dict[str, list[tuple[Any, ...]]]:
    """What the gradebook holds of submissions."""
    with sqlite3.connect(course.database_file) as database:
        return {
            name: sorted(database.execute(query).fetchall(), key=str)
            for name, query in TABLES.items()
        }


@pytest.mark.parametrize(
    ("theirs", "penalties"),
    [(nbgraders_own, PerHour), (autograde, None)],
    ids=["nbgrader's own preprocessors", "nbjudge's for nbgrader"],
)
def test_the_gradebook_is_as_nbgrader_leaves_it(
    theirs: Callable[[Course], None],
    penalties: type[BasePlugin] | None,
    handed_in: Path,
    tmp_path: Path,
) -> None:
    """After a first run, and after a second with marks by hand and something handed in anew."""
    here = copied(handed_in, tmp_path / "ours", penalties)
    there = copied(handed_in, tmp_path / "theirs", penalties)
    for again in (False, True):
        if again:
            for course in (here, there):
                by_hand(course)
                shutil.copy(
                    course.release / f"{ESSAY}.ipynb",
                    course.submission("missing") / f"{ESSAY}.ipynb",
                )
                (course.submission("early") / f"{tiny.MEANS}.ipynb").unlink()
                (course.submission("minute") / "timestamp.txt").write_text(DUE)
        grade.grade(here, jobs=1, force=True)
        theirs(there)
        found, expected = rows(here), rows(there)
        for table in TABLES:
            assert found[table] == expected[table], table
        assert files(here) == files(there)
    assert len(found["grade"]) == 11 * 9
    assert {row[3] for row in found["notebook"]} > {None}, "somebody pays for being late"
    assert {row[3] for row in found["comment"]} == {None, "No response."}
