"""Grade a class with nbgrader: whatever lies in `submitted/` becomes a row of the table."""

from __future__ import annotations

import copy
import json
import os
import shutil
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from tqdm import tqdm
from wcwidth import wcswidth

from course import config, gradebook, lesson
from course.config import ASSIGNMENT, CourseError

NOT_A_STUDENT = {"README.md", ".DS_Store", ".gitkeep"}
NOTES_SHOWN = 4


@dataclass
class Row:
    """One student's line in the table: points by notebook (None: not graded), and what to know."""

    student: str
    points: dict[str, float | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> float | None:
        """The sum of the points; None where nothing could be graded."""
        graded = [points for points in self.points.values() if points is not None]
        return sum(graded) if graded else None


def grade(root: Path) -> list[Row]:
    """Grade every submission below `root/submitted`, write feedback, return a row a student.

    Nothing in `submitted/` is written to. A submission that cannot be graded is a row with the
    reason, and costs nobody else anything.

    Raises:
        CourseError: there is nothing to grade, or the course itself is broken.
    """
    settings = config.load(root)
    source = _source(root)
    submitted = root / "submitted"
    students = sorted(
        path.name
        for path in (submitted.iterdir() if submitted.is_dir() else ())
        if path.name not in NOT_A_STUDENT
    )
    if not students:
        raise CourseError(
            f"{submitted}: holds no submission; put each student's notebooks into "
            f"submitted/<student>/{ASSIGNMENT}/ and run this again."
        )
    gradebook.register(settings)
    rows = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = {pool.submit(_grade_one, root, name, source): name for name in students}
        for done in tqdm(as_completed(waiting), total=len(waiting), desc="grading", unit="student"):
            student = waiting[done]
            try:
                rows[student] = done.result()
            except Exception as error:
                rows[student] = Row(student, {}, [f"could not be graded: {error}"])
    return [rows[student] for student in students]


def table(rows: Iterable[Row]) -> str:
    """Return the rows as text: student, points a lesson, total, what went wrong."""
    rows = list(rows)
    lessons = sorted({name for row in rows for name in row.points})
    head = ["student", *(name.split("_")[0] for name in lessons), "total"]
    cells = [
        [row.student, *(_number(row.points.get(name)) for name in lessons), _number(row.total)]
        for row in rows
    ]
    widths = [max(wcswidth(line[k]) for line in [head, *cells]) for k in range(len(head))]
    lines = []
    for line, notes in zip(
        [head, *cells], ["what went wrong", *(_notes(row) for row in rows)], strict=True
    ):
        first = line[0] + " " * (widths[0] - wcswidth(line[0]))
        rest = [text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True)]
        lines.append("  ".join([first, *rest, notes]).rstrip())
    lines.insert(1, "-" * max(map(wcswidth, lines[:1])))
    return "\n".join(lines)


def _number(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _notes(row: Row) -> str:
    shown = row.notes[:NOTES_SHOWN]
    more = len(row.notes) - len(shown)
    return "; ".join(shown + ([f"and {more} more"] if more else []))


def _source(root: Path) -> dict[str, list[str]]:
    """Return the names of the test cells by notebook, from the instructor version."""
    folder = root / "source" / ASSIGNMENT
    notebooks = {
        path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))
    }
    if not notebooks:
        raise CourseError(f"{folder}: holds no notebook; run `make build` first.")
    return {name: _tests(notebook) for name, notebook in notebooks.items()}


def _tests(notebook: NotebookNode) -> list[str]:
    cells = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return [cell["grade_id"] for cell in cells if cell.get("grade") and cell.get("grade_id")]


def _grade_one(root: Path, student: str, source: dict[str, list[str]]) -> Row:
    """Grade one submission from a scratch copy without what is broken; runs in a worker."""
    row = Row(student)
    settings = copy.deepcopy(config.load(root))
    with tempfile.TemporaryDirectory() as scratch:
        good = _stage(root / "submitted" / student, Path(scratch) / student, source, row)
        if not good:
            return row
        settings.CourseDirectory.submitted_directory = scratch
        result = NbGraderAPI(config=settings).autograde(ASSIGNMENT, student)
        if not result["success"]:
            row.notes.insert(0, f"nbgrader could not grade it: {_reason(result)}")
            return row
    feedback = NbGraderAPI(config=settings).generate_feedback(ASSIGNMENT, student)
    if not feedback["success"]:
        row.notes.append(f"nbgrader wrote no feedback: {_reason(feedback)}")
    for name, cells in sorted(gradebook.marks(settings, student).items()):
        row.points[name] = sum(score or 0.0 for score, _ in cells.values())
    for name in good:
        path = root / "autograded" / student / ASSIGNMENT / f"{name}.ipynb"
        row.notes += _failures(name, nbformat.read(path, as_version=4))
    return row


