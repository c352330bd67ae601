"""Read what was handed in, executing nothing: what of it can be graded, and what is wrong with it.

Grading goes by what is found here; `nbjudge.intake.check` tells of it beforehand. Every look is
bounded: `look` in what it lists, `notebook.reading` in what it reads, both together in time.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode

from nbjudge import files, messages
from nbjudge.course import Course
from nbjudge.files import Entry
from nbjudge.intake.moment import moment
from nbjudge.limits import TooLong, within
from nbjudge.notebook import cells, reading
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import Original
from nbjudge.notebook.restore import recognised, restore

NAME = re.compile(r"[\w.@+·-]+( [\w.@+·-]+)*", re.UNICODE)
STAMP = "%Y-%m-%d %H:%M:%S UTC"  # what `collect` and nbgrader write into a timestamp.txt
STAMP_FILE, STAMP_BYTES = "timestamp.txt", 1000
# Where the kit keeps what a clean copy took the place of.
KEPT = {messages.say(language, "kit.kept_folder") for language in messages.LANGUAGES}
FOUND, COPIES = 10, 20  # findings about other files, and notebooks of other names that are read
REASON = 200  # characters of a reason
SHOWN = 3  # names of files in a finding
Originals = Mapping[str, Original]


@dataclass
class Look:
    """What lies in a folder that was handed in, unread: all that grading reads of it.

    `notebooks` are those of the assignment by name; `others` those of other names beside them;
    `files` are what is brought along.
    """

    folder: Path
    notebooks: dict[str, Path] = field(default_factory=dict)
    others: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Submission:
    """What was handed in: the notebooks that can be graded, restored, and the other files."""

    folder: Path | None = None  # None: there is nothing to grade
    findings: list[Finding] = field(default_factory=list)
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


# ---------------------------------------------------------------------- examined


def examine(course: Course, student: str, originals: Originals) -> Submission:
    """Examine what a student handed in; whatever takes too long or cannot be read is a finding."""

    def read() -> Submission:
        seen = look_at(course, student, originals)
        if isinstance(seen, Finding):
            return Submission(findings=[seen])
        return _restored(course, seen, originals)

    return _bounded(course, read)


def look_at(course: Course, student: str, names: Collection[str]) -> Look | Finding:
    """Look at what a student handed in, reading none of it; or say why there is nothing to grade.

    Raises:
        TooLong: it took too many seconds.
    """
    folder = course.submission(student)
    return _fault(course, student, folder) or look(course, folder, names)


def restored(course: Course, seen: Look, originals: Originals) -> Submission:
    """Read what a look found, in bounded time, and restore it."""
    return _bounded(course, lambda: _restored(course, seen, originals))


def examine_folder(course: Course, folder: Path, originals: Originals) -> Submission:
    """Examine a folder of notebooks."""
    return _bounded(course, lambda: _restored(course, look(course, folder, originals), originals))


def examine_file(course: Course, path: Path, originals: Originals) -> Submission:
    """Examine one notebook; under another name it is known by its cells."""
    seen = Look(path.parent)
    if path.stem in originals:
        seen.notebooks[path.stem] = path
    else:
        seen.others.append(path)
    missing = originals.keys() - seen.notebooks.keys()
    return _bounded(course, lambda: _read_all(course, seen, originals, missing))


def _bounded(course: Course, read: Callable[[], Submission]) -> Submission:
    """Read in bounded time; whatever a stranger's text makes of a parser is a finding."""
    try:
        with within(course.bounds.look_seconds):
            return read()
    except TooLong:
        return too_slow(course)
    except Exception as error:
        return broken(error)


def broken(error: Exception) -> Submission:
    """Return what is known of a submission that cannot be read."""
    reason = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    return Submission(findings=[Finding("broken", values={"reason": reason[:REASON]})])


def too_slow(course: Course) -> Submission:
    """Return what is known of a submission that takes too long to read."""
    return Submission(findings=[Finding("slow", values={"seconds": course.bounds.look_seconds})])


