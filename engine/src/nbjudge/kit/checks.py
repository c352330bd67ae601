"""The checks of answers: shape first, then values, then edge cases.

A check that passes prints one line; one that does not raises `CheckFailed`, which says what was
expected, what came, and which mistake that looks like: the one that does the same in every call
that was made (`recognition`), else what shape, size or exception tell.

Every student call goes through `call`, which hands over copies and keeps the student's
warnings and stderr out of the cell: plain nbgrader gives 0 points to a cell that writes there.
"""

from __future__ import annotations

import contextlib
import copy
import io
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from . import browser, floating, recognition
from .behaviour import ATOL, BOTH, PRINTING, RTOL, type_name
from .course_data import MISTAKES, SENTENCES, say

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
SHORT_FLOATS, SHORT_TOL = {np.dtype(np.float16), np.dtype(np.float32)}, 1e-4
UNWRITTEN = {"not_written", "part_not_written"}
MANY = 3  # times as many numbers as are asked for may be printed


class CheckFailed(AssertionError):
    """A check that did not pass.

    `failure` says why, as data: check, subject, mistake, and what this check knows of expected,
    got, shapes, direction, ratio, exception, text, values. The text is made of it.
    """

    def __init__(self, failure: dict[str, Any]) -> None:
        super().__init__(failure)
        self.failure = failure

    def __str__(self) -> str:
        parts = self._parts()
        name = "kit.failed_compared" if parts["direction"] else "kit.failed"
        return say(name, **parts, told=say(f"failure.{self.failure['check']}", **parts))

    def _render_traceback_(self) -> list[str]:
        """Tell Jupyter what to print: no frames of this file, only the student's own."""
        parts = self._parts()
        below = f"kit.below.{self.failure['check']}"  # expected and got below each other
        if below in SENTENCES:
            told = say(below, **parts)
        else:
            told = say("kit.beside", told=say(f"failure.{self.failure['check']}", **parts))
        name = "kit.shown_compared" if parts["direction"] else "kit.shown"
        return [say(name, **parts, told=told), *_own_lines(self.__cause__)]

    def _parts(self) -> dict[str, Any]:
        """The fields of the sentences that a failure is told in."""
        failure = self.failure
        shape, got_shape = failure.get("shapes", ("", ""))
        direction = failure.get("direction", "")
        if direction:
            ratio = failure.get("ratio")
            times = "" if ratio is None else f"{ratio:.3g}"
            direction = say(f"direction.{direction}", ratio=times)
        return {
            **dict.fromkeys(("subject", "expected", "got", "exception", "text"), ""),
            **failure.get("values", {}),
            **failure,
            "shape": shape,
            "got_shape": got_shape,
            "direction": direction,
            "hint": hint(failure["mistake"]),
        }


def hint(mistake: str) -> str:
    """Return the sentence of a mistake, or of two at once.

    Raises:
        KeyError: it has none.
    """
    first, _, second = mistake.partition(BOTH)
    if not second:
        return MISTAKES[first]
    return say("kit.both", first=MISTAKES[first].rstrip("。."), second=MISTAKES[second])


def check(function: Callable[..., Any], *args: Any, gives: Any) -> None:
    """Check what `function(*args)` gives: its shape, and its values.

    Args:
        function: the student's.
        args: what it is called with, as copies.
        gives: the right result; a dict for one of several parts, by their names.
    """
    __tracebackhide__ = True
    name, result = _name(function), call(function, *args)
    if not isinstance(gives, dict):
        _check_part(name, result, gives)
        return
    for part, got in zip(gives, check_parts(name, result, *gives), strict=True):
        _check_part(say("kit.part", subject=name, part=part), got, gives[part])


def _check_part(name: str, result: Any, right: Any) -> None:
    __tracebackhide__ = True
    shape = np.shape(right)
    numbers = None
    if isinstance(right, list) and len(shape) == 1 and isinstance(result, list):
        numbers = _numbers(result)  # a list of numbers is asked for
    check_shape(name, result if numbers is None else numbers, shape)
    check_value(name, result, right)


def call(function: Callable[..., Any], *args: Any) -> Any:
    """Call the student's `function` on copies of `args`, quietly; return what it returns.

    Raises:
        CheckFailed: the function is not written, returns None, or raises; the message
            names the likely mistake and the student's own exception is chained to it.
    """
    name = _name(function)
    try:
        with _quiet():
            result = recognition.asked(function, copy.deepcopy(args))
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "none", "no_return")
    return result


