"""What the reading site is made of: the student edition, figures, and nothing of the answers.

The site itself is built and walked in tests/browser/test_site.py.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from course import lesson, site
from course.config import ASSIGNMENT, ROOT, CourseError

NAMES = [path.stem for path in sorted((ROOT / "lessons").glob("[0-9]*.md"))]
PNG = {"image/png": "iVBORw0KGgo="}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@functools.cache
def secrets() -> set[str]:
    """Return every line, without blanks, of a solution or a hidden test that students do not have.

    A line of fewer than 8 characters (`else:`) or one that a student reads elsewhere is none.
    """
    found, given = set(), ""
    for name in NAMES:
        source = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        for cell in source.cells:
            for markers in (lesson.SOLUTION, lesson.HIDDEN):
                inside = False
                for line in cell.source.split("\n"):
                    if line.strip() in markers:
                        inside = line.strip() == markers[0]
                    elif inside:
                        found.add(squeezed(line))
        student = nbformat.read(ROOT / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        given += squeezed("\n".join(cell.source for cell in student.cells))
    for path in (ROOT / "release" / ASSIGNMENT / "lesson_kit").glob("*.py"):
        given += squeezed(path.read_text("utf-8"))
    return {line for line in found if len(line) >= 8 and line not in given}


def told(text: str) -> set[str]:
    """Return the secrets that stand in a text."""
    text = squeezed(text)
    return {line for line in secrets() if line in text}


def code(name: str, source: str, tags: tuple[str, ...] = (), **grader: object) -> NotebookNode:
    metadata = {"nbgrader": {"grade_id": name, **grader}, "tags": list(tags)}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def notebook(*cells: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def drawn(cell: NotebookNode) -> NotebookNode:
    cell = nbformat.from_dict(cell)
    cell.outputs = [nbformat.v4.new_output("display_data", data=PNG)]
    return cell


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "sources"
    site.prepare(folder)
    return folder


def test_no_solution_and_no_hidden_test_is_in_what_is_published(prepared: Path) -> None:
    assert len(secrets()) > 300
    for name in NAMES:
        read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
        assert not told(nbformat.writes(read))
        assert not told("\n".join(cell.source for cell in read.cells))
        source = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        assert len(told("\n".join(cell.source for cell in source.cells))) > 20, "it can be seen"


@pytest.mark.parametrize("name", NAMES)
def test_all_figures_of_the_worked_edition_are_there_and_nothing_else_has_an_output(
    name: str, prepared: Path
) -> None:
    read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
    worked = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    with_output = [cell for cell in read.cells if cell.get("outputs")]
    assert all(lesson.is_demonstration(cell) for cell in with_output)
    assert {cell.id: cell.outputs for cell in with_output} == {
        cell.id: cell.outputs
        for cell in worked.cells
        if lesson.is_demonstration(cell) and cell.outputs and cell.id != "progress"
    }
    assert sum("image/png" in str(cell.outputs) for cell in with_output) >= 3


def test_only_a_demonstration_that_is_the_same_keeps_its_output() -> None:
    same = code("code-1", "draw()", ("demonstration",))
    other = code("code-2", "draw()", ("demonstration",))
    changed = code("code-2", "draw(solution)", ("demonstration",))
    todo = code("mse", "def mse(): ...", solution=True)
    test = code("mse-value", "check_value(mse)", points=2)
    student = notebook(same, other, todo, test)
    read = site.reading(student, notebook(*map(drawn, (same, changed, todo, test))))
    assert [bool(cell.get("outputs")) for cell in read.cells] == [True, False, False, False]


def test_tests_are_folded_and_hidden_ones_are_one_list() -> None:
    student = notebook(
        code("setup", "import numpy"),
        code("mse", "def mse(): ...", solution=True),
        code("mse-visible", "# 手算的例子\ncheck_value(mse)", points=0),
        code("mse-value", "# 计分: 数值, x < 3", points=3),
        code("mse-shape", "# 计分: 形状", points=1),
        nbformat.v4.new_markdown_cell("接着读", id="text"),
    )
    read = site.reading(student, notebook()).cells
    assert [cell.id for cell in read] == ["setup", "mse", "mse-visible", "mse-value-hidden", "text"]
    assert [cell.metadata.get("tags") for cell in read[:3]] == [
        ["hide-input"], ["exercise"], ["hide-input"]
    ]  # fmt: skip
    assert read[2].metadata.mystnb.code_prompt_show == "检查: 手算的例子 (不计分)"
    assert read[3].source == (
        '<ul class="tests"><li>数值, x &lt; 3 (3 分)</li><li>形状 (1 分)</li></ul>'
    )


@pytest.mark.parametrize(
    "call", ["play.sigmoid()", "from lesson_kit import quiz\n\nquiz.ask('02')"]
)
def test_what_is_for_the_hand_is_folded_and_only_its_words_stay(call: str) -> None:
    cell = code("code-1", call, ("demonstration", "nbval-ignore-output"))
    worked = nbformat.from_dict(cell)
    data = {"text/plain": "拖动滑块", "text/html": "<script>", "application/javascript": "ask()"}
    worked.outputs = [nbformat.v4.new_output("display_data", data=data)]
    (read,) = site.reading(notebook(cell), notebook(worked)).cells
    assert [output.data for output in read.outputs] == [{"text/plain": "拖动滑块"}]
    assert read.metadata.tags == ["demonstration", "live", "hide-input"]
    assert "JupyterLab" in read.metadata.mystnb.code_prompt_show


def test_tags_of_a_lesson_do_not_steer_sphinx() -> None:
    cell = code("code-1", "1", ("demonstration", "remove-cell", "raises-exception"))
    (read,) = site.reading(notebook(cell), notebook()).cells
    assert read.metadata == {"tags": ["demonstration"]}


def test_the_front_page_tells_what_the_lessons_say(prepared: Path) -> None:
    page = (prepared / "index.md").read_text("utf-8")
    for name, student, _ in site.editions():
        one = site.summary(name, student)
        assert one.points == lesson.POINTS_A_LESSON
        assert f"# {one.title}\n\n**{one.question}**" in student.cells[0].source
        assert f"约 {one.minutes} 分钟" in student.cells[0].source
        for word in (f"{name}.html", one.title, one.question, *one.functions):
            assert word in page
    assert "5 课, 一共\n14 个小函数" in page


@pytest.mark.parametrize(
    "first", ["# 标题\n\n约 5 分钟", "# 标题\n\n**问题**", "**问题**\n\n约 5 分钟"]
)
def test_a_lesson_without_title_question_or_minutes_stops_the_site(first: str) -> None:
    student = notebook(nbformat.v4.new_markdown_cell(first))
    with pytest.raises(CourseError, match=r"^02_sigmoid: the front page"):
        site.summary("02_sigmoid", student)


def test_what_the_front_page_installs_is_what_the_student_edition_imports() -> None:
    page = (ROOT / "site" / "index.md").read_text("utf-8")
    installed = re.search(r"pip install (.+)", page)[1].split()
    sources = [path.read_text("utf-8") for path in (ROOT / "release").rglob("lesson_kit/*.py")]
    for _, student, _ in site.editions():
        sources += [cell.source for cell in student.cells if cell.cell_type == "code"]
    imported = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.split(".")[0])
    imported -= {*sys.stdlib_module_names, "lesson_kit", "IPython"}  # IPython: with jupyterlab
    assert imported <= set(installed)
    assert {"numpy", "matplotlib", "jupyterlab"} <= set(installed)


def test_the_workflow_publishes_what_make_site_writes() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == ["make site"]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert ROOT / upload["with"]["path"] == site.write.__defaults__[0]
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