def _restored(course: Course, seen: Look, originals: Originals) -> Submission:
    when = seen.folder / STAMP_FILE
    if when in seen.files and stamp(course, when) is None:
        seen.files.remove(when)
        seen.findings.append(Finding("timestamp", STAMP_FILE))
    there = {finding.where.removesuffix(".ipynb") for finding in seen.findings}
    missing = [name for name in originals if name not in {*seen.notebooks, *there}]
    found = _read_all(course, seen, originals, missing)
    told = {finding.where for finding in found.findings}
    found.findings += [
        Finding("missing", name)
        for name in missing
        if name not in found.notebooks and name not in told
    ]
    return found


def read_one(
    course: Course, student: str, name: str, originals: Originals
) -> tuple[NotebookNode | None, list[Finding]]:
    """Return one notebook of a student's as it was handed in, or None; and what is odd about it.

    As grading a class reads it, for nbgrader's own command, which restores it itself.
    """
    folder = course.submission(student)
    try:
        with within(course.bounds.look_seconds):
            fault = _fault(course, student, folder)
            if fault is not None:
                return None, [fault]
            seen = look(course, folder, originals)
            missing = originals.keys() - seen.notebooks.keys()
            if name in missing:
                seen.notebooks.clear()
            else:
                seen.notebooks, seen.others = {name: seen.notebooks[name]}, []
            found, findings = _found(course, seen, originals, missing)
            findings += seen.findings
    except TooLong:
        return None, too_slow(course).findings
    except Exception as error:
        return None, broken(error).findings
    told = [one for one in findings if one.where.removesuffix(".ipynb") == name]
    if name not in found:
        return None, told or [Finding("missing", name)]
    return found[name], told


def renamed(course: Course, folder: Path, originals: Originals) -> dict[str, Path]:
    """Return which notebooks of a folder are there under other names only, and where."""
    with within(course.bounds.look_seconds):
        seen = look(course, folder, originals)
        missing = originals.keys() - seen.notebooks.keys()
        taken = _renamed(course, seen.others, originals, missing)[0]
        return {name: taken[name][0] for name in sorted(taken)}


def _read_all(
    course: Course, seen: Look, originals: Originals, missing: Collection[str]
) -> Submission:
    """Read the notebooks of a look, and for those that are missing the ones of other names."""
    notebooks, findings = _found(course, seen, originals, missing)
    found = Submission(seen.folder, [*seen.findings, *findings], files=seen.files)
    for name, notebook in notebooks.items():
        found.notebooks[name], mended = restore(notebook, originals[name])
        found.findings += [dataclasses.replace(finding, where=name) for finding in mended]
    return found


def _found(
    course: Course, seen: Look, originals: Originals, missing: Collection[str]
) -> tuple[dict[str, NotebookNode], list[Finding]]:
    """Return the notebooks as they were handed in; and what is odd about them, or wrong."""
    taken = {name: (path, *_read(course, path, name)) for name, path in seen.notebooks.items()}
    renamed, findings = _renamed(course, seen.others, originals, missing)
    found = {}
    for name, (path, notebook, odd) in {**taken, **renamed}.items():
        findings += odd
        fault = _misnamed(notebook, name, originals) if notebook is not None else None
        if notebook is None or fault is not None:
            findings += [fault] if fault else []
            continue
        found[name] = notebook
        if name in renamed:
            findings.append(Finding("renamed", name, values={"file": path.name}))
    return found, findings


Taken = tuple[Path, NotebookNode | None, list[Finding]]


