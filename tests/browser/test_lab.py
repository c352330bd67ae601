"""JupyterLab in a real browser, as `make lab` and `make lab-instructor` open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import cell, ready, run
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
    expect(page.locator(".jp-Toolbar").get_by_text("Validate", exact=True)).to_be_visible()
    ready(page)
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


def test_a_student_works_validates_and_starts_over(
    root: Path, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(address.replace("/?", "/lab/tree/01_forward.ipynb?reset&"))
    ready(page)
    run(page, "figures.use_chinese_font()")
    run(page, "x = np.array([[5.0 - 4, 1.0]])")
    figure = run(page, "2-2-2-1 网络：每条线是一个权重").locator("img")
    figure.wait_for()
    assert figure.evaluate("one => one.naturalWidth") > 300

    run(page, "def forward_propagation(inputs, weights):")
    below = run(page, "# 形状：(3, 2) 乘以 (2, 4)")
    line = below.get_by_text("进度：还没过：forward_propagation、forward_layers，共 15 分。")
    expect(line).to_be_visible()
    error = below.get_by_text("没有通过。forward_propagation")
    assert line.bounding_box()["y"] > error.bounding_box()["y"], "the line stands below the error"

    todo = cell(page, "def forward_propagation(inputs, weights):")
    todo.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(ANSWER)
    page.keyboard.press("Control+Enter")
    below = run(page, "# 形状：(3, 2) 乘以 (2, 4)")
    line = below.get_by_text("进度：还没过：forward_propagation（检查过了 1/3）、forward_layers")
    expect(line).to_be_visible()

    page.locator(".jp-Toolbar").get_by_text("Validate", exact=True).click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog.get_by_text("The following cell failed:").first).to_be_visible()
    dialog.get_by_role("button", name="确认").click()

    table = run(page, 'progress.show("01")')
    expect(table.get_by_text("还没运行完（3 个里过了 1 个）")).to_be_visible()

    for key in ("Escape", "b", "Enter"):  # a new cell, as the lesson says
        page.keyboard.press(key)
    page.keyboard.type('from lesson_kit.fresh import start_over; start_over("01")')
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("你原来的那一份在 旧版/")).to_be_visible()
    page.locator(".lm-MenuBar-itemLabel", has_text="文件").click()
    page.locator(".lm-Menu-itemLabel", has_text="从磁盘重新加载").click()
    page.locator(".jp-Dialog").get_by_role("button", name="重新加载").click()
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
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
    expect(page.get_by_text("Create Assignment").first).to_be_visible()
    page.get_by_text("Formgrader", exact=True).first.click()
    board = page.frame_locator("iframe[src*=formgrader]")
    expect(board.get_by_text(ASSIGNMENT, exact=True).first).to_be_visible()
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
