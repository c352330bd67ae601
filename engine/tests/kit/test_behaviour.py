"""What a function does as data, and which mistake, or which two, that is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nbjudge.kit import behaviour
from nbjudge.kit.behaviour import Known, agree, deed, plain, recognised, same

RIGHT = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def mean_square(p: Any, y: Any) -> Any:
    if len(p) != len(y):
        raise RuntimeError
    return np.sum((p - y) ** 2) / len(p)


WRONG: dict[str, Callable[..., Any]] = {
    "no_mean": lambda p, y: mean_square(p, y) * len(p),
    "halved": lambda p, y: mean_square(p, y) / 2,
    "sign": lambda p, y: -mean_square(p, y),
    "root": lambda p, y: mean_square(p, y) ** 0.5,
    "no_error": lambda p, y: np.sum((p[: len(y)] - y[: len(p)]) ** 2) / len(p),
    "constant": lambda p, y: 4.0,
}
RANDOM = np.random.default_rng(0)
CALLS = [*(tuple(RANDOM.normal(size=(2, n))) for n in (3, 5, 4)), (np.ones(3), np.zeros(2))]


def deeds(function: Callable[..., Any]) -> list[dict[str, Any]]:
    return [deed(function, args, {}) for args in CALLS]


def named(function: Callable[..., Any], *, without: str = "") -> str:
    known = [Known(name, 10, deeds(its)) for name, its in WRONG.items() if name != without]
    return recognised(deeds(function), deeds(mean_square), known)


# ---------------------------------------------------------------------- naming


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_known_by_what_it_does(mistake: str) -> None:
    assert named(WRONG[mistake]) == mistake


@pytest.mark.parametrize("mistake", WRONG)
def test_nobody_elses_name_is_given(mistake: str) -> None:
    assert named(WRONG[mistake], without=mistake) == ""


def test_a_right_function_makes_no_mistake() -> None:
    assert named(mean_square) == ""


def test_of_those_that_do_the_same_the_smaller_is_named() -> None:
    """1/2 Σ, and Σ / (n - 1), of three numbers."""
    half = [{"gives": plain(2.0)}]
    known = [Known("n_minus_one", 30, half), Known("half_sum", 20, half)]
    assert recognised(half, [{"gives": plain(1.0)}], known) == "half_sum"


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (lambda p, y: -mean_square(p, y) * len(p), {"no_mean", "sign"}),
        (lambda p, y: -(mean_square(p, y) ** 0.5), {"root", "sign"}),
        (lambda p, y: 3 * mean_square(p, y), set()),
        (lambda p, y: mean_square(p, y) ** 2, set()),
    ],
)
def test_two_mistakes_at_once(function: Callable[..., Any], names: set[str]) -> None:
    assert set(filter(None, named(function).split(behaviour.BOTH))) == names


def test_a_mistake_and_a_check_that_is_missing_are_two() -> None:
    def function(p: Any, y: Any) -> Any:
        if len(p) != len(y):
            return WRONG["no_error"](p, y)
        return -mean_square(p, y)

    assert set(named(function).split(behaviour.BOTH)) == {"sign", "no_error"}


def test_of_two_factors_one_is_a_sign() -> None:
    """A quarter is half of a half, and an eighth of two: that is not claimed."""
    right = [{"gives": plain(1.0)}, {"gives": plain(2.0)}]

    def known(name: str, factor: float) -> Known:
        return Known(name, 1, times(factor))

    def times(factor: float) -> list[dict[str, Any]]:
        return [{"gives": plain(factor)}, {"gives": plain(2 * factor)}]

    every = [known("half", 0.5), known("eighth", 0.125), known("sign", -1.0)]
    assert recognised(times(1 / 16), right, every) == ""
    assert set(recognised(times(-0.5), right, every).split("+")) == {"half", "sign"}
    assert recognised(times(-0.5), right, [*every, known("minus_half", -0.5)]) == "minus_half"


def test_what_two_pairs_explain_is_not_claimed() -> None:
    raises, right = {"raises": "ValueError"}, [{"gives": plain(1.0)}, {"gives": plain(2.0)}]
    seen = [raises, {"gives": plain(5.0)}]
    some = [
        Known("first", 1, [raises, right[1]]),
        Known("second", 1, [right[0], seen[1]]),
    ]
    assert set(recognised(seen, right, some).split("+")) == {"first", "second"}
    assert recognised(seen, right, [*some, Known("third", 1, [right[0], seen[1]])]) == ""


def test_two_mistakes_in_very_many_calls() -> None:
    right = [{"gives": plain(float(k))} for k in range(1, 60)]
    known = [
        Known("no_mean", 1, [{"gives": plain(3.0 * k)} for k in range(1, 60)]),
        Known("sign", 1, [{"gives": plain(-1.0 * k)} for k in range(1, 60)]),
    ]
    seen = [{"gives": plain(-3.0 * k)} for k in range(1, 60)]
    assert set(recognised(seen, right, known).split("+")) == {"no_mean", "sign"}


def test_a_transpose_and_a_factor() -> None:
    right = [{"gives": plain(RIGHT)}]
    known = [
        Known("transposed", 1, [{"gives": plain(RIGHT.T)}]),
        Known("averaged", 1, [{"gives": plain(RIGHT / 2)}]),
        Known("raises", 1, [{"raises": "ValueError"}]),
    ]
    assert set(recognised([{"gives": plain(RIGHT.T / 2)}], right, known).split("+")) == {
        "transposed",
        "averaged",
    }


# ---------------------------------------------------------------------- deeds


def test_a_deed_tells_what_it_gave_raised_and_changed() -> None:
    def change(x: Any) -> Any:
        x += 1
        return x

    before = np.zeros(2)
    assert deed(change, [before], {}).keys() == {"gives", "changes"}
    assert np.array_equal(before, np.zeros(2)), "it is asked on a copy"
    assert deed(lambda x: 1 / x, [0], {}) == {"raises": "ZeroDivisionError"}
    assert not agree(deed(change, [before], {}), deed(lambda x: x + 1, [before], {}))


def test_arguments_are_compared_bit_for_bit() -> None:
    def nudged(w: Any) -> Any:
        w += 0.1
        w -= 0.1
        return w.sum()

    assert "changes" in deed(nudged, [np.full(3, 0.3)], {})


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (np.float64(0.1 + 0.2), 0.3, True),
        (np.array(1.0), 1.0, True),
        ([1.0, 2.0], (1.0, 2.0), True),
        ((1.0, [1.0, 2.0]), (1.0, np.array([1.0, 2.0])), True),
        ([1.0, 2.0], np.array([1.0, 2.0]), False),
        (1, 1.0, False),
        (np.float32(0.1), 0.1, False),
        (np.ones(2), np.ones((2, 1)), False),
        (np.nan, np.nan, True),
        ({"dw": np.ones(2)}, {"dw": np.ones(2)}, True),
        ({"dw": np.ones(2)}, {"db": np.ones(2)}, False),
        ([np.ones(2), np.ones(3)], [np.ones(2), np.ones(2)], False),
        (None, 0.0, False),
        ("a", "a", True),
        (np.array([None, 1.0], dtype=object), np.array([None, 1.0], dtype=object), True),
        (object(), object(), True),
    ],
)
def test_what_is_the_same(one: Any, other: Any, alike: bool) -> None:
    assert same(plain(one), plain(other)) is alike
    if alike:
        assert behaviour.digest([plain(one)]) == behaviour.digest([plain(other)])


def test_it_is_plain_data() -> None:
    made = deed(lambda x: (x @ x, [1.5], {"a": None}), [RIGHT[:, :2]], {})
    others = [deed(lambda x: x, [value], {}) for value in (RIGHT, 1.5, True, np.arange(3), None)]
    others += [deed(lambda x: x.sort(), [RIGHT], {}), deed(lambda: {}["a"], [], {})]
    for one in (made, *others):
        (again,) = behaviour.deeds([json.loads(json.dumps(behaviour.jsonable(one)))])
        assert agree(one, again)
    assert behaviour.digest([made]) == behaviour.digest(
        [deed(lambda x: (x @ x, [1.5], {"a": None}), [RIGHT[:, :2]], {})]
    )


@pytest.mark.parametrize(
    "given", [[6, -3.0], (6.0, -3), np.array([[6], [-3]]), {"a": 6, "b": [-3]}]
)
def test_of_numbers_written_by_hand_only_the_numbers_count(given: Any) -> None:
    assert agree(deed(lambda: given, [], {}), deed(lambda: [6, -3], [], {}))
    assert not agree(deed(lambda: given, [], {}), deed(lambda: [6, 3], [], {}))
    assert not agree(deed(lambda x: given, [1], {}), deed(lambda x: [6, 3], [1], {}))
