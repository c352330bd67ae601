"""Grade a class: whatever lies in `submitted/` becomes a row of the table."""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import json
import shutil
import signal
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from tqdm import tqdm
from traitlets.config import Config

from course import autograde, config, execute, gradebook, items, lesson, submission
from course.autograde import Original
from course.config import ASSIGNMENT, KIT, CourseError
from course.finding import columns, printable
from course.job import Job
from course.sandbox import SandboxError
from course.submission import FILES, NOTEBOOK_BYTES

NOTES_SHOWN = 4
AHEAD = 4  # submissions a worker that are executed before the first is recorded
FEEDBACK_SECONDS = 60.0  # a student


@dataclass
class Row:
    """One student's line in the table: points by notebook (None: not graded), and what to know."""

    student: str
    points: dict[str, float | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    graded: bool = False  # in this run, not before

    @property
    def total(self) -> float | None:
        """The sum of the points; None where nothing could be graded."""
        graded = [points for points in self.points.values() if points is not None]
        return sum(graded) if graded else None


@dataclass
class Staged:
    """A submission on its way: what can be graded of it lies in `folder`, restored."""

    row: Row
    folder: Path
    fingerprint: str
    jobs: list[Job]


def grade(
    root: Path,
    students: Iterable[str] = (),
    jobs: int | None = None,
    force: bool = False,
    sandboxed: bool = True,
) -> list[Row]:
    """Grade the submissions below `root/submitted`; return a row a student.

    Nothing in `submitted/` is written to. What has not changed since it was graded is not graded
    again. A submission that cannot be graded is a row with the reason, and costs nobody else
    anything. Stopped at any moment, it goes on where it stopped when it is called again.

    Args:
        root: the course's folder.
        students: whom to grade; empty: everybody.
        jobs: how many notebooks to execute at the same time; None: one a core.
        force: grade what has not changed, too.
        sandboxed: False: student code runs with your rights.

    Raises:
        CourseError: there is nothing to grade, another run is grading, this machine has no
            sandbox, or the course itself is broken.
    """
    settings = config.load(root)
    settings.SafeExecute.sandbox = sandboxed
    gradebook.keep_engine()
    originals = submission.originals(root)
    names = submission.students(root, students)
    with submission.only_run(root), tempfile.TemporaryDirectory() as scratch:
        pool = execute.begin(root, jobs, sandboxed)
        gradebook.register(settings)
        rows = {}
        wanted = []
        course = _course_fingerprint(root, sandboxed)
        for name in names:
            fingerprint = _fingerprint(root / "submitted" / name, course)
            known = None if force else _known(root, settings, name, fingerprint)
            if known is not None:
                rows[name] = known
            else:
                wanted.append((name, fingerprint))
        settings.CourseDirectory.submitted_directory = scratch
        bar = tqdm(total=len(wanted), desc="grading", unit="student", smoothing=0.1)
        if rows and wanted:
            bar.write(f"{len(rows)} of {len(names)} students have not changed")
        try:
            for staged in _executed(root, Path(scratch), wanted, originals, pool, settings):
                rows[staged.folder.name] = _record(root, settings, staged)
                bar.update()
        except SandboxError as error:
            raise CourseError(
                f"this machine cannot shut student code in: {error}; docs/security.md says what "
                "it takes. With --no-sandbox it is graded with your rights."
            ) from error
        finally:
            bar.close()
            pool.close()
    return [rows[name] for name in names]


def _executed(
    root: Path,
    scratch: Path,
    wanted: list[tuple[str, str]],
    originals: dict[str, Original],
    pool: execute.Pool,
    settings: Config,
) -> Iterable[Staged]:
    """Yield each submission when its notebooks have been executed; the quick ones first."""
    waiting = iter(wanted)
    under_way: dict[str, tuple[Staged, list[Future]]] = {}
    while True:
        while len(under_way) < AHEAD * pool.jobs and (following := next(waiting, None)):
            name, fingerprint = following
            try:
                staged = _stage(root, name, fingerprint, scratch, originals, settings)
            except (OSError, ValueError) as error:  # it costs nobody else anything
                row = Row(name, notes=[f"cannot be read ({error})"])
                staged = Staged(row, scratch / name, fingerprint, [])
            under_way[name] = staged, [pool.submit(job) for job in staged.jobs]
        if not under_way:
            return
        done = (n for n, (_, own) in under_way.items() if all(future.done() for future in own))
        name = next(done, None)
        if name is not None:
            yield under_way.pop(name)[0]
        else:
            pending = [future for _, own in under_way.values() for future in own]
            pending = [future for future in pending if not future.done()]
            concurrent.futures.wait(pending, return_when=concurrent.futures.FIRST_COMPLETED)


def _record(root: Path, settings: Config, staged: Staged) -> Row:
    """Let nbgrader write the marks of an executed submission; return its row."""
    row = staged.row
    if not staged.jobs:
        return row
    marker = _marker(root, row.student)
    marker.unlink(missing_ok=True)
    result = autograde.record(settings, row.student)
    shutil.rmtree(staged.folder)
    if not result["success"]:
        gradebook.pass_on_ctrl_c(result)
        log = result.get("error", "") + result.get("log", "")
        if "SandboxError" in log:
            raise SandboxError(_reason(log).partition("SandboxError: ")[2])
        row.notes.insert(0, f"nbgrader could not grade it: {_reason(log)}")
        return row
    row.points = _points(settings, row.student)
    for name in row.points:
        path = root / "autograded" / row.student / ASSIGNMENT / f"{name}.ipynb"
        if path.is_file():
            row.notes += _failures(name, nbformat.read(path, as_version=4))
    row.graded = True
    told = {"fingerprint": staged.fingerprint, "notes": row.notes}
    marker.write_text(json.dumps(told), encoding="utf-8")  # in ASCII: file names may be no text
    return row


def _points(settings: Config, student: str) -> dict[str, float | None]:
    marks = gradebook.marks(settings, student)
    return {
        name: sum(score or 0.0 for score, _ in cells.values())
        for name, cells in sorted(marks.items())
    }


def write_feedback(root: Path, rows: Iterable[Row], jobs: int | None = None) -> None:
    """Let nbgrader write the pages of those who were graded since they were written, on all cores.

    A student whose pages cannot be written gets a note, and costs nobody else anything.
    """
    pool = execute.use_workers(jobs)
    try:
        rows = list(rows)
        students, then = gradebook.by_hand(config.load(root)) if rows else (set(), 0)
        waiting = {
            pool.run(_feedback, root, row.student): row
            for row in rows
            if _is_due(root, row, then if row.student in students else 0)
        }
        done = concurrent.futures.as_completed(waiting)
        for future in tqdm(done, total=len(waiting), desc="feedback", unit="student"):
            if fault := future.result():
                waiting[future].notes.insert(0, f"no feedback was written: {fault}")
    finally:
        pool.close()


def _is_due(root: Path, row: Row, then: int) -> bool:
    """Tell whether a student with marks lacks a page, or has one from before the last grading.

    Or from before `then`, when something by hand was written, in nanoseconds.
    """
    pages = root / "feedback" / row.student / ASSIGNMENT
    for notebook in (root / "autograded" / row.student / ASSIGNMENT).glob("*.ipynb"):
        page = pages / f"{notebook.stem}.html"
        if not page.is_file() or page.stat().st_mtime_ns < max(notebook.stat().st_mtime_ns, then):
            return bool(row.points)
    return row.graded


def _feedback(root: Path, student: str) -> str:
    """Write one student's pages, in a worker and in bounded time; return why there are none."""

    def late(*_: object) -> None:
        raise TimeoutError(f"TimeoutError: it took longer than {FEEDBACK_SECONDS:g} s")

    settings = config.load(root)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, FEEDBACK_SECONDS, 1)
    try:
        result = NbGraderAPI(config=settings).generate_feedback(ASSIGNMENT, student)
    except TimeoutError as error:
        return str(error)
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
    if result["success"]:
        return ""
    return _reason(result.get("error", "") + result.get("log", ""))


