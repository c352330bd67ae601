"""The site's figures that move: each says, number for number, what the lesson's own one says."""

from __future__ import annotations

import ast
import itertools
import random
import re
from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from lesson_kit import figures, hidden, play
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.drawn import DESK, PHONE, chinese_is_drawn, luminance
from tests.support import THIS
from tests.support.published import NAMES

STILL = "这里有一张能拖动的图：在 JupyterLab 里运行这一格"
NEEDED = {"W1", "W2", "W3", "x", "x2", "y2"}  # what the lessons hand to their figures
MOVE = """(sliders, values) => sliders.forEach((one, k) => {
    one.value = values[k];
    one.dispatchEvent(new Event("input"));
})"""
# Of every text: its box, how large its letters are, its colour, and those that may lie behind it.
TEXTS = """svg => [...svg.querySelectorAll("text")].filter(one => one.textContent).map(one => {
    const {left, top, right, bottom} = one.getBoundingClientRect(), style = getComputedStyle(one);
    const inside = one.parentElement.querySelector(":scope > rect");  // the loss surface
    const behind = inside
        ? [getComputedStyle(inside).fill, getComputedStyle(one).stroke]
        : [getComputedStyle(document.body).backgroundColor];
    return {text: one.textContent, box: [left, top, right, bottom],
            size: parseFloat(style.fontSize), ink: style.fill, behind};
})"""
# Every mark as [class, across, up], measured by the ticks of its axes.
MARKS = """svg => [...svg.querySelectorAll("path.dot")].map(one => {
    const texts = [...one.closest("g").children].filter(text => text.tagName === "text");
    const number = text => Number(text.textContent.replace("−", "-"));
    const ticks = texts.filter(text => text.textContent && !isNaN(number(text)));
    const scale = (axis, upright) => {
        const own = ticks.filter(tick => tick.classList.contains("end") === upright);
        const [a, b] = [own[0], own.at(-1)], at = tick => Number(tick.getAttribute(axis));
        return place =>
            number(a) + (place - at(a)) * (number(b) - number(a)) / (at(b) - at(a));
    };
    const [x, y] = one.getAttribute("transform").match(/-?\\d[\\d.e-]*/g).map(Number);
    return [one.getAttribute("class"), scale("x", false)(x), scale("y", true)(y)];
})"""


def kit_figure(name: str) -> play.LiveFigure:
    """The figure that the worked lesson itself makes, from what its cells assign and define."""
    notebook = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
    known = {"np": np, "play": play, "hidden": hidden}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if call := re.search(r"^(?:play\.\w+|hidden\.step_\w+)\(.*\)$", cell.source, re.MULTILINE):
            return eval(call[0], known)
        for statement in ast.parse(re.sub(r"^[%!].*", "", cell.source, flags=re.MULTILINE)).body:
            match statement:
                case ast.FunctionDef():
                    pass
                case ast.Assign(targets=[ast.Name(id=target)]) if target in NEEDED:
                    pass
                case _:
                    continue
            exec(ast.unparse(statement), known)
    raise AssertionError(f"{name} has no figure that moves")


class Kit:
    """The kit's figure of a lesson, asked for its sentence only."""

    def __init__(self, name: str) -> None:
        self.figure = kit_figure(name)
        self.sliders = self.figure.sliders

    def start(self) -> dict[str, float]:
        return {key: slider.value for key, slider in self.sliders.items()}

    def said(self, **moved: float) -> str:
        words = self.figure.draw(**{**self.start(), **moved})
        plt.close("all")
        return words


@pytest.fixture(scope="module")
def kits() -> Iterator[dict[str, Kit]]:
    with plt.rc_context():
        figures.use_chinese_font()
        yield {name: Kit(name) for name in NAMES}


@pytest.fixture
def live(address: str, visit: Callable[..., Page]) -> Callable[..., Locator]:
    """The moving figure of a lesson's page; there is one."""

    def live(name: str, width: int = DESK, dark: bool = False) -> Locator:
        figure = visit(f"{address}{name}.html", width, dark).locator(".live")
        expect(figure).to_have_count(1)
        figure.scroll_into_view_if_needed()
        expect(figure.locator("svg text").first).to_be_attached()
        return figure

    return live


def drawing(figure: Locator) -> Locator:
    return figure.locator("svg[role=img]")


def sliders(figure: Locator) -> Locator:
    return figure.locator("input[type=range]")


def says(figure: Locator, words: str) -> None:
    """What is said stands in a live region, and for the picture."""
    expect(figure.locator("output")).to_have_text(words)
    expect(drawing(figure)).to_have_attribute("aria-label", f"图：{words}")


def shown(value: float, step: float) -> str:
    digits = 0 if step == 1 else 2 if step == 0.01 else 1
    return f"{value:.{digits}f}".replace("-", "−")


