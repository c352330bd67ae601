"""What crosses arrives as it was; whatever else comes is refused, and never anything worse."""

from __future__ import annotations

import array
import collections
import copy
import enum
import io
import json
import math
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from nbjudge import limits
from nbjudge.run import wire
from nbjudge.run.wire import Memo, WireError

settings.register_profile("wire", deadline=None, derandomize=True, database=None)
settings.load_profile("wire")
MANY = settings(max_examples=300)

WORDS = ["?", "b", "B", "h", "H", "i", "I", "q", "Q", "e", "f", "d", "g", "F", "D", "G"]
DTYPES = [np.dtype(word).newbyteorder(order) for word in WORDS for order in "<>"]
PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, np.ndarray)


def crossed(value: Any, memo: Memo | None = None) -> Any:
    """The value after it has crossed as bytes."""
    data = wire.pack({"op": "test", "value": wire.encode(value, Memo())})
    return wire.decode(wire.unpack(data)["value"], Memo() if memo is None else memo)


def same(one: Any, other: Any) -> bool:
    """Tell whether two plain values are the same to the bit: type, sign, NaN, order, shape."""
    seen: set[tuple[int, int]] = set()

    def equal(a: Any, b: Any) -> bool:
        if isinstance(a, np.generic) and isinstance(b, np.generic):  # NumPy has two int64
            return a.dtype == b.dtype and a.tobytes() == b.tobytes()
        if type(a) is not type(b):
            return False
        if (id(a), id(b)) in seen:
            return True
        if isinstance(a, (list, tuple, dict, np.ndarray)):
            seen.add((id(a), id(b)))
        match a:
            case list() | tuple():
                return len(a) == len(b) and all(map(equal, a, b))
            case dict():
                return equal(list(a.items()), list(b.items()))
            case set():
                return _words(a) == _words(b)
            case np.ndarray():
                return _same_array(a, b, equal)
            case float():
                return a.hex() == b.hex()
            case complex():
                return equal((a.real, a.imag), (b.real, b.imag))
        return bool(a == b)

    return equal(one, other)


def _words(items: set) -> list[str]:
    return sorted(map(repr, items))


def _same_array(a: np.ndarray, b: np.ndarray, equal: Callable) -> bool:
    alike = a.dtype == b.dtype and a.shape == b.shape and a.flags.writeable == b.flags.writeable
    if alike and a.dtype == object:
        return all(map(equal, a.ravel().tolist(), b.ravel().tolist()))
    return alike and a.tobytes() == b.tobytes()


def parts(value: Any) -> list[Any]:
    """The lists, dicts, sets and arrays in a value, in the order in which they are met."""
    found: list[Any] = []

    def walk(thing: Any) -> None:
        if isinstance(thing, (list, dict, set, np.ndarray)):
            if any(thing is known for known in found):
                return
            found.append(thing)
        match thing:
            case dict():
                inner: Any = [part for pair in thing.items() for part in pair]
            case np.ndarray():
                inner = thing.ravel().tolist() if thing.dtype == object else []
            case list() | tuple():
                inner = thing
            case _:
                inner = []
        for part in inner:
            walk(part)

    walk(value)
    return found


def shape_of(value: Any) -> Any:
    """A value as text in which each list, dict, set and array has a number: who is who."""
    known = parts(value)

    def told(thing: Any, top: bool = False) -> Any:
        if not top and isinstance(thing, (list, dict, set, np.ndarray)):
            return next(k for k, one in enumerate(known) if one is thing)
        match thing:
            case dict():
                return "dict", [(told(key), told(item)) for key, item in thing.items()]
            case list() | tuple():
                return type(thing).__name__, [told(item) for item in thing]
            case np.ndarray() if thing.dtype == object:
                return "objects", [told(item) for item in thing.ravel().tolist()]
            case np.generic():
                return "scalar"
        return type(thing).__name__

    return [told(thing, True) for thing in known] or [told(value)]


