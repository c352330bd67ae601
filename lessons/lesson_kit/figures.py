"""画图的小工具: 中文字体, 网络图. 它们不教什么, 所以不占课文的地方."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.patches import FancyBboxPatch

FONT = Path(__file__).with_name("BackpropSansSC.otf")
BLUE, ORANGE, GREEN, GREY = "#2f6db5", "#b4550f", "#2d7a45", "#6b7079"


def use_chinese_font() -> None:
    """Draw labels with the font that comes with the course, on any machine.

    The Chinese family stands first: in labels that mix Chinese with `$...$`, matplotlib
    would lose the Chinese otherwise. Never put Chinese inside `$...$`.
    """
    font_manager.fontManager.addfont(FONT)
    plt.rcParams["font.family"] = ["Backprop Sans SC", "DejaVu Sans"]
    plt.rcParams["figure.dpi"] = 100
    plt.rcParams["axes.spines.top"] = plt.rcParams["axes.spines.right"] = False


def show(alt: str = "") -> None:
    """Show the figure; `alt` says in a sentence what it shows."""
    plt.show()


def draw_network(
    weights: Sequence[np.ndarray],
    values: Sequence[np.ndarray] | None = None,
    names: Sequence[str] = (),
    title: str = "",
) -> None:
    """Draw a fully connected network with its weights on the edges.

    Args:
        weights: one matrix a layer, each (inputs, units).
        values: the value in each unit, inputs first: one array of length units a column;
            None leaves the units empty.
        names: the columns' captions, left to right.
        title: the figure's title.
    """
    sizes = [weights[0].shape[0]] + [matrix.shape[1] for matrix in weights]
    _, axes = plt.subplots(figsize=(2.6 * len(sizes), 1.1 + 1.35 * max(sizes)))
    centres = [
        [(2.6 * column, (size - 1) / 2 - unit) for unit in range(size)]
        for column, size in enumerate(sizes)
    ]
    for layer, matrix in enumerate(weights):
        for i, (x0, y0) in enumerate(centres[layer]):
            for j, (x1, y1) in enumerate(centres[layer + 1]):
                weight = matrix[i, j]
                colour = BLUE if weight > 0 else ORANGE if weight < 0 else GREY
                axes.plot([x0, x1], [y0, y1], color=colour, lw=1.5, zorder=1)
                # 交叉的连线上, 权重写在各自的三分之一处, 才不会叠在一起
                part = 0.30 if i != j else 0.38
                label = (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
                axes.text(
                    *label,
                    f"{weight:g}",
                    ha="center",
                    va="center",
                    color=colour,
                    zorder=2,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                )
    for column, units in enumerate(centres):
        for unit, (x, y) in enumerate(units):
            axes.add_patch(plt.Circle((x, y), 0.3, facecolor="white", edgecolor="black", zorder=3))
            if values is not None:
                value = float(np.ravel(values[column])[unit])
                axes.text(x, y, f"{value:.4g}", ha="center", va="center", zorder=4)
        if column < len(names):
            x, low = 2.6 * column, -(max(sizes) - 1) / 2
            axes.text(x, low - 0.62, names[column], ha="center", va="center", color=GREY)
    axes.set_title(title)
    axes.set_xlim(-0.6, 2.6 * (len(sizes) - 1) + 0.6)
    axes.set_ylim(-(max(sizes) - 1) / 2 - 0.9, (max(sizes) - 1) / 2 + 0.6)
    axes.set_aspect("equal")
    axes.axis("off")


def draw_loss_surface(
    axes: plt.Axes,
    x: np.ndarray,
    y: np.ndarray,
    first: tuple[float, float],
    second: tuple[float, float],
) -> None:
    """Draw the contours of the MSE of a linear layer over its two weights.

    Args:
        axes: where to draw.
        x: (n, 2) inputs.
        y: (n, 1) true values.
        first: the range of the first weight, left to right.
        second: the range of the second weight, bottom to top.
    """
    grid = np.meshgrid(np.linspace(*first, 120), np.linspace(*second, 120))
    errors = x @ np.stack([axis.ravel() for axis in grid]) - y
    losses = (errors**2).mean(axis=0).reshape(grid[0].shape)
    levels = losses.max() * np.linspace(0, 1, 15) ** 2
    axes.contourf(*grid, losses, levels=levels, cmap="Blues", alpha=0.55)
    lines = axes.contour(*grid, losses, levels=levels, colors=GREY, linewidths=0.6)
    axes.clabel(lines, lines.levels[2:10:2], fmt="%.1f", fontsize=8)
    axes.set_xlabel("第一个权重 $w_1$")
    axes.set_ylabel("第二个权重 $w_2$")


def draw_squared_errors(axes: plt.Axes, x: np.ndarray, y: np.ndarray, p: np.ndarray) -> None:
    """Draw points, predictions on a line, and each squared error as a square.

    Args:
        axes: where to draw; both axes get the same scale, so that squares look square.
        x: (n,) inputs.
        y: (n,) true values, drawn as dots.
        p: (n,) predictions, joined by the line.
    """
    for left, true, predicted in zip(x, y, p, strict=True):
        error = predicted - true
        side = (left, min(true, predicted))
        axes.add_patch(
            plt.Rectangle(side, abs(error), abs(error), facecolor=ORANGE, alpha=0.25, lw=0)
        )
        axes.plot([left, left], [true, predicted], color=ORANGE, lw=2)
    axes.plot(x, p, "o-", color=BLUE, mfc="white", label="预测 p")
    axes.plot(x, y, "o", color="black", label="真实值 y")
    axes.set_aspect("equal")
    axes.set_xlabel("输入 x")
    axes.set_ylabel("输出")


def draw_sigmoid(tangents: Sequence[float], steepness: float = 1.0, shift: float = 0.0) -> plt.Axes:
    """Draw σ(steepness · (x - shift)) with its tangents at the given points and their slopes."""
    x = np.linspace(-7, 7, 281)
    _, axes = plt.subplots(figsize=(6.4, 3.6))
    axes.axhline(0, color=GREY, lw=0.8)
    axes.axhline(1, color=GREY, lw=0.8, ls="--")
    axes.plot(x, _sigmoid(steepness * (x - shift)), color=BLUE, lw=2)
    for point in tangents:
        value = _sigmoid(steepness * (point - shift))
        slope = steepness * value * (1 - value)
        near = np.array([point - 1.6, point + 1.6])
        axes.plot(near, value + slope * (near - point), color=ORANGE, lw=2)
        axes.plot(point, value, "o", color=ORANGE)
        left = value < 0.4
        where = (
            (max(point - 2.1, -6.9), value + 0.09)
            if left
            else (min(point + 0.5, 4.9), value - 0.08)
        )
        axes.annotate(f"坡度 {slope:.3f}", where, color=ORANGE)
    axes.set_xlabel("$x$")
    moved = (steepness, shift) != (1.0, 0.0)
    axes.set_ylabel("$\\sigma(k(x - c))$" if moved else "$\\sigma(x)$")
    axes.set_title("sigmoid 曲线和它的切线")
    return axes


def draw_sigmoid_slope() -> None:
    """Draw σ and σ' below each other, with the maximum 1/4 and the saturated ends marked."""
    x = np.linspace(-9, 9, 361)
    value = _sigmoid(x)
    _, axes = plt.subplots(figsize=(6.4, 3.4))
    for left, right in [(-9, -6), (6, 9)]:
        axes.axvspan(left, right, color=GREY, alpha=0.18, lw=0)
        axes.text((left + right) / 2, 0.13, "饱和", ha="center", color=GREY)
    axes.plot(x, value * (1 - value), color=BLUE, lw=2)
    axes.plot(0, 0.25, "o", color=ORANGE)
    axes.annotate("最大值 1/4, 在 0 处", (0.35, 0.252), color=ORANGE)
    axes.set_xticks(range(-9, 10, 3))
    axes.set_ylim(0, 0.28)
    axes.set_xlabel("$x$")
    axes.set_ylabel("$\\sigma'(x)$")
    axes.set_title("sigmoid 的坡度: 中间陡, 两边平")


