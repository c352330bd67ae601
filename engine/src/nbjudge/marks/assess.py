"""One submission in a worker: read, restored, executed. It comes as bytes, and so do its notebooks.

Nothing that crosses is a file of the class, so a worker may be on another machine. What comes back
is plain data; the process that records writes the folder and the marks. A worker imports nothing
of nbgrader: that takes seconds, and memory that each fork has to carry.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbjudge.course import Course, CourseError
from nbjudge.intake import submission
from nbjudge.intake.submission import STAMP_FILE, Submission, stamp
from nbjudge.marks import parcel as parcels
from nbjudge.marks.outcome import Loss, losses
from nbjudge.notebook import answers, cells
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
    settings: str  # of `Course.described`
    checksums: Mapping[str, Mapping[str, str]]  # of the cells as they were handed out
    answers: bytes  # of `bank`


def bank(course: Course) -> bytes:
    """Return the answers of a course for a `Plan`.

    Raises:
        CourseError: a file of answers, or a notebook, is not as it should be.
    """
    exercises = [one.exercises() for one in originals(course).values()]
    return answers.packed(course, sorted({name for each in exercises for name in each}))


@dataclass
class Assessment:
    """What came of a submission: data of nobody's but the engine's.

    `files` are what lies in its graded folder, by names with /: the executed notebooks, and what
    was brought along. `cells` are those of each notebook on which its marks depend.
    """

    findings: list[Finding]
    files: dict[str, bytes] = field(default_factory=dict)  # empty: there was nothing to grade
    time: datetime | None = None
    cells: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def assess(plan: Plan, data: bytes) -> Assessment:
    """Assess what a student handed in; whatever is wrong with it is in the result.

    Args:
        plan: what to know of the course.
        data: the submission, out of `parcel.pack`.

    Raises:
        SandboxError: this machine cannot make the sandbox.
        CourseError: the course itself is broken, or this is another engine than the run's.
    """
    course = _course(plan.root, plan.settings)
    try:
        parcel = parcels.decoded(data)
        if not parcel.is_there:
            return Assessment(parcel.findings)
        with tempfile.TemporaryDirectory(prefix="submission-") as folder:
            look = parcels.unpacked(parcel, Path(folder))
            seen = submission.restored(course, look, originals(course))
            found = Assessment(seen.findings)
            if seen.notebooks:
                _execute(course, Path(folder), seen, plan, found)
            return found
    except (SandboxError, CourseError):
        raise
    except Exception as error:  # it costs nobody else anything
        return Assessment(submission.broken(error).findings)


@functools.lru_cache(maxsize=1)
def _course(root: Path, settings: str) -> Course:
    return Course.of(root, settings)


def _execute(course: Course, folder: Path, seen: Submission, plan: Plan, found: Assessment) -> None:
    found.time = stamp(course, folder / STAMP_FILE) if folder / STAMP_FILE in seen.files else None
    found.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in seen.files}
    known, ways = originals(course), answers.unpacked(plan.answers)
    for name, notebook in seen.notebooks.items():
        set_checksums(notebook, plan.checksums.get(name, {}))
        job = job_of(notebook, known[name], folder, course, ways)
        write_outputs(notebook, pool.execute(job), course.language)
        found.cells[name] = brief(notebook)
        found.losses += losses(name, notebook, known[name])
        # in one line, and without nbformat's look at what `restore` made: a tenth of the time
        text = json.dumps(notebook, ensure_ascii=False, sort_keys=True)
        found.files[f"{name}.ipynb"] = text.encode()


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
