"""A sample class, composed from the answer bank: every kind of student that a course has.

The course says who is in it, in ``answers/sample_class.py``. The class lives in a course folder
of its own, ``demo/``, so it never meets a real class's work.
"""

from __future__ import annotations

import copy
import runpy
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbjudge.author.bank import Bank
from nbjudge.course import CONFIG, Course, CourseError
from nbjudge.notebook import cells

CLASS = "sample_class.py"
BROKEN = '{"cells": [ oops'
IGNORED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Student:
    """One sample student: what is written, by function, and what happens to the files."""

    name: str
    kind: str  # what the console says of this student
    written: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""  # a notebook that is not handed in
    broken: str = ""  # a notebook that cannot be read
    folder: str = ""  # the assignment, where it is another one


def students(course: Course) -> list[Student]:
    """Return the sample class, as the course has it.

    Raises:
        CourseError: the course has no sample class, or its file does not run.
    """
    path = _of_class(course)
    try:
        return list(runpy.run_path(str(path))["students"](Bank(course)))
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"{path}: gives no students ({type(error).__name__}: {error}); mend it."
        ) from error


def _of_class(course: Course) -> Path:
    path = course.answers / CLASS
    if not path.is_file():
        raise CourseError(f"{path}: is not there, so this course has no sample class.")
    return path


def write_class(course: Course, folder: Path | None = None) -> tuple[Course, list[Student]]:
    """Write the sample class of a course; return its own course and its students.

    See `prepare` and `hand_in`, which are the two halves of it.
    """
    own = prepare(course, folder)
    return own, hand_in(course, own)


def prepare(course: Course, folder: Path | None = None) -> Course:
    """Copy what the sample class needs of its course; return that as a course of its own.

    Args:
        course: the course.
        folder: a new folder to write it to; None: the one that `remove` takes away.

    Raises:
        CourseError: the course has no sample class, or no student edition.
    """
    if not course.release.is_dir():
        raise CourseError(f"{course.release}: there is no student edition; build the course first.")
    _of_class(course)
    if folder is None:
        remove(course)
        folder = _folder(course)
    # The pages take their figures from the second, the report knows common answers by the third.
    for part in (course.source, course.worked, course.answers):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(course.root), ignore=IGNORED)
    _write_settings(course, folder)
    return Course.load(folder, course.assignment)


def hand_in(course: Course, sample: Course) -> list[Student]:
    """Write what the sample class of a course hands in, into its own course; return its students.

    Raises:
        CourseError: the file of the class, or of an answer, is not as it should be.
    """
    own = students(course)
    paths = sorted(course.release.glob("*.ipynb"))
    blank = {path.stem: nbformat.read(path, as_version=4) for path in paths}
    for student in own:
        _hand_in(course.release, blank, sample, student)
    return own


def _write_settings(course: Course, folder: Path) -> None:
    """Copy the settings; the gradebook that they may name is the real class's."""
    text = (course.root / CONFIG).read_text(encoding="utf-8")
    if "db_url" in course.settings.CourseDirectory:
        own = f"sqlite:///{folder.resolve() / 'gradebook.db'}"
        text += f"\nget_config().CourseDirectory.db_url = {own!r}\n"
    (folder / CONFIG).write_text(text, encoding="utf-8")


def _hand_in(
    release: Path, blank: Mapping[str, NotebookNode], sample: Course, student: Student
) -> None:
    """Write what a student hands in: a copy of `release`, whose notebooks are `blank`."""
    folder = sample.submission(student.name)
    if student.folder:
        folder = folder.with_name(student.folder)
    shutil.copytree(release, folder, ignore=IGNORED)
    for name, notebook in blank.items():
        path = folder / f"{name}.ipynb"
        if name == student.missing:
            path.unlink()
        elif name == student.broken:
            path.write_text(BROKEN, encoding="utf-8")
        else:
            filled = fill(copy.deepcopy(notebook), student.written)
            path.write_text(nbformat.v4.writes(filled) + "\n", encoding="utf-8")


def fill(notebook: NotebookNode, written: Mapping[str, str]) -> NotebookNode:
    """Write the answers by function into the solution cells of a student edition."""
    for cell in notebook.cells:
        if cells.is_solution(cell):
            cell.source = written.get(str(cells.name(cell)), cell.source)
    return notebook


def remove(course: Course) -> None:
    """Take the sample class away; nothing outside of its folder is touched."""
    if _folder(course).exists():
        shutil.rmtree(_folder(course))


def _folder(course: Course) -> Path:
    return course.root / "demo"
