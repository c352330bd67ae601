"""The numbers in lesson 04: what its text and figures say is worked out again."""

from __future__ import annotations

import ast
import re
from typing import Any

import jupytext
import numpy as np
import pytest

from tests.support import THIS
from tests.support.prose import check_said

TEXT = (THIS.lessons / "04_backprop.md").read_text("utf-8")


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def chain(w: float, x: float = 2, y: float = 1) -> float:
    return (w * x - y) ** 2


def two_paths(w: float) -> float:
    return (3 * (2 * w) - 2 * w - 3) ** 2


def flower() -> tuple[np.ndarray, float, float, np.ndarray]:
    """What the last layer of the flower's network gets, z, a, and the gradient of its weights."""
    weights = [np.array([[1, 2], [3, -1]]), np.array([[0.5, 1], [2, -1]]), np.array([[1.0], [2]])]
    hidden = np.array([[1.0, 1.0]])
    for matrix in weights[:-1]:
        hidden = sigma(hidden @ matrix)
    z = (hidden @ weights[-1]).item()
    a = float(sigma(z))
    return hidden.ravel(), z, a, hidden.ravel() * 2 * a * a * (1 - a)


HIDDEN, Z, A, LAST = flower()
NUDGED = float(sigma(HIDDEN @ [0.9, 2])) ** 2
S1 = float(sigma(1))
SLOPE = S1 * (1 - S1)
LOW = float(sigma(-6))
# Where a number stands (its place is #), and what it is.
SAID: list[tuple[str, tuple[float, ...]]] = [
    ("网络答了 #，真实值却是 0", (A,)),
    ("这个网络有 # 个权重", (4 + 4 + 2,)),
    ("$p = wx = #$；", (6,)),
    ("$e = p - y = #$；", (3 * 2 - 1,)),
    ("代价 $L = e^2 = #$。", (chain(3),)),
    ("$p = #$，$e = #$，$L = #$。\n", (3.001 * 2, 3.001 * 2 - 1, chain(3.001))),
    ("代价多了 #，比值约是 **20**", (chain(3.001) - chain(3),)),
    ("比值约是 **#**。这个比值", ((chain(3.001) - chain(2.999)) / 0.002,)),
    ("代价大约多它的 # 倍", (20,)),
    ("{loss - #:9.6f}，比值 {(loss - #) / nudge", (chain(3), chain(3))),
    ("比值越接近 #。", (20,)),
    ("所以是 #。）所有权重", (chain(4) - chain(3),)),
    (r"只往上挪得 $\frac{# - 8}{0.1} = #$", (2.1**3, (2.1**3 - 8) / 0.1)),
    (r"两边都挪得 $\frac{# - #}{0.2} = #$", (2.1**3, 1.9**3, (2.1**3 - 1.9**3) / 0.2)),
    ("在 $(2, 5)$ 处是 $(#, #)$", (2 * 2, 3)),
    (r"斜率是 $2e = #$：$1 \times 10 =$ **#**。减法", (2 * 5, 10)),
    ("斜率是 1：还是 **#**。", (10,)),
    (r"斜率是 $x = 2$：$10 \times 2 =$ **#**", (20,)),
    ("$h = wx = #$。", (2 * 2,)),
    ("$u = 3h = #$，$v = -h = #$，汇成 $p = u + v = #$", (3 * 4, -4, 2 * 4)),
    ("真实值 $y = 3$，所以 $e = #$，$L = #$。", (2 * 4 - 3, two_paths(2))),
    ("走到 $u$ 和 $v$，梯度都是 #。", (2 * 5,)),
    (r"左边一条带回 $10 \times 3 = #$，", (30,)),
    (r"右边一条带回 $10 \times (-1) = #$。", (-10,)),
    ("$30 + (-10) =$ **#**", (20,)),
    (r"$\frac{dL}{dw} = #$。挪一挪", ((two_paths(2.001) - two_paths(1.999)) / 0.002,)),
    ("时，$p = #$，$L = #$，比值约是 40", (2 * 2.001 * 2, two_paths(2.001))),
    ("$p$ 的梯度 # 只算一次，$u$ 和 $v$ 都接着用；$h$ 的梯度 # 也", (10, 20)),
    (r"$z = wx = 1$，$a = \sigma(1) \approx #$", (S1,)),
    (r"$e = a - y \approx #$，$L = e^2 \approx #$", (S1 - 1, (S1 - 1) ** 2)),
    (r"$# \times # \approx #$，再乘", (2 * (S1 - 1), SLOPE, 2 * (S1 - 1) * SLOPE)),
    ("再乘 2 得 $#$", (4 * (S1 - 1) * SLOPE,)),
    ("时约为 [#, #, #]。", tuple(2 / 3 * (np.array([5, 3, 4]) - [2, 4, 1]))),
    ("误差是 $(#, #)$。上一题", (2, -1)),
    (r"dL}{dw_1} = 1 \times 2 + 3 \times (-1) = #", (2 - 3,)),
    (r"dL}{dw_2} = 2 \times 2 + 1 \times (-1) = #", (4 - 1,)),
    ("最后一层收到 $(#, #)$", tuple(HIDDEN)),
    (r"$z \approx #$，$a \approx #$。", (Z, A)),
    (r"代价 $a^2 \approx #$", (A * A,)),
    ("$#$，乘 $#$ 得 $#$", (2 * A, A * (1 - A), 2 * A * A * (1 - A))),
    ("再分别乘两个输入，得 $#$ 和 $#$", tuple(LAST)),
    ("从 1 到 0.9，代价从 # 降到 #，比值约 #（", (A * A, NUDGED, (A * A - NUDGED) / 0.1)),
    (r"比如 $z = -6$，$a \approx #$", (LOW,)),
    ("MSE 的斜率只有 $#$", (2 * (LOW - 1) * LOW * (1 - LOW),)),
    ("交叉熵的是 $#$", (LOW - 1,)),
    ("尺子走了 # 遍", (2 * 5000,)),
]


