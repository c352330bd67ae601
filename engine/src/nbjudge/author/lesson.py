"""Read a lesson's text and derive nbgrader's metadata from a name and a number of points.

A lesson is a MyST Markdown notebook. An author writes for a cell at most two things:

    ```{code-cell} ipython3
    :name: mse-value
    :points: 4
    ```

A cell with a solution region is a solution, named after the function that it defines; a cell
with points is a test, named ``<function>-<idea>``; every other cell is read-only. Whatever is
wrong stops the build with a `LessonError` that names the lesson and the cell.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import re
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from course.config import CourseError
from course.names import defines, uses

POINTS_A_LESSON = 20
SETUP = "setup"
DEMONSTRATION = "demonstration"  # the tag of cells that grading leaves out
SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
CHECKS = re.compile(r"check_\w+$")


class LessonError(CourseError):
    """A mistake in a lesson's text; the message names the lesson, the cell and the remedy."""


def read(path: Path) -> NotebookNode:
    """Return the lesson at `path` as nbgrader's instructor version, without outputs.

    Raises:
        LessonError: the text does not parse, or a cell breaks a rule of the build.
    """
    try:
        notebook = jupytext.read(path, fmt="md:myst")
    except Exception as error:
        reason = " ".join(str(error).split())
        raise LessonError(f"{path.name}: cannot be read as MyST Markdown: {reason}") from error
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        raise LessonError(f"{path.name}: has no code cell; is it a MyST Markdown notebook?")
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "name": "python3",
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
            },
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    names: set[str] = set()
    solutions: list[str] = []
    for index, cell in enumerate(notebook.cells):
        where = f"{path.name}: cell {cell.metadata.get('name') or _first_words(index, cell)}"
        _derive(cell, where, names, solutions)
    _check_lesson(path.name, notebook, solutions)
    return notebook


def read_all(folder: Path) -> dict[str, NotebookNode]:
    """Return the lessons in `folder` by name, in order: its files 01_….md, 02_….md, ….

    Raises:
        LessonError: there is no lesson, or one is wrong.
    """
    texts = sorted(folder.glob("[0-9][0-9]_*.md"))
    if not texts:
        raise LessonError(f"{folder}: holds no lesson such as 01_forward.md; add one.")
    return {path.stem: read(path) for path in texts}


def parts(cell: NotebookNode) -> tuple[str | None, int | None]:
    """Return the name and the points of a cell that `read` made: (None, None) for plain text."""
    grader = cell.metadata.get("nbgrader", {})
    return grader.get("grade_id"), grader.get("points")


def tested(name: str) -> str:
    """Return the function that the test cell `name` is about: sigmoid of sigmoid-value."""
    return name.split("-")[0]


def has_code(source: str) -> bool:
    """Tell whether a cell is more than comments."""
    return bool(re.sub(r"(?m)^\s*#.*$", "", source).strip())


def worth(notebook: NotebookNode) -> dict[str, int]:
    """Return the points of each function in a lesson; those without points are left out."""
    points: dict[str, int] = {}
    for cell in notebook.cells:
        name, most = parts(cell)
        if most:
            function = tested(name)
            points[function] = points.get(function, 0) + most
    return points


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether students write in this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_demonstration(cell: NotebookNode) -> bool:
    """Tell whether the cell only shows something: no test needs it, and grading leaves it out."""
    return DEMONSTRATION in cell.metadata.get("tags", [])


def is_live(cell: NotebookNode) -> bool:
    """Tell whether a cell moves or asks: what it puts out differs from run to run."""
    return "nbval-ignore-output" in cell.metadata.get("tags", [])


def about(test: str) -> str:
    """Return the idea of a test: its first line, which is a comment."""
    first = test.partition("\n")[0]
    return first.lstrip("# ").removeprefix("计分: ") if first.startswith("#") else ""


def without_region(source: str, markers: tuple[str, str], keep: bool) -> str:
    """Return `source` without the lines of `markers`, and without what they enclose or with it."""
    kept, inside = [], False
    for line in source.split("\n"):
        if line.strip() in markers:
            inside = line.strip() == markers[0]
        elif keep or not inside:
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _derive(cell: NotebookNode, where: str, names: set[str], solutions: list[str]) -> None:
    known = {"name", "points", "tags"}
    for key in cell.metadata:
        if key not in known:
            raise LessonError(f"{where}: has the unknown option {key!r}; only name and points.")
    name, points = cell.metadata.get("name"), cell.metadata.get("points")
    if cell.cell_type != "code":
        if any(marker in cell.source for marker in SOLUTION + HIDDEN):
            raise LessonError(f"{where}: a marker stands in text; move it into a code cell.")
        _set(cell, _content_id("text", cell.source, names))
        return
    _check_markers(cell.source, where)
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        raise LessonError(
            f"{where}: is not valid Python: {error.msg} in its line {error.lineno}."
        ) from error
    solved = SOLUTION[0] in cell.source
    if "# todo" in cell.source and not solved:
        raise LessonError(
            f"{where}: has a # todo but no solution region, so nbgrader would wipe or leak it; "
            f"write {SOLUTION[0]!r} and {SOLUTION[1]!r} around the answer."
        )
    if solved and "# todo" not in cell.source:
        raise LessonError(f"{where}: has a solution region but no # todo; tell students where.")
    if HIDDEN[0] in cell.source and points is None:
        raise LessonError(f"{where}: has hidden tests but no points; give it points (0 is one).")
    if solved and points is not None:
        raise LessonError(f"{where}: is a solution and has points; put the test in a cell below.")
    if (solved or points is not None) and not name:
        raise LessonError(f"{where}: needs a name, because marks are kept by it.")
    if name and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(name)):
        raise LessonError(f"{where}: its name may have letters, digits, _ and - only, up to 64.")
    if name in names:
        raise LessonError(f"{where}: the name is taken by another cell; choose a new one.")
    if solved:
        if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body):
            raise LessonError(f"{where}: defines no function of that name; name it after one.")
        solutions.append(name)
        _set(cell, name, solution=True)
    elif points is not None:
        _check_test(cell, tree, where, points, solutions)
        _set(cell, name, points=points)
    else:
        _set(cell, name or _content_id("code", cell.source, names))
        if name != SETUP:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), DEMONSTRATION]
    names.add(parts(cell)[0])


