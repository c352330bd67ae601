"""A real Chromium, without a window: `visit` opens a page, and nothing may go wrong on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbjudge.author import fetch, seat, site
from nbjudge.course import Course
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.drawn import DESK
from tests.browser.host import hosting
from tests.support import ROOT
from tests.support.lab import course_copy

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "http://localhost", "ws://")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("no Chromium: install it (Debian, Ubuntu: apt install chromium)")
    with sync_playwright() as playwright:
        # Students' folders may be tested as root, where Chromium has no sandbox of its own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file or an address, `width` CSS pixels wide; return the page when it is still.

    At the end of the test: no error in a console, no request that leaves this machine, no dialog.
    """
    wrong: list[str] = []
    contexts = []

    def visit(where: Path | str, width: int = DESK, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": 844 if width < 600 else 800}
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
        contexts.append(context)
        context.on("request", lambda r: r.url.startswith(LOCAL) or wrong.append(f"asked {r.url}"))
        context.on("console", lambda m: m.type == "error" and wrong.append(f"console: {m.text}"))
        context.on("weberror", lambda e: wrong.append(f"script: {e.error}"))
        page = context.new_page()
        page.on("dialog", lambda d: (wrong.append(f"dialog: {d.message}"), d.dismiss()))
        page.goto(where.resolve().as_uri() if isinstance(where, Path) else where)
        page.wait_for_load_state("networkidle")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not wrong


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--draw", action="store_true", help="take the pictures in docs/ again")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reading site, in place of a page that was there."""
    root = course_copy(tmp_path_factory.mktemp("course"))
    for name in ("site", "docs"):
        shutil.copytree(ROOT / name, root / name)
    (root / "_site").mkdir()
    (root / "_site" / "old.html").write_text("old")
    return site.write(Course.load(root))


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The site's."""
    with hosting(built) as host:
        yield host.address


@pytest.fixture(scope="session")
def seat_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose seat in the browser can be made: its files have been fetched."""
    files = fetch.read(ROOT / "seat" / "lock.json")
    if not all(file.path.is_file() for file in files.values()):
        pytest.skip("the files of the seat were not fetched: run `make seat`")
    root = course_copy(tmp_path_factory.mktemp("course"))
    for name in ("seat", "site", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "constraints.txt", root / "constraints.txt")
    return Course.load(root)


@pytest.fixture(scope="session")
def seat_folder(seat_course: Course) -> Path:
    """The seat, as it is published."""
    return seat.write(seat_course)
