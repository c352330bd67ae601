"""A graded class of any kind, made without grading: a gradebook, and notebooks with outputs."""

from __future__ import annotations

import datetime
import functools
import json
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from course import config
from course.config import ASSIGNMENT, ROOT

LESSON = "03_losses"
ITEMS = {"mse-value": 4, "mse-error": 2, "mse-shape": 2}
DUE = datetime.datetime(2026, 3, 1, 12)
STUB = "### BEGIN SOLUTION\n    return 0\n    ### END SOLUTION"


@dataclass
class Pupil:
    """One student: points of ITEMS (None: waits for a mark by hand), and what else to know."""

    points: tuple[float | None, ...] | None = (4, 2, 2)  # None: nothing handed in
    source: str = "def mse(p, y):\n    return np.mean((p - y) ** 2)\n"
    errors: dict[str, tuple[str, str]] = field(default_factory=dict)  # item -> kind, text
    notes: tuple[str, ...] = ()
    last: str = ""
    first: str = ""
    late: datetime.timedelta = datetime.timedelta(0)
    penalty: float = 0.0


def cell(name: str, source: str, points: int | None = None) -> NotebookNode:
    grader = {"grade_id": name, "grade": points is not None, "solution": points is None}
    grader |= {"locked": points is not None, "schema_version": 3, "task": False}
    if points is not None:
        grader["points"] = points
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": grader}, id=name)


def notebook(source: str, errors: dict[str, tuple[str, str]]) -> NotebookNode:
    cells = [cell("mse", source)]
    for name, points in ITEMS.items():
        cells.append(cell(name, "check_value(mse)", points))
        if name in errors:
            kind, text = errors[name]
            cells[-1].outputs = [
                nbformat.v4.new_output("error", ename=kind, evalue=text, traceback=[text])
            ]
    return nbformat.v4.new_notebook(cells=cells)


def write(root: Path, pupils: dict[str, Pupil]) -> Path:
    """Write a course folder whose class has been graded; return it."""
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    source = root / "source" / ASSIGNMENT / f"{LESSON}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(notebook(f"def mse(p, y):\n    # todo\n    {STUB}", {}), source)
    (root / "gradebook.db").write_bytes(_empty())
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")  # nbgrader makes SQLAlchemy 2.1 warn
        book.add_assignment(ASSIGNMENT, duedate=DUE)
        book.add_notebook(LESSON, ASSIGNMENT)
        for name, most in ITEMS.items():
            book.add_grade_cell(name, LESSON, ASSIGNMENT, max_score=most, cell_type="code")
        for name, pupil in pupils.items():
            book.add_student(name, last_name=pupil.last, first_name=pupil.first)
            if pupil.points is not None:
                _hand_in(root, book, name, pupil)
        book.db.commit()
    return root


@functools.cache
def _empty() -> bytes:
    """A gradebook with nothing in it; nbgrader takes seconds to make one."""
    config.load(ROOT)  # it lets nbgrader find the command alembic
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradebook.db"
        Gradebook(f"sqlite:///{path}").close()
        return path.read_bytes()


def _hand_in(root: Path, book: Gradebook, name: str, pupil: Pupil) -> None:
    submission = book.add_submission(ASSIGNMENT, name, timestamp=DUE + pupil.late)
    submission.notebooks[0].late_submission_penalty = pupil.penalty
    for item, points in zip(ITEMS, pupil.points or (), strict=True):
        book.find_grade(item, LESSON, ASSIGNMENT, name).auto_score = points
    folder = root / "autograded" / name / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook(pupil.source, pupil.errors), folder / f"{LESSON}.ipynb")
    told = {"fingerprint": "", "notes": list(pupil.notes)}
    (folder.parent / f".{ASSIGNMENT}.json").write_text(json.dumps(told))
