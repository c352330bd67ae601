"""The line below each check and the table at the end, in this course's lessons."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from lesson_kit.progress import digest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbjudge.author import lesson
from nbjudge.notebook import cells

from tests.support import RELEASE, SIGMOID, SOURCE, THIS

NAMES = [path.stem for path in lesson.texts(THIS)]


def code_cells(folder: Path, name: str) -> dict[str, NotebookNode]:
    """The code cells of a built lesson by name."""
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def lines(cell: NotebookNode) -> list[str]:
    """What progress shows below a cell."""
    shown = [output for output in cell.outputs if output.output_type == "display_data"]
    return [output.data["text/plain"] for output in shown if "进度" in output.data["text/plain"]]


def rows() -> list[dict[str, str]]:
    """The list of checks that the kit has."""
    with (RELEASE / THIS.kit / "exercises.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(folder: Path, *sources: str) -> list[NotebookNode]:
    """Run cells in a new kernel in `folder`; return them."""
    made = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=made)
    NotebookClient(
        notebook,
        config=THIS.settings,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return list(notebook.cells)


def test_a_whole_lesson_says_how_far_one_is(tmp_path: Path) -> None:
    shutil.copytree(RELEASE / THIS.kit, tmp_path / THIS.kit)
    given, solved = code_cells(RELEASE, SIGMOID), code_cells(SOURCE, SIGMOID)
    names = [name for name, cell in given.items() if not cells.is_demonstration(cell)]
    sources = [
        cells.without_region(solved[name].source, cells.SOLUTION, keep=True)
        if cells.is_solution(solved[name])
        else given[name].source
        for name in names
    ]
    done = dict(zip(names, run(tmp_path, *sources, given["progress"].source), strict=False))
    half = "进度：○ sigmoid：还没运行完（2 个里过了 1 个）；5 分。"
    assert lines(done["sigmoid-number"]) == [half]
    full = "进度：✓ sigmoid：2 个都过了；5 分（打分时还有隐藏的测试）。"
    assert lines(done["sigmoid-value"]) == [full]


def test_the_table_of_a_whole_lesson() -> None:
    worked = nbformat.read(THIS.worked / f"{SIGMOID}.ipynb", as_version=4)
    (cell,) = [cell for cell in worked.cells if "progress.show(" in cell.source]
    *table, last = lines(cell)[0].split("\n")
    assert last == "进度：3 个练习都过了检查，共 15 分（打分时还有隐藏的测试）。"
    assert table == [
        "✓ sigmoid：2 个都过了；5 分",
        "✓ by_hand：过了；不计分",
        "✓ sigmoid_derivative：过了；5 分",
        "✓ forward_network：过了；5 分",
        "✓ stable_sigmoid：过了；不计分",
        "✓ relu：过了；不计分",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_list_of_checks_is_what_students_have(name: str) -> None:
    own = [row for row in rows() if row["lesson"] == name]
    given = code_cells(RELEASE, name)
    visible = {
        one: digest(cell.source)
        for one, cell in given.items()
        if cells.is_test(cell) and cells.has_code(cell.source)
    }
    assert {row["check"]: row["digest"] for row in own} == visible
    points = {row["exercise"]: int(row["points"]) for row in own}
    assert sum(points.values()) == THIS.lesson_points[name]
    assert set(points) == {one for one, cell in given.items() if cells.is_solution(cell)}


def test_no_two_checks_have_the_same_text() -> None:
    words = [row["digest"] for row in rows()]
    assert len(words) == len(set(words)) > 35


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_ends_in_its_table(name: str) -> None:
    notebook = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
    (cell,) = [cell for cell in notebook.cells if "progress.show(" in cell.source]
    (table,) = lines(cell)
    assert re.search(rf"进度：\d 个练习都过了检查，共 {THIS.lesson_points[name]} 分", table)
    assert "没过" not in table
    assert "还没" not in table