def check_shape(name: str, result: Any, shape: tuple[int, ...]) -> None:
    """Check that `result` is an array of floats of `shape`; `()` stands for one number."""
    _refuse_several(name, result)
    got = _shape(result)
    if got != shape:
        _fail_shape(name, result, shape)
    if shape != () and not isinstance(result, np.ndarray):
        _fail(name, "array", "not_an_array", got=type(result).__name__)
    if np.asarray(result).dtype.kind != "f":
        _fail(name, "float", "not_float", got=type_name(np.asarray(result).dtype))
    _pass("shape" if shape else "number", name, shape=shape)


def check_float64(name: str, result: Any) -> None:
    """Check that `result` is of float64, and of no other float type."""
    if np.asarray(result).dtype != np.float64:
        _fail(name, "float", "not_float", got=type_name(np.asarray(result).dtype))


def _refuse_several(name: str, result: Any) -> None:
    """Refuse more values than one, or one that is no number at all."""
    if isinstance(result, (tuple, dict)) or (isinstance(result, list) and _shape(result) is None):
        _fail(name, "several", "several", got=_show(result), values={"count": len(result)})
    if _shape(result) is None or np.asarray(result).dtype.kind not in "biufcO":
        _fail(name, "no_number", "no_number", got=_show(result))


def _shape(result: Any) -> tuple[int, ...] | None:
    """The shape; None for what has none, such as lists of different lengths."""
    try:
        return np.shape(result)
    except Exception:
        return None


def _fail_shape(name: str, result: Any, shape: tuple[int, ...]) -> NoReturn:
    got = np.shape(result)
    check = "shape"
    if shape == ():
        check, mistake = "number", "not_a_number"
    elif len(shape) > 1 and got == shape[::-1]:
        mistake = "transposed"
    elif len(got) < len(shape) and np.size(result) == int(np.prod(shape)):
        mistake = "lost_axis"
    else:
        mistake = "shape"
    _fail(name, check, mistake, shapes=(str(shape), str(got)))


def check_value(name: str, result: Any, expected: Any) -> None:
    """Check that `result` has the values of `expected` (rtol 1e-6, atol 1e-9).

    Axes of length 1 do not count here: `check_shape` is about them.
    """
    if not is_close(result, expected):
        values = {"expected": _show(np.asarray(expected)), "got": _show(result)}
        shapes = str(np.shape(expected)), str(_shape(result))
        if _shape(result) is None or (isinstance(result, (tuple, dict)) and shapes[0] != shapes[1]):
            _refuse_several(name, result)
        if shapes[0] != shapes[1]:
            _fail(name, "shape", "shape", shapes=shapes)
        if not _finite(result):
            _fail(name, "value", "nan", **values)
        _fail(name, "value", "value", **values, **_compared(result, expected))
    _pass("value", name)


def check_repeats(name: str, first: Any, again: Any) -> None:
    """Check that two results, for the same input, are the same bit for bit: nothing is counted."""
    if not _identical(first, again):
        _fail(name, "repeats", "not_repeatable", got=_show(again), expected=_show(first))


def check_varies(name: str, first: Any, second: Any) -> None:
    """Check that two results, for two different inputs, differ: nothing is hard-coded."""
    for result in (first, second):
        if not _finite(result):
            _fail(name, "not_finite", "nan", got=_show(result))
    if is_close(first, second):
        _fail(name, "varies", "constant", got=_show(first))


def check_between(name: str, result: Any, low: float, high: float) -> None:
    """Check that the number `result` is finite and lies from `low` to `high`.

    For what has no single right value.
    """
    _refuse_several(name, result)
    got = _numbers(result)
    if got is None:
        _fail(name, "no_number", "no_number", got=_show(result))
    if not np.isfinite(got).all():
        _fail(name, "finite", "nan", got=_show(result))
    if not ((low <= got) & (got <= high)).all():
        check = "above" if high == np.inf else "between"
        bounds = {"low": f"{low:g}", "high": f"{high:g}"}
        _fail(name, check, "value", got=_show(result), values=bounds)
    _pass("finite" if (low, high) == (-np.inf, np.inf) else "between", name)


def _numbers(result: Any) -> np.ndarray | None:
    """The result as an array of numbers; None where it is none, whatever it is."""
    try:
        return np.asarray(result, dtype=float)
    except Exception:
        return None


