"""NumPy's floating-point warnings, in a browser, where NumPy gives none.

WebAssembly does not say when a number overflows, so NumPy in it never warns. Where a check is
about warnings, arrays watch there what is computed with them, and warn in NumPy's words and under
its settings. Elsewhere NumPy does so itself, and nothing here is used.
"""

from __future__ import annotations

import contextlib
import copy
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy import asarray, broadcast_arrays, geterr, isfinite, isinf, isnan, ones_like
from numpy.lib.mixins import NDArrayOperatorsMixin

from .browser import IN_BROWSER

# In NumPy's order, where one operation is to be warned of twice.
WORDS = {"divide": "divide by zero", "over": "overflow", "invalid": "invalid value"}
POLES = {"log", "log2", "log10", "log1p", "arctanh"}  # of these an infinite result is a pole
SIGNS = {"add", "subtract", "multiply", "divide", "floor_divide", "remainder", "power"}
# Where the argument in this place is 0, an infinite result is a pole, too.
DIVISORS = {"divide": -1, "floor_divide": -1, "reciprocal": 0, "power": 0, "float_power": 0}


def ask(asked: Callable[..., Any], function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Return `asked(function, args)`; see that it warns of what NumPy warns of elsewhere."""
    return watch(asked, function, args) if IN_BROWSER else asked(function, args)


def watch(asked: Callable[..., Any], function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Do so with arrays that watch, whatever NumPy says here; return plain ones."""
    with _watching(getattr(function, "__globals__", {})):
        return _plain(asked(function, _watched(args)))


class Watched(np.ndarray):
    """An array that warns of what is computed with it."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **how: Any) -> Any:
        return _compute(ufunc, method, inputs, how)

    def __getitem__(self, place: Any) -> Any:
        return _watched(super().__getitem__(place))


class Number(np.float64):
    """The same of one number: what an array gives of its elements."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **how: Any) -> Any:
        is_scalar = not any(isinstance(one, np.ndarray) for one in inputs)
        is_sign = is_scalar and ufunc.__name__ in SIGNS
        return _compute(ufunc, method, inputs, how, "scalar " if is_sign else "")


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):  # a second base crashes
    for _side in ("", "r"):
        _sign = f"__{_side}{_name}__"
        setattr(Number, _sign, getattr(NDArrayOperatorsMixin, _sign))


class _Ufunc:
    """A ufunc that watches what it is called with, plain arrays and numbers, too."""

    def __init__(self, ufunc: np.ufunc) -> None:
        self.ufunc = ufunc

    def __call__(self, *inputs: Any, **how: Any) -> Any:
        return _compute(self.ufunc, "__call__", inputs, how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ufunc, name)


@contextlib.contextmanager
def _watching(names: dict[str, Any]) -> Iterator[None]:
    """Let every function of NumPy give arrays that watch, in NumPy and in a student's names."""
    watching = {
        id(one): _Ufunc(one) if isinstance(one, np.ufunc) else _giving(one)
        for name, one in vars(np).items()
        if callable(one) and not isinstance(one, type) and not name.startswith("_")
    }
    before = [
        (space, name, one)
        for space in (vars(np), names)
        for name, one in space.items()
        if id(one) in watching
    ]
    try:
        for space, name, one in before:
            space[name] = watching[id(one)]
        yield
    finally:
        for space, name, one in before:
            space[name] = one


def _giving(function: Callable[..., Any]) -> Callable[..., Any]:
    def giving(*args: Any, **how: Any) -> Any:
        return _watched(function(*args, **how))

    return giving


def _watched(value: Any) -> Any:
    """Let arrays and numbers watch: a value, or those in a tuple or list."""
    if type(value) is np.ndarray:
        return value.view(Watched)
    if type(value) is np.float64:
        return Number(value)
    return type(value)(map(_watched, value)) if type(value) in (tuple, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Watched):
        return value.view(np.ndarray)
    if isinstance(value, Number):
        return np.float64(value)
    return type(value)(map(_plain, value)) if type(value) in (tuple, list) else value


def _compute(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], how: dict[str, Any], kind: str = ""
) -> Any:
    """Compute as NumPy does; warn as it does."""
    out = how.get("out")
    settings: dict[str, Any] = dict(geterr())
    plain = {name: _plain(one) for name, one in how.items()}
    inputs = _plain(inputs)
    before = inputs if out is None else copy.deepcopy(inputs)  # it may be one of them
    if any(
        isinstance(one, np.ndarray) and one.dtype.kind == "O" for one in inputs
    ):  # a loop in Python
        return _watched(getattr(ufunc, method)(*inputs, **plain))
    with np.errstate(all="ignore"):
        result = getattr(ufunc, method)(*inputs, **plain)
        found = _found(ufunc, method, before, result, plain.get("where", True))
    where = kind + ufunc.__name__ if method == "__call__" else method
    for flag in found:
        text = f"{WORDS[flag]} encountered in {where}"
        if settings[flag] == "raise":
            raise FloatingPointError(text)
        if settings[flag] == "warn":
            warnings.warn(text, RuntimeWarning, stacklevel=3)
    return _watched(result) if out is None else out[0] if isinstance(out, tuple) else out


def _found(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], result: Any, where: Any
) -> list[str]:
    """What happened in an operation, in the order of WORDS."""
    if method not in ("__call__", "reduce", "accumulate") or isinstance(result, tuple):
        return []
    given = [asarray(one) for one in (inputs if method == "__call__" else inputs[:1])]
    result = asarray(result)
    if result.dtype.kind != "f" or any(one.dtype.kind not in "fiub" for one in given):
        return []
    if method != "__call__" or ufunc.signature is not None:  # all belong to each result
        given, where = [asarray(one.ravel()) for one in given], True
        finite = all(isfinite(one).all() for one in given)
        no_nan = not any(isnan(one).any() for one in given)
        infinite, lost = isnan(result) | isinf(result), isnan(result) & no_nan
        infinite &= finite  # what is lost on the way was infinite before
        pole = ones_like(result, dtype=bool) & False
    else:
        *given, _ = broadcast_arrays(*given, result)
        infinite, lost, pole = _elementwise(ufunc.__name__, given, result)
    happened = {"divide": infinite & pole, "over": infinite & ~pole, "invalid": lost}
    return [flag for flag in WORDS if (happened[flag] & where).any()]


def _elementwise(name: str, given: list[np.ndarray], result: np.ndarray) -> Any:
    """Where a result is infinite, where it is lost, and where there is a pole."""
    finite, no_nan = ones_like(result, dtype=bool), ones_like(result, dtype=bool)
    for one in given:
        finite, no_nan = finite & isfinite(one), no_nan & ~isnan(one)
    pole = given[DIVISORS[name]] == 0 if name in DIVISORS else ones_like(finite) & (name in POLES)
    return isinf(result) & finite, isnan(result) & no_nan, pole
