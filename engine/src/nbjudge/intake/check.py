"""Tell before a run what is wrong with submissions, and what grading will do; execute nothing.

An instructor checks everything in `submitted/`; a student checks notebooks before handing in.
Both see what `course.submission` finds, which is what grading goes by, and which functions are
not there yet.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import re
import signal
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from course import config, lesson, names, submission
from course.autograde import Original
from course.config import ASSIGNMENT, CourseError
from course.finding import ALL, FUNCTIONS, KINDS, LESSON, Finding, columns, printable

EXERCISE = re.compile(r"## 练习 \d+")
SHOWN, WIDTH = 20, 40  # findings of a student, characters of a name


@dataclass(frozen=True)
class Line:
    """A finding, whose it is, and how many points it costs as things stand."""

    student: str
    finding: Finding
    points: float

    @property
    def outcome(self) -> str:
        """What grading will make of it, for the instructor."""
        if not self.points:
            return "costs nothing"
        lost = KINDS[self.finding.kind][0] != FUNCTIONS
        return f"{'not graded' if lost else 'no points for it'}: -{self.points:g}"


def check_class(root: Path) -> tuple[list[Line], int]:
    """Examine `root/submitted` on all cores; return what is wrong, and how many students there are.

    Raises:
        CourseError: nothing was handed in, or the course has not been built.
    """
    found = submission.students(root)
    submission.originals(root)  # says so if there are none
    lines: list[Line] = []
    # Ctrl-C is for this process; the others end with it
    ignore = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}
    with ProcessPoolExecutor(**ignore) as pool:
        each = pool.map(functools.partial(_check_student, root, stub(root)), found, chunksize=8)
        for own in tqdm(each, total=len(found), desc="checking", unit="student"):
            lines += own
    return lines, len(found)


def _check_student(root: Path, stub: str, student: str) -> list[Line]:
    of = submission.originals(root)
    try:
        seen = submission.examine(root / "submitted" / student, of)
    except (OSError, ValueError) as error:  # as grading says it
        seen = submission.Submission(findings=[Finding("broken", values={"reason": error})])
    return list(_lines(student, seen, of, stub))


def check_paths(root: Path, paths: Iterable[Path]) -> Iterator[tuple[Path, list[Line]]]:
    """Examine notebooks, or folders of notebooks, that their student names; yield each.

    Raises:
        CourseError: there is nothing at a path.
    """
    of, replaced = submission.originals(root), stub(root)
    for path in paths:
        if path.is_dir():
            inner = path / ASSIGNMENT  # work/, or what is handed in
            seen = submission.examine_folder(inner if inner.is_dir() else path, of)
        elif path.is_file():
            notebook, findings = submission.examine_notebook(path, of)
            notebooks = {path.stem: notebook} if notebook else {}
            seen = submission.Submission(path.parent, findings, notebooks)
        else:
            raise CourseError(f"{path}: 这里没有笔记本, 也没有文件夹; 请检查路径.")
        yield path, list(_lines("", seen, of, replaced))


def stub(root: Path) -> str:
    """Return the statement that students find in place of a solution."""
    return ast.unparse(ast.parse(config.load(root).ClearSolutions.code_stub["python"]))


def _lines(
    student: str, seen: submission.Submission, of: dict[str, Original], stub: str
) -> Iterator[Line]:
    findings = list(seen.findings)
    for name, notebook in seen.notebooks.items():
        findings += [
            dataclasses.replace(found, where=name) for found in solutions(notebook, of[name], stub)
        ]
    there = {(f.where, name) for f in findings if f.kind == "own_cell" for name in f.functions}
    order = {name: index for index, name in enumerate(of)}
    for found in sorted(findings, key=lambda f: order.get(_lesson(f), -1)):
        yield Line(student, found, _cost(found, of, there))


def _lesson(finding: Finding) -> str:
    """The lesson that a finding is about, or another word."""
    if finding.kind == "link" and not finding.where.endswith(".ipynb"):
        return ""
    return finding.where.removesuffix(".ipynb")


def _cost(finding: Finding, of: dict[str, Original], there: set[tuple[str, str]]) -> float:
    whose, name = KINDS[finding.kind][0], _lesson(finding)
    if whose == ALL:
        return sum(points for one in of.values() for points in lesson.worth(one.notebook).values())
    if whose == LESSON and name in of:
        return sum(lesson.worth(of[name].notebook).values())
    if whose == FUNCTIONS:
        lost = [function for function in finding.functions if (name, function) not in there]
        return sum(lesson.worth(of[name].notebook).get(function, 0) for function in lost)
    return 0


def solutions(notebook: NotebookNode, of: Original, stub: str) -> list[Finding]:
    """Tell which functions of a restored notebook are not there, not written, or elsewhere.

    Functions without points are nobody's duty, and not told of.
    """
    found, unwritten = [], []
    for function in lesson.worth(of.notebook):
        own, last = _cells_of(notebook, function)
        fault = _not_python(own.source) if own else None
        written = _written(last.source, function, stub) if last else ""
        if fault:
            found.append(Finding("no_python", functions=(function,), values=fault))
        elif own and not last:
            found.append(Finding("undefined", functions=(function,)))
        if written == "unwritten":
            unwritten.append(function)
        elif written:
            found.append(Finding(written, functions=(function,)))
        elif last is not own:
            found += [Finding("own_cell", functions=(function,))] if last else []
    if unwritten:
        kind = "untouched" if len(unwritten) == len(lesson.worth(of.notebook)) else "unwritten"
        found.insert(0, Finding(kind, functions=tuple(unwritten)))
    return found


def _cells_of(
    notebook: NotebookNode, function: str
) -> tuple[NotebookNode | None, NotebookNode | None]:
    """Return the solution cell of a function, and the cell whose definition the tests meet."""
    own = last = None
    for cell in notebook.cells:
        name, points = lesson.parts(cell)
        if points and lesson.tested(name) == function:
            break
        if cell.cell_type == "code" and (name is None or lesson.is_solution(cell)):
            own = cell if name == function else own
            if function in cell.source and function in _defined(cell.source):
                last = cell
    return own, last


def _python(source: str) -> str:
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


def _not_python(source: str) -> dict[str, object] | None:
    """Why a cell is not Python, and where; None if it is."""
    try:
        names.defines(_python(source))
    except SyntaxError as error:
        return {"reason": error.msg, "line": error.lineno or 1}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"reason": type(error).__name__, "line": 1}
    return None


def _defined(source: str) -> list[str]:
    return [] if _not_python(source) else names.defines(_python(source))


def _written(source: str, function: str, stub: str) -> str:
    """Return `unwritten` or `stub_left` for a function that cannot work, else nothing."""
    code = False
    for node in _definition(ast.parse(_python(source)), function):
        if isinstance(node, ast.Raise) and ast.unparse(node) == stub:
            return "stub_left" if code else "unwritten"
        if any(isinstance(inner, ast.Return | ast.Yield) for inner in ast.walk(node)):
            return ""
        nothing = isinstance(node, ast.Pass) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        code = code or not nothing
    return "" if code else "unwritten"


def _definition(tree: ast.Module, function: str) -> list[ast.stmt]:
    """The statements of a function, or of its module if it is defined in another way."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    bodies = [n.body for n in tree.body if isinstance(n, kinds) and n.name == function]
    return bodies[-1] if bodies else tree.body


