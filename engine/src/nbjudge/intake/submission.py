"""Read what was handed in, executing nothing: what of it can be graded, and what is wrong with it.

Grading goes by what is found here; `nbjudge.intake.check` tells of it beforehand.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbjudge import messages
from nbjudge.course import Course
from nbjudge.notebook import cells
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import Original
from nbjudge.notebook.restore import restore

NAME = re.compile(r"[\w.@+-]+( [\w.@+-]+)*", re.UNICODE)
STAMP = "%Y-%m-%d %H:%M:%S UTC"  # what `collect` and nbgrader write into a timestamp.txt
# Where the kit keeps what a clean copy took the place of.
KEPT = {messages.say(language, "kit.kept_folder") for language in messages.LANGUAGES}
Originals = Mapping[str, Original]


@dataclass
class Submission:
    """What was handed in: the notebooks that can be graded, restored, and the other files."""

    folder: Path | None = None  # None: there is nothing to grade
    findings: list[Finding] = field(default_factory=list)
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def examine(course: Course, student: str, originals: Originals) -> Submission:
    """Examine what a student handed in.

    Raises:
        OSError, ValueError: a folder of it cannot be read.
    """
    folder = course.submission(student)
    fault = _fault(course, student, folder)
    return Submission(findings=[fault]) if fault else examine_folder(course, folder, originals)


def examine_folder(course: Course, folder: Path, originals: Originals) -> Submission:
    """Examine a folder of notebooks.

    Raises:
        OSError, ValueError: a folder in it cannot be read.
    """
    seen = Submission(folder)
    for path in _regular_files(course, folder, seen.findings):
        name = path.relative_to(folder)
        if path.suffix == ".ipynb" and path.parent == folder:
            notebook, findings = examine_notebook(course, path, originals)
            seen.findings += findings
            if notebook is not None:
                seen.notebooks[path.stem] = notebook
        elif course.kit and name.parts[0] == course.kit:  # the course's own is used
            if len(name.parts) == 1:
                seen.findings.append(Finding("kit", str(name)))
        elif name.name == "timestamp.txt" and stamp(path) is None:
            seen.findings.append(Finding("timestamp", str(name)))
        else:
            seen.files.append(path)
    seen.findings += [
        Finding("missing", name)
        for name in originals
        if not os.path.lexists(folder / f"{name}.ipynb")
    ]
    return seen


def examine_notebook(
    course: Course, path: Path, originals: Originals
) -> tuple[NotebookNode | None, list[Finding]]:
    """Return the notebook at `path`, restored, or None; and what is wrong with it."""
    if path.stem not in originals:
        return None, [Finding("stranger", path.name)]
    submitted = _read(course, path, originals)
    if isinstance(submitted, Finding):
        return None, [submitted]
    restored, findings = restore(submitted, originals[path.stem])
    return restored, [dataclasses.replace(finding, where=path.stem) for finding in findings]


def _fault(course: Course, student: str, folder: Path) -> Finding | None:
    """Why there is no folder with notebooks."""
    if not NAME.fullmatch(student):
        return Finding("bad_name")
    outer = folder.parent if folder.parent.name == student else folder
    values: dict[str, str | int | float] = {"assignment": course.assignment}
    if not outer.is_dir() or outer.is_symlink():
        return Finding("no_folder", values={**values, "student": student})
    if not folder.is_dir() or folder.is_symlink():
        found = ", ".join(sorted(path.name for path in outer.iterdir())[:5]) or "nothing"
        return Finding("elsewhere", values={**values, "found": found})
    return None


def _regular_files(course: Course, folder: Path, findings: list[Finding]) -> Iterable[Path]:
    """The files of a submission that can be read without harm; a finding for each other one."""
    count, most = 0, course.bounds.files
    for path in _walk(folder, findings):
        where = str(path.relative_to(folder))
        fault = _file_fault(course, path, where, folder)
        if fault is not None:
            findings.append(fault)
        elif path.suffix == ".ipynb" or (count := count + 1) <= most:
            yield path
    if count > most:
        findings.append(Finding("many_files", values={"count": count, "most": most}))


def _walk(folder: Path, findings: list[Finding]) -> Iterator[Path]:
    """Every file below a folder in order; a finding for each folder that is none."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in KEPT and name[0] != ".")
        for name in folders:
            path = Path(parent, name)
            where = str(path.relative_to(folder))
            if path.is_symlink():
                findings.append(Finding("link", where))
            elif name.endswith(".ipynb"):
                findings.append(Finding("folder", where.removesuffix(".ipynb")))
        folders[:] = [name for name in folders if not name.endswith(".ipynb")]
        yield from (Path(parent, name) for name in sorted(files))


