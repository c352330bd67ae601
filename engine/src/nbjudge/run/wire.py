"""Plain data between two processes that do not trust each other.

What can cross: None, bool, numbers, text, bytes, lists, tuples, dicts, sets, and arrays of
numbers. A message is JSON of bounded length; whatever is not one of these is refused with a
`WireError`, and nothing that arrives can name a class, an attribute or code.

A value is written as itself (None, bool, int, float, str) or as a list that starts with a tag:

    ["list", items]  ["tuple", items]  ["dict", [[key, value], …]]  ["set", items]
    ["frozenset", items]
    ["bytes", base64]  ["complex", real, imaginary]
    ["array", dtype, shape, base64, flags]  ["scalar", dtype, base64]  ["objects", shape, items]
    ["ref", k]       the k-th list, dict, set or array of this exchange: it keeps its identity
    ["function", k]  function k of the other side: only where both sides allow it
"""

from __future__ import annotations

import binascii
import collections
import collections.abc
import contextlib
import functools
import json
import math
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np

from nbjudge import limits, messages

DTYPES = "biufc"  # numpy's kinds: bool, signed, unsigned, float, complex
DTYPE = re.compile(rf"[<>|][{DTYPES}][0-9]{{1,2}}")
DIMENSIONS = 32
DENSE = 8  # times as wide as they are many: whole numbers that share few places of a dict
PLAIN = (type(None), bool, int, float, str)
AS_IT_IS = frozenset(PLAIN)  # these classes, and none that come from them


