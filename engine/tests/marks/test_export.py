"""Marks as files that Moodle, Canvas and Excel read, by nbgrader's own command."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from nbjudge.course import Course
from nbjudge.marks import export, gradebook

from engine.tests.support import small_class, tiny
from engine.tests.support.small_class import Pupil

PEOPLE = {
    "2026001": Pupil((4, 1.5, 2), last="王", first="芳", penalty=2),
    "@SUM(1)": Pupil((0, 0, 0), last="=HYPERLINK(0)", first="\tx", penalty=1),
    "zhao": Pupil(None, last="赵, 钱", first='"雷"'),
}
EXPECTED = {
    "Excel": [
        ["学号", "姓", "名", "邮箱", "03_losses", "总分", "满分", "迟交小时", "迟交扣分"],
        ["2026001", "王", "芳", "", "5.5", "5.5", "8", "0", "2"],
        ["'@SUM(1)", "'=HYPERLINK(0)", "'\tx", "", "0", "0", "8", "0", "0"],
        ["zhao", "赵, 钱", '"雷"', "", "", "", "8", "0", ""],
    ],
    "Moodle": [
        ["Username", "ID number", "Email address", "First name", "Last name", "03_losses", "ps1"],
        ["2026001", "2026001", "", "芳", "王", "5.5", "5.5"],
        ["'@SUM(1)", "'@SUM(1)", "'@SUM(1)", "'\tx", "'=HYPERLINK(0)", "0", "0"],
        ["zhao", "zhao", "", '"雷"', "赵, 钱", "-", "-"],
    ],
    "Canvas": [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "03_losses", "ps1"],
        ["Points Possible", "", "", "", "", "8", "8"],
        ["王, 芳", "", "2026001", "2026001", "", "5.5", "5.5"],
        ["'=HYPERLINK(0), \tx", "", "'@SUM(1)", "'@SUM(1)", "", "0", "0"],
        ['赵, 钱, "雷"', "", "zhao", "zhao", "", "", ""],
    ],
}


def exported(root: Path, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "nbgrader", "export"]
    command += [f"--exporter=nbjudge.marks.export.{name}", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_system_gets_what_it_reads(name: str, tmp_path: Path) -> None:
    course = small_class.write(tmp_path, PEOPLE)
    with gradebook.opened(course) as book:
        people, lessons = gradebook.people(book, course), gradebook.maxima(book, course)
    file = tmp_path / "x.csv"
    export.write(file, getattr(export, name).rows(course, lessons, people))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel would read it as GBK"
    assert table(file) == EXPECTED[name]


def test_heads_are_in_the_courses_language(course: Course) -> None:
    [heads] = export.Excel.rows(course, {}, [])
    assert heads[:2] == ["student id", "last name"]


def test_nbgraders_command_exports_the_assignment_that_is_meant(tmp_path: Path) -> None:
    """A course of two assignments, of which one was graded."""
    course = small_class.write(tmp_path, PEOPLE)
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace("c.Course.assignment", "c.Course.kit"))
    (course.root / "source" / "ps2").mkdir()
    for words, said in (
        ((), "holds 2 assignments; name one with --assignment: ps1, ps2."),
        (("--assignment=ps2",), "has no assignment 'ps2'; check the spelling"),
    ):
        run = exported(course.root, "Moodle", *words)
        assert run.returncode == 1
        assert said in run.stderr
        assert "Traceback" not in run.stderr
    assert exported(course.root, "Moodle", f"--assignment={tiny.ASSIGNMENT}").returncode == 0
    assert table(course.root / "moodle.csv") == EXPECTED["Moodle"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, on Linux")
def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, PEOPLE)
    for target, reason in (
        ("/dev/full", "No space left on device"),
        ("nowhere/x.csv", "No such file or directory"),
        (".", "Is a directory"),
    ):
        run = exported(course.root, "Moodle", f"--to={target}")
        assert run.returncode == 1
        assert f"{target}: cannot be written ({reason}); close what has it open, see" in run.stderr
        assert "Traceback" not in run.stderr


def test_nbgraders_command_exports_the_gradebook_that_it_is_given(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, PEOPLE)
    (course.root / "gradebook.db").rename(course.root / "other.db")
    run = exported(course.root, "Moodle")
    assert run.returncode == 1
    assert "has no gradebook.db; grade the class first" in run.stderr
    assert not (course.root / "gradebook.db").exists()
    other = f"--db=sqlite:///{course.root / 'other.db'}"
    assert exported(course.root, "Moodle", other).returncode == 0
    assert table(course.root / "moodle.csv") == EXPECTED["Moodle"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "＝1", "\n-1"])
def test_no_text_is_a_formula(text: str, tmp_path: Path) -> None:
    export.write(tmp_path / "x.csv", [[text, -1.0, 2.0, None, "a-b"]])
    assert table(tmp_path / "x.csv") == [["'" + text, "-1", "2", "", "a-b"]]


@pytest.mark.parametrize(
    ("name", "spoiled"),
    [
        ("0012345", True),
        ("202311040123456789", True),
        ("123456789012", True),
        ("12345678901", False),
        ("20231104", False),
        ("0", False),
        ("wang", False),
    ],
)
def test_ids_survive_a_spreadsheet(name: str, spoiled: bool, tmp_path: Path) -> None:
    """A tab makes them text; a spreadsheet shows none, and Moodle takes it off."""
    course = small_class.write(tmp_path, {name: Pupil()})
    with gradebook.opened(course) as book:
        people, lessons = gradebook.people(book, course), gradebook.maxima(book, course)
    shown = f"\t{name}" if spoiled else name
    for exporter, column, expected in (
        (export.Excel, 0, shown),
        (export.Moodle, 0, shown),
        (export.Moodle, 1, shown),
        (export.Canvas, 2, name),
    ):
        export.write(tmp_path / "x.csv", exporter.rows(course, lessons, people))
        assert table(tmp_path / "x.csv")[-1][column] == expected
