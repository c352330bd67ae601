"""Tell before a run what is wrong with submissions, and what grading will do; execute nothing.

An instructor checks everything that was handed in; a student checks notebooks before handing in.
Both see what `submission` finds, which is what grading goes by, and which exercises are not there
yet.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib.util
import itertools
import os
import platform
import re
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nbjudge.console import columns, printable, progress
from nbjudge.course import Course, CourseError
from nbjudge.intake import submission
from nbjudge.intake.submission import Originals
from nbjudge.limits import TooLong, within
from nbjudge.notebook import cells, written
from nbjudge.notebook.finding import ALL, FUNCTIONS, KINDS, LESSON, Finding, said, shared
from nbjudge.notebook.original import Original, given_id, originals

SHOWN, WIDTH = 20, 40  # findings of a student, characters of a name
ENTRIES = 2000  # of a folder, that are looked at
ELSEWHERE = {"own_cell", "answer_late", "answer_early", "answer_in_test"}
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
        for found in progress(len(students), "checking", "student", each):
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
    return _bounded(course, student, submission.examine(course, student, known), known)


def _bounded(
    course: Course, student: str, seen: submission.Submission, known: Originals
) -> list[Line]:
    """What is wrong with a submission, read in bounded time; it raises nothing."""
    try:
        with within(course.bounds.look_seconds):
            return list(_lines(student, seen, known, stubs(course), _beside(course, seen)))
    except TooLong:
        seen = submission.too_slow(course)
    except Exception as error:  # whatever a stranger's text makes of a parser
        seen = submission.broken(error)
    return list(_lines(student, seen, known, stubs(course), frozenset()))


def check_paths(course: Course, paths: Iterable[Path]) -> Iterator[tuple[Path, list[Line]]]:
    """Examine notebooks, or folders of notebooks, that their student names; yield each.

    Raises:
        CourseError: there is nothing at a path.
    """
    known = originals(course)
    for path in paths:
        if path.is_dir():
            inner = path / course.assignment  # work/, or what is handed in
            folder = inner if inner.is_dir() else path
            seen = submission.examine_folder(course, folder, known)
        elif path.is_file():
            seen = submission.examine_file(course, path, known)
        else:
            raise CourseError(course.say("check.not_there", path=path))
        yield path, _bounded(course, "", seen, known)


def _beside(course: Course, seen: submission.Submission) -> frozenset[str]:
    """The names of what lies beside the notebooks, the student's and the instructor's."""
    found: set[str] = set()
    for folder in (course.source, seen.folder):
        if folder is not None and folder.is_dir():
            with os.scandir(folder) as entries:
                found |= {e.name.partition(".")[0] for e in itertools.islice(entries, ENTRIES)}
    return frozenset(found)


def stubs(course: Course) -> Stubs:
    """Return what nbgrader puts in place of solutions."""
    settings = {**STUBS, **course.settings.ClearSolutions}
    statements = ast.unparse(ast.parse(settings["code_stub"]["python"]))
    return Stubs(statements, settings["text_stub"].strip())


def _lines(
    student: str,
    seen: submission.Submission,
    known: Originals,
    stubs: Stubs,
    beside: frozenset[str],
) -> Iterator[Line]:
    findings = list(seen.findings)
    for name, notebook in seen.notebooks.items():
        findings += [
            dataclasses.replace(found, where=name)
            for found in solutions(notebook, known[name], stubs, beside)
        ]
    elsewhere = {(f.where, name) for f in findings if f.kind in ELSEWHERE for name in f.functions}
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
    if "points" in finding.values:
        return float(finding.values["points"])
    if whose == FUNCTIONS:
        worth = known[name].worth()
        lost = [exercise for exercise in finding.functions if (name, exercise) not in elsewhere]
        return sum(worth.get(exercise, 0) for exercise in lost)
    return 0


def solutions(
    notebook: NotebookNode, original: Original, stubs: Stubs, beside: frozenset[str] = frozenset()
) -> list[Finding]:
    """Tell which exercises of a restored notebook are not there, not written, or elsewhere.

    Exercises without points are nobody's duty, and not told of. Told of is, too, what stops cells.

    Args:
        notebook: out of `restore`.
        original: the instructor's version.
        stubs: what students find in place of solutions.
        beside: names of modules that lie beside the notebook.
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
    return [*found, *stops(notebook, original, beside)]


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
    fault = written.not_python(own.source) if own else None
    if fault and own:
        yield _no_python(fault, own.source, exercise)
    elif exercise not in original.names:  # no name to look for: a cell that draws, say
        last = own
    place = written.place(notebook, original, exercise, stubs.code)
    if place.kind in (written.LATE, written.EARLY, written.IN_TEST):
        values: dict[str, str | int | float] = {"test": place.cell, "points": place.points}
        yield Finding(f"answer_{place.kind}", functions=exercises, values=values)
        return
    there = own if last is None and not fault else last
    state = written.state(there.source, exercise, stubs.code) if there else ""
    if state == "unwritten" or (state and last):
        yield Finding(state, functions=exercises)
    elif there and not last:
        yield Finding("undefined", functions=exercises)
    elif last and last is not own:
        yield Finding("own_cell", functions=exercises)
    if last and not state:
        for line in written.raises(last.source, exercise)[:1]:
            yield Finding("raise_left", functions=exercises, values={"line": line})


