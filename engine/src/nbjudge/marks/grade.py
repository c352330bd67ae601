"""Grade a class: whatever was handed in becomes a row of the table."""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from wcwidth import wcswidth

from nbjudge import __version__, files, messages
from nbjudge.console import columns, cut, printable, progress, shows
from nbjudge.course import Course, CourseError
from nbjudge.fingerprint import PACKAGES
from nbjudge.intake import submission
from nbjudge.limits import TooLong, within
from nbjudge.marks import database, gradebook, layout
from nbjudge.marks.assess import Assessment, Plan, assess, bank
from nbjudge.marks.hooks import Hooks
from nbjudge.marks.layout import Layout
from nbjudge.marks.outcome import Loss
from nbjudge.marks.parcel import pack
from nbjudge.marks.record import Recorder
from nbjudge.notebook.failure import told
from nbjudge.notebook.finding import Finding, note, shared
from nbjudge.notebook.original import Original, originals
from nbjudge.run import pool as pools
from nbjudge.run import reference
from nbjudge.run.sandbox import SandboxError

VERSION = 1  # of a marker
NOTES_SHOWN, REASON_SHOWN = 2, 200  # notes of a student, characters of a reason
NARROWEST = 20  # columns for notes, however narrow the terminal is
AHEAD = 3  # submissions a worker that are under way before the first is recorded
AHEAD_BYTES = 2**28  # of all that are under way, but for one that is larger
NOT_A_FILE = {"__pycache__", ".ipynb_checkpoints"}
# What a page keeps of `gradebook.by_hand`, in its first bytes.
BY_HAND, HEAD_BYTES = re.compile(rb'<meta name="by-hand" content="(\w*)">'), 1000


@dataclass
class Row:
    """One student's line in the table: points by notebook, and what to know."""

    student: str
    points: dict[str, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)  # a message, and its `reason`
    graded: bool = False  # in this run, not before
    penalties: dict[str, float] = field(default_factory=dict)  # being late; not in `points`

    @property
    def failed(self) -> bool:
        """Tell whether grading it went wrong, or part of that: the next run makes good for it."""
        return bool(self.reasons) or any(one.kind == "broken" for one in self.findings)

    @property
    def final(self) -> dict[str, float]:
        """The points by notebook, less what being late costs."""
        return {name: own - self.penalties.get(name, 0.0) for name, own in self.points.items()}

    @property
    def total(self) -> float | None:
        """The sum of the final points; None where nothing could be graded."""
        return sum(self.final.values()) if self.points else None


# ---------------------------------------------------------------------- the class