def exercises(of: Original) -> dict[str, str]:
    """Return what the lesson calls each function's exercise, such as `练习 2 (mse)`."""
    called, heading = {}, ""
    for cell in of.notebook.cells:
        if cell.cell_type == "markdown":
            heading = next(
                (line for line in reversed(cell.source.split("\n")) if line.startswith("## ")),
                heading,
            )
        elif lesson.is_solution(cell):
            name, number = lesson.parts(cell)[0], EXERCISE.match(heading)
            called[name] = f"{number[0][3:]} ({name})" if number else name
    return called


def report(lines: list[Line], count: int) -> str:
    """Return the findings in a class of `count` students as a table, and their sum."""
    head = ("student", "file", "what is wrong -> what grading does")
    rows, shown = [], Counter()
    for line in lines:
        shown[line.student] += 1
        if shown[line.student] <= SHOWN:
            said = str(dataclasses.replace(line.finding, where=""))
            rows.append((line.student, line.finding.where, f"{said} -> {line.outcome}"))
    rows += [
        (student, "", f"and {more - SHOWN} more findings")
        for student, more in shown.items()
        if more > SHOWN
    ]
    rows.sort(key=lambda row: row[0])
    table = [head, *((_short(one), _short(other), printable(said)) for one, other, said in rows)]
    costly = {line.student for line in lines if line.points}
    free = set(shown) - costly
    text = [*columns(table), ""] if lines else []
    return "\n".join(
        [
            *text,
            f"{count} students: {len(costly)} will lose points, {len(free)} have findings that "
            f"cost nothing, {count - len(shown)} have none. Nothing was executed.",
        ]
    )


def _short(text: str) -> str:
    return printable(text if len(text) <= WIDTH else text[: WIDTH - 1] + "…")


def letter(path: Path, lines: list[Line], of: dict[str, Original]) -> str:
    """Return, for the student, what was found at `path`."""
    text = []
    for line in lines[:SHOWN]:
        where, found = line.finding.where, line.finding
        called = exercises(of[where]) if where in of else {}
        said = found.chinese(", ".join(called.get(name, name) for name in found.functions))
        name = f"{where}.ipynb" if where in of else where
        text.append(printable(f"{name}: {said}." if where else f"{said}."))
    if len(lines) > SHOWN:
        text.append(f"还有 {len(lines) - SHOWN} 处.")
    points = sum(line.points for line in lines)
    if points:
        text.append(f"照现在这样交, 有 {points:g} 分拿不到. 不着急, 改好保存, 再检查一次.")
    elif lines:
        text.append("这些都不扣分, 可以交了.")
    else:
        text.append("每个练习都写了, 没有发现问题, 可以交了.")
    text.append("(只看了文件, 没有运行你的代码: 写得对不对, 请看笔记本里的检查.)")
    return "\n".join([printable(f"{path}"), *(f"  {line}" for line in text)])
