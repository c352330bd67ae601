"""A submission is read as it is: any format of nbformat 4, cells that nbgrader does not know."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import parse_utc
from nbjudge.course import Course
from nbjudge.intake import submission
from nbjudge.notebook import cells
from nbjudge.notebook.original import originals

from engine.tests.support import tiny
from engine.tests.support.notebooks import edit, without
from engine.tests.support.tiny import MEANS, NUMBERS

Change = Callable[[Path], object]


def examined(course: Course, student: str = "ann") -> submission.Submission:
    return submission.examine(course, student, originals(course))


def kinds(seen: submission.Submission) -> set[str]:
    return {finding.kind for finding in seen.findings}


def as_format(minor: int) -> Change:
    """As Jupyter saved it years ago: before 4.5 cells have no ids."""

    def change(path: Path) -> None:
        notebook = json.loads(path.read_text("utf-8"))
        notebook["nbformat_minor"] = minor
        for cell in notebook["cells"]:
            if minor < 5:
                cell.pop("id", None)
        path.write_text(json.dumps(notebook))

    return change


def same_ids(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        cell["id"] = "same"


@pytest.mark.parametrize("minor", range(6))
def test_every_format_of_the_last_ten_years_is_read(minor: int, course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    as_format(minor)(folder / f"{NUMBERS}.ipynb")
    seen = examined(course)
    assert seen.findings == []
    written = {cells.name(cell): cell.source for cell in seen.notebooks[NUMBERS].cells}
    assert written["twice"] == tiny.RIGHT["twice"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "change",
    [
        lambda nb: [cell.pop("id") for cell in nb.cells],
        same_ids,
        lambda nb: nb.metadata.clear(),
        lambda nb: nb.cells.insert(0, nbformat.v4.new_raw_cell("raw")),
    ],
    ids=["no ids", "the same id", "no metadata", "a raw cell"],
)
def test_what_is_nobodys_business_costs_nothing(
    change: Callable[[nbformat.NotebookNode], object], course: Course
) -> None:
    folder = tiny.hand_in(course, "ann")
    edit(folder / f"{NUMBERS}.ipynb", change)
    seen = examined(course)
    assert NUMBERS in seen.notebooks
    assert seen.findings == []


def test_another_notebook_of_that_name_is_known_by_nbgraders_names(course: Course) -> None:
    """Text that both lessons have, and cells without a name, tell nothing."""
    folder = tiny.hand_in(course, "ann")
    own = [nbformat.v4.new_code_cell("import math"), nbformat.v4.new_code_cell("1")]
    edit(folder / f"{NUMBERS}.ipynb", lambda nb: nb.update(cells=own))
    (folder / f"{MEANS}.ipynb").write_bytes((course.release / f"{NUMBERS}.ipynb").read_bytes())
    found = {(f.kind, f.where) for f in examined(course).findings}
    assert found == {("another", NUMBERS), ("other_lesson", MEANS)}


def test_a_notebook_without_exercises_is_nobody_elses(course: Course) -> None:
    """An instructor's notebook to read, in which nbgrader knows no cell."""
    text = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Read this.")])
    nbformat.write(text, course.source / "reading.ipynb")
    folder = tiny.hand_in(course, "ann", MEANS, NUMBERS)
    nbformat.write(text, folder / "reading.ipynb")
    assert examined(course).findings == []


def test_a_course_without_a_kit_has_no_folder_that_is_its_own(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    (folder / "kit").mkdir()
    (folder / "kit" / "a.py").write_text("")
    assert [path.name for path in examined(course).files] == ["a.py"]
    course.kit = "kit"
    assert examined(course).files == []


def test_limits_are_the_courses(tmp_path: Path) -> None:
    limits = "c.Limits.cells = 7\nc.Limits.files = 1\nc.Limits.own_bytes = 10\n"
    course = tiny.write(tmp_path, config=limits)
    folder = tiny.hand_in(course, "ann")
    for name, size in (("a", 1), ("b", 1), ("large", 11)):
        (folder / name).write_text("x" * size)
    seen = examined(course)
    assert {(f.kind, f.where) for f in seen.findings} == {
        ("many_cells", NUMBERS),
        ("many_files", ""),
        ("large_file", "large"),
    }
    assert [path.name for path in seen.files] == ["a"]


@pytest.mark.parametrize(
    "text", ["2030-01-02 03:04:05 UTC", "2030-01-02T03:04:05", "2030-01-02 03:04:05 Asia/Tokyo"]
)
def test_times_are_read_as_nbgrader_reads_them(text: str, course: Course) -> None:
    path = course.root / "timestamp.txt"
    path.write_text(f"{text}\n")
    assert submission.stamp(course, path) == parse_utc(text)


@pytest.mark.parametrize("data", [b"", b"tomorrow", b"\xff", b"2030-01-01 00:00:00 CST"])
def test_what_is_no_time_is_none(data: bytes, course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    path = folder / "timestamp.txt"
    path.write_bytes(data)
    assert submission.stamp(course, path) is None
    [finding] = examined(course).findings
    assert finding.kind == "timestamp"


def test_a_deleted_solution_is_named_by_its_exercise(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    without("twice")(folder / f"{NUMBERS}.ipynb")
    [finding] = examined(course).findings
    assert (finding.kind, finding.where, finding.functions) == (
        "solution_deleted",
        NUMBERS,
        ("twice",),
    )
