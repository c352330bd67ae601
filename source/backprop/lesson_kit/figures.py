"""画图的小工具：中文字体，网络图，计算图。它们不教什么，所以不占课文的地方。

Every `draw_…` returns the sentence that says what it draws, made from what it draws: `show` gives
it to those who cannot see the figure.
"""

from __future__ import annotations

import base64
import html
import io
import itertools
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.display import display
from matplotlib import font_manager
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from .live import SHARP, png_size

FONT = Path(__file__).with_name("BackpropSansSC.otf")
BLUE, ORANGE, GREEN, GREY = "#2f6db5", "#b4550f", "#2d7a45", "#6b7079"  # on white 4.5:1 and more
# A marker and a colour: who sees no colours sees the markers.
SPECIES = {"setosa": ("^", GREEN), "versicolor": ("o", BLUE), "virginica": ("s", ORANGE)}
COLOURS = 128  # of a picture, edges that are smoothed included
font_manager.fontManager.addfont(FONT)  # here: each cell of a set-up would take its time again
IN_JUPYTERLAB = "JPY_SESSION_NAME"  # what its server names in the environment of a kernel


def use_chinese_font() -> None:
    """Draw labels with the font that comes with the course, on any machine.

    The Chinese family stands first: in labels that mix Chinese with `$...$`, matplotlib
    would lose the Chinese otherwise. Never put Chinese inside `$...$`.
    """
    plt.rcParams["font.family"] = ["Backprop Sans SC", "DejaVu Sans"]
    plt.rcParams["figure.dpi"] = 100
    plt.rcParams["axes.spines.top"] = plt.rcParams["axes.spines.right"] = False


def show(alt: str) -> None:
    """Show the current figure, once, and close it; `alt` says in a sentence what it shows.

    The sentence is the text of the output, which VS Code reads as the picture's alternative, and
    stands in the picture's metadata, where nbconvert, the site and feedback pages find it. So does
    the size in CSS pixels: the picture itself has twice as many, for screens that have them.
    JupyterLab looks for no alternative of a picture; there it gets the same picture as HTML too.
    """
    if not plt.get_fignums():
        return
    figure = plt.gcf()
    picture = png(figure)
    plt.close(figure)
    alt = _minus(alt.strip()).replace(" - ", " − ")
    shell = get_ipython()
    if shell is None:
        print(alt)
        return
    width, height = css_size(picture)
    text = base64.b64encode(picture).decode("ascii")
    data = {"text/plain": alt, "image/png": text}
    if IN_JUPYTERLAB in os.environ:
        data["text/html"] = img(text, alt, width)
    metadata = {"image/png": {"width": width, "height": height, "alt": alt}}
    display(data, metadata=metadata, raw=True)


def png(figure: plt.Figure) -> bytes:
    """Return a figure as PNG: `SHARP` pixels to a CSS pixel, few colours, cut to what is drawn."""
    drawn, file = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=SHARP * figure.dpi, bbox_inches="tight")
    # few colours are a third of the bytes, in every notebook and page; nobody sees a difference
    few = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, format="png", optimize=True)
    return file.getvalue()


