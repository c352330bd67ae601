"""The pictures of the documents show what the product shows today.

`make pictures` takes them again, into docs/. Each holds the words that were in sight, so that a
test can tell a stale one on a machine with other fonts, too.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NAMES
from tests.browser.host import hosting
from tests.browser.jupyter import cell, ready, run
from tests.support import ROOT, THIS
from tests.support.lab import course_copy, serving

DOCS = ROOT / "docs"
WORDS = "Words in sight"
WRONG = "def sigmoid(x):\nreturn 1 / (1 + np.exp(x))"
COLOURS = 128
TIME = re.compile(r"\d{8}T\d{6}Z|\d\d-\d\d \d\d:\d\d")  # of packing
SAME = 0.95  # of the pieces of text: with other fonts, other ones stand at the edges
# JupyterLab brings no Chinese letters, and not every machine has some: these are the course's.
FONTS = """<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir>
</fontconfig>"""
# The words inside of an element that a reader sees, as far as they do not change by themselves.
IN_SIGHT = """inside => {
    const box = document.querySelector(inside), words = [];
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const {left, top, right, bottom} = box.getBoundingClientRect();
    const range = document.createRange();
    while (walker.nextNode()) {
        range.selectNodeContents(walker.currentNode);
        const {x, y, width, height} = range.getBoundingClientRect();
        const seen = width > 1 && height > 1 && walker.currentNode.parentElement.checkVisibility();
        if (seen && x >= Math.max(left, 0) && x + width <= Math.min(right, innerWidth)
            && y >= Math.max(top, 0) && y + height <= Math.min(bottom, innerHeight))
            words.push(walker.currentNode.data.replace(/\\s+/g, " ").trim());
    }
    return words.filter(Boolean);
}"""


@dataclass(frozen=True)
class Picture:
    """A picture in docs/: how large its window is, in CSS pixels, and whose words count."""

    name: str
    width: int
    height: int
    inside: str
    scale: float = 1


PICTURES = [
    Picture("lesson", 1180, 860, ".jp-WindowedPanel-outer"),
    Picture("check", 1180, 860, ".jp-WindowedPanel-outer"),
    Picture("play", 1180, 860, ".jp-WindowedPanel-outer"),
    Picture("feedback", 390, 1010, "body", 2),
    Picture("report", 1240, 1480, "body"),
    Picture("seat", 1180, 860, "body"),
    Picture("seat_lesson", 820, 1180, ".jp-WindowedPanel-outer"),
    Picture("seat_check", 1180, 860, ".jp-WindowedPanel-outer"),
    Picture("seat_pack", 820, 1180, ".jp-WindowedPanel-outer"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = course_copy(tmp_path_factory.mktemp("course"))
    shutil.copytree(ROOT / "answers", root / "answers")
    return root


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with serving(root) as address:
        yield address


@pytest.fixture(scope="module")
def seat_address(seat_folder: Path) -> Iterator[str]:
    with hosting(seat_folder) as host:
        yield host.address


@pytest.fixture(scope="module")
def demo(root: Path) -> Path:
    """The folder of the graded sample class."""
    subprocess.run(
        [sys.executable, "-m", "nbjudge", "demo"], cwd=root, capture_output=True, check=True
    )
    return root / "demo"


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a machine that has Chinese letters."""
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(FONTS.format(folder=THIS.lessons / THIS.kit), "utf-8")
    path = next(filter(None, map(shutil.which, NAMES)))
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    own = browser.browser_type.launch(executable_path=path, args=["--no-sandbox"], env=environment)
    yield own
    own.close()


