"""The sample class of `make demo`: every kind of student that this course has."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nbjudge.author.bank import Bank
from nbjudge.author.sample import Student

# `train` that never ends, of the pieces that lesson 05 gives in `setup-pieces`.
LOOP = """def train(x, y, w, learning_rate, steps):
    losses = []
    while len(losses) <= steps:
        loss = mse(forward_propagation(x, w), y)
    return w, losses
"""


def students(bank: Bank) -> list[Student]:
    """Return the sample class, its answers taken from the bank."""
    every = bank.functions()

    def right(way: int, chosen: Sequence[str] = every) -> dict[str, str]:
        return {function: bank.right(function, way) for function in chosen}

    def wrong(way: int, chosen: Collection[str] = every) -> dict[str, str]:
        return {
            function: (bank.wrong if function in chosen else bank.right)(function, way)
            for function in every
        }

    typical = [every[start::4] for start in range(3)]
    return [
        Student("an_qi", "loops for ever", {**right(4), "train": LOOP}),
        Student("chen_jing", "excellent", right(0)),
        Student("li_wei", "excellent, in other words", right(3)),
        Student("wang_fang", "typical", wrong(0, typical[0])),
        Student("zhang_min", "typical", wrong(4, typical[1])),
        Student("liu_yang", "typical", wrong(7, typical[2])),
        Student("zhao_lei", "partial: half of it", right(1, every[: len(every) // 2])),
        Student("sun_li", "partial: a mistake in everything", wrong(2)),
        Student("he_qiang", "partial: other mistakes in everything", wrong(9)),
        Student("zhou_tao", "blank"),
        Student("wu_xia", "one notebook missing", right(2), missing="03_losses"),
        Student("feng_juan", "one notebook is not JSON", right(5), broken="02_sigmoid"),
        Student("lin_na", "another assignment", right(0), folder="calculus"),
    ]
