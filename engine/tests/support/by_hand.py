"""A course in which a person marks half: an essay, a plot, a task; and a picture, partial credit.

`write` writes it, `grade` has a class graded and some of it marked by hand, in either language.
"""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions
from nbjudge.course import Course
from nbjudge.marks import grade as grading
from nbjudge.notebook import cells
from traitlets.config import Config

from engine.tests.support import tiny

SQUARES, WELCOME = "squares", "welcome"  # the second has no points
# A red dot.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CONFIG = """c.Course.language = "{language}"
c.Course.title = "Title & Sons"
c.Limits.cell_seconds = c.Limits.call_seconds = 2.0
"""
RIGHT = {
    "square": "def square(x):\n    return x * x",
    "why": "A square is a number times itself.",
    "plot": "[square(x) for x in range(4)]",
}
HIDDEN = "assert square(12.25) == 150.0625"
COMMENT = "Well said."
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = f'''
class _Odd(Exception):
    pass
_Odd.__name__ = _Odd.__qualname__ = "{ATTACK}"
print("{ATTACK}")  # {ATTACK}
def square(x):
    """{ATTACK}"""
    print("{ATTACK}")
    raise _Odd("{ATTACK}")
square.__name__ = "{ATTACK}"
'''
STUDENTS: dict[str, dict[str, str | None]] = {
    "ann": {},
    "bob": {"square": "def square(x):\n    return abs(x) * 2", "why": "I do not know."},
    "cat": dict.fromkeys(RIGHT),  # as it was handed out
    "dan": {"square": "limit = 1 / 0\n\ndef square(x):\n    return limit"},
    "eve": {"square": HOSTILE, "why": f"{ATTACK} [a](javascript:alert(3))", "plot": HOSTILE},
    "fay": {"square": "def square(x):\n    print('got', x)\n    return 0 if x > 9 else x * x"},
    "gil": {"square": "def square(x):\n    while x != 3:\n        pass\n    return 9"},
}


def _text(source: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source)


def _squares() -> list[NotebookNode]:
    by_hand = {"solution": True, "grade": True, "locked": False}
    return [
        _text("# Squares & *roots*\n\n![a dot](dot.png) <img width=9 src='dot.png'>"),
        nbformat.v4.new_code_cell("import math"),
        _text("## Part 1: squares\n\nHere $x^2$ is\n\n\\begin{equation}\nx x\n\\end{equation}\n"),
        tiny.solution(
            "square",
            "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION",
        ),
        nbformat.v4.new_code_cell(
            "print('The square of 3 is', square(3))",
            metadata=tiny.metadata("shown", solution=False, locked=True),
        ),
        tiny.test("square-value", 2, "# small numbers\nassert square(3) == 9"),
        tiny.test(
            "square-large",
            3,
            f"# large numbers\nassert square(1) == 1\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n"
            "### END HIDDEN TESTS",
        ),
        tiny.test(
            "square-part",
            4,
            "points = 0.0\nfor x in 1, 2, 3, 4:\n    points += square(x) == x * x\nfloat(points)",
        ),
        _text("## Part 2: in words"),
        nbformat.v4.new_markdown_cell(RIGHT["why"], metadata=tiny.metadata("why", 3, **by_hand)),
        nbformat.v4.new_code_cell(RIGHT["plot"], metadata=tiny.metadata("plot", 1, **by_hand)),
        nbformat.v4.new_markdown_cell(
            "Discuss it with a friend; **write** below.",
            metadata=tiny.metadata("discuss", 5, task=True, grade=False),
        ),
    ]


def write(root: Path, language: str = "en") -> Course:
    """Write the course into an empty folder."""
    config = tiny.CONFIG + CONFIG.format(language=language)
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    course = Course(root, Config())
    course.assignment = tiny.ASSIGNMENT
    for folder in (course.source, course.release):
        folder.mkdir(parents=True)
        (folder / "dot.png").write_bytes(DOT)
    lessons = {SQUARES: _squares(), WELCOME: [_text("# Welcome\n\nRead this first.")]}
    for name, made in lessons.items():
        notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, course.source / f"{name}.ipynb")
        for clear in (ClearSolutions(), ClearHiddenTests()):
            notebook, _ = clear.preprocess(notebook, {})
        nbformat.write(notebook, course.release / f"{name}.ipynb")
    return Course.load(root)


def hand_in(course: Course, student: str, **written: str | None) -> Path:
    """Hand in both notebooks with right answers, but for what is written; None: as handed out."""
    folder = course.submission(student)
    folder.mkdir(parents=True)
    answers = {**RIGHT, **written}
    for path in course.release.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cells.is_solution(cell):
                answer = answers[cells.name(cell) or ""]
                cell.source = cell.source if answer is None else answer
        nbformat.write(notebook, folder / path.name)
    return folder


def attack(folder: Path) -> None:
    """Put markup wherever a submission can have some, and files that look like pages."""
    path = folder / f"{SQUARES}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [
        nbformat.v4.new_markdown_cell(f"```\n{ATTACK}\n[a](javascript:alert(3))"),
        nbformat.v4.new_raw_cell(ATTACK),
        nbformat.v4.new_code_cell(f"raise ValueError('{ATTACK}')"),
    ]
    notebook.metadata["title"] = ATTACK
    nbformat.write(notebook, path)
    for name in ("evil.html", f"{WELCOME}.html", '"><script>alert(4)<!--.html'.replace("/", "")):
        (folder / name).write_text(ATTACK)
    (folder / "more").mkdir()
    (folder / "more" / f"{SQUARES}.html").write_text(ATTACK)


def grade(course: Course) -> None:
    """Have STUDENTS hand in; grade them, mark one by hand, write the pages."""
    for student, written in STUDENTS.items():
        folder = hand_in(course, student, **written)
        if student == "eve":
            attack(folder)
    (course.submission("bob") / f"{WELCOME}.ipynb").unlink()
    rows = grading.grade(course)
    with Gradebook(course.database) as book:
        book.find_grade("why", SQUARES, course.assignment, "ann").manual_score = 2.5
        book.find_grade("plot", SQUARES, course.assignment, "ann").manual_score = 1
        book.find_grade("discuss", SQUARES, course.assignment, "ann").manual_score = 5
        book.find_comment("why", SQUARES, course.assignment, "ann").manual_comment = COMMENT
        book.find_comment("discuss", SQUARES, course.assignment, "ann").manual_comment = ATTACK
        book.db.commit()
    grading.write_feedback(course, rows)
    assert not [row.reasons for row in rows if row.reasons]
