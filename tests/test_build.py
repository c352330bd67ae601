"""This course's built folders are what its lessons say, and each edition holds what it should."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbjudge.author import build, lesson
from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.original import of_notebook

from tests.support import RELEASE, ROOT, SOURCE, THIS

NAMES = [path.stem for path in lesson.texts(THIS)]
FUNCTIONS = {
    "01_forward": {"forward_propagation", "forward_layers"},
    "02_sigmoid": {"sigmoid", "sigmoid_derivative", "forward_network"},
    "03_losses": {"mse", "cross_entropy"},
    "04_backprop": {
        "numerical_gradient",
        "graph_gradients",
        "mse_gradient",
        "back_propagation",
        "back_propagation_sigmoid",
    },
    "05_single_layer_net": {"net", "train"},
    "06_hidden_layer": {"deltas", "forward_all", "backward_network", "train_network"},
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def sources() -> dict[str, NotebookNode]:
    return lesson.read_all(THIS)


@pytest.fixture(scope="module")
def release() -> dict[str, NotebookNode]:
    return {name: nbformat.read(RELEASE / f"{name}.ipynb", as_version=4) for name in NAMES}


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    for folder in ("notebooks", "source", "release"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = [str(path.relative_to(tmp_path)) for path in build.build(THIS, tmp_path)]
    assert changed == [], "these built files are not what the lessons say: run `make build`"


def test_set_up_and_tests_are_folded_to_a_title(release: dict[str, NotebookNode]) -> None:
    for name, notebook in release.items():
        for cell in notebook.cells:
            hidden_only = not cells.has_code(cell.source)
            title = "# 准备：" if cell.id == "setup" else ""
            if cells.is_test(cell):
                title = "# 计分 · " if hidden_only else "# 检查 · "
                assert cells.about(cell.source) == cell.source.partition("\n")[0][len(title) :]
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert folded == bool(title), (name, cell.id)
            assert cell.source.startswith(title), (name, cell.id)


def test_every_function_of_the_contract_is_graded(sources: dict[str, NotebookNode]) -> None:
    assert list(FUNCTIONS) == NAMES
    for name, functions in FUNCTIONS.items():
        original = of_notebook(sources[name])
        tests: dict[str, int] = {}
        for cell in original.notebook.cells:
            if cells.points(cell):
                function = original.exercise(cell.id)
                tests[function] = tests.get(function, 0) + 1
                assert lesson.tested(cell.id) == function
        assert set(tests) == functions


GRADIENTS = {  # whose values are asked for
    "numerical_gradient-value",
    "numerical_gradient-eps",
    "graph_gradients-value",
    "mse_gradient-value",
    "back_propagation-value",
    "back_propagation_sigmoid-value",
    "net-dw",
    "deltas-value",
    "backward_network-output",
    "backward_network-hidden",
}


def test_points_stand_where_the_understanding_is(sources: dict[str, NotebookNode]) -> None:
    points = {
        cell.id: cells.points(cell)
        for notebook in sources.values()
        for cell in notebook.cells
        if cells.points(cell)
    }

    def of(*ideas: str) -> float:
        return sum(worth for name, worth in points.items() if name.partition("-")[2] in ideas)

    assert sum(points.values()) == 100
    assert sum(points[name] for name in GRADIENTS) >= 35
    assert of("unchanged") <= 5
    assert of("error") <= 4
    assert of("shape", "number") <= 12


def test_the_release_holds_no_answer(
    sources: dict[str, NotebookNode], release: dict[str, NotebookNode]
) -> None:
    for name, notebook in release.items():
        source = {cell.id: cell.source for cell in sources[name].cells}
        text = nbformat.writes(notebook)
        for marker in (*cells.SOLUTION, *cells.HIDDEN):
            assert marker not in text, f"{name}: {marker}"
        for cell in notebook.cells:
            original = source[cell.metadata.nbgrader.grade_id]
            for markers in (cells.SOLUTION, cells.HIDDEN):
                visible = cells.without_region(original, markers, keep=False).split("\n")
                secret = set(original.split("\n")) - set(visible) - set(markers)
                left = secret & set(cell.source.split("\n")) - {""}
                assert not left, f"{name}, {cell.id}: {left}"


def test_each_todo_raises_a_chinese_sentence(release: dict[str, NotebookNode]) -> None:
    for name, notebook in release.items():
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        todos = [cell for cell in code if "# todo" in cell.source]
        assert {cell.metadata.nbgrader.grade_id for cell in todos} >= FUNCTIONS[name]
        for cell in todos:
            space: dict[str, object] = {"np": np}
            exec(cell.source, space)
            function = space[cell.metadata.nbgrader.grade_id]
            needed = function.__code__.co_argcount - len(function.__defaults__ or ())
            with pytest.raises(NotImplementedError) as caught:
                function(*[np.ones((2, 2))] * needed)
            assert CHINESE.search(str(caught.value))
            assert CHINESE.search(function.__doc__)


def test_the_text_beside_the_release_leaks_nothing() -> None:
    for folder in (SOURCE, RELEASE):
        kinds = {path.suffix for path in folder.rglob("*") if path.is_file()} - {".pyc"}
        assert kinds <= {".ipynb", ".py", ".otf", ".txt", ".csv", ".json"}, f"{folder}: {kinds}"


def test_the_worked_edition_is_executed_and_has_figures() -> None:
    for name in NAMES:
        notebook = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        text = nbformat.writes(notebook)
        assert "BEGIN" not in text
        assert "nbgrader" not in text
        assert "# todo" not in "".join(cell.source for cell in code)
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        outputs = [output for cell in code for output in cell.outputs]
        assert any("image/png" in output.get("data", {}) for output in outputs), name


def test_the_kit_of_the_worked_edition_is_a_pointer() -> None:
    folder = THIS.worked / THIS.kit
    files = [path.name for path in folder.iterdir() if path.name != "__pycache__"]
    assert files == ["__init__.py"]
    code = "from lesson_kit import figures; print(figures.FONT)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=THIS.worked, capture_output=True, encoding="utf-8"
    )
    assert Path(done.stdout.strip()).parent == SOURCE / THIS.kit, done.stderr


def test_a_wrong_lesson_leaves_the_built_files_as_they_were(tmp_path: Path) -> None:
    shutil.copytree(THIS.lessons, tmp_path / "lessons")
    shutil.copyfile(ROOT / "nbgrader_config.py", tmp_path / "nbgrader_config.py")
    target = tmp_path / "notebooks" / "01_forward.ipynb"
    target.parent.mkdir()
    target.write_text("as it was", encoding="utf-8")
    last = tmp_path / "lessons" / f"{NAMES[-1]}.md"
    last.write_text(last.read_text("utf-8").replace(":points: ", ":points: 1", 1), encoding="utf-8")
    with pytest.raises(CourseError, match=rf"{NAMES[-1]}.md: its points add up to"):
        build.build(Course.load(tmp_path))
    assert target.read_text("utf-8") == "as it was"
    assert not (tmp_path / "source").exists()


def test_a_character_that_the_font_lacks_stops_the_build(tmp_path: Path) -> None:
    for name in ("lessons", "nbgrader_config.py"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile)(
            ROOT / name, tmp_path / name
        )
    for path in (tmp_path / "lessons").glob("0[2-9]_*.md"):
        path.unlink()
    text = tmp_path / "lessons" / "01_forward.md"
    drawing = "```{code-cell} ipython3\nplt.title('饕餮')\nplt.show()\n```\n"
    text.write_text(text.read_text("utf-8") + "\n" + drawing, encoding="utf-8")
    with pytest.raises(CourseError, match=r"01_forward: cell .* writes to stderr: .*Glyph"):
        build.build(Course.load(tmp_path))