def draw_losses(axes: plt.Axes, label: int, p: float | None = None) -> None:
    """Draw what one sample costs over the prediction p: cross-entropy and squared error.

    Args:
        axes: where to draw.
        label: the true value, 0 or 1.
        p: a prediction to mark on both curves; None marks none.
    """
    name = {0: "$-\\ln(1 - p)$", 1: "$-\\ln p$"}[label]
    predictions = np.linspace(0.004, 0.996, 400)
    axes.plot(predictions, _cost(predictions, label), color=BLUE, lw=2, label=name)
    squares = (predictions - label) ** 2
    axes.plot(predictions, squares, color=ORANGE, lw=2, ls="--", label="平方误差")
    axes.plot(label, 0, "o", color="black", clip_on=False, label="正确答案")
    if p is not None:
        axes.axvline(p, color=GREY, lw=1)
        axes.plot(p, _cost(p, label), "o", ms=8, color=BLUE)
        axes.plot(p, (p - label) ** 2, "o", ms=8, color=ORANGE)
    axes.set_title(f"真实值 y = {label}")
    axes.set_xlabel("模型的预测 p")
    axes.set_ylabel("一个样本的代价")
    axes.set_ylim(0, 5.6)
    axes.legend(loc="upper center")


def _cost(p: np.ndarray | float, label: int) -> np.ndarray:
    return -np.log(p if label == 1 else 1 - np.asarray(p))


