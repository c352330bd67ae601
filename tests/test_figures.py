"""Figures: they say what they show, they can be read, and each has its sentence wherever it is."""

from __future__ import annotations

import base64
import inspect
import io
import re
import warnings
from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from lesson_kit import figures
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from nbjudge.author import site
from PIL import Image

from engine.tests.support.parsed import Parsed
from tests.support import THIS
from tests.support.published import NAMES

LEAST = 4.5  # WCAG 2.1, AA: contrast of text
W = [
    np.array([[1.0, 2.0], [3.0, -1.0]]),
    np.array([[0.5, 1.0], [2.0, -1.0]]),
    np.array([[1.0], [2]]),
]
UNITS = [np.array([[1.0, 1.0]]), np.array([[4, 1]]), np.array([[4, 3]]), np.array([[10]])]
X = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
NODES = [
    {"name": "x", "at": (0, 1), "label": "$x$", "value": "7"},
    {"name": "w", "at": (0, 0), "label": "$w_1$", "value": "-3", "gradient": "?"},
    {"name": "u", "at": (1, 0.5), "label": "$u = x - w^2$", "value": "16", "gradient": "-4"},
    {"name": "v", "at": (1, -0.5), "label": "$v$", "value": "", "gradient": ""},
    {"name": "L", "at": (2, 0), "label": "$L$", "value": "25", "gradient": "1"},
]
EDGES = [
    *(("x", "u", ""), ("w", "u", "× (-2)"), ("w", "v", "?")),
    *(("u", "L", "$\\times\\ 2u = 32$"), ("v", "L", "× 9")),
]

# What each draws, and what its sentence says beside Chinese.
DRAWN: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "draw_network": (
        lambda: figures.draw_network(W, UNITS, ["输入", "隐藏层 1", "隐藏层 2", "输出"], "往前"),
        ("2-2-2-1 网络", "输入：1、1；隐藏层 1：4、1；隐藏层 2：4、3；输出：10", "(1, 2)、(3, −1)"),
    ),
    "draw_loss_surface": (
        lambda: figures.draw_loss_surface(plt.gca(), X, X @ [[2.0], [1]], (-1.6, 5.2), (-2, 3)),
        ("−1.6 到 5.2", "谷底在 (2, 1)", "代价是 0；"),
    ),
    "draw_squared_errors": (
        lambda: figures.draw_squared_errors(
            plt.gca(), np.array([1.0, 2]), np.array([3.0, 5]), np.array([2.5, 7.0])
        ),
        ("2 个点", "真实值 3、5", "预测 2.5、7", "面积 0.25、4", "平均 2.125"),
    ),
    "draw_species": (
        lambda: figures.draw_species(
            plt.gca(), np.array([1.5, 5.0]), np.array(["setosa", "versicolor"]), "versicolor"
        ),
        ("2 朵", "1.5 到 5 厘米", "1 朵 versicolor"),
    ),
    "draw_sigmoid": (
        lambda: figures.draw_sigmoid([-3.0, 0.0]),
        ("x = −3 处值 0.0474，切线的斜率 0.045", "x = 0 处值 0.5000，切线的斜率 0.250"),
    ),
    "draw_sigmoid_slope": (figures.draw_sigmoid_slope, ("1/4", "0.0025")),
    "draw_losses": (
        lambda: figures.draw_losses(plt.gca(), 0, 0.8809),
        ("y = 0", "交叉熵 2.128", "平方误差 0.776"),
    ),
    "draw_graph": (
        lambda: figures.draw_graph(
            ["$w$", "$z = w x$", "$a = \\sigma(z)$"], ["2", "-6", ""],
            ["$\\times\\ x = -3$", "$\\times\\ a(1-a)$"], ["", "0.25", "1"], "链 (x = -3)",
        ),
        ("链 (x = −3)", "z = w x，值 −6，梯度 0.25", "a = σ(z)，梯度 1", "斜率 × x = −3"),
    ),
    "draw_paths": (
        lambda: figures.draw_paths(NODES, EDGES, "两条路相会？"),
        (
            "两条路相会。", "w1，值 −3，梯度待填", "u = x − w²，值 16，梯度 −4", "x，值 7；",
            "从 w1 到 v，斜率待填", "斜率 × 2u = 32", "从 x 到 u = x − w²；",
        ),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The course's font and no other; a character that it lacks, or any warning, is an error."""
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=ResourceWarning)
        figures.use_chinese_font()
        yield
        plt.close("all")


def contrast(colour: object, ground: object = "white") -> float:
    """The contrast of two colours, as WCAG 2.1 defines it."""
    light = []
    for one in (colour, ground):
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in to_rgb(one)]
        light.append(np.dot([0.2126, 0.7152, 0.0722], parts) + 0.05)
    return float(max(light) / min(light))


# ---------------------------------------------------------------- what is seen


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("black") == pytest.approx(21)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["BLUE", "ORANGE", "GREEN", "GREY"])
def test_a_colour_can_be_read_as_text(name: str) -> None:
    assert contrast(getattr(figures, name)) >= LEAST


def test_species_are_told_apart_without_colours() -> None:
    assert tuple(marker for marker, _ in figures.SPECIES.values()) == ("^", "o", "s")


