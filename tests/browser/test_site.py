"""The reading site, built once, served from this machine and walked page by page."""

from __future__ import annotations

import gzip
import html
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urldefrag

import pytest
from nbjudge.author import site
from nbjudge.course import Course
from playwright.sync_api import Page

from tests.browser.drawn import DESK, PHONE, luminance
from tests.support import ROOT
from tests.support.lab import course_copy
from tests.support.published import NAMES, leaks

PAGES = ["index", *NAMES, "search"]
TEXT = {".html", ".js", ".css", ".json", ".svg", ".txt", ".inv", ".map"}
ZIPPED = {".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter"}
OLD = "old.html"
# A figure is fetched when it comes into sight.
DRAWN = """async () => {
    const widths = [];
    for (const one of document.images) {
        one.scrollIntoView();
        await one.decode();
        widths.push(one.naturalWidth);
    }
    return widths;
}"""
OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, in place of what was there."""
    root = course_copy(tmp_path_factory.mktemp("course"))
    for name in ("site", "docs"):
        shutil.copytree(ROOT / name, root / name)
    (root / "_site").mkdir()
    (root / "_site" / OLD).write_text("old")
    return site.write(Course.load(root))


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """Not at the root of its address: so it is on GitHub Pages."""
    serve = partial(Quiet, directory=built.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{built.name}/"
        server.shutdown()


def contents(path: Path) -> list[str]:
    """Return what can be read in a file, also in one that is compressed."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith(".otf")]
            return [archive.read(name).decode("utf-8") for name in names]
    if path.suffix in ZIPPED:
        return [gzip.decompress(path.read_bytes()).decode("utf-8", "replace")]
    text = path.read_text("utf-8", "replace")
    return [text, html.unescape(re.sub(r"<[^>]*>", "", text))]


