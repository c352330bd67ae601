"""Grade a class: whatever was handed in becomes a row of the table."""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import signal
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.utils import find_all_files
from tqdm import tqdm

from nbjudge import __version__, files, messages
from nbjudge.console import columns, printable
from nbjudge.course import Course, CourseError
from nbjudge.intake import submission
from nbjudge.limits import TooLong, within
from nbjudge.marks import gradebook
from nbjudge.marks.assess import Assessment, Plan, assess
from nbjudge.marks.outcome import Loss
from nbjudge.marks.record import Recorder
from nbjudge.notebook.failure import told
from nbjudge.notebook.finding import Finding, note
from nbjudge.notebook.original import originals
from nbjudge.run import pool as pools
from nbjudge.run import reference
from nbjudge.run.sandbox import SandboxError

VERSION = 1  # of a marker
NOTES_SHOWN, REASON_SHOWN = 4, 200  # notes of a student, characters of a reason
AHEAD = 3  # submissions a worker that are under way before the first is recorded
PACKAGES = ("nbgrader", "numpy", "ipython")  # whose version can change a mark
NOT_A_FILE = {"__pycache__", ".ipynb_checkpoints"}


@dataclass
class Row:
    """One student's line in the table: points by notebook, and what to know."""

    student: str
    points: dict[str, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)  # a message, and its `reason`
    graded: bool = False  # in this run, not before
    penalty: float = 0.0  # what being late takes off; the points are without it

    @property
    def total(self) -> float | None:
        """The sum of the points; None where nothing could be graded."""
        return sum(self.points.values()) if self.points else None


# ---------------------------------------------------------------------- the class


def grade(
    course: Course, students: Iterable[str] = (), jobs: int | None = None, force: bool = False
) -> list[Row]:
    """Grade the class; return a row a student.

    Nothing that was handed in is written to. What has not changed since it was graded is not
    graded again. A submission that cannot be graded is a row with the reason, and costs nobody
    else anything. Stopped at any moment, it goes on where it stopped when it is called again.

    Args:
        course: the course.
        students: whom to grade; empty: everybody.
        jobs: how many submissions to execute at the same time; None: one a core.
        force: grade what has not changed, too.

    Raises:
        CourseError: there is nothing to grade, another run is grading, there is no sandbox, the
            sentences of groups cannot be read, or the instructor's own solution loses a point.
    """
    course.group_sentences()  # table and pages say them, when all is graded
    known, names = originals(course), course.students(students)
    with course.lock():
        pool = pools.begin(course, jobs)
        try:
            gradebook.register(course)
            with gradebook.opened(course) as book:
                rows, wanted = _sorted(course, book, names, force)
                if wanted:
                    reference.check(course, known, pool)
                    for row in _graded(course, book, pool, wanted, len(rows)):
                        rows[row.student] = row
                _charge(course, book, rows)
        except SandboxError as error:
            raise CourseError(
                f"this machine cannot shut student code in: {error}; "
                "`nbjudge doctor` says what it takes. With --no-sandbox it gets your rights."
            ) from error
        finally:
            pool.close()
    return [rows[name] for name in names]


def _sorted(
    course: Course, book: Gradebook, names: list[str], force: bool
) -> tuple[dict[str, Row], dict[str, str]]:
    """Return the rows of those who need no grading; and the others, each with a fingerprint."""
    rows: dict[str, Row] = {}
    wanted: dict[str, str] = {}
    points = gradebook.points(book, course)
    whole = course_fingerprint(course)
    lessons = [path.stem for path in course.notebooks()]
    for name in names:
        fingerprint = _fingerprint(course, name, lessons, whole)
        row = None if force else _row(course, name, fingerprint, points.get(name, {}))
        if row is None:
            wanted[name] = fingerprint
        else:
            rows[name] = row
    return rows, wanted


