"""Figures that move: drawn at every end of their sliders, and what they say is right."""

import html
import itertools
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from lesson_kit import figures, hidden, play
from nbjudge.author import lesson

from tests import redraw
from tests.support import RELEASE, THIS

NAMES = [path.stem for path in lesson.texts(THIS)]

W = [
    np.array([[1.0, 2.0], [3.0, -1.0]]),
    np.array([[0.5, 1.0], [2.0, -1.0]]),
    np.array([[1.0], [2.0]]),
]
X = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
Y = X @ np.array([[2.0], [1.0]])


def train(x: np.ndarray, y: np.ndarray, w: np.ndarray, rate: float, steps: int) -> tuple:
    for _ in range(steps):
        w = w - rate * 2 / len(x) * x.T @ (x @ w - y)
    return w, []


FIGURES: dict[str, Callable[[], play.LiveFigure]] = {
    "01": lambda: play.move_weights(W, np.array([[1.0, 1.0]])),
    "02": play.move_sigmoid,
    "03": play.move_prediction,
    "04": lambda: play.step_graph(w=0.5, x=2, y=1),
    "05": lambda: play.descend(train, X, Y),
    "06": lambda: hidden.step_network(W, np.array([[1.0, 1.0]]), 7),
}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The course's font and no other; a character that it lacks, or any warning, is an error."""
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figures.use_chinese_font()
        yield
    assert plt.get_fignums() == [], "a figure was left open: the notebook would show it twice"


def words(figure: play.LiveFigure) -> str:
    return html.unescape(re.sub("<[^>]+>", "", figure.words.value))


def numbers(figure: play.LiveFigure) -> list[float]:
    text = words(figure).replace("−", "-")
    return [float(n) for n in re.findall(r"(?<![a-zA-Zσ])-?\d+\.?\d*(?:e-\d+)?", text)]


@pytest.mark.parametrize("lesson", FIGURES)
def test_every_end_of_every_slider_is_drawn(lesson: str) -> None:
    figure = FIGURES[lesson]()
    starts = {name: slider.value for name, slider in figure.sliders.items()}
    ends = [(slider.min, slider.max) for slider in figure.sliders.values()]
    corners = list(itertools.product(*ends)) if len(ends) < 5 else list(zip(*ends, strict=True))
    places = [dict(zip(starts, corner, strict=True)) for corner in corners]
    places += [
        {**starts, name: end} for name, pair in zip(starts, ends, strict=True) for end in pair
    ]
    for place in places:
        for name, value in place.items():
            figure.sliders[name].value = value
            assert not words(figure).startswith("画不出来"), words(figure)
            assert figure.picture.value.startswith(f'<img alt="{html.escape(words(figure))}"')


@pytest.mark.parametrize("lesson", FIGURES)
def test_a_move_draws_one_picture_and_another(lesson: str) -> None:
    figure = FIGURES[lesson]()
    before, pictures = figure.picture.value, []
    figure.picture.observe(lambda change: pictures.append(change.new), "value")
    for slider in figure.sliders.values():
        start = slider.value
        slider.value = slider.min if start == slider.max else slider.max
        assert len(pictures) == 1
        assert pictures.pop() != before
        slider.value = start
        assert pictures.pop() == before


@pytest.mark.parametrize("name", NAMES)
def test_in_a_kernel_each_move_sends_one_picture(name: str) -> None:
    moves = redraw.moves(name)
    assert len(moves) >= 10
    assert {move.pictures for move in moves} == {1}
    assert all(move.changed for move in moves)


def test_the_network_says_what_each_unit_holds() -> None:
    figure = FIGURES["01"]()
    assert words(figure) == "(1, 1) → (4, 1) → (4, 3) → (10)"
    figure.sliders["w1_1_0"].value = -2.0
    figure.sliders["x_1"].value = 1.5
    first = 1 * 1.0 + 1.5 * -2.0, 1 * 2.0 + 1.5 * -1.0
    second = first[0] * 0.5 + first[1] * 2.0, first[0] * 1.0 + first[1] * -1.0
    assert numbers(figure) == [1, 1.5, *first, *second, second[0] * 1.0 + second[1] * 2.0]


@pytest.mark.parametrize(("k", "c", "x"), [(1.0, 0.0, 0.0), (2.0, -1.5, 1.0), (5.0, 4.0, -6.0)])
def test_the_sigmoid_says_its_value_and_slope(k: float, c: float, x: float) -> None:
    figure = FIGURES["02"]()
    for name, value in {"steepness": k, "shift": c, "point": x}.items():
        figure.sliders[name].value = value
    z, value = (
        float(re.search(rf"{what} = (-?[\d.]+)", words(figure).replace("−", "-"))[1])
        for what in ("\\)", "σ\\(z\\)")
    )
    slope = numbers(figure)[-1]
    near = [1 / (1 + math.exp(-k * (x + h - c))) for h in (1e-6, -1e-6)]
    assert z == pytest.approx(k * (x - c), abs=0.005)
    assert value == pytest.approx(1 / (1 + math.exp(-k * (x - c))), abs=5e-5)
    assert slope == pytest.approx((near[0] - near[1]) / 2e-6, abs=6e-5)


