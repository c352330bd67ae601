"""The line below each check and the table at the end of a lesson, in real kernels."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from nbjudge.course import Course
from nbjudge.kit.progress import digest
from nbjudge.notebook import cells

from engine.tests.support import authored
from engine.tests.support.authored import KIT

NAME = "01_numbers"
RIGHT = "def twice(x):\n    return 2 * x"
WRONG = "def twice(x):\n    return 6.0 if np.ndim(x) == 0 else x"
CHECKS = ("twice-number", "twice-array")
START = "Progress: still open: twice, 10 points."


class Kernel:
    """A folder as a student has it, where cells run in a new kernel."""

    def __init__(self, built: Course, folder: Path) -> None:
        shutil.copytree(built.release / KIT, folder / KIT)
        self.built, self.folder = built, folder

    def cell(self, name: str, folder: str = "release") -> NotebookNode:
        """A cell of a built lesson."""
        path = getattr(self.built, folder) / f"{NAME}.ipynb"
        return next(c for c in nbformat.read(path, as_version=4).cells if c.id == name)

    def run(self, *sources: str) -> list[NotebookNode]:
        """Run the set-up and these cells (by name, or their text); return the cells."""
        release = self.built.release / f"{NAME}.ipynb"
        known = {cell.id: cell.source for cell in nbformat.read(release, as_version=4).cells}
        texts = [known.get(source, source) for source in ("setup", *sources)]
        made = [nbformat.v4.new_code_cell(text) for text in texts]
        notebook = nbformat.v4.new_notebook(cells=made)
        NotebookClient(
            notebook,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(self.folder)}},
        ).execute()
        return list(notebook.cells[1:])


@pytest.fixture
def kernel(built: Course, tmp_path: Path) -> Kernel:
    return Kernel(built, tmp_path)


def lines(cell: NotebookNode) -> list[str]:
    """What progress shows below a cell."""
    shown = [output for output in cell.outputs if output.output_type == "display_data"]
    texts = [str(output.data["text/plain"]) for output in shown]
    return [text for text in texts if "Progress" in text]


def test_a_check_that_fails_raises_and_the_line_stands_below(kernel: Kernel) -> None:
    (check,) = kernel.run("twice-number")
    assert [output.output_type for output in check.outputs] == ["error", "display_data"]
    assert lines(check) == ["Progress: ✗ twice: not passed (0 of 2 passed); 10 points."]


def test_an_exercise_passes_with_its_last_check_and_is_open_when_it_is_written_again(
    kernel: Kernel,
) -> None:
    done = kernel.run(RIGHT, *CHECKS, WRONG, *CHECKS, RIGHT, *CHECKS)
    said = [lines(cell) for cell in done]
    some = ["Progress: ○ twice: not all run yet (1 of 2 passed); 10 points."]
    fails = ["Progress: ✗ twice: not passed (1 of 2 passed); 10 points."]
    every = ["Progress: ✓ twice: all 2 passed; 10 points (grading has hidden tests, too)."]
    assert said == [[], some, every, [], some, fails, [], some, every]
    assert done[5].outputs[0].output_type == "error"


def test_the_table_tells_failed_from_not_run(kernel: Kernel) -> None:
    before, *_, table = kernel.run("progress", WRONG, *CHECKS, "progress")
    assert lines(before)[0].split("\n") == [
        "○ twice: not run yet; 10 points",
        "○ triple: not run yet; no points",
        START,
    ]
    assert lines(table)[0].split("\n")[0] == "✗ twice: not passed (1 of 2 passed); 10 points"


def test_the_table_of_a_whole_lesson(kernel: Kernel) -> None:
    triple = "def triple(x):\n    return 3 * x"
    *_, half, _, _, _, table = kernel.run(
        RIGHT, CHECKS[0], "progress", CHECKS[1], triple, "triple-value", "progress"
    )
    assert lines(half)[0].startswith("○ twice: not all run yet (1 of 2 passed); 10 points\n")
    *rows, last = lines(table)[0].split("\n")
    assert rows == ["✓ twice: all 2 passed; 10 points", "✓ triple: passed; no points"]
    assert last == (
        "Progress: every check of all exercises (1) passes, 10 points "
        "(grading has hidden tests, too)."
    )
    page = table.outputs[0].data["text/html"]
    assert page.count("<tr>") == 3
    assert '<th style="text-align: left">Checks</th>' in page
    assert '<span aria-hidden="true">✓</span> all 2 passed' in page, "a sign needs no reading"
    assert '<progress value="10" max="10" aria-label="points whose checks pass"' in page
    assert '<progress value="0" max="10"' in half.outputs[0].data["text/html"]


def test_running_the_setup_again_shows_no_line_twice(kernel: Kernel) -> None:
    again = f"import importlib, {KIT}; importlib.reload({KIT})"
    done = kernel.run("setup", again, "setup", RIGHT, *CHECKS)
    assert [len(lines(cell)) for cell in done] == [0, 0, 0, 0, 1, 1]


def test_an_edited_check_counts_for_nothing(kernel: Kernel) -> None:
    edited = kernel.cell("twice-array").source.replace("np.ones(2)", "np.zeros(2)")
    done = kernel.run(WRONG, CHECKS[0], edited, "progress")
    assert lines(done[2]) == []
    assert "twice (1/2 checks passed)" in lines(done[-1])[0]


def test_a_check_that_is_gone_from_the_saved_notebook_is_named(kernel: Kernel) -> None:
    """Otherwise an exercise would stay open for ever, and nobody would know why."""
    path = kernel.folder / f"{NAME}.ipynb"
    shutil.copyfile(kernel.built.release / path.name, path)
    assert "Careful" not in lines(kernel.run("progress")[-1])[0]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != CHECKS[1]]
    nbformat.write(notebook, path)
    last = lines(kernel.run("progress")[-1])[0].split("\n")[-1]
    assert last == (
        f'{START} Careful: the check "arrays" of twice was deleted. Grading uses the checks as '
        'they were handed out. For a clean copy use start_over("01").'
    )


def test_the_text_around_a_check_may_differ(kernel: Kernel) -> None:
    """As an editor may leave it: an empty line more at the end."""
    done = kernel.run(RIGHT, kernel.cell(CHECKS[0]).source + "\n\n")
    assert len(lines(done[-1])) == 1


def test_marks_are_what_they_are_without_it(kernel: Kernel) -> None:
    """A line is no result of a cell: nbgrader's own rule gives what it always gave."""
    _, *right, _, _, fails = kernel.run(RIGHT, *CHECKS, WRONG, *CHECKS)
    for name, cell in zip((*CHECKS, CHECKS[1]), (*right, fails), strict=True):
        assert lines(cell)
        cell.metadata = kernel.cell(name).metadata
        most = cell.metadata.nbgrader.points
        assert determine_grade(cell) == ((0 if cell is fails else most), most)


