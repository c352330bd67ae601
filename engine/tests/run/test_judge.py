"""To a test, a student's function in another process is as one in the same kernel.

Each case is a piece of a student's notebook and a test cell about it. All cases make one notebook,
which is executed in each of the ways that the grader has.
"""

from __future__ import annotations

import dataclasses
import functools
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbjudge.run import pool as pools
from nbjudge.run.job import Job, Result

from engine.tests.support.jobs import (
    KIT,
    SETUP,
    earned,
    error,
    failures,
    notebook,
    outputs,
    run,
)

# ------------------------------------------------- as if it were one kernel

SAME: dict[str, tuple[str, str]] = {
    "what is printed": (
        "def greet(x): print('你好', x, end='!'); print(x)",
        """
        with contextlib.redirect_stdout(io.StringIO()) as out:
            assert greet(3) is None
        assert out.getvalue() == '你好 3!3\\n', out.getvalue()
        """,
    ),
    "what is printed on stderr": (
        "def complain(x):\n    import sys\n    print(x, file=sys.stderr)",
        """
        with contextlib.redirect_stderr(io.StringIO()) as err:
            complain('坏了')
        assert err.getvalue() == '坏了\\n', err.getvalue()
        """,
    ),
    "a warning that becomes an error": (
        "def naive(x): return 1 / (1 + np.exp(-x))",
        """
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            try:
                naive(np.array([-1000.0]))
            except RuntimeWarning as warning:
                said = str(warning)
        assert 'overflow' in said
        """,
    ),
    "a warning that is caught": (
        "class Careful(DeprecationWarning): pass\n"
        "def careful(x):\n    warnings.warn('小心', Careful)\n    return x",
        """
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('always')
            assert [careful(1), careful(2)] == [1, 2]
        assert [issubclass(w.category, DeprecationWarning) for w in caught] == [True] * 2
        assert [str(w.message) for w in caught] == ['小心'] * 2
        """,
    ),
    "a warning that is not wanted": (
        "def noisy(x): return np.log(x)",
        """
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('ignore')
            noisy(np.zeros(1))
        assert not caught
        """,
    ),
    "NumPy's errors that raise": (
        "def divide(a, b): return a / b",
        """
        with np.errstate(all='raise'):
            try:
                divide(np.ones(1), np.zeros(1))
                raise AssertionError('nothing was raised')
            except FloatingPointError:
                pass
        """,
    ),
    "NumPy's errors that are ignored": (
        "def divide_quietly(a, b): return a / b",
        """
        with np.errstate(all='ignore'), warnings.catch_warnings():
            warnings.simplefilter('error')
            assert np.isinf(divide_quietly(np.ones(1), np.zeros(1)))
        """,
    ),
    "an exception of the student's own kind": (
        "class ShapeError(RuntimeError): pass\ndef refuse(x): raise ShapeError('维度不匹配')",
        """
        try:
            refuse(1)
        except RuntimeError as e:
            caught = e
        assert str(caught) == '维度不匹配'
        assert type(caught).__name__ == 'ShapeError'
        """,
    ),
    "an exception that is no RuntimeError": (
        "def wrong(x): raise ValueError('不对')",
        """
        try:
            wrong(1)
        except RuntimeError:
            raise AssertionError('too wide')
        except ValueError as e:
            caught = e
        assert type(caught).__name__ == 'ValueError' and str(caught) == '不对'
        """,
    ),
    "a stub": (
        "def stub(x): raise NotImplementedError('还没有写')",
        """
        try:
            stub(1)
        except NotImplementedError as e:
            assert str(e) == '还没有写' and isinstance(e, RuntimeError)
        """,
    ),
    "a missing key": (
        "def look_up(x): return {'a': 1}[x]",
        """
        try:
            look_up('w')
        except LookupError as e:
            caught = e
        assert isinstance(caught, KeyError) and str(caught) == repr('w')
        """,
    ),
    "an exception of NumPy's": (
        "def invert(x): return np.linalg.inv(x)",
        """
        try:
            invert(np.zeros((2, 2)))
        except ValueError as e:
            assert type(e).__name__ == 'LinAlgError' and 'Singular' in str(e)
        """,
    ),
    "too much recursion": (
        "def endless(x): return endless(x)",
        """
        try:
            endless(1)
        except RecursionError as e:
            assert 'recursion' in str(e)
        """,
    ),
    "an array that is changed in place": (
        "def nudge(x):\n    x += 1\n    x[0, 0] = 7",
        """
        x = np.zeros((2, 2))
        view = x[1]
        assert nudge(x) is None
        assert x.tolist() == [[7, 1], [1, 1]] and view.tolist() == [1, 1]
        """,
    ),
    "an array that is changed before an exception": (
        "def half_way(x):\n    x[0] = 1\n    raise RuntimeError('stop')",
        """
        x = np.zeros(2)
        try:
            half_way(x)
        except RuntimeError:
            pass
        assert x.tolist() == [1, 0]
        """,
    ),
    "lists and dicts that are changed in place": (
        "def fill(items, table, deep):\n"
        "    items.append(np.ones(2))\n    table['k'] = items\n    deep[0]['w'][:] = 5",
        """
        items, table, deep = [1], {}, [{'w': np.zeros(2)}]
        fill(items, table, deep)
        assert items[0] == 1 and items[1].tolist() == [1, 1]
        assert table['k'] is items
        assert deep[0]['w'].tolist() == [5, 5]
        """,
    ),
    "a result that is kept in an argument too": (
        "def remember(cache, x):\n    r = [x, 2 * x]\n    cache.append(r)\n    return r",
        """
        cache = []
        r = remember(cache, np.ones(2))
        assert cache[0] is r and r[1].tolist() == [2, 2]
        """,
    ),
    "new objects in a result and in an argument": (
        "def split(cache, x):\n    cache.append({'a': x + 1})\n    return [x + 2, cache[0]]",
        """
        cache = []
        new, kept = split(cache, np.zeros(1))
        assert new.tolist() == [2] and kept is cache[0] and kept['a'].tolist() == [1]
        """,
    ),
    "a result that is an argument": (
        "def echo(x, y=None): return x\ndef pack(x): return (x, [x])",
        """
        x = np.ones(2)
        items = [x]
        assert echo(x) is x and echo(items) is items and echo(1, y=x) == 1
        first, again = pack(x)
        assert first is x and again[0] is x
        """,
    ),
    "the same array twice": (
        "def alias(a, b): return a is b",
        "x = np.ones(2)\nassert alias(x, x) is True\nassert alias(x, x.copy()) is False",
    ),
    "the same array twice, changed": (
        "def change_first(a, b):\n    a[0] = 9\n    return b[0]",
        "x = np.ones(2)\nassert change_first(x, b=x) == 9 and x[0] == 9",
    ),
    "keyword and default arguments": (
        "def scaled(x, *, by=2, **more): return x * by, sorted(more)",
        """
        assert scaled(3) == (6, [])
        assert scaled(x=3, by=3, other=1) == (9, ['other'])
        try:
            scaled(3, 4)
        except TypeError as e:
            assert 'positional' in str(e)
        """,
    ),
    "kinds of numbers": (
        "def same_thing(x): return x",
        """
        for thing in (True, 1, 1.0, np.float64(1), np.float32(1), np.int64(1), np.bool_(1), 1j):
            assert type(same_thing(thing)) is type(thing), thing
        assert str(same_thing(-0.0)) == '-0.0' and np.isnan(same_thing(np.nan))
        assert same_thing(np.float32([1])).dtype == np.float32
        assert same_thing(np.zeros((2, 3), order='F')).flags.f_contiguous
        """,
    ),
    "a function that is handed over": (
        "def slope(f, w, h=1e-5):\n"
        "    w[0] += h\n    up = f(w)\n    w[0] -= 2 * h\n    down = f(w)\n    w[0] += h\n"
        "    return (up - down) / (2 * h)",
        """
        w, seen = np.array([3.0, 1.0]), []
        def f(v):
            seen.append(w[0] - 3)  # a closure sees the change, as in one kernel
            return float(v[0] ** 2 + v[1])
        assert abs(slope(f, w) - 6) < 1e-6
        assert seen[0] > 0 > seen[1] and w.tolist() == [3, 1]
        """,
    ),
    "a function that is handed over, by keyword": (
        "def apply(*, function, x): return function(x, scale=3, shift=np.ones(2))",
        """
        result = apply(function=lambda x, shift, scale=1: x * scale + shift, x=2)
        assert result.tolist() == [7, 7]
        """,
    ),
    "a function that changes what it gets": (
        "def let_change(f):\n    x = np.zeros(2)\n    f(x)\n    return x",
        """
        def change(x):
            x[0] = 4
        assert let_change(change).tolist() == [4, 0]
        """,
    ),
    "an exception of a function that is handed over": (
        "def careful_call(f):\n"
        "    try:\n        return f(1)\n    except RuntimeError as e:\n        return str(e)",
        """
        def refuses(x):
            raise RuntimeError('不行')
        assert careful_call(refuses) == '不行'
        def fails(x):
            raise KeyError('k')
        try:
            careful_call(fails)
            raise AssertionError('nothing was raised')
        except KeyError:
            pass
        """,
    ),
    "what a function that is handed over prints": (
        "def loud(f):\n    print('before')\n    f()\n    print('after')",
        """
        with contextlib.redirect_stdout(io.StringIO()) as out:
            loud(lambda: print('within'))
        assert sorted(out.getvalue().split()) == ['after', 'before', 'within']
        """,
    ),
    "a warning of a function that is handed over": (
        "def shielded(f):\n"
        "    with warnings.catch_warnings(record=True) as caught:\n"
        "        warnings.simplefilter('always')\n        f()\n"
        "    return [str(w.message) for w in caught]",
        "assert shielded(lambda: warnings.warn('嘘')) == ['嘘']",
    ),
    "functions that call each other": (
        "def outer(f, n): return n if n == 0 else f(n - 1) + 1\ndef inner(n): return 10 * n",
        """
        def f(n):
            return outer(f, n) + inner(n)
        assert outer(f, 3) == 33
        """,
    ),
    "the student's function handed over to the student's": (
        "def twice(f, x): return f(f(x))\ndef plus_one(x): return x + 1",
        "assert twice(plus_one, 1) == 3",
    ),
    "the student's lambda in the test's function": (
        "def with_lambda(f): return f(lambda x: x * 5, [3])",
        "assert with_lambda(lambda g, items: g(items[0])) == 15",
    ),
    "another function in the place of the student's": (
        "def double(x): return 2 * x\ndef quadruple(x): return double(double(x))",
        """
        with replaced(globals(), double=lambda x: 10 * x):
            assert quadruple(1) == 100 and double(1) == 10
        assert quadruple(1) == 4
        """,
    ),
    "a stub replaced for a while": (
        "def helper(x): raise NotImplementedError('还没有写')\ndef user(x): return helper(x) + 1",
        """
        with replaced(globals(), helper=lambda x: x):
            assert user(1) == 2
        try:
            user(1)
            raise AssertionError('nothing was raised')
        except NotImplementedError:
            pass
        """,
    ),
    "variables of a solution": (
        "rate, weights, table = 0.5, np.arange(3.0), {'a': [1]}",
        "assert rate == 0.5 and weights.tolist() == [0, 1, 2] and table == {'a': [1]}",
    ),
    "what a function keeps between calls": (
        "count = 0\ndef tick():\n    global count\n    count += 1\n    return count",
        "assert [tick(), tick()] == [1, 2]",
    ),
    "a variable that a call changed in an earlier test": ("", "assert count == 2"),
    "a lambda, a partial, a method, a class that can be called": (
        "import functools\n"
        "class Adder:\n"
        "    def __call__(self, x): return x + 1\n    def add(self, x): return x + 2\n"
        "anonymous = lambda x: x\npartly = functools.partial(max, 3)\n"
        "called = Adder()\nmethod = Adder().add",
        "assert (anonymous(1), partly(1), called(1), method(1)) == (1, 3, 2, 3)",
    ),
    "a name that is not there": (
        "gone = 1\ndel gone",
        """
        try:
            gone
            raise AssertionError('there it is')
        except NameError:
            pass
        """,
    ),
    "a function's name": ("def named(): return 1", "assert named.__name__ == 'named'"),
    "random numbers of one seed": (
        "def draw():\n    rng = np.random.default_rng(3)\n    return rng.normal(size=2)",
        "assert np.array_equal(draw(), np.random.default_rng(3).normal(size=2))",
    ),
    "a file of the scratch folder": (
        "from pathlib import Path\n"
        "def note(text):\n    Path('n.txt').write_text(text)\n    return Path('n.txt').read_text()",
        "assert note('记') == '记'",
    ),
    "the helpers of the lesson": (
        f"from {KIT} import live\ndef kit(): return live.__name__",
        f"assert kit() == '{KIT}.live'",
    ),
}


