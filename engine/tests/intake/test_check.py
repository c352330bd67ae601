"""Exercises of any course: a function, a variable, a text, a cell that draws."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbjudge.course import Course
from nbjudge.intake import check
from nbjudge.notebook.finding import KINDS, Finding, note, said
from nbjudge.notebook.original import originals

from engine.tests.support import tiny
from engine.tests.support.notebooks import cell, edit
from engine.tests.support.tiny import NUMBERS

DRAW = "### BEGIN SOLUTION\nprint(1)\n### END SOLUTION"
ANSWER = {"solution": True, "locked": False}


def kinds(course: Course, student: str = "ann") -> list[tuple[str, tuple[str, ...]]]:
    lines = check.check_student(course, student)
    return [(line.finding.kind, line.finding.functions) for line in lines]


def mixed(root: Path) -> Course:
    """A course of one notebook: cells are named as Jupyter names them, two are marked by hand."""
    course = tiny.write(root, NUMBERS)
    made = [
        nbformat.v4.new_markdown_cell("# Exercise 1"),
        tiny.solution(
            "cell-1a", "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
        ),
        tiny.test("cell-1b", 2, "assert f(1) == 1"),
        nbformat.v4.new_markdown_cell("## A remark\n# Exercise 2"),
        tiny.solution("cell-2a", "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION"),
        tiny.test("cell-2b", 3, "assert answer == 42"),
        nbformat.v4.new_markdown_cell(
            "YOUR ANSWER HERE", metadata=tiny.metadata("why", 4, **ANSWER)
        ),
        nbformat.v4.new_markdown_cell("# Last"),
        nbformat.v4.new_code_cell(DRAW, metadata=tiny.metadata("draw", 1, **ANSWER)),
    ]
    notebook = nbformat.v4.new_notebook(cells=made)
    nbformat.write(notebook, course.source / f"{NUMBERS}.ipynb")
    for one in made:
        if "BEGIN SOLUTION" in one.source:
            head = "def f(x):\n    " if "def f" in one.source else ""
            one.source = f"{head}# YOUR CODE HERE\n{'    ' if head else ''}{tiny.STUB}"
    nbformat.write(notebook, course.release / f"{NUMBERS}.ipynb")
    return course


def answer(course: Course, **answers: str) -> Course:
    """Hand in the student edition of `mixed`, with answers by the names of cells."""
    folder = course.submission("ann")
    folder.mkdir(parents=True)
    path = folder / f"{NUMBERS}.ipynb"
    path.write_bytes((course.release / path.name).read_bytes())
    edit(path, lambda nb: [cell(nb, n).update(source=text) for n, text in answers.items()])
    return course


WRITTEN = {
    "cell-1a": "def f(x):\n    return x",
    "cell-2a": "answer = 41",
    "why": "Because.",
    "draw": "print(1)",
}


def test_a_submission_that_has_everything_has_no_findings(tmp_path: Path) -> None:
    assert kinds(answer(mixed(tmp_path), **WRITTEN)) == []


def test_an_untouched_edition_is_said_to_be_one(tmp_path: Path) -> None:
    course = answer(mixed(tmp_path))
    assert kinds(course) == [("untouched", ("f", "answer", "why", "draw"))]
    [line] = check.check_student(course, "ann")
    assert line.points == 10


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("cell-1a", f"def f(x):\n    {tiny.STUB}", ("unwritten", "f")),
        ("cell-1a", f"def f(x):\n    x += 1\n    {tiny.STUB}", ("stub_left", "f")),
        ("cell-1a", "def g(x):\n    return x", ("undefined", "f")),
        ("cell-1a", "def f(x:", ("no_python", "f")),
        ("cell-2a", "result = 42", ("undefined", "answer")),
        ("cell-2a", "", ("unwritten", "answer")),
        ("why", " \n", ("unwritten", "why")),
        ("draw", "", ("unwritten", "draw")),
        ("draw", "print(", ("no_python", "draw")),
    ],
)
def test_what_is_not_there_is_said(
    name: str, text: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    course = answer(mixed(tmp_path), **{**WRITTEN, name: text})
    kind, exercise = expected
    assert kinds(course) == [(kind, (exercise,))]


def test_a_letter_is_in_the_courses_language_and_numbers_exercises(tmp_path: Path) -> None:
    course = answer(mixed(tmp_path), **{**WRITTEN, "cell-2a": "result = 1", "draw": "# nothing"})
    course.exercise_heading = r"# (Exercise \d+)"
    [(path, lines)] = check.check_paths(course, [course.submission("ann")])
    text = check.letter(course, path, lines, originals(course))
    assert "numbers.ipynb: not written: draw." in text, "# Last ends what Exercise 2 was"
    assert "As it is, 4 points are out of reach." in text
    course.language = "zh"
    text = check.letter(course, path, lines, originals(course))
    assert "draw 还没有写" in text
    assert "Exercise 2 (answer)：这一格里没有名叫 answer 的函数" in text


def test_findings_are_data() -> None:
    """They cross a file and come back, and have a sentence in both languages."""
    values = dict(
        student="x",
        found="a",
        reason="r",
        size=1.0,
        count=2,
        most=3,
        lesson="l",
        cell="c",
        line=1,
        seconds=1.0,
        file="f",
        files="g",
        encoding="UTF-16",
        version="3.11",
        character="(",
        code="0028",
        module="torch",
        test="mse-value",
        points=2.0,
    )
    for kind in KINDS:
        finding = Finding(kind, "03", ("mse",), {**values, "assignment": "ps1"})
        assert Finding.from_dict(finding.to_dict()) == finding
        assert said(finding, "en") in note(finding, "en") != note(finding, "zh")
        assert "{" not in said(finding, "en") + said(finding, "zh")
    with pytest.raises(ValueError, match="no kind of finding"):
        Finding.from_dict({**finding.to_dict(), "kind": "other"})