def test_where_hidden_tests_run_it_keeps_quiet(kernel: Kernel) -> None:
    """As under `nbgrader autograde`, or in the instructor's edition."""
    names = ("twice", "twice-array", "twice-number", "progress")
    done = kernel.run(*(kernel.cell(name, "source").source for name in names))
    assert [output for cell in done for output in cell.outputs if lines(cell)] == []
    assert not [output for cell in done for output in cell.outputs if output.output_type == "error"]


PLAIN = f"from {KIT} import progress\nprogress.show('01')\n"
SHELL = (
    "from IPython.core.interactiveshell import InteractiveShell\n"
    "shell = InteractiveShell.instance()\n"
    f"shell.run_cell({PLAIN!r})\n"
    f"from {KIT} import progress\n"
    "assert progress._tracker is None\n"
    "hooks = shell.events.callbacks['post_run_cell']\n"
    f"assert not [hook for hook in hooks if {KIT!r} in hook.__module__]"
)
NO_IMPORT = f"{PLAIN}import sys\nassert 'IPython' not in sys.modules"


@pytest.mark.parametrize("code", [NO_IMPORT, SHELL], ids=["plain Python", "a shell, no kernel"])
def test_outside_a_kernel_nothing_happens(
    code: str, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where a class is graded."""
    monkeypatch.setenv("IPYTHONDIR", str(kernel.folder / "ipython"))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=kernel.folder, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_list_of_checks_is_what_students_have(built: Course) -> None:
    with (built.release / KIT / "exercises.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name in authored.LESSONS:
        notebook = nbformat.read(built.release / f"{name}.ipynb", as_version=4)
        visible = {
            cell.id: digest(cell.source)
            for cell in notebook.cells
            if cells.is_test(cell) and cells.has_code(cell.source)
        }
        own = [row for row in rows if row["lesson"] == name]
        assert {row["check"]: row["digest"] for row in own} == visible
        points = {row["exercise"]: int(row["points"]) for row in own}
        assert sum(points.values()) == 10
        assert set(points) == {cell.id for cell in notebook.cells if cells.is_solution(cell)}
