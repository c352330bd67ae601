"""The student process: it runs the student's cells and answers calls, and knows no test.

It imports nothing of the judge. What it is told, and what it answers, is plain data (`wire`):

    run    {source, label, seconds, clock, draw}   -> ran {outputs, error}
    look   {names}                                 -> names {values}
    call   {name | function, args, kwargs, ...}    -> done {result | error, ...}

While it works on a call it may itself send `call` for a function that the other side handed over,
and serve further calls until that is answered.
"""

from __future__ import annotations

import builtins
import contextlib
import math
import os
import random
import signal
import socket
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from nbjudge import limits
from nbjudge.notebook import names
from nbjudge.run import carried, sandbox, wire
from nbjudge.run.channel import Channel
from nbjudge.run.kernel import collect_seldom, settle_for_forks
from nbjudge.run.kit import load
from nbjudge.run.shown import Shown
from nbjudge.run.wire import Memo, WireError

# A cell of the usual kind, which leaves nothing behind.
FIRST = "def function(x):\n    return x\n\n\nfunction(1.0);\ndel function"
FRAME = 10_000  # bytes of a message beside the values in it
ARGS = 10_000  # bytes of what an exception was made of, to be told
# As they are before a student's cell could put others there.
SEED: dict[str, Callable[[int], None]] = {"numpy": np.random.seed, "random": random.seed}
_shell: Any = None


def warm() -> None:
    """Be the warm parent: import what notebooks use, then fork at each order (see `sandbox`)."""
    collect_seldom()
    line, kit = socket.socket(fileno=int(sys.argv[-2])), sys.argv[-1]
    make_shell()
    if kit:
        load(Path(kit), everything=True)
    settle_for_forks()
    sandbox.serve(line, live)


def alone(channel: Connection, home: str, order: dict[str, Any]) -> None:
    """Be a student process where there is no warm parent."""
    limits.use(order["bounds"])
    os.chdir(home)
    sandbox.lay_out(order["files"], home)
    make_shell()
    channel.send_bytes(b"ready")
    live(channel, order["language"])


def make_shell() -> None:
    """Make the IPython shell in which cells run, with figures drawn into the notebook."""
    global _shell
    import tempfile

    import matplotlib
    from traitlets.config import Config

    from nbjudge.run.shell import Shell

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder
        _shell = Shell.instance(config=config)
    matplotlib.use("module://matplotlib_inline.backend_inline")
    import matplotlib.pyplot as plt
    from matplotlib_inline.backend_inline import configure_inline_support

    configure_inline_support(_shell, "module://matplotlib_inline.backend_inline")
    plt.figure()  # loads what the first figure of a process would
    plt.close("all")
    _shell.user_ns["__name__"] = "__main__"
    with _shell.showing(Shown()):  # what the first cell of each process would make anew
        for _ in range(2):
            _shell.run_cell(FIRST, store_history=False)


def live(channel: Channel | Connection, language: str) -> None:
    """Serve the grader's orders until it hangs up."""
    _shell.language = language
    sys.path.append(os.getcwd())
    process = _Process(channel)
    while True:
        try:
            message = wire.unpack(channel.recv_bytes())
        except (EOFError, OSError):
            return
        channel.send_bytes(process.answer(message))


class TimeUp(KeyboardInterrupt):
    """The time of a cell or a call is over; `except Exception` does not catch it."""