def is_plain(value: Any, own: Sequence[Any] = ()) -> bool:
    """Tell whether a value is of exactly the kinds that may arrive; `own` was here before."""
    seen = list(own)

    def plain(thing: Any) -> bool:
        if any(thing is one for one in seen):
            return True
        if isinstance(thing, np.generic):
            return type(thing).__module__ == "numpy" and thing.dtype.kind in "biufc"
        if type(thing) not in PLAIN:
            return False
        match thing:
            case dict():
                inner = [part for pair in thing.items() for part in pair]
            case list() | tuple() | set():
                inner = list(thing)
            case np.ndarray():
                if thing.dtype.kind not in "biufcO":
                    return False
                inner = thing.ravel().tolist() if thing.dtype == object else []
            case _:
                return True
        seen.append(thing)
        return all(map(plain, inner))

    return plain(value)


# ---------------------------------------------------------------- what crosses


def numbers() -> st.SearchStrategy:
    return st.one_of(
        st.integers(),
        st.integers(-(10**300), 10**300),
        st.floats(allow_nan=True, allow_infinity=True, allow_subnormal=True),
        st.just(-0.0),
        st.complex_numbers(allow_nan=True),
    )


def texts() -> st.SearchStrategy:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def scalars() -> st.SearchStrategy:
    native = [np.dtype(word) for word in WORDS]
    numpys = st.sampled_from(native).flatmap(hnp.from_dtype)
    return st.one_of(st.none(), st.booleans(), numbers(), texts(), st.binary(max_size=20), numpys)


def arrays() -> st.SearchStrategy:
    shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
    c_order = hnp.arrays(st.sampled_from(DTYPES), shapes)
    return st.builds(_laid_out, c_order, st.sampled_from(["C", "F", "R"]))


def _laid_out(made: np.ndarray, way: str) -> np.ndarray:
    made = made.copy(order="F" if way == "F" else "C")
    made.flags.writeable = way != "R"
    return made


def hashables() -> st.SearchStrategy:
    single = st.one_of(st.none(), st.booleans(), st.integers(), texts(), st.binary(max_size=5))
    return st.one_of(single, st.tuples(single, single))


def _objects(items: list) -> np.ndarray:
    made = np.empty((1, len(items)), dtype=object)
    for k, item in enumerate(items):
        made[0, k] = item
    return made


def values() -> st.SearchStrategy:
    def larger(inner: st.SearchStrategy) -> st.SearchStrategy:
        several = st.lists(inner, max_size=4)
        return st.one_of(
            several,
            several.map(tuple),
            several.map(_objects),
            st.dictionaries(hashables(), inner, max_size=4),
            st.sets(hashables(), max_size=4),
        )

    return st.recursive(st.one_of(scalars(), arrays()), larger, max_leaves=12)


@MANY
@given(values())
@example([float("nan"), -0.0, math.inf, 10**4000, True, 1, 1.0, "", b"", {}, [], (), set()])
@example(np.zeros((0, 3), order="F"))
def test_a_value_arrives_as_it_was(value: Any) -> None:
    assert same(crossed(value), value)


@given(arrays())
def test_an_array_keeps_how_it_lies_in_memory(value: np.ndarray) -> None:
    came = crossed(value)
    assert came.flags.c_contiguous == value.flags.c_contiguous
    assert came.flags.f_contiguous == value.flags.f_contiguous
    assert came.flags.owndata, "a view would share its memory with the message"
    assert came.flags.aligned


@pytest.mark.parametrize(
    "view",
    [
        np.arange(12.0)[::2],
        np.arange(12.0)[::-1],
        np.arange(12.0).reshape(3, 4)[:, 1:3],
        np.arange(24.0).reshape(2, 3, 4).transpose(1, 0, 2),
        np.broadcast_to(np.arange(3.0), (2, 3)),
    ],
)
def test_a_view_arrives_with_its_values(view: np.ndarray) -> None:
    came = crossed(view)
    assert came.tolist() == view.tolist()
    assert came.shape == view.shape


@given(st.data())
def test_what_is_one_object_stays_one_object(data: st.DataObject) -> None:
    """Twice the same list is twice the same list on the other side, cycles included."""
    pool: list[Any] = [[], {}, np.zeros(2), np.empty(2, dtype=object), [np.ones(1)], {1, 2}]
    for _ in range(data.draw(st.integers(1, 12))):
        thing = pool[data.draw(st.integers(0, len(pool) - 1))]
        where = pool[data.draw(st.integers(0, len(pool) - 1))]
        match where:
            case list():
                where.append(thing)
            case dict():
                where[len(where)] = (thing, thing)
            case np.ndarray() if where.dtype == object:
                where[0] = thing
    value = [pool, tuple(pool), pool[0]]
    came = crossed(value)
    assert shape_of(came) == shape_of(value)
    assert len(parts(came)) == len(parts(value))


