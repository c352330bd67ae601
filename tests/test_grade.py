"""A broken submission is a row in the table with a sentence; the others are graded."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from course import config, demo, grade, lesson, submission
from course.config import ASSIGNMENT, ROOT, CourseError
from course.grade import Row

ORIGINALS = submission.originals(ROOT)


def handed_in(folder: Path) -> Path:
    """A student's untouched copy of the student edition."""
    target = folder / "wang" / ASSIGNMENT
    shutil.copytree(
        ROOT / "release" / ASSIGNMENT, target, ignore=shutil.ignore_patterns("lesson_kit")
    )
    return target


def edit(path: Path, change: Callable[[nbformat.NotebookNode], None]) -> None:
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    path.write_text(nbformat.v4.writes_json(notebook), encoding="utf-8")


def delete_test(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id != "mse-value"]


def double_test(notebook: nbformat.NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "mse-value")
    notebook.cells.append(nbformat.from_dict({**cell, "id": "again"}))


def delete_solution(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id != "mse"]


def rewrite_test(notebook: nbformat.NotebookNode) -> None:
    next(cell for cell in notebook.cells if cell.id == "mse-value").source = "print('对')"


def reverse(notebook: nbformat.NotebookNode) -> None:
    notebook.cells.reverse()


def strange(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [nbformat.v4.new_code_cell("print('微积分')")]


def stage(submitted: Path, scratch: Path, name: str = "wang") -> tuple[Row, set[str]]:
    """Stage a submission as a run would; return its row and the notebooks that it can grade."""
    root = submitted.parent
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    staged = grade._stage(root, name, "", scratch, ORIGINALS, config.load(root))
    notebooks = {path.stem for path in staged.folder.rglob("*.ipynb")}
    assert len(staged.jobs) == len(notebooks)
    return staged.row, notebooks


BROKEN: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    # what is done to 03_losses.ipynb, what the row says, whether it can still be graded
    "not JSON": (lambda p: p.write_text("{"), "03_losses: is not JSON", False),
    "empty": (lambda p: p.write_bytes(b""), "03_losses: is empty", False),
    "not UTF-8": (lambda p: p.write_bytes("中文".encode("gbk")), "03_losses: is not UTF-8", False),
    "a list": (lambda p: p.write_text("[1]"), "03_losses: is JSON but not a valid", False),
    "no notebook": (lambda p: p.write_text("{}"), "03_losses: is JSON but not a valid", False),
    "deep": (lambda p: p.write_text("[" * 100_000), "03_losses: is not JSON", False),
    "missing": (lambda p: p.unlink(), "03_losses: no such notebook handed in", False),
    "a folder": (lambda p: (p.unlink(), p.mkdir()), "03_losses: is a folder", False),
    "another's": (lambda p: edit(p, strange), "03_losses: has none of this assignment's", False),
    "cell gone": (lambda p: edit(p, delete_test), "mse-value was deleted: put back", True),
    "cell twice": (lambda p: edit(p, double_test), "mse-value stood there 2 times: graded", True),
    "cells moved": (lambda p: edit(p, reverse), "03_losses: cells had been moved", True),
    "a solution gone": (lambda p: edit(p, delete_solution), "solution cell mse was deleted", True),
    "a test rewritten": (lambda p: edit(p, rewrite_test), "mse-value had been changed", True),
    "a new name": (lambda p: p.rename(p.with_name("03.ipynb")), "03.ipynb: is no notebook", False),
}
if os.name == "posix":
    BROKEN["a link"] = (
        lambda p: (p.unlink(), p.symlink_to("/etc/passwd")),
        "03_losses.ipynb: is a link",
        False,
    )
    BROKEN["a pipe"] = (
        lambda p: (p.unlink(), os.mkfifo(p)),
        "03_losses.ipynb: is a link or a device",
        False,
    )


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_notebook_is_left_out_and_named(fault: str, tmp_path: Path) -> None:
    damage, sentence, gradable = BROKEN[fault]
    folder = handed_in(tmp_path / "submitted")
    damage(folder / "03_losses.ipynb")
    row, good = stage(tmp_path / "submitted", tmp_path / "out")
    assert any(sentence in note for note in row.notes), row.notes
    assert len(row.notes) <= 2, "one fault, and that the notebook is missing"
    assert good == set(ORIGINALS) - (set() if gradable else {"03_losses"})