@pytest.mark.parametrize("name", NAMES)
def test_every_slider_goes_by_key_as_in_the_kit(
    name: str, live: Callable[..., Locator], kits: dict[str, Kit]
) -> None:
    figure, kit = live(name), kits[name]
    says(figure, kit.said())
    expect(sliders(figure)).to_have_count(len(kit.sliders))
    for key, slider in kit.sliders.items():
        if figure.get_by_role("combobox").count():
            figure.get_by_label("拖哪个数").select_option(slider.description)
        handle = figure.get_by_role("slider", name=slider.description, exact=True)
        expect(handle).to_have_value(f"{slider.value:g}")
        handle.focus()
        step = min(slider.value + slider.step, slider.max)
        for press, value in [("ArrowRight", step), ("Home", slider.min), ("End", slider.max)]:
            handle.press(press)
            says(figure, kit.said(**{key: round(value, 9)}))
            expect(handle).to_have_attribute("aria-valuetext", shown(value, slider.step))
            expect(handle.locator("xpath=../b")).to_have_text(shown(value, slider.step))
        figure.get_by_role("button", name="回到开头").click()
        expect(handle).to_have_attribute("aria-valuetext", shown(slider.value, slider.step))
        says(figure, kit.said())


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_the_kit_says_wherever_the_sliders_stand(
    name: str, live: Callable[..., Locator], kits: dict[str, Kit]
) -> None:
    figure, kit, chance = live(name), kits[name], random.Random(name)
    for _ in range(20):
        place = {}
        for key, slider in kit.sliders.items():
            count = round((slider.max - slider.min) / slider.step)
            value = slider.min + slider.step * chance.randint(0, count)
            place[key] = round(value, 9) if isinstance(value, float) else value
        sliders(figure).evaluate_all(MOVE, list(place.values()))
        assert figure.locator("output").inner_text() == kit.said(**place), place


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn_so_that_it_can_be_read(
    name: str, dark: bool, width: int, live: Callable[..., Locator]
) -> None:
    figure = live(name, width, dark)
    for end in ("value", "min", "max"):
        ends = sliders(figure).evaluate_all(f"all => all.map(one => one.{end})")
        sliders(figure).evaluate_all(MOVE, ends)
        area = drawing(figure).bounding_box()
        assert area is not None
        assert area["x"] >= 0
        assert area["x"] + area["width"] <= width
        texts = drawing(figure).evaluate(TEXTS)
        assert len(texts) >= 8
        for one in texts:
            left, top, right, bottom = one["box"]
            assert left >= area["x"] - 1, one
            assert right <= area["x"] + area["width"] + 1, one
            assert top >= area["y"] - 1, one
            assert bottom <= area["y"] + area["height"] + 1, one
            assert one["size"] >= 11, one
            for paper in one["behind"]:
                assert contrast(one["ink"], paper) >= 4.5, one
        for one, other in itertools.combinations(texts, 2):
            assert not overlap(one["box"], other["box"]), (one["text"], other["text"])
    assert figure.page.evaluate("document.documentElement.scrollWidth") <= width


