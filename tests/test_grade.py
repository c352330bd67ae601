"""A broken submission is a row in the table with a sentence; the others are graded."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from course import config, demo, grade
from course.config import ASSIGNMENT, ROOT, CourseError
from course.grade import Row

SOURCE = grade._source(ROOT)


def submission(folder: Path) -> Path:
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


def strange(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [nbformat.v4.new_code_cell("print('微积分')")]


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
    "cell gone": (lambda p: edit(p, delete_test), "test cell mse-value was deleted", True),
    "cell twice": (lambda p: edit(p, double_test), "test cell mse-value stands there twice", True),
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
    folder = submission(tmp_path / "in")
    damage(folder / "03_losses.ipynb")
    row = Row("wang")
    good = grade._stage(folder.parent, tmp_path / "out", SOURCE, row)
    assert any(sentence in note for note in row.notes), row.notes
    assert ("03_losses" in good) == gradable
    assert {"01_forward", "02_sigmoid", "04_backprop", "05_single_layer_net"} <= set(good)
    staged = {path.stem for path in (tmp_path / "out").rglob("*.ipynb")}
    assert staged == set(good)


def test_a_whole_submission_has_no_notes(tmp_path: Path) -> None:
    row = Row("wang")
    folder = submission(tmp_path / "in")
    assert grade._stage(folder.parent, tmp_path / "out", SOURCE, row) == list(SOURCE)
    assert row.notes == []


def test_what_is_no_submission_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "li").write_text("")
    (tmp_path / "wu" / "calculus").mkdir(parents=True)
    for name, sentence in [("li", "is not a folder"), ("wu", "handed in calculus")]:
        row = Row(name)
        assert grade._stage(tmp_path / name, tmp_path / "out", SOURCE, row) == []
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
    assert any("mse-value stands there twice" in note for note in chen.notes)
    assert wang.points["03_losses"] == 20
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