@pytest.mark.parametrize("name", DRAWN)
def test_all_text_of_a_figure_can_be_read(name: str) -> None:
    DRAWN[name][0]()
    plt.gcf().canvas.draw()  # which writes the numbers on the axes
    texts = [text for text in plt.gcf().findobj(Text) if text.get_text()]
    assert texts
    for text in texts:
        assert contrast(text.get_color()) >= LEAST, text
        assert text.get_fontsize() >= 9, text
        assert not re.search(r"(?<![\w)$-])-\d", text.get_text().split("$")[0]), text


def test_a_question_mark_has_a_ground_on_which_it_can_be_read() -> None:
    assert contrast(figures.ORANGE, "#fff4e5") >= LEAST


def test_a_graph_is_narrow_enough_for_a_phone() -> None:
    """12 points are 16.7 CSS pixels; on 358, what a phone leaves of 390, 11 and more."""
    nodes = [
        {"name": str(k), "at": (k, 0), "label": "$e = p - y$", "value": "0.1049", "gradient": "1"}
        for k in range(6)
    ]
    edges = [(str(k), str(k + 1), "× 0.1049") for k in range(5)]
    figures.draw_paths(nodes, edges, "六步", upright=True)
    assert figures.css_size(figures.png(plt.gcf()))[0] < 358 * 16.7 / 11
    figures.draw_paths(NODES, EDGES, "两条路")
    assert figures.css_size(figures.png(plt.gcf()))[0] < 358 * 16.7 / 11


def test_the_network_of_lesson_five_is_no_taller_than_a_screen() -> None:
    figures.draw_network([np.ones((5, 1))], [np.ones(5), np.ones(1)], ["输入", "输出"], "5-1")
    assert figures.css_size(figures.png(plt.gcf()))[1] < 420
    labels = [t.get_position()[0] for t in plt.gca().texts if t.get_bbox_patch() is not None]
    assert len(labels) == 5
    assert len(set(np.round(labels, 6))) == 1, "in a line"


# ---------------------------------------------------------------- what is said


def test_no_function_that_draws_is_left_out() -> None:
    names = {
        name
        for name, thing in vars(figures).items()
        if name.startswith("draw_") and inspect.isfunction(thing)
    }
    assert names == set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_what_it_shows(name: str) -> None:
    draw, parts = DRAWN[name]
    said = draw()
    assert said.endswith("。")
    assert re.search("[一-龥]{2}", said)
    assert not [part for part in parts if part not in said], said
    assert not re.search(r"[$\\{}\n]|(?<![\w)])-\d|[一-龥] ?[,.:;!?]", said), said


# ---------------------------------------------------------------- show


class Shell:
    """Stands for a notebook's shell."""


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, dict]]:
    found: list[tuple[dict, dict]] = []
    monkeypatch.delenv(figures.IN_JUPYTERLAB, raising=False)
    monkeypatch.setattr(figures, "get_ipython", Shell)
    monkeypatch.setattr(
        figures, "display", lambda data, metadata, raw: found.append((data, metadata))
    )
    return found


def test_a_figure_is_shown_once_with_its_sentence_and_its_size(
    displayed: list[tuple[dict, dict]],
) -> None:
    figures.show(figures.draw_sigmoid_slope())
    ((data, metadata),) = displayed
    assert plt.get_fignums() == [], "the notebook would show it twice"
    assert set(data) == {"text/plain", "image/png"}
    known = metadata["image/png"]
    assert data["text/plain"] == known["alt"]
    assert "1/4" in known["alt"]
    with Image.open(io.BytesIO(base64.b64decode(data["image/png"]))) as picture:
        assert picture.size == pytest.approx((2 * known["width"], 2 * known["height"]), abs=1)


def test_in_jupyterlab_the_picture_is_html_with_an_alternative_text(
    displayed: list[tuple[dict, dict]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(figures.IN_JUPYTERLAB, "a.ipynb")
    plt.plot([1, 2])
    figures.show('a < b, "c"')
    ((data, metadata),) = displayed
    ((tag, own),) = Parsed(data["text/html"]).elements
    assert tag == "img"
    assert own["alt"] == 'a < b, "c"'
    assert own["width"] == str(metadata["image/png"]["width"])
    assert own["src"] == f"data:image/png;base64,{data['image/png']}"


def test_without_a_notebook_the_sentence_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures, "get_ipython", lambda: None)
    plt.plot([1, 2])
    figures.show("一条线，从 -1 到 2 - 1。")
    figures.show("没有图。")
    assert capsys.readouterr().out == "一条线，从 −1 到 2 − 1。\n"
    assert plt.get_fignums() == []


# ---------------------------------------------------------------- wherever it is seen


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_the_worked_edition_has_its_sentence(name: str) -> None:
    worked = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
    pictures = [
        (cell.id, output)
        for cell in worked.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert pictures
    for cell, output in pictures:
        known = output.metadata.get("image/png", {})
        assert re.search("[一-龥]{2}.*[一-龥]{2}", known.get("alt", "")), (
            f"{cell}: plt.show(), or figures.show"
        )
        assert output.data["text/plain"] == known["alt"]
        assert not re.search(r"(?:^|[\s：，（(])-", known["alt"]), "a minus sign is −"
        assert known["width"] > 0 < known["height"]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_the_site_has_its_sentence(name: str) -> None:
    ((_, student, worked),) = [one for one in site.editions(THIS) if one[0] == name]
    shown = [
        cell
        for cell in site.reading(THIS, student, worked).cells
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
    ]
    assert shown
    for cell in shown:
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        assert re.search("[一-龥]{2}.*[一-龥]{2}", alt), cell.id