def _graded(
    course: Course, book: Gradebook, pool: pools.Pool, wanted: dict[str, str], unchanged: int
) -> Iterator[Row]:
    """Yield the row of each student of `wanted`, recorded; the quick ones first."""
    recorder = Recorder(book, course)
    bar = tqdm(total=len(wanted), desc="grading", unit="student", smoothing=0.1)
    if unchanged:
        bar.write(f"{unchanged} of {unchanged + len(wanted)} students have not changed")
    with contextlib.closing(bar):
        for name, task in _assessed(pool, _plan(course, book), wanted):
            try:
                yield _record(course, recorder, name, task.result(), wanted[name])
            except BrokenExecutor:
                yield Row(name, reasons=[("failure.not_graded.worker", "")])
            bar.update()


def _charge(course: Course, book: Gradebook, rows: Mapping[str, Row]) -> None:
    """Take off everybody what being late costs, by the due date and extensions of this moment."""
    graded = {name: row.points for name, row in rows.items() if row.points}
    for name, penalty in Recorder(book, course).charge(graded).items():
        rows[name].penalty = penalty


def _assessed(
    pool: pools.Pool, plan: Plan, students: Iterable[str]
) -> Iterator[tuple[str, pools.Task[Assessment]]]:
    """Let workers assess the students; yield each when that is done."""
    waiting = iter(students)
    under_way: dict[str, pools.Task[Assessment]] = {}
    while True:
        while len(under_way) < AHEAD * pool.jobs and (name := next(waiting, None)) is not None:
            under_way[name] = pool.submit(assess, plan, name)
        if not under_way:
            return
        pools.wait(under_way.values())
        done = next(name for name, task in under_way.items() if task.done())
        yield done, under_way.pop(done)


def _plan(course: Course, book: Gradebook) -> Plan:
    """What workers need to know; nbgrader decides which files go with a submission."""
    api = NbGraderAPI(config=course.settings)
    autograde = Autograde(coursedir=api.coursedir, parent=api)
    ignore = api.coursedir.ignore
    files = sorted(find_all_files(str(course.source), [*ignore, "*.ipynb"]))
    names = [(path, str(Path(path).relative_to(course.source))) for path in files]
    own = set(autograde.exclude_overwriting.get(course.assignment, []))
    return Plan(
        course.root,
        course.assignment,
        course.sandboxed,
        gradebook.checksums(book, course),
        tuple((path, name) for path, name in names if name not in own),
        tuple(ignore),
        int(str(autograde.permissions), 8),
    )


def _record(
    course: Course, recorder: Recorder, student: str, found: Assessment, fingerprint: str
) -> Row:
    """Write the marks of an executed submission, and put its notebooks where they belong."""
    row = Row(student, findings=found.findings, losses=found.losses)
    if found.folder is None:
        return row
    marker, graded = course.marker(student), course.autograded(student)
    marker.unlink(missing_ok=True)
    try:
        row.points = recorder.record(student, found.time, found.cells)
        if graded.exists():
            shutil.rmtree(graded)
        found.folder.rename(graded)
        row.graded = True
        _mark(marker, row, fingerprint)
    except Exception as error:  # it costs nobody else anything
        reason = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        row.reasons.append(("table.not_recorded", reason[:REASON_SHOWN]))
    return row


# ---------------------------------------------------------------------- graded before


def _mark(marker: Path, row: Row, fingerprint: str) -> None:
    """Write down that a submission was graded to its end; the last thing that is written."""
    data = {
        "version": VERSION,
        "fingerprint": fingerprint,
        "findings": [finding.to_dict() for finding in row.findings],
        "losses": [loss.to_dict() for loss in row.losses],
    }
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(data), encoding="utf-8")  # in ASCII: file names may be no text