def everything() -> Job:
    cells = [("student", f"own {name}", own) for name, (own, _) in SAME.items() if own]
    cells += [("test", name, test) for name, (_, test) in SAME.items()]
    return notebook(*cells, notebook_seconds=60)


@functools.cache
def executed(way: str) -> dict[str, list[dict]]:
    """The outputs of the notebook of all cases, executed in one of the grader's ways."""
    job = dataclasses.replace(everything(), sandboxed=way == "in a sandbox")
    if way == "in a spawned process":  # as on a system without fork
        return outputs(job, pools.here(job))
    pool = pools.Pool(1)
    try:
        return outputs(job, run(pool, job))
    finally:
        pool.close()


WAYS = ["in a sandbox", "without a sandbox", "in a spawned process"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", SAME)
def test_a_test_cannot_tell_it_from_one_kernel(case: str, way: str) -> None:
    shown = executed(way)[case]
    assert earned(shown) == 4, error(shown)


@pytest.mark.parametrize("case", [case for case, (own, _) in SAME.items() if own])
def test_one_kernel_gives_the_same(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cases themselves are right: in one process, as plain nbgrader would run them."""
    monkeypatch.chdir(tmp_path)
    space: dict = {"__name__": "__main__"}
    for source in (SETUP, *SAME[case]):
        exec(compile(textwrap.dedent(source), "cell", "exec"), space)


# -------------------------------------------------------- what a student reads

SHOWN = {
    "zero": ("def zero(x):\n    y = x - x\n    return 1 / y", "zero(5)"),
    "checked": ("def checked(x):\n    z = 1\n    return x @ z.T", "call(checked, np.ones(2))"),
    "object": ("def give_object(): return object()", "give_object()"),
    "generator": ("def give_generator(): yield 1", "list(give_generator())"),
    "secret": ("def secret_free(x): return x", "assert secret_free(1) == 2, '看看 1'  # s3cr3t"),
    "leaves": ("def leave(): exit()", "leave()"),
    "asks": ("def ask(): return input('?')", "ask()"),
}


@pytest.fixture(scope="module")
def shown(pool: pools.Pool) -> dict[str, str]:
    """What each test cell shows of its error."""
    cells = [("student", f"own {name}", own) for name, (own, _) in SHOWN.items()]
    job = notebook(*cells, *(("test", name, test) for name, (_, test) in SHOWN.items()))
    return {name: error(cell) for name, cell in outputs(job, run(pool, job)).items()}


def test_an_exception_shows_the_students_own_line(shown: dict[str, str]) -> None:
    assert "ZeroDivisionError: division by zero" in shown["zero"]
    assert "line 3, zero: return 1 / y" in shown["zero"]


def test_a_check_shows_the_students_own_line(shown: dict[str, str]) -> None:
    assert "CheckFailed" in shown["checked"]
    assert "AttributeError" in shown["checked"]
    assert "return x @ z.T" in shown["checked"]


def test_no_error_shows_a_line_of_the_test(shown: dict[str, str]) -> None:
    assert "看看 1" in shown["secret"]
    assert "s3cr3t" not in shown["secret"]
    assert all("judge.py" not in text for text in shown.values())


@pytest.mark.parametrize("name", ["object", "generator"])
def test_what_cannot_cross_is_said(name: str, shown: dict[str, str]) -> None:
    assert f"a {name} is no plain data" in shown[name]


def test_to_leave_or_to_ask_ends_the_test(shown: dict[str, str]) -> None:
    assert shown["leaves"]
    assert shown["asks"]


# --------------------------------------------------------------- demonstrations


def test_a_demonstration_runs_only_where_a_students_cell_needs_it(pool: pools.Pool) -> None:
    shows = ("demonstration", "shows", "other = 5\nprint('nobody needs this')")
    base = ("demonstration", "base", "three = 3\nprint('three')")
    helps = ("demonstration", "helps", "def helper(x):\n    return x + three")
    own = ("student", "own", "def f(x):\n    return helper(x)")
    test = ("test", "test", "assert f(1) == 4, f(1)")
    job = notebook(shows, base, helps, own, test)
    given = outputs(job, run(pool, job))
    assert earned(given["test"]) == 4, error(given["test"])
    assert given["shows"] == given["base"] == given["helps"] == [], "figures are not drawn again"


def test_a_demonstration_that_nobody_needs_does_not_run(pool: pools.Pool) -> None:
    job = notebook(
        ("demonstration", "slow", "import time\ntime.sleep(60)"),
        ("demonstration", "base", "shown = 1"),
        ("student", "own", "def f(name):\n    return name in globals()"),
        ("test", "test", "assert f('f') and not f('shown')"),
    )
    given = outputs(job, run(pool, job))
    assert earned(given["test"]) == 4, error(given["test"])


def test_no_name_of_a_demonstration_reaches_a_test(pool: pools.Pool) -> None:
    job = notebook(
        ("demonstration", "base", "three = 3"),
        ("student", "own", "def f(x):\n    return x + three"),
        ("test", "test", "assert f(1) == 4\nthree"),
    )
    assert "NameError" in error(outputs(job, run(pool, job))["test"])


def test_no_name_of_a_test_reaches_a_student(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "own", "def f():\n    return expected"),
        ("test", "test", "expected = 1\nassert f() == expected"),
    )
    assert "NameError" in error(outputs(job, run(pool, job))["test"])


# --------------------------------------------------------------- partial credit

CREDIT = {
    "0.0": 0,
    "1.5": 1.5,
    "4.0": 4,
    "3": 3,
    "None": 4,
    "x = 2.5": 4,
    "True": 0,
    "False": 0,
    "float('nan')": 0,
    "-1.0": 0,
    "-0.5": 0,
    "4.5": 0,
    "float('inf')": 0,
    "np.float64(2.0)": 0,
    "np.array(2.0)": 0,
    "'4'": 4,  # a text of the instructor's, as plain nbgrader has it
    "f and 'all'": 0,
    "[4]": 0,
    "f": 0,
    "f()": 2.5,
    "warnings.warn('小心')": 4,
    "import sys; print('x', file=sys.stderr)": 4,
    "print('4')": 4,
    "1 / 0": 0,
}


@pytest.fixture(scope="module")
def credit(pool: pools.Pool) -> dict[str, list[dict]]:
    cells = [("test", source, source) for source in CREDIT]
    job = notebook(("student", "own", "def f(): return 2.5"), *cells)
    return outputs(job, run(pool, job))


@pytest.mark.parametrize("source", CREDIT)
def test_a_test_may_end_in_a_float_of_its_range(source: str, credit: dict) -> None:
    assert earned(credit[source]) == CREDIT[source], credit[source]


def test_what_is_no_number_of_points_is_the_authors_to_mend(credit: dict) -> None:
    assert "the test cell 4.5 ends in 4.5" in error(credit["4.5"])


# ----------------------------------------------------- a student process that ends


@dataclass(frozen=True)
class End:
    """A cell that ends the student process or takes its time; what the items then earn."""

    source: str
    call: str  # the test in the middle
    middle: str  # the name of why it ended
    after: bool  # whether the items after it still earn


LOOP = "while True:\n        pass"
ENDS = {
    "os._exit": End("def f():\n    import os\n    os._exit(0)", "f()", "stopped.left", False),
    # Process 1 of a world cannot be killed from within it: the call just returns.
    "SIGKILL": End(
        "def f():\n    import os\n    os.kill(os.getpid(), 9)", "1 + f()", "TypeError", True
    ),
    "aborting": End("def f():\n    import os\n    os.abort()", "f()", "stopped.signal", False),
    "a segfault": End(
        "def f():\n    import ctypes\n    ctypes.string_at(0)", "f()", "stopped.signal", False
    ),
    "a loop": End(f"def f():\n    {LOOP}", "f()", "stopped.time", True),
    "a sleep": End("def f():\n    import time\n    time.sleep(60)", "f()", "stopped.time", True),
    "a loop under call": End(f"def f():\n    {LOOP}", "call(f)", "stopped.time", True),
    "a loop that catches Exception": End(
        "def f():\n    while True:\n        try:\n            1 / 0\n"
        "        except Exception:\n            pass",
        "f()",
        "stopped.time",
        True,
    ),
    "a loop in C": End(
        "def f():\n    import itertools\n    sum(itertools.repeat(0))",
        "f()",
        "stopped.killed",
        False,
    ),
    "exit": End("def f(): raise SystemExit", "f()", "stopped.left_call", True),
    "an interrupt": End("def f(): raise KeyboardInterrupt", "f()", "stopped.left_call", True),
    "a call that the test catches": End(
        f"def f():\n    {LOOP}", "try:\n    f()\nexcept Exception:\n    pass", "stopped.time", True
    ),
}


@pytest.fixture(scope="module")
def ended(pool: pools.Pool) -> dict[str, tuple[Job, Result]]:
    jobs = {
        name: notebook(
            ("student", "own", "def good(x): return x\n" + end.source),
            ("test", "before", "assert good(1) == 1"),
            ("test", "middle", end.call),
            ("test", "after", "assert good(1) == 1"),
            cell_seconds=1.0,
            notebook_seconds=10.0,
        )
        for name, end in ENDS.items()
    }
    started = {name: pool.submit(pools.execute, job) for name, job in jobs.items()}
    return {name: (jobs[name], task.result()) for name, task in started.items()}


@pytest.mark.parametrize("name", ENDS)
def test_an_end_costs_no_item_before_it(name: str, ended: dict) -> None:
    assert earned(outputs(*ended[name])["before"]) == 4


@pytest.mark.parametrize("name", ENDS)
def test_an_end_costs_the_item_and_is_said(name: str, ended: dict) -> None:
    assert earned(outputs(*ended[name])["middle"]) == 0
    failure = failures(*ended[name])["middle"]
    assert ENDS[name].middle in (failure.get("check"), failure.get("exception"))


@pytest.mark.parametrize("name", ENDS)
def test_an_end_costs_the_items_after_it_only_where_the_process_is_gone(
    name: str, ended: dict
) -> None:
    assert earned(outputs(*ended[name])["after"]) == (4 if ENDS[name].after else 0)


def test_a_loop_that_swallows_the_interrupt_ends(pool: pools.Pool) -> None:
    """Whether by the interrupt or with its process: one that comes between two tries gets out."""
    job = notebook(
        (
            "student",
            "own",
            "def good(x): return x\n"
            "def f():\n    while True:\n        try:\n            while True:\n"
            "                sum(range(9999))\n        except KeyboardInterrupt:\n            pass",
        ),
        ("test", "before", "assert good(1) == 1"),
        ("test", "middle", "f()"),
        cell_seconds=1.0,
        notebook_seconds=10.0,
    )
    result = run(pool, job)
    assert earned(outputs(job, result)["before"]) == 4
    assert earned(outputs(job, result)["middle"]) == 0
    assert failures(job, result)["middle"]["check"] in ("stopped.killed", "stopped.time")


def test_a_cell_that_loops_costs_what_it_would_have_defined(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "good", "def good(x): return x"),
        ("student", "loops", "while True:\n    pass\nbad = 1"),
        ("student", "fine", "def fine(x): return x"),
        ("test", "of good", "assert good(1) == 1"),
        ("test", "of bad", "assert bad == 1"),
        ("test", "of fine", "assert fine(1) == 1"),
        cell_seconds=1.0,
    )
    given = outputs(job, run(pool, job))
    assert "TimeUp" in error(given["loops"])
    assert [earned(given[f"of {name}"]) for name in ("good", "bad", "fine")] == [4, 0, 4]


def test_a_test_sees_the_names_as_they_are_now(pool: pools.Pool) -> None:
    """The student's process is asked again only where it was asked for something since."""
    job = notebook(
        ("student", "add", "total = [0]\ndef add(x):\n    total.append(x)"),
        ("test", "own", "total.append(5)\nassert total == [0, 5]"),
        ("test", "fresh", "assert total == [0]\nadd(2)"),
        ("test", "called", "assert total == [0, 2]"),
        ("student", "", "total = [7]"),
        ("test", "run", "assert total == [7]"),
        ("student", "", "import os\nos._exit(0)"),
        ("test", "gone", "assert total == [7]"),
    )
    shown = outputs(job, run(pool, job))
    tests = ("own", "fresh", "called", "run", "gone")
    assert [earned(shown[name]) for name in tests] == [4, 4, 4, 4, 0]


def test_a_notebook_has_an_end(pool: pools.Pool) -> None:
    """Each cell has its time, and all of them together: the last ones get a second."""
    cells = [("test", f"test {k}", "f()") for k in range(12)]
    job = notebook(
        ("student", "own", f"def f():\n    {LOOP}"), *cells, cell_seconds=1.0, notebook_seconds=3.0
    )
    given = outputs(job, run(pool, job))
    assert all(earned(given[name]) == 0 for _, name, _ in cells)


# ------------------------------------------------------------------ cells of any course

ANY: dict[str, tuple[tuple[str, str, str], ...]] = {
    "a test that deletes a name": (
        ("student", "own", "def squares(n): return [k * k for k in range(n)]"),
        ("student", "user", "def total(n): return sum(squares(n))"),
        (
            "test",
            "test",
            "kept = squares\ndel squares\ntry:\n    total(3)\nexcept NameError:\n    pass\n"
            "else:\n    raise AssertionError\nfinally:\n    squares = kept\nassert total(3) == 5",
        ),
    ),
    "magics in the instructor's cells": (
        ("given", "magic", "%matplotlib inline\n!ls\nfiles = !ls\nK = 3"),
        ("given", "timed", "%%time\nL = K + 1"),
        ("student", "own", "def f(): return K + L"),
        ("test", "test", "%precision 3\nassert f() == K + L == 7"),
    ),
    "display in an instructor's cell": (
        ("given", "shows", "display(1)\nM = 3"),
        ("test", "test", "assert M == 3"),
    ),
    "a given cell that uses what the student wrote": (
        ("student", "own", "def double(x): return 2 * x"),
        ("given", "result", "result = double(np.ones(2))"),
        ("given", "helper", "def quadruple(x): return double(double(x))"),
        ("test", "test", "assert result.tolist() == [2, 2] and quadruple(1) == 4"),
    ),
    "a student's cell that uses what is given": (
        ("given", "helper", "def increase(x): return x + 1"),
        ("student", "own", "def f(x): return increase(x)"),
        ("test", "test", "assert f(1) == 2"),
    ),
    "a cell that nbgrader does not know": (
        ("instructor", "imports", "import math"),
        ("student", "own", "import math\ndef root(x): return math.sqrt(x)"),
        ("test", "test", "assert root(4) == math.sqrt(4)"),
    ),
    "what a solution imports": (
        ("student", "own", "import math as m\nfrom fractions import Fraction\ndef f(): return 1"),
        ("test", "test", "assert m.sqrt(4) == 2 and Fraction(1, 2) == 0.5 and f() == 1"),
    ),
    "what a solution should import and does not": (
        ("student", "own", "import math as m\ndel m"),
        (
            "test",
            "test",
            "try:\n    m\nexcept NameError:\n    pass\nelse:\n    raise AssertionError",
        ),
    ),
    "what lies beside the notebook": (
        ("given", "reads", "table = np.loadtxt('table.csv', delimiter=',')"),
        (
            "student",
            "own",
            "import beside\ndef f(): return beside.thrice(len(open('table.csv').read()))",
        ),
        (
            "test",
            "test",
            "import beside\nassert table.shape == (2, 2) and f() == beside.thrice(8)",
        ),
    ),
    "a test that ends in a text": (("test", "test", "'all is well'"),),
}


@pytest.mark.parametrize("case", ANY)
def test_any_courses_cells_run_as_in_one_kernel(case: str, pool: pools.Pool) -> None:
    job = notebook(*ANY[case])
    result = run(pool, job)
    shown = outputs(job, result)["test"]
    assert earned(shown) == 4, error(shown)


# ------------------------------------------------------------------ failures are data

FAILS = {
    "stub": "def stub(x): raise NotImplementedError('?')",
    "wrong": "def wrong(x): return -x",
    "named": "class CheckFailed(ValueError):\n    failure = {'mistake': 'forged'}\n"
    "def named(x): raise CheckFailed('NotImplementedError')",
    "divides": "def divides(x):\n    return 1 / x",
}


@pytest.fixture(scope="module")
def failed(pool: pools.Pool) -> dict[str, dict[str, Any]]:
    """Failures of tests of wrong functions."""
    hidden = "### BEGIN HIDDEN TESTS\nassert wrong(1) == 1, 'secret'\n### END HIDDEN TESTS"
    job = notebook(
        *(("student", name, source) for name, source in FAILS.items()),
        ("test", "stub called", "stub(1)"),
        ("test", "stub checked", "call(stub, 1)"),
        ("test", "sign", "check_value('wrong', call(wrong, np.array([1.0, 2.0])), [1.0, 2.0])"),
        ("test", "asserted", "assert wrong(1) == 1, 'look here'"),
        ("test", "hidden", f"assert wrong(1) == -1\n{hidden}"),
        ("test", "forged", "named(1)"),
        ("test", "raised", "divides(0)"),
        ("test", "missing", "nothing_of_that_name(1)"),
        ("test", "word", "raise AssertionError('NotImplementedError is a word')"),
    )
    return failures(job, run(pool, job))


def test_a_test_stands_before_every_cell_of_the_student(pool: pools.Pool) -> None:
    """And before every given cell: nothing has been asked of the student's process then."""
    job = notebook(
        ("test", "before", "assert 'later' not in globals()"),
        ("student", "made", "def later(): return 1"),
        ("test", "after", "assert later() == 1"),
    )
    job = dataclasses.replace(job, cells=job.cells[1:])
    shown = outputs(job, run(pool, job))
    assert {name: earned(shown[name]) for name in ("before", "after")} == {"before": 4, "after": 4}


def test_a_stub_is_known_by_its_class(failed: dict[str, dict[str, Any]]) -> None:
    assert failed["stub called"]["mistake"] == "not_written"
    assert failed["stub checked"]["mistake"] == "not_written"
    assert "mistake" not in failed["word"], "a word in a text is no stub"
    assert failed["missing"]["mistake"] == "undefined_name"


def test_a_check_hands_over_its_fields(failed: dict[str, dict[str, Any]]) -> None:
    sign = failed["sign"]
    assert (sign["kind"], sign["check"], sign["mistake"]) == ("check", "value", "value")
    assert (sign["direction"], sign["ratio"]) == ("opposite", 1.0)
    assert "1, 2" in sign["expected"]
    assert "-1, -2" in sign["got"]
    assert (sign["hidden"], sign["line"]) == (False, 1)


def test_an_assert_hands_over_its_text(failed: dict[str, dict[str, Any]]) -> None:
    assert failed["asserted"]["text"] == "look here"
    assert failed["asserted"]["hidden"] is False


def test_a_failure_knows_that_it_is_hidden(failed: dict[str, dict[str, Any]]) -> None:
    assert failed["hidden"].get("hidden", True) is True
    assert failed["hidden"]["line"] == 3


def test_an_exception_called_like_the_engines_own_is_renamed(
    failed: dict[str, dict[str, Any]],
) -> None:
    forged = failed["forged"]
    assert (forged["kind"], forged["exception"]) == ("exception", "ValueError")
    assert "mistake" not in forged


def test_an_exception_hands_over_the_students_own_line(
    failed: dict[str, dict[str, Any]],
) -> None:
    assert failed["raised"]["exception"] == "ZeroDivisionError"
    frame = {"line": 2, "function": "divides", "source": "return 1 / x"}
    assert failed["raised"]["frames"] == [frame] or failed["raised"]["frames"] == (frame,)
