"""The built folders are what the lessons say, and each edition holds what it should."""

import base64
import copy
import io
import re
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from course import bank, build, lesson
from course.config import ASSIGNMENT, ROOT, CourseError

LESSONS = sorted(bank.lessons())
FUNCTIONS = {
    "01_forward": {"forward_propagation", "forward_layers"},
    "02_sigmoid": {"sigmoid", "sigmoid_derivative", "stable_sigmoid", "forward_network"},
    "03_losses": {"mse", "cross_entropy"},
    "04_backprop": {
        "numerical_gradient",
        "mse_gradient",
        "back_propagation",
        "back_propagation_sigmoid",
    },
    "05_single_layer_net": {"forward_propagation", "mse", "back_propagation", "net", "train"},
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def release() -> dict[str, nbformat.NotebookNode]:
    folder = ROOT / "release" / ASSIGNMENT
    return {name: nbformat.read(folder / f"{name}.ipynb", as_version=4) for name in LESSONS}


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    for folder in ("notebooks", "source", "release"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = [str(path.relative_to(tmp_path)) for path in build.build(target=tmp_path)]
    assert changed == [], "these built files are not what the lessons say: run `make build`"


def test_every_function_of_the_contract_is_graded() -> None:
    assert list(FUNCTIONS) == LESSONS
    for name, functions in FUNCTIONS.items():
        tests = [lesson.parts(cell) for cell in bank.lessons()[name].cells]
        cells: dict[str, int] = {}
        for cell_name, points in tests:
            if points:
                function = cell_name.split("-")[0]
                cells[function] = cells.get(function, 0) + 1
        assert set(cells) == functions
        # The pieces of lesson 05 are graded item by item where they are taught.
        once_more = functions - set(FUNCTIONS["05_single_layer_net"]) | {"net", "train"} & functions
        assert all(cells[function] >= 2 for function in once_more), cells


def test_the_release_holds_no_answer(release: dict[str, nbformat.NotebookNode]) -> None:
    for name, notebook in release.items():
        source = {cell.id: cell for cell in bank.lessons()[name].cells}
        text = nbformat.writes(notebook)
        for marker in (*lesson.SOLUTION, *lesson.HIDDEN):
            assert marker not in text, f"{name}: {marker}"
        for cell in notebook.cells:
            original = source[cell.metadata.nbgrader.grade_id].source
            for markers in (lesson.SOLUTION, lesson.HIDDEN):
                visible = lesson.without_region(original, markers, keep=False).split("\n")
                secret = set(original.split("\n")) - set(visible) - set(markers)
                left = secret & set(cell.source.split("\n")) - {""}
                assert not left, f"{name}, {cell.id}: {left}"


def test_each_todo_raises_a_chinese_sentence(release: dict[str, nbformat.NotebookNode]) -> None:
    for name, notebook in release.items():
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        todos = [cell for cell in code if "# todo" in cell.source]
        assert {cell.metadata.nbgrader.grade_id for cell in todos} >= FUNCTIONS[name]
        for cell in todos:
            space: dict = {"np": np}
            exec(cell.source, space)
            function = space[cell.metadata.nbgrader.grade_id]
            needed = function.__code__.co_argcount - len(function.__defaults__ or ())
            with pytest.raises(NotImplementedError) as caught:
                function(*[np.ones((2, 2))] * needed)
            assert CHINESE.search(str(caught.value))
            assert CHINESE.search(function.__doc__)


def test_the_text_beside_the_release_leaks_nothing() -> None:
    for folder in ("source", "release"):
        kinds = {p.suffix for p in (ROOT / folder).rglob("*") if p.is_file()} - {".pyc"}
        assert kinds <= {".ipynb", ".py", ".otf", ".txt", ".csv"}, f"{folder}: {kinds}"


def test_the_worked_edition_is_executed_and_clean() -> None:
    for name in LESSONS:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        text = nbformat.writes(notebook)
        assert "BEGIN" not in text
        assert "nbgrader" not in text
        assert "# todo" not in "".join(cell.source for cell in code)
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        outputs = [output for cell in code for output in cell.outputs]
        assert any("image/png" in output.get("data", {}) for output in outputs), (
            f"{name}: no figure"
        )
        assert notebook.metadata.language_info == {"name": "python"}, "a version would change"


def test_a_wrong_lesson_leaves_the_built_files_as_they_were(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    shutil.copyfile(ROOT / "nbgrader_config.py", tmp_path / "nbgrader_config.py")
    target = tmp_path / "notebooks" / "01_forward.ipynb"
    target.parent.mkdir()
    target.write_text("as it was", encoding="utf-8")
    last = tmp_path / "lessons" / "05_single_layer_net.md"
    last.write_text(last.read_text("utf-8").replace(":points: ", ":points: 1", 1), encoding="utf-8")
    with pytest.raises(CourseError, match=r"05_single_layer_net.md: its points add up to"):
        build.build(tmp_path)
    assert target.read_text("utf-8") == "as it was"
    assert not (tmp_path / "source").exists()


def test_a_demonstration_that_fails_is_named(tmp_path: Path) -> None:
    notebook = build.worked(bank.lessons()["01_forward"])
    notebook.cells = [nbformat.v4.new_code_cell("1 / 0")]
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(
        CourseError, match=r"01_forward: cell .* fails in the worked edition: ZeroDiv"
    ):
        build._execute(notebook, "01_forward", tmp_path, build.config.load(ROOT))


def test_a_character_that_the_font_lacks_stops_the_build(tmp_path: Path) -> None:
    notebook = build.worked(bank.lessons()["01_forward"])
    setup = next(cell for cell in notebook.cells if cell.id == "setup")
    drawing = nbformat.v4.new_code_cell("plt.title('饕餮')\nplt.show()")
    notebook.cells = [setup, drawing]
    shutil.copytree(ROOT / "lessons" / "lesson_kit", tmp_path / "notebooks" / "lesson_kit")
    with pytest.raises(CourseError, match=r"01_forward: cell .* writes to stderr: .*Glyph"):
        build._execute(notebook, "01_forward", tmp_path, build.config.load(ROOT))


def picture(shift: float) -> str:
    figure, axes = plt.subplots(figsize=(2, 1.5))
    axes.plot([0, 1], [0, 1 + shift])
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": str(shift)})
    plt.close(figure)
    return base64.b64encode(file.getvalue()).decode()


def test_pictures_are_compared_by_what_they_show() -> None:
    one = picture(0.0)
    relabelled = base64.b64encode(base64.b64decode(one).replace(b"0.0", b"9.9")).decode()
    assert build.same_picture(one, one)
    assert not build.same_picture(one, picture(-0.3))
    assert relabelled != one, "the two files should differ in their bytes"


def test_text_is_compared_to_the_byte(tmp_path: Path) -> None:
    paths = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    notebook = copy.deepcopy(bank.lessons()["01_forward"])
    nbformat.write(notebook, paths[0])
    notebook.cells[0].source += " "
    nbformat.write(notebook, paths[1])
    assert build.same(paths[0], paths[0])
    assert not build.same(*paths)