def css_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in CSS pixels."""
    width, height = png_size(picture)
    return round(width / SHARP), round(height / SHARP)


def img(picture: str, alt: str, width: int) -> str:
    """Return a picture in base64 as HTML."""
    return f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;base64,{picture}">'


def draw_network(
    weights: Sequence[np.ndarray],
    values: Sequence[np.ndarray] | None = None,
    names: Sequence[str] = (),
    title: str = "",
    inputs: Sequence[str] = (),
) -> str:
    """Draw a fully connected network with its weights on the edges.

    Args:
        weights: one matrix a layer, each (inputs, units).
        values: the value in each unit, inputs first: one array of length units a column;
            None leaves the units empty.
        names: the columns' captions, left to right.
        title: the figure's title.
        inputs: what each input is, top to bottom; written on its left.

    Returns:
        A sentence that says what the figure shows.
    """
    sizes = [weights[0].shape[0]] + [matrix.shape[1] for matrix in weights]
    step, row, radius = 2.1, 1.0 if max(sizes) < 4 else 0.85, 0.36
    top = row * (max(sizes) - 1) / 2
    left, right = -radius - (1.45 if inputs else 0.1), step * (len(sizes) - 1) + radius + 0.1
    low, high = -top - radius - 0.55, top + radius + 0.15
    _, axes = plt.subplots(figsize=(0.82 * (right - left), 0.82 * (high - low)))
    centres = [
        [(step * column, row * ((size - 1) / 2 - unit)) for unit in range(size)]
        for column, size in enumerate(sizes)
    ]
    for layer, matrix in enumerate(weights):
        crossing = min(matrix.shape) > 1
        for i, (x0, y0) in enumerate(centres[layer]):
            for j, (x1, y1) in enumerate(centres[layer + 1]):
                weight = matrix[i, j]
                colour = BLUE if weight > 0 else ORANGE if weight < 0 else GREY
                style = "--" if weight < 0 else "-"
                axes.plot([x0, x1], [y0, y1], color=colour, lw=1.5, ls=style, zorder=1)
                # 交叉的连线上，权重写在各自的三分之一处，才不会叠在一起
                part = 0.38 if crossing and i == j else 0.31
                label = (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
                axes.text(
                    *label,
                    number(weight),
                    ha="center",
                    va="center",
                    color=colour,
                    fontsize=11,
                    zorder=2,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                )
    for column, units in enumerate(centres):
        for unit, (x, y) in enumerate(units):
            axes.add_patch(
                plt.Circle((x, y), radius, facecolor="white", edgecolor="black", zorder=3)
            )
            if values is not None:
                value = float(np.ravel(values[column])[unit])
                text = number(value)
                small = 11 if len(text) < 6 else 9
                axes.text(x, y, text, ha="center", va="center", fontsize=small, zorder=4)
        if column == 0:
            for what, (x, y) in zip(inputs, units, strict=False):
                where = x - radius - 0.1
                axes.text(where, y, what, ha="right", va="center", color=GREY, fontsize=11)
        if column < len(names):
            axes.text(
                step * column,
                -top - radius - 0.3,
                names[column],
                ha="center",
                va="center",
                color=GREY,
                fontsize=11,
            )
    axes.set_title(title)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
    axes.axis("off")
    return _say_network(weights, values, names, title, inputs)


def _say_network(
    weights: Sequence[np.ndarray],
    values: Sequence[np.ndarray] | None,
    names: Sequence[str],
    title: str,
    inputs: Sequence[str],
) -> str:
    sizes = [weights[0].shape[0]] + [matrix.shape[1] for matrix in weights]
    kind = f"{'-'.join(map(str, sizes))} 网络"
    said = [kind] if not title else [_plain(title)] if kind in title else [_plain(title), kind]
    if inputs:
        said.append("输入从上往下是" + "、".join(inputs))
    if values is not None:
        columns = [
            f"{names[k] if k < len(names) else f'第 {k + 1} 列'}：{_list(np.ravel(column))}"
            for k, column in enumerate(values)
        ]
        said.append("圆圈里的数，一列一列从左往右，每列从上往下，" + "；".join(columns))
    for k, matrix in enumerate(weights, start=1):
        which = "权重" if len(weights) == 1 else f"第 {k} 层的权重"
        one = matrix.shape[1] == 1
        rows = _list(matrix.ravel()) if one else "、".join(f"({_list(r, ', ')})" for r in matrix)
        said.append(f"{which}{'' if one else '，一个输入一组，组里从上往下：'}{' ' * one}{rows}")
    return "。".join(said) + "。"


def _list(values: Sequence[float] | np.ndarray, between: str = "、") -> str:
    return between.join(number(value) for value in values)


def number(value: float) -> str:
    """Write a number with four digits at most, and the minus sign of formulas."""
    return signed(f"{value + 0.0:.4g}")


def signed(text: str) -> str:
    """Write a number's minus signs as in formulas, that of its exponent too."""
    return text.replace("-", "−")


