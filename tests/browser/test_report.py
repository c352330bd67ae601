"""The instructor's report in a real browser: widths, sorting, darkness, and hostile names."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.finding import Finding
from nbjudge.pages import report
from playwright.sync_api import Browser, Page

from engine.tests.support.small_class import Pupil, write
from tests.browser.drawn import DESK, PHONE, chinese_is_drawn
from tests.support import THIS

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LONG = "W" * 120
EMPTY = Finding("empty", f"{HOSTILE}{LONG}")
STOP = Failure("stopped", check="wire.not_plain", values={"kind": HOSTILE})
COPY = "# 我的办法\ndef mse(p, y):\n" + "".join(
    f"    石头{k} = y.max() ** {k}  # 我的第{k}步\n" for k in range(12)
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pupils = {
        "b": Pupil((4, 0, 2), source=COPY, last="王", first="芳"),
        "a": Pupil((0, 0, 2), source=COPY, last=HOSTILE, findings=(EMPTY,)),
        "c": Pupil((4, 2, 2), last=LONG),
        "d": Pupil((1.5, 2, 0)),
        "e": Pupil((0, 0, 0), failures={"mse-value": STOP}),
        **{f"s{k:02}": Pupil() for k in range(40)},
    }
    course = write(tmp_path_factory.mktemp("class"), pupils)
    shutil.copytree(THIS.source / "lesson_kit", course.source / "lesson_kit")  # for its font
    course.kit = "lesson_kit"
    return report.write(course, {})


def heat(page: Page) -> list[list[str]]:
    rows = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    return page.locator("#heat tbody tr").evaluate_all(rows)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_only_tables_scroll_sideways(
    path: Path, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    page = visit(path, width, dark)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light is not dark


def test_a_click_sorts_and_another_turns_it(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    assert [row[0][0] for row in heat(page)][:5] == ["a", "b", "c", "d", "e"]
    total = page.locator("#heat thead button", has_text="总分")
    total.click()
    assert [row[1] for row in heat(page)][-4:] == ["6", "3.5", "2", "0"]
    total.click()
    assert [row[1] for row in heat(page)][:5] == ["0", "2", "3.5", "6", "8"]
    page.locator("#heat thead button", has_text="mse-value").click()
    values = [row[2] for row in heat(page)]
    assert values[0] == "", "full points first"
    assert values[-3:] == ["1.5", "0", "!"]
    page.locator("#heat thead button", has_text="学生").click()
    assert [row[0][0] for row in heat(page)][:5] == ["a", "b", "c", "d", "e"]


def test_hostile_names_are_only_names(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert HOSTILE in page.locator("#heat tbody").inner_text()
    page.locator("#heat thead button", has_text="学生").click()
    page.locator("#heat tbody td").nth(1).hover()
    assert "mse-value：0" in page.locator("#heat-words").inner_text()
    assert HOSTILE in page.locator("#heat-words").inner_text()


@pytest.mark.parametrize("what", ["h1", "dt", "#heat thead button", "summary", "q", "pre"])
def test_chinese_is_drawn_where_the_machine_has_no_chinese_font(
    path: Path, visit: Callable[..., Page], what: str
) -> None:
    assert chinese_is_drawn(visit(path, DESK).locator(what).first)


def test_it_reads_without_scripts(path: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("#heat tbody tr").count() == 45
    assert "总分" in page.locator("#heat thead").inner_text()
    context.close()
