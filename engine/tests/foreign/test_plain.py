"""The foreign courses are sound: plain nbgrader gives what stands beside each submission."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from engine.tests.foreign import cells, courses
from engine.tests.foreign.courses import DOCS101, QUICKSTART101, STATS101
from engine.tests.foreign.impossible import impossible, write
from engine.tests.foreign.plain import Graded, Mark
from engine.tests.foreign.submissions import Submission

slow = pytest.mark.slow
Comments = dict[tuple[str, str], str | None]


@slow
@pytest.mark.parametrize("submission", STATS101.submissions, ids=str)
def test_stats101(stats101: Graded, submission: Submission) -> None:
    assert _marks(stats101, submission) == _expected_marks(stats101.root, submission)
    assert _comments(stats101, submission) == _expected_comments(stats101.root, submission)


@slow
@pytest.mark.parametrize("submission", DOCS101.submissions, ids=str)
def test_docs101(docs101: Graded, submission: Submission) -> None:
    assert _marks(docs101, submission) == _expected_marks(docs101.root, submission)
    assert _comments(docs101, submission) == _expected_comments(docs101.root, submission)


@slow
@pytest.mark.parametrize("submission", QUICKSTART101.submissions, ids=str)
def test_quickstart101(quickstart101: Graded, submission: Submission) -> None:
    assert _marks(quickstart101, submission) == _expected_marks(quickstart101.root, submission)
    assert _comments(quickstart101, submission) == _expected_comments(
        quickstart101.root, submission
    )


@slow
def test_own_answers_get_all_and_none_get_nothing(
    stats101: Graded, docs101: Graded, quickstart101: Graded
) -> None:
    # (points given, points that could be given, of these: by hand)
    assert _sum(stats101, "ps1", "ada") == (11, 11, 0)
    assert _sum(stats101, "ps2", "ada") == (14, 17, 3)
    assert _sum(docs101, "ps1", "ada") == (5.5, 13.5, 8)
    assert _sum(quickstart101, "ps1", "ada") == (3, 13, 10)
    assert _sum(stats101, "ps1", "eve")[0] == 0
    assert _sum(stats101, "ps2", "eve")[0] == 0
    assert _sum(docs101, "ps1", "eve")[0] == 0
    assert _sum(quickstart101, "ps1", "eve")[0] == 0


@slow
def test_who_is_late_loses_all(stats101: Graded) -> None:
    assert {of: taken for of, taken in stats101.penalties.items() if taken is not None} == {
        ("ps1", "jon", "kmeans"): 10,
        ("ps2", "cleo", "regression"): 5,
        ("ps2", "cleo", "warmup"): 5,
    }


@slow
def test_nobody_is_late_elsewhere(docs101: Graded, quickstart101: Graded) -> None:
    assert set(docs101.penalties.values()) == {None}
    assert set(quickstart101.penalties.values()) == {None}


@slow
@pytest.mark.parametrize("edition", ["source", "release", "submitted/ada"])
def test_formats_are_kept(stats101: Graded, docs101: Graded, edition: str) -> None:
    formats = {
        stats101.root / edition / "ps1" / "kmeans.ipynb": 5,
        stats101.root / edition / "ps2" / "regression.ipynb": 4,
        stats101.root / edition / "ps2" / "warmup.ipynb": 0,
        docs101.root / edition / "ps1" / "sequences.ipynb": 0,
    }
    for path, minor in formats.items():
        notebook = cells.read(path)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, minor)
        assert all(("id" in cell) == (minor >= 5) for cell in notebook.cells)


@slow
def test_root_has_not_been_graded(stats101: Graded) -> None:
    assert {path.name for path in stats101.root.iterdir()} == {
        *("source", "release", "submitted", "gradebook.db", courses.CONFIG)
    }


def test_cells_of_no_name_are_the_rule(tmp_path: Path) -> None:
    courses.stats101(tmp_path / "stats101")
    courses.docs101(tmp_path / "docs101")
    for path in tmp_path.rglob("*.ipynb"):
        notebook = cells.read(path)
        assert any(cells.name_of(cell) is None for cell in notebook.cells)
        assert not {cell.get("id") for cell in notebook.cells} & set(_by_name(notebook))


def test_courses_are_written_alike(tmp_path: Path) -> None:
    for n in "12":
        courses.stats101(tmp_path / n / "stats101")
        courses.docs101(tmp_path / n / "docs101")
    assert _files(tmp_path / "1") == _files(tmp_path / "2")


def test_use_adds_to_the_settings(tmp_path: Path) -> None:
    courses.stats101(tmp_path)
    courses.use_config(tmp_path, "c.Anything.more = 1\n")
    assert (tmp_path / courses.CONFIG).read_text().split("\n") == [
        *("from nbjudge import use", ""),
        *("c = get_config()", ""),
        'c.CourseDirectory.course_id = "stats101"',
        *('c.LateSubmissionPlugin.penalty_method = "zero"', ""),
        *("use(c)", "c.Anything.more = 1", ""),
    ]


def test_impossible_passes_in_one_process(tmp_path: Path) -> None:
    for item in impossible():
        write(tmp_path / item.name, item)
    every = [cell for item in impossible() for cell in item.notebook.cells]
    nbformat.write(cells.notebook(every, minor=4), tmp_path / "every.ipynb")
    subprocess.run(
        [sys.executable, "-m", "IPython", "every.ipynb"], cwd=tmp_path, check=True, timeout=60
    )


def _marks(graded: Graded, submission: Submission) -> dict[tuple[str, str], Mark]:
    """The marks of a submission, by notebook and cell."""
    return {
        (notebook, cell): mark
        for (assignment, student, notebook, cell), mark in graded.marks.items()
        if (assignment, student) == (submission.assignment, submission.student)
    }


def _comments(graded: Graded, submission: Submission) -> Comments:
    """The comments on a submission, by notebook and cell."""
    return {
        (notebook, cell): comment
        for (assignment, student, notebook, cell), comment in graded.comments.items()
        if (assignment, student) == (submission.assignment, submission.student)
    }


def _expected_marks(root: Path, submission: Submission) -> dict[tuple[str, str], object]:
    """What is listed beside the submission, as marks."""
    expected: dict[tuple[str, str], object] = {}
    for notebook, name, about in _named_cells(root, submission):
        if not (about["grade"] or about.get("task")):
            continue
        most = about["points"]
        by_hand = about.get("task") or (about["solution"] and submission.answers(name))
        mark: tuple[object, float, bool]
        if notebook in submission.leaves_out:
            mark = (0, most, False)
        elif by_hand:
            mark = (None, most, True)
        elif about["solution"]:
            mark = (0, most, False)
        else:
            mark = (pytest.approx(most - submission.loses.get(name, 0)), most, False)
        expected[notebook, name] = mark
    return expected


def _expected_comments(root: Path, submission: Submission) -> Comments:
    """Nbgrader's comment on every cell that can have one."""
    return {
        (notebook, name): "No response."
        if about["solution"]
        and not submission.answers(name)
        and notebook not in submission.leaves_out
        else None
        for notebook, name, about in _named_cells(root, submission)
        if about["solution"] or about.get("task")
    }


def _named_cells(root: Path, submission: Submission) -> Iterator[tuple[str, str, NotebookNode]]:
    """Notebook, name and nbgrader's metadata of every cell of the assignment that has a name."""
    for path in sorted((root / "source" / submission.assignment).glob("*.ipynb")):
        for name, cell in _by_name(cells.read(path)).items():
            yield path.stem, name, cell.metadata.nbgrader


def _by_name(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells that nbgrader knows."""
    return {name: cell for cell in notebook.cells if (name := cells.name_of(cell))}


def _sum(graded: Graded, assignment: str, student: str) -> tuple[float, float, float]:
    """Points that were given, that could be given, and those of them that a person gives."""
    marks = [mark for of, mark in graded.marks.items() if of[:2] == (assignment, student)]
    return (
        sum(mark.auto_score or 0 for mark in marks),
        sum(mark.max_score for mark in marks),
        sum(mark.max_score for mark in marks if mark.needs_manual_grade),
    )


def _files(folder: Path) -> dict[Path, bytes]:
    """Everything in a folder."""
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