def test_one_object_in_two_arguments_is_one_object() -> None:
    ours, theirs = Memo(), Memo()
    x = np.zeros(2)
    args = wire.decode(wire.encode((x, [x]), ours), theirs)
    kwargs = wire.decode(wire.encode({"again": x}, ours), theirs)
    assert args[0] is args[1][0] is kwargs["again"]
    assert wire.decode(wire.encode(kwargs["again"], theirs), ours) is x


class Kelvin(np.ndarray):
    """Somebody's own kind of array."""


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (range(3), collections.deque([0, 1, 2])),  # no list there, so none here
        (collections.deque([1, 2]), collections.deque([1, 2])),
        (array.array("d", [1.5]), collections.deque([1.5])),
        (bytearray(b"ab"), b"ab"),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.namedtuple("Point", "x y")(1, 2), (1, 2)),
        (enum.IntEnum("Kind", "A B").B, 2),
        (np.str_("文字"), "文字"),
        (np.arange(2.0).view(Kelvin), np.arange(2.0)),
        (np.ma.masked_array([1.0, 2.0], [False, True]), np.array([1.0, 2.0])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_kind_of_something_plain_arrives_plain(value: Any, plain: Any) -> None:
    assert same(crossed(value), plain)


@given(st.text(st.characters(), max_size=10))
@example("\ud800")
@example("a\udfff文")
def test_half_characters_arrive_as_text_that_a_file_can_hold(text: str) -> None:
    came = crossed({text: text})
    for part in (*came, *came.values()):
        assert type(part) is str
        assert part.encode("utf-8").decode("utf-8") == part


def test_functions_cross_by_number_where_both_sides_allow_it() -> None:
    node = wire.encode([max, {"f": min}], Memo(), {max: 3, min: 4}.__getitem__)
    assert wire.decode(node, Memo(), lambda number: -number) == [-3, {"f": -4}]
    with pytest.raises(WireError):
        wire.decode(node, Memo())


# ------------------------------------------------------------ changes in place


def _copied(value: Any) -> Any:
    """A deep copy in which what is read-only stays so."""
    made = copy.deepcopy(value)
    for old, new in zip(parts(value), parts(made), strict=True):
        if isinstance(old, np.ndarray):
            new.flags.writeable = old.flags.writeable
    return made


def _is_packed(array: np.ndarray) -> bool:
    return bool(array.size and array.flags.c_contiguous)


def _changed(thing: Any, way: int, new: Any) -> None:
    """Change an object in place, in one of the ways that programs do it."""
    new = _copied(new)
    match thing:
        case list():
            ways: list[Callable] = [
                lambda: thing.append(new),
                lambda: thing.insert(0, [new, new]),
                lambda: thing.pop() if thing else None,
                thing.reverse,
                thing.clear,
                lambda: thing.extend(thing[:1]),
                lambda: thing.__setitem__(slice(0, 1), [new]),
            ]
        case dict():
            ways = [
                lambda: thing.update(new=new),
                lambda: thing.pop(next(iter(thing)), None) if thing else None,
                thing.clear,
                lambda: thing.update(dict.fromkeys(list(thing), new)),
            ]
        case set():
            ways = [lambda: thing.add("new"), thing.clear, lambda: thing.pop() if thing else None]
        case np.ndarray() if thing.dtype == object:
            ways = [lambda: thing.fill(None), lambda: thing.__setitem__(np.s_[:, :1], 7)]
        case np.ndarray() if thing.flags.writeable:
            ways = [
                lambda: thing.fill(1),
                lambda: np.negative(thing, out=thing) if thing.dtype.kind in "fc" else None,
                lambda: thing.__setitem__(np.s_[..., :1], 0) if thing.ndim else None,
                # NumPy refuses this where the numbers do not lie side by side
                lambda: setattr(thing, "shape", (-1,)) if _is_packed(thing) else None,
            ]
        case _:
            ways = [lambda: None]
    ways[way % len(ways)]()


@settings(max_examples=120, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes
@given(st.lists(values(), min_size=1, max_size=3), st.data())
@example([[0.0]], None)
def test_what_is_changed_there_is_changed_here(args: list, data: st.DataObject | None) -> None:
    expected = _copied(args)
    ours, theirs = Memo(), Memo()
    came = wire.decode(wire.encode(args, ours), theirs)
    before = wire.snapshot(theirs)
    if data is None:
        expected[0][0] = came[0][0] = -0.0
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            which, way = data.draw(st.integers(0, 50)), data.draw(st.integers(0, 50))
            new = data.draw(values())
            for value in (came, expected):
                met = parts(value)
                _changed(met[which % len(met)], way, new)
    message = wire.pack({"op": "test", "changes": wire.changes(before, theirs)})
    mine = parts(args)
    wire.apply(wire.unpack(message)["changes"], ours)
    assert same(args, expected)
    assert shape_of(args) == shape_of(expected)
    assert args is mine[0], "the objects themselves are changed, not others in their place"


@given(values())
def test_what_was_left_alone_does_not_cross_again(value: Any) -> None:
    memo = Memo()
    wire.decode(wire.encode([value], Memo()), memo)
    message = wire.changes(wire.snapshot(memo), memo)
    floats = [x for x in str(value).split() if "nan" in x]
    assert message == [] or floats, "NaN is not equal to itself, so it may cross again"


def test_what_is_not_plain_cannot_be_put_into_an_argument() -> None:
    memo = Memo()
    came = wire.decode(["list", []], memo)
    before = wire.snapshot(memo)
    came.append(object())
    with pytest.raises(WireError, match="no plain data"):
        wire.changes(before, memo)


# ------------------------------------------------------------- what is refused


def _generator() -> Iterator[int]:
    yield 1


NOT_PLAIN: dict[str, Any] = {
    "an object": object(),
    "a class": int,
    "a function": lambda: 0,
    "a builtin": len,
    "a method": [].append,
    "a module": math,
    "a generator": _generator(),
    "a map": map(int, []),
    "a file": io.StringIO(),
    "an exception": ValueError("x"),
    "a structured array": np.zeros(2, dtype=[("a", "f8")]),
    "an array of text": np.array(["a"]),
    "an array of dates": np.array(["2020-01-01"], dtype="M8[D]"),
    "a date": np.datetime64("2020-01-01"),
    "a record": np.zeros(1, dtype=[("a", "f8")])[0],
    "a namespace": types.SimpleNamespace(a=1),
    "a frame": sys._getframe(),
    "ellipsis": ...,
    "a dtype": np.dtype("f8"),
}


@pytest.mark.parametrize("kind", NOT_PLAIN)
@pytest.mark.parametrize("around", ["itself", "list", "tuple", "dict", "objects"])
def test_what_is_not_plain_is_refused(kind: str, around: str) -> None:
    thing = NOT_PLAIN[kind]
    wrapped = {
        "itself": thing,
        "list": [1, [thing]],
        "tuple": ((thing,),),
        "dict": {"a": {"b": thing}},
        "objects": _objects([thing]),
    }
    with pytest.raises(WireError):
        wire.encode(wrapped[around], Memo())


@pytest.mark.parametrize("kind", ["an object", "a module", "a generator", "a structured array"])
def test_where_functions_may_cross_nothing_else_may(kind: str) -> None:
    with pytest.raises(WireError):
        wire.encode([NOT_PLAIN[kind]], Memo(), lambda function: 0)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(WireError, match="too large"):
        wire.pack({"op": "x", "value": "x" * limits.current.message_bytes})
    with pytest.raises(WireError):
        wire.pack({"op": "x", "value": 10**5000})


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(WireError):
        wire.pack({"op": "x", "value": wire.encode(deep, Memo())})


# -------------------------------------------------------------- hostile bytes

WATCHED: list[str] = []
watching = False


def _hook(event: str, _: tuple) -> None:
    # Only what a message could be after: code, modules, files, processes, sockets, memory.
    if watching and event.split(".")[0] in (
        *("import", "exec", "compile", "open", "os", "subprocess", "socket", "ctypes"),
        *("pickle", "marshal", "shutil", "code", "sys"),
    ):
        WATCHED.append(event)


sys.addaudithook(_hook)


@contextmanager
def nothing_happens() -> Iterator[None]:
    """What is within imports, compiles, executes and opens nothing."""
    global watching
    WATCHED.clear()
    watching = True
    try:
        yield
    finally:
        watching = False
    assert not WATCHED


def memo_of_the_judge() -> Memo:
    """Objects that a test may hand over."""
    memo = Memo()
    fixed = np.zeros(2)
    fixed.flags.writeable = False
    things = [[1, 2], {"a": 1}, {1}, np.zeros((2, 3)), fixed, range(3), frozenset({1})]
    things += [collections.deque([1]), _objects([None, [1]]), np.arange(6).reshape(2, 3).T]
    for thing in things:
        memo.add(thing)
    return memo


def take(node: Any) -> None:
    """Do with a node all that the judge does; every end but a plain value is a WireError."""
    memo = memo_of_the_judge()
    with nothing_happens():
        try:
            value = wire.decode(node, memo)
        except WireError:
            value = None
        try:
            wire.apply(node, memo)
        except WireError:
            pass
    assert is_plain(value, memo.objects)
    assert memo.objects[3].dtype == np.float64
    assert is_plain(memo.objects[:2], memo.objects[2:])


TAGS = ["list", "tuple", "dict", "set", "bytes", "complex", "array", "scalar", "objects", "ref"]


def nodes() -> st.SearchStrategy:
    """JSON that looks like what crosses, and is wrong somewhere."""
    whole = st.one_of(st.integers(-3, 20), st.integers(), st.just(2**63), st.just(-1))
    word = st.sampled_from(["<f8", "|O", "|b1", "<i4", "f8", "<U3", "<M8[D]", "<f8,<f8", "", "V8"])
    data = st.sampled_from(["", "AAAA", "AAAAAAAAAAA=", "AAAAAAAA8D8AAAAAAAAAQA==", "!", "=", "é"])
    leaf = st.one_of(
        st.none(), st.booleans(), whole, st.floats(), texts(), word, data, st.sampled_from(TAGS)
    )

    def larger(inner: st.SearchStrategy) -> st.SearchStrategy:
        items = st.lists(inner, max_size=4)
        shape = st.lists(whole, max_size=4)
        return st.one_of(
            items,
            st.tuples(st.sampled_from([*TAGS, "function", "class", "eval"]), items).map(list),
            st.tuples(st.sampled_from(TAGS), inner, inner).map(list),
            st.tuples(st.just("array"), word, shape, data, st.sampled_from(["", "F", "R", "x"])),
            st.tuples(st.just("scalar"), word, data),
            st.tuples(st.just("objects"), shape, items),
            st.tuples(st.just("ref"), whole),
            st.tuples(st.just("dict"), st.lists(st.lists(inner, max_size=3), max_size=3)),
            st.tuples(st.integers(-1, 11), inner),
            st.dictionaries(texts(), inner, max_size=2),
        )

    made = st.recursive(leaf, larger, max_leaves=20)
    return made.map(lambda node: json.loads(json.dumps(node)))


@settings(max_examples=600)
@given(nodes())
def test_a_wrong_node_is_refused_or_plain(node: Any) -> None:
    take(node)


@settings(max_examples=600)
@given(st.lists(st.tuples(st.integers(-1, 11), nodes()).map(list), max_size=3))
def test_wrong_changes_are_refused_or_plain(changes: list) -> None:
    take(changes)


def read(data: bytes) -> None:
    with nothing_happens():
        try:
            message = wire.unpack(data)
        except WireError:
            return
    assert isinstance(message["op"], str)
    take(message.get("value"))


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    read(data)


@settings(max_examples=300)
@given(st.one_of(st.recursive(scalars(), st.lists), values()), st.data())
def test_a_message_with_wrong_bytes_is_refused_or_plain(value: Any, data: st.DataObject) -> None:
    message = bytearray(wire.pack({"op": "x", "value": wire.encode(value, Memo())}))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(message) - 1))
        cut = data.draw(st.integers(0, 3))
        message[place : place + cut] = data.draw(st.binary(max_size=3))
        if not message:
            break
    read(bytes(message))


