"""What this course's reading site is made of; it is built and walked in tests/browser."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import nbformat
import pytest
import yaml
from nbjudge.author import site
from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells

from tests.support import ASSIGNMENT, RELEASE, ROOT, SOURCE, THIS
from tests.support.lab import course_copy
from tests.support.published import NAMES, leaks, secrets


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = course_copy(tmp_path_factory.mktemp("course"))  # without a seat of another edition
    shutil.copytree(ROOT / "site", root / "site")
    site.prepare(Course.load(root), root / "sources")
    return root / "sources"


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
    for prompt in ("准备：导入要用的东西", "这一格的代码", "画图的代码"):
        assert prompt in prompts
    rest = prompts - {"这一格的代码", "画图的代码"}
    assert all(re.fullmatch(r"准备：.+|检查：.+（(\d+ 分|不计分)）", one) for one in rest), rest


def test_the_code_of_a_cell_is_folded_where_it_only_draws(prepared: Path) -> None:
    for name in NAMES:
        read = nbformat.read(prepared / f"{name}.ipynb", as_version=4)
        for cell in read.cells:
            prompt = cell.metadata.get("mystnb", {}).get("code_prompt_show")
            kinds = {"image/png" in one.get("data", {}) for one in cell.get("outputs", [])}
            assert (prompt == "画图的代码") == (kinds == {True}), cell.source


def test_style_sheets_lose_the_rules_that_no_page_uses() -> None:
    path = ROOT / "site" / "weight.py"
    weight = module_from_spec(spec_from_file_location("weight", path))
    weight.__spec__.loader.exec_module(weight)
    sheet = (
        '@charset "utf-8";.used,.other .used{color:red}.other{color:blue}p:not(.other){margin:0}'
        "@media print{.other{a:b}.used:is(.other,.used){a:b}}@media print{#other{a:b}}"
        '@keyframes turn{0%{a:b}to{a:c}}@font-face{src:url(a.woff)}.used:after{content:"}"}'
    )
    assert weight.used_rules(sheet, {"used"}) == (
        '@charset "utf-8";.used{color:red}p:not(.other){margin:0}'
        "@media print{.used:is(.other,.used){a:b}}"
        '@keyframes turn{0%{a:b}to{a:c}}.used:after{content:"}"}'
    )


def test_the_front_page_tells_what_the_lessons_say(prepared: Path) -> None:
    page = (prepared / "index.md").read_text("utf-8")
    functions = set()
    for name, student, _ in site.editions(THIS):
        one = site.summary(THIS, name, student)
        assert one.points == THIS.lesson_points[name]
        assert f"# {one.title}\n\n**{one.question}**" in student.cells[0].source
        assert f"约 {one.minutes} 分钟" in student.cells[0].source
        for word in (f"{name}.html", *one.title.split(), one.question, *one.functions):
            assert word in page
        functions |= set(one.functions)
    assert f"{len(NAMES)} 课，一个问题，{len(functions)} 个练习" in page


def _front(prepared: Path) -> str:
    return (prepared / "index.md").read_text("utf-8")


def test_the_font_and_the_picture_are_there(prepared: Path) -> None:
    assert (prepared / "_static" / "BackpropSansSC.otf").exists()
    picture, alt = re.search(r'<img src="(.+?)" alt="(.+?)"', page := _front(prepared)).groups()
    assert (prepared / picture).exists()
    assert alt.startswith("计算图：蓝色的值往前，橙色的梯度往回。")
    assert page.count("<img") == 1
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


def test_the_front_page_leads_to_the_seat_where_there_is_one(tmp_path: Path) -> None:
    root = course_copy(tmp_path)
    shutil.copytree(ROOT / "site", root / "site")
    site.prepare(Course.load(root), tmp_path / "without")
    assert "seat" not in (tmp_path / "without" / "index.md").read_text("utf-8")
    (root / "_seat").mkdir()
    (root / "_seat.zip").touch()
    (root / "_seat" / site.STAMP).write_text(site.edition(Course.load(root)))
    site.prepare(Course.load(root), tmp_path / "with")
    front = (tmp_path / "with" / "index.md").read_text("utf-8")
    assert 'href="seat/index.html"' in front
    assert 'href="seat.zip" download' in front


def test_the_seat_of_another_edition_is_not_published(tmp_path: Path) -> None:
    root = course_copy(tmp_path)
    course = Course.load(root)
    shutil.copytree(ROOT / "seat", root / "seat")
    (root / "_seat").mkdir()
    (root / "_seat.zip").touch()
    with pytest.raises(CourseError, match=r"was made from another edition.+run `make seat` first"):
        site.has_seat(course)
    for path in (root / "seat" / "lesson.js", course.release / "02_sigmoid.ipynb"):
        (root / "_seat" / site.STAMP).write_text(site.edition(course))
        assert site.has_seat(course)
        path.write_bytes(path.read_bytes() + b"\n")
        with pytest.raises(CourseError, match="was made from another edition"):
            site.has_seat(course)
    (root / "_seat.zip").unlink()
    assert not site.has_seat(course)


def test_the_workflow_publishes_what_make_site_writes() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == ["make seat site"]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert upload["with"]["path"].strip("/") == "_site"
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
