"""One submission in a worker: examined, restored, executed, and its notebooks written.

What comes back is plain data; the process that records moves the folder and writes the marks. A
worker imports nothing of nbgrader: that takes seconds, and memory that each fork has to carry.
"""

from __future__ import annotations

import fnmatch
import functools
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbjudge import files
from nbjudge.course import Course, CourseError
from nbjudge.intake.submission import Submission, examine, stamp
from nbjudge.marks.outcome import Loss, losses
from nbjudge.notebook import cells
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import originals
from nbjudge.run import pool
from nbjudge.run.job import job_of, write_outputs
from nbjudge.run.sandbox import SandboxError

FLAGS = ("grade", "solution", "task")  # of the cells that have a mark or a comment


@dataclass(frozen=True)
class Plan:
    """What a worker has to know of the course: the same for all submissions of a run."""

    root: Path
    assignment: str
    sandboxed: bool
    checksums: Mapping[str, Mapping[str, str]]  # of the cells as they were handed out
    support: tuple[tuple[str, str], ...]  # files to lie beside the notebooks: from, to
    ignore: tuple[str, ...]  # patterns of files of a student's that are left out
    permissions: int  # of the files that are written


@dataclass
class Assessment:
    """What came of a submission: data of nobody's but the engine's, and a folder.

    `cells` are those of each executed notebook on which its marks depend.
    """

    findings: list[Finding]
    folder: Path | None = None  # its graded notebooks; None: there was nothing to grade
    time: datetime | None = None
    cells: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def assess(plan: Plan, student: str) -> Assessment:
    """Assess what a student handed in; whatever is wrong with it is in the result.

    Raises:
        SandboxError: this machine cannot make the sandbox.
        CourseError: the course itself is broken.
    """
    course = _course(plan.root, plan.assignment)
    course.sandboxed = plan.sandboxed
    try:
        seen = examine(course, student, originals(course))  # bounded, also in time
        found = Assessment(seen.findings)
        if seen.notebooks:
            _execute(course, student, seen, plan, found)
    except (SandboxError, CourseError):
        raise
    except Exception as error:  # it costs nobody else anything
        shutil.rmtree(workspace(course, student), ignore_errors=True)
        reason = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        return Assessment([Finding("broken", values={"reason": reason})])
    return found


@functools.lru_cache(maxsize=1)
def _course(root: Path, assignment: str) -> Course:
    return Course.load(root, assignment)


def workspace(course: Course, student: str) -> Path:
    """Return the folder that a worker fills, beside the one that it is renamed to."""
    graded = course.autograded(student)
    return graded.with_name(f".{graded.name}.new")


def _execute(course: Course, student: str, seen: Submission, plan: Plan, found: Assessment) -> None:
    folder = workspace(course, student)
    shutil.rmtree(folder, ignore_errors=True)  # left by a run that was killed
    folder.mkdir(parents=True)
    _bring(seen, folder, plan)
    found.folder, found.time = folder, stamp(folder / "timestamp.txt")
    known = originals(course)
    for name, notebook in seen.notebooks.items():
        set_checksums(notebook, plan.checksums.get(name, {}))
        job = job_of(notebook, known[name], folder, course)
        write_outputs(notebook, pool.execute(job), course.language)
        found.cells[name] = brief(notebook)
        found.losses += losses(name, notebook, known[name])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    _lay_out(folder, plan)


def _bring(seen: Submission, folder: Path, plan: Plan) -> None:
    """Copy what a student brought beside the notebooks: what `look` found, read through no link."""
    for path in seen.files:
        name = path.relative_to(seen.folder or folder)
        if not any(fnmatch.fnmatch(part, one) for part in name.parts for one in plan.ignore):
            size = path.lstat().st_size
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(files.read(path, size)[:size])


def _lay_out(folder: Path, plan: Plan) -> None:
    """Put the instructor's files beside the notebooks, in place of others of that name."""
    for source, name in plan.support:
        copy = folder / name
        _make_way(folder, copy)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    for parent, _, names in os.walk(folder):
        for name in names:
            os.chmod(os.path.join(parent, name), plan.permissions)


def _make_way(folder: Path, copy: Path) -> None:
    """Take away a student's file where a folder is to be, and a folder where a file is to be."""
    if copy.is_dir():
        shutil.rmtree(copy)
    for parent in copy.relative_to(folder).parents:
        if (folder / parent).is_file():
            (folder / parent).unlink()


def set_checksums(notebook: NotebookNode, checksums: Mapping[str, str]) -> None:
    """Give cells the checksums of what was handed out, in place of what a submission says."""
    for cell in notebook.cells:
        name = cells.name(cell)
        if name is not None and name in checksums:
            cell.metadata.nbgrader["checksum"] = checksums[name]


def brief(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return of an executed notebook what its marks depend on, for `record.verdict`."""
    return [
        {
            "cell_type": cell.cell_type,
            "metadata": {"nbgrader": dict(cell.metadata["nbgrader"])},
            "source": cell.source,
            "outputs": [_output(output) for output in cell.get("outputs", [])],
        }
        for cell in notebook.cells
        if cells.name(cell) is not None
        and any(cell.metadata["nbgrader"].get(flag) for flag in FLAGS)
    ]


def _output(output: NotebookNode) -> dict[str, Any]:
    """The part of an output that counts: its type, its stream, the text of a result."""
    kept: dict[str, Any] = {"output_type": output.output_type, "name": output.get("name", "")}
    if output.output_type == "execute_result":
        kept["data"] = {"text/plain": output.data.get("text/plain", "")}
    return kept