WRONG: dict[str, Any] = {
    "another tag": ["object", "os.system"],
    "a tag alone": ["list"],
    "a tag too many": ["list", [], []],
    "no tag": [1, 2],
    "a bare object": {"__class__": "x"},
    "an unhashable key": ["dict", [[["list", []], 1]]],
    "a key alone": ["dict", [[1]]],
    "an unhashable member": ["set", [["dict", []]]],
    "a ref to nothing": ["ref", 99],
    "a ref before the first": ["ref", -1],
    "a ref to itself in a tuple": ["tuple", [["ref", 10]]],
    "a function": ["function", 0],
    "not base64": ["bytes", "????"],
    "base64 of half a byte": ["bytes", "A"],
    "objects by dtype": ["array", "|O", [1], "AAAAAAAAAAA=", ""],
    "text by dtype": ["array", "<U1", [1], "AAAAAA==", ""],
    "dates": ["array", "<M8[D]", [1], "AAAAAAAAAAA=", ""],
    "fields by dtype": ["array", "<f8,<f8", [1], "AAAAAAAAAAAAAAAAAAAAAA==", ""],
    "a shape in the dtype": ["array", "(1,)<f8", [1], "AAAAAAAAAAA=", ""],
    "a void": ["scalar", "|V8", "AAAAAAAAAAA="],
    "no dtype": ["array", "nonsense", [1], "AAAAAAAAAAA=", ""],
    "an attribute as dtype": ["array", "__class__", [1], "AAAAAAAAAAA=", ""],
    "too few bytes": ["array", "<f8", [2], "AAAAAAAAAAA=", ""],
    "too many bytes": ["array", "<f8", [0], "AAAAAAAAAAA=", ""],
    "half a number": ["array", "<f8", [1], "AAAA", ""],
    "a negative shape": ["array", "<f8", [-1], "AAAAAAAAAAA=", ""],
    "two negative lengths": ["array", "<f8", [-1, -1], "AAAAAAAAAAA=", ""],
    "a shape too large": ["array", "<f8", [2**62, 2**62], "AAAAAAAAAAA=", ""],
    "nothing times too much": ["array", "<f8", [0, 2**70], "", ""],
    "nothing times too much, by objects": ["objects", [2**70, 0], []],
    "a true length": ["array", "<f8", [True], "AAAAAAAAAAA=", ""],
    "a length with a fraction": ["array", "<f8", [1.0], "AAAAAAAAAAA=", ""],
    "too many dimensions": ["array", "<f8", [1] * 33, "AAAAAAAAAAA=", ""],
    "more dimensions than NumPy has": ["array", "<f8", [1] * 65, "AAAAAAAAAAA=", ""],
    "objects that do not fit": ["objects", [3], [1]],
    "a whole complex": ["complex", 1, 2],
}


