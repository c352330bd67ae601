"""第 06 课的图：值往前，责任往回，在同一张网络上。"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np

from .figures import BLUE, GREY, ORANGE, signed
from .live import LiveFigure, Slider, live

APART, RADIUS = 1.9, 0.3  # between two columns of units, and a unit's own, in inches


def draw_backprop(
    weights: Sequence[np.ndarray],
    x: np.ndarray,
    y: float | None = None,
    title: str = "",
    step: int | None = None,
) -> str:
    """Draw a linear network with one output: values forward (blue), δ and gradients back (orange).

    In a circle stands its value, below it δ = dL/dz; on each edge its weight, near where it
    leaves, and its gradient, near where it arrives. L = (output - y)².

    Args:
        weights: one matrix a layer, each (inputs, units).
        x: (1, inputs) the inputs.
        y: the true value; None: there is no way back.
        title: the figure's title.
        step: the last step to draw, counted as `steps` does; None: all.

    Returns:
        A sentence that says what the figure shows.
    """
    values, deltas, gradients = _numbers(weights, x, 0.0 if y is None else y)
    plan = steps(weights)
    if y is None:
        plan = plan[: len(weights) + 1]
    done = plan if step is None else plan[: step + 1]
    now = None if step is None else done[-1]
    sizes = [np.size(x), *(w.shape[1] for w in weights)]
    figure, axes = plt.subplots(figsize=(APART * (len(sizes) - 1) + 1, 1.5 * max(sizes) + 0.5))
    centres = [
        [(APART * column, 1.5 * ((size - 1) / 2 - unit)) for unit in range(size)]
        for column, size in enumerate(sizes)
    ]
    for layer, matrix in enumerate(weights):
        for (i, j), weight in np.ndenumerate(matrix):
            start, end = np.array(centres[layer][i]), np.array(centres[layer + 1][j])
            lit = _lit(now, layer, i, j)
            colour = GREY if not lit else BLUE if lit == "forward" else ORANGE
            axes.plot(*zip(start, end, strict=True), color=colour, lw=3 if lit else 1.2, zorder=1)
            crossing = i != j and matrix.shape[1] > 1
            _write(axes, start + (0.3 if crossing else 0.34) * (end - start), weight, BLUE)
            if ("gradient", layer, 0) in done:
                place = start + (0.7 if crossing else 0.66) * (end - start)
                _write(axes, place, gradients[layer][i, j], ORANGE)
    names = ["输入", *(f"隐藏层 {k}" for k in range(1, len(weights))), "输出"]
    for column, units in enumerate(centres):
        for unit, (across, up) in enumerate(units):
            circle = plt.Circle((across, up), RADIUS, facecolor="white", edgecolor="black")
            circle.set_zorder(3)
            axes.add_patch(circle)
            if ("value", column, 0) in done:
                axes.text(across, up, _said(values[column][unit]), color=BLUE, **_middle(4))
            if ("delta", column, unit) in done:
                delta = f"δ = {_said(deltas[column - 1][unit])}"
                axes.text(across, up - RADIUS - 0.17, delta, color=ORANGE, **_middle(4))
        low = -0.75 * (max(sizes) - 1) - 0.78
        axes.text(APART * column, low, names[column], color=GREY, **_middle(4))
    axes.set_title(title)
    axes.set_xlim(-0.5, APART * (len(sizes) - 1) + 0.5)
    axes.set_ylim(-0.75 * (max(sizes) - 1) - 0.95, 0.75 * (max(sizes) - 1) + 0.45)
    axes.set_aspect("equal")
    axes.axis("off")
    figure.subplots_adjust(0, 0, 1, 0.9)
    chain = " → ".join(map(_tuple, values))
    lines = "；".join(f"W{k} {_rows(matrix)}" for k, matrix in enumerate(weights, start=1))
    said = f"{title}：权重 {lines}；值往前 {chain}"
    if y is None:
        return f"{said}。"
    back = " → ".join(map(_tuple, reversed(deltas)))
    slopes = "；".join(f"dW{k} {_rows(matrix)}" for k, matrix in enumerate(gradients, start=1))
    return f"{said}，真实值 {_said(y)}；δ 往回 {back}；权重的梯度 {slopes}。"


def step_network(weights: Sequence[np.ndarray], x: np.ndarray, y: float) -> LiveFigure | None:
    """One step at a time through a linear network, forward and back; see `draw_backprop`."""
    plan = steps(weights)

    def draw(step: int) -> str:
        draw_backprop(weights, x, y, f"第 {step} 步（共 {len(plan) - 1} 步）", step)
        return say_step(weights, x, y, step)

    return live(draw, step=Slider("第几步", 0, 0, len(plan) - 1, 1))


def steps(weights: Sequence[np.ndarray]) -> list[tuple[str, int, int]]:
    """What is computed step by step: its kind, the column (of a gradient the layer), the unit.

    A column's values are one step, and so are its δ where one edge leads on from each unit:
    where paths meet, each unit is a step of its own.
    """
    depth = len(weights)
    plan = [("value", column, 0) for column in range(depth + 1)] + [("loss", depth, 0)]
    plan.append(("delta", depth, 0))
    for layer in reversed(range(depth)):
        plan.append(("gradient", layer, 0))
        if layer:
            plan += [("delta", layer, unit) for unit in range(weights[layer].shape[0])]
    return plan


def say_step(weights: Sequence[np.ndarray], x: np.ndarray, y: float, step: int) -> str:
    """Say the numbers of one step of `steps`."""
    values, deltas, _ = _numbers(weights, x, y)
    kind, place, unit = steps(weights)[step]
    depth = len(weights)
    names = ["输入", *(f"隐藏层 {k}" for k in range(1, depth)), "输出"]
    if kind == "value" and place == 0:
        return f"前向：从输入 {_tuple(values[0])} 出发。"
    if kind == "value":
        sums = [_sum(values[place - 1], column) for column in weights[place - 1].T]
        said = sums[0] if len(sums) == 1 else f"({', '.join(sums)})"
        return f"前向：{names[place]} = {said} = {_tuple(values[place])}"
    if kind == "loss":
        p, error = values[-1][0], values[-1][0] - y
        return (
            f"前向：误差 e = {_said(p)} − {_bracketed(y)} = {_said(error)}，"
            f"代价 L = e² = {_said(error**2)}。值都齐了，现在往回走。"
        )
    if kind == "gradient":
        said = "；".join(
            f"{_said(value)} × {_bracketed(delta)} = {_said(value * delta)}"
            for value in values[place]
            for delta in deltas[place]
        )
        last = "梯度都齐了。" if place == 0 else ""
        return f"反向：dW{place + 1} 的每一个数 = 起点的值 × 终点的 δ：{said}。{last}"
    if place == depth:
        error = values[-1][0] - y
        return f"反向：输出的 δ = 2e = 2 × {_bracketed(error)} = {_said(deltas[-1][0])}"
    count = len(deltas[place - 1])
    which = ["上面的", "下面的"][unit] if count == 2 else f"第 {unit + 1} 个"
    paths = _sum(deltas[place], weights[place][unit])
    many = "两条路都加上：" if len(deltas[place]) == 2 else ""
    return f"反向：{names[place]} {which}单元，{many}δ = {paths} = {_said(deltas[place - 1][unit])}"


def _numbers(
    weights: Sequence[np.ndarray], x: np.ndarray, y: float
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """The values of every column, and of every layer its units' δ and its weights' gradients."""
    values = [np.ravel(x).astype(float)]
    for matrix in weights:
        values.append(values[-1] @ matrix)
    deltas = [2 * (values[-1] - y)]
    for matrix in reversed(weights[1:]):
        deltas.insert(0, matrix @ deltas[0])
    return values, deltas, [np.outer(a, d) for a, d in zip(values, deltas, strict=False)]


def _lit(now: tuple[str, int, int] | None, layer: int, i: int, j: int) -> str:
    """The direction in which an edge is used in the step `now`; empty where it is not."""
    match now:
        case ("value", column, _) if column == layer + 1:
            return "forward"
        case ("delta", column, unit) if (column, unit) == (layer, i):
            return "back"
        case ("gradient", place, _) if place == layer:
            return "back"
    return ""


def _write(axes: plt.Axes, place: np.ndarray, number: float, colour: str) -> None:
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    axes.text(*place, _said(number), color=colour, bbox=box, **_middle(2))


def _middle(order: int) -> dict[str, object]:
    return {"ha": "center", "va": "center", "fontsize": 12, "zorder": order}


def _said(number: float) -> str:
    return signed(f"{round(float(number), 4) + 0.0:g}")


def _bracketed(number: float) -> str:
    return f"({_said(number)})" if number < 0 else _said(number)


def _tuple(numbers: Sequence[float]) -> str:
    said = [_said(number) for number in numbers]
    return said[0] if len(said) == 1 else f"({', '.join(said)})"


def _rows(matrix: np.ndarray) -> str:
    """A matrix row by row; a column of numbers without brackets."""
    return "、".join(map(_tuple, matrix))


def _sum(values: Sequence[float], factors: Sequence[float]) -> str:
    pairs = zip(values, factors, strict=True)
    return " + ".join(f"{_bracketed(value)} × {_bracketed(factor)}" for value, factor in pairs)