def test_no_solution_and_no_hidden_test_is_in_any_file(built: Path) -> None:
    seen = {}
    for path in built.rglob("*"):
        if path.is_file():
            seen[path.suffix] = seen.get(path.suffix, 0) + 1
            for text in contents(path):
                assert not leaks(text), path
    assert seen[".html"] == len(PAGES)
    assert seen[".pf_fragment"] == len(PAGES) - 1
    assert seen[".zip"] == 1
    assert seen[".png"] >= 15


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_and_is_drawn(
    name: str, width: int, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", width)
    page.evaluate(OPEN)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (luminance(paper) < 0.05) == (scheme == "dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert all(page.evaluate(DRAWN))
    clipped = page.evaluate(
        """() => ['pre', '.formula', 'table', 'img', 'details']
            .flatMap(what => [...document.querySelectorAll(`article ${what}`)])
            .filter(one => !one.parentElement.closest('.pst-scrollable-table-container'))
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert not clipped
    if name in NAMES:
        assert page.locator("article img").count() >= 3
        formulas = page.evaluate(
            "[...document.querySelectorAll('article math')].map(one => one.clientWidth)"
        )
        assert len(formulas) >= 10
        assert min(formulas) > 0
        words = page.evaluate(
            """() => {
                const text = document.querySelector('article').cloneNode(true);
                text.querySelectorAll('pre, code').forEach(one => one.remove());
                return text.textContent;
            }"""
        )
        assert not re.search(r"\\[a-z]{2,}|\$", words), "no formula is left as text"
        assert page.locator("article .tag_exercise").count() >= 2


@pytest.mark.parametrize("name", NAMES)
def test_hints_and_tests_unfold(name: str, address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}{name}.html", PHONE)
    hint = page.locator("details", has=page.locator("summary", has_text="提示 1：方向")).first
    text = hint.locator("p").first
    assert not text.is_visible()
    hint.locator("summary").click()
    assert text.is_visible()
    test = page.locator("details", has=page.locator("summary", has_text="检查：")).first
    assert not test.locator("pre").first.is_visible()
    test.locator("summary").click()
    assert "check" in test.locator("pre").first.inner_text()


def test_the_front_page_leads_to_every_lesson_and_the_student_edition(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}index.html", PHONE)
    cards = page.locator(".lessons a")
    assert cards.count() == len(NAMES)
    cards.first.click()
    for number in range(1, len(NAMES) + 1):
        assert page.get_by_role("heading", level=1).inner_text().startswith(f"{number:02} ")
        if number < len(NAMES):
            page.locator("a.right-next").click()
    page.goto(f"{address}index.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="学生版").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        inside = set(archive.namelist())
    assert {f"backprop/{name}.ipynb" for name in NAMES} < inside
    assert "backprop/lesson_kit/BackpropSansSC.otf" in inside


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str, built: Path) -> None:
    links = re.findall(
        r'(?:href|src|action)="([^"]+)"', (built / f"{name}.html").read_text("utf-8")
    )
    assert len(links) > 20
    for link in links:
        where, anchor = urldefrag(html.unescape(link))
        path = built / (where.partition("?")[0] or f"{name}.html")
        assert path.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in path.read_text("utf-8"), link


@pytest.mark.parametrize(
    ("words", "lesson"),
    [
        ("反向传播", "04_backprop"),
        ("交叉熵", "03_losses"),
        ("饱和", "02_sigmoid"),
        ("链式法则", "04_backprop"),
        ("学习率", "05_single_layer_net"),
        ("矩阵乘法", "01_forward"),
        ("sigmoid", "02_sigmoid"),
        ("forward_layers", "01_forward"),
    ],
)
def test_search_finds_chinese_and_english_words(
    words: str, lesson: str, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}search.html?q={quote(words)}", PHONE)
    # Each result is fetched by itself, and the click waits for that of the lesson.
    page.locator(f'.pagefind-ui__result-link[href*="{lesson}.html"]').first.click()
    page.wait_for_load_state()
    assert page.url.startswith(f"{address}{lesson}.html")
    assert words in page.locator("article").inner_text()


def test_search_finds_no_word_that_is_not_there(address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}search.html?q={quote('乌贼')}")
    message = page.locator(".pagefind-ui__message")
    message.wait_for()
    assert "没有" in message.inner_text() or "未找到" in message.inner_text()
    assert page.locator(".pagefind-ui__result").count() == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_search_starts_on_any_page(width: int, address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}01_forward.html", width)
    page.locator(".search-button:visible, .search-button-field:visible").first.click()
    page.locator("dialog input[type=search]").fill("饱和")
    page.keyboard.press("Enter")
    page.locator(".pagefind-ui__result-link").first.wait_for()  # before, dots stand there
    assert page.url.startswith(f"{address}search.html")
    assert "饱和" in page.locator(".pagefind-ui__result").first.inner_text()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_button_turns_day_into_night(
    width: int, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}02_sigmoid.html", width)
    for mode in ("dark", "light"):
        page.locator(".theme-switch-button:visible").first.click()
        page.locator(f".theme-change-button[data-mode={mode}]:visible").click()
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (luminance(paper) < 0.05) == (mode == "dark")
    page.goto(f"{address}03_losses.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "light", "it is kept"


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_paper(
    dark: bool, address: str, visit: Callable[..., Page]
) -> None:
    """Contrast of at least 4.5 (WCAG 2.1, AA), by day and by night."""
    for name, where in [
        ("index", ".lessons b, .lessons span, .lessons small, .lessons code, article p, article a"),
        ("02_sigmoid", "article p, article summary, .tests li, article pre span, article math"),
    ]:
        page = visit(f"{address}{name}.html", PHONE, dark)
        page.evaluate(OPEN)
        colours = page.evaluate(
            """where => [...document.querySelectorAll(where)].map(one => {
                let behind = one;
                while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')
                    behind = behind.parentElement;
                return [one.className, getComputedStyle(one).color,
                        getComputedStyle(behind).backgroundColor];
            })""",
            where,
        )
        assert len(colours) > 10
        for what, ink, paper in colours:
            bright, dim = sorted((luminance(ink), luminance(paper)), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (name, what, ink, paper)


def test_a_lesson_can_be_read_without_a_server(built: Path, visit: Callable[..., Page]) -> None:
    page = visit(built / "04_backprop.html", PHONE)
    assert page.locator("article math").count() > 50
    assert all(page.evaluate(DRAWN))


def test_what_was_there_is_replaced(built: Path) -> None:
    assert not (built / OLD).exists()
    assert (built / "index.html").exists()
