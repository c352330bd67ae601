"""Whole course folders, as `nbgrader quickstart` and an instructor's hands leave them.

`stats101`, `docs101` and `quickstart` write a course's instructor edition; `plain.release` makes
nbgrader write the release edition; `hand_in` adds what the students hand in.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from . import cells, docs101_ps1, quickstart101, stats101_ps1, stats101_ps2
from .submissions import Submission
from .submissions import hand_in as hand_in_one

CONFIG = "nbgrader_config.py"
NO_MARKS_WHEN_LATE = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'


@dataclass(frozen=True)
class Course:
    """What the tests have to know of a course.

    Attributes:
        name: nbgrader's course id.
        assignments: in the order in which they are set.
        submissions: what is handed in, and what it loses.
        due: by assignment, when it is due; what isn't named is never late.
    """

    name: str
    assignments: tuple[str, ...]
    submissions: tuple[Submission, ...]
    due: Mapping[str, str] = field(default_factory=dict)


STATS101 = Course(
    "stats101",
    ("ps1", "ps2"),
    stats101_ps1.SUBMISSIONS + stats101_ps2.SUBMISSIONS,
    {"ps1": stats101_ps1.DUE, "ps2": stats101_ps2.DUE},
)
DOCS101 = Course("docs101", ("ps1",), docs101_ps1.SUBMISSIONS)
QUICKSTART101 = Course("quickstart101", ("ps1",), quickstart101.SUBMISSIONS)


def stats101(root: Path) -> Course:
    """Write the instructor's edition of `stats101`: two assignments, three notebooks."""
    _write(root / "source" / "ps1", stats101_ps1.notebooks(), stats101_ps1.FILES)
    _write(root / "source" / "ps2", stats101_ps2.notebooks(), stats101_ps2.FILES)
    plain_config(root, NO_MARKS_WHEN_LATE, course_id=STATS101.name)
    return STATS101


def docs101(root: Path) -> Course:
    """Write the instructor's edition of `docs101`: one notebook, most of it marked by hand."""
    _write(root / "source" / "ps1", docs101_ps1.notebooks(), docs101_ps1.FILES)
    plain_config(root, course_id=DOCS101.name)
    return DOCS101


def quickstart(root: Path) -> Course:
    """Have `nbgrader quickstart` write its example course.

    It is started in a folder of its own: it leaves a gradebook.db in the folder above the course.
    """
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "quickstart", QUICKSTART101.name],
            cwd=scratch,
            check=True,
            capture_output=True,
            timeout=200,
        )
        shutil.move(Path(scratch, QUICKSTART101.name), root)
    return QUICKSTART101


def hand_in(root: Path, course: Course) -> None:
    """Write all submissions of a course into its `submitted/`; it has to have a `release/`."""
    for submission in course.submissions:
        hand_in_one(root, submission)


def plain_config(root: Path, extra: str = "", *, course_id: str = "") -> None:
    """Write the settings of a course that knows nothing of the engine.

    The root isn't among them, as in what quickstart writes: nbgrader takes the folder in which it
    is started.

    Args:
        root: the course's folder.
        extra: further lines.
        course_id: nbgrader's name of the course, the folder's where it is empty.
    """
    (root / CONFIG).write_text(
        f'c = get_config()\n\nc.CourseDirectory.course_id = "{course_id or root.name}"\n{extra}',
        encoding="utf-8",
    )


def use_config(root: Path, extra: str = "") -> None:
    """Have a course use the engine, as its instructor does: two lines in the settings it has.

    Args:
        root: the course's folder; its settings are plain ones.
        extra: further lines, below.
    """
    path = root / CONFIG
    plain = path.read_text(encoding="utf-8")
    path.write_text(f"from nbjudge import use\n\n{plain}\nuse(c)\n{extra}", encoding="utf-8")


def _write(folder: Path, notebooks: Mapping[str, NotebookNode], files: Mapping[str, bytes]) -> None:
    """Write one assignment."""
    for name, notebook in notebooks.items():
        cells.write(notebook, folder / f"{name}.ipynb")
    for name, content in files.items():
        (folder / name).write_bytes(content)