def _marker(root: Path, student: str) -> Path:
    """Where it is kept that a submission was graded to its end; written last."""
    return root / "autograded" / student / f".{ASSIGNMENT}.json"


def _known(root: Path, settings: Config, student: str, fingerprint: str) -> Row | None:
    """Return the row of a submission that was graded as it stands; marks by hand count."""
    try:
        told = json.loads(_marker(root, student).read_text("utf-8"))
        notes = [str(note) for note in told["notes"]]
        if told["fingerprint"] != fingerprint:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    points = _points(settings, student)
    there = (root / "autograded" / student / ASSIGNMENT).is_dir()
    return Row(student, points, notes) if points and there else None


def _fingerprint(folder: Path, course: str) -> str:
    """A submission's contents, and the course's, as one word."""
    total, room = hashlib.sha256(course.encode()), 10 * NOTEBOOK_BYTES
    for path in sorted(folder.rglob("*"))[: 2 * FILES] if folder.is_dir() else []:
        try:
            status = path.lstat()
        except OSError:  # its path is too long
            continue
        told = f"{path.relative_to(folder)} {status.st_mode} {status.st_size}"
        total.update(told.encode("utf-8", "surrogateescape"))
        if stat.S_ISREG(status.st_mode):
            room -= status.st_size
            read = room >= 0 and status.st_size <= NOTEBOOK_BYTES
            with contextlib.suppress(OSError):  # not readable: `submission.examine` says so
                total.update(path.read_bytes() if read else str(status.st_mtime_ns).encode())
    return total.hexdigest()