def _renamed(
    course: Course, others: list[Path], originals: Originals, missing: Collection[str]
) -> tuple[dict[str, Taken], list[Finding]]:
    """Return those notebooks of other names that take the place of missing ones, by lesson.

    And what is said of the rest: a lesson that several of them could be is not guessed.
    """
    could_be: dict[str, list[Taken]] = {}
    findings = []
    for number, path in enumerate(others):
        lesson = None
        if missing and number < COPIES:
            notebook, odd = _read(course, path, path.stem)
            lesson = closest(notebook, originals) if notebook is not None else None
        if lesson is not None and lesson in missing:
            odd = [dataclasses.replace(finding, where=lesson) for finding in odd]
            could_be.setdefault(lesson, []).append((path, notebook, odd))
        else:
            findings.append(Finding("stranger", path.name))
    taken = {}
    for lesson, copies in could_be.items():
        if all(notebook == copies[0][1] for _, notebook, _ in copies):
            taken[lesson] = copies[0]
        else:
            names = ", ".join(path.name for path, _, _ in copies[:SHOWN])
            values: dict[str, str | int | float] = {"count": len(copies), "files": names}
            findings.append(Finding("renamed_twice", lesson, values=values))
    return taken, findings


def _read(course: Course, path: Path, name: str) -> tuple[NotebookNode | None, list[Finding]]:
    """Return a submitted notebook, or None; and what is odd about the file."""
    most = course.bounds.notebook_bytes
    try:
        size = path.lstat().st_size
        if size > most:
            return None, [Finding("large", name, values={"size": size / 2**20})]
        data = files.read(path, most)
    except OSError as error:
        return None, [Finding("unreadable", name, values={"reason": str(error.strerror)})]
    return reading.read(data, name, course.bounds)


# ---------------------------------------------------------------------- by its cells


def closest(notebook: NotebookNode, originals: Originals) -> str | None:
    """Return the lesson that a notebook is, by its cells; None where it is none or unclear."""
    shared = _shared(notebook, originals)
    best = max(shared, key=lambda lesson: shared[lesson], default=None)
    if best is None or list(shared.values()).count(shared[best]) > 1:
        return None
    known = [cell for cell in originals[best].notebook.cells if cells.name(cell) is not None]
    return best if 2 * shared[best] > len(known) else None


def _shared(notebook: NotebookNode, originals: Originals) -> dict[str, int]:
    """Count, for each lesson, which of its cells a notebook has."""
    return {lesson: _has(notebook, original) for lesson, original in originals.items()}


def _has(notebook: NotebookNode, original: Original) -> int:
    return len(set(recognised(notebook.cells, original)) - {None})


def _misnamed(notebook: NotebookNode, name: str, originals: Originals) -> Finding | None:
    """Tell of a notebook that is another lesson, or none."""
    names = {cells.name(cell) for cell in notebook.cells}
    if 2 * _has(notebook, originals[name]) > max(len(names), len(notebook.cells) / 2):
        return None  # it has too much of this lesson to be another
    known = any(cells.name(cell) is not None for cell in originals[name].notebook.cells)
    shared = _shared(notebook, originals)
    best = max(shared, key=lambda lesson: shared[lesson])
    if shared[best] > len(names) / 2 and shared[best] > 2 * shared[name]:
        return Finding("other_lesson", name, values={"lesson": best})
    return Finding("another", name) if known and not shared[name] else None


# ---------------------------------------------------------------------- looked at


def look(course: Course, folder: Path, names: Collection[str]) -> Look:
    """Look at a folder of notebooks, reading none of them: what of it grading will read.

    Args:
        course: the course.
        folder: the folder.
        names: the notebooks of the assignment. They are looked for by name, however much else
            there is.

    Raises:
        TooLong: it took too many seconds.
    """
    seen, room, count = Look(folder), course.bounds.brought_bytes, 0
    for name in names:
        _look_for(seen, name)
    others = []
    known = {f"{name}.ipynb" for name in names}
    for entry in files.walk(folder, course.bounds, lambda name: _enters(course, name)):
        if entry.name in known or not _concerns(course, entry):
            continue
        fault = _entry_fault(course, entry)
        if entry.kind == "beyond" and fault is not None:
            seen.findings.append(fault)
            continue
        if fault is None and _is_notebook(entry.name):
            seen.others.append(folder / entry.name)
        elif fault is None:
            count += 1
            room -= entry.size
            if count <= course.bounds.files and room >= 0:
                seen.files.append(folder / entry.name)
            elif count <= course.bounds.files:
                fault = _large(entry)
                room += entry.size
        others += [fault] if fault else []
    seen.findings += _few(others)
    if count > course.bounds.files:
        values: dict[str, str | int | float] = {"count": count, "most": course.bounds.files}
        seen.findings.append(Finding("many_files", values=values))
    return seen


