"""What plain nbgrader gives: its own commands, one after another, and its own gradebook.

`python -m nbgrader` is started in the course's folder, with the settings that lie there. The only
thing that is set from outside is how kernels are talked to: over files, as TCP ports collide.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook

from . import courses
from .courses import Course

Cell = tuple[str, str, str, str]  # assignment, student, notebook, cell
Handed = tuple[str, str, str]  # assignment, student, notebook


class Mark(NamedTuple):
    """What the gradebook says of one cell of one student."""

    auto_score: float | None
    max_score: float
    needs_manual_grade: bool


@dataclass(frozen=True)
class Graded:
    """A course and what plain nbgrader gave in it.

    Attributes:
        root: the course before it was graded: source, release, submitted, and a gradebook that
            knows the assignments and when they are due.
        marks: of every cell that has points.
        penalties: what was taken off a notebook for being late; None: nothing.
        comments: nbgrader's own comment on a cell, "No response." or None.
    """

    root: Path
    marks: dict[Cell, Mark]
    penalties: dict[Handed, float | None]
    comments: dict[Cell, str | None]


def release(root: Path, course: Course) -> None:
    """Have nbgrader write the release edition of every assignment, and enter when it is due."""
    for assignment in course.assignments:
        run(root, "generate_assignment", assignment)
    with _gradebook(root) as gradebook:
        for assignment, due in course.due.items():
            gradebook.update_or_create_assignment(assignment, duedate=due)


def autograde(root: Path, course: Course) -> None:
    """Have nbgrader grade every submission."""
    for assignment in course.assignments:
        run(root, "autograde", assignment)


def grade(folder: Path, course: Course) -> None:
    """Complete a written course `folder/course` and grade a copy of it, `folder/graded`."""
    root = folder / "course"
    release(root, course)
    courses.hand_in(root, course)
    shutil.copytree(root, folder / "graded")
    autograde(folder / "graded", course)


def graded(folder: Path) -> Graded:
    """Return what `grade` found out."""
    marks: dict[Cell, Mark] = {}
    penalties: dict[Handed, float | None] = {}
    comments: dict[Cell, str | None] = {}
    with _gradebook(folder / "graded") as gradebook:
        for assignment in gradebook.assignments:
            for submission in assignment.submissions:
                for notebook in submission.notebooks:
                    of = (assignment.name, submission.student_id, notebook.name)
                    penalties[of] = notebook.late_submission_penalty
                    for mark in notebook.grades:
                        marks[(*of, mark.name)] = Mark(
                            mark.auto_score, mark.max_score, mark.needs_manual_grade
                        )
                    for comment in notebook.comments:
                        comments[(*of, comment.name)] = comment.auto_comment
    return Graded(folder / "course", marks, penalties, comments)


def run(root: Path, command: str, assignment: str) -> str:
    """Run one of nbgrader's commands in a course and return its log.

    Raises:
        RuntimeError: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="plain-") as scratch:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "nbgrader", command, assignment),
                "--KernelManager.transport=ipc",
                f"--KernelManager.ip={scratch}/kernel",
            ],
            cwd=root,
            env=_environment(scratch),
            capture_output=True,
            text=True,
            timeout=600,
        )
    if done.returncode:
        raise RuntimeError(f"nbgrader {command} {assignment} in {root}:\n{done.stderr}")
    return done.stderr


def _environment(scratch: str) -> dict[str, str]:
    """The environment without anybody's own settings of Jupyter and IPython.

    nbgrader starts the command alembic, which stands beside this Python.
    """
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"JUPYTER_CONFIG_DIR": scratch, "IPYTHONDIR": scratch, "PATH": beside}
    return os.environ | own


def _gradebook(root: Path) -> Gradebook:
    """A course's gradebook; nbgrader 0.9.6 makes SQLAlchemy 2.1 warn, the marks aren't touched."""
    warnings.filterwarnings("ignore", message="Object of type <.*> not in session")
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}")
