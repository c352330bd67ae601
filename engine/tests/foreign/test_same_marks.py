"""The engine gives foreign courses plain nbgrader's marks: cell by cell, by either of its ways."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbjudge.course import Course as Loaded
from nbjudge.course import CourseError
from nbjudge.notebook.original import originals
from nbjudge.run import pool, reference

from engine.tests.foreign import courses, plain
from engine.tests.foreign.courses import DOCS101, QUICKSTART101, STATS101
from engine.tests.foreign.impossible import impossible, write

slow = pytest.mark.slow
# `%precision 3` in a course rounds what nbgrader reads of a test's last line.
DISPLAYED = 1e-3
# Where a student deleted or changed a cell that nbgrader does not lock, tests still have the
# instructor's: what the student's own functions do without it keeps its points.
OTHERWISE = {
    ("ps1", "ivy", "kmeans", "cell-a4b5c6d7e8f90a1b"): 1,
    ("ps1", "kim", "kmeans", "cell-2b3c4d5e6f708192"): 1,
    ("ps1", "kim", "kmeans", "cell-718293a4b5c6d7e8"): 2,
    ("ps2", "ivy", "regression", "cell-8b9cadbecfd0e1f2"): 1,
    ("ps1", "ivy", "sequences", "sums_of_numbers"): 1,
}
WAYS = ("nbjudge grade", "nbgrader autograde")


def by_engine(way: str, course: courses.Course, written: Path, folder: Path) -> plain.Graded:
    """Grade a copy of a course with the engine, as its instructor does."""
    root = folder / "graded"
    shutil.copytree(written, root)
    courses.use_config(root)
    for assignment in course.assignments:
        if way == "nbgrader autograde":
            plain.run(root, "autograde", assignment)
        else:
            command = [sys.executable, "-m", "nbjudge", "--assignment", assignment, "grade"]
            done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, done.stderr
            assert "could not" not in done.stdout
    return plain.graded(folder)


def assert_same(way: str, course: courses.Course, expected: plain.Graded, folder: Path) -> None:
    """Marks, penalties and comments are those of plain nbgrader, cell by cell."""
    got = by_engine(way, course, expected.root, folder)
    assert got.marks.keys() == expected.marks.keys()
    for cell, mark in expected.marks.items():
        gain = OTHERWISE.get(cell, 0)
        assert got.marks[cell].auto_score == pytest.approx(
            None if mark.auto_score is None else mark.auto_score + gain, abs=DISPLAYED
        ), cell
        assert got.marks[cell][1:] == mark[1:], cell
    assert got.comments == expected.comments
    for notebook, taken in expected.penalties.items():
        assert got.penalties[notebook] == pytest.approx(taken), notebook


@slow
@pytest.mark.parametrize("way", WAYS)
def test_stats101(way: str, stats101: plain.Graded, tmp_path: Path) -> None:
    assert_same(way, STATS101, stats101, tmp_path)


@slow
@pytest.mark.parametrize("way", WAYS)
def test_docs101(way: str, docs101: plain.Graded, tmp_path: Path) -> None:
    assert_same(way, DOCS101, docs101, tmp_path)


@slow
@pytest.mark.parametrize("way", WAYS)
def test_quickstart101(way: str, quickstart101: plain.Graded, tmp_path: Path) -> None:
    assert_same(way, QUICKSTART101, quickstart101, tmp_path)


@pytest.mark.parametrize("name", [one.name for one in impossible()])
def test_what_two_processes_cannot_do_is_said_before_a_class(name: str, tmp_path: Path) -> None:
    one = next(one for one in impossible() if one.name == name)
    courses.plain_config(tmp_path)
    write(tmp_path, one)
    course = Loaded.load(tmp_path)
    with pytest.raises(CourseError) as said:
        reference.Check(course, originals(course), pool.POOL).result()
    assert "the instructor's own solution fails" in str(said.value)
