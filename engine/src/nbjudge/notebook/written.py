"""What stands in cells, executing nothing: is an exercise written, and where."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from nbjudge.notebook import cells, names, stranger
from nbjudge.notebook.original import Original

ELSEWHERE = "answer_in"  # in the metadata of a solution cell: the test that the answer stands in
KEPT = 256  # cells whose reading is kept: each failing test of a notebook asks again
OWN, OWN_CELL, EARLY, LATE, IN_TEST = "own", "own_cell", "early", "late", "in_test"


def python(source: str) -> str:
    """Return a cell's text if it is Python, else without the lines that IPython takes for itself.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is no Python, or too deep.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError:
            source = "\n".join(map(_without_magic, source.split("\n")))
            ast.parse(source)
    return source


def _without_magic(line: str) -> str:
    """`%magic`, `!command`, both behind `x =`, and `name?` do nothing here."""
    text = line.strip()
    starts = (text, text.partition("=")[2].strip())
    magic = any(s[:1] == "%" and (s[1:2] == "%" or s[1:2].isalpha()) for s in starts)
    command = any(s[:1] == "!" for s in starts)
    question = text[-1:] == "?" and text.rstrip("?").replace(".", "_").isidentifier()
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if magic or command or question else line


@functools.lru_cache(maxsize=KEPT)
def not_python(source: str) -> SyntaxError | None:
    """Return why a cell is not Python, with the line; None if it is."""
    try:
        names.defines(python(source))
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(type(error).__name__, ("cell", 1, None, None))
    return None


@functools.lru_cache(maxsize=KEPT)
def defines(source: str) -> tuple[str, ...]:
    """Return the names that a cell defines at its top level; none where it is not Python."""
    return () if not_python(source) else tuple(names.defines(python(source)))


def seems_to_define(source: str, name: str) -> bool:
    """Tell whether a line of a cell, Python or not, begins to define a name."""
    word = re.escape(name)
    return bool(re.search(rf"(?m)^(?:(?:async\s+)?def|class)\s+{word}\b|^{word}\s*[:=]", source))


@functools.lru_cache(maxsize=KEPT)
def state(source: str, exercise: str, stub: str = "") -> str:
    """Return `unwritten` or `stub_left` for an exercise that cannot work, else nothing.

    Args:
        source: a cell that is Python.
        exercise: the name that is looked for.
        stub: what students find in place of a solution beside a NotImplementedError.
    """
    code = False
    for node in definition(ast.parse(python(source)), exercise):
        if _is_stub(node, stub):
            return "stub_left" if code else "unwritten"
        if any(isinstance(inner, ast.Return | ast.Yield) for inner in ast.walk(node)):
            return ""
        nothing = isinstance(node, ast.Pass) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        code = code or not nothing
    return "" if code else "unwritten"


def definition(tree: ast.Module, function: str) -> list[ast.stmt]:
    """Return the statements of a function, or of its module if it is defined in another way."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    bodies = [n.body for n in tree.body if isinstance(n, kinds) and n.name == function]
    return bodies[-1] if bodies else tree.body


def _is_stub(node: ast.AST, stub: str = "") -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if getattr(raised, "id", "") == "NotImplementedError":
        return True
    return bool(stub) and stranger.unparsed(node) == stub


def raises(source: str, exercise: str) -> list[int]:
    """Return the lines at which an exercise can still come to `raise NotImplementedError`."""
    if not_python(source):
        return []
    body = definition(ast.parse(python(source)), exercise)
    return [node.lineno for node in _reached(body) if _is_stub(node)]


def _reached(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of the blocks in it, but for those behind a way out."""
    for node in body:
        yield node
        for block in ("body", "orelse", "finalbody"):
            yield from _reached(getattr(node, block, None) or [])
        for inner in [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]:
            yield from _reached(inner.body)
        if _leaves(node):
            return


def _leaves(node: ast.stmt) -> bool:
    """Tell whether nothing behind a statement of its block is reached."""
    if isinstance(node, ast.If):
        return all(bool(block) and _leaves(block[-1]) for block in (node.body, node.orelse))
    return isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break)


@dataclass(frozen=True)
class Place:
    """Where an exercise is written, and which points are lost by its standing there.

    `kind` is OWN (in its solution cell), OWN_CELL (in a cell of the student's that all tests come
    behind), LATE (in one that some tests stand before), EARLY (in one that the solution cell, as
    handed out, takes the place of), IN_TEST (in a test's cell), or nothing (nowhere).
    """

    kind: str = ""
    cell: str = ""  # the test in which, or behind which, it stands
    points: float = 0


def place(notebook: NotebookNode, original: Original, exercise: str, stub: str = "") -> Place:
    """Tell where an exercise of a restored notebook is written.

    Args:
        notebook: out of `restore`, executed or not.
        original: the instructor's version.
        exercise: a name of `original.exercises()`.
        stub: as `state` has it.
    """
    good = found = ""  # where what counts at a test stands; where any stands
    hidden, behind, test, lost = "", "", "", 0.0
    key = original.exercises()[exercise]
    for cell in notebook.cells:
        name = cells.name(cell)
        if name == key:
            hidden = _answer_in(cell)
        if _tests(cell, original, exercise):
            test = name or ""
            lost += 0 if good else cells.points(cell) or 0
        elif cell.cell_type == "code" and (name is None or cells.is_solution(cell)):
            written = is_written(cell.source, exercise, stub)
            if written is not None:
                good = (OWN if name == key else OWN_CELL) if written else ""
                if written:
                    found, behind = good, behind or test
    if found and not lost:
        return Place(good)
    if found:
        return Place(LATE, behind, lost) if behind else Place(EARLY, points=lost)
    return Place(IN_TEST, hidden, lost) if hidden else Place()


def _answer_in(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbjudge", {}).get(ELSEWHERE, ""))


def _tests(cell: NotebookNode, original: Original, exercise: str) -> bool:
    """Tell whether a cell has points of an exercise, and no student writes in it."""
    name = cells.name(cell)
    if name is None or cells.is_solution(cell) or cells.points(cell) is None:
        return False
    return name in original.order and original.exercise(name) == exercise


def is_written(source: str, exercise: str, stub: str = "") -> bool | None:
    """Tell whether a cell has more of an exercise than its stub; None: it does not define it."""
    if exercise not in source or exercise not in defines(source):
        return None
    return state(source, exercise, stub) != "unwritten"
