"""Read what was handed in, executing nothing: what of it can be graded, and what is wrong with it.

`course.grade` grades what is found here; `course.check` tells of it beforehand.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import filelock
import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from course import autograde
from course.autograde import Original
from course.config import ASSIGNMENT, KIT, CourseError
from course.finding import Finding

NOT_A_STUDENT = {"README.md", ".DS_Store", ".gitkeep"}
NOTEBOOK_BYTES = 20 * 2**20
FILES = 1000  # more than a submission can need
CELLS, CELL_CHARACTERS = 1000, 100_000  # of a notebook; the course's have 60 and 2,000
OLD = "旧版"  # where lesson_kit.fresh keeps what a clean copy took the place of
NAME = re.compile(r"[\w.@+-]+( [\w.@+-]+)*", re.UNICODE)


@dataclass
class Submission:
    """What was handed in: the notebooks that can be graded, restored, and the other files."""

    folder: Path | None = None  # None: there is nothing to grade
    findings: list[Finding] = field(default_factory=list)
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def originals(root: Path) -> dict[str, Original]:
    """Return the instructor's version of each lesson.

    Raises:
        CourseError: the course has not been built.
    """
    folder = root / "source" / ASSIGNMENT
    found = {path.stem: autograde.original(path) for path in sorted(folder.glob("*.ipynb"))}
    if not found:
        raise CourseError(f"{folder}: holds no notebook; run `make build` first.")
    return found


def students(root: Path, chosen: Iterable[str] = ()) -> list[str]:
    """Return the names below `root/submitted`, or the chosen ones of them.

    Raises:
        CourseError: nobody has handed in anything, or one of the chosen has not.
    """
    submitted = root / "submitted"
    found = sorted(
        path.name
        for path in (submitted.iterdir() if submitted.is_dir() else ())
        if path.name not in NOT_A_STUDENT
    )
    if not found:
        raise CourseError(
            f"{submitted}: holds no submission; put each student's notebooks into "
            f"submitted/<student>/{ASSIGNMENT}/ and run this again."
        )
    for name in chosen:
        if name not in found:
            raise CourseError(f"{submitted}: holds no student {name!r}; check the spelling.")
    return sorted(set(chosen)) or found


def only_run(root: Path) -> filelock.BaseFileLock:
    """Hold the class for this run alone; the system lets go of it however the run ends.

    Raises:
        CourseError: another run grades the class, or takes packages into it.
    """
    lock = filelock.FileLock(root / ".grading.lock", timeout=0)
    try:
        return lock.acquire()
    except filelock.Timeout:
        raise CourseError(
            f"{root}: another run is grading this class; wait for its end, or stop it."
        ) from None


def examine(path: Path, of: dict[str, Original]) -> Submission:
    """Examine `submitted/<student>`.

    Raises:
        OSError, ValueError: a folder of it cannot be read.
    """
    fault = _fault(path)
    return Submission(findings=[fault]) if fault else examine_folder(path / ASSIGNMENT, of)


def examine_folder(folder: Path, of: dict[str, Original]) -> Submission:
    """Examine a folder of notebooks.

    Raises:
        OSError, ValueError: a folder in it cannot be read.
    """
    seen = Submission(folder)
    for path in _regular_files(folder, seen.findings):
        name = path.relative_to(folder)
        if path.suffix == ".ipynb" and path.parent == folder:
            notebook, findings = examine_notebook(path, of)
            seen.findings += findings
            if notebook is not None:
                seen.notebooks[path.stem] = notebook
        elif name.parts[0] == KIT:  # the course's own are used
            if len(name.parts) == 1:
                seen.findings.append(Finding("kit", str(name)))
        elif name.name == "timestamp.txt" and stamp(path) is None:
            seen.findings.append(Finding("timestamp", str(name)))
        else:
            seen.files.append(path)
    seen.findings += [
        Finding("missing", name) for name in of if not os.path.lexists(folder / f"{name}.ipynb")
    ]
    return seen


def examine_notebook(
    path: Path, of: dict[str, Original]
) -> tuple[NotebookNode | None, list[Finding]]:
    """Return the notebook at `path`, restored, or None; and what is wrong with it."""
    if path.stem not in of:
        return None, [Finding("stranger", path.name)]
    submitted = _read(path, of)
    if isinstance(submitted, Finding):
        return None, [submitted]
    restored, mended = autograde.restore(submitted, of[path.stem])
    return restored, [dataclasses.replace(finding, where=path.stem) for finding in mended]


def _fault(submission: Path) -> Finding | None:
    """Why there is no folder with notebooks."""
    if not NAME.fullmatch(submission.name):
        return Finding("bad_name")
    if not submission.is_dir() or submission.is_symlink():
        return Finding("no_folder", values={"student": submission.name})
    folder = submission / ASSIGNMENT
    if not folder.is_dir() or folder.is_symlink():
        found = ", ".join(sorted(path.name for path in submission.iterdir())[:5]) or "nothing"
        return Finding("elsewhere", values={"found": found})
    return None


def _regular_files(folder: Path, findings: list[Finding]) -> Iterable[Path]:
    """The files of a submission that can be read without harm; a finding for each other one."""
    count = 0
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != OLD and not name.startswith("."))
        for name in sorted(folders):
            path = Path(parent, name)
            where = str(path.relative_to(folder))
            if path.is_symlink():
                findings.append(Finding("link", where))
            elif name.endswith(".ipynb"):
                findings.append(Finding("folder", where.removesuffix(".ipynb")))
        folders[:] = [name for name in folders if not name.endswith(".ipynb")]
        for name in sorted(files):
            path = Path(parent, name)
            where = str(path.relative_to(folder))
            try:
                status = path.lstat()
            except OSError as error:
                findings.append(Finding("unreadable", where, values={"reason": error.strerror}))
                continue
            if name.endswith(".ipynb") and (parent != str(folder) or name == ".ipynb"):
                findings.append(Finding("misplaced", where))
            elif not stat.S_ISREG(status.st_mode):
                findings.append(Finding("link", where))
            elif path.suffix != ".ipynb" and status.st_size > autograde.FILE_BYTES:
                size = {"size": status.st_size / 2**20}
                findings.append(Finding("large_file", where, values=size))
            elif path.suffix == ".ipynb" or (count := count + 1) <= FILES:
                yield path
    if count > FILES:
        findings.append(Finding("many_files", values={"count": count, "most": FILES}))


def stamp(path: Path) -> datetime | None:
    """Return the time in a `timestamp.txt`, in UTC; None where there is none to be read."""
    try:
        return parse_utc(path.read_text("utf-8").strip())
    except Exception:  # whatever the parser makes of it
        return None


def _read(path: Path, of: dict[str, Original]) -> NotebookNode | Finding:
    """Return the notebook at `path`, or why it cannot be graded."""

    def fault(kind: str, **values: object) -> Finding:
        return Finding(kind, path.stem, values=values)

    try:
        size = path.stat().st_size
        if size > NOTEBOOK_BYTES:
            return fault("large", size=size / 2**20)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return fault("not_utf8")
    except OSError as error:
        return fault("unreadable", reason=error.strerror)
    if not text.strip():
        return fault("empty")
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return fault("not_json")
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        text.encode("utf-8")
    except Exception:
        return fault("not_notebook")
    if len(notebook.cells) > CELLS:
        return fault("many_cells", count=len(notebook.cells), most=CELLS)
    if max((len(cell.source) for cell in notebook.cells), default=0) > CELL_CHARACTERS:
        return fault("large_cell", most=CELL_CHARACTERS)
    names = {autograde.name_of(cell) for cell in notebook.cells}
    shared = {name: len(names & set(one.order)) for name, one in of.items()}
    closest = max(shared, key=shared.get)
    if shared[closest] > len(names) / 2 and shared[closest] > 2 * shared[path.stem]:
        return fault("other_lesson", lesson=closest)
    return notebook if shared[path.stem] else fault("another")
