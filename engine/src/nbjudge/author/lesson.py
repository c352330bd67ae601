"""Lessons: their text, read as nbgrader's instructor version, and the rules that it keeps.

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
import functools
import hashlib
import re
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.cells import HIDDEN, SETUP, SOLUTION
from nbjudge.notebook.names import as_python
from nbjudge.notebook.original import Original, of_notebook

TEXTS = "[0-9][0-9]_*.md"
OPTIONS = {"name", "points", "tags"}
TODO = "# todo"
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
CHECK = re.compile(r"check(_\w+)?")
# Where a line ends in a Chinese mark and its paragraph goes on, browsers would draw a space.
BREAK = re.compile(
    r"(?<=[，。；：、！？）”])\n *"
    r"(?! |\n|[#>|<:]|\$\$|`{3}|~{3}|[-+*] |-{2}|={2}|\d+[.)] |$)"
)
FENCED = re.compile(
    r"(^ *(?:`{3}|~{3}).*?^ *(?:`{3}|~{3}) *$|\$\$.*?\$\$)", re.DOTALL | re.MULTILINE
)
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


class LessonError(CourseError):
    """A mistake in a lesson's text; the message names the lesson, the cell and the remedy."""


def texts(course: Course) -> list[Path]:
    """Return the lessons' texts in order: 01_….md, 02_….md, … in the folder of the lessons.

    Raises:
        LessonError: there is none.
    """
    found = sorted(course.lessons.glob(TEXTS))
    if not found:
        raise LessonError(f"{course.lessons}: holds no lesson such as 01_start.md; add one.")
    return found


def read_all(course: Course) -> dict[str, NotebookNode]:
    """Return the lessons by name, in order, as nbgrader's instructor version.

    Raises:
        LessonError: there is no lesson, or one is wrong.
    """
    return {path.stem: read(path, course.lesson_points.get(path.stem)) for path in texts(course)}


def read(path: Path, points: int | None = None) -> NotebookNode:
    """Return the lesson at `path` as nbgrader's instructor version, without outputs.

    Args:
        path: the text.
        points: what its points must add up to; None: anything.

    Raises:
        LessonError: the text does not parse, or a cell breaks a rule of the build.
    """
    notebook = _parse(path)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    names: set[str] = set()
    solutions: list[str] = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = flowing(cell.source)
        where = f"{path.name}: cell {cell.metadata.get('name') or _first_words(index, cell)}"
        _derive(_Draft(cell, names, solutions), where)
        names.add(str(cells.name(cell)))
        if cells.is_solution(cell):
            solutions.append(str(cells.name(cell)))
    _check_lesson(path.name, of_notebook(notebook, path.name), points)
    return notebook


def tested(test: str) -> str:
    """Return the function that a test is named after: area of area-value."""
    return test.partition("-")[0]


def flowing(text: str) -> str:
    """Return Markdown with each Chinese paragraph in one line: a line's end is no space there."""
    parts = FENCED.split(text)
    return "".join(part if k % 2 else BREAK.sub("", part) for k, part in enumerate(parts))


def _parse(path: Path) -> NotebookNode:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # cells of several languages
            notebook = jupytext.read(path, fmt="md:myst")
    except Exception as error:
        reason = " ".join(str(error).split())
        raise LessonError(f"{path.name}: cannot be read as MyST Markdown: {reason}") from error
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        raise LessonError(f"{path.name}: has no code cell; is it a MyST Markdown notebook?")
    lexer = notebook.metadata.get("jupytext", {}).get("default_lexer", "python")
    for language in (notebook.metadata.get("kernelspec", {}).get("language", "python"), lexer):
        if not re.fullmatch("i?python3?", str(language), re.IGNORECASE):
            raise LessonError(f"{path.name}: is written in {language}; nbjudge builds Python only.")
    return notebook


# -------------------------------------------------------------------- rules of a cell