def _sigmoid(x: np.ndarray | float) -> np.ndarray:
    return (1 + np.tanh(np.asarray(x) / 2)) / 2


def draw_graph(
    names: Sequence[str],
    values: Sequence[str],
    slopes: Sequence[str],
    gradients: Sequence[str],
    title: str,
) -> None:
    """Draw a chain of computations, values forward (blue) and gradients backward (orange).

    An empty value or gradient has not been computed yet: no arrow leads to it.

    Args:
        names: what each node computes, left to right.
        values: each node's value.
        slopes: what each edge multiplies by on the way back; one fewer than nodes.
        gradients: dL/d(node) for each node.
        title: the figure's title.
    """
    step = 2.6
    _, axes = plt.subplots(figsize=(1.9 * len(names), 3.0))
    for k, (name, value, gradient) in enumerate(zip(names, values, gradients, strict=True)):
        x = step * k
        axes.add_patch(plt.Circle((x, 0), 0.55, facecolor="white", edgecolor="black", zorder=3))
        axes.text(x, 0, value, ha="center", va="center", color=BLUE, zorder=4)
        axes.text(x, 0.85, name, ha="center", va="center")
        axes.text(x, -0.95, gradient, ha="center", va="center", color=ORANGE)
    for k, slope in enumerate(slopes):
        left, right = step * k + 0.58, step * (k + 1) - 0.58
        ahead = {"arrowstyle": "->", "color": BLUE, "lw": 1.5}
        back = {"arrowstyle": "->", "color": ORANGE, "lw": 1.5}
        if values[k + 1]:
            axes.annotate("", (right, 0.08), (left, 0.08), arrowprops=ahead)
        if gradients[k]:
            axes.annotate("", (left - 0.1, -0.95), (right + 0.1, -0.95), arrowprops=back)
        middle = (left + right) / 2
        axes.text(middle, -1.35, slope, ha="center", va="center", color=ORANGE, fontsize=9)
    axes.text(-1.15, 0, "值", ha="center", va="center", color=BLUE)
    axes.text(-1.15, -0.95, "梯度", ha="center", va="center", color=ORANGE)
    axes.set_xlim(-1.5, step * (len(names) - 1) + 0.8)
    axes.set_ylim(-1.7, 1.2)
    axes.set_title(title)
    axes.set_aspect("equal")
    axes.axis("off")


