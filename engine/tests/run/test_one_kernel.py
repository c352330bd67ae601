"""One thing that goes wrong costs one test, and what the student's cells mean is what they mean.

Cases of which plain nbgrader, in one kernel, has no doubt.
"""

from __future__ import annotations

import dataclasses

import pytest
from nbjudge.run import pool as pools

from engine.tests.support.jobs import earned, failures, marks, notebook, outputs, run

APART = {
    "keys that could be slow": ("cache = {i * 10**9: 1 for i in range(20000)}", "cache[0]"),
    "a frozenset": ("edges = {frozenset({frozenset({0, 1})}): 5}", ""),
    "what contains itself": ("root = {'v': 1}\nroot['self'] = root", "root['v']"),
    "more than a message holds": ("primes = list(range(1500000))", "primes[1]"),
    "one that is just too large, beside one that is not": (
        "small, big = np.zeros((800, 800)), 7 ** 6000\ndef also(): return float(small[0, 0])",
        "big > 1",
    ),
    "many large ones": ("A = np.zeros((700, 700))\nB = np.zeros((700, 700))", ""),
    "a number of many digits": ("big = 7 ** 6000", "big > 1"),
    "nested deep": ("deep = ()\nfor _ in range(400): deep = (deep,)", "len(deep)"),
}


@pytest.mark.parametrize("kind", APART)
def test_a_value_that_cannot_cross_costs_who_uses_it(kind: str, pool: pools.Pool) -> None:
    """No other test: nobody looks at it there."""
    source, use = APART[kind]
    job = notebook(
        ("student", "value", f"{source}\ndef value(): return 1"),
        ("student", "twice", "def twice(x): return 2 * x"),
        ("test", "one", "assert value() == 1"),
        ("test", "two", f"assert {use}" if use else "assert value() == 1"),
        ("test", "three", "assert twice(4) == 8"),
    )
    assert marks(pool, job, "one", "two", "three") == [4, 0 if use else 4, 4]


RESULTS = {
    "nested deep": ("deep = ()\n    for _ in range(400): deep = (deep,)\n    return deep", ""),
    "keys that could be slow": ("return {i * 10**9 for i in range(20000)}", ""),
    "no end": ("x = []\n    x.append(x)\n    return x", ""),
    "an argument that is too large": ("return n", "10 ** 5000"),
    "an argument that is no data": ("return n", "object()"),
}


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_that_cannot_cross_costs_its_test(kind: str, pool: pools.Pool) -> None:
    """The process is well, and goes on: each time in the same way."""
    body, argument = RESULTS[kind]
    job = notebook(
        ("student", "odd", f"def odd(n=1):\n    {body}"),
        ("student", "twice", "def twice(x): return 2 * x"),
        ("test", "one", f"assert odd({argument}) is not None"),
        *(("test", f"other{k}", f"assert twice({k}) == {2 * k}") for k in range(3)),
    )
    assert marks(pool, job, "one", "other0", "other1", "other2") == [0, 4, 4, 4]


def test_a_test_that_caught_a_loop_does_not_pass(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "loop", "def loop(n):\n    while n: pass"),
        ("test", "caught", "try:\n    loop(1); ok = False\nexcept:\n    ok = True\nassert ok"),
        ("test", "after", "assert loop(0) is None"),
    )
    assert marks(pool, job, "caught", "after") == [0, 4]


CAUGHT = (
    "endless()",
    "deep()",
    "keys[-1]",
    "keys | {}",
    "keys // 2",
    "len(twice(keys))",
    "many[0]",
)


@pytest.mark.parametrize("use", CAUGHT)
def test_what_cannot_cross_is_no_result_whatever_catches_it(use: str, pool: pools.Pool) -> None:
    source = """
        keys, many = {i * 10**9: 1 for i in range(20000)}, list(range(1500000))
        def twice(x): return x
        def endless():
            x = []
            x.append(x)
            return x
        def deep():
            x = ()
            for _ in range(400): x = (x,)
            return x
    """
    caught = f"try:\n    {use}; ok = False\nexcept:\n    ok = True\nassert ok"
    job = notebook(
        ("student", "all", source),
        ("test", "caught", caught),
        ("test", "after", "assert twice(1) == 1"),
    )
    assert marks(pool, job, "caught", "after") == [0, 4]