def _look_for(seen: Look, name: str) -> None:
    """Look for one of the assignment's notebooks."""
    path = seen.folder / f"{name}.ipynb"
    try:
        kind = files.kind_of(path.lstat().st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        seen.findings.append(Finding("unreadable", name, values={"reason": str(error.strerror)}))
        return
    if kind == "file":
        seen.notebooks[name] = path
    elif kind == "folder":
        seen.findings.append(Finding("folder", name))
    else:
        seen.findings.append(Finding("link", path.name))


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def _enters(course: Course, name: str) -> bool:
    """Tell whether a folder is looked into; the kit is the course's own."""
    last = name.rpartition("/")[2]
    hidden = last in KEPT or last.startswith(".") or _is_notebook(last)
    return not hidden and not (course.kit and name == course.kit)


def _concerns(course: Course, entry: Entry) -> bool:
    """Tell whether an entry is one that may be used, or that something is to be said of."""
    if entry.kind == "folder":
        return _is_notebook(entry.name)
    first, _, rest = entry.name.partition("/")
    hidden = entry.kind == "other" and (first in KEPT or first.startswith("."))
    return not hidden and not (course.kit and first == course.kit and rest)


def _entry_fault(course: Course, entry: Entry) -> Finding | None:
    """Why an entry is not used, or what is wrong with it."""
    name = entry.name
    if entry.kind == "beyond":
        if entry.reason == "entries":
            return Finding("many_entries", values={"most": course.bounds.entries})
        return Finding("deep_folders", _short(name))
    if entry.kind == "unreadable":
        return Finding("unreadable", _short(name), values={"reason": entry.reason})
    if entry.kind == "folder":
        return Finding("folder", name.removesuffix(".ipynb"))
    if _is_notebook(name) and ("/" in name or name == ".ipynb"):
        return Finding("misplaced", _short(name))
    if entry.kind == "other":
        return Finding("link", _short(name))
    if course.kit and name == course.kit:
        return Finding("kit", name)
    return _file_fault(course, entry)


def _file_fault(course: Course, entry: Entry) -> Finding | None:
    if not _is_notebook(entry.name) and entry.size > course.bounds.own_bytes:
        return _large(entry)
    return None


def _large(entry: Entry) -> Finding:
    return Finding("large_file", _short(entry.name), values={"size": entry.size / 2**20})


def _short(name: str, most: int = 200) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _few(findings: list[Finding]) -> list[Finding]:
    """The first of many findings, and how many more there are."""
    if len(findings) <= FOUND:
        return findings
    return [*findings[:FOUND], Finding("more_files", values={"count": len(findings) - FOUND})]


def _fault(course: Course, student: str, folder: Path) -> Finding | None:
    """Why there is no folder with notebooks."""
    if not NAME.fullmatch(student):
        return Finding("bad_name")
    outer = folder.parent if folder.parent.name == student else folder
    values: dict[str, str | int | float] = {"assignment": course.assignment}
    if not outer.is_dir() or outer.is_symlink():
        return Finding("no_folder", values={**values, "student": student})
    if not folder.is_dir() or folder.is_symlink():
        bounds = course.bounds
        entries = [entry.name for entry in files.walk(outer, bounds, lambda _: False)]
        found = ", ".join(map(_short, sorted(entries)[:5])) or "nothing"
        return Finding("elsewhere", values={**values, "found": found})
    return None


# ---------------------------------------------------------------------- when


def stamp(course: Course, path: Path) -> datetime | None:
    """Return the time in a `timestamp.txt`, in UTC; None where there is none to be read for sure.

    Raises:
        CourseError: the course's time zone is not known here.
    """
    zone = course.zone
    try:
        text = files.text_of(files.read(path, STAMP_BYTES))
    except OSError:
        return None
    return moment(text, zone) if text is not None else None