@pytest.mark.parametrize("fault", [name for name, (*_, good) in BROKEN.items() if good])
def test_what_is_graded_has_the_instructors_cells(fault: str, tmp_path: Path) -> None:
    """Restored: every cell in the lesson's order, the hidden tests too; only solutions differ."""
    folder = handed_in(tmp_path / "submitted")
    BROKEN[fault][0](folder / "03_losses.ipynb")
    stage(tmp_path / "submitted", tmp_path / "out")
    restored = nbformat.read(next((tmp_path / "out").rglob("03_losses.ipynb")), as_version=4)
    cells = [cell for cell in restored.cells if "nbgrader" in cell.metadata]
    expected = [
        cell
        for cell in ORIGINALS["03_losses"].notebook.cells
        if not (fault == "a solution gone" and cell.id == "mse")
    ]
    assert [cell.id for cell in cells] == [cell.id for cell in expected]
    for cell, original in zip(cells, expected, strict=True):
        assert lesson.parts(cell) == lesson.parts(original)
        assert cell.source == original.source or lesson.is_solution(original)


def test_a_whole_submission_has_no_notes(tmp_path: Path) -> None:
    handed_in(tmp_path / "submitted")
    row, good = stage(tmp_path / "submitted", tmp_path / "out")
    assert good == set(ORIGINALS)
    assert row.notes == []


def test_what_is_no_submission_is_a_row(tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    (submitted / "wu" / "calculus").mkdir(parents=True)
    (submitted / "li").write_text("")
    for name, sentence in [("li", "is not a folder"), ("wu", "handed in calculus")]:
        row, good = stage(submitted, tmp_path / "out", name)
        assert not good
        assert sentence in row.notes[0]


def course_folder(folder: Path) -> Path:
    shutil.copytree(ROOT / "source", folder / "source")
    shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    (folder / "submitted").mkdir()
    shutil.copyfile(ROOT / "submitted" / "README.md", folder / "submitted" / "README.md")
    return folder


def test_an_empty_class_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="holds no submission; put each student's"):
        grade.grade(course_folder(tmp_path))


def test_a_folder_without_a_course_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no nbgrader_config\.py"):
        grade.grade(tmp_path)


def test_a_missing_kernel_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "KERNEL", "python3-that-is-not-there")
    with pytest.raises(CourseError, match="is missing, so no notebook can run"):
        config.load(ROOT)


def test_a_class_with_a_duplicated_cell_is_graded_to_the_end(tmp_path: Path) -> None:
    """A real run: nbgrader itself would stop at the first such submission."""
    root = course_folder(tmp_path)
    for name in ("chen", "wang"):
        submitted = root / "submitted" / name / ASSIGNMENT
        submitted.mkdir(parents=True)
        path = submitted / "03_losses.ipynb"
        shutil.copyfile(ROOT / "release" / ASSIGNMENT / path.name, path)
        written = {f: demo._right(0)(f) for f in ("mse", "cross_entropy")}
        edit(path, lambda notebook, written=written: demo.fill(notebook, written))
        if name == "chen":
            edit(path, double_test)
    before = sorted(path.stat().st_mtime_ns for path in (root / "submitted").rglob("*"))
    chen, wang = grade.grade(root)
    assert any("mse-value stood there 2 times" in note for note in chen.notes)
    assert chen.points["03_losses"] == wang.points["03_losses"] == 20
    assert wang.total == 20
    assert sorted(path.stat().st_mtime_ns for path in (root / "submitted").rglob("*")) == before


def test_the_table_aligns_chinese_names() -> None:
    rows = [Row("王芳", {"01_forward": 7.5}, ["a", "b", "c", "d", "e", "f"]), Row("li", {}, ["x"])]
    assert grade.table(rows).splitlines() == [
        "student   01  total  what went wrong",
        "------------------------------------",
        "王芳     7.5    7.5  a; b; c; d; and 2 more",
        "li         -      -  x",
    ]
