"""能拖动的图：拖一拖滑块，图和数跟着变。每一张旁边都有一张不会动的，说的是同一件事。

They are drawn by `figures`, as their static twins are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from . import figures
from .live import LiveFigure, Slider, live


def move_weights(weights: Sequence[np.ndarray], x: np.ndarray) -> LiveFigure | None:
    """The weights and inputs of a linear network, and the value in every unit.

    Args:
        weights: one matrix a layer, each (inputs, units).
        x: (1, inputs) the inputs.
    """
    sliders = {}
    for layer, matrix in enumerate(weights, start=1):
        for (i, j), weight in np.ndenumerate(matrix):
            sliders[f"w{layer}_{i}_{j}"] = Slider(f"W{layer}[{i}, {j}]", weight, -3.0, 3.0, 0.5)
    for i, value in enumerate(np.ravel(x)):
        sliders[f"x_{i}"] = Slider(f"x[0, {i}]", value, -3.0, 3.0, 0.5)

    def draw(**values: float) -> str:
        numbers = iter(values.values())
        matrices = [np.reshape([next(numbers) for _ in range(w.size)], w.shape) for w in weights]
        units = [np.array([list(numbers)])]
        for matrix in matrices:
            units.append(units[-1] @ matrix)
        hidden = [f"隐藏层 {k}" for k in range(1, len(weights))]
        figures.draw_network(matrices, units, ["输入", *hidden, "输出"], "数从左往右流")
        plt.gcf().subplots_adjust(0, 0, 1, 0.86)
        return " → ".join(f"({', '.join(map(figures.number, unit[0]))})" for unit in units)

    return live(draw, **sliders)


def move_sigmoid() -> LiveFigure | None:
    """Steepness k and shift c of σ(k (x - c)), and its tangent at x."""

    def draw(steepness: float, shift: float, point: float) -> str:
        figures.draw_sigmoid([point], steepness, shift)
        axes = plt.gca()
        axes.set_xlim(-7, 7)
        axes.set_ylim(-0.15, 1.15)
        axes.set_title(f"k = {steepness:.1f}，c = {_one(shift)}")
        plt.gcf().subplots_adjust(0.11, 0.15, 0.97, 0.9)
        z = steepness * (point - shift)
        value = 1 / (1 + np.exp(-z))
        return (
            f"x = {_one(point)}：z = k(x − c) = {figures.signed(f'{z:.2f}')}，σ(z) = {value:.4f}，"
            f"斜率 k σ(1 − σ) = {steepness * value * (1 - value):.4f}"
        )

    return live(
        draw,
        steepness=Slider("陡度 k", 1.0, 0.2, 5.0, 0.2),
        shift=Slider("平移 c", 0.0, -4.0, 4.0, 0.5),
        point=Slider("切点 x", 1.0, -6.0, 6.0, 0.5),
    )


def move_prediction() -> LiveFigure | None:
    """A prediction p, and what it costs by cross-entropy and by squared error."""

    def draw(p: float) -> str:
        panels = plt.subplots(1, 2, figsize=(9.5, 3.4), sharey=True)[1]
        costs = []
        for axes, label in zip(panels, [0, 1], strict=True):
            figures.draw_losses(axes, label, p)
            cross_entropy = -np.log(p if label == 1 else 1 - p)
            square = (p - label) ** 2
            costs.append(f"y = {label} 时交叉熵 {cross_entropy:.4f}，平方误差 {square:.4f}")
        plt.gcf().subplots_adjust(0.06, 0.16, 0.98, 0.9, 0.1)
        return f"p = {p:.2f}：{'；'.join(costs)}"

    return live(draw, p=Slider("预测 p", 0.8, 0.01, 0.99, 0.01))


def step_graph(w: float, x: float, y: float) -> LiveFigure | None:
    """One step at a time through w → z = wx → a = σ(z) → e = a − y → L = e², and back."""
    names = ["$w$", "$z = w x$", "$a = \\sigma(z)$", "$e = a - y$", "$L = e^2$"]

    def draw(step: int, w: float) -> str:
        z = w * x
        a = 1 / (1 + np.exp(-z))
        e = a - y
        values = [w, z, a, e, e**2]
        slopes = [x, a * (1 - a), 1.0, 2 * e]
        edges = ["x", "a(1-a)", "1", "2e"]
        gradients = [1.0]  # from the loss backwards
        for slope in reversed(slopes):
            gradients.insert(0, gradients[0] * slope)
        known, back = min(step, 4), step - 5  # values 0..known; the gradient that step reaches
        figures.draw_graph(
            names,
            values=[_round(v) if k <= known else "" for k, v in enumerate(values)],
            slopes=[
                f"$\\times\\ {edge}$" + ("" if edge == "1" else f" = {_round(slope)}")
                if 4 - k <= back
                else ""
                for k, (edge, slope) in enumerate(zip(edges, slopes, strict=True))
            ],
            gradients=[_round(g) if 4 - k <= back else "" for k, g in enumerate(gradients)],
            title=f"第 {step} 步（x = {x:g}，y = {y:g}）",
        )
        plt.gcf().subplots_adjust(0, 0, 1, 0.84)
        return _step(step, x, y, values, slopes, gradients)

    return live(
        draw,
        step=Slider("第几步", 0, 0, 9, 1),
        w=Slider("权重 w", w, -4.0, 4.0, 0.5),
    )


def _step(
    step: int,
    x: float,
    y: float,
    values: Sequence[float],
    slopes: Sequence[float],
    gradients: Sequence[float],
) -> str:
    """Say what is computed in one step: 0 to 4 forward, 5 to 9 backward."""
    w, z, a, e, loss = map(_round, values)
    if step < 5:
        return [
            f"前向，从权重 w = {w} 出发。",
            f"前向：z = w x = {w} × {x:g} = {z}",
            f"前向：a = σ(z) = σ({z}) = {a}",
            f"前向：e = a − y = {a} − {y:g} = {e}",
            f"前向：L = e² = {loss}。值都齐了，现在往回走。",
        ][step]
    if step == 5:
        return "反向：从代价自己开始，dL/dL = 1"
    node = 9 - step
    behind, slope, gradient = map(_round, (gradients[node + 1], slopes[node], gradients[node]))
    edge = ["x", "a(1 − a)", "1", "2e"][node]
    said = f"反向：dL/d{'wzae'[node]} = {behind} × {edge}"
    if edge != "1":
        said += f" = {behind} × {f'({slope})' if slopes[node] < 0 else slope}"
    said += f" = {gradient}"
    if step < 9:
        return said
    return f"{said}。代价想变小，w 该往{'小' if gradients[0] > 0 else '大'}改。"


def _round(value: float) -> str:
    """Four decimals, as in the text; three digits of what would read as next to nothing."""
    if 0 < abs(value) < 0.01:
        return figures.signed(f"{value:.3g}")
    return figures.signed(f"{round(value, 4) + 0.0:g}")


def _one(value: float) -> str:
    return figures.signed(f"{value:.1f}")


def descend(
    train: Callable[..., tuple[np.ndarray, Any]], x: np.ndarray, y: np.ndarray
) -> LiveFigure | None:
    """Start and learning rate of a descent on the loss surface of two weights.

    Args:
        train: the student's own function of lesson 05.
        x: (n, 2) inputs.
        y: (n, 1) true values.
    """
    valley = np.linalg.lstsq(x, y, rcond=None)[0]
    across, up = (-1.6, 5.2), (-2.2, 3.2)  # what is shown of the surface

    def draw(rate: float, steps: int, first: float, second: float) -> str:
        start = np.array([[first], [second]])
        weights = [train(x, y, start.copy(), rate, k)[0] for k in range(steps + 1)]
        path = np.reshape(weights, (steps + 1, 2))
        costs = [np.mean((x @ w.reshape(2, 1) - y) ** 2) for w in path]
        axes = plt.subplots(figsize=(6, 4.4))[1]
        figures.draw_loss_surface(axes, x, y, across, up)
        axes.plot(path[:, 0], path[:, 1], "o-", ms=4, color=figures.BLUE)
        axes.plot(*path[0], "s", ms=8, color=figures.ORANGE)
        axes.plot(*valley.ravel(), "*", ms=14, color=figures.GREEN)
        axes.set_xlim(across)
        axes.set_ylim(up)
        axes.set_title(f"学习率 {rate:.2f}，走 {steps} 步")
        plt.gcf().subplots_adjust(0.12, 0.13, 0.97, 0.92)
        verdict = "往下走了" if steps else "还没有出发"
        # the last step of a descent that converges never climbs, but for rounding in the valley
        if steps and costs[-1] > costs[-2] * (1 + 1e-9) + 1e-12:
            verdict = "越走越高：发散了"
        low, high = np.transpose([across, up])
        outside = np.any((path < low) | (path > high), axis=1).sum()
        return (
            f"从 ({_one(first)}, {_one(second)}) 走到 "
            f"({', '.join(figures.signed(f'{w:.3f}') for w in path[-1])})，"
            f"代价 {costs[0]:.4f} → {costs[-1]:.4f}，{verdict}"
            + (f"（有 {outside} 个点跑到图外面去了）。" if outside else "。")
        )

    return live(
        draw,
        rate=Slider("学习率 η", 0.1, 0.01, 0.6, 0.01),
        steps=Slider("步数", 15, 0, 20, 1),
        first=Slider("起点 w₁", -1.0, -1.5, 5.0, 0.5),
        second=Slider("起点 w₂", -1.5, -2.0, 3.0, 0.5),
    )
