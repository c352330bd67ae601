"""What is recorded is what `nbgrader autograde` leaves in the gradebook, row by row."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import BasePlugin
from nbjudge.course import Course
from nbjudge.marks import grade, gradebook

from engine.tests.support import tiny
from engine.tests.support.notebooks import edit

ESSAY = "essay"
DUE = "2030-01-01 12:00:00 UTC"
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


def essay() -> nbformat.NotebookNode:
    """A notebook with marks by hand: an answer in Markdown, one in code, a task; partial credit."""
    answer = {"solution": True, "locked": False}
    task = {"grade": False, "solution": False, "task": True}
    made = [
        nbformat.v4.new_markdown_cell(
            "YOUR ANSWER HERE", metadata=tiny.metadata("why", 3, **answer)
        ),
        nbformat.v4.new_code_cell(
            "### BEGIN SOLUTION\nprint(1)\n### END SOLUTION",
            metadata=tiny.metadata("draw", 2, **answer),
        ),
        nbformat.v4.new_markdown_cell("Sketch it.", metadata=tiny.metadata("sketch", 5, **task)),
        tiny.solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        tiny.test("half-part", 2, "assert half(2) == 1\n2.0 if half(3) == 1.5 else 0.5"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})


def answered(path: Path, **answers: str) -> None:
    """Write answers into the essay of a submission."""

    def change(notebook: nbformat.NotebookNode) -> None:
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(name, cell.source)

    edit(path / f"{ESSAY}.ipynb", change)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with everything that recording knows of, registered and not graded."""
    root = tmp_path_factory.mktemp("class")
    course = tiny.write(root)
    source = essay()
    nbformat.write(source, root / "source" / tiny.ASSIGNMENT / f"{ESSAY}.ipynb")
    released = tiny.students(source)
    nbformat.write(released, root / "release" / tiny.ASSIGNMENT / f"{ESSAY}.ipynb")
    half = {"half": "def half(x):\n    return x / 2", "why": "Because.", "draw": "print(2)"}
    answered(tiny.hand_in(course, "right"), **half)
    answered(tiny.hand_in(course, "wrong", **tiny.WRONG), half="def half(x):\n    return x // 2")
    tiny.hand_in(course, "untouched", twice=None, add=None, mean=None)
    tiny.hand_in(course, "missing", tiny.NUMBERS)
    (tiny.hand_in(course, "broken", tiny.NUMBERS, ESSAY) / f"{tiny.MEANS}.ipynb").write_text("{")
    for student, time in (
        ("minute", "2030-01-01 12:01:00 UTC"),
        ("hours", "2030-01-01 15:30:00 UTC"),
        ("days", "2030-01-05 12:00:00 UTC"),
        ("forgiven", "2030-01-02 20:00:00 +0800"),
        ("early", "2029-12-31 12:00:00 UTC"),
    ):
        notebooks = (tiny.MEANS, tiny.NUMBERS) if student == "early" else (tiny.NUMBERS,)
        folder = tiny.hand_in(course, student, *notebooks)
        (folder / "timestamp.txt").write_text(time)
    without = tiny.hand_in(course, "no_solution")
    edit(
        without / f"{ESSAY}.ipynb",
        lambda nb: nb.update(cells=[c for c in nb.cells if "why" not in str(c.metadata)]),
    )
    for folder, files in (
        (course.source, ("helpers.py", "data/points.csv", "__pycache__/helpers.pyc")),
        (course.submission("right"), ("helpers.py", "notes/own.txt", "a.pyc")),
    ):
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(f"# {folder.name} {name}\n")
    gradebook.register(course)
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(tiny.ASSIGNMENT, duedate=DUE)
        book.add_student("right", last_name="R", first_name="A", email="a@b")
    return root


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


def files(course: Course) -> dict[str, tuple[int, bytes]]:
    """What lies in the folders of the graded, with permissions."""
    return {
        str(path.relative_to(course.root)): (path.stat().st_mode, path.read_bytes())
        for student in course.students()
        for path in course.autograded(student).rglob("*")
        if path.is_file()
    }


def by_hand(course: Course) -> None:
    """Marks, extra credit and comments as formgrader writes them."""
    with Gradebook(course.database) as book:
        for student, cell, notebook, manual, extra in (
            ("right", "why", ESSAY, 2.5, 0.5),
            ("right", "twice-value", tiny.NUMBERS, 1.0, None),
            ("days", "add-value", tiny.NUMBERS, None, 2.0),
            ("missing", "half-part", ESSAY, 1.0, None),
        ):
            given = book.find_grade(cell, notebook, tiny.ASSIGNMENT, student)
            given.manual_score, given.extra_credit, given.needs_manual_grade = manual, extra, False
        book.grant_extension(tiny.ASSIGNMENT, "days", days=3, hours=20)
        comment = book.find_comment("why", ESSAY, tiny.ASSIGNMENT, "right")
        comment.manual_comment = "Well said."
        book.db.commit()


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
