"""The style of the students' edition: shown in a kernel, by the release alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbjudge.course import Course

from engine.tests.support.authored import KIT

ARRANGE = f"from {KIT} import seat\nseat.arrange()"


def outputs(folder: Path) -> list[list[str]]:
    """What each of two cells that ask for the style shows in a kernel in `folder`, as HTML."""
    made = [nbformat.v4.new_code_cell(ARRANGE) for _ in range(2)]
    notebook = nbformat.v4.new_notebook(cells=made)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    return [[output.data["text/html"] for output in cell.outputs] for cell in notebook.cells]


@pytest.fixture
def release(built: Course, tmp_path: Path) -> Path:
    shutil.copytree(built.release / KIT, tmp_path / KIT)
    return tmp_path


def test_each_run_of_the_set_up_shows_the_style(release: Path) -> None:
    """A second run takes the output of the first away."""
    (first,), (second,) = outputs(release)
    assert first == second
    assert first.startswith('<style class="lesson-seat">')
    assert 'content: "Write here"' in first


def test_no_other_edition_shows_it(built: Course) -> None:
    assert outputs(built.source) == [[], []]


@pytest.mark.parametrize(
    "code",
    [
        f"{ARRANGE}\nimport sys\nassert 'IPython' not in sys.modules",
        "from IPython.core.interactiveshell import InteractiveShell\n"
        f"assert InteractiveShell.instance().run_cell({ARRANGE!r}).success",
    ],
    ids=["plain Python", "a shell, no kernel"],
)
def test_outside_a_kernel_nothing_is_shown(
    code: str, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(release / "ipython"))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=release, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