class WireError(Exception):
    """What came, or what should go, is not plain data: the sentence `wire.<name>` says why."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name = f"wire.{name}"
        self.values = values

    def say(self, language: str) -> str:
        """Return the sentence."""
        return messages.say(language, self.name, **self.values)

    def __str__(self) -> str:
        return self.say("en")


class Memo:
    """The lists, dicts, sets and arrays of one exchange, in the order in which they crossed.

    Args:
        trusted: what comes was not made by student code.
    """

    def __init__(self, trusted: bool = False) -> None:
        self.objects: list[Any] = []
        self.items = 0.0  # that came; endless, as far as is known, where one stands in two places
        self._index: dict[int, int] = {}
        self._keys = math.inf if trusted else limits.current.keys

    def count(self, keys: list[Any]) -> None:
        """Count the keys that go into a dict or set.

        Numbers, and tuples of them, can be chosen so that all fall on one place there: each is
        then compared with all others, and nothing can interrupt that. Texts cannot, nor whole
        numbers that lie close together.

        Raises:
            WireError: there are too many.
        """
        if all(type(key) is int for key in keys) and _is_dense(keys):
            return
        self._keys -= sum(type(key) not in (str, bytes) for key in keys)
        if self._keys < 0:
            raise WireError("keys")

    def add(self, thing: Any) -> None:
        """Give `thing` the next number; it stays alive as long as this memo."""
        self._index[id(thing)] = len(self.objects)
        self.objects.append(thing)

    def find(self, thing: Any) -> int | None:
        """Return the number of `thing`, or None where it has not crossed yet."""
        return self._index.get(id(thing))


def _is_dense(numbers: list[int]) -> bool:
    return not numbers or (max(numbers) - min(numbers)) < DENSE * len(numbers)


def encode(value: Any, memo: Memo, function: Callable[[Any], int] | None = None) -> Any:
    """Return `value` in the form that crosses.

    Args:
        value: what should cross.
        memo: what has crossed already; grows.
        function: gives a number to a function; None where functions may not cross.

    Raises:
        WireError: a part of the value is not plain data.
    """
    try:
        return _encode(value, memo, function)
    except RecursionError:
        raise WireError("deep") from None


def _encode(value: Any, memo: Memo, function: Callable[[Any], int] | None) -> Any:
    kind = type(value)
    if kind in AS_IT_IS:
        return value
    if kind is not np.ndarray and not isinstance(value, (list, tuple, dict)):
        known = _encode_one(value)
        if known is not None:
            return known
    known = memo.find(value)
    if known is not None:
        return ["ref", known]
    if isinstance(value, np.ndarray):
        return _encode_array(value, memo, function)
    if isinstance(value, tuple):
        return ["tuple", [_encode(item, memo, function) for item in value]]
    if isinstance(value, dict):
        memo.add(value)
        pairs = list(value.items())
        return [
            "dict",
            [[_encode(k, memo, function), _encode(v, memo, function)] for k, v in pairs],
        ]
    if isinstance(value, frozenset):
        return ["frozenset", [_encode(item, memo, function) for item in value]]
    if isinstance(value, set):
        memo.add(value)
        return ["set", [_encode(item, memo, function) for item in value]]
    if isinstance(value, collections.abc.Sequence):  # list, range, deque, array.array, …
        memo.add(value)
        word = "list" if isinstance(value, list) else "sequence"
        return [word, [_encode(item, memo, function) for item in value]]
    if callable(value) and function is not None:
        return ["function", function(value)]
    raise WireError("not_plain", kind=type(value).__name__[:80])


def _encode_one(value: Any) -> Any:
    """A number, a text or bytes in the form that crosses; None for what is neither."""
    if isinstance(value, np.generic) and value.dtype.kind in DTYPES:
        return ["scalar", value.dtype.str, to_base64(value.tobytes())]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, complex):
        return ["complex", value.real, value.imag]
    if isinstance(value, (bytes, bytearray)):
        return ["bytes", to_base64(bytes(value))]
    return None


def _encode_array(value: np.ndarray, memo: Memo, function: Callable[..., Any] | None) -> Any:
    memo.add(value)
    value = np.asarray(value)  # a masked array, say, would write its filling
    if value.dtype.kind == "O":
        items = [_encode(item, memo, function) for item in value.ravel().tolist()]
        return ["objects", list(value.shape), items]
    if value.dtype.kind not in DTYPES:
        raise WireError("dtype", kind=str(value.dtype)[:80])
    _refuse_large(value.nbytes * 4 // 3)  # in base64; else it is written down for nothing
    by_column = value.flags.f_contiguous and not value.flags.c_contiguous
    flags = ("F" if by_column else "") + ("" if value.flags.writeable else "R")
    data = to_base64(value.tobytes(order="F" if by_column else "C"))
    return ["array", value.dtype.str, list(value.shape), data, flags]


def decode(node: Any, memo: Memo, function: Callable[[int], Any] | None = None) -> Any:
    """Return the value that `node` stands for.

    Args:
        node: what arrived, out of `unpack`.
        memo: what has crossed already; grows in the same order as the sender's.
        function: returns what stands for the other side's function of a number; None where
            functions may not cross.

    Raises:
        WireError: the node is not what `encode` writes.
    """
    try:
        return _decode(node, memo, function)
    except WireError:
        raise
    except Exception:  # a wrong type or length anywhere in it, or nested too deep
        raise WireError("malformed") from None


def refuse_endless(value: Any, memo: Memo) -> None:
    """Refuse what is short to send and endless to look at, for NumPy or `repr`.

    Sixty lists, each of which holds the one before twice, are 2**60 items: shared ones count as
    often as they stand. What contains itself has no end.

    Args:
        value: what is looked at.
        memo: what it came with.

    Raises:
        WireError: it has more than `c.Limits.items` items.
    """
    if memo.items <= limits.current.items:
        return
    try:
        weight = _weight(value, {})
    except RecursionError:
        weight = math.inf
    if weight > limits.current.items:
        raise WireError("endless")


def _weight(value: Any, known: dict[int, float]) -> float:
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return value.size
    if not isinstance(value, (list, tuple, collections.deque, dict, set, np.ndarray)):
        return 1
    if id(value) not in known:
        known[id(value)] = math.inf  # as long as it is not counted: it contains itself
        items = value.ravel() if isinstance(value, np.ndarray) else value
        if isinstance(value, dict):
            items = [*value.keys(), *value.values()]
        known[id(value)] = 1 + sum(_weight(item, known) for item in items)
    return known[id(value)]


def _decode(node: Any, memo: Memo, function: Callable[[int], Any] | None) -> Any:
    kind = type(node)
    if kind is str:
        return clean(node)
    if kind in AS_IT_IS:
        return node
    return _READ[node[0]](node, memo, function)


def _checked(node: list[Any], *kinds: type) -> list[Any]:
    """Return what stands behind the tag."""
    parts = node[1:]
    if list(map(type, parts)) != list(kinds):
        raise WireError("malformed")
    return parts


def _read_array(node: list[Any], memo: Memo, _: Any) -> Any:
    result = _array(*_checked(node, str, list, str, str))
    memo.add(result)
    memo.items += result.size
    return result


def _read_scalar(node: list[Any], memo: Memo, _: Any) -> Any:
    dtype, data = _checked(node, str, str)
    return _array(dtype, [], data, "")[()]


def _read_ref(node: list[Any], memo: Memo, _: Any) -> Any:
    (number,) = _checked(node, int)
    if number < 0:
        raise WireError("malformed")
    memo.items = math.inf
    return memo.objects[number]


def _read_function(node: list[Any], memo: Memo, function: Callable[[int], Any] | None) -> Any:
    if function is None:
        raise WireError("malformed")
    return function(*_checked(node, int))


def _read_bytes(node: list[Any], memo: Memo, _: Any) -> Any:
    return from_base64(*_checked(node, str))


def _read_complex(node: list[Any], memo: Memo, _: Any) -> Any:
    return complex(*_checked(node, float, float))


def _read_items(node: list[Any], memo: Memo, function: Any) -> list[Any]:
    (items,) = _checked(node, list)
    memo.items += 1 + len(items)
    return [_decode(item, memo, function) for item in items]


def _read_tuple(node: list[Any], memo: Memo, function: Any) -> Any:
    return tuple(_read_items(node, memo, function))


# What may hold itself is in the memo before what it holds.


def _read_list(node: list[Any], memo: Memo, function: Any) -> Any:
    result: list[Any] = []
    memo.add(result)
    result.extend(_read_items(node, memo, function))
    return result


def _read_sequence(node: list[Any], memo: Memo, function: Any) -> Any:
    result: collections.deque[Any] = collections.deque()  # no list there, so none here
    memo.add(result)
    result.extend(_read_items(node, memo, function))
    return result


def _read_dict(node: list[Any], memo: Memo, function: Any) -> Any:
    result: dict[Any, Any] = {}
    memo.add(result)
    (pairs,) = _checked(node, list)
    memo.items += 1 + 2 * len(pairs)
    plain = [key for key, _ in pairs if type(key) is int]
    memo.count(plain)
    for key, value in pairs:
        known = _decode(key, memo, function)
        if type(key) is not int:
            memo.count([known])
        result[known] = _decode(value, memo, function)
    return result


def _read_set(node: list[Any], memo: Memo, function: Any) -> Any:
    result: set[Any] = set()
    memo.add(result)
    items = _read_items(node, memo, function)
    memo.count(items)
    result.update(items)
    return result


def _read_frozenset(node: list[Any], memo: Memo, function: Any) -> Any:
    items = _read_items(node, memo, function)
    memo.count(items)
    return frozenset(items)


def _read_objects(node: list[Any], memo: Memo, function: Any) -> Any:
    shape, items = _checked(node, list, list)
    result = np.empty(_shape(shape, len(items)), dtype=object)
    memo.add(result)
    memo.items += 1 + len(items)
    flat = [_decode(item, memo, function) for item in items]
    for place, item in zip(np.ndindex(result.shape), flat, strict=True):
        result[place] = item
    return result


_READ: dict[str, Callable[..., Any]] = {
    "array": _read_array,
    "tuple": _read_tuple,
    "list": _read_list,
    "scalar": _read_scalar,
    "ref": _read_ref,
    "dict": _read_dict,
    "function": _read_function,
    "bytes": _read_bytes,
    "complex": _read_complex,
    "sequence": _read_sequence,
    "set": _read_set,
    "frozenset": _read_frozenset,
    "objects": _read_objects,
}


def _array(dtype: str, shape: list[Any], data: str, flags: str) -> np.ndarray:
    kind = _dtype(dtype)
    raw = from_base64(data)
    if len(raw) % kind.itemsize:
        raise WireError("array_length")
    size = _shape(shape, len(raw) // kind.itemsize)
    order: Literal["F", "C"] = "F" if "F" in flags else "C"
    result = np.ndarray(size, kind, raw, order=order).copy(order)
    if "R" in flags:
        result.flags.writeable = False
    return result


@functools.lru_cache(maxsize=64)
def _dtype(word: str) -> np.dtype:
    if not DTYPE.fullmatch(word):  # NumPy would compile what is more than a word
        raise WireError("dtype", kind=repr(word[:20]))
    return np.dtype(word)


def _shape(shape: list[Any], count: int) -> tuple[int, ...]:
    whole = all(type(length) is int and length >= 0 for length in shape)
    if not whole or len(shape) > DIMENSIONS or math.prod(shape) != count:
        raise WireError("array_shape")
    return tuple(shape)


def pack(message: dict[str, Any]) -> bytes:
    """Return a message as bytes.

    Raises:
        WireError: it is longer than `c.Limits.message_bytes`, or nested too deep.
    """
    try:
        data = json.dumps(message, separators=(",", ":")).encode("ascii")
    except (ValueError, RecursionError, MemoryError) as error:
        raise WireError("unsendable", kind=type(error).__name__) from None
    _refuse_large(len(data))
    return data


def _refuse_large(size: int) -> None:
    """Raise WireError for more bytes than a message may have."""
    most = int(limits.current.message_bytes)
    if size > most:
        raise WireError("large", size=size // 2**20, most=most // 2**20)


def unpack(data: bytes) -> dict[str, Any]:
    """Return the message in `data`.

    Raises:
        WireError: it is no message.
    """
    try:
        message = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError, MemoryError):
        raise WireError("malformed") from None
    if not isinstance(message, dict) or not isinstance(message.get("op"), str):
        raise WireError("malformed")
    return message


@contextlib.contextmanager
def warned() -> Iterator[list[warnings.WarningMessage]]:
    """Collect every warning of what runs within."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def warnings_of(caught: list[warnings.WarningMessage]) -> list[dict[str, Any]]:
    """Return warnings as plain data."""
    caught_data = [{"kinds": kinds(w.category), "text": str(w.message)[:500]} for w in caught]
    most = limits.current.warnings
    kept = caught_data[:most]
    seen = {tuple(warning["kinds"]) for warning in kept}
    for warning in caught_data[most:]:
        if tuple(warning["kinds"]) not in seen:  # no kind is crowded out
            seen.add(tuple(warning["kinds"]))
            kept.append(warning)
    return kept


