"""The reading site, built once, served from this machine and walked page by page."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urldefrag

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.drawn import DESK, PHONE, luminance
from tests.support.published import NAMES, leaks

PAGES = ["index", *NAMES, "search"]
TEXT = {".html", ".js", ".css", ".json", ".svg", ".txt", ".inv", ".map"}
ZIPPED = {".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter"}
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
            .filter(one => !one.parentElement.closest('.pst-scrollable-table-container, .graph'))
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
    assert page.locator(".lessons a").count() == len(NAMES)
    page.get_by_role("link", name="开始读 01").click()
    for number in range(1, len(NAMES) + 1):
        assert page.get_by_role("heading", level=1).inner_text().startswith(f"{number:02} ")
        if number < len(NAMES):
            page.locator("a.right-next").click()
    page.goto(f"{address}index.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载学生版").first.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        inside = set(archive.namelist())
    assert {f"backprop/{name}.ipynb" for name in NAMES} < inside
    assert "backprop/lesson_kit/BackpropSansSC.otf" in inside


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str, built: Path) -> None:
    links = re.findall(
        r'\b(?:href|src|action)="([^"]+)"', (built / f"{name}.html").read_text("utf-8")
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
    section = page.locator(f'#results a[href*="{lesson}.html#"]').first
    title = section.inner_text()
    section.click()
    page.wait_for_load_state()
    assert page.url.startswith(f"{address}{lesson}.html#")
    assert words in page.locator("article").inner_text()
    # Only the heading that the address names has the mark of it.
    heading = page.locator(":target")
    assert heading.inner_text() == title
    assert 0 <= heading.bounding_box()["y"] < 422, "it is in sight"


@pytest.mark.parametrize(
    ("words", "says", "results"),
    [
        ("梯度 饱和", "有「梯度」和「饱和」的：", True),
        ("卷积网络", "没有一页有「卷积网络」。下面这些只有其中的一部分：", True),
        ("卷积 网络", "没有一页有全部的「卷积」和「网络」。下面这些只有其中的一部分：", True),
        ("乌贼", "没有找到「乌贼」。可以找一个概念（梯度、饱和、链式法则）", False),
        ("", "可以找一个概念（梯度、饱和、链式法则）", False),
    ],
)
def test_search_says_what_it_found(
    words: str, says: str, results: bool, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}search.html?q={quote(words)}")
    page.locator("#found:not(:empty)").wait_for()
    assert page.locator("#found").inner_text().startswith(says)
    assert bool(page.locator("#results li").count()) == results
    assert page.locator(".bd-search-container input").input_value() == words


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_search_starts_on_any_page(width: int, address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}01_forward.html", width)
    page.locator(".search-button:visible, .search-button-field:visible").first.click()
    field = page.locator("dialog input[type=search]")
    assert field.get_attribute("placeholder") == "搜索"
    icon = page.locator("dialog .bd-search .fa-solid").bounding_box()
    text = field.evaluate(
        "one => one.getBoundingClientRect().left + parseFloat(getComputedStyle(one).paddingLeft)"
    )
    assert icon["width"] > 10
    assert icon["x"] + icon["width"] < text, "the icon is beside the text"
    field.fill("饱和")
    page.keyboard.press("Enter")
    page.locator("#results a").first.wait_for()
    assert page.url.startswith(f"{address}search.html")
    assert "饱和" in page.locator("#results li").first.inner_text()


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
    assert not (built / "old.html").exists()
    assert (built / "index.html").exists()


# How far the line of a formula is from that of the text around it.
LINES = """() => [...document.querySelectorAll('article span.formula')].map(formula => {
    const [line, text] = ['span', 'span'].map(name => document.createElement(name));
    line.style.whiteSpace = 'nowrap';
    text.style.cssText = 'display: inline-block; width: 0; height: 0';
    formula.replaceWith(line);
    line.append(text, formula);
    const math = formula.querySelector('math');
    const own = document.createElementNS('http://www.w3.org/1998/Math/MathML', 'mspace');
    for (const size of ['width', 'height', 'depth']) own.setAttribute(size, '0');
    math.prepend(own);
    const apart = own.getBoundingClientRect().bottom - text.getBoundingClientRect().bottom;
    own.remove();
    line.replaceWith(formula);
    return [Math.abs(apart), math.textContent];
})"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", NAMES)
def test_formulas_stand_on_the_line(
    name: str, width: int, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", width)
    page.evaluate(OPEN)
    lines = page.evaluate(LINES)
    assert len(lines) > 20
    assert not [what for apart, what in lines if apart > 1]


# What follows where a line begins: a mark that is at the left edge of its block.
BEGINNINGS = """() => {
    const bad = [], range = document.createRange();
    for (const block of document.querySelectorAll('article :is(p, li, td, th, figcaption)')) {
        const padding = parseFloat(getComputedStyle(block).paddingLeft);
        const left = block.getBoundingClientRect().left + padding;
        const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode;
            for (const mark of text.data.matchAll(/[，。；：？！、）」》”]/g)) {
                range.setStart(text, mark.index);
                range.setEnd(text, mark.index + 1);
                const box = range.getBoundingClientRect();
                if (box.width && box.left < left + 4) bad.push(text.data.slice(0, 20));
            }
        }
    }
    return bad;
}"""


@pytest.mark.parametrize("width", [320, PHONE, 820, DESK])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_begins_with_a_mark(
    name: str, width: int, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", width)
    page.evaluate(OPEN)
    assert page.evaluate(BEGINNINGS) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["index", "02_sigmoid", "search"])
def test_focus_is_seen_on_every_control(
    name: str, width: int, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", width)
    seen = []
    for _ in range(150):
        page.keyboard.press("Tab")
        tag, shows = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                // The frame of a search field has the shadow.
                const frame = getComputedStyle(one.closest('form') ?? one);
                const wide = parseFloat(style.outlineWidth) >= 2;
                const outline = wide && style.outlineStyle !== 'none';
                return [one === document.body ? '' : one.outerHTML.slice(0, 90),
                        outline || style.boxShadow !== 'none' || frame.boxShadow !== 'none'];
            }"""
        )
        if not tag:
            break
        seen.append(tag)
        assert shows, tag
    else:
        pytest.fail("tabbing never comes to an end")
    assert len(seen) >= 5
    if name == "02_sigmoid":
        assert any("primary-toggle" in tag for tag in seen)


@pytest.mark.parametrize(("width", "dark"), [(DESK, False), (DESK, True), (PHONE, False)])
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_a_page(
    name: str, width: int, dark: bool, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html{'?q=梯度' * (name == 'search')}", width, dark)
    page.evaluate(OPEN)
    page.wait_for_function(
        """() => [...document.querySelectorAll('article pre')].every(
            one => one.scrollWidth <= one.clientWidth || one.tabIndex === 0)"""
    )
    # axe does not read MathML: a table's head that is a formula is no empty head.
    assert not [
        line
        for line in violations(page)
        if not (line.startswith("empty-table-header") and "<math" in line)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_names_are_chinese(name: str, address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}{name}.html", PHONE)
    names = page.evaluate(
        """() => ['aria-label', 'title', 'placeholder', 'alt'].flatMap(what =>
            [...document.querySelectorAll(`body [${what}]`)].map(one => one.getAttribute(what)))"""
    )
    assert len(names) > 5
    assert not [
        one for one in names if re.search("[a-zA-Z]{3}", one) and not re.search("[一-龥]", one)
    ]


def test_titles_do_not_repeat(address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}index.html")
    assert page.title() == "理解反向传播"
    assert page.get_by_text("理解反向传播", exact=True).count() == 1
    page.goto(f"{address}02_sigmoid.html")
    assert page.title() == "02 激活函数 — 理解反向传播"


def test_the_front_page_has_no_hole(address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}index.html")
    article = page.locator("article").bounding_box()
    before, after = article["x"], DESK - article["x"] - article["width"]
    assert abs(before - after) < 40
    assert before < 160


def test_a_section_has_an_address_that_says_what_it_is(
    built: Path, address: str, visit: Callable[..., Page]
) -> None:
    text = (built / "02_sigmoid.html").read_text("utf-8")
    assert 'id="练习-1-sigmoid"' in text
    assert 'href="#练习-1-sigmoid"' in text
    for name in NAMES:
        anchors = re.findall(r'<h[1-6] id="([^"]+)"', (built / f"{name}.html").read_text("utf-8"))
        assert len(anchors) == len(set(anchors)) > 5
        assert not [one for one in anchors if re.fullmatch(r"id\d+", one)]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_day_or_night_is_known_before_anything_is_drawn(
    address: str, browser: Browser, scheme: str
) -> None:
    """Else a dark page is white at first, and code, drawn without its style, jumps."""
    page = browser.new_page(color_scheme=scheme)
    page.add_init_script(
        """(function look() {
            window.first ||= document.body && document.documentElement.dataset.theme;
            window.first || requestAnimationFrame(look);
        })()"""
    )
    page.goto(f"{address}05_single_layer_net.html")
    assert page.evaluate("first") == scheme
    page.close()


def test_a_page_stays_where_an_address_leads(address: str, browser: Browser) -> None:
    """Where a reader has come to, nothing that is drawn later moves it: figures, code, fonts."""
    page = browser.new_page(viewport={"width": PHONE, "height": 844})
    page.add_init_script(
        """window.seen = [];
        (function look() {
            const target = document.querySelector(':target');
            if (target && scrollY) seen.push(Math.round(target.getBoundingClientRect().top));
            requestAnimationFrame(look);
        })()"""
    )
    page.goto(f"{address}05_single_layer_net.html#那么-它是-versicolor-吗")
    page.wait_for_load_state("networkidle")
    assert page.locator(":target").is_visible()
    page.wait_for_timeout(200)
    seen = page.evaluate("seen")
    assert 0 <= min(seen) <= max(seen) < 100
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_its_caption(name: str, address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}{name}.html")
    captions = page.locator("figure > figcaption")
    assert captions.count() >= 3
    assert all(text.startswith("读图：") for text in captions.all_inner_texts())
    assert page.locator("article p", has_text=re.compile("^读图：")).count() == 0
    assert page.locator("article img").count() == page.locator("article figure img").count()
    small = captions.first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert small < 16


@pytest.mark.parametrize("name", ["01_forward", "04_backprop", "06_hidden_layer"])
def test_a_phone_shows_a_graph_in_its_size(
    name: str, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", PHONE)
    graphs = page.evaluate(
        """() => [...document.querySelectorAll('.graph')].map(box => {
            const picture = box.querySelector('img');
            return [picture.clientWidth / picture.getAttribute('width'),
                    box.scrollWidth > box.clientWidth, box.tabIndex, box.getAttribute('role'),
                    box.getAttribute('aria-label'), box.getBoundingClientRect().right];
        })"""
    )
    assert len(graphs) >= 2
    for size, scrolls, stop, role, label, right in graphs:
        assert size == 1
        assert right <= PHONE
        if scrolls:
            assert (stop, role, label) == (0, "group", "图，可以左右滑动")
    assert any(scrolls for _, scrolls, *_ in graphs)
    plots = page.locator("figure > img").all()
    assert all(plot.bounding_box()["width"] <= PHONE - 32 for plot in plots)


def _drawn(page: Page, dark: bool, number: int) -> Image.Image:
    page.emulate_media(color_scheme="dark" if dark else "light")
    picture = page.locator("article figure img").nth(number)
    picture.scroll_into_view_if_needed()
    picture.evaluate("one => one.decode()")
    return Image.open(io.BytesIO(picture.screenshot())).convert("RGB")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_at_night_has_the_colours_of_the_day(
    name: str, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    for number in range(page.locator("article figure img").count()):
        day, night = _drawn(page, False, number), _drawn(page, True, number)
        assert day.size == night.size
        assert max(night.getpixel((1, 1))) < 0x18, "the paper is the page's"
        shades = zip(
            day.get_flattened_data(),
            night.get_flattened_data(),
            day.convert("HSV").get_flattened_data(),
            strict=True,
        )
        strong = [(light, dark) for light, dark, hsv in shades if hsv[1] > 150 and hsv[2] > 120]
        for light, dark in strong[::50]:
            assert light.index(max(light)) == dark.index(max(dark)), "blue is blue"
            bright = luminance(f"rgb{dark}")
            assert (bright + 0.05) / (luminance("rgb(18, 18, 18)") + 0.05) > 4.5, (light, dark)


@pytest.mark.parametrize("name", NAMES)
def test_folds_are_alike_quiet_and_as_high_as_a_finger(
    name: str, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html", PHONE)
    folds = page.evaluate(
        """() => [...document.querySelectorAll('article details')].map(one => {
            const row = one.querySelector('summary'), style = getComputedStyle(row);
            return [row.getBoundingClientRect().height, style.fontWeight, style.color,
                    getComputedStyle(one).border, getComputedStyle(one).boxShadow];
        })"""
    )
    assert len(folds) > 10
    assert min(height for height, *_ in folds) >= 44
    assert {weight for _, weight, *_ in folds} == {"400"}
    assert len({tuple(style) for _, *style in folds}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_code_that_only_draws_is_folded(
    name: str, address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}{name}.html")
    drawing = page.locator("details", has=page.locator("summary", has_text="画图的代码"))
    assert drawing.count() >= 1
    for one in drawing.all():
        assert not one.locator("pre").is_visible()
        assert one.locator("xpath=following-sibling::*//figure//img").count() >= 1


def test_print_has_no_list_of_contents_and_all_that_is_folded(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}02_sigmoid.html")
    hint = page.locator("details", has=page.locator("summary", has_text="提示 1：方向")).first
    assert page.get_by_text("目录", exact=True).first.is_visible()
    assert hint.bounding_box()["height"] < 60
    page.emulate_media(media="print")
    assert not page.get_by_text("目录", exact=True).first.is_visible()
    assert page.locator("h1:visible").count() == 1
    assert hint.bounding_box()["height"] > 60


def test_nothing_moves_for_who_asked_so(address: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{address}02_sigmoid.html")
    moving = """() => [...document.querySelectorAll('*')].filter(one =>
        parseFloat(getComputedStyle(one).transitionDuration) > 0).length"""
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0


def test_the_font_of_formulas_has_every_sign_of_them(
    built: Path, address: str, visit: Callable[..., Page]
) -> None:
    known = TTFont(built / "_static" / "BackpropMath.woff2").getBestCmap()
    for name in NAMES:
        page = visit(f"{address}{name}.html")
        letters = page.evaluate(
            """() => [...document.querySelectorAll('math')].map(one => one.textContent).join('')"""
        )
        alone = page.evaluate(
            """() => [...document.querySelectorAll('mi')].map(one => one.textContent)
                .filter(one => one.length === 1).join('')"""
        )
        slanted = {
            chr(0x1D44E + ord(letter) - ord("a"))
            for letter in alone
            if letter in "abcdefgijklmnopqrstuvwxyz"
        }
        missing = {*letters, *slanted} - {chr(code) for code in known}
        assert not {one for one in missing if not re.match(r"[一-龥，\s]", one)}
        assert len(slanted) > 3


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(name: str, built: Path, address: str, visit: Callable[..., Page]) -> None:
    """What a phone with a Chinese font asks for at first, as a server would send it."""
    page = visit("about:blank", PHONE)
    asked = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(f"{address}{name}.html")
    page.wait_for_load_state("networkidle")
    files = [built / urldefrag(url)[0].removeprefix(address).partition("?")[0] for url in asked]
    assert len(files) > 8
    sizes = {
        file.name: len(
            gzip.compress(file.read_bytes()) if file.suffix in TEXT else file.read_bytes()
        )
        for file in files
        if "SansSC" not in file.name
    }
    assert not [file for file in sizes if re.search("bootstrap|fontawesome|fa-", file)]
    assert sum(sizes.values()) < 150_000, sizes
