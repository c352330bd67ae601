"""nbgrader's own options that `nbjudge grade` heeds, too: hooks, unknown students, folders."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade

from engine.tests.support import tiny
from engine.tests.support.tiny import NUMBERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
HOOKS = """
def before(assignment, student, notebooks):
    if student == "bob":
        raise OSError("no data")
    with open("before.txt", "a") as file:
        file.write(f"{assignment} {student} {len(notebooks)}\\n")

def after(assignment, student, notebooks):
    if student == "cat":
        raise OSError("no room")

c.Autograde.pre_convert_hook = before
c.Autograde.post_convert_hook = after
"""
SWAPPED = "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n"


def test_hooks_are_called(tmp_path: Path) -> None:
    """As nbgrader calls them; one that fails costs its student a note, and nobody else anything."""
    course = tiny.write(tmp_path, NUMBERS, config=HOOKS)
    for student in ("ann", "bob", "cat"):
        tiny.hand_in(course, student)
    rows = {row.student: row for row in grade.grade(course, jobs=1)}
    assert {name: row.total for name, row in rows.items()} == {"ann": 10, "bob": None, "cat": 10}
    assert {name: row.reasons for name, row in rows.items()} == {
        "ann": [],
        "bob": [("table.hook", "OSError: no data")],
        "cat": [("table.hook", "OSError: no room")],
    }
    assert sorted((tmp_path / "before.txt").read_text().splitlines()) == ["ps1 ann 1", "ps1 cat 1"]
    again = {row.student: row for row in grade.grade(course, jobs=1)}
    assert not again["ann"].graded
    assert again["cat"].reasons == rows["cat"].reasons, "what went wrong is tried again"


def test_a_hook_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, NUMBERS, config="c.Autograde.post_convert_hook = 'none.there'\n")
    tiny.hand_in(course, "ann")
    with pytest.raises(CourseError, match=r"nbgrader_config.py: c.Autograde: .*none.*; mend it\."):
        grade.grade(course, jobs=1)


def test_an_unknown_student_is_not_graded_where_the_settings_say_so(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, NUMBERS, config="c.Autograde.create_student = False\n")
    for student in ("ann", "eve"):
        tiny.hand_in(course, student)
    with Gradebook(course.database) as book:
        book.add_student("ann")
    rows = {row.student: row for row in grade.grade(course, jobs=1)}
    assert rows["ann"].total == 10
    assert rows["eve"].total is None
    table = grade.table(course, rows.values())
    assert re.search(r"eve +- +- +is not in the class list \(c.Autograde.create_student", table)
    with Gradebook(course.database) as book:
        assert [student.id for student in book.students] == ["ann"]


def test_folders_in_another_order(tmp_path: Path) -> None:
    """Every verb finds them, and nbgrader's own command, too."""
    course = tiny.write(tmp_path, config=SWAPPED)
    for student in ("ann", "bob"):
        tiny.hand_in(course, student)
    tiny.hand_in(course, "cat", twice=tiny.WRONG["twice"])
    down = tmp_path / "down" / "王芳_77_assignsubmission_file_"
    down.parent.mkdir()
    (course.submission("bob")).rename(down)

    def nbjudge(*words: str) -> str:
        result = CliRunner().invoke(main, ["--root", str(tmp_path), *words])
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result.output

    assert "1 taken" in nbjudge("collect", str(tmp_path / "down"))
    assert (tmp_path / "submitted" / "ps1" / "王芳" / f"{NUMBERS}.ipynb").is_file()
    assert "1 same" in nbjudge("collect", str(tmp_path / "down"))
    assert "students: 3; will lose points: 0" in nbjudge("check")
    nbjudge("grade", "--jobs", "1")
    nbjudge("report")
    nbjudge("return")
    rows = {row.student: row for row in grade.grade(course, jobs=1)}
    assert {name: row.total for name, row in rows.items()} == {"ann": 15, "cat": 11, "王芳": 15}
    assert not any(row.graded for row in rows.values())
    assert NbGraderAPI(config=course.settings).autograde("ps1", "ann", force=True)["success"]
    assert (tmp_path / "return" / "moodle.zip").is_file()


def test_a_structure_without_students_is_one_sentence(tmp_path: Path) -> None:
    flat = "c.CourseDirectory.directory_structure = '{nbgrader_step}/s-{student_id}/x'\n"
    course = tiny.write(tmp_path, NUMBERS, config=flat)
    with pytest.raises(CourseError, match=r"directory_structure gives a student no folder; have"):
        course.students()
    assert Course.load(tmp_path).assignment == "ps1"