def test_who_writes_nothing_gets_no_function_of_a_test(pool: pools.Pool) -> None:
    """One that a test put in the place of the student's ends with that test."""
    for own, points in (("", [4, 0]), ("def helper(x): return 2 * x", [4, 4])):
        job = notebook(
            ("student", "caller", f"def caller(x): return helper(x) + 1\n{own}"),
            ("test", "one", "helper = lambda x: 2 * x; assert caller(3) == 7"),
            ("test", "two", "assert helper(2) == 4"),
        )
        job = dataclasses.replace(job, names=("caller", "helper"))
        assert marks(pool, job, "one", "two") == points


def test_a_name_that_meant_nothing_and_is_deleted(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "v", "v = None"),
        ("test", "one", "del v"),
        ("student", "gone", "del v"),
        ("test", "two", "assert 'v' not in globals()"),
    )
    assert marks(pool, job, "one", "two") == [4, 4]


def test_a_seed_of_a_hidden_test_is_shown_to_nobody(pool: pools.Pool) -> None:
    hidden = "### BEGIN HIDDEN TESTS\nnp.random.seed(4242)\n### END HIDDEN TESTS"
    job = notebook(
        ("student", "tell", "def tell(): print('S', np.random.get_state()[1][0])"),
        ("test", "hidden", hidden),
        ("test", "shown", "tell()"),
    )
    assert "4242" not in str(outputs(job, run(pool, job))["shown"])