def _course_fingerprint(root: Path, sandboxed: bool) -> str:
    parts = [root / "nbgrader_config.py", *Path(__file__).parent.glob("*.py")]
    parts += [path for path in (root / "source").rglob("*") if path.suffix in (".ipynb", ".py")]
    total = hashlib.sha256(str(sandboxed).encode())
    for path in sorted(parts):
        total.update(path.read_bytes())
    return total.hexdigest()


def _stage(
    root: Path,
    student: str,
    fingerprint: str,
    scratch: Path,
    originals: dict[str, Original],
    settings: Config,
) -> Staged:
    """Copy what can be graded to `scratch`, restored; say in the row what became of the rest."""
    seen = submission.examine(root / "submitted" / student, originals)
    staged = Staged(
        Row(student, notes=[str(f) for f in seen.findings]), scratch / student, fingerprint, []
    )
    if seen.folder is None:
        return staged
    target = scratch / student / ASSIGNMENT
    target.mkdir(parents=True, exist_ok=True)
    for path in seen.files:
        copy = target / path.relative_to(seen.folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    kit = root.resolve() / "source" / ASSIGNMENT / KIT
    options = autograde.limits(settings)
    for name, restored in seen.notebooks.items():
        notebook = autograde.checked(restored, originals[name], settings)
        nbformat.write(notebook, target / f"{name}.ipynb")
        staged.jobs.append(autograde.job(notebook, originals[name], target, kit, **options))
    return staged


def _reason(log: str) -> str:
    """The last line of nbgrader's traceback that names an error."""
    lines = [line.strip() for line in log.splitlines() if "Error" in line.split(":")[0]]
    return lines[-1] if lines else "no reason given"


def _failures(name: str, notebook: NotebookNode) -> list[str]:
    """Return, for an instructor, what failed in an autograded notebook: a note a function."""
    unwritten, lost, stopped, hints = [], Counter(), {}, {}
    for cell in notebook.cells:
        error = next((out for out in cell.get("outputs", []) if out.output_type == "error"), None)
        cell_name, points = lesson.parts(cell)
        if error is None:
            continue
        written = points is not None or lesson.is_solution(cell)
        function = lesson.tested(cell_name) if cell_name and written else "a cell"
        if error.ename == "StudentStopped":
            stopped.setdefault(function, error.evalue)
        elif not points:
            continue
        elif "NotImplementedError" in error.evalue:
            unwritten += [function] if function not in unwritten else []
        else:
            lost[function] += points
            hints.setdefault(function, _hint(error))
    notes = [f"{name}: {function}: {reason}" for function, reason in stopped.items()]
    if unwritten:
        notes.append(f"{name}: not written: {', '.join(unwritten)}")
    number = name.split("_")[0]
    return notes + [f"{number} {fn} -{lost[fn]:g}: {hint}" for fn, hint in hints.items()]


def _hint(error: NotebookNode) -> str:
    """The start of the sentence that names the mistake, or the kind of error."""
    return items.explain(error)["hint"].split(":")[0] or error.ename


def table(rows: Iterable[Row]) -> str:
    """Return the rows as text: student, points a lesson, total, what went wrong."""
    rows = list(rows)
    lessons = sorted({name for row in rows for name in row.points})
    head = ["student", *(name.split("_")[0] for name in lessons), "total", "what went wrong"]
    cells = [
        [
            printable(row.student),
            *(_number(row.points.get(name)) for name in lessons),
            _number(row.total),
            _notes(row),
        ]
        for row in rows
    ]
    return "\n".join(columns([head, *cells], right=range(1, len(head) - 1)))


def _number(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _notes(row: Row) -> str:
    shown = row.notes[:NOTES_SHOWN]
    more = len(row.notes) - len(shown)
    return printable("; ".join(shown + ([f"and {more} more"] if more else [])))