def kinds(kind: type) -> list[str]:
    """The name of a class, then those of the built-in classes that it is or comes from."""
    builtin = [base.__name__ for base in kind.__mro__ if base.__module__ == "builtins"]
    return [kind.__name__[:80], *builtin]


def snapshot(memo: Memo) -> list[Any]:
    """Return what `changes` needs to tell whether the objects of `memo` were changed since."""
    return [
        thing.copy() if isinstance(thing, np.ndarray) else _contents(thing)
        for thing in memo.objects
    ]


def changes(before: list[Any], memo: Memo) -> list[Any]:
    """Return what became of the objects of `memo` since `snapshot` returned `before`.

    Raises:
        WireError: something that is not plain data was put into one of them.
    """
    changed = []
    for number, old in enumerate(before):
        thing = memo.objects[number]
        if isinstance(thing, np.ndarray):
            if not _same_array(old, thing):
                changed.append([number, encode(thing, Memo())])
        elif not _same_items(old, _contents(thing)):
            changed.append([number, ["tuple", [encode(item, memo) for item in _contents(thing)]]])
    return changed


def apply(changed: Any, memo: Memo) -> None:
    """Change the objects of `memo` in place, as `changes` of the other side returns.

    Raises:
        WireError: the changes are not what `changes` returns, or do not fit the objects.
    """
    if not isinstance(changed, list):
        raise WireError("changes")
    for change in changed:
        match change:
            case [int(number), node] if 0 <= number < len(memo.objects):
                thing = memo.objects[number]
            case _:
                raise WireError("changes")
        value = decode(node, Memo() if isinstance(thing, np.ndarray) else memo)
        try:
            if isinstance(thing, np.ndarray):
                if thing.shape != value.shape:
                    thing.shape = value.shape
                thing[...] = value
            elif isinstance(thing, list):
                thing[:] = value
            elif isinstance(thing, collections.deque):
                thing.clear()
                thing.extend(value)
            elif isinstance(thing, dict):
                memo.count([key for key, _ in value])
                thing.clear()
                thing.update(value)
            else:
                memo.count(list(value))
                thing.clear()
                thing.update(value)
        except WireError:
            raise
        except Exception:
            raise WireError("changes") from None


