"""What a function does, call by call, and which known mistake that is.

What became of a call is a *deed*: what it gave or raised, and what it made of its arguments, as
plain data that JSON can hold. A mistake is recognised where a wrong answer that makes it did the
same in every call; two at once where that is so of the two together, and of no other two.
"""

from __future__ import annotations

import collections
import contextlib
import copy
import functools
import hashlib
import io
import itertools
import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RTOL, ATOL = 1e-6, 1e-9
SHORT = "~"  # an array of float64, where it is written down
BOTH = "+"  # between the names of two mistakes that were made at once
DIGITS = 7  # of a number that is written down
PRINTING = {"printed", "label", "many", "printed_value"}  # checks of what was printed
NO_ARGUMENTS = ["list", [["list", []], ["dict", []]]]
INTEGER = np.dtype(int)  # of 32 bits in a browser
NUMBERS = (int, float, np.float64, np.int64, INTEGER.type)
CALLS = 24  # that two mistakes at once are looked for in: the first ones
Deed = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """A wrong answer: the name of its mistake, its size, and what it does in each of the calls.

    Where several answers do the same, the smallest of them is the likely one.
    """

    mistake: str
    size: int
    deeds: Sequence[Deed]


def deed(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    before: Any = None,
) -> Deed:
    """Call `function` on copies; return what it did. Be `quiet` meanwhile.

    Args:
        function: what is called.
        args: with these.
        kwargs: and with these.
        before: the two as plain data, where that is known.
    """
    args, kwargs = copy.deepcopy((tuple(args), dict(kwargs)))
    found: list[Deed] = []
    try:
        watched(function, args, kwargs, found.append, before)
    except Exception:
        if not found:  # it is not the function that failed
            raise
    return found[0]


def watched(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    note: Callable[[Deed], object],
    before: Any = None,
) -> Any:
    """Call `function` as it is, and return or raise what it does; note that as a deed first."""
    before = plain((args, kwargs)) if before is None else before
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        note(done(before, plain((args, kwargs)), raised=type(error).__name__))
        raise
    note(done(before, plain((args, kwargs)), plain(result)))
    return result


def done(before: Any, after: Any, result: Any = None, raised: str = "") -> Deed:
    """Return a deed, from what it gave or raised, and its arguments before and after, plain.

    What a function without arguments gives was written down by hand: only its numbers count.
    """
    if before == NO_ARGUMENTS:
        numbers = _in_a_row(result)
        result = result if numbers is None else ["array", "float64", [len(numbers)], numbers]
    made: Deed = {"raises": raised} if raised else {"gives": result}
    if not same(before, after, exactly=True):
        made["changes"] = after
    return made


def _in_a_row(value: Any) -> np.ndarray | None:
    """The numbers of plain data, however they are arranged; None where it is not numbers alone."""
    match value:
        case ["array", _, _, numbers]:
            return np.asarray(numbers, dtype=float)
        case ["list", list(items)]:
            parts = [_in_a_row(item) for item in items]
            if all(part is not None for part in parts):
                return np.concatenate([np.zeros(0), *(part for part in parts if part is not None)])
        case ["dict", list(items)]:
            return _in_a_row(["list", [item for _, item in items]])
    return None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let nothing be printed and nobody be warned."""
    out = io.StringIO()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        warnings.simplefilter("ignore")
        yield


# ---------------------------------------------------------------------- values


def plain(value: Any, part: bool = False) -> Any:
    """Return a value as plain data: its kind, its shape, its numbers.

    Lists and tuples are the same, and so are a number and an array without axes. Where it is a
    part of a list, numbers in a list are the same as in an array.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float, complex)):
        value = np.asarray(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return _array(np.asarray(value))
    if isinstance(value, (list, tuple, range, collections.deque)):
        if part and value and all(type(item) in NUMBERS for item in value):
            return _array(np.asarray(value))
        return ["list", [plain(item, True) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[plain(key), plain(item)] for key, item in value.items()]]
    if callable(value):
        return ["function"]
    return ["other", type(value).__name__]


def _array(value: np.ndarray) -> Any:
    if value.dtype.kind in "biuf":
        return ["array", _name(value.dtype), list(value.shape), value.flatten()]
    if value.dtype.kind == "O":
        return ["objects", list(value.shape), [plain(item) for item in value.ravel().tolist()]]
    return ["other", str(value.dtype), list(value.shape)]


@functools.cache
def _name(dtype: np.dtype) -> str:
    return type_name(dtype) if dtype == INTEGER else dtype.name


def type_name(dtype: np.dtype) -> str:
    """Return what numbers are called; NumPy's usual integers so everywhere, 32 bits or not."""
    return "int64" if dtype == INTEGER else str(dtype)


def same(one: Any, other: Any, exactly: bool = False) -> bool:
    """Tell whether two plain values are the same.

    Their numbers are so nearly (rtol 1e-6, atol 1e-9), or bit for bit.
    """
    if not (isinstance(one, list) and isinstance(other, list)):
        return type(one) is type(other) and bool(one == other)
    if len(one) != len(other):
        return False
    if one and isinstance(one[0], str) and one[0] == other[0] == "array":
        if one[1:3] != other[1:3]:
            return False
        return one[3].tobytes() == other[3].tobytes() if exactly else _close(one[3], other[3])
    return all(same(mine, its, exactly) for mine, its in zip(one, other, strict=True))


def _close(one: Any, other: Any) -> bool:
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if first.shape != second.shape:
        return False
    if (first == second).all():  # np.allclose takes forty times as long
        return True
    with np.errstate(all="ignore"):
        near = np.abs(first - second) <= ATOL + RTOL * np.abs(second)
        near &= np.isfinite(second)
        near |= (first == second) | (np.isnan(first) & np.isnan(second))
    return bool(near.all())


def agree(one: Deed, other: Deed) -> bool:
    """Tell whether two deeds are the same."""
    return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)