@pytest.mark.parametrize("fault", WRONG)
def test_this_is_refused(fault: str) -> None:
    with nothing_happens(), pytest.raises(WireError):
        wire.decode(WRONG[fault], memo_of_the_judge())
    take(WRONG[fault])


@pytest.mark.parametrize("tag", ["list", "tuple", "set", "dict", "objects"])
@pytest.mark.parametrize("depth", [150, 400, 2_000, 50_000])
def test_deep_nesting_is_refused_or_plain(tag: str, depth: int) -> None:
    opening = {"dict": '["dict",[[1,', "objects": '["objects",[1],['}.get(tag, f'["{tag}",[')
    closing = "]]]]" if tag == "dict" else "]]"
    closing = "]]]" if tag == "dict" else closing
    text = '{"op":"x","value":' + opening * depth + "1" + closing * depth + "}"
    with nothing_happens():
        try:
            wire.decode(wire.unpack(text.encode())["value"], Memo())
        except WireError:
            assert depth > 150 or tag == "set"


NO_MESSAGE = [b"", b"null", b"[]", b"{}", b'{"op":1}', b'{"op":"x"', b"\xff\xfe", b'{"op":"\xe4"}']
NO_MESSAGE += [b"[" * 500_000, b'{"op":' * 500_000, b'{"op":"x","value":' + b"9" * 5000 + b"}"]