def draw_paths(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[tuple[str, str, str]],
    title: str = "",
) -> str:
    """Draw a computation graph whose paths may part and meet: values forward, gradients backward.

    Every node is a box with three lines: what it computes, its value (blue), its gradient
    (orange). An empty value or gradient has not been computed yet, and no arrow leads to it;
    "?" is for the student to fill in. The boxes are as wide as what stands in them.

    Args:
        nodes: a dict a node: `name` (by which edges know it), `at` (its column and row on a
            grid; columns count rightwards, rows upwards, halves are allowed), `label` (what is
            written on it), `value` and `gradient`. A node without `gradient`, or with None, is
            an input that is not learnt (x, y): its frame is dotted and it has no third line.
        edges: (from, to, slope), the slope being what the edge multiplies by on the way back;
            "" writes nothing.
        title: the figure's title.

    Returns:
        A sentence that says what the figure shows.
    """
    size, line, gap = 12, 0.235, 0.09  # points; inches
    figure = plt.figure(figsize=(4, 4))
    boxes = {}
    for node in nodes:
        learnt = node.get("gradient") is not None
        rows = [(node["label"], "black"), (node.get("value", ""), BLUE)]
        rows += [(node["gradient"], ORANGE)] if learnt else []
        width = max([0.42, *(_width(figure, _minus(text), size) for text, _ in rows)]) + 0.16
        boxes[node["name"]] = (width, line * len(rows) + 2 * gap, rows, learnt)
    slopes = [_width(figure, _minus(slope), size) for *_, slope in edges]
    columns = sorted({node["at"][0] for node in nodes})
    rows_used = sorted({node["at"][1] for node in nodes})
    pitch_x = max(width for width, *_ in boxes.values()) + max([0.3, *slopes]) + 0.3
    pitch_y = max(height for _, height, *_ in boxes.values()) + 0.42
    centres = {
        node["name"]: (
            pitch_x * (node["at"][0] - columns[0]),
            pitch_y * (node["at"][1] - rows_used[0]),
        )
        for node in nodes
    }
    left = min(x - boxes[name][0] / 2 for name, (x, _) in centres.items()) - 0.1
    right = max(x + boxes[name][0] / 2 for name, (x, _) in centres.items()) + 0.1
    low = min(y - boxes[name][1] / 2 for name, (_, y) in centres.items()) - 0.4
    high = max(y + boxes[name][1] / 2 for name, (_, y) in centres.items()) + 0.1
    legend = "蓝色实线：值往前；橙色虚线：梯度往回"
    need = max(_width(figure, title, 13), _width(figure, legend, 10)) + 0.2 - (right - left)
    left, right = left - max(0, need) / 2, right + max(0, need) / 2
    high += 0.4 if title else 0
    figure.set_size_inches(right - left, high - low)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.axis("off")
    by_name = {node["name"]: node for node in nodes}
    for start, end, slope in edges:
        a, b = np.array(centres[start]), np.array(centres[end])
        along = (b - a) / np.hypot(*(b - a))
        across = np.array([-along[1], along[0]])
        # the gradient goes below an edge that lies, and outside of one that stands
        steep = abs(along[1]) > abs(along[0])
        outside = (a + b)[0] - left - right
        across *= -1 if (across[0] * outside > 0 if steep else across[1] < 0) else 1
        tail = a + along * (_reach(along, boxes[start]) + 0.03)
        head = b - along * (_reach(along, boxes[end]) + 0.03)
        back = by_name[start].get("gradient")
        side = 0.055 * across if back else 0 * across
        style = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "lw": 1.6}
        if by_name[end].get("value"):
            axes.annotate("", head + side, tail + side, arrowprops=style | {"color": BLUE})
        else:
            axes.plot(*np.transpose([tail, head]), color=GREY, lw=1)
        if back:
            dashed = style | {"color": ORANGE, "ls": (0, (3, 2))}
            axes.annotate("", tail - side, head - side, arrowprops=dashed)
        if slope:
            # beside the arrow of the gradient, as far off as the text is large that way
            extent = np.array([_width(figure, _minus(slope), size) + 0.06, 0.19])
            place = (tail + head) / 2 - across * (0.08 + np.abs(across) @ extent / 2)
            axes.text(
                *place,
                _minus(slope),
                ha="center",
                va="center",
                fontsize=size,
                color=ORANGE,
                zorder=5,
            )
    for name, (width, height, rows, learnt) in boxes.items():
        x, y = centres[name]
        axes.add_patch(
            FancyBboxPatch(
                (x - width / 2 + 0.06, y - height / 2 + 0.06),
                width - 0.12,
                height - 0.12,
                boxstyle="round,pad=0.06",
                facecolor="white",
                edgecolor="black" if learnt else GREY,
                ls="-" if learnt else ":",
                lw=1.3,
                zorder=3,
            )
        )
        for k, (text, colour) in enumerate(rows):
            where = y + height / 2 - gap - line * (k + 0.5)
            asked = {"boxstyle": "square,pad=0.12", "facecolor": "#fff4e5", "edgecolor": colour}
            axes.text(
                x,
                where,
                _minus(text),
                ha="center",
                va="center_baseline" if text == "?" else "center",
                fontsize=size - 2 if text == "?" else size,
                color=colour,
                zorder=4,
                bbox=asked | {"lw": 0.8} if text == "?" else None,
            )
    middle = (left + right) / 2
    axes.text(middle, low + 0.16, legend, ha="center", va="center", color=GREY, fontsize=10)
    if title:
        axes.text(middle, high - 0.2, _minus(title), ha="center", va="center", fontsize=13)
    return _say_paths(nodes, edges, title)