# ---------------------------------------------------------------------- naming


def recognised(seen: Sequence[Deed], right: Sequence[Deed], known: Sequence[Known]) -> str:
    """Return the mistake behind what a function did; of two at once both names, `a+b`.

    Args:
        seen: what it did, in each call.
        right: what a right one does in these calls.
        known: the wrong answers, with what they do in these calls.

    Returns:
        The name; empty where nothing is wrong, or nothing that is known explains it all.
    """
    places = range(len(seen))
    first = next((k for k in places if not agree(seen[k], right[k])), None)
    if first is None:
        return ""
    order = [first, *places[first + 1 :], *places[:first]]  # most others fail where it went wrong
    by_size = sorted(known, key=lambda one: one.size)
    fitting = (one.mistake for one in by_size if all(agree(one.deeds[k], seen[k]) for k in order))
    found = next(fitting, "")
    if found:
        ambiguous = only_raises(seen, right) and any(other != found for other in fitting)
        return "" if ambiguous else found
    with np.errstate(all="ignore"):
        return _two(seen, right, known)


def only_raises(seen: Sequence[Deed], right: Sequence[Deed]) -> bool:
    """Tell whether a function raises wherever it goes wrong: the kind of it says little."""
    return all("raises" in one or agree(one, other) for one, other in zip(seen, right, strict=True))


def _two(seen: Sequence[Deed], right: Sequence[Deed], known: Sequence[Known]) -> str:
    """The two mistakes that explain it together, if there are just two of that kind."""
    seen, right = seen[:CALLS], right[:CALLS]
    if all(map(agree, seen, right)):
        return ""
    first: dict[str, Known] = {}
    for one in sorted(known, key=lambda one: one.size):
        first.setdefault(one.mistake, one)
    known = list(first.values())  # a way to make each mistake
    fits = [list(map(agree, one.deeds, seen)) for one in known]
    idle = [list(map(agree, one.deeds, right)) for one in known]
    factors = [_factors(one.deeds, right) for one in known]
    found: dict[frozenset[str], str] = {}
    for i, j in itertools.permutations(range(len(known)), 2):
        one, other = known[i], known[j]
        if one.mistake == other.mistake:
            continue
        if factors[i] and factors[j] and {-1.0} not in (factors[i], factors[j]):
            continue  # many pairs of factors come to the same: it may be a third
        if all(
            (idle[j][k] and fits[i][k])
            or (idle[i][k] and fits[j][k])
            or _explain(one.deeds[k], other.deeds[k], right[k], deed)
            for k, deed in enumerate(seen)
        ):
            names = frozenset((one.mistake, other.mistake))
            found.setdefault(names, BOTH.join((one.mistake, other.mistake)))
    return next(iter(found.values())) if len(found) == 1 else ""