@dataclass(frozen=True)
class _Draft:
    """A cell as its author wrote it, and what stands above it: the facts that rules are about."""

    cell: NotebookNode
    names: Collection[str]
    solutions: Sequence[str]

    @property
    def name(self) -> Any:
        return self.cell.metadata.get("name")

    @property
    def points(self) -> Any:
        return self.cell.metadata.get("points")

    @property
    def source(self) -> str:
        return str(self.cell.source)

    @property
    def unknown(self) -> str | None:
        return next((key for key in self.cell.metadata if key not in OPTIONS), None)

    @property
    def is_code(self) -> bool:
        return bool(self.cell.cell_type == "code")

    @property
    def is_solved(self) -> bool:
        return SOLUTION[0] in self.source

    @property
    def is_test(self) -> bool:
        return self.is_code and self.points is not None and not self.is_solved

    @property
    def tested(self) -> str:
        return tested(str(self.name))

    @property
    def behind(self) -> str:
        """The solution that the cell stands behind."""
        return self.solutions[-1] if self.solutions else ""

    @functools.cached_property
    def syntax(self) -> ast.Module | SyntaxError:
        try:
            return ast.parse(as_python(self.source))
        except SyntaxError as error:
            return error
        except ValueError as error:
            return SyntaxError(str(error), ("", 1, None, None))

    @property
    def tree(self) -> ast.Module:
        return self.syntax if isinstance(self.syntax, ast.Module) else ast.Module([], [])

    @property
    def asserts(self) -> list[ast.Assert]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Assert)]

    @property
    def checks(self) -> list[ast.AST]:
        return [node for node in ast.walk(self.tree) if _is_check(node)]


def _is_check(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return named and bool(CHECK.fullmatch(node.func.id))  # type: ignore[attr-defined]


def _misplaced(draft: _Draft) -> tuple[str, str] | None:
    """A line with a marker that neither opens nor closes, and the marker that opens."""
    for begin, end in (SOLUTION, HIDDEN):
        inside = False
        for line in map(str.strip, draft.source.split("\n")):
            if line == (end if inside else begin):
                inside = not inside
            elif begin.strip("# ") in line or end.strip("# ") in line:
                return line, begin
    return None


def _unclosed(draft: _Draft) -> tuple[str, str] | None:
    """The markers of a region that is opened and not closed."""
    for begin, end in (SOLUTION, HIDDEN):
        if draft.source.count(begin) > draft.source.count(end):
            return begin, end
    return None


def _defines(draft: _Draft) -> bool:
    functions = (node for node in draft.tree.body if isinstance(node, ast.FunctionDef))
    return any(function.name == draft.name for function in functions)


def _ends_in_a_value(draft: _Draft) -> bool:
    last = draft.tree.body[-1] if draft.tree.body else None
    return isinstance(last, ast.Expr) and not _is_check(last.value)


def _is_number(points: object) -> bool:
    return isinstance(points, int) and not isinstance(points, bool) and points >= 0


# What breaks a rule, in the order in which rules are looked at, and what is said of it: `cell` is
# the draft, `fault` what the rule found.
Rule = tuple[Callable[[_Draft], Any], str]
RULES: tuple[Rule, ...] = (
    (lambda d: d.unknown, "has the unknown option {fault!r}; only name and points."),
    (
        lambda d: not d.is_code and any(marker in d.source for marker in SOLUTION + HIDDEN),
        "a marker stands in text; move it into a code cell.",
    ),
)
CODE_RULES: tuple[Rule, ...] = (
    (_misplaced, "{fault[0]!r} is out of place or misspelt; use {fault[1]!r}."),
    (_unclosed, "{fault[0]!r} is never closed; add {fault[1]!r}."),
    (
        lambda d: d.syntax if isinstance(d.syntax, SyntaxError) else None,
        "is not valid Python: {fault.msg} in its line {fault.lineno}.",
    ),
    (
        lambda d: TODO in d.source and not d.is_solved,
        "has a # todo but no solution region, so nbgrader would wipe or leak it; "
        f"write {SOLUTION[0]!r} and {SOLUTION[1]!r} around the answer.",
    ),
    (
        lambda d: d.is_solved and TODO not in d.source,
        "has a solution region but no # todo; tell students where.",
    ),
    (
        lambda d: HIDDEN[0] in d.source and d.points is None,
        "has hidden tests but no points; give it points (0 is one).",
    ),
    (
        lambda d: d.is_solved and d.points is not None,
        "is a solution and has points; put the test in a cell below.",
    ),
    (
        lambda d: (d.is_solved or d.is_test) and not d.name,
        "needs a name, because marks are kept by it.",
    ),
    (
        lambda d: d.name and not NAME.fullmatch(str(d.name)),
        "its name may have letters, digits, _ and - only, up to 64.",
    ),
    (lambda d: d.name in d.names, "the name is taken by another cell; choose a new one."),
    (
        lambda d: d.is_solved and not _defines(d),
        "defines no function of that name; name it after one.",
    ),
)
TEST_RULES: tuple[Rule, ...] = (
    (
        lambda d: not _is_number(d.points),
        "points must be a whole number from 0, not {cell.points!r}.",
    ),
    (
        lambda d: d.tested not in d.solutions,
        "tests {cell.tested!r}, but no solution of that name stands above it; "
        "name a test <function>-<idea>.",
    ),
    (
        lambda d: d.tested != d.behind,
        "tests {cell.tested!r}, but stands behind the solution {cell.behind!r}, which would be "
        "given its points; move it above that one.",
    ),
    (
        lambda d: not d.asserts and not d.checks,
        "has points but no test; add a check or remove the points.",
    ),
    (
        lambda d: any(node.msg is None for node in d.asserts),
        "has an assert without a message; tell what to look at.",
    ),
    (
        _ends_in_a_value,
        "ends in an expression, and nbgrader would take its value for the points; "
        "end with a check.",
    ),
)


def _derive(draft: _Draft, where: str) -> None:
    """Check a cell, and give it nbgrader's metadata.

    Raises:
        LessonError: it breaks a rule.
    """
    rules = RULES + (CODE_RULES if draft.is_code else ()) + (TEST_RULES if draft.is_test else ())
    for rule, sentence in rules:
        if fault := rule(draft):
            raise LessonError(f"{where}: {sentence.format(cell=draft, fault=fault)}")
    cell, name = draft.cell, draft.name
    if not draft.is_code:
        _set(cell, _content_id("text", cell.source, draft.names))
    elif draft.is_solved:
        _set(cell, name, solution=True)
    elif draft.is_test:
        _set(cell, name, points=draft.points)
    else:
        _set(cell, name or _content_id("code", cell.source, draft.names))
        if not cells.is_setup(cell):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), cells.DEMONSTRATION]
    if (cells.is_test(cell) or name == SETUP) and draft.source.startswith("#"):
        cell.metadata["jupyter"] = {"source_hidden": True}  # its first line stands as a title


