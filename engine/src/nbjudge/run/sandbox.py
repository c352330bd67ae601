"""A place where a student's code can do no harm, as the grader sees it.

`Nursery` starts a warm parent and asks it for student processes (`keeper` is the other end);
`world` is how they are shut in, `filter` what they may ask of the kernel.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import NoReturn

from nbjudge.run import keeper
from nbjudge.run.channel import Channel
from nbjudge.run.keeper import Live, Order, lay_out
from nbjudge.run.kernel import SandboxError, die_with_parent

__all__ = [
    "Nursery",
    "Order",
    "SandboxError",
    "Student",
    "die_with_parent",
    "lay_out",
    "serve",
    "spawn",
]


LEVELS = tuple(keeper.LEVELS)  # that warm parents may use; only tests change it


@dataclass
class Student:
    """A student process as the grader sees it: a channel of plain bytes, and a leash."""

    channel: Channel | Connection
    leash: socket.socket | None = None
    process: multiprocessing.process.BaseProcess | None = None

    def kill(self) -> None:
        """End the process and everything in its world; harmless where it has ended."""
        if self.leash is not None:
            with contextlib.suppress(OSError):
                self.leash.shutdown(socket.SHUT_WR)
        if self.process is not None:
            self.process.kill()

    def close(self) -> None:
        """Kill, and let go of what this side holds."""
        self.kill()
        self.channel.close()
        if self.leash is not None:
            self.leash.close()

    def last_words(self) -> str:
        """Return how the process ended, once it has: a signal's name, or nothing."""
        if self.leash is None:
            return ""
        with contextlib.suppress(OSError):
            self.leash.settimeout(2)
            return self.leash.recv(2000).decode("utf-8", "replace")
        return ""


def _is_ready(student: Student) -> bool:
    try:
        return student.channel.recv_bytes(100) == b"ready"
    except (OSError, EOFError):
        return False


class Nursery:
    """The warm parent, from which student processes are forked. One a worker; Linux only."""

    def __init__(self, kit: str, levels: Sequence[str] | None = None) -> None:
        """Start it.

        Args:
            kit: the folder that it imports beforehand; empty: none.
            levels: that may shut student code in, the strongest first; None: all.
        """
        import matplotlib

        self._line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = "from nbjudge.run.student import warm; warm()"
        chosen = ",".join(LEVELS if levels is None else levels)
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code, chosen, str(other.fileno()), kit],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the grader, which then lets go
                cwd="/",
                env={"MPLCONFIGDIR": matplotlib.get_cachedir(), "LANG": "C.UTF-8"},
            )

    def fork(self, order: Order) -> Student:
        """Return a new student process.

        Raises:
            SandboxError: the sandbox cannot be made, or the warm parent is gone.
        """
        student = self._asked_for(order)
        if _is_ready(student):
            return student
        reason = student.last_words()
        student.close()
        if not reason:  # its keeper ended with the order unread: the next one has a new keeper
            student = self._asked_for(order)
            if _is_ready(student):
                return student
            reason = student.last_words() or "the student process did not start"
            student.close()
        raise SandboxError(reason)

    def _asked_for(self, order: Order) -> Student:
        channel, its_channel = socket.socketpair()
        leash, its_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its_channel, its_leash:
            fds = [its_channel.fileno(), its_leash.fileno()]
            try:
                socket.send_fds(self._line, [json.dumps(order).encode()], fds)
            except OSError as error:
                raise SandboxError(f"the warm parent process has ended ({error})") from error
        return Student(Channel(channel.detach()), leash)

    def has_ended(self) -> bool:
        """Tell whether the warm parent is gone: a machine without memory may have ended it."""
        return self._process.poll() is not None

    def close(self) -> None:
        """Let the warm parent end."""
        self._line.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()


def serve(line: socket.socket, live: Live) -> NoReturn:
    """Be the warm parent that a `Nursery` started; see `keeper.serve`."""
    keeper.serve(line, live, [name for name in sys.argv[1].split(",") if name])


def spawn(target: Callable[[Connection, str, Order], None], home: str, order: Order) -> Student:
    """Return a student process in `home`, without a sandbox or a warm parent: any system."""
    context = multiprocessing.get_context("spawn")
    channel, its_channel = context.Pipe()
    process = context.Process(target=target, args=(its_channel, home, order), daemon=True)
    process.start()
    its_channel.close()
    if channel.recv_bytes(100) != b"ready":
        raise SandboxError("the student process did not start")
    return Student(channel, process=process)