def check_error(function: Callable[..., Any], *args: Any) -> None:
    """Check that `function(*args)` raises RuntimeError (NotImplementedError is not one here)."""
    name = _name(function)
    try:
        with _quiet():
            result = recognition.asked(function, copy.deepcopy(args))
    except NotImplementedError as error:
        _fail(name, "stub", "not_written", error)
    except RuntimeError:
        _pass("error", name)
        return
    except Exception as error:
        raised = {"exception": type(error).__name__, "text": str(error)}
        _fail(name, "wrong_error", "wrong_error", error, **raised)
    _fail(name, "no_error", "no_error", got=_show(result))


def check_accepts(function: Callable[..., Any], *args: Any) -> None:
    """Check that `function(*args)` raises no RuntimeError: good input is not refused.

    Any other exception passes: the cells about shape and value are about that.
    """
    name = _name(function)
    try:
        with _quiet():
            recognition.asked(function, copy.deepcopy(args))
    except (NotImplementedError, RecursionError) as error:
        _fail_with(name, error)
    except RuntimeError as error:
        raised = {"exception": "RuntimeError", "text": str(error)}
        _fail(name, "raised", "error_on_good_input", error, **raised)
    except Exception:
        return
    _pass("accepts", name)


def check_unchanged(function: Callable[..., Any], *args: Any) -> None:
    """Check that `function(*args)` leaves every array in `args` as it was, bit for bit."""
    name = _name(function)
    before = copy.deepcopy(args)
    try:
        with _quiet():
            result = recognition.asked(function, args)
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "none", "no_return")
    if not _identical(before, args):
        _fail(name, "unchanged", "changed_argument")
    _check_works(function, before, result)
    _pass("unchanged", name)


def check_no_warning(function: Callable[..., Any], *args: Any) -> None:
    """Check that `function(*args)` causes no overflow, divide or invalid warning in NumPy."""
    name = _name(function)
    args = copy.deepcopy(args)
    numpy_default = np.errstate(over="warn", divide="warn", invalid="warn", under="ignore")
    try:
        with warnings.catch_warnings(record=True) as caught, numpy_default:
            warnings.simplefilter("always")
            with contextlib.redirect_stderr(sys.stdout):
                result = floating.ask(recognition.asked, function, copy.deepcopy(args))
    except OverflowError as error:
        at = {"argument": _show(args[0])}
        _fail(name, "overflow", "floating_warning", error, text=str(error), values=at)
    except Exception as error:
        _fail_with(name, error)
    if result is None:
        _fail(name, "none", "no_return")
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            at = {"argument": _show(args[0])}
            _fail(name, "warning", "floating_warning", text=str(warning.message), values=at)
    _check_works(function, args, result)
    _pass("no_warning", name)


def check_by_hand(
    function: Callable[..., Any], right: Any, names: Sequence[str] = (), atol: float = 0.0
) -> None:
    """Check the numbers that a student worked out by hand; say which are wrong, not what is right.

    Args:
        function: the student's; it takes nothing and returns the numbers, in any arrangement.
        right: the right numbers, in order.
        names: what each of them is.
        atol: how far off a number may be, for those that were rounded.
    """
    __tracebackhide__ = True
    name, result = _name(function), call(function)
    expected = np.ravel(np.asarray(right, dtype=float))
    got = _numbers(_flattened(result))
    if got is None:
        _fail(name, "no_number", "no_number", got=_show(result))
    if got.size != expected.size:
        counts = {"count": expected.size}
        _fail(name, "how_many", "wrong_count", got=str(got.size), values=counts)
    tolerance = RTOL * np.abs(expected) + ATOL + atol
    near = np.abs(got - expected) <= tolerance  # what is no number is not
    wrong = [k for k in range(got.size) if not near[k]]
    if wrong:
        places = [names[k] if k < len(names) else say("kit.place", number=k + 1) for k in wrong]
        _fail(name, "by_hand", "by_hand", values={"places": say("mark.list").join(places)})
    _pass("by_hand", name)


