"""Arrays that watch warn as NumPy does, where it can: here."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

X = np.array([-1000.0, -2.0, 0.0, 1000.0])


@pytest.fixture
def floating(helpers: Callable[[str], ModuleType]) -> ModuleType:
    return helpers("floating")


def ask(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    return function(*args)


def told(function: Callable[..., Any], asked: Callable[[Any], Any]) -> tuple[str, list[str]]:
    """What a function gives of X or raises, and the warnings."""
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            result = repr(asked(X.copy()))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    return result, [str(one.message) for one in caught if one.category is RuntimeWarning]


def stripped(x: np.ndarray) -> Any:
    x = np.asarray(x, dtype=float)
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def in_loops(x: np.ndarray) -> list[float]:
    return [1 / (1 + np.exp(-v)) if v < 0 else np.exp(v) / (1 + np.exp(v)) for v in x]


def in_place(x: np.ndarray) -> np.ndarray:
    x *= -1
    np.exp(x, out=x)
    x += 1
    return 1 / x


def silenced(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.exp(-x)


def raising(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="raise"):
        return np.exp(-x)


def caught(x: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.exp(-x)


def masked(x: np.ndarray) -> np.ndarray:
    out = np.zeros_like(x)
    return np.exp(-x, where=x >= 0, out=out)


# What is computed, and what NumPy warns of: all of it, in order.
CASES: dict[str, tuple[Callable[..., Any], list[str]]] = {
    "exp": (lambda x: np.exp(-x), ["overflow encountered in exp"]),
    "a number": (lambda x: np.exp(1000.0), ["overflow encountered in exp"]),
    "e to the": (lambda x: math.e**-x, ["overflow encountered in power"]),
    "a scalar to the": (lambda x: math.e ** -x[0], ["overflow encountered in scalar power"]),
    "np.power of scalars": (lambda x: np.power(np.e, 1000.0), ["overflow encountered in power"]),
    "logarithms of 0": (
        lambda x: np.log(x * x),
        ["divide by zero encountered in log"],
    ),
    "of a negative number": (lambda x: np.log(x[:2]), ["invalid value encountered in log"]),
    "of both": (
        lambda x: np.log(x),
        ["divide by zero encountered in log", "invalid value encountered in log"],
    ),
    "a root": (lambda x: np.sqrt(x), ["invalid value encountered in sqrt"]),
    "by 0": (lambda x: 1 / x, ["divide by zero encountered in divide"]),
    "0 by 0": (lambda x: x / x, ["invalid value encountered in divide"]),
    "times": (lambda x: x * 1e307, ["overflow encountered in multiply"]),
    "a scalar times": (lambda x: x[3] * 1e307, ["overflow encountered in scalar multiply"]),
    "a sum": (lambda x: np.sum(x * 0 + 1e308), ["overflow encountered in reduce"]),
    "a product of matrices": (
        lambda x: np.outer(x, x) @ (x * 0 + 1e305),
        ["invalid value encountered in matmul"],
    ),
    "stripped": (
        stripped,
        ["overflow encountered in exp"] * 3 + ["invalid value encountered in divide"],
    ),
    "in loops": (
        in_loops,
        ["overflow encountered in exp"] * 3 + ["invalid value encountered in scalar divide"],
    ),
    "in place": (in_place, ["overflow encountered in exp"]),
    "np.vectorize": (
        lambda x: np.vectorize(lambda v: 1 / (1 + np.exp(-v)))(x),
        ["overflow encountered in exp"] * 2,  # it asks for the first number twice
    ),
    "silenced": (silenced, []),
    "raised": (raising, []),
    "caught": (caught, []),
    "masked": (masked, []),
    "underflow": (lambda x: np.exp(-np.abs(x)), []),
    "infinite before": (lambda x: 1 / (x * 0 + np.inf), []),
    "whole numbers": (lambda x: x.astype(int) // 7, []),
    "math": (lambda x: math.exp(-x[0]), []),
}


@pytest.mark.parametrize("name", CASES)
def test_they_say_what_numpy_says(name: str, floating: ModuleType) -> None:
    function, right = CASES[name]
    own = told(function, function)
    watched = told(function, lambda x: floating.watch(ask, function, (x,)))
    assert watched == own
    if name != "a product of matrices":  # what it is depends on the order that BLAS adds in
        assert own[1] == right


def test_numpy_is_as_it_was_afterwards(floating: ModuleType) -> None:
    before = dict(vars(np))

    def fails(x: np.ndarray) -> None:
        assert np.exp is not before["exp"]
        raise KeyError

    with pytest.raises(KeyError):
        floating.watch(ask, fails, (X,))
    assert all(vars(np)[name] is one for name, one in before.items())


def test_a_function_with_names_of_its_own(floating: ModuleType) -> None:
    space: dict[str, Any] = {}
    exec("from numpy import exp, asarray\ndef f(x): return exp(-asarray([-1000.0]))", space)
    _, said = told(space["f"], lambda x: floating.watch(ask, space["f"], (x,)))
    assert said == ["overflow encountered in exp"]
    assert space["exp"] is np.exp


def test_here_numpy_itself_is_asked(floating: ModuleType) -> None:
    args = (X,)
    assert floating.ask(lambda function, given: given is args, len, args)