def _file_fault(course: Course, path: Path, where: str, folder: Path) -> Finding | None:
    """Why a file is left out."""
    try:
        status = path.lstat()
    except OSError as error:
        return Finding("unreadable", where, values={"reason": str(error.strerror)})
    is_notebook = path.name.endswith(".ipynb")
    if is_notebook and (path.parent != folder or path.name == ".ipynb"):
        return Finding("misplaced", where)
    if not stat.S_ISREG(status.st_mode):
        return Finding("link", where)
    if not is_notebook and status.st_size > course.bounds.own_bytes:
        return Finding("large_file", where, values={"size": status.st_size / 2**20})
    return None


def stamp(path: Path) -> datetime | None:
    """Return the time in a `timestamp.txt`, in UTC; None where there is none to be read."""
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    with contextlib.suppress(ValueError):
        return datetime.strptime(text, STAMP)
    from nbgrader.utils import parse_utc  # late: it imports all of nbgrader, seconds a process

    try:
        return parse_utc(text)  # nbgrader has no types here
    except Exception:  # whatever the parser makes of it
        return None


def _read(course: Course, path: Path, originals: Originals) -> NotebookNode | Finding:
    """Return the notebook at `path`, or why it cannot be graded."""

    def fault(kind: str, **values: str | int | float) -> Finding:
        return Finding(kind, path.stem, values=values)

    bounds = course.bounds
    try:
        size = path.stat().st_size
        if size > bounds.notebook_bytes:
            return fault("large", size=size / 2**20)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return fault("not_utf8")
    except OSError as error:
        return fault("unreadable", reason=str(error.strerror))
    if not text.strip():
        return fault("empty")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return fault("not_json")
    try:
        notebook = _parsed(raw, text)
    except Exception:
        return fault("not_notebook")
    if len(notebook.cells) > bounds.cells:
        return fault("many_cells", count=len(notebook.cells), most=bounds.cells)
    if max((len(cell.source) for cell in notebook.cells), default=0) > bounds.cell_characters:
        return fault("large_cell", most=bounds.cell_characters)
    return _misnamed(notebook, path.stem, originals) or notebook


def _parsed(raw: object, text: str) -> NotebookNode:
    """Return a valid notebook of format 4; an older one is converted.

    Raises:
        Exception: it is none, in whatever way nbformat says so.
    """
    notebook: NotebookNode
    if isinstance(raw, dict) and raw.get("nbformat") == 4:
        notebook = nbformat.versions[4].to_notebook_json(raw)
    else:
        notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    return notebook


def _misnamed(notebook: NotebookNode, name: str, originals: Originals) -> Finding | None:
    """Tell of a notebook that is another lesson, or none, by the names that nbgrader gave cells."""
    names = {cells.name(cell) for cell in notebook.cells}
    lessons = {
        lesson: {cells.name(cell) for cell in original.notebook.cells} - {None}
        for lesson, original in originals.items()
    }
    shared = {lesson: len(names & known) for lesson, known in lessons.items()}
    closest = max(shared, key=lambda lesson: shared[lesson])
    if shared[closest] > len(names) / 2 and shared[closest] > 2 * shared[name]:
        return Finding("other_lesson", name, values={"lesson": closest})
    return Finding("another", name) if lessons[name] and not shared[name] else None
