"""A sample class in a course folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbjudge.author import sample
from nbjudge.course import Course, CourseError

from engine.tests.support import authored


@pytest.fixture
def course(built: Course, tmp_path: Path) -> Course:
    shutil.copytree(built.root, tmp_path / "course")
    return Course.load(tmp_path / "course")


def test_the_class_is_handed_in(course: Course) -> None:
    own, students = sample.write_class(course)
    assert own.root == course.root / "demo"
    assert [student.name for student in students] == ["ann", "ben", "cyd", "dan"]
    assert own.students() == ["ann", "ben", "cyd", "dan"]
    ann = nbformat.read(own.submission("ann") / "01_numbers.ipynb", as_version=4)
    written = {cell.id: cell.source for cell in ann.cells}
    assert written["twice"].rstrip().endswith("return x + x")
    assert "raise NotImplementedError" in written["triple"]
    assert not (own.submission("ben") / "02_means.ipynb").exists()
    assert (own.submission("cyd") / "01_numbers.ipynb").read_text("utf-8") == sample.BROKEN
    assert [path.name for path in (own.submitted / "dan").iterdir()] == ["letters"]
    assert own.kit_folder is not None


def test_its_marks_are_kept_away_from_the_real_classs(course: Course) -> None:
    """Settings that name a gradebook would have the sample graded into that one."""
    settings = course.root / "nbgrader_config.py"
    line = "c.CourseDirectory.db_url = 'postgresql+psycopg2://teacher@db.example.org/marks'\n"
    settings.write_text(settings.read_text("utf-8") + line, "utf-8")
    own, _ = sample.write_class(Course.load(course.root))
    assert own.database_file == course.root / "demo" / "gradebook.db"


def test_it_is_written_again_and_taken_away_alone(course: Course) -> None:
    before = {path for path in course.root.iterdir()}
    own, _ = sample.write_class(course)
    (own.submitted / "ann" / "left over").mkdir()
    sample.write_class(course)
    assert not (own.submitted / "ann" / "left over").exists()
    sample.remove(course)
    assert {path for path in course.root.iterdir()} == before
    sample.remove(course)


def test_a_course_without_one_says_so(course: Course) -> None:
    (course.answers / sample.CLASS).unlink()
    with pytest.raises(CourseError, match=r"sample_class.py: is not there"):
        sample.write_class(course)
    assert not (course.root / "demo").exists()


def test_one_that_does_not_run_is_named(course: Course) -> None:
    (course.answers / sample.CLASS).write_text("def students(bank):\n    return 1 / 0\n")
    with pytest.raises(CourseError, match=r"sample_class.py: gives no students \(ZeroDivision"):
        sample.write_class(course)


def test_a_function_that_the_bank_lacks_is_named(course: Course) -> None:
    (course.answers / "twice.py").unlink()
    with pytest.raises(CourseError, match=r"^\S+twice.py: is not there"):
        sample.write_class(course)


def test_a_course_that_is_not_built_says_so(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    with pytest.raises(CourseError, match="there is no student edition; build the course first"):
        sample.write_class(course)