def _factors(deeds: Sequence[Deed], right: Sequence[Deed]) -> set[float]:
    """By what an answer multiplies everything that is right; empty where it does more than that."""
    found: set[float] = set()
    for one, other in zip(deeds, right, strict=False):
        if agree(one, other):
            continue
        mine, its = _numbers(one.get("gives")), _numbers(other.get("gives"))
        if not mine or not its or len(mine) != len(its) or "changes" in one:
            return set()
        for left, correct in zip(mine, its, strict=True):
            factor = _factor(left, correct)
            if factor is None:
                return set()
            found.add(round(factor, 6))
    return found


def _explain(one: Deed, other: Deed, right: Deed, seen: Deed) -> bool:
    """Tell whether a deed is `one`, multiplied or transposed as `other` is beside the right one."""
    if not all("gives" in deed for deed in (one, other, right, seen)) or "changes" in seen:
        return False
    parts = [_numbers(deed["gives"]) for deed in (one, other, right, seen)]
    if any(part is None for part in parts) or len({len(part or []) for part in parts}) != 1:
        return False
    return all(map(_composed, *(part or [] for part in parts)))


def _composed(one: np.ndarray, other: np.ndarray, right: np.ndarray, seen: np.ndarray) -> bool:
    if right.ndim == 2 and other.shape == right.T.shape and _close(other, right.T):
        return not _close(right, right.T) and _close(seen, one.T)
    factor = _factor(other, right)
    return factor is not None and _close(seen, factor * one)


def _factor(other: np.ndarray, right: np.ndarray) -> float | None:
    """By what all numbers are multiplied."""
    if other.shape != right.shape or not right.size:
        return None
    largest = np.argmax(np.abs(right))
    if not np.isfinite(right).all() or right.flat[largest] == 0:
        return None
    factor = float(other.flat[largest] / right.flat[largest])
    return factor if _close(other, factor * right) else None


def _numbers(value: Any) -> list[np.ndarray] | None:
    """The arrays of a plain value, None where it is more than arrays."""
    match value:
        case ["array", str(dtype), list(shape), numbers] if dtype.startswith("float"):
            return [np.asarray(numbers, dtype=float).reshape(shape)]
        case ["list", list(items)]:
            parts = [_numbers(item) for item in items]
            if all(part is not None for part in parts):
                return [one for part in parts for one in part or []]
    return None


# ---------------------------------------------------------------------- writing down


def jsonable(value: Any) -> Any:
    """Return plain data for JSON, numbers to `DIGITS` digits, the usual arrays in short."""
    match value:
        case ["array", "float64", shape, numbers]:
            return [SHORT, *([shape] if shape else []), jsonable(numbers)]
    if isinstance(value, np.ndarray):
        return [jsonable(item) for item in value.tolist()]
    if isinstance(value, float):
        short = float(f"{value:.{DIGITS}g}")
        return int(short) if short.is_integer() and abs(short) < 10**DIGITS else short
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    if isinstance(value, dict):
        made = {key: jsonable(item) for key, item in value.items()}
        match made:
            case {"gives": ["~", [number]]} if len(made) == 1:
                return number
            case {"gives": ["~", *_]} if len(made) == 1:
                return made["gives"]
        return made
    return value


def unwritten(value: Any) -> Any:
    """Return the plain data that `jsonable` made short."""
    match value:
        case ["~", numbers]:
            return ["array", "float64", [], numbers]
        case ["~", shape, numbers]:
            return ["array", "float64", shape, numbers]
    if isinstance(value, list):
        return [unwritten(item) for item in value]
    if isinstance(value, dict):
        return {key: unwritten(item) for key, item in value.items()}
    return value


def deeds(written: Sequence[Any]) -> list[Deed]:
    """Return the deeds that `jsonable` made short: of most it wrote what they give, no more."""
    short = [one if isinstance(one, (dict, list)) else [SHORT, [one]] for one in written]
    return [unwritten(one if isinstance(one, dict) else {"gives": one}) for one in short]


def digest(seen: Sequence[Any]) -> str:
    """Return a word that is the same for the same deeds or values, however they came about."""
    return hashlib.sha256(json.dumps(_rounded(list(seen))).encode()).hexdigest()[:12]


def _rounded(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [_rounded(item) for item in value.tolist()]
    if isinstance(value, float):
        return f"{value:.5g}" if abs(value) > ATOL else "0"
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