@pytest.fixture
def show(request: pytest.FixtureRequest, reader: Browser) -> Iterator[Callable[[Picture], Page]]:
    """Open a window of a picture's size and bring about what it shows."""
    contexts = []

    def show(picture: Picture) -> Page:
        context = reader.new_context(
            viewport={"width": picture.width, "height": picture.height},
            device_scale_factor=picture.scale,
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        SHOWN[picture.name](page, request.getfixturevalue)
        page.wait_for_load_state("networkidle")
        return page

    yield show
    for context in contexts:
        context.close()


def open_lesson(page: Page, address: str, lesson: str) -> None:
    page.goto(address.replace("/?", f"/lab/workspaces/{lesson}/tree/{lesson}.ipynb?"))
    ready(page)
    run(page, "# 准备")


def at_top(page: Page, text: str, above: int = 0) -> None:
    """Bring a cell to the top of the window, and nothing under the pointer."""
    one = cell(page, text).element_handle()
    page.mouse.move(0, 0)
    for _ in range(3):  # what comes into sight is drawn, and may push it away
        page.locator(".jp-WindowedPanel-outer").evaluate(
            """(panel, [one, above]) => { panel.scrollTop += one.getBoundingClientRect().top
                - panel.getBoundingClientRect().top - above; }""",
            [one, above],
        )
        page.wait_for_timeout(300)


def show_lesson(page: Page, fixture: Callable[[str], str]) -> None:
    open_lesson(page, fixture("address"), "04_backprop")
    text = "计算图：蓝色的值往前"
    run(page, text).locator("img").wait_for()
    at_top(page, text, 120)


def show_check(page: Page, fixture: Callable[[str], str]) -> None:
    open_lesson(page, fixture("address"), "02_sigmoid")
    cell(page, "def sigmoid(x):").locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(WRONG)
    told = page.get_by_text("正负颠倒了")
    for _ in range(8):  # cell by cell, so that checks stay folded
        if told.count():
            break
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(1000)
    expect(told).to_be_visible()
    at_top(page, "def sigmoid(x):", 220)


def show_play(page: Page, fixture: Callable[[str], str]) -> None:
    open_lesson(page, fixture("address"), "02_sigmoid")
    shown = run(page, "play.move_sigmoid()")
    shown.locator(".noUi-handle").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(shown.locator("[role=status]")).to_contain_text("σ(z) = 0.8808")
    at_top(page, "play.move_sigmoid()", 120)


def show_feedback(page: Page, fixture: Callable[[str], Path]) -> None:
    own = fixture("demo") / "feedback" / "he_qiang" / "backprop"
    page.goto((own / "04_backprop.html").as_uri())


def show_report(page: Page, fixture: Callable[[str], Path]) -> None:
    page.goto((fixture("demo") / "report" / "index.html").as_uri())


def open_in_browser(page: Page, fixture: Callable[[str], str], lesson: str) -> None:
    page.set_default_timeout(300_000)  # Python in a browser, on a busy machine
    page.goto(f"{fixture('seat_address')}notebooks/index.html?path={lesson}.ipynb")
    page.locator("#seat.ready").wait_for()
    run(page, "# 准备")


def show_seat(page: Page, fixture: Callable[[str], str]) -> None:
    page.goto(fixture("seat_address"))


def show_seat_lesson(page: Page, fixture: Callable[[str], str]) -> None:
    open_in_browser(page, fixture, "04_backprop")
    text = "计算图：蓝色的值往前"
    run(page, text).locator("img").wait_for()
    at_top(page, text, 120)


def show_seat_check(page: Page, fixture: Callable[[str], str]) -> None:
    open_in_browser(page, fixture, "02_sigmoid")
    cell(page, "def sigmoid(x):").locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(WRONG)
    page.keyboard.press("Control+Enter")
    expect(run(page, "# 检查 · 数组：每个元素各算各的")).to_contain_text("正负颠倒了")
    at_top(page, "def sigmoid(x):", 220)


def show_seat_pack(page: Page, fixture: Callable[[str], str]) -> None:
    open_in_browser(page, fixture, "06_hidden_layer")
    form = run(page, "handin.form()")
    form.locator("input").fill("wang_02")
    form.get_by_role("button", name="打包").click()
    expect(form.get_by_role("link")).to_contain_text("下载 backprop_wang_02_")
    at_top(page, "handin.form()", 420)


SHOWN = {
    "lesson": show_lesson,
    "check": show_check,
    "play": show_play,
    "feedback": show_feedback,
    "report": show_report,
    "seat": show_seat,
    "seat_lesson": show_seat_lesson,
    "seat_check": show_seat_check,
    "seat_pack": show_seat_pack,
}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_a_picture_shows_what_is_shown_today(
    picture: Picture, show: Callable[[Picture], Page], pytestconfig: pytest.Config
) -> None:
    page = show(picture)
    words = [TIME.sub("", one) for one in page.evaluate(IN_SIGHT, picture.inside)]
    assert len(words) > 10
    path = DOCS / f"{picture.name}.png"
    if pytestconfig.getoption("--draw"):
        drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        info = PngInfo()
        info.add_itxt(WORDS, "\n".join(words))
        drawn.quantize(COLOURS).save(path, pnginfo=info, optimize=True)
    kept = Image.open(path)
    kept.load()
    before = [TIME.sub("", one) for one in kept.text[WORDS].split("\n")]
    same = difflib.SequenceMatcher(None, before, words).ratio()
    assert same >= SAME, "it shows what was; `make pictures` takes it again"
