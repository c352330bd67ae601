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
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import tblib

from nbjudge import limits, messages
from nbjudge.run import wire
from nbjudge.run.outputs import some
from nbjudge.run.sandbox import Student
from nbjudge.run.wire import Memo, WireError

TICK = 0.1  # seconds between two looks at the clock
TEXT = 4000  # characters of an exception
# What the engine itself raises: no exception of a student's bears such a name.
RESERVED = {"CheckFailed", "NotGraded", "PartialCreditError", "StudentStopped", "WireError"}
LEAVING = {"KeyboardInterrupt", "SystemExit", "GeneratorExit"}
Message = dict[str, Any]


class StudentStopped(BaseException):
    """No answer came: the sentence `name` says why. No test may take that for a result."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name = name
        self.values = values

    def say(self, language: str) -> str:
        """Return the sentence."""
        return messages.say(language, self.name, **self.values)

    def __str__(self) -> str:
        return self.say("en")


def stopped(error: WireError) -> StudentStopped:
    """Return why nothing that can be understood came."""
    return StudentStopped(error.name, **error.values)


class Line:
    """The line to the student process: one exchange at a time, each with an end."""

    def __init__(self, student: Student) -> None:
        self.student = student
        self.end = math.inf
        self._gone: StudentStopped | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Kill the student process when it is not back in time: no call of it can stop this."""
        while time.monotonic() < self.end:
            time.sleep(TICK)
        self._gone = StudentStopped("stopped.killed")
        self.student.kill()

    def ask(self, message: Message, seconds: float) -> Message:
        """Send an order and return its answer, within `seconds`.

        Raises:
            StudentStopped: no answer came, or none that can be understood.
        """
        try:
            with self.deadline(seconds):
                return self.exchange(message)
        except WireError as error:
            self.student.kill()
            raise stopped(error) from None

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Kill the student process where what is within takes longer than `seconds`."""
        around = self.end
        self.end = min(around, time.monotonic() + seconds)
        try:
            yield
        finally:
            self.end = around

    def exchange(self, message: Message) -> Message:
        """Send a message and return the next one that comes.

        Raises:
            StudentStopped: the process is gone.
            WireError: what came is no message.
        """
        if self._gone:
            raise self._gone
        data = wire.pack(message)
        try:
            self.student.channel.send_bytes(data)
            return wire.unpack(self.student.channel.recv_bytes(limits.current.message_bytes))
        except (OSError, EOFError):
            words = self.student.last_words()
            self.student.kill()
            self._gone = self._gone or _ended(words)
            raise self._gone from None


def _ended(words: str) -> StudentStopped:
    """How the process ended, by the last words of its keeper."""
    if words in ("", "exit"):
        return StudentStopped("stopped.left" if words else "stopped.gone")
    return StudentStopped("stopped.signal", signal=words[:40])


class StandIn:
    """Stands in the judge for a function of the student's."""

    def __init__(self, remote: Remote, target: str | int, name: str) -> None:
        self.__name__ = self.__qualname__ = name
        self._remote, self._target = remote, target

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote.call(self._target, args, kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> StandIn:
        return self


class Remote:
    """The student's functions, and those of the judge's that they may call meanwhile.

    Args:
        line: the line to the student process.
        names: what the instructor's solutions define.
        imports: which of these they import, with a statement for each.
        space: the judge's own names, in which stand-ins stand.
        lines: how many lines each of the student's cells has, by its label.
    """

    def __init__(
        self,
        line: Line,
        names: tuple[str, ...],
        imports: Mapping[str, str],
        space: dict[str, Any],
        lines: Mapping[str, int],
    ) -> None:
        self.line = line
        self.names = names
        self.imports = imports
        self.space = space
        self.lines = lines
        self.end = 0.0  # when the time of the cell that runs is over
        self._functions: list[Callable[..., Any]] = []  # the judge's own, lent to the student
        self._standins: dict[str, StandIn] = {}
        self._seen: dict[str, Any] = {}  # what the names meant when the test began

    def look(self, seconds: float) -> None:
        """Let the names that solutions define mean what the student's cells made of them.

        Raises:
            StudentStopped: there is no answer, or none that can be understood.
        """
        self._functions = []
        order = {"op": "look", "names": list(self.names), "imports": list(self.imports)}
        values = self.line.ask(order, seconds).get("values")
        try:
            if not isinstance(values, dict):
                raise WireError("names")
            for name in self.names:
                self._let(name, values.get(name))
        except WireError as error:
            raise stopped(error) from None
        self._seen = {name: self.space[name] for name in self.names if name in self.space}

    def _let(self, name: str, value: Any) -> None:
        match value:
            case None:
                self.space.pop(name, None)
            case ["import", str(word)] if _imported(self.imports.get(name, "")).get(word):
                self.space[name] = _imported(self.imports[name])[word]
            case ["function"]:
                self.space[name] = self._standins.setdefault(name, StandIn(self, name, name))
            case ["value", node]:
                decoded = wire.decode(node, Memo())
                wire.refuse_endless(decoded)
                self.space[name] = decoded
            case _:
                self.space[name] = StandIn(self, name, name)

    def replaced(self) -> dict[str, int]:
        """The names that a test lets mean functions of its own for now."""
        found = {}
        for name in self.names:
            now = self.space.get(name)
            if callable(now) and not isinstance(now, StandIn) and now is not self._seen.get(name):
                found[name] = self.number(now)
        return found

    def removed(self) -> list[str]:
        """The names that a test has deleted for now."""
        return [name for name in self._seen if name not in self.space]

    def number(self, function: Callable[..., Any]) -> int:
        """Give a number to a function of the judge's that the student may call."""
        for number, known in enumerate(self._functions):
            if known is function:
                return number
        self._functions.append(function)
        return len(self._functions) - 1

    def call(self, target: str | int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the student's as if it were here.

        Raises:
            StudentStopped: there is no answer, or none that can be understood.
            Exception: what the student's function raised, as a built-in kind of exception.
        """
        memo = Memo()
        seconds = max(self.end - time.monotonic(), 0.01)
        order = {
            "op": "call",
            "target": target,
            "args": wire.encode(args, memo, self.number),
            "kwargs": wire.encode(kwargs, memo, self.number),
            "errors": np.geterr(),
            "replaced": self.replaced(),
            "removed": self.removed(),
            "seconds": seconds,
        }
        try:
            with self.line.deadline(seconds + limits.current.stop_seconds):
                answer = self.line.exchange(order)
                while answer["op"] == "call":
                    wire.apply(answer.get("changes"), memo)
                    wire.refuse_endless(memo.objects)
                    answer = self.line.exchange(self._serve(answer))
                return self._take(answer, memo)
        except WireError as error:
            if isinstance(error, _Refused):
                raise
            self.line.student.kill()
            raise stopped(error) from None

    def _serve(self, order: Message) -> Message:
        """Call a function of the judge's for the student; an exception goes back as its text."""
        memo = Memo()
        student_function = lambda number: StandIn(self, number, "function")  # noqa: E731
        args = wire.decode(order.get("args"), memo, student_function)
        kwargs = wire.decode(order.get("kwargs"), memo, student_function)
        wire.refuse_endless([args, kwargs])
        number = order.get("target")
        if not isinstance(number, int) or not 0 <= number < len(self._functions):
            raise WireError("function")
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise WireError("malformed")
        before = wire.snapshot(memo)
        done: Message = {"op": "done", "changes": []}
        try:
            with np.errstate(**_error_state(order.get("errors"))), wire.warned() as caught:
                result = self._functions[number](*args, **kwargs)
            done["warnings"] = wire.warnings_of(caught)
            done["changes"] = wire.changes(before, memo)
            done["result"] = wire.encode(result, memo)
        except Exception as error:
            raised = {"kinds": wire.kinds(type(error)), "text": str(error)[:500]}
            done |= {"result": None, "error": raised}
        return done

    def _take(self, answer: Message, memo: Memo) -> Any:
        """Do here what the student's function did there, and return or raise its result."""
        if answer["op"] != "done":
            raise WireError("malformed")
        result = wire.decode(answer.get("result"), memo)  # first: it was encoded first
        wire.apply(answer.get("changes"), memo)
        wire.refuse_endless([result, *memo.objects])
        _print_again(answer)
        for warning in some(answer.get("warnings")):
            kind, text = _kind_of(warning, _WARNINGS, Warning)
            warnings.warn_explicit(kind(text), None, "student", 1, registry={})
        if "error" in answer:
            self._raise(answer["error"])
        return result

    def _raise(self, error: Any) -> None:
        """Raise here what the student's function raised."""
        kind, text = _kind_of(error, _EXCEPTIONS, Exception)
        kinds = error["kinds"]
        if set(kinds) & LEAVING:
            if kinds[0] == "TimeUp":
                raise StudentStopped("stopped.time", seconds=limits.current.cell_seconds)
            raise StudentStopped("stopped.left_call")
        trace = self._frames(error.get("frames"))
        if "name" in error:
            raise _refused(error).with_traceback(trace)
        name = kinds[0] if _is_word(kinds[0]) and kinds[0] not in RESERVED else kind.__name__
        raise _exception(kind, name, text).with_traceback(trace)

    def _frames(self, frames: Any) -> types.TracebackType | None:
        """The student's own lines as a traceback; only of the cells that this notebook has."""
        chain: dict[str, Any] | None = None
        for frame in reversed(some(frames)[: int(limits.current.frames)]):
            match frame:
                case [str(label), int(line), str(name)] if 0 < line <= self.lines.get(label, 0):
                    word = name if _is_word(name) else "cell"
                    code = {"co_filename": label, "co_name": word}
                    here = {"f_globals": {}, "f_code": code, "f_lineno": line}
                    chain = {"tb_frame": here, "tb_lineno": line, "tb_next": chain}
                case _:
                    raise WireError("malformed")
        return tblib.Traceback.from_dict(chain).as_traceback() if chain else None


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


def _print_again(answer: Message) -> None:
    for part in some(answer.get("printed")):
        match part:
            case ["stdout" | "stderr" as name, str(text)]:
                text = wire.clean(text[: int(limits.current.text_characters) + 100])
                getattr(sys, name).write(text)
            case _:
                raise WireError("malformed")


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