def _contents(thing: Any) -> tuple[Any, ...]:
    return tuple(thing.items()) if isinstance(thing, dict) else tuple(thing)


def _same_array(old: np.ndarray, new: np.ndarray) -> bool:
    if old.shape != new.shape or old.dtype != new.dtype:
        return False
    if old.dtype.kind == "O":
        return _same_items(tuple(old.ravel()), tuple(new.ravel()))
    return old.tobytes() == new.tobytes()


def _same_items(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    def same(one: Any, other: Any) -> bool:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return _same_items(one, other)
        plain = type(one) is type(other) and isinstance(one, PLAIN)
        # 0.0 and -0.0 are equal, and not the same
        return one is other or (plain and one == other and repr(one) == repr(other))

    return len(old) == len(new) and all(map(same, old, new))


def import_word(value: Any) -> str:
    """Return a word for a module, class or function by which another process knows it.

    It is empty where the thing has no name of its own: a number, say.
    """
    name = getattr(value, "__qualname__", "") or ""
    module = getattr(value, "__module__", "") or getattr(value, "__name__", "") or ""
    return f"{module}:{name}"[:200] if module or name else ""


def to_base64(data: bytes) -> str:
    """Return bytes as text."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """Return the bytes that `to_base64` made a text of.

    Raises:
        ValueError: it did not.
    """
    return binascii.a2b_base64(text, strict_mode=True)


def is_picture(text: str) -> bool:
    """Tell whether `text` is a PNG in base64."""
    try:
        return from_base64(text).startswith(b"\x89PNG\r\n\x1a\n")
    except ValueError:
        return False


def clean(text: str) -> str:
    """Return text that every file can hold: JSON may carry halves of characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