def draw_loss_surface(
    axes: plt.Axes,
    x: np.ndarray,
    y: np.ndarray,
    first: tuple[float, float],
    second: tuple[float, float],
) -> str:
    """Draw the contours of the MSE of a linear layer over its two weights.

    Args:
        axes: where to draw.
        x: (n, 2) inputs.
        y: (n, 1) true values.
        first: the range of the first weight, left to right.
        second: the range of the second weight, bottom to top.

    Returns:
        A sentence that says what the figure shows.
    """
    grid = np.meshgrid(np.linspace(*first, 120), np.linspace(*second, 120))
    errors = x @ np.stack([axis.ravel() for axis in grid]) - y
    losses = (errors**2).mean(axis=0).reshape(grid[0].shape)
    levels = losses.max() * np.linspace(0, 1, 15) ** 2
    axes.contourf(*grid, losses, levels=levels, cmap="Blues", alpha=0.55)
    lines = axes.contour(*grid, losses, levels=levels, colors=GREY, linewidths=0.6)
    axes.clabel(lines, lines.levels[2:10:2], fmt="%.1f", fontsize=9, colors="black")
    axes.set_xlabel("第一个权重 $w_1$")
    axes.set_ylabel("第二个权重 $w_2$")
    valley = np.linalg.lstsq(x, y, rcond=None)[0].ravel()
    lowest = float(np.mean((x @ valley.reshape(-1, 1) - y) ** 2))
    return (
        f"代价在两个权重上的等高线，w1 从 {number(first[0])} 到 {number(first[1])}，"
        f"w2 从 {number(second[0])} 到 {number(second[1])}。"
        f"谷底在 ({_list(np.round(valley, 3) + 0.0, ', ')})，"
        f"那里的代价是 {round(lowest, 4) + 0.0:g}；"
        f"图里最高的地方是 {number(losses.max())}。"
    )


def draw_squared_errors(axes: plt.Axes, x: np.ndarray, y: np.ndarray, p: np.ndarray) -> str:
    """Draw points, predictions on a line, and each squared error as a square.

    Args:
        axes: where to draw; both axes get the same scale, so that squares look square.
        x: (n,) inputs.
        y: (n,) true values, drawn as dots.
        p: (n,) predictions, joined by the line.

    Returns:
        A sentence that says what the figure shows.
    """
    for left, true, predicted in zip(x, y, p, strict=True):
        error = predicted - true
        side = (left, min(true, predicted))
        axes.add_patch(
            plt.Rectangle(side, abs(error), abs(error), facecolor=ORANGE, alpha=0.25, lw=0)
        )
        axes.plot([left, left], [true, predicted], color=ORANGE, lw=2)
    axes.plot(x, p, "o-", color=BLUE, mfc="white", label="预测 p")
    axes.plot(x, y, "s", ms=5, color="black", label="真实值 y")
    axes.set_aspect("equal")
    axes.set_xlabel("输入 x")
    axes.set_ylabel("输出")
    return (
        f"{len(x)} 个点和预测的线。输入 {_list(x)}，真实值 {_list(y)}，预测 {_list(p)}；"
        f"以误差为边长的正方形，面积 {_list(np.round((p - y) ** 2, 4))}，"
        f"平均 {number(np.mean((p - y) ** 2))}。"
    )


