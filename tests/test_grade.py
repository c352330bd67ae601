"""A broken submission is a sentence; what can be graded of it has the instructor's cells."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbjudge.course import Course, CourseError
from nbjudge.intake import submission
from nbjudge.marks import grade
from nbjudge.notebook import cells
from nbjudge.notebook.finding import note
from nbjudge.notebook.original import originals

from tests.support import (
    LOSSES,
    RELEASE,
    ROOT,
    THIS,
    cell,
    course_folder,
    doubled,
    edit,
    graded,
    hand_in,
    without,
)


def strange(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [nbformat.v4.new_code_cell("print('微积分')")]


def rewrite_test(notebook: nbformat.NotebookNode) -> None:
    cell(notebook, "mse-value").source = "print('对')"


BROKEN: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    # what is done to 03_losses.ipynb, what is said, whether it can still be graded
    "not JSON": (lambda p: p.write_text("{"), "03_losses: is not JSON", False),
    "empty": (lambda p: p.write_bytes(b""), "03_losses: is empty", False),
    "not UTF-8": (lambda p: p.write_bytes("中文".encode("gbk")), "03_losses: is not UTF-8", False),
    "a list": (lambda p: p.write_text("[1]"), "03_losses: is JSON but not a valid", False),
    "no notebook": (lambda p: p.write_text("{}"), "03_losses: is JSON but not a valid", False),
    "deep": (lambda p: p.write_text("[" * 100_000), "03_losses: is nested deeper", False),
    "missing": (lambda p: p.unlink(), "03_losses: no such notebook handed in", False),
    "a folder": (lambda p: (p.unlink(), p.mkdir()), "03_losses: is a folder", False),
    "another's": (lambda p: edit(p, strange), "03_losses: has none of this assignment's", False),
    "cell gone": (without("mse-value"), "mse-value is missing: put in", True),
    "cell twice": (doubled("mse-value"), "mse-value stood there 2 times: graded", True),
    "cells moved": (
        lambda p: edit(p, lambda nb: nb.cells.reverse()),
        "03_losses: cells had been moved",
        True,
    ),
    "a solution gone": (without("mse"), "solution cell mse is missing", True),
    "a test rewritten": (lambda p: edit(p, rewrite_test), "mse-value is not as in", True),
    "a new name": (lambda p: p.rename(p.with_name("03.ipynb")), "in as 03.ipynb: known", True),
}
if os.name == "posix":
    BROKEN["a link"] = (
        lambda p: (p.unlink(), p.symlink_to("/etc/passwd")),
        "03_losses.ipynb: is a link",
        False,
    )
    BROKEN["a pipe"] = (
        lambda p: (p.unlink(), os.mkfifo(p)),
        "03_losses.ipynb: is a link or a device",
        False,
    )


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """This course with an untouched copy of the student edition handed in."""
    shutil.copyfile(ROOT / "nbgrader_config.py", tmp_path / "nbgrader_config.py")
    target = tmp_path / "submitted" / "wang" / THIS.assignment
    shutil.copytree(RELEASE, target, ignore=shutil.ignore_patterns("lesson_kit"))
    return Course.load(tmp_path)


def examined(course: Course) -> tuple[submission.Submission, list[str]]:
    seen = submission.examine(course, "wang", originals(THIS))
    return seen, [note(finding, "en") for finding in seen.findings]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_notebook_is_left_out_and_named(fault: str, course: Course) -> None:
    damage, sentence, gradable = BROKEN[fault]
    damage(course.submission("wang") / f"{LOSSES}.ipynb")
    seen, notes = examined(course)
    assert any(sentence in one for one in notes), notes
    assert len(notes) <= 2, "one fault, and that the notebook is missing"
    assert set(seen.notebooks) == set(originals(THIS)) - (set() if gradable else {LOSSES})


@pytest.mark.parametrize("fault", [name for name, (*_, good) in BROKEN.items() if good])
def test_what_is_graded_has_the_instructors_cells(fault: str, course: Course) -> None:
    """Restored: every cell in the lesson's order, the hidden tests too; only solutions differ."""
    BROKEN[fault][0](course.submission("wang") / f"{LOSSES}.ipynb")
    restored = examined(course)[0].notebooks[LOSSES]
    kept = [one for one in restored.cells if cells.name(one)]
    expected = [
        one
        for one in originals(THIS)[LOSSES].notebook.cells
        if not (fault == "a solution gone" and cells.name(one) == "mse")
    ]
    assert [cells.name(one) for one in kept] == [cells.name(one) for one in expected]
    for one, original in zip(kept, expected, strict=True):
        assert cells.points(one) == cells.points(original)
        assert one.source == original.source or cells.is_solution(original)


def test_a_whole_submission_has_no_findings(course: Course) -> None:
    seen, notes = examined(course)
    assert set(seen.notebooks) == set(originals(THIS))
    assert notes == []


def test_an_empty_class_is_one_sentence(tmp_path: Path) -> None:
    course = course_folder(tmp_path, LOSSES)
    shutil.copyfile(ROOT / "submitted" / "README.md", tmp_path / "submitted" / "README.md")
    with pytest.raises(CourseError, match="holds no submission; put each student's"):
        grade.grade(course)


def test_a_class_with_a_duplicated_cell_is_graded_to_the_end(tmp_path: Path) -> None:
    """A real run: nbgrader itself would stop at the first such submission."""
    course = course_folder(tmp_path, LOSSES)
    for name in ("chen", "wang"):
        path = hand_in(course, name, LOSSES) / f"{LOSSES}.ipynb"
        if name == "chen":
            doubled("mse-value")(path)
    before = sorted(path.stat().st_mtime_ns for path in course.submitted.rglob("*"))
    rows = graded(course)
    notes = grade.notes(course, rows["chen"])
    assert any("mse-value stood there 2 times" in one for one in notes)
    assert {row.total for row in rows.values()} == {15}
    assert sorted(path.stat().st_mtime_ns for path in course.submitted.rglob("*")) == before
