"""A course is found, and what is wrong with its settings is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbjudge.course import Course, CourseError

from engine.tests.support import tiny


def configured(root: Path, text: str) -> Path:
    (root / "nbgrader_config.py").write_text(f"c = get_config()\n{text}\n", "utf-8")
    return root


def assignments(root: Path, *names: str) -> Path:
    for name in names:
        (root / "source" / name).mkdir(parents=True)
    return root


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no nbgrader_config\.py; run this in the course's"):
        Course.load(tmp_path)


def test_settings_that_do_not_run(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"nbgrader_config\.py: does not run \(ZeroDivisionError"):
        Course.load(configured(tmp_path, "1 / 0"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c.Course.assigment = 'ps1'", r"c\.Course\.assigment is no option; there are assignment,"),
        ("c.Limits.cell_second = 1", r"c\.Limits\.cell_second is no option"),
        ("c.Sandbox.on = False", r"c\.Sandbox\.on is no option; there are enabled"),
        ("c.Course.language = 'fr'", r"nbgrader_config\.py: .*language.*; mend it"),
    ],
)
def test_an_option_that_is_none(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        Course.load(assignments(configured(tmp_path, line), "ps1"))


def test_a_course_without_source(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="holds no assignment; put its notebooks into"):
        Course.load(configured(tmp_path, ""))


def test_a_source_without_notebooks(tmp_path: Path) -> None:
    course = Course.load(assignments(configured(tmp_path, ""), "ps1"))
    with pytest.raises(CourseError, match="holds no notebook; build the course, or put them there"):
        course.notebooks()


def test_one_of_several_assignments_has_to_be_named(tmp_path: Path) -> None:
    root = assignments(configured(tmp_path, ""), "ps1", "ps2")
    with pytest.raises(
        CourseError, match="holds 2 assignments; name one with --assignment: ps1, p"
    ):
        Course.load(root)
    assert Course.load(root, "ps2").source == root / "source" / "ps2"


def test_settings_name_the_assignment_and_the_folders(tmp_path: Path) -> None:
    text = "c.Course.assignment = 'ps2'\nc.CourseDirectory.submitted_directory = 'in'"
    course = Course.load(assignments(configured(tmp_path, text), "ps1", "ps2"))
    assert course.submission("ada") == tmp_path / "in" / "ada" / "ps2"


def test_limits_are_options(tmp_path: Path) -> None:
    text = "c.Limits.cell_seconds = 3\nc.Sandbox.enabled = False"
    course = Course.load(assignments(configured(tmp_path, text), "ps1"))
    assert course.bounds.cell_seconds == 3
    assert not course.sandboxed


def test_nobody_handed_in(course: Course) -> None:
    with pytest.raises(CourseError, match="holds no submission; put each student's notebooks into"):
        course.students()


def test_a_student_who_is_not_there(course: Course) -> None:
    tiny.hand_in(course, "ada")
    with pytest.raises(CourseError, match="holds no student 'eve'; check the spelling"):
        course.students(["eve"])


def test_two_runs_at_once(course: Course) -> None:
    with course.lock(), pytest.raises(CourseError, match="another run is grading this class"):
        Course.load(course.root).lock()