@pytest.mark.parametrize(("words", "values"), SAID)
def test_what_the_text_says(words: str, values: tuple[float, ...]) -> None:
    check_said(TEXT, words, values)


def test_cross_entropy_is_two_hundred_times_as_steep() -> None:
    assert 1 / (2 * LOW * (1 - LOW)) == pytest.approx(200, rel=0.05)


def test_the_table_of_four_samples() -> None:
    rows = re.findall(r"^\| \d \| (.+?) \| × (.+?) \| × 1/4 \| (.+?) \|$", TEXT, re.M)
    numbers = [[float(part.strip("()").replace("−", "-")) for part in row] for row in rows]
    error = np.array([5, 3, 4, 2]) - np.array([2, 4, 1, 2])
    assert np.array(numbers).tolist() == np.transpose([error, 2 * error, error / 2]).tolist()


def test_the_figures_follow_their_own_rules() -> None:
    """In each graph a gradient is the sum, over the edges, of the slope times what is behind."""
    graphs = [part for part in drawn() if "?" not in str(part)]
    assert len(graphs) == 4
    for nodes, edges in graphs:
        gradient = {node["name"]: number(node.get("gradient", "nan")) for node in nodes}
        for name in gradient:
            back = [slope(edge[2]) * gradient[edge[1]] for edge in edges if edge[0] == name]
            if back and not np.isnan(gradient[name]):
                assert gradient[name] == pytest.approx(sum(back), abs=2e-4), name
    assert [number(node["gradient"]) for node in graphs[3][0]] == pytest.approx(
        [*LAST, 2 * A * A * (1 - A), 2 * A, 1], abs=5e-5
    )
    assert [number(node["value"]) for node in graphs[3][0]] == pytest.approx(
        [1, 2, Z, A, A * A], abs=1e-4
    )


def test_the_values_of_the_graph_to_fill_in() -> None:
    nodes = next(nodes for nodes, _ in drawn() if "?" in str(nodes))
    values = {node["name"]: number(node["value"]) for node in nodes}
    w = values["w"]
    assert values == {"w": w, "h": 3 * w, "u": 15 * w, "v": 6 * w, "p": 9 * w, "e": -3, "L": 9}
    assert 9 * w - 21 == -3


@pytest.mark.parametrize("name", ["back_propagation", "back_propagation_sigmoid"])
def test_the_ruler_measures_what_the_check_says(name: str) -> None:
    """As a student is told to use it: in a new cell, after the check."""
    found = re.search(
        r"^`(numerical_gradient\([^`]*\))`，它量的就是第二个检查。\n\n"
        rf"```\{{code-cell\}} ipython3\n:name: {name}-visible\n:points: 0\n(.*?)```",
        TEXT,
        re.MULTILINE | re.DOTALL,
    )
    assert found
    said: list[Any] = []

    def numerical_gradient(f: Any, w: np.ndarray, eps: float = 1e-5) -> np.ndarray:
        steps = [eps * np.eye(w.size)[k].reshape(w.shape) for k in range(w.size)]
        return np.reshape([(f(w + one) - f(w - one)) / (2 * eps) for one in steps], w.shape)

    space: dict[str, Any] = {
        **{"np": np, name: None, "numerical_gradient": numerical_gradient},
        "check": lambda *_, gives: said.append(gives),
    }
    exec(found[2], space)
    assert len(said) == 3
    assert eval(found[1], space) == pytest.approx(np.array(said[1]), abs=1e-6)


def drawn() -> list[tuple[list[dict[str, Any]], list[tuple[str, str, str]]]]:
    """The nodes and edges of every graph that the lesson draws."""
    cells = jupytext.reads(TEXT, fmt="md:myst").cells
    found = []
    for cell in cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "figures.draw_paths":
                found.append(tuple(ast.literal_eval(one) for one in node.args[:2]))
    return found


def slope(label: str) -> float:
    """The number that an edge says at its end; an edge that says nothing brings nothing back."""
    return float(re.findall(r"-?\d+(?:\.\d+)?", label)[-1]) if label else 0.0


def number(text: str) -> float:
    return float(text.replace("−", "-"))
