"""A class with everything that recording knows of; what a gradebook holds, ids apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Base, Gradebook
from nbjudge.course import Course
from nbjudge.marks import gradebook
from sqlalchemy import select

from engine.tests.support import tiny
from engine.tests.support.notebooks import edit

ESSAY = "essay"
DUE = "2030-01-01 12:00:00 UTC"


def essay() -> nbformat.NotebookNode:
    """A notebook with marks by hand: an answer in Markdown, one in code, a task; partial credit."""
    answer = {"solution": True, "locked": False}
    task = {"grade": False, "solution": False, "task": True}
    made = [
        nbformat.v4.new_markdown_cell(
            "YOUR ANSWER HERE", metadata=tiny.metadata("why", 3, **answer)
        ),
        nbformat.v4.new_code_cell(
            "### BEGIN SOLUTION\nprint(1)\n### END SOLUTION",
            metadata=tiny.metadata("draw", 2, **answer),
        ),
        nbformat.v4.new_markdown_cell("Sketch it.", metadata=tiny.metadata("sketch", 5, **task)),
        tiny.solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        tiny.test("half-part", 2, "assert half(2) == 1\n2.0 if half(3) == 1.5 else 0.5"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})


def answered(path: Path, **answers: str) -> None:
    """Write answers into the essay of a submission."""

    def change(notebook: nbformat.NotebookNode) -> None:
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(name, cell.source)

    edit(path / f"{ESSAY}.ipynb", change)


def write(root: Path, config: str = "") -> Course:
    """Write the class into an empty folder, registered and not graded.

    Args:
        root: the folder.
        config: more lines of nbgrader_config.py.
    """
    course = tiny.write(root, config=config)
    source = essay()
    nbformat.write(source, root / "source" / tiny.ASSIGNMENT / f"{ESSAY}.ipynb")
    released = tiny.students(source)
    nbformat.write(released, root / "release" / tiny.ASSIGNMENT / f"{ESSAY}.ipynb")
    half = {"half": "def half(x):\n    return x / 2", "why": "Because.", "draw": "print(2)"}
    answered(tiny.hand_in(course, "right"), **half)
    answered(tiny.hand_in(course, "wrong", **tiny.WRONG), half="def half(x):\n    return x // 2")
    tiny.hand_in(course, "untouched", twice=None, add=None, mean=None)
    tiny.hand_in(course, "missing", tiny.NUMBERS)
    (tiny.hand_in(course, "broken", tiny.NUMBERS, ESSAY) / f"{tiny.MEANS}.ipynb").write_text("{")
    for student, time in (
        ("minute", "2030-01-01 12:01:00 UTC"),
        ("hours", "2030-01-01 15:30:00 UTC"),
        ("days", "2030-01-05 12:00:00 UTC"),
        ("forgiven", "2030-01-02 12:00:00 UTC"),
        ("early", "2029-12-31 12:00:00 UTC"),
    ):
        notebooks = (tiny.MEANS, tiny.NUMBERS) if student == "early" else (tiny.NUMBERS,)
        folder = tiny.hand_in(course, student, *notebooks)
        (folder / "timestamp.txt").write_text(time)
    without = tiny.hand_in(course, "no_solution")
    edit(
        without / f"{ESSAY}.ipynb",
        lambda nb: nb.update(cells=[c for c in nb.cells if "why" not in str(c.metadata)]),
    )
    for folder, beside in (
        (course.source, ("helpers.py", "data/points.csv", "__pycache__/helpers.pyc")),
        (course.submission("right"), ("helpers.py", "notes/own.txt", "a.pyc")),
    ):
        for name in beside:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(f"# {folder.name} {name}\n")
    gradebook.register(course)
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(tiny.ASSIGNMENT, duedate=DUE)
        book.add_student("right", last_name="R", first_name="A", email="a@b")
    return course


def by_hand(course: Course) -> None:
    """Marks, extra credit and comments as formgrader writes them."""
    with Gradebook(course.database) as book:
        for student, cell, notebook, manual, extra in (
            ("right", "why", ESSAY, 2.5, 0.5),
            ("right", "twice-value", tiny.NUMBERS, 1.0, None),
            ("days", "add-value", tiny.NUMBERS, None, 2.0),
            ("missing", "half-part", ESSAY, 1.0, None),
        ):
            given = book.find_grade(cell, notebook, tiny.ASSIGNMENT, student)
            given.manual_score, given.extra_credit, given.needs_manual_grade = manual, extra, False
        book.grant_extension(tiny.ASSIGNMENT, "days", days=3, hours=20)
        comment = book.find_comment("why", ESSAY, tiny.ASSIGNMENT, "right")
        comment.manual_comment = "Well said."
        book.db.commit()


def everything(course: Course) -> dict[str, list[str]]:
    """What the gradebook holds, table by table, sorted; an id is what it stands for.

    nbgrader draws its ids by lot, and a database has rows in any order.
    """
    names: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    with gradebook.opened(course) as book:
        for table in Base.metadata.sorted_tables:  # what is referred to comes first
            found[table.name] = []
            for row in book.db.execute(select(table)):
                own = {k: names.get(str(v), v) for k, v in row._mapping.items() if k != "id"}
                name = f"{table.name} {own}"
                if "id" in row._mapping:
                    key = str(row._mapping["id"])
                    # A cell's second table refers to the first by its id; a student's id is a name.
                    name = f"{names.get(key, key if len(key) != 32 else '')} {name}"
                    names[key] = name
                found[table.name].append(name)
            found[table.name].sort()
    return found


def _content(path: Path) -> Any:
    """What a file holds; of a notebook, however its JSON is laid out."""
    return nbformat.read(path, as_version=4) if path.suffix == ".ipynb" else path.read_bytes()


def files(course: Course) -> dict[str, tuple[int, Any]]:
    """What lies in the folders of the graded, with permissions."""
    return {
        str(path.relative_to(course.root)): (path.stat().st_mode, _content(path))
        for student in course.students()
        for path in course.autograded(student).rglob("*")
        if path.is_file()
    }