@pytest.mark.parametrize("data", NO_MESSAGE, ids=lambda data: repr(data[:12]))
def test_this_is_no_message(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.unpack(data)


def test_of_a_key_that_comes_twice_one_counts() -> None:
    assert wire.decode(["dict", [["a", 1], ["a", 2]]], Memo()) == {"a": 2}
    assert wire.unpack(b'{"op":"x","op":"y"}') == {"op": "y"}


def test_changes_never_reach_what_did_not_cross() -> None:
    memo = memo_of_the_judge()
    memo.add([])  # the last one, which -1 would reach
    own = ["tuple", [1]]
    for change in ([[99, own]], [[-1, own]], [["0", 1]], [[0]], {"0": 1}, [[0, 1, 2]], [[0.0, 1]]):
        with pytest.raises(WireError):
            wire.apply(change, memo)
    assert memo.objects[-1] == []


def test_an_array_is_changed_by_an_array_of_its_size_only() -> None:
    memo = memo_of_the_judge()
    for value in (np.zeros(5), np.zeros((3, 3)), 1.0, [1.0] * 6, "x", None, np.array(1.0)):
        with pytest.raises(WireError):
            wire.apply([[3, wire.encode(value, Memo())]], memo)
        assert memo.objects[3].tolist() == [[0.0] * 3] * 2


# ----------------------------------------------------------------- small things


def test_an_exception_is_told_by_the_built_in_kinds_that_it_is() -> None:
    class Mine(RuntimeError):
        pass

    assert wire.kinds(Mine)[:3] == ["Mine", "RuntimeError", "Exception"]
    assert wire.kinds(KeyError)[:3] == ["KeyError", "KeyError", "LookupError"]


def test_a_picture_is_a_png() -> None:
    assert wire.is_picture(wire.to_base64(b"\x89PNG\r\n\x1a\nrest"))
    assert not wire.is_picture(wire.to_base64(b"\x89PNG\r\n\x1a\nrest") + "<br/><b>")
    for text in ("", "é", "<svg/>", wire.to_base64(b"GIF89a"), "iVBORw0KGgo"):
        assert not wire.is_picture(text)


@pytest.mark.parametrize("word", ["list", "tuple", "sequence"])
def test_what_is_short_to_send_and_endless_to_look_at_is_refused(word: str) -> None:
    memo, nodes = Memo(), ["list", [1.0]]
    for number in range(60):
        nodes = [word, [nodes, ["ref", 60 - number]]]
        if word == "tuple":  # which has no number of its own
            nodes = ["list", [nodes]]
    value = wire.decode(nodes, memo)
    with pytest.raises(WireError, match="no end"):
        wire.refuse_endless(value, memo)


@pytest.mark.parametrize(
    "value",
    [np.zeros(10**5), [1.0] * 1000, {"a": (1, 2)}, {1, 2}, [np.zeros(2**19, "i1"), 1], None],
)
def test_what_has_an_end_is_not_refused(value: object) -> None:
    memo = Memo()
    wire.refuse_endless(wire.decode(wire.encode(value, Memo()), memo), memo)


@pytest.mark.parametrize(
    "node",
    [
        ["array", "|i1", [2**22 + 1], wire.to_base64(bytes(2**22 + 1)), ""],
        ["tuple", [1] * (2**22 + 1)],
        ["dict", [[f"{key}", key] for key in range(2**21 + 1)]],
    ],
    ids=["array", "tuple", "dict"],
)
def test_more_items_than_may_cross_are_refused(node: list) -> None:
    memo = Memo()
    value = wire.decode(node, memo)
    with pytest.raises(WireError, match="no end"):
        wire.refuse_endless(value, memo)


def test_what_contains_itself_has_no_end() -> None:
    memo = Memo()
    ring = wire.decode(["list", [["ref", 0]]], memo)
    with pytest.raises(WireError, match="no end"):
        wire.refuse_endless(ring, memo)


def test_numbers_that_fall_on_one_place_in_a_dict_are_refused() -> None:
    keys = [k * (2**61 - 1) for k in range(1, limits.current.keys + 2)]
    assert len({hash(key) for key in keys}) == 1
    for value in (["dict", [[key, 0] for key in keys]], ["set", keys]):
        with pytest.raises(WireError, match="keys"):
            wire.decode(value, Memo())
    wire.decode(["set", list(range(limits.current.keys))], Memo())
    wire.decode(["set", list(range(limits.current.keys + 1))], Memo(trusted=True))
    words = ["set", [f"{key}" for key in keys]]
    assert len(wire.decode(words, Memo())) == len(keys)


def test_an_array_that_no_message_can_hold_is_refused_before_it_is_written_down() -> None:
    with pytest.raises(WireError) as caught:
        wire.encode(np.zeros(10**7), Memo())
    assert caught.value.name == "wire.large"
    assert caught.value.values == {"size": 101, "most": 8}