@pytest.mark.parametrize("p", [0.01, 0.5, 0.93])
def test_the_losses_say_what_a_prediction_costs(p: float) -> None:
    figure = FIGURES["03"]()
    figure.sliders["p"].value = p
    right = [p, 0, -math.log(1 - p), p**2, 1, -math.log(p), (1 - p) ** 2]
    assert numbers(figure) == pytest.approx(right, abs=6e-5)


@pytest.mark.parametrize("w", [0.5, 1.5, -4.0])
def test_the_graph_walks_forward_and_back(w: float) -> None:
    figure = FIGURES["04"]()
    figure.sliders["w"].value = w
    said = []
    for step in range(10):
        figure.sliders["step"].value = step
        said.append(words(figure).replace("−", "-"))

    def loss(w: float, nudge: str = "", by: float = 0.0) -> float:
        z = 2 * w + by * (nudge == "z")
        a = 1 / (1 + math.exp(-z)) + by * (nudge == "a")
        return (a - 1 + by * (nudge == "e")) ** 2

    assert [line[:2] for line in said] == ["前向"] * 5 + ["反向"] * 5
    assert float(re.search(r"L = e² = ([\d.]+)。", said[4])[1]) == pytest.approx(loss(w), abs=6e-5)
    for line, node in zip(said[6:9], "eaz", strict=True):
        slope = (loss(w, node, 1e-6) - loss(w, node, -1e-6)) / 2e-6
        assert line.startswith(f"反向：dL/d{node} = ")
        assert float(line.split(" = ")[-1]) == pytest.approx(slope, abs=6e-5)
    slope = (loss(w + 1e-6) - loss(w - 1e-6)) / 2e-6
    assert float(re.search(r"= (-?[\d.]+)。代价", said[9])[1]) == pytest.approx(slope, abs=6e-5)
    smaller = loss(w + 0.01) < loss(w)
    assert said[9].endswith(f"w 该往{'大' if smaller else '小'}改。")


def test_the_graph_shows_only_what_has_been_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = figures.draw_graph
    monkeypatch.setattr(
        figures, "draw_graph", lambda *args, **named: (drawn.append(named), draw(*args, **named))
    )
    figure = FIGURES["04"]()
    for step in range(1, 10):
        figure.sliders["step"].value = step
    for step, graph in enumerate(drawn):
        assert sum(map(bool, graph["values"])) == min(step + 1, 5)
        assert sum(map(bool, graph["gradients"])) == max(step - 4, 0)
    assert drawn[9]["values"] == ["0.5", "1", "0.7311", "−0.2689", "0.0723"]
    assert drawn[9]["gradients"] == ["−0.2115", "−0.1058", "−0.5379", "−0.5379", "1"]


def test_the_descent_is_the_students_own() -> None:
    calls = []
    figure = play.descend(lambda *args: (calls.append(args), train(*args))[1], X, Y)
    figure.sliders["rate"].value = 0.25
    calls.clear()
    figure.sliders["steps"].value = 3
    assert [args[4] for args in calls] == [0, 1, 2, 3]
    end = train(X, Y, np.array([[-1.0], [-1.5]]), 0.25, 3)[0]
    costs = [np.mean((X @ w - Y) ** 2) for w in (np.array([[-1.0], [-1.5]]), end)]
    assert numbers(figure) == pytest.approx([-1, -1.5, *end.ravel(), *costs], abs=6e-4)
    assert "往下走了" in words(figure)
    figure.sliders["rate"].value = 0.6
    assert "发散" in words(figure)


def test_what_is_not_written_yet_is_said_and_nothing_is_drawn() -> None:
    def unwritten(*_: object) -> tuple:
        raise NotImplementedError("这个函数还没有写")

    figure = play.descend(unwritten, X, Y)
    assert words(figure) == "画不出来：NotImplementedError：这个函数还没有写"
    assert figure.picture.layout.display == "none"
    figure = play.descend(lambda *_: (np.zeros(3), []), X, Y)
    assert "画不出来：ValueError" in words(figure)


def test_without_ipywidgets_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    for figure in FIGURES.values():
        assert figure() is None
        assert (
            capsys.readouterr().out
            == "这里有一张能拖动的图：pip install ipywidgets 之后再运行这一格。\n"
        )


def test_where_widgets_do_not_run_a_sentence_stands_for_the_figure() -> None:
    still = "这里有一张能拖动的图：在 JupyterLab 里运行这一格，拖动滑块，图和数会跟着变。"
    for name in NAMES:
        worked = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
        assert "widgets" not in worked.metadata
        found = [cell for cell in worked.cells if redraw.MOVING.search(cell.source)]
        assert found, f"{name}: no figure that moves"
        for cell in found:
            assert [output.data for output in cell.outputs] == [{"text/plain": still}]
        release = nbformat.read(RELEASE / f"{name}.ipynb", as_version=4)
        assert not any(cell.get("outputs") for cell in release.cells)