def _say_paths(
    nodes: Sequence[Mapping[str, Any]], edges: Sequence[tuple[str, str, str]], title: str
) -> str:
    labels = {node["name"]: _plain(node["label"]) for node in nodes}
    said = []
    for node in nodes:
        words = [labels[node["name"]]]
        for what, text in [("值", node.get("value")), ("梯度", node.get("gradient"))]:
            if text:
                words.append(f"{what}{'待填' if text == '?' else ' ' + _plain(text)}")
        said.append("，".join(words))
    lines = [
        f"从 {labels[start]} 到 {labels[end]}"
        + ("" if not slope else "，斜率待填" if slope == "?" else f"，斜率 {_plain(slope)}")
        for start, end, slope in edges
    ]
    return f"{_plain(title) or '计算图'}。节点：{'；'.join(said)}。边：{'；'.join(lines)}。"


def _reach(along: np.ndarray, box: tuple[Any, ...]) -> float:
    """Return how far it is from the centre of a box to its frame in the direction `along`."""
    half = np.array(box[:2]) / 2
    return float(min(h / abs(part) for h, part in zip(half, along, strict=True) if part))


def _width(figure: plt.Figure, text: str, size: float) -> float:
    """Return how wide a text is, in inches."""
    drawn = figure.text(0, 0, text, fontsize=size)
    width = drawn.get_window_extent(figure.canvas.get_renderer()).width / figure.dpi
    drawn.remove()
    return width


def _minus(text: str) -> str:
    """Write the minus sign as in formulas; matplotlib does so itself between `$`."""
    parts = text.split("$")
    parts[::2] = [re.sub(r"(?<![A-Za-z])-(?=[\d.])", "−", part) for part in parts[::2]]
    return "$".join(parts)


SPOKEN = {
    r"\times": "×", r"\sigma": "σ", r"\delta": "δ", r"\eta": "η", r"\cdot": "·", r"\ln": "ln",
    r"\to": "→", r"\ ": " ", r"\,": " ", "^2": "²", "{": "", "}": "", "$": "", "_": "",
}  # fmt: skip


def _plain(text: str) -> str:
    """Write a label without the marks of formulas, for a sentence."""
    for mark, word in SPOKEN.items():
        text = text.replace(mark, word)
    return re.sub(r" +", " ", re.sub(r"-(?=[\d.])", "−", text)).strip()
