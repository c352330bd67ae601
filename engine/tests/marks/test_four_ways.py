"""One file, four readers: `nbjudge grade`, `nbgrader autograde`, `check` and the kit say the same.

Each student hands in a right notebook that a tool left something odd in, or that is none.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbjudge.course import Course
from nbjudge.intake import check
from nbjudge.marks import grade
from nbjudge.marks.grade import Row
from nbjudge.notebook import cells
from nbjudge.notebook.finding import note, said
from nbjudge.run import kit

from engine.tests.support import authored
from engine.tests.support.odd_files import BROKEN, CHANGES, ENCODINGS, SAID, changed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
FIRST, ODD = "01_numbers", "02_means"
Write = Callable[[Path, dict[str, Any]], object]
ROWS = list(CHANGES)[1:10]  # of the public reports


def _to(made: Callable[[dict[str, Any]], bytes], name: str = ODD) -> Write:
    return lambda folder, raw: (folder / f"{name}.ipynb").write_bytes(made(raw))


def _without_names(raw: dict[str, Any]) -> bytes:
    for cell in raw["cells"]:
        cell["metadata"] = {}
    return json.dumps(raw).encode()


def _plain(raw: dict[str, Any]) -> bytes:
    return json.dumps(raw).encode()


def _two_copies(folder: Path, raw: dict[str, Any]) -> None:
    _to(_plain, f"{ODD} (1)")(folder, raw)
    raw["cells"].append({"cell_type": "markdown", "source": "later"})
    _to(_plain, f"{ODD} (2)")(folder, raw)


# what each hands in, the points of it, the finding (empty: none)
CASES: dict[str, tuple[Write, float, str]] = {
    **{name: (_to(lambda raw, name=name: changed(name, raw)), 10, "") for name in ROWS},
    "forged marks": (_to(lambda raw: changed("forged marks", raw)), 10, ""),
    **{name: (_to(ENCODINGS[name]), 10, "") for name in ("crlf in sources", "format 3")},
    "gb18030": (_to(SAID["gb18030"]), 10, "encoding"),
    "utf-16": (_to(SAID["utf-16"]), 10, "encoding"),
    "no names": (_to(_without_names), 10, "unnamed"),
    "a copy": (_to(_plain, f"{ODD} (1)"), 10, "renamed"),
    "another case": (_to(_plain, "02_Means"), 10, "renamed"),
    "two copies": (_two_copies, 0, "renamed_twice"),
    "cut off": (_to(BROKEN["cut off"][0]), 0, "not_json"),
    "gzip": (_to(BROKEN["gzip"][0]), 0, "not_utf8"),
    "a list": (_to(BROKEN["a list"][0]), 0, "not_notebook"),
    "deep": (_to(BROKEN["deep"][0]), 0, "nested"),
}
UNREACHED = {"two copies"}  # nbgrader goes by the names of the files there are
UNPACKED = {"a copy", "another case", "two copies"}  # pack goes by the lessons' names
STUDENTS = {name: f"s{number}" for number, name in enumerate(CASES)}


@dataclass
class Graded:
    """The class, as each reader leaves it."""

    course: Course
    rows: dict[str, Row]
    other: Course
    log: str


def answered(course: Course, name: str) -> dict[str, Any]:
    """A notebook in which everything is right, as plain JSON."""
    notebook = nbformat.read(course.release / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cells.is_solution(cell):
            function = cells.name(cell) or ""
            cell.source = f"def {function}({authored.ARGUMENT.get(function, 'values')}):\n"
            cell.source += f"    {authored.RIGHT[function]}"
    return json.loads(json.dumps(notebook))


@pytest.fixture(scope="module")
def graded(built: Course, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class, graded by nbjudge, and in a copy by nbgrader's own command."""
    root = tmp_path_factory.mktemp("four") / "class"
    course = Course.load(Path(shutil.copytree(built.root, root)))
    for name, (write, _, _) in CASES.items():
        folder = course.submission(STUDENTS[name])
        folder.mkdir(parents=True)
        (folder / f"{FIRST}.ipynb").write_text(json.dumps(answered(course, FIRST)))
        write(folder, answered(course, ODD))
    other = Course.load(Path(shutil.copytree(root, root.with_name("other"))))
    rows = {row.student: row for row in grade.grade(course)}
    command = [str(Path(sys.executable).parent / "nbgrader"), "autograde", course.assignment]
    prepare = [*command[:1], "generate_assignment", *command[2:], "--force"]
    for words in (prepare, command):
        run = subprocess.run(words, cwd=other.root, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    return Graded(course, rows, other, run.stderr)


def points(course: Course, student: str) -> float:
    with Gradebook(course.database) as book:
        submission = book.find_submission(course.assignment, student)
        return sum(one.score for one in submission.notebooks if one.name == ODD)


@pytest.mark.parametrize("name", CASES)
def test_grade(name: str, graded: Graded) -> None:
    _, most, kind = CASES[name]
    row = graded.rows[STUDENTS[name]]
    assert row.points.get(ODD, 0) == most, grade.notes(graded.course, row)
    assert row.points[FIRST] == 10
    assert [finding.kind for finding in row.findings if finding.where == ODD] == [kind][
        : bool(kind)
    ]


@pytest.mark.parametrize("name", CASES)
def test_check_says_what_grade_says(name: str, graded: Graded) -> None:
    lines = check.check_student(graded.course, STUDENTS[name])
    assert [line.finding for line in lines] == graded.rows[STUDENTS[name]].findings
    assert sum(line.points for line in lines) == 10 - CASES[name][1]


@pytest.mark.parametrize("name", CASES)
def test_autograde_gives_and_says_the_same(name: str, graded: Graded) -> None:
    student = STUDENTS[name]
    assert points(graded.other, student) == CASES[name][1] == points(graded.course, student)
    if name in UNREACHED:
        return
    for finding in graded.rows[student].findings:
        assert note(finding, "en") in graded.log
    page = (graded.other.autograded(student) / f"{ODD}.ipynb").read_text("utf-8")
    assert ("its notebook could not be read" in page) == (not CASES[name][1])
    assert "Traceback" not in graded.log


@pytest.mark.parametrize("name", [name for name in CASES if name not in UNPACKED])
def test_pack_says_the_same(
    name: str, graded: Graded, built: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(graded.course.submission(STUDENTS[name]), tmp_path / "work"))
    kit.load(built.release / authored.KIT)
    from helpers import handin  # type: ignore[import-not-found]

    assert handin.pack("wang", folder) is not None
    [line] = [one for one in capsys.readouterr().out.splitlines() if one.startswith(f"  {ODD}")]
    findings = [one for one in graded.rows[STUDENTS[name]].findings if one.kind != "unnamed"]
    assert ("<-" in line) == bool(findings)
    assert all(said(finding, "en") in line for finding in findings)
