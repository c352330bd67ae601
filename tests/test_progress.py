"""The line below each check and the table at the end of a lesson, in real kernels."""

from __future__ import annotations

import csv
import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from lesson_kit.progress import digest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from course import bank, build, config, lesson
from course.config import ASSIGNMENT, ROOT

NAME = "02_sigmoid"
RELEASE = ROOT / "release" / ASSIGNMENT
WRONG = "def sigmoid(x):\n    return 1 / (1 + np.exp(x))"
CHECKS = ("sigmoid-number", "sigmoid-value", "sigmoid-unchanged")


@functools.cache
def cells(folder: str = "release", name: str = NAME) -> dict[str, NotebookNode]:
    """The code cells of a built lesson by name, without outputs."""
    notebook = nbformat.read(ROOT / folder / ASSIGNMENT / f"{name}.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def answer(name: str) -> str:
    return lesson.without_region(cells("source")[name].source, lesson.SOLUTION, keep=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(RELEASE / config.KIT, tmp_path / config.KIT)
    return tmp_path


def run(folder: Path, *sources: str) -> list[NotebookNode]:
    """Run the set-up and these cells (by name, or their text) in a new kernel; return them."""
    known = cells()
    texts = [known[source].source if source in known else source for source in ("setup", *sources)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    client = NotebookClient(
        notebook,
        config=config.load(ROOT),
        kernel_name=config.KERNEL,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook.cells[1:]


def lines(cell: NotebookNode) -> list[str]:
    """What progress shows below a cell."""
    shown = [output for output in cell.outputs if output.output_type == "display_data"]
    return [output.data["text/plain"] for output in shown if "进度" in output.data["text/plain"]]


def test_a_check_that_fails_raises_and_the_line_stands_below(folder: Path) -> None:
    (check,) = run(folder, "sigmoid-number")
    assert [output.output_type for output in check.outputs] == ["error", "display_data"]
    (line,) = lines(check)
    assert line == (
        "进度: 还没过: sigmoid, sigmoid_derivative, stable_sigmoid, forward_network, 共 20 分."
    )


def test_an_exercise_passes_with_its_last_check(folder: Path) -> None:
    _, *checks = run(folder, answer("sigmoid"), *CHECKS)
    first, second, third = (lines(check)[0] for check in checks)
    assert "还没过: sigmoid (检查过了 1/3), " in first
    assert "还没过: sigmoid (检查过了 2/3), " in second
    assert third.startswith("进度: sigmoid 过了检查, 共 6 分 (打分时还有隐藏的测试); 还没过: ")
    assert third.endswith(" 共 14 分.")


def test_a_solution_that_was_run_again_is_open_again(folder: Path) -> None:
    right = answer("sigmoid")
    done = run(folder, right, *CHECKS, WRONG, CHECKS[0], CHECKS[1], right, *CHECKS)
    said = [lines(cell) for cell in done]
    assert "sigmoid 过了检查" in said[3][0]
    assert "还没过: sigmoid (检查过了 1/3), " in said[5][0], "0.5 is right for the wrong sign too"
    assert "还没过: sigmoid (检查过了 1/3), " in said[6][0]
    assert done[6].outputs[0].output_type == "error"
    assert "sigmoid 过了检查" in said[-1][0]


def test_a_whole_lesson_that_passes_says_so(folder: Path) -> None:
    names = [name for name, cell in cells().items() if not lesson.is_demonstration(cell)][1:]
    solved = [answer(n) if lesson.is_solution(cells("source")[n]) else n for n in names]
    done = run(folder, *solved, "progress")
    *rows, last = lines(done[-1])[0].split("\n")
    assert last == "进度: 4 个练习都过了检查, 共 20 分 (打分时还有隐藏的测试)."
    assert rows == [
        "sigmoid: 3 个都过了; 6 分",
        "sigmoid_derivative: 过了; 5 分",
        "stable_sigmoid: 过了; 5 分",
        "forward_network: 过了; 4 分",
        "relu: 过了; 拓展, 不计分",
    ]


def test_the_table_tells_failed_from_not_run(folder: Path) -> None:
    table = lines(run(folder, WRONG, CHECKS[0], CHECKS[1], "progress")[-1])[0].split("\n")
    assert table[0] == "sigmoid: 没过 (3 个里过了 1 个); 6 分"
    assert table[1] == "sigmoid_derivative: 还没运行; 5 分"
    assert table[-1].endswith("共 20 分.")


def test_running_the_setup_again_shows_no_line_twice(folder: Path) -> None:
    again = "import importlib, lesson_kit; importlib.reload(lesson_kit)"
    done = run(folder, "setup", again, "setup", answer("sigmoid"), *CHECKS)
    assert [len(lines(cell)) for cell in done] == [0, 0, 0, 0, 1, 1, 1]


def test_an_edited_check_counts_for_nothing(folder: Path) -> None:
    edited = cells()["sigmoid-value"].source.replace("0.1192029220,", "0.5,")
    done = run(folder, WRONG, CHECKS[0], edited, "check_value = print", CHECKS[2], "progress")
    assert lines(done[2]) == []
    assert "sigmoid (检查过了 2/3)" in lines(done[-1])[0]
    assert "sigmoid 过了检查" not in lines(done[-1])[0]


def test_a_check_that_is_gone_from_the_saved_notebook_is_named(folder: Path) -> None:
    """Otherwise an exercise would stay open for ever, and nobody would know why."""
    path = folder / f"{NAME}.ipynb"
    shutil.copyfile(RELEASE / path.name, path)
    (whole,) = lines(run(folder, "progress")[-1])
    assert "小心" not in whole
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != CHECKS[1]]
    nbformat.write(notebook, path)
    last = lines(run(folder, "progress")[-1])[0].split("\n")[-1]
    assert last.endswith(
        '小心: sigmoid 的检查 "数组: 每个元素各算各的" 被删了. 打分时用的是原来的检查. '
        '想要一份干净的笔记本, 用 start_over("02").'
    )


def test_an_extension_is_not_said_to_earn_points(folder: Path) -> None:
    done = run(folder, answer("relu"), "relu-value")
    assert "relu" not in lines(done[-1])[0]


def test_the_text_around_a_check_may_differ(folder: Path) -> None:
    """As an editor may leave it: an empty line more at the end."""
    done = run(folder, answer("sigmoid"), cells()[CHECKS[0]].source + "\n\n")
    assert len(lines(done[-1])) == 1


def test_marks_are_what_they_are_without_it(folder: Path) -> None:
    """A line is no result of a cell: nbgrader's own rule gives what it always gave."""
    *right, wrong, fails = run(folder, answer("sigmoid"), *CHECKS, WRONG, "sigmoid-value")
    for name, cell in zip((*CHECKS, "sigmoid-value"), (*right[1:], fails), strict=True):
        assert lines(cell)
        cell.metadata = cells()[name].metadata
        most = cell.metadata.nbgrader.points
        assert determine_grade(cell) == ((0 if cell is fails else most), most)
    assert wrong.outputs == []


def test_where_hidden_tests_run_it_keeps_quiet(folder: Path) -> None:
    """As under `nbgrader autograde`, or in the instructor's edition."""
    names = ("sigmoid", *CHECKS, "sigmoid_derivative", "sigmoid_derivative-visible", "progress")
    texts = [cells("source")[name].source for name in names]
    done = run(folder, *texts)
    assert [output for cell in done for output in cell.outputs if lines(cell)] == []
    assert not [output for cell in done for output in cell.outputs if output.output_type == "error"]


PLAIN = "from lesson_kit import progress\nprogress.show('02')\n"
SHELL = (
    "from IPython.core.interactiveshell import InteractiveShell\n"
    "shell = InteractiveShell.instance()\n"
    f"shell.run_cell({PLAIN!r})\n"
    "from lesson_kit import progress\n"
    "assert progress._tracker is None\n"
    "hooks = shell.events.callbacks['post_run_cell']\n"
    "assert not [hook for hook in hooks if 'lesson_kit' in hook.__module__]"
)
NO_IMPORT = f"{PLAIN}import sys\nassert 'IPython' not in sys.modules"


@pytest.mark.parametrize("code", [NO_IMPORT, SHELL], ids=["plain Python", "a shell, no kernel"])
def test_outside_a_kernel_nothing_happens(code: str, folder: Path) -> None:
    """So it is where a class is graded: `course.student`, `course.judge`."""
    env = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", sorted(bank.lessons()))
def test_the_list_of_checks_is_what_students_have(name: str) -> None:
    with (RELEASE / config.KIT / "exercises.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lesson"] == name]
    listed = {row["check"]: row["digest"] for row in rows}
    visible = {
        one: digest(cell.source)
        for one, cell in cells("release", name).items()
        if lesson.parts(cell)[1] is not None and re.sub(r"(?m)^\s*#.*", "", cell.source).strip()
    }
    assert listed == visible
    points = {row["exercise"]: int(row["points"]) for row in rows}
    assert sum(points.values()) == lesson.POINTS_A_LESSON
    assert set(points) == {
        one for one, cell in cells("release", name).items() if lesson.is_solution(cell)
    }


def test_no_two_checks_have_the_same_text() -> None:
    with (RELEASE / config.KIT / "exercises.csv").open(encoding="utf-8") as file:
        words = [row["digest"] for row in csv.DictReader(file)]
    assert len(words) == len(set(words)) > 40


def test_a_test_of_comments_alone_is_none_that_students_see() -> None:
    begin, end = lesson.HIDDEN
    assert build.visible(f"# 计分\n{begin}\nassert 1\n{end}") == ""
    assert build.visible(f"# 数值\ncheck()\n{begin}\nassert 1\n{end}") == "# 数值\ncheck()"


@pytest.mark.parametrize("name", sorted(bank.lessons()))
def test_every_lesson_ends_in_its_table(name: str) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    (cell,) = [cell for cell in notebook.cells if "progress.show(" in cell.source]
    (table,) = lines(cell)
    assert re.search(r"进度: \d 个练习都过了检查, 共 20 分", table)
    assert "没过" not in table
    assert "还没" not in table
