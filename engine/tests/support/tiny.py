"""A tiny course in plain nbgrader's style: two notebooks, three exercises, 15 points.

Nothing of it is this repository's: text and imports have no nbgrader metadata, ids are as Jupyter
makes them, tests are bare asserts.
"""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbjudge.course import Course
from nbjudge.notebook import cells

ASSIGNMENT = "ps1"
NUMBERS, MEANS = "numbers", "means"
CONFIG = f"""from nbjudge import use

c = get_config()
use(c)
c.CourseDirectory.course_id = "tiny"
c.CourseDirectory.root = __import__("os").path.dirname(__import__("os").path.abspath(__file__))
c.Course.assignment = "{ASSIGNMENT}"
"""
STUB = "raise NotImplementedError()"
RIGHT = {
    "twice": "def twice(x):\n    return 2 * x",
    "add": "def add(x, y):\n    return x + y",
    "mean": "def mean(values):\n    if len(values) == 0:\n        raise ValueError('empty')\n"
    "    return sum(values) / len(values)",
}
WRONG = {
    "twice": "def twice(x):\n    return x * x",
    "add": "def add(x, y):\n    return x - y",
    "mean": "def mean(values):\n    return sum(values)",
}
TESTS = {
    "twice-value": (
        4,
        "assert twice(2) == 4\n### BEGIN HIDDEN TESTS\nassert twice(3) == 6\n### END HIDDEN TESTS",
    ),
    "twice-zero": (2, "assert twice(0) == 0"),
    "add-value": (4, "assert add(2, 3) == 5"),
    "mean-value": (
        3,
        "assert mean([1, 2, 6]) == 3\n### BEGIN HIDDEN TESTS\nassert mean([4]) == 4\n"
        "### END HIDDEN TESTS",
    ),
    "mean-empty": (
        2,
        "try:\n    mean([])\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError",
    ),
}
POINTS = {NUMBERS: 10, MEANS: 5}
LESSONS = {NUMBERS: ("twice", "add"), MEANS: ("mean",)}


def metadata(name: str, points: float | None = None, **settings: object) -> dict[str, object]:
    """What nbgrader keeps of a cell: a test where it has points, else a solution."""
    given = {"grade_id": name, "schema_version": 3, "task": False, "solution": points is None}
    given |= {"grade": points is not None, "locked": points is not None, **settings}
    return {"nbgrader": {**given, "points": points} if points is not None else given}


def solution(name: str, source: str) -> NotebookNode:
    """A cell that students write."""
    return nbformat.v4.new_code_cell(source, metadata=metadata(name))


def test(name: str, points: float, source: str) -> NotebookNode:
    """A test."""
    return nbformat.v4.new_code_cell(source, metadata=metadata(name, points))


def instructors(name: str) -> NotebookNode:
    """The instructor's version of a notebook."""
    made = [
        nbformat.v4.new_markdown_cell(f"# {name.title()}"),
        nbformat.v4.new_code_cell("import math"),
    ]
    for exercise in LESSONS[name]:
        head, _, body = RIGHT[exercise].partition("\n")
        text = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        made.append(nbformat.v4.new_markdown_cell(f"Write `{exercise}`."))
        made.append(solution(exercise, text))
        made += [test(one, *TESTS[one]) for one in TESTS if one.partition("-")[0] == exercise]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})


def students(instructors: NotebookNode) -> NotebookNode:
    """The edition that is handed out."""
    notebook = copy.deepcopy(instructors)
    for cell in notebook.cells:
        if cells.is_solution(cell) and cell.cell_type == "code":
            cell.source = f"{cell.source.partition(chr(10))[0]}\n    # YOUR CODE HERE\n    {STUB}"
        cell.source = cells.without_region(cell.source, cells.HIDDEN, keep=False)
    return notebook


def write(root: Path, *notebooks: str, config: str = "") -> Course:
    """Write the course, or some of its notebooks, into an empty folder.

    Args:
        root: the folder.
        notebooks: names; none: all.
        config: more lines of nbgrader_config.py.
    """
    (root / "nbgrader_config.py").write_text(CONFIG + config, encoding="utf-8")
    for folder in ("source", "release"):
        (root / folder / ASSIGNMENT).mkdir(parents=True)
    (root / "submitted").mkdir()
    for name in notebooks or LESSONS:
        made = instructors(name)
        nbformat.write(made, root / "source" / ASSIGNMENT / f"{name}.ipynb")
        nbformat.write(students(made), root / "release" / ASSIGNMENT / f"{name}.ipynb")
    return Course.load(root)


def hand_in(course: Course, student: str, *notebooks: str, **written: str) -> Path:
    """Hand in notebooks (none named: all) with right answers, but for what is written.

    An answer that is None is left as it was handed out. Return the folder.
    """
    folder = course.submission(student)
    folder.mkdir(parents=True)
    for name in notebooks or [path.stem for path in course.notebooks()]:
        notebook = nbformat.read(course.release / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cells.is_solution(cell):
                exercise = cells.name(cell) or ""
                answer = {**RIGHT, **written}.get(exercise)
                cell.source = cell.source if answer is None else answer
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder
