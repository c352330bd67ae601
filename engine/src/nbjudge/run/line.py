"""The lines to the student processes of a notebook, and which of them a call goes to.

One process, the *plain* one, runs the student's cells as they come and answers every call for
which nothing is lent. Where a test lets names mean functions of its own, its calls go to another
process: it has run the same cells, and whatever it was lent before is lent again now. So what
student code learns from a lent function is never there for a call to which it is not lent, however
it was kept.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbjudge import limits, messages
from nbjudge.run import wire
from nbjudge.run.sandbox import SandboxError, Student
from nbjudge.run.wire import WireError

TICK = 0.1  # seconds between two looks at the clock
ONCE_MORE = 0.1  # part of its time that a cell gets when it runs again and was stopped before
STOPPED = "TimeUp"  # the class of the exception by which a student process stops what takes long
REPEATING = 2  # times a notebook's time: what repeating its cells may take
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


def again(stopped: bool) -> float:
    """Return how long a cell may run that ran before: what was stopped then need not end now.

    How long it took then is not to be told from it: that would be a way for one process to talk
    to the next.
    """
    return limits.current.cell_seconds * (ONCE_MORE if stopped else 1)


def was_stopped(error: Any) -> bool:
    """Tell whether an error that a student process tells of says that its time was over."""
    kinds = error.get("kinds") if isinstance(error, dict) else None
    return isinstance(kinds, list) and kinds[:1] == [STOPPED]


def too_long(took: float, given: Mapping[str, float]) -> StudentStopped:
    """Return why a process was stopped: it computed too long, or what it waited for did not come.

    Args:
        took: seconds by the clock.
        given: `seconds` of computing, and by the `clock`, that it was told.
    """
    over = given["clock"] if took >= given["clock"] else given["seconds"]
    return StudentStopped("stopped.time", seconds=over)


def patience() -> float:
    """Return after how many seconds by the clock a process that runs a cell is killed."""
    return limits.BUSY * limits.current.cell_seconds + limits.current.stop_seconds


def stopped(error: WireError) -> StudentStopped:
    """Return why nothing that can be understood came."""
    return StudentStopped(error.name, **error.values)


class Line:
    """The line to a student process: one exchange at a time, each with an end."""

    def __init__(self, student: Student) -> None:
        self.student = student
        self.end = math.inf
        self.touched = False  # a test with a hidden part has called it
        self.busy = 0  # calls under way
        self.exchanges = 0  # that were begun
        self.moved = 0  # bytes, both ways
        self.seeded = 0  # how many of a test's seeds it has been told
        self._waits = False  # for an answer from here, in the middle of a call
        self._gone: StudentStopped | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Kill the student process when it is not back in time: no call of it can stop this."""
        while time.monotonic() < self.end:
            time.sleep(TICK)
        self._gone = self._gone or StudentStopped("stopped.killed")
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
            self.give_up(stopped(error))
            raise stopped(error) from None

    def give_up(self, why: StudentStopped) -> None:
        """End the process where it waits for an answer that will not come, or sent no message.

        What it sent at the end of a call, and cannot be read, does it no harm.
        """
        if self._waits:
            self._gone = self._gone or why
            self.student.kill()

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Kill the student process where what is within takes longer than `seconds`."""
        around = self.end
        self.end = min(around, time.monotonic() + seconds)
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            self.end = around

    def exchange(self, message: Message) -> Message:
        """Send a message and return the next one that comes.

        Raises:
            StudentStopped: the process is gone.
            WireError: what came is no message.
        """
        self.exchanges += 1
        if self._gone:
            raise self._gone
        data = wire.pack(message)
        self._waits = True
        try:
            self.student.channel.send_bytes(data)
            answer = self.student.channel.recv_bytes(limits.current.message_bytes)
            self.moved += len(data) + len(answer)
            read = wire.unpack(answer)
            self._waits = read["op"] == "call"
            return read
        except (OSError, EOFError):
            words = self.student.last_words()
            self.student.kill()
            self._gone = self._gone or _ended(words)
            raise self._gone from None

    def close(self) -> None:
        """End the process, and the watch over it."""
        self._gone = self._gone or StudentStopped("stopped.gone")
        self.end = 0.0
        self.student.close()


def _ended(words: str) -> StudentStopped:
    """How the process ended, by the last words of its keeper."""
    if words in ("", "exit"):
        return StudentStopped("stopped.left" if words else "stopped.gone")
    return StudentStopped("stopped.signal", signal=words[:40])


@dataclass
class _Lent:
    """A process that was lent some functions, and how many orders it has repeated."""

    functions: frozenset[Hashable]
    apart: object
    line: Line
    repeated: int = 0

    def may_have(self, functions: frozenset[Hashable], apart: object) -> bool:
        """Tell whether these may be lent to it: all that it knows is among them."""
        if self.apart is not apart:
            return False
        if self.line.busy:  # the call under way goes on with what that one lends
            return self.functions == functions
        return self.functions <= functions


@dataclass
class Lines:
    """The lines of one notebook: to the plain process, and to one that was lent something.

    Args:
        start: starts a student process.
    """

    start: Callable[[], Student]
    plain: Line = field(init=False)
    extra: float = 0.0  # seconds that repeating has taken: they are nobody's time
    _orders: list[tuple[Message, float]] = field(default_factory=list)
    _lent: list[_Lent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plain = Line(self.start())

    def order(self, message: Message) -> Message:
        """Let the plain process, and later each other one, do something; return its answer.

        Where the message says how many seconds it may take, the process has to stop by itself then;
        what cannot be interrupted gets a cell's time all the same, then as now, and is killed then.

        Raises:
            StudentStopped: no answer came, or none that can be understood.
        """
        answer: Message | None = None
        try:
            answer = self.plain.ask(message, patience())
            return answer
        finally:
            late = answer is None or was_stopped(answer.get("error"))
            self._orders.append((message, again(late)))

    def lent(self, functions: frozenset[Hashable], apart: object = None) -> Line:
        """Return the line to a process that was never lent anything but these functions.

        Args:
            functions: what is lent.
            apart: where it is not None, the process was called only where this was the same.

        Raises:
            StudentStopped: it does not come to where the plain process is.
        """
        begin = time.monotonic()
        lent = next((one for one in self._lent if one.may_have(functions, apart)), None)
        try:
            if lent is None:
                self._let_go()
                lent = _Lent(functions, apart, Line(self._fork()))
                self._lent.append(lent)
            lent.functions = functions
            while lent.repeated < len(self._orders):
                message, seconds = self._orders[lent.repeated]
                lent.repeated += 1
                if "seconds" in message:
                    clock = float(math.ceil(limits.BUSY * seconds))
                    message = {**message, "seconds": seconds, "clock": clock, "draw": False}
                lent.line.ask(message, patience())
        finally:
            self.extra += time.monotonic() - begin
        most = REPEATING * limits.current.notebook_seconds
        if self.extra > most:
            raise StudentStopped("stopped.time", seconds=most)
        return lent.line

    def may_have(self, line: Line, functions: frozenset[Hashable]) -> bool:
        """Tell whether the process behind `line` is lent just these functions now, or none."""
        return not functions or any(
            one.line is line and one.functions == functions for one in self._lent
        )

    def _let_go(self) -> None:
        """End the process that was lent something else: one a time, for the sake of memory."""
        for one in self._lent:
            if not one.line.busy:
                one.line.close()
        self._lent = [one for one in self._lent if one.line.busy]

    def _fork(self) -> Student:
        try:
            return self.start()
        except SandboxError:  # the first one started: this machine is out of something
            raise StudentStopped("stopped.gone") from None

    def close(self) -> None:
        """End all processes."""
        for line in (self.plain, *(one.line for one in self._lent)):
            line.close()