def _flattened(result: Any) -> Any:
    """The numbers of lists in lists, of arrays, of a dict's values, one after the other."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)):
        parts = [np.ravel(_flattened(part)) for part in result]
        return np.concatenate(parts) if parts else np.zeros(0)
    return np.ravel(result)


def check_parts(name: str, result: Any, *parts: str) -> Sequence[Any]:
    """Check that `result` is a tuple or list of one value for each of `parts`; return it."""
    __tracebackhide__ = True
    values: dict[str, Any] = {"parts": say("mark.list").join(parts), "count": len(parts)}
    if not isinstance(result, (tuple, list)):
        _fail(name, "parts", "not_a_tuple", got=_show(result), values=values)
    if len(result) != len(parts):
        _fail(name, "count", "wrong_count", got=str(len(result)), values=values)
    return result


def check_numbers(name: str, result: Any) -> np.ndarray:
    """Check that `result` is numbers, one, an array or a list of them; return them as an array."""
    numbers = _numbers(result)
    if numbers is None or isinstance(result, dict):
        _fail(name, "no_number", "no_number", got=_show(result))
    return numbers


def pick(result: Any, place: int, *sizes: int) -> Any:
    """Return the part of a result that holds so many numbers, wherever it stands.

    For checks of values: in which order parts come is another check's.

    Args:
        result: a tuple, list or dict of parts, or what stands in the place of all.
        place: of the part, where none has such a size.
        sizes: how many numbers it may hold.
    """
    parts = list(result.values()) if isinstance(result, dict) else result
    parts = list(parts) if isinstance(parts, (tuple, list)) else [parts]
    inner = [value for part in parts if isinstance(part, dict) for value in part.values()]
    for numbers in map(_numbers, [*parts[place : place + 1], *parts, *inner, result]):
        if numbers is not None and numbers.size in sizes:
            return numbers
    return parts[place] if place < len(parts) else result


def check_printed(function: Callable[..., Any], *args: Any, **values: Any) -> np.ndarray:
    """Check that `function(*args)` prints each name in `values` and its numbers.

    Order, layout and number format are free: a number counts when it is right within 5 %. Beside
    the numbers of the arguments, at most `MANY` times as many may be printed as are asked for.
    Where the function returns as many values as are named, its own count as well: a wrong
    value is not the business of this check. Returns all numbers that were printed.
    """
    __tracebackhide__ = True
    name, printed, labels = _name(function), io.StringIO(), say("mark.list").join(values)
    try:
        with contextlib.redirect_stdout(printed), _quiet():
            result = recognition.asked(function, copy.deepcopy(args))
    except Exception as error:
        _fail_with(name, error)
    text = printed.getvalue()
    if not text.strip():
        _fail(name, "printed", "prints_nothing", values={"labels": labels})
    for label in values:
        if label.lower() not in text.lower():
            _fail(name, "label", "label_missing", values={"label": label})
    numbers = np.array([float(number) for number in NUMBER.findall(text)])
    asked = sum(np.size(value) for value in values.values())
    more = numbers[~np.isin(numbers, [float(one) for one in NUMBER.findall(_flat(args))])]
    if len(more) > MANY * asked:
        counts = {"count": len(more), "most": MANY * asked}
        _fail(name, "many", "value_not_printed", values=counts)
    several = isinstance(result, (tuple, list)) and len(result) == len(values)
    owns = result if several else values.values()
    for (label, value), own in zip(values.items(), owns, strict=True):
        if not _among(value, numbers) and not _among(own, numbers):
            shown = _show(np.asarray(value, dtype=float))
            where = {"label": label}
            _fail(name, "printed_value", "value_not_printed", expected=shown, values=where)
    _pass("printed", name, labels=labels)
    return numbers


@contextlib.contextmanager
def replaced(namespace: dict[str, Any], **functions: Callable[..., Any]) -> Iterator[None]:
    """Let the names `functions` in `namespace` (a cell's `globals()`) mean right ones meanwhile.

    A function that builds on others is graded with right ones in their place, so that a
    mistake in those does not cost points a second time.
    """
    missing = object()
    before = {name: namespace.get(name, missing) for name in functions}
    namespace.update(functions)
    try:
        yield
    finally:
        for name, function in before.items():
            if function is missing:
                namespace.pop(name, None)
            else:
                namespace[name] = function


@contextlib.contextmanager
def apart(namespace: dict[str, Any]) -> Iterator[None]:
    """Let the student's functions remember nothing, meanwhile, of their calls before.

    For answers that a test compares with each other: a function that is wrong twice must not make
    them fit. When a class is graded, another process answers; in a notebook it changes nothing.
    """
    namespace["__apart__"] = object()
    try:
        yield
    finally:
        namespace.pop("__apart__", None)


def _check_works(function: Callable[..., Any], args: Sequence[Any], result: Any) -> None:
    """Doing nothing has no side effects either: what earns points must follow its input."""
    name = _name(function)
    echoed = [arg for arg in args if isinstance(arg, (np.ndarray, list))]
    if any(_identical(one, result) for one in [*echoed, echoed, list(args)]):
        _fail(name, "echo", "echo")
    mild = tuple(_mild(arg, 0.1 * (k + 1)) for k, arg in enumerate(args))
    try:
        with _quiet(), contextlib.redirect_stdout(io.StringIO()):
            other, again = function(*mild), function(*copy.deepcopy(tuple(args)))
    except Exception as error:
        _fail_with(name, error)
    if _identical(result, other):
        _fail(name, "varies", "constant", got=_show(result))
    if not _identical(result, again):
        _fail(name, "repeats", "not_repeatable", got=_show(again), expected=_show(result))


def _flat(args: Sequence[Any]) -> str:
    """The numbers of arguments as they are usually printed."""
    arrays = [np.ravel(arg) for arg in args if isinstance(arg, (np.ndarray, int, float))]
    return " ".join(f"{number} {number:.2f} {number:.4f}" for one in arrays for number in one)


def _mild(arg: Any, value: float) -> Any:
    """Return `arg` with every number in its arrays replaced by `value`."""
    if isinstance(arg, np.ndarray):
        return np.full(arg.shape, value)
    if isinstance(arg, list):
        return [_mild(item, value) for item in arg]
    return arg


def _pass(check: str, name: str, **values: object) -> None:
    print(say(f"kit.passed.{check}", subject=name, **values))


def _fail(
    name: str, check: str, mistake: str, cause: Exception | None = None, /, **fields: Any
) -> NoReturn:
    if check not in PRINTING and mistake not in UNWRITTEN:
        mistake = recognition.mistake(name) or mistake
    raise CheckFailed({"check": check, "subject": name, "mistake": mistake, **fields}) from cause


def _fail_with(name: str, error: Exception) -> NoReturn:
    kind, mistake = type(error).__name__, _mistake_of(error, name)
    if isinstance(error, NotImplementedError):  # its sentence is the hint
        _fail(name, "not_written", mistake, error, exception=kind)
    _fail(name, "raised", mistake, error, exception=kind, text=str(error))


def _mistake_of(error: Exception, name: str) -> str:
    """Return the likely mistake behind what the student's function `name` raised."""
    if isinstance(error, NotImplementedError):
        steps = traceback.walk_tb(error.__traceback__)
        *outer, last = (frame.f_code.co_name for frame, _ in steps)
        return "part_not_written" if name in outer and last != name else "not_written"
    if isinstance(error, RuntimeError) and not isinstance(error, RecursionError):
        return "error_on_good_input"
    text = str(error)
    for kind, pattern, mistake in RAISED:
        if isinstance(error, kind) and re.search(pattern, text):
            return mistake
    return "error"


# What Python and NumPy raise, with a part of what they say, and the mistake behind it.
RAISED: tuple[tuple[type[Exception], str, str], ...] = (
    (UnboundLocalError, "", "no_first_value"),
    (NameError, "", "undefined_name"),
    (AttributeError, "module 'numpy'", "not_in_numpy"),
    (TypeError, r"bitwise_xor|for \^", "caret"),
    (TypeError, "unsupported operand.*'function'", "function_not_called"),
    (TypeError, r"'(int|float|numpy\.\w+)' object is not callable", "number_called"),
    (TypeError, "only length-1|only 0-dim", "math_on_array"),
    (IndexError, "out of bounds", "index_out_of_range"),
    (ValueError, "matmul|not aligned", "matmul_shapes"),
    (ValueError, "broadcast", "broadcast_shapes"),
    (ValueError, "truth value", "if_on_array"),
)


def _own_lines(cause: BaseException | None) -> list[str]:
    """The student's own lines that an exception came through, as they are shown."""
    if cause is None or isinstance(cause, NotImplementedError):
        return []
    others = (str(Path(__file__).parent), str(Path(np.__file__).parent))
    return [
        say("kit.frame", line=frame.lineno, function=frame.name, source=frame.line)
        for frame in traceback.extract_tb(cause.__traceback__)
        if not frame.filename.startswith(others)
    ]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stderr(sys.stdout),
    ):
        warnings.simplefilter("ignore")
        yield


