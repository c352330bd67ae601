"""The student's seat in JupyterLab: seen, measured, and used by somebody without a mouse."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lesson_kit.questions import QUESTIONS
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.jupyter import cell, ready, run
from tests.support import ASSIGNMENT
from tests.support.lab import course_copy, serving

RIGHT = "def sigmoid(x): return 1 / (1 + np.exp(-x))"
WRONG = "def sigmoid(x): return 1 / (1 + np.exp(x))"
CHECKS = ("# 检查 · 一个数：一个数进去", "# 检查 · 数组：每个元素")
# JupyterLab's own: attributes that its buttons may not have, CodeMirror's text boxes without a
# name, a feed whose children are no articles, skip links outside any landmark.
JUPYTERLAB = ("aria-allowed-attr", "aria-input-field-name", "aria-required-children", "region")
OURS = (".jp-RenderedMarkdown", ".jp-OutputArea")
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # of the open tabs, the one in front
ACTIVE = f"{PANEL} .jp-Notebook-cell.jp-mod-active"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_copy(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with serving(root) as address:
        yield address


@pytest.fixture
def lesson(address: str, visit: Callable[..., Page]) -> Callable[[str], Page]:
    def lesson(own: str, **options: object) -> Page:
        page = visit(
            address.replace("/?", f"/lab/workspaces/{own}/tree/02_sigmoid.ipynb?"), **options
        )
        ready(page)
        return page

    return lesson


def set_up(page: Page) -> None:
    run(page, "# 准备")
    expect(page.locator("style.lesson-seat")).to_have_count(1)


def style(one: Locator, name: str) -> str:
    return str(one.evaluate("(one, name) => getComputedStyle(one)[name]", name))


def test_where_to_write_is_marked_and_nothing_else_is(lesson: Callable[..., Page]) -> None:
    page = lesson("marked")
    set_up(page)
    editors = page.locator(".jp-CodeCell .jp-InputArea-editor")
    marks = editors.evaluate_all(
        """all => all.filter(one => getComputedStyle(one, "::before").content === '"你来写"')
            .map(one => /def (\\w+)/.exec(one.textContent)?.[1])"""
    )
    assert marks == [
        "sigmoid",
        "by_hand",
        "sigmoid_derivative",
        "forward_network",
        "stable_sigmoid",
        "relu",
    ]
    todo = cell(page, "def sigmoid(x):").locator(".jp-InputArea-editor")
    assert style(todo, "borderLeftWidth") == "4px"
    text = page.locator(".jp-RenderedMarkdown p", has_text="上一课，花瓣长 5 厘米").first
    assert text.evaluate("one => one.clientWidth") <= 44 * 15
    assert style(text, "fontSize") == "15px"
    below = page.locator(".jp-Cell-outputWrapper:has(.lesson-seat)").first
    assert below.evaluate("one => one.clientHeight") == 0


def test_an_exercise_its_results_and_the_next_check_fit_on_a_screen(
    lesson: Callable[..., Page],
) -> None:
    page = lesson("fits")
    set_up(page)
    todo = cell(page, "def sigmoid(x):")
    todo.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(WRONG)
    page.keyboard.press("Control+Enter")
    for _ in range(6):
        page.keyboard.press("Shift+Enter")  # past three hints, to the first check and the next
    first, second = (page.locator(".jp-CodeCell", has_text=check) for check in CHECKS)
    expect(second.get_by_text("进度：✗ sigmoid：没过")).to_be_visible()
    expect(first.locator(".jp-InputPlaceholder")).to_be_visible()
    todo.evaluate("one => one.scrollIntoView({block: 'start'})")
    panel = page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    for seen in (todo, first, second, second.get_by_text("正负颠倒了")):
        expect(seen).to_be_in_viewport(ratio=0.9)
        box = seen.bounding_box()
        assert box["y"] + box["height"] <= panel["y"] + panel["height"]
    assert panel["height"] < 700


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_of_ours(dark: bool, lesson: Callable[..., Page]) -> None:
    page = lesson(f"axe-{dark}")
    if dark:
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    set_up(page)
    for check in CHECKS:
        run(page, check)
    run(page, "quiz.ask").locator(".MCButton").first.click()
    expect(run(page, "play.move_sigmoid()").get_by_role("slider").first).to_be_visible()
    expect(run(page, "figures.draw_sigmoid(").locator("img")).to_be_visible()
    expect(run(page, "progress.show").locator("progress")).to_be_visible()
    # what is out of sight is not laid out, and not judged
    page.add_style_tag(content=".jp-Notebook-cell { content-visibility: visible !important }")
    assert violations(page, but=JUPYTERLAB) == []
    for place in OURS:
        assert violations(page, place) == []


def step(page: Page, key: str, text: str) -> None:
    """Press a key until the active cell has this text."""
    for _ in range(100):
        if text in page.locator(ACTIVE).first.inner_text():
            return
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    raise AssertionError(f"no cell has {text}")


def focus(page: Page, where: str, text: str = "", key: str = "Tab") -> None:
    """Press a key until the focus is on an element that fits a selector and has this text."""
    wanted = """([where, text]) => {
        const one = document.activeElement;
        return one.matches(where) && one.textContent.includes(text);
    }"""
    for _ in range(40):
        if page.evaluate(wanted, [where, text]):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never comes to {where}")


def test_a_keyboard_is_enough_from_the_first_cell_to_the_package(
    root: Path, lesson: Callable[..., Page]
) -> None:
    page = lesson("keyboard")
    keys = page.keyboard
    step(page, "Shift+Enter", "def sigmoid(x):")
    for key in ("Enter", "Control+a"):
        keys.press(key)
    keys.type(RIGHT)
    step(page, "Shift+Enter", "这条曲线有多陡")
    expect(page.get_by_text("进度：✓ sigmoid：2 个都过了；5 分")).to_be_visible()

    keys.press("Escape")
    step(page, "ArrowDown", 'quiz.ask("02")')
    keys.press("Control+Enter")
    question = page.locator(".Quiz", has_text=QUESTIONS["02"][0].text)
    expect(question).to_be_visible()
    focus(page, ".Quiz input")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(question.locator(".Feedback")).to_have_text(QUESTIONS["02"][0].choices[1].feedback)
    keys.press("Escape")  # back to the cell, where keys are JupyterLab's again
    keys.press("Control+s")
    expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)

    focus(page, ".jp-DirListing-itemText", key="Shift+Tab")
    focus(page, ".jp-DirListing-itemText", "06_hidden_layer", key="ArrowDown")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="06 隐藏层")).to_be_visible()
    page.locator(f"{PANEL} .jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.wait_for_timeout(0)
    step(page, "ArrowDown", "handin.form()")
    keys.press("Control+Enter")
    expect(page.get_by_role("button", name="打包")).to_be_visible()
    focus(page, ".widget-text input")
    keys.type("wang_02")
    focus(page, ".widget-button")
    keys.press("Enter")
    expect(page.get_by_text("打好了：backprop_wang_02_")).to_be_visible()
    (package,) = (root / "work" / ASSIGNMENT).glob("backprop_wang_02_*.zip")
    with zipfile.ZipFile(package) as handed_in:
        assert RIGHT in handed_in.read("02_sigmoid.ipynb").decode()
