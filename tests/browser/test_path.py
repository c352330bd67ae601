"""The whole path in a real browser: a student's lesson, package, marks; nothing is made up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import cell, ready, run
from tests.support import ASSIGNMENT
from tests.support.lab import course_copy, serving

WRONG = "def sigmoid(x): return 1 / (1 + np.exp(x))"
RIGHT = "def sigmoid(x): return 1 / (1 + np.exp(-x))"
CHECKS = ["# 检查 · 一个数：一个数进去，一个数出来", "# 检查 · 数组：每个元素各算各的"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_copy(tmp_path_factory.mktemp("course"))


def write(page: Page, code: str) -> None:
    """Write over the cell of sigmoid, and run it."""
    cell(page, "def sigmoid(x):").locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(code)
    page.keyboard.press("Control+Enter")


def nbjudge(root: Path, *verb: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nbjudge", *verb], cwd=root, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_the_first_cell_to_the_mark(root: Path, visit: Callable[..., Page]) -> None:
    work = root / "work" / ASSIGNMENT
    with serving(root) as address:
        page = visit(address.replace("/?", "/lab/tree/02_sigmoid.ipynb?"))
        ready(page)
        run(page, "# 准备")
        write(page, WRONG)
        below = run(page, CHECKS[1])
        expect(below.get_by_text("正负颠倒了")).to_be_visible()
        expect(below.get_by_text("进度：✗ sigmoid：没过")).to_be_visible()

        write(page, RIGHT)
        for check in CHECKS:
            below = run(page, check)
        expect(below.get_by_text("进度：✓ sigmoid：2 个都过了；5 分")).to_be_visible()

        live = run(page, "play.move_sigmoid()")
        picture = live.locator(".widget-html img")
        first = picture.get_attribute("src")
        live.locator(".noUi-handle").first.focus()
        page.keyboard.press("ArrowRight")
        expect(picture).not_to_have_attribute("src", first)

        question = run(page, "quiz.ask").locator(".Quiz").first
        question.locator(".MCButton").first.click()
        expect(question.locator(".Feedback")).not_to_be_empty()
        page.locator(".jp-Toolbar [data-command='docmanager:save']").click()
        expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)
        assert RIGHT in (work / "02_sigmoid.ipynb").read_text("utf-8")
        page.close()

        page = visit(address.replace("/?", "/lab/workspaces/06/tree/06_hidden_layer.ipynb?"))
        ready(page)
        form = run(page, "handin.form()")
        form.locator("input").fill("wang_02")
        form.get_by_role("button", name="打包").click()
        expect(page.get_by_text("打好了：backprop_wang_02_")).to_be_visible()
        page.close()

    (package,) = work.glob("backprop_wang_02_*.zip")
    assert "1 taken" in nbjudge(root, "collect", str(package))
    assert re.search(r"^wang_02 +0 +5 +0 ", nbjudge(root, "grade"), re.M)
    with serving(root, "--instructor") as address:
        page = visit(address)
        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        page.get_by_text("Formgrader", exact=True).first.click()
        board = page.frame_locator("iframe[src*=formgrader]")
        board.get_by_role("link", name="Manage Students", exact=True).click()
        board.get_by_role("row", name="wang_02").get_by_role("link").first.click()
        board.get_by_role("link", name=ASSIGNMENT, exact=True).click()
        expect(board.get_by_role("row", name="02_sigmoid")).to_contain_text("5 / 15")
        page.close()  # before its server is gone