def _check_test(
    cell: NotebookNode, tree: ast.Module, where: str, points: object, solutions: list[str]
) -> None:
    if not isinstance(points, int) or isinstance(points, bool) or points < 0:
        raise LessonError(f"{where}: points must be a whole number from 0, not {points!r}.")
    function = tested(cell.metadata["name"])
    if function not in solutions:
        raise LessonError(
            f"{where}: tests {function!r}, but no solution of that name stands above it; "
            "name a test <function>-<idea>."
        )
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    checks = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and CHECKS.match(node.func.id)
    ]
    if not asserts and not checks:
        raise LessonError(f"{where}: has points but no test; add a check or remove the points.")
    if any(node.msg is None for node in asserts):
        raise LessonError(f"{where}: has an assert without a message; tell what to look at.")
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = tree.body[-1].value
        if not (isinstance(last, ast.Call) and last in checks):
            raise LessonError(
                f"{where}: ends in an expression, and nbgrader would take its value for "
                "the points; end with a check."
            )


def _check_markers(source: str, where: str) -> None:
    for begin, end in (SOLUTION, HIDDEN):
        inside = False
        for line in source.split("\n"):
            text = line.strip()
            if text == begin and not inside:
                inside = True
            elif text == end and inside:
                inside = False
            elif begin.strip("# ") in line or end.strip("# ") in line:
                raise LessonError(f"{where}: {text!r} is out of place or misspelt; use {begin!r}.")
        if inside:
            raise LessonError(f"{where}: {begin!r} is never closed; add {end!r}.")


def _check_lesson(lesson: str, notebook: NotebookNode, solutions: list[str]) -> None:
    tests = [cell for cell in notebook.cells if parts(cell)[1] is not None]
    total = sum(parts(cell)[1] for cell in tests)
    if total != POINTS_A_LESSON:
        each = ", ".join(f"{parts(cell)[0]} {parts(cell)[1]}" for cell in tests)
        raise LessonError(
            f"{lesson}: its points add up to {total}, not {POINTS_A_LESSON}: {each or 'no tests'}."
        )
    for function in solutions:
        own = [cell for cell in tests if tested(parts(cell)[0]) == function]
        if not any(CHECKS_OR_ASSERT.search(without_region(c.source, HIDDEN, False)) for c in own):
            raise LessonError(f"{lesson}: cell {function}: no test of it is visible; add one.")
        if not any(HIDDEN[0] in cell.source for cell in own):
            raise LessonError(f"{lesson}: cell {function}: no test of it is hidden; add one.")
    if not any(parts(cell)[0] == SETUP for cell in notebook.cells):
        raise LessonError(f"{lesson}: has no cell named {SETUP!r}; put the imports into one.")
    _check_names(lesson, notebook)


def _check_names(lesson: str, notebook: NotebookNode) -> None:
    """A test or a solution may lean on the set-up and on solutions, on no demonstration."""
    known = set(dir(builtins)) | {"__name__"}
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_demonstration(cell):
            continue
        if parts(cell)[0] == SETUP or is_solution(cell):
            known |= set(defines(cell.source))
        missing = sorted(uses(cell.source) - known)
        if missing:
            raise LessonError(
                f"{lesson}: cell {parts(cell)[0]}: uses {', '.join(missing)}, which neither "
                f"the cell {SETUP!r} nor a solution above it defines; grading leaves the "
                "demonstrations out, so define it in the cell itself."
            )


CHECKS_OR_ASSERT = re.compile(r"\b(check_\w+\(|assert )")


def _set(cell: NotebookNode, name: str, solution: bool = False, points: int | None = None) -> None:
    grader = {
        "grade": points is not None,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        grader["points"] = points
    tags = cell.metadata.get("tags")
    cell.metadata = nbformat.from_dict({"nbgrader": grader})
    if tags:
        cell.metadata["tags"] = tags
    cell.id = name


def _content_id(kind: str, source: str, names: set[str]) -> str:
    """Name a read-only cell by its text, so that inserting one renames no other."""
    stem = f"{kind}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
    name, count = stem, 1
    while name in names:
        count += 1
        name = f"{stem}-{count}"
    names.add(name)
    return name


def _first_words(index: int, cell: NotebookNode) -> str:
    line = next((line for line in cell.source.split("\n") if line.strip()), "(empty)")
    return f"{index + 1} ({line.strip()[:30]!r})"
