"""JupyterLab in a real browser, as `make lab` and `make lab-instructor` open it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbjudge.course import Course
from nbjudge.marks import grade, gradebook
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.jupyter import SECONDS, cell, ready, run
from tests.support import ASSIGNMENT
from tests.support.lab import course_copy, serving

MENUS = ["文件", "编辑", "查看", "运行", "内核", "标签页", "设置", "帮助"]
ANSWER = "def forward_propagation(inputs, weights): return inputs @ weights"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_copy(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with serving(root) as address:
        yield address


def test_the_first_lesson_opens_by_itself_in_chinese(
    address: str, visit: Callable[..., Page]
) -> None:
    """And with nothing of the instructor's, no news, no dialog."""
    page = visit(address)
    expect(page.get_by_role("heading", name="01 前向传播")).to_be_visible()
    assert page.locator(".lm-MenuBar-itemLabel").all_inner_texts() == MENUS
    ready(page)
    assert page.get_by_text("Validate").count() == 0
    assert page.get_by_text("Formgrader").count() == 0
    assert page.get_by_text("Create Assignment").count() == 0
    assert page.locator("[data-id*=nbgrader]").count() == 0
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert page.locator("mjx-container").count() > 5
    assert page.locator("mjx-merror").count() == 0


def test_a_lesson_is_one_click_away(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address.replace("/?", "/lab?"))
    page.locator(".jp-DirListing-item", has_text="04_backprop").click()
    expect(page.get_by_role("heading", name="04 反向传播")).to_be_visible()


def test_a_student_works_and_starts_over(
    root: Path, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(address.replace("/?", "/lab/tree/01_forward.ipynb?reset&"))
    ready(page)
    run(page, "# 准备")
    run(page, "x = np.array([[5.0 - 4, 1.0]])")
    figure = run(page, "2-2-2-1 网络：每条线是一个权重").locator("img")
    figure.wait_for()
    assert figure.evaluate("one => one.naturalWidth") > 300

    run(page, "def forward_propagation(inputs, weights):")
    below = run(page, "# 检查 · 形状：(3, 2) 乘以 (2, 4)")
    line = below.get_by_text("进度：✗ forward_propagation：没过（3 个里过了 0 个）；7 分。")
    expect(line).to_be_visible()
    error = below.get_by_text("没有通过。forward_propagation")
    assert line.bounding_box()["y"] > error.bounding_box()["y"], "the line stands below the error"

    todo = cell(page, "def forward_propagation(inputs, weights):")
    todo.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(ANSWER)
    page.keyboard.press("Control+Enter")
    below = run(page, "# 检查 · 形状：(3, 2) 乘以 (2, 4)")
    line = below.get_by_text("进度：○ forward_propagation：还没运行完（3 个里过了 1 个）")
    expect(line).to_be_visible()

    table = run(page, 'progress.show("01")')
    expect(table.get_by_text("还没运行完（3 个里过了 1 个）")).to_be_visible()

    for key in ("Control+s", "Escape", "b", "Enter"):  # a new cell, as the lesson says
        page.keyboard.press(key)
    page.keyboard.type('from lesson_kit.fresh import start_over; start_over("01")')
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("你原来的那一份在 旧版/")).to_be_visible()
    reload = page.locator(".jp-Dialog").get_by_role("button", name="重新加载")
    for patience in (5_000, 10_000, SECONDS):  # a menu that did not hear is opened again
        page.locator(".lm-MenuBar-itemLabel", has_text="文件").click()
        page.locator(".lm-Menu-itemLabel", has_text="从磁盘重新加载").click()
        with contextlib.suppress(TimeoutError):
            reload.click(timeout=patience)
            break
    expect(page.get_by_text(ANSWER)).to_have_count(0)
    todo = page.locator(".jp-CodeCell", has_text="def forward_propagation(inputs, weights):")
    expect(todo).to_contain_text("raise NotImplementedError")
    (kept,) = (root / "work" / ASSIGNMENT / "旧版").glob("01_forward *.ipynb")
    assert ANSWER in kept.read_text("utf-8")


@pytest.fixture
def instructors(root: Path) -> Iterator[str]:
    with serving(root, "--instructor") as address:
        yield address


def test_the_instructor_has_formgrader_and_create_assignment(
    instructors: str, visit: Callable[..., Page]
) -> None:
    page = visit(instructors.replace("/?", f"/lab/tree/source/{ASSIGNMENT}/01_forward.ipynb?"))
    ready(page)
    expect(page.locator(".jp-Toolbar").get_by_text("Validate", exact=True)).to_be_visible()
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
    expect(page.get_by_text("Create Assignment").first).to_be_visible()
    page.get_by_text("Formgrader", exact=True).first.click()
    board = page.frame_locator("iframe[src*=formgrader]")
    expect(board.get_by_text(ASSIGNMENT, exact=True).first).to_be_visible()
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0


def test_formgrader_shows_formulas_and_asks_nobody(
    root: Path, instructors: str, visit: Callable[..., Page]
) -> None:
    """On a page where marks are given; what is given there is kept."""
    course = Course.load(root)
    shutil.copytree(course.release, course.submission("wang"))
    grade.grade(course)
    with gradebook.opened(course) as book:
        submission = book.find_submission_notebook("02_sigmoid", ASSIGNMENT, "wang").id
    page = visit(instructors.replace("/?", "/api?"))  # from here on a cookie does for the token
    base = instructors.partition("/?")[0]
    page.goto(f"{base}/formgrader/submissions/{submission}/?index=0")
    page.locator("h1", has_text="02 激活函数").wait_for(timeout=SECONDS)
    formulas = page.locator("math")
    assert formulas.count() > 20
    assert "$" not in page.locator(".text_cell_render").first.inner_text()
    fraction = page.locator("math mfrac").first
    assert fraction.bounding_box()["height"] > 20, "it is drawn as one"
    assert page.evaluate("document.fonts.check('16px \\'Course Formula\\'')")
    expect(page.locator(".tabbable:focus")).to_have_count(1)
    score = page.locator("input.score").first
    score.fill("0.5")
    with page.expect_response(lambda one: "/api/grade/" in one.url and one.ok):
        score.press("Enter")
    with gradebook.opened(course) as book:
        person = gradebook.people(book, course, "wang")[0]
    assert 0.5 in [points for points, _ in person.marks["02_sigmoid"].values()]
