"""The instructor's version of a notebook: what grading has to know of it."""

from __future__ import annotations

import ast
import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.names import as_python, defines, imports, uses

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a cell, as nbformat 4.5 has it


@dataclass(frozen=True)
class Original:
    """The instructor's version of a notebook.

    `order` knows a cell by nbgrader's name of it; a cell that nbgrader does not know by its id,
    which is a word for its text (`key`).
    """

    notebook: NotebookNode
    order: dict[str, int]  # the keys of its cells, as they stand
    ids: dict[str, str]  # the keys of the cells that nbgrader knows, by the ids in the file
    names: tuple[str, ...]  # what its solutions define
    imports: dict[str, str]  # which of these they import, with a statement for each
    symbols: dict[str, tuple[frozenset[str], frozenset[str]]]  # what a code cell defines, and uses

    def cell(self, name: str) -> NotebookNode:
        """Return the cell of that key."""
        return self.notebook.cells[self.order[name]]

    def solutions(self) -> list[NotebookNode]:
        """Return the cells that students write."""
        return [cell for cell in self.notebook.cells if cells.is_solution(cell)]

    def exercise(self, name: str) -> str:
        """Return what the exercise of a cell is called.

        A test stands behind the solution that it tests. An exercise is called as its solution
        cell where that defines this name, else as the first function there, else as the cell.
        """
        return self._exercises[name]

    @functools.cached_property
    def _exercises(self) -> dict[str, str]:
        found, called = {}, None
        for cell in self.notebook.cells:
            if cells.is_solution(cell):
                called = self._called(cell)
            found[key(cell)] = called or key(cell)
        return found

    def _called(self, solution: NotebookNode) -> str:
        defined = _functions(solution) if solution.cell_type == "code" else []
        return key(solution) if key(solution) in defined or not defined else defined[0]

    def exercises(self) -> dict[str, str]:
        """Return the exercises in order, each with the name of its solution cell."""
        return dict(self._solutions)

    @functools.cached_property
    def _solutions(self) -> dict[str, str]:
        return {self._called(cell): key(cell) for cell in self.solutions()}

    def worth(self) -> dict[str, float]:
        """Return the points of each exercise; those without points are left out."""
        points: dict[str, float] = {}
        for cell in self.notebook.cells:
            most = cells.points(cell)
            if most:
                exercise = self.exercise(key(cell))
                points[exercise] = points.get(exercise, 0) + most
        return points


def key(cell: NotebookNode) -> str:
    """Return how `Original` knows a cell."""
    name = cells.name(cell)
    return str(cell.id) if name is None else name


def originals(course: Course) -> dict[str, Original]:
    """Return the instructor's version of each notebook by its name, in order.

    Raises:
        CourseError: there is none, or one cannot be graded.
    """
    return {path.stem: original(path) for path in course.notebooks()}


def original(path: Path) -> Original:
    """Return the instructor's version in `path`, read once as long as it does not change.

    Raises:
        CourseError: it is no notebook, not Python, or a cell of it is not.
    """
    return _original(path, path.stat().st_mtime_ns)


@functools.cache
def _original(path: Path, _: int) -> Original:
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise CourseError(f"{path}: is not a notebook ({reason}); save it in Jupyter.") from error
    return of_notebook(notebook, str(path))


def of_notebook(notebook: NotebookNode, where: str = "notebook") -> Original:
    """Return what has to be known of an instructor's notebook; `where` is said in errors.

    Raises:
        CourseError: it is not Python, or a cell of it is not.
    """
    notebook = nbformat.from_dict(notebook)
    _refuse_other_languages(notebook, where)
    notebook.nbformat, notebook.nbformat_minor = 4, max(notebook.get("nbformat_minor", 0), 5)
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for cell in notebook.cells:
        name = cells.name(cell)
        if name is not None and isinstance(cell.get("id"), str):
            ids[cell.id] = name
        cell.id = _id(cell, taken)
        taken.add(cell.id)
    symbols = {
        key(cell): _symbols(cell, where) for cell in notebook.cells if cell.cell_type == "code"
    }
    order = {key(cell): index for index, cell in enumerate(notebook.cells)}
    written = [
        as_python(cell.source)
        for cell in notebook.cells
        if cells.is_solution(cell) and cell.cell_type == "code"
    ]
    defined = dict.fromkeys(name for source in written for name in defines(source))
    imported = {name: text for source in written for name, text in imports(source).items()}
    return Original(notebook, order, ids, tuple(defined), imported, symbols)


def _refuse_other_languages(notebook: NotebookNode, where: str) -> None:
    metadata = notebook.get("metadata", {})
    language = metadata.get("kernelspec", {}).get("language") or metadata.get(
        "language_info", {}
    ).get("name", "python")
    if str(language).lower() not in ("python", "ipython"):
        raise CourseError(
            f"{where}: is written in {language}; nbjudge grades Python, so let nbgrader grade it "
            "in a course of its own."
        )


def _id(cell: NotebookNode, taken: Iterable[str]) -> str:
    name = cells.name(cell)
    stem = name if name is not None else given_id(cell)
    if not ID.fullmatch(stem):
        stem = f"cell-{hashlib.sha256(stem.encode('utf-8', 'replace')).hexdigest()[:16]}"
    found, count = stem, 1
    while found in taken:
        count += 1
        found = f"{stem[:60]}-{count}"
    return found


def plain(text: str) -> str:
    """Return a text as it is compared: without what editors change at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def given_id(cell: NotebookNode) -> str:
    """Return the id of a cell that nbgrader does not know: a word for its text."""
    text = f"{cell.cell_type}\n{plain(cell.source)}"
    return f"given-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _symbols(cell: NotebookNode, where: str) -> tuple[frozenset[str], frozenset[str]]:
    try:
        source = as_python(cell.source)
        return frozenset(defines(source)), frozenset(uses(source))
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f" in its line {line}" if line else ""
        reason = getattr(error, "msg", None) or type(error).__name__
        raise CourseError(
            f"{where}: cell {cells.name(cell) or cell.source[:40]!r} is not Python: "
            f"{reason}{place}; mend it."
        ) from error


def _defined(cell: NotebookNode) -> list[str]:
    return defines(as_python(cell.source))


def _functions(cell: NotebookNode) -> list[str]:
    """The functions and classes that a cell defines, in order; without any, its variables."""
    tree = ast.parse(as_python(cell.source))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in tree.body if isinstance(node, kinds)] or _defined(cell)
