"""What stands in cells, executing nothing: is an exercise written, and where."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from nbjudge.notebook import cells, names, stranger
from nbjudge.notebook.original import Original

ELSEWHERE = "answer_in"  # in the metadata of a solution cell: the test that the answer stands in
KEPT = 1024  # cells whose reading is kept: each failing test of a notebook asks again
OWN, OWN_CELL, EARLY, LATE, IN_TEST = "own", "own_cell", "early", "late", "in_test"


@dataclass(frozen=True)
class Read:
    """What a cell's text tells, without the tree that it was read from.

    `states` and `lines` are those of each function, under no name those of the whole cell.
    """

    fault: SyntaxError | None = None
    defined: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, list[int]] = field(default_factory=dict)


@functools.lru_cache(maxsize=KEPT)
def read(source: str, stub: str = "") -> Read:
    """Return what a cell's text tells, read once; whatever it holds, nothing is raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            text, tree = _python(source)
            defined = tuple(names.defines(text))
        except SyntaxError as error:
            return Read(error.with_traceback(None))
        except (ValueError, RecursionError, MemoryError) as error:
            return Read(SyntaxError(type(error).__name__, ("cell", 1, None, None)))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    bodies = {"": tree.body} | {n.name: n.body for n in tree.body if isinstance(n, kinds)}
    states = {name: _state(body, stub) for name, body in bodies.items()}
    lines = {
        name: sorted(node.lineno for node in _reached(body) if _is_stub(node))
        for name, body in bodies.items()
    }
    return Read(None, defined, states, lines)


def tree(source: str) -> ast.Module | None:
    """Return a cell as Python, without what IPython takes for itself; None: it is none."""
    return stranger.tried(lambda: _python(source)[1])


def _python(source: str) -> tuple[str, ast.Module]:
    """A cell's text if it is Python, else without the lines that IPython takes for itself."""
    try:
        return source, ast.parse(source)
    except SyntaxError:
        source = "\n".join(map(_without_magic, source.split("\n")))
        return source, ast.parse(source)


def _without_magic(line: str) -> str:
    """`%magic`, `!command`, both behind `x =`, and `name?` do nothing here."""
    text = line.strip()
    starts = (text, text.partition("=")[2].strip())
    magic = any(s[:1] == "%" and (s[1:2] == "%" or s[1:2].isalpha()) for s in starts)
    command = any(s[:1] == "!" for s in starts)
    question = text[-1:] == "?" and text.rstrip("?").replace(".", "_").isidentifier()
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if magic or command or question else line


def not_python(source: str) -> SyntaxError | None:
    """Return why a cell is not Python, with the line; None if it is."""
    return read(source).fault


def defines(source: str) -> tuple[str, ...]:
    """Return the names that a cell defines at its top level; none where it is not Python."""
    return read(source).defined


def seems_to_define(source: str, name: str) -> bool:
    """Tell whether a line of a cell, Python or not, begins to define a name."""
    word = re.escape(name)
    return bool(re.search(rf"(?m)^(?:(?:async\s+)?def|class)\s+{word}\b|^{word}\s*[:=]", source))


def state(source: str, exercise: str, stub: str = "") -> str:
    """Return `unwritten` or `stub_left` for an exercise that cannot work, else nothing.

    Args:
        source: a cell; of one that is no Python, nothing is said.
        exercise: the name that is looked for.
        stub: what students find in place of a solution beside a NotImplementedError.
    """
    states = read(source, stub).states
    return states.get(exercise, states.get("", ""))


def _state(body: list[ast.stmt], stub: str) -> str:
    """`state` of the statements of a function, or of a cell that defines it in another way."""
    code = False
    for node in body:
        if _is_stub(node, stub):
            return "stub_left" if code else "unwritten"
        if any(isinstance(inner, ast.Return | ast.Yield) for inner in ast.walk(node)):
            return ""
        nothing = isinstance(node, ast.Pass) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        code = code or not nothing
    return "" if code else "unwritten"


def _is_stub(node: ast.AST, stub: str = "") -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if getattr(raised, "id", "") == "NotImplementedError":
        return True
    return bool(stub) and stranger.unparsed(node) == stub


def raises(source: str, exercise: str) -> list[int]:
    """Return the lines at which an exercise can still come to `raise NotImplementedError`."""
    lines = read(source).lines
    return lines.get(exercise, lines.get("", []))


def _reached(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of the blocks in it, but for those behind a way out."""
    waiting = [body]
    while waiting:
        for node in waiting.pop():
            yield node
            for block in ("body", "orelse", "finalbody"):
                waiting.append(getattr(node, block, None) or [])
            for inner in [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]:
                waiting.append(inner.body)
            if _leaves(node):
                break


def _leaves(node: ast.stmt) -> bool:
    """Tell whether nothing behind a statement of its block is reached."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.If) and one.orelse:
            waiting += [one.body[-1], one.orelse[-1]]
        elif not isinstance(one, ast.Return | ast.Raise | ast.Continue | ast.Break):
            return False
    return True


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
    if exercise not in source or exercise not in read(source, stub).defined:
        return None
    return state(source, exercise, stub) != "unwritten"