def _stage(submission: Path, target: Path, source: dict[str, list[str]], row: Row) -> list[str]:
    """Copy what can be graded to `target`; return the notebooks' names, note the rest in `row`."""
    if not submission.is_dir() or submission.is_symlink():
        row.notes.append(f"is not a folder; expected {submission.name}/{ASSIGNMENT}/")
        return []
    folder = submission / ASSIGNMENT
    if not folder.is_dir() or folder.is_symlink():
        found = ", ".join(sorted(path.name for path in submission.iterdir())) or "nothing"
        row.notes.append(f"handed in {found}, not a folder named {ASSIGNMENT}")
        return []
    good = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() and not path.is_symlink():
            if path.suffix == ".ipynb":
                row.notes.append(f"{path.stem}: is a folder, not a notebook")
            continue
        if not stat.S_ISREG(path.lstat().st_mode):
            row.notes.append(f"{name}: is a link or a device, left out")
            continue
        if path.suffix == ".ipynb" and path.parent == folder:
            if path.stem not in source:
                row.notes.append(f"{name}: is no notebook of this assignment, left out")
                continue
            fault = _fault(path, source[path.stem])
            if fault:
                row.notes.append(f"{path.stem}: {fault}")
                continue
            row.notes += _missing(path, source[path.stem])
            good.append(path.stem)
        (target / ASSIGNMENT / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / ASSIGNMENT / name)
    row.notes += [
        f"{name}: no such notebook handed in"
        for name in source
        if not (folder / f"{name}.ipynb").exists()
    ]
    return good


def _fault(path: Path, tests: list[str]) -> str:
    """Return why the notebook at `path` cannot be graded, or nothing."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8 text; ask for the file that Jupyter saved"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if not text.strip():
        return "is empty"
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return "is not JSON, so not a notebook; ask for the file that Jupyter saved"
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except Exception:
        return "is JSON but not a valid notebook; ask for the file that Jupyter saved"
    if not isinstance(content, dict) or not set(_tests(notebook)) & set(tests):
        return "has none of this assignment's test cells; it is another notebook of that name"
    return ""


def _missing(path: Path, tests: list[str]) -> list[str]:
    found = Counter(_tests(nbformat.read(path, as_version=4)))
    notes = [f"{path.stem}: test cell {name} was deleted" for name in tests if not found[name]]
    twice = [name for name, count in found.items() if count > 1]
    return notes + [f"{path.stem}: test cell {name} stands there twice" for name in twice]


def _reason(result: dict) -> str:
    """The last line of nbgrader's traceback that names an error."""
    log = result.get("log", "") + result.get("error", "")
    lines = [line.strip() for line in log.splitlines() if "Error" in line.split(":")[0]]
    return lines[0] if lines else "no reason given"


def _failures(name: str, notebook: NotebookNode) -> list[str]:
    """Return, for an instructor, what failed in an autograded notebook: a note a function."""
    endless, unwritten, lost, hints = [], [], Counter(), {}
    for cell in notebook.cells:
        error = next((out for out in cell.get("outputs", []) if out.output_type == "error"), None)
        cell_name, points = lesson.parts(cell)
        if error is None:
            continue
        written = points is not None or lesson.is_solution(cell)
        function = cell_name.split("-")[0] if cell_name and written else "a cell"
        if error.ename in ("CellTimeoutError", "KeyboardInterrupt"):
            endless += [function] if function not in endless else []
        elif not points:
            continue
        elif "NotImplementedError" in error.evalue:
            unwritten += [function] if function not in unwritten else []
        else:
            lost[function] += points
            hints.setdefault(function, _hint(error))
    notes = [f"{name}: {function} did not end in time" for function in endless]
    if unwritten:
        notes.append(f"{name}: not written: {', '.join(unwritten)}")
    number = name.split("_")[0]
    return notes + [f"{number} {fn} -{lost[fn]:g}: {hint}" for fn, hint in hints.items()]


def _hint(error: NotebookNode) -> str:
    """The start of the sentence that names the mistake, or the kind of error."""
    last = error.evalue.splitlines()[-1] if error.evalue else ""
    return last.removeprefix("提示: ").split(":")[0] if last.startswith("提示: ") else error.ename
