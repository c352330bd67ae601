"""A graded class of any kind, made without grading: a gradebook, and notebooks with outcomes."""

from __future__ import annotations

import datetime
import functools
import json
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbjudge.course import Course
from nbjudge.notebook.failure import Failure, told
from nbjudge.notebook.finding import Finding

from engine.tests.support import tiny

LESSON = "03_losses"
ITEMS = {"mse-value": 4, "mse-error": 2, "mse-shape": 2}
DUE = datetime.datetime(2026, 3, 1, 12)
REGION = "### BEGIN SOLUTION\n    return 0\n    ### END SOLUTION"


@dataclass
class Pupil:
    """One student: points of ITEMS (None: waits for a mark by hand), and what else to know."""

    points: tuple[float | None, ...] | None = (4, 2, 2)  # None: nothing handed in
    source: str = "def mse(p, y):\n    return np.mean((p - y) ** 2)\n"
    failures: dict[str, Failure] = field(default_factory=dict)  # by item
    findings: tuple[Finding, ...] = ()
    last: str = ""
    first: str = ""
    late: datetime.timedelta = datetime.timedelta(0)
    penalty: float = 0.0


def notebook(source: str, failures: dict[str, Failure]) -> NotebookNode:
    """The notebook with what a student wrote, executed."""
    made = [tiny.solution("mse", source)]
    for name, points in ITEMS.items():
        made.append(tiny.test(name, points, "check_value(mse)"))
        if name in failures:
            text = told(failures[name], "en")
            made[-1].metadata["nbjudge"] = {"failure": failures[name].to_dict()}
            made[-1].outputs = [
                nbformat.v4.new_output("error", ename="Error", evalue=text, traceback=[text])
            ]
    return nbformat.v4.new_notebook(cells=made, metadata={"nbjudge": {"version": 1}})


def write(root: Path, pupils: dict[str, Pupil], language: str = "zh") -> Course:
    """Write a course folder whose class has been graded; return the course."""
    settings = f"{tiny.CONFIG}c.Course.language = {language!r}\n"
    root.mkdir(exist_ok=True)
    (root / "nbgrader_config.py").write_text(settings, "utf-8")
    source = root / "source" / tiny.ASSIGNMENT / f"{LESSON}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(notebook(f"def mse(p, y):\n    # todo\n    {REGION}", {}), source)
    course = Course.load(root)
    (root / "gradebook.db").write_bytes(empty_gradebook())
    with warnings.catch_warnings(), Gradebook(course.database) as book:
        warnings.simplefilter("ignore")  # nbgrader makes SQLAlchemy 2.1 warn
        book.add_assignment(course.assignment, duedate=DUE)
        book.add_notebook(LESSON, course.assignment)
        for name, most in ITEMS.items():
            book.add_grade_cell(name, LESSON, course.assignment, max_score=most, cell_type="code")
        for name, pupil in pupils.items():
            book.add_student(name, last_name=pupil.last, first_name=pupil.first)
            if pupil.points is not None:
                _hand_in(course, book, name, pupil)
        book.db.commit()
    return course


@functools.cache
def empty_gradebook() -> bytes:
    """A gradebook with nothing in it; nbgrader takes seconds to make one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradebook.db"
        Gradebook(f"sqlite:///{path}").close()
        return path.read_bytes()


def _hand_in(course: Course, book: Gradebook, name: str, pupil: Pupil) -> None:
    submission = book.add_submission(course.assignment, name, timestamp=DUE + pupil.late)
    submission.notebooks[0].late_submission_penalty = pupil.penalty
    for item, points in zip(ITEMS, pupil.points or (), strict=True):
        book.find_grade(item, LESSON, course.assignment, name).auto_score = points
    folder = course.autograded(name)
    folder.mkdir(parents=True)
    nbformat.write(notebook(pupil.source, pupil.failures), folder / f"{LESSON}.ipynb")
    findings = [finding.to_dict() for finding in pupil.findings]
    marker = {"version": 1, "fingerprint": "", "findings": findings}
    course.marker(name).write_text(json.dumps(marker), "utf-8")
