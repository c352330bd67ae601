"""A second assignment, made in nbgrader's own form, beside this course's."""

from __future__ import annotations

import csv
import re
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.cli import COSTS, main
from nbjudge.course import Course
from nbjudge.notebook import cells

from engine.tests.support import tiny
from tests.support import LOSSES, course_folder, graded, hand_in

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
QUIZ, NOTEBOOK = "ps2", "quiz"
BY_HAND = {"solution": True, "grade": True, "locked": False}
ADD = "def add(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"
TEST = "assert add(1, 2) == 3\n### BEGIN HIDDEN TESTS\nassert add(-1, 1) == 0\n### END HIDDEN TESTS"
TASK = "画一张图。\n### BEGIN MARK SCHEME\n有轴 1 分\n### END MARK SCHEME"


def write(course: Course) -> None:
    """As Create Assignment makes it: text that nbgrader does not know, marks by hand, a task."""
    made = [
        nbformat.v4.new_markdown_cell("# 小测"),
        tiny.solution("add", ADD),
        tiny.test("add-test", 5, TEST),
        nbformat.v4.new_markdown_cell("标准答案", metadata=tiny.metadata("essay", 5, **BY_HAND)),
        nbformat.v4.new_markdown_cell(
            TASK, metadata=tiny.metadata("drawn", 2, task=True, grade=False)
        ),
    ]
    folder = course.source.with_name(QUIZ)
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=made), folder / f"{NOTEBOOK}.ipynb")


def answered(course: Course, target: Path, **written: str) -> None:
    notebook = nbformat.read(course.release / f"{NOTEBOOK}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = written.get(cells.name(cell) or "", cell.source)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def nbjudge(course: Course, *words: str, status: int = 0) -> str:
    result = CliRunner().invoke(
        main, ["--root", str(course.root), "--assignment", course.assignment, *words]
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


@linux
def test_a_second_assignment_in_nbgraders_form(tmp_path: Path) -> None:
    first = course_folder(tmp_path, LOSSES)
    hand_in(first, "wang", LOSSES)
    hand_in(first, "zhao", LOSSES)
    whole = graded(first)["wang"].total
    nbjudge(first, "report")
    nbjudge(first, "return", status=1)  # no pages yet
    page = first.report / "index.html"
    before = page.read_bytes()
    write(first)
    quiz = Course.load(tmp_path, QUIZ)
    api = NbGraderAPI(config=quiz.settings)
    assert api.generate_assignment(QUIZ)["success"]
    down = tmp_path / "down"
    answered(quiz, down / "wang" / QUIZ / f"{NOTEBOOK}.ipynb", add="def add(a, b): return b + a")
    answered(quiz, down / "loose.ipynb", add="def add(a, b): return a - b", essay="我想")
    with zipfile.ZipFile(down / f"{QUIZ}_li_20260301T100000Z.zip", "w") as package:
        package.write(down / "loose.ipynb", f"{NOTEBOOK}.ipynb")
    (down / "loose.ipynb").unlink()

    assert "2 taken" in nbjudge(quiz, "collect", str(down))
    said = nbjudge(quiz, "check", status=COSTS)
    assert "students: 2; will lose points: 1" in said  # wang wrote nothing about "essay"
    assert "edition" not in said
    assert re.search(r"zhao +handed in nothing -> not graded", said)
    said = nbjudge(quiz, "grade", "--jobs", "1")
    rows = [line.split()[:3] for line in said.splitlines() if line.startswith(("li ", "wang "))]
    assert rows == [["li", "0", "0"], ["wang", "5", "5"]]
    with Gradebook(quiz.database) as book:
        book.find_grade("essay", NOTEBOOK, QUIZ, "li").manual_score = 4
        book.db.commit()
    assert api.autograde(QUIZ, "li", force=True)["success"]
    assert "2 taken" not in nbjudge(quiz, "grade", "--jobs", "1")
    nbjudge(quiz, "report")
    nbjudge(quiz, "return")
    with (tmp_path / "report" / QUIZ / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        totals = {line["学号"]: line["总分"] for line in csv.DictReader(file)}
    assert totals == {"li": "4", "wang": "5", "zhao": ""}
    there = (tmp_path / "return" / QUIZ).rglob("*.*")
    assert {path.name for path in there} == {"letters.csv", "li.zip", "wang.zip"}
    assert page.read_bytes() == before
    assert graded(first)["wang"].total == whole
    assert set(graded(first)) == {"wang", "zhao"}
