"""画图的小工具: 中文字体, 网络图. 它们不教什么, 所以不占课文的地方."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager

FONT = Path(__file__).with_name("BackpropSansSC.otf")
BLUE, ORANGE, GREEN, GREY = "#2f6db5", "#d9772b", "#3c8d53", "#8a8f98"


def use_chinese_font() -> None:
    """Draw labels with the font that comes with the course, on any machine.

    The Chinese family stands first: in labels that mix Chinese with `$...$`, matplotlib
    would lose the Chinese otherwise. Never put Chinese inside `$...$`.
    """
    font_manager.fontManager.addfont(FONT)
    plt.rcParams["font.family"] = ["Backprop Sans SC", "DejaVu Sans"]
    plt.rcParams["figure.dpi"] = 100
    plt.rcParams["axes.spines.top"] = plt.rcParams["axes.spines.right"] = False


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
                colour = BLUE if weight >= 0 else ORANGE
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
