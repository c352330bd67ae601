"""Tell before a run what is wrong with submissions, and what grading will do; execute nothing.

An instructor checks everything that was handed in; a student checks notebooks before handing in.
Both see what `submission` finds, which is what grading goes by, and which exercises are not there
yet.
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

from nbjudge.console import columns, printable
from nbjudge.course import Course, CourseError
from nbjudge.intake import submission
from nbjudge.intake.submission import Originals
from nbjudge.limits import TooLong, within
from nbjudge.notebook import cells, names
from nbjudge.notebook.finding import ALL, FUNCTIONS, KINDS, LESSON, Finding, said
from nbjudge.notebook.original import Original, originals

SHOWN, WIDTH = 20, 40  # findings of a student, characters of a name
HEADING = re.compile(r"#+(?= )")
STUBS = {  # nbgrader's own
    "code_stub": {"python": "# YOUR CODE HERE\nraise NotImplementedError()"},
    "text_stub": "YOUR ANSWER HERE",
}


@dataclass(frozen=True)
class Stubs:
    """What students find in place of a solution: a statement, a text."""

    code: str
    text: str


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
        lost = KINDS[self.finding.kind] != FUNCTIONS
        return f"{'not graded' if lost else 'no points for it'}: -{self.points:g}"


def check_class(course: Course) -> tuple[list[Line], int]:
    """Examine the class on all cores; return what is wrong, and how many students there are.

    Raises:
        CourseError: nothing was handed in, or the course has no notebooks.
    """
    students = course.students()
    originals(course)  # says so if there are none
    lines: list[Line] = []
    check = functools.partial(_check_student, course.root, course.assignment)
    # Ctrl-C is for this process; the others end with it
    with ProcessPoolExecutor(
        initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)
    ) as pool:
        each = pool.map(check, students, chunksize=8)
        for found in tqdm(each, total=len(students), desc="checking", unit="student"):
            lines += found
    return lines, len(students)


@functools.lru_cache(maxsize=1)
def _loaded(root: Path, assignment: str) -> Course:
    return Course.load(root, assignment)


def _check_student(root: Path, assignment: str, student: str) -> list[Line]:
    return check_student(_loaded(root, assignment), student)


def check_student(course: Course, student: str) -> list[Line]:
    """Examine what one student handed in."""
    known = originals(course)
    seen = submission.examine(course, student, known)
    try:
        with within(course.bounds.look_seconds):
            return list(_lines(student, seen, known, stubs(course)))
    except TooLong:
        slow = submission.too_slow(course)
        return list(_lines(student, slow, known, stubs(course)))


def check_paths(course: Course, paths: Iterable[Path]) -> Iterator[tuple[Path, list[Line]]]:
    """Examine notebooks, or folders of notebooks, that their student names; yield each.

    Raises:
        CourseError: there is nothing at a path.
    """
    known, replaced = originals(course), stubs(course)
    for path in paths:
        if path.is_dir():
            inner = path / course.assignment  # work/, or what is handed in
            folder = inner if inner.is_dir() else path
            seen = submission.examine_folder(course, folder, known)
        elif path.is_file():
            seen = submission.examine_file(course, path, known)
        else:
            raise CourseError(course.say("check.not_there", path=path))
        yield path, list(_lines("", seen, known, replaced))


def stubs(course: Course) -> Stubs:
    """Return what nbgrader puts in place of solutions."""
    settings = {**STUBS, **course.settings.ClearSolutions}
    statements = ast.unparse(ast.parse(settings["code_stub"]["python"]))
    return Stubs(statements, settings["text_stub"].strip())


def _lines(
    student: str, seen: submission.Submission, known: Originals, stubs: Stubs
) -> Iterator[Line]:
    findings = list(seen.findings)
    for name, notebook in seen.notebooks.items():
        findings += [
            dataclasses.replace(found, where=name)
            for found in solutions(notebook, known[name], stubs)
        ]
    elsewhere = {(f.where, name) for f in findings if f.kind == "own_cell" for name in f.functions}
    order = {name: index for index, name in enumerate(known)}
    for found in sorted(findings, key=lambda f: order.get(_lesson(f), -1)):
        yield Line(student, found, _cost(found, known, elsewhere))


def _lesson(finding: Finding) -> str:
    """The lesson that a finding is about, or another word."""
    if finding.kind == "link" and not finding.where.endswith(".ipynb"):
        return ""
    return finding.where.removesuffix(".ipynb")


def _cost(finding: Finding, known: Originals, elsewhere: set[tuple[str, str]]) -> float:
    whose, name = KINDS[finding.kind], _lesson(finding)
    if whose == ALL:
        return sum(points for one in known.values() for points in one.worth().values())
    if whose == LESSON and name in known:
        return sum(known[name].worth().values())
    if whose == FUNCTIONS:
        worth = known[name].worth()
        lost = [exercise for exercise in finding.functions if (name, exercise) not in elsewhere]
        return sum(worth.get(exercise, 0) for exercise in lost)
    return 0


def solutions(notebook: NotebookNode, original: Original, stubs: Stubs) -> list[Finding]:
    """Tell which exercises of a restored notebook are not there, not written, or elsewhere.

    Exercises without points are nobody's duty, and not told of.
    """
    found: list[Finding] = []
    unwritten: list[str] = []
    exercises, worth = original.exercises(), original.worth()
    for exercise in worth:
        if exercise not in exercises:
            continue  # a test or a task that no solution stands before
        for finding in _faults(notebook, original, exercise, stubs):
            if finding.kind == "unwritten":
                unwritten.append(exercise)
            else:
                found.append(finding)
    if unwritten:
        kind = "untouched" if len(unwritten) == len(worth) else "unwritten"
        found.insert(0, Finding(kind, functions=tuple(unwritten)))
    return found


def _faults(
    notebook: NotebookNode, original: Original, exercise: str, stubs: Stubs
) -> Iterator[Finding]:
    """What is wrong with one exercise."""
    exercises = (exercise,)
    own, last = _cells_of(notebook, original, exercise)
    if own is not None and own.cell_type != "code":
        if own.source.strip() in ("", stubs.text):
            yield Finding("unwritten", functions=exercises)
        return
    fault = _not_python(own.source) if own else None
    if fault:
        yield Finding("no_python", functions=exercises, values=fault)
    elif exercise not in original.names:  # no name to look for: a cell that draws, say
        last = own
    written = own if last is None and not fault else last
    state = _state(written.source, exercise, stubs.code) if written else ""
    if state == "unwritten" or (state and last):
        yield Finding(state, functions=exercises)
    elif written and not last:
        yield Finding("undefined", functions=exercises)
    elif last and last is not own:
        yield Finding("own_cell", functions=exercises)


def _cells_of(
    notebook: NotebookNode, original: Original, exercise: str
) -> tuple[NotebookNode | None, NotebookNode | None]:
    """Return an exercise's solution cell, and the cell whose definition the tests meet."""
    key = original.exercises()[exercise]
    own = last = None
    for cell in notebook.cells:
        name = cells.name(cell)
        is_solution = cells.is_solution(cell)
        if name and not is_solution and cells.points(cell) and original.exercise(name) == exercise:
            break
        own = cell if name == key else own
        if cell.cell_type == "code" and (name is None or is_solution):
            if exercise in cell.source and exercise in _defined(cell.source):
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