def contrast(ink: str, paper: str) -> float:
    bright, dim = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def overlap(one: list[float], other: list[float]) -> bool:
    """Tell whether the letters of two texts meet; lines of text are higher than letters."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and up > 4


def marks(figure: Locator, what: str) -> list[list[float]]:
    drawn = drawing(figure).evaluate(MARKS)
    return [place for kind, *place in drawn if kind == f"dot {what}"]


def test_marks_lie_where_the_sliders_say(live: Callable[..., Locator]) -> None:
    figure = live("02_sigmoid")
    sliders(figure).evaluate_all(MOVE, [2, -1.5, -1])
    assert marks(figure, "orange") == [pytest.approx([-1, 1 / (1 + np.exp(-1))])]
    for width in (PHONE, DESK):
        figure = live("03_losses", width)
        sliders(figure).evaluate_all(MOVE, [0.3])
        blue, orange = marks(figure, "blue"), marks(figure, "orange")
        assert blue == [pytest.approx([0.3, -np.log(p)]) for p in (0.7, 0.3)]
        assert orange == [pytest.approx([0.3, error**2]) for error in (0.3, 0.7)]
        assert marks(figure, "") == [pytest.approx([y, 0], abs=1e-9) for y in (0, 1)]
    figure = live("05_single_layer_net")
    sliders(figure).evaluate_all(MOVE, [0.2, 2, 1, 3])
    x = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
    path = [np.array([1.0, 3.0])]
    for _ in range(2):
        path.append(path[-1] - 0.2 * 2 / 3 * x.T @ (x @ path[-1] - x @ [2, 1]))
    assert marks(figure, "blue") == [pytest.approx(list(place)) for place in path]
    assert marks(figure, "orange") == [pytest.approx([1, 3])]
    assert marks(figure, "green") == [pytest.approx([2, 1])]


def test_each_contour_joins_equal_losses(live: Callable[..., Locator]) -> None:
    svg = drawing(live("05_single_layer_net"))
    wide, high = svg.locator("svg").evaluate(
        "one => [one.width.baseVal.value, one.height.baseVal.value]"
    )
    x = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
    heights = []
    for ring in svg.locator(".contour").all():
        path = re.findall(r"(-?[\d.]+),(-?[\d.]+)", str(ring.get_attribute("d")))
        across, down = np.array(path, float).T
        w = np.stack([-1.6 + 6.8 * across / wide, 3.2 - 5.4 * down / high])  # the kit's ranges
        losses = np.mean((x @ (w - [[2.0], [1.0]])) ** 2, axis=0)
        assert losses == pytest.approx(losses[0], rel=1e-6)
        heights.append(losses[0])
    corner = np.mean((x @ [-3.6, -3.2]) ** 2)
    assert heights == pytest.approx([corner * (k / 14) ** 2 for k in range(14, 0, -1)], rel=1e-6)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_graph_shows_only_what_has_been_computed(
    width: int, live: Callable[..., Locator]
) -> None:
    figure = live("04_backprop", width)
    names = ["w", "z = w x", "a = σ(z)", "e = a − y", "L = e²", "值", "梯度"]
    values = ["0.5", "1", "0.7311", "−0.2689", "0.0723"]
    gradients = ["1", "−0.5379", "−0.5379", "−0.1058", "−0.2115"]
    slopes = [["× 2e", "= −0.5379"], ["× 1"], ["× a(1 − a)", "= 0.1966"], ["× x", "= 2"]]
    for step in range(10):
        sliders(figure).first.fill(str(step))
        texts = [f"第 {step} 步（x = 2，y = 1）", *names, *values[: step + 1]]
        texts += gradients[: max(step - 4, 0)]
        texts += [text for lines in slopes[: max(step - 5, 0)] for text in lines]
        assert sorted(drawn_texts(figure)) == sorted(texts)


def drawn_texts(figure: Locator) -> list[str]:
    return [text for text in drawing(figure).locator("text").all_text_contents() if text]


@pytest.mark.parametrize("name", ["01_forward", "06_hidden_layer"])
def test_the_network_shows_every_value_weight_and_gradient(
    name: str, live: Callable[..., Locator]
) -> None:
    figure = live(name)
    columns = ["输入", "隐藏层 1", "隐藏层 2", "输出"]
    weights = ["1", "2", "3", "−1", "0.5", "1", "2", "−1", "1", "2"]
    texts = columns + weights + ["1", "1", "4", "1", "4", "3", "10"]
    if name == "01_forward":
        texts += ["数从左往右流"]
    else:
        sliders(figure).first.fill("12")
        texts += ["第 12 步（共 12 步）", "δ = 15", "δ = 0", "δ = 6", "δ = 12", "δ = 6"]
        texts += ["15", "0", "15", "0", "24", "48", "6", "12", "24", "18"]  # dW1, dW2, dW3
    assert sorted(drawn_texts(figure)) == sorted(texts)
    if name == "06_hidden_layer":
        sliders(figure).first.fill("0")
        assert len(drawn_texts(figure)) == 4 + 10 + 2 + 1, "only the inputs are known"


def test_the_weight_that_is_moved_stands_out(live: Callable[..., Locator]) -> None:
    figure = live("01_forward")
    thick = drawing(figure).locator(".thick")
    for which, colour in [("W1[1, 0]", "blue"), ("W1[1, 1]", "orange dashed")]:
        figure.get_by_label("拖哪个数").select_option(which)
        expect(figure.get_by_role("slider")).to_have_count(1)
        expect(figure.get_by_role("slider", name=which)).to_be_visible()
        expect(thick).to_have_class(f"line {colour} thick")
    figure.get_by_label("拖哪个数").select_option("x[0, 0]")
    expect(thick).to_have_count(0)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_script_a_sentence_stands_for_it(
    name: str, address: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{name}.html")
    expect(page.get_by_text(STILL)).to_be_visible()
    context.close()


def test_a_figure_takes_the_width_that_there_is(live: Callable[..., Locator]) -> None:
    figure = live("04_backprop", DESK)
    sliders(figure).first.fill("9")
    lying = drawing(figure).bounding_box()
    figure.page.set_viewport_size({"width": PHONE, "height": 844})
    figure.page.wait_for_function("document.querySelector('.live svg').clientWidth < 400")
    standing = drawing(figure).bounding_box()
    assert lying is not None
    assert standing is not None
    assert lying["width"] > lying["height"]
    assert standing["height"] > standing["width"]
    expect(sliders(figure).first).to_have_value("9")


def test_its_chinese_is_drawn_where_the_font_comes_late(address: str, browser: Browser) -> None:
    """Chromium keeps boxes where a pixel of the screen is no whole number of CSS pixels."""
    context = browser.new_context(device_scale_factor=1.5, viewport={"width": DESK, "height": 800})
    page, late = context.new_page(), []
    page.route("**/BackpropSansSC*", lambda route: late.append(route))
    page.goto(f"{address}01_forward.html", wait_until="domcontentloaded")
    expect(page.locator(".live")).to_have_count(1)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for route in late:  # none where another font has Chinese
        route.continue_()
    page.unroute("**/BackpropSansSC*")
    text = page.locator(".live svg text", has_text=re.compile("[一-龥]")).first
    expect(text).to_be_attached()
    page.evaluate("document.fonts.ready.then(() => {})")
    assert chinese_is_drawn(text)
    context.close()