def _row(course: Course, student: str, fingerprint: str, points: dict[str, float]) -> Row | None:
    """Return the row of a submission that was graded as it stands; marks by hand count."""
    try:
        data = json.loads(course.marker(student).read_text("utf-8"))
        if data["version"] != VERSION or data["fingerprint"] != fingerprint:
            return None
        findings = [Finding.from_dict(one) for one in data["findings"]]
        losses = [Loss.from_dict(one) for one in data["losses"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = course.autograded(student).is_dir()
    return Row(student, points, findings, losses) if points and there else None


def _fingerprint(course: Course, student: str, names: list[str], whole: str) -> str:
    """What grading reads of a submission, and the course's fingerprint, as one word.

    That is: its notebooks, the files that it brings along with its timestamp.txt, and what is
    said of the rest. When it was due needs no new grading: see `Recorder.charge`.
    """
    total = hashlib.sha256(whole.encode())
    folder, bounds = course.submission(student), course.bounds
    try:
        with within(bounds.look_seconds):
            seen = submission.look(course, folder, names)
            lacking = len(seen.notebooks) < len(names)
            notebooks = [*seen.notebooks.values(), *(seen.others if lacking else ())]
            for path in [*notebooks, *seen.files]:
                total.update(_content(path, folder, bounds.notebook_bytes))
    except (OSError, ValueError, TooLong) as error:  # `examine` says so
        return f"{type(error).__name__} {total.hexdigest()}"
    findings = [finding.to_dict() for finding in seen.findings]
    said = [findings, [path.name for path in seen.others]]
    total.update(json.dumps(said).encode())
    return total.hexdigest()


def _content(path: Path, folder: Path, most: int) -> bytes:
    """A word for a file's name and what it holds; of a larger one than is read, its size."""
    name = os.fsencode(path.relative_to(folder))
    try:
        size = path.lstat().st_size
        held = files.read(path, most) if size <= most else str(size).encode()
    except OSError as error:
        held = str(error.strerror).encode()
    return hashlib.sha256(name).digest() + hashlib.sha256(held).digest()


def course_fingerprint(course: Course) -> str:
    """What can change a mark beside a submission, as one word.

    The settings, the source with all that lies beside its notebooks, the limits, the sandbox, and
    the versions of what executes and grades.
    """
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    versions |= {"python": platform.python_version(), "nbjudge": __version__}
    about = [versions, vars(course.bounds), course.sandboxed, course.assignment]
    total = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    files = [path for path in course.source.rglob("*") if path.is_file()]
    for path in sorted([course.root / "nbgrader_config.py", *files]):
        if not NOT_A_FILE & set(path.parts):
            total.update(str(path.relative_to(course.root)).encode("utf-8", "surrogateescape"))
            total.update(path.read_bytes())
    return total.hexdigest()


# ---------------------------------------------------------------------- pages


def write_feedback(course: Course, rows: Iterable[Row], jobs: int | None = None) -> None:
    """Let nbgrader write the pages of those who were graded since they were written, on all cores.

    Pages from before the last change of the sentences of groups are written anew, too.

    A student whose pages cannot be written gets a note, and costs nobody else anything.
    """
    rows = list(rows)
    if not any(row.points for row in rows):
        return
    pool = pools.use_workers(jobs)
    try:
        students, then = gradebook.by_hand(course)
        changed = course.groups.stat().st_mtime_ns if course.groups.is_file() else 0
        waiting = {
            pool.run(_feedback, course.root, course.assignment, row.student): row
            for row in rows
            if _is_due(course, row, max(changed, then if row.student in students else 0))
        }
        done = concurrent.futures.as_completed(waiting)
        for future in tqdm(done, total=len(waiting), desc="feedback", unit="student"):
            try:
                reason = future.result()
            except BrokenExecutor as error:  # killed: the machine is out of memory
                reason = f"{type(error).__name__}: {error}"
            if reason:
                waiting[future].reasons.append(("table.no_feedback", reason))
    finally:
        pool.close()


def _is_due(course: Course, row: Row, then: int) -> bool:
    """Tell whether a student with marks lacks a page, or has one from before the last grading.

    Or from before `then`, when something was written by hand that it shows, in nanoseconds.
    """
    pages = course.feedback(row.student)
    for notebook in course.autograded(row.student).glob("*.ipynb"):
        page = pages / f"{notebook.stem}.html"
        if not page.is_file() or page.stat().st_mtime_ns < max(notebook.stat().st_mtime_ns, then):
            return bool(row.points)
    return row.graded


def _feedback(root: Path, assignment: str, student: str) -> str:
    """Write one student's pages, in a worker and in bounded time; return why there are none."""
    course = Course.load(root, assignment)
    seconds = course.bounds.feedback_seconds

    def late(*_: object) -> None:
        raise TimeoutError(f"TimeoutError: it took longer than {seconds:g} s")

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        api = NbGraderAPI(config=course.settings)
        result = api.generate_feedback(course.assignment, student)
    except TimeoutError as error:
        return str(error)
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
    return "" if result["success"] else _reason(result.get("error", "") + result.get("log", ""))


def _reason(log: str) -> str:
    """The last line of nbgrader's traceback that names an error."""
    lines = [line.strip() for line in log.splitlines() if "Error" in line.split(":")[0]]
    return lines[-1] if lines else "no reason given"


# ---------------------------------------------------------------------- the table


def table(course: Course, rows: Iterable[Row], language: str = "en") -> str:
    """Return the rows as text: student, points a lesson, total, what went wrong.

    What stands in the course's own words, its mistakes, is in its own language.
    """
    rows = list(rows)
    lessons = sorted({name for row in rows for name in row.points})
    head = [
        messages.say(language, "table.student"),
        *map(_number, lessons),
        messages.say(language, "table.total"),
        messages.say(language, "table.wrong"),
    ]
    body = [
        [
            printable(row.student),
            *(_points(row.points.get(name)) for name in lessons),
            _points(row.total),
            _shown(notes(course, row, language), language),
        ]
        for row in rows
    ]
    return "\n".join(columns([head, *body], right=range(1, len(head) - 1)))


def _number(lesson: str) -> str:
    """What a lesson is called in a narrow column: 03 of 03_losses."""
    number = lesson.split("_")[0]
    return number if number.isdigit() else lesson


def _points(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _shown(lines: list[str], language: str) -> str:
    shown = lines[:NOTES_SHOWN]
    if len(lines) > len(shown):
        shown.append(messages.say(language, "table.more", count=len(lines) - len(shown)))
    return printable(messages.say(language, "mark.parts").join(shown))


def notes(course: Course, row: Row, language: str = "en") -> list[str]:
    """Return, for an instructor, what went wrong: in files, then a note an exercise."""
    lines = [messages.say(language, name, reason=reason) for name, reason in row.reasons]
    if row.penalty:
        lines.append(messages.say(language, "table.late", points=row.penalty))
    lines += [note(finding, language) for finding in row.findings]
    unwritten: dict[str, list[str]] = {}
    for loss in row.losses:
        if loss.way == "not_written":
            unwritten.setdefault(loss.notebook, []).append(loss.exercise)
    for loss in row.losses:
        if loss.way != "not_written":
            lines.append(_line(loss, course, language))
        elif exercises := unwritten.pop(loss.notebook, None):
            names = messages.say(language, "mark.list").join(exercises)
            values: dict[str, Any] = {"notebook": loss.notebook, "exercises": names}
            lines.append(messages.say(language, "table.not_written", **values))
    return lines


def _line(loss: Loss, course: Course, language: str) -> str:
    failure, exercise = loss.failure, loss.exercise
    if loss.way == "stopped":
        reason = messages.say(course.language, failure.check, **failure.values)
        values = {"notebook": loss.notebook, "exercise": exercise, "reason": reason}
        return messages.say(language, "table.stopped", **values)
    reason = _hint(loss, course)
    number = _number(loss.notebook)
    return messages.say(
        language,
        "table.lost",
        notebook=number,
        exercise=exercise,
        points=loss.points,
        reason=reason,
    )


def _hint(loss: Loss, course: Course) -> str:
    """The start of the sentence that the student reads, or what was raised, or said."""
    failure = loss.failure
    if hint := course.hint(loss.exercise, failure.mistake, failure.behaviour, is_short=True):
        return hint
    if failure.kind == "cell":
        return told(failure, course.language).strip().partition("\n")[0][:REASON_SHOWN]
    text = failure.exception or failure.text or told(failure, course.language)
    return text.strip().partition("\n")[0][:REASON_SHOWN] or "AssertionError"