def _no_python(fault: SyntaxError, source: str, exercise: str) -> Finding:
    """Say that a cell is not Python: which character, if it is one of another keyboard's."""
    line, lines = fault.lineno or 1, source.split("\n")
    values: dict[str, str | int | float] = {"line": line}
    column = (fault.offset or 0) - 1
    if line <= len(lines) and 0 <= column < len(lines[line - 1]):
        odd = lines[line - 1][column]
        if ord(odd) > 127 and not odd.isalnum():
            values |= {"character": odd if odd.isprintable() else " ", "code": f"{ord(odd):04X}"}
            return Finding("odd_character", functions=(exercise,), values=values)
    version = ".".join(platform.python_version_tuple()[:2])
    values |= {"reason": fault.msg, "version": version}
    return Finding("no_python", functions=(exercise,), values=values)


def stops(
    notebook: NotebookNode, original: Original, beside: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Tell of what a student's cells import that this machine lacks, and of their questions.

    Args:
        notebook: out of `restore`.
        original: the instructor's version.
        beside: names of modules that lie beside the notebook.
    """
    called = {key: exercise for exercise, key in original.exercises().items()}
    for cell in notebook.cells:
        name = cells.name(cell)
        if cell.cell_type != "code" or not (name is None or cells.is_solution(cell)):
            continue
        if given_id(cell) in original.order or written.not_python(cell.source):
            continue
        exercise = called.get(name or "", "")
        first = cell.source.strip().split("\n")[0][:WIDTH]
        for kind, sure, values in _needs(cell.source, exercise, beside):
            if sure and exercise:
                yield Finding(kind, functions=(exercise,), values=values)
            else:
                values = {**values, "cell": exercise or first}
                yield Finding(f"{kind}_maybe", values=values)


def _needs(
    source: str, exercise: str, beside: frozenset[str]
) -> Iterator[tuple[str, bool, dict[str, str | int | float]]]:
    """What a cell needs that is not there: a kind of finding, whether it stops there, values."""
    tree = written.tree(source)
    body = tree.body if tree is not None else []
    defined = [i for i, node in enumerate(body) if getattr(node, "name", None) == exercise]
    own_input = "input" in written.defines(source)
    told: set[str] = set()
    for index, top in enumerate(body):
        sure = index < max(defined, default=len(body)) and not hasattr(top, "body")
        for node in _outside_try(top):
            line = getattr(node, "lineno", 1)
            for module in _modules(node):
                if module not in told and module not in beside and not _is_installed(module):
                    told.add(module)
                    yield "no_module", sure, {"module": module[:WIDTH], "line": line}
            asks = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "input"
            if asks and not own_input and "" not in told:
                told.add("")
                yield "asks", sure, {"line": line}


def _outside_try(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and all that is in it, but for what its writer expects to fail."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        found: list[ast.AST] = []
        for field, value in ast.iter_fields(node):
            if not (field == "body" and isinstance(node, ast.Try) and node.handlers):
                inner = value if isinstance(value, list) else [value]
                found += [one for one in inner if isinstance(one, ast.AST)]
        waiting += reversed(found)


def _modules(node: ast.AST) -> list[str]:
    """The packages that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.partition(".")[0]]
    return []


@functools.cache
def _is_installed(module: str) -> bool:
    """Tell whether this machine has a package, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):  # loaded in an odd way: it is there
        return True


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
            if exercise in cell.source and exercise in written.defines(cell.source):
                last = cell
    return own, last


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


def report(lines: list[Line], count: int, absent: Sequence[str] = ()) -> str:
    """Return the findings in a class of `count` students as a table, and their sum.

    `absent` are those of the class list who handed in nothing.
    """
    head = ("student", "file", "what is wrong -> what grading does")
    lines, common = _without_shared(lines, count)
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
    rows += [(student, "", "handed in nothing -> not graded") for student in absent]
    rows.sort(key=lambda row: row[0])
    table = [
        head,
        *((_short(one), _short(other), printable(text)) for one, other, text in [*common, *rows]),
    ]
    costly = {line.student for line in lines if line.points}
    free = set(shown) - costly
    text = [*columns(table), ""] if rows else []
    more = f"; handed in nothing: {len(absent)}" if absent else ""
    return "\n".join(
        [
            *text,
            f"students: {count}; will lose points: {len(costly)}; have findings that cost nothing: "
            f"{len(free)}; have none: {count - len(shown)}{more}. Nothing was executed.",
        ]
    )


def _without_shared(lines: list[Line], count: int) -> tuple[list[Line], list[tuple[str, str, str]]]:
    """Return the lines without what most of the class have, and a row of the table for each."""
    found: dict[str, list[Finding]] = {}
    for line in lines:
        found.setdefault(line.student, []).append(line.finding)
    common = shared(found.values(), count)
    kept = [line for line in lines if all(line.finding != one for one, _ in common)]
    rows = [
        (f"{many} of {count}", one.where, f"{said(one, 'en')} -> costs nothing")
        for one, many in common
    ]
    return kept, rows


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
    exercises = course.say("mark.list").join(called.get(name, name) for name in finding.functions)
    text = said(finding, course.language, exercises)
    name = f"{where}.ipynb" if where in known else where
    line = course.say("mark.of", what=name, text=text) if where else text
    return printable(course.say("mark.stop", text=line))