NAMES = {
    "a value": ("n = 10; assert f(n) == 20", "assert f(2) == 2 * n - 16"),
    "a function": ("def n(x): return x + 1", "assert n(f(1)) == 3"),
    "a loop's": ("for n in range(3): assert f(n) == 2 * n", "assert n == 2"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_of_a_test_stays_until_the_student_defines_it(kind: str, pool: pools.Pool) -> None:
    """Also where it is one that the instructor's solution defines."""
    first, second = NAMES[kind]
    job = notebook(
        ("student", "f", "def f(x): return 2 * x"),
        ("test", "one", first),
        ("test", "two", second),
        ("student", "n", "m = 3"),
        ("test", "three", "assert m == 3"),
    )
    job = dataclasses.replace(job, names=(*job.names, "n"))
    assert marks(pool, job, "one", "two", "three") == [4, 4, 4]


def test_what_a_thread_of_the_students_changes_is_seen(pool: pools.Pool) -> None:
    job = notebook(
        ("given", "kit", "import threading, time"),
        (
            "student",
            "start",
            "total = 0\ndef start():\n    threading.Thread(target=late).start()\n"
            "def late():\n    global total\n    time.sleep(0.3)\n    total = 5",
        ),
        ("test", "one", "start()"),
        ("test", "two", "assert total in (0, 5); time.sleep(1)"),
        ("test", "three", "assert total == 5"),
    )
    assert marks(pool, job, "one", "two", "three") == [4, 4, 4]


def test_what_a_function_of_a_test_changes_is_changed_here(pool: pools.Pool) -> None:
    """It does not cross as code, though students have its text: who calls it too early fails."""
    test = """
        called = False
        def b():
            global called
            called = True
            return True
        assert land(False, b) is False
        assert not called
    """
    for source, points in (("return a and b()", 4), ("v = b(); return a and v", 0)):
        job = notebook(("student", "land", f"def land(a, b): {source}"), ("test", "lazy", test))
        assert marks(pool, job, "lazy") == [points]


def test_a_number_of_the_students_is_not_the_one_that_is_imported(pool: pools.Pool) -> None:
    for source, points in (("from math import pi", 4), ("pi = 3", 0), ("pi = 3.14159265", 4)):
        job = notebook(
            ("student", "area", f"{source}\ndef area(r): return pi * r * r"),
            ("test", "value", "assert abs(pi - 3.14159) < 1e-3"),
        )
        job = dataclasses.replace(job, names=("pi", "area"), imports={"pi": "from math import pi"})
        assert marks(pool, job, "value") == [points]


INDIRECT = {
    "through a function": (
        ("given", "helper", "def helper(x): return f(x) + 1"),
        ("student", "f", "def f(x): return 2 * x\nw = 3"),
        ("given", "y", "y = helper(3)"),
        ("test", "t", "assert y == 7"),
    ),
    "what it assigns itself": (
        ("student", "w", "w = 3"),
        ("given", "tot", "w = w * 2; tot = w + 1"),
        ("test", "t", "assert tot == 7"),
    ),
    "through a test's function": (
        ("student", "f", "def f(x): return 2 * x"),
        ("test", "first", "def helper(x): return f(x) + 1"),
        ("given", "y", "y = helper(3)"),
        ("test", "t", "assert y == 7"),
    ),
}


@pytest.mark.parametrize("kind", INDIRECT)
def test_a_given_cell_reaches_what_the_student_wrote(kind: str, pool: pools.Pool) -> None:
    job = notebook(*INDIRECT[kind])
    assert marks(pool, job, "t") == [4]


@pytest.mark.parametrize(
    "last", ["f(3);", "(f(3)) ;  # shown nowhere", "!true", "get_ipython().getoutput('x');"]
)
def test_a_last_line_that_shows_nothing_is_no_partial_credit(last: str, pool: pools.Pool) -> None:
    job = notebook(("student", "f", "def f(x): return 2 * x"), ("test", "t", last))
    assert marks(pool, job, "t") == [4]


def test_an_exception_keeps_what_it_was_made_of(pool: pools.Pool) -> None:
    raises = "def bad(): raise ValueError('a', 3)\ndef key(): raise KeyError('w')"
    job = notebook(
        ("student", "bad", raises),
        ("test", "args", "try:\n    bad()\nexcept ValueError as e:\n    assert e.args == ('a', 3)"),
        ("test", "key", "try:\n    key()\nexcept KeyError as e:\n    assert e.args[0] == 'w'"),
    )
    assert marks(pool, job, "args", "key") == [4, 4]


ODD = {
    "nested deep": "deep = ()\n    for _ in range(400): deep = (deep,)\n    raise Odd('bad', deep)",
    "without an end": "x = [1]\n    for _ in range(60): x = [x, x]\n    raise Odd('bad', x)",
}


@pytest.mark.parametrize("kind", ODD)
def test_an_exception_made_of_what_cannot_cross_is_one_all_the_same(
    kind: str, pool: pools.Pool
) -> None:
    text = "class Odd(ValueError):\n    def __str__(self): return 'bad'"
    job = notebook(
        ("student", "odd", f"{text}\ndef odd():\n    {ODD[kind]}"),
        ("test", "one", "try:\n    odd()\nexcept ValueError as e:\n    assert 'bad' in repr(e)"),
    )
    assert marks(pool, job, "one") == [4]


def test_sets_of_sets_and_large_sets_cross(pool: pools.Pool) -> None:
    job = notebook(
        (
            "student",
            "pairs",
            "def pairs(n): return {frozenset({i, i + 1}) for i in range(n)}\n"
            "def below(n): return set(range(2, n)), {i: i for i in range(n)}",
        ),
        ("test", "pairs", "assert pairs(2) == {frozenset({0, 1}), frozenset({1, 2})}"),
        ("test", "large", "assert 7 in below(20000)[0] and below(20000)[1][19999] == 19999"),
    )
    assert marks(pool, job, "pairs", "large") == [4, 4]


def test_a_seed_of_a_test_is_the_students_seed(pool: pools.Pool) -> None:
    draw = "import random\ndef draw(): return float(np.random.rand()), random.random()"
    seed = "random.seed(3); np.random.seed(3)\n"
    here = "here = float(np.random.rand()), random.random()\n"
    job = notebook(
        ("student", "draw", draw),
        ("test", "first", f"import random\n{seed}first = draw(); {seed}assert draw() == first"),
        ("test", "same", f"{seed}{here}{seed}assert draw() == here != draw()"),
        ("test", "kept", f"{seed}draw()\nother = draw()\n{seed}assert draw() != other == draw()"),
    )
    assert marks(pool, job, "first", "same", "kept") == [4, 4, 4]


def test_a_lent_function_cannot_be_asked_everything(pool: pools.Pool) -> None:
    """It raises then, in the student's function, and nothing else is lost."""
    deep = "deep = ()\nfor _ in range(400): deep = (deep,)\n"
    job = notebook(
        ("student", "use", f"{deep}def use(f): return f(deep)\ndef twice(x): return 2 * x"),
        ("test", "one", "y = 1\nassert use(lambda x: y) == 1"),
        ("test", "two", "assert twice(4) == 8"),
    )
    result = run(pool, job)
    shown = outputs(job, result)
    assert [earned(shown[name]) for name in ("one", "two")] == [0, 4]
    assert failures(job, result)["one"]["exception"] == "TypeError"
