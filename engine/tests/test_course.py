"""A course is found, and what is wrong with its settings is one sentence."""

from __future__ import annotations

import os
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


# ---------------------------------------------------------------- what is said of groups


def with_groups(course: Course, text: str) -> Course:
    course.groups.parent.mkdir(exist_ok=True)
    course.groups.write_bytes(text.encode())
    os.utime(course.groups, ns=(0, len(text)))
    return course


def test_a_group_has_a_line(course: Course) -> None:
    assert course.group_sentences() == {}
    text = "\ufeff# of mse\r\n\r\nmse 3fa9c1d2aabb: Look: a sum.\r\n误差  000000000000 ：看一看\n"
    assert with_groups(course, text).group_sentences() == {
        ("mse", "3fa9c1d2aabb"): "Look: a sum.",
        ("误差", "000000000000"): "看一看",
    }


@pytest.mark.parametrize(
    "line",
    ["mse: no word", "mse 3fa9c1d2aab: short", "mse 3fa9c1d2aabb no colon", "mse 3fa9c1d2aabb: "],
)
def test_a_line_that_cannot_be_read_is_one_sentence(course: Course, line: str) -> None:
    with_groups(course, f"# one\n{line}\n")
    sentence = r"groups\.txt, line 2: cannot be read; write <function> <word>: <sentence>, the"
    with pytest.raises(CourseError, match=sentence):
        course.group_sentences()


def test_a_group_with_two_sentences_and_a_file_that_is_no_text(course: Course) -> None:
    with_groups(course, "f 3fa9c1d2aabb: A.\nf 3fa9c1d2aabb: B.\n")
    with pytest.raises(CourseError, match="line 2: f 3fa9c1d2aabb has another sentence above"):
        course.group_sentences()
    course.groups.write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"groups\.txt: is no text in UTF-8; save it as UTF-8"):
        course.group_sentences()


def test_a_hint_is_that_of_the_group_or_of_each_mistake(course: Course) -> None:
    value, shape = (course.mistakes()[name] for name in ("value", "shape"))
    assert course.hint("f", "value") == value
    assert course.hint("f", "") == course.hint("f", "no such") == ""
    assert course.hint("f", "no such+value") == value
    assert course.hint("f", "value+shape", is_short=True) == (
        "The value is wrong. One more thing: Shapes first"
    )
    with_groups(course, "f 3fa9c1d2aabb: Summed: take the mean.\n")
    assert course.hint("f", "value", "3fa9c1d2aabb") == "Summed: take the mean."
    assert course.hint("f", "value", "3fa9c1d2aabb", is_short=True) == "Summed"
    assert course.hint("g", "value", "3fa9c1d2aabb") == value
    course.language = "zh"
    assert course.hint("f", "value+shape").count("还有一处") == 1
    assert course.hint("f", "value+shape").endswith(course.mistakes()["shape"])
    assert shape != course.mistakes()["shape"]
