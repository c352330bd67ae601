"""Submissions to the course that `nbgrader quickstart` writes: two notebooks of format 4.0."""

from __future__ import annotations

from .submissions import Submission, rewrites

EVERYTHING = {
    "correct_squares": 1,
    "squares_invalid_input": 1,
    "correct_sum_of_squares": 0.5,
    "sum_of_squares_uses_squares": 0.5,
}

SUBMISSIONS = (
    Submission("ada", "nbgrader's own worked notebooks"),
    Submission(
        "dan",
        "no error for what is no number of squares; a sum without squares; his name is filled in",
        writes={
            "squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]",
            "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
            "part-a": "Fibonacci's numbers.",
        },
        changes={"problem1": rewrites('NAME = ""', 'NAME = "Dan"\nCOLLABORATORS = "Ada"')},
        loses={"squares_invalid_input": 1, "sum_of_squares_uses_squares": 0.5},
    ),
    Submission("eve", "the release edition, untouched", answers_rest=False, loses=EVERYTHING),
)