def _not_python(source: str) -> dict[str, str | int | float] | None:
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


def _state(source: str, exercise: str, stub: str) -> str:
    """Return `unwritten` or `stub_left` for an exercise that cannot work, else nothing."""
    code = False
    for node in _definition(ast.parse(_python(source)), exercise):
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


def numbered(course: Course, original: Original) -> dict[str, str]:
    """Return what a lesson calls each exercise: with its number, as its headings have it."""
    called: dict[str, str] = {}
    names = {key: exercise for exercise, key in original.exercises().items()}
    number, level = "", 0
    for cell in original.notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.split("\n"):
                heading = HEADING.match(line)
                match = re.match(course.exercise_heading, line)
                if heading and match:
                    number, level = match[1], heading.end()
                elif heading and heading.end() <= level:
                    number = ""
        elif cells.is_solution(cell):
            exercise = names.get(cells.name(cell) or "", "")
            called[exercise] = f"{number} ({exercise})" if number else exercise
    return called


def report(lines: list[Line], count: int) -> str:
    """Return the findings in a class of `count` students as a table, and their sum."""
    head = ("student", "file", "what is wrong -> what grading does")
    rows: list[tuple[str, str, str]] = []
    shown: Counter[str] = Counter()
    for line in lines:
        shown[line.student] += 1
        if shown[line.student] <= SHOWN:
            sentence = f"{said(line.finding, 'en')} -> {line.outcome}"
            rows.append((line.student, line.finding.where, sentence))
    rows += [
        (student, "", f"and {more - SHOWN} more findings")
        for student, more in shown.items()
        if more > SHOWN
    ]
    rows.sort(key=lambda row: row[0])
    table = [head, *((_short(one), _short(other), printable(text)) for one, other, text in rows)]
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


def letter(course: Course, path: Path, lines: list[Line], known: Originals) -> str:
    """Return, for the student, what was found at `path`, in the course's language."""
    text = [_sentence(course, line.finding, known) for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        text.append(course.say("check.more", count=len(lines) - SHOWN))
    points = sum(line.points for line in lines)
    if points:
        text.append(course.say("check.costs", points=points))
    else:
        text.append(course.say("check.free" if lines else "check.nothing"))
    text.append(course.say("check.files_only"))
    return "\n".join([printable(f"{path}"), *(f"  {line}" for line in text)])


def _sentence(course: Course, finding: Finding, known: Originals) -> str:
    where = finding.where
    called = numbered(course, known[where]) if where in known else {}
    exercises = ", ".join(called.get(name, name) for name in finding.functions)
    text = said(finding, course.language, exercises)
    name = f"{where}.ipynb" if where in known else where
    return printable(f"{name}: {text}." if where else f"{text}.")