def is_close(first: Any, second: Any) -> bool:
    """Tell whether two results hold the same numbers (rtol 1e-6, atol 1e-9), whatever they are.

    Axes of length 1 do not count. Numbers of a shorter float type than float64 need be so within
    1e-4 only.
    """
    short = {getattr(one, "dtype", None) for one in (first, second)} & SHORT_FLOATS
    rtol, atol = (SHORT_TOL, SHORT_TOL) if short else (RTOL, ATOL)
    first, second = _numbers(first), _numbers(second)
    if first is None or second is None:
        return False
    first, second = np.squeeze(first), np.squeeze(second)
    return first.shape == second.shape and np.allclose(first, second, rtol=rtol, atol=atol)


def _compared(result: Any, expected: Any) -> dict[str, Any]:
    """Return direction and ratio of two arrays of numbers as arrows; empty where they say nothing.

    They are no answer: no element follows from them.
    """
    try:
        got, right = np.asarray(result), np.asarray(expected)
    except (TypeError, ValueError):
        return {}
    if got.dtype.kind not in "fiu" or got.shape != right.shape or got.size < 2:
        return {}
    got, right = got.astype(float), right.astype(float)
    largest = np.max(np.abs(got)), np.max(np.abs(right))
    if not (np.isfinite(largest).all() and min(largest) > 0):
        return {}
    if got.ndim == 2 and is_close(got.T, right):
        return {"direction": "transposed"}
    with np.errstate(all="ignore"):  # 1e308 beside 1e-308
        got, right = np.ravel(got / largest[0]), np.ravel(right / largest[1])
        lengths = np.sqrt(got @ got), np.sqrt(right @ right)
        cosine = got @ right / (lengths[0] * lengths[1])
        ratio = float(largest[0] / largest[1] * lengths[0] / lengths[1])
    return _direction(float(cosine), min(ratio, sys.float_info.max))