class _Process:
    """One notebook's student process."""

    def __init__(self, channel: Channel | Connection) -> None:
        self.channel = channel
        self.names: dict[str, Any] = _shell.user_ns
        self.clock = _Clock()
        self.label = ""
        self.labels: set[str] = set()
        self.exchanges: list[_Exchange] = []  # of the calls under way
        self.functions: list[Callable[..., Any]] = []  # the student's, that the judge may call
        self.meant: dict[str, Any] = {}  # by names that mean something else during a call
        _shell.compile.get_code_name = lambda raw, transformed, number: self.label

    def answer(self, message: dict[str, Any]) -> bytes:
        """Return the answer to one order."""
        match message["op"]:
            case "file":
                return wire.pack(self.write(message))
            case "uses":
                return wire.pack({"op": "uses", "names": sorted(_uses(message["sources"]))})
            case "run":
                return wire.pack(self.run(message))
            case "look":
                return self.look(message)
            case "call":
                return self.call(message)
        raise WireError("unknown order")

    def write(self, message: dict[str, Any]) -> dict[str, Any]:
        """Put a file that came with the submission into the scratch folder."""
        with contextlib.suppress(OSError):
            folder = os.path.dirname(message["path"])
            if folder:
                os.makedirs(folder, exist_ok=True)
            with open(message["path"], "xb") as file:
                file.write(wire.from_base64(message["data"]))
        return {"op": "written"}

    def run(self, message: dict[str, Any]) -> dict[str, Any]:
        """Run a cell; return what it printed and showed as a notebook's outputs, and its error."""
        self.label = message["label"]
        self.labels.add(self.label)
        shown = Shown(_shell.language)
        _shell.display_formatter.formatters["image/png"].enabled = message["draw"]
        with _shell.showing(shown), self.clock.limit(message["seconds"], message["clock"]):
            result = _shell.run_cell(message["source"], store_history=False)
        error = result.error_before_exec or result.error_in_exec
        told = self.error(error) if error is not None else None
        took = self.clock.took
        return {"op": "ran", "outputs": shown.finished(), "error": told, "took": took}

    def look(self, message: dict[str, Any]) -> bytes:
        """Return what the names mean now: the word function, a plain value, or what is imported.

        And whether other threads go on, which may let the names mean something else.
        """
        values: dict[str, Any] = {}
        for name in message["names"]:
            if name not in self.names:
                continue
            value = self.names[name]
            if name in message["imports"] and (word := wire.import_word(value)):
                values[name] = ["import", word]
                continue
            try:
                values[name] = ["value", wire.encode(value, Memo())]
            except WireError as error:
                values[name] = ["function"] if callable(value) else ["other", str(error)]
        answer = {"op": "names", "values": values, "alone": threading.active_count() == 1}
        try:
            return wire.pack(answer)
        except WireError:
            return wire.pack({**answer, "values": _fitting(values)})

    def call(self, message: dict[str, Any]) -> bytes:
        """Call one of the student's functions; return all that a local call would have done."""
        exchange = _Exchange()
        functions = {int(number): carried.made(text) for number, text in message["carried"].items()}
        function_of = lambda number: functions.get(number) or self.proxy(number)  # noqa: E731
        args = wire.decode(message["args"], exchange.memo, function_of)
        kwargs = wire.decode(message["kwargs"], exchange.memo, function_of)
        exchange.look()
        self.exchanges.append(exchange)
        shown = Shown(_shell.language)
        done: dict[str, Any] = {"op": "done"}
        with (
            wire.warned() as caught,
            np.errstate(**message["errors"]),
            _shell.showing(shown),
        ):
            try:
                for name, seed in message["seeds"].items():
                    SEED[name](seed)
                target = message["target"]
                function = self.function(target)  # before its name means another one
                lent = self.replaced(message["replaced"], message["removed"])
                with lent, self.clock.limit(message["seconds"], message["clock"]):
                    result = function(*args, **kwargs)
                done["result"] = wire.encode(result, exchange.memo)
            except BaseException as error:
                done |= {"result": None, "error": self.error(error)}
            try:
                done["changes"] = exchange.changes()
            except WireError as error:
                done |= {"changes": [], "result": None, "error": self.error(error)}
        self.exchanges.pop()
        done["printed"], done["took"] = shown.streams(), self.clock.took
        done["warnings"] = wire.warnings_of(caught)
        try:
            return wire.pack(done)
        except WireError as error:
            return wire.pack(done | {"result": None, "changes": [], "error": self.error(error)})

    def function(self, target: str | int) -> Callable[..., Any]:
        """Return a function of the student's, also while its name means one of the judge's."""
        if isinstance(target, int):
            return self.functions[target]
        found: Callable[..., Any] = (self.meant if target in self.meant else self.names)[target]
        return found

    def proxy(self, number: int) -> Callable[..., Any]:
        """Return what stands here for function `number` of the judge."""

        def function(*args: Any, **kwargs: Any) -> Any:
            memo, around = Memo(trusted=True), self.exchanges[-1]
            with self.clock.waiting():
                order = {
                    "op": "call",
                    "target": number,
                    "args": wire.encode(args, memo, self.number),
                    "kwargs": wire.encode(kwargs, memo, self.number),
                    "changes": around.changes(),
                    "errors": np.geterr(),
                }
                around.look()
                self.channel.send_bytes(wire.pack(order))
                while (message := wire.unpack(self.channel.recv_bytes()))["op"] != "done":
                    self.channel.send_bytes(self.answer(message))
                wire.apply(message["changes"], memo)
            for told in message.get("warnings", []):
                warnings.warn(told["text"], _builtin(told, UserWarning), stacklevel=2)
            if "error" in message:
                raise _builtin(message["error"], Exception)(message["error"]["text"])
            return wire.decode(message["result"], memo)

        return function

    def number(self, function: Callable[..., Any]) -> int:
        """Give a number to a function of the student's that goes to one of the judge's."""
        self.functions.append(function)
        return len(self.functions) - 1

    @contextlib.contextmanager
    def replaced(self, names: dict[str, int], removed: list[str]) -> Iterator[None]:
        """Let the names mean functions of the judge meanwhile, and those removed mean nothing."""
        changed = [*names, *removed]
        before = {name: self.names[name] for name in changed if name in self.names}
        outer, self.meant = self.meant, {**before, **self.meant}
        self.names.update({name: self.proxy(number) for name, number in names.items()})
        for name in removed:
            self.names.pop(name, None)
        try:
            yield
        finally:
            self.meant = outer
            for name in changed:
                if name in before:
                    self.names[name] = before[name]
                else:
                    self.names.pop(name, None)

    def error(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as plain data: its kinds, its text, the student's own lines."""
        frames: list[list[Any]] = []
        trace = error.__traceback__
        while trace is not None and len(frames) < limits.current.frames:
            code = trace.tb_frame.f_code
            if code.co_filename in self.labels:
                frames.append([code.co_filename, trace.tb_lineno, code.co_name[:80]])
            trace = trace.tb_next
        if isinstance(error, SyntaxError) and error.filename in self.labels:
            frames.append([error.filename, error.lineno or 1, "cell"])
        try:
            # without the place, which is told apart
            text = str(error.msg if isinstance(error, SyntaxError) else error)[:2000]
        except Exception:
            text = ""
        raised: dict[str, Any] = {"kinds": wire.kinds(type(error)), "text": text, "frames": frames}
        with contextlib.suppress(Exception):
            args = wire.encode(error.args, Memo())
            if len(wire.pack({"op": "error", "args": args})) <= ARGS:
                raised["args"] = args
        if isinstance(error, WireError):
            raised |= {"name": error.name, "values": error.values}
        return raised


def _fitting(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What there is room for in a message, small values first; of others, that there are some."""
    sizes: dict[str, float] = {}
    for name, value in values.items():
        try:
            sizes[name] = len(wire.pack({"op": "names", "values": value}))
        except WireError:
            sizes[name] = math.inf
    room, kept = limits.current.message_bytes - FRAME, {}
    for name in sorted(sizes, key=sizes.__getitem__):
        room -= sizes[name] + len(name)
        kept[name] = values[name] if room >= 0 else ["large"]
    return kept


def _builtin(told: dict[str, Any], default: type) -> type:
    """The nearest built-in class of what the judge tells of."""
    return next((getattr(builtins, kind) for kind in told["kinds"][1:]), default)


def _uses(sources: list[str]) -> set[str]:
    """Return the global names that cells use and that none of them defines."""
    used, defined = set(), set()
    for source in sources:
        with contextlib.suppress(Exception):  # no Python: it will say so when it runs
            code = names.as_python(source)
            used |= names.uses(code)
            defined |= set(names.defines(code))
    return used - defined


class _Exchange:
    """The arguments of one call: what crossed, and what it was when last looked at."""

    def __init__(self) -> None:
        self.memo = Memo(trusted=True)
        self.before: list[Any] = []

    def look(self) -> None:
        self.before = wire.snapshot(self.memo)

    def changes(self) -> list[Any]:
        """What became of the arguments since the last look."""
        return wire.changes(self.before, self.memo)


class _Clock:
    """Interrupts the student's code when its time is over, but never between the two processes.

    Its alarms go on when that code is back: none of them is heard then.
    """

    def __init__(self) -> None:
        self.held = 1
        self.late = False
        self.took = 0.0  # seconds of computing, of what ended last
        self.ends: tuple[float, float] | None = None  # of computing, by the clock
        self.works = threading.current_thread() is threading.main_thread() and hasattr(
            signal, "setitimer"
        )
        if self.works:
            signal.signal(signal.SIGPROF, self._ring)
            signal.signal(signal.SIGALRM, self._ring)

    def _ring(self, number: int, frame: types.FrameType | None) -> None:
        if self.held:
            self.late = True
        else:
            raise TimeUp("time is up")

    @contextlib.contextmanager
    def limit(self, seconds: float, clock: float) -> Iterator[None]:
        """Raise `TimeUp` in the code within when it takes longer than that.

        Args:
            seconds: of computing, of all threads together.
            clock: by the clock.
        """
        around, held, began = self.ends, self.held, time.process_time()
        self.ends = began + seconds, time.monotonic() + clock
        self._wind(seconds, clock)
        self.late, self.held = False, 0
        try:
            yield
        finally:
            self.held = held
            self.ends, self.took = around, time.process_time() - began
            if around is not None:
                self._wind(around[0] - time.process_time(), around[1] - time.monotonic())

    def _wind(self, seconds: float, clock: float) -> None:
        if self.works:
            signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001), 0.5)
            signal.setitimer(signal.ITIMER_REAL, max(clock, 0.001), 0.5)

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1
        if self.late and not self.held:
            self.late = False
            raise TimeUp("time is up")