def _set(cell: NotebookNode, name: str, solution: bool = False, points: int | None = None) -> None:
    grader: dict[str, Any] = {
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


def _content_id(kind: str, source: str, names: Collection[str]) -> str:
    """Name a read-only cell by its text, so that inserting one renames no other."""
    stem = f"{kind}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
    name, count = stem, 1
    while name in names:
        count += 1
        name = f"{stem}-{count}"
    return name


def _first_words(index: int, cell: NotebookNode) -> str:
    line = next((line for line in cell.source.split("\n") if line.strip()), "(empty)")
    return f"{index + 1} ({line.strip()[:30]!r})"


# -------------------------------------------------------------------- rules of a lesson


def _check_lesson(lesson: str, original: Original, wanted: int | None) -> None:
    tests = [cell for cell in original.notebook.cells if cells.is_test(cell)]
    points = {str(cells.name(cell)): cells.points(cell) or 0 for cell in tests}
    total = sum(points.values())
    if wanted is not None and total != wanted:
        each = ", ".join(f"{name} {most}" for name, most in points.items()) or "no tests"
        raise LessonError(f"{lesson}: its points add up to {total}, not {wanted}: {each}.")
    for function in original.exercises():
        names = [name for name in points if original.exercise(name) == function]
        own = [original.cell(name).source for name in names]
        if not any(_tests(cells.without_region(text, HIDDEN, keep=False)) for text in own):
            raise LessonError(f"{lesson}: cell {function}: no test of it is visible; add one.")
        if not any(HIDDEN[0] in text for text in own):
            raise LessonError(f"{lesson}: cell {function}: no test of it is hidden; add one.")
    if SETUP not in original.order:
        raise LessonError(f"{lesson}: has no cell named {SETUP!r}; put the imports into one.")
    _check_names(lesson, original)


def _tests(source: str) -> bool:
    return bool(re.search(r"\b(check(_\w+)?\(|assert )", source))


def _check_names(lesson: str, original: Original) -> None:
    """A test or a solution may lean on the set-up and on solutions, on no demonstration."""
    known = {*dir(builtins), "__name__", "get_ipython"}
    for cell in original.notebook.cells:
        if cell.cell_type != "code" or cells.is_demonstration(cell):
            continue
        name = cells.name(cell)
        defines, uses = original.symbols[str(name)]
        if cells.is_setup(cell) or cells.is_solution(cell):
            known |= defines
        missing = sorted(uses - known)
        if missing:
            raise LessonError(
                f"{lesson}: cell {name}: uses {', '.join(missing)}, which neither "
                f"the cell {SETUP!r} nor a solution above it defines; grading leaves the "
                "demonstrations out, so define it in the cell itself."
            )
