"""What this course's reading site is made of; it is built and walked in tests/browser."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbjudge.author import site
from nbjudge.notebook import cells

from tests.support import ASSIGNMENT, RELEASE, ROOT, SOURCE, THIS
from tests.support.published import NAMES, leaks, secrets


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "sources"
    site.prepare(THIS, folder)
    return folder


def test_no_solution_and_no_hidden_test_is_in_what_is_published(prepared: Path) -> None:
    assert len(secrets()) > 300
    for name in NAMES:
        read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
        assert not leaks(nbformat.writes(read))
        assert not leaks("\n".join(cell.source for cell in read.cells))
        source = nbformat.read(SOURCE / f"{name}.ipynb", as_version=4)
        assert len(leaks("\n".join(cell.source for cell in source.cells))) > 20, "it can be seen"


@pytest.mark.parametrize("name", NAMES)
def test_all_figures_of_the_worked_edition_are_there_and_nothing_else_has_an_output(
    name: str, prepared: Path
) -> None:
    read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
    worked = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
    with_output = [cell for cell in read.cells if cell.get("outputs")]
    assert all(cells.is_demonstration(cell) for cell in with_output)
    assert {cell.id: cell.outputs for cell in with_output} == {
        cell.id: cell.outputs
        for cell in worked.cells
        if cells.is_demonstration(cell) and cell.outputs and cell.id != "progress"
    }
    assert sum("image/png" in str(cell.outputs) for cell in with_output) >= 3


def test_prompts_are_chinese(prepared: Path) -> None:
    prompts = set()
    for name in NAMES:
        read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
        prompts |= {
            cell.metadata.mystnb.code_prompt_show
            for cell in read.cells
            if "code_prompt_show" in cell.metadata.get("mystnb", {})
        }
    assert "准备：导入这一课要用的东西" in prompts
    assert "代码：在 JupyterLab 里可以动手试" in prompts
    rest = prompts - {"准备：导入这一课要用的东西", "代码：在 JupyterLab 里可以动手试"}
    assert all(re.fullmatch(r"检查：.+（(\d+ 分|不计分)）", one) for one in rest), rest


def test_the_front_page_tells_what_the_lessons_say(prepared: Path) -> None:
    page = (prepared / "index.md").read_text("utf-8")
    functions = set()
    for name, student, _ in site.editions(THIS):
        one = site.summary(THIS, name, student)
        assert one.points == THIS.lesson_points[name]
        assert f"# {one.title}\n\n**{one.question}**" in student.cells[0].source
        assert f"约 {one.minutes} 分钟" in student.cells[0].source
        for word in (f"{name}.html", one.title, one.question, *one.functions):
            assert word in page
        functions |= set(one.functions)
    assert f"{len(NAMES)} 课，一个问题，\n{len(functions)} 个练习" in page


def test_the_font_and_the_picture_are_there(prepared: Path) -> None:
    assert (prepared / "_static" / "BackpropSansSC.otf").exists()
    assert (prepared / "lesson.png").exists()
    assert (prepared / f"{ASSIGNMENT}.zip").exists()


def test_what_the_front_page_installs_is_what_the_student_edition_imports() -> None:
    page = (ROOT / "site" / "index.md").read_text("utf-8")
    installed = re.search(r"pip install (.+)", page)[1].split()
    sources = [path.read_text("utf-8") for path in (RELEASE / THIS.kit).glob("*.py")]
    for _, student, _ in site.editions(THIS):
        sources += [cell.source for cell in student.cells if cell.cell_type == "code"]
    imported = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.split(".")[0])
    imported -= {*sys.stdlib_module_names, THIS.kit}
    imported -= {"IPython", "PIL"}  # come with jupyterlab and matplotlib
    assert imported <= set(installed)
    assert {"numpy", "matplotlib", "jupyterlab"} <= set(installed)


def test_the_workflow_publishes_what_make_site_writes() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == ["make site"]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert upload["with"]["path"].strip("/") == "_site"
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
