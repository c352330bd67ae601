"""The numbers in lesson 06: what its text, its pictures and its checks say is worked out again.

`SAID` holds, by lesson, sentences of its text, a # for each number that stands there, and what
these numbers are. A lesson whose numbers are not there yet gets its own list in `SAID`. (Those of
lesson 04 are in `test_lesson_numbers_04`.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from lesson_kit import hidden

from tests.support import THIS
from tests.support.prose import check_said

Matrices = list[np.ndarray]
W: Matrices = [np.array(m) for m in ([[1.0, 2], [3, -1]], [[0.5, 1], [2, -1]], [[1.0], [2]])]


def text(lesson: str) -> str:
    return next(THIS.lessons.glob(f"{lesson}_*.md")).read_text("utf-8")


# ---------------------------------------------------------------------- what the lessons compute


def linear(x: Sequence[float], y: float, weights: Matrices) -> tuple[Matrices, Matrices]:
    """The values of a linear network, inputs first, and the δ of each layer, for L = (p - y)²."""
    values = [np.array(x, dtype=float)]
    for matrix in weights:
        values.append(values[-1] @ matrix)
    deltas = [2 * (values[-1] - y)]
    for matrix in reversed(weights[1:]):
        deltas.insert(0, matrix @ deltas[0])
    return values, deltas


def forward(x: np.ndarray, weights: Matrices) -> Matrices:
    values = [x]
    for matrix in weights:
        values.append(1 / (1 + np.exp(-(values[-1] @ matrix))))
    return values


def backward(x: np.ndarray, y: np.ndarray, weights: Matrices) -> tuple[Matrices, Matrices]:
    """The gradients of the matrices, and the δ of each layer, for the MSE of the σ network."""
    values = forward(x, weights)
    a = values[-1]
    deltas = [2 / len(x) * (a - y) * a * (1 - a)]
    for k in range(len(weights) - 1, 0, -1):
        deltas.insert(0, deltas[0] @ weights[k].T * values[k] * (1 - values[k]))
    return [v.T @ d for v, d in zip(values, deltas, strict=False)], deltas


def train(
    x: np.ndarray, y: np.ndarray, weights: Matrices, rate: float, steps: int
) -> tuple[Matrices, list[float]]:
    losses = [float(np.mean((forward(x, weights)[-1] - y) ** 2))]
    for _ in range(steps):
        weights = [w - rate * g for w, g in zip(weights, backward(x, y, weights)[0], strict=True)]
        losses.append(float(np.mean((forward(x, weights)[-1] - y) ** 2)))
    return weights, losses


def iris() -> tuple[np.ndarray, np.ndarray]:
    path = THIS.lessons / "lesson_kit" / "iris.csv"
    table = np.genfromtxt(path, delimiter=",", dtype=str, encoding="utf-8")[1:]
    return table[:, 0].astype(float), table[:, 2]


LENGTHS, SPECIES = iris()
X = np.column_stack([LENGTHS - 4, np.ones(150)])
Y = (SPECIES == "versicolor").astype(float)[:, None]
TRAINED, LOSSES = train(X, Y, W, 1.0, 3000)
SINGLE, SINGLE_LOSSES = train(X, Y, [np.zeros((2, 1))], 1.0, 3000)
FLOWER = np.array([[1.0, 1.0]])  # its petal is 5 cm long
(AFTER,) = forward(FLOWER, TRAINED)[-1].ravel()


def right(weights: Matrices) -> float:
    """The part of the flowers, in per cent, that a network knows."""
    return 100 * float(np.mean((forward(X, weights)[-1] > 0.5) == Y))


def turns() -> list[float]:
    """The lengths at which the trained network changes its answer."""
    grid = np.linspace(0.8, 7, 62001)
    answers = forward(np.column_stack([grid - 4, np.ones_like(grid)]), TRAINED)[-1].ravel() > 0.5
    return [float(one) for one in grid[1:][np.diff(answers)]]


VALUES, DELTAS = linear([1, 1], 7, W)
P = VALUES[3][0]
(D3,), (D2A, D2B), (D1A, D1B) = reversed(DELTAS)
DW = [np.outer(v, d) for v, d in zip(VALUES, DELTAS, strict=False)]
OWN = [W[0], W[1], np.array([[3.0], [4.0]])]  # of the exercise by hand
OWN_VALUES, OWN_DELTAS = linear([-1, 1], 8, OWN)
A = [one.ravel() for one in forward(FLOWER, W)]
GRADIENTS, SIGMA_DELTAS = backward(FLOWER, np.zeros((1, 1)), W)
OUT, UPPER = A[3][0], A[2][0]
SLOPE = OUT * (1 - OUT)
MATRIX = r"\begin{pmatrix} # & # \\ # & # \end{pmatrix}"

SAID: dict[str, list[tuple[str, Sequence[float]]]] = {
    "06": [
        ("150 朵里还是只答对 # 朵（# %）", [1.5 * right(SINGLE), right(SINGLE)]),
        (r"$(1, 1) \to (#, #) \to (#, #) \to #$。", [*VALUES[1], *VALUES[2], P]),
        ("误差 $e = 10 - 7 = #$，代价 $L = #$。", [P - 7, (P - 7) ** 2]),
        (r"**输出**：$\delta = 2e = 2 \times # = #$。", [P - 7, D3]),
        (r"所以 $\delta = # \times 1 = #$；", [D3, D2A]),
        (r"线上的权重是 2，$\delta = # \times 2 = #$。", [D3, D2B]),
        (r"$# \times 0.5 + # \times 1 = #$。", [D2A, D2B, D1A]),
        (r"$# \times 2 + # \times (-1) = #$。", [D2A, D2B, D1B]),
        (r"$4 \times 6 = #$，$3 \times 6 = #$。", DW[2].ravel()),
        (r"\frac{dL}{dW_1} = " + MATRIX, DW[0].ravel()),
        (r"\frac{dL}{dW_2} = " + MATRIX, DW[1].ravel()),
        (r"\frac{dL}{dW_3} = \begin{pmatrix} # \\ # \end{pmatrix}", DW[2].ravel()),
        ("应该返回 [#, #, #, #, #]。", [D3, D2A, D2B, D1A, D1B]),
        ("误差是 $# - 8$。", [OWN_VALUES[3][0]]),
        ("第二个数是 $# \\times 3$", [OWN_DELTAS[2][0]]),
        (r"往前 $a \approx #$。往回，$\frac{dL}{da}", [OUT]),
        (r"= 2 \times (0.8809 - 0) \approx #$", [2 * OUT]),
        (
            r"$\delta \approx # \times # \times (1 - #) \approx #$。",
            [2 * OUT, OUT, OUT, SIGMA_DELTAS[2].item()],
        ),
        (r"往前 $a \approx #$。往回，沿着边乘 1", [UPPER]),
        (
            r"$\delta \approx # \times 1 \times # \times (1 - #) \approx #$。",
            [SIGMA_DELTAS[2].item(), UPPER, UPPER, SIGMA_DELTAS[1][0, 0]],
        ),
        ("依次是 (1, 1)、(#, #)、(#, #)、#。", [*A[1], *A[2], OUT]),
        ("返回四个数组，最后一个约为 [[#]]。", [OUT]),
        (
            r"$\delta_3 \approx #$，所以 $\frac{dL}{dW_3} \approx (# \times #,\ # \times #)"
            r" \approx (#, #)$",
            [
                2 * OUT * SLOPE, UPPER, 2 * OUT * SLOPE, A[2][1], 2 * OUT * SLOPE,
                *GRADIENTS[2].ravel(),
            ],
        ),
        ("最后一个约为 [[#], [#]]。", GRADIENTS[2].ravel()),
        ("时 losses 约为 [#, #]。", train(FLOWER, np.zeros((1, 1)), W, 1.0, 1)[1]),
        ("训练后在 # 到 # 厘米之间高过 0.5", turns()),
        ("到 7 厘米也只有 #；", [forward(np.array([[3.0, 1.0]]), SINGLE)[-1].item()]),
        ("versicolor，5 厘米处是 #，“不是”", [AFTER]),
        ("单层网络停在 #；2-2-2-1 网络从 #", [SINGLE_LOSSES[-1], LOSSES[0]]),
        ("先降到 # 左右，\"", [LOSSES[100]]),
        ("停一停，再降到 #。", [LOSSES[-1]]),
        ("两个网络都先降到 # 左右", [float(np.mean((Y - Y.mean()) ** 2))]),
        ("代价又往下走，停在 #。", [LOSSES[-1]]),
        ("网络的回答是 #：**多半不是**。训练前它说的是 #。", [AFTER, OUT]),
        ("正好长 5 厘米的有 # 朵，只有 # 朵", [(LENGTHS == 5).sum(), Y[LENGTHS == 5].sum()]),
        ("网络在 # 厘米附近改口", [turns()[1]]),
        ("答错的有 # 朵", [150 - 1.5 * right(TRAINED)]),
        ("谁来答都至少错 # 朵：# % 已经到顶了", [7, right(TRAINED)]),
        ("回到开头的问题：花瓣长 5 厘米的这一朵，网络答 #，", [AFTER]),
        ("$u = 3$，$L = u \\times u + u$", []),
        ("$3 + 3 + 1 = #$。", [2 * 3 + 1]),
        ("时返回 [#, 1.0, 1.0]。", [2 * 3 + 1]),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lesson", "words", "values"),
    [(lesson, words, values) for lesson, said in SAID.items() for words, values in said],
)
def test_what_the_text_says(lesson: str, words: str, values: Sequence[float]) -> None:
    check_said(text(lesson), words, values)


def test_what_the_student_works_out_by_hand_are_whole_numbers() -> None:
    (output,), (upper2, lower2), (upper1, lower1) = reversed(OWN_DELTAS)
    right = [output, upper2, lower2, upper1, lower1]
    assert f"return {[int(one) for one in right]}" in text("06")
    assert all(float(one).is_integer() for one in right)
    # of the usual mistakes each gives other numbers
    error, across = OWN_VALUES[3][0] - 8, np.array([upper2, lower2])
    others = [
        [error / output * one for one in right],
        [-one for one in right],
        [2 * error**2 / output * one for one in right],
        [error**2 / output * one for one in right],
        [output, upper2, lower2, *(across @ W[1])],
        [output, upper2, lower2, *(W[1][:, 0] * upper2)],
        [output, upper2, lower2, *(W[1][:, 1] * lower2)],
    ]
    assert len({tuple(map(float, one)) for one in [right, *others]}) == len(others) + 1


def test_the_network_can_do_no_better_with_lengths_alone() -> None:
    """Lesson 06 says that at least 7 flowers are wrong, whoever answers, and where they are."""
    least = 0
    for length in np.unique(LENGTHS):
        yes = int(Y[length == LENGTHS].sum())
        least += min(yes, int((length == LENGTHS).sum()) - yes)
    wrong = LENGTHS[((forward(X, TRAINED)[-1] > 0.5) != Y).ravel()]
    assert (least, len(wrong)) == (7, 7)
    assert "花瓣都在 4.5 到 5.1 厘米之间" in text("06")
    assert (wrong.min(), wrong.max()) == (4.5, 5.1)


def test_random_starts() -> None:
    """Lesson 06 says how many of 12 random starts come as far as the one that it ships."""
    good = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        start = [rng.normal(size=matrix.shape) for matrix in W]
        good.append(right(train(X, Y, start, 1.0, 3000)[0]))
    assert "从 12 组随机的权重（标准正态）出发" in text("06")
    assert f"{sum(one > 95 for one in good)} 组走到了 95.3 %，另外 3 组停在三分之二左右" in text(
        "06"
    )
    assert sum(60 < one < 70 for one in good) == 3


def test_what_the_visible_checks_ask_for() -> None:
    numbers = [float(one) for one in re.findall(r"\d\.\d{8,}", text("06"))]
    x, y = np.array([[1.0, 1], [-1, 1], [0, 1]]), np.array([[0.0], [0], [1]])
    (w1, w2), losses = train(x, y, [W[0], W[2]], 0.5, 2)
    layers = forward(np.array([[-1.0, 1], [1, 1]]), [W[0], W[1], W[1]])[1:]
    expected = [
        *np.ravel(layers),
        *A[1],
        *A[2],
        OUT,
        *losses,
        *np.abs(w1.ravel()),
        *w2.ravel(),
    ]
    assert numbers == pytest.approx(expected, rel=1e-8)


def test_the_steps_of_the_network_say_the_numbers_of_the_text() -> None:
    said = [hidden.say_step(W, FLOWER, 7, step) for step in range(len(hidden.steps(W)))]
    ends = [re.sub(r"。.*", "", one).rpartition("= ")[2] for one in said]
    assert ends[1:4] == ["(4, 1)", "(4, 3)", "10"]
    assert [ends[k] for k in (5, 7, 8, 10, 11)] == ["6", "6", "12", "15", "0"]
    gradients = [re.findall(r"= (\d+)", one.partition("δ：")[2]) for one in said if "dW" in one]
    assert gradients == [[f"{one:g}" for one in dw.ravel()] for dw in reversed(DW)]