def grade(
    course: Course,
    students: Iterable[str] = (),
    jobs: int | None = None,
    force: bool = False,
    cluster: str = "",
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
        cluster: the address of a Dask scheduler whose workers execute; empty: this machine's do.

    Raises:
        CourseError: there is nothing to grade, another run is grading, the gradebook cannot be
            used, there is no sandbox, the sentences of groups cannot be read, the instructor's
            own solution loses a point, the engine changed meanwhile, or the cluster cannot be used.
    """
    course.group_sentences()  # table and pages say them, when all is graded
    pools.prove()
    whole = course_fingerprint(course)
    known, names = originals(course), course.students(students)
    with course.lock(), database.held(course) as line, pools.at_work(jobs) as pool:
        trusted = not (force or cluster) and _has_graded(course, whole)
        begun = None if cluster else _begun(course, known, pool, trusted)
        try:
            gradebook.register(course)
            with gradebook.opened(course, line) as book:
                rows, wanted = _sorted(course, book, names, whole, force)
                hooks, unchanged = Hooks(course), len(rows)
                rows |= _held_back(hooks, book, wanted)
                if wanted:
                    plan = _plan(course, book)
                    with _workers(pool, cluster, plan) as workers:
                        if not trusted:
                            check = begun or reference.Check(course, known, workers)
                            _check_reference(course, check)
                        for row in _graded(course, book, workers, plan, wanted, unchanged):
                            rows[row.student] = row
                            if row.graded and (reason := hooks.after(row.student)):
                                row.reasons.append(("table.hook", reason))
                                course.marker(row.student).unlink()  # the next run does it
                _charge(course, book, rows)
                _credit(course, book, rows)
        except SandboxError as error:
            raise CourseError(
                f"this machine cannot shut student code in: {error}; "
                "`nbjudge doctor` says what it takes. With --no-sandbox it gets your rights."
            ) from error
    return [rows[name] for name in names]


def _sorted(
    course: Course, book: Gradebook, names: list[str], whole: str, force: bool
) -> tuple[dict[str, Row], dict[str, str]]:
    """Return the rows of those who need no grading; and the others, each with a fingerprint.

    `whole` is the course's.
    """
    rows: dict[str, Row] = {}
    wanted: dict[str, str] = {}
    points, lacking = gradebook.points(book, course), gradebook.lacking(book, course)
    lessons = [path.stem for path in course.notebooks()]
    for name in names:
        fingerprint = _fingerprint(course, name, lessons, whole)
        row = None
        if not force and name not in lacking:
            row = _row(course, name, fingerprint, points.get(name, {}))
        if row is None:
            wanted[name] = fingerprint
        else:
            rows[name] = row
    order = sorted(wanted, key=lambda name: _took_long(course, name))
    return rows, {name: wanted[name] for name in order}


def _plan(course: Course, book: Gradebook) -> Plan:
    checksums = gradebook.checksums(book, course)
    return Plan(course.root, course.described(), checksums, bank(course))


def _held_back(hooks: Hooks, book: Gradebook, wanted: dict[str, str]) -> dict[str, Row]:
    """Run the course's own hook before each of `wanted`; take out, and return, who is held back."""
    held = {
        name: Row(name, reasons=[("table.unknown_student", "")])
        for name in hooks.unknown(book, wanted)
    }
    for name in [name for name in wanted if name not in held]:
        if reason := hooks.before(name):
            held[name] = Row(name, reasons=[("table.hook", reason)])
    for name in held:
        del wanted[name]
    return held


@contextlib.contextmanager
def _workers(pool: pools.Pool, address: str, plan: Plan) -> Iterator[pools.Pool]:
    """Yield whose workers execute: this machine's, or those of a cluster, with the course there."""
    if not address:
        yield pool
        return
    try:
        from nbjudge.marks.cluster import at_work
    except ImportError as error:
        raise CourseError(
            f"--cluster needs the Python package {error.name}; `pip install 'nbjudge[cluster]'` "
            "brings it."
        ) from None
    with at_work(address, plan) as workers:
        yield workers


def _begun(
    course: Course, known: Mapping[str, Original], pool: pools.Pool, trusted: bool
) -> reference.Check | None:
    """Let workers get ready, and begin to mark the reference, unless it is trusted."""
    pool.warm_up(course.kit_folder)
    return None if trusted else reference.Check(course, known, pool)


def _has_graded(course: Course, whole: str) -> bool:
    """Tell whether the course, as it is, has graded somebody here: its own solution earned all."""
    markers = (_marked(course, name) for name in course.handed_in())
    return any(
        str(data.get("fingerprint")).startswith(f"{whole} ") and data.get("around") == _around()
        for data in markers
    )


@functools.cache
def _around() -> str:
    """What a test may need beside the course, as one word: all packages, and the machine."""
    places = [Path(place) for place in sys.path if os.path.isdir(place)]
    packages = sorted(path.name for place in places for path in place.glob("*.dist-info"))
    about = json.dumps([packages, platform.node(), platform.platform()])
    return hashlib.sha256(about.encode()).hexdigest()


def _check_reference(course: Course, check: reference.Check) -> None:
    try:
        check.result()
    except BrokenExecutor as error:
        pools.prove()
        raise CourseError(
            f"{course.source}: the process that marked the instructor's own solution ended "
            f"({error}); see whether the machine has enough memory, then run this again."
        ) from error


def _packed(course: Course, lay: Layout, students: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield what each student handed in, when a worker is about to get it."""
    names = [path.stem for path in course.notebooks()]
    for student in students:
        yield student, pack(course, student, names, lay.ignore)


def _assessed(
    workers: pools.Pool, plan: Plan, submissions: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, pools.Task[Assessment]]]:
    """Let workers assess the submissions; yield each student when that is done."""
    under_way: dict[str, pools.Task[Assessment]] = {}
    sizes: dict[str, int] = {}
    while True:
        while len(under_way) < AHEAD * workers.jobs and sum(sizes.values()) < AHEAD_BYTES:
            name, data = next(submissions, ("", b""))
            if not name:
                break
            under_way[name], sizes[name] = workers.submit(assess, plan, data), len(data)
        if not under_way:
            return
        pools.wait(under_way.values())
        done = next(name for name, task in under_way.items() if task.done())
        del sizes[done]
        yield done, under_way.pop(done)


def _graded(
    course: Course,
    book: Gradebook,
    workers: pools.Pool,
    plan: Plan,
    wanted: dict[str, str],
    unchanged: int,
) -> Iterator[Row]:
    """Yield the row of each student of `wanted`, recorded; the quick ones first.

    A submission whose worker ended may have ended others with it. All of these are assessed once
    more, each when nothing else is under way: which of them it was shows then.
    """
    recorder, lay = Recorder(book, course), layout.of_course(course)
    bar = progress(len(wanted), "grading", "student")
    if unchanged:
        bar.write(f"{unchanged} of {unchanged + len(wanted)} students have not changed")
    together: list[list[str]] = [list(wanted)]
    with contextlib.closing(bar):
        while together:
            group = together.pop(0)
            for name, task in _assessed(workers, plan, _packed(course, lay, group)):
                try:
                    row = _record(course, recorder, name, task.result(), wanted[name], lay)
                except BrokenExecutor:
                    pools.prove()  # what a worker cannot even import ends it, too
                    if len(group) > 1:
                        together.append([name])
                        continue
                    row = Row(name, reasons=[("failure.not_graded.worker", "")])
                yield row
                bar.update()


def _charge(course: Course, book: Gradebook, rows: Mapping[str, Row]) -> None:
    """Take off everybody what being late costs, by the due date and extensions of this moment."""
    graded = {name: row.points for name, row in rows.items() if row.points}
    for name, penalties in Recorder(book, course).charge(graded).items():
        rows[name].penalties = penalties


def _credit(course: Course, book: Gradebook, rows: Mapping[str, Row]) -> None:
    """Take what people gave off the losses that are said; one that is made good is not said."""
    known = originals(course)
    for student, cells in gradebook.given(book, course).items():
        if student not in rows:
            continue
        left: dict[tuple[str, str], float] = {}
        for (notebook, cell), points in cells.items():
            if notebook in known and cell in known[notebook].order:
                place = notebook, known[notebook].exercise(cell)
                left[place] = left.get(place, 0.0) + points
        said = []
        for loss in rows[student].losses:
            place = loss.notebook, loss.exercise
            gained = min(left.get(place, 0.0), loss.points)
            left[place] = left.get(place, 0.0) - gained
            if loss.points > gained or loss.way == "stopped":
                said.append(replace(loss, points=loss.points - gained))
        rows[student].losses = said


def _record(
    course: Course,
    recorder: Recorder,
    student: str,
    found: Assessment,
    fingerprint: str,
    lay: Layout,
) -> Row:
    """Write the marks of an executed submission, and put its notebooks where they belong."""
    row = Row(student, findings=found.findings, losses=found.losses)
    if not found.files:
        return row
    marker, graded = course.marker(student), course.autograded(student)
    folder = graded.with_name(f".{graded.name}.new")
    try:
        layout.write(folder, found.files, lay)
    except OSError as error:
        with contextlib.suppress(OSError):
            files.take_away(folder)
        return Row(student, findings=submission.broken(error).findings)
    marker.unlink(missing_ok=True)
    try:
        row.points = recorder.record(student, found.time, found.cells)
        files.take_away(graded)
        folder.rename(graded)
        row.graded = True
        _mark(marker, row, fingerprint)
    except Exception as error:  # it costs nobody else anything
        if database.is_in_trouble(error):
            raise  # as a whole, so nobody else can be recorded; a server may be gone with its lock
        reason = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        row.reasons.append(("table.not_recorded", reason[:REASON_SHOWN]))
    return row


# ---------------------------------------------------------------------- graded before


def _mark(marker: Path, row: Row, fingerprint: str) -> None:
    """Write down that a submission was graded to its end; the last thing that is written."""
    data = {
        "version": VERSION,
        "fingerprint": fingerprint,
        "around": _around(),
        "findings": [finding.to_dict() for finding in row.findings],
        "losses": [loss.to_dict() for loss in row.losses],
    }
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(data), encoding="utf-8")  # in ASCII: file names may be no text


def _row(course: Course, student: str, fingerprint: str, points: dict[str, float]) -> Row | None:
    """Return the row of a submission that was graded as it stands; marks by hand count."""
    data = _marked(course, student)
    if data.get("fingerprint") != fingerprint:
        return None
    try:
        findings = [Finding.from_dict(one) for one in data["findings"]]
        losses = [Loss.from_dict(one) for one in data["losses"]]
    except (ValueError, KeyError, TypeError):
        return None
    there = course.autograded(student).is_dir()
    return Row(student, points, findings, losses) if points and there else None


def _marked(course: Course, student: str) -> dict[str, Any]:
    """Return what `_mark` wrote down of a student; nothing where it did not, in this version."""
    try:
        data = json.loads(course.marker(student).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) and data.get("version") == VERSION else {}


def _took_long(course: Course, student: str) -> bool:
    """Tell whether something of a submission was stopped when it was graded the last time."""
    try:
        return '"stopped.time"' in course.marker(student).read_text("utf-8", errors="replace")
    except OSError:
        return False


def _fingerprint(course: Course, student: str, names: list[str], whole: str) -> str:
    """The course's fingerprint, and behind it that of what grading reads of a submission.

    The latter is: its notebooks, the files that it brings along with its timestamp.txt, and what is
    said of the rest. When it was due needs no new grading: see `Recorder.charge`.
    """
    total = hashlib.sha256()
    folder, bounds = course.submission(student), course.bounds
    try:
        with within(bounds.look_seconds):
            seen = submission.look(course, folder, names)
            lacking = len(seen.notebooks) < len(names)
            notebooks = [*seen.notebooks.values(), *(seen.others if lacking else ())]
            for path in [*notebooks, *seen.files]:
                total.update(_content(path, folder, bounds.notebook_bytes))
    except (OSError, ValueError, TooLong) as error:  # `examine` says so
        return f"{whole} {type(error).__name__} {total.hexdigest()}"
    findings = [finding.to_dict() for finding in seen.findings]
    said = [findings, [path.name for path in seen.others]]
    total.update(json.dumps(said).encode())
    return f"{whole} {total.hexdigest()}"


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
    total.update(course.settled().encode())
    for path in sorted(files):
        if not NOT_A_FILE & set(path.parts):
            total.update(str(path.relative_to(course.root)).encode("utf-8", "surrogateescape"))
            total.update(path.read_bytes())
    return total.hexdigest()


# ---------------------------------------------------------------------- pages


def write_feedback(
    course: Course,
    rows: Iterable[Row],
    jobs: int | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Let nbgrader write the pages of those who were graded since they were written, on all cores.

    Pages from before the last change of the sentences of groups are written anew, too.

    A student whose pages cannot be written gets a note, and costs nobody else anything. While
    workers write, if there is anything to write, this process does `meanwhile`.
    """
    rows = list(rows)
    if not any(row.points for row in rows):
        return
    with gradebook.opened(course) as book:
        by_hand = gradebook.by_hand(book, course)
    changed = course.groups.stat().st_mtime_ns if course.groups.is_file() else 0
    with pools.at_work(jobs) as pool:
        waiting = {
            pool.run(_feedback, course.root, course.assignment, row.student): row
            for row in rows
            if _is_due(course, row, changed, by_hand.get(row.student, ""))
        }
        meanwhile()
        done = concurrent.futures.as_completed(waiting)
        for future in progress(len(waiting), "feedback", "student", done):
            try:
                reason = future.result()
            except BrokenExecutor as error:  # killed: the machine is out of memory
                reason = f"{type(error).__name__}: {error}"
            if reason:
                waiting[future].reasons.append(("table.no_feedback", reason))


def _is_due(course: Course, row: Row, then: int, by_hand: str) -> bool:
    """Tell whether a student with marks lacks a page, or has one from before the last grading.

    Or from before `then`, in nanoseconds, or one that does not show what is by hand.
    """
    pages = course.feedback(row.student)
    for notebook in course.autograded(row.student).glob("*.ipynb"):
        page = pages / f"{notebook.stem}.html"
        if not page.is_file() or page.stat().st_mtime_ns < max(notebook.stat().st_mtime_ns, then):
            return bool(row.points)
        if _by_hand(page) != by_hand:
            return bool(row.points)
    return row.graded


def _by_hand(page: Path) -> str:
    """The word in a page for what is by hand; empty in one of an earlier edition."""
    with page.open("rb") as file:
        found = BY_HAND.search(file.read(HEAD_BYTES))
    return found[1].decode() if found else ""


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


def table(
    course: Course, rows: Iterable[Row], language: str = "en", width: int | None = None
) -> str:
    """Return the rows as text: student, points a lesson, total, what went wrong.

    Points are those that count. Where being late took some, a column says how many.

    Args:
        course: the course; what stands in its own words, its mistakes, is in its own language.
        rows: the rows.
        language: of all else.
        width: the columns of a terminal, into which the notes are cut; None: they are whole.
    """
    rows, footer = _without_shared(rows, language)
    lessons = sorted({name for row in rows for name in row.points})
    late = [messages.say(language, "table.late")] if any(row.penalties for row in rows) else []
    head = [
        messages.say(language, "table.student"),
        *map(_number, lessons),
        *late,
        messages.say(language, "table.total"),
        messages.say(language, "table.wrong"),
    ]
    body = [
        [
            printable(row.student),
            *(_points(row.final.get(name)) for name in lessons),
            *(_points(-sum(row.penalties.values())) if row.penalties else "" for _ in late),
            _points(row.total),
        ]
        for row in rows
    ]
    room = None
    if width is not None:
        before = columns([head[:-1], *body])[1]  # the rule, as wide as all but the notes
        room = max(width - len(before) - 2, NARROWEST)
    said = [_shown(notes(course, row, language), language, room) for row in rows]
    full = [[*cells, text] for cells, text in zip(body, said, strict=True)]
    return "\n".join([*columns([head, *full], right=range(1, len(head) - 1)), *footer])


def _without_shared(rows: Iterable[Row], language: str) -> tuple[list[Row], list[str]]:
    """Return the rows without the findings that most of the class have, and a line for each."""
    rows = list(rows)
    graded = [row.findings for row in rows if row.points]
    common = shared(graded, len(graded))
    kept = [
        replace(row, findings=[f for f in row.findings if all(f != one for one, _ in common)])
        for row in rows
    ]
    lines = [
        messages.say(
            language,
            "table.shared",
            count=count,
            all=len(graded),
            text=printable(note(one, language)),
        )
        for one, count in common
    ]
    return kept, [f"\n{line}" for line in lines[:1]] + lines[1:]


def _number(lesson: str) -> str:
    """What a lesson is called in a narrow column: 03 of 03_losses."""
    number = lesson.split("_")[0]
    return number if number.isdigit() else lesson


def _points(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _shown(lines: list[str], language: str, room: int | None) -> str:
    """The first notes in `room` columns, and how many there are besides."""
    parts, left = messages.say(language, "mark.parts"), len(lines) - NOTES_SHOWN
    more = parts + messages.say(language, "table.more", count=left) if left > 0 else ""
    text = printable(parts.join(lines[:NOTES_SHOWN]))
    return (text if room is None else cut(text, room - wcswidth(more))) + more


def notes(course: Course, row: Row, language: str = "en") -> list[str]:
    """Return, for an instructor, what went wrong: in files, then a note an exercise."""
    lines = [messages.say(language, name, reason=reason) for name, reason in row.reasons]
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
        return hint if shows(hint) else failure.mistake or told(failure, "en").strip()
    if failure.kind == "cell":
        return told(failure, course.language).strip().partition("\n")[0][:REASON_SHOWN]
    text = failure.exception or failure.text or told(failure, course.language)
    return text.strip().partition("\n")[0][:REASON_SHOWN] or "AssertionError"