def draw_species(axes: plt.Axes, lengths: np.ndarray, species: np.ndarray, wanted: str) -> str:
    """Draw each flower at its petal's length: at 1 where it is the wanted species, else at 0.

    Args:
        axes: where to draw.
        lengths: (n,) petal lengths.
        species: (n,) names.
        wanted: the name that counts as yes.

    Returns:
        A sentence that says what the figure shows.
    """
    jitter = np.random.default_rng(0)  # so that flowers of the same length are seen apart
    for name, (marker, colour) in SPECIES.items():
        chosen = species == name
        height = float(name == wanted) + jitter.normal(0, 0.015, chosen.sum())
        axes.scatter(
            lengths[chosen], height, s=18, color=colour, marker=marker, alpha=0.8, label=name
        )
    yes = int(np.sum(species == wanted))
    return (
        f"{len(species)} 朵花按花瓣长度排开，"
        f"从 {number(min(lengths))} 到 {number(max(lengths))} 厘米："
        f"{yes} 朵 {wanted} 在高度 1，其余 {len(species) - yes} 朵在 0。"
    )


def draw_sigmoid(tangents: Sequence[float], steepness: float = 1.0, shift: float = 0.0) -> str:
    """Draw σ(steepness · (x - shift)) with its tangents at the given points and their slopes.

    Returns:
        A sentence that says what the figure shows.
    """
    x = np.linspace(-7, 7, 281)
    _, axes = plt.subplots(figsize=(6.4, 3.6))
    axes.axhline(0, color=GREY, lw=0.8)
    axes.axhline(1, color=GREY, lw=0.8, ls="--")
    axes.plot(x, _sigmoid(steepness * (x - shift)), color=BLUE, lw=2)
    said = []
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
            else (min(point + 0.5, 4.7), value - 0.08)
        )
        axes.annotate(f"斜率 {slope:.3f}", where, color=ORANGE, fontsize=11)
        said.append(f"x = {number(point)} 处值 {value:.4f}，切线的斜率 {slope:.3f}")
    axes.set_xlabel("$x$")
    moved = (steepness, shift) != (1.0, 0.0)
    axes.set_ylabel("$\\sigma(k(x - c))$" if moved else "$\\sigma(x)$")
    axes.set_title("sigmoid 曲线和它的切线")
    what = f"k = {number(steepness)}、c = {number(shift)} 的" if moved else ""
    return f"{what} sigmoid 曲线，从左边的 0 升到右边的 1。".strip() + "；".join(said) + "。"


def draw_sigmoid_slope() -> str:
    """Draw σ' with its maximum 1/4 and the saturated ends marked.

    Returns:
        A sentence that says what the figure shows.
    """
    x = np.linspace(-9, 9, 361)
    value = _sigmoid(x)
    _, axes = plt.subplots(figsize=(6.4, 3.4))
    for left, right in [(-9, -6), (6, 9)]:
        axes.axvspan(left, right, color=GREY, alpha=0.12, lw=0)
        axes.text((left + right) / 2, 0.13, "饱和", ha="center", color="black")
    axes.plot(x, value * (1 - value), color=BLUE, lw=2)
    axes.plot(0, 0.25, "o", color=ORANGE)
    axes.annotate("最大值 1/4，在 0 处", (0.35, 0.252), color=ORANGE)
    axes.set_xticks(range(-9, 10, 3))
    axes.set_ylim(0, 0.28)
    axes.set_xlabel("$x$")
    axes.set_ylabel("$\\sigma'(x)$")
    axes.set_title("sigmoid 的斜率：中间陡，两边平")
    ends = _sigmoid(6) * (1 - _sigmoid(6))
    return (
        "sigmoid 的斜率，一座对称的小山：x = 0 处最大，是 1/4；"
        f"x = −6 和 6 处只剩 {ends:.4f}，再往外就饱和了，斜率接近 0。"
    )