def _direction(cosine: float, ratio: float) -> dict[str, Any]:
    if abs(cosine) >= 1 - 1e-9:
        if cosine < 0:
            return {"direction": "opposite", "ratio": ratio}
        close = f"{ratio:.3g}" == "1"
        return {"direction": "close"} if close else {"direction": "same", "ratio": ratio}
    return {"direction": "far"} if cosine < 0.9 else {"direction": "near", "ratio": ratio}


def _among(value: Any, numbers: np.ndarray) -> bool:
    try:
        value = np.ravel(np.asarray(value, dtype=float))
    except (TypeError, ValueError):
        return False
    close = [np.isclose(numbers, number, rtol=0.05, atol=0.005).any() for number in value]
    return bool(close) and all(close)


def _finite(result: Any) -> bool:
    numbers = _numbers(result)
    return numbers is None or bool(np.isfinite(numbers).all())


def _identical(before: Any, after: Any) -> bool:
    try:
        return _is_identical(before, after)
    except Exception:  # what has no equals
        return False


def _is_identical(before: Any, after: Any) -> bool:
    if isinstance(before, (list, tuple)):
        if not isinstance(after, (list, tuple)) or len(before) != len(after):
            return False
        return all(map(_identical, before, after))
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray):
            return False
        if before.dtype == object or after.dtype == object:
            return _identical(before.tolist(), after.tolist())
        same_kind = before.shape == after.shape and before.dtype == after.dtype
        return same_kind and before.tobytes() == after.tobytes()
    if isinstance(before, dict):
        if not isinstance(after, dict) or before.keys() != after.keys():
            return False
        return all(_identical(before[key], after[key]) for key in before)
    if isinstance(before, float) and isinstance(after, float) and np.isnan(before):
        return bool(np.isnan(after))
    return callable(before) or bool(np.all(before == after))


def _show(result: Any) -> str:
    try:
        return _shown(result)
    except Exception:  # what cannot be written
        return type(result).__name__


def _shown(result: Any) -> str:
    if isinstance(result, np.ndarray) and result.ndim > 0:
        text = np.array2string(
            result,
            formatter={"float_kind": "{:.6g}".format},
            threshold=12,
            edgeitems=2,
            separator=", ",
        )
        return re.sub(r"\s*\n\s*", " ", text)  # on one line, as it is written in the text
    if isinstance(result, (float, np.floating, np.ndarray)):
        return f"{float(result):.8g}"
    if isinstance(result, (list, tuple)) and all(
        type(v) in (int, float, np.float64) for v in result
    ):
        return _shown(np.array(result, dtype=float))
    text = repr(result)
    if browser.IN_BROWSER:  # its usual integers have 32 bits
        text = text.replace("np.int32(", "np.int64(")
    return text if len(text) <= 120 else text[:117] + "..."


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", say("kit.your_function")))
