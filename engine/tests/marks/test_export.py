"""Marks as files that Moodle, Canvas and Excel read, by nbgrader's own command."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from nbjudge.marks import export

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
        ["Username", "ID number", "Email address", "First name", "Last name", "03_losses"],
        ["2026001", "2026001", "", "芳", "王", "5.5"],
        ["'@SUM(1)", "'@SUM(1)", "'@SUM(1)", "'\tx", "'=HYPERLINK(0)", "0"],
        ["zhao", "zhao", "", '"雷"', "赵, 钱", ""],
    ],
    "Canvas": [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "03_losses"],
        ["Points Possible", "", "", "", "", "8"],
        ["王, 芳", "", "2026001", "2026001", "", "5.5"],
        ["'=HYPERLINK(0), \tx", "", "'@SUM(1)", "'@SUM(1)", "", "0"],
        ['赵, 钱, "雷"', "", "zhao", "zhao", "", ""],
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
def test_nbgrader_exports_what_each_system_reads(name: str, tmp_path: Path) -> None:
    course = small_class.write(tmp_path, PEOPLE)
    run = exported(course.root, name)
    assert run.returncode == 0, run.stderr
    file = course.root / getattr(export, name).file
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel would read it as GBK"
    assert table(file) == EXPECTED[name]


def test_heads_are_in_the_courses_language(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {}, language="en")
    assert exported(course.root, "Excel", "--to=x.csv").returncode == 0
    assert table(course.root / "x.csv")[0][:2] == ["student id", "last name"]


def test_which_assignment_is_meant_has_to_be_clear(tmp_path: Path) -> None:
    """A course of two; the marks of the one that is named are written."""
    course = small_class.write(tmp_path, PEOPLE)
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace("c.Course.assignment", "c.Course.kit"))
    (course.root / "source" / "ps2").mkdir()
    run = exported(course.root, "Moodle")
    assert run.returncode == 1
    assert "holds 2 assignments; name one with --assignment: ps1, ps2." in run.stderr
    assert "Traceback" not in run.stderr
    run = exported(course.root, "Moodle", "--assignment=ps2")
    assert run.returncode == 1
    assert "has no assignment 'ps2'; check the spelling" in run.stderr
    assert exported(course.root, "Moodle", f"--assignment={tiny.ASSIGNMENT}").returncode == 0
    assert table(course.root / "moodle.csv") == EXPECTED["Moodle"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "＝1", "\n-1"])
def test_no_text_is_a_formula(text: str, tmp_path: Path) -> None:
    export.write(tmp_path / "x.csv", [[text, -1.0, 2.0, None, "a-b"]])
    assert table(tmp_path / "x.csv") == [["'" + text, "-1", "2", "", "a-b"]]
