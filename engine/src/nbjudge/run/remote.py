"""Calling a student's function as if it were here.

A call crosses to the student process as plain data, and what a local call would have done comes
back: the result, the exception with the student's own lines, what was printed, the warnings, and
the changes made to arrays. Whatever else comes back is no result, and ends the test.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import math
import random
import sys
import time
import types
import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import tblib

from nbjudge import limits, messages
from nbjudge.run import carried, wire
from nbjudge.run.carried import placeless
from nbjudge.run.line import Line, Lines, Message, StudentStopped, stopped, too_long, was_stopped
from nbjudge.run.outputs import some
from nbjudge.run.recognise import MOST_CALLS, MOST_KEPT, Crossed
from nbjudge.run.wire import Memo, WireError

TEXT = 4000  # characters of an exception
# What the engine itself raises: no exception of a student's bears such a name.
RESERVED = {"CheckFailed", "NotGraded", "PartialCreditError", "StudentStopped", "WireError"}
# While a test lets this name mean something, calls go to a process that was called only meanwhile.
APART = "__apart__"
SLOWER = 5  # times as long as the instructor's: what a right way of a student's may well take
LEAVING = {"KeyboardInterrupt", "SystemExit", "GeneratorExit"}


class StandIn:
    """Stands in the judge for a function of the student's.

    Args:
        remote: how it is called.
        target: its name, or the number that the student's process gave it.
        name: what it is called here.
        line: to the process that gave the number; None: whichever the test's names ask for.
    """

    is_student = True

    def __init__(
        self, remote: Remote, target: str | int, name: str, line: Line | None = None
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self._remote, self._target, self._line = remote, target, line

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote.call(self._target, args, kwargs, self._line)

    def __deepcopy__(self, memo: dict[int, Any]) -> StandIn:
        return self


class Remote:
    """The student's functions, and those of the judge's that they may call meanwhile.

    Args:
        lines: the lines to the student processes.
        names: what the instructor's solutions define.
        imports: which of these they import, with a statement for each.
        space: the judge's own names, in which stand-ins stand.
        lengths: how many lines each of the student's cells has, by its label.
    """

    def __init__(
        self,
        lines: Lines,
        names: tuple[str, ...],
        imports: Mapping[str, str],
        space: dict[str, Any],
        lengths: Mapping[str, int],
    ) -> None:
        self.lines = lines
        self.names = names
        self.imports = imports
        self.space = space
        self.lengths = lengths
        self.seconds = 0.0  # of computing, that the cell that runs may take
        self.end = 0.0  # when its time is over by the clock
        self.known: frozenset[types.CodeType] = frozenset()  # of tests, that students have
        self.hidden = False  # the test that runs has a hidden part
        self.exercise = ""  # what it tests: of that, calls are kept
        self.touched = False  # it got something of a process that such a test had called before
        self.lent: set[str] = set()  # the names that it let mean functions of its own
        self.crossed: dict[str, list[Crossed]] = {}  # the calls that tests made, by name
        self._functions: dict[int, Callable[..., Any]] = {}  # lent to the student for this call
        self.near: dict[str, float] = {}  # calls that took a good part of their time, in seconds
        self._slow: set[Hashable] = set()  # where something was stopped: see `_place`
        self._seeds: dict[str, int] = {}  # that tests gave to random numbers, last
        self._seeded = 0  # how many seeds they gave
        self._secret = False  # a test with a hidden part gave one
        self._room = MOST_KEPT
        self._count = 0
        self._standins: dict[str, StandIn] = {}
        self._values: Any = None  # what the plain process said of the names, when it had been
        self._looked: int | None = None  # how often it had been asked by then
        self._put: dict[str, Any] = {}  # what the student's cells let them mean
        self._seen: dict[str, Any] = {}  # what the names meant when the test began
        self.fault: StudentStopped | None = None  # a call in the test was stopped, or left

    def begin(self, hidden: bool, seconds: float) -> None:
        """Begin a test: what solutions define means what the student's cells made of it.

        Raises:
            StudentStopped: there is no answer, or none that can be understood.
        """
        for name in self.lent - self._put.keys():  # of the test before, in place of the student's
            self.space.pop(name, None)
        self.hidden, self.touched, self.lent, self.fault = hidden, False, set(), None
        self.look(seconds)

    def look(self, seconds: float) -> None:
        """Let the names that solutions define mean what the student's cells made of them.

        The process is asked again where something was asked of it since.

        Raises:
            StudentStopped: there is no answer, or none that can be understood.
        """
        plain = self.lines.plain
        if self._looked != plain.exchanges:
            order = {"op": "look", "names": list(self.names), "imports": list(self.imports)}
            answer = plain.ask(order, seconds)
            self._values = answer.get("values")
            self._looked = plain.exchanges if answer.get("alone") is True else None
        if not isinstance(self._values, dict):
            raise stopped(WireError("names"))
        for name in self.names:
            self._let(name, self._values.get(name))
        self._seen = {name: self.space[name] for name in self.names if name in self.space}

    def _let(self, name: str, value: Any) -> None:
        before = self._put.pop(name, self)
        match value:
            case None:
                if self.space.get(name) is before:
                    self.space.pop(name, None)
                return  # else it is of a test, or of an instructor's cell
            case ["import", str(word)] if _imported(self.imports.get(name, "")).get(word):
                self.space[name] = _imported(self.imports[name])[word]
            case ["function"]:
                self.space[name] = self._standins.setdefault(name, StandIn(self, name, name))
            case ["value", node]:
                self.touched |= self.lines.plain.touched
                self.space[name] = self._read(node)
            case ["large"]:
                self.space[name] = _Unread(self, stopped(WireError("unsendable", kind="too large")))
            case _:
                self.space[name] = StandIn(self, name, name)
        self._put[name] = self.space[name]

    @contextlib.contextmanager
    def seeding(self) -> Iterator[None]:
        """Let random numbers begin there, too, where a test lets them begin here."""
        modules: dict[str, Any] = {"numpy": np.random, "random": random}
        usual = {name: module.seed for name, module in modules.items()}

        def seed_of(name: str) -> Callable[..., None]:
            def seed(*args: Any, **kwargs: Any) -> None:
                usual[name](*args, **kwargs)
                if len(args) == 1 and type(args[0]) is int and not kwargs:
                    self._seeds[name] = args[0]
                    self._seeded += 1
                    self._secret |= self.hidden

            return seed

        try:
            for name, module in modules.items():
                module.seed = seed_of(name)
            yield
        finally:
            for name, module in modules.items():
                module.seed = usual[name]

    def _read(self, node: Any) -> Any:
        memo = Memo()
        try:
            decoded = wire.decode(node, memo)
            wire.refuse_endless(decoded, memo)
        except WireError as error:
            return _Unread(self, stopped(error))
        return decoded

    def replaced(self) -> dict[str, Callable[..., Any]]:
        """The names that a test lets mean functions of its own for now, and these."""
        found = {}
        for name in self.names:
            now = self.space.get(name)
            if callable(now) and not isinstance(now, StandIn) and now is not self._seen.get(name):
                found[name] = now
        return found

    def removed(self) -> list[str]:
        """The names that a test has deleted for now."""
        return [name for name in self._seen if name not in self.space]

    def number(self, function: Callable[..., Any]) -> int:
        """Give a number to a function of the judge's that the student may call for now."""
        if isinstance(function, _Unread):
            function.stop()
        for number, known in self._functions.items():
            if known is function:
                return number
        self._count += 1
        self._functions[self._count] = function
        return self._count

    def call(
        self,
        target: str | int,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        line: Line | None = None,
    ) -> Any:
        """Call a function of the student's as if it were here.

        What it is lent, by name or as an argument, ends with the call.

        Raises:
            StudentStopped: there is no answer, or none that can be understood.
            Exception: what the student's function raised, as a built-in kind of exception.
        """
        lent = self.replaced()
        functions = _functions_of(lent)
        if line is None:
            line = self._line(lent, functions)
            place = self._place(line, (functions, id(self.space.get(APART))))
        else:
            place = self._place(line, line)
            if not self.lines.may_have(line, functions):
                lent = {}  # a function that the test has kept: its process is lent nothing new
        line.touched |= self._secret and line.seeded != self._seeded
        self.touched |= line.touched
        line.touched |= self.hidden
        before = dict(self._functions)
        try:
            return self._call(line, place, target, args, kwargs, lent)
        except WireError as error:
            if isinstance(error, _Refused):
                raise
            self.fault = stopped(error)
            line.give_up(self.fault)
            raise self.fault from None
        except StudentStopped as error:
            self.fault = error
            raise
        finally:
            self._functions = before

    def _line(self, lent: Mapping[str, Callable[..., Any]], functions: frozenset[Any]) -> Line:
        """The line to the process that may be lent this."""
        apart = self.space.get(APART)
        if not lent and apart is None:
            return self.lines.plain
        self.lent.update(lent)
        before = self.lines.extra
        try:
            return self.lines.lent(functions, apart)
        finally:
            self.end += self.lines.extra - before

    def _place(self, line: Line, lent: Hashable) -> Hashable:
        """Where a call goes: the plain process, None, or one that was lent this."""
        return None if line is self.lines.plain else lent

    def is_late(self, place: Hashable = None) -> bool:
        """Tell whether something was stopped there before, or in the plain process.

        Not elsewhere: whether it has little time or much would tell a function what another was
        lent. What the plain process did has been seen everywhere.
        """
        return None in self._slow or place in self._slow

    def stop(self, place: Hashable = None) -> None:
        """Remember that the student's code was stopped there: from now on it gets less time."""
        self._slow.add(place)

    def note(self, name: str, took: Any, most: float) -> None:
        """Keep how long a cell or a call took where who is `SLOWER` would have been stopped.

        It is the student process that says so: this counts where its code is the instructor's.
        """
        if type(took) is float and took * SLOWER > most:
            self.near[name] = max(took, self.near.get(name, 0.0))

    def time(self, most: float) -> dict[str, float]:
        """Return how long the student's code may run now: by the clock in whole seconds.

        So no message is in them.

        Args:
            most: seconds of computing, where the cell has not less.
        """
        seconds = min(self.seconds, most)
        left = max(min(limits.BUSY * seconds, self.end - time.monotonic()), 0.01)
        clock = float(math.ceil(left))
        return {"seconds": min(seconds, clock), "clock": clock}

    def _call(
        self,
        line: Line,
        place: Hashable,
        target: str | int,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        lent: Mapping[str, Callable[..., Any]],
    ) -> Any:
        memo, bounds = Memo(), limits.current
        most = bounds.again_seconds if self.is_late(place) else bounds.call_seconds
        began, given, moved = time.monotonic(), self.time(most), line.moved
        order = {
            "op": "call",
            "target": target,
            "args": wire.encode(args, memo, self.number),
            "kwargs": wire.encode(kwargs, memo, self.number),
            "errors": np.geterr(),
            "replaced": {name: self.number(function) for name, function in lent.items()},
            "removed": self.removed(),
            "seeds": self._seeds if line.seeded != self._seeded else {},
            "carried": self._carried(lent),
            **given,
        }
        line.seeded = self._seeded
        with line.deadline(given["clock"] + limits.current.stop_seconds):
            answer, between = line.exchange(order), []
            while answer["op"] == "call":
                between.append(answer.get("changes"))
                wire.apply(answer.get("changes"), memo)
                wire.refuse_endless(memo.objects, memo)
                answer = line.exchange(self._serve(answer, line))
            if target == self.exercise:
                self._room -= line.moved - moved
                self._keep(target, order, answer, between, lent)
            if isinstance(target, str):
                self.note(target, answer.get("took"), bounds.again_seconds)
            late = None
            if was_stopped(answer.get("error")):
                self.stop(place)
                late = too_long(time.monotonic() - began, given)
            return self._take(answer, memo, late)

    def _carried(self, lent: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
        """The functions of this call that cross as code, by their numbers."""
        texts = {
            str(number): carried.written(function, self.space, self.known)
            for number, function in self._functions.items()
            if not any(function is one for one in lent.values())
        }
        return {number: text for number, text in texts.items() if text is not None}

    def _keep(
        self,
        name: str,
        order: Message,
        answer: Message,
        between: list[Any],
        lent: Mapping[str, Callable[..., Any]],
    ) -> None:
        """Keep a call as it crossed, for `recognise`, as long as there is room."""
        kept = self.crossed.setdefault(name, [])
        if len(kept) < MOST_CALLS and self._room > 0:
            functions = dict(self._functions)
            kept.append(Crossed(order["args"], order["kwargs"], answer, between, lent, functions))

    def _serve(self, order: Message, line: Line) -> Message:
        """Call a function of the judge's for the student; an exception goes back as its text."""
        memo = Memo()
        student_function = lambda number: StandIn(self, number, "function", line)  # noqa: E731
        try:
            args = wire.decode(order.get("args"), memo, student_function)
            kwargs = wire.decode(order.get("kwargs"), memo, student_function)
            wire.refuse_endless([args, kwargs], memo)
        except WireError as error:  # it waits for an answer: this is one
            refused = {"kinds": ["TypeError", "TypeError"], "text": str(error)}
            return {"op": "done", "changes": [], "result": None, "error": refused}
        number = order.get("target")
        function = self._functions.get(number) if type(number) is int else None
        if function is None:
            raise WireError("function")
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise WireError("malformed")
        before = wire.snapshot(memo)
        done: Message = {"op": "done", "changes": []}
        try:
            with np.errstate(**_error_state(order.get("errors"))), wire.warned() as caught:
                result = function(*args, **kwargs)
            done["warnings"] = wire.warnings_of(caught)
            done["changes"] = wire.changes(before, memo)
            done["result"] = wire.encode(result, memo)
        except Exception as error:
            raised = {"kinds": wire.kinds(type(error)), "text": str(error)[:500]}
            done |= {"result": None, "error": raised}
        return done

    def _take(self, answer: Message, memo: Memo, late: StudentStopped | None) -> Any:
        """Do here what the student's function did there: return, or raise `late` or its error."""
        if answer["op"] != "done":
            raise WireError("malformed")
        result = wire.decode(answer.get("result"), memo)  # first: it was encoded first
        wire.apply(answer.get("changes"), memo)
        wire.refuse_endless([result, *memo.objects], memo)
        _print_again(answer)
        for warning in some(answer.get("warnings")):
            kind, text = _kind_of(warning, _WARNINGS, Warning)
            warnings.warn_explicit(kind(text), None, "student", 1, registry={})
        if late is not None:
            raise late
        if "error" in answer:
            self._raise(answer["error"])
        return result

    def raised(self, error: Any) -> tuple[str, str, list[tuple[str, int, str]]]:
        """The error that ended a cell: its class, its text, the student's own lines.

        Raises:
            WireError: it is none.
        """
        kind, text = _kind_of(error, _EXCEPTIONS, Exception)
        name = error["kinds"][0]
        return name if _is_word(name) else kind.__name__, text, self._own(error.get("frames"))

    def _raise(self, error: Any) -> None:
        """Raise here what the student's function raised."""
        kind, text = _kind_of(error, _EXCEPTIONS, Exception)
        kinds = error["kinds"]
        if set(kinds) & LEAVING:
            raise StudentStopped("stopped.left_call")
        trace = self._frames(error.get("frames"))
        if "name" in error:
            raise _refused(error).with_traceback(trace)
        name = kinds[0] if _is_word(kinds[0]) and kinds[0] not in RESERVED else kind.__name__
        raised = _exception(kind, name, text)
        if "args" in error:
            memo = Memo()
            with contextlib.suppress(WireError):
                args = wire.decode(error["args"], memo)
                wire.refuse_endless(args, memo)
                raised.args = args if isinstance(args, tuple) else raised.args
        raise raised.with_traceback(trace)

    def _frames(self, frames: Any) -> types.TracebackType | None:
        """The student's own lines as a traceback."""
        chain: dict[str, Any] | None = None
        for label, line, name in reversed(self._own(frames)):
            code = {"co_filename": label, "co_name": name}
            here = {"f_globals": {}, "f_code": code, "f_lineno": line}
            chain = {"tb_frame": here, "tb_lineno": line, "tb_next": chain}
        return tblib.Traceback.from_dict(chain).as_traceback() if chain else None

    def _own(self, frames: Any) -> list[tuple[str, int, str]]:
        """The student's own lines, outermost first; only of the cells that this notebook has."""
        found = []
        for frame in some(frames)[: int(limits.current.frames)]:
            match frame:
                case [str(label), int(line), str(name)] if 0 < line <= self.lengths.get(label, 0):
                    found.append((label, line, name if _is_word(name) else "cell"))
                case _:
                    raise WireError("malformed")
        return found


class _Refused(WireError):
    """The student's process could not send what its function returned; the process is well."""


def _refused(error: Message) -> _Refused:
    """What a student process says that it could not send: one of the known sentences."""
    name, values = error.get("name"), error.get("values")
    known = messages.SENTENCES["en"]
    if not isinstance(name, str) or name not in known or not name.startswith("wire."):
        raise WireError("malformed")
    if not isinstance(values, dict) or len(str(values)) > 500:
        raise WireError("malformed")
    refused = _Refused(name.removeprefix("wire."))
    try:
        plain = {str(key): wire.clean(str(value)) for key, value in values.items()}
        refused.values = dict(plain)
        refused.say("en")
    except (KeyError, ValueError, IndexError, AttributeError):
        raise WireError("malformed") from None
    return refused


class _Unread:
    """Stands for a value of the student's that did not cross: whatever uses it stops the test."""

    def __init__(self, remote: Remote, why: StudentStopped) -> None:
        self._remote, self._why = remote, why

    def stop(self, *_: object) -> Any:
        """Stop the test.

        Raises:
            StudentStopped: always.
        """
        self._remote.fault = self._why
        raise self._why

    def __getattr__(self, name: str) -> Any:
        return self.stop()


_TWO = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor".split()
for _way in (
    *_TWO,
    *(f"r{way}" for way in _TWO),
    *"call getitem setitem delitem iter reversed len contains bool hash eq ne lt le gt ge".split(),
    *"neg pos invert abs round int float complex index str repr format array".split(),
):
    setattr(_Unread, f"__{_way}__", _Unread.stop)


def _functions_of(lent: Mapping[str, Callable[..., Any]]) -> frozenset[tuple[str, Any]]:
    """What is lent, as something to compare."""
    return frozenset((name, _Same(function)) for name, function in lent.items())


def _print_again(answer: Message) -> None:
    """Print here what was printed there."""
    for part in some(answer.get("printed")):
        match part:
            case ["stdout" | "stderr" as name, str(text)]:
                text = wire.clean(text[: int(limits.current.text_characters) + 100])
                getattr(sys, name).write(text)
            case _:
                raise WireError("malformed")


class _Same:
    """Functions that do the same, for all that is known: a key of those that a test lends.

    A test defines the functions that it lends, and another one may define the same again: their
    code is all there is to them then. Any other function is like itself only.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function  # it stays alive, and so nothing else gets its identity
        code = getattr(function, "__code__", None)
        self.code = None
        if isinstance(function, types.FunctionType) and isinstance(code, types.CodeType):
            if not (function.__closure__ or function.__defaults__ or function.__kwdefaults__):
                self.code = (placeless(code), id(function.__globals__))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same):
            return NotImplemented
        if self.code is None or other.code is None:
            return self.function is other.function
        return self.code == other.code

    def __hash__(self) -> int:
        return hash(self.code) if self.code is not None else id(self.function)


@functools.cache
def _imported(statement: str) -> dict[str, Any]:
    """What an import of the instructor's gives, by a word for it; empty where it fails."""
    space: dict[str, Any] = {}
    with contextlib.suppress(ImportError):
        exec(statement, space)
    return {
        wire.import_word(value): value for name, value in space.items() if name != "__builtins__"
    }


def _error_state(state: Any) -> dict[str, Any]:
    """What NumPy should do about floating-point errors, as the student's code has it."""
    ways = {"divide", "over", "under", "invalid"}
    if not isinstance(state, dict) or set(state) != ways:
        raise WireError("malformed")
    return {way: "warn" if state[way] == "warn" else "ignore" for way in ways}


def _is_word(text: str) -> bool:
    return text.isidentifier() and len(text) <= 80


def _kind_of(raised: Any, known: Mapping[str, type], default: type) -> tuple[type, str]:
    """The nearest built-in class of an exception or warning of the student's, and its text."""
    match raised:
        case {"kinds": [str(), *kinds], "text": str(text)} if all(
            isinstance(k, str) for k in kinds
        ):
            kind = next((known[name] for name in kinds if name in known), default)
            return kind, wire.clean(text[:TEXT])
    raise WireError("malformed")


def _exception(kind: type, name: str, text: str) -> Exception:
    """An exception of a built-in kind, under the name that the student's code gives it."""
    attributes = {"__init__": lambda self, *_: None, "__str__": lambda self: text}
    made: Any = type(name, (kind,), attributes)
    raised: Exception = made.__new__(made, text)
    return raised


_EXCEPTIONS = {
    name: thing
    for name, thing in vars(builtins).items()
    if isinstance(thing, type)
    and issubclass(thing, Exception)
    and not issubclass(thing, Warning)
    and not issubclass(thing, BaseExceptionGroup)
}
_WARNINGS = {
    name: thing
    for name, thing in vars(builtins).items()
    if isinstance(thing, type) and issubclass(thing, Warning)
}