def draw_losses(axes: plt.Axes, label: int, p: float | None = None) -> str:
    """Draw what one sample costs over the prediction p: cross-entropy and squared error.

    Args:
        axes: where to draw.
        label: the true value, 0 or 1.
        p: a prediction to mark on both curves; None marks none.

    Returns:
        A sentence that says what the figure shows.
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
        axes.plot(p, (p - label) ** 2, "s", ms=8, color=ORANGE)
    axes.set_title(f"真实值 y = {label}")
    axes.set_xlabel("模型的预测 p")
    axes.set_ylabel("一个样本的代价")
    axes.set_ylim(0, 5.6)
    axes.legend(loc="upper center")
    said = (
        f"真实值 y = {label} 时一个样本的代价随预测 p 变化：p = {label} 处都是 0；"
        f"p 离 {label} 越远，平方误差最多到 1，交叉熵没有上限"
    )
    if p is not None:
        said += (
            f"；p = {number(p)} 处交叉熵 {number(_cost(p, label))}，"
            f"平方误差 {number((p - label) ** 2)}"
        )
    return said + "。"


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
) -> str:
    """Draw a chain of computations, values forward (blue) and gradients backward (orange).

    An empty value or gradient has not been computed yet: no arrow leads to it.

    Args:
        names: what each node computes, left to right.
        values: each node's value.
        slopes: what each edge multiplies by on the way back; one fewer than nodes.
        gradients: dL/d(node) for each node.
        title: the figure's title.

    Returns:
        A sentence that says what the figure shows.
    """
    step, radius = 2.2, 0.56
    left, right, low, high = -1.75, step * (len(names) - 1) + 0.75, -2.0, 1.2
    _, axes = plt.subplots(figsize=(0.62 * (right - left), 0.62 * (high - low)))
    for k, (name, value, gradient) in enumerate(zip(names, values, gradients, strict=True)):
        x = step * k
        axes.add_patch(plt.Circle((x, 0), radius, facecolor="white", edgecolor="black", zorder=3))
        text = _minus(value)
        small = 11 if len(text) < 6 else 9
        axes.text(x, 0, text, ha="center", va="center", color=BLUE, fontsize=small, zorder=4)
        axes.text(x, 0.88, name, ha="center", va="center", fontsize=11)
        axes.text(
            *(x, -0.95), _minus(gradient), ha="center", va="center", color=ORANGE, fontsize=11
        )
    for k, slope in enumerate(slopes):
        start, end = step * k + radius + 0.03, step * (k + 1) - radius - 0.03
        ahead = {"arrowstyle": "-|>", "color": BLUE, "lw": 1.5}
        back = {"arrowstyle": "-|>", "color": ORANGE, "lw": 1.5, "ls": (0, (3, 2))}
        if values[k + 1]:
            axes.annotate("", (end, 0.08), (start, 0.08), arrowprops=ahead)
        if gradients[k]:
            axes.annotate("", (start, -0.95), (end, -0.95), arrowprops=back)
        middle = (start + end) / 2
        lines = _two_lines(_minus(slope))
        axes.text(middle, -1.55, lines, ha="center", va="center", color=ORANGE, fontsize=10)
    axes.text(-1.35, 0, "值", ha="center", va="center", color=BLUE, fontsize=11)
    axes.text(-1.35, -0.95, "梯度", ha="center", va="center", color=ORANGE, fontsize=11)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_title(_minus(title))
    axes.set_aspect("equal")
    axes.axis("off")
    nodes = [
        {"name": str(k), "label": name, "value": value, "gradient": gradient}
        for k, (name, value, gradient) in enumerate(zip(names, values, gradients, strict=True))
    ]
    edges = [(str(k), str(k + 1), slope) for k, slope in enumerate(slopes)]
    return _say_paths(nodes, edges, title)


def _two_lines(slope: str) -> str:
    """Break `… = …` before its sign, within a formula too; the space under an edge is narrow."""
    before, equal, after = slope.partition(" = ")
    if not equal:
        return slope
    return f"{before}$\n$= {after}" if before.count("$") % 2 else f"{before}\n= {after}"


def draw_paths(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[tuple[str, str, str]],
    title: str = "",
    upright: bool = False,
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
        upright: draw from top to bottom what `at` places from left to right: for a graph of more
            than four columns, whose text would be too small on a phone.

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
    places = {
        node["name"]: (node["at"][1], -node["at"][0]) if upright else tuple(node["at"])
        for node in nodes
    }
    spaces = [(start, end, _width(figure, _minus(slope), size)) for start, end, slope in edges]
    across = _apart(places, {name: box[0] for name, box in boxes.items()}, spaces, 0)
    upwards = _apart(places, {name: box[1] for name, box in boxes.items()}, spaces, 1)
    centres = {name: (across[column], upwards[row]) for name, (column, row) in places.items()}
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
            part = 0.3 if _crossed((start, end), edges, places) else 0.5
            place = tail + part * (head - tail) - across * (0.08 + np.abs(across) @ extent / 2)
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
            axes.text(
                *(x, where), _minus(text), ha="center", va="center",
                fontsize=size, color=colour, zorder=5,
            )  # fmt: skip
            if text == "?":
                frame = plt.Rectangle((x - 0.19, where - 0.1), 0.38, 0.2, zorder=4)
                frame.set(facecolor="#fff4e5", edgecolor=colour, lw=1)
                axes.add_patch(frame)
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
    what = re.sub(r"[。？！]$", "", _plain(title)) or "计算图"
    return f"{what}。节点：{'；'.join(said)}。边：{'；'.join(lines)}。"


def _apart(
    places: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, float],
    spaces: Sequence[tuple[str, str, float]],
    axis: int,
) -> dict[float, float]:
    """Return where the columns (axis 0) or rows (axis 1) of a grid lie, in inches.

    Two that follow each other are apart by their boxes and what is written between them; by less,
    where none of their boxes stand side by side.
    """
    used = sorted({place[axis] for place in places.values()})
    found = {used[0]: 0.0}
    for here, there in itertools.pairwise(used):
        near, far = (
            [name for name, place in places.items() if place[axis] == one] for one in (here, there)
        )
        between = 0.42
        beside = {places[name][1 - axis] for name in near} & {
            places[name][1 - axis] for name in far
        }
        for start, end, width in spaces:
            step = [abs(b - a) for a, b in zip(places[start], places[end], strict=True)]
            if not ({start, end} & set(near) and {start, end} & set(far)):
                continue
            if step[0] >= step[1] if axis == 0 else step[1] > step[0]:
                beside.add(0.0)
                between = max(between, width + 0.3 if axis == 0 else 0.0)
            if axis == 0 and _crossed((start, end), spaces, places):
                between = max(between, width + 0.8)
        full = (max(sizes[name] for name in near) + max(sizes[name] for name in far)) / 2
        found[there] = found[here] + (full + between if beside else 0.62 * (full + between))
    return found


def _crossed(
    edge: tuple[str, str],
    edges: Sequence[tuple[str, str, Any]],
    places: Mapping[str, tuple[float, float]],
) -> bool:
    """Tell whether another edge between the same two columns crosses this one."""
    (x0, y0), (x1, y1) = (places[name] for name in edge)
    return any(
        (places[start][0], places[end][0]) == (x0, x1)
        and (places[start][1] - y0) * (places[end][1] - y1) < 0
        for start, end, _ in edges
    )


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
    parts[::2] = [re.sub(r"(?<![\w)-])-(?=[\d.])", "−", part) for part in parts[::2]]
    return "$".join(parts)


SPOKEN = {
    r"\times": "×", r"\sigma": "σ", r"\delta": "δ", r"\eta": "η", r"\cdot": "·", r"\ln": "ln",
    r"\to": "→", r"\ ": " ", r"\,": " ", "^2": "²", "{": "", "}": "", "$": "", "_": "",
}  # fmt: skip


def _plain(text: str) -> str:
    """Write a label without the marks of formulas, for a sentence."""
    parts = _minus(text).split("$")
    parts[1::2] = map(signed, parts[1::2])
    text = "$".join(parts)
    for mark, word in SPOKEN.items():
        text = text.replace(mark, word)
    return re.sub(r" +", " ", text).strip()
